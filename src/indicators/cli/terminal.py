"""What the terminal shows: colours, and how many columns."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping


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
    return (sys.stdout.isatty() if terminal is None else terminal) and environment.get("TERM") != "dumb"


def columns() -> int:
    """The width of the terminal; 100 where there is none."""
    return min(shutil.get_terminal_size((100, 24)).columns, 200)
