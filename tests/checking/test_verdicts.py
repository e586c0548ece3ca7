"""The verdicts that `check` gives, each on sentences about invented rows and about those of the dataset."""

from __future__ import annotations

import pytest

import indicators
from tests.checkout import PROJECT


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(one.text, str(one.verdict)) for one in indicators.check(text, PROJECT).numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全国共有232家国家级经开区。", "supported"),
        ("全国共有二百三十二家国家级经开区。", "supported"),
        ("全国共有约230家国家级经开区。", "vaguer"),
        ("全国共有超过230家国家级经开区。", "vaguer"),
        ("全国共有223家国家级经开区。", "contradicted"),
        ("全国共有超过232家国家级经开区。", "contradicted"),
        ("国家级经开区合作项目将近700个。", "supported"),
        ("国家级经开区的合作项目达到700个。", "sharper"),
        ("国家级经开区的合作项目超过700个。", "contradicted"),
        ("国家级经开区的合作项目约700个。", "vaguer"),
        ("平均每个国家级经开区约有3个合作项目。", "derived"),
        ("合肥经开区已入驻465家企业。", "other"),
        ("这家饭店有232个座位。", "unknown"),
        ("China has 232 national economic and technological development zones.", "supported"),
        ("The national development zones carry out 700 cooperation projects.", "sharper"),
        ("The hotel has 232 rooms.", "unknown"),
    ],
)
def test_a_number_is_held_against_the_row_about_the_same_thing(text: str, expected: str) -> None:
    assert [verdict for _, verdict in verdicts(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全國國家級經開區共有232家。", ["supported"]),
        ("2024年国家级经开区出口10.7万亿元。", ["other"]),
        ("2024年国家级经开区进出口10.7万亿元。", ["supported"]),
        ("2019年东西部协作援助资金为22.9亿元。", ["contradicted"]),
        ("高竹新区2024年9月有201家企业,其中投产企业201家。", ["supported", "contradicted"]),
        (
            "成渝双城经济圈2019年GDP为6.3万亿元,占全国6.3%。2021年达到6.39万亿元。",
            ["supported", "supported", "contradicted"],
        ),
        (
            "2023年参加考核的国家级经开区229家,地区生产总值14.8万亿元,平均每家646亿元。",
            ["supported", "supported", "derived"],
        ),
        (
            "2023年参加考核的国家级经开区229家,地区生产总值14.8万亿元,平均每家746亿元。",
            ["supported", "supported", "contradicted"],
        ),
        ("Gaozhu New Area had 129 firms in March 2021. In September 2024 it had 210.", ["supported", "contradicted"]),
        ("The zones are spread over 31 provinces, all national development zones.", ["supported"]),
    ],
)
def test_what_a_number_is_of_is_told_by_words_around_it_and_before_it(text: str, expected: list[str]) -> None:
    assert [verdict for _, verdict in verdicts(text)] == expected


def test_a_change_follows_from_its_two_levels_and_a_wrong_one_does_not() -> None:
    right = verdicts("长江经济带GDP占全国的比重从42.2%提高到47.3%,提高5.1个百分点。")
    assert [verdict for _, verdict in right] == ["supported", "supported", "derived"]
    wrong = verdicts("长江经济带GDP占全国的比重从42.2%提高到47.3%,提高6.1个百分点。")
    assert [verdict for _, verdict in wrong] == ["supported", "supported", "contradicted"]


def test_a_pair_the_wrong_way_round_is_contradicted() -> None:
    found = verdicts("长江经济带GDP占全国的比重从47.3%提高到42.2%。")
    assert [verdict for _, verdict in found] == ["contradicted", "contradicted"]


def test_dates_and_ordinals_have_no_verdict() -> None:
    assert verdicts("2025年5月27日,第3次会议在G60科创走廊举行。") == []


def test_what_the_present_is_held_against_is_the_latest() -> None:
    assert verdicts("目前国家级经开区共有219家。")[0][1] == "contradicted"
    assert verdicts("2018年国家级经开区共有219家。")[0][1] == "supported"


@pytest.mark.parametrize(
    "text", ["现在国家级经开区共219家。", "国家级经开区现在是219家。", "There are now 219 national development zones."]
)
def test_the_present_is_that_of_the_day_on_which_the_text_was_published(text: str) -> None:
    then, later = (indicators.check(text, PROJECT, published=day).numbers[0] for day in ("2018-12-01", "2025-06-01"))
    assert (str(then.verdict), str(later.verdict)) == ("supported", "contradicted")


def test_two_numbers_of_which_one_is_dated_clash_unless_the_text_means_another_time() -> None:
    undated, dated = (
        indicators.check(f"{when}国家级经开区共有223家。", PROJECT).numbers[0].reason for when in ("", "2025年5月")
    )
    assert undated.endswith("unless the text means another time")
    assert dated.endswith("both cannot be true")


@pytest.mark.parametrize(
    ("text", "consistent"),
    [
        ("产值由40亿元增长到50亿元,增长25%。", True),
        ("产值由40亿元增长到50亿元,增长35%。", False),
        ("比重从10%提高到15%,提高5个百分点。", True),
        ("比重从10%下降到15%。", False),
        ("甲、乙、丙三园企业分别为10家、20家、30家,合计60家。", True),
        ("甲、乙、丙三园企业分别为10家、20家、30家,合计70家。", False),
        ("出口额占全国的比重为120%。", False),
        ("园区共有50家企业,其中60家来自外地。", False),
        ("Output rose from 40 billion yuan to 50 billion yuan, up 25 percent.", True),
        ("Output rose from 40 billion yuan to 50 billion yuan, up 35 percent.", False),
    ],
)
def test_the_arithmetic_of_a_text_comes_out_or_not(text: str, consistent: bool) -> None:
    sums = indicators.check(text, PROJECT).sums
    assert sums
    assert all(one.consistent for one in sums) is consistent


def test_a_frame_has_a_row_for_each_number() -> None:
    frame = indicators.check("全国共有232家国家级经开区,遍布31个省份。", PROJECT).to_frame()
    assert list(frame["text"]) == ["232家", "31个"]
    assert frame["rows"][0].startswith("obs-0023")
