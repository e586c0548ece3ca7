"""`derived`: figures that follow from observations, computed when they are asked for, so that none can disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import mul, sub, truediv
from typing import TYPE_CHECKING, NamedTuple

from indicators.errors import UnderivableError
from indicators.insight.declaration import DECLARATION_FILE, DeclaredFigure, read_declaration
from indicators.insight.dimension import Dimension, UnitMismatchError, Units
from indicators.insight.figures import Figure, Interval, claims
from indicators.insight.in_words import FEW_DIGITS, interval_words, number_words
from indicators.insight.listing import require_known
from indicators.insight.relation import significant_digits
from indicators.markup import Tabular
from indicators.model.tables import CODE_LISTS
from indicators.package import Package, Where
from indicators.reading import Qualifier

if TYPE_CHECKING:
    import pandas as pd


class UnpairedError(ValueError):
    """A figure does not set two such observations against each other; the message says why."""


class Pair(NamedTuple):
    """What is taken away or divided by (the earlier number, or the whole), and the later number, or the part."""

    base: str
    other: str


def pair_of(declared: DeclaredFigure) -> Pair:
    """The observations of a figure that is a difference, a ratio or a share."""
    if declared.operation == "product":
        raise UnpairedError("it is a product, no difference, ratio or share of two")
    other, base = declared.inputs.values()
    return Pair(base, other)


_INSET = Fraction(1, 10**9)
"""How far the natural limits of inputs are moved to see which bounds of the result rest on them."""

_DOUBT = {code: place for place, code in enumerate(CODE_LISTS["confidence"].values())}


class UnknownInputError(ValueError):
    """An input is no observation of the package."""


class UndefinedFigureError(ValueError):
    """Nothing follows: a divisor may be zero, a part is more than its whole, or every number is left open."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in base units: where it is said to be (None where only bounds are known), and where it may be."""

    value: Fraction | None
    interval: Interval
    dimension: Dimension


@dataclass(frozen=True, slots=True, repr=False)
class DerivedFigure(Tabular):
    """A figure with all it rests on.

    Attributes
    ----------
    declared : DeclaredFigure
        Its names, operation, unit and note.
    inputs : mapping of str to Figure
        The two observations by what they are in the operation, each with its quote.
    value : Fraction or None
        The operation at the values of the inputs; None where one has bounds only. In the declared unit, exact.
    interval : Interval
        What the inputs support: an end that rests on no input's words is missing.
    qualifier : Qualifier
        ``exact`` of one number; ``nearly`` where nothing but nearly makes it inexact; ``range`` of two bounds;
        ``approximately`` where no bound is left.
    status : str
        ``target`` if one of the inputs is.
    confidence : str
        The lowest of the inputs'.
    """

    declared: DeclaredFigure
    inputs: Mapping[str, Figure]
    value: Fraction | None
    interval: Interval
    qualifier: Qualifier
    status: str
    confidence: str

    @property
    def digits(self) -> int:
        """The significant digits in which it is told: no more than its inputs have."""
        known = (significant_digits(one) for one in self.inputs.values())
        return min((one for one in known if one is not None), default=FEW_DIGITS)

    @property
    def words(self) -> str:
        """What it says, without its unit, in no more digits than its inputs have: ``nearly 3.02``, ``about 0.7``."""
        digits = self.digits
        if self.value is not None and self.qualifier is Qualifier.NEARLY:
            return f"nearly {number_words(self.value, digits=digits)}"
        if self.value is not None and self.interval == Interval():
            return f"about {number_words(self.value, digits=digits)}"
        return interval_words(self.interval, digits=digits)

    def to_frame(self) -> pd.DataFrame:
        """The observations that it rests on: part, then the columns of a claim, with its quote."""
        import pandas as pd

        from indicators.insight.frame_columns import figure_columns, text

        figures = list(self.inputs.values())
        columns = {"part": text(list(self.inputs)), **figure_columns(figures)}
        return pd.DataFrame(columns).assign(quote=text([one.quote for one in figures]))

    def _heading(self) -> str:
        declared = self.declared
        return f"{declared.identifier}: {self.words} {declared.unit_id}, {declared.operation} ({declared.name_en})"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame()[["part", "id", "value_text", "period_start", "period_end", "quote", "publisher"]]


def derived(*, path: Where = None) -> pd.DataFrame:
    """The figures that a package declares to follow from its observations, computed from them.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per figure: ``id``, ``name_en``, ``name_zh``, ``value``, ``lower``, ``upper`` (``float64``, in
        ``unit_id``, each the double nearest to the exact number), ``lower_open``, ``upper_open`` (``boolean``; missing
        where there is no bound), ``qualifier``, ``unit_id``, ``words``, ``operation``, ``inputs`` (``after=obs-0019,
        before=obs-0018``), ``status``, ``confidence``, ``note``.

    Raises
    ------
    DeclarationError
        ``data/analysis.toml`` cannot be read.
    UnderivableError
        A figure does not follow from its inputs.
    UnreadableTableError
        A file breaks its form.

    Notes
    -----
    Interval arithmetic over exact fractions: for every choice of inputs inside their bounds the result lies inside the
    bounds given, and an end is open where an input's is. A count is taken to be no less than nothing and a share to lie
    between nothing and the whole, so that one can divide by *nearly half*; a bound that would rest on this alone is
    left empty.

    Examples
    --------
    >>> import indicators
    >>> list(indicators.derived().columns[:3])
    ['id', 'name_en', 'name_zh']
    """
    import pandas as pd

    from indicators.insight.frame_columns import flags, numbers, text

    figures = derived_figures(Package.open(path))
    declared = [one.declared for one in figures]
    intervals = [one.interval for one in figures]
    return pd.DataFrame(
        {
            "id": text([one.identifier for one in declared]),
            "name_en": text([one.name_en for one in declared]),
            "name_zh": text([one.name_zh for one in declared]),
            "value": numbers([one.value for one in figures]),
            "lower": numbers([one.low for one in intervals]),
            "upper": numbers([one.high for one in intervals]),
            "lower_open": flags([None if one.low is None else one.low_open for one in intervals]),
            "upper_open": flags([None if one.high is None else one.high_open for one in intervals]),
            "qualifier": text([str(one.qualifier) for one in figures]),
            "unit_id": text([one.unit_id for one in declared]),
            "words": text([one.words for one in figures]),
            "operation": text([one.operation for one in declared]),
            "inputs": text([", ".join(f"{name}={key}" for name, key in one.inputs.items()) for one in declared]),
            "status": text([one.status for one in figures]),
            "confidence": text([one.confidence for one in figures]),
            "note": text([one.note for one in declared]),
        }
    )


def lineage(figure_id: str, *, path: Where = None) -> DerivedFigure:
    """One derived figure with the observations, and their quotes, that it rests on.

    Parameters
    ----------
    figure_id : str
        An ``id`` of `derived`.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    DerivedFigure

    Raises
    ------
    UnknownIdentifierError
        The package declares no such figure; the message suggests the nearest.
    DeclarationError, UnderivableError, UnreadableTableError
        As `derived`.
    """
    package = Package.open(path)
    declared = {figure.identifier: figure for figure in read_declaration(package.root).figures}
    require_known(figure_id, declared, DECLARATION_FILE)
    figure = declared[figure_id]
    return derive(figure, Surroundings.of(package, [figure]))


def derived_figures(package: Package) -> list[DerivedFigure]:
    """Every declared figure of a package, in the order of its declaration."""
    declared = read_declaration(package.root).figures
    if not declared:
        return []
    surroundings = Surroundings.of(package, declared)
    return [derive(figure, surroundings) for figure in declared]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What figures are derived from.

    Attributes
    ----------
    observations : dict of str to Figure
    indicators : dict of str to (str, str)
        Unit and measure of each.
    units : Units
    """

    observations: dict[str, Figure]
    indicators: dict[str, tuple[str, str]]
    units: Units

    @classmethod
    def of(cls, package: Package, declared: Iterable[DeclaredFigure]) -> Surroundings:
        """What the declared figures are derived from."""
        named = {identifier for figure in declared for identifier in figure.inputs.values()}
        cells = package.sound_rows("indicators").cells
        measured = zip(cells["unit_id"], cells["measure"], strict=True)
        return cls(
            {figure.identifier: figure for figure in claims(package, named)},
            dict(zip(cells["indicator_id"], measured, strict=True)),
            Units.of(package.sound_rows("units")),
        )


def derive(declared: DeclaredFigure, surroundings: Surroundings) -> DerivedFigure:
    """The figure, computed."""
    try:
        return _derive(declared, surroundings)
    except (UnknownInputError, UnitMismatchError, UndefinedFigureError) as error:
        place = f"{DECLARATION_FILE}{f':{declared.line}' if declared.line else ''}"
        message = f"{place}: {declared.identifier}: {error}"
        raise UnderivableError(message, file=DECLARATION_FILE, line=declared.line) from error


def _derive(declared: DeclaredFigure, surroundings: Surroundings) -> DerivedFigure:
    inputs = _inputs(declared, surroundings)
    units = surroundings.units
    result, moved = (
        _computed(declared.operation, *(_amount(figure, surroundings, inset) for figure in inputs.values()))
        for inset in (Fraction(0), _INSET)
    )
    units.require(declared.unit_id, result.dimension)
    size = units.size(declared.unit_id)
    interval = _supported(result.interval, moved.interval) * Interval.point(1 / size)
    value = None if result.value is None else result.value / size
    if value is None and interval == Interval():
        raise UndefinedFigureError("its inputs leave every number open")
    return DerivedFigure(
        declared,
        inputs,
        value,
        interval,
        _qualifier(value, interval, inputs),
        "target" if any(figure.status == "target" for figure in inputs.values()) else "actual",
        max((figure.confidence for figure in inputs.values()), key=lambda code: _DOUBT.get(code, 0)),
    )


def _computed(operation: str, one: _Amount, other: _Amount) -> _Amount:
    """What an operation of `OPERATIONS` makes of its two inputs, in the order in which it names them."""
    match operation:
        case "difference":
            combine, dimension = sub, one.dimension.less(other.dimension)
        case "product":
            combine, dimension = mul, one.dimension.times(other.dimension)
        case _:
            if other.interval.straddles(0) or other.interval == Interval.point(0) or other.value == 0:
                raise UndefinedFigureError(f"what it is divided by may be zero: it lies in {other.interval}")
            combine, dimension = truediv, one.dimension.times(other.dimension, -1)
            if operation == "share":
                dimension = one.dimension.part_of(other.dimension)
    known = one.value is not None and other.value is not None
    found = _Amount(
        combine(one.value, other.value) if known else None, combine(one.interval, other.interval), dimension
    )
    if operation == "share" and found.interval.low is not None and found.interval.low > 1:
        raise UndefinedFigureError(f"the part is more than the whole: {number_words(found.interval.low)} times it")
    return found


def _inputs(declared: DeclaredFigure, surroundings: Surroundings) -> dict[str, Figure]:
    found = {}
    for name, identifier in declared.inputs.items():
        figure = surroundings.observations.get(identifier)
        if figure is None or figure.indicator_id not in surroundings.indicators:
            raise UnknownInputError(f"{name} is {identifier[:100]!r}, which is not in observations")
        found[name] = figure
    return found


def _amount(figure: Figure, surroundings: Surroundings, inset: Fraction) -> _Amount:
    """A figure in base units, within what its indicator can be at all."""
    unit, measure = surroundings.indicators[figure.indicator_id]
    units = surroundings.units
    dimension, size = units.dimension(unit), units.size(unit)
    possible = _domain(measure, units.kinds[unit], 1 / size, inset)
    interval = figure.interval.meet(possible) or figure.interval
    return _Amount(None if figure.value is None else figure.value * size, interval * Interval.point(size), dimension)


def _domain(measure: str, quantity_kind: str, whole: Fraction, inset: Fraction) -> Interval:
    """The values that an indicator can have at all, by its measure and its unit's kind; its ends moved inwards."""
    if measure == "share" and whole > 2 * inset:  # the rule on factors speaks of a negative one
        return Interval(inset, whole - inset)
    # A count and a duration are never negative; a flow of money may go out, a growth may be a decline.
    if quantity_kind == "count" or measure == "duration":
        return Interval(inset)
    return Interval()


def _supported(result: Interval, moved: Interval) -> Interval:
    """The ends that stay where they are when the natural limits of the inputs move: those rest on words."""
    low = result.low if result.low == moved.low else None
    high = result.high if result.high == moved.high else None
    return Interval(low, high, result.low_open, result.high_open)


def _qualifier(value: Fraction | None, interval: Interval, inputs: Mapping[str, Figure]) -> Qualifier:
    if interval.is_point:
        return Qualifier.EXACT
    if interval.low is not None and interval.high is not None:
        return Qualifier.RANGE
    if interval.low is not None:
        return Qualifier.MORE_THAN if interval.low_open else Qualifier.AT_LEAST
    if interval.high is not None:
        inexact = {figure.qualifier for figure in inputs.values()} - {Qualifier.EXACT}
        if inexact == {Qualifier.NEARLY} and value == interval.high:
            return Qualifier.NEARLY
        return Qualifier.LESS_THAN if interval.high_open else Qualifier.AT_MOST
    return Qualifier.APPROXIMATELY
