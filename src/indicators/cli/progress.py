"""How far a long run is: a line on a terminal that is written over, and the last word of one that is interrupted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_INTERVAL = 0.2
"""Seconds between two writings of the line."""


class Progress:
    """Takes what is being done, how many steps are done and how many there are.

    Parameters
    ----------
    terminal : bool
        Whether there is a line to write: in a pipe there is none.
    clock : callable
        Seconds, from wherever.
    """

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
