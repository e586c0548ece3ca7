"""Kinds of sentences that were once judged wrongly, each in words of their own, with the true ones beside them."""

from __future__ import annotations

import pytest

import indicators
from tests.checkout import PROJECT

KINDS = {
    "the sentence says that the number adds up to the present": [
        ("苏滁高新区2012年动工,迄今入驻企业350多家。", ["supported"]),
        ("Shenghuabo opened its plant in 2015 and has invested 5 billion yuan to date.", ["supported"]),
    ],
    "the last year of a sentence": [
        ("The joint project list of Chengdu and Chongqing grew by 93 between 2021 and 2022.", ["derived"]),
        ("The joint project list of Chengdu and Chongqing grew by 83 between 2021 and 2022.", ["contradicted"]),
    ],
    "a year, a month or the share itself is not the number of a part": [
        ("2024年苏滁高新区的研发支出占生产总值的1%。", ["unknown"]),
        ("4月苏滁高新区的绿地占1.1%。", ["unknown"]),
        ("苏滁高新区的研发支出占生产总值的1.14%。", ["unknown"]),
        ("苏滁高新区起步时的4家企业占现在的1.1%。", ["supported", "derived"]),
        ("空港工业园区配套产业园引进八十四家企业,投产的占42%。", ["supported", "derived"]),
    ],
    "more than another by so many": [
        ("成渝地区双城经济圈2023年共建重大项目比2022年多88个。", ["derived"]),
        ("成渝地区双城经济圈2023年共建重大项目比2022年多98个。", ["contradicted"]),
    ],
    "growth in tenths": [
        (
            "长江经济带地区生产总值2014年为28.47万亿元,2017年为37.10万亿元,增长约三成。",
            ["supported", "supported", "derived"],
        ),
        (
            "长江经济带地区生产总值2014年为28.47万亿元,2017年为37.10万亿元,增长约五成。",
            ["supported", "supported", "contradicted"],
        ),
    ],
    "a year before a colon is no part of a ratio": [
        ("GDP of the Chengdu-Chongqing economic circle in 2021: 7,391.92 billion yuan.", ["supported"]),
    ],
    "a fraction in words is a share": [
        ("The G60 corridor makes one seventh of the nation's high-tech enterprises.", ["supported"]),
        ("The G60 corridor makes one fifth of the nation's GDP.", ["contradicted"]),
    ],
    "as many as so many are so many": [
        ("In September 2024 as many as 201 firms had settled in Gaozhu New Area.", ["supported"]),
        ("In September 2024 as many as 301 firms had settled in Gaozhu New Area.", ["contradicted"]),
        ("高竹新区2024年9月企业多达201家。", ["supported"]),
    ],
    "what only supports a park is another": [
        ("The Supporting Industrial Park of Chongqing Konggang Industrial Park attracted 84 firms.", ["supported"]),
        ("Chongqing Konggang Industrial Park alone attracted 84 firms.", ["other"]),
    ],
    "a count is not mixed up with a length of time": [
        ("苏滁高新区的展厅里摆了15台电视。", ["unknown"]),
        ("The road through Gaozhu New Area is 129 kilometres long.", ["unknown"]),
        ("苏滁高新区打造“15分钟生活圈”。", ["supported"]),
    ],
    "some of what was counted": [
        (
            "The supporting park of Konggang attracted 84 firms, of which 35 are in production.",
            ["supported", "supported"],
        ),
        (
            "The supporting park of Konggang attracted 84 firms, of which 84 are in production.",
            ["supported", "contradicted"],
        ),
        ("空港配套产业园引进企业84家,其中35家已投产。", ["supported", "supported"]),
        ("空港配套产业园引进企业84家,其中53家已投产。", ["supported", "contradicted"]),
    ],
    "the present is the latest row": [
        ("现在国家级经开区共有230家。", ["contradicted"]),
        ("现在国家级经开区共有232家。", ["supported"]),
        ("There are now 219 national development zones.", ["contradicted"]),
    ],
    "numbers of one other entity": [
        ("滁州经开区起初只有4家企业,如今达350多家。", ["other", "other"]),
        ("The Wuhu zone began with four firms and now has more than 350 firms.", ["other", "other"]),
    ],
    "a share of something that no row measures": [
        ("长江经济带的发电量约占全国三分之一。", ["other"]),
        ("长江经济带的能源消费量约占全国三分之一。", ["supported"]),
        ("长江经济带的经济总量占全国近一半。", ["supported"]),
    ],
    "a term that begins near and ends far": [
        ("China is home to 232 national-level economic and technological development zones.", ["supported"]),
        ("China is home to 252 national-level economic and technological development zones.", ["contradicted"]),
    ],
    "the answer to a question": [
        ("甘肃有色金属产业占工业的比重有多高?四分之一以上。", ["vaguer"]),
    ],
    "an amount for each of what is counted": [
        ("2024年国家级经开区实现进出口10.7万亿元,平均每家约461亿元。", ["supported", "derived"]),
        ("In 2024 the GDP of the national development zones was about 72.8 billion yuan per zone.", ["derived"]),
    ],
    "a part with its share": [
        (
            "广安市2013年1月至2019年10月引进重庆项目1590个,其中2016年以来671个,占42%。",
            ["supported", "supported", "derived"],
        ),
        ("2024年9月高竹新区89家投产企业,占201家企业的四成多。", ["supported", "supported", "derived"]),
        ("2024年9月高竹新区89家投产企业,占201家企业的七成。", ["supported", "supported", "contradicted"]),
    ],
    "two dated levels with what lies between them": [
        ("高竹新区2021年3月有企业129家,2024年9月有201家,增加72家。", ["supported", "supported", "derived"]),
        (
            "Gaozhu New Area had 129 firms in March 2021 and 201 in September 2024, an increase of 72.",
            ["supported", "supported", "derived"],
        ),
        (
            "Gaozhu New Area had 129 firms in March 2021 and 201 in September 2024, an increase of 92.",
            ["supported", "supported", "contradicted"],
        ),
    ],
    "what the number before was found to be of": [
        (
            "成渝双城经济圈联合推进的重大项目,2021年为67个。2022年为160个。2023年是284个。",
            ["supported", "supported", "contradicted"],
        ),
        (
            "Joint projects of Chengdu and Chongqing were 67 in 2021. There were 160 in 2022. In 2023 there were 248.",
            ["supported"] * 3,
        ),
    ],
    "an amount in a unit far from the row's": [
        ("聚真科技在上海的研发基地有1000多公顷。", ["contradicted"]),
        ("聚真科技在上海的研发基地有1000多平方米。", ["supported"]),
    ],
    "how long a programme is": [
        ("Gansu runs a three-year programme for its service firms.", ["supported"]),
        ("甘肃实施服务业企业三年倍增计划。", ["supported", "supported"]),
    ],
    "a measure word that does not count projects": [
        ("国家级经开区的合作项目将近700个,共有232家。", ["supported", "supported"]),
        ("国家级经开区的合作项目有232家。", ["contradicted"]),
    ],
    "words of a name in another form and order": [
        ("Trade of the assessed zones was 8.9 trillion yuan in 2021.", ["supported"]),
        ("Trade of the zones assessed was 9.9 trillion yuan in 2021.", ["contradicted"]),
    ],
    "a change that is told before its levels": [
        (
            "The park's firms in Gaozhu New Area rose by 72, from 129 in March 2021 to 201 in September 2024.",
            ["derived", "supported", "supported"],
        ),
        ("长江经济带GDP占全国比重提高5.1个百分点,从42.2%升至47.3%。", ["derived", "supported", "supported"]),
        ("长江经济带GDP占全国比重提高7.1个百分点,从42.2%升至47.3%。", ["contradicted", "supported", "supported"]),
    ],
    "an aim that is told as a fact in a word": [
        ("甘肃服务业企业已经倍增。", ["other"]),
        ("Service enterprises in Gansu have already doubled.", ["other"]),
        ("甘肃的苹果产量已经倍增。", ["unknown"]),
    ],
    "growth by so much, and to so much": [
        ("苏滁高新区的企业增至当初的87.5倍以上。", ["derived"]),
        ("苏滁高新区的企业增加了87.5倍以上。", ["contradicted"]),
        ("Firms in the Suchu High-tech Zone multiplied, growing by more than 87.5 times.", ["contradicted"]),
    ],
    "no growth of two rows that are one or unrelated": [
        ("长江经济带经济总量占比扩大了一倍。", ["unknown"]),
        ("The share of the Yangtze Economic Belt in GDP has doubled.", ["unknown"]),
        ("高滩园区的投产率在一半以上。", ["unknown"]),
        ("空港配套产业园的投产率约为四成。", ["derived"]),
    ],
    "half or more, and more than half": [
        ("长江经济带经济总量占全国一半及以上。", ["contradicted"]),
        ("长江经济带经济总量占全国超过一半。", ["contradicted"]),
        ("The Yangtze Economic Belt makes at least half of the nation's GDP.", ["contradicted"]),
    ],
    "how long a plan of another name is": [
        ("甘肃出台服务业企业五年倍增计划。", ["contradicted", "supported"]),
        ("甘肃出台服务业企业三年倍增计划。", ["supported", "supported"]),
    ],
    "the size of what belongs to whom is named": [
        ("聚真科技在上海设有600平方米的研发基地。", ["contradicted"]),
        ("聚真科技在上海设有1000多平方米的研发基地。", ["supported"]),
    ],
    "the assessed zones are not all zones, now as then": [
        ("目前参加考核的国家级经开区229家。", ["supported"]),
        ("目前参加考核的国家级经开区共232家。", ["contradicted"]),
        ("目前国家级经开区共229家。", ["contradicted"]),
        ("全国共有232家国家级经开区,参加考核的国家级经开区229家。", ["supported", "supported"]),
    ],
    "a fraction of a whole that is named between it and what bounds it": [
        ("长江经济带GDP超过全国一半。", ["contradicted"]),
        ("长江经济带GDP超过了全国三分之一。", ["vaguer"]),
        ("长江经济带GDP接近全国一半。", ["supported"]),
    ],
    "a whole beside its part": [
        ("空港配套产业园的84家企业里已有35家建成投产。", ["supported", "supported"]),
        ("At the supporting park of Konggang 35 of the 84 firms are in production.", ["supported", "supported"]),
    ],
    "the present in another order": [
        ("现在,国家级经开区229家。", ["contradicted"]),
        ("国家级经开区现在有229家。", ["contradicted"]),
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*one, id=kind) for kind, told in KINDS.items() for one in told]
)
def test_a_kind_is_judged_rightly_in_other_words(text: str, expected: list[str]) -> None:
    found = indicators.check(text, PROJECT).numbers
    assert [str(one.verdict) for one in found] == expected, [(one.text, one.rows, one.reason) for one in found]
