"""Twelve documents made with pandoc, LibreOffice, Chromium and iconv: each number of their texts, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indicators.documents import read_map
from indicators.documents.deriving import Derived, derive, derive_again

FOLDER = Path(__file__).parent / "made"
_NUMBER = re.compile("[0-9]+(?:[.,][0-9]+)*")

MADE = {
    "brief.big5.txt": "text 1 (big5hkscs)",
    "bulletin.gb18030.txt": "text 1 (gb18030)",
    "columns.utf16.txt": "text 1 (utf-16)",
    "brief.saved.html": "html 1 (gb18030); ",
    "bulletin.pandoc.html": "html 1 (utf-8); ",
    "columns.saved.html": "html 1 (utf-8); ",
    "brief.office.docx": "docx 1; ",
    "bulletin.office.docx": "docx 1; ",
    "bulletin.pandoc.docx": "docx 1; ",
    "brief.printed.pdf": "pdf 1; ",
    "bulletin.office.pdf": "pdf 1; ",
    "columns.printed.pdf": "pdf 1; ",
}
"""Each document and the step that makes text of it."""

SITE = [
    "首页",
    "今日气温 17℃",
    "两会2026",
    "高新企业15家",
    "旅客2.9万人次",
    "十件大事",
    "京ICP备10000001号",
    "010-55550000",
]
AROUND = {
    "brief.saved.html": SITE,
    "columns.saved.html": SITE,
    "brief.office.docx": ["内部资料 2026年第7期", "第1页"],
    "bulletin.office.docx": ["内部资料 2026年第7期", "页"],
    "bulletin.pandoc.html": ["云桥县统计局"],
    "bulletin.office.pdf": ["内部资料", "第1页", "第2页"],
    "columns.printed.pdf": ["云桥年鉴 2026", "第1页", "第2页"],
}
"""What stands around the article of a document."""
TABLES = ["brief.printed.pdf", "bulletin.office.pdf", "bulletin.pandoc.docx", "brief.saved.html"]
_DATED = "2026年1月9日 来源：云桥日报 浏览 5021 次"
"""What the saved pages print below the title."""


def read(name: str) -> Derived:
    derived = derive((FOLDER / name).read_bytes())
    assert derived is not None
    return derived


def numbers(name: str, article: str) -> tuple[list[str], list[str]]:
    """The numbers of a text as its author wrote it and as it was read, notes in whatever place they have on a page."""
    text = (FOLDER / f"{name.partition('.')[0]}.md").read_text("utf-8").partition("\n---\n")[2]
    text = re.sub(r"\[\^[0-9]+\](?!:)|\^2\^", "", text) * (3 if name == "columns.printed.pdf" else 1)
    body, notes = re.sub(r"(?m)^\[\^[0-9]+\]:.*\n", "", text), re.findall(r"(?m)^\[\^[0-9]+\]:(.*)$", text)
    title = re.search("(?m)^title: (.*)$", (FOLDER / f"{name.partition('.')[0]}.md").read_text("utf-8"))
    assert title is not None
    for note in notes:
        assert note.strip() in article
        article = article.replace(note.strip(), "")
    article = article.replace(_DATED, "").replace(title.group(1), "")
    return _NUMBER.findall(body), _NUMBER.findall(re.sub(r"\[[12]\]", "", article))


@pytest.mark.parametrize("name", MADE)
def test_every_number_is_there_in_order_and_unaltered(name: str) -> None:
    written, found = numbers(name, read(name).article)
    assert found == written


@pytest.mark.parametrize("name", MADE)
def test_article_and_chrome_are_told_apart(name: str) -> None:
    derived = read(name)
    assert derived.extraction.startswith(MADE[name])
    around = AROUND.get(name, [])
    chrome = "" if derived.map is None else "\n".join(derived.text[one.start : one.end] for one in derived.map.chrome)
    assert all(words in chrome for words in around)
    assert bool(chrome) == bool(around)
    assert not any(words in derived.article for words in around if words != "页")


@pytest.mark.parametrize("name", MADE)
def test_it_is_the_same_again(name: str) -> None:
    derived = read(name)
    assert derive_again((FOLDER / name).read_bytes(), derived.extraction) == derived
    if derived.map is not None:
        assert read_map(derived.map.to_json().encode(), len(derived.text)) == derived.map


@pytest.mark.parametrize("name", [name for name in MADE if not name.endswith("txt")])
def test_every_character_leads_back_to_where_it_stood(name: str) -> None:
    derived = read(name)
    assert derived.map is not None
    told = "".join(derived.text[one.start : one.end] for one in derived.map.spots)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", derived.text)
    assert all(one.where for one in derived.map.spots)
    for spot in derived.map.spots if name.endswith(".pdf") else ():
        width, height = derived.map.pages[spot.page - 1]
        assert spot.box is not None
        left, top, right, bottom = spot.box
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


@pytest.mark.parametrize("name", TABLES)
def test_a_table_goes_row_by_row_under_its_heads(name: str) -> None:
    derived = read(name)
    assert derived.map is not None
    row, head = ("企業數\t203\t215", "2025年") if "brief" in name else ("地区生产总值\t312.6\t6.1", "比上年增长（%）")
    end = derived.text.index(row) + len(row)
    assert derived.map.spots_of(end - 1, end)[0].head == head


def test_two_columns_are_read_one_after_the_other_and_lines_mended() -> None:
    article = read("columns.printed.pdf").article
    for paragraph in (FOLDER / "columns.md").read_text("utf-8").split("\n\n")[1:]:
        assert article.count(paragraph.strip()) >= 2  # of three; one goes on in the next column or page
