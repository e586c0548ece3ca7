"""The pytest plugin, run by pytest itself on packages that are sound, faulty and missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indicators import Package, init_package, validate
from indicators import pytest_plugin as plugin
from tests.checkout import Checkout

pytest_plugins = ["pytester"]


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load numpy and its like first: pytester forgets what a run in process loads, and they load only once."""
    root = init_package(tmp_path_factory.mktemp("loaded"), name="p").root
    assert validate(root).ok
    Package(root).load("units")


@pytest.fixture
def fresh(pytester: pytest.Pytester) -> Path:
    """A new package in the directory that pytest runs in."""
    return init_package(pytester.path, name="p").root


@pytest.fixture
def faulty(fresh: Path) -> Path:
    """The same with a unit that converts to one that is not there."""
    units = fresh / "data/units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("length,m,", "length,mm,"), encoding="utf-8")
    return fresh


def test_a_sound_package_passes_with_a_test_per_table_and_layer(pytester: pytest.Pytester, fresh: Path) -> None:
    result = pytester.runpytest_inprocess("--indicators", "-v")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(
        [
            "datapackage.json::sources[[]form] PASSED*",
            "datapackage.json::observations[[]derivation] PASSED*",
            "datapackage.json::datapackage[[]package] PASSED*",
        ]
    )


def test_a_fault_fails_the_test_of_its_table_and_layer(pytester: pytest.Pytester, faulty: Path) -> None:
    result = pytester.runpytest_inprocess("--indicators")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["data/units.csv:9:6 R01*", "*expected:*", "*mend:*"])
    failed = [line for line in result.outlines if line.startswith("FAILED")]
    assert [line.split()[1] for line in failed] == [
        "datapackage.json::units[references]",
        "datapackage.json::datapackage[package]",
    ]


def test_every_finding_fails_some_test(pytester: pytest.Pytester, small: Checkout) -> None:
    """Findings in source documents and in files of other names included."""
    small.write("observations", [])
    small.file("aliases").unlink()
    report = small.validate()
    assert {"C01", "F01", "R01"} <= {finding.code for finding in report.findings}
    result = pytester.runpytest_inprocess(f"--indicators={small.root}")
    shown = result.stdout.str()
    for finding in report.findings:
        assert f" {finding.code} " in shown
        assert finding.file in shown
    result.stdout.fnmatch_lines(["FAILED *::sources[[]coverage]*", "FAILED *::aliases[[]form]*"])


def test_a_package_elsewhere(pytester: pytest.Pytester, fresh: Path) -> None:
    elsewhere = pytester.mkdir("elsewhere")
    pytester.chdir()
    (elsewhere / "test_one.py").write_text("def test_one(): pass\n", encoding="utf-8")
    for path in (str(fresh), str(fresh / "datapackage.json")):
        result = pytester.runpytest_inprocess(f"--indicators={path}", f"--rootdir={elsewhere}", "elsewhere")
        assert result.ret == pytest.ExitCode.OK
        result.stdout.fnmatch_lines(["*test_one.py*"])
        assert int(result.parseoutcomes()["passed"]) > 30


def test_other_tests_run_as_well_and_each_layer_once(pytester: pytest.Pytester, fresh: Path) -> None:
    pytester.makepyfile(test_own="def test_own(): pass\n")
    whole = pytester.runpytest_inprocess("--indicators").parseoutcomes()["passed"]
    with_testpaths = pytester.runpytest_inprocess("--indicators", "-o", "testpaths=test_own.py")
    assert with_testpaths.parseoutcomes()["passed"] == whole
    named = pytester.runpytest_inprocess("test_own.py", "--indicators")
    assert named.parseoutcomes()["passed"] == whole


def test_one_table_or_layer_can_be_selected(pytester: pytest.Pytester, faulty: Path) -> None:
    by_word = pytester.runpytest_inprocess("--indicators", "-k", "units and references")
    by_word.assert_outcomes(failed=1, deselected=by_word.parseoutcomes()["deselected"])
    by_name = pytester.runpytest_inprocess("datapackage.json::units[references]", "--indicators")
    by_name.assert_outcomes(failed=1)


def test_a_path_that_is_no_package_is_a_usage_error(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_inprocess("--indicators=nowhere")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --indicators: *nowhere: no such directory*"])
    assert pytester.runpytest_inprocess("--indicators").ret == pytest.ExitCode.USAGE_ERROR


def test_an_installation_without_the_validators_is_a_usage_error(
    pytester: pytest.Pytester, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "find_spec", {}.get)
    result = pytester.runpytest_inprocess("--indicators")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*validation needs pandera; install it with*"])


def test_the_fixtures(pytester: pytest.Pytester, faulty: Path) -> None:
    pytester.makepyfile(
        """
        def test_units(indicators_package):
            assert "count" in set(indicators_package.load("units")["unit_id"])

        def test_report(indicators_report):
            assert [finding.code for finding in indicators_report.findings if finding.layer == "references"] == ["R01"]
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_nothing_heavy_is_loaded_where_the_plugin_is_not_used(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_modules():
            ours = {name for name in sys.modules if name.startswith("indicators")}
            assert ours == {"indicators", "indicators.pytest_plugin"}
            assert not {"pandas", "numpy", "pandera", "click"} & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)


def test_the_entry_point_is_what_the_project_says() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert "--indicators=[PATH]" in found.stdout
