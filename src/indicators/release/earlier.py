"""An earlier build in the place of a new one: the same, another that may go, or something else that may not."""

from __future__ import annotations

from pathlib import Path

from indicators.package.files import read_regular
from indicators.release.manifest import MANIFEST, Manifest, ManifestError, parse_manifest, read_build
from indicators.release.staging import OccupiedError


def holds(place: Path, manifest: Manifest) -> bool:
    """Whether the same build stands there already, whole and with nothing beside it."""
    try:
        return read_build(place) == manifest and not _foreign(place, manifest)
    except ManifestError:
        return False


def may_replace(place: Path) -> None:
    """Allow a directory to go that is a build, whole or damaged, with nothing of anyone else's in it.

    Raises
    ------
    OccupiedError
        It is something else; the message names what it holds.
    """
    try:
        manifest = parse_manifest(read_regular(place / MANIFEST), MANIFEST)
    except (OSError, ManifestError):
        raise OccupiedError(f"{place}: holds files that are no build; name a directory that is missing") from None
    foreign = _foreign(place, manifest)
    if foreign:
        raise OccupiedError(
            f"{place}: holds {foreign[0]}{' and more' if len(foreign) > 1 else ''} beside an earlier build; "
            "move it away, or name another directory"
        )


def _foreign(place: Path, manifest: Manifest) -> list[str]:
    known = {MANIFEST, *(file.path for file in manifest.files)}
    found = (path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(set(found) - known)
