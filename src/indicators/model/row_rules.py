"""The rules on one row, by table: what its cells must be to one another, beside what each must be by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indicators.model import (
    Absent,
    Condition,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Same,
    When,
    either,
    every,
    together,
)


def _read_as(codes: str, *conditions: Condition) -> When:
    return When(OneOf("qualifier", tuple(codes.split())), Every(conditions))


def _inferred_needs_note(code: str, column: str, reasoned: tuple[str, ...] = ("inferred",)) -> RowRule:
    return RowRule(
        code,
        When(OneOf(column, reasoned), Present("note")),
        "note",
        "a note that gives the grounds of the inference",
        f"say in note what the {'entity' if column == 'entity_basis' else 'date'} is inferred from",
        failing=f"{column} inferred, note empty",
        passing=f"{column} inferred, note 'the text speaks of October 2025 as past'",
    )


_CONFIDENCE_NEEDS_NOTE = RowRule(
    "",
    When(OneOf("confidence", ("medium", "low")), Present("note")),
    "note",
    "a note that says why confidence is not high",
    "say in note what makes the reading doubtful, or set confidence to high",
    failing="confidence low, note empty",
    passing="confidence low, note 'the name is garbled in the copy'",
)

_ON_A_FIGURE = (
    RowRule(
        "",
        every(NotAbove("lower", "value"), NotAbove("value", "upper"), NotAbove("lower", "upper")),
        "lower",
        "lower <= value <= upper",
        "exchange lower and upper, or correct the one that is wrong",
        failing="lower 48, upper 38",
        passing="lower 38, upper 48",
    ),
    RowRule(
        "",
        every(
            _read_as(
                "exact",
                Present("value"),
                Present("lower"),
                Present("upper"),
                Same("lower", "value"),
                Same("upper", "value"),
            ),
            _read_as("approximately", Present("value"), Absent("lower"), Absent("upper")),
            _read_as("less_than at_most", Present("value"), Absent("lower"), Present("upper"), Same("upper", "value")),
            _read_as("more_than at_least", Present("value"), Present("lower"), Same("lower", "value"), Absent("upper")),
            _read_as(
                "nearly",
                Present("value"),
                either(
                    every(Absent("lower"), Present("upper"), Same("upper", "value")),
                    every(Present("lower"), Same("lower", "value"), Absent("upper"), Negative("value")),
                ),
            ),
            _read_as("several", Absent("value"), either(Present("lower"), every(Present("upper"), Negative("upper")))),
            _read_as("range", Absent("value"), Present("lower"), Present("upper")),
        ),
        "qualifier",
        "value and bounds as the qualifier asserts them (exact: value = lower = upper; nearly, less_than and at_most: "
        "value = upper, no lower; more_than and at_least: value = lower, no upper; nearly of a fall: value = lower, no "
        "upper; approximately: value only; several and range: bounds only)",
        "correct the qualifier, or fill and empty value, lower and upper to fit it",
        failing="qualifier nearly, value 700, upper empty",
        passing="qualifier nearly, value 700, upper 700",
    ),
    RowRule(
        "",
        NotAbove("period_start", "period_end"),
        "period_start",
        "period_start on or before period_end",
        "exchange the two dates, or correct the one that is wrong",
        failing="period_start 2025-01-01, period_end 2015-12-31",
        passing="period_start 2015-01-01, period_end 2015-12-31",
    ),
    RowRule(
        "",
        either(
            every(OneOf("period_basis", ("unknown",)), Absent("period_start"), Absent("period_end")),
            every(
                OneOf("period_basis", ("stated", "publication", "inferred", "bounded")),
                either(Present("period_start"), Present("period_end")),
            ),
        ),
        "period_basis",
        "period_basis unknown without dates, or another basis with at least one date",
        "give the dates that the basis rests on, or set period_basis to unknown",
        failing="period_basis stated, period_start and period_end empty",
        passing="period_basis unknown, period_start and period_end empty",
    ),
    _inferred_needs_note("", "period_basis", ("inferred", "bounded")),
    _CONFIDENCE_NEEDS_NOTE,
    RowRule(
        "",
        together("period_start", "period_end"),
        "period_start",
        "period_start and period_end both given or both empty",
        "give the missing one: a single day is both the first and the last",
        failing="period_start 2025-12-31, period_end empty",
        passing="period_start 2025-12-31, period_end 2025-12-31",
    ),
)
"""On value, bounds, qualifier, period and confidence, wherever a row has them; the codes are those of its table."""


def _on_a_figure(*codes: str) -> tuple[RowRule, ...]:
    return tuple(replace(rule, code=code) for rule, code in zip(_ON_A_FIGURE, codes, strict=True))


ROW_RULES: Mapping[str, tuple[RowRule, ...]] = {
    "sources": (
        RowRule(
            "S20",
            either(
                every(OneOf("published_basis", ("unknown",)), Absent("published_on")),
                every(OneOf("published_basis", ("stated", "inferred")), Present("published_on")),
            ),
            "published_on",
            "a date exactly where published_basis is stated or inferred",
            "give the date, or set published_basis to unknown",
            failing="published_basis stated, published_on empty",
            passing="published_basis unknown, published_on empty",
        ),
        _inferred_needs_note("S21", "published_basis"),
        RowRule(
            "S22",
            together("original_file", "original_sha256"),
            "original_sha256",
            "original_file and original_sha256 both given or both empty",
            "give the digest of the original's bytes, or empty both",
            failing="original_file seeds/report.pdf, original_sha256 empty",
            passing="original_file and original_sha256 empty",
        ),
    ),
    "entities": (
        RowRule(
            "S30",
            together("longitude", "latitude"),
            "longitude",
            "longitude and latitude both given or both empty",
            "give the missing one, or empty both",
            failing="longitude 106.55, latitude empty",
            passing="longitude 106.55, latitude 29.56",
        ),
        RowRule(
            "S31",
            When(either(Present("adcode"), Present("iso_3166_2"), Present("longitude")), Present("code_source")),
            "code_source",
            "code_source wherever a code or coordinates are given",
            "say in code_source where they were looked up",
            failing="adcode 500000, code_source empty",
            passing="adcode 500000, code_source 'GB/T 2260'",
        ),
        RowRule(
            "S32",
            When(Present("iso_3166_2"), OneOf("kind", ("province", "country"))),
            "iso_3166_2",
            "ISO 3166-2 codes for provinces only",
            "empty iso_3166_2, or set kind to province",
            failing="kind prefecture, iso_3166_2 CN-AH",
            passing="kind province, iso_3166_2 CN-AH",
        ),
        RowRule(
            "S33",
            When(OneOf("kind", ("province", "prefecture", "county")), either(Present("adcode"), Present("note"))),
            "adcode",
            "an adcode for every province, prefecture and county, or a note that says why it has none",
            "look the GB/T 2260 code up and fill adcode; say in the note why a place has none (abolished, abroad)",
            failing="kind county, adcode and note empty",
            passing="kind county, adcode 341125",
        ),
        RowRule(
            "S34",
            together("longitude", "coordinate_basis"),
            "coordinate_basis",
            "coordinate_basis exactly where coordinates are given",
            "say in coordinate_basis which point they are, or empty it where there are none",
            failing="longitude 106.55, coordinate_basis empty",
            passing="longitude 106.55, coordinate_basis seat",
        ),
    ),
    "units": (
        RowRule(
            "S40",
            together("base_unit_id", "factor"),
            "factor",
            "base_unit_id and factor both given or both empty",
            "give the missing one, or empty both",
            failing="base_unit_id minute, factor empty",
            passing="base_unit_id minute, factor 60",
        ),
    ),
    "observations": (
        *_on_a_figure("S50", "S51", "S52", "S53", "S54", "S55", "S57"),
        RowRule(
            "S56",
            NotAbove("quote_start", "value_start"),
            "value_start",
            "value_start at or after quote_start",
            "empty value_start and run `indicators fmt`, or correct the offset",
            failing="quote_start 120, value_start 90",
            passing="quote_start 120, value_start 131",
        ),
        _inferred_needs_note("S58", "entity_basis"),
    ),
    "cooperations": (replace(_CONFIDENCE_NEEDS_NOTE, code="S60"),),
    "exclusions": (
        RowRule(
            "S70",
            When(OneOf("reason", ("repeated_text", "restated")), Present("observation_id")),
            "observation_id",
            "the observation that the mention repeats or restates",
            "name it in observation_id, or give another reason",
            failing="reason repeated_text, observation_id empty",
            passing="reason repeated_text, observation_id obs-0001",
        ),
        RowRule(
            "S71",
            When(Present("observation_id"), OneOf("reason", ("repeated_text", "restated"))),
            "reason",
            "an observation only where the mention repeats or restates it",
            "empty observation_id, or give the reason repeated_text or restated",
            failing="reason label, observation_id obs-0001",
            passing="reason label, observation_id empty",
        ),
    ),
    "reference_values": _on_a_figure("S80", "S81", "S82", "S83", "S84", "S85", "S86"),
}
"""What each table asks of a row."""
