"""Each of the questions in docs/explanation/finding.md is answered at most two clicks from the README."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.checkout import PROJECT

PAGE = PROJECT / "docs" / "explanation" / "finding.md"
QUESTIONS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| question")
]
_LINK = r"\]\(([^)\s]+)\)"


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _leads_to(page: Path, target: str) -> tuple[Path, str]:
    path, _, anchor = target.partition("#")
    return Path(os.path.normpath(page.parent / path)) if path else page, anchor


def _section(page: Path, anchor: str) -> str:
    """The text from a heading on, or of the whole page."""
    text = page.read_text(encoding="utf-8")
    if not anchor:
        return text
    for found in re.finditer(r"^#+ (.+)$", text, re.MULTILINE):
        if _slug(found[1]) == anchor:
            return text[found.start() :]
    raise AssertionError(f"{page} has no heading {anchor!r}")


def _links(page: Path) -> set[Path]:
    targets = re.findall(_LINK, page.read_text(encoding="utf-8"))
    return {_leads_to(page, target)[0] for target in targets if "://" not in target}


def test_there_are_twelve() -> None:
    assert len(QUESTIONS) == 12


@pytest.mark.parametrize(("question", "way", "words"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_the_answer_is_two_clicks_away(question: str, way: str, words: str) -> None:
    clicks = re.findall(_LINK, way)
    assert len(clicks) <= 2
    page, anchor = PROJECT / "README.md", ""
    for click in clicks:
        target, anchor = _leads_to(PAGE, click)
        assert target in _links(page), f"{page} has no link to {target}"
        page = target
    assert words in " ".join(_section(page, anchor).split())


PAGES = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_every_link_leads_to_a_file_and_its_heading(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(_LINK, text):
        if "://" not in target:
            file, anchor = _leads_to(page, target)
            assert file.exists(), target
            if anchor:
                _section(file, anchor)
