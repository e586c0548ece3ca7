"""One writer at a time: two commands that change the same package take turns."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indicators.package.errors import PackageError

_PATIENCE = 60.0
"""Seconds to wait for another writer, which needs less than one as a rule."""
_PAUSE = 0.02


class PackageBusyError(PackageError):
    """Another process has been changing the package for too long."""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the package's lock: from before its files are read until after they are replaced.

    The lock is on the directory, leaves no file, and ends with the process. Where the system has no such locks
    (Windows, some network drives) nothing is locked, and what is written rests on `write_together`, which compares.

    Raises
    ------
    PackageBusyError
        Another process kept it for a minute.
    """
    try:
        descriptor = os.open(root, os.O_RDONLY)
    except OSError:
        # A directory that cannot be opened: whatever is to be done in it will say so.
        yield
        return
    try:
        _wait_for(descriptor, root)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, root: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise PackageBusyError(f"{root}: another process has been changing it for a minute") from None
            time.sleep(_PAUSE)
        except OSError:
            return
        else:
            return
