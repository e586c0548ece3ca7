"""Lets pandera look once at each table that a test leaves as it is: it takes most of the time of validating."""

from __future__ import annotations

import pytest

from indicators import Finding
from indicators.rules import schema
from indicators.rules.rules import Batch

_look = schema._judged
_seen: dict[object, list[Finding]] = {}


def _findings_remembered(batch: Batch) -> list[Finding]:
    """The layer's findings depend on the batch alone, so that equal batches have equal findings."""
    rows = batch.rows
    contents = (batch.table.name, rows.path, rows.header, *rows.lines, *map(tuple, rows.cells.values()))
    if contents not in _seen:
        _seen[contents] = _look(batch)
    return _seen[contents]


@pytest.fixture(autouse=True)
def pandera_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_judged", _findings_remembered)
