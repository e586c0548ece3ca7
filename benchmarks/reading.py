"""How fast mentions are found in prose as it is published, beside other libraries and bare regular expressions.

Run it with the libraries to compare installed (``pip install recognizers-text-number cn2an "emoji<2"``)::

    python benchmarks/reading.py

It prints two Markdown tables. First passages.txt: communiqués, news and plans, one paragraph a line, each read with
nothing remembered but the word lists and the numerals in words met before. Beside it template prose, which repeats a
few wordings with other numbers. One core, one process, processor time, the best of seven rounds; megabytes are of
UTF-8, ratios to the digits alone.
"""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from prose import statistical_prose

DIGITS = re.compile(r"[0-9.,]+").findall
PASSAGES = Path(__file__).with_name("passages.txt")
BARE = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千万亿]+)(万亿|[万亿千百])?"
    r"([\u4e00-\u9fff%]{0,2})"
)


def bare_expression(text: str) -> int:
    """Match numbers with what follows, and read nothing."""
    return sum(1 for match in BARE.finditer(text) if match.groups())


def find_all(text: str) -> int:
    """Find, classify and read every mention."""
    from indicators.reading import find_mentions

    return sum(1 for _ in find_mentions(text))


def match_and_make(text: str) -> int:
    """Match what the reader's one pattern matches and make a mention and a quantity of each: no reader does less."""
    from indicators.reading import Kind, Mention, Qualifier, Quantity
    from indicators.reading.shortcuts import quick

    make, count = tuple.__new__, 0
    for match in quick().pattern.finditer(text):
        start, end = match.span()
        quantity = make(Quantity, (1.0, 1.0, 1.0, Qualifier.EXACT, "", None, ()))
        count += len(make(Mention, (start, end, text[start:end], Kind.QUANTITY, quantity))) > 0
    return count


def transform_with_cn2an(text: str) -> int:
    """Rewrite Chinese numerals as Arabic ones, which is what cn2an does with a sentence."""
    import cn2an

    return len([cn2an.transform(sentence) for sentence in text.split("。")])


def recognize_numbers(text: str) -> int:
    """Recognise plain numbers, without units, which are further models of the same library."""
    from recognizers_number import NumberRecognizer
    from recognizers_text import Culture

    model = NumberRecognizer(Culture.Chinese).get_number_model()
    return sum(len(model.parse(sentence)) for sentence in text.split("。"))


def digits_alone(text: str) -> int:
    """Match digits, points and commas, which is the least that any reader has to look at."""
    return len(DIGITS(text))


CONTESTANTS: tuple[tuple[str, str, Callable[[str], int], int], ...] = (
    ("digits alone, a bare regular expression", "", digits_alone, 300_000),
    ("its pattern alone, with the two records of a mention", "", match_and_make, 300_000),
    ("this reader: kinds, units, qualifiers, bounds, senses", "", find_all, 300_000),
    ("bare regular expression: digits and numerals", "", bare_expression, 300_000),
    ("cn2an: numerals rewritten", "cn2an", transform_with_cn2an, 50_000),
    ("recognizers-text: plain numbers", "recognizers-text-number", recognize_numbers, 10_000),
)


def seconds(work: Callable[[str], int], passages: list[str]) -> float:
    """Give the best time of seven rounds over the passages, after one sentence to compile what is compiled once."""
    work("去年9月3日,全市一般公共预算收入增长7.5%,三百多家企业投产。")
    best = float("inf")
    for _ in range(7):
        begun = time.process_time()
        for passage in passages:
            work(passage)
        best = min(best, time.process_time() - begun)
    return best


def table(title: str, passages: list[str]) -> None:
    """Print one text's table."""
    mentions, characters = sum(map(find_all, passages)), sum(map(len, passages))
    print(f"{title}: {mentions} mentions, one in {characters / mentions:.1f} characters\n")
    print("| reader | version | MB/s | µs a mention | times the digits |\n| --- | --- | ---: | ---: | ---: |")
    digits = 0.0
    for name, package, work, most in CONTESTANTS:
        try:
            installed = version(package) if package else "-"
        except PackageNotFoundError:
            print(f"| {name} | not installed | - | - | - |")
            continue
        # The slow ones get the beginning, and count as much for each character.
        share, taken = [], 0
        for passage in passages:
            if taken >= most:
                break
            share.append(passage)
            taken += len(passage)
        spent = seconds(work, share) / taken * characters
        digits = digits or spent
        speed = sum(len(passage.encode()) for passage in passages) / 1e6 / spent
        print(f"| {name} | {installed} | {speed:.2f} | {spent * 1e6 / mentions:.1f} | {spent / digits:.1f} |")
    print()


def main() -> None:
    """Print the tables."""
    print(f"Python {platform.python_version()}, {platform.machine()}, one core\n")
    published = PASSAGES.read_text(encoding="utf-8").splitlines()
    table("Prose as published", [line for line in published if line.strip()])
    table("Template prose", statistical_prose(300_000).splitlines())


if __name__ == "__main__":
    main()
