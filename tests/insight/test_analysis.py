"""What docs/tutorials/analysis.md prints is what its code says, and its words say what the code prints."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from typing import Any

import pytest

from tests.checkout import PROJECT

PAGE = (PROJECT / "docs" / "tutorials" / "analysis.md").read_text(encoding="utf-8")
PROSE = " ".join(re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL).split())


def worked() -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """What stands under each block beside what it prints, and the names that the blocks leave."""
    names: dict[str, Any] = {}
    pairs = []
    for block, shown in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL):
        said = io.StringIO()
        with redirect_stdout(said):
            exec(compile(block, "docs/tutorials/analysis.md", "exec"), names)
        pairs.append((shown, said.getvalue()))
    return pairs, names


def test_every_block_prints_what_stands_under_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    pairs, names = worked()
    assert len(pairs) >= 6
    for shown, printed in pairs:
        assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in shown.splitlines()]
    _the_words_follow(names)


def _the_words_follow(names: dict[str, Any]) -> None:
    """The conclusions rest on the figures that the blocks leave."""
    bound = names["claim"]["upper"] - names["gained"]
    assert f"fewer than {bound:.0f} projects at the end of 2021" in PROSE
    assert names["rise"](2015, 2019)[0] / 4 > names["rise"](2019, 2025)[1] / 5
    first, second = sorted(names["direct"].values(), reverse=True)[:2]
    assert first >= 2 * second
    pair = max(names["direct"], key=names["direct"].__getitem__)
    assert pair == ("chongqing", "sichuan")
    assert max(found for (joined, _), found in names["documents"].items() if joined == pair) == first - 1
    assert 0.4 < names["inside"][2] / sum(names["inside"].values()) < 0.6
    assert names["ties"]["not to be placed"] == 22


def test_the_picture_shows_every_province_that_the_code_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    _, names = worked()
    svg = (PROJECT / "docs" / "plots" / "works-with-whom.svg").read_text(encoding="utf-8")
    for province in {name for pair in names["direct"] for name in pair}:
        assert names["names"][province] in svg
    assert svg.count('aria-roledescription="circle"') == len(names["frame"])
