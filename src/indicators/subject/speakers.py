"""Who says the words of a text: named before or behind a verb of saying, as their source, or by the turn of a talk."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from indicators.subject.candidate import Candidate
from indicators.subject.sentences import sentence_around

SAYS = re.compile(
    r"(?:还|也|则|进一步|同时)?(?:回答[\u4e00-\u9fff]{0,16}时)?(?:[给为对向同](?:本报|本网)?(?:记者|大家|媒体|我们))?"
    r"(?:表示|介绍|透露|指出|强调|坦言|直言|告诉记者|(?:解释|补充|回忆|认为|提到|(?<!据)(?<!小)(?<!传)说)(?=[:：,，。“])|称(?=[:：,，“])"
    r"|算(?:了|起)?(?:一?笔)?账(?=[:：]))|(?P<quoted>(?<=[\u4e00-\u9fff])[:：](?=“))"
)
_ACCORDING = re.compile(
    r"据(?P<who>[\u4e00-\u9fff]{2,24}?)(?:统计|介绍|消息|数据|发布|通报|了解|测算|监测)"
    r"|记者从(?P<asked>[\u4e00-\u9fff]{2,24}?)(?:获悉|了解到)"
    r"|(?:^|(?<=[,，。；;\n“]))(?P<body>[\u4e00-\u9fff]{2,24}?)(?:发布的|最新|的)?(?:统计)?数据(?:显示|表明)",
    re.M,
)
_ENGLISH = re.compile(
    r"(?P<who>(?:[A-Z][\w.]+ ){1,4})(?:said|told|announced)"
    r"|according to (?:the )?(?P<body>(?:[A-Z][\w.]+ ?){1,5})"
)
_OFFICE = re.compile(
    r"(?:长|书记|主任|负责人|董事|经理|教授|研究员|发言人|专家|院士|干部|主席|代表|委员|记者|工程师|农户|村民|创始人|合伙人|局|署|部|厅|委|办|院|中心|大学|公司|集团|协会|联盟|银行)"
)
_OF_OFFICE = re.compile(rf"{_OFFICE.pattern}[\u4e00-\u9fff]{{2,4}}$")
_ENDS_IN_OFFICE = re.compile(rf"{_OFFICE.pattern}$")
_GLOSS = re.compile(r"\([^()]{1,20}\)")
_BREAK = re.compile(r"[,，;；:：。！？!?\n“”\"、]")
_PRONOUNS = frozenset({"他", "她", "他们", "该负责人", "其", "这位负责人"})
_LEADING = re.compile(
    r"^(?:对此|日前|近日|当日|会上|其中|同时|此外|随后|活动现场|发布会上|在[\u4e00-\u9fff]{2,12}[上中时])+"
)
_DOES = re.compile(r"^(?:负责|主管|分管|来自|参与|从事|主持|牵头|承担|陪同|长期|一直)[^的]{1,16}的")
"""What a speaker does, before the office: 负责运营的."""
_OCCASION = re.compile(r"在[\u4e00-\u9fff]{2,20}(?:上|时|中|期间|现场)$")
"""Where somebody spoke, behind the name: 在发布会上."""
_LONGEST_SPEAKER = 40
_FULL_STOP = re.compile(r"[。！？!?\n]|(?<=[a-z])\.(?=\s)")
_OPENS, _CLOSES = re.compile("“"), re.compile("”")
_SAME_ANSWER = 500
"""Characters between two sentences of a speaker that are the speaker's too, where no other speaks between them."""
_TURN = re.compile(
    r"^[\s【\[]*(?P<who>[\u4e00-\u9fff·]{1,20}(?:[ \u3000][\u4e00-\u9fff·]{2,4})?)[】\]]?\s?[:：](?=\s?\S)", re.M
)
"""A name that begins a line and ends in a colon: a turn of who speaks next."""
_ASKS = re.compile(r"记者|主持人|^[问答]$|(?:日报|晚报|时报|社|电视台|网)$")


class Spoken(NamedTuple):
    """What somebody says, and where it is said who."""

    who: str
    start: int
    end: int
    """The name."""
    first: int
    last: int
    """What is said."""
    certainty: float
    reason: str


def speakers(text: str) -> list[Spoken]:
    """Who speaks in a text, what and where; a pronoun or a bare name stands for who was named with office before."""
    found: list[Spoken] = []
    ending_in: dict[str, str] = {}
    for match in SAYS.finditer(text):
        left = _name_start(text, match.start())
        phrase = _OCCASION.sub("", _GLOSS.sub("", text[left : match.start()]))
        who = _DOES.sub("", _LEADING.sub("", phrase).strip())
        known = ending_in.get(who, "")
        if who in _PRONOUNS:
            known = found[-1].who if found else ""
        elif not known and 2 <= len(who) <= _LONGEST_SPEAKER and not who.startswith("据"):
            known = who if (_OF_OFFICE if match["quoted"] else _OFFICE).search(who) else ""
        if known:
            ending_in |= {known[cut:]: known for cut in range(len(known) - 1)}
            first, last = _said(text, left, match.end())
            found.append(Spoken(known, left, match.start(), first, last, 0.85, "says so in its sentence"))
    for match in (*_ACCORDING.finditer(text), *_ENGLISH.finditer(text)):
        who = next(filter(None, match.groups())).strip()
        if who.isascii() or _OFFICE.search(who):
            first, last = _said(text, match.start(), match.end())
            found.append(Spoken(who, match.start(), match.end(), first, last, 0.85, "is named as its source"))
    found.sort(key=lambda one: one.start)
    between = [
        Spoken(one.who, one.start, one.end, one.last, after.first, 0.6, "speaks before it and behind it")
        for one, after in pairwise(found)
        if one.who == after.who and 0 < after.first - one.last <= _SAME_ANSWER
    ]
    return [*_turns(text), *found, *between]


def _name_start(text: str, place: int) -> int:
    """Where the name before a verb of saying begins; 县长、园区主任李明 has two offices."""
    breaks = list(_BREAK.finditer(text, max(place - 80, 0), place))
    while (
        breaks
        and breaks[-1].group() == "、"
        and _ENDS_IN_OFFICE.search(text[max(breaks[-1].start() - 12, 0) : breaks[-1].start()])
    ):
        breaks.pop()
    return max(breaks[-1].end() if breaks else 0, place - 80)


def _said(text: str, left: int, right: int) -> tuple[int, int]:
    """What is said by who is named between two places: a sentence, with the quotation before or behind the name."""
    first, stop = sentence_around(text, left, right)[0], _next(_FULL_STOP, text, right)
    last = len(text) if stop is None else stop + (2 if text[stop] == "." else 1)
    opening = text.find("“", right, right + 3)
    if opening >= 0 and (closing := _next(_CLOSES, text, opening)) is not None:
        last = max(last, closing + 1)
    before = left
    while before and text[before - 1] in "\n ":
        before -= 1
    if text[max(before - 1, 0) : before] == "”":
        opened = bisect_left(_places(_OPENS, text), before) - 1
        first = min(first, _places(_OPENS, text)[opened]) if opened >= 0 else 0
    return first, last


def _next(mark: re.Pattern[str], text: str, place: int) -> int | None:
    """Where a mark stands next."""
    places = _places(mark, text)
    at = bisect_left(places, place)
    return places[at] if at < len(places) else None


@lru_cache(maxsize=16)
def _places(mark: re.Pattern[str], text: str) -> list[int]:
    """Where a mark stands, looked for once however many places of a text are asked for."""
    return [match.start() for match in mark.finditer(text)]


def _turns(text: str) -> Iterator[Spoken]:
    """The turns of a record of questions and answers, each from its name to the next; who asks says nothing."""
    turns = list(_TURN.finditer(text))
    times = Counter(match["who"] for match in turns)
    asked = any(_ASKS.search(who) for who in times)
    often = {who for who in times if not _ASKS.search(who) and (times[who] > 1 or text.count(who) > 1)}
    turns = [one for one in turns if one["who"] in often or _ASKS.search(one["who"])]
    for match, following in pairwise([*turns, None]):
        assert match is not None
        if asked and times[match["who"]] and not _ASKS.search(match["who"]):
            last = len(text) if following is None else following.start()
            yield Spoken(match["who"], *match.span("who"), match.end(), last, 0.8, "its turn begins with the name")


class Heard(list[Spoken]):
    """What is said in a text, to be asked whose the words of a place are."""

    def __init__(self, spoken: Iterable[Spoken]) -> None:
        super().__init__(spoken)
        self._places = sorted({place for one in self for place in (one.first, one.last)})
        self._surest: list[Spoken | None] = []
        begun = sorted((one.first, -one.certainty, -one.start, order) for order, one in enumerate(self))
        begun.reverse()
        speaking: list[tuple[float, int, int]] = []
        for place in self._places:
            while begun and begun[-1][0] <= place:
                heappush(speaking, begun.pop()[1:])
            while speaking and self[speaking[0][2]].last <= place:
                heappop(speaking)
            self._surest.append(self[speaking[0][2]] if speaking else None)

    def speaker_of(self, start: int, end: int) -> Candidate | None:
        """Who is credited with a number: the last who says the words in which it stands."""
        place = bisect_right(self._places, start) - 1
        one = self._surest[place] if place >= 0 else None
        if one is not None and one.last < end:  # who speaks where it begins has ended before it does
            heard = [other for other in self if other.first <= start and end <= other.last]
            one = max(heard, key=lambda one: (one.certainty, one.start), default=None)
        return None if one is None else Candidate(one.who, one.certainty, one.reason, one.start, one.end)
