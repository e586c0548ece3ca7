"""A package's own words: a UTF-8 file of lines such as ``unit mu 亩均``, read into a lexicon of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple, NoReturn

from indicators.errors import ConfigurationError
from indicators.reading.characters import is_han, numeral_characters, plain_spelling
from indicators.reading.model import Qualifier
from indicators.reading.wordlists import Lexicon, entry

_QUALIFIERS = tuple(str(code) for code in Qualifier if code not in (Qualifier.EXACT, Qualifier.RANGE))
_PLACES = ("before", "after")


class _Kind(NamedTuple):
    """What a line may begin with: what its columns are, and in which lists of ours its words stand, by language."""

    columns: tuple[str, ...]
    chinese: tuple[tuple[str, str], ...]
    english: tuple[tuple[str, str], ...]
    """Lists, each with what stands before the word in a line of it."""
    numeral: bool = False
    """Whether a Chinese word is of use only with a numeral in it, because only there it is looked for."""


_KINDS = {
    "unit": _Kind(("code",), (("units", ""), ("unit_codes", "{0} ")), (("units", ""), ("english_units", "{0} "))),
    "classifier": _Kind((), (("measure_words", ""),), (("english_units", "count "),)),
    "noun": _Kind((), (("counted_nouns", ""),), (("english_units", "count "),)),
    "name": _Kind((), (("proper_names", ""),), (("english_names", "name before "),), numeral=True),
    "plan": _Kind((), (("plan_names", ""),), (("english_names", "plan before "),), numeral=True),
    "qualifier": _Kind(("code", "place"), (("qualifiers", "{0} {1} "),), (("english_qualifiers", "{0} {1} "),)),
}
"""An English name or plan is what stands before its number (Boeing 737); an English word writes a blank as ``_``."""


class PackageWords(NamedTuple):
    """What a file of words holds."""

    lexicon: Lexicon
    units: dict[str, int]
    """The codes of its units, each with the first line that has it."""


def read_package_words(text: str, place: str, file: str) -> PackageWords:
    """Read a package's own words; `place` is the file as messages name it, `file` as the package does.

    Raises
    ------
    ConfigurationError
        A line says something that is not known; the message has the file and the line, what was expected, and what
        was perhaps meant.
    """
    added: dict[str, list[str]] = defaultdict(list)
    units: dict[str, int] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        cells = line.partition("#")[0].split()
        if not cells:
            continue

        def wrong(message: str, suggestion: str = "", number: int = number) -> NoReturn:
            hint = f"; did you mean {suggestion!r}?" if suggestion else ""
            raise ConfigurationError(
                f"{place}:{number}: {message}{hint}", file=file, line=number, suggestion=suggestion
            )

        _one_of(cells[0], tuple(_KINDS), "kind of word", wrong)
        kind = _KINDS[cells[0]]
        columns, words = cells[1 : 1 + len(kind.columns)], cells[1 + len(kind.columns) :]
        if cells[0] == "qualifier" and len(columns) == len(kind.columns):
            _one_of(columns[0], _QUALIFIERS, "qualifier", wrong)
            _one_of(columns[1], _PLACES, "place of a qualifier", wrong)
        if not words:
            wanted = " ".join((cells[0], *(column.upper() for column in kind.columns), "WORD …"))
            wrong(f"{' '.join(cells)!r} names no word; expected {wanted!r}")
        for written in words:
            word = entry(plain_spelling(written)).word
            chinese = any(map(is_han, word))
            if kind.numeral and chinese and not set(word) & set(numeral_characters):
                wrong(f"{word!r} has no numeral, so that no number would ever be looked for in it; leave it out")
            if (before := seen.setdefault((cells[0], word), number)) != number:
                wrong(f"{word!r} is a {cells[0]} already in line {before}; keep one of the two")
            for name, lead in kind.chinese if chinese else kind.english:
                added[name].append(lead.format(*columns) + plain_spelling(written))
        if cells[0] == "unit":
            units.setdefault(columns[0], number)
    return PackageWords(Lexicon({name: tuple(found) for name, found in added.items()}), units)


def _one_of(word: str, known: tuple[str, ...], what: str, wrong: Callable[..., NoReturn]) -> None:
    """Hold a word to those that are known."""
    if word not in known:
        near = get_close_matches(word, known, 1)
        wrong(f"{word!r} is no {what}; they are {', '.join(known)}", near[0] if near else "")
