"""``indicators coverage``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, jobs_option, scheduler_option, scratch_option


@click.command("coverage")
@click.argument("source", required=False)
@click.option(
    "--package",
    "path",
    type=click.Path(),
    help="A package's directory or datapackage.json. Default: the nearest at or above the current directory.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@jobs_option
@scheduler_option
@scratch_option
@ends_cleanly
def command(
    source: str | None, path: str | None, form: str, jobs: int, scheduler: str | None, scratch: str | None
) -> None:
    """Count the numbers of the sources and say which are not settled.

    Every digit and numeral lies in a mention of some kind; every quantity is claimed by an observation or excluded
    with a reason. Exits 1 where one is not.

    \b
    Examples:
      indicators coverage
      indicators coverage my-report --format json
      indicators coverage --package large/package --jobs 8
    """
    from indicators.cli.progress import progress
    from indicators.engine.coverage import coverage
    from indicators.reports.coverage import as_json, as_table

    with progress() as shown:
        sources = coverage(source, path=path, jobs=jobs, scheduler=scheduler, progress=shown, scratch=scratch)
    click.echo(as_json(sources) if form == "json" else as_table(sources))
    raise SystemExit(PROBLEMS if any(one.unsettled for one in sources) else CLEAN)
