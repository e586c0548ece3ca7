"""`indicators check`: files and standard input, what ends it with 0, 1 and 2, and what it says of unreadable files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from indicators import Package
from indicators.checking.known import known_of
from indicators.cli import main
from indicators.errors import DeclarationError
from indicators.records import Checked
from tests.checkout import PROJECT
from tests.hostile.little import little_package

TRUE = "全国共有232家国家级经开区。\n"
FIGURE = """[[derived]]
id = "{}"
name_en = "Made up"
name_zh = "编造"
ratio = {{ of = "{}", to = "obs-0002" }}
unit_id = "ratio"
note = "Made up."
"""
WRONG = "# 经开区\n\n全国共有232家国家级经开区,`700`,\n合作项目达到**700个**。\n"


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["check", *arguments, "--package", str(PROJECT)], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    file = tmp_path / "wrong.md"
    file.write_text(WRONG, encoding="utf-8")
    return str(file)


def test_a_true_text_ends_with_0_and_a_wrong_one_with_1(wrong: str) -> None:
    assert run("-", given=TRUE).exit_code == 0
    assert run(wrong).exit_code == 1
    assert run("-", wrong, given=TRUE).exit_code == 1


def test_the_number_stands_at_its_line_and_column_with_the_words_beneath(wrong: str) -> None:
    lines = run(wrong).output.splitlines()
    at = lines.index(f"{wrong}:4")
    assert lines[at + 1] == "  合作项目达到**【700个】**。"
    assert lines[at + 2].startswith("  = 4:9 700个 sharper: obs-0021 has ")
    assert lines[at + 3].startswith("    obs-0021 “…")
    assert "【将近" in lines[at + 3]
    assert lines[-1] == "1 problem in 2 numbers: 1 supported, 1 sharper"


@pytest.mark.parametrize(
    ("words", "code"),
    [("none", 0), ("contradicted", 0), ("contradicted,sharper", 1), ("supported", 1), ("inconsistent", 0)],
)
def test_what_fails_is_chosen(wrong: str, words: str, code: int) -> None:
    assert run(wrong, "--fail-on", words).exit_code == code


def test_arithmetic_of_the_text_fails_without_any_row() -> None:
    given = "某村产量从20吨增加到30吨,增加了15吨。"
    assert run("-", "--fail-on", "inconsistent", given=given).exit_code == 1
    assert run("-", "--fail-on", "other", given=given).exit_code == 0


def test_json_keeps_its_schema_and_names_the_place_in_the_file(wrong: str) -> None:
    told = json.loads(run(wrong, "-", "--format", "json", given=TRUE).output)
    Draft202012Validator.check_schema(Checked.schema())
    assert list(Draft202012Validator(Checked.schema()).iter_errors(told)) == []
    first, second = told["files"]
    assert (first["file"], second["file"], told["ok"]) == (wrong, "-", False)
    number = first["numbers"][1]
    assert WRONG[number["start"] : number["end"]] == number["text"] == "700个"
    assert (number["line"], number["column"], number["end_column"]) == (4, 9, 13)
    assert set(number["rows"]) <= set(told["evidence"])


def test_a_day_and_a_language_are_taken(wrong: str) -> None:
    assert run(wrong, "--published", "2025-06-01", "--language", "zh").exit_code == 1
    assert run(wrong, "--published", "June").exit_code == 2


def test_a_web_page_is_checked_without_its_furniture(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    page = tmp_path / "page.html"
    around = '<nav><ul><li><a href="/a">999个国家级经开区</a></li><li><a href="/b">专题</a></li></ul></nav>'
    filler = "园区之间按照自愿的原则结成对子,共同招商,共同培训,把各自的长处合在一起,这样的做法在各地都能见到。" * 3
    page.write_text(
        f"<html><body>{around}<article><h1>经开区之间的合作</h1><p>{filler}</p><p>{TRUE}</p>"
        f"<p>国家级经开区的合作项目达到700个。{filler}</p></article><footer>版权所有</footer></body></html>",
        encoding="utf-8",
    )
    (told,) = json.loads(run(str(page), "--format", "json").output)["files"]
    assert told["extraction"].startswith("html ")
    assert [one["text"] for one in told["numbers"]] == ["232家", "700个"]
    assert told["numbers"][-1]["where"].endswith("/p[3]")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file or directory"),
        (b"\x89PNG\r\n", "a picture; read its words"),
        ("全国共有232家国家级经开区。全国共有232家国家级经开区。".encode() + b"\xff", "not UTF-8 at byte 78"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line_that_names_the_file(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "article.txt"
    if content is not None:
        file.write_bytes(content)
    result = run(str(file))
    assert result.exit_code == 2
    assert result.stderr.startswith(f"indicators: {file}: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_verdict_is_refused_with_those_that_there_are(wrong: str) -> None:
    result = run(wrong, "--fail-on", "sharp")
    assert result.exit_code == 2
    assert "no verdict 'sharp'; they are supported, " in result.stderr


def test_no_verdict_at_all_is_no_gate_that_passes(wrong: str) -> None:
    result = run(wrong, "--fail-on", "")
    assert result.exit_code == 2
    assert "write none" in result.stderr


@pytest.mark.parametrize("table", ["entities", "indicators", "aliases", "reference_values", "observations"])
def test_a_table_that_cannot_be_read_lets_no_text_pass(tmp_path: Path, table: str) -> None:
    little = little_package(tmp_path / "little")
    file = little / "data" / f"{table}.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    result = CliRunner().invoke(main, ["check", "-", "--package", str(little)], input=TRUE)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert f"data/{table}.csv" in result.stderr


def test_a_declaration_that_cannot_be_read_lets_no_text_pass(tmp_path: Path) -> None:
    little = little_package(tmp_path / "little")
    (little / "data" / "analysis.toml").write_text("[[derived]\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "-", "--package", str(little)], input=TRUE)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "data/analysis.toml:1: not TOML" in result.stderr
    with pytest.raises(DeclarationError, match="not TOML"):
        Package.open(little).check(TRUE)


def test_a_declared_figure_that_does_not_follow_leaves_the_others(tmp_path: Path) -> None:
    little = little_package(tmp_path / "little")
    declared = [FIGURE.format(*one) for one in (("nowhere", "obs-9999"), ("parks-to-parks", "obs-0001"))]
    (little / "data" / "analysis.toml").write_text("".join(declared), encoding="utf-8")
    (known,) = known_of(Package.open(little)).declared
    assert known.declared.identifier == "parks-to-parks"


def test_a_day_may_be_given_as_text() -> None:
    import indicators

    seen = [indicators.check("去年有700个。", PROJECT, published=day) for day in ("2026-05-01", date(2026, 5, 1))]
    assert seen[0].to_frame().equals(seen[1].to_frame())
    with pytest.raises(ValueError, match="published is '2026-02-30'; expected a day such as"):
        indicators.check("232家", PROJECT, published="2026-02-30")
