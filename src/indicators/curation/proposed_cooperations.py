"""The cooperations that a document seems to tell of, as proposals: clauses that say what parties do together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise

from indicators.curation import Proposal, next_identifier
from indicators.curation.proposed_entities import new_entities
from indicators.model.standards import LEVELS
from indicators.package import Package
from indicators.rules.context import Context
from indicators.subject.about import Document, Subjects
from indicators.subject.cues import tie_status_of
from indicators.subject.names import Named
from indicators.subject.topic import Registry

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_CLAUSE = re.compile(r"(?:[^,，:：]|(?<=[0-9])[:：](?=[0-9]))+")
_TOGETHER = re.compile(
    r"共建|合建|共同|合作|协作|联合|携手|联手|牵手|结对|帮扶|对口|支援|援[疆藏青边]|签[署订约下]|联盟|互认|互动|联动|互助|互通|协同|一体化|组建|攻关|相互"
    r"|共享|分成|分享|收益|共担|叠加|融合|飞地|派驻|转移|承接|集群|走廊|先行区|毗邻|之间|异地|结算|载体|协议|机制|跨[省市县]"
)
"""What says that several do something together, whoever they are."""
_DIRECTED = re.compile(
    r"支持了?|提供|引进|引来|引导|赴|搬[进到入迁]|转[到出]|迁[入到]|连接|联通|直通|融入|设立|设在|办起|建立了?|落[地户]|入驻|配套|传授|输送|选派|挂牌|参与|流动|就医"
)
"""What one does to, with or in another: it has to stand with two names."""
_PRONOUNS = re.compile(
    r"(?P<many>[两三双](?P<of>[地方县市省区州园国]))|(?P<one>[该本我全][县市区省州]|[县市区]里|当地)"
    r"|(?P<firm>公司|该企业)(?=[同与和在还也])|(?P<last>它|后者|其(?![中他它余次实]))"
)
_KINDS_OF = {"县": "county", "区": "county", "市": "prefecture", "省": "province", "园": "development_zone"}
_OF_ITSELF = re.compile(r"^[^\u4e00-\u9fff]*(?:还|也|并|又)?(?:与|同|和|向|在)")
_WITH_THE_SAME = re.compile(r"^[^\u4e00-\u9fff]*(?:并|还|也)?(?:共同|联合|相互|共建|合力|共享|携手|双方)")
_NO_ACT = re.compile(
    r"^[^\u4e00-\u9fff]*(?:随着|除了|如果说|作为|不仅|也是|成为|必将|难以|有关部门)|过程中$|不够$|没有|难以|象征|典范|例证|升级版|活力$|纽带|[|•]"
)
"""What speaks of cooperation and tells of none."""
_WHOLE = re.compile(r"(?:[\u4e00-\u9fff]{0,4})(?:协同|一体化|协调)发展")
"""What makes of a region itself what is told of."""
_BUILT = re.compile(
    r"(?:共建|合建|组建|成立|建立|打造|建设|设立|推出|设在|发起|融入|壮大|构建|参加|参与|牵头)(?:[了的起]|运行|国家级)*[“\"]?$"
)
_IS_BUILT = re.compile(r"[”\"]?(?:\[[0-9]+\])?(?:由|系|是(?=[^,，]*(?:的|协作|合作)))")
_NO_PARTY_BEFORE = re.compile(r"(?:位于|毗邻的?|来自|落户|地处|走进)\s?$")
_NO_PARTY_BEHIND = re.compile(
    r"[\u4e00-\u9fff、]{0,8}交界|的?经验|标准|模式|人才网|方向|口岸|高速|铁路|站|日报|电视台|籍|新闻网|人民政府网|城市群|一山之隔"
)
_JOINT = re.compile(r"(?:、|与|和|同|以及|及|·|—|-|还同|也与)")
_LEFT_OUT = frozenset({"country"})
_WIDE = frozenset({"macro_region"})
_PROJECTS = frozenset(
    {"development_zone", "alliance", "industrial_cluster", "facility", "firm", "corridor", "institute", "group"}
)
_MADE_OF = frozenset({"alliance", "industrial_cluster", "facility", "group", "macro_region"})
"""Kinds of entities whose names may say of whom they are: 川渝…联盟."""
_VAGUE = frozenset({"", "industrial_collaboration"})
_GIVEN_TO = re.compile(r"(?:向|支援了?|帮扶|援助|对口支援|支持了?)\s?$")
_MOVED_TO = re.compile(r"(?:转移到|转到|迁入|落户|搬进|搬到|赴)\s?$")
_HEADING = 42
"""Characters of a line without a full stop that tells of nothing, unless it names a plan."""
_MODES = {
    mode: re.compile(words)
    for mode, _, words in (
        line.partition("\t")
        for line in (files(__package__) / "modes.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
}
"""For modes of cooperation the words of which one stands in the clause that tells of it, the most telling first."""


@dataclass(frozen=True, slots=True)
class _Act:
    """What some parties do together."""

    begin: int
    end: int
    told: str
    """The clause that says what they do."""
    word: str
    parties: tuple[str, ...]
    project: str
    named: tuple[Named, ...]
    """Where the act names its parties."""
    certainty: float


def cooperation_proposals(package: Package, source_id: str, subject: str = "") -> Iterator[Proposal]:
    """A cooperation with its parties for each act of several that a source tells of and that no row quotes."""
    context = Context(package)
    text = context.text(source_id)
    if text is None:
        return
    subjects = Subjects(package)
    document = subjects.document(source_id, text)
    document.subject = subject or document.subject
    new_entities(document, subjects, context, several=True)
    rows = context.rows("cooperations")
    identifier = next_identifier(rows.cells["cooperation_id"], "coop-0000")
    own = zip(rows.cells["source_id"], rows.cells["quote"], strict=True)
    quoted = {quote for source, quote in own if source == source_id}
    for act in _Acts(document, subjects.registry).told():
        quote = text[act.begin : act.end]
        if not any(one in quote or quote in one for one in quoted):
            quoted.add(quote)
            yield from _proposed(identifier, source_id, act, context, document)
            identifier = next_identifier([identifier], identifier)


def marked_cooperation(package: Package, source_id: str, begin: int, end: int) -> Iterator[Proposal]:
    """The cooperation that words tell of which a person has marked, with whom they name as its parties."""
    context, subjects = Context(package), Subjects(package)
    document = subjects.document(source_id, context.text(source_id) or "")
    act = _Acts(document, subjects.registry).marked(begin, end)
    yield from _proposed("new", source_id, act, context, document)


def _proposed(identifier: str, source_id: str, act: _Act, context: Context, document: Document) -> Iterator[Proposal]:
    text, modes = document.text, frozenset(context.codes.get("mode", ()))
    quote, speaker = text[act.begin : act.end], document.spoken.speaker_of(act.begin, act.end)
    cells = {
        "cooperation_id": identifier,
        "mode": _mode(act.told, modes) or _mode(quote, modes),
        "project_entity_id": act.project,
        "status": tie_status_of(text, act.begin, act.end).value,
        "quote": quote,
        "quote_start": str(act.begin),
        "source_id": source_id,
        "confidence": "medium",
        "reported_by": speaker.value if speaker and speaker.certainty >= 0.55 else "",
        "note": f"Drafted from the words {act.word}." if act.word else "",
    }
    yield Proposal("cooperations", cells, act.certainty, f"{act.word or 'marked'}, of {len(act.parties)} parties")
    stated = {entity for one in act.named for entity in one.entities}
    for entity in act.parties:
        basis = "stated" if entity in stated else "context"
        party = {
            "cooperation_id": identifier,
            "entity_id": entity,
            "role": _role(text, entity, act),
            "party_basis": basis,
        }
        yield Proposal("cooperation_parties", party, act.certainty, f"named in {identifier}")


def _mode(words: str, modes: Iterable[str] = _MODES) -> str:
    return next((mode for mode, cue in _MODES.items() if mode in modes and cue.search(words)), "")


class _Acts:
    """The acts of a document, sentence by sentence."""

    def __init__(self, document: Document, registry: Registry) -> None:
        self.text, self.registry, self.names = document.text, registry, document.names
        self.named = [one for one in document.named if registry.kinds.get(one.entities[0]) not in _LEFT_OUT]
        self.pair: tuple[str, ...] = ()
        """The places that were last named together."""
        self.last: list[str] = []
        """Who was named so far, the last one last."""
        kinds = [one.entities[0] for one in document.titled if registry.kinds.get(one.entities[0]) in LEVELS]
        often = Counter(one.entities[0] for one in self.named if registry.kinds.get(one.entities[0]) in LEVELS)
        self.own = document.subject or next(iter(kinds), "") or next((one for one, _ in often.most_common(1)), "")
        """The place that the document is about: the one of its title, or the one it names most."""

    def told(self) -> Iterator[_Act]:
        for sentence in _SENTENCE.finditer(self.text):
            if self._is_heading(sentence):
                self.pair = ()
                continue
            before: _Act | None = None
            stop = sentence.start()
            for clause in _CLAUSE.finditer(self.text, sentence.start(), sentence.end()):
                act = self._act(clause, stop, before)
                self._remember(clause)
                if act is None:
                    if before is not None and not self._narrow(clause):
                        before = _continued(before, clause)
                    continue
                if all(self.registry.kinds.get(one) in LEVELS for one in act.parties):
                    self.pair = act.parties
                if before is not None and set(act.parties) == set(before.parties):
                    modes = _mode(act.told), _mode(before.told)
                    if modes[0] == modes[1] or "" in modes:
                        before = replace(before, end=act.end, told=before.told + act.told)
                        continue
                if before is not None:
                    yield before
                before, stop = act, clause.start()
            if before is not None:
                yield before

    def marked(self, begin: int, end: int) -> _Act:
        """What some words tell, whoever they name."""
        named = self._parties(begin, end)
        project, parties = self._distinct(named, begin)
        return _Act(begin, end, self.text[begin:end], "", parties, project, tuple(named), 0.5)

    def _is_heading(self, sentence: re.Match[str]) -> bool:
        line = sentence.group().strip()
        ends = self.text[sentence.end() : sentence.end() + 1] in ("", "\n")
        begins = self.text[max(sentence.start() - 1, 0) : sentence.start()] in ("", "\n")
        return bool(line) and begins and ends and len(line) <= _HEADING and not re.search("[,，》]", line)

    def _act(self, clause: re.Match[str], left: int, before: _Act | None) -> _Act | None:
        """What a clause tells of, with the parties that it names or points to."""
        words = clause.group()
        together = _TOGETHER.search(words)
        word = together or _DIRECTED.search(words)
        if word is None or _NO_ACT.search(words):
            return None
        if before is not None and _WITH_THE_SAME.match(words):
            return replace(before, begin=clause.start(), end=clause.end(), told=words, named=())
        if before is not None and not self._narrow(clause):
            return None
        here = self._parties(clause.start(), clause.end())
        begin, named, certainty = clause.start(), list(here), 0.6
        pointed = _PRONOUNS.search(words)
        project, parties = self._distinct(here, begin, of_others=pointed is not None)
        wide = all(self.registry.kinds.get(one) in _WIDE for one in parties)
        whole = wide and len(here) == 1 and _WHOLE.match(self.text, here[0].end) is not None
        if pointed is not None and (len(parties) < 2 or (pointed["many"] and (wide or project))):
            parties, certainty = self._pointed(pointed, parties), 0.5
        if len(parties) < 2 and parties and before is None and left == clause.start() and _OF_ITSELF.match(words):
            parties, certainty = tuple(dict.fromkeys((self.own, *parties))) if self.own else parties, 0.45
        earlier = self._parties(left, clause.start()) if len(parties) < 2 and not whole and (here or together) else []
        if earlier:
            named = [*earlier, *here]
            project, parties = self._distinct(named, left)
            clauses = [one.start() for one in _CLAUSE.finditer(self.text, left, earlier[0].end)]
            begin, certainty = max(clauses, default=left), 0.5
        if len(parties) < 2 and not here and _WITH_THE_SAME.match(words):
            parties, certainty = self.pair, 0.35
        alone = len(parties) == 1 and len(here) == 1 and (project or whole)
        if len(parties) < 2 and not alone:
            return None
        raw = self.text[begin : clause.end()]
        begin += len(raw) - len(raw.lstrip(' \u3000“"’”\n'))
        told = self._without_names(words, [one for one in named if one.entities[0] != project])
        return _Act(begin, clause.end(), told, word.group(), parties[:6], project, tuple(named), certainty)

    def _without_names(self, words: str, named: Iterable[Named]) -> str:
        """Words whose names say nothing of what is done: 高新区 in that of a party."""
        for one in named:
            is_place = self.registry.kinds.get(one.entities[0]) in LEVELS
            words = words.replace(one.text, "某地" if is_place else "某方")
        return words

    def _narrow(self, clause: re.Match[str]) -> bool:
        """Whether a clause names, or points to, anyone but regions of the country."""
        here = self._parties(clause.start(), clause.end())
        narrow = any(self.registry.kinds.get(one.entities[0]) not in _WIDE for one in here)
        return narrow or _PRONOUNS.search(clause.group()) is not None

    def _parties(self, start: int, end: int) -> list[Named]:
        """What a stretch names that may act, without what only says where something lies."""
        here = [one for one in self.named if start <= one.start and one.end <= end]
        found = []
        for place, one in enumerate(here):
            next_to_it = [other.entities[0] for other in here[place + 1 :][:1] if other.start == one.end]
            chained = any(self.registry.lies_in(other, entity) for other in next_to_it for entity in one.entities)
            before = self.text[max(one.start - 5, 0) : one.start]
            if not chained and not _NO_PARTY_BEFORE.search(before) and not _NO_PARTY_BEHIND.match(self.text, one.end):
                found.append(one)
        return found

    def _distinct(self, named: Sequence[Named], begin: int, *, of_others: bool = False) -> tuple[str, tuple[str, ...]]:
        """What is built, if it is named, and who acts: nobody who holds another, no wide region beside two others.

        `of_others` says that the words point to somebody who is not named.
        """
        project, entities = "", list[str]()
        for one in named:
            kind = self.registry.kinds.get(one.entities[0])
            before = self.text[max(begin, one.start - 14) : one.start]
            built = _BUILT.search(before) or _IS_BUILT.match(self.text, one.end) or _BUILT.search(before.rstrip("的"))
            inner = self._inner(one) if kind in _MADE_OF else []
            if inner and (kind == "alliance" or len(inner) > 1 or kind == "group"):
                project, entities = one.entities[0], [*entities, *inner]
            elif kind in _PROJECTS and built and (of_others or len(named) > 1) and not project:
                project = one.entities[0]
            else:
                entities += one.entities
        inside = [
            entity
            for entity in dict.fromkeys(entities)
            if not any(self.registry.lies_in(other, entity) for other in entities if other != entity)
        ]
        narrow = [entity for entity in inside if self.registry.kinds.get(entity) not in _WIDE]
        parties = tuple(narrow if len(narrow) >= 2 else inside)
        if project and len(parties) == 1 and parties[0] in self.pair:
            parties = self.pair
        return project, parties or ((project,) if project else ())

    def _inner(self, one: Named) -> list[str]:
        """Whom a name names in itself."""
        found = self.names.find(self.text, one.start, one.end - 1)
        return [
            entity for each in found for entity in each.entities if not self.registry.lies_in(entity, one.entities[0])
        ]

    def _pointed(self, pronoun: re.Match[str], parties: tuple[str, ...]) -> tuple[str, ...]:
        """Whom 两地, 该县 or 后者 stands for, with whom the clause names."""
        kinds = self.registry.kinds
        if pronoun["many"]:
            size = 3 if pronoun["many"].startswith("三") else 2
            kind = _KINDS_OF.get(pronoun["of"], "")
            if len(self.pair) == size and (not kind or all(kinds.get(one) == kind for one in self.pair)):
                return self.pair
            alike = [
                one
                for one in dict.fromkeys(reversed(self.last))
                if (kinds.get(one) == kind if kind else kinds.get(one) in LEVELS)
            ]
            return tuple(reversed(alike[:size])) if len(alike) >= size else parties
        if pronoun["firm"] or pronoun["last"]:
            others = [one for one in reversed(self.last) if one not in parties]
            if pronoun["firm"]:
                others = [one for one in others if kinds.get(one) == "firm"]
            return tuple(dict.fromkeys((*others[:1], *parties)))
        return tuple(dict.fromkeys((self.own, *parties))) if self.own else parties

    def _remember(self, clause: re.Match[str]) -> None:
        """Keep in mind who was named, and which places together."""
        here = self._parties(clause.start(), clause.end())
        joined: list[str] = []
        for one, following in pairwise([*here, None]):
            assert one is not None
            places = [entity for entity in one.entities if self.registry.kinds.get(entity) in LEVELS]
            joined += places
            between = self.text[one.end : following.start] if following else ""
            for other in self.named[bisect_left(self.named, (one.end,)) :]:
                if following is None or other.start >= following.start:
                    break
                between = between.replace(other.text, "")
            if not places or following is None or not _JOINT.fullmatch(between):
                if len(set(joined)) > 1:
                    self.pair = tuple(dict.fromkeys(joined))
                joined = []
        self.last += [entity for one in here for entity in one.entities]


def _continued(act: _Act, clause: re.Match[str]) -> _Act:
    """An act told of in vague words, with the next clause where that says what it is."""
    more = _mode(clause.group())
    if _mode(act.told) not in _VAGUE or more in _VAGUE or _NO_ACT.search(clause.group()):
        return act
    return replace(act, end=clause.end(), told=act.told + clause.group())


def _role(text: str, entity: str, act: _Act) -> str:
    """What a party does, by the words at its name."""
    own = next((one for one in act.named if entity in one.entities), None)
    if own is None:
        return "member"

    def at(one: Named) -> str:
        return text[max(one.start - 6, act.begin, 0) : one.start]

    others = [one for one in act.named if one is not own]
    if any(_GIVEN_TO.search(at(one)) for one in act.named):
        return "recipient" if _GIVEN_TO.search(at(own)) else "supporter"
    if any(_MOVED_TO.search(at(one)) for one in act.named):
        return "destination" if _MOVED_TO.search(at(own)) else "origin"
    if at(own).endswith("在"):
        return "host"
    sets_up = any(at(one).endswith("在") and one.start > own.end for one in others)
    leads = re.match("牵头|发起|[^,，]{0,3}在[^,，]{2,14}(?:设立|建立|办起)", text[own.end :])
    return "initiator" if (sets_up and leads) or text[own.end :].startswith(("牵头", "发起")) else "member"
