"""The files of a package as a git revision has them, and the tags there are."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, BinaryIO

from indicators.package.errors import PackageError


class RevisionError(PackageError):
    """There is no git, no repository, or no such revision."""


def files_at_revision(root: Path, revision: str, files: Iterable[str]) -> dict[str, bytes]:
    """The content that a revision has of some files; those it does not have are left out."""
    begin = tree_of(root, revision)
    # A path with a line break would break the request into two; no package of the model has one.
    asked = [file for file in files if "\n" not in file]
    request = "".join(f"{begin}{file}\n" for file in asked).encode(errors="surrogateescape")
    return dict(_contents(asked, _git(root, "cat-file", "--batch", given=request)))


def open_at_revision(root: Path, tree: str, file: str) -> BinaryIO:
    """The stream of one file as a revision has it, of any size: by way of a temporary file, not of memory."""
    with ExitStack() as closing:
        stream = closing.enter_context(tempfile.TemporaryFile(buffering=0))
        try:
            _git(root, "cat-file", "blob", f"{tree}{file}", out=stream)
        except RevisionError as error:
            raise FileNotFoundError(f"{tree}{file}: no such file") from error
        stream.seek(0)
        closing.pop_all()  # whoever asked for the stream closes it
    return stream


def tree_of(root: Path, revision: str) -> str:
    """What git calls the package as a revision has it; a path behind it names a file."""
    return f"{_commit(root, revision)}:{_prefix(root)}"


def tags(root: Path, *, merged: bool = False) -> list[str]:
    """The names of the tags of a repository, or of those from which the present commit comes."""
    listed = _git(root, "tag", "--list", *(("--merged", "HEAD") if merged else ()))
    return listed.decode(errors="replace").split("\n")[:-1]


def is_shallow(root: Path) -> bool:
    """Whether the clone leaves out what came before, and with it, mostly, the tags."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _commit(root: Path, revision: str) -> str:
    _prefix(root)
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError:
        raise RevisionError(f"{root}: git knows no revision {revision!r}; name a commit, branch or tag") from None
    return commit.decode().strip()


def _prefix(root: Path) -> str:
    """Where the package is in its repository."""
    return _git(root, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")


def _contents(files: list[str], answer: bytes) -> Iterable[tuple[str, bytes]]:
    place = 0
    for file in files:
        end = answer.index(b"\n", place)
        words = answer[place:end].split(b" ")
        place = end + 1
        if words[-1] == b"missing":
            continue
        size = int(words[-1])
        if words[-2] == b"blob":
            yield file, answer[place : place + size]
        place += size + 1


def _git(root: Path, *arguments: str, given: bytes = b"", out: IO[bytes] | int = subprocess.PIPE) -> bytes:
    """What git prints, if it is not to print it elsewhere."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=given,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed, so that there is nothing to compare with") from error
    except ValueError as error:
        # A NUL, or half a surrogate pair, which no command takes.
        raise RevisionError(f"{root}: no name for a revision or file: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(f"{root}: git did not answer within a minute") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RevisionError(f"{root}: nothing to compare with: {said or 'git failed'}")
    return done.stdout or b""
