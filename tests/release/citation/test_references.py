"""The text of references, looked at against GB/T 7714-2015 (numeric) and APA 7, as a reader would paste them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indicators import Package, cite
from indicators.release.bibliography import Item, source_item
from indicators.release.cite import STYLES, StyleName, reference
from tests.checkout import PROJECT, Checkout

GOLDEN = {
    "chengyu-industry-analysis": (
        "成渝地区产业协同发展的战略分析[R].",
        "成渝地区产业协同发展的战略分析. (n.d.).",
    ),
    "east-west-industry-2025": (
        "邓靖. 合力推动东西部产业协作升级[N/OL]. 经济日报, 2025-07-10."
        " http://m.hrbguangda.com/r/2025-07/10/content_31940811.htm.",
        "邓靖. (2025, July 10). 合力推动东西部产业协作升级. 经济日报."
        " http://m.hrbguangda.com/r/2025-07/10/content_31940811.htm",
    ),
    "gansu-theory-page-2025": (
        "罗哲, 官长瑞, 马红祥. 学习贯彻党的二十届四中全会精神[N]. 甘肃日报, [2025-10-31].",
        "罗哲, 官长瑞, & 马红祥. (ca. 2025, October 31). 学习贯彻党的二十届四中全会精神. 甘肃日报.",
    ),
    "national-etdz-briefing-2025": (
        "国家级经开区如何推动区域协调发展?商务部答封面新闻[N/OL]. 封面新闻, [2025-05-27]."
        " http://m.huayingsk.com/a/764.html.",
        "国家级经开区如何推动区域协调发展?商务部答封面新闻. (ca. 2025, May 27). 封面新闻."
        " http://m.huayingsk.com/a/764.html",
    ),
    "yangtze-belt-focus-2026": (
        "央视新闻(焦点访谈). 焦点访谈 |高水平协作推动长江经济带高质量发展[EB/OL]. ([2026-01-06])."
        " https://www.cqhengrong.com/?p=449.",
        "焦点访谈 |高水平协作推动长江经济带高质量发展. (ca. 2026, January 6). 央视新闻(焦点访谈)."
        " https://www.cqhengrong.com/?p=449",
    ),
}
"""Of each source, the reference in both styles. An inferred date stands in brackets, or behind ca."""

DESCRIBED: dict[str, Any] = {
    "name": "county-reports",
    "title": "County reports",
    "title_zh": "县域报告",
    "version": "1.2.0",
    "created": "2026-03-04T05:06:07Z",
    "homepage": "https://example.org/county",
    "contributors": [
        {"title": "County Data Team", "title_zh": "县域数据组", "roles": ["creator"]},
        {"title": "A Reviewer", "roles": ["contributor"]},
    ],
    "licenses": [{"name": "CC-BY-4.0"}],
}

COMMUNIQUE = {
    "source_id": "communique",
    "title": "某县2025年国民经济和社会发展统计公报",
    "author": "",
    "publisher": "某县统计局",
    "published_on": "2026-03-01",
    "published_basis": "stated",
    "genre": "statistical_communique",
    "language": "zh-Hans",
    "file": "seeds/communique.txt",
    "copy_quality": "clean",
    "url": "https://example.org/a_b?c=1&d=2",
    "archived_url": "",
    "retrieved_on": "2026-04-05",
}


def describe(checkout: Checkout, **properties: object) -> str:
    """Change what datapackage.json says; None takes a property away."""
    file = checkout.root / "datapackage.json"
    descriptor = {**json.loads(file.read_text(encoding="utf-8")), **properties}
    kept = {name: value for name, value in descriptor.items() if value is not None}
    file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return str(checkout.root)


def communique(**cells: str) -> Item:
    return source_item({**COMMUNIQUE, **cells})


def both(item: Item) -> tuple[str, ...]:
    return tuple(reference(item, style) for style in STYLES)


def test_every_source_has_a_golden_reference() -> None:
    assert set(GOLDEN) == {row["source_id"] for row in Checkout(PROJECT).rows("sources")}


@pytest.mark.parametrize("source", GOLDEN)
def test_a_source_reads_as_its_styles_have_it(source: str) -> None:
    for style, expected in zip(STYLES, GOLDEN[source], strict=True):
        assert cite(source, style=style, path=PROJECT).splitlines()[0] == expected


def test_the_dataset_is_named_in_the_language_of_the_style(checkout: Checkout) -> None:
    text = cite(path=describe(checkout, **DESCRIBED))
    assert text.split("\n\n") == [
        "GB/T 7714-2015\n县域数据组. 县域报告: 1.2.0 版[DS/OL]. (2026-03-04). https://example.org/county.",
        "APA 7\nCounty Data Team. (2026). County reports (Version 1.2.0) [Data set]. https://example.org/county",
        "Licence of the data: CC-BY-4.0.\n",
    ]


def test_a_claim_is_a_part_of_the_dataset_beside_its_source_and_its_words(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["source_id"] == "gansu-theory-page-2025")
    start = int(row["quote_start"])
    source = checkout.first("sources", lambda one: one["source_id"] == row["source_id"])
    document = (checkout.root / source["file"]).read_bytes().decode("utf-8")
    line = document.count("\n", 0, start) + 1
    claim = row["observation_id"]
    assert cite(claim, path=describe(checkout, **DESCRIBED)).split("\n\n") == [
        f"GB/T 7714-2015\n县域数据组. 县域报告: 1.2.0 版, {claim}[DS/OL]. (2026-03-04). https://example.org/county.\n"
        + GOLDEN["gansu-theory-page-2025"][0],
        f"APA 7\nCounty Data Team. (2026). County reports (Version 1.2.0; {claim}) [Data set]."
        f" https://example.org/county\n{GOLDEN['gansu-theory-page-2025'][1]}",
        f"“{row['quote']}”\n{source['file']}, line {line}, characters {start}–{start + len(row['quote'])};"
        f" sha256 {source['sha256']}",
        "The date of publication, 2025-10-31, is inferred. Quality of the copy cited: layout scrambled.\n"
        "Licence of the data: CC-BY-4.0.\n",
    ]
    assert document[start : start + len(row["quote"])] == row["quote"]


def test_every_claim_can_be_cited(package: Package) -> None:
    for table, key in (("observations", "observation_id"), ("cooperations", "cooperation_id")):
        for row in Checkout(PROJECT).rows(table):
            assert f"“{row['quote']}”\n" in package.cite(row[key], style="apa"), row[key]


def test_without_the_source_the_place_has_no_line(checkout: Checkout) -> None:
    for row in checkout.rows("sources"):
        (checkout.root / row["file"]).unlink()
    row = checkout.rows("observations")[0]
    text = cite(row["observation_id"], style="apa", path=checkout.root)
    assert f".txt, characters {row['quote_start']}–" in text
    assert ", line" not in text


def test_a_report_of_a_statistical_office() -> None:
    assert both(communique()) == (
        "某县2025年国民经济和社会发展统计公报[R/OL]. 某县统计局, 2026[2026-04-05]. https://example.org/a_b?c=1&d=2.",
        "某县2025年国民经济和社会发展统计公报. (2026). 某县统计局. https://example.org/a_b?c=1&d=2",
    )


def test_a_page_of_the_web_without_an_author_is_its_publisher_s() -> None:
    assert both(communique(genre="policy_document")) == (
        "某县统计局. 某县2025年国民经济和社会发展统计公报[EB/OL]. (2026-03-01)[2026-04-05]."
        " https://example.org/a_b?c=1&d=2.",
        "某县2025年国民经济和社会发展统计公报. (2026, March 1). 某县统计局. https://example.org/a_b?c=1&d=2",
    )


def test_more_than_three_authors_are_cut_in_chinese_and_all_named_in_apa() -> None:
    chinese, english = both(communique(author="张三; 李四；王五; 赵六", genre="news_report"))
    assert chinese.startswith("张三, 李四, 王五, 等. ")
    assert english.startswith("张三, 李四, 王五, & 赵六. ")


@pytest.mark.parametrize("author", ["National Bureau of Statistics", "OECD", "John Smith"])
def test_a_name_is_written_as_the_document_has_it(author: str) -> None:
    assert all(text.startswith(f"{author}. ") for text in both(communique(author=author)))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("genre", ["statistical_communique", "news_report", "policy_document", "one of their own"])
@pytest.mark.parametrize("url", ["", "https://example.org/1"])
def test_no_date_is_made_up(style: StyleName, genre: str, url: str) -> None:
    """The style for GB/T 7714 takes the year of access for that of publication where it is left to itself."""
    text = reference(communique(genre=genre, url=url, published_on="", published_basis="unknown"), style)
    assert "2026" not in text.replace("[2026-04-05]", "").replace("Retrieved April 5, 2026, from", "")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("version", ["0.1.0", "1.0.0-rc.1", "2026-03", "1, 2"])
def test_a_version_is_one_version(checkout: Checkout, style: StyleName, version: str) -> None:
    text = cite(style=style, path=describe(checkout, version=version))
    assert (f"(Version {version})" if style == "apa" else f": {version} 版[") in text


def test_a_dataset_of_which_little_is_known_is_cited_by_that(checkout: Checkout) -> None:
    less = dict.fromkeys(("title", "title_zh", "contributors", "version", "created", "licenses", "homepage"))
    path = describe(checkout, **{**less, "name": "county-reports"})
    assert cite(path=path) == "GB/T 7714-2015\ncounty-reports[DS].\n\nAPA 7\ncounty-reports. (n.d.). [Data set].\n"
    assert "county-reports: obs-0001" in cite("obs-0001", path=path, style="apa")


def test_persons_are_taken_apart_where_the_package_does(checkout: Checkout) -> None:
    people = [
        {"title": "Ana María Gómez", "givenName": "Ana María", "familyName": "Gómez", "roles": ["author"]},
        {"title": "Press", "roles": ["publisher"]},
    ]
    path = describe(checkout, contributors=people)
    assert cite(style="apa", path=path).startswith("Gómez, A. M. (")
    assert cite(style="apa", path=path).splitlines()[0].endswith("[Data set]. Press.")
    assert cite(style="gbt7714", path=path).startswith("GÓMEZ A M. ")


def test_titles_are_not_changed() -> None:
    title = "What is 'new'? \"A\" test: AI & 5G <in> 2026"
    assert all(title in text for text in both(communique(title=title)))


def test_processing_says_nothing_of_its_own(
    capfd: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    cite("obs-0001", path=PROJECT)
    assert capfd.readouterr() == ("", "")
    assert [str(warning.message) for warning in recwarn] == []


def test_a_path_to_the_descriptor_will_do() -> None:
    assert cite(path=Path(PROJECT) / "datapackage.json") == cite(path=PROJECT)
