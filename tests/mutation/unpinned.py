"""Which dates of reference values no rule can tell from the truth: no copy of the pages they cite is kept."""

from __future__ import annotations

from tests.mutation.mutants import Mutant
from tests.mutation.original import Original
from tests.mutation.undecided import another_code


def date_told_otherwise(original: Original, mutant: Mutant) -> bool:
    """Another day of the month of publication, or another date that the note of an inferred period has too."""
    row = original.tables["reference_values"].records[mutant.row]
    if not mutant.after:
        return False
    if row["period_basis"] == "publication":
        return row["published_on"] != "" and mutant.after.startswith(row["published_on"])
    return row["period_basis"] == "inferred" and mutant.after in row["note"]


def basis_free(original: Original, mutant: Mutant) -> bool:
    """Another basis that the dates bear out."""
    row = original.tables["reference_values"].records[mutant.row]
    dates = (row["period_start"], row["period_end"])
    if not all(dates) or not another_code(original, mutant):
        return False
    if mutant.after == "publication":
        return row["published_on"] != "" and all(date.startswith(row["published_on"]) for date in dates)
    if mutant.after in ("inferred", "bounded"):  # a span that the note writes out may be either, a day is no bound
        written = all(date in row["note"] for date in dates)
        return written and (mutant.after == "inferred" or dates[0] < dates[1])
    return mutant.after == "stated"
