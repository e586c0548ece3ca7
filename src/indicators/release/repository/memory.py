"""What this machine has seen of a repository, by which it notices one that has gone back in time."""

from __future__ import annotations

import json
from pathlib import Path

from indicators.package.files import read_regular, reason
from indicators.package.locking import locked
from indicators.package.strict_json import StrictJSONError, read_json
from indicators.package.writing import Replacement, write_together
from indicators.release.manifest import is_digest, is_version
from indicators.release.repository.errors import RepositoryError, RollbackError
from indicators.release.repository.index import Index

_FILE = "seen.json"


class Memory:
    """The versions that were seen of a repository, with the digests of their manifests.

    Parameters
    ----------
    directory : Path
        Where it is kept.
    address : str
        The repository, as it may be printed.
    """

    def __init__(self, directory: Path, address: str) -> None:
        self._file = directory / _FILE
        self._address = address

    def compare(self, index: Index) -> None:
        """Refuse an index that lacks a version seen before, or has it with another digest.

        Raises
        ------
        RollbackError
            It does.
        RepositoryError
            What was seen cannot be read.
        """
        now = index.digests()
        for version, digest in self._recalled(self._content()).items():
            if now.get(version) == digest:
                continue
            what = "has other content under" if version in now else "no longer has"
            raise RollbackError(
                f"{self._address}: its index {what} {version}, which this machine has seen (digest {digest[:12]}…): "
                f"it is out of date or was tampered with; if its owners withdrew that version, remove {self._file}"
            )

    def keep(self, index: Index) -> None:
        """Remember what the index has.

        Raises
        ------
        PackageError
            As `compare`, or it cannot be written.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RepositoryError(f"{self._file.parent}: cannot be made: {reason(error)}") from error
        with locked(self._file.parent):
            self.compare(index)
            before = self._content()
            value = {"repository": self._address, "versions": index.digests()}
            after = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
            if after != before:
                write_together([Replacement(self._file, after, before)])

    def _content(self) -> bytes | None:
        try:
            return read_regular(self._file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RepositoryError(f"{self._file}: cannot be read: {reason(error)}") from error

    def _recalled(self, content: bytes | None) -> dict[str, str]:
        if content is None:
            return {}
        try:
            versions = read_json(content.decode("utf-8"))["versions"]
            if all(is_version(version) and is_digest(digest) for version, digest in versions.items()):
                return dict(versions)
        except (UnicodeDecodeError, StrictJSONError, KeyError, TypeError, AttributeError):
            pass
        raise RepositoryError(f"{self._file}: not what was written there; remove it, and versions seen are forgotten")
