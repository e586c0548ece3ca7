"""Texts in any encoding: the bytes are kept and pinned, and the text beside them is theirs to the letter."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import add_source
from indicators.documents.deriving import decode
from indicators.errors import UnreadableDocumentError
from tests.checkout import Checkout

SIMPLE = """云桥县经济开发区公报

截至2025年底，开发区已集聚企业312家，其中规模以上企业87家，同比增长12.5%。
"""
TRADITIONAL = """雲橋縣經濟開發區公報

截至2025年底，開發區已集聚企業312家，其中規模以上企業87家，同比增長12.5%。
"""


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE, "gbk", "gb18030"),
        (SIMPLE, "gb2312", "gb18030"),
        (SIMPLE, "utf-16", "utf-16"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-16-be", "utf-16-be"),
        (SIMPLE, "utf-32", "utf-32"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "big5hkscs", "big5hkscs"),
        (TRADITIONAL, "gb18030", "gb18030"),
    ],
)
def test_a_text_in_another_encoding_is_kept_with_its_text_beside_it(
    checkout: Checkout, tmp_path: Path, text: str, encoding: str, found: str
) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_bytes(text.encode(encoding))
    added = add_source(path, source_id="bulletin", path=checkout.root)
    assert (added.file, added.original_file) == ("seeds/bulletin.utf-8.txt", "seeds/bulletin.txt")
    assert (checkout.root / added.file).read_bytes() == text.encode()
    assert (checkout.root / added.original_file).read_bytes() == path.read_bytes()
    row = checkout.first("sources", lambda row: row["source_id"] == "bulletin")
    assert row["extraction"] == added.extraction == f"text 1 ({found})"
    assert row["original_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert row["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert row["characters"] == str(len(text))
    with pytest.raises(Exception, match="registered as bulletin"):
        add_source(path, source_id="again", path=checkout.root)


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
@pytest.mark.parametrize(
    "text", ["國家開發區合作項目700個。", "企業近700家", "全年地區生產總值增長5.1%。", "雲橋縣2025年報告"]
)
def test_a_line_is_enough_to_tell_chinese(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("text", ["国家级经开区合作项目700个。", "企业近700家", "园区共引进企业84家,投产35家"])
def test_a_line_of_simplified_characters_is_not_taken_for_korean(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


def test_a_text_in_utf8_is_taken_as_it_is(checkout: Checkout, tmp_path: Path) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_bytes(SIMPLE.encode())
    added = add_source(path, path=checkout.root)
    assert (added.file, added.original_file, added.extraction) == ("seeds/bulletin.txt", "", "")


def test_an_original_that_is_in_the_package_stays_where_it_is(checkout: Checkout) -> None:
    original = checkout.root / "seeds" / "bulletin"
    original.write_bytes(SIMPLE.encode("gbk"))
    added = add_source(original, path=checkout.root)
    assert (added.file, added.original_file) == ("seeds/bulletin.txt", "seeds/bulletin")


@pytest.mark.parametrize(
    ("content", "named", "words"),
    [
        (SIMPLE.encode()[:40] + b"\xff" + SIMPLE.encode()[40:], "", r"not UTF-8 at byte 40 \(ff .*mend the file"),
        (SIMPLE.encode("gb18030") + b"\xff\xff", "gb18030", r"not gb18030 at byte \d+ \(ff ff\)"),
        (SIMPLE.encode("utf-16")[:-1], "", r"not utf-16 at byte \d+"),
        (SIMPLE.encode("gbk"), "klingon", "no encoding is called 'klingon'"),
        (SIMPLE.encode("gbk"), "base64", "no encoding is called 'base64'"),
        (bytes(range(256)) * 8, "", "no(t a)? text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "", "before 2007, or with a password; save it as .docx"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "", "a picture"),
        (b"PK\x03\x04" + bytes(60), "", "a broken archive"),
        (b"{\\rtf1 312}", "", "RTF"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(
    checkout: Checkout, tmp_path: Path, content: bytes, named: str, words: str
) -> None:
    path = tmp_path / "bulletin.txt"
    path.write_bytes(content)
    before = checkout.snapshot()
    with pytest.raises(UnreadableDocumentError, match=words) as refused:
        add_source(path, encoding=named, path=checkout.root)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)
    assert checkout.snapshot() == before


def test_an_encoding_that_is_named_has_the_first_word() -> None:
    assert decode("第312家".encode("gbk"), "GBK") == ("第312家", "gb18030")
    assert decode("第312家".encode("shift_jis"), "shift_jis") == ("第312家", "cp932")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text_or_refused(content: bytes) -> None:
    try:
        text, encoding = decode(content)
    except UnreadableDocumentError:
        return
    assert content.decode(encoding).removeprefix("\ufeff") == text
