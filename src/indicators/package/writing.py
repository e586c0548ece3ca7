"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from indicators.package.errors import PackageError


def write_atomically(path: Path, content: bytes, expected: bytes | None = None) -> None:
    """Replace a file's content in one step, keeping its mode.

    Parameters
    ----------
    path : Path
    content : bytes
    expected : bytes, optional
        What the file held when `content` was made of it. If it holds something else by now, nothing is written.

    Raises
    ------
    PackageError
        The file changed meanwhile, or cannot be written; it is left as it was.
    """
    directory = path.parent
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=directory)
    except OSError as error:
        raise PackageError(f"{directory}: cannot write there: {error.strerror}") from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            if expected is not None and path.read_bytes() != expected:
                raise PackageError(f"{path}: changed while it was being rewritten; run the command again")
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise PackageError(f"{path}: cannot be written: {error.strerror}; it is left as it was") from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
