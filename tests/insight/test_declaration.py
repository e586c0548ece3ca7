"""data/analysis.toml is read strictly: what is not known is named with its line."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import init_package
from indicators.errors import DeclarationError
from indicators.insight.declaration import Declaration, parse_declaration, read_declaration

FIGURE = """
[[derived]]
id = "share"
name_en = "Share"
name_zh = "占比"
share = { part = "obs-0001", whole = "obs-0002" }
unit_id = "percent"
"""


def test_what_is_declared() -> None:
    text = '[series]\nlargest_jump = 2.5\n[[series.accepted]]\nrows = ["ref-1", "ref-2"]\nnote = "real"\n' + FIGURE
    found = parse_declaration(text)
    assert found.largest_jump == Fraction(5, 2)
    assert [(one.rows, one.line) for one in found.accepted] == [(("ref-1", "ref-2"), 3)]
    assert [(one.identifier, one.line, dict(one.inputs)) for one in found.figures] == [
        ("share", 7, {"part": "obs-0001", "whole": "obs-0002"})
    ]


def test_a_package_may_go_without(tmp_path: Path) -> None:
    assert read_declaration(tmp_path) == Declaration()


def test_a_new_package_declares_nothing(tmp_path: Path) -> None:
    root = init_package(tmp_path / "new", name="new").root
    assert (root / "data" / "analysis.toml").is_file()
    assert read_declaration(root) == Declaration()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[derive]]", "unknown key 'derive' in the file; did you mean 'derived'?"),
        (FIGURE.replace("share = {", "shore = {"), ":2: unknown key 'shore' in derived 1; did you mean 'share'?"),
        (FIGURE.replace('"Share"', "3"), "name_en of share is not a text"),
        (FIGURE.replace('"Share"', '""'), "share has no name_en"),
        (FIGURE.replace('"share"', '"Share of it"'), "expected lower-case words joined by hyphens"),
        (
            FIGURE.replace("share = {", "# "),
            "share has no operation; expected one of difference, ratio, share, product",
        ),
        (FIGURE + "ratio = 3", "share has ratio and share; expected one of"),
        (FIGURE.replace("{ part =", "{ of ="), 'expected share = { part = "obs-0002", whole = "obs-0001" }'),
        (FIGURE.replace("obs-0002", "obs-0001"), "share of share names 'obs-0001' twice"),
        (FIGURE + FIGURE, ":9: share is declared twice"),
        (
            '[highlights]\nfigures = ["obs-1"]',
            ":1: unknown key 'figures' in [highlights]; the keys are changes, shares",
        ),
        ("derived = 3", "derived is not an array of tables"),
        ("series = 3", "series is not a table"),
        ("[series]\nlargest_jump = 1", ":1: largest_jump is 1; expected a number above 1"),
        ("[series]\nlargest_jump = nan", "largest_jump is NaN"),
        ("[series]\nlargest_jump = 1e999999", "largest_jump is 1E"),
        ("[series]\nlargest_jump = true", "largest_jump is not a number"),
        ('[series]\n[[series.accepted]]\nrows = ["ref-1"]\nnote = "x"', ":2: accepted 1 names no two rows"),
        ('[[series.accepted]]\nrows = ["ref-1", "ref-2"]', "accepted 1 has no note"),
        ("a = ", "not TOML"),
        ("\n\n[series\n", ":3: not TOML"),
        (f"a = {'1' * 5000}", "not TOML"),
    ],
)
def test_faults(text: str, message: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_declaration(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith("data/analysis.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a = '\x00'"])
def test_bytes_that_are_no_text(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "analysis.toml").write_bytes(content)
    with pytest.raises(DeclarationError):
        read_declaration(tmp_path)


@given(st.text(alphabet='[]derivson.acptj_={}"1a,\n # ', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DeclarationError):
        parse_declaration(text)
