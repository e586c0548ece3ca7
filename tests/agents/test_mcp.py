"""`indicators mcp`, asked by a client as programs ask it: fifty questions, and hostile arguments."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

import indicators
from tests.checkout import PROJECT

SERVER = StdioServerParameters(
    command=sys.executable, args=["-m", "indicators", "mcp", "--package", str(PROJECT)], cwd=str(PROJECT)
)
OBSERVATIONS = [
    "obs-0003",
    "obs-0006",
    "obs-0009",
    "obs-0010",
    "obs-0018",
    "obs-0019",
    "obs-0021",
    "obs-0023",
    "obs-0029",
]
QUESTIONS: list[tuple[str, dict[str, str]]] = [
    *(
        ("search", {"words": words})
        for words in ("国家级经开区", "长江经济带 GDP", "企业", "Gansu", "合肥", "project", "G60")
    ),
    *(("evidence", {"identifier": one}) for one in (*OBSERVATIONS, "coop-0001", "coop-0032")),
    *(("compare", {"observation_id": one}) for one in OBSERVATIONS),
    ("series", {"indicator": "national-etdz-count", "entity": "national-etdz"}),
    ("series", {"indicator": "地区生产总值占全国比重", "entity": "长江经济带"}),
    ("series", {"indicator": "Cooperation projects", "entity": "national-etdz"}),
    ("series", {"indicator": "joint-major-projects", "entity": "chengyu"}),
    ("members", {"entity": "yangtze-economic-belt"}),
    ("members", {"entity": "Yangtze River Economic Belt"}),
    ("members", {"entity": "g60-corridor"}),
    *(
        ("find_quantities", {"text": text})
        for text in ("将近700个项目", "增长5.1个百分点", "more than 350 firms", "没有数字")
    ),
    *(
        ("check", {"text": text})
        for text in (
            "全国共有232家国家级经开区。", "国家级经开区合作项目700个。", "这家饭店有232个座位。",
            "China has 232 national economic and technological development zones.",
            "长江经济带GDP占全国的比重从42.2%提高到47.3%,提高5.1个百分点。", "",
        )
    ),
    *(("cite", {"identifier": one}) for one in ("", "obs-0023", "coop-0032", "national-etdz-briefing-2025")),
    ("cite", {"identifier": "obs-0023", "format": "csl-json"}),
    ("search", {"words": "没有这样的词"}),
]  # fmt: skip
HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("search", {"words": "x" * 10_000}),
    ("evidence", {"identifier": "../../etc/passwd"}),
    ("evidence", {"identifier": "obs-9999"}),
    ("compare", {"observation_id": "obs-0023\x1b[2J"}),
    ("series", {"indicator": "no-such", "entity": "china"}),
    ("members", {"entity": "file:///etc/passwd"}),
    ("check", {"text": "1个" * 20_000}),
    ("find_quantities", {"text": 5}),
    ("cite", {"identifier": "obs-0023", "format": "exe"}),
    ("search", {}),
]


async def _asked(questions: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    found = []
    async with stdio_client(SERVER) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        for name, arguments in questions:
            found.append(await session.call_tool(name, arguments))
        listed = await session.list_tools()
        assert {one.name for one in listed.tools} == {name for name, _ in QUESTIONS}
        assert all(one.description for one in listed.tools)
    return found


def _run(questions: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Ask in a thread of its own: a browser that other tests drive may keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, _asked, questions).result()


@pytest.fixture(scope="module")
def found() -> list[Any]:
    """What one server answered: to the hostile arguments first, so that it has to go on after them."""
    return _run([*HOSTILE, *QUESTIONS])


@pytest.fixture(scope="module")
def answers(found: list[Any]) -> list[dict[str, Any]]:
    after = found[len(HOSTILE) :]
    assert [one for one in after if one.is_error] == []
    return [json.loads(one.content[0].text) for one in after]


def _numbers(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, dict):
        if "value_text" in answer:
            yield answer
        for one in answer.values():
            yield from _numbers(one)
    elif isinstance(answer, list):
        for one in answer:
            yield from _numbers(one)


def test_fifty_questions_are_answered(answers: list[dict[str, Any]]) -> None:
    assert len(answers) == len(QUESTIONS) >= 50


def test_every_number_has_its_words_its_place_the_version_and_a_citation(answers: list[dict[str, Any]]) -> None:
    numbers = [one for answer in answers for one in _numbers(answer)]
    assert len(numbers) > 100
    for one in numbers:
        assert one["quote"] or one["url"], one["identifier"]
        assert one["place"].startswith("data/")
        assert one["version"] in one["citation"]
        assert one["identifier"] in one["citation"]


def test_every_number_that_was_told_is_supported_by_a_check_of_it(answers: list[dict[str, Any]]) -> None:
    told = {one["identifier"]: one for answer in answers for one in _numbers(answer) if one["status"] == "actual"}
    package, wrong = indicators.Package.open(PROJECT), []
    for one in told.values():
        words = re.sub(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]+\)", "", one["value_text"])
        year = f"{one['period'][:4]}年," if one["period"] and not one["period"].startswith("at ") else ""
        if re.search(r"[A-Za-z$]", words):
            when = f" in {one['period'][:4]}" if year else ""
            text = f"{one['indicator']['en']} of {one['entity']['en']}{when} was {words}."
        elif "+" in words:  # a sum is a number only before what it counts
            text = f"{year}{one['entity']['zh']}聚焦“{words}”{one['indicator']['zh'].removesuffix('数')}。"
        else:
            text = f"{year}{one['entity']['zh']}的{one['indicator']['zh']}为{words}。"
        verdicts = [str(number.verdict) for number in package.check(text).numbers]
        if not verdicts or verdicts[-1] not in ("supported", "vaguer", "derived"):
            wrong.append((one["identifier"], text, verdicts))
    assert wrong == []


def test_hostile_arguments_get_errors_and_the_server_goes_on(found: list[Any]) -> None:
    assert [one.is_error for one in found] == [True] * len(HOSTILE) + [False] * len(QUESTIONS)
    for one in found[: len(HOSTILE)]:
        assert "Traceback" not in one.content[0].text
        assert len(one.content[0].text) < 2_000


def test_answers_are_bounded() -> None:
    from indicators.agents import MOST_ROWS, Tools

    answer = Tools(indicators.Package.open(PROJECT)).search("a")
    assert len(answer["numbers"]) <= MOST_ROWS
    assert answer["numbers_found"] >= len(answer["numbers"])
