"""Lets pandera look once at each table that a test leaves as it is, as the tests of the checks do."""

from __future__ import annotations

import pytest

from indicators.checks import schema
from tests.checks.conftest import _findings_remembered


@pytest.fixture(autouse=True)
def pandera_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "schema_findings", _findings_remembered)
