"""A text that is pasted: checked by the server of this machine, for its own page alone, beside the sources."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from indicators.explorer.site import LONGEST, _Answers
from indicators.package import Package
from tests.checkout import PROJECT
from tests.explorer.barriers import Barriers
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE
from tests.explorer.visiting import address

TEXT = "国家级经开区有232家,合作项目700个。<script>alert(1)</script>"


@pytest.fixture(scope="module")
def port(site: Path) -> Iterator[int]:
    """A server of the real site."""
    answers = partial(_Answers, directory=str(site), package=Package.open(PROJECT))
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(
    ("language", "label", "verdict", "again"),
    [
        ("en", "Text, Chinese or English", "sharper", "Another text"),
        ("zh", "文本（中文或英文", "过于确切", "另一段文本"),
    ],
)
def test_a_pasted_text_is_shown_beside_the_words_of_the_sources(
    port: int, visit: Visiting, language: str, label: str, verdict: str, again: str
) -> None:
    one = visit(f"http://127.0.0.1:{port}/{language}/check.html", bypass_csp=True)
    page = one.page
    assert not page.locator("#needs").is_visible()
    page.set_viewport_size({"width": PHONE, "height": 740})
    for shown in ("the form", "the answer"):
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, shown
        assert Barriers(page).found() == [], shown
        if shown == "the form":
            page.get_by_label(label).focus()
            page.keyboard.insert_text(TEXT)
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.wait_for_selector("a.sharper")
    page.locator("a.sharper").focus()
    page.keyboard.press("Enter")
    told = page.locator("article:target").inner_text()
    assert "obs-0021" in told
    assert verdict in told
    assert verdict in page.locator("h1").inner_text()
    page.get_by_role("link", name=again).click()
    assert page.get_by_label(label).is_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_server_the_page_says_what_to_run(site: Path, visit: Visiting, language: str) -> None:
    one = visit(address(site, f"{language}/check.html"))
    assert not one.page.locator("form").is_visible()
    assert "indicators site --serve" in one.page.locator("#needs").inner_text()


def _posted(port: int, body: bytes, path: str = "/en/check.html", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST", path, body, {"Origin": f"http://127.0.0.1:{port}", **named})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


FORM = urlencode({"text": TEXT}).encode()


@pytest.mark.parametrize(
    ("body", "headers", "status", "says"),
    [
        (FORM, {}, 200, "obs-0021"),
        (FORM, {"Origin": "https://evil.example"}, 403, "only the page check.html"),
        (FORM, {"Origin": "null"}, 403, "only the page check.html"),
        (FORM, {"Origin": ""}, 403, "only the page check.html"),
        (FORM, {"Host": "evil.example"}, 421, "this server is"),
        (FORM, {"Content_Length": "99999999"}, 413, "`indicators check FILE` takes longer ones"),
        (FORM, {"Content_Length": "-1"}, 411, "length"),
        (FORM, {"path": "/en/data.html"}, 404, "check.html"),
        (FORM, {"path": "/../en/check.html"}, 404, "check.html"),
        (b"text=" + b"a" * (LONGEST + 1), {}, 413, f"{LONGEST:,} characters"),
        (b"text=+%0D%0A", {}, 400, "paste one"),
        (b"", {}, 400, "paste one"),
        (b"text=%FF%FE", {}, 400, "UTF-8"),
        ("text=中".encode(), {}, 400, "UTF-8"),
        (b"text=a&text=b", {}, 400, "one text"),
    ],
)
def test_only_its_own_page_posts_and_every_refusal_says_why(
    port: int, body: bytes, headers: dict[str, str], status: int, says: str
) -> None:
    told, page = _posted(port, body, **headers)
    assert (told, says in page) == (status, True), page
    assert "<script>alert" not in page
