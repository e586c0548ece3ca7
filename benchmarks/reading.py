"""How fast mentions are found on dense statistical prose, beside other libraries and a bare regular expression.

Run it with the libraries to compare installed (``pip install recognizers-text-number cn2an``)::

    python benchmarks/reading.py

It prints a Markdown table. One core, one process, the best of seven runs of each; megabytes are of UTF-8.
"""

from __future__ import annotations

import platform
import re
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from prose import statistical_prose

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


CONTESTANTS: tuple[tuple[str, str, Callable[[str], int], int], ...] = (
    ("this reader: kinds, units, qualifiers, bounds", "", find_all, 300_000),
    ("bare regular expression: digits and numerals", "", bare_expression, 300_000),
    ("cn2an: numerals rewritten", "cn2an", transform_with_cn2an, 50_000),
    ("recognizers-text: plain numbers", "recognizers-text-number", recognize_numbers, 10_000),
)


def megabytes_a_second(work: Callable[[str], int], text: str) -> float:
    """Give the best speed of seven runs, after one to warm up."""
    work(text[:2000])
    best = float("inf")
    for _ in range(7):
        begun = time.perf_counter()
        work(text)
        best = min(best, time.perf_counter() - begun)
    return len(text.encode()) / 1e6 / best


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, {platform.machine()}, one core\n")
    print("| reader | version | MB/s |\n| --- | --- | ---: |")
    for title, package, work, characters in CONTESTANTS:
        try:
            installed = version(package) if package else "-"
        except PackageNotFoundError:
            print(f"| {title} | not installed | - |")
            continue
        speed = megabytes_a_second(work, statistical_prose(characters))
        print(f"| {title} | {installed} | {speed:.3f} |")


if __name__ == "__main__":
    main()
