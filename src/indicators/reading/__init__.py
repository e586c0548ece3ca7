"""Reading Chinese text: from characters to mentions, and from mentions to quantities. Knows nothing of tables."""

from indicators.reading.characters import numeral_characters
from indicators.reading.exact import exact_quantity, read_exactly, read_quantity
from indicators.reading.finder import find_mentions, find_quantities
from indicators.reading.frame import to_frame
from indicators.reading.model import ExactQuantity, Kind, Mention, Qualifier, Quantity, UnreadableQuantity

__all__ = [
    "ExactQuantity",
    "Kind",
    "Mention",
    "Qualifier",
    "Quantity",
    "UnreadableQuantity",
    "exact_quantity",
    "find_mentions",
    "find_quantities",
    "numeral_characters",
    "read_exactly",
    "read_quantity",
    "to_frame",
]
