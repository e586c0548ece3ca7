"""Every rule there is, and which of them run: chosen by code, by the beginning of a code, and by layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from indicators.errors import UnknownRuleError, UnknownSelectionError
from indicators.model.suggestion import asked, nearest_code, nearest_word
from indicators.package.configuration import Configuration
from indicators.rules.analysis import ANALYSIS_RULES
from indicators.rules.datapackage import DESCRIPTOR_RULES
from indicators.rules.derivation import DERIVATION_RULES
from indicators.rules.dimensions import DIMENSION_RULES
from indicators.rules.exclusions import EXCLUSION_RULES
from indicators.rules.findings import Layer
from indicators.rules.form import FORM_RULES
from indicators.rules.pages import PAGE_RULES
from indicators.rules.quotes import QUOTE_RULES
from indicators.rules.reference_figures import REFERENCE_FIGURE_RULES
from indicators.rules.references import REFERENCE_RULES
from indicators.rules.relations import RELATION_RULES
from indicators.rules.release import RELEASE_RULES
from indicators.rules.rules import Rule
from indicators.rules.schema import SCHEMA_RULES
from indicators.rules.surroundings import SURROUNDING_RULES

_IN_MODULES = (
    *FORM_RULES,
    *SCHEMA_RULES.values(),
    *REFERENCE_RULES,
    *DIMENSION_RULES,
    *RELATION_RULES,
    *QUOTE_RULES,
    *SURROUNDING_RULES,
    *REFERENCE_FIGURE_RULES,
    *DERIVATION_RULES,
    *EXCLUSION_RULES,
    *PAGE_RULES,
    *ANALYSIS_RULES,
    *DESCRIPTOR_RULES,
    *RELEASE_RULES,
)
RULES: dict[str, Rule] = {
    rule.code: rule for layer in Layer for rule in sorted(_IN_MODULES, key=attrgetter("code")) if rule.layer is layer
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


def rule_of(code: str) -> Rule:
    """The rule of that code.

    Raises
    ------
    UnknownRuleError
        There is none; the message suggests the nearest.
    """
    if code in RULES:
        return RULES[code]
    near = nearest_code(code, RULES)
    hint = asked(near) or "`indicators rules` lists them"
    raise UnknownRuleError(f"no rule {code!r}; {hint}", suggestion=near)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules that run.

    Attributes
    ----------
    codes : frozenset of str
    left_out : mapping of Layer to str
        For each layer that is not checked in full, what is left out of it and at whose word.
    """

    codes: frozenset[str]
    left_out: Mapping[Layer, str]


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

    Raises
    ------
    UnknownSelectionError
        A word fits no rule, or is no layer.
    """
    if select:
        configured = Configuration()
    own = f" of {configured.file}"
    selecting = _Choice(tuple(select), "--select") if select else _Choice(configured.select, "select" + own)
    sparing = _Choice(configured.ignore, "ignore" + own)
    ignoring = _Choice(tuple(ignore), "--ignore")
    layering = _Choice(tuple(layers), "--layer") if layers else _Choice(configured.layer, "layer" + own)
    for choice in (selecting, sparing, ignoring):
        for word in choice.words:
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


def _require_code(word: str, rules: Mapping[str, Rule], name: str) -> None:
    if word and any(code.startswith(word) for code in rules):
        return
    if word in list(Layer):
        letter = next(code[0] for code, rule in rules.items() if rule.layer == word)
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
        by = f"left out by {_listed(reasons[code] for code in missing)}"
        if len(missing) == len(codes):
            yield layer, by
        else:
            names = ", ".join(missing) if len(missing) <= 6 else f"{len(missing)} of {len(codes)} rules"
            yield layer, f"{names} {by}"


def _listed(words: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(words))
