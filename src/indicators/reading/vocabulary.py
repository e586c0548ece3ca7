"""What texts are read by: the characters of numbers, the word lists, ours and a package's own, words known by heart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache, wraps
from importlib.resources import files
from typing import Any, Literal, NamedTuple, NoReturn, ParamSpec, TypeVar

from indicators.errors import ConfigurationError, require_text
from indicators.reading import Kind, Qualifier

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

    lexicon = _IN_USE.get

    @wraps(make)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        compiled, key = lexicon().compiled, (make, args)
        if key not in compiled:
            compiled[key] = make(*args, **kwargs)
        found: T = compiled[key]
        return found

    @wraps(make)
    def kept_alone() -> Any:  # asked for at every number: nothing to pack, one look
        try:
            return lexicon().compiled[make]
        except KeyError:
            made = lexicon().compiled[make] = make()  # type: ignore[call-arg]
            return made

    return kept if make.__code__.co_argcount else kept_alone  # type: ignore[return-value]


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


def plain_word(written: str) -> str:
    """Give English words as the lists have them: in small letters, with one blank between two."""
    return " ".join(written.lower().split())


@from_words
def unit_words() -> dict[str, str]:
    """Give the English words of measure with the code of their unit, `-` where it has none."""
    return {word.replace("_", " ").lower(): code for code, *words in records("english_units") for word in words}


FULLWIDTH_DIGITS = "".join(chr(0xFF10 + digit) for digit in range(10))
CHINESE_NUMERALS = "〇零一二两三四五六七八九十廿卅百千万亿兆半兩萬億"
FINANCIAL_NUMERALS = "壹贰叁肆伍陆柒捌玖拾佰仟"

numeral_characters: str = "0123456789" + FULLWIDTH_DIGITS + CHINESE_NUMERALS
"""The characters that coverage counts: each of them lies in some mention of any text."""

DIGIT_VALUE = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SMALL_MAGNITUDE = {"十": 10, "百": 100, "千": 1000}
LARGE_MAGNITUDE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
MAGNITUDE = SMALL_MAGNITUDE | LARGE_MAGNITUDE
NUMERAL = frozenset("〇零一二两三四五六七八九十廿卅百千万亿兆")
"""What a Chinese numeral is made of once the spelling is plain (半 is read by itself)."""

_COMMON_FORMS = tuple((chr(ord(plain) + 0xFEE0), plain) for plain in ",:;()!?")
"""Full-width punctuation that nearly every text has; replacing it piece by piece is cheaper than a translation."""

_CIRCLE_FOR_ZERO = re.compile("(?<=[〇一二三四五六七八九○])○|○(?=[点點〇一二三四五六七八九])")
_RARE_FORMS = {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",:;()!?"}
_RARE_FORMS |= {ord("\ufe6a"): "%", ord("\u2212"): "-"}
"""Full-width letters, digits and signs, the small per cent sign and the minus sign."""


@from_words
def _spelling() -> tuple[re.Pattern[str], dict[int, str]]:
    """Compile the search for a character spelled otherwise, and the table that respells it."""
    table = dict(_RARE_FORMS)
    table |= {ord(word[0]): word[1] for word in words("variants")}
    return re.compile("[" + re.escape("".join(map(chr, table))) + "]"), table


def plain_spelling(text: str) -> str:
    """Respell full-width and traditional characters one for one, so that offsets stay the same."""
    for wide, plain in _COMMON_FORMS:
        text = text.replace(wide, plain)
    if "○" in text:
        text = _CIRCLE_FOR_ZERO.sub("〇", text)
    # Most texts need nothing more, and finding that out is many times cheaper than translating them.
    return text.translate(_spelling()[1]) if spelled_otherwise(text) else text


def spelled_otherwise(text: str) -> bool:
    """Tell whether a text has traditional or full-width characters, so that its units differ from the word lists'."""
    return _spelling()[0].search(text) is not None


def as_written(unit: str, plain: str, text: str) -> str:
    """Give a unit in the spelling of the text it was read in."""
    at = plain.rfind(unit)
    if at >= 0:
        return text[at : at + len(unit)]
    spelling = dict(zip(plain, text, strict=True))
    return "".join(spelling.get(character, character) for character in unit)


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese ideograph of the basic block."""
    return "\u4e00" <= character <= "\u9fff"


ReadingLanguage = Literal["en", "zh"]

_HAN = re.compile("[〇㐀-鿿]")
_LATIN = re.compile("[A-Za-z]")


def reading_language(text: str, language: str | None = None) -> ReadingLanguage:
    """Tell in which language to read a text: as asked, else by its script.

    A text with Latin letters and no Han character is English; every other is Chinese, so that bare digits and signs are
    read alike in both.
    """
    require_text(text, "what is to be read")
    if language is None:
        return "en" if not _HAN.search(text) and _LATIN.search(text) else "zh"
    if language == "en":
        return "en"
    if language == "zh":
        return "zh"
    raise ValueError(f"no reading of language {language!r}; expected 'en', 'zh', or None to tell it from the script")


def language_of_letters(text: str) -> ReadingLanguage:
    """Tell Chinese from English by the letters that there are more of; three Latin letters weigh a character."""
    return "zh" if len(_HAN.findall(text)) * 3 >= len(_LATIN.findall(text)) else "en"


def language_of_tag(tag: str) -> ReadingLanguage | None:
    """Give the language in which a document is read whose tag is zh-Hans, en-GB …; None leaves it to its script."""
    primary = tag.partition("-")[0].lower()
    return "en" if primary == "en" else "zh" if primary == "zh" else None


_LISTS = (
    ("calendar", Kind.DATE),
    ("plan_names", Kind.PLAN),
    ("indefinite", Kind.INDEFINITE),
    ("ordinal_words", Kind.ORDINAL),
    ("place_names", Kind.NAME),
    ("proper_names", Kind.NAME),
    ("words", Kind.NAME),
    ("idioms", Kind.IDIOM),
    ("slogans", Kind.IDIOM),
)


class Span(NamedTuple):
    """A stretch of text and what it is."""

    start: int
    end: int
    kind: Kind


class _Word(NamedTuple):
    """A known word: how far before its first numeral it begins, and what may not surround it."""

    text: str
    lead: int
    kind: Kind
    not_before: str
    not_after: str


class Index(NamedTuple):
    """The words by their first numeral with the character behind it, or before it where they end on it."""

    ahead: dict[str, tuple[_Word, ...]]
    behind: dict[str, tuple[_Word, ...]]


@from_words
def word_index() -> Index:
    """Index the words: 一直 under 一直, 统一 under 统一 in the other table."""
    index: tuple[dict[str, list[_Word]], ...] = defaultdict(list), defaultdict(list)
    counted = frozenset(numeral_characters)
    seen: set[str] = set()
    for name, kind in _LISTS:
        for entry in entries(name):
            text = plain_spelling(entry.word)
            lead = next((k for k, character in enumerate(text) if character in counted), None)
            if text in seen or lead is None:
                continue  # a test says so of a word without a numeral: nothing would ever look it up
            seen.add(text)
            word = _Word(text, lead, kind, entry.not_before, entry.not_after)
            ends_on_it = lead + 1 == len(text) and lead > 0
            index[ends_on_it][text[lead - ends_on_it :][:2]].append(word)
    return Index(
        *({key: tuple(sorted(found, key=lambda w: -len(w.text))) for key, found in words.items()} for words in index)
    )


def match_word(plain: str, at: int, floor: int) -> Span | None:
    """Find the longest known word whose first numeral stands at a place."""
    index_ahead, index_behind = word_index()
    ahead = index_ahead.get(plain[at : at + 2])
    found = None if ahead is None else _fitting(ahead, plain, at, floor)
    if at > floor and (behind := index_behind.get(plain[at - 1 : at + 1])) is not None:
        other = _fitting(behind, plain, at, floor)
        # Of two as long the one that began first: 统一 in 统一大市场.
        if other is not None and (found is None or len(other.text) >= len(found.text)):
            found = other
    if found is None:
        return None
    start = at - found.lead
    return Span(start, start + len(found.text), found.kind)


def _fitting(candidates: tuple[_Word, ...], plain: str, at: int, floor: int) -> _Word | None:
    """Give the first candidate that stands there and whose surroundings allow it."""
    for word in candidates:
        text, lead, _, not_before, not_after = word
        start = at - lead
        if start < floor or not plain.startswith(text, start):
            continue
        end = start + len(text)
        if not_before and end < len(plain) and plain[end] in not_before:
            continue
        if not_after and start > 0 and plain[start - 1] in not_after:
            continue
        return word
    return None


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
    """Read a package's own words; `place` is the file as messages name it, `file` as the package does."""
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
