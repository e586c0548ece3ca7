"""Whether a number is a fact or an aim, who says it, and who does what to whom: by the words that tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indicators.subject.candidate import Candidate
from indicators.subject.names import Named
from indicators.subject.sentences import clause_end, clauses_before, paragraph_start, sentence_around

_TARGET = re.compile(
    r"力争|争取|打算|概算|能到|可(?=为|实现|带动|新增|达)|下一步|设计|满产|达产|建成后|今后|未来(?=[三五几两十]年|[,，])|目标|打造|计划(?!经济)|规划(?=到|建设|总|面积)|预计|有望|拟(?=投资|建)"
    r"|将(?=达|实现|建成|突破|超过|形成|新增|新建|投资|完成|引进|培育|打造)"
    r"|(?:到|至)\s?20[2-9][0-9]年(?!底?[,，]?(?:已|共))|实施|努力实现|确保|建设一批|做大做强"
    r"|aim|target|plan to|will|by 20[2-9][0-9]"
)
_ACTUAL = re.compile(
    r"目前|已经|已|现有|共有|累计|实现了?(?=地区|生产|增|营|进|工|社)|达到了|截至|同比|比上年|建成投产|拥有|完成了?|新增了"
    r"|now|already|so far|had|has"
)
_OF_A_NOUN = ("规划", "设计", "概算")
"""Cues that speak of the noun behind them and of no clause after it."""
_SAYS = re.compile(
    r"(?:还|也|则|进一步|同时)?(?:回答[\u4e00-\u9fff]{0,16}时)?(?:表示|介绍|透露|指出|强调|坦言|告诉记者|(?<!据)(?<!小)(?<!传)说(?=[:：,，“])|称(?=[:：,，“]))"
)
_ACCORDING = re.compile(r"据(?P<who>[\u4e00-\u9fff]{2,24}?)(?:统计|介绍|消息|数据|发布|通报|了解)")
_ENGLISH = re.compile(
    r"(?P<who>(?:[A-Z][\w.]+ ){1,4})(?:said|told|announced)"
    r"|according to (?:the )?(?P<body>(?:[A-Z][\w.]+ ?){1,5})"
)
_OFFICE = re.compile(
    r"(?:长|书记|主任|负责人|董事|经理|教授|研究员|发言人|专家|院士|干部|主席|代表|委员|记者|工程师|农户|村民|创始人|合伙人|局|部|厅|委|办|院|中心|公司|协会|银行)"
)
_GLOSS = re.compile(r"\([^()]{1,20}\)")
_BREAK = re.compile(r"[,，;；:：。！？!?\n“”\"、]")
_PRONOUNS = frozenset({"他", "她", "他们", "该负责人", "其", "这位负责人"})
_LEADING = re.compile(
    r"^(?:对此|日前|近日|当日|会上|其中|同时|此外|随后|活动现场|发布会上|在[\u4e00-\u9fff]{2,12}[上中时])+"
)
_LONGEST_SPEAKER = 40


def status_of(text: str, start: int, end: int) -> Candidate:
    """Whether a number is ``actual`` or a ``target``, by the last word in its clauses that tells."""
    begin, _ = sentence_around(text, start, end)
    for distance, (left, right) in enumerate(reversed(clauses_before(text, begin, start))):
        stop = clause_end(text, end) if distance == 0 else right
        aims = [
            aim for aim in _TARGET.finditer(text, left, stop) if distance == 0 or not aim.group().startswith(_OF_A_NOUN)
        ]
        facts = list(_ACTUAL.finditer(text, left, stop))
        if aims or facts:
            last = max([*aims, *facts], key=lambda one: one.start())
            value = "target" if last in aims else "actual"
            certainty = (0.9 if distance == 0 else 0.8) - (0.15 if aims and facts else 0)
            certainty -= 0.35 if last.group().startswith(_OF_A_NOUN) else 0  # what is planned may have been built
            return Candidate(value, certainty, f"{last.group()} stands in its sentence", last.start(), last.end())
        if distance >= 2:
            break
    return Candidate("actual", 0.8, "nothing says that it is an aim")


def speakers(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, int, int]]:
    """Who speaks in a text, with the place of the name; a pronoun stands for who spoke before."""
    found: list[tuple[str, int, int]] = []
    stop = len(text) if end is None else end
    for match in _SAYS.finditer(text, start, stop):
        left = max((one.end() for one in _BREAK.finditer(text, max(match.start() - 80, 0), match.start())), default=0)
        left = max(left, match.start() - 80)
        phrase = _GLOSS.sub("", text[left : match.start()])
        who = _LEADING.sub("", phrase).strip()
        known = next((name for name, _, _ in found[::-1] if len(who) >= 2 and name.endswith(who)), "")
        if who in _PRONOUNS:
            known = found[-1][0] if found else ""
        elif not known and 2 <= len(who) <= _LONGEST_SPEAKER and _OFFICE.search(who) and not who.startswith("据"):
            known = who
        if known:
            found.append((known, left, match.start()))
    according = _ACCORDING.finditer(text, start, stop)
    found += [
        (match["who"], match.start("who"), match.end("who")) for match in according if _OFFICE.search(match["who"])
    ]
    for match in _ENGLISH.finditer(text, start, stop):
        who = (match["who"] or match["body"]).strip()
        found.append((who, match.start(), match.end()))
    return sorted(found, key=lambda one: one[1])


def speaker_of(text: str, start: int, end: int, spoken: Sequence[tuple[str, int, int]]) -> Candidate | None:
    """Who is credited with a number: the speaker of its sentence or the one before, or the only one there is."""
    begin, stop = sentence_around(text, start, end)
    here = [one for one in spoken if begin <= one[1] < stop]
    before = [one for one in spoken if one[2] <= begin]
    if here:
        who, left, right = here[-1]
        return Candidate(who, 0.85, "says so in its sentence", left, right)
    if not before:
        return None
    who, left, right = before[-1]
    if len({name for name, _, _ in spoken}) == 1:
        return Candidate(who, 0.6, "the only one who speaks in the document", left, right)
    paragraph = paragraph_start(text, start)
    if left >= max(paragraph, sentence_around(text, max(begin - 2, 0), max(begin - 2, 0))[0]):
        return Candidate(who, 0.5, "says the sentence before", left, right)
    return None


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
