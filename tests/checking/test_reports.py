"""Checked texts in every format: to a schema where there is one, in the right place, and with nothing that acts."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

import indicators
from indicators.checking.check import check_file
from indicators.records import Checked
from indicators.reports import CHECK_FORMATS
from tests.checkout import PROJECT

SARIF = json.loads((PROJECT / "tests/reports/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
TEXT = "# 经开区\n\n国家级经开区有232家,合作项目**700个**。\n\n某村产量从20吨增加到30吨,增加了15吨。\n"
HOSTILE = (
    '::error::a|b`c` <script>alert(1)</script> "x" \x1b[31m\u202e\u200b &lt; @you\n'
    "国家级经开区的合作项目达到700个\u202e。\n"
)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    file = tmp_path_factory.mktemp("a folder") / "50%, a:b.md"
    file.write_text(TEXT, encoding="utf-8")
    return check_file(file, PROJECT)


def test_sarif_keeps_to_the_published_schema_and_its_regions_are_the_numbers(checked: Checked) -> None:
    log = json.loads(checked.render("sarif"))
    assert list(Draft4Validator(SARIF).iter_errors(log)) == []
    (run,) = log["runs"]
    found = []
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        location = result["locations"][0]["physicalLocation"]
        region = location["region"]
        assert location["artifactLocation"]["uri"].endswith("50%25%2C%20a%3Ab.md")
        line = TEXT.split("\n")[region["startLine"] - 1]
        found.append((result["ruleId"], result["level"], line[region["startColumn"] - 1 : region["endColumn"] - 1]))
    assert found == [("sharper", "error", "700个"), ("inconsistent", "error", "20吨增加到30吨,增加了15吨")]


def test_what_does_not_fail_is_a_warning(checked: Checked) -> None:
    log = json.loads(checked.render("sarif", fail_on=["inconsistent"]))
    assert [one["level"] for one in log["runs"][0]["results"]] == ["warning", "error"]
    assert checked.render("github", fail_on=["inconsistent"]).startswith("::warning file=")


def test_github_gets_a_line_for_each_problem_where_it_stands(checked: Checked) -> None:
    first, second, summary = checked.render("github").split("\n")
    match = re.fullmatch("::error file=(.*?),line=3,col=19,endColumn=22,title=sharper%3A 700个::obs-0021 has .*", first)
    assert match is not None, first
    assert match.group(1).endswith("50%25%2C a%3Ab.md")
    assert ",line=5,col=6,endColumn=21,title=inconsistent%3A " in second
    assert summary == "2 problems in 5 numbers: 1 supported, 1 sharper, 1 inconsistent, 3 unknown"


def test_markdown_is_a_table_of_the_judged_numbers(checked: Checked) -> None:
    lines = checked.render("markdown").split("\n")
    assert lines[0].startswith("### ❌ indicators check, 2 problems in 5 numbers")
    rows = [line.split(" | ")[:3] for line in lines if line.startswith("| ") and "obs-" in line]
    assert rows == [["| 3:8", "232家", "supported"], ["| 3:19", "700个", "**sharper**"]]


def test_a_text_from_no_file_is_told_too() -> None:
    found = indicators.check(TEXT, PROJECT)
    told = json.loads(found.render("json"))
    assert list(Draft202012Validator(Checked.schema()).iter_errors(told)) == []
    assert told["files"][0]["file"] == ""
    assert found.render("github").startswith("::error line=3,")
    assert list(Draft4Validator(SARIF).iter_errors(json.loads(found.render("sarif")))) == []


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(indicators.errors.UnknownFormatError, match="did you mean 'sarif'"):
        indicators.check(TEXT, PROJECT).render("sarf")


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_no_character_of_a_text_acts(form: str, tmp_path: Path) -> None:
    file = tmp_path / "x\u202ey.txt"
    file.write_text(HOSTILE, encoding="utf-8")
    told = check_file(file, PROJECT).render(form)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b\u202a-\u202e]", told)
    assert "<script" not in told
    assert not re.search("^::error::", told, re.MULTILINE)
    assert "700个" in told


def test_colours_are_ours_alone() -> None:
    found = indicators.check(HOSTILE, PROJECT).render(colour=True)
    assert "\x1b[33m700个\x1b[0m" in found
    assert "\x1b[31m\u202e" not in found


class Anchors(HTMLParser):
    """The identifiers and the links within a page, and the elements that load or run something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.active: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.identifiers += [one for one in [told.get("id")] if one]
        self.links += [one[1:] for one in [told.get("href") or ""] if one.startswith("#")]
        self.active += [tag] if tag in ("script", "img", "link", "iframe") or "src" in told else []


def test_the_page_links_each_number_with_its_evidence_and_back(checked: Checked) -> None:
    page = checked.render("html")
    anchors = Anchors(page)
    assert anchors.active == []
    assert len(anchors.identifiers) == len(set(anchors.identifiers))
    assert set(anchors.links) <= set(anchors.identifiers)
    assert sorted(anchors.links) == ["e1", "e2", "n1", "n2", "n4"]
    assert "<mark>232家</mark>" in page
