"""Every rule there is, by code."""

from __future__ import annotations

from indicators.checks.coverage import COVERAGE_RULES
from indicators.checks.dating import DATING_RULES
from indicators.checks.declared import DECLARED_RULES
from indicators.checks.derivation import DERIVATION_RULES
from indicators.checks.descriptor import DESCRIPTOR_RULES
from indicators.checks.documents import DOCUMENT_RULES
from indicators.checks.evidence import EVIDENCE_RULES
from indicators.checks.findings import Layer
from indicators.checks.form import DEFECT_RULES, FORM_RULES
from indicators.checks.highlighted import HIGHLIGHT_RULES
from indicators.checks.jumps import JUMP_RULES
from indicators.checks.lookalikes import LOOKALIKE_RULES
from indicators.checks.pages import PAGE_RULES
from indicators.checks.reference_figures import REFERENCE_FIGURE_RULES
from indicators.checks.references import REFERENCE_RULES
from indicators.checks.release import RELEASE_RULES
from indicators.checks.repetition import REPETITION_RULES
from indicators.checks.rules import Rule
from indicators.checks.schema import SCHEMA_RULES
from indicators.checks.standards import STANDARD_RULES
from indicators.checks.suggestion import nearest_code
from indicators.checks.usage import USAGE_RULES
from indicators.checks.wording import WORDING_RULES
from indicators.package.errors import PackageError

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


class UnknownRuleError(PackageError):
    """There is no rule of that code."""


def rules() -> dict[str, Rule]:
    """Every rule by its code.

    Examples
    --------
    >>> import indicators
    >>> indicators.rules()["E05"].page.title
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
