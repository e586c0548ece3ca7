"""Doing something again whenever the files of a package are saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

Look = Mapping[str, tuple[int, int]]
"""Time of change and size of each file, by its path in the package."""


def watch(
    check: Callable[[], int], look: Callable[[], Look], ticks: Iterable[object], say: Callable[[str], None]
) -> int:
    """Run `check` now and after every change, until `ticks` end or Ctrl-C.

    Parameters
    ----------
    check : callable
        What to do; gives an exit code.
    look : callable
        The files as they are now.
    ticks : iterable
        When to look; each step takes as long as the wait between two looks.
    say : callable
        Told what changed before each further run.

    Returns
    -------
    int
        The exit code of the last run that ended.
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
    """The tables, source documents, datapackage.json, declaration and configuration of a package."""
    from indicators.insight.declaration import DECLARATION_FILE
    from indicators.model.tables import TABLES
    from indicators.package.configuration import OWN_FILE, PROJECT_FILE
    from indicators.package.descriptor import table_path
    from indicators.package.location import DESCRIPTOR
    from indicators.package.rows import read_rows
    from indicators.package.sources import SourceUnavailableError, resolve_inside

    documents = read_rows(root, table_path("sources")).cells.get("file", [])
    found = {}
    for name in (*map(table_path, TABLES), DECLARATION_FILE, DESCRIPTOR, OWN_FILE, PROJECT_FILE, *documents):
        try:
            status = resolve_inside(root, name).stat()
        except (OSError, SourceUnavailableError):
            continue
        found[name] = (status.st_mtime_ns, status.st_size)
    return found


def seconds(interval: float) -> Iterator[None]:
    """A tick every so many seconds, for ever."""
    while True:
        time.sleep(interval)
        yield
