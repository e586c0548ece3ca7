"""Where two texts begin to differ."""

from __future__ import annotations


def equal_characters(one: str, other: str) -> int:
    """How many characters two texts begin with alike, found by halves."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def from_difference(old: str, new: str, longest: int, before: int) -> tuple[str, str]:
    """Two texts, or where one is longer than that, each from a few characters before their first difference."""
    begin = max(equal_characters(old, new) - before, 0) if max(len(old), len(new)) > longest else 0
    head = "…" if begin else ""
    return (head if old else "") + old[begin:], (head if new else "") + new[begin:]
