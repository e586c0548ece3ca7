"""Web pages: every number in order and unaltered, tables with their heads, the article told from what is around it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indicators import add_source
from indicators.documents import read_map
from indicators.documents.deriving import Derived, derive
from indicators.errors import UnreadableDocumentError
from tests.checkout import Checkout

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>云桥县公报_云桥新闻网</title>
<meta name="author" content="李明"><meta name="PubDate" content="2026-03-01 10:20">
<meta property="og:site_name" content="云桥新闻网"><link rel="canonical" href="https://news.example.cn/a/1.html">
<script>var hits = 4711;</script><style>p {{ margin: 17px }}</style></head>
<body onload="fetch('https://example.cn/')"><nav><ul><li><a href="/1">要闻</a></li><li><a>专题2024</a></li></ul></nav>
<div class="main"><h1>云桥县公报</h1><p>2026年3月1日</p>
<p>截至2025年底，全县共有企业3<b>120</b>家，同比增长7.5<sup>1</sup>%，其中规模以上企业
87家，带动就业2.3万人，实现产值56.8亿元。<!-- 66 --></p>
<p>全年完成固定资产投资120亿元以上，高于全市平均水平3.2个百分点，<br>连续三年保持两位数增长，占地10<sup>5</sup>平方米。</p>
<table><tr><th rowspan="2">指标</th><th colspan="2">2025年</th></tr><tr><th>绝对数（亿元）</th><th>增长（%）</th></tr>
<tr><td>地区生产总值</td><td>312.6</td><td>6.1</td></tr><tr><td>工业增加值</td><td></td><td>7.7</td></tr></table>
<p style="display:none">云桥贷款8888元</p></div>
<div class="related"><h3>相关新闻</h3><ul><li><a href="/2">我县新增12家高新企业</a></li></ul></div>
<footer><p>浏览2345次</p></footer></body></html>
"""
ARTICLE = """云桥县公报

2026年3月1日

截至2025年底，全县共有企业3120家，同比增长7.5¹%，其中规模以上企业 87家，带动就业2.3万人，实现产值56.8亿元。

全年完成固定资产投资120亿元以上，高于全市平均水平3.2个百分点，
连续三年保持两位数增长，占地10⁵平方米。

指标\t2025年
\t绝对数（亿元）\t增长（%）
地区生产总值\t312.6\t6.1
工业增加值\t\t7.7"""


def read(page: str) -> Derived:
    derived = derive(page.encode())
    assert derived is not None
    assert derived.map is not None
    return derived


@pytest.fixture(scope="module")
def page() -> Derived:
    return read(PAGE.format(charset="utf-8"))


def test_the_article_is_told_from_what_is_around_it(page: Derived) -> None:
    assert page.article.strip() == ARTICLE
    assert page.map is not None
    around = {page.text[one.start : one.end]: one.what for one in page.map.chrome}
    assert around == {
        "要闻\n\n专题2024": "navigation",
        "云桥贷款8888元": "hidden",
        "相关新闻\n\n我县新增12家高新企业": "around the article",
        "浏览2345次": "footer",
    }


def test_a_quote_leads_back_to_its_element_and_a_figure_to_its_head(page: Derived) -> None:
    assert page.map is not None
    start = page.text.index("312.6")
    (spot,) = page.map.spots_of(start, start + 5)
    assert spot.where == "/html/body/div[1]/table[1]/tr[3]/td[2], under '2025年 绝对数（亿元）'"
    start = page.text.index("7.7")
    assert page.map.spots_of(start, start + 3)[0].head == "2025年 增长（%）"


def test_a_map_is_read_as_it_was_written(page: Derived) -> None:
    assert page.map is not None
    assert read_map(page.map.to_json().encode(), len(page.text)) == page.map


@pytest.mark.parametrize("charset", ["gb2312", "big5", "utf-8"])
def test_what_a_page_says_of_itself_is_proposed(checkout: Checkout, tmp_path: Path, charset: str) -> None:
    # What it declares is not always what it is in.
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.format(charset=charset).encode("gb18030"))
    added = add_source(path, source_id="page", publisher="云桥县统计局", path=checkout.root)
    assert added.file == "seeds/page.txt"
    assert added.extraction.startswith("html 1 (gb18030); trafilatura ")
    row = checkout.first("sources", lambda row: row["source_id"] == "page")
    assert (row["title"], row["author"], row["publisher"]) == ("云桥县公报", "李明", "云桥县统计局")
    assert (row["published_on"], row["published_basis"]) == ("2026-03-01", "stated")
    assert row["url"] == "https://news.example.cn/a/1.html"
    text = (checkout.root / added.file).read_text("utf-8")
    read_map((checkout.root / "seeds/page.map.json").read_bytes(), len(text))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>一<p>二", "一\n\n二\n"),
        ("<a>1</a><a>2</a><a>3</a>", "1 2 3\n"),
        ("<p>1<span>2</span><i>3</i></p>", "123\n"),
        ("<p>第<!-- x -->3<!-- y -->家</p>", "第3家\n"),
        ("<p>企业\n 共有312家</p>", "企业共有312家\n"),
        ("<p>共有\n312\n家</p>", "共有 312 家\n"),
        ("<p>12<sup>[3]</sup>，CO<sub>2</sub></p>", "12[³]，CO₂\n"),
        ("<pre>甲  1\n乙  2</pre>", "甲  1\n乙  2\n"),
        ("<table><tr><td><table><tr><td>1</td><td>2</td></tr></table></td><td>3</td></tr></table>", "1\t2\n\n3\n"),
        ("<table><tr><td>1<p>2</td><td>3</td></tr></table>", "1   2\t3\n"),
        ("<div>甲<script>9</script>乙<noscript>8</noscript></div>", "甲乙\n"),
        ("<p>1&nbsp;234&#160;5</p>", "1\xa0234\xa05\n"),
    ],
)
def test_words_stand_as_the_page_shows_them(markup: str, text: str) -> None:
    assert read(f"<html><body>{markup}</body></html>").text == text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<html><body>" + "<div>" * 5000 + "312" + "</div>" * 5000, "nested too deeply"),
        ("<html><body><script>document.write('312家')</script></body></html>", "without text"),
        ("<html></html>", "without text"),
        ("<html><body>\x01</body></html>", r"its character 12 is U\+0001"),
        ("<html><body>" + "312家 " * 5_000_000, "more than 16,777,216 characters"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_in_one_line(content: str, words: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=words) as refused:
        derive(content.encode())
    assert "\n" not in str(refused.value)


def test_a_table_that_claims_to_be_endless_is_read() -> None:
    page = read("<html><body><table>" + "<tr><td colspan=9999 rowspan=9999>1<td>2" * 300)
    assert re.findall("[0-9]+", page.text) == ["1", "2"] * 300
