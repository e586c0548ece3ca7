"""Every mention of the sentences in cases/, which the grammar was developed on, stays as it was judged right."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.reading import find_mentions

CASES = Path(__file__).parent / "cases"


def _sentences() -> list[tuple[str, list[str]]]:
    """Read the case files: each sentence with the lines that describe its mentions."""
    found: list[tuple[str, list[str]]] = []
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("> "):
                found.append((line[2:], []))
            elif line and not line.startswith("#"):
                found[-1][1].append(line)
    return found


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return str(int(value)) if value == int(value) and abs(value) < 1e17 else repr(value)


def describe(sentence: str) -> list[str]:
    """Write the mentions of a sentence the way the case files do."""
    lines = []
    for mention in find_mentions(sentence):
        line = f"{mention.kind.value} {mention.text}"
        if (q := mention.quantity) is not None:
            numbers = " ".join(_number(number) for number in (q.value, q.lower, q.upper))
            line += f" | {q.qualifier.value} {numbers} {q.unit}".rstrip()
        lines.append(line)
    return lines


@pytest.mark.parametrize(("sentence", "expected"), _sentences(), ids=lambda value: str(value)[:30])
def test_sentence(sentence: str, expected: list[str]) -> None:
    assert describe(sentence) == expected
