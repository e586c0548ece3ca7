"""A report for programs."""

from __future__ import annotations

import json
from dataclasses import asdict

from indicators.checks.validation import Report


def render(report: Report) -> str:
    """The report as one JSON object."""
    return json.dumps(
        {
            "ok": report.ok,
            "root": report.root,
            "rows": dict(report.rows),
            "checked": list(report.checked),
            "unchecked": [asdict(gap) for gap in report.unchecked],
            "counts": report.counts(),
            "seconds": round(report.seconds, 3),
            "findings": [asdict(finding) for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )
