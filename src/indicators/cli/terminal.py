"""What the terminal shows: colours, how many columns, any text at all, and how far a long run is."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

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


def progress_line() -> Callable[[str], None] | None:
    """Says each step of a long command as a line on standard error; None where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def tell(step: str) -> None:
        from indicators.reports.grid import printable

        click.echo(printable(step), err=True)

    return tell


def accept_any_text() -> None:
    """Have standard output write what its encoding lacks as an escape, instead of failing: ``\\u4e2d`` for 中."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
