"""The command line: a module per theme, each command a few lines over the public API."""

from __future__ import annotations

try:
    from indicators.cli.main import main
except KeyboardInterrupt:
    # Ctrl-C before there is a command that could be told of it.
    raise SystemExit(130) from None

__all__ = ["main"]
