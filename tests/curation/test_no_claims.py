"""Which numbers are proposed as exclusions, and which are claims though they look alike."""

from __future__ import annotations

import pytest

from indicators.curation.drafted_numbers import no_claim
from indicators.reading import find_quantities

CASES = [
    ("规模以上工业企业是指年主营业务收入2000万元及以上的企业。", "2000万元及以上", "not_domain"),
    ("园区产值2000万元以上的企业有30家。", "2000万元以上", ""),
    ("32岁的她在园区上班。", "32岁", "not_domain"),
    ("过去十年,园区变了样。", "十年", "reference_period"),
    ("四年多来,累计投入3.86亿元。", "四年多", "reference_period"),
    ("半年里完成检测340批次。", "半年", "reference_period"),
    ("项目工期18个月。", "18个月", ""),
    ("实施企业三年倍增计划。", "三年", ""),
    ("甲县与乙县签约,两县共建园区。", "两县", "anaphor"),
    ("位于甲省、乙省、丙省三省交界。", "三省", ""),
    ("存在着几个重要的区域。", "几个", "indefinite"),
    ("投资数百万元。", "数百万元", ""),
    ("类似的探索不止一处。", "不止一处", "indefinite"),
    ("我补充两点。", "两点", "label"),
    ("正文完。\n三天\n", "三天", "label"),
    ("正文完。\n(相关报道见3版)", "3版", "label"),
    ("正文有30家企业。\n• 某省303个项目复工", "303个", "related_headline"),
    ("要点:\n• 引进303个项目\n正文在后。", "303个", ""),
    ("电视剧《毕业十年》杀青。", "十年", "name"),
    ("印发《企业三年倍增计划》。", "三年", ""),
]


@pytest.mark.parametrize(("text", "words", "reason"), CASES)
def test_what_is_evidently_no_claim_and_what_may_be_one(text: str, words: str, reason: str) -> None:
    mention = next(one for one in find_quantities(text) if one.text == words)
    found = no_claim(mention, text)
    assert (found.reason if found else "") == reason
    assert found is None or found.grounds


def test_a_reason_that_does_not_speak_for_itself_has_a_note() -> None:
    text = "规模以上工业企业是指年主营业务收入2000万元及以上的企业。"
    (mention,) = find_quantities(text)
    found = no_claim(mention, text)
    assert found is not None
    assert found.note == "A threshold in a definition: of nothing is it said."
