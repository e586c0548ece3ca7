"""Dense statistical prose made by seed: sentences in the manner of communiqués whose numbers hardly ever repeat."""

from __future__ import annotations

import random

_SUBJECTS = (
    "全年全部工业增加值",
    "社会消费品零售总额",
    "固定资产投资",
    "货物进出口总额",
    "一般公共预算收入",
    "建筑业增加值",
    "金融业增加值",
    "规模以上服务业企业营业收入",
)  # fmt: skip
_TEMPLATES = (
    "{subject}{big}亿元,比上年增长{percent}%,其中第一产业增加值{small}亿元,增长{percent}%。",
    "全年粮食产量{big}万吨,增产{small}万吨,播种面积{small}万公顷,亩产提高{percent}%左右。",
    "{year}年末,全市常住人口{small}万人,城镇化率为{percent}%,比上年末提高{percent}个百分点。",
    "新增高新技术企业{count}家,累计达到{count}多家,完成投资{small}.{digit}亿元,占全省的{percent}%。",
    "分行业看,采矿业、制造业、电力热力供应业分别增长{percent}%、{percent}%和{percent}%。",
    "{year}年{month}月,进出口总值近{big}亿美元,同比下降{percent}%,降幅收窄{percent}个百分点。",
    "建成高速公路{count}公里,发电量{small}.{digit}亿千瓦时,超过{count}万户居民受益,惠及十多个县。",
    "居民人均可支配收入{count},{three}元,实际增长{percent}%,城乡收入之比为{digit}.{digit}:1。",
    "“十四五”以来,{count}余家企业进入园区,约占全省的三分之一,一批重点项目加快建设,数百名专家参与。",
    "快递业务量{small}亿件,旅客运输总量{small}.{digit}亿人次,每百户拥有汽车{percent}辆,进一步便利了出行。",
)


def statistical_prose(characters: int, seed: int = 20250228) -> str:
    """Write prose of about so many characters; the same seed writes the same text."""
    chance = random.Random(seed)
    sentences: list[str] = []
    length = 0
    while length < characters:
        template = chance.choice(_TEMPLATES)
        sentence = _Filler(chance).fill(template)
        # Published texts use full-width punctuation between sentences' parts.
        sentence = sentence.replace(",", "\uff0c", 1) if ",{three}" in template else sentence.replace(",", "\uff0c")
        sentences.append(sentence)
        length += len(sentence)
    return "".join(sentences)


class _Filler:
    """Numbers of each size, drawn anew for every place of a template."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def fill(self, template: str) -> str:
        """Put a fresh number into every brace of a template."""
        pieces = template.replace("}", "{").split("{")
        return "".join(self._draw(piece) if place % 2 else piece for place, piece in enumerate(pieces))

    def _draw(self, name: str) -> str:
        draw = self._chance.randint
        match name:
            case "subject":
                return self._chance.choice(_SUBJECTS)
            case "big":
                return str(draw(10000, 1400000))
            case "small":
                return str(draw(100, 9999))
            case "count":
                return str(draw(2, 99)) if draw(0, 1) else str(draw(100, 999))
            case "three":
                return f"{draw(0, 999):03}"
            case "percent":
                return f"{draw(0, 99)}.{draw(0, 99)}" if draw(0, 2) else f"{draw(0, 99)}.{draw(0, 9)}"
            case "year":
                return str(draw(1990, 2030))
            case "month":
                return str(draw(1, 12))
            case _:
                return str(draw(1, 9))
