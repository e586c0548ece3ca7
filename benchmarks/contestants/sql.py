"""The schema and references of a made-up workspace as SQL that a careful person would write by hand for DuckDB."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

CODES = {
    "period_basis": ("stated", "publication", "inferred", "bounded", "unknown"),
    "entity_basis": ("stated", "context", "inferred"),
    "salience": ("headline", "substantive", "structural"),
    "status": ("actual", "target"),
    "qualifier": (
        "exact", "approximately", "nearly", "more_than", "at_least", "less_than", "at_most", "several", "range",
    ),
    "confidence": ("high", "medium", "low"),
}  # fmt: skip
REQUIRED = (
    "observation_id", "indicator_id", "entity_id", "entity_basis", "period_basis", "status", "qualifier", "value_text",
    "value_start", "quote", "quote_start", "source_id", "salience", "confidence",
)  # fmt: skip
TRIMMED = ("indicator_id", "entity_id", "cooperation_id", "source_id", "reported_by", "note")
NUMBERS = ("value", "lower", "upper")
WHOLE = ("value_start", "quote_start")
DATES = ("period_start", "period_end")


def conditions() -> list[str]:
    """What holds of no good observation."""
    bad = [f"{name} IS NULL" for name in REQUIRED]
    bad += [f"trim({name}) <> {name}" for name in TRIMMED]
    bad += ["NOT regexp_full_match(observation_id, 'obs-[0-9]{4,}')"]
    bad += [rf"NOT regexp_full_match({name}, '-?(0|[1-9][0-9]*)(\.[0-9]+)?')" for name in NUMBERS]
    bad += [f"NOT regexp_full_match({name}, '(0|-?[1-9][0-9]*)') OR TRY_CAST({name} AS BIGINT) < 0" for name in WHOLE]
    bad += [
        f"NOT regexp_full_match({name}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"OR ({name} IS NOT NULL AND TRY_CAST({name} AS DATE) IS NULL)"
        for name in DATES
    ]
    bad += [f"{name} NOT IN {values}" for name, values in CODES.items()]
    v, lo, up = (f"TRY_CAST({name} AS DOUBLE)" for name in NUMBERS)
    bad += [f"{lo} > {v}", f"{v} > {up}", f"{lo} > {up}", "period_start > period_end"]
    bad += [
        f"qualifier = 'exact' AND (value IS NULL OR lower IS NULL OR upper IS NULL OR {lo} <> {v} OR {up} <> {v})",
        "qualifier = 'approximately' AND (value IS NULL OR lower IS NOT NULL OR upper IS NOT NULL)",
        "qualifier IN ('nearly', 'less_than', 'at_most') AND "
        f"(value IS NULL OR lower IS NOT NULL OR upper IS NULL OR {up} <> {v})",
        f"qualifier IN ('more_than', 'at_least') AND "
        f"(value IS NULL OR lower IS NULL OR {lo} <> {v} OR upper IS NOT NULL)",
        "qualifier = 'several' AND (value IS NOT NULL OR lower IS NULL)",
        "qualifier = 'range' AND (value IS NOT NULL OR lower IS NULL OR upper IS NULL)",
        "period_basis = 'unknown' AND (period_start IS NOT NULL OR period_end IS NOT NULL)",
        "period_basis <> 'unknown' AND period_start IS NULL AND period_end IS NULL",
        "(period_start IS NULL) <> (period_end IS NULL)",
        "(period_basis IN ('inferred', 'bounded') OR entity_basis = 'inferred' OR confidence <> 'high') "
        "AND note IS NULL",
        "TRY_CAST(quote_start AS BIGINT) > TRY_CAST(value_start AS BIGINT)",
    ]
    return bad


def main() -> None:
    """Count the faults; there should be none."""
    data = Path(sys.argv[1]) / "data"
    base = duckdb.connect()
    for table in ("observations", "sources", "entities", "indicators", "cooperations", "aliases", "exclusions"):
        file = str(data / f"{table}.csv").replace("'", "''")
        base.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header = true, all_varchar = true)")
    where = " OR ".join(f"({condition})" for condition in conditions())
    queries = [
        f"SELECT observation_id FROM observations WHERE {where}",
        "SELECT observation_id FROM observations GROUP BY ALL HAVING count(*) > 1",
        "SELECT 1 FROM observations GROUP BY source_id, value_start, indicator_id, entity_id HAVING count(*) > 1",
        "SELECT 1 FROM observations o JOIN cooperations c USING (cooperation_id) WHERE o.source_id <> c.source_id",
        "SELECT 1 FROM exclusions e JOIN observations o USING (observation_id) WHERE o.source_id <> e.source_id "
        "OR (e.reason = 'repeated_text' AND o.value_text <> e.text)",
        "SELECT source_id, start FROM exclusions GROUP BY ALL HAVING count(*) > 1",
        "SELECT 1 FROM aliases a WHERE NOT EXISTS "
        "(SELECT 1 FROM observations o WHERE o.source_id = a.source_id AND o.entity_id = a.entity_id) "
        "AND NOT EXISTS (SELECT 1 FROM cooperations c WHERE c.source_id = a.source_id)",
    ]
    for column, table in (
        ("source_id", "sources"),
        ("entity_id", "entities"),
        ("indicator_id", "indicators"),
        ("cooperation_id", "cooperations"),
    ):
        queries.append(f"SELECT 1 FROM observations ANTI JOIN {table} USING ({column}) WHERE {column} IS NOT NULL")
    queries.append("SELECT 1 FROM exclusions ANTI JOIN observations USING (observation_id)")
    faults = sum(len(base.execute(query).fetchall()) for query in queries)
    print(f"{faults} faults")
    raise SystemExit(faults > 0)


if __name__ == "__main__":
    main()
