"""`validate` and `fmt`: what they say, which package they take, and how they exit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators.cli import main
from tests.checkout import Checkout


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_clean_package_exits_0(checkout: Checkout) -> None:
    result = run("validate", str(checkout.root))
    assert result.exit_code == 0
    assert "no problems in" in result.output
    assert "not checked" not in result.output


def test_a_faulty_package_exits_1_and_names_the_place(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    checkout.edit("observations", row, quote=row["quote"].replace("465", "456"))
    result = run("validate", str(checkout.root))
    assert result.exit_code == 1
    column = checkout.header("observations").index("quote") + 1
    assert f"data/observations.csv:{row.line}:{column}" in result.output
    assert "E05" in result.output
    report = json.loads(run("validate", str(checkout.root), "--format", "json").output)
    assert report["ok"] is False
    assert "E05" in {finding["code"] for finding in report["findings"]}


def test_the_nearest_package_is_validated_and_formatted(small: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.root / "data")
    small.edit("units", small.rows("units")[0], name_en="")
    assert run("validate").exit_code == 1
    small.write("units", [dict(row.cells) for row in small.rows("units")][::-1])
    assert run("fmt", "--check").exit_code == 1
    assert run("fmt").exit_code == 0
    assert run("fmt", "--check").exit_code == 0


def test_fmt_says_what_it_rewrites(small: Checkout) -> None:
    assert "every file is in canonical form" in run("fmt", str(small.root)).output
    small.write("units", [dict(row.cells) for row in small.rows("units")][::-1])
    before = small.snapshot()
    check = run("fmt", "--check", str(small.root))
    assert check.exit_code == 1
    assert "would rewrite data/units.csv" in check.output
    assert small.snapshot() == before
    done = run("fmt", str(small.root))
    assert done.exit_code == 0
    assert "rewrote data/units.csv" in done.output


def test_fmt_refuses_a_broken_file_and_exits_2(small: Checkout) -> None:
    small.file("units").write_bytes(small.file("units").read_bytes().replace(b",", b'"', 1))
    before = small.snapshot()
    result = run("fmt", str(small.root))
    assert result.exit_code == 2
    assert "data/units.csv:1" in result.stderr
    assert small.snapshot() == before


def test_nothing_to_validate_exits_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("validate", "fmt"):
        result = run(command)
        assert result.exit_code == 2
        assert "no datapackage.json at or above" in result.stderr


def test_the_exit_codes_reach_the_shell(small: Checkout) -> None:
    def code(*arguments: str) -> int:
        command = [sys.executable, "-c", "from indicators.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=small.root, capture_output=True, check=False).returncode

    assert code("validate") == 0
    small.edit("units", small.rows("units")[0], name_en="")
    assert code("validate") == 1
    assert code("validate", "nowhere") == 2
    assert code("show", "units") == 0
    assert code("show", "unit") == 2
    assert code("search", "nothing of the kind") == 1


@pytest.mark.parametrize(("library", "options"), [("pyarrow", []), ("pandera", ["--thorough"])])
def test_a_missing_extra_is_said_in_one_line(library: str, options: list[str], small: Checkout) -> None:
    program = (
        "import sys\n"
        "class NotInstalled:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == '{library}': raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, NotInstalled())\n"
        f"from indicators.cli import main; main(['validate', *{options}])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=small.root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'pip install "regional-cooperation-indicators[validate]"' in done.stderr
    assert "Traceback" not in done.stderr
