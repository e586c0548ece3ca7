"""Loading the word lists: UTF-8 files with one entry a line, `#` for comments, read once when first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Entry(NamedTuple):
    """One word, and the characters that may not stand right behind or right before it."""

    word: str
    not_before: str
    not_after: str


@cache
def lines(name: str) -> tuple[str, ...]:
    """Give the lines of a word list without comments and blank lines."""
    source = files("indicators.reading").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    kept = (line.partition("#")[0].strip() for line in source.splitlines())
    return tuple(line for line in kept if line)


@cache
def words(name: str) -> tuple[str, ...]:
    """Give the words of a list that is words and nothing else, several to a line allowed."""
    return tuple(word for line in lines(name) for word in line.split())


@cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Give the two-character entries of a list as pairs, first to second."""
    return tuple((word[0], word[1]) for word in words(name))


@cache
def records(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the lines of a list split into their columns."""
    return tuple(tuple(line.split()) for line in lines(name))


def entry(written: str) -> Entry:
    """Read one word with its conditions: ``成!为立`` is 成 with no 为 or 立 behind, ``约<节`` 约 with no 节 before."""
    rest, _, not_after = written[1:].partition("<")
    word, _, not_before = rest.partition("!")
    return Entry(written[0] + word, not_before, not_after)


@cache
def entries(name: str) -> tuple[Entry, ...]:
    """Give the words of a list with their conditions."""
    return tuple(entry(written) for written in words(name))
