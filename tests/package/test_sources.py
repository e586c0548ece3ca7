"""Source documents are read from inside the package only, byte for byte."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from indicators import Package
from indicators.errors import SourceUnavailableError
from indicators.package.files import OutsideError, read_source, resolve_inside
from tests.checkout import Checkout


@pytest.mark.parametrize(
    "file",
    ["", "/etc/passwd", "../report.txt", "seeds/../../report.txt", "https://example.org/x", "C:\\x", "a\\b", "a\0b"],
)
def test_a_path_out_of_the_package_is_refused(file: str, tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="not a relative path inside the package"):
        resolve_inside(tmp_path, file)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    root = tmp_path / "package"
    root.mkdir()
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "up").symlink_to(tmp_path)
    for file in ("link.txt", "up/outside.txt"):
        with pytest.raises(SourceUnavailableError, match="leads out of the package"):
            read_source(root, file)


def test_a_link_inside_the_package_is_followed(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("words", encoding="utf-8")
    (tmp_path / "two.txt").symlink_to(tmp_path / "one.txt")
    assert read_source(tmp_path, "two.txt").text == "words"


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    reasons = {
        "none.txt": "no such file",
        "directory": "not a regular file",
        "loop.txt": "a link that leads back to itself|no such file",
        "x" * 5000: "name too long",
    }
    for file, reason in reasons.items():
        with pytest.raises(SourceUnavailableError, match=f"(?i){reason}"):
            read_source(tmp_path, file)


def test_line_ends_and_marks_are_left_as_they_are(tmp_path: Path) -> None:
    content = "\ufeff一\r\n二\r三\n".encode()
    (tmp_path / "source.txt").write_bytes(content)
    source = read_source(tmp_path, "source.txt")
    assert source.text == "\ufeff一\r\n二\r三\n"
    assert source.sha256 == hashlib.sha256(content).hexdigest()


def test_a_document_that_is_not_utf_8_has_a_digest_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_bytes("中文".encode("gbk"))
    source = read_source(tmp_path, "source.txt")
    assert source.text is None
    assert len(source.sha256) == 64


def test_a_package_hands_out_its_sources_by_identifier(checkout: Checkout) -> None:
    package = Package.open(checkout.root)
    row = checkout.rows("sources")[0]
    assert package.source(row["source_id"]).text == checkout.source_text(row["source_id"])
    with pytest.raises(KeyError):
        package.source("nowhere")
