"""PDF that is none, that has no text, that does not say which characters it shows, or that is far too long."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

import pytest

from indicators import add_source
from indicators.documents.deriving import Derived, derive
from indicators.errors import UnreadableDocumentError
from tests.checkout import Checkout

MADE = Path(__file__).parent / "made"


def pdf(*contents: str, font: str = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica") -> bytes:
    """A PDF with a page of A4 for each stream of drawing commands."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>",
        f"<< {font} >>",
    ]
    for place, content in enumerate(contents):
        resources = f"/MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {5 + 2 * place} 0 R"
        objects += [f"<< /Type /Page /Parent 2 0 R {resources} >>", _stream(content)]
    written, places = "%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{held}\nendobj\n"
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF"
    return f"{written}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{listed}{trailer}".encode("latin-1")


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def line(words: str, x: float, y: float, size: float = 10) -> str:
    return f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"


def read(*contents: str) -> Derived:
    derived = derive(pdf(*contents))
    assert derived is not None
    return derived


PROSE = "The zones of both counties had 312 firms in them at the end"


def test_broken_lines_are_mended_and_no_two_numbers_joined() -> None:
    lines = [PROSE, "of the year; of these 87 came from over the river, which was 12", "34 of them had been there", "x"]
    page = "".join(line(words, 60, 700 - 14 * place) for place, words in enumerate(lines[:3]))
    assert read(page).text == f"{PROSE} {lines[1]}\n{lines[2]}\n"


def test_words_apart_on_a_line_are_cells_and_a_raised_mark_is_no_digit_of_its_number() -> None:
    page = line("Firms", 60, 700) + line("312", 300, 700) + line("1", 317, 704, 6) + line("6.1", 420, 700)
    assert read(page).text == "Firms\t312¹\t6.1\n"


def test_what_runs_along_the_pages_is_told_from_their_text() -> None:
    pages = [
        line("Yearbook 2026", 60, 810) + line(f"{PROSE} of {number}", 60, 600) + line(str(number + 16), 290, 30)
        for number in range(1, 4)
    ]
    found = read(*pages)
    assert found.map is not None
    assert found.article.strip().split("\n\n")[0] == f"{PROSE} of 1"
    around = [(found.text[one.start : one.end], one.what) for one in found.map.chrome]
    assert around[:2] == [("Yearbook 2026", "running head"), ("17", "page number")]
    assert len(around) == 6
    assert "Yearbook" not in found.article


def test_pages_without_text_among_others_are_told() -> None:
    assert read(line(PROSE, 60, 700), "0 0 100 100 re f").told["note"] == "no text on page 2"


def test_what_a_document_is_about_and_what_of_it_is_missing_are_both_noted(checkout: Checkout, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(line(PROSE, 60, 700), "0 0 100 100 re f"))
    add_source(path, subject="gansu", path=checkout.root)
    row = checkout.first("sources", lambda row: row["source_id"] == "report")
    assert row["note"] == "about gansu. no text on page 2"


UNMAPPED = (
    "/Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
    "/Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Odd) /Ordering (Odd) /Supplement 0 >> >>]"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf("0 0 100 100 re f"), "without a text layer"),
        (pdf("BT /F 10 Tf 60 700 Td <00410042> Tj ET", font=UNMAPPED), "in fonts that do not say which they are"),
        (b"%PDF-1.7\nnothing of the kind", "a broken PDF"),
        ((MADE / "bulletin.office.pdf").read_bytes()[:9000], "a broken PDF"),
        (pdf(*["" for _ in range(5001)]), "a PDF of 5,001 pages"),
    ],
    ids=["pictures", "no mapping", "no PDF", "cut off", "many pages"],
)
def test_what_cannot_be_read_is_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=words) as refused:
        derive(content)
    assert "\n" not in str(refused.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_a_stream_that_unpacks_to_a_flood_takes_no_more_than_its_share_of_memory() -> None:
    packer, commands = zlib.compressobj(9), line("312", 60, 700).encode() * 30_000
    # What stands between two full flushes is packed by itself, and so the same each time.
    first, again = (packer.compress(commands) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + again * 399 + packer.flush()
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
    empty = pdf("")
    assert len(empty) + len(packed) < 2 * 2**20
    with pytest.raises(UnreadableDocumentError, match="more than 2 GiB of memory"):
        derive(empty.replace(_stream("").encode(), stream))


def test_five_hundred_pages_are_read() -> None:
    body = "".join(line(f"{PROSE} of {place}", 60, 760 - 14 * place) for place in range(3))
    found = read(
        *(line(f"Yearbook 2026, {number}", 60, 810) + body + line(str(number), 290, 25) for number in range(1, 501))
    )
    assert found.map is not None
    assert len(found.map.pages) == 500
    assert len(found.map.chrome) == 1000
    assert found.article.count("312 firms") == 1_500
