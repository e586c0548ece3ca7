"""``indicators build``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, package_argument
from indicators.cli.terminal import progress_line, say


@click.command("build")
@package_argument
@click.option("--out", type=click.Path(), metavar="DIR", help="Default: dist/NAME-VERSION in the current directory.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(path: str | None, out: str | None, form: str) -> None:
    """Make the release artefacts of a valid package.

    PATH is the package's directory or its datapackage.json, or the URL of one in object storage; by default the
    nearest at or above the current directory. It is validated first, and one with errors is refused (exit code 1).
    The same package gives the same bytes wherever and whenever it is built; DIR is written whole or not at all.

    \b
    Examples:
      indicators build
      indicators build path/to/package --out release --format json
      indicators build s3://bucket/package --out release
    """
    from indicators.cli.progress import progress
    from indicators.release.build import build
    from indicators.release.build_report import build_json, build_text
    from indicators.release.readiness import InvalidPackageError

    written = progress_line()

    def tell(file: str) -> None:
        if written is not None:
            shown.clear()
            written(file)

    try:
        with progress() as shown:
            made = build(path, out, progress=tell, validation_progress=shown)
    except InvalidPackageError as error:
        say(str(error))
        raise SystemExit(PROBLEMS) from None
    click.echo(build_json(made) if form == "json" else build_text(made))
    raise SystemExit(CLEAN)
