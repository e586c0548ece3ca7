"""Tasks that end the process that does them. Little is imported here: each new process imports it again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

R = TypeVar("R")


def dies(number: int) -> int:
    os._exit(1)


def dies_once(mark: str, number: int) -> int:
    """End the process that does it, the first time that it is asked for 3."""
    if number == 3 and not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return number


def slow(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def done_or_killed(marks: Path | None, function: Callable[..., R], *arguments: Any) -> R:
    """Do a task, and where there is a place for marks, be killed after the first of its kind."""
    result = function(*arguments)
    mark = marks and marks / function.__name__
    if mark and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return result
