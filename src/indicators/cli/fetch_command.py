"""``indicators fetch``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly, repository_option
from indicators.cli.terminal import progress_line


@click.command("fetch")
@click.argument("version")
@repository_option
@click.option("--out", metavar="DIR", type=click.Path(), help="Write the release there, instead of into the cache.")
@click.option(
    "--file", "files", multiple=True, metavar="PATTERN", help="With --out: only such files, for example '*.parquet'."
)
@click.option("--sha256", metavar="DIGEST", help="The digest of the version's manifest as it was cited.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(
    version: str,
    repository: str | None,
    out: str | None,
    files: tuple[str, ...],
    sha256: str | None,
    form: str,
) -> None:
    """Bring a VERSION of a release repository here, or the `latest`, and print its directory.

    Every byte is verified. Without --out the tables go to the cache (INDICATORS_CACHE, or the platform's place), and a
    version that is there needs no network. With --out every file of the release is written, in each format.

    \b
    Examples:
      indicators fetch 1.2.0 --repository https://example.org/releases
      indicators show observations --package "$(indicators fetch 1.2.0)"
      indicators fetch latest --out release --file '*.parquet' --file datapackage.json
    """
    from indicators.release.repository.fetch import fetch

    if files and out is None:
        raise click.UsageError("--file goes with --out")
    directory = fetch(version, repository=repository, out=out, files=files, sha256=sha256, progress=progress_line())
    click.echo(json.dumps({"directory": str(directory)}, ensure_ascii=False) if form == "json" else str(directory))
