"""The command line: a module per command, each a few lines over the public API."""

from __future__ import annotations

from indicators.cli.main import main

__all__ = ["main"]
