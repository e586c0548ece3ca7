"""`init`: a new package of the same model, for a team with documents of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from indicators.distribution import DISTRIBUTION, installed_version
from indicators.errors import PackageError
from indicators.model.declared import BASE
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text
from indicators.package.descriptor import descriptor_text, expected_descriptor
from indicators.package.files import reason
from indicators.package.location import DESCRIPTOR, table_path
from indicators.package.rows import parse_rows

_TEMPLATES = Path(__file__).with_name("templates")
"""The files of a new package where they will stand in it, but for a leading ``dot-``, which stands for the dot."""

_NAME = r"[a-z0-9]+([._-][a-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class InitialisedPackage:
    """A package that was started.

    Attributes
    ----------
    root : Path
    files : tuple of str
        What was written, relative to the root.
    """

    root: Path
    files: tuple[str, ...]


def init_package(
    directory: str | Path,
    *,
    name: str | None = None,
    title: str | None = None,
    title_zh: str | None = None,
    description: str | None = None,
    contributor: str | None = None,
    licence: str = "CC-BY-4.0",
) -> InitialisedPackage:
    """Start a package: empty tables, starter codes and units, a folder for sources, CI files and a README.

    Parameters
    ----------
    directory : str or Path
        A directory that is missing or empty; one that holds only ``.git`` counts as empty.
    name : str, optional
        The package's short name; by default made of the directory's name.
    title, title_zh, description : str, optional
        What people call it, and what it is about. The title is by default made of the name.
    contributor : str, optional
        Who is responsible for it, a person or organisation.
    licence : str
        The licence of the tables, preferably an SPDX identifier.

    Returns
    -------
    InitialisedPackage

    Raises
    ------
    PackageError
        The directory holds files, is a file, or cannot be written, or the name has the wrong form. Nothing is left
        behind then.

    Examples
    --------
    >>> import tempfile
    >>> from indicators import validate
    >>> with tempfile.TemporaryDirectory() as empty:
    ...     started = init_package(empty, name="county-reports", title="County reports")
    ...     validate(started.root).ok
    True
    """
    root = Path(directory)
    _refuse_occupied(root)
    name = _given_or_made(name, root)
    title = title or re.sub(r"[._-]+", " ", name).capitalize()
    for option, given in (("title", title), ("licence", licence)):
        if not given.strip():
            raise PackageError(f"the {option} is {given!r}; give one line of text")
    words = {
        "title": title,
        "title_zh": title_zh,
        "description": description,
        "contributor": contributor,
        "licence": licence,
    }
    for option, optional in words.items():
        if optional is not None and not optional.isprintable():
            raise PackageError(f"the {option} is {optional[:200]!r}; give one line of text")
    tools = {"requirement": _requirement("validate"), "requirement_with_site": _requirement("validate,site")}
    contents = _from_templates({"title": title, "licence": licence, **tools})
    for table in TABLES.values():
        contents.setdefault(table_path(table.name), csv_text(table.column_names(), []).encode())
    written_by_the_author = {
        "name": name,
        "title": title,
        "title_zh": title_zh,
        "description": description,
        "version": "0.1.0",
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contributors": [{"title": contributor or f"{title} contributors", "roles": ["creator", "maintainer"]}],
        "licenses": [{"name": licence}],
    }
    written = {key: value for key, value in written_by_the_author.items() if value}
    contents[DESCRIPTOR] = _descriptor(written, contents).encode()
    _write_all(root, contents)
    return InitialisedPackage(root, tuple(sorted(contents)))


def _refuse_occupied(root: Path) -> None:
    try:
        held = [entry.name for entry in root.iterdir() if entry.name != ".git"]
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise PackageError(f"{root}: is a file; name a directory") from None
    except (OSError, ValueError) as error:
        raise PackageError(f"{str(root)[:200]!r}: {reason(error)}") from error
    if held:
        raise PackageError(
            f"{root}: holds {min(held)}{' and more' if len(held) > 1 else ''}; a package is started in a directory "
            "that is missing or empty, nothing was written"
        )


def _given_or_made(name: str | None, root: Path) -> str:
    try:
        made = re.sub(r"[^a-z0-9]+", "-", root.resolve().name.lower()).strip("-") if name is None else name
    except (OSError, RuntimeError) as error:
        raise PackageError(f"{root}: {reason(error)}") from error
    if re.fullmatch(_NAME, made) is None:
        raise PackageError(
            f"{made!r} is no name of a package; give one (--name): lower-case letters, digits, '.', '_' and '-'"
        )
    return made


def _requirement(extras: str) -> str:
    """What the new package's CI installs: the version that started it, so that an upgrade is the team's decision."""
    return f"{DISTRIBUTION}[{extras}]=={installed_version()}"


def _from_templates(words: Mapping[str, str]) -> dict[str, bytes]:
    """The template files by their place in the package, with ``@word@`` replaced."""
    contents = {}
    for file in sorted(path for path in _TEMPLATES.rglob("*") if path.is_file()):
        place = PurePosixPath(*(_dotted(part) for part in file.relative_to(_TEMPLATES).parts))
        text = re.sub(r"@(\w+)@", lambda match: words[match[1]], file.read_bytes().decode("utf-8"))
        contents[str(place)] = text.encode()
    return contents


def _dotted(part: str) -> str:
    return f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part


def _descriptor(written: Mapping[str, object], contents: Mapping[str, bytes]) -> str:
    tables = {table: contents[table_path(table)] for table in TABLES}
    codes: dict[str, list[str]] = {}
    cells = parse_rows(tables["codes"], table_path("codes")).cells
    for code_list, code in zip(cells["code_list"], cells["code"], strict=True):
        codes.setdefault(code_list, []).append(code)
    sources = parse_rows(tables["sources"], table_path("sources"))
    return descriptor_text(expected_descriptor(written, BASE, tables, sources, codes))


def _write_all(root: Path, contents: Mapping[str, bytes]) -> None:
    """Write every file, or leave none: neither a full disk nor Ctrl-C leaves half a package."""
    made: list[Path] = []
    try:
        for place, content in contents.items():
            file = root / place
            for directory in reversed([path for path in file.parents if not path.exists()]):
                _make(directory, made, directory.mkdir)
            _make(file, made, partial(_write, file, content))
    except BaseException as error:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            raise PackageError(f"{root}: cannot be written: {reason(error)}; nothing was left there") from error
        raise


def _make(path: Path, made: list[Path], make: Callable[[], None]) -> None:
    """Note a file or directory before it is made, so that no moment leaves one that nobody removes."""
    made.append(path)
    try:
        make()
    except FileExistsError:
        made.pop()  # someone else's
        raise


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as stream:
        stream.write(content)
