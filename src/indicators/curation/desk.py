"""What lies on the desk: a document with its numbers, what is proposed for each, and what is known to choose from."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indicators.curation import PROVISIONAL, Proposal
from indicators.curation.deciding import NAMES, PLACES, Decision, Decisions, Row, mark_of, place_of
from indicators.curation.drafting import claimable, draft, source_text
from indicators.model import Column, Language
from indicators.package import Package
from indicators.package.files import DRAFTS
from indicators.rules.context import Context
from indicators.rules.findings import Finding

Json = dict[str, Any]
FILLED_IN = ("observations", "exclusions", "cooperations", "cooperation_parties", "entities", "aliases", "indicators")
"""The tables whose rows are made here."""


class Desk:
    """A package that is curated."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.decisions = Decisions(root)
        self._opened: tuple[str, Context] | None = None

    def edition(self) -> str:
        """What changes when any file does that decisions depend on."""
        files = [*self.root.glob("*.*"), *(self.root / "data").glob("*.csv"), *(self.root / DRAFTS).glob("*.csv")]
        seen = []
        for file in sorted(files):
            try:
                status = file.stat()
            except OSError:
                continue  # replaced just now; the next look sees it
            seen.append(f"{file}:{status.st_mtime_ns}:{status.st_size}:{status.st_ino}")
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]

    @property
    def context(self) -> Context:
        """The package as its files are now."""
        edition = self.edition()
        if self._opened is None or self._opened[0] != edition:
            self._opened = edition, Context(Package(self.root))
        return self._opened[1]

    def sources(self) -> list[Json]:
        """Every source with how many of its numbers are open."""
        context = self.context
        cells = context.rows("sources").cells
        found = []
        for source_id, title in zip(cells["source_id"], cells["title"], strict=True):
            numbers = list(_numbers(context, source_id))
            left = sum(one["state"] == "open" for one in numbers)
            found.append({"source_id": source_id, "title": title, "left": left, "of": len(numbers)})
        return found

    def require(self, source_id: str) -> str:
        """The text of a source; `PackageError` where there is none, or its document cannot be read."""
        return source_text(self.context, source_id)

    def state(self, source_id: str) -> Json:
        """A document as it stands: each number with the rows that settle it or are proposed for it."""
        edition = self.edition()
        self.require(source_id)
        context = self.context
        waiting = self.decisions.waiting(source_id)
        by_place: dict[str, list[Json]] = defaultdict(list)
        for one in waiting:
            by_place[place_of(one)].append(_shown(one))
        numbers = list(_numbers(context, source_id))
        for number in numbers:
            number["proposals"] = by_place.get(str(number["start"]), []) if number["state"] == "open" else []
        last = self.decisions.made[-1] if self.decisions.made else None
        return {
            "edition": edition,
            "source": _record(context, "sources", source_id),
            "numbers": numbers,
            "cooperations": [*_proposed_cooperations(waiting), *_cooperations(context, source_id)],
            "proposed": [_shown(one) for one in waiting if one.table in NAMES],
            "undo": self._told(context, last) if last else None,
            "overwritten": [self._told(context, one) for one in self.decisions.overwritten(context.package)],
        }

    def number(self, source_id: str, start: int, decided: Mapping[str, str]) -> Json:
        """What the words around a number say of it, now: the row as it would be drafted, and what to choose from."""
        self.require(source_id)
        for one in draft(source_id, path=self.context.package, only={start}, decided=decided):
            subject = one.subject
            found = [("indicator_id", subject.indicators[:4]), ("entity_id", subject.entities[:4])]
            choices = [
                {"column": column, "value": each.value, "certainty": each.certainty, "reason": each.reason}
                for column, candidates in found
                for each in candidates
            ]
            cells = {name: "" if cell.startswith(PROVISIONAL) else cell for name, cell in one.cells.items()}
            return {"cells": cells, "choices": choices}
        return {"cells": {}, "choices": []}

    def trial(self, source_id: str, rows: Sequence[Row]) -> list[Json]:
        """What the rules would say of rows."""
        self.require(source_id)
        return [finding_as_json(one) for one in self.decisions.trial(source_id, rows)]

    def registry(self, language: Language) -> Json:
        """The columns of the tables and all that cells of theirs are chosen from, in a language."""
        context = self.context
        cells = context.rows("codes").cells
        codes: dict[str, list[Json]] = defaultdict(list)
        listed = zip(*(cells[name] for name in ("code_list", "code", f"name_{language}")), strict=True)
        for code_list, code, label in listed:
            codes[code_list].append({"value": code, "label": label})

        def options(column: Column) -> list[Json] | None:
            if column.codes is not None:
                return [{"value": one.code, "label": one.label.in_language(language)} for one in column.codes.codes]
            return codes.get(column.extensible_codes, []) if column.extensible_codes else None

        def columns(table: str) -> Iterator[Json]:
            for one in context.model[table].columns:
                yield {
                    "name": one.name,
                    "title": one.title.in_language(language),
                    "description": one.description.in_language(language),
                    "required": one.required,
                    "references": one.references,
                    "options": options(one),
                    "long": one.name in ("note", "quote", "definition"),
                }

        tables = {
            name: {"title": context.model[name].title.in_language(language), "columns": list(columns(name))}
            for name in FILLED_IN
        }
        return {
            "tables": tables,
            "known": {name: list(self._known(name, language)) for name in ("entities", "indicators", "units")},
        }

    def _known(self, table: str, language: Language) -> Iterator[Json]:
        """What a cell may refer to: its key, its name, and all words by which a person may look for it."""
        forms: dict[str, list[str]] = defaultdict(list)
        if table == "entities":
            for (_, entity), words in self.context.aliases.items():
                forms[entity] += words
        key = self.context.model[table].key[0]
        for row in self.context.rows(table).each():
            words = (row[key], *(row.get(name, "") for name in ("name_zh", "name_en", "terms_zh", "terms_en")))
            yield {
                "value": row[key],
                "label": row.get(f"name_{language}") or row.get("name_zh") or row[key],
                "more": row.get("unit_id") or row.get("kind", ""),
                "words": " ".join(dict.fromkeys((*words, *forms[row[key]]))).lower(),
            }

    def _told(self, context: Context, decision: Decision) -> Json:
        """A decision in short: the rows it wrote, or the number that it was about."""
        keys = [
            f"{table} {', '.join(cells.get(name, '') for name in context.model[table].key)}"
            for table, cells in decision.rows
        ]
        about = [
            one.cells.get("value_text") or one.cells.get("text") or one.cells.get("quote", "")
            for one in decision.proposals
        ]
        words = [cells.get("value_text") or cells.get("text", "") for _, cells in decision.rows]
        place = [cells.get("value_start") or cells.get("start") for _, cells in decision.rows]
        place += [one.cells.get("value_start") or one.cells.get("start") for one in decision.proposals]
        start = next(filter(None, place), None)
        return {"rows": keys, "words": next(filter(None, (*words, *about)), ""), "start": int(start) if start else None}


def finding_as_json(finding: Finding) -> Json:
    """A finding as the page shows it beside the row that is decided on."""
    names = ("code", "column", "value", "message", "expected", "mend")
    table = finding.file.rpartition("/")[2].removesuffix(".csv")
    return {"table": table, "severity": str(finding.severity), **{name: getattr(finding, name) for name in names}}


def _shown(proposal: Proposal) -> Json:
    return {
        "id": mark_of(proposal),
        "table": proposal.table,
        "cells": dict(proposal.cells),
        "certainty": proposal.certainty,
        "grounds": proposal.grounds,
    }


def _record(context: Context, table: str, key: str) -> Json:
    return {name: context.value(table, key, name) for name in context.rows(table).header}


def _numbers(context: Context, source_id: str) -> Iterator[Json]:
    """The numbers of a source in order, and what settles each; a ratio that has no value is its terms."""
    claims: dict[int, list[Json]] = defaultdict(list)
    for table, column in PLACES.items():
        for row in _rows(context, table, source_id):
            if row[column].isdecimal():
                claims[int(row[column])].append({"table": table, "cells": row})
    for mention in context.mentions(source_id):
        if mention.quantity is None:
            continue
        settling = claims.get(mention.start, [])
        as_whole = any(mention.text in (row["cells"].get("value_text"), row["cells"].get("text")) for row in settling)
        for one in [mention] if as_whole else claimable(mention):
            rows = claims.get(one.start, [])
            state = rows[0]["table"] if rows else "open"
            yield {"start": one.start, "end": one.end, "words": one.text, "state": state, "rows": rows}


def _rows(context: Context, table: str, source_id: str) -> Iterator[dict[str, str]]:
    cells = context.rows(table).cells
    for place, source in enumerate(cells["source_id"]):
        if source == source_id:
            yield {name: column[place] for name, column in cells.items()}


def _cooperations(context: Context, source_id: str) -> Iterator[Json]:
    parties: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in context.rows("cooperation_parties").each():
        parties[row["cooperation_id"]].append(row)
    for row in _rows(context, "cooperations", source_id):
        yield {"state": "settled", "cells": row, "parties": parties[row["cooperation_id"]], "ids": []}


def _proposed_cooperations(waiting: Sequence[Proposal]) -> Iterator[Json]:
    for one in waiting:
        if one.table != "cooperations":
            continue
        key = one.cells.get("cooperation_id", "")
        parties = [
            each for each in waiting if each.table == "cooperation_parties" and each.cells.get("cooperation_id") == key
        ]
        yield {
            "state": "open",
            "cells": dict(one.cells),
            "parties": [dict(each.cells) for each in parties],
            "ids": [mark_of(one), *(mark_of(each) for each in parties)],
            "grounds": one.grounds,
            "certainty": one.certainty,
        }
