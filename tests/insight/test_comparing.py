"""A claim beside the references of the same thing, of this package and of a little one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import indicators
from indicators import PackageError
from indicators.cli import main
from indicators.insight import Period, claims
from indicators.insight.compare import compare_all, in_time
from indicators.reports.compared import NO_EVIDENCE
from tests.checkout import PROJECT, Checkout

ZONES, SHARE_BEFORE, FIRMS, CLUSTERS = "obs-0023", "obs-0018", "obs-0006", "obs-0025"


def run(*words: str, package: object = PROJECT) -> Result:
    return CliRunner().invoke(main, [*words, "--package", str(package)])


def test_the_nearest_in_time_comes_first() -> None:
    days = [abs(one.relation.days or 0) for one in indicators.compare(ZONES, path=PROJECT).references]
    assert days == sorted(days)
    assert len(days) > 5


def test_the_number_of_the_claims_own_statement_is_no_corroboration() -> None:
    comparison = indicators.compare(ZONES, path=PROJECT)
    first = comparison.references[0]
    assert first.figure.value == 232
    assert (first.figure.publisher, first.independent) == ("China Daily", False)
    assert comparison.counts()["own"] == 1
    firms = indicators.compare(FIRMS, path=PROJECT)
    assert [one.independent for one in firms.references if one.figure.value == 350] == [False, False]


def test_where_publishers_differ_both_stand() -> None:
    comparison = indicators.compare(SHARE_BEFORE, path=PROJECT)
    values = {one.figure.identifier: one.figure.value for one in comparison.references}
    disputed = {frozenset(float(values[one] or 0) for one in pair) for pair in comparison.disputed}
    assert disputed == {frozenset({42.2, 42.3})}
    assert run("compare", SHARE_BEFORE).stdout.count("both stand") == len(comparison.disputed) == 4


def test_another_number_at_another_time_is_told_with_its_distance() -> None:
    (reference,) = indicators.compare(CLUSTERS, path=PROJECT).references
    assert reference.figure.value == 12
    assert (reference.relation.code, reference.relation.days) == ("earlier", -304)
    assert reference.relation.difference.low == 1
    assert "304 days earlier: +1 (+9.09 %)" in run("compare", CLUSTERS).stdout


def test_counts_are_of_statements() -> None:
    for comparison in compare_all(path=PROJECT):
        counts = comparison.counts()
        together = sum(counts[name] for name in counts if name != "other_time_same")
        assert together == len({one.statement for one in comparison.references})


def test_every_observation_with_references_is_counted() -> None:
    frame = indicators.corroboration(path=PROJECT)
    observations = indicators.load("observations", path=PROJECT)
    references = indicators.load("reference_values", path=PROJECT)
    one = {"kongang-supporting-park": "linshui-gaotan-park"}  # under its other name
    references["entity_id"], subject = references["entity_id"].replace(one), observations["entity_id"].replace(one)
    known = Counter(zip(references["indicator_id"], references["entity_id"], strict=True))
    claimed = list(zip(observations["observation_id"], observations["indicator_id"], subject, strict=True))
    expected = {name: known[indicator, entity] for name, indicator, entity in claimed if (indicator, entity) in known}
    assert dict(zip(frame["observation_id"], frame["references"], strict=True)) == expected


def test_the_frame_of_a_comparison() -> None:
    frame = indicators.compare(ZONES, path=PROJECT).to_frame()
    assert frame["days"].iloc[0] == -147
    assert frame["url"].str.startswith("http").all()
    assert str(frame["period_end"].dtype) == "datetime64[s]"
    row = frame[frame["value"] == 49].iloc[0]
    assert row["difference_lower"] == row["difference_upper"] == 49 - 232


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize(
    "words", [("compare",), ("compare", ZONES), ("series", "national-etdz-count", "national-etdz")]
)
def test_every_view_says_that_references_are_no_evidence(words: tuple[str, ...], form: str) -> None:
    asked = "table" if words[0] == "series" and form == "text" else form
    assert NO_EVIDENCE in run(*words, "--format", asked).stdout


def test_an_observation_without_references() -> None:
    answer = run("compare", "obs-0021")
    assert answer.exit_code == 0
    assert "no reference of the same indicator and entity is known" in answer.stdout
    assert json.loads(run("compare", "obs-0021", "--format", "json").stdout)["references"] == []
    assert run("compare", "obs-0021", "--format", "csv").stdout.count("\n") == 1


def test_one_park_under_two_names_is_compared_as_one_and_said_to_be() -> None:
    comparison = indicators.compare("obs-0031", path=PROJECT)
    assert [(one.figure.entity_id, one.figure.value_text) for one in comparison.references] == [
        ("linshui-gaotan-park", "40户")
    ]
    assert comparison.references[0].relation.code == "undated", "the claim's moment is only bounded"
    shown = run("compare", "obs-0031").stdout
    assert "linshui-gaotan-park is kongang-supporting-park under another name" in shown
    series = indicators.series("park-firms-in-production", "kongang-supporting-park", path=PROJECT)
    assert set(series["entity_id"]) == {"linshui-gaotan-park", "kongang-supporting-park"}
    told = run("series", "park-firms-in-production", "linshui-gaotan-park").stdout
    assert "linshui-gaotan-park is succeeded by gaozhu-new-area since 2020-12" in told
    assert "at some time in 2018 to 2020" in told


def test_members_join_a_region_to_its_provinces() -> None:
    members = indicators.members("yangtze-economic-belt", path=PROJECT)
    entities = indicators.load("entities", path=PROJECT)
    joined = members.merge(entities[["entity_id", "iso_3166_2"]], on="entity_id")
    assert len(joined) == 11
    assert joined["iso_3166_2"].notna().all()
    assert members["url"].str.startswith("http").all()
    assert len(indicators.members("g60-corridor", path=PROJECT)) == 9
    assert indicators.members("tongcheng", path=PROJECT).empty
    with pytest.raises(indicators.PackageError, match="did you mean 'yangtze-economic-belt'"):
        indicators.members("yangtse-economic-belt", path=PROJECT)


def test_references_of_the_park_around_are_shown_and_not_compared(checkout: Checkout) -> None:
    """Where nobody says that the park inside another is the same park."""
    park = checkout.first("entities", lambda row: row["entity_id"] == "kongang-supporting-park")
    checkout.edit("entities", park, parent_id="linshui-gaotan-park")
    told = [dict(row.cells) for row in checkout.rows("entity_relations") if row["relation"] != "same_as"]
    checkout.write("entity_relations", told)
    comparison = indicators.compare("obs-0031", path=checkout.root)
    assert comparison.references == ()
    assert [(one.entity_id, one.value_text) for one in comparison.near] == [("linshui-gaotan-park", "40户")]
    shown = run("compare", "obs-0031", package=checkout.root).stdout
    assert "Near, and not compared" in shown
    assert comparison.near[0].url in shown
    as_json = json.loads(run("compare", "obs-0031", "--format", "json", package=checkout.root).stdout)
    assert [one["id"] for one in as_json["near"]] == [comparison.near[0].identifier]
    assert not indicators.compare(SHARE_BEFORE, path=PROJECT).near, "what lies in the same country is not near"


def test_the_json_of_a_comparison_is_the_frame() -> None:
    data = json.loads(run("compare", ZONES, "--format", "json").stdout)
    frame = indicators.compare(ZONES, path=PROJECT).to_frame()
    assert [one["reference_id"] for one in data["references"]] == list(frame["reference_id"])
    assert data["claim"]["id"] == ZONES
    assert data["references"][0]["words"] == "147 days earlier: agrees"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("compare", "obs-0123"), "no 'obs-0123' in data/observations.csv; did you mean 'obs-0023'?"),
        (("series", "park-firm", "gansu"), "no 'park-firm' in data/indicators.csv; did you mean 'park-firms'?"),
        (("series", "park-firms", "gansuu"), "no 'gansuu' in data/entities.csv; did you mean 'gansu'?"),
        (
            ("series", "碳排放比重", "gansu"),
            "no '碳排放比重' in data/indicators.csv; did you mean 'carbon-emissions-share-",
        ),
        (("series", "carbon", "gansu"), "no 'carbon' in data/indicators.csv; did you mean 'carbon-"),
        (
            ("compare", "gdp-share-of-national", "经济带"),
            "no '经济带' in data/entities.csv; did you mean 'yangtze-economic-belt' (长江经济带)",
        ),
        (
            ("compare", "gdp-share-of-national", "长江经济带"),
            "3 observations give gdp-share-of-national of yangtze-economic-belt: obs-0018 (42.2%, 2015), obs-0019 ",
        ),
        (
            ("compare", "gdp-share-of-national", "甘肃"),
            "no observation gives gdp-share-of-national of gansu; there are some of ",
        ),
        (("derived", "zones-per-provinc"), "no 'zones-per-provinc' in data/analysis.toml; did you mean"),
    ],
)
def test_unknown_names_suggest_the_nearest(words: tuple[str, ...], message: str) -> None:
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"indicators: {message}")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("indicator", "entity"),
    [
        ("国家级经济技术开发区数", "国家级经开区"),
        (" national  Economic and technological development zones", "国家级经济技术开发区"),
    ],
)
def test_an_indicator_and_an_entity_go_by_their_names_and_aliases(indicator: str, entity: str) -> None:
    frame = indicators.series(indicator, entity, path=PROJECT)
    pd.testing.assert_frame_equal(frame, indicators.series("national-etdz-count", "national-etdz", path=PROJECT))
    assert run("series", indicator, entity).stdout == run("series", "national-etdz-count", "national-etdz").stdout
    assert indicators.compare(indicator, entity, path=PROJECT) == indicators.compare(ZONES, path=PROJECT)
    assert run("compare", indicator, entity).stdout == run("compare", ZONES).stdout


def test_a_name_of_several_names_them(checkout: Checkout) -> None:
    gansu = checkout.first("entities", lambda row: row["entity_id"] == "gansu")
    tongcheng = checkout.first("entities", lambda row: row["entity_id"] == "tongcheng")
    checkout.edit("entities", tongcheng, name_zh=gansu["name_zh"])
    with pytest.raises(
        PackageError, match=r"is a name of 'gansu' \(.+\) and 'tongcheng' \(.+\) in data/entities\.csv; give"
    ):
        indicators.members(gansu["name_zh"], path=checkout.root)


def test_an_undated_figure_stands_where_its_moment_can_be_at_the_latest() -> None:
    frame = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    undated = frame["period_end"].isna()
    latest = frame["period_end"].where(~undated, pd.to_datetime(frame["published_on"].where(undated)))
    assert latest.is_monotonic_increasing
    assert list(frame.loc[undated, "id"]) == ["obs-0017"]
    assert not undated.iloc[-1]
    assert set(frame["kind"]) == {"claim", "reference"}
    assert frame["publisher"].notna().all()


def test_a_target_and_what_has_no_date_at_all_stand_at_the_end() -> None:
    (known,) = (one for one in claims(indicators.Package.open(PROJECT)) if one.identifier == "obs-0017")
    year = replace(known, identifier="year", published_on="2025")
    month = replace(known, identifier="month", published_on="2025-12")
    within = replace(known, identifier="within", between=Period(date(2024, 1, 1), date(2025, 12, 30)))
    target = replace(known, identifier="target", status="target", published_on="2020-01-01")
    nothing = replace(known, identifier="nothing", published_on="")
    told = in_time([target, nothing, known, year, month, within])
    assert [one.identifier for one in told] == ["within", "month", "year", "obs-0017", "nothing", "target"]


def test_a_series_of_nothing_is_empty_with_its_columns() -> None:
    frame = indicators.series("park-firms", "gansu", path=PROJECT)
    assert frame.empty
    assert str(frame["period_start"].dtype) == "datetime64[s]"
    assert str(frame["value"].dtype) == "float64"


def test_series_as_csv_is_what_pandas_reads_back() -> None:
    import io

    answer = run("series", "national-etdz-count", "national-etdz", "--format", "csv")
    again = pd.read_csv(io.StringIO(answer.stdout), parse_dates=["period_start", "period_end"])
    frame = indicators.series("national-etdz-count", "national-etdz", path=PROJECT)
    assert list(again["value"]) == list(frame["value"])
    assert list(again["id"]) == list(frame["id"])


def test_a_row_that_cannot_be_used_is_named(checkout: Checkout) -> None:
    row = checkout.first("reference_values", lambda row: row["qualifier"] == "exact")
    changed = checkout.edit("reference_values", row, value="1,000")
    message = rf"data/reference_values\.csv:{changed.line}: {row['reference_id']}: '1,000' is not"
    with pytest.raises(PackageError, match=message):
        indicators.compare(ZONES, path=checkout.root)


def test_a_package_without_references_has_the_same_columns(tmp_path: Path) -> None:
    root = indicators.init_package(tmp_path / "new", name="new").root
    empty, full = (indicators.corroboration(path=path) for path in (root, PROJECT))
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)
    assert indicators.derived(path=root).dtypes.equals(indicators.derived(path=PROJECT).dtypes)
    assert run("compare", package=root).exit_code == 0
    assert run("derived", package=root).exit_code == 0
