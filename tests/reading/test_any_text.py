"""Any text: no error, disjoint and ordered mentions, every numeral in one of them, and work that grows with length."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from cProfile import Profile
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indicators.reading as reading
from indicators.reading import Kind, exact_quantity, find_mentions, numeral_characters

SIGNS = "0 1 12 345 2025 1,000 . , : - — 至 到 ~ / % ‰ ( ) ( “ ” G60 5G A http://a.cn/ @"
NUMERALS = "几 数 半 一 二 两 三 五 十 百 千 万 亿 兆 零 〇 廿 点 分之 壹 佰 拾 萬 億 兩"
UNITS = "成 倍 番 翻 倍增 年 月 日 时 号 个 家 元 亿元 个百分点 级 大 产业 地 省 個"
AROUND = "第 前 首 近 约 超过 不到 以上 左右 多 余 餘 从 占 全国 的 企业 增长"
ODD = ["\n", "\u3000", "\ud800", "\x00", "\u0301", "\uff10", "\uff0c"]
PIECES = st.sampled_from([*" ".join((SIGNS, NUMERALS, UNITS, AROUND)).split(" "), *ODD])
ANY = st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join))

REPEATED = (
    "1|12,|1,234,|1.|1:|1-|1/|1%|一|十|百|亿|万亿|半|零|几|数|两三|第|第一|第1、|约|约占|近|不超过|约占全国的",
    "多|多1|余|以上|(|(a|(1|(一|〔2019〕|[2001]|年|2025年|1月|1日|2025-|2025,|2025年至|10:10-|A1|a.|a.1|a@1",
    "http://1|www.1|1+|1×1|一一|一家|三三|百分之|分之|三分之|翻|翻一|倍增|1亿|1万多|壹|壹佰|1 | 1|\n1.|“一|零点",
    "一点一|1至|一至|从1到|1个半|-1|GB/T 1",
    "个(gè)|1(gè)|1\n亿元| \n|不 足 |5 \n|((((|(a a a a a a a a a a |约\n",
)
ADVERSARIAL = [piece for line in REPEATED for piece in line.split("|")]


@settings(max_examples=400)
@given(ANY)
def test_mentions_are_ordered_disjoint_sliced_and_cover_every_numeral(text: str) -> None:
    covered, floor = set(), 0
    for mention in find_mentions(text):
        assert floor <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert (mention.quantity is not None) == (mention.kind is Kind.QUANTITY)
        covered |= set(range(mention.start, mention.end))
        floor = mention.end
    assert all(place in covered for place, character in enumerate(text) if character in numeral_characters)


@settings(max_examples=300)
@given(ANY)
def test_exact_readings_round_to_the_mention(text: str) -> None:
    for mention in find_mentions(text):
        if mention.quantity is not None:
            assert exact_quantity(mention).scaled() == mention.quantity, mention


def _modules() -> Iterator[ModuleType]:
    for module in iter_modules(reading.__path__, "indicators.reading."):
        yield import_module(module.name)


def _unbounded(tree: Iterable[tuple[object, Any]]) -> int:
    """Count the repetitions without an upper bound in a parsed pattern, lookarounds included."""
    parser = sys.modules["re._parser"]
    count = 0
    for code, argument in tree:
        if str(code) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            count += argument[1] == parser.MAXREPEAT
            count += _unbounded(argument[2])
        elif str(code) == "SUBPATTERN":
            count += _unbounded(argument[3])
        elif str(code) == "BRANCH":
            count += sum(map(_unbounded, argument[1]))
        elif str(code) in ("ASSERT", "ASSERT_NOT"):
            count += _unbounded(argument[1])
    return count


# What these match they take whole (or are handed a window of a few characters), so nothing is gone over twice.
_TAKEN_WHOLE = {"_ADDRESS", "_ENDLESS", "_MAGNITUDES"}


def test_no_pattern_looks_further_than_a_bound() -> None:
    parser = import_module("re._parser")
    patterns = [
        (f"{module.__name__}.{name}", value)
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and name not in _TAKEN_WHOLE
    ]
    assert len(patterns) > 40
    assert [name for name, pattern in patterns if _unbounded(parser.parse(pattern.pattern))] == []


def _steps(text: str) -> int:
    """Count the calls, of Python and of C functions, that reading a text takes."""
    calls = Profile()
    calls.enable()
    for _ in find_mentions(text):
        pass
    calls.disable()
    return sum(one.callcount for one in calls.getstats())


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_twice_the_text_takes_twice_the_steps(piece: str) -> None:
    short = piece * (1200 // len(piece))
    list(find_mentions(short))  # what is remembered of words is remembered from here on
    once, twice = _steps(short), _steps(short * 2)
    assert twice <= 2.2 * once + 50


@pytest.mark.parametrize(
    "text",
    [
        "一" + "亿" * 39,
        "9" * 30 + "兆元" * 9,
        "9" * 30 + "万亿兆万亿兆亿元",
        "翻999番",
        "翻一百番",
        "9" * 5000 + "亿元",
    ],
)
def test_no_heap_of_magnitudes_or_guesses_fails(text: str) -> None:
    assert "".join(m.text for m in find_mentions(text))


@pytest.mark.parametrize("character", "0123456789一千亿.")
def test_endless_runs_are_read(character: str) -> None:
    text = character * 20_000
    assert sum(len(m.text) for m in find_mentions(text)) == (0 if character == "." else len(text))
