"""Every rule there is, those of a package's own, and which of them run."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path

from indicators.errors import (
    ConfigurationError,
    UnknownRuleError,
    UnknownSelectionError,
    asked,
    nearest_code,
    nearest_word,
)
from indicators.package import Package
from indicators.package.configuration import Configuration
from indicators.package.descriptor import Model
from indicators.package.files import Directory, read_inside, reason, resolve_inside
from indicators.rules import (
    analysis,
    datapackage,
    form,
    grounds,
    known_entities,
    meaning,
    quotes,
    reference_figures,
    references,
    release,
    source_documents,
    surroundings,
    translating,
    unsettled,
)
from indicators.rules.findings import Layer, Report
from indicators.rules.rules import EVERY, Rule, require_names
from indicators.rules.schema import DEFECT_RULES, SCHEMA_RULES

_MODULES = (
    *(analysis, datapackage, form, grounds, known_entities, meaning, quotes, reference_figures, references, release),
    *(source_documents, surroundings, translating, unsettled),
)
"""Every rule among their names is known."""


def _rules_in(names: Mapping[str, object]) -> list[Rule]:
    return [value for value in names.values() if isinstance(value, Rule)]


_KNOWN = (*DEFECT_RULES.values(), *SCHEMA_RULES.values(), *(rule for one in _MODULES for rule in _rules_in(vars(one))))
RULES: dict[str, Rule] = {
    rule.code: rule for layer in Layer for rule in sorted(_KNOWN, key=attrgetter("code")) if rule.layer is layer
}


def all_rules() -> dict[str, Rule]:
    """Every rule by its code.

    Examples
    --------
    >>> import indicators
    >>> indicators.all_rules()["E05"].page.title
    'A quote does not stand at its offset in the source, to the letter'
    """
    return dict(RULES)


def rules_of(report: Report) -> dict[str, Rule]:
    """Every rule that findings of a report may be of, by its code."""
    return {**RULES, **{rule.code: rule for rule in report.own}}


def rule_of(code: str) -> Rule:
    """The rule of that code; where there is none, the error suggests the nearest."""
    if code in RULES:
        return RULES[code]
    near = nearest_code(code, RULES)
    hint = asked(near) or "`indicators rules` lists them"
    raise UnknownRuleError(f"no rule {code!r}; {hint}", suggestion=near)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules that run."""

    codes: frozenset[str]
    left_out: Mapping[Layer, str]
    """For each layer that is not checked in full, what is left out of it and at whose word."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """One list of words and where it stands: ``--select`` or ``select of pyproject.toml``."""

    words: tuple[str, ...]
    name: str

    def longest(self, code: str) -> int:
        return max((len(word) for word in self.words if code.startswith(word)), default=-1)


def selection(
    rules: Mapping[str, Rule],
    configured: Configuration,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    layers: Sequence[str] = (),
) -> Selection:
    """The rules that the caller's lists and the package's configuration leave.

    A word of `select` and `ignore` is a code or the beginning of codes: ``E05``, ``E0``, ``E``. The longest that fits
    a rule decides; of two equally long ones, `ignore`. The caller's `select` sets aside whatever the configuration
    chooses, `layers` its layers; `ignore` adds to it.
    """
    for name, given in {"select": select, "ignore": ignore, "layers": layers}.items():
        if isinstance(given, str):  # whose letters would be taken one by one
            raise TypeError(f"{name} has to be a sequence of words such as [{given!r:.60}], and not the text alone")
    if select:
        configured = Configuration(rules_prefix=configured.rules_prefix, rules=configured.rules)
    own = f" of {configured.file}"
    selecting = _Choice(tuple(select), "--select") if select else _Choice(configured.select, "select" + own)
    sparing = _Choice(configured.ignore, "ignore" + own)
    ignoring = _Choice(tuple(ignore), "--ignore")
    layering = _Choice(tuple(layers), "--layer") if layers else _Choice(configured.layer, "layer" + own)
    for choice in (selecting, sparing, ignoring):
        for word in choice.words:
            if not (configured.rules and _of_own_rules(word, configured.rules_prefix)):
                _require_code(word, rules, choice.name)
    for word in layering.words:
        _require_layer(word, layering.name)
    reasons: dict[str, str] = {}
    for code, rule in rules.items():
        selected = selecting.longest(code) if selecting.words else 0
        if layering.words and rule.layer not in layering.words:
            reasons[code] = layering.name
        elif selected < 0:
            reasons[code] = selecting.name
        elif selected <= sparing.longest(code):
            reasons[code] = sparing.name
        elif ignoring.longest(code) >= (selected if select else 0):
            reasons[code] = ignoring.name
    return Selection(frozenset(rules.keys() - reasons.keys()), dict(_left_out(rules, reasons)))


def _of_own_rules(word: str, prefix: str) -> bool:
    """Whether a word is of rules of the package's own, which may not be here to be asked."""
    return bool(word) and (word.startswith(prefix) or prefix.startswith(word))


def _require_code(word: str, rules: Mapping[str, Rule], name: str) -> None:
    if word and any(code.startswith(word) for code in rules):
        return
    if word in list(Layer):
        letter = next((code[0] for code, rule in rules.items() if rule.layer == word), "a prefix of the package's")
        raise UnknownSelectionError(f"{name}: {word!r} is a layer; its rules begin with {letter}, and --layer takes it")
    near = nearest_code(word, (*rules, *dict.fromkeys(code[0] for code in rules)))
    hint = asked(near) or "`indicators rules` lists them"
    raise UnknownSelectionError(f"{name}: no rule begins with {word!r}; {hint}", suggestion=near)


def _require_layer(word: str, name: str) -> None:
    if word not in list(Layer):
        near = nearest_word(word, map(str, Layer))
        hint = asked(near) or f"the layers are {', '.join(Layer)}"
        raise UnknownSelectionError(f"{name}: no layer {word!r}; {hint}", suggestion=near)


def _left_out(rules: Mapping[str, Rule], reasons: Mapping[str, str]) -> Iterator[tuple[Layer, str]]:
    for layer in Layer:
        codes = [code for code, rule in rules.items() if rule.layer is layer]
        missing = [code for code in codes if code in reasons]
        if not missing:
            continue
        by = f"left out by {' and '.join(dict.fromkeys(reasons[code] for code in missing))}"
        names = ", ".join(missing) if len(missing) <= 6 else f"{len(missing)} of {len(codes)} rules"
        yield layer, by if len(missing) == len(codes) else f"{names} {by}"


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
    """Every rule that may run, ours and then those of the package's own, by code."""
    if own is None:
        return RULES
    found: dict[str, Rule] = {}
    for value in _rules_in(_executed(own)):
        if RULES.get(value.code) is value:
            continue  # one of ours that the file imports
        if re.fullmatch(rf"{own.prefix}[A-Za-z0-9]+", value.code) is None:
            expected = f"{own.prefix} and letters or digits, such as {own.prefix}1"
            raise ConfigurationError(f"{own.file}: the code {value.code!r}; expected {expected}", file=own.file)
        if value.layer is not Layer.OWN:
            message = f"{own.file}: {value.code} is of layer {value.layer}; expected Layer.OWN"
            raise ConfigurationError(message, file=own.file)
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
