"""A package released into a folder, then edited: release-check classes each edit, by repository or by git tag."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators import PackageError, build, diff, publish, release_check, validate
from indicators.cli import main
from indicators.release.versioning import baseline, changelog
from tests.checkout import PROJECT, Checkout

Edit = Callable[[Checkout], None]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The package as it is, and the folder in which it was released as 0.1.0."""
    place = tmp_path_factory.mktemp("released")
    root = place / "package"
    for folder in ("data", "seeds"):
        shutil.copytree(PROJECT / folder, root / folder)
    for file in ("datapackage.json", "LICENSE", "CITATION.cff"):
        if (PROJECT / file).is_file():
            shutil.copy(PROJECT / file, root / file)
    checkout = Checkout(root)
    checkout.refresh()
    checkout.set_version("0.1.0", "2026-01-31")
    checkout.set_changelog("[0.1.0] - 2026-01-31")
    build(root, place / "build")
    publish(place / "build", place / "releases")
    return root, place / "releases"


@pytest.fixture
def edited(released: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Checkout, Path]:
    """A copy of the package to edit, and the release repository."""
    monkeypatch.setenv("INDICATORS_CACHE", str(tmp_path / "cache"))
    root, repository = released
    return Checkout(shutil.copytree(root, tmp_path / "package")), repository


def note(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["note"] != "")
    checkout.edit("observations", row, note="Put better.")


def new_row(checkout: Checkout) -> None:
    last = checkout.rows("entities")[-1]
    checkout.append("entities", **{**last.cells, "entity_id": "zzz"})


def changed_value(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value"] != "")
    checkout.edit("observations", row, value="4711")


def removed_row(checkout: Checkout) -> None:
    checkout.write("observations", [dict(row.cells) for row in checkout.rows("observations")[:-1]])


def new_column(checkout: Checkout) -> None:
    records = [{**row.cells, "colour": "red"} for row in checkout.rows("units")]
    checkout.write("units", records, [*checkout.header("units"), "colour"])


@pytest.mark.parametrize(
    ("edit", "bump", "least"),
    [
        (note, "patch", "0.1.1"),
        (new_row, "minor", "0.1.1"),
        (changed_value, "major", "0.2.0"),
        (removed_row, "major", "0.2.0"),
        (new_column, "minor", "0.1.1"),
    ],
)
def test_each_kind_of_edit_is_classed(edit: Edit, bump: str, least: str, edited: tuple[Checkout, Path]) -> None:
    checkout, repository = edited
    edit(checkout)
    check = release_check(checkout.root, repository=repository)
    assert (check.released, str(check.bump), check.least) == ("0.1.0", bump, least)
    assert [finding.code for finding in check.findings] == ["V01"]
    checkout.set_version(least, "2026-02-28")
    checkout.set_changelog("[Unreleased]")
    assert release_check(checkout.root, repository=repository).ok
    assert [one.code for one in release_check(checkout.root, repository=repository, final=True).findings] == ["V02"]
    checkout.set_changelog(f"[{least}] - 2026-02-28")
    assert release_check(checkout.root, repository=repository, final=True).ok


def test_what_was_released_fits_and_is_no_difference(edited: tuple[Checkout, Path]) -> None:
    checkout, repository = edited
    check = release_check(checkout.root, repository=repository, final=True)
    assert (check.ok, str(check.bump), check.reasons) == (True, "none", ())
    assert not diff("0.1.0", checkout.root, repository=repository)
    build_zip = next((repository / "files").glob("*.zip"), None)
    assert build_zip is not None
    assert not diff(build_zip, checkout.root)


def test_the_layer_of_validate_says_the_same(edited: tuple[Checkout, Path]) -> None:
    checkout, repository = edited
    note(checkout)
    last = baseline(checkout.root, repository=repository)
    assert [one.code for one in validate(checkout.root, layers=["release"], against=last).findings] == ["V01"]
    report = validate(checkout.root, layers=["release"])
    assert report.ok
    assert [gap.layer for gap in report.unchecked if "no release is named" in gap.reason] == ["release"]


def test_an_identifier_that_any_version_of_the_repository_had_is_not_given_again(edited: tuple[Checkout, Path]) -> None:
    checkout, published = edited
    repository = shutil.copytree(published, checkout.root.parent / "releases")
    kept = [dict(row.cells) for row in checkout.rows("reference_values")]
    checkout.write("reference_values", kept[:-1])
    told = [dict(row.cells) for row in checkout.rows("translations")]
    checkout.write("translations", [row for row in told if row["record_id"] != kept[-1]["reference_id"]])
    checkout.set_version("0.2.0", "2026-02-28")
    build(checkout.root, checkout.root.parent / "build")
    publish(checkout.root.parent / "build", repository)
    checkout.write("reference_values", kept)
    checkout.set_version("0.2.1", "2026-03-31")
    checkout.set_changelog("[Unreleased]")
    check = release_check(checkout.root, repository=repository)
    gone = kept[-1]["reference_id"]
    assert [(one.code, one.value) for one in check.findings] == [("V04", gone)]
    assert "given in 0.1.0 and removed since" in check.findings[0].message


def test_git_tags_do_as_well(edited: tuple[Checkout, Path]) -> None:
    checkout, _ = edited
    nothing = checkout.root
    with pytest.raises(PackageError, match="not a git repository"):
        release_check(nothing)
    checkout.git("init", "--quiet")
    checkout.git("commit", "--quiet", "--allow-empty", "--message", "start")
    first = release_check(checkout.root)
    assert (first.ok, first.released, first.against) == (True, "", "the git repository has no tag such as v1.2.0")
    checkout.release("0.1.0")
    assert release_check(checkout.root).ok
    changed_value(checkout)
    assert [one.code for one in release_check(checkout.root).findings] == ["V01"]
    assert release_check(checkout.root, against="0.1.0").against == "v0.1.0"


def test_a_tag_elsewhere_is_not_the_last_release(edited: tuple[Checkout, Path]) -> None:
    checkout, _ = edited
    checkout.release("0.1.0")
    checkout.git("checkout", "--quiet", "-b", "other")
    checkout.release("0.9.0")
    checkout.git("checkout", "--quiet", "-")
    assert release_check(checkout.root).released == "0.1.0"


def test_the_command_names_what_falls_short(edited: tuple[Checkout, Path]) -> None:
    checkout, repository = edited
    changed_value(checkout)
    command = ["release-check", str(checkout.root), "--repository", str(repository)]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "changed since: major, so at least 0.2.0" in result.output
    assert "V01 version is 0.1.0, but since 0.1.0 there is a major change: observations.value: " in result.output
    told = json.loads(CliRunner().invoke(main, [*command, "--format", "json"]).output)
    assert (told["ok"], told["bump"], told["least"]) == (False, "major", "0.2.0")
    assert told["reasons"][0]["change"] == "claim_changed"
    assert told["findings"][0]["code"] == "V01"


def test_the_changelog_is_drafted_with_identifiers_and_values(edited: tuple[Checkout, Path]) -> None:
    checkout, repository = edited
    changed_value(checkout)
    removed_row(checkout)
    new_row(checkout)
    checkout.set_version("0.2.0", "2026-02-28")
    first, last = checkout.rows("observations")[0], Checkout(PROJECT).rows("observations")[-1]
    entry = changelog(checkout.root, repository=repository)
    assert entry.startswith("## [0.2.0] - 2026-02-28\n\n### Added\n\n- `entities`: zzz\n\n### Changed\n\n")
    assert f"- `observations` {first['observation_id']}: value " in entry
    assert "→ 4711\n" in entry
    assert entry.endswith(f"### Removed\n\n- `observations`: {last['observation_id']}\n")


def test_the_first_release_is_drafted_too(edited: tuple[Checkout, Path]) -> None:
    checkout, _ = edited
    checkout.git("init", "--quiet")
    checkout.git("commit", "--quiet", "--allow-empty", "--message", "start")
    assert changelog(checkout.root) == "## [0.1.0] - 2026-01-31\n\n### Added\n\n- The first release.\n"
