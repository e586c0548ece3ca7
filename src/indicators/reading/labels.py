"""Numerals that name or order: ordinals, headings, plans, slogans, labels, addresses, licences, codes with letters."""

from __future__ import annotations

import re

from indicators.reading import Kind
from indicators.reading.amounts import read_amount
from indicators.reading.unit_words import UnitClass, match_unit
from indicators.reading.vocabulary import MAGNITUDE, Span, is_han

_N = "[一二两三四五六七八九十百千万]"
_H = "[\u4e00-\u9fff]"
_PLAN = re.compile(
    r"十[一二三四五六七八]五(?!年|个|家|名|岁|天|项|倍|万|亿)|二十一五"
    r"|[七八九十]五(?=计划|规划|时期|期间|[”’\"」』])|(?:[一二三四五六]五)(?=计划|时期|期间)"
)
_CONGRESS = re.compile(
    r"[一二三]?十?[一二三四五六七八九十]届(?:[一二三四五六七八九十]{1,2}中全会|(?:全国|省|市|县|区)?(?:人大|政协|人民代表大会|党代会)?(?:常委会)?第?[一二三四五六七八九十]{1,3}次(?:全体)?(?:会议|全会))"
    r"|[一二三四五六七八九]中全会"
    r"|(?:十[一二三四五六七八九]|二十[一二三]?)大(?=[以精报召提强要作的关、,。”》 \n和开对]|$|胜利|代表|闭幕|之后|后)"
)
_PLUS = re.compile(r"[0-9]{1,4}(?:\+(?:[0-9]{1,4}|[A-Za-zX]{1,3})){1,6}(?![0-9.]{0,9}[%‰])|[1-9]\+(?=[^0-9])")
_TIMES_LABEL = re.compile(r"[0-9]{1,3}[×xX*][0-9]{1,3}(?=小时)(?:小时)?|[0-9]{1,3}×[0-9]{1,3}(?![0-9.]{0,8}[万亿])")
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9](?:版|时代|阶段|升级版)|[1-9]\.0(?![0-9%‰万亿个元倍吨人多余]|度)")
_STRONG = re.compile(
    r"[0-9]{1,4} ?强(?!劲|度|化|烈|势|调|震)"
    r"|[百千万十]强(?!劲|度|化|烈|势|调|震)|(?:[二四八六]|十[二六])强(?!劲|度|化|烈|势|调)"
)
_GENERATION = re.compile(r"[0-9][05]后(?!期|续|勤|台|来)|[0-9]0、[0-9]0后")
_ROAD = re.compile(r"[0-9]{1,3}(?:号线|国道|省道|高速|路(?=公交)|路车|航站楼)")
_BY_SHAPE = re.compile("|".join(one.pattern for one in (_PLUS, _STRONG, _GENERATION, _ROAD, _TIMES_LABEL)))
_DIGIT_LABEL = re.compile(
    r"(?:985|211)(?=(?:工程)?(?:高校|院校|大学|工程|学校|高等))|(?:985|211|863|973|3060|618|315|996|110|119|120|122)(?=[^0-9]|$)(?![0-9.%万亿千百多余]|[个家名项所人亿吨元])"
)
_TABLE_BEFORE = re.compile(
    r"(?:(?<![地企意试构蓝版])图|(?<![代发外上列填报手仪指])表|附件|附表|附录|专栏|案例|(?<![关投])注|(?<![比案条先])例|(?<![问试答])卷|栏|专题|方案|步骤)$"
)
_TABLE_NUMBER = re.compile(
    r"[0-9]{1,3}(?:[-—.][0-9]{1,3}){0,3}(?!,[0-9]{3}|[0-9万亿%.多余个家名元条项年月日])|[一二三四五六七八九十]{1,3}(?![一-鿿])"
)
_UNIT_LABEL = re.compile(
    r"[百千万亿]{1,2}(?:元|美元|吨|人|平方米|千瓦时|千瓦|公里|立方米|户|公顷|亩|辆|件|台|人次|标准箱|斤|TEU|吨标准煤|/)?"
)
_UNIT_LABEL_BEFORE = re.compile(r"单位:? ?$|[(]$")
_QUOTED = re.compile(r"[^”’\"」』\n,。;:!?]{1,16}?[”’\"」』]")
_INDEX_BEFORE = re.compile("(?:日经|标普|沪深|中证|上证|科创|创业板|深证|纳斯达克|罗素|富时|恒生|财富|福布斯|胡润)$")
_INDEX_NUMBER = re.compile("(?:50|100|180|200|225|300|380|500|800|1000|2000)(?![0-9.,%万亿余多点家个])")
_QUOTED_DIGITS = re.compile(
    r"[0-9]{2,6}(?=[”’\"」』])|[0-9]{3}(?=[\u4e00-\u9fff]{1,8}[”’\"」』])|[0-9]{1,4}(?:·[0-9]{1,4}){1,4}"
)
_CLOSING = frozenset('”’"」』')
OPENING_MARKS = frozenset('“‘"「『')
_QUOTED_NUMERALS = re.compile(r"[一二两三四五六七八九十百千万亿]{2,6}(?=[”’\"」』])")
_IN_A_ROW = re.compile(r"[一二两三四五六七八九十]{1,3}连[冠增涨跌升降胜丰阳阴板败平霸]")
_PAIRED = re.compile(rf"({_N})({_H})(?:({_N})({_H}))(?:([一二两三四五六七八九十百千万多])({_H})){{0,3}}")
_PAIRED_UNITS = frozenset("斤块毛省市区县州镇乡村国地年天月周日次倍成元吨亩人家个户里")


def match_plan(plain: str, at: int, floor: int) -> Span | None:
    """Recognise plans and congresses: 十四五, 党的二十届四中全会, 十八大."""
    if match := _PLAN.match(plain, at):
        return Span(at, match.end(), Kind.PLAN)
    if match := _CONGRESS.match(plain, at):
        party = plain[max(floor, at - 2) : at] == "党的" and "届" in match.group()
        return Span(at - 2 if party else at, match.end(), Kind.PLAN)
    return None


def match_digit_label(plain: str, at: int, floor: int) -> Span | None:
    """Recognise names written with Arabic digits: 14+1, 500强, 工业4.0, 图3, 90后."""
    if (match := _VERSION.match(plain, at)) and not (match.group()[-2:] == ".0" and _counts(plain, match)):
        return Span(at, match.end(), Kind.NAME)
    if match := _BY_SHAPE.match(plain, at):
        return Span(at, match.end(), Kind.NAME)
    if (match := _DIGIT_LABEL.match(plain, at)) and not _counts(plain, match):
        return Span(at, match.end(), Kind.NAME)
    index = _INDEX_NUMBER.match(plain, at) if _INDEX_BEFORE.search(plain, max(floor, at - 5), at) else None
    if (match := index) is not None and match_unit(plain, match.end()) is None:
        return Span(at, match.end(), Kind.NAME)
    quoted = _QUOTED_DIGITS.match(plain, at) if at > floor and plain[at - 1] in OPENING_MARKS else None
    if quoted and (plain[quoted.end() : quoted.end() + 1] in _CLOSING or match_unit(plain, quoted.end()) is None):
        return Span(at, quoted.end(), Kind.NAME)
    return _match_table_number(plain, at, floor)


def _counts(plain: str, match: re.Match[str]) -> bool:
    """Tell whether a unit behind what else is a label makes it a quantity (985公里; but 985高校)."""
    unit = match_unit(plain, match.end())
    noun = match.group() in ("985", "211") and unit is not None and unit.unit_class is UnitClass.NOUN
    return unit is not None and not noun


def _match_table_number(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the number of a table, figure or annex (表2-1, 附件1)."""
    label = _TABLE_BEFORE.search(plain, max(floor, at - 3), at)
    if label is None or not (match := _TABLE_NUMBER.match(plain, at)):
        return None
    if plain[match.end() - 1].isdigit() and match_unit(plain, match.end()) is not None:
        return None
    return Span(label.start(), match.end(), Kind.IDENTIFIER)


def match_unit_label(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a magnitude that only heads a column (单位:万元)."""
    before = _UNIT_LABEL_BEFORE.search(plain, max(floor, at - 4), at)
    if before is None or not (match := _UNIT_LABEL.match(plain, at)):
        return None
    if before.group() in "(" and plain[match.end() : match.end() + 1] not in (")", "/", "、", ","):
        return None
    return Span(at, match.end(), Kind.NAME)


def match_slogan(plain: str, at: int, floor: int) -> Span | None:
    """Recognise slogans: short words in quotation marks that begin with a numeral, and pairs (一核两翼, 一县一策)."""
    if at > floor and plain[at - 1] in OPENING_MARKS and (match := _QUOTED_NUMERALS.match(plain, at)):
        return Span(at, match.end(), Kind.IDIOM)
    if at > floor and plain[at - 1] in OPENING_MARKS and (match := _QUOTED.match(plain, at)):
        unit = match_unit(plain, at + 1)
        if unit is None or unit.unit_class is not UnitClass.MEASURE or plain[at + 1] == "度":
            return Span(at, match.end() - 1, Kind.IDIOM)
    if match := _IN_A_ROW.match(plain, at):
        return Span(at, match.end(), Kind.IDIOM)
    match = _PAIRED.match(plain, at)
    if match is None:
        return None
    if (unit := match_unit(plain, at + 1)) is not None and unit.end > at + 2:
        return None  # 一克二氧化碳
    nouns = [noun for noun in (match[2], match[4], match[6]) if noun]
    quoted = plain[at - 1 : at] in OPENING_MARKS and at > floor
    if any(noun in MAGNITUDE or noun in "分点几数多余半零〇一二两三四五六七八九" for noun in nouns[:2]):
        return None
    if match[1] != match[3] and any(noun in _PAIRED_UNITS for noun in nouns[:2]) and not quoted:
        return None
    end = match.end()
    if match[6] is not None and (match[6] in MAGNITUDE or not is_han(match[6])):
        end = match.end(4)
    # 三条一般 is no pair; a pair counts upward from one, or says the same number twice, or stands in quotation marks.
    if match[1] == match[3] or (match[1] == "一" and match[3] in "两二三四五六七八九十多") or quoted:
        return Span(at, end, Kind.IDIOM)
    return None


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
    if (match := heading.match(plain, at)) is None:
        return None
    end = match.end()
    behind = plain[end : end + 4]
    if match.group().isdigit() and match_unit(plain, end + len(behind) - len(behind.lstrip(" \t\u3000"))):
        return None  # 232 家 at the beginning of a line
    return Span(at, end, Kind.ORDINAL)


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
_CODE_BY_SHAPE = re.compile("|".join(one.pattern for one in (_DOMAIN, _MAILBOX, _PHONE, _HOTLINE)))
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
    if match := _CODE_BY_SHAPE.match(plain, at):
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
        amount = read_amount(plain, at)
        if amount is None or not amount.unit:
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
