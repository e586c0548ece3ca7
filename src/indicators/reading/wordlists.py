"""The words that texts are read by: ours, one UTF-8 file a list, and those that a package adds for its own texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib.resources import files
from typing import Any, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Entry(NamedTuple):
    """One word, and the characters that may not stand right behind or right before it."""

    word: str
    not_before: str
    not_after: str


class Lexicon:
    """Our word lists with the lines that a package adds to them, and all that the reader has compiled from these.

    One is in use at a time, in each thread by itself: ours, unless a package's own is put in its place for a while.
    What reads while it is in use has to be done before it ends; an iterator that is taken up later reads by ours.
    """

    def __init__(self, added: Mapping[str, tuple[str, ...]]) -> None:
        self.added = dict(added)
        self.compiled: dict[Any, Any] = {}

    def __reduce__(self) -> tuple[type[Lexicon], tuple[dict[str, tuple[str, ...]]]]:
        return Lexicon, (self.added,)  # another process compiles its own

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Read by these words."""
        token = _IN_USE.set(self)
        try:
            yield
        finally:
            _IN_USE.reset(token)


OURS = Lexicon({})
_IN_USE = ContextVar("lexicon", default=OURS)


def from_words(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function makes of the word lists with the lexicon that it was made of."""

    @wraps(make)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        compiled = _IN_USE.get().compiled
        key = (make, args) if args else make
        if key not in compiled:
            compiled[key] = make(*args, **kwargs)
        found: T = compiled[key]
        return found

    return kept


@cache
def _our_lines(name: str) -> tuple[str, ...]:
    source = files("indicators.reading").joinpath("words", f"{name}.txt").read_text(encoding="utf-8")
    kept = (line.partition("#")[0].strip() for line in source.splitlines())
    return tuple(line for line in kept if line)


@from_words
def lines(name: str) -> tuple[str, ...]:
    """Give the lines of a word list without comments and blank lines, the package's own behind ours."""
    return _our_lines(name) + _IN_USE.get().added.get(name, ())


@from_words
def words(name: str) -> tuple[str, ...]:
    """Give the words of a list that is words and nothing else, several to a line allowed."""
    return tuple(word for line in lines(name) for word in line.split())


@from_words
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Give the two-character entries of a list as pairs, first to second."""
    return tuple((word[0], word[1]) for word in words(name))


@from_words
def records(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the lines of a list split into their columns."""
    return tuple(tuple(line.split()) for line in lines(name))


def entry(written: str) -> Entry:
    """Read one word with its conditions: ``成!为立`` is 成 with no 为 or 立 behind, ``约<节`` 约 with no 节 before."""
    rest, _, not_after = written[1:].partition("<")
    word, _, not_before = rest.partition("!")
    return Entry(written[0] + word, not_before, not_after)


@from_words
def entries(name: str) -> tuple[Entry, ...]:
    """Give the words of a list with their conditions."""
    return tuple(entry(written) for written in words(name))
