"""A report for programs, in the form that report.schema.json describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from indicators.rules.findings import Report, cut

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
