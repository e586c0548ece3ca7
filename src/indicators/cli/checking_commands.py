"""Commands that check a package and explain the rules, and the watch that checks on every save."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.terminal import (
    CLEAN,
    COULD_NOT_RUN,
    PROBLEMS,
    columns,
    ends_cleanly,
    format_option,
    here_option,
    jobs_option,
    no_option,
    package_argument,
    package_option,
    progress,
    releases_option,
    scheduler_option,
    scratch_option,
    tell,
    tell_json,
    wants_colour,
)
from indicators.reports import CHECK_FORMATS, FORMATS

if TYPE_CHECKING:
    from indicators.history.releases import Baseline

_INTERVAL = 0.3
"""Seconds between two looks of ``--watch``."""


def _words(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """An option that may be given more than once, with commas or without."""
    return tuple(word.strip() for part in value for word in part.split(",") if word.strip())


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A day of the calendar."""
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; expected one such as 2026-01-19") from None


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
    callback=no_option,
    metavar="[REF]",
    help="Only what differs from a git revision, HEAD unless named, and what that touches.",
)
@click.option(
    "--against",
    is_flag=False,
    flag_value="latest",
    callback=no_option,
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
@click.option(
    "--rules/--no-rules",
    default=None,
    help="Whether rules of the package's own may run, a Python file that its configuration names; by default where one "
    "stands in the package.",
)
@click.option("--fail-fast", is_flag=True, help="Stop at the first batch with an error.")
@click.option(
    "--thorough", is_flag=True, help="Let the schemas judge every row, not only what a fast look suspects: for CI."
)
@jobs_option
@scheduler_option
@scratch_option
@ends_cleanly
def validate_command(
    path: str | None, form: str | None, against: str | None, repository: str | None, watch: bool, **asked: Any
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
    from indicators.engine import validate
    from indicators.package import nearest_package, package_root, package_storage
    from indicators.package.configuration import read_configuration
    from indicators.reports import configured_format, render

    place = str(nearest_package()) if path is None else path
    storage = package_storage(place)

    def check() -> int:
        with progress() as shown:
            report = validate(place, against=_released(place, against, repository), progress=shown, **asked)
        chosen = form or configured_format(read_configuration(storage))
        colour = wants_colour()
        click.echo(render(report, chosen, colour=colour, width=columns()), color=colour)
        return CLEAN if report.ok else PROBLEMS

    raise SystemExit(_watched(package_root(place), check) if watch else check())


def _released(place: str, against: str | None, repository: str | None) -> Baseline | None:
    """What the package is held against, if that is asked for."""
    if against is None and repository is None:
        return None
    from indicators.release.versioning import baseline

    return baseline(place, against or "latest", repository=repository)


def _watched(root: Path, check: Callable[[], int]) -> int:
    from indicators.errors import PackageError

    def checked() -> int:
        try:
            return check()
        except PackageError as error:
            # A file is missing in the middle of a save, say: it is told, and the watch goes on.
            tell(f"indicators: {error}", err=True)
            return COULD_NOT_RUN

    def say(changed: str) -> None:
        tell(f"\n{time.strftime('%H:%M:%S')} {changed} changed\n", err=True)

    return watch(checked, lambda: files_of(root), seconds(_INTERVAL), say)


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@format_option(*CHECK_FORMATS)
@click.option(
    "--fail-on",
    multiple=True,
    default=("contradicted,other,sharper,inconsistent",),
    show_default=True,
    callback=_words,
    metavar="VERDICTS",
    help="End with 1 where a number has one of them; inconsistent is arithmetic of the text itself; none for never.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), help="Default: what most letters of a text say.")
@click.option(
    "--published",
    callback=_day,
    metavar="YYYY-MM-DD",
    help="When the texts were published: what last year and now are seen from.",
)
@click.option("--encoding", default="", metavar="NAME", help="Of a text or web page. Default: what its bytes show.")
@package_option
@ends_cleanly
def check_command(
    files: tuple[str, ...],
    form: str,
    fail_on: tuple[str, ...],
    published: date | None,
    path: str | None,
    **read_as: Any,
) -> None:
    """Hold the numbers of each FILE against what the evidence says.

    FILE is a text, Markdown, or a document as add-source takes them (the extra `documents`); - is standard input, as
    text. Every number has a verdict: supported, vaguer, derived, sharper, contradicted, other, unknown. Code, link
    targets, comments and front matter of Markdown are left out, and what stands between <!-- indicators: off --> and
    <!-- indicators: on -->.

    \b
    Examples:
      indicators check article.md
      indicators check README.md docs/*.md --format github
      indicators check speech.docx --published 2025-06-01 --format html > speech.html
      echo "国家级经开区有232家。" | indicators check - --fail-on contradicted
    """
    from indicators.checking.check import check_file
    from indicators.checking.check_forms import render
    from indicators.checking.told import MEANINGS
    from indicators.package import Package

    if not fail_on:
        raise click.BadParameter(
            "no verdict is named; write none to end with 0 whatever is found", param_hint="--fail-on"
        )
    verdicts = () if fail_on == ("none",) else fail_on
    unknown = next((one for one in verdicts if one not in MEANINGS), None)
    if unknown is not None:
        raise click.BadParameter(
            f"no verdict {unknown!r}; they are {', '.join(MEANINGS)}, or none", param_hint="--fail-on"
        )
    package = Package.open(path)
    texts = []
    for file in files:
        content = sys.stdin.buffer.read() if file == "-" else None
        texts.append(check_file(file, package, content=content, published=published, **read_as))
    colour = wants_colour()
    click.echo(render(texts, form, fail_on=verdicts, colour=colour), color=colour)
    raise SystemExit(PROBLEMS if any(one.fails(verdicts) for one in texts) else CLEAN)


@click.command("rule")
@click.argument("code")
@format_option("text", "json")
@ends_cleanly
def rule_command(code: str, form: str) -> None:
    """Explain the rule CODE: what it means, what fails and passes it, how to mend a fault.

    \b
    Example:
      indicators rule E05
    """
    from indicators.reports.for_people import rule_text
    from indicators.reports.for_programs import rule_data
    from indicators.rules.catalogue import rule_of

    rule = rule_of(code)
    tell_json(rule_data(rule)) if form == "json" else tell(rule_text(rule))


@click.command("rules")
@format_option("table", "json")
@ends_cleanly
def rules_command(form: str) -> None:
    """List the rules that `indicators validate` checks.

    \b
    Examples:
      indicators rules
      indicators rules --format json
    """
    from indicators.reports.for_programs import rule_data
    from indicators.reports.grid import aligned
    from indicators.rules.catalogue import RULES

    if form == "json":
        tell_json([rule_data(rule) for rule in RULES.values()])
        return
    listed = [(code, rule.layer.value, rule.page.title) for code, rule in RULES.items()]
    tell(aligned(("code", "layer", "found when"), listed, limit=100))


@click.command("coverage")
@click.argument("source", required=False)
@here_option
@format_option("table", "json")
@jobs_option
@scheduler_option
@scratch_option
@ends_cleanly
def coverage_command(source: str | None, path: str | None, form: str, **done_by: Any) -> None:
    """Count the numbers of the sources and say which are not settled.

    Every digit and numeral lies in a mention of some kind; every quantity is claimed by an observation or excluded
    with a reason. Exits 1 where one is not.

    \b
    Examples:
      indicators coverage
      indicators coverage my-report --format json
      indicators coverage --package large/package --jobs 8
    """
    from indicators.engine import coverage
    from indicators.reports.for_people import coverage_text
    from indicators.reports.for_programs import coverage_json

    with progress() as shown:
        sources = coverage(source, path=path, progress=shown, **done_by)
    tell(coverage_json(sources) if form == "json" else coverage_text(sources), form)
    raise SystemExit(PROBLEMS if any(one.unsettled for one in sources) else CLEAN)


Look = Mapping[str, tuple[int, int]]
"""Time of change and size of each file, by its path in the package."""


def watch(
    check: Callable[[], int], look: Callable[[], Look], ticks: Iterable[object], say: Callable[[str], None]
) -> int:
    """Run `check` now and after every change, until `ticks` end or Ctrl-C.

    Each of `ticks` is a look at the files; `say` is told what changed. Gives the exit code of the last run that ended.
    """
    code = 0
    try:
        before = look()
        code = check()
        for changed in changes(before, look, ticks):
            say(", ".join(changed))
            code = check()
    except KeyboardInterrupt:
        pass
    return code


def changes(before: Look, look: Callable[[], Look], ticks: Iterable[object]) -> Iterator[list[str]]:
    """The files that changed, each time some did and then stayed as they are for one tick: a save takes a while."""
    latest = before
    for _ in ticks:
        now = look()
        if now == latest and now != before:
            yield sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name))
            before = now
        latest = now


def files_of(root: Path) -> Look:
    """The files of a package that validation reads."""
    from indicators.package.files import Directory, resolve_inside
    from indicators.release.review import files_validated

    found = {}
    for name in files_validated(Directory(root)):
        with suppress(OSError):
            status = resolve_inside(root, name).stat()
            found[name] = (status.st_mtime_ns, status.st_size)
    return found


def seconds(interval: float) -> Iterator[None]:
    """A tick every so many seconds, for ever."""
    while True:
        time.sleep(interval)
        yield
