"""Rules of a package's own: a Python file that its configuration names, run only where somebody allows it."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from indicators.errors import ConfigurationError
from indicators.model.declared import Model
from indicators.package.configuration import Configuration
from indicators.package.files import Directory, read_inside, reason, resolve_inside
from indicators.package.package import Package
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer
from indicators.rules.rules import EVERY, Rule, require_names


@dataclass(frozen=True, slots=True)
class TeamRules:
    """The file of a package's own rules, as a task is told of it: whoever does the task reads it by the same path."""

    file: str
    """Its path on this machine."""
    prefix: str
    digest: str
    """Of its bytes, so that an edit is seen by processes that live long."""


def team_rules(package: Package, configured: Configuration, *, allowed: bool | None) -> tuple[TeamRules | None, str]:
    """The rules that may run; where the package names some and they may not, why they do not.

    Code of a package runs where the caller allows it or, if they say nothing, in the checkout that they stand in; of a
    package behind a URL never.

    Raises
    ------
    ConfigurationError
        The file cannot be read, or leads out of the package.
    """
    if not configured.rules:
        return None, ""
    name = f"{configured.rules}, which {configured.file} names,"
    if not isinstance(package.storage, Directory):
        return None, f"{name} did not run: rules of a package behind a URL never do"
    root = package.root.resolve()
    if allowed is None:
        allowed = Path.cwd().resolve().is_relative_to(root)
    if not allowed:
        return None, f"{name} did not run: --rules allows it, or standing in the package"
    try:
        content = read_inside(root, configured.rules)
        file = resolve_inside(root, configured.rules)
    except OSError as error:
        place = package.storage.place(configured.file)
        raise ConfigurationError(f"{place}: rules is {configured.rules!r}: {reason(error)}") from error
    return TeamRules(str(file), configured.rules_prefix, hashlib.sha256(content).hexdigest()), ""


@lru_cache(maxsize=8)
def catalogue(own: TeamRules | None) -> Mapping[str, Rule]:
    """Every rule that may run, ours and then those of the package's own, by code.

    Raises
    ------
    ConfigurationError
        The file raises an error, or a code does not carry the prefix or is given twice.
    """
    if own is None:
        return RULES
    found: dict[str, Rule] = {}
    for value in _executed(own).values():
        if not isinstance(value, Rule) or RULES.get(value.code) is value:
            continue  # what is not a rule, or is one of ours that the file imports
        if re.fullmatch(rf"{own.prefix}[A-Za-z0-9]+", value.code) is None:
            expected = f"{own.prefix} and letters or digits, such as {own.prefix}1"
            raise ConfigurationError(f"{own.file}: the code {value.code!r}; expected {expected}", file=own.file)
        if value.layer is not Layer.OWN:
            raise ConfigurationError(
                f"{own.file}: {value.code} is of layer {value.layer}; expected Layer.OWN", file=own.file
            )
        if found.setdefault(value.code, value) is not value:
            raise ConfigurationError(f"{own.file}: two rules have the code {value.code}", file=own.file)
    return {**RULES, **found}


def require_reach(own: TeamRules, model: Model) -> None:
    """Refuse rules that look at tables or columns which the package has not."""
    for rule in catalogue(own).values():
        if rule.layer is Layer.OWN:
            tables = tuple(name for name in rule.tables if name != EVERY)
            try:
                require_names(rule.code, (*tables, *rule.reads, *rule.follows), rule.tables, model)
            except ValueError as error:
                raise ConfigurationError(f"{own.file}: {error}", file=own.file) from error


def _executed(own: TeamRules) -> dict[str, object]:
    """The names of the file once it has run, as a module of a name that no other has."""
    name = f"indicators_team_rules_{own.digest[:16]}"
    spec = importlib.util.spec_from_file_location(name, own.file)
    if spec is None or spec.loader is None:
        raise ConfigurationError(f"{own.file}: no Python file; expected one such as rules.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == own.file]
        line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else 0
        message = f"{own.file}:{line or 1}: {type(error).__name__}: {error}"
        raise ConfigurationError(message, file=own.file, line=line or 1) from error
    return vars(module)
