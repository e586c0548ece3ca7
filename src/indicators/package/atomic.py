"""Files and directories written whole or not at all, by one writer at a time."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from indicators.errors import OccupiedError, PackageBusyError, PackageError
from indicators.package.files import read_regular, reason

_PATIENCE = 60.0
"""Seconds to wait for another writer, which needs less than one as a rule."""
_PAUSE = 0.02


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the package's lock: from before its files are read until after they are replaced.

    The lock is on the directory, leaves no file, and ends with the process. Where the system has no such locks
    (Windows, some network drives) nothing is locked, and what is written rests on `write_together`, which compares.
    """
    try:
        descriptor = os.open(root, os.O_RDONLY)
    except OSError:
        # A directory that cannot be opened: whatever is to be done in it will say so.
        yield
        return
    try:
        _wait_for(descriptor, root)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, root: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl

    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise PackageBusyError(f"{root}: another process has been changing it for a minute") from None
            time.sleep(_PAUSE)
        except OSError:
            return
        else:
            return


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file's new content."""

    path: Path
    """Where a link leads, the file is replaced and the link stays."""
    content: bytes
    expected: bytes | None
    """What the file held when `content` was made of it; None where there was no file."""


def write_together(replacements: Iterable[Replacement]) -> None:
    """Replace the content of files, each in one step, keeping its mode.

    All are written beside their places first, so that a full disk or Ctrl-C leaves everything as it was. Each is
    compared with what is expected at the last moment: what an editor saves in between is kept, and nothing written.
    """
    staged = [_Staged(one) for one in replacements]
    try:
        for one in staged:
            one.write()
        for one in staged:
            one.compare()
        try:
            for one in staged:
                one.put()
        except KeyboardInterrupt:
            # So near the end all of them is better than some.
            for one in staged:
                one.put()
            raise
    except PackageError as error:
        done = [one.target.name for one in staged if one.done]
        left = f"{', '.join(done)} had been rewritten before" if done else "nothing was written"
        raise PackageError(f"{error}; {left}") from error
    finally:
        for one in staged:
            one.clear()
    for directory in {one.target.parent for one in staged}:
        flush_directory(directory)


class _Staged:
    """A new content on its way: first beside its place under a name of its own, then in its place."""

    def __init__(self, replacement: Replacement) -> None:
        self.target = Path(os.path.realpath(replacement.path))
        # The name is known before the file is there, so that no moment leaves a file that nobody removes.
        self.temporary = _beside(self.target)
        self.done = False
        self._mark: int | None = None
        self._replacement = replacement

    def write(self) -> None:
        try:
            _sweep(self.target)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(self.temporary, flags, 0o666)
            with os.fdopen(descriptor, "wb") as stream:
                self._mark = _mark(self.temporary)
                stream.write(self._replacement.content)
                stream.flush()
                os.fsync(stream.fileno())
            if self._replacement.expected is not None:
                self._take_over(self.target.stat())
        except OSError as error:
            raise self._failure(error) from error

    def _take_over(self, status: os.stat_result) -> None:
        """The mode, and the owner where one may: root formats a file for whom it belongs to."""
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(self.temporary, status.st_uid, status.st_gid)
        self.temporary.chmod(stat.S_IMODE(status.st_mode))

    def clear(self) -> None:
        """Leave nothing beside the place."""
        if self._mark is not None:
            os.close(self._mark)
        with suppress(OSError):
            self.temporary.unlink(missing_ok=True)

    def compare(self) -> None:
        try:
            found: bytes | None = read_regular(self.target)
        except FileNotFoundError:
            found = None
        except OSError as error:
            raise self._failure(error) from error
        if found != self._replacement.expected:
            raise PackageError(f"{self._replacement.path}: changed while it was being rewritten; run the command again")

    def put(self) -> None:
        if self.done or not self.temporary.exists():
            return
        self.compare()
        try:
            self.temporary.replace(self.target)
        except OSError as error:
            raise self._failure(error) from error
        self.done = True

    def _failure(self, error: OSError) -> PackageError:
        return PackageError(f"{self._replacement.path}: cannot be written: {reason(error)}; it is left as it was")


def flush_directory(directory: Path) -> None:
    """Have the new names on disk too, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content takes the file's place when the block ends well.

    What is there and no regular file, such as a pipe or ``/dev/null``, is written to as it is.
    """
    with telling(path):
        if _is_special(path):
            with path.open("wb") as stream:
                yield stream
            return
        with staged_file(path) as (file, finish):
            with file.open("xb") as stream:
                yield stream
            finish()


@contextmanager
def staged_file(path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Where to write a file, and what to call to have it take its place, with the mode of what is there.

    Where a link leads, the file is replaced and the link stays. What is there and no regular file, such as a pipe or
    ``/dev/null``, is never replaced: it is given the bytes.
    """
    if _is_special(path):
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory, path.name)
            yield file, lambda: _pour(file, path)
        return
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise PackageError(f"{path}: is a directory; name a file")
    with staged(target) as place:
        yield place / target.name, lambda: _replace(place / target.name, target)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the file."""
    try:
        yield
    except OSError as error:
        raise PackageError(f"{path}: cannot be written: {reason(error)}") from error


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _pour(file: Path, path: Path) -> None:
    with file.open("rb") as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)


def _replace(file: Path, target: Path) -> None:
    with suppress(OSError):
        shutil.copymode(target, file)
    file.replace(target)


_SUFFIX = ".unfinished"


def _beside(place: Path) -> Path:
    """A name beside a place for what will take it."""
    return place.with_name(f".{place.name[:100]}.{secrets.token_hex(8)}{_SUFFIX}")


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """An empty directory beside `place`, to write in and to hand to `put`; it is removed at the end, whatever happens.

    One that a killed process left is removed by the next that writes to the same place.
    """
    place = _followed(place)
    directory = _beside(place)
    mark: int | None = None
    try:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with locked(place.parent):
                _sweep(place)
                directory.mkdir()
                mark = _mark(directory)
        except FileExistsError as error:
            raise PackageError(f"{place}: cannot be written: {place.parent} is no directory") from error
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}") from error
        yield directory
    finally:
        if mark is not None:
            os.close(mark)
        shutil.rmtree(directory, ignore_errors=True)


def put(directory: Path, place: Path, may_replace: Callable[[Path], None]) -> None:
    """Move a staged directory to its place, or to where a link there leads."""
    place = _followed(place)
    with locked(place.parent):
        try:
            old = _occupant(place, may_replace)
            if old is None:
                directory.rename(place)
                return
            aside = directory.with_name(f"{directory.name.removesuffix(_SUFFIX)}.old{_SUFFIX}")
            old.rename(aside)
            try:
                directory.rename(place)
            except BaseException:
                aside.rename(place)
                raise
            shutil.rmtree(aside, ignore_errors=True)
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}") from error


def require_free(place: Path, may_replace: Callable[[Path], None]) -> None:
    """Refuse a place that `put` would refuse as it is now, before anybody works for it."""
    place = _followed(place)
    with telling(place):
        _occupant(place, may_replace)
        above = next(one for one in place.parents if os.path.lexists(one))
        if not above.is_dir():
            raise PackageError(f"{place}: cannot be written: {above} is no directory")


def _followed(place: Path) -> Path:
    return Path(os.path.realpath(place)) if place.is_symlink() else place


def _occupant(place: Path, may_replace: Callable[[Path], None]) -> Path | None:
    """The directory that has to make way."""
    if not os.path.lexists(place):
        return None
    if not place.is_dir():
        raise OccupiedError(f"{place}: is a file; name a directory")
    if any(place.iterdir()):
        may_replace(place)
    return place


def _mark(unfinished: Path) -> int | None:
    """Hold a lock on a file or directory, by which others see that its process lives."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(unfinished, os.O_RDONLY)
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def _sweep(place: Path) -> None:
    """Remove what processes that are gone had begun to write for the same place."""
    if sys.platform == "win32":
        return
    import fcntl

    for left in place.parent.glob(f".{_literal(place.name[:100])}.*{_SUFFIX}"):
        try:
            descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        except OSError:
            pass  # at work, or on a file system without locks
        finally:
            os.close(descriptor)


def _literal(name: str) -> str:
    import glob

    return glob.escape(name)
