"""A package's files as the reader of a report names them: from where they stand, or from the repository's top."""

from __future__ import annotations

from pathlib import Path

from indicators.package.files import is_url


def from_here(root: str) -> str:
    """What goes before a package's file so that it can be opened from the current directory; or from its URL."""
    if is_url(root):
        return f"{root}/"
    package = Path(root).resolve()
    try:
        here = Path.cwd().resolve()
    except OSError:  # the current directory is gone
        return f"{package.as_posix()}/"
    if package == here:
        return ""
    inside = package.is_relative_to(here)
    return f"{package.relative_to(here).as_posix()}/" if inside else f"{package.as_posix()}/"


def from_repository(root: str) -> str:
    """What goes before a package's file so that it is named from the top of its git repository.

    Where there is none, as from the current directory, and never with a path of this machine. In a store a file has
    no place in a repository: it is named from the package.
    """
    if is_url(root):
        return ""
    package = Path(root).resolve()
    for directory in (package, *package.parents):
        if (directory / ".git").exists():
            inside = package.relative_to(directory).as_posix()
            return "" if inside == "." else f"{inside}/"
    prefix = from_here(root)
    return "" if Path(prefix).is_absolute() else prefix
