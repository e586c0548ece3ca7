"""``indicators scan``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from indicators.cli.options import ends_cleanly

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
@ends_cleanly
def command(files: tuple[str, ...], kinds: tuple[str, ...], form: str, out: str | None) -> None:
    """List the numbers of any UTF-8 text files, in context and with their readings.

    \b
    Examples:
      indicators scan report.txt
      indicators scan *.txt --kind quantity --format csv
      indicators scan *.txt --format parquet --out mentions.parquet
    """
    from indicators.curation.scanning import scan, scan_frame

    found = scan(files, kinds=kinds)
    if form == "parquet":
        if out is None and sys.stdout.isatty():
            raise click.UsageError("parquet is binary; name a file with --out")
        with click.open_file(out or "-", "wb") as target:
            target.write(scan_frame(found).to_parquet(index=False))
        return
    with click.open_file(out or "-", "w", encoding="utf-8") as written:
        if form == "table":
            for line in _table(found):
                click.echo(line, file=written)
        elif form == "csv":
            written.write(scan_frame(found).to_csv(index=False, lineterminator="\n"))
        else:
            json.dump([asdict(mention) for mention in found], written, ensure_ascii=False, indent=2)
            written.write("\n")


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
    from indicators.schema.forms import write_number

    def written(number: float | None) -> str:
        return "" if number is None else write_number(number)

    span = f"{written(mention.lower)}–{written(mention.upper)}"
    amount = span if mention.value is None else written(mention.value)
    qualifier = "" if mention.qualifier == "exact" else f"{mention.qualifier} "
    return f"{qualifier}{amount} {mention.unit}".strip()
