"""For programs: a report, as report.schema.json describes it, the page of a rule, how much of the sources is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from indicators.model.tables import TABLES
from indicators.reports.summary import tables_of
from indicators.rules.findings import Report, cut
from indicators.rules.rules import Rule
from indicators.rules.unsettled import SourceCoverage

VERSION = 1
"""Of the form. It rises when a program that reads the last one would break."""


def render(report: Report) -> str:
    """The report as one JSON object, with every finding."""
    return json.dumps(
        {
            "version": VERSION,
            "ok": report.ok,
            "root": report.root,
            "began": report.began.isoformat(timespec="seconds"),
            "seconds": round(report.seconds, 3),
            "scope": report.scope,
            "thorough": report.thorough,
            "rows": dict(report.rows),
            "rules": list(report.rules),
            "checked": list(report.checked),
            "unchecked": [asdict(gap) for gap in report.unchecked],
            "counts": report.counts(),
            "findings": [{**asdict(finding), "value": cut(finding.value)} for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def report_schema() -> dict[str, Any]:
    """The JSON Schema of the report that ``indicators validate --format json`` writes."""
    schema = json.loads((files("indicators.reports") / "report.schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)
    return schema


def rule_data(rule: Rule) -> dict[str, Any]:
    """The page as JSON holds it."""
    return {
        "code": rule.code,
        "layer": rule.layer.value,
        "severity": rule.severity.value,
        "tables": list(tables_of(rule) or TABLES),
        "title": rule.page.title,
        "meaning": rule.page.meaning,
        "fails": rule.page.fails,
        "passes": rule.page.passes,
        "mend": rule.page.mend,
    }


def coverage_json(sources: Sequence[SourceCoverage]) -> str:
    """The counts as JSON."""
    listed = [{**asdict(source), "mentions": source.mentions, "settled": source.settled} for source in sources]
    return json.dumps(listed, ensure_ascii=False, indent=2)
