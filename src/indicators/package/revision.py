"""The files of a package as a git revision has them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from indicators.package.errors import PackageError


class RevisionError(PackageError):
    """There is no git, no repository, or no such revision."""


def files_at_revision(root: Path, revision: str, files: Iterable[str]) -> dict[str, bytes]:
    """The content that a revision has of some files; those it does not have are left out.

    Parameters
    ----------
    root : Path
        The package's directory, in a git repository.
    revision : str
        Whatever git takes for a commit: ``HEAD``, ``main``, ``v1.0``, ``HEAD~3``.
    files : iterable of str
        Paths relative to `root`.

    Raises
    ------
    RevisionError
        There is no git, no repository, or no such revision.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").decode().rstrip("\n")
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError:
        raise RevisionError(f"{root}: git knows no revision {revision!r}; name a commit, branch or tag") from None
    # A path with a line break would break the request into two; no package of the model has one.
    asked = [file for file in files if "\n" not in file]
    request = "".join(f"{commit.decode().strip()}:{prefix}{file}\n" for file in asked).encode()
    return dict(_contents(asked, _git(root, "cat-file", "--batch", given=request)))


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


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], input=given, capture_output=True, check=False, timeout=60
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed, so that there is nothing to compare with") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(f"{root}: git did not answer within a minute") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RevisionError(f"{root}: nothing to compare with: {said or 'git failed'}")
    return done.stdout
