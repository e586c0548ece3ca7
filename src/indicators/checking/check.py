"""`check`: whether a text says what the rows of a package say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from indicators.checking.judging import Judge
from indicators.checking.known import Known
from indicators.checking.own_sums import Sum, courses, own_sums
from indicators.checking.wording import CheckedNumber, Verdict
from indicators.package.markup import html_frame
from indicators.package.package import Package, Where
from indicators.reading import find_quantities

if TYPE_CHECKING:
    import pandas as pd

_KNOWN: WeakKeyDictionary[Package, Known] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with the verdict on each of its quantities.

    Attributes
    ----------
    text : str
    numbers : tuple of CheckedNumber
        In order of place. Dates, ordinals and names have no verdict.
    sums : tuple of Sum
        The arithmetic that the text does among its own numbers, and whether it comes out.
    """

    text: str
    numbers: tuple[CheckedNumber, ...]
    sums: tuple[Sum, ...]

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

    def _repr_html_(self) -> str:
        """The numbers with their verdicts, for notebooks."""
        return html_frame("checked", self.to_frame()[["text", "verdict", "rows", "reason"]])


def check(text: str, path: Where = None, *, language: str | None = None, published: date | None = None) -> Checked:
    """Hold the numbers of a text against the rows of a package.

    Parameters
    ----------
    text : str
        Chinese or English.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}, optional
        By default what most of the text's letters say.
    published : datetime.date, optional
        When the text was published: what *last year* and *now* are seen from.

    Returns
    -------
    Checked

    Raises
    ------
    UnreadableTableError
        A table of the package breaks its form.

    Notes
    -----
    Every quantity has the verdict of its best row, as `Verdict` lists them. How precise a wording is decides what it
    can be held to: 42.2 is 42.15 to 42.25, a bare count is exact, nearly and about reach a tenth. The present without a
    date is held against the latest row. What a number is about is told by the same rules as drafts are made with, so
    that a verdict says where to look, and a person has the last word.

    Examples
    --------
    >>> import indicators
    >>> checked = indicators.check("全国共有232家国家级经开区。")
    >>> [(one.text, str(one.verdict)) for one in checked.numbers]
    [('232家', 'supported')]
    """
    package = Package.open(path)
    if package not in _KNOWN:
        _KNOWN[package] = Known(package)
    known = _KNOWN[package]
    with package.lexicon.in_use():
        mentions = list(find_quantities(text, language))
        spoken = known.subjects.any_text(text, language=language or language_of(text), published=published)
        pairs = courses(text, mentions)
        sums = own_sums(text, mentions, known.units)
        numbers = Judge(known, spoken).numbers(mentions, pairs, sums)
    return Checked(text, tuple(numbers), sums)


def language_of(text: str) -> str:
    """Chinese or English, by the letters that there are more of; three Latin letters weigh an ideograph."""
    han = sum("\u3400" <= character <= "\u9fff" for character in text)
    latin = sum(character.isascii() and character.isalpha() for character in text)
    return "zh" if han * 3 >= latin else "en"
