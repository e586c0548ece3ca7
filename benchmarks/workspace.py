"""Valid workspaces of any size, made by seed: documents, observations with true quotes and offsets, and known faults.

Run it from anywhere::

    python benchmarks/workspace.py /tmp/large --documents 1000 --observations 100000 --form parts --faults
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from table_files import Form, TableWriter

from indicators.model import write_number
from indicators.model.tables import TABLES
from indicators.package.descriptor import BASE, Stored, descriptor_text, expected_descriptor
from indicators.package.files import parts_of, table_path
from indicators.package.rows import read_rows

ROOT = Path(__file__).resolve().parents[1]
Record = dict[str, str]
Qualifier = Literal["exact", "nearly", "more_than", "at_least"]

_PUBLISHED = "2025-03-01"
_FEWEST_FOR_REPEAT = 3
"""Sentences that a document needs for one of them to be printed twice among the same words."""


@dataclass(frozen=True)
class Claim:
    """A kind of sentence: what it measures, its words around the number, and how the number is written and read."""

    indicator: str
    theme: str
    names: tuple[str, str]
    unit: str
    measure: str
    words: str
    number: str
    qualifier: Qualifier = "exact"
    scale: int = 1
    decimals: int = 0

    @property
    def whole_year(self) -> bool:
        """Whether it is of a year, and not of the year's last day."""
        return self.measure != "stock"


CLAIMS = (
    Claim("firms", "firms", ("企业数", "Firms"), "count", "stock", "共有企业", "{}家"),
    Claim("projects", "projects", ("项目数", "Projects"), "count", "stock", "开展合作项目", "将近{}个", "nearly"),
    Claim("parks", "zones", ("园区数", "Parks"), "count", "stock", "建成园区", "{}多家", "more_than"),
    Claim("investment", "investment", ("投资额", "Investment"), "CNY", "flow", "完成投资", "{}亿元", "exact", 10**8, 1),
    Claim("growth", "investment", ("增速", "Growth"), "percent", "growth", "投资增速", "不低于{}%", "at_least", 1, 1),
)


@dataclass(frozen=True)
class Planted:
    """A fault that was planted: the code of the rule that has to name it, and where."""

    code: str
    file: str
    line: int


@dataclass
class Workspace:
    """What was written.

    Attributes
    ----------
    rows : dict of str to int
        Rows of each table.
    planted : list of Planted
    """

    root: Path
    rows: dict[str, int] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)


def write_workspace(
    root: Path,
    *,
    documents: int,
    observations: int,
    seed: int = 20250228,
    form: Form = "csv",
    rows_per_part: int = 250_000,
    faults: bool = False,
) -> Workspace:
    """Write a workspace that validates, but for the faults that are asked for.

    Parameters
    ----------
    root : Path
        A directory that is missing or empty.
    documents, observations : int
        How many; the observations are spread evenly over the documents.
    seed : int
        The same seed writes the same bytes.
    form : {"csv", "parts", "parquet", "none"}
        Observations and exclusions as one CSV each, as folders of CSV files, as folders of Parquet files, or not at
        all: then there are documents to scan, and no package.
    rows_per_part : int
        Rows of each file of such a folder.
    faults : bool
        Plant one fault of each kind that `planting` knows, spread over the rows.
    """
    return _Writing(root, documents, observations, random.Random(seed), form, rows_per_part, faults).write()


class _Writing:
    """One workspace on its way to disk, a document at a time."""

    def __init__(
        self,
        root: Path,
        documents: int,
        observations: int,
        chance: random.Random,
        form: Form,
        rows_per_part: int,
        faults: bool,
    ) -> None:
        self._root = root
        self._documents, self._observations = documents, observations
        self._chance = chance
        self._done = Workspace(root)
        self._form = form
        large = {"observations", "exclusions"}
        self._tables = {
            name: TableWriter(root, table, form if name in large else "csv", rows_per_part)
            for name, table in TABLES.items()
        }
        self._places = [row for row in _project_rows("entities") if row["kind"] == "province"]
        self._used: set[str] = set()
        self._number = 0
        self._faulty = dict(_spread(observations)) if faults else {}
        self._earlier: Record = {}

    def write(self) -> Workspace:
        for index in range(self._documents):
            share = self._observations * (index + 1) // self._documents - self._observations * index // self._documents
            self._write_document(index, share)
        if self._faulty:
            self._repeat_a_claim()
        self._write_dimensions()
        for name, writer in self._tables.items():
            self._done.rows[name] = writer.close()
        if self._form != "none":
            _write_descriptor(self._root)
        return self._done

    def _write_document(self, index: int, share: int) -> None:
        source = f"report-{index + 1:07d}"
        place, partner = (self._places[(index + step) % len(self._places)] for step in (0, 1))
        short = partner["name_zh"][: 3 if partner["name_zh"].startswith(("内蒙古", "黑龙江")) else 2]
        title = f"{place['name_zh']}区域合作情况通报"
        text = _Text(f"{title}\n\n发布日期:{_PUBLISHED}\n\n")
        tie = f"{place['name_zh']}与{short}共建产业园区"
        tie_start = text.add(tie)
        first: tuple[str, int, Record] | None = None
        for turn in range(share):
            claim = self._chance.choice(CLAIMS)
            sentence, words, cells = self._claim(claim, place["name_zh"])
            start = text.add(sentence)
            inside = len(sentence) - len(words)
            self._number += 1
            row = cells | {
                "observation_id": f"obs-{self._number:04d}",
                "indicator_id": claim.indicator,
                "entity_id": place["entity_id"],
                "entity_basis": "stated",
                "status": "actual",
                "value_text": words,
                "value_start": str(start + inside),
                "quote": sentence,
                "quote_start": str(start),
                "source_id": source,
                "salience": "substantive",
                "confidence": "high",
            }
            if turn == 0:
                first = (sentence, inside, dict(row))
            self._add_observation(row, text, start + inside)
            if turn == 1 and share >= _FEWEST_FOR_REPEAT and first is not None:
                self._add_repeat(text, *first)
        self._write_ties(index, source, place, partner, short, tie, tie_start)
        content = text.content()
        file = f"seeds/{index // 1000:04d}/{source}.txt"
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._tables["sources"].add(_source(source, title, file, content))
        self._used |= {place["entity_id"], partner["entity_id"]}

    def _claim(self, claim: Claim, name: str) -> tuple[str, str, Record]:
        """A sentence, the words of its number, and the cells that follow from them."""
        year = self._chance.randint(2020, 2024)
        digits = self._chance.randint(11, 99_999)
        written = f"{Decimal(digits) / 10:.1f}" if claim.decimals else str(digits)
        words = claim.number.format(written)
        period_text = f"{year}年" if claim.whole_year else f"{year}年末"
        value = write_number(float(Decimal(written) * claim.scale))
        lower = value if claim.qualifier in ("exact", "more_than", "at_least") else ""
        upper = value if claim.qualifier in ("exact", "nearly") else ""
        return (
            f"{period_text},{name}{claim.words}{words}",
            words,
            {
                "period_start": f"{year}-01-01" if claim.whole_year else f"{year}-12-31",
                "period_end": f"{year}-12-31",
                "period_text": period_text,
                "period_basis": "stated",
                "value": value,
                "lower": lower,
                "upper": upper,
                "qualifier": claim.qualifier,
            },
        )

    def _add_observation(self, row: Record, text: _Text, start: int) -> None:
        code = self._faulty.get(self._number)
        if code is None:
            self._tables["observations"].add(row)
        elif (cells := _spoilt(code, row, self._earlier)) is None:
            file = f"seeds/{(int(row['source_id'][-7:]) - 1) // 1000:04d}/{row['source_id']}.txt"
            self._done.planted.append(Planted(code, file, text.line_of(start)))
        else:
            self._done.planted.append(Planted(code, *self._tables["observations"].add(row | cells)))
        if not self._earlier:
            self._earlier = dict(row)

    def _repeat_a_claim(self) -> None:
        place = self._tables["observations"].add(self._earlier | {"observation_id": f"obs-{self._number + 1:04d}"})
        self._done.planted.append(Planted("R10", *place))

    def _add_repeat(self, text: _Text, sentence: str, inside: int, row: Record) -> None:
        start = text.add(sentence) + inside
        self._tables["exclusions"].add(
            {
                "source_id": row["source_id"],
                "start": str(start),
                "text": row["value_text"],
                "reason": "repeated_text",
                "observation_id": row["observation_id"],
            }
        )

    def _write_ties(
        self, index: int, source: str, place: Record, partner: Record, short: str, tie: str, start: int
    ) -> None:
        # Parties are in order of the identifier as text: all of them have as many digits.
        cooperation = f"coop-{index + 1:0{max(4, len(str(self._documents)))}d}"
        self._tables["cooperations"].add(
            {
                "cooperation_id": cooperation,
                "mode": "co_built_park",
                "status": "actual",
                "quote": tie,
                "quote_start": str(start),
                "source_id": source,
                "confidence": "high",
            }
        )
        for entity in sorted((place["entity_id"], partner["entity_id"])):
            self._tables["cooperation_parties"].add(
                {"cooperation_id": cooperation, "entity_id": entity, "role": "member", "party_basis": "stated"}
            )
        self._tables["aliases"].add(
            {"source_id": source, "alias": short, "entity_id": partner["entity_id"], "reason": "abbreviation"}
        )

    def _write_dimensions(self) -> None:
        for row in _project_rows("entities"):
            if row["entity_id"] in self._used or row["kind"] == "country":
                self._tables["entities"].add(row)
        for name in ("units", "codes"):
            for row in _project_rows(name):
                self._tables[name].add(row)
        for claim in sorted(CLAIMS, key=lambda one: one.indicator):
            self._tables["indicators"].add(
                {
                    "indicator_id": claim.indicator,
                    "theme": claim.theme,
                    "name_zh": claim.names[0],
                    "name_en": claim.names[1],
                    "definition": f"{claim.names[1]}, made up.",
                    "unit_id": claim.unit,
                    "measure": claim.measure,
                }
            )


class _Text:
    """A document that grows by paragraphs and knows where each begins, in code points."""

    def __init__(self, head: str) -> None:
        self._pieces = [head]
        self._length = len(head)

    def add(self, sentence: str) -> int:
        start = self._length
        self._pieces.append(f"{sentence}。\n\n")
        self._length += len(sentence) + 3
        return start

    def line_of(self, offset: int) -> int:
        return "".join(self._pieces).count("\n", 0, offset) + 1

    def content(self) -> bytes:
        return "".join(self._pieces).rstrip("\n").encode() + b"\n"


def _source(source: str, title: str, file: str, content: bytes) -> Record:
    return {
        "source_id": source,
        "title": title,
        "publisher": "统计局",
        "published_on": _PUBLISHED,
        "published_basis": "stated",
        "genre": "press_briefing",
        "language": "zh-Hans",
        "file": file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "characters": str(len(content.decode())),
        "copy_quality": "clean",
        "rights": "Made up; no rights are reserved.",
        "note": "统计局 is made up.",
    }


_FAULTS = ("S05", "D03", "R01", "E05", "C01", "S06", "S01", "E13", "S52")
"""The rules that name the planted faults, from the first row to the last."""


def _spoilt(code: str, row: Record, earlier: Record) -> Record | None:
    """The cells that make a rule speak up; None where the row has to be left out."""
    match code:
        case "S05":
            return {"status": "actually"}
        case "D03":
            return {"value": row["value"] + "1", "lower": "", "upper": "", "qualifier": "exact"}
        case "R01":
            return {"entity_id": "nowhere"}
        case "E05":
            return {"quote_start": str(int(row["quote_start"]) + 1)}
        case "S06":
            return {"observation_id": earlier["observation_id"]}
        case "S01":
            return {"value": row["value"] + "e3"}
        case "E13":
            return {"reported_by": "气象局"}
        case "S52":
            return {"period_start": "2030-01-01"}
        case _:
            return None


def _spread(observations: int) -> Iterator[tuple[int, str]]:
    """The number of the observation that each fault falls on, from one end to the other."""
    for place, code in enumerate(_FAULTS):
        yield observations * (place + 1) // (len(_FAULTS) + 1), code


def _project_rows(table: str) -> list[Record]:
    with (ROOT / table_path(table)).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write_descriptor(root: Path) -> None:
    written = {
        "name": "made-up-reports",
        "title": "Made-up reports",
        "version": "0.1.0",
        "contributors": [{"title": "A generator"}],
        "licenses": [{"name": "CC0-1.0"}],
    }
    contents = {name: _stored(root, name) for name in TABLES}
    sources = read_rows(root, table_path("sources"))
    codes: dict[str, list[str]] = {}
    for row in _project_rows("codes"):
        codes.setdefault(row["code_list"], []).append(row["code"])
    descriptor = expected_descriptor(written, BASE, contents, sources, codes)
    (root / "datapackage.json").write_text(descriptor_text(descriptor), encoding="utf-8")


def _stored(root: Path, table: str) -> Stored:
    parts = parts_of(root, table)
    digest, size = hashlib.sha256(), 0
    for part in parts:
        with (root / part.path).open("rb") as stream:
            while chunk := stream.read(2**20):
                digest.update(chunk)
                size += len(chunk)
    return Stored(tuple(part.path for part in parts), size, digest.hexdigest())


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a workspace and say where its faults are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--observations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20250228)
    parser.add_argument("--form", choices=("csv", "parts", "parquet", "none"), default="csv")
    parser.add_argument("--rows-per-part", type=int, default=250_000)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args(arguments)
    done = write_workspace(**vars(given))
    for name, rows in done.rows.items():
        print(f"{name}: {rows:,} rows")
    for planted in done.planted:
        print(f"{planted.code} at {planted.file}:{planted.line}")


if __name__ == "__main__":
    main()
