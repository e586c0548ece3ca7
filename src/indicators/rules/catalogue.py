"""Every rule there is, by code."""

from __future__ import annotations

from indicators.model.suggestion import nearest_code
from indicators.package.errors import UnknownNameError
from indicators.rules.coverage import COVERAGE_RULES
from indicators.rules.dating import DATING_RULES
from indicators.rules.declared import DECLARED_RULES
from indicators.rules.derivation import DERIVATION_RULES
from indicators.rules.descriptor import DESCRIPTOR_RULES
from indicators.rules.documents import DOCUMENT_RULES
from indicators.rules.evidence import EVIDENCE_RULES
from indicators.rules.findings import Layer
from indicators.rules.form import DEFECT_RULES, FORM_RULES
from indicators.rules.highlighted import HIGHLIGHT_RULES
from indicators.rules.jumps import JUMP_RULES
from indicators.rules.lookalikes import LOOKALIKE_RULES
from indicators.rules.pages import PAGE_RULES
from indicators.rules.reference_figures import REFERENCE_FIGURE_RULES
from indicators.rules.references import REFERENCE_RULES
from indicators.rules.relations import RELATION_RULES
from indicators.rules.release import RELEASE_RULES
from indicators.rules.repetition import REPETITION_RULES
from indicators.rules.rules import Rule
from indicators.rules.schema import SCHEMA_RULES
from indicators.rules.standards import STANDARD_RULES
from indicators.rules.usage import USAGE_RULES
from indicators.rules.wording import WORDING_RULES

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *DEFECT_RULES.values(),
        *FORM_RULES,
        *LOOKALIKE_RULES,
        *SCHEMA_RULES.values(),
        *REFERENCE_RULES,
        *STANDARD_RULES,
        *USAGE_RULES,
        *RELATION_RULES,
        *EVIDENCE_RULES,
        *WORDING_RULES,
        *DATING_RULES,
        *DOCUMENT_RULES,
        *(rule for rule in REPETITION_RULES if rule.layer is Layer.EVIDENCE),
        *(rule for rule in REFERENCE_FIGURE_RULES if rule.layer is Layer.EVIDENCE),
        *DERIVATION_RULES,
        *(rule for rule in REPETITION_RULES if rule.layer is Layer.DERIVATION),
        *(rule for rule in REFERENCE_FIGURE_RULES if rule.layer is Layer.DERIVATION),
        *COVERAGE_RULES,
        *PAGE_RULES,
        *JUMP_RULES,
        *DECLARED_RULES,
        *HIGHLIGHT_RULES,
        *DESCRIPTOR_RULES,
        *RELEASE_RULES,
    )
}


class UnknownRuleError(UnknownNameError):
    """There is no rule of that code."""


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
    hint = nearest_code(code, RULES) or "`indicators rules` lists them"
    raise UnknownRuleError(f"no rule {code!r}; {hint}")
