"""Whether a number is a fact or an aim, who says it, and who does what to whom: by the words that tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indicators.subject.candidate import Candidate
from indicators.subject.names import Named
from indicators.subject.sentences import clause_end, clauses_before, sentence_around

AIM = re.compile(
    r"力争|争取|打算|概算|能到|可(?=为|实现|带动|新增|达)|下一步|设计|满产|达产|建成后|今后|未来(?=[三五几两十]年|[,，])|目标|打造|计划(?!经济)|规划(?=到|建设)|预计|有望|拟(?=投资|建)"
    r"|将(?=达|实现|建成|突破|超过|形成|新增|新建|投资|完成|引进|培育|打造)"
    r"|(?:到|至)\s?20[2-9][0-9]年(?!底?[,，]?(?:已|共))|实施|努力实现|确保|建设一批|做大做强"
    r"|aim|target|plan to|will|by 20[2-9][0-9]"
)
_ACTUAL = re.compile(
    r"目前|已经|已|规划(?:总)?面积|(?<!相当于全[县市省区])(?<!相当于)现有|共有|累计|实现了?(?=地区|生产|增|营|进|工|社)|达到了|截至|同比|比上年|建成投产|拥有|完成了?|新增了"
    r"|now|already|so far|had|has"
)
CHANGE = re.compile(
    r"(?:由|从)(?P<old>[^,，;；。]{1,40}?)(?:逐步|进一步)?(?:提高|提升|上升|升|增加|增长|增|降低|下降|降|回落|减少|减|扩大|缩小|缩短"
    r"|压缩|压减|调整|优化|发展|转变|跃升|攀升|变)了?(?:到|至|为|成)"
)
"""由 or 从 what was, to what is or is to be: 由55%提高到65%."""
_OF_A_NOUN = ("规划", "设计", "概算")
"""Cues that speak of the noun behind them and of no clause after it."""
_SAYS = re.compile(
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
_FULL_STOP = re.compile(r"[。！？!?\n]|(?<=[a-z])\.\s")
_SAME_ANSWER = 500
"""Characters between two sentences of a speaker that are the speaker's too, where no other speaks between them."""
_TURN = re.compile(
    r"^[\s【\[]*(?P<who>[\u4e00-\u9fff·]{1,20}(?:[ \u3000][\u4e00-\u9fff·]{2,4})?)[】\]]?\s?[:：](?=\s?\S)", re.M
)
"""A name that begins a line and ends in a colon: a turn of who speaks next."""
_ASKS = re.compile(r"记者|主持人|^[问答]$|(?:日报|晚报|时报|社|电视台|网)$")


def status_of(text: str, start: int, end: int) -> Candidate:
    """Whether a number is ``actual`` or a ``target``, by the last word in its clauses that tells."""
    begin, _ = sentence_around(text, start, end)
    clauses = clauses_before(text, begin, start)
    for change in CHANGE.finditer(text, clauses[-1][0], clause_end(text, end)):
        if change.start("old") <= start and end <= change.end("old"):
            return Candidate("actual", 0.7, "a change begins with it", *change.span())
    for distance, (left, right) in enumerate(reversed(clauses)):
        stop = clause_end(text, end) if distance == 0 else right
        aims, facts = (
            [one for one in cue.finditer(text, left, stop) if distance == 0 or not one.group().startswith(_OF_A_NOUN)]
            for cue in (AIM, _ACTUAL)
        )
        if aims or facts:
            last = max([*aims, *facts], key=lambda one: one.start())
            value = "target" if last in aims else "actual"
            certainty = (0.9 if distance == 0 else 0.8) - (0.15 if aims and facts else 0)
            certainty -= 0.35 if last.group().startswith(_OF_A_NOUN) else 0  # what is planned may have been built
            return Candidate(value, certainty, f"{last.group()} stands in its sentence", last.start(), last.end())
        if distance >= 2:
            break
    return Candidate("actual", 0.8, "nothing says that it is an aim")


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
    for match in _SAYS.finditer(text):
        left = _name_start(text, match.start())
        phrase = _OCCASION.sub("", _GLOSS.sub("", text[left : match.start()]))
        who = _DOES.sub("", _LEADING.sub("", phrase).strip())
        known = next((one.who for one in found[::-1] if len(who) >= 2 and one.who.endswith(who)), "")
        if who in _PRONOUNS:
            known = found[-1].who if found else ""
        elif not known and 2 <= len(who) <= _LONGEST_SPEAKER and not who.startswith("据"):
            known = who if (_OF_OFFICE if match["quoted"] else _OFFICE).search(who) else ""
        if known:
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
    while breaks and breaks[-1].group() == "、" and _ENDS_IN_OFFICE.search(text[: breaks[-1].start()][-12:]):
        breaks.pop()
    return max(breaks[-1].end() if breaks else 0, place - 80)


def _said(text: str, left: int, right: int) -> tuple[int, int]:
    """What is said by who is named between two places: a sentence, with the quotation before or behind the name."""
    first, last = sentence_around(text, left, right)[0], _stop(text, right)
    opening = text.find("“", right, right + 3)
    if opening >= 0 and (closing := text.find("”", opening)) >= 0:
        last = max(last, closing + 1)
    before = text[:left].rstrip("\n ")
    if before.endswith("”"):
        first = min(first, max(before.rfind("“"), 0))
    return first, last


def _stop(text: str, place: int) -> int:
    match = _FULL_STOP.search(text, place)
    return len(text) if match is None else match.end()


def _turns(text: str) -> Iterator[Spoken]:
    """The turns of a record of questions and answers, each from its name to the next; who asks says nothing."""
    turns = list(_TURN.finditer(text))
    times = Counter(match["who"] for match in turns)
    asked = any(_ASKS.search(who) for who in times)
    turns = [one for one in turns if _ASKS.search(one["who"]) or text.count(one["who"]) > 1]
    for match, following in pairwise([*turns, None]):
        assert match is not None
        if asked and times[match["who"]] and not _ASKS.search(match["who"]):
            last = len(text) if following is None else following.start()
            yield Spoken(match["who"], *match.span("who"), match.end(), last, 0.8, "its turn begins with the name")


def speaker_of(text: str, start: int, end: int, spoken: Sequence[Spoken]) -> Candidate | None:
    """Who is credited with a number: the last who says the words in which it stands."""
    heard = [one for one in spoken if one.first <= start and end <= one.last]
    if not heard:
        return None
    one = max(heard, key=lambda one: (one.certainty, one.start))
    return Candidate(one.who, one.certainty, one.reason, one.start, one.end)


MODES = {
    mode: re.compile(words)
    for mode, words in (
        ("paired_assistance", r"结对|帮扶|支援|对口|派驻|[援支][疆藏边持]"),
        ("innovation_enclave", r"飞地|异地|研发中心"),
        ("industrial_transfer", r"转移|承接|转到|迁|搬|腾笼|投资"),
        ("alliance", r"联盟"),
        ("co_built_base", r"基地|工程|工厂"),
        ("joint_venture", r"公司|组建|合资"),
        ("corridor", r"走廊|通道"),
        ("tourism_cooperation", r"旅游|景区|线路|文旅|游"),
        ("financial_cooperation", r"金融|银行|基金|资金|信贷"),
        ("benefit_sharing", r"分成|分享|共享|收益|补偿|共担"),
        ("infrastructure", r"高速|铁路|轻轨|公路|公交|大桥|路|通勤|管网|口岸"),
        ("talent_exchange", r"人才|劳务|干部|职称|用工|就业"),
        ("co_built_park", r"园|区|新城|科技城"),
        ("joint_platform", r"研究院|实验室|平台|中心|示范工程"),
        ("research_cooperation", r"攻关|研|科技|技术|创新"),
        ("public_services", r"教育|医|学校|服务|就医|社保"),
        ("industrial_chain", r"链|配套|协作|供应|企业"),
        ("joint_policy", r"协议|机制|方案|政策|备忘录|规划|共同"),
        ("industrial_collaboration", r"合作|协作|共建|联合|协同|对接"),
    )
}
"""For modes of cooperation the words of which one stands where they are told of, the most telling first."""

_AID = r"支援|支持|援|帮扶|帮助|派驻|传授|结对|对口|协作|引进|提供|输送|培训|捐|赠|融合|借鉴|学习|服务"
_MOVE = r"转移|承接|转到|迁|落地|落户|输出|引导|布局|搬|入驻|梯度"
_FIRST = r"飞地|牵头|发起|设立|推动|探索|倡议|组建|围绕|主动|率先|在[\u4e00-\u9fff]{1,16}(?:设立|挂牌|建立)|融入"
_PLACE = r"飞地|在|位于|落户|基地|园|中心|工厂|工程|平台|科技城|研究院|体系|建立|共建"
_CUES = {
    "supporter": re.compile(_AID),
    "recipient": re.compile(_AID),
    "origin": re.compile(_MOVE),
    "destination": re.compile(_MOVE),
    "initiator": re.compile(_FIRST),
    "host": re.compile(_PLACE),
}
"""For each role but member the words of which one has to stand in the sentence."""
_GIVEN_TO = re.compile(r"(?:向|支援|支持了?|帮扶|援助|对口支援|转移?到|迁入|落户)\s?$")
_COMES_FROM = re.compile(r"(?:由|从|引进|借鉴|学习)\s?$")
_GIVES = re.compile(r"(?:就|还|也|已|继续)?(?:向|支援|支持了?|帮扶|援助|派驻|传授)")
_SET_UP = r"(?:设立|设|建立|建|挂牌|办起|成立)"
_SETS_UP = re.compile(rf"(?:还|也|就)?在[\u4e00-\u9fff]{{2,16}}?{_SET_UP}")
_LEADS_OF_TRANSFER = frozenset({"origin", "supporter", "initiator"})
_ENDS_OF_TRANSFER = frozenset({"destination", "recipient"})


def roles_told(
    text: str, begin: int, stop: int, quoted: int, own: Sequence[Named], named: Sequence[Named]
) -> frozenset[str]:
    """The roles that the words of a sentence leave open to a party; of all where they say nothing.

    Parameters
    ----------
    text : str
    begin, stop : int
        The sentence or sentences of the quote.
    quoted : int
        Where the quote itself begins.
    own : sequence of Named
        Where the party is named.
    named : sequence of Named
        What is named there at all.
    """
    sentence = text[begin:stop]
    possible = {"member", *(role for role, cue in _CUES.items() if cue.search(sentence))}
    for one in own[:1]:
        before, after = text[max(one.start - 8, 0) : one.start], text[one.end : one.end + 12]
        giver = any(other.end <= one.start and other.entities != one.entities for other in named)
        if giver and _GIVEN_TO.search(before):
            possible -= _LEADS_OF_TRANSFER | {"member"}
        elif _COMES_FROM.search(before) or _GIVES.match(after):
            possible -= _ENDS_OF_TRANSFER | {"member"}
        elif before.endswith("在") and re.match(_SET_UP, after):
            possible &= {"host", "destination"}
        elif not before.endswith(("与", "和", "同")) and _SETS_UP.match(text, one.end):
            possible &= {"initiator", "supporter", "origin"}
        elif after.startswith("承接") or text[one.start : one.end].endswith(("承接产业转移示范区", "产业承接区")):
            possible -= _LEADS_OF_TRANSFER | {"member"}
    return frozenset(possible)
