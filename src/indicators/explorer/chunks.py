"""The evidence of many rows, as a script for each document: its text once, and where in it the words of each are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indicators.explorer.content import Content, Record
from indicators.explorer.evidence import measures, source_facts
from indicators.explorer.explaining import Explanation, explanation
from indicators.explorer.page import Script
from indicators.explorer.passages import CONTEXT, passage
from indicators.explorer.references import citations
from indicators.reading.anatomy import Role
from indicators.release.citation.bibtex import escaped

ROLES = tuple(str(role) for role in Role)
LIMITS = (
    "exact",
    "no_lower",
    "lower_exclusive",
    "lower_inclusive",
    "no_upper",
    "upper_exclusive",
    "upper_inclusive",
)
"""The sentences of a reading, which `search_index` writes once for all rows."""


def chunks(content: Content) -> Iterator[Script]:
    """The evidence of every document that a row stands in, by its place in the table of sources."""
    for place, source in enumerate(content.rows("sources")):
        chunk = _Chunk(content, source)
        if chunk.observations or chunk.cooperations:
            yield Script(f"evidence/{place}.js", f"evidence{place}", chunk.content())


class _Chunk:
    """What the rows of one document open on."""

    def __init__(self, content: Content, source: Record) -> None:
        self._content, self._source = content, source
        self._text = content.text(source["source_id"]) or ""
        self._meanings: dict[str, int] = {}
        source_id = source["source_id"]
        self.observations = {
            row["observation_id"]: self._observation(row)
            for row in content.rows_of("observations", "source_id", source_id)
        }
        self.cooperations = {
            row["cooperation_id"]: self._cooperation(row)
            for row in content.rows_of("cooperations", "source_id", source_id)
        }

    def content(self) -> dict[str, Any]:
        return {
            "text": self._text,
            "context": CONTEXT,
            "source": source_facts(self._content, self._source),
            "reference": citations(self._content.package).source(self._source["source_id"]),
            "meanings": list(self._meanings),
            "observations": self.observations,
            "cooperations": self.cooperations,
        }

    def _observation(self, row: Record) -> list[Any]:
        told = explanation(self._content, row)
        limits = [[LIMITS.index(key), value] if value else [LIMITS.index(key)] for key, value in told.limits]
        names = ("period_text", "reported_by", "note")
        more = {name: row[name] for name in names if row[name]}
        if row["cooperation_id"]:
            more["cooperation"] = row["cooperation_id"]
        return [*self._placed(row, more), list(self._steps(told)), limits, *([more] if more else ())]

    def _cooperation(self, row: Record) -> list[Any]:
        more: dict[str, Any] = {
            "status": row["status_label"],
            "since": row["since"] or "",
            "confidence_label": row["confidence_label"],
            "note": row["note"] or "",
            "measures": measures(self._content, row["cooperation_id"]),
        }
        return [*self._placed(row, more), more]

    def _placed(self, row: Record, more: dict[str, Any]) -> tuple[int, ...]:
        """Where the quote begins, and how many characters come before its number, are its number, and so on."""
        found, start = passage(self._content, row), row["quote_start"]
        latex = escaped(found.quote)
        if latex != found.quote:
            more["latex"] = latex
        if not found.at_hand:
            more |= {"start": "" if start is None else start, "absent": True}
            start = len(self._text)
            self._text += found.quote
        lengths = (len(part) for part in (found.opening, found.lead, found.number, found.tail, found.closing))
        return (start, *lengths)

    def _steps(self, told: Explanation) -> Iterator[list[Any]]:
        for step in told.steps:
            role = ROLES.index(step.role)
            if step.meaning == step.words:
                yield [step.words, role]
            elif step.role == Role.NUMBER:
                yield [step.words, role, step.meaning]
            else:
                yield [step.words, role, self._meanings.setdefault(step.meaning, len(self._meanings))]
