"""``python -m tests.mutation``: runs the mutants and prints or writes the report."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.checkout import PROJECT
from tests.mutation import meaning
from tests.mutation.drawing import drawn
from tests.mutation.exemptions import exemption_of
from tests.mutation.judging import judge
from tests.mutation.mutants import Mutant
from tests.mutation.original import Original
from tests.mutation.report import Comparison, Outcome, markdown
from tests.mutation.running import Bench

REPORT = PROJECT / "docs" / "explanation" / "mutation.md"


def run(bench: Bench, mutants: Sequence[Mutant]) -> list[Outcome]:
    """The outcome of each mutant."""
    original, outcomes = bench.original, []
    for mutant in mutants:
        with bench.holding(mutant) as change:
            verdict = judge(original, mutant, change, bench.findings(mutant))
        outcomes.append(Outcome(verdict, exemption_of(original, mutant)))
    return outcomes


def compare(original: Original, outcomes: Sequence[Outcome], root: Path) -> Comparison:
    """The same mutants before the other validators."""
    from tests.mutation.other_validators import VERSIONS, frictionless_objects, pandera_objects

    bench = Bench(original, root)
    killed = {"indicators validate": [0, 0], "frictionless validate": [0, 0], "pandas.read_csv and pandera": [0, 0]}
    for outcome in outcomes:
        mutant = outcome.verdict.mutant
        with bench.holding(mutant):
            objects = (outcome.killed, frictionless_objects(root), pandera_objects(root, mutant))
        for counts, objected in zip(killed.values(), objects, strict=True):
            counts[0] += objected
            counts[1] += objected and outcome.exemption is None
    asked = sum(one.exemption is None for one in outcomes)
    pairs = {name: (counts[0], counts[1]) for name, counts in killed.items()}
    return Comparison(len(outcomes), asked, VERSIONS, pairs)


def write_list(path: Path, outcomes: Sequence[Outcome]) -> None:
    """Every mutant with the rule that killed it, and where."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["kind", "file", "column", "before", "after", "outcome", "rule", "place", "message"])
        for outcome in outcomes:
            mutant, finding = outcome.verdict.mutant, outcome.verdict.finding
            became = outcome.verdict.where or ("exempt" if outcome.exemption else "SURVIVED")
            found = [finding.code, finding.place(), finding.message] if finding else ["", "", ""]
            writer.writerow([mutant.kind, mutant.file, mutant.column, mutant.before, mutant.after, became, *found])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--mutants", type=int, default=4000, help="how many; 0 for all there are (default 4000)")
    parser.add_argument("--seed", type=int, default=1, help="what they are drawn with (default 1)")
    parser.add_argument(
        "--others", type=int, default=0, metavar="N", help="run the first N before other validators too"
    )
    parser.add_argument("--edits", type=int, default=10, help="edits of meaning of each kind; 0 for all (default 10)")
    parser.add_argument("--list", type=Path, metavar="FILE", help="write every mutant and what killed it, as CSV")
    parser.add_argument("--write", action="store_true", help="write docs/explanation/mutation.md, print nothing")
    options = parser.parse_args(arguments)

    original = Original.of(PROJECT)
    mutants = drawn(original, options.seed, options.mutants)
    with tempfile.TemporaryDirectory() as scratch:
        outcomes = run(Bench(original, Path(scratch)), mutants)
    comparison = None
    if options.others:
        with tempfile.TemporaryDirectory() as scratch:
            comparison = compare(original, outcomes[: options.others], Path(scratch))
    if options.list:
        write_list(options.list, outcomes)
    with tempfile.TemporaryDirectory() as scratch:
        edits = meaning.tried(original, meaning.drawn(original, options.seed, options.edits), Path(scratch))
    report = "\n".join([markdown(outcomes, options.seed, comparison), *meaning.section(edits, options.seed), ""])
    if options.write:
        REPORT.write_text(report, encoding="utf-8")
    else:
        print(report, end="")
    return int(any(outcome.survived for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
