"""What the terminal shows: colours, how many columns, any text at all, and how far a long run is."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import click

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
