"""Whether a number or tie is a fact or an aim, who does what to whom, what is no claim: by the words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indicators.subject.candidate import Candidate
from indicators.subject.names import Named
from indicators.subject.sentences import clause_end, clauses_before, headings_before, sentence_around
from indicators.subject.speakers import SAYS

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


_CALLED_FOR = re.compile(
    r"将(?=会|要|于|与|同|进一步|共|联合|合作|携手|继续|建|设立|成立|打造|推|启动|开[工通展]|签|形成|实现|达|投)"
    r"|(?<![模虚比])拟(?!人|定了)|(?:计划|规划)(?=[与在于共建设投合开成引到])|打算|力争|争取|有望|预计|概算|下一步|今后|建议|规划提出"
    r"|(?:到|至)\s?20[2-9][0-9]年|(?<![重需主首只])要(?=有|与|加|推|建|打|进|深|在|共|积)|应当?(?=[与加推建共在])"
)
_HAPPENED = re.compile(
    r"目前|已(?!经济)|近年来|以来|累计|正在|取得|成效|初显|初具|建成|投产|[挂揭]牌|签[订约署下]|去年|实现了|(?<![为除])了(?!解)"
)
_OPEN = re.compile(r"年内|下发|印发|出台|运行|壮大")
"""Words that leave it open: who runs or enlarges a thing has it, who issues a policy on it may not yet."""
_CALLS_FOR = re.compile(
    r"(?:积极|大力|深入|加快|着力|全面|进一步|共同|联合|持续|统筹|高水平|协同|主动|稳步|有序|相互)*"
    r"(?:支持|鼓励|引导|推动|推进|健全|完善|强化|加强|深化|探索|打造|构建|建立|建设|打破|破解|促进|优化|融入|共建|制定|研究"
    r"|开展|拓展|提升|培育|实施|落实|扩大|搭建|创新|统筹|协调|联动|设立|组建|畅通|共享|开放)"
)
_ON_THE_WAY = re.compile(
    r"(?:围绕|依托|以|按照|根据|着眼|聚焦|立足|锚定|面向|发挥|通过)|.*(?:方面|层面|基础上|同时|此外|例如|比如|其中)$"
)
_PARTS_OF_TEXTS = {
    "actual": re.compile(r"现状|成效|进展|成就|回顾|做法"),
    "policy": re.compile(r"举措|对策|建议|任务|措施|目标|打算|展望|路径"),
}
"""What headings over ties that there are, and over those that are called for, say."""


def tie_status_of(text: str, start: int, end: int) -> Candidate:
    """Whether a cooperation is ``actual`` or ``policy``: by the words of its quote, who acts there, the heading above.

    A sentence that begins with a verb, as 支持 or 健全, and names nobody who does it, calls for what it tells of.
    """
    begin, stop = sentence_around(text, start, end)
    clauses = clauses_before(text, begin, stop)
    left = max((one for one, _ in clauses if one <= start), default=start)
    aims, facts = (list(cue.finditer(text, left, end)) for cue in (_CALLED_FOR, _HAPPENED))
    if not facts:
        aims = aims or list(_CALLED_FOR.finditer(text, begin, left))
    if aims or facts:
        told = (aims or facts)[-1]
        value, certainty = ("policy", 0.8) if aims else ("actual", 0.9)
        return Candidate(value, certainty, f"{told.group()} stands in its sentence", told.start(), told.end())
    before, after = (sentence_around(text, place, place) for place in (max(begin - 2, 0), min(stop + 1, len(text))))
    near = text[before[0] : after[1]]
    above = _heading_of(text, start)
    if not (_nobody_acts(text, clauses) and _nobody_acts(text, [one for one in clauses if one[0] >= left])):
        doubtful = above == "policy" or _CALLED_FOR.search(near) or _OPEN.search(text, left, end)
        return Candidate("actual", 0.4 if doubtful else 0.7, "nothing says that it is called for")
    if above:
        return Candidate(above, 0.7, "says the heading above it")
    doubtful = _HAPPENED.search(near) or _OPEN.search(text, left, end)
    return Candidate("policy", 0.4 if doubtful else 0.7, "its sentence names nobody who does it")


def _nobody_acts(text: str, clauses: Sequence[tuple[int, int]]) -> bool:
    """Whether the first clause that says what is done begins with a verb that calls for it."""
    spoken = [index for index, (left, right) in enumerate(clauses) if SAYS.search(text, left, right + 1)]
    for left, right in clauses[spoken[-1] + 1 if spoken else 0 :]:
        clause = text[left:right].strip()
        if clause and not _ON_THE_WAY.match(clause):
            return _CALLS_FOR.match(clause) is not None
    return any(_ON_THE_WAY.match(text, left, right) for left, right in clauses)


def _heading_of(text: str, start: int) -> str:
    """What the nearest heading that says it tells of the ties below it: ``actual``, ``policy`` or nothing."""
    for left, right in headings_before(text, start):
        for value, cue in _PARTS_OF_TEXTS.items():
            if cue.search(text, left, right):
                return value
    return ""


MODES = {
    mode: re.compile(words)
    for mode, words in (
        ("paired_assistance", r"结对|帮扶|支援|对口|派驻|[援支][疆藏边持]"),
        ("innovation_enclave", r"飞地|异地|研发中心"),
        ("industrial_transfer", r"转移|承接|转到|迁|搬|腾笼|投资"),
        ("joint_governance", r"共同管理|共管|共治|委托管理|理事会"),
        ("alliance", r"联盟"),
        ("industrial_cluster", r"集群"),
        ("co_built_base", r"基地|工程|工厂"),
        ("joint_venture", r"公司|组建|合资"),
        ("corridor", r"走廊|通道"),
        ("demonstration_zone", r"示范区|先行区|核心区|试验区"),
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
        ("experience_transfer", r"经验|模式|品牌"),
        ("resource_sharing", r"开放|共享|共用|互助"),
        ("joint_policy", r"协议|机制|方案|政策|备忘录|规划|共同"),
        ("regional_integration", r"一体化|协同|同城|联通|融合|合作发展"),
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
    if own and not any(_CUES["initiator"].search(text, one.end, stop) for one in own):
        possible.discard("initiator")  # who acts stands before what it does
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


REASONS = {
    "reference_period": "a stretch of time in a sentence",
    "anaphor": "a count of what was named before",
    "indefinite": "a number that the words leave open",
    "label": "a line by itself",
    "related_headline": "the headline of another article",
    "name": "part of a name",
}
"""For reasons why a mention is no claim what its words then are; the others are not told by words."""
_OF_TIME = re.compile(r"[年月日天周季]|小时|分钟|year|month|day|week|hour|minute", re.IGNORECASE)
_POINTS_BACK = re.compile(r"[两二三四五六七八九十0-9][地省市县区方园者城家国座位]|both|two")
_INDEFINITE = re.compile(r"[几数多余来若]|不止|^一[^0-9%]$|一些|some|several|many", re.IGNORECASE)
_COUNTS_LINES = re.compile(r"[一二两三四五六七八九十0-9][点条项]$")
_SENTENCE_END = re.compile(r"[。；;！？!?]")
_OPENING, _CLOSING = "《“‘「『", "》”’」』"
_TITLE = 40
"""Characters before a mention in which a title or quotation that it stands in may have begun."""
_HEADLINE = 8
"""From how many characters on a line can be a headline."""


def reasons_told(text: str, start: int, end: int, named: Sequence[Named]) -> frozenset[str]:
    """The reasons why a mention is no claim that its words and its line leave open, of those that words tell.

    Parameters
    ----------
    text : str
    start, end : int
        The mention.
    named : sequence of Named
        What the text names.
    """
    words, line = text[start:end], text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0].strip()
    alone = _SENTENCE_END.search(line[:-1]) is None and not line.endswith("。")
    before, beside = text[max(start - _TITLE, 0) : start], text[max(start - 1, 0) : start] + text[end : end + 1]
    marked = sum(map(before.count, _OPENING)) > sum(map(before.count, _CLOSING))
    known = any(one.start <= start and end <= one.end for one in named)
    of_time = _OF_TIME.search(words) is not None
    holds = {
        "reference_period": of_time and not alone,
        "anaphor": _POINTS_BACK.search(words) is not None,
        "indefinite": _INDEFINITE.search(words) is not None and not of_time,
        "label": alone or _COUNTS_LINES.search(words) is not None,
        "related_headline": alone and len(line) >= _HEADLINE,
        "name": marked or known or re.search("[A-Za-z]", beside) is not None,
    }
    return frozenset(reason for reason, one in holds.items() if one)
