"""How often `check` is right on the gold: `python -m tests.checking.measured` prints the tables of checking.md."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from indicators.checking.check import check
from indicators.package import Package

ROOT = Path(__file__).parents[2]
GOLD = Path(__file__).parent / "gold"
FIRST, SECOND, THIRD = ((f"{which}sentences.jsonl", f"{which}paragraphs.jsonl") for which in ("", "second_", "third_"))
FOURTH = ("fourth_sentences.jsonl",)
PROBLEMS = frozenset({"contradicted", "other", "sharper"})
TRUE = frozenset({"supported", "vaguer", "derived"})


class Judged(NamedTuple):
    """A number of the gold beside what was said of it."""

    identifier: str
    language: str
    kind: str
    text: str
    number: str
    expected: str
    rows: tuple[str, ...]
    found: str
    found_rows: tuple[str, ...]
    reason: str

    def right_kind(self) -> bool:
        """Whether a problem was called one, what is true passed, and what is unknown called so."""
        return next(self.found in group for group in (PROBLEMS, TRUE, {"unknown"}) if self.expected in group)


def judged(package: Package, *files: str) -> Iterator[Judged]:
    """Every number of the gold."""
    for file in files or FIRST:
        for line in (GOLD / file).read_text("utf-8").splitlines():
            entry: dict[str, Any] = json.loads(line)
            checked = check(entry["text"], package)
            for number in entry["numbers"]:
                start, end = number["start"], number["start"] + len(number["text"])
                found = [one for one in checked.numbers if one.start < end and start < one.end]
                one = max(found, key=lambda one: min(one.end, end) - max(one.start, start), default=None)
                yield Judged(
                    entry["id"], entry["language"], entry["kind"], entry["text"], number["text"], number["verdict"],
                    tuple(number["rows"]), str(one.verdict) if one else "unseen", one.rows if one else (),
                    one.reason if one else "",
                )  # fmt: skip


MEASURES = ("problems found", "true passed", "unknown called so", "right row first", "verdict to the letter")


def counted(found: list[Judged]) -> dict[str, tuple[int, int]]:
    """Of how many each measure speaks, and how many are right."""

    def share(chosen: list[Judged], right: list[bool]) -> tuple[int, int]:
        return sum(right), len(chosen)

    groups = {
        "problems found": [one for one in found if one.expected in PROBLEMS],
        "true passed": [one for one in found if one.expected in TRUE],
        "unknown called so": [one for one in found if one.expected == "unknown"],
    }
    counts = {name: share(group, [one.right_kind() for one in group]) for name, group in groups.items()}
    with_rows = [one for one in found if one.rows]
    counts["right row first"] = share(
        with_rows, [bool(one.found_rows) and one.found_rows[0] in one.rows for one in with_rows]
    )
    counts["verdict to the letter"] = share(found, [one.found == one.expected for one in found])
    return counts


def table(found: list[Judged]) -> str:
    """The counts by language, as Markdown."""
    lines = ["| measure | Chinese | English | both |", "|---|---|---|---|"]
    by = [[one for one in found if one.language in languages] for languages in ({"zh"}, {"en"}, {"zh", "en"})]
    counts = [counted(group) for group in by]
    for name in MEASURES:
        cells = [
            f"{count[name][0]} of {count[name][1]} ({count[name][0] / max(count[name][1], 1):.1%})" for count in counts
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table of each set; with ``--wrong`` what is wrong in all of them too."""
    package = Package.open(ROOT)
    found: list[Judged] = []
    for name, files in (("first", FIRST), ("second", SECOND), ("third", THIRD), ("fourth", FOURTH)):
        found += (of_set := list(judged(package, *files)))
        print(f"The {name} set:\n\n{table(of_set)}\n")
    if "--wrong" in sys.argv:
        for one in found:
            row = not one.rows or (one.found_rows and one.found_rows[0] in one.rows)
            if not one.right_kind() or not row:
                print(f"{one.identifier} [{one.kind}] {one.number}: {one.expected} {one.rows[:3]}", end=" ")
                print(f"-> {one.found} {one.found_rows[:2]}\n    {one.text[:260]}\n    {one.reason}")
        print(Counter((one.expected, one.found) for one in found if one.found != one.expected).most_common())


if __name__ == "__main__":
    main()
