"""A page for each row: what it says, its data beside it, where its words stand, and links that open at them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import struct
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators.explorer.content import FOLDERS
from indicators.explorer.linked_data import _width, _wrapped, at_the_words
from indicators.model import write_number
from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE
from tests.explorer.visiting import address, html_pages

LANGUAGES = ("en", "zh")
KEYS = {
    "observations": "observation_id",
    "cooperations": "cooperation_id",
    "reference_values": "reference_id",
    "entities": "entity_id",
}


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((PROJECT / "data" / f"{table}.csv").read_text(encoding="utf-8"))))


def records() -> Iterator[tuple[str, str, dict[str, str]]]:
    for table, key in KEYS.items():
        for row in rows(table):
            yield table, row[key], row


class _Head(HTMLParser):
    """What a page says to programs."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.linked = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "meta" and known.get("property"):
            self.meta[str(known["property"])] = str(known["content"])
        self._inside = tag == "script" and known.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        self.linked += data if self._inside else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_has_a_page_with_a_title_of_its_own(language: str, site: Path) -> None:
    titles: dict[str, str] = {}
    for table, identifier, row in records():
        head = _Head((site / language / FOLDERS[table] / f"{identifier}.html").read_text(encoding="utf-8"))
        titles[identifier] = head.meta["og:title"]
        assert head.meta["og:description"]
        linked = json.loads(head.linked)
        assert linked["@context"] == "https://schema.org/"
        if row.get("quote"):
            assert linked["@type"] == "Claim"
            assert linked["text"] == row["quote"]
            assert row["quote"] in head.meta["og:description"]
        if row.get("value") and table == "observations":
            assert write_number(linked["about"]["value"]) == row["value"]
    begins = {"en": "232家 · 232 national", "zh": "国家级经济技术开发区数：232家，2025"}
    assert titles["obs-0023"].startswith(begins[language])
    assert titles["obs-0023"].count("232") == {"en": 2, "zh": 1}[language]
    assert titles["obs-0018"].count("42.2") == 1
    assert "(jiāngjìn)" not in titles["obs-0021"]  # what the copy has written into the number is no part of it


def _context(url: str, options: object) -> dict[str, Any]:
    """The contexts that stand at their addresses, as far as they are needed: without a network."""
    keywords = {"id": "@id", "type": "@type", "language": "http://purl.org/dc/elements/1.1/language"}
    known = {
        "https://schema.org/": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}},
        "http://www.w3.org/ns/anno.jsonld": {"@vocab": "http://www.w3.org/ns/oa#", **keywords},
    }
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": known[url]}}


def expanded(told: dict[str, Any], base: str) -> dict[str, Any]:
    from pyld import jsonld

    (found,) = jsonld.expand(told, {"documentLoader": _context, "base": base})
    return dict(found)


def test_a_processor_reads_what_pages_and_annotations_say_to_programs(site: Path) -> None:
    base, schema = "https://example.org/en/", "https://schema.org/"
    seen = set()
    for page in ("overview.html", *(f"{FOLDERS[table]}/{identifier}.html" for table, identifier, _ in records())):
        told = json.loads(_Head((site / "en" / page).read_text(encoding="utf-8")).linked)
        found = expanded(told, f"{base}{page}")
        assert page == "overview.html" or found["@id"] == f"{base}{page}"
        assert found[f"{schema}name"]
        seen |= set(found["@type"])
    kinds = ("Dataset", "Claim", "Observation", "Place", "Organization", "Thing")
    assert seen == {f"{schema}{kind}" for kind in kinds}
    for file in (site / "annotations").iterdir():
        found = expanded(json.loads(file.read_text(encoding="utf-8")), f"https://example.org/annotations/{file.name}")
        assert found["@id"] == f"https://example.org/annotations/{file.name}"
        assert {kind.rpartition("#")[2] for kind in found["@type"]} <= {"Annotation", "AnnotationCollection"}


def test_the_overview_names_each_file_of_the_release(site: Path) -> None:
    told = json.loads(_Head((site / "zh/overview.html").read_text(encoding="utf-8")).linked)
    assert told["@type"] == "Dataset"
    named = {file["contentUrl"]: file["sha256"] for file in told["distribution"]}
    digests = {url: hashlib.sha256((site / "zh" / url).read_bytes()).hexdigest() for url in named}
    assert named == digests
    assert len(named) == sum(path.is_file() for path in (site / "downloads").rglob("*"))


def test_each_page_names_a_picture_that_is_there(site: Path) -> None:
    pictures = set()
    for page in html_pages(site):
        if page == "index.html":
            continue
        told = _Head((site / page).read_text(encoding="utf-8")).meta
        picture = ((site / page).parent / told["og:image"]).resolve()
        assert picture.is_file(), page
        pictures.add(picture)
    assert len(pictures) == 1, "an observation has one of its own where the site has an address"
    for picture in pictures:
        data = picture.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", data[16:24]) == (800, 420)


def test_a_picture_holds_its_words_within_its_edges() -> None:
    long = "长江经济带高质量发展" * 40
    for line in _wrapped(long, 56):
        assert _width(line) * 56 <= 800
    assert list(_wrapped("a b", 56)) == ["a b"]
    assert [line[-1] for line in _wrapped(long, 56)][-1] == "…"


def test_titles_say_the_finding(site: Path) -> None:
    english = (site / "en/observations/obs-0021.html").read_text(encoding="utf-8")
    chinese = (site / "zh/observations/obs-0021.html").read_text(encoding="utf-8")
    assert re.search(
        r"<h1><span lang=\"zh-Hans\">[^<]+</span> · Nearly 700 cooperation projects, 27 May 2025</h1>", english
    )
    assert "<h1>合作项目数：将近700个，2025年5月27日</h1>" in chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_and_csv_beside_a_page_are_the_row_of_the_table(language: str, site: Path) -> None:
    for table, identifier, row in records():
        beside = site / language / FOLDERS[table] / identifier
        lines = list(csv.DictReader(io.StringIO(beside.with_suffix(".csv").read_text(encoding="utf-8"))))
        assert lines == [row]
        told = json.loads(beside.with_suffix(".json").read_text(encoding="utf-8"))
        assert (told["table"], told["version"]) == (table, indicators.Package.open(PROJECT).version)
        known = {name: told["row"][name] for name in row}
        written = {
            name: "" if value is None else write_number(value) if isinstance(value, float) else str(value)
            for name, value in known.items()
        }
        assert written == row


def resolved(target: dict[str, Any], text: str) -> tuple[int, int]:
    """Where a quote stands by its selectors, each resolved by itself, as the Web Annotation Data Model says."""
    quoted, placed = target["selector"]
    around = quoted["prefix"] + quoted["exact"] + quoted["suffix"]
    assert text.count(around) == 1
    start = text.index(around) + len(quoted["prefix"])
    found = (start, start + len(quoted["exact"]))
    assert found == (placed["start"], placed["end"])
    return found


def test_annotations_lead_to_the_same_characters(site: Path) -> None:
    texts: dict[str, str] = {}
    for source in rows("sources"):
        data = (PROJECT / source["file"]).read_bytes()
        name = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        texts[f"ni:///sha-256;{name}"] = data.decode("utf-8")
    for _, identifier, row in records():
        if "quote" not in row:
            continue
        made = json.loads((site / "annotations" / f"{identifier}.jsonld").read_text(encoding="utf-8"))
        assert (made["@context"], made["type"]) == ("http://www.w3.org/ns/anno.jsonld", "Annotation")
        pinned = made["target"][0]
        start, end = resolved(pinned, texts[pinned["source"]["id"]])
        assert (start, texts[pinned["source"]["id"]][start:end]) == (int(row["quote_start"]), row["quote"])
        pages = [body["source"] for body in made["body"] if body["type"] == "SpecificResource"]
        assert [(site / "annotations" / page).is_file() for page in pages] == [True, True]
    for source in rows("sources"):
        every = json.loads((site / "annotations" / f"{source['source_id']}.jsonld").read_text(encoding="utf-8"))
        claims = [row for table in ("observations", "cooperations") for row in rows(table)]
        assert every["total"] == len(every["first"]["items"])
        assert every["total"] == sum(row["source_id"] == source["source_id"] for row in claims)


FIRST_PAINTED = """async shot => {  // the first line of pixels of a picture that has one of pure magenta
    const image = new Image();
    image.src = `data:image/png;base64,${shot}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return Math.floor(pixels.indexOf(0xffff00ff) / image.width);
}"""


def test_links_open_the_page_of_a_publisher_at_the_words(site: Path, tmp_path: Path, visit: Visiting) -> None:
    """In Chromium, on a copy of each text: it scrolls to the line of the quote, and there the highlight begins."""
    sources = {row["source_id"]: row for row in rows("sources")}
    opened, reader = visit("about:blank", viewport={"width": 600, "height": 450}), visit("about:blank")
    tried = 0
    for row in (*rows("observations"), *rows("cooperations")):
        source = sources[row["source_id"]]
        text = (PROJECT / source["file"]).read_bytes().decode("utf-8")
        copy = tmp_path / f"{row['source_id']}.html"
        if not copy.exists():
            lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
            style = "p { margin: 0 0 1500px } ::target-text { background: rgb(255, 0, 255) }"
            copy.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{lines}", encoding="utf-8")
        link = at_the_words("https://example.org/", text, int(row["quote_start"]), row["quote"])
        opened.page.goto("about:blank")
        opened.page.goto(f"{copy.as_uri()}{link.removeprefix('https://example.org/')}")
        line = text.count("\n", 0, int(row["quote_start"]))
        top = opened.page.evaluate(
            """line => { const at = document.querySelectorAll('p')[line].getBoundingClientRect();
                         return [at.top, at.bottom, window.innerHeight] }""",
            line,
        )
        identifier = row.get("observation_id") or row.get("cooperation_id")
        assert -1500 < top[0] < top[2] or line == 0, (identifier, link)
        painted = reader.page.evaluate(FIRST_PAINTED, base64.b64encode(opened.page.screenshot()).decode())
        assert max(top[0], 0) <= painted <= top[1], (identifier, link, "is not highlighted in the line where it begins")
        tried += 1
    assert tried == len(rows("observations")) + len(rows("cooperations"))


@given(st.text(alphabet="园区有70个,，。-& \n", min_size=1, max_size=200), st.data())
def test_a_link_holds_nothing_that_a_fragment_gives_another_meaning(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not words.strip():
        return
    link = at_the_words("https://example.org/a#b", text, start, words)
    directive = link.partition("#b:~:text=")[2]
    parts = directive.split(",")
    exact = [part for part in parts if not part.endswith("-") and not part.startswith("-")]
    assert 1 <= len(exact) <= 2
    assert not re.search(r"[-&\s]", "".join(exact))
    squeezed = re.sub(r"\s+", " ", words)
    assert squeezed.strip().startswith(unquote(exact[0]))
    assert squeezed.strip().endswith(unquote(exact[-1]))


def test_a_page_is_read_without_a_script(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations/obs-0021.html"), java_script_enabled=False)
    assert one.page.locator(".passage .value").inner_text().endswith("700个")
    cite = one.page.locator("#cite").inner_text()
    assert "obs-0021" in cite
    assert "obs-…" not in cite
    assert "<blockquote" in one.page.locator("[data-embed]").first.inner_text()


def test_a_page_in_a_frame_shows_the_evidence_without_the_menu(site: Path, tmp_path: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations/obs-0021.html"))
    markup = one.page.locator("[data-embed]").nth(1).inner_text().replace("obs-0021.html", one.page.url)
    (tmp_path / "article.html").write_text(f"<!doctype html><meta charset=utf-8>{markup}", encoding="utf-8")
    one.page.goto((tmp_path / "article.html").as_uri())
    framed = one.page.frame_locator("iframe[title='Nearly 700 cooperation projects, 27 May 2025']")
    framed.locator(".passage .value").wait_for()
    assert framed.locator("h1").is_visible()
    assert not framed.locator("header nav").is_visible()
    assert not framed.locator("[data-embed]").first.is_visible()


def test_a_row_leads_to_its_page_and_the_page_to_its_places(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations.html"))
    one.page.locator("#obs-0021 .column-id a").click()
    one.page.wait_for_url("**/en/observations/obs-0021.html")
    one.page.locator(".record .lead a").click()
    one.page.wait_for_url("**/en/entities/national-etdz.html")
    one.page.locator("a[href$='references/ref-0048.html']").first.click()
    one.page.wait_for_url("**/en/references/ref-0048.html")
    one.page.locator("a[href$='observations/obs-0023.html']").click()
    one.page.locator("[data-keeps-place]").click()
    one.page.wait_for_url("**/zh/observations/obs-0023.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_leads_to_each_entity(language: str, site: Path) -> None:
    text = (site / language / "entities.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'<li><a href="entities/([^"]+)\.html"', text)) == sorted(
        row["entity_id"] for row in rows("entities")
    )


def test_the_figures_of_an_entity_are_series_in_the_order_of_time(site: Path) -> None:
    page = (site / "en/entities/national-etdz.html").read_text(encoding="utf-8")
    known = [row for row in rows("reference_values") if row["entity_id"] == "national-etdz"]
    shown = re.findall(r'href="../references/([^"]+)\.html">[^<]+</a>', page)
    assert sorted(shown) == sorted(row["reference_id"] for row in known)
    zones = [row for row in known if row["indicator_id"] == "national-etdz-count"]
    assert len(zones) > 5
    begin = shown.index(min(zones, key=lambda row: row["period_end"])["reference_id"])
    ends = {row["reference_id"]: row["period_end"] for row in zones}
    assert [ends[one] for one in shown[begin : begin + len(zones)]] == sorted(ends.values())


@pytest.mark.parametrize(
    ("table", "page"),
    [
        ("entities", "entities/suchu-hightech-zone"),
        ("reference_values", "references/ref-0104"),
        ("sources", "documents/gansu-theory-page-2025"),
    ],
)
def test_a_note_is_in_the_language_of_the_page_and_says_who_translated_it(table: str, page: str, site: Path) -> None:
    identifier = page.partition("/")[2]
    (said,) = (
        row["text"]
        for row in rows("translations")
        if (row["table_name"], row["record_id"], row["column_name"]) == (table, identifier, "note")
    )
    start = said[:12]
    chinese = (site / f"zh/{page}.html").read_text(encoding="utf-8")
    assert re.search(rf'<dd lang="zh-Hans">{start}[^§]*?<span class="tag">[^<]*语言模型[^<]*</span></dd>', chinese)
    assert start not in (site / f"en/{page}.html").read_text(encoding="utf-8")


def test_the_members_of_a_region_are_a_sentence(site: Path) -> None:
    page = re.sub(r"<[^>]+>", "", (site / "en/entities/yangtze-delta.html").read_text(encoding="utf-8"))
    assert "has as members Anhui, Jiangsu, Shanghai, Zhejiang 2019-05" in page


def test_the_count_of_entities_leads_to_their_list(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "zh/overview.html"))
    one.page.locator(".totals a").filter(has_text=str(len(rows("entities")))).click()
    one.page.wait_for_url("**/zh/entities.html")


def test_a_record_is_cited_once(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations/obs-0021.html"))
    cited = one.page.locator(".record").get_by_text("obs-0021[DS]")
    assert cited.locator("visible=true").count() == 1
    one.page.emulate_media(media="print")
    assert cited.locator("visible=true").count() == 1


@pytest.mark.parametrize("page", ["observations/obs-0023", "references/ref-0048"])
def test_figures_beside_a_record_are_not_squeezed_on_a_phone(page: str, site: Path, visit: Visiting) -> None:
    """Chinese may break after any character: a cell as narrow as one would be a column of characters."""
    one = visit(address(site, f"zh/{page}.html"), viewport={"width": PHONE, "height": 740})
    tall = one.page.eval_on_selector_all(
        ".beside-it td", "cells => cells.filter(one => one.getBoundingClientRect().height > 70).length"
    )
    assert one.page.locator(".beside-it td").count() > 5
    assert tall == 0


def test_print_leaves_out_what_only_a_screen_needs(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations/obs-0021.html"))
    one.page.emulate_media(media="print")
    assert not one.page.locator("header nav").is_visible()
    assert one.page.locator("[data-embed]").locator("visible=true").count() == 0
    assert one.page.locator(".passage").is_visible()
    assert one.page.locator("#cite dd").first.is_visible()
