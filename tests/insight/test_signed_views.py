"""Falls, deficits, several and ratios as every view shows them, from Chinese and from English words."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indicators import Package, format_package, plot, validate
from indicators.cli import main
from indicators.release.export import export
from tests.rules.test_signed_numbers import exactly, package, put

Case = tuple[str, str, str, dict[str, str], str, str, str]


def bounded(words: str, qualifier: str, value: str = "", lower: str = "", upper: str = "") -> dict[str, str]:
    return {"value": value, "lower": lower, "upper": upper, "qualifier": qualifier, "value_text": words}


CASES: dict[str, Case] = {
    "nearly, fallen": (
        "2024年甲县开发区产值下降近5%。",
        "growth",
        "percent",
        bounded("近5%", "nearly", "-5", "-5"),
        "近5% -> nearly -5 % (lower bound -5, excluded)",
        "nearly -5%",
        "triangle-up",
    ),
    "more than, fallen": (
        "2024年甲县开发区产值降幅超过5%。",
        "growth",
        "percent",
        bounded("超过5%", "less_than", "-5", "", "-5"),
        "超过5% -> less_than -5 % (upper bound -5, excluded)",
        "less than -5%",
        "triangle-down",
    ),
    "several, fallen": (
        "2024年甲县开发区增速下降几个百分点。",
        "growth",
        "percentage_point",
        bounded("几个百分点", "several", "", "-10", "-2"),
        "几个百分点 -> several: from above -10 to -2 pp",
        "above -10 to -2 pp",
        "band",
    ),
    "a deficit": (
        "2024年甲县开发区亏损3.2亿元。",
        "balance",
        "CNY",
        exactly("-320000000", "3.2亿元"),
        "3.2亿元 -> exact -320000000 CNY",
        "-320 million CNY",
        "circle",
    ),
    "several": (
        "2024年甲县开发区新增企业数百家。",
        "flow",
        "count",
        bounded("数百家", "several", "", "200", "1000"),
        "数百家 -> several: from 200 to below 1000",
        "200 to below 1,000",
        "band",
    ),
    "several without an end": (
        "2024年甲县开发区上千家企业投产。",
        "flow",
        "count",
        bounded("上千家", "several", "", "1000"),
        "上千家 -> several: from 1000",
        "≥ 1,000",
        "triangle-up",
    ),
    "a ratio": (
        "2024年甲县开发区城乡收入比为2.05:1。",
        "ratio",
        "ratio",
        exactly("2.05", "2.05:1"),
        "2.05:1 -> exact 2.05 ×",
        "2.05×",
        "circle",
    ),
    "nearly, fallen, in English": (
        "In 2024 output of Jia zone fell by nearly 5 percent.",
        "growth",
        "percent",
        bounded("nearly 5 percent", "nearly", "-5", "-5"),
        "nearly 5 percent -> nearly -5 % (lower bound -5, excluded)",
        "nearly -5%",
        "triangle-up",
    ),
    "several, in English": (
        "In 2024 hundreds of firms came to Jia zone.",
        "flow",
        "count",
        bounded("hundreds of firms", "several", "", "200", "1000"),
        "hundreds of firms -> several: from 200 to below 1000",
        "200 to below 1,000",
        "band",
    ),
}
YEAR = {
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "period_basis": "stated",
    "note": "",
    "confidence": "high",
}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def shapes(chart: dict[str, Any]) -> set[str]:
    """How the marks of a chart are drawn: the shapes of its points, or a band."""
    text = json.dumps(chart)
    return {"band"} if '"type": "rect"' in text else set(re.findall(r'"shape": "([a-z-]+)"', text))


@pytest.mark.parametrize("name", CASES)
def test_every_view_shows_what_the_words_say(tmp_path: Path, name: str) -> None:
    sentence, measure, unit, row, reading, figure, mark = CASES[name]
    language = "en" if "English" in name else "zh-Hans"
    root = package(tmp_path, sentence, measure, unit, row | YEAR, language=language)
    assert [one.message for one in validate(root).findings if one.code[0] in "DCSE"] == []
    where = ("--package", str(root))
    assert f"reading: {reading}\n" in run("evidence", "obs-0001", *where)
    shown = list(csv.DictReader(run("show", "observations", "--format", "csv", *where).splitlines()))
    (file,) = export("observations", "csv", tmp_path / "rows.csv", path=root)
    for (told,) in (shown, list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))):
        assert {column: told[column] for column in row} == row
    (drawn,) = Package(root).series("figure", "jia-zone").to_dict("records")
    assert drawn["qualifier"] == row["qualifier"]
    chart = plot.series("figure", "jia-zone", path=root).specification
    assert shapes(chart) == {mark}
    assert figure in json.dumps(chart, ensure_ascii=False)
    run("site", str(root), "--out", str(tmp_path / "site"))
    columns = (tmp_path / "site" / "en" / "observations" / "columns.js").read_text("utf-8")
    assert f'"figure":["{figure}"]' in columns
    page = (tmp_path / "site" / "en" / "indicators" / "figure.html").read_text("utf-8")
    assert figure in page.replace("&lt;", "<")


def test_a_difference_from_a_deficit_has_one_sign(tmp_path: Path) -> None:
    root = package(tmp_path, "2024年甲县开发区亏损3.2亿元。", "balance", "CNY", exactly("-320000000", "3.2亿元") | YEAR)
    reference = {"reference_id": "ref-0001", "indicator_id": "figure", "entity_id": "jia-zone", "publisher": "Other"}
    reference |= {"url": "https://example.org/1", "via": "original", "confidence": "high", "status": "actual"}
    put(root / "data" / "reference_values.csv", reference | YEAR | exactly("-310000000", "亏损3.1亿元"))
    format_package(root)
    assert "differs: +10000000 CNY (+3.12 %)" in run("compare", "obs-0001", "--package", str(root))
