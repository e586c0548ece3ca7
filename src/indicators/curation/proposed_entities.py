"""New entities for names that a package lacks: places of GB/T 2260, counties behind a place, others by their ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from indicators.curation import PROVISIONAL, Proposal, slug_of
from indicators.model.standards import LEVELS, divisions, holders, level, province_of
from indicators.rules.context import Context
from indicators.subject.about import Document, Subjects
from indicators.subject.names import RANK, ZONES_SHORTENED, Named, Names, short_forms

_NEEDS_RANK = re.compile("日照|白银|来宾|大[同理]|长治|安康|[黄白中]山|朝阳|吉林|海[南北西东]|[黄山]南|玉树|和田|北海")
"""Names of prefectures that are words, or names of something else, without 市."""
_BEFORE_PLACE = '与和在由向从到对为是及同的、,，。:：;；“”"《》（(—·\n \u3000-至赴给由比'
_UNKNOWN_COUNTY = re.compile(
    rf"(?:(?<=[{re.escape(_BEFORE_PLACE)}])|^)(?P<root>[\u4e00-\u9fff]{{2,3}})县(?![城域级里际区乡志医内])"
)
_UNKNOWN_BEHIND = re.compile(r"(?P<root>[\u4e00-\u9fff]{2,3})(?P<rank>县|区|市)(?![域级])")
_NO_ROOT = re.compile(r"[等全该本各邻两三跨外百强贫困脱市县区省我首某与和在由的是开发经济高新工业技术园们家个]")
_GENERIC = re.compile(
    r"国家级|国家|省级|市级|省|综合|城市|农业|融合|战略性|新兴|先进制造业|中西部|东部|区域|高新技术|高新|经济|技术|产业|工业|科技|科创|合作|协作|协同|共建|联合|示范|先行|承接|转移|创新|创业|发展|开发|建设"
    r"|产学研|研究|现代|特色|集团|股份|有限|责任|各类|一批|一个|重点|绿色|数字|跨省|边境|自主|全面|改革|试验|大型|知名|配套"
)
_START = re.compile(
    r"[的了与和及或在由向从到对为是被把将让使给于等还也就又并已至]|都(?!市)|以(?!色)|同(?!心|创|济|仁|城|发展)|[^\u4e00-\u9fffA-Za-z0-9·—]"
    r"|合作共建|共建|合建|位于|引进|设立|成立|依托|签约|入驻|搬[进到入]|支持|推动|打造|培育|壮大|发起|组建|举办|推进|加快|探索|建立|毗邻|来自"
    r"|包括|创建|开展|提升|融入|围绕|立足|引导|夯实|按照|深化|加强|强化|促进|消除|牵头|参加|参与|负责|通过|鼓励|建成|联手|携手|未经|目前|现在|如何"
    r"|企业(?=[\u4e00-\u9fff]{6})|我国|全国|全[县市省]|[该本]县|县里|区内|例如|比如|[0-9]+多?[个家]"
)
_LEADING = re.compile("^(?:建设|发展|现代|新型|首[个批])+")
_TABLE = [
    line.replace("\t-", "\t").split("\t")
    for line in (files(__package__) / "entity_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
_KINDS = {first[1:]: (more[0], more[2], more[1]) for first, *more in _TABLE if first.startswith("*")}
"""By what names end in, the kind of what they name, and the English of the end with its part in an identifier."""
_REGIONS = {first: (more[0], more[2], more[1]) for first, *more in _TABLE if first[0] not in "*=+"}
"""Regions above provinces that every text names in the same way: real name, English, identifier."""
_ENGLISH = {first[1:]: english for first, english, *_ in _TABLE if first.startswith("=")}
_BY_CHARACTER = {first[1:]: adcode for first, adcode, *_ in _TABLE if first.startswith("+")}
_COMPOUND = re.compile(f"[{''.join(_BY_CHARACTER)}]{{2,}}(?![江州])")
"""Provinces that are named together, by a character each."""
_HALVES = re.compile("东西部(?:地区)?|东西(?=产业|协作|合作|扶贫)")
_AIDED = re.compile("援(?P<who>[疆藏青])")
_END = re.compile("|".join(sorted(_KINDS, key=len, reverse=True)) + "|集团(?!股份|有限|公司)")
_KINDS["集团"] = "firm", "", ""
_MANY = re.compile("国家级|省级|市级|各类")
"""In the names of zones: all those of a class."""
_SAYS_SHORTLY = re.compile(
    r"[（(](?:以下|下文)?(?:简称|统称|称)(?:为)?[:：]?[“\"'‘]?(?P<short>[^”\"'’）)，,]{2,16})[”\"'’]?[）)]"
)
_PLACES = LEVELS | {"macro_region", "development_zone"}
_OWN_PREFIXES = ("中科院", "中国科学院", "国家")
_LONGEST = 24


@dataclass(slots=True)
class NewEntity:
    """An entity that a document names and its package lacks."""

    identifier: str
    kind: str
    name: str
    english: str
    parent: str
    certainty: float
    grounds: str
    adcode: str = ""
    note: str = ""
    forms: list[str] = field(default_factory=list)
    """How the document writes the name."""

    def proposals(self, source_id: str, kinds: frozenset[str]) -> Iterator[Proposal]:
        province = province_of(self.adcode) if self.kind == "province" else None
        cells = {
            "entity_id": self.identifier,
            "kind": self.kind if self.kind in kinds else "",
            "name_zh": self.name,
            "name_en": self.english,
            "adcode": self.adcode,
            "iso_3166_2": province.iso_3166_2 if province else "",
            "parent_id": self.parent,
            "code_source": "GB/T 2260, as this tool has it" if self.adcode else "",
            "note": self.note,
        }
        yield Proposal("entities", cells, self.certainty, self.grounds)
        for form in self.forms:
            if form != self.name:
                alias = {"source_id": source_id, "alias": form, "entity_id": self.identifier, "reason": "abbreviation"}
                yield Proposal("aliases", alias, self.certainty, f"{form} is written for {self.name}")


@dataclass(frozen=True, slots=True)
class NewEntities:
    """What a document names and its package lacks."""

    entities: Sequence[NewEntity]
    compounds: Mapping[str, tuple[str, ...]]
    """Words that name several entities at once, known ones too."""

    def proposals(self, rows: Sequence[Proposal], source_id: str, context: Context) -> Iterator[Proposal]:
        """Those that proposed rows name, and what holds them, with the forms that the document uses."""
        parents = {one.identifier: one.parent for one in self.entities}
        needed: set[str] = set()
        for row in rows:
            for column in ("entity_id", "project_entity_id"):
                entity = row.cells.get(column, "")
                while entity and entity not in needed:
                    needed.add(entity)
                    entity = parents.get(entity, "")
        kinds = frozenset(context.codes.get("kind", ()))
        for one in self.entities:
            if one.identifier in needed:
                yield from one.proposals(source_id, kinds)
        quotes = "\n".join({row.cells.get("quote", "") for row in rows})
        for form, entities in self.compounds.items():
            if form in quotes and (source_id, form) not in context.aliases:
                for entity in (one for one in entities if one in needed):
                    alias = {"source_id": source_id, "alias": form, "entity_id": entity, "reason": "abbreviation"}
                    yield Proposal("aliases", alias, 0.7, f"{form} names it with others")


def new_entities(document: Document, subjects: Subjects, context: Context, *, several: bool = False) -> NewEntities:
    """What a document names and its package lacks; the document and the registry know their names from then on.

    `several` is whether that holds of words for more than one too, of whom hardly a number is told.
    """
    found = _Found(document, subjects, context)
    found.places()
    found.learn({})
    found.organisations()
    found.learn(found.compounds if several else {})
    return NewEntities(list(found.entities.values()), found.compounds)


@cache
def _forms(of_counties: bool) -> Names:
    """The names by which texts mean divisions: those of counties whole with the others, or short by themselves."""
    forms: dict[str, list[str]] = {}
    for code, name in divisions().items():
        kind = level(code)
        short = [form for form in short_forms(name, kind) if not _NEEDS_RANK.fullmatch(form)]
        if kind == "county":
            named = short if of_counties else [name] if len(name) > 2 else []
        else:
            named = [] if of_counties else [name, *short]
        for form in named:
            forms.setdefault(form, []).append(code)
    return Names(forms)


class _Found:
    """The new entities of a document, as they are found."""

    def __init__(self, document: Document, subjects: Subjects, context: Context) -> None:
        self.document, self.subjects, self.context = document, subjects, context
        self.text = document.text
        self.entities: dict[str, NewEntity] = {}
        known = context.index("entities")
        self.adcodes = {entity: code for entity in known if (code := context.value("entities", entity, "adcode"))}
        self.by_code = {code: entity for entity, code in self.adcodes.items()}
        self.named_so = {context.value("entities", entity, "name_zh"): entity for entity in known}
        self.compounds: dict[str, tuple[str, ...]] = {}
        self.country = next((one for one, kind in subjects.registry.kinds.items() if kind == "country"), "")
        self.identifiers = set(known)
        self.by_identifier: dict[str, NewEntity] = {}
        self.divisions: set[str] = set()

    def learn(self, more: Mapping[str, tuple[str, ...]]) -> None:
        """Let the document and the registry know what was found, and more forms."""
        found = self.entities.values()
        forms = {form: (one.identifier,) for one in found for form in (one.name, *one.forms)}
        kinds, parents = {one.identifier: one.kind for one in found}, {one.identifier: one.parent for one in found}
        self.subjects.learn(self.document, {**forms, **more}, kinds, parents)

    def places(self) -> None:
        """Divisions by their names in GB/T 2260, then counties that it lacks behind a place that is known."""
        spots = {one.start: (one.end, self.adcodes.get(one.entities[0], "")) for one in self.document.named}
        taken = {place for one in self.document.named for place in range(one.start, one.end)}
        ends = dict(spots.values())
        found = _forms(False).find(self.text)
        self.divisions = {code for one in found for code in one.entities}
        for one in found:
            if one.start in taken and one.end - 1 in taken:
                continue
            code = self._division(one.entities, ends.get(one.start, ""))
            if code:
                spots[one.start], ends[one.end] = (one.end, code), code
                self._place(code, one.text)
        for one in [*self._listed_counties(spots, ends)]:
            spots[one.start] = one.end, one.entities[0]
            self._place(one.entities[0], one.text)
        self._counties_of_no_code(spots)
        for form, (name, _, _) in _REGIONS.items():
            if form in self.text and not self.named_so.keys() & {form, name}:
                self._region(form, form)
        self._compounds()

    def _region(self, name: str, form: str = "") -> str:
        """The identifier of a region above provinces, which is made where the package has none."""
        whole, english, identifier = _REGIONS[name]
        grounds = f"{form or name} is a region"
        one = NewEntity(identifier, "macro_region", whole, english, self.country, 0.8, grounds)
        return self.named_so.get(whole) or self.named_so.get(name) or self._add(one, form).identifier

    def _compounds(self) -> None:
        """What is named together in one word: 川渝, 东西部, 援疆援藏."""
        taken = {one.text for one in self.document.named}
        for match in (*_COMPOUND.finditer(self.text), *_AIDED.finditer(self.text)):
            codes = {"疆": "650000", "青": "630000", **_BY_CHARACTER}
            if match.group() not in taken and match.group() not in _REGIONS:
                named = match.groupdict().get("who") or match.group()
                self.compounds[match.group()] = tuple(dict.fromkeys(self._place(codes[one]) for one in named))
        for match in _HALVES.finditer(self.text):
            self.compounds[match.group()] = self._region("东部地区"), self._region("西部地区")

    def _division(self, codes: Sequence[str], behind: str) -> str:
        """Which division of a name is meant: that of the place before it, the only one, or that of a named holder."""
        inside = [code for code in codes if behind in holders(code)]
        if inside:
            return inside[0]
        if behind and codes and level(behind) != level(codes[0]) and level(codes[0]) == "county":
            return ""
        if len(codes) > 1:
            ranks = [code for code in codes if level(code) != "county"]
            near = [code for code in codes if self.divisions.intersection(holders(code))]
            codes = ranks[:1] or near
        return codes[0] if len(codes) == 1 else ""

    def _listed_counties(self, spots: Mapping[int, object], ends: Mapping[int, str]) -> Iterator[Named]:
        """Counties without 县: behind the place that holds them, or listed among others of their kind."""
        lists: list[list[Named]] = []
        for one in _forms(True).find(self.text):
            if one.start in spots:
                continue
            if lists and self.text[lists[-1][-1].end : one.start] in ("、", "·", "和", "与", "—"):
                lists[-1].append(one)
            else:
                lists.append([one])
        for listed in lists:
            between, behind = self.text[listed[0].end : listed[-1].start], self.text[listed[-1].end :][:2]
            alike = len(listed) > 2 or (len(listed) > 1 and ("·" in between or re.match("等?[县区市]", behind)))
            for one in listed:
                inside = [code for code in one.entities if ends.get(one.start, "?") in holders(code)]
                if inside or (alike and len(one.entities) == 1):
                    yield one._replace(entities=tuple(inside or one.entities)[:1])

    def _counties_of_no_code(self, spots: Mapping[int, tuple[int, str]]) -> None:
        found: list[tuple[re.Match[str], str]] = []
        for end, code in spots.values():
            match = _UNKNOWN_BEHIND.match(self.text, end)
            if match and code and level(code) != "county" and (match["rank"] != "市" or level(code) == "province"):
                found.append((match, code))
        found += [(match, "") for match in _UNKNOWN_COUNTY.finditer(self.text)]
        for match, code in found:
            root, name = match["root"], match["root"] + (match.groupdict().get("rank") or "县")
            if _NO_ROOT.search(root) or match.start("root") in spots or (not code and self.text.count(root) < 2):
                continue
            parent = self._place(code) if code else ""
            note = "GB/T 2260 has no division of this name" + (f" in {divisions()[code]}." if code else ".")
            english, identifier = self._romanised(root)
            grounds = f"{name} stands behind {divisions()[code]}" if code else f"{name} is named like a county"
            certainty = 0.6 if code else 0.5
            one = self._add(NewEntity(identifier, "county", name, english, parent, certainty, grounds), name)
            one.parent, one.note = one.parent or parent, note
            self._shorter(one)

    def _place(self, code: str, form: str = "") -> str:
        """The identifier of a division, which is made with all that hold it where the package has none."""
        if code not in self.by_code:
            name, kind = divisions()[code], level(code)
            holder = next((one for one in holders(code) if one in divisions()), "")
            parent = self._place(holder) if holder else self.country
            english, identifier = self._romanised(next(iter(short_forms(name, kind)), name), parent)
            grounds = f"{form or name} is {code} in GB/T 2260" + ("" if form else ", and holds what is named")
            one = self._add(NewEntity(identifier, kind, name, english, parent, 0.85, grounds))
            one.adcode, self.by_code[code] = code, one.identifier
            self._shorter(one)
        found = self.by_identifier.get(self.by_code[code])
        if found is not None and form and form not in (found.name, *found.forms):
            found.forms.append(form)
        return self.by_code[code]

    def _shorter(self, one: NewEntity) -> None:
        """Its short forms that the text has too."""
        bare = self.text.replace(one.name, "")
        one.forms += [form for form in short_forms(one.name, one.kind) if form in bare and form not in one.forms]

    def organisations(self) -> None:
        """Names by their ends, from the place that they begin with or from the word before them."""
        named = self.document.named
        taken = {place for one in named for place in range(one.start + 1, one.end + 1)}
        for match in _END.finditer(self.text):
            if match.end() in taken:
                continue
            name, inside = self._name_before(match, named)
            kind, _, _ = _KINDS[match.group()]
            before = name[: -len(match.group())]
            place = inside[-1] if inside and before.startswith(inside[-1].text) else None
            rest = _GENERIC.sub("", before.removeprefix(place.text) if place else before)
            many = kind == "development_zone" and _MANY.search(name) is not None
            if not 4 <= len(name) <= _LONGEST or not (place or rest or many):
                continue
            real = next((name[: -len(short)] + long for long, short in ZONES_SHORTENED if name.endswith(short)), name)
            english, identifier = self._english(place, rest, before, match.group())
            certainty = 0.65 if place else 0.35 if kind == "industrial_cluster" else 0.45
            grounds = f"{name} ends like the name of a {kind.replace('_', ' ')}"
            parent = inside[-1].entities[0] if inside else ""
            if many:
                kind, english, identifier, grounds = "group", "", "", f"{name} are many"
            self._add(NewEntity(identifier, kind, real, english, parent, certainty, grounds), name)
        self._said_shortly()

    def _said_shortly(self) -> None:
        """What a name is called from then on: （以下简称X）."""
        for match in _SAYS_SHORTLY.finditer(self.text):
            before = self.text[: match.start()].rstrip('”"')
            for one in self.entities.values():
                if before.endswith((one.name, *one.forms)) and match["short"] not in one.forms:
                    one.forms.append(match["short"])
                    break

    def _name_before(self, match: re.Match[str], named: Sequence[Named]) -> tuple[str, list[Named]]:
        """The whole name that ends there, without the places that only say where it is; and the places."""
        window = max(match.start() - _LONGEST, 0)
        left = max((one.end() for one in _START.finditer(self.text, window, match.start())), default=window)
        leading = _LEADING.match(self.text, left, match.start())
        left = leading.end() if leading else left
        kinds, here = self.subjects.registry.kinds, bisect_left(named, (window,))
        inside = [
            one
            for one in named[here : bisect_left(named, (match.start(),))]
            if one.end > left and kinds.get(one.entities[0]) in _PLACES
        ]
        if inside and not self.text[left : inside[0].start].startswith(_OWN_PREFIXES):
            left = inside[0].start
        used = []
        for place, one in enumerate(inside):
            following = inside[place + 1] if place + 1 < len(inside) else None
            remains = _GENERIC.sub("", self.text[one.end : match.start()])
            nested = following is not None and following.start == one.end
            used.append(one)
            if one.start == left and one.end < match.start() and (nested or (RANK.search(one.text) and remains)):
                left = one.end
                continue
            break
        return self.text[left : match.end()], used

    def _english(self, place: Named | None, rest: str, before: str, ending: str) -> tuple[str, str]:
        """The English name and identifier of what is named by a place, or a short proper name, and a known ending."""
        _, english, slug = _KINDS[ending]
        if not english or (before.removeprefix(place.text) if place else before) != rest:
            return "", ""
        if place is not None and not rest:
            entity = place.entities[0]
            known = self.by_identifier.get(entity)
            name = known.english if known else self.context.value("entities", entity, "name_en")
            return (f"{name} {english}", f"{entity}-{slug}") if name else ("", "")
        if place is not None or len(rest) > 3:
            return "", ""
        name, identifier = self._romanised(rest)
        return (f"{name} {english}", f"{identifier}-{slug}") if name else ("", "")

    def _romanised(self, name: str, parent: str = "") -> tuple[str, str]:
        """A name in pinyin and the identifier that is made of it; nothing without what knows pinyin."""
        try:
            from pypinyin import lazy_pinyin
        except ImportError:
            return "", ""
        english = _ENGLISH.get(name, "")
        if not english:
            syllables = [{"长": "chang", "朝": "chao"}.get(*one) for one in zip(name, lazy_pinyin(name), strict=True)]
            english = "".join("'" + one if place and one[0] in "aeo" else one for place, one in enumerate(syllables))
            english = english.capitalize()
        identifier = slug_of(english)
        return english, f"{identifier}-{parent}" if identifier in self.identifiers and parent else identifier

    def _add(self, one: NewEntity, form: str = "") -> NewEntity:
        """An entity, unless it was found already; its form where it is a new one."""
        by_place = one.kind in ("county", "prefecture") and not form
        key = f"{one.kind} {one.name} {one.parent if by_place else ''}"
        if key not in self.entities:
            if not one.identifier or one.identifier in self.identifiers:
                one.identifier = f"{PROVISIONAL}entity-{len(self.entities) + 1}"
            self.identifiers.add(one.identifier)
            self.entities[key] = self.by_identifier[one.identifier] = one
        found = self.entities[key]
        if form and form not in (found.name, *found.forms):
            found.forms.append(form)
        return found
