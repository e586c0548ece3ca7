"""A claim beside the references of the same thing, of this package and of a little one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import indicators
from indicators import PackageError
from indicators.cli.main import main
from indicators.insight.compare import compare_all
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
        (("derived", "zones-per-provinc"), "no 'zones-per-provinc' in data/analysis.toml; did you mean"),
    ],
)
def test_unknown_names_suggest_the_nearest(words: tuple[str, ...], message: str) -> None:
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"indicators: {message}")
    assert answer.stderr.count("\n") == 1


def test_a_series_is_in_the_order_of_time_with_undated_figures_at_the_end() -> None:
    frame = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    ends = frame["period_end"]
    dated = ends[ends.notna()]
    assert dated.is_monotonic_increasing
    assert ends.isna().tolist() == sorted(ends.isna())
    assert set(frame["kind"]) == {"claim", "reference"}
    assert list(frame.loc[ends.isna(), "id"]) == ["obs-0017"]
    assert frame["publisher"].notna().all()


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
