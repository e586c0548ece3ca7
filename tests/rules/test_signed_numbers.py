"""Falls, deficits, ratios and foreign money in a small package: the true row passes, the false one is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from indicators import add_source, draft, format_package, init_package, validate

ROW = {
    "entity_id": "jia-zone",
    "period_basis": "unknown",
    "status": "actual",
    "source_id": "brief",
    "confidence": "medium",
    "note": "Undated.",
}


def put(file: Path, *records: dict[str, str]) -> None:
    """Write the rows of a table under the header that it has."""
    with file.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([[record.get(column, "") for column in header] for record in records])


def package(
    root: Path, sentence: str, measure: str, unit: str, *rows: dict[str, str], language: str = "zh-Hans"
) -> Path:
    """A package of one document with a title and a sentence, and of one indicator."""
    made = Path(init_package(root / "package").root)
    (made / "seeds").mkdir(exist_ok=True)
    (made / "seeds" / "brief.txt").write_text(f"县域经济报告\n\n{sentence}\n", encoding="utf-8")
    add_source(made / "seeds" / "brief.txt", source_id="brief", path=made)
    with (made / "data" / "sources.csv").open(encoding="utf-8", newline="") as lines:
        (source,) = csv.DictReader(lines)
    told = {"title": "县域经济报告", "publisher": "甲县统计局", "published_basis": "unknown", "genre": "report"}
    told |= {"language": language, "copy_quality": "clean", "rights": "test"}
    put(made / "data" / "sources.csv", source | told | {"note": "Made up; its publisher would be 甲县统计局."})
    zone = {"entity_id": "jia-zone", "kind": "development_zone", "name_zh": "甲县开发区", "name_en": "Jia zone"}
    put(made / "data" / "entities.csv", zone | {"note": "No parent: a test."})
    indicator = {"indicator_id": "figure", "theme": "investment", "name_zh": "某数", "name_en": "Figure"}
    indicator |= {"definition": "A test.", "unit_id": unit, "measure": measure}
    put(made / "data" / "indicators.csv", indicator)
    given = [
        {"observation_id": f"obs-{number:04d}", "indicator_id": "figure", "quote": sentence, **ROW, **row}
        for number, row in enumerate(rows, start=1)
    ]
    put(made / "data" / "observations.csv", *given)
    format_package(made)
    return made


def found(*arguments: object) -> list[tuple[str, str | None, str | None]]:
    """Code, column and what was expected of each finding about the observations and the document."""
    report = validate(package(*arguments))  # type: ignore[arg-type]
    return [(one.code, one.column, one.expected) for one in report.findings if one.code[0] in "DCS"]


def exactly(value: str, words: str, qualifier: str = "exact") -> dict[str, str]:
    return {"value": value, "lower": value, "upper": value, "qualifier": qualifier, "value_text": words}


@pytest.mark.parametrize(
    ("sentence", "measure", "unit", "number"),
    [
        ("甲县开发区产值同比下降7.7%。", "growth", "percent", "7.7"),
        ("甲县开发区产值降幅为7.7%。", "growth", "percent", "7.7"),
        ("甲县开发区今年亏损3亿元。", "balance", "CNY", "300000000"),
    ],
)
def test_a_fall_is_negative_under_growth_and_balances(
    tmp_path: Path, sentence: str, measure: str, unit: str, number: str
) -> None:
    words = "3亿元" if unit == "CNY" else "7.7%"
    assert found(tmp_path / "true", sentence, measure, unit, exactly(f"-{number}", words)) == []
    wrong = found(tmp_path / "false", sentence, measure, unit, exactly(number, words))
    assert wrong == [("D03", column, f"-{number}") for column in ("value", "lower", "upper")]
    # Under any other measure the number is the one that is printed.
    assert found(tmp_path / "flow", sentence, "flow", unit, exactly(number, words)) == []


def test_a_level_reached_is_no_fall(tmp_path: Path) -> None:
    assert found(tmp_path, "甲县开发区增速降至6%。", "growth", "percent", exactly("6", "6%")) == []


def test_the_bounds_of_a_fall_change_sides(tmp_path: Path) -> None:
    sentence = "甲县开发区产值降幅超过5%。"
    row = {"value": "-5", "upper": "-5", "qualifier": "less_than", "value_text": "超过5%"}
    assert found(tmp_path / "true", sentence, "growth", "percent", row) == []
    row = {"value": "-5", "lower": "-5", "qualifier": "nearly", "value_text": "近5%"}
    assert found(tmp_path / "nearly", "甲县开发区产值下降近5%。", "growth", "percent", row) == []


@pytest.mark.parametrize("words", ["$3.5亿", "USD3.5亿", "HK$3.5亿", "3.5亿美金", "港币3.5亿元"])
def test_foreign_money_is_refused_under_yuan(tmp_path: Path, words: str) -> None:
    rows = found(tmp_path, f"甲县开发区引进外资{words}。", "flow", "CNY", exactly("350000000", words))
    assert [code for code, _, _ in rows] == ["D02"]


def test_a_ratio_is_settled_by_a_row_for_each_of_its_terms(tmp_path: Path) -> None:
    sentence = "甲县开发区三次产业结构为22.8:38.8:38.4。"
    terms = [exactly(number, number) for number in ("22.8", "38.8", "38.4")]
    assert found(tmp_path / "all", sentence, "share", "percent", *terms) == []
    some = found(tmp_path / "some", sentence, "share", "percent", *terms[:2])
    assert [code for code, _, _ in some] == ["C01"]
    drafted = draft("brief", path=package(tmp_path / "none", sentence, "share", "percent"))
    assert [one.cells["value_text"] for one in drafted] == ["22.8", "38.8", "38.4"]


def test_a_ratio_of_two_is_one_row(tmp_path: Path) -> None:
    sentence = "甲县开发区城乡收入比为2.05:1。"
    assert found(tmp_path / "ratio", sentence, "ratio", "ratio", exactly("2.05", "2.05:1")) == []


def test_a_draft_says_which_way_the_change_goes(tmp_path: Path) -> None:
    (drafted,) = draft("brief", path=package(tmp_path, "甲县开发区产值同比下降7.7%。", "growth", "percent"))
    assert (drafted.cells["value"], drafted.sense) == ("7.7", "fall")
