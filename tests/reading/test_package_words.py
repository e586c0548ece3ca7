"""Words of a package's own: read in it everywhere, in no other package, and refused by file and line."""

from __future__ import annotations

import csv
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators import Package, coverage, draft, find_mentions, format_package, init_package, scan, validate
from indicators.cli import main
from indicators.errors import ConfigurationError
from indicators.reading.vocabulary import read_package_words
from tests.rules.test_signed_numbers import package, put

SENTENCE = "2024年甲县开发区年产茶饼顶破3万砣,在九曲弯新建厂房。"
WORDS = """# What we count in.
unit brick 砣 bricks_of_tea
name 九曲弯
qualifier more_than before 顶破
"""
ROW = {"value": "30000", "lower": "30000", "qualifier": "more_than", "value_text": "顶破3万砣"}


def add_words(root: Path, text: str = WORDS) -> Path:
    """Give a package a unit of its own: a row of units, and a file of words that its configuration names."""
    (root / "indicators.toml").write_text('words = "words.txt"\n', encoding="utf-8")
    (root / "words.txt").write_text(text, encoding="utf-8")
    with (root / "data" / "units.csv").open(encoding="utf-8", newline="") as lines:
        units = list(csv.DictReader(lines))
    brick = {"unit_id": "brick", "symbol": "砣", "name_zh": "砣", "name_en": "brick", "quantity_kind": "count"}
    put(root / "data" / "units.csv", *units, brick)
    return root


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    root = add_words(init_package(tmp_path / "words").root)
    units = (root / "data" / "units.csv").read_text(encoding="utf-8")
    made = package(tmp_path, SENTENCE, "flow", "count", ROW)
    (made / "data" / "units.csv").write_text(units, encoding="utf-8")
    for file in ("indicators.toml", "words.txt"):
        (made / file).write_bytes((root / file).read_bytes())
    indicators = made / "data" / "indicators.csv"
    indicators.write_text(indicators.read_text("utf-8").replace(",count,", ",brick,"), encoding="utf-8")
    format_package(made)
    return made


def codes(root: Path) -> set[str]:
    return {finding.code for finding in validate(root).findings if finding.code[0] in "DCE"}


def test_a_row_in_a_unit_of_its_own_is_derived_from_the_words_and_by_no_others(tea: Path) -> None:
    assert codes(tea) == set()
    (tea / "indicators.toml").write_text("", encoding="utf-8")
    assert {"D01", "C01"} & codes(tea)
    observations = tea / "data" / "observations.csv"
    (tea / "indicators.toml").write_text('words = "words.txt"\n', encoding="utf-8")
    observations.write_text(observations.read_text("utf-8").replace(",30000,", ",40000,"), encoding="utf-8")
    assert "D03" in codes(tea)


def test_coverage_draft_and_scan_read_by_them(tea: Path) -> None:
    (counted,) = coverage(path=tea)
    assert [(mention.text, str(mention.kind)) for mention in Package(tea).find_mentions(SENTENCE)] == [
        ("2024年", "date"),
        ("顶破3万砣", "quantity"),
        ("九曲弯", "name"),
    ]
    assert (counted.claimed, counted.unsettled) == (1, ())
    file = tea / "seeds" / "brief.txt"
    found = {one.text: one.unit for one in scan([file], path=tea)}
    assert found == {"2024年": None, "顶破3万砣": "砣", "九曲弯": None}
    put(tea / "data" / "observations.csv")
    (drafted,) = draft("brief", path=tea)
    assert (drafted.unit, drafted.cells["lower"], drafted.indicators) == ("brick", "30000", ("figure",))
    scanned = ["scan", str(file), "--format", "csv"]
    assert ",顶破3万砣," in CliRunner().invoke(main, [*scanned, "--package", str(tea)]).stdout
    assert ",破3万," in CliRunner().invoke(main, scanned).stdout


def test_they_never_leak(tea: Path, tmp_path: Path) -> None:
    plain = [mention.text for mention in find_mentions(SENTENCE)]
    assert plain[1] != "顶破3万砣"
    seen: list[list[str]] = []
    with Package(tea).lexicon.in_use():
        other = threading.Thread(target=lambda: seen.append([one.text for one in find_mentions(SENTENCE)]))
        other.start()
        other.join()
        assert [mention.text for mention in find_mentions(SENTENCE)][1] == "顶破3万砣"
    assert seen == [plain]
    assert Package(tea).read_quantity("顶破3万砣").unit == "砣"
    validate(tea)
    assert [mention.text for mention in find_mentions(SENTENCE)] == plain
    bare = Package(init_package(tmp_path / "bare").root)
    assert [mention.text for mention in bare.find_mentions(SENTENCE)] == plain


def test_english_words_of_its_own(tea: Path) -> None:
    found = Package(tea).find_mentions("Firms made 3,200 bricks of tea last year", "en")
    assert [(one.text, one.quantity.unit) for one in found if one.quantity] == [
        ("3,200 bricks of tea", "bricks of tea")
    ]


@pytest.mark.parametrize(
    ("line", "said", "suggestion"),
    [
        ("units brick 砣", "'units' is no kind of word", "unit"),
        ("qualifier morethan before 顶破", "'morethan' is no qualifier", "more_than"),
        ("qualifier more_than infront 顶破", "'infront' is no place of a qualifier", ""),
        ("unit brick", "'unit brick' names no word; expected 'unit CODE WORD …'", ""),
        ("name 弯曲", "'弯曲' has no numeral", ""),
        ("unit brik 砣", "units.csv has no unit 'brik'", "brick"),
    ],
)
def test_a_bad_line_is_told_by_file_and_line(tea: Path, line: str, said: str, suggestion: str) -> None:
    (tea / "words.txt").write_text(f"# ours\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said) as raised:
        validate(tea)
    assert (raised.value.file, raised.value.line, raised.value.suggestion) == ("words.txt", 3, suggestion)
    assert f"words.txt:3: {said}" in str(raised.value)
    told = CliRunner().invoke(main, ["validate", str(tea)])
    assert told.exit_code == 2
    assert "words.txt:3" in told.output


def test_a_word_given_twice_names_both_lines() -> None:
    with pytest.raises(ConfigurationError, match="w:2: '砣' is a noun already in line 1"):
        read_package_words("noun 砣\nnoun 砣\n", "w", "w")


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff", "words.txt: not UTF-8 at byte 0"), (None, "words is 'words.txt': No such file")]
)
def test_a_file_that_cannot_be_read(tea: Path, content: bytes | None, said: str) -> None:
    if content is None:
        (tea / "words.txt").unlink()
    else:
        (tea / "words.txt").write_bytes(content)
    with pytest.raises(ConfigurationError, match=said):
        validate(tea)
