"""`indicators validate` with its options, `rule` and `rules`, as a user types them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

import pytest
from click.testing import CliRunner, Result

from indicators import all_rules
from indicators.cli import main
from indicators.cli.checking_commands import changes, files_of, watch
from indicators.cli.terminal import wants_colour
from indicators.reports import FORMATS
from tests.checkout import Checkout

Run = Callable[..., Result]


@pytest.fixture
def run(small: Checkout, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`indicators` in the package's directory."""
    monkeypatch.chdir(small.root)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def invoke(*words: str) -> Result:
        result = CliRunner().invoke(main, words)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.fixture
def damaged(small: Checkout) -> Checkout:
    small.edit("observations", small.rows("observations")[2], status="", entity_id="nobody")
    return small


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_written_and_the_exit_code_is_the_same(run: Run, small: Checkout, form: str) -> None:
    clean = run("validate", "--format", form)
    assert clean.exit_code == 0, clean.output
    small.edit("observations", small.rows("observations")[2], status="")
    faulty = run("validate", "--format", form)
    assert faulty.exit_code == 1
    assert "S02" in faulty.output


def test_an_unknown_format_is_refused(run: Run) -> None:
    result = run("validate", "--format", "markdwn")
    assert result.exit_code == 2
    assert "markdown" in result.output


def test_options_take_lists_with_commas_and_repeat(run: Run, damaged: Checkout) -> None:
    for words in (["--select", "S02,R01"], ["--select", "S02", "--select", " R01 "]):
        found = json.loads(run("validate", "--format", "json", *words).output)["findings"]
        assert {finding["code"] for finding in found} == {"S02", "R01"}
    result = run("validate", "--layer", "schema", "--ignore", "S")
    assert result.exit_code == 0
    assert "not checked" in result.output


@pytest.mark.parametrize(
    "words", [["--select", "S99"], ["--ignore", "X"], ["--layer", "shema"], ["--changed", "nope"], ["--changed="]]
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(run: Run, words: Sequence[str]) -> None:
    result = run("validate", *words)
    assert result.exit_code == 2
    assert result.output.startswith("indicators: ")
    assert result.output.count("\n") == 1


def test_the_configuration_applies_and_the_command_line_wins(run: Run, damaged: Checkout) -> None:
    (damaged.root / "indicators.toml").write_text('layer = ["references"]\nformat = "json"\n', encoding="utf-8")
    found = json.loads(run("validate").output)
    assert {finding["code"] for finding in found["findings"]} == {"R01"}
    assert "left out by layer of indicators.toml" in {gap["reason"] for gap in found["unchecked"]}
    assert "S02" in run("validate", "--layer", "schema", "--format", "text").output


def test_pyproject_configures_too(run: Run, damaged: Checkout) -> None:
    (damaged.root / "pyproject.toml").write_text('[tool.indicators]\nselect = ["F"]\n', encoding="utf-8")
    assert run("validate").exit_code == 0


@pytest.mark.parametrize(
    ("text", "message"), [('formt = "json"', "did you mean 'format'"), ('format = "jsn"', "did you mean 'json'")]
)
def test_a_mistaken_configuration_is_one_line_and_exit_code_2(
    run: Run, small: Checkout, text: str, message: str
) -> None:
    (small.root / "indicators.toml").write_text(text, encoding="utf-8")
    result = run("validate")
    assert result.exit_code == 2
    assert "indicators.toml" in result.output
    assert message in result.output


@pytest.mark.parametrize(
    ("environment", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colours_are_for_terminals(environment: dict[str, str], terminal: bool, colour: bool) -> None:
    assert wants_colour(environment, terminal=terminal) is colour


def test_colours_can_be_forced(run: Run, damaged: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("validate").output
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31mS02\x1b[0m" in run("validate").output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("validate").output


def test_a_rule_is_explained(run: Run) -> None:
    page = all_rules()["E05"].page
    output = " ".join(run("rule", "E05").output.split())
    for words in ("E05", page.title, page.meaning, page.fails, page.passes, page.mend):
        assert words in output
    assert json.loads(run("rule", "E05", "--format", "json").output)["fails"] == page.fails


def test_an_unknown_rule_is_refused_and_the_nearest_named(run: Run) -> None:
    result = run("rule", "e5")
    assert result.exit_code == 2
    assert result.output == "indicators: no rule 'e5'; did you mean 'E05'?\n"


def test_rules_are_listed(run: Run) -> None:
    assert [line.split()[0] for line in run("rules").output.splitlines()[2:]] == list(all_rules())
    assert [rule["code"] for rule in json.loads(run("rules", "--format", "json").output)] == list(all_rules())


Look = dict[str, tuple[int, int]]


def looks(*each: int) -> Callable[[], Look]:
    """A package whose one file changes as the numbers do."""
    numbers: Iterator[int] = iter(each)
    return lambda: {"a.csv": (next(numbers), 1)}


def unsaid(changed: str) -> None:
    """Nobody listens."""


def test_a_change_is_told_once_the_file_rests() -> None:
    assert list(changes({"a.csv": (1, 1)}, looks(1, 2, 3, 3, 3, 4, 4), range(7))) == [["a.csv"], ["a.csv"]]


def test_watching_runs_now_and_after_every_change() -> None:
    codes = iter([1, 0, 1])
    said: list[str] = []
    assert watch(lambda: next(codes), looks(1, 1, 2, 2, 3, 3), range(5), said.append) == 1
    assert said == ["a.csv", "a.csv"]


def test_an_edit_during_a_run_is_not_missed() -> None:
    now = {"a.csv": (1, 1)}
    runs = []

    def check() -> int:
        runs.append(dict(now))
        now["a.csv"] = (2, 1)
        return 0

    watch(check, lambda: dict(now), range(5), unsaid)
    assert runs == [{"a.csv": (1, 1)}, {"a.csv": (2, 1)}]


def test_ctrl_c_ends_with_the_last_exit_code() -> None:
    def interrupted() -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    assert watch(lambda: 1, looks(1, 1), interrupted(), unsaid) == 1


def test_a_package_is_watched_whole(small: Checkout) -> None:
    before = files_of(small.root)
    source = small.rows("sources")[0]["file"]
    assert {"datapackage.json", "data/observations.csv", source} <= before.keys()
    (small.root / "indicators.toml").write_text("", encoding="utf-8")
    (small.root / source).unlink()
    assert before.keys() ^ files_of(small.root).keys() == {"indicators.toml", source}
