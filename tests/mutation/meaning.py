"""Edits that change what a row means and that people make: kinds, edits of each, and what becomes of them.

An edit leaves what `fmt` fills, where a text names an entity, as `fmt` would fill it. A misprint of a number or a word
is no edit of meaning; those are in cell_faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import tee
from pathlib import Path
from random import Random

from indicators.model.tables import TABLES
from indicators.package.readable_names import basis_of
from indicators.records import Severity
from tests.mutation.judging import Verdict, judge
from tests.mutation.mutants import Change, Mutant, row_deleted
from tests.mutation.original import Original, Record, in_order, line_of, written
from tests.mutation.running import Bench

Cells = dict[str, str]
Edits = Iterator[tuple[int, Cells]]
"""The row and what its cells become."""


@dataclass(frozen=True)
class Kind:
    """One kind of edit.

    Attributes
    ----------
    group : str
        What it is counted with: entity, indicator, status, role, party, or the rest.
    reason : str
        Why some survive.
    told : bool
        Whether the text or a table can tell such an edit at all.
    """

    group: str
    name: str
    table: str
    edits: Callable[[Original, Random], Edits]
    reason: str = ""
    told: bool = True


@dataclass(frozen=True)
class Edit:
    """A mutant of a kind, and what became of it."""

    kind: Kind
    mutant: Mutant
    error: Verdict
    notice: Verdict


def _records(original: Original, table: str) -> tuple[Record, ...]:
    return original.tables[table].records


def _by_key(original: Original, table: str) -> dict[str, Record]:
    return {record[TABLES[table].key[0]]: record for record in _records(original, table)}


def _basis(original: Original, entity: str, told: Record) -> str:
    """What `fmt` puts into a blank basis."""
    source = _by_key(original, "sources")[told["source_id"]]
    names = [_by_key(original, "entities")[entity]["name_zh"]]
    names += [
        one["alias"]
        for one in _records(original, "aliases")
        if (one["source_id"], one["entity_id"]) == (told["source_id"], entity)
    ]
    text = original.texts[told["source_id"]]
    return basis_of(names, text, int(told["quote_start"]), told["quote"], source["title"])


def _named_near(original: Original, told: Record, reach: int = 400) -> list[str]:
    """The entities that the source names around a quote."""
    start = int(told["quote_start"])
    around = original.texts[told["source_id"]][max(start - reach, 0) : start + len(told["quote"]) + reach]
    names = [(one["entity_id"], one["name_zh"]) for one in _records(original, "entities")]
    names += [
        (one["entity_id"], one["alias"])
        for one in _records(original, "aliases")
        if one["source_id"] == told["source_id"]
    ]
    return sorted({entity for entity, name in names if name and name in around})


def _entity(pick: Callable[[Original, Record], Iterable[str]]) -> Callable[[Original, Random], Edits]:
    def edits(original: Original, random: Random) -> Edits:
        for row, record in enumerate(_records(original, "observations")):
            others = sorted(set(pick(original, record)) - {record["entity_id"], ""})
            if others:
                entity = random.choice(others)
                yield row, {"entity_id": entity, "entity_basis": _basis(original, entity, record)}

    return edits


def _siblings(original: Original, record: Record) -> Iterable[str]:
    parent = _by_key(original, "entities")[record["entity_id"]]["parent_id"]
    return (one["entity_id"] for one in _records(original, "entities") if parent and one["parent_id"] == parent)


def _parent(original: Original, record: Record) -> Iterable[str]:
    return [_by_key(original, "entities")[record["entity_id"]]["parent_id"]]


def _any_entity(original: Original, record: Record) -> Iterable[str]:
    return _by_key(original, "entities")


def _indicator(alike: Callable[[Record, Record], bool], table: str = "observations") -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        known = _by_key(original, "indicators")
        for row, record in enumerate(_records(original, table)):
            given = known[record["indicator_id"]]
            others = [name for name, one in known.items() if one is not given and alike(given, one)]
            if others:
                yield row, {"indicator_id": random.choice(others)}

    return edits


def _same_unit(given: Record, other: Record) -> bool:
    return given["unit_id"] == other["unit_id"]


def _growth_for_level(given: Record, other: Record) -> bool:
    return (given["measure"] == "growth") != (other["measure"] == "growth")


def _share_for_count(given: Record, other: Record) -> bool:
    return (given["measure"] == "share") != (other["measure"] == "share")


def _another(
    table: str, column: str, pool: Sequence[str] = (), only: Callable[[Record], bool] = bool
) -> Callable[..., Edits]:
    """Another of what stands in the column elsewhere in the table, or of a pool."""

    def edits(original: Original, random: Random) -> Edits:
        known = sorted({one[column] for one in _records(original, table)} - {""})
        for row, record in enumerate(_records(original, table)):
            others = [one for one in known if one != record[column]]
            if record[column] and others:
                yield row, {column: random.choice(others)}

    return edits


def _emptied(table: str, column: str) -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        yield from ((row, {column: ""}) for row, one in enumerate(_records(original, table)) if one[column])

    return edits


def _flipped(table: str, aim: str = "target") -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        for row, one in enumerate(_records(original, table)):
            yield row, {"status": aim if one["status"] == "actual" else "actual"}

    return edits


def _a_year_on(date: str, step: int) -> str:
    return f"{int(date[:4]) + step}{date[4:]}" if date else ""


def _shifted(table: str, *columns: str) -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        for row, one in enumerate(_records(original, table)):
            if any(one[column] for column in columns):
                step = random.choice((-1, 1))
                yield row, {column: _a_year_on(one[column], step) for column in columns}

    return edits


def _another_speaker(original: Original, random: Random) -> Edits:
    for row, one in enumerate(_records(original, "observations")):
        spoken = {
            other["reported_by"]
            for table in ("observations", "cooperations")
            for other in _records(original, table)
            if other["source_id"] == one["source_id"]
        }
        others = sorted(spoken - {"", one["reported_by"]})
        if others:
            yield row, {"reported_by": random.choice(others)}


def _party(near: bool) -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        for row, one in enumerate(_records(original, "cooperation_parties")):
            told = _by_key(original, "cooperations")[one["cooperation_id"]]
            pool = _named_near(original, told) if near else sorted(_by_key(original, "entities"))
            others = [entity for entity in pool if entity not in _parties(original, one["cooperation_id"])]
            if others:
                entity = random.choice(others)
                yield row, {"entity_id": entity, "party_basis": _basis(original, entity, told)}

    return edits


def _parties(original: Original, cooperation: str) -> dict[str, str]:
    parties = _records(original, "cooperation_parties")
    return {one["entity_id"]: one["role"] for one in parties if one["cooperation_id"] == cooperation}


def _roles_swapped(original: Original, random: Random) -> Edits:
    """Each party takes the role of another of its cooperation; the other takes that of the first."""
    for row, one in enumerate(_records(original, "cooperation_parties")):
        others = sorted(set(_parties(original, one["cooperation_id"]).values()) - {one["role"]})
        if others:
            yield row, {"role": random.choice(others)}


def _roles_changed(original: Original, random: Random) -> Edits:
    roles = sorted({one["role"] for one in _records(original, "cooperation_parties")} - {"member"})
    for row, one in enumerate(_records(original, "cooperation_parties")):
        yield row, {"role": random.choice([role for role in roles if role != one["role"]])}


def _dropped_to_member(original: Original, random: Random) -> Edits:
    parties = enumerate(_records(original, "cooperation_parties"))
    yield from ((row, {"role": "member"}) for row, one in parties if one["role"] != "member")


def _moved(original: Original, random: Random) -> Edits:
    """The coordinates of another entity."""
    placed = [one for one in _records(original, "entities") if one["longitude"]]
    for row, one in enumerate(_records(original, "entities")):
        if one["longitude"]:
            other = random.choice([other for other in placed if other["longitude"] != one["longitude"]])
            yield row, {column: other[column] for column in ("longitude", "latitude")}


def _every_row(table: str) -> Callable[..., Edits]:
    def edits(original: Original, random: Random) -> Edits:
        yield from ((row, {}) for row in range(len(original.tables[table])))

    return edits


_PAGE = "what the cited page says; no copy of it is kept"
_READING = "a degree or class that a reader gives; no words or table settle it"

KINDS = (
    Kind("entity", "a sibling", "observations", _entity(_siblings),
         "a zone named before, where the quote calls its firm by a garbled name"),
    Kind("entity", "the parent", "observations", _entity(_parent),
         "what a place lies in is often the truer subject; A20 and A28 let it pass"),
    Kind("entity", "another named near", "observations", _entity(_named_near),
         "which of several named before the quote goes on as its subject is a reading"),
    Kind("entity", "any other", "observations", _entity(_any_entity)),
    Kind("indicator", "same unit", "observations", _indicator(_same_unit)),
    Kind("indicator", "growth for level", "observations", _indicator(_growth_for_level)),
    Kind("indicator", "share for count", "observations", _indicator(_share_for_count)),
    Kind("status", "of a number flipped", "observations", _flipped("observations")),
    Kind("status", "of a cooperation flipped", "cooperations", _flipped("cooperations", "policy"),
         "words of both stand there: a call to enlarge what exists, a notice of support to come"),
    Kind("role", "swapped with a partner's", "cooperation_parties", _roles_swapped,
         "host and member of one tie, where no word says where it stands"),
    Kind("role", "dropped to member", "cooperation_parties", _dropped_to_member,
         "a host or an initiator is a member too, if no word singles it out"),
    Kind("role", "changed", "cooperation_parties", _roles_changed,
         "the roles that are left go together"),
    Kind("party", "swapped for one named near", "cooperation_parties", _party(near=True),
         "a party of the sentence before is one that the words leave open"),
    Kind("party", "swapped for any other", "cooperation_parties", _party(near=False),
         "as above, where the other is named before the quote"),
    Kind("party", "dropped", "cooperation_parties", _every_row("cooperation_parties"),
         "one that only an abbreviation of several names, or whose own part, or whole, is still a party"),
    Kind("party", "added", "cooperation_parties", _party(near=True),
         "one that the quote names, or to which a word such as 该 may point back"),
    Kind("period", "shifted by a year", "observations", _shifted("observations", "period_start", "period_end"),
         "a year that the note or quote writes too"),
    Kind("period", "another basis", "observations", _another("observations", "period_basis"),
         "a span that the note writes may be bounded and inferred alike"),
    Kind("period", "cooperation begun a year off", "cooperations", _shifted("cooperations", "since")),
    Kind("speaker", "of a number emptied", "observations", _emptied("observations", "reported_by")),
    Kind("speaker", "another of the document", "observations", _another_speaker),
    Kind("speaker", "of a cooperation emptied", "cooperations", _emptied("cooperations", "reported_by")),
    Kind("cooperation", "mode", "cooperations", _another("cooperations", "mode"),
         "words of both modes stand there: of a chain and of collaboration, of a platform and of research"),
    Kind("cooperation", "sector", "cooperations", _another("cooperations", "sector"), _READING, told=False),
    Kind("cooperation", "part_of emptied", "cooperations", _emptied("cooperations", "part_of"),
         "many ties of the same parties are no parts of one another: which is one is a reading", told=False),
    Kind("cooperation", "another part_of", "cooperations", _another("cooperations", "part_of"),
         "between the parties of both, or the words speak of either"),
    Kind("cooperation", "another project", "cooperations", _another("cooperations", "project_entity_id"),
         "what the project is called in the text is read by a person"),
    Kind("exclusion", "another reason", "exclusions", _another("exclusions", "reason"),
         "a time in a headline may be a name in it"),
    Kind("alias", "of another entity", "aliases", _another("aliases", "entity_id"),
         "the source speaks of both, and either keeps another name"),
    Kind("place", "coordinates of another", "entities", _moved,
         "a province takes the point of a place in it, or a county that of its city"),
    Kind("place", "another parent", "entities", _another("entities", "parent_id"),
         "where a zone or firm without a code lies is looked up"),
    Kind("place", "another name's", "entities", _another("entities", "name_zh"),
         "two districts may have one name"),
    Kind("relation", "of another entity", "entity_relations", _another("entity_relations", "entity_id"), _PAGE, False),
    Kind("relation", "with another", "entity_relations", _another("entity_relations", "related_id"), _PAGE, False),
    Kind("relation", "begun a year off", "entity_relations", _shifted("entity_relations", "since"), _PAGE, False),
    Kind("source", "published a year off", "sources", _shifted("sources", "published_on")),
    Kind("reference", "entity", "reference_values", _another("reference_values", "entity_id"), _PAGE, False),
    Kind("reference", "indicator", "reference_values", _indicator(_same_unit, "reference_values"), _PAGE, False),
    Kind("reference", "period a year off", "reference_values",
         _shifted("reference_values", "period_start", "period_end"), _PAGE, False),
    Kind("reference", "status flipped", "reference_values", _flipped("reference_values"), _PAGE, False),
    Kind("judgement", "salience", "observations", _another("observations", "salience"), _READING, told=False),
    Kind("judgement", "confidence of a number", "observations",
         _another("observations", "confidence"), _READING, told=False),
    Kind("judgement", "confidence of a cooperation", "cooperations",
         _another("cooperations", "confidence"), _READING, told=False),
    Kind("note", "of a number emptied", "observations", _emptied("observations", "note"),
         "most notes explain and answer nothing", told=False),
    Kind("note", "of a cooperation emptied", "cooperations", _emptied("cooperations", "note"),
         "most notes explain and answer nothing", told=False),
)  # fmt: skip


def _mutant(original: Original, kind: Kind, row: int, cells: Cells) -> Mutant:
    """The row changed, for a party dropped gone, and for one added standing there beside a changed twin."""
    if not cells:
        return row_deleted(original, kind.table, row)
    rows = original.tables[kind.table]

    def make() -> Change:
        changed = {**rows.records[row], **cells}
        touched = [changed]
        records = [changed if place == row else one for place, one in enumerate(rows.records)]
        if kind.name == "added":
            records.append(rows.records[row])
        if kind.edits is _roles_swapped:
            touched += _gives_its_role(records, rows.records[row], cells["role"])
        records = in_order(rows.table, records)
        return Change(written(rows.header, records), frozenset(line_of(rows.header, records, one) for one in touched))

    before = ", ".join(rows.records[row][column] for column in cells)
    column = next(iter(cells))
    name = f"{kind.group}: {kind.name}"
    return Mutant(name, f"data/{kind.table}.csv", kind.table, column, row, before, ", ".join(cells.values()), make)


def _gives_its_role(records: list[Record], given: Record, role: str) -> Iterator[Record]:
    """The first partner with a role takes the one that it was swapped for."""
    for place, one in enumerate(records):
        same = one["cooperation_id"] == given["cooperation_id"] and one["entity_id"] != given["entity_id"]
        if same and one["role"] == role:
            records[place] = {**one, "role": given["role"]}
            yield records[place]
            return


def drawn(original: Original, seed: int, each: int) -> list[tuple[Kind, Mutant]]:
    """At most so many edits of each kind, of rows drawn by the seed; 0 for all there are."""
    chosen = []
    for kind in KINDS:
        random = Random(f"{seed} {kind.group} {kind.name}")
        edits = list(kind.edits(original, random))
        if each and len(edits) > each:
            edits = random.sample(edits, each)
        chosen += [(kind, _mutant(original, kind, row, cells)) for row, cells in edits]
    return chosen


def tried(original: Original, edits: Sequence[tuple[Kind, Mutant]], root: Path) -> list[Edit]:
    """What becomes of each edit, in a scratch copy under an empty directory."""
    bench, found = Bench(original, root), []
    for kind, mutant in edits:
        with bench.holding(mutant) as change:
            findings, again = tee(bench.findings(mutant))
            error = judge(original, mutant, change, findings)
            notice = error if error.killed else judge(original, mutant, change, again, Severity.NOTICE)
        found.append(Edit(kind, mutant, error, notice))
    return found


def share(edits: Sequence[Edit]) -> float:
    """How many of a hundred are killed or noticed."""
    return 100 * sum(one.error.killed or one.notice.killed for one in edits) / len(edits)


def section(edits: Sequence[Edit], seed: int) -> Iterator[str]:
    """The section of docs/explanation/mutation.md on edits of meaning."""
    told = [one for one in edits if one.kind.told]
    yield "## Edits of meaning"
    yield ""
    yield (
        "What a row says can be wrong though every number in it is right. These edits are of kinds that people make,"
        f" their rows drawn by seed {seed}; what `fmt` fills is filled. Killed: an error stands at the row or one that"
        " it breaks; noticed: a notice does. Most rules that read suggest and do not decide, so both count. For the"
        f" kinds that text or a table can tell, {share(told):.1f}% of {len(told)} are killed or noticed; of all kinds"
        f" {share(edits):.1f}% of {len(edits)}. Of ten rows a kind, another draw tells two or three more or fewer."
    )
    yield ""
    yield "| counted with | killed or noticed |"
    yield "|---|--:|"
    yield from (f"| {group} | {share(ones):.1f}% of {len(ones)} |" for group, ones in by_group(edits).items())
    yield ""
    yield "| kind | can be told | mutants | killed | noticed | survived | killed or noticed | why some survive |"
    yield "|---|---|--:|--:|--:|--:|--:|---|"
    for kind in KINDS:
        ones = [one for one in edits if one.kind is kind]
        if ones:
            killed = sum(one.error.killed for one in ones)
            noticed = sum(one.notice.killed and not one.error.killed for one in ones)
            left = len(ones) - killed - noticed
            yield (
                f"| {kind.group}: {kind.name} | {'yes' if kind.told else 'no'} | {len(ones)} | {killed} | {noticed} |"
                f" {left} | {share(ones):.1f}% | {kind.reason if left else ''} |"
            )


def by_group(edits: Iterable[Edit]) -> Mapping[str, list[Edit]]:
    """The edits of kinds that can be told, by what they are counted with."""
    groups: dict[str, list[Edit]] = {}
    for one in edits:
        if one.kind.told:
            groups.setdefault(one.kind.group, []).append(one)
    return groups
