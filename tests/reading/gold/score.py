"""Score a finder of numeric mentions against the hand-annotated sentences beside this file.

`score(find)` compares what `find(text)` returns with the annotations; running the file scores
`indicators.find_mentions` and lists every disagreement; with `blind` or `third` it scores the set in that folder.
What is counted is told in README.md.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

COUNTED = frozenset("0123456789０１２３４５６７８９〇零一二两三四五六七八九十廿卅百千万亿兆半兩萬億")
"""The characters each of which must lie in a mention."""

HERE = Path(__file__).parent
SETS = {"first": HERE, "blind": HERE / "blind", "third": HERE / "third"}
"""The folder of each set."""

BOUNDS = {  # qualifier: which of value, lower, upper it gives
    "exact": [(True, True, True), (False, False, False)],  # of a ratio of three parts there is no one number
    "approximately": [(True, False, False)],
    "nearly": [(True, False, True)],
    "more_than": [(True, True, False)],
    "at_least": [(True, True, False)],
    "less_than": [(True, False, True)],
    "at_most": [(True, False, True)],
    "several": [(False, True, True), (False, True, False)],
    "range": [(False, True, True)],
}

Gold = dict[str, Any]


class Quantity(Protocol):
    """A reading."""

    @property
    def value(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def qualifier(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def sense(self) -> str | None: ...
    @property
    def parts(self) -> Sequence[float]: ...


class Mention(Protocol):
    """A mention with its place, its kind and, for a quantity, its reading."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def quantity(self) -> Quantity | None: ...


Finder = Callable[[str], Iterable[Mention]]


@dataclass
class Score:
    """Counts, and every disagreement in words."""

    gold: int = 0
    found: int = 0
    overlapping: int = 0
    same_span: int = 0
    all_right: int = 0
    others: int = 0
    others_not_quantity: int = 0
    others_same_kind: int = 0
    disagreements: list[str] = field(default_factory=list)

    def rates(self) -> dict[str, float]:
        """Give precision, recall and F1 by overlap and by exact span, and the shares."""
        rates = {}
        for name, hits in (("overlap", self.overlapping), ("exact span", self.same_span)):
            rates[f"precision, {name}"] = hits / max(self.found, 1)
            rates[f"recall, {name}"] = hits / max(self.gold, 1)
            rates[f"F1, {name}"] = 2 * hits / max(self.found + self.gold, 1)
        rates["quantities read all right"] = self.all_right / max(self.gold, 1)
        rates["others not taken for a quantity"] = self.others_not_quantity / max(self.others, 1)
        rates["others of the same kind"] = self.others_same_kind / max(self.others, 1)
        return rates


def load(folder: Path | None = None) -> list[Gold]:
    """Read the annotated sentences of all files, in the order of the file names."""
    files = sorted((folder or SETS["first"]).glob("*.json"))
    return [item for file in files for item in json.loads(file.read_text(encoding="utf-8"))]


def defects(sentence: Gold) -> Iterator[str]:
    """Tell what is wrong with the annotation itself: spans, coverage, bounds."""
    text, end, covered = sentence["text"], 0, set[int]()
    for gold in sentence["mentions"]:
        where = f"{gold['text']} in {text}"
        if text[gold["start"] : gold["end"]] != gold["text"] or not gold["text"]:
            yield f"span is not its text: {where}"
        if gold["start"] < end:
            yield f"overlaps the one before or is out of order: {where}"
        end = gold["end"]
        covered |= set(range(gold["start"], end))
        if gold["kind"] == "quantity":
            given = tuple(gold[name] is not None for name in ("value", "lower", "upper"))
            if given not in BOUNDS[gold["qualifier"]]:
                yield f"bounds do not fit {gold['qualifier']}: {where}"
    for place, character in enumerate(text if sentence.get("language") != "en" else ""):
        if character in COUNTED and place not in covered:
            yield f"{character} at {place} lies in no mention: {text}"


def reading(quantity: Quantity | None, gold: Gold) -> tuple[object, ...]:
    """Put a reading in the form compared: numbers as floats, the unit in NFKC, and what else the set annotates."""
    if quantity is None:
        return ()
    numbers = (quantity.value, quantity.lower, quantity.upper)
    unit = unicodedata.normalize("NFKC", quantity.unit)
    read = (*(None if n is None else float(n) for n in numbers), str.__str__(quantity.qualifier), unit)
    sense = None if quantity.sense is None else str.__str__(quantity.sense)
    return (*read, sense, [float(part) for part in quantity.parts]) if "sense" in gold else read


def gold_reading(gold: Gold) -> tuple[object, ...]:
    """Put the annotated reading in the same form."""
    numbers = (gold["value"], gold["lower"], gold["upper"])
    unit = unicodedata.normalize("NFKC", gold["unit"])
    read = (*(None if n is None else float(n) for n in numbers), gold["qualifier"], unit)
    return (*read, gold["sense"], [float(part) for part in gold["parts"]]) if "sense" in gold else read


def overlap(gold: Gold, mention: Mention) -> int:
    """Count the characters the two share."""
    return max(0, min(int(gold["end"]), mention.end) - max(int(gold["start"]), mention.start))


def pair(gold: Sequence[Gold], found: Sequence[Mention]) -> dict[int, int]:
    """Pair overlapping mentions, each used once, those that share most first."""
    shared = [(overlap(g, m), i, j) for i, g in enumerate(gold) for j, m in enumerate(found)]
    pairs: dict[int, int] = {}
    for size, i, j in sorted(shared, key=lambda s: (-s[0], s[1], s[2])):
        if size and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def score(find: Finder, sentences: Sequence[Gold] | None = None) -> Score:
    """Compare the finder with the annotations; open annotations and what overlaps them are left out."""
    result = Score()
    for sentence in load() if sentences is None else sentences:
        _score_sentence(sentence, list(find(sentence["text"])), result)
    return result


def _score_sentence(sentence: Gold, found: list[Mention], result: Score) -> None:
    def report(what: str) -> None:
        result.disagreements.append(f"{what}\n    {sentence['text']}")

    closed = [g for g in sentence["mentions"] if not g.get("open")]
    opened = [g for g in sentence["mentions"] if g.get("open")]
    gold = [g for g in closed if g["kind"] == "quantity"]
    quantities = [m for m in found if m.kind == "quantity"]
    pairs = pair(gold, quantities)
    for j, mention in enumerate(quantities):
        if j in pairs.values():
            result.found += 1
        elif not any(overlap(g, mention) for g in opened):
            result.found += 1
            report(f"no quantity, or part of another: {mention.text} {reading(mention.quantity, {})}")
    for i, g in enumerate(gold):
        result.gold += 1
        if i not in pairs:
            report(f"missed: {g['text']} {gold_reading(g)}")
            continue
        mention = quantities[pairs[i]]
        result.overlapping += 1
        if (mention.start, mention.end) == (g["start"], g["end"]):
            result.same_span += 1
        else:
            report(f"span: {g['text']} was found as {mention.text}")
        if (read := reading(mention.quantity, g)) == gold_reading(g):
            result.all_right += 1
        else:
            report(f"reading: {g['text']} is {gold_reading(g)}, was read {read}")
    for g in closed:
        if g["kind"] != "quantity":
            near = [m for m in found if overlap(g, m)]
            best = max(near, key=lambda m: overlap(g, m), default=None)
            result.others += 1
            result.others_not_quantity += all(m.kind != "quantity" for m in near)
            result.others_same_kind += best is not None and best.kind == g["kind"]
            if best is None or best.kind != g["kind"]:
                seen = "nothing" if best is None else f"{str.__str__(best.kind)} {best.text}"
                report(f"kind: {g['text']} is {g['kind']}, was found as {seen}")


def main(arguments: Sequence[str] = ()) -> int:
    """Score the project's own finder on one set and print the disagreements, then the rates."""
    from indicators.reading import find_mentions

    name = arguments[0] if arguments else "first"
    if len(arguments) > 1 or name not in SETS:
        print(f"one set at a time: {' or '.join(SETS)}", file=sys.stderr)
        return 2
    sentences = load(SETS[name])
    broken = [defect for sentence in sentences for defect in defects(sentence)]
    if broken:
        print("\n".join(broken))
        return 1
    result = score(find_mentions, sentences)
    for disagreement in result.disagreements:
        print(disagreement)
    print(f"{result.gold} quantities and {result.others} others; {result.found} quantities found")
    for what, rate in result.rates().items():
        print(f"{what:34} {rate:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
