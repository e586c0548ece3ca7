"""``indicators validate``."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indicators.cli.options import (
    CLEAN,
    COULD_NOT_RUN,
    PROBLEMS,
    ends_cleanly,
    jobs_option,
    package_argument,
    scheduler_option,
    scratch_option,
)
from indicators.cli.release_options import releases_option
from indicators.reports.formats import FORMATS

if TYPE_CHECKING:
    from indicators.versioning.releases import Baseline

_INTERVAL = 0.3
"""Seconds between two looks of ``--watch``."""


def _words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """An option that may be given more than once, with commas or without."""
    return tuple(word.strip() for part in value for word in part.split(",") if word.strip())


@click.command("validate")
@package_argument
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: text, or what the configuration says.")
@click.option(
    "--select", multiple=True, callback=_words, metavar="CODES", help="Only these rules: E05, or all that begin with E."
)
@click.option("--ignore", multiple=True, callback=_words, metavar="CODES", help="Not these rules.")
@click.option(
    "--layer", "layers", multiple=True, callback=_words, metavar="LAYERS", help="Only these layers, such as evidence."
)
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[REF]",
    help="Only what differs from a git revision, HEAD unless named, and what that touches.",
)
@click.option(
    "--against",
    is_flag=False,
    flag_value="latest",
    metavar="[REF|VERSION]",
    help="Also hold version, changelog and identifiers against a release: a git revision, a path, or a version of "
    "--repository; the last unless named.",
)
@releases_option
@click.option("--watch", is_flag=True, help="Validate again on every save, until Ctrl-C.")
@click.option(
    "--without-sources",
    is_flag=True,
    help="The source documents are known not to be here: say that evidence is unchecked, instead of missing them.",
)
@click.option("--fail-fast", is_flag=True, help="Stop at the first batch with an error.")
@click.option(
    "--thorough", is_flag=True, help="Let the schemas judge every row, not only what a fast look suspects: for CI."
)
@jobs_option
@scheduler_option
@scratch_option
@ends_cleanly
def command(
    path: str | None,
    form: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    layers: tuple[str, ...],
    changed: str | None,
    against: str | None,
    repository: str | None,
    watch: bool,
    without_sources: bool,
    fail_fast: bool,
    thorough: bool,
    jobs: int,
    scheduler: str | None,
    scratch: str | None,
) -> None:
    """Check a package in every layer, from file form to the numbers in the sources.

    PATH is the package's directory or its datapackage.json, or a URL such as s3://bucket/package; by default the
    nearest at or above the current directory. Every finding is reported, with file, line, column, rule and how to
    mend it; `indicators rule CODE` explains a rule. CODES and LAYERS may be lists with commas, and [tool.indicators]
    in pyproject.toml, or indicators.toml, sets them for a package.

    \b
    Examples:
      indicators validate
      indicators validate path/to/package --format json
      indicators validate --select E,D --ignore E04
      indicators validate --layer form,schema --watch
      indicators validate --changed=main --format github
      indicators validate --against
      indicators validate --thorough
      indicators validate large/package --jobs 8
      indicators validate s3://bucket/package --jobs 8
    """
    from indicators.cli.progress import progress
    from indicators.cli.terminal import columns, wants_colour
    from indicators.engine.validation import validate
    from indicators.package.configuration import read_configuration
    from indicators.package.location import nearest_package, package_root, package_storage
    from indicators.reports.formats import configured_format, render

    place = str(nearest_package()) if path is None else path
    storage = package_storage(place)

    def check() -> int:
        with progress() as shown:
            report = validate(
                place,
                select=select,
                ignore=ignore,
                layers=layers,
                changed=changed,
                against=_released(place, against, repository),
                without_sources=without_sources,
                thorough=thorough,
                jobs=jobs,
                scheduler=scheduler,
                fail_fast=fail_fast,
                progress=shown,
                scratch=scratch,
            )
        chosen = form or configured_format(read_configuration(storage))
        colour = wants_colour()
        click.echo(render(report, chosen, colour=colour, width=columns()), color=colour)
        return CLEAN if report.ok else PROBLEMS

    raise SystemExit(_watched(package_root(place), check) if watch else check())


def _released(place: str, against: str | None, repository: str | None) -> Baseline | None:
    """What the package is held against, if that is asked for."""
    if against is None and repository is None:
        return None
    from indicators.release.baselines import baseline

    return baseline(place, against or "latest", repository=repository)


def _watched(root: Path, check: Callable[[], int]) -> int:
    from indicators.cli.watching import files_of, seconds, watch
    from indicators.package.errors import PackageError

    def checked() -> int:
        try:
            return check()
        except PackageError as error:
            # A file is missing in the middle of a save, say: it is told, and the watch goes on.
            click.echo(f"indicators: {error}", err=True)
            return COULD_NOT_RUN

    def say(changed: str) -> None:
        click.echo(f"\n{time.strftime('%H:%M:%S')} {changed} changed\n", err=True)

    return watch(checked, lambda: files_of(root), seconds(_INTERVAL), say)
