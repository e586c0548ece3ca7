"""Rules of a package's own: run where somebody allows it and nowhere else, which is said; found like ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import indicators
from indicators.errors import ConfigurationError, PackageError
from indicators.reports import FORMATS

RULES = '''"""Rules of our team."""

from pathlib import Path

from indicators.rules.findings import Layer
from indicators.rules.rules import rule

Path(__file__).with_name("ran").touch()


@rule("X-1", Layer.OWN, "units", scope="row")
def clear_symbols(batch, context):
    """A symbol has two meanings.

    Fails: symbol t
    Passes: symbol Mg
    Mend: write Mg
    """
    for row in batch:
        if row["symbol"] == "t":
            yield row.at("symbol", "t is a ton to some", expected="Mg")


@rule("X-2", Layer.OWN, "desks", scope="package", reads=("sources.title",))
def desk_has_source(batch, context):
    """A desk has no source.

    Fails: a desk of a package without sources
    Passes: a desk of a package with sources
    Mend: add a source
    """
    for row in batch:
        if not len(context.rows("sources")):
            yield row.at("desk", "no source at all", expected="a source")
'''
DESKS = {
    "name": "desks",
    "path": "data/desks.csv",
    "schema": {"fields": [{"name": "desk", "type": "integer"}], "primaryKey": ["desk"]},
}


@pytest.fixture
def team(tmp_path: Path) -> Path:
    root = indicators.init_package(tmp_path / "team").root
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append(DESKS)
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (root / "data/desks.csv").write_text("desk\n4\n", encoding="utf-8")
    (root / "indicators.toml").write_text('rules = "rules.py"\n', encoding="utf-8")
    (root / "rules.py").write_text(RULES, encoding="utf-8")
    indicators.format_package(root)
    return root


def found(root: Path, **options: Any) -> set[tuple[str, str, str]]:
    return {(one.code, one.file, one.column) for one in indicators.validate(root, **options).findings}


EXPECTED = {("X-1", "data/units.csv", "symbol"), ("X-2", "data/desks.csv", "desk")}


def test_they_run_where_the_caller_allows_it_and_whoever_works(team: Path) -> None:
    assert found(team, rules=True) == EXPECTED
    assert found(team, rules=True, jobs=2) == EXPECTED
    assert found(team, rules=True, thorough=True) == EXPECTED
    assert found(team, rules=True, layers=["own"], ignore=["X-2"]) == {("X-1", "data/units.csv", "symbol")}
    report = indicators.validate(team, rules=True)
    for form in FORMATS:
        assert "X-1" in report.render(form)


def test_else_they_do_not_and_the_report_says_so(team: Path) -> None:
    report = indicators.validate(team)
    assert report.findings == ()
    assert not (team / "ran").exists()
    (gap,) = report.unchecked
    assert (gap.layer, gap.reason) == (
        "own",
        "rules.py, which indicators.toml names, did not run: --rules allows it, or standing in the package",
    )


def test_they_run_in_the_package_that_one_stands_in(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(team / "data")
    assert found(team) == EXPECTED
    assert found(team, rules=False) == set()


def test_they_never_run_of_a_package_behind_a_url(team: Path) -> None:
    import fsspec

    files = fsspec.filesystem("memory")
    for file in team.rglob("*"):
        if file.is_file():
            files.pipe(f"/team/{file.relative_to(team).as_posix()}", file.read_bytes())
    report = indicators.validate("memory://team", rules=True)
    assert report.findings == ()
    assert [gap.reason for gap in report.unchecked if gap.layer == "own"] == [
        "rules.py, which indicators.toml names, did not run: rules of a package behind a URL never do"
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"X-1"', '"S01"', "the code 'S01'; expected X- and letters or digits"),
        ('"X-1"', '"Y-1"', "the code 'Y-1'; expected X-"),
        ('"X-2"', '"X-1"', "two rules have the code X-1"),
        ('"units", scope', '"unit", scope', "no table or column 'unit'"),
        ('"sources.title"', '"sources.name"', "no table or column 'sources.name'"),
        ("Layer.OWN", "Layer.FORM", "is of layer form; expected Layer.OWN"),
        ("from pathlib", "import nothing_of_the_kind\nfrom pathlib", r"rules\.py:3: ModuleNotFoundError"),
        ("def clear_symbols(", "def clear_symbols((", r"rules\.py:12: SyntaxError"),
    ],
)
def test_a_file_of_rules_that_will_not_do_is_an_error_that_says_why(team: Path, old: str, new: str, words: str) -> None:
    (team / "rules.py").write_text(RULES.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=words):
        indicators.validate(team, rules=True)
    assert indicators.validate(team).ok


@pytest.mark.parametrize("value", ['"../rules.py"', '"none.py"', "3"])
def test_a_file_that_is_not_in_the_package_is_refused(team: Path, value: str) -> None:
    (team / "indicators.toml").write_text(f"rules = {value}\n", encoding="utf-8")
    with pytest.raises(PackageError, match=r"indicators\.toml: rules is"):
        indicators.validate(team, rules=True)


def test_the_configuration_may_leave_some_out_though_they_do_not_run(team: Path) -> None:
    (team / "indicators.toml").write_text('rules = "rules.py"\nignore = ["X-1"]\n', encoding="utf-8")
    assert found(team) == set()
    assert found(team, rules=True) == {("X-2", "data/desks.csv", "desk")}
