"""What a row opens on, as texts by name: shown by a template, rendered here for few rows, in the browser for many."""

from __future__ import annotations

from typing import Any

from indicators.explorer.content import Content, Record
from indicators.explorer.explaining import explanation
from indicators.explorer.passages import Passage, passage
from indicators.explorer.wording import Wording
from indicators.insight.in_words import figure, period
from indicators.release.citation.bibtex import escaped

Facts = dict[str, Any]
"""Texts by name; an empty one is not shown. Under `EACH` of them stand several."""

EACH = ("steps", "bounds", "measures")


class _Placeholders(Facts):
    """For every name the name itself, so that a template shows where each fact stands."""

    def __missing__(self, name: str) -> str:
        return f"__{name}__"


PLACEHOLDERS: Facts = _Placeholders({name: (_Placeholders(),) for name in EACH})
"""The facts of no row: of what is rendered with them the browser makes the evidence of any."""


def observation_facts(content: Content, row: Record) -> Facts:
    """What is shown of an observation."""
    say, indicator = Wording(content.language), content.row("indicators", row["indicator_id"])
    told = explanation(content, row)
    return {
        "id": row["observation_id"],
        "figure": told.result,
        "value": "" if row["value"] is None else row["value"],
        "target": row["status_label"] if row["status"] == "target" else "",
        "indicator": row["indicator_label"] or row["indicator_id"],
        "definition": indicator["definition"] or "",
        "entity": row["entity_label"] or row["entity_id"],
        "period": period(row) or say("observation.undated"),
        "basis": row["period_basis_label"],
        "period_text": row["period_text"] or "",
        "status": row["status_label"],
        "confidence": row["confidence"],
        "confidence_label": row["confidence_label"],
        "reported_by": row["reported_by"] or "",
        "cooperation": row["cooperation_id"] or "",
        "note": row["note"] or "",
        "steps": [
            {"words": step.words, "role": step.role, "role_label": say(f"role.{step.role}"), "meaning": step.meaning}
            for step in told.steps
        ],
        "bounds": [{"bound": bound} for bound in told.bounds(say)],
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(row, passage(content, row), say),
    }


def cooperation_facts(content: Content, row: Record) -> Facts:
    """What a cooperation opens on."""
    say = Wording(content.language)
    return {
        "id": row["cooperation_id"],
        "status": row["status_label"],
        "since": row["since"] or "",
        "confidence_label": row["confidence_label"],
        "note": row["note"] or "",
        "measures": measures(content, row["cooperation_id"]),
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(row, passage(content, row), say),
    }


def measures(content: Content, cooperation: str) -> list[Facts]:
    """The observations that measure a cooperation."""
    return [
        {
            "measure": row["observation_id"],
            "measured": f"{row['indicator_label'] or row['indicator_id']}: "
            f"{figure(row, content.unit(row), content.language)}",
        }
        for row in content.rows_of("observations", "cooperation_id", cooperation)
    ]


def source_facts(content: Content, source: Record) -> Facts:
    """What is shown of the document that a row stands in."""
    say, basis = Wording(content.language), source["published_basis"]
    known = (source["author"], source["publisher"], source["published_on"])
    return {
        "source_id": source["source_id"],
        "title": source["title"] or source["source_id"],
        "language": source["language"],
        "published": " · ".join(str(one) for one in known if one),
        "date": "" if basis == "stated" else say(f"source.date_{basis}"),
        "quality": source["copy_quality"],
        "quality_label": source["copy_quality_label"],
        "file": source["file"],
    }


def passage_facts(row: Record, found: Passage, say: Wording) -> Facts:
    """The words of a row in their place."""
    quote, start = str(row["quote"] or ""), row["quote_start"]
    latex = escaped(quote)
    return {
        "before": f"{'…' if found.cut_before else ''}{found.before}",
        "opening": found.opening,
        "lead": found.lead,
        "number": found.number,
        "tail": found.tail,
        "closing": found.closing,
        "after": f"{found.after}{'…' if found.cut_after else ''}",
        "line": "" if found.line is None else found.line,
        "start": "" if start is None else start,
        "end": (start or 0) + len(quote),
        "absent": "" if found.at_hand else say("source.not_at_hand"),
        "quote": quote,
        "latex": "" if latex == quote else latex,
    }
