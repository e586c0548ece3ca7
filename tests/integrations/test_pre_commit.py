"""The hooks that .pre-commit-hooks.yaml offers, run by pre-commit in a scratch repository.

pre-commit would install this project into an environment of its own, which takes the network. Here each hook is run as
the file states it, but with ``language: system``: its entry is the installed command. The hooks of a package that
`init` started are installed as pre-commit does it, from a wheel on the disk, beside links to the libraries it needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators import init_package
from tests.built import link, needs
from tests.checkout import PROJECT

OFFERED: list[dict[str, Any]] = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An editor's, with a home and a cache that hold nothing of this machine's."""
    (tmp_path / "home").mkdir()
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "GIT_AUTHOR_NAME": "Editor",
        "GIT_AUTHOR_EMAIL": "editor@example.org",
        "GIT_COMMITTER_NAME": "Editor",
        "GIT_COMMITTER_EMAIL": "editor@example.org",
    }


@pytest.fixture
def quick(environment: dict[str, str], forked: Path) -> None:
    """Let hooks run often that need not load the same each time."""
    environment["PATH"] = f"{forked}{os.pathsep}{environment['PATH']}"


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run a command in the scratch repository."""

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path / "repository", env=environment, capture_output=True, text=True, encoding="utf-8"
        )

    return run


def with_hooks(repository: Path, args: list[str], run: Run) -> None:
    """Commit what there is, with the hooks in place for what follows."""
    hooks = [
        {name: value for name, value in hook.items() if name != "additional_dependencies"}
        | {"language": "system", "args": args}
        for hook in OFFERED
        if not hook.get("pass_filenames", True)
    ]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for command in (
        ("git", "init", "--quiet"),
        (sys.executable, "-m", "pre_commit", "install"),
        ("git", "add", "--all"),
    ):
        done = run(*command)
        assert done.returncode == 0, done.stderr
    first = run("git", "commit", "--message", "start")
    assert first.returncode == 0, first.stdout + first.stderr


def test_the_hooks_are_installed_with_what_validation_needs() -> None:
    assert {hook["id"]: hook["entry"] for hook in OFFERED} == {
        "indicators-fmt": "indicators fmt",
        "indicators-validate": "indicators validate",
        "indicators-check": "indicators check",
    }
    for hook in OFFERED[:2]:
        assert hook["language"] == "python"
        assert hook["additional_dependencies"] == [".[validate]"]
        assert hook["pass_filenames"] is False


@pytest.mark.usefixtures("quick")
def test_a_wrong_number_in_a_document_stops_the_commit(tmp_path: Path, run: Run) -> None:
    """The hook of documents, run on the files of the commit that are Markdown."""
    repository = tmp_path / "repository"
    repository.mkdir()
    hook = next(hook for hook in OFFERED if hook["id"] == "indicators-check")
    shown = {name: value for name, value in hook.items() if name != "additional_dependencies"}
    hooks = [shown | {"language": "system", "args": ["--package", str(PROJECT)]}]
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    (repository / "right.md").write_text("全国共有232家国家级经开区。\n", encoding="utf-8")
    (repository / "table.csv").write_text("全国共有223家国家级经开区。\n", encoding="utf-8")
    for command in (("git", "init", "--quiet"), ("git", "add", "--all")):
        assert run(*command).returncode == 0
    every = (sys.executable, "-m", "pre_commit", "run", "--all-files")
    passed = run(*every)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    (repository / "wrong.md").write_text("全国共有223家国家级经开区。\n", encoding="utf-8")
    assert run("git", "add", "--all").returncode == 0
    stopped = run(*every)
    assert stopped.returncode == 1
    assert "wrong.md:1" in stopped.stdout


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("folder", ["", "packages/reports"])
def test_a_fault_stops_the_commit(tmp_path: Path, run: Run, folder: str) -> None:
    repository = tmp_path / "repository"
    package = init_package(repository / folder, name="p").root
    with_hooks(repository, [folder] if folder else [], run)

    units = package / "data/units.csv"
    good = units.read_text(encoding="utf-8")
    units.write_text(good.replace("length,m,1000", "length,mm,1000"), encoding="utf-8")
    run("git", "add", "--all")
    refused = run("git", "commit", "--message", "fault")
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1
    assert "data/units.csv:9:6 R01" in said
    assert "files were modified by this hook" in said

    units.write_text(good, encoding="utf-8")
    run("git", "add", "--all")
    assert "datapackage.json" in run("git", "commit", "--message", "mended, descriptor not").stderr
    run("git", "add", "--all")

    (package / "data/units.csv").unlink()
    run("git", "add", "--all")
    deleted = run("git", "commit", "--message", "a commit that only deletes")
    assert deleted.returncode == 1
    assert "data/units.csv F01" in deleted.stdout + deleted.stderr


@pytest.mark.usefixtures("quick")
def test_an_unsorted_table_is_put_in_order_and_the_commit_waits(tmp_path: Path, run: Run) -> None:
    repository = tmp_path / "repository"
    package = init_package(repository, name="p").root
    with_hooks(repository, [], run)
    units = package / "data/units.csv"
    header, *rows = units.read_text(encoding="utf-8").splitlines()
    units.write_text("\n".join([header, *reversed(rows), ""]), encoding="utf-8")
    run("git", "add", "--all")
    assert run("git", "commit", "--message", "unsorted").returncode == 1
    assert units.read_text(encoding="utf-8").splitlines() == [header, *rows]


@pytest.fixture
def offline(tmp_path: Path, environment: dict[str, str]) -> None:
    """Let pip find what a wheel needs among links to what is installed here, and nowhere else."""
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    link(needs("validate"), libraries)
    environment |= {
        "PYTHONPATH": str(libraries),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's way to say that there is none, for pre-commit's own stub
        "VIRTUALENV_SETUPTOOLS": "bundle",
    }


@pytest.mark.usefixtures("offline")
def test_the_hooks_of_a_new_package_install_the_tool_that_init_was_told(
    tmp_path: Path, archives: tuple[Path, Path], run: Run
) -> None:
    package = tmp_path / "repository"
    package.mkdir()
    started = run("indicators", "init", ".", "--tool", str(archives[0]))
    assert started.returncode == 0, started.stderr
    run("git", "init", "--quiet")
    assert run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    run("git", "add", "--all")
    first = run("git", "commit", "--message", "start")
    assert first.returncode == 0, first.stdout + first.stderr
    (noted,) = (tmp_path / "cache").rglob("regional_cooperation_indicators-*.dist-info/direct_url.json")
    assert archives[0].as_uri() in noted.read_text(encoding="utf-8")

    units = package / "data/units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("length,m,1000", "length,mm,1000"), encoding="utf-8")
    run("git", "add", "--all")
    refused = run("git", "commit", "--message", "fault")
    assert refused.returncode == 1
    assert "data/units.csv:9:6 R01" in refused.stdout + refused.stderr
    assert run("git", "log", "--format=%s").stdout == "start\n"
