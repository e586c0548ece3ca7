"""Files that a user names, one by one or by their folder, on this machine or by URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.files import is_url, read_given, reason


def given_files(paths: Iterable[str | Path], suffix: str) -> list[str]:
    """The files that are named, and in place of a folder those in it and below that end so, by name."""
    files: list[str] = []
    for path in map(str, paths):
        found = _at_url(path, suffix) if is_url(path) else _on_disk(path, suffix)
        if found == []:
            raise PackageError(f"{path}: Is a directory, and holds no {suffix} file")
        files += [path] if found is None else found
    return files


def given_contents(files: Iterable[str | Path]) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; those of one folder of a store are fetched some at a time."""
    for folder, some in groupby(map(str, files), lambda file: file.rpartition("/")[0] if is_url(file) else ""):
        if not folder:
            for file in some:
                try:
                    yield file, read_given(Path(file))
                except OSError as error:
                    raise PackageError(f"{file}: {reason(error)}") from error
            continue
        from indicators.package.object_storage import ObjectStorage

        storage = ObjectStorage(folder)
        names = [file.rpartition("/")[2] for file in some]
        storage.expect(names)
        for name in names:
            try:
                yield f"{folder}/{name}", storage.read(name)
            except OSError as error:
                raise PackageError(f"{storage.place(name)}: {reason(error)}") from error


def _on_disk(path: str, suffix: str) -> list[str] | None:
    """The files of a folder; None where it is none."""
    if not Path(path).is_dir():
        return None
    return sorted(str(file) for file in Path(path).rglob(f"*{suffix}") if file.is_file())


def _at_url(url: str, suffix: str) -> list[str] | None:
    from indicators.package.object_storage import ObjectStorage

    storage = ObjectStorage(url)
    try:
        found = storage.below()
    except OSError as error:
        raise PackageError(f"{storage.place()}: {reason(error)}") from error
    if not found:
        raise PackageError(f"{storage.place()}: no such file or folder")
    return None if found == [""] else [f"{storage.address}/{path}" for path in found if path.endswith(suffix)]
