"""Pandera looks once at each table that a test leaves as it is."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def looking_once(pandera_looks_once: None) -> None:
    """Each test validates the small package, or the real one, with little changed."""
