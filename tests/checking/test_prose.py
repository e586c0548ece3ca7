"""What of a file is prose, with every character where it stands in the file."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.checking.prose import prose_of

LEFT_OUT = {
    "front matter": "---\nparks: 7\n---\nThere are 12 parks.\n",
    "fenced code": "There are 12 parks.\n\n```sh\necho 7\n```\n",
    "fence in a list": "1. There are 12 parks.\n\n   ~~~\n   7\n   ~~~\n",
    "fence in a quotation": "> ```\n> 7\n> ```\n\nThere are 12 parks.\n",
    "a fence that nothing closes": "There are 12 parks.\n\n```\n7\n",
    "inline code": "There are 12 parks, as `parks(7)` and ``a ` 7`` say.\n",
    "link target": '[There are 12 parks](parks-7.md "of 7").\n',
    "reference": "[There are 12 parks][7].\n\n[7]: https://example.org/7\n",
    "picture": "![There are 12 parks](7.png)\n",
    "address": "There are 12 parks (https://example.org/7) <https://example.org/7>.\n",
    "comment": "There are <!-- not\n7 --> 12 parks.\n",
    "note": "There are 12 parks.[^7]\n",
    "list numbers": "7. There are 12 parks.\n",
    "HTML attribute": '<p title="7">There are 12 parks.</p>\n',
    "raw HTML": "<pre>7</pre>There are 12 parks.\n",
    "switched off": "<!-- indicators: off -->\n7\n<!-- indicators: on -->\nThere are 12 parks.\n",
    "switched off to the end": "There are 12 parks.\n<!-- indicators: off -->\n7\n",
}


@pytest.mark.parametrize("text", LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_no_prose_of_markdown_is_left_out(text: str) -> None:
    found = prose_of(text.encode(), "report.md")
    assert re.findall("[0-9]+", found.plain) == ["12"]
    (match,) = re.finditer("12", found.plain)
    assert found.text == text
    assert found.origin(*match.span()) == (text.index("12"), text.index("12") + 2)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("nearly\n**700** projects\n", "nearly 700 projects\n"),
        ("已达\n**700个**项目\n", "已达700个项目\n"),
        ("> one\n> two\n", "one two\n"),
        ("- one\n  and two\n- three\n", "one and two\nthree\n"),
        ("# one\ntwo\n", "one\ntwo\n"),
        ("3\\*4 and 3*4, _5_ a_b\n", "3*4 and 3*4, 5 a_b\n"),
        ("one&nbsp;two [1]\n", "one\xa0two [1]\n"),
        ("| a | b |\n|---|--:|\n| 1家 | 2 |\n", "\t a\t b\t\n\n\t 1家\t\t\n"),
    ],
)
def test_a_paragraph_runs_on_and_blocks_do_not(text: str, plain: str) -> None:
    assert prose_of(text.encode(), "report.md").plain == plain


def test_lines_and_columns_are_those_of_the_file() -> None:
    text = "\ufeff# Parks\r\n\r\nThe belt has **12** parks,\r\nand 园区有7个。\r\n"
    found = prose_of(text.encode(), "report.md")
    spots = {}
    for match in re.finditer("[0-9]+", found.plain):
        start, end = found.origin(*match.span())
        spots[found.text[start:end]] = tuple(found.place(start))
    assert spots == {"12": (3, 16), "7": (4, 8)}


def test_a_text_that_is_not_markdown_is_taken_as_it_is() -> None:
    assert prose_of(b"`7` [x](12.md)\r\n", "report.txt").plain == "`7` [x](12.md)\n"


@given(st.text(st.sampled_from("7一a \n\r*_`~[]()<>!-#|\\&;:>.=")))
def test_every_character_that_is_kept_stands_where_it_is_said_to(text: str) -> None:
    found = prose_of(text.encode(), "report.md")
    for match in re.finditer("[7一a]", found.plain):
        start, end = found.origin(*match.span())
        assert found.text[start:end] == match.group()
