"""A version is published only if it says what changed since the one before it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.errors import VersionFallsShortError
from indicators.records import Build
from tests.checkout import Checkout

FIRST, PATCH, MINOR = "0.1.0", "0.1.1", "0.2.0"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("INDICATORS_REPOSITORY", raising=False)


@pytest.fixture(scope="module")
def first(cut: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the small package is published as it is, under its first version."""
    root = tmp_path_factory.mktemp("first")
    shutil.copytree(cut.root, root / "package")
    indicators.publish(build_as(Checkout(root / "package"), FIRST), root / "releases")
    return root / "releases"


@pytest.fixture
def repository(first: Path, tmp_path: Path) -> Path:
    """A copy of that folder, to publish in."""
    return shutil.copytree(first, tmp_path / "releases")


def build_as(package: Checkout, version: str) -> Path:
    descriptor = json.loads((package.root / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["version"] = version
    (package.root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # Whether an edit is true is validation's matter, and has its own tests.
        patch.setattr("indicators.release.build.require_valid", lambda *_: ())
        made: Build = indicators.build(package.root, package.root.parent / f"build-{version}")
    return made.directory


def test_a_note_may_come_as_a_patch(small: Checkout, repository: Path) -> None:
    small.edit("units", small.rows("units")[0], name_en="florin")
    assert indicators.publish(build_as(small, PATCH), repository).published
    assert indicators.load("units", version=PATCH, repository=repository)["name_en"].iloc[0] == "florin"
    assert indicators.load("units", version=FIRST, repository=repository)["name_en"].iloc[0] != "florin"


def test_a_changed_value_may_not(small: Checkout, repository: Path) -> None:
    small.edit("observations", small.rows("observations")[0], value_text="一")
    build = build_as(small, PATCH)
    with pytest.raises(VersionFallsShortError, match=r"V01 .*expected 0\.2\.0 or higher.*--without-check"):
        indicators.publish(build, repository)
    assert [one.version for one in indicators.versions(repository)] == [FIRST]
    assert not (repository / f"v{PATCH}").exists()
    assert indicators.publish(build_as(small, MINOR), repository).published
    assert indicators.publish(build, repository, without_check=True).published
    assert [one.version for one in indicators.versions(repository)] == [MINOR, PATCH, FIRST]


def test_an_identifier_is_not_given_again(small: Checkout, repository: Path) -> None:
    kept = [dict(row.cells) for row in small.rows("observations")]
    repeated = {row["observation_id"] for row in small.rows("exclusions")}
    last = [row for row in kept if row["observation_id"] not in repeated][-1]
    small.write("observations", [row for row in kept if row != last])
    indicators.publish(build_as(small, MINOR), repository)
    small.write("observations", kept)
    with pytest.raises(VersionFallsShortError, match=f"V04 {last['observation_id']} was given in {FIRST}"):
        indicators.publish(build_as(small, "0.3.0"), repository)


def test_a_patch_of_an_older_version_is_held_against_that(small: Checkout, repository: Path) -> None:
    small.edit("observations", small.rows("observations")[0], value_text="一")
    indicators.publish(build_as(small, MINOR), repository)
    with pytest.raises(VersionFallsShortError):
        indicators.publish(build_as(small, PATCH), repository)


def test_the_commands_publish_list_and_fetch(built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    version, digest = built.manifest.version, built.manifest.digest()
    published = invoke("publish", "releases", "--build", str(built.directory))
    assert published == f"published {version} in {tmp_path / 'releases'}, digest {digest}\n"
    again = json.loads(invoke("publish", "releases", "--build", str(built.directory), "--format", "json"))
    assert again == {
        "repository": str(tmp_path / "releases"),
        "version": version,
        "sha256": digest,
        "published": False,
    }
    monkeypatch.setenv("INDICATORS_REPOSITORY", "releases")
    assert version in invoke("versions")
    (listed,) = json.loads(invoke("versions", "--format", "json"))
    assert (listed["version"], listed["sha256"]) == (version, digest)
    root = invoke("fetch", version, "--sha256", digest).rstrip("\n")
    assert invoke("show", "units", "--package", root) == invoke("show", "units", "--package", str(built.directory))
    assert json.loads(invoke("fetch", "latest", "--format", "json")) == {"directory": root}
    invoke("fetch", version, "--out", "here", "--file", "*.parquet", "--file", "datapackage.json")
    assert {path.suffix for path in (tmp_path / "here").rglob("*") if path.is_file()} == {".parquet", ".json"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["versions"], 2, "no repository named"),
        (["versions", "--repository", "nowhere"], 2, "no such folder"),
        (["fetch", "1.0.0", "--repository", "nowhere"], 2, "no such folder"),
        (["fetch", "1.0.0", "--file", "*.csv"], 2, "--file goes with --out"),
        (["publish", "releases", "--build", "nothing"], 2, "no whole build"),
        (["publish", "ftp://host/x", "--build", "{build}"], 2, "nothing can be published to ftp://"),
    ],
)
def test_mistakes_are_told_in_a_line(
    words: list[str], code: int, said: str, built: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [word.replace("{build}", str(built.directory)) for word in words])
    assert result.exit_code == code
    assert said in result.stderr


def test_what_falls_short_is_a_problem_found(small: Checkout, repository: Path) -> None:
    small.write("exclusions", [])
    result = CliRunner().invoke(main, ["publish", str(repository), "--build", str(build_as(small, PATCH))])
    assert result.exit_code == 1
    assert result.stderr.startswith("indicators: ")
    assert result.stderr.count("\n") == 1


def invoke(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout
