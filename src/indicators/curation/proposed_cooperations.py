"""The cooperations that a document seems to tell of, as proposals: sentences that name two parties and a tie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from indicators.curation.proposals import Proposal
from indicators.curation.proposed_entities import new_entities
from indicators.package.package import Package
from indicators.rules.context import Context
from indicators.subject.about import Document, Subjects
from indicators.subject.cues import MODES, speaker_of, tie_status_of
from indicators.subject.names import Named
from indicators.subject.topic import Registry

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_TIE = re.compile(
    r"共建|共同|合作|协作|结对|帮扶|支援|对口|联合|携手|签署|签订|签约|联盟|转移|承接|派驻|飞地|互认|对接|联动|组建|一体化|协同|引入|牵手"
)
_GIVEN_TO = re.compile(r"(?:向|支援|帮扶|援助|对口支援|支持)\s?$")
_MOVED_TO = re.compile(r"(?:转移到|转到|迁入|落户)\s?$")
_LEFT_OUT = frozenset({"country"})
_NO_PARTY_BEHIND = re.compile(r"(?:经验|标准|模式|人才网|方向|口岸|高速|铁路|站|日报|电视台)")


def cooperation_proposals(package: Package, source_id: str) -> Iterator[Proposal]:
    """A cooperation with its parties for each sentence of a source that tells of one and that no row quotes."""
    context = Context(package)
    text = context.text(source_id)
    if text is None:
        return
    subjects = Subjects(package)
    document = subjects.document(source_id, text)
    new_entities(document, subjects, context)
    rows = context.rows("cooperations")
    numbers = [int(cell[-4:]) for cell in rows.cells["cooperation_id"] if cell[-4:].isdigit()]
    free = count(max(numbers, default=0) + 1)
    own = zip(rows.cells["source_id"], rows.cells["quote"], strict=True)
    quoted = {quote for source, quote in own if source == source_id}
    told: set[str] = set()
    for match in _SENTENCE.finditer(text):
        found = _in_sentence(document, match, subjects.registry)
        if found is None or match.group() in told or any(quote in match.group() for quote in quoted):
            continue
        told.add(match.group())
        begin, end, parties, tie = found
        identifier = f"coop-{next(free):04d}"
        cells = {"cooperation_id": identifier, "source_id": source_id, **_cells(context, document, begin, end)}
        cells["note"] = f"Drafted from the words {tie}."
        yield Proposal("cooperations", cells, 0.5, f"{tie} and {len(parties)} names in one sentence")
        yield from _parties(identifier, parties)


def marked_cooperation(package: Package, source_id: str, begin: int, end: int) -> Iterator[Proposal]:
    """The cooperation that words tell of which a person has marked, with whom they name as its parties."""
    context, subjects = Context(package), Subjects(package)
    document = subjects.document(source_id, context.text(source_id) or "")
    named, distinct = _named(document, begin, end, subjects.registry)
    tie = _TIE.search(document.text, begin, end)
    parties = {entity: _role(document.text, entity, named, tie.group() if tie else "") for entity in distinct}
    cells = {"cooperation_id": "new", "source_id": source_id, **_cells(context, document, begin, end)}
    yield Proposal("cooperations", cells, 0.5, "marked")
    yield from _parties("new", parties)


def _cells(context: Context, document: Document, begin: int, end: int) -> dict[str, str]:
    """What a quote itself says of its cooperation."""
    text, modes = document.text, frozenset(context.codes.get("mode", ()))
    quote, speaker = text[begin:end], speaker_of(text, begin, end, document.spoken)
    return {
        "mode": next((mode for mode, cue in MODES.items() if mode in modes and cue.search(quote)), ""),
        "status": tie_status_of(text, begin, end).value,
        "quote": quote,
        "quote_start": str(begin),
        "confidence": "medium",
        "reported_by": speaker.value if speaker and speaker.certainty >= 0.55 else "",
    }


def _parties(identifier: str, parties: dict[str, str]) -> Iterator[Proposal]:
    for entity, role in parties.items():
        party = {"cooperation_id": identifier, "entity_id": entity, "role": role, "party_basis": "stated"}
        yield Proposal("cooperation_parties", party, 0.5, f"named in {identifier}")


def _named(document: Document, begin: int, end: int, registry: Registry) -> tuple[list[Named], list[str]]:
    """The names in a part of a text, and the entities that may be parties: no country, and no place around another."""
    named = [one for one in document.named if begin <= one.start and one.end <= end]
    named = [one for one in named if not _NO_PARTY_BEHIND.match(document.text, one.end)]
    entities = [entity for one in named for entity in one.entities if registry.kinds.get(entity) not in _LEFT_OUT]
    distinct = [
        entity
        for entity in dict.fromkeys(entities)
        if not any(registry.lies_in(other, entity) for other in entities if other != entity)
    ]
    return named, distinct


def _in_sentence(
    document: Document, match: re.Match[str], registry: Registry
) -> tuple[int, int, dict[str, str], str] | None:
    """Where the quote begins and ends, the parties with their roles, and the word that ties them."""
    text = document.text
    tie = _TIE.search(match.group())
    named, distinct = _named(document, match.start(), match.end(), registry)
    if tie is None or len(distinct) < 2:
        return None
    begin = match.start() + len(match.group()) - len(match.group().lstrip(' \u3000“"’”'))
    return begin, match.end(), {entity: _role(text, entity, named, tie.group()) for entity in distinct[:6]}, tie.group()


def _role(text: str, entity: str, named: list[Named], tie: str) -> str:
    place = next(index for index, one in enumerate(named) if entity in one.entities)
    before = text[max(named[place].start - 6, 0) : named[place].start]
    given, moved = (
        any(cue.search(text[max(one.start - 6, 0) : one.start]) for one in named) for cue in (_GIVEN_TO, _MOVED_TO)
    )
    if given:
        return "recipient" if _GIVEN_TO.search(before) else "supporter"
    if moved:
        return "destination" if _MOVED_TO.search(before) else "origin"
    return "host" if re.search(r"在\s?$", before) else "member"
