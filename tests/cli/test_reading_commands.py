"""`list`, `describe`, `show`, `search` and `evidence`: what they print, in formats that other programs read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

import indicators
from indicators import tables
from indicators.cli import main
from indicators.model.tables import TABLES
from indicators.reports.grid import aligned, display_width, fitted
from tests.checkout import PROJECT, Checkout


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_list_counts_the_rows_of_every_table() -> None:
    result = run("list", "--format", "json")
    assert result.exit_code == 0
    counts = {one["table"]: one["rows"] for one in json.loads(result.output)}
    assert counts == {name: len(Checkout(PROJECT).rows(name)) for name in tables()}
    text = run("list").output
    assert all(name in text for name in tables())


@pytest.mark.parametrize("table", tables())
def test_describe_shows_every_column(table: str) -> None:
    result = run("describe", table)
    assert result.exit_code == 0
    assert all(column in result.output for column in TABLES[table].column_names())
    assert all(rule.code in result.output for rule in TABLES[table].row_rules)
    listed = json.loads(run("describe", table, "--format", "json").output)
    assert [row["column"] for row in listed] == list(TABLES[table].column_names())


@pytest.mark.parametrize("table", tables())
@pytest.mark.parametrize("labels", [None, "zh", "en"])
def test_show_prints_every_table_in_every_format(table: str, labels: str | None) -> None:
    more = ["--labels", labels] if labels else []
    rows = Checkout(PROJECT).rows(table)
    records = json.loads(run("show", table, "--format", "json", *more).output)
    assert len(records) == len(rows)
    listed = list(csv.DictReader(io.StringIO(run("show", table, "--format", "csv", *more).output)))
    assert len(listed) == len(rows)
    for record, row, original in zip(records, listed, rows, strict=True):
        assert list(record) == list(row)
        assert {name: row[name] for name in original.cells} == original.cells
        for name, cell in original.cells.items():
            assert record[name] == (
                None if cell == "" else float(cell) if isinstance(record[name], float | int) else cell
            )
    markdown = run("show", table, "--format", "markdown", *more).output.splitlines()
    assert len(markdown) == len(rows) + 2
    assert all(line.startswith("|") and line.endswith("|") for line in markdown)
    assert len({line.replace("\\|", "").count("|") for line in markdown}) == 1


def test_show_chooses_rows_and_columns() -> None:
    result = run(
        "show",
        "observations",
        "--where",
        "qualifier=nearly",
        "--where",
        "status=actual",
        "--columns",
        "observation_id,value,upper",
        "--format",
        "csv",
    )
    assert result.exit_code == 0
    header, *rows = csv.reader(io.StringIO(result.output))
    assert header == ["observation_id", "value", "upper"]
    expected = [row for row in Checkout(PROJECT).rows("observations") if row["qualifier"] == "nearly"]
    assert rows == [[row["observation_id"], row["value"], row["upper"]] for row in expected]


def test_show_chooses_by_label_too() -> None:
    result = run("show", "observations", "--labels", "zh", "--where", "entity_label=长江经济带", "--format", "json")
    assert {row["entity_id"] for row in json.loads(result.output)} == {"yangtze-economic-belt"}


def test_show_tells_a_value_with_an_equals_sign_from_its_column(checkout: Checkout) -> None:
    checkout.edit("units", checkout.rows("units")[0], symbol="a=b")
    result = run("show", "units", "--where", "symbol=a=b", "--format", "json", "--package", str(checkout.root))
    assert len(json.loads(result.output)) == 1


def test_show_finds_empty_cells_and_may_find_nothing() -> None:
    empty = run("show", "observations", "--where", "cooperation_id=", "--format", "json")
    assert {row["cooperation_id"] for row in json.loads(empty.output)} == {None}
    nothing = run("show", "observations", "--where", "value_text=nonsense")
    assert nothing.exit_code == 0


def test_show_says_which_columns_it_left_out() -> None:
    result = run("show", "observations")
    assert "left out: " in result.stderr
    assert "quote" in result.stderr
    assert "left out: " not in result.stdout


def test_columns_line_up_in_a_terminal_where_a_chinese_character_takes_two() -> None:
    lines = run("show", "entities", "--columns", "name_zh,entity_id,kind").stdout.splitlines()
    header = lines[0]
    for column in ("entity_id", "kind"):
        start = display_width(header[: header.index(column)])
        for line in lines[2:]:
            before = ""
            for character in line:
                if display_width(before) >= start:
                    break
                before += character
            assert display_width(before) == start, line
            assert before.endswith("  "), line
            assert line[len(before)] != " ", line


def test_widths_of_characters() -> None:
    assert display_width("abc") == 3
    assert display_width("中文") == 4
    assert display_width(",。") == 3
    assert display_width("é") == 1
    assert display_width("e\u0301") == 1
    assert fitted("长三角一体化", 7) == "长三角…"
    assert fitted("长三角", 6) == "长三角"
    assert "⏎" in aligned(["a"], [["x\ny"]])


def test_search_finds_by_words_of_either_language_and_by_alias() -> None:
    for words, found in (
        ("合作项目", "将近(jiāngjìn)700个"),
        ("park firms", "465家"),
        ("PARK Firms", "465家"),
        ("苏株高新区", "350多家"),
        ("Yangtze Economic Belt share", "42.2%"),
    ):
        result = run("search", words)
        assert result.exit_code == 0
        assert found in result.stdout, words
    hits = json.loads(run("search", "飞地", "--format", "json").stdout)
    assert any(hit["identifier"].startswith("coop-") for hit in hits)


def test_search_wants_every_word() -> None:
    both = {hit["identifier"] for hit in json.loads(run("search", "园区 重庆", "--format", "json").stdout)}
    one = {hit["identifier"] for hit in json.loads(run("search", "园区", "--format", "json").stdout)}
    assert both < one


def test_search_without_result_exits_1_and_says_so() -> None:
    result = run("search", "nothing of the kind")
    assert result.exit_code == 1
    assert "nothing" in result.stderr
    assert json.loads(run("search", "nothing of the kind", "--format", "json").stdout) == []


@pytest.mark.parametrize("row", Checkout(PROJECT).rows("observations"), ids=lambda row: row["observation_id"])
def test_evidence_shows_the_words_around_every_number(row: dict[str, str]) -> None:
    result = run("evidence", row["observation_id"])
    assert result.exit_code == 0
    assert f"【{row['value_text']}】" in result.output
    assert row["quote"] in result.output.replace("【", "").replace("】", "")


def test_evidence_of_a_headline_reads_like_a_sentence() -> None:
    row = Checkout(PROJECT).first("observations", lambda row: row["value_text"].startswith("将近"))
    text = run("evidence", row["observation_id"]).output
    for words in ("nearly 700", "upper bound 700, excluded", "国家级经济技术开发区", "seeds/002", "pinyin_injected"):
        assert words in text, words
    data = json.loads(run("evidence", row["observation_id"], "--format", "json").output)
    start, end = data["number"]
    assert data["quote"][start:end] == row["value_text"]
    assert data["source_at_hand"] is True
    assert data["source"]["source_id"] == row["source_id"]


def test_evidence_tells_the_quote_in_english_and_who_put_it_so() -> None:
    rows = [
        row
        for row in Checkout(PROJECT).rows("translations")
        if row["column_name"] == "quote" and row["language"] == "en"
    ]
    told = run("evidence", rows[0]["record_id"]).output
    assert f"in English: {rows[0]['text']}\n(language model, not checked by a translator; no evidence)" in told


def test_a_translator_who_is_no_code_is_told_as_written(checkout: Checkout) -> None:
    row = checkout.first("translations", lambda row: row["column_name"] == "quote")
    checkout.edit("translations", row, translated_by="some_model")
    result = run("evidence", row["record_id"], "--package", str(checkout.root))
    assert result.exit_code == 0
    assert "(some_model; no evidence)" in result.output


@pytest.mark.parametrize("row", Checkout(PROJECT).rows("cooperations")[:10], ids=lambda row: row["cooperation_id"])
def test_evidence_of_a_cooperation_names_its_parties(row: dict[str, str]) -> None:
    result = run("evidence", row["cooperation_id"])
    assert result.exit_code == 0
    assert row["quote"] in result.output
    names = {entity["entity_id"]: entity["name_zh"] for entity in Checkout(PROJECT).rows("entities")}
    for party in Checkout(PROJECT).rows("cooperation_parties"):
        if party["cooperation_id"] == row["cooperation_id"]:
            assert names[party["entity_id"]] in result.output


def test_evidence_without_the_source_says_so(checkout: Checkout) -> None:
    for row in checkout.rows("sources"):
        (checkout.root / row["file"]).unlink()
    result = run("evidence", "obs-0001", "--package", str(checkout.root))
    assert result.exit_code == 0
    source = indicators.evidence("obs-0001", path=PROJECT).source
    where = f"{source['file']}: no such file; put the document there for the words around the quote"
    address = source["archived_url"] or source["url"]
    assert result.output.rstrip().endswith(f"{where}{f', or read {address}' if address else ''}")


def test_evidence_of_an_installed_package_says_where_its_context_is(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    for row in checkout.rows("sources"):
        (checkout.root / row["file"]).unlink()
    monkeypatch.setattr("indicators.package.Package.holds_sources", False)
    for identifier in ("obs-0001", "coop-0001"):
        found = indicators.evidence(identifier, path=checkout.root)
        assert (found.before, found.after, found.source_at_hand) == ("", "", False)
        assert found.missing.startswith("an installed package comes without its source documents")
        assert "name a checkout of the repository (--package, in Python path=)" in found.missing
        assert found.missing in run("evidence", identifier, "--package", str(checkout.root)).output
        assert "<p><small>an installed package comes without" in found._repr_html_()
    assert not indicators.evidence("obs-0001", path=PROJECT).missing


def test_evidence_at_a_wrong_offset_does_not_pretend(checkout: Checkout) -> None:
    row = checkout.rows("observations")[0]
    moved = str(int(row["quote_start"]) + 1)
    checkout.edit("observations", row, quote_start=moved)
    data = json.loads(
        run("evidence", row["observation_id"], "--format", "json", "--package", str(checkout.root)).output
    )
    assert data["source_at_hand"] is False
    assert data["before"] == data["after"] == ""
