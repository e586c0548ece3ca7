"""Other tools that ground the numbers of a text, on the gold of `indicators check`: how often each is right.

None of them is a dependency. Run it with an interpreter that has some of them; it says which it lacks, and needs
nothing of this project but its files::

    python -m venv others
    others/bin/pip install figured==0.4.3 corroborate==0.1.0 llmground==0.1.0 sourced-evidence==0.4.1
    others/bin/python benchmarks/other_checkers.py

Each is called as its documentation says, with all rows as the context: their names in both languages, their time, the
number as the source writes it and, where there is one, the quote. What a verdict counts as stands in each function.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PASSED, FLAGGED, SILENT = "passed", "flagged", "silent"
TRUE, PROBLEMS = ("supported", "vaguer", "derived"), ("contradicted", "other", "sharper")
Entry = Mapping[str, Any]
Verdicts = Sequence[str]


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows() -> list[dict[str, str]]:
    """What the package says, a record for each row."""
    entities = {row["entity_id"]: row for row in table("entities")}
    indicators = {row["indicator_id"]: row for row in table("indicators")}
    found = []
    for row in (*table("observations"), *table("reference_values")):
        entity, indicator = entities[row["entity_id"]], indicators[row["indicator_id"]]
        found.append({
            "entity": f"{entity['name_en']} ({entity['name_zh']})",
            "indicator": f"{indicator['name_en']} ({indicator['name_zh']})",
            "time": " to ".join(dict.fromkeys(filter(None, (row["period_start"], row["period_end"])))),
            "number": row["value_text"],
            "value": row["value"],
            "words": row.get("quote", ""),
        })  # fmt: skip
    return found


ROWS = rows()
CHUNKS = ["{entity}, {indicator}, {time}: {number}. {words}".format_map(row) for row in ROWS]


def figured(entry: Entry) -> Verdicts:
    """`trace` over the rows as records: grounded has passed, ungrounded is flagged, ignored or unseen says nothing."""
    from figured import trace  # type: ignore[import-not-found]

    records = [{**row, "value": float(row["value"]) if row["value"] else None} for row in ROWS]
    spoken = {"grounded": PASSED, "ungrounded": FLAGGED}
    found = [
        (one.figure.start, one.figure.end, spoken.get(one.status, SILENT))
        for one in trace(entry["text"], records).results
    ]
    return [_of_span(number, found) for number in entry["numbers"]]


def corroborate(entry: Entry) -> Verdicts:
    """`check_answer`: a number that is in no chunk is flagged, and every other has passed, seen or not."""
    from corroborate import check_answer  # type: ignore[import-not-found]

    report = check_answer(query="", retrieved_chunks=CHUNKS, answer=entry["text"])
    told = {_digits(span) for finding in report.findings if finding.code == "FG001" for span in finding.spans} - {""}
    return [FLAGGED if _digits(number["text"]) in told else PASSED for number in entry["numbers"]]


def llmground(entry: Entry) -> Verdicts:
    """`verify` of each number: grounded has passed; ungrounded and weak (a person should look) are flagged."""
    from llmground import verify  # type: ignore[import-not-found]

    found = verify({"value": [number["text"] for number in entry["numbers"]]}, "\n".join(CHUNKS))
    spoken = {"grounded": PASSED, "ungrounded": FLAGGED, "weak": FLAGGED}
    return [spoken.get(one.verdict.value, SILENT) for one in found]


def sourced(entry: Entry) -> Verdicts:
    """`check`: each number has the verdict of its sentence; grounded has passed, contradicted is flagged."""
    from sourced import check  # type: ignore[import-not-found]

    spans, place = [], 0
    for claim in check(entry["text"], CHUNKS)["claims"]:
        start = entry["text"].find(claim["claim"], place)
        place = max(start, place)
        spoken = {"grounded": PASSED, "contradicted": FLAGGED}
        spans.append((start, start + len(claim["claim"]), spoken.get(claim["status"], SILENT)))
    return [_of_span(number, spans) for number in entry["numbers"]]


def _of_span(number: Entry, spans: Any) -> str:
    start, end = number["start"], number["start"] + len(number["text"])
    return next((verdict for begin, stop, verdict in spans if begin < end and start < stop), SILENT)


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isascii() and (one.isdigit() or one in ".,")).strip(".,")


TOOLS: dict[str, Callable[[Entry], Verdicts]] = {
    "figured": figured, "corroborate": corroborate, "llmground": llmground, "sourced-evidence": sourced,
}  # fmt: skip


def gold() -> Iterator[Entry]:
    for file in sorted((ROOT / "tests" / "checking" / "gold").glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def main() -> None:
    entries = list(gold())
    print("| tool | | problems found | true passed | unknown not passed | says nothing |\n|---|---|---|---|---|---|")
    for name, tool in TOOLS.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            print(f"| {name} | not installed | | | | |")
            continue
        for language, called in (("zh", "Chinese"), ("en", "English")):
            counts: Counter[tuple[str, str]] = Counter()
            for entry in entries:
                if entry["language"] == language:
                    counts.update(zip((one["verdict"] for one in entry["numbers"]), tool(entry), strict=True))
            print(f"| {name} {installed} | {called} | {' | '.join(_shares(counts))} |")


def _shares(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    for expected, right in ((PROBLEMS, (FLAGGED,)), (TRUE, (PASSED,)), (("unknown",), (FLAGGED, SILENT))):
        whole = sum(count for (gold, _), count in counts.items() if gold in expected)
        found = sum(count for (gold, said), count in counts.items() if gold in expected and said in right)
        yield f"{found} of {whole} ({found / max(whole, 1):.0%})"
    yield f"{sum(count for (_, said), count in counts.items() if said == SILENT)} of {counts.total()}"


if __name__ == "__main__":
    main()
