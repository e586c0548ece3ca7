"""``indicators export``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indicators.cli.options import ends_cleanly, package_option

if TYPE_CHECKING:
    from indicators.model.definition import Language
    from indicators.release.export import ExportFormat

_STANDARD_OUTPUT = "-"


@click.command("export")
@click.argument("table")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "xlsx", "sqlite", "json", "jsonld"]),
    required=True,
    help="Of the files.",
)
@click.option(
    "--out",
    type=click.Path(),
    help="The file, or - for standard output; for all tables as csv, parquet or json, the directory. Default: named "
    "after the table, in the current directory.",
)
@click.option("--labels", type=click.Choice(["zh", "en"]), help="Add readable names of codes and keys.")
@click.option("--excel", is_flag=True, help="With csv: as Excel opens it rightly, and with nothing that it would run.")
@package_option
@ends_cleanly
def command(
    table: str, form: ExportFormat, out: str | None, labels: Language | None, excel: bool, path: str | None
) -> None:
    """Write TABLE, or all tables, to a file.

    xlsx, sqlite and jsonld hold all tables in one file; csv, parquet and json have one for each. A file is written
    whole or not at all. With --excel, text that begins like a formula gets an apostrophe before it.

    \b
    Examples:
      indicators export observations --format xlsx --labels zh
      indicators export all --format sqlite --out indicators.sqlite
      indicators export observations --format csv --excel
      indicators export units --format json --out -
      indicators export observations --format parquet --package s3://bucket/package
    """
    from indicators.release.export import export

    if out != _STANDARD_OUTPUT:
        for file in export(table, form, out, path=path, labels=labels, excel=excel):
            click.echo(f"wrote {file}")
        return
    if sys.stdout.isatty() and form in ("parquet", "xlsx", "sqlite"):
        raise click.UsageError(f"{form} is binary; name a file with --out")
    with tempfile.TemporaryDirectory() as directory:
        files = export(table, form, Path(directory, "made"), path=path, labels=labels, excel=excel)
        if len(files) > 1:
            raise click.UsageError(f"all tables as {form} are a file each; name a directory with --out")
        with files[0].open("rb") as stream:
            while piece := stream.read(2**20):
                click.echo(piece, nl=False)
