"""Every rule there is, by code."""

from __future__ import annotations

from difflib import get_close_matches

from indicators.checks.coverage import COVERAGE_RULES
from indicators.checks.derivation import DERIVATION_RULES
from indicators.checks.descriptor import DESCRIPTOR_RULES
from indicators.checks.evidence import EVIDENCE_RULES
from indicators.checks.form import DEFECT_RULES, FORM_RULES
from indicators.checks.references import REFERENCE_RULES
from indicators.checks.rules import Rule
from indicators.checks.schema import SCHEMA_RULES
from indicators.checks.wording import WORDING_RULES

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *DEFECT_RULES.values(),
        *FORM_RULES,
        *SCHEMA_RULES.values(),
        *REFERENCE_RULES,
        *EVIDENCE_RULES,
        *WORDING_RULES,
        *DERIVATION_RULES,
        *COVERAGE_RULES,
        *DESCRIPTOR_RULES,
    )
}


class UnknownRuleError(KeyError):
    """There is no rule of that code."""

    def __str__(self) -> str:
        return str(self.args[0])


def rule_of(code: str) -> Rule:
    """The rule of that code.

    Raises
    ------
    UnknownRuleError
        There is none; the message suggests the nearest.
    """
    if code in RULES:
        return RULES[code]
    near = get_close_matches(code, RULES, n=1)
    raise UnknownRuleError(f"no rule {code!r}" + (f"; did you mean {near[0]}?" if near else ""))
