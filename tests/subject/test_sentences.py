"""The sentence that is drafted as a quote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indicators.subject.sentences import sentence_around


def around(text: str, words: str) -> str:
    start = text.index(words)
    begin, end = sentence_around(text, start, start + len(words))
    return text[begin:end]


def test_a_sentence_ends_at_its_mark_and_closing_quotation() -> None:
    assert around("前句。他说:“有30家企业。”后句。", "30家") == "他说:“有30家企业。”"


def test_a_sentence_ends_at_a_line_break() -> None:
    assert around("标题\n全年增长5%\n下一段", "5%") == "全年增长5%"


def test_a_point_inside_a_number_ends_nothing() -> None:
    assert around("占比从42.2%增至47.3%。", "47.3%") == "占比从42.2%增至47.3%。"


def test_an_english_sentence_ends_at_a_stop_that_shortens_nothing() -> None:
    text = 'The U.S. firm of Mr. Li grew 5.5 percent on Sept. 3. It has 30 plants. 12 are new. "Fine," he said.'
    assert around(text, "5.5") == "The U.S. firm of Mr. Li grew 5.5 percent on Sept. 3."
    assert around(text, "30") == "It has 30 plants."
    assert around(text, "12") == "12 are new."


@given(st.text(alphabet="一二3。！？;\n”字 ", min_size=1, max_size=900), st.data())
def test_the_mention_lies_in_its_sentence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 10)))
    begin, stop = sentence_around(text, start, end)
    assert begin <= start
    assert end <= stop <= len(text)
    assert stop - begin <= 700
