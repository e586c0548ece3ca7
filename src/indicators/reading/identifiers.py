"""Recognising what only names a thing by signs: addresses, telephones, licences, issue numbers, codes with letters."""

from __future__ import annotations

import re

from indicators.reading.lexicon import Span
from indicators.reading.model import Kind
from indicators.reading.unit_words import match_unit

_LONGEST_TOKEN = 120
_TOKEN_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@._/:?=&#%+~-—")
_MAILBOX = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,120}")
_ADDRESS = re.compile(rf"(?:https?://|ftp://|www\.)[!-~]+|{_MAILBOX.pattern}")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|edu|info|html?|pdf|docx?|xlsx?|aspx?|php|jpg|png)(?![A-Za-z0-9])(?:/[!-~]{0,500})?"
)
_PHONE = re.compile(
    r"(?:\+?86[- ]?)?(?:0[0-9]{1,2}-[0-9]{3,4}-[0-9]{4}"
    r"|\+852[- ]?[0-9]{4}[- ]?[0-9]{4}"
    r"|0[0-9]{2,3}[-—– ]?[0-9]{7,8}(?:[-—转/][0-9]{1,6})?|[48]00[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}"
    r"|1[3-9][0-9]{9})(?![0-9]|\.[0-9]|[万亿元])"
)
_HOTLINE = re.compile(
    r"(?:1[0-9]{2}|[19][0-9]{4}|12[0-9]{3})(?=(?:政务|便民|市长|公共|服务|维权|投诉|举报|监督|信访|纳税|报警|急救){0,3}(?:热线|平台|电话|专线|客服|接警|指挥中心))"
)
_BY_SHAPE = re.compile("|".join(one.pattern for one in (_DOMAIN, _MAILBOX, _PHONE, _HOTLINE)))
_BRACKETED_YEAR = re.compile(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】]")
_ISSUE = re.compile(r"(?:第)?[0-9]{1,12}(?:[-—–][0-9]{1,12}){0,4}号?")
_NUMBERED = re.compile(
    r"[0-9]{1,20}(?:[-—–.][0-9]{1,12}){0,4}号(?!线|召|角|称|文明)(?:楼|令|文件|院|公告|文|馆|矿|井|机组|桥)?"
)
_CALLED = re.compile("(?:热线|电话|号码|专线)[为是]$")
_TELEPHONE = re.compile("[0-9]{4} [0-9]{4}(?![0-9年])")
_LABELLED = re.compile(
    r"(?:号|号码|编号|证号|字号|代码|邮编|邮政编码|电话|传真|手机|热线|专线|致电|拨打|请拨|微信|QQ|ICP备|备案|公网安备|No\.|NO\.|no\.|№|ID|房间|股票代码|统一社会信用代码|订单|发文字号|文号|识别码|标识码|索引号|许可证|[(]证券代码)[:\s]{0,2}$"
)
_FILED = re.compile(r"[0-9]{6,14}号-[0-9]{1,3}(?![0-9号.])")
_DIGITS = re.compile(r"[0-9]{4} [0-9]{4}(?![0-9年])|[0-9]{1,24}(?:[-—–/][0-9A-Za-z]{1,24}){0,6}")
_CREDIT_CODE = re.compile(r"[0-9][0-9A-Z]{14,20}(?![0-9A-Za-z])")
_ENDLESS = re.compile(r"[0-9]{13,}(?:\.[0-9]+)?|[0-9]{1,12}\.[0-9]{16,}")
_SERIAL = re.compile(r"[0-9]{3,24}-[0-9]{3,24}-[0-9-]{2,60}|[0-9]{4,8}[-—][0-9]{5,12}")
_LETTERS_BEFORE = re.compile(r"(?<![A-Za-z/])[A-Za-z][A-Za-z/]{1,15} $")
_STANDARD = re.compile(r"(?:GB|CN|ISSN|ISBN|ISO|IEC|DB|HJ|JT|JB|YY|QB|NY|CJJ?|SL|TB|T)(?:/[A-Z]{1,8})? $")
_CODE_NUMBER = re.compile(r"[0-9]{1,8}(?:[.—–-][0-9]{1,8}){0,4}(?:/[A-Z]{1,3}\b)?(?![0-9.%‰万亿千百多余+]| ?[年月日])")
_CITATION = re.compile(r"[0-9]{1,3}(?:[-—–~,、][0-9]{1,3}){0,9}(?=\])")
_STOCK_CODE = re.compile(r"(?:0[0-9]{3,5}|[0-9]{5,6})(?=\)|\.(?:SH|SZ|HK|TW|BJ)\))")
"""A company's number in brackets behind its name."""
_LONGEST_COUNT = 30
"""Digits in a row beyond which no unit makes them a count."""

_MOST_DIGITS_OF_A_NAME = 4
_CAPITALS = re.compile(r"(?:GDP|CPI|PPI|PMI|R&D|GNP|FDI|ODI|M[012]|LPR|VAT)$")
_MEASURE_BEHIND = re.compile(r"[0-9][0-9,]{0,20}(?:\.[0-9]{1,20})?(?:[%‰]|个|[万亿]|元)")
_LABEL_LETTERS = re.compile(
    r"[0-9]{1,4}(?:\.[0-9]{1,2})?(?:[A-Za-z]{1,12}[0-9]{0,4}(?:[-—+][A-Za-z]{1,8}(?![a-z]))?)(?![0-9A-Za-z])(?:级(?!别)|\+)?"
)
_LETTERED = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z]|[-—/._+](?=[0-9A-Za-z])|/T ?(?=[0-9])){0,60}")


def match_identifier(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the address, telephone, licence or code in which the Arabic digit at a place stands."""
    previous = plain[at - 1] if at > floor else ""
    lettered = _match_token(plain, at, floor) if previous in _TOKEN_CHARACTERS and previous != "%" else None
    if lettered is not None:
        return lettered
    if (match := _CREDIT_CODE.match(plain, at)) and not match.group().isdigit():
        return Span(at, match.end(), Kind.IDENTIFIER)
    if previous in ("〔", "[", "(", "【") and (year := _BRACKETED_YEAR.match(plain, at - 1)):
        issue = _ISSUE.match(plain, year.end())
        if issue is not None:
            return Span(at - 1, issue.end(), Kind.IDENTIFIER)
    if match := _BY_SHAPE.match(plain, at):
        return Span(at, match.end(), Kind.IDENTIFIER)
    if previous == "[" and (cited := _CITATION.match(plain, at)):
        return Span(at, cited.end(), Kind.IDENTIFIER)
    if previous == "(" and (code := _STOCK_CODE.match(plain, at)):
        return Span(at, code.end(), Kind.IDENTIFIER)
    if match := _SERIAL.match(plain, at):
        return Span(at, match.end(), Kind.IDENTIFIER)
    if match := _FILED.match(plain, at) or _NUMBERED.match(plain, at):
        start = at - 1 if previous == "第" else at
        return Span(start, match.end(), Kind.IDENTIFIER)
    if _CALLED.search(plain, max(floor, at - 3), at) and (match := _TELEPHONE.match(plain, at)):
        return Span(at, match.end(), Kind.IDENTIFIER)
    if _LABELLED.search(plain, max(floor, at - 12), at) and (match := _DIGITS.match(plain, at)):
        unit = match_unit(plain, match.end())
        if unit is None:
            return Span(at, match.end(), Kind.IDENTIFIER)
    if previous == " " and (spaced := _match_spaced_code(plain, at, floor)):
        return spaced
    return _match_long_run(plain, at)


def _match_spaced_code(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a number that a space parts from the letters it belongs to: GB/T 19001-2016, ISO 9001, Model 3."""
    letters = _LETTERS_BEFORE.search(plain, max(floor, at - 20), at)
    code = _CODE_NUMBER.match(plain, at)
    if letters is None or code is None or match_unit(plain, code.end()) is not None:
        return None
    standard = _STANDARD.match(letters.group()) is not None
    return Span(letters.start(), code.end(), Kind.IDENTIFIER if standard else Kind.NAME)


def _match_long_run(plain: str, at: int) -> Span | None:
    """Recognise digits too many to count anything."""
    match = _ENDLESS.match(plain, at)
    if match is None:
        return None
    end = match.end()
    if end - at <= _LONGEST_COUNT and (plain[end : end + 1] in ("万", "亿") or match_unit(plain, end) is not None):
        return None
    return Span(at, end, Kind.IDENTIFIER)


def _match_token(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the lettered token around a digit: an address, a code such as G60 or GB/T 19001-2016."""
    start = at
    stop = max(floor, at - _LONGEST_TOKEN)
    while start > stop and plain[start - 1] in _TOKEN_CHARACTERS:
        start -= 1
    while start < at and not plain[start].isalnum():
        start += 1
    letters = plain[start:at]
    if (match := _ADDRESS.match(plain, start)) and match.end() > at:
        return Span(start, match.end(), Kind.IDENTIFIER)
    if (match := _DOMAIN.match(plain, start)) and match.end() > at:
        return Span(start, match.end(), Kind.IDENTIFIER)
    if not any(c.isalpha() for c in letters):
        return None
    if _CAPITALS.search(letters) and _MEASURE_BEHIND.match(plain, at):
        return None
    begin = at
    while begin > start and (plain[begin - 1].isalpha() or plain[begin - 1] in "-/_."):
        begin -= 1
    while begin < at and not plain[begin].isalnum():
        begin += 1
    if not any(c.isalpha() for c in plain[begin:at]):
        return None
    match = _LETTERED.match(plain, begin)
    if match is None or match.end() <= at:
        return None
    text = match.group()
    serial = sum(c.isdigit() for c in text) > _MOST_DIGITS_OF_A_NAME
    return Span(begin, match.end(), Kind.IDENTIFIER if serial else Kind.NAME)


def match_lettered_label(plain: str, at: int) -> Span | None:
    """Recognise digits with letters that are no unit: 5G, 3D, 4A级."""
    match = _LABEL_LETTERS.match(plain, at)
    if match is None:
        return None
    digits = re.match(r"[0-9.]+", match.group())
    unit = None if digits is None else match_unit(plain, at + digits.end())
    if unit is not None and not plain[unit.end : unit.end + 1].isascii():
        # 5A级, 4A and 5G end on letters that are units elsewhere; what follows or the list of labels decides.
        if not re.match(r"[1-5]A(?:级|景区|旅游|$)|[2-6]G(?![A-Za-z])", plain[at : at + 8]):
            return None
    elif unit is not None and unit.text[0].isascii() and not re.match(r"[1-5]A|[2-6]G(?![A-Za-z])", plain[at : at + 4]):
        return None
    end = match.end()
    return Span(at, end - 1 if plain[end - 1] == "+" else end, Kind.NAME)
