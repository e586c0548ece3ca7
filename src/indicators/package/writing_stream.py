"""Writing a file piece by piece, which is there whole in the end or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from indicators.package.errors import PackageError
from indicators.package.files import reason


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A stream whose content takes the file's place when the block ends well.

    What is there and no regular file, such as a pipe or ``/dev/null``, is written to as it is.

    Raises
    ------
    PackageError
        The file cannot be written.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
            return
        target = path.resolve()
        temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
        try:
            with temporary.open("xb") as stream:
                yield stream
            temporary.replace(target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise PackageError(f"{path}: cannot be written: {reason(error)}") from error
