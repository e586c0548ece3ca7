"""`check`: whether a text says what the rows of a package say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.checking.judging import Judge
from indicators.checking.known import Known, known_of
from indicators.checking.own_sums import Sum, courses, own_sums
from indicators.checking.prose import Prose, prose_of, prose_of_text
from indicators.checking.told import FAIL_ON, INCONSISTENT
from indicators.checking.wording import CheckedNumber, Verdict
from indicators.errors import PackageError, UnreadableDocumentError, require_text
from indicators.markup import Tabular, counted
from indicators.package import Package, Where
from indicators.package.files import read_given, reason
from indicators.reading import find_quantities
from indicators.reading.vocabulary import language_of_letters, plain_spelling

if TYPE_CHECKING:
    import pandas as pd

_PIECE = 6_000
"""Characters after which a piece of a long text ends with its line."""


@dataclass(frozen=True, slots=True, repr=False)
class Checked(Tabular):
    """A text with the verdict on each of its quantities.

    Attributes
    ----------
    text : str
    numbers : tuple of CheckedNumber
        In order of place. Dates, ordinals and names have no verdict.
    sums : tuple of Sum
        The arithmetic that the text does among its own numbers, and whether it comes out.
    prose : Prose
        What of the text was looked at, and where it stands.
    known : Known
        The figures that it was held against.
    file : str
        Its file; empty of a text that came from none.
    """

    text: str
    numbers: tuple[CheckedNumber, ...]
    sums: tuple[Sum, ...]
    prose: Prose = field(compare=False)
    known: Known = field(compare=False)
    file: str = ""

    def counts(self) -> dict[str, int]:
        """How many numbers have each verdict."""
        found = Counter(one.verdict for one in self.numbers)
        return {str(verdict): found.get(verdict, 0) for verdict in Verdict}

    def to_frame(self) -> pd.DataFrame:
        """The numbers as a frame.

        Returns
        -------
        pandas.DataFrame
            A row per number: ``start``, ``end`` (code points), ``text``, ``value``, ``lower``, ``upper`` (``float64``),
            ``qualifier``, ``unit``, ``verdict``, ``rows`` (identifiers with commas, the best first), ``reason``.
        """
        import pandas as pd

        columns = ("start", "end", "text", "value", "lower", "upper", "qualifier", "unit", "verdict", "rows", "reason")
        rows = [
            (*one[:3], *one.quantity[:3], str(one.quantity.qualifier), one.quantity.unit, str(one.verdict),
             ", ".join(one.rows), one.reason)
            for one in self.numbers
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=list(columns))
        words = dict.fromkeys(("text", "qualifier", "unit", "verdict", "rows", "reason"), "string")
        return frame.astype(
            {"start": "int64", "end": "int64", "value": "float64", "lower": "float64", "upper": "float64"} | words
        )

    @property
    def name(self) -> str:
        """What the text is called in reports."""
        return {"": "text", "-": "standard input"}.get(self.file, self.file)

    def fails(self, fail_on: Iterable[str] = FAIL_ON) -> int:
        """How many numbers have one of the verdicts; with ``inconsistent``, and how many sums do not come out."""
        words = frozenset(fail_on)
        wrong = sum(not one.consistent for one in self.sums) if INCONSISTENT in words else 0
        return wrong + sum(one.verdict in words for one in self.numbers)

    def render(self, form: str = "text", *, fail_on: Iterable[str] = FAIL_ON, colour: bool = False) -> str:
        """The verdicts with the words that they rest on.

        Parameters
        ----------
        form : {"text", "json", "markdown", "github", "sarif", "html"}
        fail_on : iterable of str
            The verdicts that are errors, and ``inconsistent`` for the text's own arithmetic.
        colour : bool
            Whether text is written for a terminal that shows colours.

        Raises
        ------
        UnknownFormatError
            There is no such format; the message suggests the nearest.
        """
        from indicators.checking.check_forms import render

        return render([self], form, fail_on=fail_on, colour=colour)

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON Schema that ``render("json")`` keeps."""
        from indicators.checking.check_forms import check_schema

        return check_schema()

    def _heading(self) -> str:
        return f"{self.name}: {len(self.numbers):,} numbers checked: {counted(self.counts())}"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame()[["text", "verdict", "rows", "reason"]]


def check(
    text: str, path: Where = None, *, language: str | None = None, published: date | str | None = None
) -> Checked:
    """Hold the numbers of a text against the rows of a package.

    Parameters
    ----------
    text : str
        Chinese or English.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}, optional
        By default what most of the text's letters say.
    published : datetime.date or str, optional
        When the text was published, or that in ISO 8601: what *last year* and *now* are seen from.

    Returns
    -------
    Checked

    Raises
    ------
    UnreadableTableError
        A table of the package breaks its form.
    DeclarationError
        ``data/analysis.toml`` cannot be read, of which figures a text may tell.
    ValueError
        `published` is no day.

    Notes
    -----
    Every quantity has the verdict of its best row, as `Verdict` lists them. How precise a wording is decides what it
    can be held to: 42.2 is 42.15 to 42.25, a bare count is exact, nearly and about reach a tenth. The present without a
    date is held against the day of publication, or else against the latest row. What a number is about is told by the
    same rules as drafts are made with, so that a verdict says where to look, and a person has the last word.

    Examples
    --------
    >>> import indicators
    >>> checked = indicators.check("全国共有232家国家级经开区。")
    >>> [(one.text, str(one.verdict)) for one in checked.numbers]
    [('232家', 'supported')]
    """
    require_text(text, "the text to check")
    if isinstance(published, str):
        try:
            published = date.fromisoformat(published)
        except ValueError:
            raise ValueError(f"published is {published!r}; expected a day such as 2026-01-19") from None
    return _checked(prose_of_text(text), Package.open(path), language, published)


def check_file(
    file: str | Path,
    path: Where = None,
    *,
    content: bytes | None = None,
    encoding: str = "",
    language: str | None = None,
    published: date | None = None,
) -> Checked:
    """`check` of a text, a Markdown file or a document, whose numbers are given where they stand in the file.

    Of HTML, PDF and Word files they stand in the text that `add-source` would make of the file. What was read already
    is given as `content`.
    """
    try:
        prose = prose_of(read_given(Path(file)) if content is None else content, str(file), encoding)
    except OSError as error:
        raise PackageError(f"{file}: {reason(error)}") from error
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{file}: {error}") from error
    found = _checked(prose, Package.open(path), language, published)
    numbers = []
    for one in found.numbers:
        start, end = prose.origin(one.start, one.end)
        numbers.append(one._replace(start=start, end=end, text=prose.text[start:end]))
    sums = []
    for whole in found.sums:
        start, end = prose.origin(whole.start, whole.end)
        places = tuple(prose.origin(*place) for place in whole.numbers)
        sums.append(replace(whole, start=start, end=end, numbers=places))
    return replace(found, numbers=tuple(numbers), sums=tuple(sums), file=str(file))


def _checked(prose: Prose, package: Package, language: str | None, published: date | None) -> Checked:
    text = prose.plain
    known = known_of(package)
    spoken_in = language or language_of_letters(text)
    numbers: list[CheckedNumber] = []
    sums: list[Sum] = []
    with package.lexicon.in_use():
        for begin, end in _pieces(text):
            piece = plain_spelling(text[begin:end])
            mentions = list(find_quantities(piece, language))
            document = known.subjects.any_text(piece, language=spoken_in, published=published)
            pairs = courses(piece, mentions)
            found = own_sums(piece, mentions, pairs, known.units)
            judged = Judge(known, document).numbers(mentions, pairs, found)
            numbers += [
                one._replace(start=one.start + begin, end=one.end + begin, text=text[begin:end][one.start : one.end])
                for one in judged
            ]
            sums += [_moved(one, begin) for one in found]
    return Checked(prose.text, tuple(numbers), tuple(sums), prose, known)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """A text in pieces that end with a line, so that a book takes as long as its pages do."""
    begin = 0
    while begin < len(text):
        line = text.find("\n", begin + _PIECE)
        end = len(text) if line < 0 else line + 1
        yield begin, end
        begin = end


def _moved(one: Sum, begin: int) -> Sum:
    places = tuple((start + begin, end + begin) for start, end in one.numbers)
    return replace(one, start=one.start + begin, end=one.end + begin, numbers=places)
