"""The package of the two invented documents: whole, in canonical form, and left in peace by the rules."""

from __future__ import annotations

from collections import Counter

from indicators import Package, validate
from indicators.rules.findings import Finding
from tests.checkout import PROJECT

ROOT = PROJECT / "tests/invented"
COMMUNIQUE, REPORT = "yunlu-communique-2025", "bamboo-report-2026"


def findings() -> tuple[Finding, ...]:
    """All but those on the codes of counties that no standard knows (see its indicators.toml)."""
    return validate(ROOT, ignore=["R20"]).findings


def test_the_rows_are_in_order() -> None:
    assert not [finding for finding in findings() if finding.severity == "error"]
    assert {one.source_id: one.unsettled for one in Package(ROOT).coverage()} == {COMMUNIQUE: (), REPORT: ()}


def test_the_rules_raise_at_most_one_false_alarm_in_twenty_rows() -> None:
    """Every row was decided by reading: whatever is noticed here is noticed wrongly."""
    package = Package(ROOT)
    rows = sum(len(package.rows(table)) for table in ("observations", "cooperations", "cooperation_parties"))
    assert len(findings()) <= rows / 20


def test_each_document_makes_claims_enough_to_measure_by() -> None:
    package = Package(ROOT)
    claims = Counter(package.rows("observations").cells["source_id"])
    assert claims[COMMUNIQUE] >= 25
    assert claims[REPORT] >= 20
    assert set(package.rows("cooperations").cells["source_id"]) == {COMMUNIQUE, REPORT}


def test_nothing_in_it_is_about_a_place_that_there_is() -> None:
    """What is real in it are provinces and prefectures that hold an invented place, and no more is said of them."""
    package = Package(ROOT)
    real = {"china", "hunan", "guangdong", "guizhou", "jiangxi", "fujian", "zhejiang", "foshan", "changsha"}
    assert not real & set(package.rows("observations").cells["entity_id"])
    assert not real & set(package.rows("cooperation_parties").cells["entity_id"])
