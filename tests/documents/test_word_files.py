"""Word files: paragraphs, tables, deletions and page furniture, and files that are not what they say."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml

from indicators.documents.deriving import Derived, derive
from indicators.errors import UnreadableDocumentError

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def written(*paragraphs: str) -> bytes:
    """A file with some paragraphs, given as the inside of their XML."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "云桥县公报", "云桥县统计局"
    document.sections[0].header.paragraphs[0].text = "云桥县统计局 2026"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    body = document.element.body
    for inside in paragraphs:
        body.insert(len(body) - 1, parse_xml(f"<w:p {NAMESPACE}>{inside}</w:p>"))
    table = document.add_table(rows=2, cols=3)
    for place, words in enumerate(("指标", "亿元", "%", "生产总值", "312.6", "6.1")):
        table.cell(place // 3, place % 3).text = words
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(content: bytes) -> Derived:
    derived = derive(content)
    assert derived is not None
    assert derived.map is not None
    return derived


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_the_words_stand_as_they_are_shown() -> None:
    found = read(
        written(
            run("企业3") + run("120", "<w:b/>") + run("家，占地30 km") + run("2", '<w:vertAlign w:val="superscript"/>'),
            f"<w:ins>{run('新增12家')}</w:ins><w:del><w:r><w:delText>旧增99家</w:delText></w:r></w:del>",
            f"{run('甲')}<w:r><w:br/></w:r>{run('乙')}{run('隐去77', '<w:vanish/>')}",
            f"<w:fldSimple w:instr='PAGE 5'>{run('8')}</w:fldSimple><w:r><w:instrText>PAGE 6</w:instrText></w:r>",
        )
    )
    assert found.article.strip() == (
        "企业3120家，占地30 km²\n\n新增12家\n\n甲\n乙\n\n8\n\n指标\t亿元\t%\n生产总值\t312.6\t6.1"
    )
    assert found.map is not None
    assert [(found.text[one.start : one.end], one.what) for one in found.map.chrome] == [
        ("云桥县统计局 2026", "header"),
        ("第1页", "footer"),
    ]
    start = found.text.index("312.6")
    assert found.map.spots_of(start, start + 5)[0].where == "table 1, row 2, cell 2, under '亿元'"
    assert found.told == {"title": "云桥县公报", "author": "云桥县统计局"}


def repacked(replaced: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(written(run("312家")))) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *replaced}:
            new.writestr(name, replaced.get(name) or old.read(name))
    return stream.getvalue()


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "312">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8))
    + f"]><w:document {NAMESPACE}><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>".encode()
)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            lambda: repacked({"word/media/image1.png": bytes(200 * 2**20)}),
            r"\d+ parts and 20\d MiB when unpacked",
        ),
        (lambda: repacked({f"word/{number}.xml": b"x" for number in range(10_001)}), r"of 10,\d+ parts"),
        (lambda: repacked({"word/document.xml": b"<w:document"}), "a broken Word file"),
        (lambda: repacked({"word/document.xml": b"<a>" * 5000}), "a broken Word file"),
        (lambda: repacked({"word/document.xml": ENTITIES}), "without text|a broken Word file"),
        (lambda: written(run("312家"))[:-400], "a broken archive"),
        (lambda: repacked({"[Content_Types].xml": b"<Types/>"}), "a broken Word file"),
    ],
    ids=["unpacks to much", "many parts", "broken XML", "nested", "entities", "cut off", "no types"],
)
def test_what_is_broken_or_a_bomb_is_refused_in_one_line(made: Callable[[], bytes], words: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=words) as refused:
        derive(made())
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [("xl/workbook.xml", "a workbook"), ("content.xml", "an OpenDocument file"), ("a.txt", "no Word document in it")],
)
def test_an_archive_of_another_kind_is_named(name: str, words: str) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr(name, "312")
    with pytest.raises(UnreadableDocumentError, match=words):
        derive(stream.getvalue())
