"""The last look: what concerns rows of different slices, and what can be said only with every faulty row at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from indicators.engine.columns import selected
from indicators.engine.job import STREAMED, Job, held, linking_columns
from indicators.engine.shuffling import column_of, picked, texts_of
from indicators.engine.slices import KEYED_BY_NUMBER, GivenPackage, Line, SliceResult, duplicates_among
from indicators.engine.survey import TOLD_LATER
from indicators.engine.surveying import SurveyedTable
from indicators.model.compilers.check_codes import DUPLICATE
from indicators.model.suggestion import Suggestions
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.findings import Finding

LINKING = {"observations": ("R11",), "exclusions": ("R12", "E29", "D04"), "cooperation_parties": ("E11",)}
"""The rules that read the row which another refers to."""

FEW_KEYS = 50_000
"""Keys of which one may be suggested; among more, nobody looks."""
_AT_ONCE = 2_000_000
"""Keys that are compared at once."""
_ENDS = [f"{number:02d}" for number in range(100)]

Tables = Mapping[str, SurveyedTable]


def rows_with(job: Job, tables: Tables, table: str, column: str, keys: Iterable[str]) -> Rows:
    """The rows of a streamed table with one of some keys in a column, in order."""
    surveyed = tables[table]
    wanted = {key for key in keys if key}
    dealt = surveyed.dealt if wanted else []
    return picked(job, surveyed.head, dealt, column, wanted)


def repeated_keys(job: Job, table: SurveyedTable) -> set[str]:
    """The keys that come more than once in a table whose keys are numbered."""
    (key,) = TABLES[table.name].key
    ranges = [one.keys for one in sorted(table.surveys, key=lambda one: one.keys or (0, 0)) if one.rows]
    known = [one for one in ranges if one is not None]
    apart = all(before[1] < after[0] for before, after in pairwise(known))
    if len(known) == len(ranges) and apart:
        return set()
    passes = min(table.rows // _AT_ONCE + 1, len(_ENDS))
    repeated: set[str] = set()
    for number in range(passes):
        pieces = []
        for texts in texts_of(job, table.dealt, key):
            if passes > 1:
                texts = texts.filter(_of_pass(texts, number, passes))
            pieces.append(pc.drop_null(texts))
        if pieces:
            counts = pc.value_counts(pa.concat_arrays(pieces))
            often = counts.filter(pc.greater(counts.field("counts"), 1))
            repeated.update(often.field("values").to_pylist())
    return repeated


def _of_pass(keys: pa.Array, number: int, passes: int) -> pa.Array:
    """Which keys one of several passes looks at, by their last two digits; the first also those without such."""
    ends = pc.utf8_slice_codeunits(keys, -2)
    of_later = [end for place, end in enumerate(_ENDS) if place % passes]
    if not number:
        return pc.invert(pc.fill_null(pc.is_in(ends, value_set=pa.array(of_later)), False))
    return pc.is_in(ends, value_set=pa.array(_ENDS[number::passes]))


def later_rows(rows: Rows, key: str) -> frozenset[Line]:
    """The rows whose key an earlier one of them has."""
    seen: set[str] = set()
    later: set[Line] = set()
    for place, value in enumerate(rows.cells[key]):
        if value in seen:
            later.add((rows.file(place), rows.lines[place]))
        seen.add(value)
    return frozenset(later)


def findings_of_repeated(job: Job, repeated: Mapping[str, Rows]) -> Iterator[Finding]:
    """What the schema says of keys that come twice, wherever in the table."""
    if DUPLICATE in job.codes:
        for name in KEYED_BY_NUMBER & repeated.keys():
            yield from duplicates_among(Batch(TABLES[name], repeated[name]))


def findings_of_links(
    job: Job,
    tables: Tables,
    results: Sequence[SliceResult],
    repeated: Mapping[str, Rows],
    later: Mapping[str, frozenset[Line]],
) -> Iterator[Finding]:
    """What the rules say of rows that refer to one in another slice."""
    linked = {name: joined([one.unlinked[name] for one in results if name in one.unlinked]) for name in STREAMED}
    wanted: dict[str, set[str]] = {"observations": set(), "cooperations": set()}
    for name, rows in linked.items():
        for column in linking_columns(TABLES[name]):
            wanted[str(TABLES[name].column(column).references)].update(rows.cells.get(column, ()))
    if not any(map(len, linked.values())) and not later.get("cooperations"):
        return
    guests = {name: rows_with(job, tables, name, TABLES[name].key[0], keys) for name, keys in wanted.items()}
    documents = {cell for rows in (*guests.values(), *linked.values()) for cell in rows.cells.get("source_id", ())}
    guests["sources"] = rows_with(job, tables, "sources", "source_id", documents)
    guests["aliases"] = rows_with(job, tables, "aliases", "source_id", documents)
    context = Context(GivenPackage(held(job).context.package, _all_tables(tables, guests)))
    for name, codes in LINKING.items():
        for code in codes:
            if code in job.codes:
                yield from RULES[code].run(Batch(TABLES[name], linked[name]), context)
    if "R09" in job.codes and later.get("cooperations"):
        twice = repeated["cooperations"]
        parties = rows_with(job, tables, "cooperation_parties", "cooperation_id", twice.cells["cooperation_id"])
        given = _all_tables(tables, {"cooperation_parties": parties})
        again = [k for k in range(len(twice)) if (twice.file(k), twice.lines[k]) in later["cooperations"]]
        batch = Batch(TABLES["cooperations"], selected(twice, again))
        yield from RULES["R09"].run(batch, Context(GivenPackage(held(job).context.package, given)))


def findings_told_later(job: Job, tables: Tables, results: Sequence[SliceResult]) -> Iterator[Finding]:
    """What the rules that make suggestions say of every reference and code that may not be known."""
    codes = sorted(TOLD_LATER & job.codes)
    if not codes:
        return
    for name in STREAMED:
        doubtful = joined(
            [
                *(one.told_later for one in tables[name].surveys),
                *(one.unlinked[name] for one in results),
                *(one.unsourced[name] for one in results),
            ]
        )
        if len(doubtful):
            context = _Telling(job, tables, doubtful, name)
            for code in codes:
                yield from RULES[code].run(Batch(TABLES[name], doubtful), context)


class _Telling(Context):
    """Knows of streamed tables as many keys as are needed to say which are missing, and what was meant."""

    def __init__(self, job: Job, tables: Tables, doubtful: Rows, name: str) -> None:
        super().__init__(GivenPackage(held(job).context.package, _all_tables(tables, {})))
        self._many = {table for table in STREAMED if tables[table].rows > FEW_KEYS}
        for column in TABLES[name].references():
            table = str(column.references)
            if table not in STREAMED:
                continue
            (key,) = TABLES[table].key
            if table in self._many:
                keys = rows_with(job, tables, table, key, doubtful.cells.get(column.name, ())).cells.get(key, [])
            else:
                keys = column_of(job, tables[table].dealt, key)[key]
            self._keys[table] = {value: place for place, value in reversed(list(enumerate(keys)))}
            # In the order of the file, as the rows would have it.
            self._keys[table] = dict(sorted(self._keys[table].items(), key=lambda item: item[1]))

    def suggestions(self, table: str) -> Suggestions:
        return Suggestions(()) if table in self._many else super().suggestions(table)


def joined(rows: Sequence[Rows]) -> Rows:
    """Rows of the same table in the order of the files, each once."""
    some = [one for one in rows if len(one)]
    if not some:
        return rows[0] if rows else Rows("")
    header = max((one.header for one in some), key=len)
    places = {(one.file(place), one.lines[place]): (one, place) for one in some for place in range(len(one))}
    ordered = sorted(places)
    cells = {
        name: [one.cells[name][place] if name in one.cells else "" for one, place in map(places.__getitem__, ordered)]
        for name in header
    }
    return Rows(
        some[0].path, header, [line for _, line in ordered], cells, some[0].defects, None, [file for file, _ in ordered]
    )


def _all_tables(tables: Tables, given: Mapping[str, Rows]) -> dict[str, Rows]:
    """The given tables, and of all others the columns and defects, without rows."""
    return {name: given[name] if name in given else tables[name].head.without_rows() for name in STREAMED}
