"""What `build` did, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.release.build import Build


def build_text(made: Build) -> str:
    """What was built, for people."""
    manifest = made.manifest
    size = sum(file.bytes for file in manifest.files)
    done = "built" if made.written else "the same build is there already:"
    lines = [f"{done} {made.directory}: {len(manifest.files) + 1} files, {size:,} bytes, digest {manifest.digest()}"]
    lines += [f"not checked: {gap.layer}: {gap.reason}" for gap in made.unchecked]
    lines += [f"left out: {reason}" for reason in made.left_out]
    return "\n".join(lines)


def build_json(made: Build) -> str:
    """What was built, for programs."""
    return json.dumps(
        {
            "directory": str(made.directory),
            "written": made.written,
            "digest": made.manifest.digest(),
            "manifest": json.loads(made.manifest.content()),
            "unchecked": [asdict(gap) for gap in made.unchecked],
            "left_out": list(made.left_out),
        },
        ensure_ascii=False,
        indent=2,
    )
