"""A package's configuration, in ``[tool.indicators]`` of its pyproject.toml or in its indicators.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from indicators.errors import ConfigurationError, nearest, nearest_word
from indicators.package.files import Directory, Storage, are_marked, read_regular, reason, storage_of

_PREFIX = "X-"
PROJECT_FILE, OWN_FILE = "pyproject.toml", "indicators.toml"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a package's configuration says. What the command line or a caller says wins over it."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    """Codes of rules, or beginnings of codes."""
    layer: tuple[str, ...] = ()
    """The layers to check; empty for all."""
    format: str = ""
    """The format of reports; empty for the default."""
    without_sources: bool = False
    """The source documents are known not to be here."""
    repository: str = ""
    """Where the package's releases are published; empty where it says nothing of it."""
    rules: str = ""
    """The Python file with rules of the package's own, relative to it; empty where it has none."""
    rules_prefix: str = _PREFIX
    """What the codes of those rules begin with."""
    words: str = ""
    """The file with words of the package's own, relative to it; empty where it has none."""
    file: str = ""
    """Where it stands; empty where the package has none."""


_KEYS = tuple(field.name.replace("_", "-") for field in fields(Configuration) if field.name != "file")


def read_configuration(root: Path | Storage) -> Configuration:
    """The configuration of the package at `root`; nothing but defaults where it has none."""
    storage = storage_of(root)
    own = _read(storage, OWN_FILE)
    project = _read(storage, PROJECT_FILE)
    tools = project.get("tool") if project is not None else None
    shared = tools.get("indicators") if isinstance(tools, dict) else None
    if own is not None and shared is not None:
        raise ConfigurationError(
            f"{storage.place(OWN_FILE)}: {PROJECT_FILE} holds a [tool.indicators] too; keep one of the two",
            file=OWN_FILE,
        )
    if own is not None:
        return _configuration(own, OWN_FILE, storage)
    if shared is not None:
        return _configuration(shared, PROJECT_FILE, storage)
    return Configuration()


def _read(storage: Storage, name: str) -> dict[str, Any] | None:
    file = storage.place(name)
    try:
        # In a directory it may be a link to one that several packages share.
        content = read_regular(storage.path / name) if isinstance(storage, Directory) else storage.read(name)
        text = content.decode("utf-8")
        if are_marked(content):
            from indicators.package.git import told_markers

            if (markers := told_markers(text)) is not None:
                raise ConfigurationError(
                    f"{file}:{markers[0]}: {markers[1]}; keep one side and delete the markers",
                    file=name,
                    line=markers[0],
                )
        return tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(f"{file}: {reason(error)}", file=name) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file}: not UTF-8 at byte {error.start}", file=name) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file}: not TOML: {error}", file=name) from error
    except RecursionError as error:
        raise ConfigurationError(f"{file}: nested too deeply", file=name) from error
    except ValueError as error:
        # A number of more digits than Python converts.
        raise ConfigurationError(f"{file}: {str(error).partition(';')[0]}", file=name) from error


def _configuration(given: object, name: str, storage: Storage) -> Configuration:
    file = storage.place(name)
    if not isinstance(given, Mapping):
        raise ConfigurationError(f"{file}: tool.indicators is not a table", file=name)
    for key in given:
        if key not in _KEYS:
            raise ConfigurationError(
                f"{file}: unknown key {key!r}; {nearest(key, _KEYS)} The keys are {', '.join(_KEYS)}.",
                file=name,
                column=key,
                suggestion=nearest_word(key, _KEYS),
            )
    for key in ("select", "ignore", "layer"):
        value = given.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            example = '["evidence", "derivation"]' if key == "layer" else '["E05", "R"]'
            raise ConfigurationError(
                f"{file}: {key} is not a list of texts; expected one such as {example}", file=name, column=key
            )
    texts = {"format": "text", "repository": "s3://bucket/releases", "rules": "rules.py", "rules-prefix": _PREFIX}
    texts["words"] = "words.txt"
    for key, example in texts.items():
        if not isinstance(given.get(key, ""), str):
            raise ConfigurationError(
                f'{file}: {key} is not a text; expected one such as "{example}"', file=name, column=key
            )
    prefix = given.get("rules-prefix", _PREFIX)
    if re.fullmatch(r"[A-Z][A-Z0-9]*-", prefix) is None:
        raise ConfigurationError(
            f'{file}: rules-prefix is {prefix!r}; expected capitals and a hyphen such as "{_PREFIX}"',
            file=name,
            column="rules-prefix",
        )
    if not isinstance(given.get("without-sources", False), bool):
        raise ConfigurationError(
            f"{file}: without-sources is neither true nor false", file=name, column="without-sources"
        )
    return Configuration(
        select=tuple(given.get("select", ())),
        ignore=tuple(given.get("ignore", ())),
        layer=tuple(given.get("layer", ())),
        format=given.get("format", ""),
        without_sources=given.get("without-sources", False),
        repository=given.get("repository", ""),
        rules=given.get("rules", ""),
        rules_prefix=prefix,
        words=given.get("words", ""),
        file=name,
    )
