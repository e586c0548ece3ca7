"""The third look: rows of which a rule needs rows of other slices, with those at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.shuffle import picked, stored_rows
from indicators.engine.slices import KEYED_BY_NUMBER, Line, SliceResult
from indicators.engine.survey import SurveyedTable
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.columns import joined, repeated_keys
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding
from indicators.rules.rules import Rule, found_of

Tables = Mapping[str, SurveyedTable]


def repeated_lines(job: Job, tables: Tables) -> dict[str, frozenset[Line]]:
    """The rows whose key an earlier one has, of tables whose keys do not tell their document."""
    repeated: dict[str, frozenset[Line]] = {}
    for name in KEYED_BY_NUMBER:
        rows = stored_rows(job, tables[name].head, tables[name].dealt)
        places = repeated_keys(TABLES[name], rows)
        keys = rows.cells[TABLES[name].key[0]] if places else []
        seen: set[str] = set()
        later: set[Line] = set()
        for place in places:
            if keys[place] in seen:
                later.add((rows.file(place), int(rows.lines[place])))
            seen.add(keys[place])
        if later:
            repeated[name] = frozenset(later)
    return repeated


def findings_of_deferred(job: Job, tables: Tables, results: Sequence[SliceResult]) -> Iterator[Finding]:
    """What the rules say of the rows that the slices put off."""
    for code, name in sorted({key for one in results for key in one.deferred}):
        rows = joined([one.deferred[code, name] for one in results if (code, name) in one.deferred])
        context = Context(GivenPackage(held(job).package, _around(job, tables, RULES[code], name, rows)))
        yield from found_of(job.codes, RULES[code].run(Batch(TABLES[name], rows), context))


def _around(job: Job, tables: Tables, rule: Rule, name: str, rows: Rows) -> dict[str, Rows]:
    """The rows that a rule follows, and of what else it reads those of their documents."""
    wanted: dict[str, tuple[str, set[str]]] = {}
    for follow in rule.follows:
        other, _, column = follow.rpartition(".")
        if other:
            wanted[other] = column, set(rows.cells[TABLES[name].key[0]])
        elif column in TABLES[name].column_names():
            referred = str(TABLES[name].column(column).references)
            wanted.setdefault(referred, (TABLES[referred].key[0], set()))[1].update(rows.cells.get(column, ()))
    given = {table: rows_with(job, tables, table, column, keys) for table, (column, keys) in wanted.items()}
    given.setdefault(name, rows)
    documents = {cell for some in given.values() for cell in some.cells.get("source_id", ())}
    for other in {"sources", *(read.partition(".")[0] for read in rule.reads)} & set(STREAMED) - given.keys():
        given[other] = rows_with(job, tables, other, "source_id", documents)
    return {table: given.get(table, tables[table].head.without_rows()) for table in STREAMED}


def rows_with(job: Job, tables: Tables, table: str, column: str, keys: Iterable[str]) -> Rows:
    """The rows of a streamed table with one of some keys in a column, in order."""
    wanted = {key for key in keys if key}
    return picked(job, tables[table].head, tables[table].dealt if wanted else (), column, wanted)
