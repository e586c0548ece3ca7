"""How much memory a process and everything it started hold."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

_PAGE = 4096


def resident_bytes(pid: int) -> int:
    """Resident bytes of a process and its descendants; 0 where the system does not tell (it is Linux that does)."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The name in brackets may hold spaces; what follows it does not.
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        children[parent].append(int(entry.name))
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        waiting += children[one]
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * _PAGE
        except (OSError, IndexError):
            continue
    return total
