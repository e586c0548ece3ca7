"""``indicators scan``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from indicators.cli.options import ends_cleanly, jobs_option

if TYPE_CHECKING:
    from indicators.curation.scanning import ScannedMention

_COLOURS = {
    "quantity": "green",
    "date": "cyan",
    "ordinal": "blue",
    "plan": "magenta",
    "identifier": "yellow",
    "name": "yellow",
    "idiom": "white",
    "indefinite": "white",
}


@click.command("scan")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(list(_COLOURS)),
    help="Only mentions of this kind; may be given more than once.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option("--out", type=click.Path(), help="Write to this file instead of standard output.")
@jobs_option
@ends_cleanly
def command(
    files: tuple[str, ...],
    kinds: tuple[str, ...],
    form: Literal["table", "csv", "json", "parquet"],
    out: str | None,
    jobs: int,
) -> None:
    """List the numbers of any UTF-8 text files, in context and with their readings.

    For a folder, all .txt files in it and below. A file or folder may be named by a URL such as s3://bucket/archive.

    \b
    Examples:
      indicators scan report.txt
      indicators scan *.txt --kind quantity --format csv
      indicators scan *.txt --format parquet --out mentions.parquet
      indicators scan archive/ --format csv --out mentions.csv --jobs 4
      indicators scan s3://bucket/archive --format csv --out mentions.csv --jobs 4
    """
    from indicators.cli.progress import progress
    from indicators.curation.scan_files import scanned, text_files, write_scan
    from indicators.engine.schedulers import scheduler_for
    from indicators.package.writing_stream import written_whole

    if form == "parquet" and out is None and sys.stdout.isatty():
        raise click.UsageError("parquet is binary; name a file with --out")
    named = text_files(files)
    # Beside a listing on the same terminal a line of progress would be in the way.
    with (
        progress(shown=out is not None) as shown,
        scheduler_for(jobs) as scheduler,
        written_whole(Path(out)) if out is not None else nullcontext(sys.stdout.buffer) as target,
    ):
        if form != "table":
            write_scan(named, target, form, kinds=kinds, scheduler=scheduler, progress=shown)
            return
        for line in _table(scanned(named, kinds=kinds, scheduler=scheduler, progress=shown)):
            if out is None:
                click.echo(line)
            else:
                target.write(f"{click.unstyle(line)}\n".encode("utf-8", "surrogateescape"))


def _table(found: Iterator[ScannedMention]) -> Iterator[str]:
    from indicators.views.width import fitted, padded

    for mention in found:
        place = f"{mention.file}:{mention.line}:{mention.column}"
        kind = click.style(f"{mention.kind:<10}", fg=_COLOURS[mention.kind])
        words = click.style(mention.text.replace("\n", "⏎"), bold=True)
        reading = padded(_reading(mention), 36) if mention.qualifier else " " * 36
        before = fitted(mention.before.strip(), 34)
        yield f"{place}  {kind}  {reading}  {before}【{words}】{mention.after.strip()}"


def _reading(mention: ScannedMention) -> str:
    from indicators.model.forms import write_number

    def written(number: float | None) -> str:
        return "" if number is None else write_number(number)

    span = f"{written(mention.lower)}–{written(mention.upper)}"
    amount = span if mention.value is None else written(mention.value)
    qualifier = "" if mention.qualifier == "exact" else f"{mention.qualifier} "
    change = f"  {mention.sense}" if mention.sense else ""
    return f"{qualifier}{amount} {mention.unit}".strip() + change
