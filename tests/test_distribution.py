"""What is published: the wheel and the source archive, and the wheel used where nothing but its needs is installed."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import indicators
from indicators import how_to_install
from tests.built import NAME, link, needs
from tests.checkout import PROJECT, Checkout


@pytest.fixture(scope="session")
def wheel_files(archives: tuple[Path, Path]) -> set[str]:
    with zipfile.ZipFile(archives[0]) as wheel:
        return set(wheel.namelist())


@pytest.fixture(scope="session")
def python(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that holds the wheel and its core dependencies, installed offline."""
    home = tmp_path_factory.mktemp("environment")
    venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
    interpreter = home / "bin" / "python"
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(interpreter),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*command, str(archives[0])], check=True)
    (site_packages,) = home.glob("lib/python*/site-packages")
    link(needs(), site_packages)
    return interpreter


def run(python: Path, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), *arguments], cwd=where, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
    )


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    directory = tmp_path / "empty"
    directory.mkdir()
    return directory


def test_the_wheel_holds_the_data_and_the_mark_of_types(wheel_files: set[str]) -> None:
    assert "indicators/py.typed" in wheel_files
    assert "indicators/dataset/datapackage.json" in wheel_files
    data = {f"indicators/dataset/data/{name}.csv" for name in indicators.tables()}
    data.add("indicators/dataset/data/analysis.toml")
    assert {file for file in wheel_files if file.startswith("indicators/dataset/data/")} == data


def test_the_wheel_holds_every_file_of_the_package(wheel_files: set[str]) -> None:
    source = PROJECT / "src"
    files = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()}
    assert {file for file in files if "__pycache__" not in file} <= wheel_files


def test_the_data_in_the_wheel_is_that_of_the_checkout(archives: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(archives[0]) as wheel:
        for path in ("datapackage.json", "data/analysis.toml", *(f"data/{name}.csv" for name in indicators.tables())):
            assert wheel.read(f"indicators/dataset/{path}") == (PROJECT / path).read_bytes()


def test_neither_archive_holds_source_documents(archives: tuple[Path, Path]) -> None:
    """They are third-party texts, kept for verification only."""
    seeds = {path.name: path.read_bytes() for path in (PROJECT / "seeds").iterdir()}
    with zipfile.ZipFile(archives[0]) as wheel:
        files = {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(archives[1]) as sdist:
        for member in sdist.getmembers():
            file = sdist.extractfile(member)
            files[member.name] = b"" if file is None else file.read()
    assert not [name for name in files if Path(name).name in seeds]
    assert not set(seeds.values()) & set(files.values())


def test_the_source_archive_holds_what_the_wheel_is_built_from(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[1]) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "datapackage.json"} <= names
    assert {f"data/{name}.csv" for name in indicators.tables()} <= names


def test_one_version_for_data_and_tool(archives: tuple[Path, Path]) -> None:
    version = json.loads((PROJECT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert archives[0].name.startswith(f"regional_cooperation_indicators-{version}-py3-none-any")


def test_a_plain_installation_needs_pandas_and_click_only(archives: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(archives[0]) as wheel:
        (file,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = wheel.read(file).decode("utf-8")
    needs = [line.partition(": ")[2] for line in metadata.splitlines() if line.startswith("Requires-Dist: ")]
    core = {Requirement(need).name for need in needs if "extra ==" not in need}
    assert core == {"pandas", "click"}


def test_the_environment_is_bare(python: Path, empty: Path) -> None:
    for module in ("pandera", "pyarrow", "frictionless", "pytest"):
        assert run(python, "-c", f"import {module}", where=empty).returncode != 0
    where = run(python, "-c", "import indicators; print(indicators.__file__)", where=empty)
    assert where.stdout.startswith(str(python.parents[1])), where.stderr


def test_the_data_loads_from_an_empty_directory(python: Path, empty: Path) -> None:
    done = run(python, "-c", "import indicators; print(indicators.load('observations'))", where=empty)
    assert done.returncode == 0, done.stderr
    rows = len(Checkout(PROJECT).rows("observations"))
    assert f"[{rows} rows x " in done.stdout
    program = "import indicators; print([len(indicators.load(n, labels='zh')) for n in indicators.tables()])"
    done = run(python, "-c", program, where=empty)
    assert json.loads(done.stdout) == [len(Checkout(PROJECT).rows(name)) for name in indicators.tables()]


def test_every_public_name_that_needs_no_extra_imports(python: Path, empty: Path) -> None:
    program = "import indicators; [getattr(indicators, name) for name in indicators.__all__]"
    done = run(python, "-c", program, where=empty)
    assert done.returncode == 0, done.stderr


def test_the_command_is_installed_and_reads(python: Path, empty: Path) -> None:
    command = str(python.with_name("indicators"))
    for arguments in (
        ["--help"],
        ["--version"],
        ["list"],
        ["show", "observations"],
        ["compare"],
        ["series", "national-etdz-count", "national-etdz"],
        ["derived", "zones-per-province"],
        ["evidence", "obs-0001"],
    ):
        done = run(python, command, *arguments, where=empty)
        assert done.returncode == 0, done.stderr
        assert done.stdout
    assert "an installed package comes without its source documents" in done.stdout
    assert list(empty.iterdir()) == []


def test_validating_without_the_extra_says_what_to_install(python: Path, empty: Path) -> None:
    done = run(python, str(python.with_name("indicators")), "validate", str(PROJECT), where=empty)
    assert done.returncode == 2
    assert f'pip install "{NAME}[validate]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_what_it_says_to_install_comes_though_no_index_has_the_tool(python: Path, tmp_path: Path) -> None:
    """pip is given what the extra needs, and nowhere to look for the tool itself."""
    (libraries := tmp_path / "libraries").mkdir()
    link(needs("validate"), libraries)
    requirement = shlex.split(how_to_install("validate"))[-1]
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", requirement]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(libraries)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert f"Requirement already satisfied: {requirement}" in done.stdout
    assert "Requirement already satisfied: pandera" in done.stdout


def test_exports_need_an_extra_only_where_their_format_does(python: Path, empty: Path) -> None:
    command = str(python.with_name("indicators"))
    for form in ("csv", "json", "sqlite"):
        done = run(python, command, "export", "observations", "--format", form, where=empty)
        assert done.returncode == 0, done.stderr
    for arguments, extra in (
        (["export", "observations", "--format", "parquet"], "validate"),
        (["export", "observations", "--format", "xlsx"], "build"),
        (["build", str(PROJECT)], "build"),
    ):
        done = run(python, command, *arguments, where=empty)
        assert done.returncode == 2
        assert f'pip install "{NAME}[{extra}]"' in done.stderr
        assert "Traceback" not in done.stderr
    assert sorted(file.suffix for file in empty.iterdir()) == [".csv", ".json", ".sqlite"]


def test_the_installed_data_is_valid_and_its_evidence_unchecked(python: Path, empty: Path) -> None:
    """With the extra at hand: the same wheel before the libraries of the environment that runs the tests."""
    program = (
        "import site, sys; sys.path.append(sys.argv[1]); import indicators\n"
        "from indicators.package import installed_package\n"
        "report = indicators.validate(installed_package())\n"
        "print(indicators.__file__); print(report.ok, [str(gap.layer) for gap in report.unchecked])"
    )
    libraries = Path(pytest.__file__).parents[1]
    done = run(python, "-c", program, str(libraries), where=empty)
    assert done.returncode == 0, done.stderr
    file, verdict = done.stdout.splitlines()[-2:]
    assert file.startswith(str(python.parents[1]))
    assert verdict.startswith("True ['evidence'")


def test_core_needs_are_all_installed() -> None:
    try:
        assert {need.metadata["Name"].lower() for need in needs()} >= {"pandas", "click", "numpy"}
    except PackageNotFoundError as error:
        pytest.fail(f"a dependency is not installed: {error}")
