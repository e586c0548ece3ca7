"""A package that `init` starts: valid at once, in form, and only ever in an empty directory."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from indicators import PackageError, code_lists, format_package, init_package, installed_version, validate
from indicators.cli import main
from indicators.model.tables import TABLES
from indicators.package import Package

PROJECT = Path(__file__).resolve().parents[2]


def test_a_fresh_package_passes_and_is_in_form(tmp_path: Path) -> None:
    started = init_package(tmp_path / "county-reports")
    report = validate(started.root)
    assert report.findings == ()
    assert not report.unchecked
    assert format_package(started.root, check=True) == []
    assert sorted(started.files) == sorted(
        path.relative_to(started.root).as_posix() for path in started.root.rglob("*") if path.is_file()
    )


def test_every_table_is_there_and_only_codes_and_units_hold_rows(tmp_path: Path) -> None:
    package = Package(init_package(tmp_path / "p").root)
    assert {name for name in TABLES if len(package.rows(name))} == {"codes", "units"}
    for name in TABLES:
        assert len(package.load(name, "en")) == len(package.rows(name))


def test_every_extensible_list_has_a_starter(tmp_path: Path) -> None:
    package = Package(init_package(tmp_path / "p").root)
    extensible = {column.extensible_codes for table in TABLES.values() for column in table.columns} - {None}
    assert set(package.codes) == extensible
    assert not set(package.codes) & set(code_lists())


def test_starter_units_are_what_the_reader_calls_them(tmp_path: Path) -> None:
    words = PROJECT / "src/indicators/reading/words/unit_codes.txt"
    lines = words.read_text(encoding="utf-8").splitlines()
    known = {line.split()[0] for line in lines if line and not line.startswith("#")} | {"count"}
    assert set(Package(init_package(tmp_path / "p").root).rows("units").cells["unit_id"]) <= known


def test_properties_of_the_author(tmp_path: Path) -> None:
    root = init_package(
        tmp_path / "p",
        name="county-reports",
        title="County reports",
        title_zh="县域报告",
        description="Numbers of county reports.",
        contributor="Our team",
        licence="CC0-1.0",
    ).root
    descriptor = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["name"] == "county-reports"
    assert (descriptor["title"], descriptor["title_zh"]) == ("County reports", "县域报告")
    assert descriptor["contributors"][0]["title"] == "Our team"
    assert descriptor["licenses"] == [{"name": "CC0-1.0"}]
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# County reports\n")
    assert "CC0-1.0 for the tables" in readme


def test_words_in_a_title_are_not_taken_for_placeholders(tmp_path: Path) -> None:
    root = init_package(tmp_path / "p", title='@licence@ "quoted" \\1').root
    assert (root / "README.md").read_text(encoding="utf-8").startswith('# @licence@ "quoted" \\1\n')
    assert validate(root).ok


def test_ci_files_parse_and_pin_the_version_that_wrote_them(tmp_path: Path) -> None:
    import indicators

    root = init_package(tmp_path / "p", tool=f"regional-cooperation-indicators=={indicators.__version__}").root
    requirement = f"regional-cooperation-indicators[validate]=={indicators.__version__}"
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [hook["additional_dependencies"] for hook in hooks] == [[requirement]] * 2
    workflow = yaml.safe_load((root / ".github/workflows/validate.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["validate"]["steps"]]
    assert any(requirement in step for step in steps)


@pytest.mark.parametrize(
    ("tool", "requirement"),
    [
        ("regional-cooperation-indicators", "{name}"),
        ("regional-cooperation-indicators>=1,<2", "{name}>=1,<2"),
        ("regional-cooperation-indicators[validate] @ https://x.org/a.whl", "{name} @ https://x.org/a.whl"),
        ("git+https://x.org/t.git@v1.0.0", "{name} @ git+https://x.org/t.git@v1.0.0"),
        ("https://x.org/t.git@v1.0.0", "{name} @ git+https://x.org/t.git@v1.0.0"),
        ("{here}/t.whl", "{name} @ {uri}/t.whl"),
        ("{here}/checkout", "{name} @ {uri}/checkout"),
    ],
)
def test_one_setting_says_where_hooks_and_workflow_install_the_tool_from(
    tool: str, requirement: str, tmp_path: Path
) -> None:
    (tmp_path / "t.whl").touch()
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "pyproject.toml").touch()
    root = tmp_path / "p"
    result = CliRunner().invoke(main, ["init", str(root), "--tool", tool.format(here=tmp_path)])
    assert result.exit_code == 0, result.output
    name = "regional-cooperation-indicators[validate]"
    expected = requirement.format(name=name, uri=tmp_path.as_uri())
    assert f"hooks and workflow install {expected}" in result.output
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [hook["additional_dependencies"] for hook in hooks] == [[expected]] * 2
    workflow = (root / ".github/workflows/validate.yml").read_text(encoding="utf-8")
    assert f'python -m pip install "{expected}"' in workflow
    assert f'python -m pip install "{expected.replace("[validate]", "[validate,site]")}"' in workflow
    assert expected in (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "tool", ["", "pandas", "no-such.whl", "git+https://x.org/$(id).git", 'git+https://x/"', "elsewhere"]
)
def test_a_tool_from_nowhere_is_refused(tool: str, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"the tool is|no such wheel"):
        init_package(tmp_path / "p", tool=tool)
    assert not list(tmp_path.iterdir())


def test_by_default_the_tool_comes_from_where_it_was_installed_here(tmp_path: Path) -> None:
    """No index is named that may not have it."""
    started = init_package(tmp_path / "p")
    noted = json.loads(distribution("regional-cooperation-indicators").read_text("direct_url.json") or "{}")
    assert started.requirement.endswith(f" @ {noted['url']}" if noted else f"=={installed_version()}")


def test_git_keeps_the_bytes_of_sources(tmp_path: Path) -> None:
    root = init_package(tmp_path / "p").root
    (root / "seeds" / "report.txt").write_bytes("一行\r\n二行\r\n".encode())
    for command in (["init", "--quiet"], ["config", "core.autocrlf", "true"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    stored = subprocess.run(["git", "show", ":seeds/report.txt"], cwd=root, check=True, capture_output=True).stdout
    assert stored == "一行\r\n二行\r\n".encode()


@pytest.mark.parametrize("held", ["notes.txt", "datapackage.json", ".hidden"])
def test_an_occupied_directory_is_refused_and_left_alone(tmp_path: Path, held: str) -> None:
    (tmp_path / held).write_text("mine", encoding="utf-8")
    with pytest.raises(PackageError, match="nothing was written"):
        init_package(tmp_path, name="p")
    assert [path.name for path in tmp_path.rglob("*")] == [held]


def test_a_fresh_git_repository_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert validate(init_package(tmp_path, name="p").root).ok


def test_a_file_in_the_place_of_the_directory(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mine", encoding="utf-8")
    with pytest.raises(PackageError, match="is a file"):
        init_package(tmp_path / "p")


@pytest.mark.parametrize("name", ["", "County", "a b", "-a", "县"])
def test_a_name_of_the_wrong_form(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackageError, match="no name of a package"):
        init_package(tmp_path / "p", name=name)
    assert not list(tmp_path.iterdir())


def test_a_directory_whose_name_gives_none(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="--name"):
        init_package(tmp_path / "县")


def test_nothing_is_left_of_a_package_that_could_not_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(directory: Path) -> None:
        make(directory)
        if directory.name == "workflows":
            raise KeyboardInterrupt

    make = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", interrupted)
    with pytest.raises(KeyboardInterrupt):
        init_package(tmp_path / "deep" / "p")
    assert not list(tmp_path.iterdir())


def test_the_command_names_the_next_step(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "p"), "--title", "County reports"])
    assert result.exit_code == 0, result.output
    assert "add-source" in result.output
    refused = CliRunner().invoke(main, ["init", str(tmp_path / "p")])
    assert refused.exit_code == 2
    assert "nothing was written" in refused.stderr
