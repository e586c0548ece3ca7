"""The rule codes under which the compiled schemas name their checks, free of pandera so that rules can be listed
without it."""

from __future__ import annotations

WRITTEN, REQUIRED, PATTERN, LIMITS, CODE, DUPLICATE, SPACES = "S01", "S02", "S03", "S04", "S05", "S06", "S07"
