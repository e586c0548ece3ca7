"""The wheel beside what it needs: links to what is installed here, so that nothing is downloaded."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

NAME = "regional-cooperation-indicators"


def needs(extra: str = "") -> list[Distribution]:
    """What an installation brings: the dependencies, theirs and so on, and those of one extra if it is named."""
    found: dict[str, Distribution] = {}
    waiting = [(NAME, {"", extra})]
    while waiting:
        name, extras = waiting.pop()
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            wanted = requirement.marker is None or any(requirement.marker.evaluate({"extra": one}) for one in extras)
            if requirement.name in found or not wanted:
                continue
            found[requirement.name] = distribution(requirement.name)
            waiting.append((requirement.name, {"", *requirement.extras}))
    return list(found.values())


def link(distributions: list[Distribution], folder: Path) -> None:
    """Put distributions into a folder of modules."""
    for one in distributions:
        for file in one.files or ():
            top = file.parts[0]
            place = folder / top
            if top not in ("..", "__pycache__") and not place.exists():
                place.symlink_to(Path(str(one.locate_file(top))))
