"""The cooperations: by place, filtered, as pictures and as a list, each of which leads to what proves it."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
from workspace import write_workspace

import indicators
from indicators import Package
from indicators.explorer import cooperation_pages
from indicators.explorer.content import Content
from indicators.explorer.rendering import Page, render
from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE
from tests.explorer.visiting import Visit, address


@pytest.fixture
def page(site: Path, visit: Visiting) -> Visit:
    return visit(address(site, "en/cooperations.html"))


def test_every_cooperation_is_in_the_list_with_its_parties(site: Path) -> None:
    page = (site / "zh/cooperations.html").read_text(encoding="utf-8")
    parties = indicators.load("cooperation_parties", path=PROJECT, labels="zh")
    for identifier in indicators.load("cooperations", path=PROJECT)["cooperation_id"]:
        begin = page.index(f'<li id="{identifier}"')
        row = page[begin : page.index("<details>", begin)]
        for name in parties[parties["cooperation_id"] == identifier]["entity_label"]:
            assert name in row


def test_a_line_opens_its_cooperation_or_leaves_those_of_both_ends(page: Visit) -> None:
    page.page.locator(".tie[href^='#coop-'] .reach").first.dispatch_event("click")
    identifier = page.page.evaluate("location.hash.slice(1)")
    assert page.page.locator(f"#{identifier} blockquote").is_visible()
    line = page.page.locator(".tie[data-of*=' ']").first
    wanted = str(line.get_attribute("data-of")).split()
    line.locator(".reach").dispatch_event("click")
    page.page.wait_for_function(f"() => document.getElementById('count').textContent.startsWith('{len(wanted)} of')")
    left = page.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.map(row => row.id)")
    assert left == sorted(wanted)


OVERLAPS = """() => Array.from(document.querySelectorAll('svg.ties')).flatMap(picture => {
    if (!picture.checkVisibility()) return [];
    const boxes = Array.from(picture.querySelectorAll('.party text')).map(text => [text.textContent, text.getBBox()]);
    return boxes.flatMap(([name, a], at) => boxes.slice(at + 1).filter(([, b]) =>
        a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3
    ).map(([other]) => `${name} / ${other}`));
})"""


@pytest.mark.parametrize("width", [1200, PHONE])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_dot_of_a_picture_has_a_name_over_no_other(
    site: Path, visit: Visiting, language: str, width: int
) -> None:
    seen = visit(address(site, f"{language}/cooperations.html"), viewport={"width": width, "height": 800})
    names = seen.page.locator(".party text").locator("visible=true").all_text_contents()
    assert len(names) > 20
    assert all(names)
    assert seen.page.evaluate(OVERLAPS) == []


def test_on_a_phone_pictures_are_drawn_anew_and_nothing_is_scrolled_sideways(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/cooperations.html"), viewport={"width": PHONE, "height": 740})
    seen.page.locator("svg.ties").first.wait_for(state="attached")
    pictures = [box for one in seen.page.locator("svg.ties").all() if (box := one.bounding_box())]
    assert len(pictures) == 2
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in pictures)
    drawn = seen.page.eval_on_selector_all("svg.ties", "all => all.map(one => one.viewBox.baseVal.width)")
    assert all(box["width"] / min(drawn) > 0.9 for box in pictures), "letters as small as those of a shrunk picture"
    numbers = seen.page.locator(".picture").first.locator(".party text").locator("visible=true").all_text_contents()
    named = seen.page.locator(".named li")
    assert sorted(map(int, numbers)) == list(range(1, named.count() + 1))
    named.filter(has_text="Sichuan").locator("a").click()
    assert seen.page.locator("a[href='#place=sichuan']").first.is_visible()
    assert seen.page.url.endswith("#place=sichuan")


def test_the_map_has_a_coast_and_says_what_it_leaves_out(page: Visit) -> None:
    assert page.page.locator("path.land").locator("visible=true").count() == 1
    caption = page.page.locator("#map-words").inner_text()
    assert "Natural Earth" in caption
    assert "no borders" in caption


@pytest.mark.parametrize(("name", "column"), [("mode", "mode"), ("sector", "sector"), ("document", "source_id")])
def test_a_filter_leaves_the_rows_and_lines_that_have_the_value(
    site: Path, visit: Visiting, name: str, column: str
) -> None:
    table = indicators.load("cooperations", path=PROJECT)
    value = str(table[column].value_counts().index[0])
    wanted = set(table[table[column] == value]["cooperation_id"])
    seen = visit(address(site, "en/cooperations.html"))
    seen.page.select_option(f"#filter-{name}", value)
    left = seen.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.map(row => row.id)")
    lines = seen.page.eval_on_selector_all(".tie:not([hidden])", "ties => ties.map(tie => tie.dataset.of.split(' '))")
    assert set(left) == wanted
    assert all(wanted & set(line) for line in lines)
    assert f"#{name}={value}" in seen.page.url
    assert seen.page.locator("#count").inner_text() == f"{len(wanted)} of {len(table)} cooperations"


def test_a_filtered_address_is_filtered_when_it_is_opened(site: Path, visit: Visiting) -> None:
    seen = visit(f"{address(site, 'zh/cooperations.html')}#mode=corridor")
    rows = seen.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.length")
    assert rows == (indicators.load("cooperations", path=PROJECT)["mode"] == "corridor").sum()


def test_without_scripts_the_cooperations_are_a_readable_list(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/cooperations.html"), java_script_enabled=False)
    assert seen.page.locator("#filters").is_hidden()
    assert seen.page.locator(".cooperations > li").count() == len(indicators.load("cooperations", path=PROJECT))
    seen.page.locator("#coop-0001 summary").click()
    assert seen.page.locator("#coop-0001 blockquote").is_visible()


def provinces_of_parties() -> dict[str, set[str]]:
    """For each cooperation the provinces in which its parties lie, by pandas."""
    entities = indicators.load("entities", path=PROJECT).set_index("entity_id")
    parents = entities["parent_id"].dropna().to_dict()
    names = entities[entities["kind"] == "province"]["name_en"].to_dict()
    parties = indicators.load("cooperation_parties", path=PROJECT)
    held: dict[str, set[str]] = {}
    for cooperation, entity in zip(parties["cooperation_id"], parties["entity_id"], strict=True):
        at = entity
        while at not in names and at in parents:
            at = parents[at]
        if at in names:
            held.setdefault(cooperation, set()).add(names[at])
    return held


def test_a_zone_or_firm_counts_for_its_province_and_pairs_are_those_of_the_tables(page: Visit) -> None:
    held = provinces_of_parties()
    totals = Counter(name for names in held.values() for name in names)
    pairs = Counter(pair for names in held.values() for pair in permutations(sorted(names), 2))
    names = set(totals)
    shown = page.page.eval_on_selector_all(
        "#places ~ .places:not(h3 ~ .places) > .place",
        """places => places.map(place => [
            place.querySelector('.name a').textContent,
            Number(place.querySelector('.name b').textContent),
            Array.from(place.querySelector('.cells').querySelectorAll('.cell')).map(cell => [
                cell.querySelector('summary').firstChild.textContent.trim(),
                Number(cell.querySelector('b').textContent)])])""",
    )
    assert {name: count for name, count, _ in shown} == totals
    found = {(name, other): count for name, _, cells in shown for other, count in cells if other in names}
    assert found == pairs


def test_a_cell_opens_the_cooperations_of_both_places_and_each_its_evidence(page: Visit) -> None:
    sichuan = page.page.locator(".place").filter(has=page.page.locator("a[href='#place=sichuan']"))
    cell = sichuan.locator(".cell").filter(has_text="Zhejiang")
    cell.locator("summary").focus()
    page.page.keyboard.press("Enter")
    listed = [words.split()[0] for words in cell.locator("li").all_inner_texts()]
    held = provinces_of_parties()
    assert listed == sorted(one for one, names in held.items() if {"Sichuan", "Zhejiang"} <= names)
    cell.locator("li a").first.click()
    assert page.page.locator(f"#{listed[0]} blockquote").is_visible()


def test_a_region_is_shown_as_itself_and_said_to_its_members_apart(page: Visit) -> None:
    delta = page.page.locator(".place").filter(has=page.page.locator("a[href='#place=yangtze-delta']"))
    assert "Anhui" in delta.locator("p.apart").inner_text()
    anhui = page.page.locator(".place").filter(has=page.page.locator("a[href='#place=anhui']"))
    assert "Yangtze River Delta" in anhui.locator("[data-apart]").inner_text()
    assert "Yangtze River Delta" not in anhui.locator(".cells").first.inner_text()


def test_a_place_leaves_its_cooperations_everywhere_on_the_page(page: Visit) -> None:
    page.page.locator(".place a[href='#place=sichuan']").click()
    wanted = {one for one, names in provinces_of_parties().items() if "Sichuan" in names}
    page.page.wait_for_function("() => !document.getElementById('count').textContent.startsWith('78')")
    left = page.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.map(row => row.id)")
    assert set(left) == wanted
    chongqing = page.page.locator(".place").filter(has=page.page.locator("a[href='#place=chongqing']"))
    both = sum({"Sichuan", "Chongqing"} <= names for names in provinces_of_parties().values())
    assert chongqing.locator(".name b").inner_text() == str(both)
    assert page.page.locator(".place a[href='#place=beijing']").is_hidden()
    page.page.get_by_role("button", name="Show all").click()
    page.page.locator(".place a[href='#place=beijing']").wait_for()


@pytest.mark.parametrize("name", ["cooperations", "observations"])
def test_on_a_phone_filters_are_folded_and_say_how_many_are_set(site: Path, visit: Visiting, name: str) -> None:
    seen = visit(address(site, f"zh/{name}.html", "status=actual"), viewport={"width": PHONE, "height": 740})
    assert seen.page.locator("#filters").is_hidden()
    assert seen.page.locator(".folds .set").inner_text() == "1"
    seen.page.locator(".folds summary").click()
    assert seen.page.locator("#filters").is_visible()


def test_on_a_phone_the_source_of_an_observation_is_seen_whole(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/observations.html"), viewport={"width": PHONE, "height": 740})
    title = seen.page.locator("td.column-document a").first
    assert title.is_visible()
    box = title.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 400 cooperations between provinces."""
    root = tmp_path_factory.mktemp("many")
    write_workspace(root / "package", documents=400, observations=400, seed=3)
    content = Content(Package.open(root / "package"), "en")
    (made,) = cooperation_pages.pages(content)
    assert isinstance(made, Page)
    (root / "en").mkdir()
    (root / "en/cooperations.html").write_bytes(render(content, made))
    (root / "assets").symlink_to(Path(cooperation_pages.__file__).parent / "assets")
    return root


def test_hundreds_of_cooperations_are_a_line_for_each_place(many: Path, visit: Visiting) -> None:
    seen = visit(address(many, "en/cooperations.html"))
    places = seen.page.locator(".place")
    parties = indicators.load("cooperation_parties", path=many / "package")
    assert places.count() == parties["entity_id"].nunique()
    first = places.first.locator(".name b").inner_text()
    assert first == str(parties.groupby("entity_id")["cooperation_id"].nunique().max())
    assert 0 < seen.page.locator("svg.ties").nth(2).locator(".party").count() <= 40
    assert (many / "en/cooperations.html").stat().st_size < 1_000_000
