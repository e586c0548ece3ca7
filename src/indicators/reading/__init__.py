"""Reading Chinese text: from characters to mentions, and from mentions to quantities. Knows nothing of tables.

The grammar is loaded when something is first read, so that importing the names costs next to nothing.

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

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators.errors import UnreadableQuantityError
    from indicators.reading.exact import exact_quantity, read_exactly, read_quantity
    from indicators.reading.finder import find_mentions, find_quantities
    from indicators.reading.model import ExactQuantity, Kind, Mention, Mentions, Qualifier, Quantity, Sense
    from indicators.reading.vocabulary import numeral_characters

_HOMES = {
    "exact": ("exact_quantity", "read_exactly", "read_quantity"),
    "finder": ("find_mentions", "find_quantities"),
    "model": (
        "ExactQuantity",
        "Kind",
        "Mention",
        "Mentions",
        "Qualifier",
        "Quantity",
        "Sense",
        "UnreadableQuantityError",
    ),
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
    "UnreadableQuantityError",
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
