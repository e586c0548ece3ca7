"""Which rules run, and which findings a change concerns."""

from __future__ import annotations

import subprocess

import pytest

from indicators import Report, all_rules, validate
from indicators.errors import ConfigurationError, RevisionError, UnknownSelectionError
from indicators.package.configuration import Configuration
from indicators.records import Layer
from indicators.rules.catalogue import selection
from tests.checkout import PROJECT, Checkout

FORM = {code for code, rule in all_rules().items() if rule.layer is Layer.FORM}


def chosen(
    select: str = "", ignore: str = "", layers: str = "", configured: Configuration | None = None
) -> frozenset[str]:
    return selection(
        all_rules(), configured or Configuration(), select=select.split(), ignore=ignore.split(), layers=layers.split()
    ).codes


def test_everything_runs_unless_asked_otherwise() -> None:
    assert chosen() == set(all_rules())
    assert selection(all_rules(), Configuration()).left_out == {}


@pytest.mark.parametrize(
    ("select", "ignore", "layers", "expected"),
    [
        ("E05", "", "", {"E05"}),
        ("F", "", "", FORM),
        ("F01 F02", "F02", "", {"F01"}),
        ("F1", "F18", "", {code for code in FORM if code.startswith("F1")} - {"F18"}),
        ("F", "F0", "", {code for code in FORM if not code.startswith("F0")}),
        ("F05", "F", "", {"F05"}),
        ("F05", "F05", "", set()),
        ("F05 E05", "", "form", {"F05"}),
        ("", "", "form", FORM),
    ],
)
def test_the_longest_word_decides(select: str, ignore: str, layers: str, expected: set[str]) -> None:
    assert chosen(select, ignore, layers) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"select": ["E5"]}, "--select: no rule begins with 'E5'; did you mean 'E05'?"),
        ({"ignore": ["e05"]}, "--ignore: no rule begins with 'e05'; did you mean 'E05'?"),
        ({"select": [""]}, "--select: no rule begins with ''; `indicators rules` lists them"),
        ({"select": ["evidence"]}, "--select: 'evidence' is a layer; its rules begin with E, and --layer takes it"),
        ({"layers": ["evidnce"]}, "--layer: no layer 'evidnce'; did you mean 'evidence'?"),
    ],
)
def test_an_unknown_word_is_refused_and_the_nearest_named(words: dict[str, list[str]], message: str) -> None:
    with pytest.raises(UnknownSelectionError) as refused:
        selection(all_rules(), Configuration(), **words)
    assert str(refused.value) == message


def test_a_word_alone_is_no_list_of_words() -> None:
    with pytest.raises(TypeError, match=r"select has to be a sequence of words such as \['E05'\], and not the text"):
        validate(PROJECT, select="E05")


def test_the_caller_wins_over_the_configuration() -> None:
    configured = Configuration(select=("F", "E"), ignore=("F05",), layer=("form",), file="indicators.toml")
    assert chosen(configured=configured) == FORM - {"F05"}
    assert chosen(ignore="F01", configured=configured) == FORM - {"F05", "F01"}
    assert chosen(select="F05 E05", configured=configured) == {"F05", "E05"}
    assert "E05" in chosen(layers="evidence", configured=configured)
    assert chosen(ignore="E", configured=Configuration(select=("E05",), file="indicators.toml")) == set()


def test_what_is_left_out_is_said_with_the_reason(small: Checkout) -> None:
    (small.root / "indicators.toml").write_text('ignore = ["F18"]\n', encoding="utf-8")
    report = validate(small.root, ignore=["C"])
    assert {gap.layer: gap.reason for gap in report.unchecked} == {
        Layer.FORM: "F18 left out by ignore of indicators.toml",
        Layer.COVERAGE: "left out by --ignore",
    }
    assert Layer.FORM in report.checked
    assert Layer.COVERAGE not in report.checked
    assert "F18" not in report.rules


def test_a_rule_that_is_left_out_finds_nothing(small: Checkout) -> None:
    small.edit("observations", small.rows("observations")[2], status="", entity_id="nobody")
    assert {"S02", "R01"} <= {finding.code for finding in small.validate().findings}
    assert {finding.code for finding in validate(small.root, select=["S02"]).findings} == {"S02"}
    assert "S02" not in {finding.code for finding in validate(small.root, ignore=["S02"]).findings}
    assert {finding.layer for finding in validate(small.root, layers=["references"]).findings} == {"references"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["E"]', "unknown key 'selct'; did you mean 'select'?"),
        ('select = "E"', "select is not a list of texts"),
        ("ignore = [1]", "ignore is not a list of texts"),
        ("format = 1", "format is not a text"),
        ('without-sources = "yes"', "without-sources is neither true nor false"),
        ("select = [", "not TOML"),
        ("a = " + "[" * 5000, "nested too deeply|not TOML"),
    ],
)
def test_a_configuration_that_is_not_understood_is_refused(small: Checkout, text: str, message: str) -> None:
    (small.root / "indicators.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        validate(small.root)


def test_a_configuration_that_is_not_text_is_refused(small: Checkout) -> None:
    (small.root / "indicators.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        validate(small.root)


def test_two_configurations_are_refused(small: Checkout) -> None:
    (small.root / "indicators.toml").write_text("", encoding="utf-8")
    (small.root / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert validate(small.root, layers=["form"]).ok
    (small.root / "pyproject.toml").write_text("[tool.indicators]\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="keep one of the two"):
        validate(small.root)


@pytest.fixture
def committed(small: Checkout) -> Checkout:
    """The package, in a repository of its own with everything committed."""
    git(small, "init", "--quiet")
    commit(small)
    return small


def git(small: Checkout, *arguments: str) -> None:
    identity = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "core.autocrlf=false")
    subprocess.run(["git", "-C", str(small.root), *identity, *arguments], check=True, capture_output=True)


def commit(small: Checkout) -> None:
    git(small, "add", "--all")
    git(small, "commit", "--quiet", "--message", "as it was")


def places(report: Report) -> set[tuple[str, int, str]]:
    return {(finding.file, finding.line, finding.code) for finding in report.findings}


def test_only_rows_that_changed_are_told(committed: Checkout) -> None:
    old = committed.edit("observations", committed.rows("observations")[2], status="")
    commit(committed)
    new = committed.edit("observations", committed.rows("observations")[8], status="")
    assert places(committed.validate()) >= {("data/observations.csv", line, "S02") for line in (old.line, new.line)}
    report = validate(committed.root, changed="HEAD")
    assert places(report) == {("data/observations.csv", new.line, "S02")}
    assert report.scope.startswith("1 row changed since HEAD; ")
    assert ("data/observations.csv", old.line, "S02") in places(validate(committed.root, changed="HEAD~1"))


def test_nothing_is_told_where_nothing_changed(committed: Checkout) -> None:
    committed.edit("observations", committed.rows("observations")[2], status="")
    commit(committed)
    assert not committed.validate().ok
    assert validate(committed.root, changed="HEAD").findings == ()


def test_rows_are_compared_by_key_and_cell(committed: Checkout) -> None:
    """A row that only moved, or is quoted otherwise, is no change of content; its file's form is."""
    old = committed.edit("observations", committed.rows("observations")[2], status="")
    commit(committed)
    rows = [dict(row.cells) for row in committed.rows("observations")]
    committed.write("observations", rows[::-1])
    report = validate(committed.root, changed="HEAD")
    assert {finding.code for finding in report.findings} == {"F16"}
    assert report.scope.startswith("0 rows changed")
    assert old.line


def test_a_row_that_is_gone_is_told_where_it_is_missed(committed: Checkout) -> None:
    entity = committed.rows("observations")[2]["entity_id"]
    committed.write("entities", [dict(row.cells) for row in committed.rows("entities") if row["entity_id"] != entity])
    report = validate(committed.root, changed="HEAD")
    assert ("data/observations.csv", committed.rows("observations")[2].line, "R01") in places(report)
    assert len(report.findings) == len(committed.validate().findings)


def test_a_change_of_unit_is_told_at_the_numbers_in_it(committed: Checkout) -> None:
    committed.edit("units", committed.first("units", lambda row: row["factor"] != ""), factor="3")
    whole = committed.validate()
    assert places(validate(committed.root, changed="HEAD")) == places(whole)
    claimed = {row["indicator_id"] for row in committed.rows("observations")}
    indicator = committed.first("indicators", lambda row: row["unit_id"] == "CNY" and row["indicator_id"] in claimed)
    committed.edit("indicators", indicator, unit_id="count", measure="stock")
    told = validate(committed.root, changed="HEAD")
    assert "D02" in {finding.code for finding in told.findings}
    assert places(told) == places(committed.validate())


def test_what_a_changed_row_refers_to_is_told(committed: Checkout) -> None:
    observation = committed.rows("observations")[2]
    entity = committed.first("entities", lambda row: row["entity_id"] == observation["entity_id"])
    edited = committed.edit("entities", entity, kind="citty")
    commit(committed)
    committed.edit("observations", observation, note="seen again")
    assert ("data/entities.csv", edited.line, "R02") in places(validate(committed.root, changed="HEAD"))


def test_the_other_of_two_rows_is_told(committed: Checkout) -> None:
    first, second = committed.rows("observations")[2:4]
    same = {name: second[name] for name in ("source_id", "value_start", "indicator_id", "entity_id")}
    committed.edit("observations", first, **same)
    report = validate(committed.root, changed="HEAD", select=["R10"])
    assert [finding.line for finding in report.findings] == [second.line]


def test_a_changed_source_is_told_at_its_quotes(committed: Checkout) -> None:
    file = committed.rows("sources")[0]["file"]
    committed.write_bytes(file, "字".encode() + (committed.root / file).read_bytes())
    report = validate(committed.root, changed="HEAD")
    assert {"E02", "E05"} <= {finding.code for finding in report.findings}
    assert file in report.scope
    assert places(report) == places(committed.validate())


def test_a_package_below_the_top_of_its_repository(small: Checkout) -> None:
    above = Checkout(small.root.parent)
    git(above, "init", "--quiet")
    commit(above)
    edited = small.edit("observations", small.rows("observations")[2], status="")
    assert places(validate(small.root, changed="HEAD")) == {("data/observations.csv", edited.line, "S02")}


def test_a_new_package_has_changed_as_a_whole(small: Checkout) -> None:
    git(small, "init", "--quiet")
    git(small, "commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    small.edit("observations", small.rows("observations")[2], status="")
    assert places(validate(small.root, changed="HEAD")) == places(small.validate())


@pytest.mark.parametrize("revision", ["nope", "--help", "HEAD:data", ""])
def test_an_unknown_revision_is_refused(committed: Checkout, revision: str) -> None:
    with pytest.raises(RevisionError, match="git knows no revision"):
        validate(committed.root, changed=revision)


def test_outside_a_repository_there_is_nothing_to_compare_with(
    small: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.root.parent))
    with pytest.raises(RevisionError, match="not a git repository"):
        validate(small.root, changed="HEAD")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="git is not installed"):
        validate(small.root, changed="HEAD")
