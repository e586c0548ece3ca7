"""Ask it: SQL in the page, from the file system, with answers that pandas gives too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import indicators
from indicators.model import Language
from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE
from tests.explorer.visiting import Visit, address

Rows = list[tuple[Any, ...]]


@pytest.fixture
def page(site: Path, visit: Visiting) -> Visit:
    return visit(address(site, "en/ask.html"))


def answer(visit: Visit) -> Rows:
    """What the table shows once it is there: cells as they are written."""
    visit.page.locator("#asked[aria-busy=false]").wait_for()
    visit.page.locator("#results table").wait_for()
    rows = visit.page.eval_on_selector_all(
        "#results tbody tr", "rows => rows.map(row => Array.from(row.cells).map(cell => cell.textContent.trim()))"
    )
    return [tuple(row) for row in rows]


def ask(visit: Visit, sql: str) -> None:
    visit.page.fill("#sql", sql)
    visit.page.locator("#sql").press("Control+Enter")


def written(frame: pd.DataFrame) -> Rows:
    """The rows of a frame as the page writes them."""
    return [tuple(_cell(cell) for cell in row) for row in frame.itertuples(index=False)]


def _cell(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


class Tables:
    """The tables by pandas, with names in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __getattr__(self, name: Any) -> pd.DataFrame:
        return indicators.load(name, path=PROJECT)

    def named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """With columns for the names of the entity and the indicator."""
        names = {key: self.names(key) for key in ("entity", "indicator")}
        return rows.assign(**{key: rows[f"{key}_id"].map(known) for key, known in names.items()})

    def names(self, key: str) -> dict[str, str]:
        table: Any = "entities" if key == "entity" else "indicators"
        return dict(indicators.load(table, path=PROJECT).set_index(f"{key}_id")[f"name_{self.language}"])

    def labels(self, table: Any, column: str) -> dict[str, str]:
        frame = indicators.load(table, path=PROJECT, labels=self.language)
        return dict(zip(frame[column], frame[f"{column}_label"], strict=True))


def headlines(tables: Tables) -> Rows:
    rows = tables.named(tables.observations.query("salience == 'headline'")).merge(
        tables.sources[["source_id", "publisher"]], on="source_id"
    )
    rows["says"] = rows["reported_by"].fillna(rows["publisher"])
    return written(
        rows.sort_values("observation_id")[
            ["observation_id", "entity", "indicator", "value_text", "period_end", "says", "confidence"]
        ]
    )


def series(tables: Tables) -> Rows:
    columns = ["indicator_id", "entity_id", "period_end", "value_text", "value"]
    both = pd.concat(
        [
            tables.observations[[*columns, "observation_id"]].rename(columns={"observation_id": "id"}),
            tables.reference_values[[*columns, "reference_id"]].rename(columns={"reference_id": "id"}),
        ]
    )
    moments = both.groupby(["indicator_id", "entity_id"])["period_end"].transform("nunique")
    rows = both[(moments >= 3) & both["period_end"].notna()].sort_values(
        ["indicator_id", "entity_id", "period_end", "id"]
    )
    return written(tables.named(rows)[["indicator", "entity", "period_end", "value_text", "value", "id"]])


def compared(tables: Tables) -> Rows:
    key = ["indicator_id", "entity_id", "period_end"]
    claims = tables.observations.dropna(subset=["period_end"])
    rows = claims.merge(tables.reference_values, on=key, suffixes=("", "_other")).sort_values(
        ["observation_id", "reference_id"]
    )
    names = ["observation_id", "reference_id", "indicator", "entity", "value_text", "value_text_other", "publisher"]
    return written(tables.named(rows)[[*names, "period_end"]])


def qualified(tables: Tables) -> Rows:
    counted = (
        tables.observations.groupby("qualifier", observed=True)
        .agg(n=("observation_id", "count"), lower=("lower", "count"), upper=("upper", "count"))
        .reset_index()
    )
    counted["qualifier_id"] = counted["qualifier"].astype(str)
    counted["qualifier"] = counted["qualifier_id"].map(tables.labels("observations", "qualifier"))
    return written(
        counted.sort_values(["n", "qualifier_id"], ascending=[False, True])[["qualifier", "n", "lower", "upper"]]
    )


def unsure(tables: Tables) -> Rows:
    table = tables.observations
    rows = tables.named(table[(table["confidence"] != "high") | table["period_end"].isna()])
    return written(rows[["observation_id", "entity", "indicator", "value_text", "confidence", "note"]])


def speakers(tables: Tables) -> Rows:
    said = tables.observations.dropna(subset=["reported_by"]).groupby("reported_by")["observation_id"].agg(list)
    rows = [(speaker, str(len(which)), " ".join(which)) for speaker, which in said.items()]
    return sorted(rows, key=lambda row: (-int(row[1]), row[0]))


def provinces(tables: Tables) -> Rows:
    entities = tables.entities.set_index("entity_id")
    parents = entities["parent_id"].dropna().to_dict()
    parties, pairs = tables.cooperation_parties, Counter[tuple[str, str]]()
    for _, members in parties.groupby("cooperation_id")["entity_id"]:
        homes = set()
        for at in members:
            while at in parents and entities.at[at, "kind"] != "province":
                at = parents[at]
            homes |= {at} if entities.at[at, "kind"] == "province" else set()
        pairs.update(combinations(sorted(homes), 2))
    names = tables.names("entity")
    ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(names[one], names[other], str(count)) for (one, other), count in ordered]


def modes(tables: Tables) -> Rows:
    table = tables.cooperations
    counted = pd.crosstab(table["mode"].astype(str), table["status"].astype(str)).reset_index()
    counted["n"] = counted["actual"] + counted["policy"]
    counted = counted.sort_values(["n", "mode"], ascending=[False, True])
    counted["mode"] = counted["mode"].map(tables.labels("cooperations", "mode"))
    return written(counted[["mode", "n", "actual", "policy"]])


def documents(tables: Tables) -> Rows:
    rows = tables.sources[["source_id", "title", "copy_quality", "published_on"]].copy()
    for name in ("observations", "cooperations", "exclusions"):
        counts = getattr(tables, name)["source_id"].value_counts()
        rows[name] = [int(counts.get(source, 0)) for source in rows["source_id"]]
    return written(rows.sort_values(["observations", "source_id"], ascending=[False, True]))


def exclusions(tables: Tables) -> Rows:
    counted = (
        tables.exclusions.groupby("reason", observed=True)
        .agg(n=("source_id", "count"), of=("observation_id", "count"))
        .reset_index()
    )
    counted["code"] = counted["reason"].astype(str)
    counted["reason"] = counted["code"].map(tables.labels("exclusions", "reason"))
    return written(counted.sort_values(["n", "code"], ascending=[False, True])[["reason", "n", "of"]])


BY_PANDAS: dict[str, Callable[[Tables], Rows]] = {
    one.__name__: one
    for one in (headlines, series, compared, qualified, unsure, speakers, provinces, modes, documents, exclusions)
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_ready_question_is_answered_as_pandas_does(site: Path, visit: Visiting, language: Language) -> None:
    seen, tables = visit(address(site, f"{language}/ask.html")), Tables(language)
    questions = seen.page.eval_on_selector_all("[data-question]", "all => all.map(one => one.dataset.question)")
    assert questions == list(BY_PANDAS)
    for key, by_pandas in BY_PANDAS.items():
        seen.page.locator(f"[data-question={key}]").click()
        seen.page.locator(f"[data-question={key}][aria-current]").wait_for()
        wanted = by_pandas(tables)
        assert wanted, key
        assert answer(seen) == wanted, key
        heads = seen.page.locator("#results th").all_inner_texts()
        assert all(head.isascii() == (language == "en") for head in heads), heads
        assert len(set(heads)) == len(heads), heads


def test_an_address_asks_its_question_and_identifiers_lead_to_their_evidence(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "zh/ask.html", "question=headlines"))
    first = answer(seen)[0][0]
    seen.page.locator("#results a").first.click()
    seen.page.wait_for_url(f"**/zh/observations/{first}.html")


def test_on_a_phone_no_column_of_an_answer_is_squeezed_to_a_character(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "zh/ask.html", "question=headlines"), viewport={"width": PHONE, "height": 740})
    assert answer(seen)
    narrow = "cells => cells.filter(one => one.textContent.length > 3 && one.clientWidth < 70).length"
    assert seen.page.eval_on_selector_all("#results td:not(.figure)", narrow) == 0
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_query_of_ones_own_is_kept_in_the_address_and_saved_as_csv(page: Visit, tmp_path: Path) -> None:
    sql = "SELECT '甲,\"乙\"' AS words, 0.5 AS half, NULL AS missing"
    ask(page, sql)
    assert answer(page) == [('甲,"乙"', "0.5", "")]
    with page.page.expect_download() as begun:
        page.page.get_by_role("button", name="Save as CSV").click()
    begun.value.save_as(tmp_path / "answer.csv")
    saved = pd.read_csv(tmp_path / "answer.csv", encoding="utf-8-sig")
    assert saved.columns.tolist() == ["words", "half", "missing"]
    assert saved.iloc[0, :2].tolist() == ['甲,"乙"', 0.5]
    page.page.reload()
    assert page.page.input_value("#sql") == sql
    assert answer(page) == [('甲,"乙"', "0.5", "")]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT missing FROM observations", "no such column: missing"),
        ("SELEC 1", 'near "SELEC": syntax error'),
        ("DELETE FROM observations", "attempt to write a readonly database"),
    ],
)
def test_a_wrong_query_says_what_sqlite_says(page: Visit, sql: str, message: str) -> None:
    ask(page, sql)
    page.page.locator("#wrong").wait_for()
    assert page.page.locator("#wrong").inner_text() == message
    ask(page, "SELECT count(*) FROM observations")
    assert answer(page) == [(str(len(indicators.load("observations", path=PROJECT))),)]
    assert page.page.locator("#wrong").is_hidden()


def test_a_query_without_end_is_stopped(page: Visit) -> None:
    ask(page, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    page.page.locator("#stop").click()
    assert page.page.locator("#told").inner_text() == "Stopped."
    assert page.page.evaluate("document.activeElement.id") == "run"
    ask(page, "SELECT 1 AS one")
    assert answer(page) == [("1",)]


def test_of_many_rows_the_first_are_shown_and_all_are_saved(page: Visit, tmp_path: Path) -> None:
    ask(page, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2500) SELECT i FROM n")
    assert len(answer(page)) == 1000
    assert "2,500" in page.page.locator("#told").inner_text()
    with page.page.expect_download() as begun:
        page.page.get_by_role("button", name="Save as CSV").click()
    begun.value.save_as(tmp_path / "answer.csv")
    assert len(pd.read_csv(tmp_path / "answer.csv", encoding="utf-8-sig")) == 2500


def test_without_scripts_the_page_names_the_file_and_shows_the_queries(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/ask.html"), java_script_enabled=False)
    file = seen.page.locator(".notice a")
    assert file.is_visible()
    assert (site / "en" / str(file.get_attribute("href"))).resolve().is_file()
    seen.page.locator(".questions summary").first.click()
    assert "SELECT observation_id" in seen.page.locator(".questions pre").first.inner_text()
    assert seen.page.locator("#asked").is_hidden()


def test_the_notice_of_sqljs_goes_with_it(site: Path) -> None:
    engine = (site / "ask" / "engine.js").read_text(encoding="utf-8")
    assert "Copyright (c) 2017 sql.js authors" in engine
    assert len(engine) < 600_000
