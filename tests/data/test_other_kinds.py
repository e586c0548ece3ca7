"""The second package, of invented documents: what the rules say of texts of other kinds than the five."""

from __future__ import annotations

import csv
from collections import Counter

from click.testing import CliRunner

import indicators
from indicators.cli import main
from tests.checkout import PROJECT

PACKAGE = PROJECT / "tests" / "other_kinds"


def rows(table: str) -> list[dict[str, str]]:
    with (PACKAGE / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_error_and_at_most_one_notice_in_twenty_rows() -> None:
    report = indicators.validate(PACKAGE, thorough=True)
    assert [finding for finding in report.findings if finding.severity == "error"] == []
    read = sum(len(rows(table)) for table in ("observations", "cooperations", "cooperation_parties"))
    assert len(report.findings) <= read / 20
    assert all(not one.unsettled for one in indicators.Package.open(PACKAGE).coverage())


def test_it_is_in_the_canonical_form() -> None:
    assert CliRunner().invoke(main, ["fmt", "--check", str(PACKAGE)]).exit_code == 0


def test_the_documents_are_of_the_kinds_and_sizes_that_were_asked_for() -> None:
    claims = Counter(row["source_id"] for row in rows("observations"))
    assert claims["zhixi-communique-2024"] >= 25
    assert claims["yongnan-tongping-report-2025"] >= 20
    assert claims["zaohe-tangping-briefing-2025"] >= 10
    assert {row["status"] for row in rows("observations")} == {"actual", "target"}
    assert len({row["role"] for row in rows("cooperation_parties")}) >= 6
