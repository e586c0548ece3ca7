"""The observations in a browser: what a filter leaves, what a row opens on, and what is copied."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest

import indicators
from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.visiting import Visit, address


@pytest.fixture
def page(site: Path, visit: Visiting) -> Visit:
    return visit(address(site, "en/observations.html"), permissions=["clipboard-read", "clipboard-write"])


def expected(**cells: str) -> list[str]:
    frame = indicators.load("observations", path=PROJECT)
    for column, value in cells.items():
        frame = frame[frame[column] == value]
    return [str(identifier) for identifier in frame["observation_id"]]


def within(place: str) -> list[str]:
    """The observations about a place and what lies in it."""
    entities = indicators.load("entities", path=PROJECT).set_index("entity_id")["parent_id"].dropna().to_dict()
    frame = indicators.load("observations", path=PROJECT)

    def lies(entity: str | None) -> bool:
        return entity is not None and (entity == place or lies(entities.get(entity)))

    about = zip(frame["observation_id"], frame["entity_id"], strict=True)
    return [str(identifier) for identifier, entity in about if lies(str(entity))]


def cited(identifier: str, package: Path, url: str) -> list[str]:
    """What the buttons of a row copy."""
    styles: tuple[Literal["gbt7714", "apa"], ...] = ("gbt7714", "apa")
    forms: tuple[Literal["bibtex", "csl-json"], ...] = ("bibtex", "csl-json")
    return [
        *(indicators.cite(identifier, style=style, path=package) for style in styles),
        *(indicators.cite(identifier, format=form, path=package) for form in forms),
        urljoin(url, f"observations/{identifier}.html"),
    ]


def test_all_are_there_at_first(page: Visit) -> None:
    assert page.rows() == expected()
    assert page.page.locator("#count").inner_text() == f"{len(expected())} of {len(expected())} observations"


@pytest.mark.parametrize(
    ("facet", "value"), [("qualifier", "nearly"), ("confidence", "high"), ("status", "target"), ("status", "actual")]
)
def test_a_facet_of_codes(facet: str, value: str, page: Visit) -> None:
    assert expected(**{facet: value})
    page.page.select_option(f"#filter-{facet}", value)
    assert page.rows() == expected(**{facet: value})


def test_the_facet_of_documents(page: Visit) -> None:
    page.page.select_option("#filter-document", "national-etdz-briefing-2025")
    assert page.rows() == expected(source_id="national-etdz-briefing-2025")


def test_the_facet_of_themes(page: Visit) -> None:
    themes = indicators.load("indicators", path=PROJECT).set_index("indicator_id")["theme"]
    frame = indicators.load("observations", path=PROJECT)
    for theme in frame["indicator_id"].map(themes).unique():
        page.page.select_option("#filter-theme", theme)
        assert page.rows() == frame.loc[frame["indicator_id"].map(themes) == theme, "observation_id"].tolist()


def test_the_facet_of_places_takes_in_what_lies_within(page: Visit) -> None:
    page.page.select_option("#filter-place", "anhui")
    assert page.rows() == within("anhui")
    assert len(within("anhui")) > len(expected(entity_id="anhui"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("合作项目", ["obs-0021"]),
        ("cooperation projects", ["obs-0021"]),
        ("hezuoxiangmu", ["obs-0021"]),
        ("obs-0023", ["obs-0023"]),
        ("nobody says this", []),
    ],
)
def test_search_in_either_language_and_in_pinyin(words: str, found: list[str], page: Visit) -> None:
    page.page.fill("#filter-q", words)
    if found:
        page.page.wait_for_function(
            "wanted => !document.getElementById(wanted).hidden && document.querySelector('#obs-0001').hidden",
            arg=found[0],
        )
        assert set(found) <= set(page.rows())
        assert len(page.rows()) < len(expected())
    else:
        page.page.wait_for_function("() => document.getElementById('count').textContent.startsWith('0 ')")
        assert page.rows() == []
    page.page.click("button[type=reset]")
    page.page.wait_for_function("() => !document.querySelector('#obs-0001').hidden")
    assert page.rows() == expected()


def test_sorting_by_the_head_of_a_column(page: Visit) -> None:
    frame = indicators.load("observations", path=PROJECT)
    values = frame["value"].fillna(frame["lower"]).fillna(frame["upper"])
    head = page.page.locator("th[data-sort=figure]")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.rows() == frame.loc[values.sort_values(kind="stable").index, "observation_id"].tolist()
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert page.rows()[0] == frame.set_index("observation_id").index[int(values.argmax())]


def test_the_address_keeps_what_was_asked_for(page: Visit) -> None:
    page.page.select_option("#filter-confidence", "low")
    page.page.fill("#filter-q", "园")
    page.page.wait_for_function("() => location.hash.includes('q=')")
    again = page.rows()
    page.page.reload()
    page.page.wait_for_function("() => document.getElementById('filter-q').value === '园'")
    page.page.wait_for_function("() => !document.getElementById('count').textContent.includes('…')")
    assert page.rows() == again


def test_a_link_opens_its_row(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations.html", "obs-0021"))
    row = one.page.locator("#obs-0021")
    assert row.locator("details").get_attribute("open") is not None
    assert row.locator(".passage .value").inner_text() == "将近(jiāngjìn)700个"
    assert "目前开展的合作项目有" in row.locator(".passage .quote").inner_text()
    assert "nearly" in row.locator(".role-qualifier .meaning").inner_text()
    assert row.locator(".result strong").inner_text() == "nearly 700"
    assert "below 700" in row.locator(".result").inner_text()
    assert row.evaluate("row => row.getBoundingClientRect().top") < 200


def test_a_link_to_a_row_that_a_filter_hides_shows_it_all_the_same(page: Visit) -> None:
    page.page.select_option("#filter-qualifier", "nearly")
    page.page.evaluate("location.hash = '#obs-0001'")
    page.page.wait_for_function("() => !document.getElementById('obs-0001').hidden")
    assert page.page.locator("#obs-0001 details").get_attribute("open") is not None


def test_the_keyboard_is_enough(page: Visit) -> None:
    keys = page.page.keyboard
    keys.press("Tab")
    assert page.page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "content"
    keys.press("Tab")
    assert page.page.evaluate("document.activeElement.tagName") == "SUMMARY"  # by which the filters fold away
    keys.press("Tab")
    assert page.page.evaluate("document.activeElement.id") == "filter-q"
    keys.type("将近700")
    keys.press("Control+A")
    keys.type("合作项目")
    page.page.wait_for_function("() => document.querySelector('#obs-0001').hidden")
    for _ in range(60):
        keys.press("Tab")
        if page.page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    keys.press("Enter")
    opened = page.page.locator("#observations details[open]")
    assert opened.count() == 1
    assert page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_what_is_copied_is_what_cite_gives(page: Visit) -> None:
    page.page.evaluate("document.querySelectorAll('#observations details').forEach(one => { one.open = true; })")
    page.page.wait_for_function("() => !document.querySelector('#observations [data-cite]:not(.filled)')")
    for identifier in expected():
        buttons = page.page.locator(f"#{identifier} .cite button")
        texts = buttons.evaluate_all("buttons => buttons.map(button => button.dataset.text)")
        assert texts == cited(identifier, PROJECT, page.page.url)


def test_a_button_copies(page: Visit) -> None:
    page.page.evaluate("location.hash = '#obs-0021'")
    button = page.page.locator("#obs-0021 .cite button").nth(1)
    button.click()
    page.page.wait_for_function("() => document.querySelectorAll('#obs-0021 .cite button')[1].textContent === 'Copied'")
    assert page.page.evaluate("navigator.clipboard.readText()") == indicators.cite(
        "obs-0021", style="apa", path=PROJECT
    )


def test_without_script_the_rows_are_there_and_open(site: Path, visit: Visiting) -> None:
    for language in ("en", "zh"):
        one = visit(address(site, f"{language}/observations.html"), java_script_enabled=False)
        assert one.rows() == expected()
        assert not one.page.locator("#filters").is_visible()
        one.page.locator("#obs-0021 summary").click()
        assert one.page.locator("#obs-0021 .passage").is_visible()
        assert one.page.locator("#obs-0021 .cite a").is_visible()
