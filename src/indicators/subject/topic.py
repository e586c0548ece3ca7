"""Which entity a number is about: the subject of its clause or of what stands before, a heading, the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from indicators.subject.candidate import Candidate, ranked
from indicators.subject.names import Named
from indicators.subject.sentences import clause_end, clauses_before, headings_before, paragraph_start, sentence_around

_IN_PASSING = re.compile(
    r"(?:与|和|同|跟|对|向|往|到|至|由|被|把|将|比|较|据|按|经|从|在|于|以|为|来自|位于|毗邻|占|面向|依托|对接|承接|联合|携手|围绕|推动|连接|覆盖|促进|带动|辐射|支持|服务|助力|引导|建设|打造|连通|引进|来到|走进|赴|覆盖|包括|涵盖|including|with|from|to|in|of|than|by)\s?$"
)
"""Words before a name that make of it a companion, a place or a measure, and not what the clause is about."""
_LISTED = re.compile(r"\s?(?:、|和|与|及|·|以及|and|,)\s?")
_COMPANION_BEHIND = re.compile(r"\s?(?:籍|方向|方面|之间|以东|以西|以南|以北|境内|口音|记者|日报|晚报|电视台|新闻)")
_POINTS_BACK = re.compile(
    r"该[区市县省园镇企公校]|其(?!中|他|它|余|次|实)|全[区市县省镇州]|本[区市县省]|我[区市县省]|当地|这里|后者|园区内|两地"
    r"|the (?:park|zone|county|city|district)|\bits\b"
)
_COUNTRY = "country"
_ONE = r"(?<![级济业术口等各类批个家点型大])"
"""Not behind what makes many of it, or a name."""
_HEADS = (
    (
        re.compile(
            _ONE + r"(?:园区|高新区|经开区|开发区|(?:产业|协作|合作|示范|科技)园(?!区)|新区|合作区)(?!内?[外周])"
        ),
        "development_zone",
    ),
    (re.compile(r"(?:公司|集团|该企业)(?![+＋])"), "firm"),
    (re.compile(r"走廊"), "corridor"),
    (re.compile(r"[全该本我]县|[全该本我]区(?!域)"), "county"),
    (re.compile(r"[全该本我]市"), "prefecture"),
    (re.compile(r"[全该本我]省"), "province"),
    (re.compile(r"联盟"), "alliance"),
    (re.compile(r"集群"), "industrial_cluster"),
)
"""Nouns that stand for an entity of some kind, named before."""

_MEASURED_BY = re.compile(r"(?:占|相当于|列|居|比|较|在|进|入)\s?$")
"""Before 全县 and its kind, where a part, a rank or a difference is told and not whom the number is about."""
_MADE_OF_OTHERS = frozenset({"group", "macro_region", "corridor", "alliance"})

SAME_CLAUSE, SAME_SENTENCE, SENTENCE_BEFORE, HEADING, DOCUMENT = 0.85, 0.75, 0.55, 0.45, 0.5


@dataclass(frozen=True, slots=True)
class Registry:
    """What is known of the entities of a package.

    Attributes
    ----------
    kinds, parents : mapping of str to str
        Of each entity.
    """

    kinds: Mapping[str, str]
    parents: Mapping[str, str]

    def lies_in(self, entity: str, other: str) -> bool:
        """Whether an entity lies in another, at whatever remove."""
        seen = {entity}
        while (entity := self.parents.get(entity, "")) and entity not in seen:
            if entity == other:
                return True
            seen.add(entity)
        return False


OfKinds = Mapping[str, Sequence[tuple[Named, str]]]
"""For each kind of entities those that a text names, in order, each with the first of that kind that is meant."""


def of_kinds_in(named: Sequence[Named], registry: Registry) -> OfKinds:
    """What a text names by the kinds of its entities."""
    found: dict[str, list[tuple[Named, str]]] = {}
    for one in named:
        kinds = {registry.kinds.get(entity, ""): entity for entity in reversed(one.entities)}
        for kind, entity in kinds.items():
            found.setdefault(kind, []).append((one, entity))
    return found


def topics(
    text: str,
    start: int,
    end: int,
    named: Sequence[Named],
    registry: Registry,
    of_kinds: OfKinds,
    *,
    title: Sequence[Named] = (),
    subject: str = "",
) -> tuple[Candidate, ...]:
    """The entities that a number may be about, the likeliest first.

    Parameters
    ----------
    text : str
    start, end : int
        The number.
    named : sequence of Named
        What the text names, in order.
    registry : Registry
    of_kinds : mapping of str to sequence of (Named, str)
        What the text names by the kinds of its entities, as `of_kinds_in` gives it.
    title : sequence of Named
        What the title of the document names.
    subject : str
        The entity that the document is about, where it says so.
    """
    own, stop = sentence_around(text, start, end)
    begin = own
    while begin > 1 and text[begin - 1] in ";；":  # what follows is of the same subject
        begin = sentence_around(text, begin - 2, begin - 2)[0]
    clauses = clauses_before(text, begin, start)
    found: list[Candidate] = []
    pointed = False
    if (
        subject
        and registry.kinds.get(subject) in _MADE_OF_OTHERS
        and _of_several(text, _within(named, own, start), start)
    ):
        found.append(
            Candidate(subject, SAME_CLAUSE + 0.05, "several are named together, and the document is about them")
        )
    for distance, (left, right) in enumerate(reversed(clauses)):
        base = SAME_CLAUSE if distance == 0 else max(SAME_SENTENCE - 0.05 * (distance - 1), 0.5)
        where = "the clause" if distance == 0 else "its sentence"
        here = _within(named, left, right)
        found += _of_clause(text, here, base - (0.1 if pointed else 0), where, registry, start)
        found += _by_head(text, left, right, max(base, SAME_SENTENCE) - 0.18, named, of_kinds, start)
        pointed = pointed or any(
            not _MEASURED_BY.search(text, max(one.start() - 4, 0), one.start())
            for one in _POINTS_BACK.finditer(text, left, right)
        )
        if found and not pointed and any(one.certainty >= SAME_SENTENCE - 0.1 for one in found):
            break
    found += _behind(text, end, stop, named, alone=not any(one.certainty > SENTENCE_BEFORE for one in found))
    paragraph = paragraph_start(text, start)
    found += _earlier(text, named, registry, paragraph, begin, of_kinds)
    for left, right in islice(headings_before(text, start), 4):
        found += [
            _candidate(one, entity, HEADING, "a heading above names it")
            for one in _within(named, left, right)
            for entity in one.entities
        ]
    found += [Candidate(entity, HEADING - 0.05, "the title names it") for one in title for entity in one.entities]
    if subject:
        certainty = DOCUMENT + (0.12 if pointed else 0) if _within(named, begin, start) else 0.8
        found.append(Candidate(subject, certainty, "the document is about it"))
    return ranked(found)


def _of_clause(
    text: str, here: Sequence[Named], base: float, where: str, registry: Registry, start: int = -1
) -> Iterator[Candidate]:
    """What a clause names before the number: its subject first, what is named in passing with doubt."""
    whole = _chains(text, here, registry)
    subjects: list[Named] = []
    adjoining: Named | None = None
    passing, behind = False, -1
    for one, begin in whole:
        listed = behind >= 0 and _LISTED.fullmatch(text, behind, begin) is not None
        passing, behind = passing if listed else _in_passing(text, one, begin), one.end
        if not passing:
            subjects.append(one)
            adjoining = one if one.end == start and not listed else None
    for place, (one, _) in enumerate(whole):
        certainty, reason = base, f"subject of {where}"
        if one is adjoining:
            certainty, reason = base + 0.05, "the number stands right behind it"
        elif one in subjects:
            certainty -= 0.1 * subjects.index(one)
        else:
            certainty, reason = base - 0.35, f"named in passing in {where}"
        if any(registry.kinds.get(entity) == _COUNTRY for entity in one.entities) and len(whole) > 1:
            certainty -= 0.2
        if len(one.entities) > 1:
            certainty -= 0.1
        if one.short:
            certainty -= 0.03
        for entity in one.entities:
            yield _candidate(one, entity, certainty - 0.001 * place, reason)


def _of_several(text: str, here: Sequence[Named], start: int) -> bool:
    """Whether two or more are named together before a number, and none right before it."""
    lists = [
        re.fullmatch(rf"{_LISTED.pattern}(?:[\u4e00-\u9fff]{{2,4}}[省市区])?", text[one.end : other.start]) is not None
        for one, other in pairwise(here)
    ]
    return any(lists) and (here[-1].end != start or lists[-1])


def _chains(text: str, here: Sequence[Named], registry: Registry) -> list[tuple[Named, int]]:
    """Without the names that only say where the next one lies (安徽 in 安徽滁州), each with where its chain begins."""
    kept, begin = [], -1
    for one, following in pairwise([*here, None]):
        assert one is not None
        begin = one.start if begin < 0 else begin
        if following is not None:
            between = text[one.end : following.start]
            inside = any(registry.lies_in(a, b) for a in following.entities for b in one.entities)
            if between in ("", "的") and (inside or between == ""):
                continue
        kept.append((one, begin))
        begin = -1
    return kept


def _in_passing(text: str, one: Named, begin: int | None = None) -> bool:
    begin = one.start if begin is None else begin
    before = text[max(begin - 6, 0) : begin]
    if (
        before.endswith("在")
        and before[-2:-1] in ("", "。", "\n", "，", ",")
        and text[one.end : one.end + 1] in (",", "，")
    ):
        return False  # 在甲县, says of what the rest is
    return _IN_PASSING.search(before) is not None or _COMPANION_BEHIND.match(text, one.end) is not None


def _by_head(
    text: str, left: int, right: int, certainty: float, named: Sequence[Named], of_kinds: OfKinds, start: int = -1
) -> Iterator[Candidate]:
    """What a noun such as 园区 or 该县 stands for: the last entity of its kind that was named before it."""
    here = _within(named, left, right)
    for head, kind in _HEADS:
        for match in head.finditer(text, left, right):
            if any(one.start <= match.start() < one.end for one in here):
                continue
            adjoins = match.end() == start
            if not adjoins and _MEASURED_BY.search(text, max(match.start() - 4, 0), match.start()):
                continue
            of_kind = of_kinds.get(kind, ())
            place = bisect_left(of_kind, match.start(), key=_start_of_kind) - 1
            place -= place >= 0 and of_kind[place][0].end > match.start()
            if place >= 0:
                passing = _IN_PASSING.search(text, max(match.start() - 6, 0), match.start()) is not None
                sure = SAME_CLAUSE if adjoins else certainty - (0.3 if passing else 0)
                yield _candidate(*of_kind[place], sure, f"{match.group()} stands for it")


def _earlier(
    text: str, named: Sequence[Named], registry: Registry, paragraph: int, begin: int, of_kinds: OfKinds
) -> Iterator[Candidate]:
    """What the sentences before name, the last sentence first."""
    stop = begin
    for distance in range(3):
        if stop <= paragraph:
            return
        left = max(sentence_around(text, stop - 1, stop - 1)[0], paragraph)
        sentence = _within(named, left, stop)
        base = SENTENCE_BEFORE - 0.08 * distance
        yield from _of_clause(text, sentence, base, "a sentence before", registry)
        yield from _by_head(text, left, stop, base - 0.05, named, of_kinds)
        stop = min(left, stop - 1)


def _within(named: Sequence[Named], start: int, end: int) -> list[Named]:
    first = bisect_left(named, start, key=_start)
    return [one for one in named[first : bisect_left(named, end, lo=first, key=_start)] if one.end <= end]


def _start(one: Named) -> int:
    return one.start


def _start_of_kind(one: tuple[Named, str]) -> int:
    return one[0].start


def _behind(text: str, end: int, stop: int, named: Sequence[Named], *, alone: bool) -> Iterator[Candidate]:
    """What the sentence names behind the number: its subject where nothing before the number is one."""
    here, rest = clause_end(text, end), _within(named, end, stop)
    for one in rest:
        if one.end <= here:
            certainty, reason = (0.5 if alone else 0.35), "it stands behind the number"
        elif alone and not _in_passing(text, one):
            certainty, reason = 0.62, "subject of the clause behind the number"
        else:
            continue
        yield from (_candidate(one, entity, certainty, reason) for entity in one.entities)


def _candidate(one: Named, entity: str, certainty: float, reason: str) -> Candidate:
    return Candidate(entity, round(max(certainty, 0.05), 3), f"{reason}: {one.text}", one.start, one.end)
