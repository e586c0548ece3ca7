"""Recognising places in an order: 第三, 前十名, headings, list marks, grades and classes."""

from __future__ import annotations

import re

from indicators.reading.lexicon import Span
from indicators.reading.model import Kind
from indicators.reading.units import match_unit

_C = "[零〇一二两三四五六七八九十百千]"
_ORDER_WORD = (
    r"(?:个(?!人)|次(?!产业)|届|批|名(?!称|义)|位(?!于|置)|期(?!间)|章|节|条|款|项|轮|代(?!表)|步|类|级|大(?!道|学|街|会|厦|众)|家|组(?!织)|卷|编|部分|部(?!门)|篇|页|辑|集(?!团)|场|站|号|"
    r"梯队|方阵|分钟|阶段|天(?!然)|年(?!级)|年度|周|日|季度|季|回|任|版|座|支|台|枚|颗|艘|条|列|架|层|幕|局|排|把|只|块|件|例|本|张|套|段|道|封|笔|单|架次|班|架)"
)
_AFTER_DI = re.compile(
    rf"(?:[0-9]{{1,20}}(?=号)|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}(?![0-9])|[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?|{_C}{{1,8}})(?:[万亿]{{1,2}}(?=[个位名件人辆台吨例户枚艘架套座家]))?(?:(?:[、和至到~—–-]|以及)(?:第)?(?:[0-9]{{1,6}}|{_C}{{1,6}})){{0,8}}{_ORDER_WORD}?"
)
_FIVE_YEAR_PLAN = re.compile(rf"(?:[0-9]{{1,2}}|{_C}{{1,3}})个五年(?:规划|计划)")
_LINE_START = re.compile(r"(?:^|[\n\r\u2028])[ \t\u3000\u00a0#*•●■◆>]{0,8}$")
_BEFORE_HEADING = frozenset("\n\r\u2028 \t\u3000\u00a0#*•●■◆>")
_HEADING_ARABIC = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}(?:[、.](?![0-9])|[)](?!%))|[0-9]{1,2}(?=[ \t\u3000]{1,8}[\u4e00-\u9fffA-Z])"
)
_HEADING_CHINESE = re.compile(r"[一二三四五六七八九十]{1,4}(?:、|[.](?![0-9])| |\u3000|:)")
# Where lines were joined, a heading stands behind a full stop or a wide space; only a plain one is taken for one there.
_HEADING_INSIDE = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、.](?![0-9一二三四五六七八九十两]))(?=[ ]?[\u4e00-\u9fff“《])"
)
_BEFORE_HEADING_INSIDE = frozenset("\u3000。;:")
_IN_BRACKETS = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)]")
_POINT_MADE = re.compile(r"[一二三四五六七八九十](?:是|要|则(?!是)|看|靠|抓)(?!否|不)")
_POINT_BEFORE = frozenset('。;:,、!? \n\t“"')
_LISTED = re.compile(
    r"[一二三四五六七八九](?:[、至到和][一二三四五六七八九]){1,8}(?=产业|级|线|类|等|期|季度|批|本|号|届|环|年级|次产业)"
    r"(?:级(?!别)|类|等奖|等|期|批|号|年级|本)?"
)
_GRADE = re.compile(
    r"[一二三四五六七八九十特](?:级(?!别|联)|等(?=奖|功|舱|座|品)奖?|等(?=以上|以下)|线(?=城市|工人|员工|岗位|职工|品牌|服务)|期(?=工程|项目|建设|规划|投资|基金|厂房|改造|已|将|正|计划|投产|开工|用地|主体|扩建)|楼(?!宇|市|盘|房)|"
    r"年级|把手|孩(?=政策|生育)|胎(?=政策)|次(?=会议|全会|创业|分配|报告|世界大战|元|能源|电池|函数|装修|供水|污染|利用|感染|加压)|审(?=稿|判|终|宣|法)|届(?=[一二三四五六七八九0-9])|号位|季(?=报|末|度))"
)
_RANK = re.compile(
    rf"(?:[0-9]{{1,4}}|{_C}{{1,4}})(?:名(?!称)|位(?!于)|强(?!劲|化|调)|席|大(?=国|经济体|城市|省)|(?=[,。;、.”\"\n]|$|行列|以内|之列|的(?:国家|省|城市|企业)))"
)
_SHARED_OUT = frozenset("分共了过办各有经")
"""Before 四期 and the like these say that the number counts (分四期建设)."""
_TENURE = re.compile(rf"{_C}{{1,4}}届")
_FLOOR = re.compile(r"[0-9]{1,3}(?:楼(?!宇)|年级|号楼)")


def match_ordinal(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the ordinal whose numeral stands at a place."""
    previous = plain[at - 1] if at > floor else ""
    if previous == "第":
        start = at - 1
        if plan := _FIVE_YEAR_PLAN.match(plain, at):
            return Span(start, plan.end(), Kind.PLAN)
        if match := _AFTER_DI.match(plain, at):
            if match.group()[-1] == "号" and plain[at].isdigit():
                return Span(start, match.end(), Kind.IDENTIFIER)
            return Span(start, match.end(), Kind.ORDINAL)
    if previous == "(" and (match := _IN_BRACKETS.match(plain, at)):
        return Span(at - 1, match.end(), Kind.ORDINAL)
    if previous == "其" and plain[at] in "一二三四五":
        return Span(at - 1, at + 1, Kind.ORDINAL)
    ranks = previous == "前" and plain[max(at - 2, 0)] not in "当目此之以提面年跟"
    if ranks and (match := _RANK.match(plain, at)):
        return Span(at - 1, match.end(), Kind.ORDINAL)
    if "0" <= plain[at] <= "9":
        if match := _FLOOR.match(plain, at):
            return Span(at, match.end(), Kind.ORDINAL)
        return _match_heading(plain, at, floor, _HEADING_ARABIC)
    if heading := _match_heading(plain, at, floor, _HEADING_CHINESE):
        return heading
    if (at == 0 or plain[at - 1] in _POINT_BEFORE) and (match := _POINT_MADE.match(plain, at)):
        return Span(at, match.end(), Kind.ORDINAL)
    if (
        (match := _LISTED.match(plain, at))
        or (previous not in _SHARED_OUT and (match := _GRADE.match(plain, at)))
        or (match := _TENURE.match(plain, at))
    ):
        return Span(at, match.end(), Kind.ORDINAL)
    return None


def _spaces_end(plain: str, at: int) -> int:
    """Give the place behind a few spaces."""
    end = at
    while end < min(len(plain), at + 4) and plain[end] in " \t\u3000":
        end += 1
    return end


def _match_heading(plain: str, at: int, floor: int, heading: re.Pattern[str]) -> Span | None:
    """Recognise the number of a heading, which begins a line (一、 1.)."""
    previous = plain[at - 1] if at > 0 else ""
    if previous in _BEFORE_HEADING_INSIDE and (inside := _HEADING_INSIDE.match(plain, at)):
        return Span(at, inside.end(), Kind.ORDINAL)
    if at > floor and previous not in _BEFORE_HEADING:
        return None
    begin = max(floor, at - 9)
    if not _LINE_START.search(plain[begin:at] if begin == 0 else "x" + plain[begin:at]):
        if previous == " " and plain[at - 2 : at - 1] in " 。;" and (inside := _HEADING_INSIDE.match(plain, at)):
            return Span(at, inside.end(), Kind.ORDINAL)
        return None
    match = heading.match(plain, at)
    if match is not None and match.group().isdigit() and match_unit(plain, _spaces_end(plain, match.end())):
        return None  # 232 家 at the beginning of a line
    return None if match is None else Span(at, match.end(), Kind.ORDINAL)
