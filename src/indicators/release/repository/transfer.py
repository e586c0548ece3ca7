"""Files of a version from a repository into a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from indicators.package.files import reason
from indicators.release.manifest import Manifest, ReleasedFile
from indicators.release.repository.errors import RepositoryError
from indicators.release.repository.reading import read_file
from indicators.release.repository.storage import Storage


def bring(
    storage: Storage,
    manifest: Manifest,
    files: Iterable[ReleasedFile],
    directory: Path,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Write files of a version into a directory, each verified before it is written.

    Raises
    ------
    RepositoryError
        A file cannot be had, is not the one of the manifest, or cannot be written.
    """
    for file in files:
        write(directory / file.path, read_file(storage, manifest, file))
        if progress is not None:
            progress(file.path)


def write(path: Path, content: bytes) -> None:
    """Write a file of a version.

    Raises
    ------
    RepositoryError
        It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise RepositoryError(f"{path.name}: cannot be written: {reason(error)}; nothing was kept") from error
