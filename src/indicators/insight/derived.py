"""`derived`: figures that follow from observations, computed when they are asked for, so that none can disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import mul, sub, truediv
from typing import TYPE_CHECKING, Any

from indicators.errors import UnderivableError, nearest, require_known
from indicators.insight import FIGURE_COLUMNS, Figure, Interval, claims, framed
from indicators.insight.declaration import DECLARATION_FILE, DeclaredFigure, read_declaration
from indicators.insight.relation import FEW_DIGITS, interval_words, number_words, significant_digits
from indicators.markup import Tabular
from indicators.model.standards import UnitTable
from indicators.model.tables import CODE_LISTS
from indicators.package import Package, Where
from indicators.reading import Qualifier

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class DerivedFigure(Tabular):
    """A figure with all it rests on."""

    declared: DeclaredFigure
    """Its names, operation, unit and note."""
    inputs: Mapping[str, Figure]
    """The two observations by what they are in the operation, each with its quote."""
    value: Fraction | None
    """The operation at the values of the inputs; None where one has bounds only. In the declared unit, exact."""
    interval: Interval
    """What the inputs support: an end that rests on no input's words is missing."""
    qualifier: Qualifier
    """``exact`` of one number; ``nearly`` where nothing but nearly makes it inexact; ``range`` of two bounds;
    ``approximately`` where no bound is left."""
    status: str
    """``target`` if one of the inputs is."""
    confidence: str
    """The lowest of the inputs'."""

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
        rows = ({"part": part, "quote": one.quote, **one.record()} for part, one in self.inputs.items())
        return framed(rows, ("part", *FIGURE_COLUMNS, "quote"))

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
    return framed((_record(one) for one in derived_figures(Package.open(path))), _COLUMNS)


_COLUMNS = (
    *("id", "name_en", "name_zh", "value", "lower", "upper", "lower_open", "upper_open", "qualifier", "unit_id"),
    *("words", "operation", "inputs", "status", "confidence", "note"),
)


def _record(one: DerivedFigure) -> dict[str, Any]:
    """The figure as a row of the frame of all."""
    declared, interval = one.declared, one.interval
    found = {name: getattr(declared, name) for name in ("name_en", "name_zh", "unit_id", "operation", "note")}
    found |= {name: getattr(one, name) for name in ("value", "qualifier", "words", "status", "confidence")}
    return found | {
        "id": declared.identifier,
        "lower": interval.low,
        "upper": interval.high,
        "lower_open": None if interval.low is None else interval.low_open,
        "upper_open": None if interval.high is None else interval.high_open,
        "inputs": ", ".join(f"{name}={key}" for name, key in declared.inputs.items()),
    }


def lineage(figure_id: str, *, path: Where = None) -> DerivedFigure:
    """One derived figure with the observations, and their quotes, that it rests on.

    Parameters
    ----------
    figure_id : str
        An ``id`` of `derived`.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Raises
    ------
    UnknownIdentifierError
        The package declares no such figure; the message suggests the nearest.
    DeclarationError, UnderivableError, UnreadableTableError
        As `derived`.
    """
    package = Package.open(path)
    declared = {figure.identifier: figure for figure in read_declaration(package.storage).figures}
    require_known(figure_id, declared, DECLARATION_FILE)
    figure = declared[figure_id]
    return derive(figure, Surroundings.of(package, [figure]))


def derived_figures(package: Package) -> list[DerivedFigure]:
    """Every declared figure of a package, in the order of its declaration."""
    declared = read_declaration(package.storage).figures
    if not declared:
        return []
    surroundings = Surroundings.of(package, declared)
    return [derive(figure, surroundings) for figure in declared]


_INSET = Fraction(1, 10**9)
"""How far the natural limits of inputs are moved to see which bounds of the result rest on them."""

_DOUBT = {code: place for place, code in enumerate(CODE_LISTS["confidence"].values())}


class UnknownInputError(ValueError):
    """An input is no observation of the package."""


class UndefinedFigureError(ValueError):
    """Nothing follows: a divisor may be zero, a part is more than its whole, or every number is left open."""


class UnitMismatchError(ValueError):
    """Amounts that cannot be added, or that the declared unit does not measure; the message says which."""


POINTS = "percentage_point"
"""The unit of a difference of shares. It is never per cent: from 42.2 % to 47.3 % is 5.1 points, and 12.1 per cent."""
_NUMBER, _SHARE, _APART = "a ratio", "a share", "a difference of shares"
"""What a number without dimension is."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a computed number is measured in: base units with their powers, none of them zero, sorted.

    Counted things below the line are left out: yuan per project are yuan.
    """

    powers: tuple[tuple[str, int], ...] = ()
    pure: str = _NUMBER
    """Tells shares, and differences of shares, from other numbers without dimension."""

    def __str__(self) -> str:
        if not self.powers:
            return self.pure
        return " · ".join(unit if power == 1 else f"{unit}^{power}" for unit, power in self.powers)

    def less(self, other: Dimension) -> Dimension:
        """Of a difference: shares less shares are points."""
        # A plain number is no share; shares and points go together.
        pures = {self.pure, other.pure}
        if self.powers != other.powers or (len(pures) > 1 and _NUMBER in pures):
            raise UnitMismatchError(f"{other} cannot be subtracted from {self}")
        return Dimension(self.powers, _APART if pures == {_SHARE} else self.pure)

    def part_of(self, whole: Dimension) -> Dimension:
        """Of a share: both are measured alike."""
        if self != whole:
            raise UnitMismatchError(f"{self} is no part of {whole}")
        return Dimension((), _SHARE)

    def times(self, other: Dimension, power: int = 1) -> Dimension:
        """Of a product, or with power -1 of a quotient."""
        powers = dict(self.powers)
        for unit, exponent in other.powers:
            powers[unit] = powers.get(unit, 0) + power * exponent
        kept = {unit: exponent for unit, exponent in powers.items() if exponent and (unit != "count" or exponent > 0)}
        return Dimension(tuple(sorted(kept.items())))


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a package with the kind of quantity that each measures."""

    table: UnitTable
    kinds: dict[str, str]

    def dimension(self, unit: str) -> Dimension:
        """What an amount in that unit is."""
        base, size = self._base(unit)
        if unit == POINTS:
            return Dimension((), _APART)
        if self.kinds[unit] != "dimensionless":
            return Dimension(((base, 1),))
        return Dimension((), _NUMBER if size == 1 else _SHARE)

    def size(self, unit: str) -> Fraction:
        """How many of its base unit one is; a percentage point is a hundredth, as one per cent is."""
        return Fraction(1, 100) if unit == POINTS else self._base(unit)[1]

    def require(self, unit: str, dimension: Dimension) -> None:
        """Refuse a unit that does not measure what was computed. A share may be given as a ratio, and back."""
        declared = self.dimension(unit)
        if declared.powers == dimension.powers and (declared.pure == _APART) == (dimension.pure == _APART):
            return
        hint = f", whose unit is {POINTS}" if dimension.pure == _APART else ""
        raise UnitMismatchError(f"the operation gives {dimension}{hint}; {unit} measures {declared}")

    def _base(self, unit: str) -> tuple[str, Fraction]:
        if unit not in self.table.bases or unit not in self.kinds:
            hint = nearest(unit, self.kinds)
            raise UnitMismatchError(f"units.csv has no unit {unit[:50]!r}{f'; {hint}' if hint else ''}")
        return self.table.bases[unit]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What figures are derived from."""

    observations: dict[str, Figure]
    indicators: dict[str, tuple[str, str]]
    """Unit and measure of each."""
    units: Units

    @classmethod
    def of(cls, package: Package, declared: Iterable[DeclaredFigure]) -> Surroundings:
        """What the declared figures are derived from."""
        named = {identifier for figure in declared for identifier in figure.inputs.values()}
        cells, units = package.sound_rows("indicators").cells, package.sound_rows("units").cells
        measured = zip(cells["unit_id"], cells["measure"], strict=True)
        return cls(
            {figure.identifier: figure for figure in claims(package, named)},
            dict(zip(cells["indicator_id"], measured, strict=True)),
            Units(UnitTable.of(units), dict(zip(units["unit_id"], units["quantity_kind"], strict=True))),
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
    size, found, shifted = units.size(declared.unit_id), result.interval, moved.interval
    # The ends that stay where they are when the natural limits of the inputs move rest on words.
    low, high = found.low if found.low == shifted.low else None, found.high if found.high == shifted.high else None
    interval = Interval(low, high, found.low_open, found.high_open) * Interval.point(1 / size)
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


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in base units: where it is said to be (None where only bounds are known), and where it may be."""

    value: Fraction | None
    interval: Interval
    dimension: Dimension


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
