"""What the words around a number or a quote say that it is about, held against the row: notices for a second look.

Each is answered by a note of the row that names the other reading's identifier, or by correcting the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.rules import Batch, Row, rule
from indicators.subject.about import Subject
from indicators.subject.candidate import Candidate
from indicators.subject.cues import MODES, REASONS, reasons_told, roles_told, tie_status_of
from indicators.subject.names import Named
from indicators.subject.sentences import sentence_around

_READS = ("aliases",)
_SURE, _NEAR, _SPOKEN = 0.7, 0.45, 0.6
"""From which certainty on another entity is told, from which on the row's own is near enough, and of speakers."""
_NAMES_AN_ID = r"(?<![a-z0-9-]){}(?![a-z0-9-])"


_LEGIBLE = {
    "entities": ("entity_id", "kind", "name_zh", "name_en", "parent_id"),
    "aliases": ("source_id", "alias", "entity_id", "reason"),
    "sources": ("source_id", "title", "published_on", "published_basis", "note"),
}


def legible(batch: Batch, context: Context, *tables: str) -> bool:
    """Whether every name is known and every column there, so that what is not found is missing and not unread."""
    whole = all(context.holds(table, *columns) for table, columns in _LEGIBLE.items())
    others = all(context.holds(table, *context.model[table].column_names()) for table in tables)
    return whole and others and batch.has(*batch.table.column_names())


def _answered(note: str, identifier: str) -> bool:
    """Whether a note names an identifier, and so has weighed it."""
    return re.search(_NAMES_AN_ID.format(re.escape(identifier)), note) is not None


def _about(row: Row, context: Context) -> Subject | None:
    """What the number of an observation is about; None where it does not stand where the row says."""
    source_id, start = row["source_id"], row.integer("value_start")
    text = context.text(source_id)
    if text is None or start is None or source_id not in context.index("sources"):
        return None
    mention = context.quantity_of(source_id, start, row["value_text"])
    if mention is None:
        return None
    return context.subjects.about(context.subjects.document(source_id, text), mention)


def _each(batch: Batch, context: Context) -> Iterator[tuple[Row, Subject]]:
    """Each observation whose number stands where it says, with what that is about; looked at once for all rules."""
    told = batch.kept("about", lambda: [_about(row, context) for row in batch])
    return ((row, one) for row, one in zip(batch, told, strict=True) if one is not None)


def quoted(batch: Iterable[Row], context: Context) -> Iterator[tuple[Row, str, int, int]]:
    """Each row whose quote stands where it says, with the text and where in it the quote begins and ends."""
    for row in batch:
        text, start, quote = context.text(row["source_id"]), row.integer("quote_start"), row["quote"]
        known = row["source_id"] in context.index("sources")
        if known and text is not None and start is not None and start >= 0 and text.startswith(quote, start):
            yield row, text, start, start + len(quote)


def _told(row: Row, column: str, context: Context, one: Candidate, message: str, expected: str) -> Finding:
    place = context.passage(row["source_id"], one.start, one.end) if one.start >= 0 else None
    return row.at(column, message, expected=expected, related=place)


def one_in_another(one: str, other: str, context: Context) -> bool:
    """Whether two entities are one, or either lies in the other."""
    lies_in = context.subjects.registry.lies_in
    return one == other or lies_in(one, other) or lies_in(other, one)


@rule("A20", Layer.ANALYSIS, "observations", severity=Severity.NOTICE, reads=_READS)
def entity_of_the_clause(batch: Batch, context: Context) -> Iterator[Finding]:
    """Another known entity stands nearer to a number, or is the subject of its clause.

    Fails: an observation about sichuan where the clause says: 重庆已入驻企业465家
    Passes: about chongqing; or about sichuan with a note that names chongqing
    Mend: correct entity_id, or say in note why it is not the other, by its identifier
    """
    if not legible(batch, context):
        return
    for row, subject in _each(batch, context):
        candidates = subject.entities if row["entity_id"] in context.index("entities") else ()
        own = max((one.certainty for one in candidates if one.value == row["entity_id"]), default=0.0)
        others = [one for one in candidates if one.certainty >= _SURE and own < _NEAR]
        if others and not any(_answered(row["note"], one.value) for one in others):
            best = others[0]
            message = f"{best.value} may be meant, not {row['entity_id']}: {best.reason}"
            yield _told(row, "entity_id", context, best, message, f"{best.value}, or a note that names it")


@rule("A21", Layer.ANALYSIS, "observations", severity=Severity.NOTICE, reads=_READS)
def indicator_of_the_words(batch: Batch, context: Context) -> Iterator[Finding]:
    """The words around a number are those of another indicator.

    Its own terms stand nowhere in the sentence, or the terms of another in the same unit much nearer.
    Fails: 465家 as projects where the source says: 已入驻企业465家
    Passes: as firms; or as projects with a note that names park-firms
    Mend: correct indicator_id, add the term that the source uses to its terms, or say in note why it is not the other
    """
    if not legible(batch, context, "units", "indicators"):
        return
    for row, subject in _each(batch, context):
        candidates = subject.indicators if row["indicator_id"] in context.index("indicators") else ()
        own = next((one for one in candidates if one.value == row["indicator_id"]), None)
        best = candidates[0] if candidates else None
        if best is None or best.value == row["indicator_id"] or best.start < 0 or best.certainty < 0.3:
            continue
        if own is not None and own.start >= 0 and own.certainty >= 0.72 * best.certainty:
            continue
        rivals = [one.value for one in candidates if own is None or one.certainty > own.certainty]
        if not any(_answered(row["note"], one) for one in rivals):
            message = f"{best.value} may be meant, not {row['indicator_id']}: {best.reason}"
            yield _told(row, "indicator_id", context, best, message, f"{best.value}, or a note that names it")


@rule("A22", Layer.ANALYSIS, "observations", "cooperations", severity=Severity.NOTICE, reads=_READS)
def status_of_the_words(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number or cooperation is called a fact where its sentence tells of an aim, or an aim where nothing does.

    A sentence that begins with a verb, such as 支持 or 健全, and names nobody who does it, calls for a cooperation;
    what its heading or the words beside it say goes before.
    Fails: actual where the source says 力争到2030年达到500家, or 鼓励两地共建园区; target where it says 已有465家
    Passes: target of the first, policy of the second, actual of the third
    Mend: correct status, or say in note, with the word target, policy or actual, what shows it
    """
    if not legible(batch, context):
        return
    aim = "target" if batch.table.name == "observations" else "policy"
    for row, status in _statuses(batch, context):
        given = row["status"]
        if status.start < 0 and row["quote"].isascii():
            continue  # that no English word tells of an aim says little: the words that do are few here
        known = given in ("actual", aim)
        if known and status.certainty >= _SPOKEN and status.value != given and not _answered(row["note"], given):
            message = f"the words are those of {status.value}: {status.reason}"
            yield _told(row, "status", context, status, message, f"{status.value}, or a note that says why not")


def _statuses(batch: Batch, context: Context) -> Iterator[tuple[Row, Candidate]]:
    """Each row with whether its number, or its tie, is a fact."""
    if batch.table.name == "observations":
        yield from ((row, subject.status) for row, subject in _each(batch, context))
        return
    yield from ((row, tie_status_of(text, start, end)) for row, text, start, end in quoted(batch, context))


@rule("A23", Layer.ANALYSIS, "observations", "cooperations", severity=Severity.NOTICE, reads=_READS)
def speaker_of_the_sentence(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number or cooperation is credited to another than the one who speaks, or to nobody where somebody does.

    Nor is it credited to one who speaks elsewhere in the document, where nobody speaks.
    Fails: reported_by empty where the sentence begins: 商务部司长朱冰表示; or 朱冰 far from all that he says
    Passes: reported_by 商务部司长朱冰; empty where the author speaks
    Mend: take reported_by from the words before 表示, 介绍 or 据, or say in note, with the name, whose it is
    """
    if not legible(batch, context):
        return
    for row, speaker in _spoken(batch, context):
        given = row["reported_by"]
        if speaker is None and given and given not in row["note"]:
            spoken = context.subjects.document(row["source_id"], context.text(row["source_id"]) or "").spoken
            other = next((one for one in spoken if _one_person(one.who, given)), None)
            if other is not None:
                place = Candidate(other.who, other.certainty, other.reason, other.start, other.end)
                yield _told(row, "reported_by", context, place, f"{given} speaks elsewhere and not here", "nobody")
        if speaker is None or speaker.certainty < _SPOKEN or speaker.value in row["note"]:
            continue
        if not given or not _one_person(given, speaker.value):
            credited = f"not to {given}" if given else "and credited to nobody"
            message = f"{speaker.value} {speaker.reason}, {credited}"
            yield _told(row, "reported_by", context, speaker, message, speaker.value)


def _one_person(one: str, other: str) -> bool:
    """Whether two names are of one, with or without the office."""
    return one.endswith(other) or other.endswith(one)


def _spoken(batch: Batch, context: Context) -> Iterator[tuple[Row, Candidate | None]]:
    """Each row with who speaks where its number, or its quote, stands."""
    if batch.table.name == "observations":
        yield from ((row, subject.speaker) for row, subject in _each(batch, context))
        return
    for row, text, start, end in quoted(batch, context):
        yield row, context.subjects.document(row["source_id"], text).spoken.speaker_of(start, end)


def cooperation_of(party: Row, context: Context) -> Row | None:
    """The cooperation that a party is of, where there is one."""
    place = context.index("cooperations").get(party["cooperation_id"])
    return None if place is None else Batch(context.model["cooperations"], context.rows("cooperations"))[place]


def parties_of(context: Context, column: str) -> Mapping[str, dict[str, str]]:
    """The parties of each cooperation with a cell of each."""
    parties: dict[str, dict[str, str]] = {}
    cells = context.rows("cooperation_parties").cells
    columns = (cells.get(name, ()) for name in ("cooperation_id", "entity_id", column))
    for key, entity, cell in zip(*columns, strict=False):
        parties.setdefault(key, {})[entity] = cell
    return parties


def forms_of(entity: str, source_id: str, context: Context) -> list[str]:
    """The identifier of an entity, its names, and those that a source has for it."""
    names = (context.value("entities", entity, name) for name in ("name_zh", "name_en"))
    return [entity, *filter(None, names), *context.aliases.get((source_id, entity), ())]


_COOPERATION = re.compile(r"\bcoop-[0-9]+\b")
_ENOUGH = 2
"""Parties of a tie; with more, one that the quote does not name needs a word that points back to it."""
_REFERS_BACK = re.compile(
    r"它|他们|双方|各方|当地|该|本[县市区省州]|我[县市区省州]|其(?![他中实次余])|[后前]者|[县市省区]里|[两二三四五六七八九][地省市县区方]"
    r"|\b(?:it|its|they|their|both)\b"
)
_REGIONS = frozenset({"macro_region", "country"})
_OF_PARTIES = ("aliases", "cooperations")


@rule(
    "A24", Layer.ANALYSIS, "cooperation_parties", severity=Severity.NOTICE,
    reads=_OF_PARTIES, follows=("cooperation_id",),
)  # fmt: skip
def role_of_the_words(batch: Batch, context: Context) -> Iterator[Finding]:
    """The words around a party are those of another role.

    向 or 支援 stands before who receives, 牵头 behind who acts first, 由…转到 between origin and destination; and every
    role but member has a word that says so.
    Fails: recipient of 如皋 where the source says: 如皋经开区向拉萨经开区派驻了挂职干部
    Passes: supporter
    Mend: correct role, or say in the cooperation's note, with the role's code, what shows it
    """
    if not legible(batch, context, "cooperations"):
        return
    for row in batch:
        cooperation = cooperation_of(row, context)
        told = next(quoted([cooperation], context), None) if cooperation is not None else None
        if told is None or _answered(told[0]["note"], row["role"]):
            continue
        (cooperation, text, start, end), source = told, told[0]["source_id"]
        document = context.subjects.document(source, text)
        begin, stop = sentence_around(text, start, start)[0], max(sentence_around(text, start, end)[1], end)
        named = [one for one in document.named if begin <= one.start and one.end <= stop]
        own = [one for one in named if row["entity_id"] in one.entities and one.start >= start] or [
            one for one in named if row["entity_id"] in one.entities
        ]
        possible = roles_told(text, begin, stop, start, own, named)
        if row["role"] not in possible:
            message, passage = f"nothing in the sentence says {row['role']}", context.passage(source, start, end)
            expected = f"{' or '.join(sorted(possible))}, or the cooperation's note with {row['role']}"
            yield row.at("role", message, expected=expected, related=passage)


@rule(
    "A25", Layer.ANALYSIS, "cooperations", severity=Severity.NOTICE,
    reads=("aliases", "cooperation_parties"), follows=("cooperation_parties.cooperation_id",),
)  # fmt: skip
def parties_that_the_quote_names(batch: Batch, context: Context) -> Iterator[Finding]:
    """A quote names a known entity that is no party, or a party stands outside a quote that has two others.

    What a party lies in, what lies in it, what is the project, and regions beside places are not asked for; nor are
    parties of the context where a word of the quote, such as 双方 or 该县, points back to them.
    Fails: 甲市与乙省共建 without the first among the parties, or with a third that only the sentence before names
    Passes: both are parties and nobody else; or the note names the other, or a cooperation to which it is party
    Mend: correct the parties, or say in note, by identifier or name or that of its own cooperation, why they are these
    """
    if not legible(batch, context, "cooperation_parties"):
        return
    parties = parties_of(context, "party_basis")
    for row, text, start, end in quoted(batch, context):
        bases = parties.get(row["cooperation_id"], {})
        own = {*bases, row["project_entity_id"]}
        noted = {party for key in _COOPERATION.findall(row["note"]) for party in parties.get(key, ())}
        for one in context.subjects.document(row["source_id"], text).named:
            within = start <= one.start and one.end <= end
            if within and not _accounted_for(one, own, noted, row, context):
                message = f"{one.text} ({', '.join(one.entities)}) stands in the quote and is no party"
                expected = f"{one.entities[0]} among the parties, or in the note"
                passage = context.passage(row["source_id"], one.start, one.end)
                yield row.at("quote", message, expected=expected, related=passage)
                break
        if len(bases) <= _ENOUGH or _REFERS_BACK.search(row["quote"]):
            continue
        for party in (party for party, basis in bases.items() if basis == "context"):
            if not any(form in row["note"] for form in forms_of(party, row["source_id"], context)):
                message = f"{party} stands outside the quote, which leaves no room for it"
                yield row.at("quote", message, expected=f"a quote that names {party}, or a note that does")


def _accounted_for(one: Named, own: set[str], noted: set[str], row: Row, context: Context) -> bool:
    """Whether everything that some words name is a party, or there is a reason why it is none."""
    if one.text in row["note"] or one.text in row["project"]:
        return True
    kinds = context.subjects.registry.kinds
    places = any(kinds.get(party) not in _REGIONS for party in own if party)
    return all(
        entity in own
        or entity in noted
        or (places and kinds.get(entity) in _REGIONS)
        or any(one_in_another(entity, party, context) for party in own if party)
        or _answered(row["note"], entity)
        for entity in one.entities
    )


@rule("A31", Layer.ANALYSIS, "cooperations", severity=Severity.NOTICE)
def mode_of_the_words(batch: Batch, context: Context) -> Iterator[Finding]:
    """No word of a cooperation's quote, or of its project's name, tells of its mode.

    Fails: paired_assistance where the source says: 甲市与乙省共建科技城
    Passes: co_built_park
    Mend: correct mode, or say in note, with the mode's code or its name, what shows it
    """
    if not batch.has(*batch.table.column_names()):
        return
    for row in batch:
        mode = row["mode"]
        if mode not in MODES or not row["quote"] or row["quote"].isascii():
            continue
        if _answered(row["note"], mode):
            continue
        if not MODES[mode].search(row["quote"] + row["project"]) and mode.replace("_", " ") not in row["note"].lower():
            likely = next((one for one, cue in MODES.items() if cue.search(row["quote"])), "")
            expected = f"{likely}, or a note that says {mode}" if likely else f"a note that says {mode}"
            yield row.at("mode", f"nothing in the quote tells of {mode}", expected=expected)


@rule("A26", Layer.ANALYSIS, "exclusions", severity=Severity.NOTICE, reads=_READS)
def reason_of_the_words(batch: Batch, context: Context) -> Iterator[Finding]:
    """A mention is excluded for a reason that its words do not have.

    A reference period is a time in a sentence, an anaphor counts a few places, sides or bodies, what is indefinite has
    a word that says so and is no time, a label or a related headline is a line by itself, and a name has marks around
    it or is known.
    Fails: 465家 as reference_period or anaphor; 十年 in the middle of a sentence as a label
    Passes: 十年 as reference_period, 两地 as anaphor
    Mend: correct the reason, or say in note, with its code, what is meant
    """
    if not legible(batch, context):
        return
    for row in batch:
        text, start, words = context.text(row["source_id"]), row.integer("start"), row["text"]
        known = row["source_id"] in context.index("sources") and words
        if text is None or start is None or not known or not text.startswith(words, max(start, 0)):
            continue
        named = context.subjects.document(row["source_id"], text).named
        reason, possible = row["reason"], reasons_told(text, start, start + len(words), named)
        if reason in REASONS and reason not in possible and not _answered(row["note"], reason):
            message = f"{words[:40]!r} is not {REASONS[reason]}"
            yield row.at("reason", message, expected=f"{REASONS[reason]}, or another reason")
