"""`init`: a new package of the same model, for a team with documents of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

from indicators import DISTRIBUTION, installed_version
from indicators.curation.registering import add_files
from indicators.errors import PackageError
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text
from indicators.package.descriptor import BASE, descriptor_text, expected_descriptor
from indicators.package.files import DESCRIPTOR, is_url, reason, table_path
from indicators.package.rows import codes_by_list, parse_rows

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
    requirement : str
        What its hooks and its workflow install.
    """

    root: Path
    files: tuple[str, ...]
    requirement: str


def init_package(
    directory: str | Path,
    *,
    name: str | None = None,
    title: str | None = None,
    title_zh: str | None = None,
    description: str | None = None,
    contributor: str | None = None,
    licence: str = "CC-BY-4.0",
    tool: str | None = None,
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
    tool : str, optional
        Where the package's hooks and workflow install the tool from: a requirement such as
        ``regional-cooperation-indicators==1.0.0``, the URL of a git repository, or the path of a wheel or checkout. By
        default from where it was installed here.

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
    requirement = _installed_from() if tool is None else _place_of(tool)
    tools = {
        "requirement": f"{DISTRIBUTION}[validate]{requirement}",
        "requirement_with_site": f"{DISTRIBUTION}[validate,site]{requirement}",
    }
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
    add_files(root, contents)
    return InitialisedPackage(root, tuple(sorted(contents)), tools["requirement"])


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


_SAFE = re.compile(r"[\w.+:/@%#=~<>!,;&?\[\] -]+")
"""What stands in quotation marks in YAML and in a shell and means nothing to either."""


def _installed_from() -> str:
    """The version that starts the package, from where it came: so that an upgrade is the team's decision.

    An installer notes it (PEP 610) unless that was an index.
    """
    noted = json.loads(distribution(DISTRIBUTION).read_text("direct_url.json") or "{}")
    if not noted.get("url"):
        return f"=={installed_version()}"
    git = noted.get("vcs_info", {})
    return f" @ {git['vcs']}+{noted['url']}@{git['commit_id']}" if git else f" @ {noted['url']}"


def _place_of(tool: str) -> str:
    """A version or place as it follows the tool's name in a requirement."""
    named = re.fullmatch(rf"{DISTRIBUTION}\s*(?:\[[^\]]*\])?\s*(.*)", tool)
    if named and (named[1] == "" or named[1][0] in "=<>~!@"):
        place = f" {named[1]}" if named[1].startswith("@") else named[1]
    elif tool.startswith("git+") or (is_url(tool) and tool.endswith(".whl")):
        place = f" @ {tool}"
    elif is_url(tool) and tool.partition("@")[0].endswith(".git"):
        place = f" @ git+{tool}"
    elif Path(tool).suffix == ".whl" or (tool and Path(tool, "pyproject.toml").is_file()):
        if not Path(tool).exists():
            raise PackageError(f"{tool}: no such wheel", file=tool)
        place = f" @ {Path(tool).resolve().as_uri()}"
    else:
        raise PackageError(
            f"the tool is {tool[:200]!r}; expected a requirement ({DISTRIBUTION}==1.0.0), the URL of a git repository "
            "(git+https://…), or the path of a wheel or checkout"
        )
    if place and _SAFE.fullmatch(place) is None:
        raise PackageError(f"the tool is {tool[:200]!r}; quotation marks and signs of the shell have no place in it")
    return place


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
    codes = codes_by_list(parse_rows(tables["codes"], table_path("codes")))
    sources = parse_rows(tables["sources"], table_path("sources"))
    return descriptor_text(expected_descriptor(written, BASE, tables, sources, codes))
