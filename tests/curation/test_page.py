"""The page in a real browser, by keyboard alone: forty numbers to a clean `validate`, and what people need."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from indicators import format_package, validate
from tests.checkout import PROJECT
from tests.curation.conftest import SOURCE, rows, served
from tests.explorer.barriers import Barriers, Scheme
from tests.explorer.visiting import Visit

ASKED = ("indicator_id", "entity_id", "period_start", "period_end", "period_basis", "status")
FORTY = 40


def _without_forty(root: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Take the rows of the first forty numbers of the document away; gives them by where the number stands."""
    truth: dict[str, tuple[str, dict[str, str]]] = {}
    for table, column in (("observations", "value_start"), ("exclusions", "start")):
        truth |= {one[column]: (table, one) for one in rows(root, table) if one["source_id"] == SOURCE}
    first = dict(sorted(truth.items(), key=lambda item: int(item[0]))[:FORTY])
    for table, column in (("observations", "value_start"), ("exclusions", "start")):
        there = rows(root, table)
        kept = [one for one in there if one["source_id"] != SOURCE or one[column] not in first]
        with (root / f"data/{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(there[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    format_package(root)
    return first


@pytest.fixture
def forty(tmp_path: Path) -> tuple[Path, dict[str, tuple[str, dict[str, str]]]]:
    root = tmp_path / "package"
    shutil.copytree(PROJECT / "tests/other_kinds", root, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return root, _without_forty(root)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens the page; at the end nothing may have been said on the console or asked of a net."""
    visits: list[Visit] = []

    def go(address: str, **context: Any) -> Visit:
        visits.append(Visit.begin(browser, address, **context))
        return visits[-1]

    yield go
    for one in visits:
        # Closed first: a page that asks on is told once more, at any time, that its server has ended.
        one.context.close()
        # Chromium notes each answer that is a refusal, and each question to a server that has ended.
        one.said = [said for said in one.said if "Failed to load resource" not in said]
        assert one.said == []
        one.end()


def at_rest(page: Page) -> None:
    """Wait until the page awaits no answer."""
    expect(page.locator("body")).to_have_attribute("data-busy", "no")


class Person:
    """Who has read the document, and presses keys until each row says what it should; the keys are counted."""

    def __init__(self, page: Page, truth: dict[str, tuple[str, dict[str, str]]]) -> None:
        self.page, self.truth = page, truth
        self.keys: dict[str, int] = {}
        self.waits()

    def waits(self) -> None:
        at_rest(self.page)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys[self.start] = self.keys.get(self.start, 0) + 1
            self.waits()

    @property
    def start(self) -> str:
        return str(self.page.evaluate("String(at.key)"))

    def cells(self) -> dict[str, str]:
        return dict(self.page.evaluate("rows[0].cells"))

    def decides(self) -> None:
        start = self.start
        table, wanted = self.truth[start]
        proposed = self.page.evaluate("rows[0].table")
        if table == "exclusions":
            if proposed == table and self.cells()["reason"] == wanted["reason"]:
                self.press("a")
                return
            self.press(*("tx" if proposed == table else "x"))
            reasons = self.page.locator("#reasons button")
            codes = self.page.evaluate("column('exclusions', 'reason').options.map(one => one.value)")
            assert reasons.count() == len(codes)
            self.press(str((codes.index(wanted["reason"]) + 1) % 10))
            return
        if proposed != table:
            self.press("t")
        for column, letter in (("indicator_id", "i"), ("entity_id", "s")):
            if self.cells().get(column, "") != wanted[column]:
                self._names(column, letter, wanted[column])
        for column in ASKED[2:]:
            if self.cells().get(column, "") != wanted[column]:
                self._writes(column, wanted[column])
        self.press("a")
        if self.start == start:  # the rules ask for grounds, which the note gives
            self.press("m")
            self.page.keyboard.insert_text(wanted["note"])
            self.keys[start] += len(wanted["note"])
            self.press("Escape", "a")
        assert self.start != start, self.page.locator("#findings").inner_text()

    def _names(self, column: str, letter: str, value: str) -> None:
        """By the choice that has it, or by typing until it is the first that fits."""
        choices = self.page.evaluate("[...document.querySelectorAll('.choices button')].map(one => one.dataset.value)")
        if f"{column} {value}" in choices[:9]:
            self.press(str(choices.index(f"{column} {value}") + 1))
            return
        self.press(letter)
        for key in value:
            self.press(key)
            first = self.page.locator(".options:not([hidden]) [aria-selected=true]")
            if first.count() and f"({value})" in first.inner_text():
                break
        self.press("Enter")

    def _writes(self, column: str, wanted: str) -> None:
        self.press("d", *["Tab"] * ASKED[2:].index(column))
        field = self.page.locator(f"#c0-{column}")
        expect(field).to_be_focused()
        if field.evaluate("one => one.tagName") != "SELECT":
            self.press("Control+a", *(wanted or ["Delete"]))
        else:
            order = field.evaluate("one => [...one.options].map(option => option.value)")
            steps = order.index(wanted) - order.index(field.input_value())
            self.press(*["ArrowDown" if steps > 0 else "ArrowUp"] * abs(steps))
        assert field.input_value() == wanted
        self.press("Escape")


def test_forty_numbers_by_keyboard_to_a_clean_package(
    forty: tuple[Path, dict[str, tuple[str, dict[str, str]]]], visit: Callable[..., Visit], record_property: Any
) -> None:
    root, truth = forty
    assert len(truth) == FORTY
    with served(root) as server:
        person = Person(visit(server.address).page, truth)
        for count in range(FORTY // 2):
            person.decides()
            assert sum(one.code == "C01" for one in validate(root, select=["C01"]).findings) <= FORTY - count - 1
        server.kill()
    settled = {one["value_start"] for one in rows(root, "observations")} | {
        one["start"] for one in rows(root, "exclusions")
    }
    assert len(truth.keys() & settled) == FORTY // 2  # killed, and nothing lost
    assert format_package(root, check=True) == []
    with served(root) as server:
        again = Person(visit(server.address).page, truth)
        while again.page.evaluate("current()?.kind") == "number":
            again.decides()
        while again.page.evaluate("at.kind") == "cooperation":
            again.press("x")
        again.press("v")
        expect(again.page.locator("#card-heading")).to_contain_text("No problems")
    report = validate(root)
    assert report.ok, [(one.code, one.message) for one in report.findings]
    assert not (root / "drafts").exists()
    counts = sorted({**person.keys, **again.keys}[start] for start in truth)
    record_property("keys", json.dumps(counts))
    print(f"keys a number: median {median(counts)}, {counts}")
    assert median(counts) <= 3


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1200, "light"), ("zh", 360, "dark")])
def test_axe_finds_nothing(
    undecided: Path, visit: Callable[..., Visit], language: str, width: int, scheme: Scheme
) -> None:
    with served(undecided, SOURCE, "--language", language) as server:
        opened = visit(server.address, viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = opened.page
        at_rest(page)
        barriers = Barriers(page)
        for keys in ("", "x", "Escape", "c", "n", "?", "Escape", "w", "Escape", "]"):
            if keys:
                page.keyboard.press(keys)
                at_rest(page)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            assert barriers.found(scheme) == [], keys
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.lang") == {"en": "en", "zh": "zh-Hans"}[language]


def test_an_entity_is_made_in_passing(undecided: Path, visit: Callable[..., Visit]) -> None:
    with served(undecided) as server:
        page = visit(server.address).page
        at_rest(page)
        page.keyboard.press("s")
        page.keyboard.type("Upper mill")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        dialog = page.locator("#new")
        expect(dialog).to_be_visible()
        assert dialog.locator("#cnew-entity_id").input_value() == "upper-mill"
        dialog.locator("#cnew-kind").select_option(index=1)
        dialog.locator("#cnew-name_zh").fill("上磨")
        dialog.locator("#cnew-parent_id").fill("zhixi")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+Enter")
        expect(dialog).to_be_hidden()
        at_rest(page)
        expect(page.locator("#c0-entity_id")).to_have_value("Upper mill (upper-mill)")
    assert [one["parent_id"] for one in rows(undecided, "entities") if one["entity_id"] == "upper-mill"] == ["zhixi"]


def test_two_tabs_and_an_editor_lose_nothing(undecided: Path, visit: Callable[..., Visit]) -> None:
    with served(undecided) as server:
        tabs = [visit(server.address).page for _ in range(2)]
        for tab in tabs:
            at_rest(tab)
        starts = [tab.evaluate("String(at.key)") for tab in tabs]
        assert starts[0] == starts[1]
        tabs[0].keyboard.press("a")
        at_rest(tabs[0])
        units = undecided / "data/units.csv"
        units.write_text(units.read_text("utf-8") + "furlong,fur,浪,furlong,length,,\n", "utf-8")
        tabs[1].keyboard.press("a")
        at_rest(tabs[1])
        expect(tabs[1].locator("#left")).to_contain_text(re.compile("^[12] of"))
        tabs[0].keyboard.press("a")
        at_rest(tabs[0])
    written = [one["value_start"] for one in rows(undecided, "observations") if one["source_id"] == SOURCE]
    assert written.count(starts[0]) == 1
    assert len(written) >= 2
    assert "furlong" in {one["unit_id"] for one in rows(undecided, "units")}
    assert format_package(undecided, check=True) == []


def test_a_key_while_the_page_hears_of_another_writes_nothing_twice(
    undecided: Path, visit: Callable[..., Visit]
) -> None:
    with served(undecided) as server:
        one, other = (visit(server.address).page for _ in range(2))
        for tab in (one, other):
            at_rest(tab)
        start, edition = one.evaluate("String(at.key)"), other.evaluate("state.edition")
        held: list[Route] = []
        other.route("**/api/edition*", lambda route: route.fulfill(json={"edition": edition}))
        other.route("**/api/package/*", lambda route: route.continue_() if held else held.append(route))
        one.keyboard.press("a")
        at_rest(one)
        with other.expect_request("**/api/package/*"):
            other.evaluate("void refresh()")
        other.keyboard.press("a")
        expect(other.locator("#said")).not_to_be_empty()
        held[0].continue_()
        at_rest(other)
    written = [one["value_start"] for one in rows(undecided, "observations") if one["source_id"] == SOURCE]
    assert written == [start]


def test_the_list_of_sources_leads_to_each(undecided: Path, visit: Callable[..., Visit]) -> None:
    with served(undecided) as server:
        page = visit(server.address.removesuffix(f"{SOURCE}/")).page
        page.get_by_role("link", name=re.compile("芷溪县2024年")).click()
        expect(page.locator("#card-heading")).to_contain_text("Number 1 of")
        page.get_by_role("link", name="中文").click()
        expect(page.locator("#card-heading")).to_contain_text("第 1 个数字")
