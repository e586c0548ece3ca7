"""Reading text: from characters to mentions, and from mentions to quantities, exact and as doubles. Knows no tables.

Here stand the kinds, qualifiers, quantities and mentions that reading yields. The grammar is loaded when something is
first read, so that importing the names costs next to nothing.

Where the convention leaves a choice, this is what is done:

- A unit is given as written (2.5個百分點: 個百分點, ２％: ％), without a 多, a 半 or a gloss inside it
  (两个多小时: 个小时).
- 个月 is the unit of 3个月; 1小时20分 is one quantity in hours.
- A ratio of two parts is one number (2.34:1), one of three or more several in one mention (6:3:1).
- 增长达3万元 names a level; 同比增长达7.7% a change, by the comparison before it.
- 增加5%至8% is a range, 增加200元至5300元 an amount and the level reached.
- 近3年 are the last three years, exact, unless a word before it measures a stretch of time (历时近3年).
- From A to B (从5家到10家) is two numbers, A to B (5到10家) a range.
- 前2个月 is a date.
- A bare magnitude before the thing it measures (百亿企业) is at least that.
- 一 with a measure word is an article, unless a qualifier stands beside it; 一次 at the end of a clause says how often.
- 封顶 caps what is paid; behind what is built it tells that the roof is on, and bounds nothing.
- Of a year of the Republic without its name (114年第4季, 較113年) three digits and their surroundings make a date.
- What begins with a Chinese numeral and fills a pair of quotation marks is an idiom (“四链”), unless it measures.
- Pinyin with a tone in brackets, and a line break or space inside an expression, are taken out before reading; a date
  ends behind its last gloss, a quantity before it.
- 成千上万 is an idiom; 不止 is more_than; 5年期以上 is at least 5 年.
- 十来个 is approximately ten, 四分之一强 more than a quarter.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.markup import Tabular, few

if TYPE_CHECKING:
    import pandas as pd

    from indicators.reading.exact import exact_quantity, read_exactly, read_quantity
    from indicators.reading.finder import find_mentions, find_quantities
    from indicators.reading.vocabulary import numeral_characters


class Kind(StrEnum):
    """What a mention is."""

    QUANTITY = "quantity"
    DATE = "date"
    ORDINAL = "ordinal"
    PLAN = "plan"
    IDENTIFIER = "identifier"
    NAME = "name"
    IDIOM = "idiom"
    INDEFINITE = "indefinite"


class Qualifier(StrEnum):
    """How sure or how bounded the words say a number is."""

    EXACT = "exact"
    APPROXIMATELY = "approximately"
    NEARLY = "nearly"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    SEVERAL = "several"
    RANGE = "range"


class Sense(StrEnum):
    """Which way the words say a change goes; the number itself stays as printed."""

    RISE = "rise"
    FALL = "fall"
    DEFICIT = "deficit"


# The table of READING.md: an exact number is its own lower and upper bound.
LOWER_BOUNDED = frozenset({Qualifier.EXACT, Qualifier.MORE_THAN, Qualifier.AT_LEAST})
UPPER_BOUNDED = frozenset({Qualifier.EXACT, Qualifier.NEARLY, Qualifier.LESS_THAN, Qualifier.AT_MOST})


_TURNED = {
    Qualifier.MORE_THAN: Qualifier.LESS_THAN,
    Qualifier.LESS_THAN: Qualifier.MORE_THAN,
    Qualifier.AT_LEAST: Qualifier.AT_MOST,
    Qualifier.AT_MOST: Qualifier.AT_LEAST,
}


def open_ends(qualifier: str, *, negative: bool = False) -> tuple[bool, bool]:
    """Tell whether the lower and the upper bound of a qualifier are exclusive: part of what the qualifier means.

    Of *several* it is the next order of magnitude, which of a fall (下降几个百分点) is the lower bound.
    """
    match qualifier:
        case Qualifier.NEARLY:
            return True, True
        case Qualifier.MORE_THAN:
            return True, False
        case Qualifier.LESS_THAN:
            return False, True
        case Qualifier.SEVERAL:
            return negative, not negative
        case _:
            return False, False


class Quantity(NamedTuple):
    """One reading of a quantity expression, its numbers as doubles.

    Parameters
    ----------
    value, lower, upper : float or None
        The number and its bounds; a bound the words do not give is None.
    qualifier : Qualifier
        How the words bound the number.
    unit : str
        The unit as written, without its magnitude; empty for a bare number.
    sense : Sense or None
        Whether the verb that governs the number tells of a rise, a fall or a deficit; None where it names a level.
    parts : tuple of float
        The terms of a ratio (2.05:1) or a sum (14+1), in order; empty for every other number.
    """

    value: float | None
    lower: float | None
    upper: float | None
    qualifier: Qualifier
    unit: str
    sense: Sense | None = None
    parts: tuple[float, ...] = ()

    def signed(self) -> Quantity:
        """Give the reading as a number of growth or of a balance: a fall or a deficit is negative.

        Its bounds change sides, and with them *more than* and *less than*, *at least* and *at most*.

        Examples
        --------
        >>> fall = Quantity(5.0, 5.0, None, Qualifier.MORE_THAN, "%", Sense.FALL)
        >>> fall.signed()[:4] == (-5.0, None, -5.0, Qualifier.LESS_THAN)
        True
        """
        if self.sense not in (Sense.FALL, Sense.DEFICIT):
            return self
        value, lower, upper = (None if number is None else 0 - number for number in self[:3])
        qualifier = _TURNED.get(self.qualifier, self.qualifier)
        return Quantity(value, upper, lower, qualifier, self.unit, self.sense, self.parts)


class ExactQuantity(NamedTuple):
    """The same reading before any rounding, for conversion to another unit."""

    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    qualifier: Qualifier
    unit: str
    sense: Sense | None = None
    parts: tuple[Fraction, ...] = ()

    def scaled(self, factor: Fraction | int = 1) -> Quantity:
        """Multiply by what one of this unit is in the unit wanted, and round once; the unit is left as written."""
        value, lower, upper, qualifier, unit, sense, parts = self
        double = rounded(value, factor)
        return Quantity(
            double,
            double if lower is value else rounded(lower, factor),
            double if upper is value else rounded(upper, factor),
            qualifier,
            unit,
            sense,
            tuple([float(part) for part in parts]) if parts else (),
        )


def rounded(number: Fraction | None, factor: Fraction | int = 1) -> float | None:
    """Give the double nearest to number times factor; None stays None."""
    if number is None:
        return None
    exact = number if factor == 1 else number * factor
    return exact.numerator / exact.denominator


class Mention(NamedTuple):
    """One place in a text that a number, or a word with a numeral in it, takes up.

    Parameters
    ----------
    start, end : int
        Offsets in code points; ``source[start:end] == text``.
    text : str
        The characters of the mention as the source has them.
    kind : Kind
        What the mention is.
    quantity : Quantity or None
        Its reading when the kind is quantity, else None.
    """

    start: int
    end: int
    text: str
    kind: Kind
    quantity: Quantity | None


class Mentions(Tabular, tuple[Mention, ...]):
    """The mentions of a text, in order of place."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """A row each: start, end, text, kind, value, lower, upper, qualifier, unit, sense; six of quantities alone."""
        import pandas as pd  # only who asks for a frame pays for the import

        rows = [(m.start, m.end, m.text, m.kind.value, *(m.quantity or (None,) * 6)[:6]) for m in self]
        columns = ["start", "end", "text", "kind", "value", "lower", "upper", "qualifier", "unit", "sense"]
        frame = pd.DataFrame(rows, columns=columns)
        kinds = {"start": "int64", "end": "int64", "value": "float64", "lower": "float64", "upper": "float64"}
        texts = dict.fromkeys(("text", "kind", "qualifier", "unit", "sense"), "string")
        return frame.astype(kinds | texts)

    def _heading(self) -> str:
        return few([mention.text for mention in self], "mentions")


_HOMES = {
    "exact": ("exact_quantity", "read_exactly", "read_quantity"),
    "finder": ("find_mentions", "find_quantities"),
    "vocabulary": ("numeral_characters",),
}

__all__ = [
    "ExactQuantity",
    "Kind",
    "Mention",
    "Mentions",
    "Qualifier",
    "Quantity",
    "Sense",
    "exact_quantity",
    "find_mentions",
    "find_quantities",
    "numeral_characters",
    "read_exactly",
    "read_quantity",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"indicators.reading.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return __all__
