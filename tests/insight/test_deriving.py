"""What the package declares to follow from its observations does, and nothing more is claimed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from fractions import Fraction
from operator import mul, sub, truediv

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import indicators
from indicators import Package, PackageError
from indicators.errors import UnderivableError
from indicators.explorer import indicator_pages
from indicators.insight import Figure, Interval
from indicators.insight.declaration import OPERATIONS, DeclaredFigure
from indicators.insight.derived import DerivedFigure, Surroundings, UnitMismatchError, derive, derived_figures
from indicators.reading import Qualifier
from tests.checkout import PROJECT, Checkout
from tests.insight.strategies import exactly, figure, inside, readings

Reading = tuple[Fraction | int | None, Fraction | int | None, Fraction | int | None, Qualifier]
NEARLY_HALF: Reading = (50, None, 50, Qualifier.NEARLY)
ABOUT_A_THIRD: Reading = (Fraction(100, 3), None, None, Qualifier.APPROXIMATELY)


def computed(
    operation: str,
    inputs: Mapping[str, Reading],
    package: Package,
    *,
    unit: str = "ratio",
    measures: tuple[str, str] = ("count", "stock"),
) -> DerivedFigure:
    real = Surroundings.of(package, [])
    observations = {name: figure(reading, identifier=name) for name, reading in inputs.items()}
    surroundings = Surroundings(observations, {"zones": measures}, real.units)
    declared = DeclaredFigure("made", "Made", "制", operation, {name: name for name in inputs}, unit, "", 1)
    return derive(declared, surroundings)


@pytest.fixture(scope="module")
def real() -> Package:
    return Package.open(PROJECT)


@pytest.mark.parametrize(
    ("identifier", "words", "qualifier"),
    [
        ("gdp-share-change", "5.1", "exact"),
        ("producing-share-of-attracted-firms", "41.7", "exact"),
        ("park-firms-growth-factor", "more than 87.5", "more_than"),
        ("projects-per-zone", "nearly 3.02", "nearly"),
        ("zones-per-province", "7.48", "exact"),
        ("relative-energy-intensity", "about 0.7", "approximately"),
    ],
)
def test_the_figures_of_this_package(identifier: str, words: str, qualifier: str) -> None:
    found = indicators.lineage(identifier, path=PROJECT)
    assert (found.words, found.qualifier) == (words, qualifier)
    assert all(one.quote for one in found.inputs.values())


def test_the_frame(real: Package) -> None:
    frame = indicators.derived(path=PROJECT).set_index("id")
    assert list(frame.index) == [one.declared.identifier for one in derived_figures(real)]
    producing = frame.loc["producing-share-of-attracted-firms"]
    assert producing["value"] == producing["lower"] == producing["upper"] == float(Fraction(3500, 84))
    growth = frame.loc["park-firms-growth-factor"]
    assert (growth["lower"], growth["lower_open"]) == (87.5, True)
    assert pd.isna(growth["upper"])
    assert pd.isna(growth["upper_open"])
    intensity = frame.loc["relative-energy-intensity"]
    assert pd.isna(intensity["lower"])
    assert pd.isna(intensity["upper"])
    assert intensity["confidence"] == "medium"


@pytest.mark.parametrize(
    ("operation", "inputs", "measures", "interval", "qualifier"),
    [
        ("ratio", {"a": exactly(30), "b": NEARLY_HALF}, ("percent", "share"), "(0.6, ∞)", "more_than"),
        ("ratio", {"a": NEARLY_HALF, "b": exactly(25)}, ("percent", "share"), "(-∞, 2)", "nearly"),
        ("ratio", {"a": ABOUT_A_THIRD, "b": NEARLY_HALF}, ("percent", "share"), "(-∞, ∞)", "approximately"),
        ("ratio", {"a": (8, 8, None, Qualifier.AT_LEAST), "b": exactly(4)}, ("count", "stock"), "[2, ∞)", "at_least"),
        ("ratio", {"a": (None, 2, 10, Qualifier.SEVERAL), "b": exactly(2)}, ("count", "stock"), "[1, 5)", "range"),
        ("ratio", {"a": (8, None, 8, Qualifier.AT_MOST), "b": exactly(4)}, ("count", "stock"), "(-∞, 2]", "at_most"),
    ],
)
def test_bounds_follow_from_the_words(
    operation: str, inputs: dict[str, Reading], measures: tuple[str, str], interval: str, qualifier: str, real: Package
) -> None:
    found = computed(operation, inputs, real, measures=measures)
    assert (str(found.interval), found.qualifier) == (interval, qualifier)


def test_a_bound_that_rests_on_no_words_is_not_claimed(real: Package) -> None:
    """Nearly half less 42.2 can't be less than -42.2, as no share is negative; but nobody said so."""
    found = computed(
        "difference", {"a": NEARLY_HALF, "b": exactly(42)}, real, unit="percentage_point", measures=("percent", "share")
    )
    assert found.interval == Interval(high=Fraction(8), high_open=True)


@given(data=st.data(), drawn=st.tuples(readings(), readings()), operation=st.sampled_from(sorted(OPERATIONS)))
def test_every_choice_inside_the_inputs_lies_inside_the_figure(
    data: st.DataObject, drawn: tuple[Reading, Reading], operation: str
) -> None:
    one, other = (data.draw(inside(figure(reading).interval)) for reading in drawn)
    try:
        inputs = dict(zip("ab", drawn, strict=True))
        found = computed(operation, inputs, Package.open(PROJECT), measures=("ratio", "growth"))
        result = {"difference": sub, "product": mul}.get(operation, truediv)(one, other)
    except (UnderivableError, ZeroDivisionError):
        assume(False)
    assert result in found.interval


@pytest.mark.parametrize(
    ("operation", "units_of_inputs", "unit"),
    [
        ("difference", ("percent", "percent"), "percentage_point"),
        ("difference", ("km2", "m2"), "km2"),
        ("ratio", ("percent", "percent"), "ratio"),
        ("ratio", ("CNY", "count"), "CNY"),
        ("ratio", ("km2", "count"), "hectare"),
        ("share", ("count", "count"), "percent"),
        ("share", ("percent", "percent"), "ratio"),
        ("product", ("CNY", "percent"), "CNY"),
    ],
)
def test_the_unit_follows_from_the_inputs(
    operation: str, units_of_inputs: tuple[str, str], unit: str, real: Package
) -> None:
    assert measured(operation, units_of_inputs, unit, real).value is not None


@pytest.mark.parametrize(
    ("operation", "units_of_inputs", "unit"),
    [
        ("difference", ("percent", "percent"), "percent"),
        ("difference", ("CNY", "count"), "CNY"),
        ("difference", ("percent", "ratio"), "percent"),
        ("ratio", ("percent", "percent"), "percentage_point"),
        ("ratio", ("CNY", "km2"), "CNY"),
        ("share", ("CNY", "count"), "percent"),
        ("share", ("count", "count"), "count"),
        ("product", ("count", "count"), "count"),
        ("ratio", ("count", "count"), "no_such_unit"),
    ],
)
def test_another_unit_is_refused(operation: str, units_of_inputs: tuple[str, str], unit: str, real: Package) -> None:
    with pytest.raises(UnderivableError) as caught:
        measured(operation, units_of_inputs, unit, real)
    assert isinstance(caught.value.__cause__, UnitMismatchError)


def measured(operation: str, units_of_inputs: tuple[str, str], unit: str, package: Package) -> DerivedFigure:
    """The figure of 2 in the one unit and 4 in the other."""
    observations = {
        name: dataclasses.replace(figure(exactly(value), identifier=name), indicator_id=name)
        for name, value in (("a", 2), ("b", 4))
    }
    indicators_of = {name: (one, "stock") for name, one in zip("ab", units_of_inputs, strict=True)}
    surroundings = Surroundings(observations, indicators_of, Surroundings.of(package, []).units)
    return derive(DeclaredFigure("made", "Made", "制", operation, {"of": "a", "to": "b"}, unit, "", 1), surroundings)


def test_a_part_that_is_more_than_its_whole_is_refused(real: Package) -> None:
    assert computed("share", {"a": exactly(35), "b": exactly(84)}, real, unit="percent").words == "41.7"
    with pytest.raises(UnderivableError, match=r"the part is more than the whole: 2\.4 times it"):
        computed("share", {"a": exactly(84), "b": exactly(35)}, real, unit="percent")


def test_targets_and_doubts_are_handed_on(real: Package) -> None:
    low: Figure = dataclasses.replace(figure(exactly(2), identifier="a"), confidence="low", status="target")
    surroundings = Surroundings(
        {"a": low, "b": figure(exactly(1), identifier="b")},
        {"zones": ("count", "stock")},
        Surroundings.of(real, []).units,
    )
    declared = DeclaredFigure("made", "Made", "制", "ratio", {"a": "a", "b": "b"}, "ratio", "", 1)
    found = derive(declared, surroundings)
    assert (found.status, found.confidence) == ("target", "low")


def test_a_divisor_that_may_be_zero_is_refused(real: Package) -> None:
    with pytest.raises(UnderivableError, match="may be zero"):
        computed("ratio", {"a": exactly(1), "b": NEARLY_HALF}, real, measures=("ratio", "growth"))
    with pytest.raises(UnderivableError, match="may be zero"):
        computed("ratio", {"a": exactly(1), "b": exactly(0)}, real)


def test_a_changed_observation_changes_the_figure(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value_text"] == "84家")
    checkout.edit("observations", row, value="70", lower="70", upper="70")
    assert indicators.lineage("producing-share-of-attracted-firms", path=checkout.root).value == 50


def test_a_package_without_declaration_has_no_figures(checkout: Checkout) -> None:
    (checkout.root / "data" / "analysis.toml").unlink()
    assert indicators.derived(path=checkout.root).empty
    with pytest.raises(PackageError, match=r"no 'x' in data/analysis\.toml"):
        indicators.lineage("x", path=checkout.root)


def test_a_figure_that_does_not_follow_is_named_with_its_line(checkout: Checkout) -> None:
    path = checkout.root / "data" / "analysis.toml"
    path.write_text(path.read_text("utf-8").replace("obs-0019", "obs-9019"), encoding="utf-8")
    with pytest.raises(UnderivableError, match=r"data/analysis.toml:[0-9]+: gdp-share-change: after is 'obs-9019'"):
        indicators.derived(path=checkout.root)


def test_what_follows_from_claims_is_gathered_once_for_all_their_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of many declared figures has many pages of claims: to look through all for each takes the square."""
    walks = []

    class Walked(tuple[DerivedFigure, ...]):
        def __iter__(self) -> Iterator[DerivedFigure]:
            walks.append(len(self))
            return super().__iter__()

    package = Package.open(PROJECT)
    declared = derived_figures(package)
    monkeypatch.setattr(indicator_pages, "derived_figures", lambda _: Walked(declared))
    for identifier in package.sound_rows("observations").cells["observation_id"]:
        expected = [one for one in declared if identifier in {figure.identifier for figure in one.inputs.values()}]
        assert [*indicator_pages.derived_of(package, identifier)] == expected
    assert walks == [len(declared)]
