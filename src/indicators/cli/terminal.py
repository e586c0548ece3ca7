"""What the terminal shows: colours, how many columns, and any text at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Mapping

import click

_LONGEST = 1000
"""Characters of a message that names why a command ends."""


def wants_colour(environment: Mapping[str, str] | None = None, *, terminal: bool | None = None) -> bool:
    """Whether to write colours: on a terminal only, unless NO_COLOR or FORCE_COLOR says otherwise.

    Parameters
    ----------
    environment : mapping of str to str, optional
        By default the process's.
    terminal : bool, optional
        By default whether standard output is one.
    """
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
    from indicators.reports.marking import printable

    click.echo(f"indicators: {printable(message[:_LONGEST])}{'…' * (len(message) > _LONGEST)}", err=True)


def progress_line() -> Callable[[str], None] | None:
    """Says each step of a long command as a line on standard error; None where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def tell(step: str) -> None:
        from indicators.reports.marking import printable

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
