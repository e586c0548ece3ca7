"""Nobody but the page itself is let in: by its token, from its own address, and never out of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.curation.serving import LARGEST_BODY, words
from tests.curation.conftest import HOST, ORIGIN, SOURCE, TOKEN, Page

STATE = f"/{TOKEN}/api/source/{SOURCE}/state"
DECIDE = f"/{TOKEN}/api/source/{SOURCE}/decide"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (STATE, {}, 200),
        (STATE, {"Host": "localhost:5000"}, 421),
        (STATE, {"Host": "attacker.example"}, 421),
        (STATE, {"Host": "127.0.0.1"}, 421),
        (STATE, {"Origin": "http://attacker.example"}, 403),
        (STATE, {"Sec-Fetch-Site": "cross-site"}, 403),
        (STATE, {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        (f"/{TOKEN}/en/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        (f"/{TOKEN}/en/{SOURCE}/", {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        ("/", {}, 404),
        ("/guess/en/", {}, 404),
        (f"/{TOKEN}x/en/", {}, 404),
        (f"/{TOKEN}/de/", {}, 404),
        (f"/{TOKEN}/assets/words.en.json", {}, 404),
        (f"/{TOKEN}/assets/..%2fserving.py", {}, 404),
        (f"/{TOKEN}/assets/../../serving.py", {}, 404),
        (f"/{TOKEN}/api/source/..%2f..%2fetc/text", {}, 404),
        (f"/{TOKEN}/api/source/%2e%2e/text", {}, 400),
        (f"/{TOKEN}/api/source/nothing/text", {}, 400),
        (f"/{TOKEN}/api/source/{SOURCE}/decide", {}, 404),
        (f"/{TOKEN}/api/source/{SOURCE}/number?start=-1", {}, 400),
    ],
)
def test_who_is_let_in(page: Page, path: str, headers: dict[str, str], status: int) -> None:
    answer = page.client.get(path, headers=headers)
    assert answer.status_code == status
    if status >= 400:
        assert "芷溪" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (ORIGIN, 200),
        ({}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://attacker.example"}, 403),
        ({"Origin": f"https://{HOST}"}, 403),
        ({**ORIGIN, "Sec-Fetch-Site": "cross-site"}, 403),
        ({**ORIGIN, "Content-Type": "text/plain"}, 403),
        ({**ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}, 403),
    ],
)
def test_who_may_change_anything(page: Page, headers: dict[str, str], status: int) -> None:
    before = {file.name: file.read_bytes() for file in (page.root / "data").iterdir()}
    headers = {"Content-Type": "application/json", **headers}
    assert page.client.post(DECIDE, content=b'{"rows": []}', headers=headers).status_code == status
    assert {file.name: file.read_bytes() for file in (page.root / "data").iterdir()} == before


def test_what_is_no_question_ends_in_an_answer(page: Page) -> None:
    headers = {"Content-Type": "application/json", **ORIGIN}
    for content in (
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"rows": null}',
        b"[" * 100_000,
        b'{"rows": [[]]}',
        b'{"proposals": 7}',
    ):
        answer = page.client.post(DECIDE, content=content, headers=headers)
        assert answer.status_code in (200, 400), content[:20]
    assert page.client.post(DECIDE, content=b" " * (LARGEST_BODY + 1), headers=headers).status_code == 413
    assert page.client.put(DECIDE, content=b"{}", headers=headers).status_code == 405


def test_every_answer_forbids_what_a_page_could_be_made_to_do(page: Page) -> None:
    for path in (f"/{TOKEN}/en/", STATE, f"/{TOKEN}/assets/curate.js", "/nothing"):
        headers = page.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
        assert headers["cache-control"] == "no-store"
        assert "set-cookie" not in headers


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    folder = Path(__file__).resolve().parents[2] / "src/indicators/curation/page"
    for file in folder.iterdir():
        assert "//" not in file.read_text("utf-8").replace("// ", "").replace("application//", ""), file.name


def test_every_text_is_shown_somewhere() -> None:
    folder = Path(__file__).resolve().parents[2] / "src/indicators/curation/page"
    shown = (folder / "curate.js").read_text("utf-8") + (folder / "page.html").read_text("utf-8")
    made = ("key.", "severity.", "state.")
    assert [key for key in words("en") if key not in shown and not key.startswith(made)] == []


def test_both_languages_have_every_text() -> None:
    assert words("en").keys() == words("zh").keys()
    same = {key for key in words("en") if words("en")[key] == words("zh")[key]}
    assert same == set()
