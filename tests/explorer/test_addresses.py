"""Addresses that stay: in the next release, from another folder, and where there are too many rows for a page each."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.explorer import content as content_module
from indicators.package.canonical import csv_text
from tests.explorer.test_building import digests
from tests.explorer.visiting import html_pages
from tests.explorer.workspaces import small_package


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return small_package(tmp_path / "package")


def without_the_last_observation(root: Path) -> None:
    file = root / "data" / "observations.csv"
    header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")))
    file.write_text(csv_text(header, rows[:-1]), encoding="utf-8", newline="")


def next_release(root: Path) -> None:
    """The same without its last observation, under the next version."""
    without_the_last_observation(root)
    descriptor = root / "datapackage.json"
    text = re.sub(r'"version": "[^"]+"', '"version": "0.2.0"', descriptor.read_text(encoding="utf-8"), count=1)
    descriptor.write_text(text, encoding="utf-8", newline="")


def test_old_addresses_live_in_the_next_release(first: Path, tmp_path: Path) -> None:
    before = indicators.site(first, tmp_path / "site").directory
    pages = html_pages(before)
    title = re.search(r"<title>(.*?) · ", (before / "en/observations/obs-0002.html").read_text("utf-8"))
    assert title is not None
    next_release(first)
    after = indicators.site(first, tmp_path / "site").directory
    assert set(pages) <= set(html_pages(after))
    for language, words in (("en", "No longer in the data"), ("zh", "已不在数据中")):
        text = (after / language / "observations/obs-0002.html").read_text(encoding="utf-8")
        assert words in text
        assert "0.1.0" in text
    assert title[1] in (after / "en/observations/obs-0002.html").read_text(encoding="utf-8")
    assert "0.1.0, 0.2.0" in (after / "en/observations/obs-0001.html").read_text(encoding="utf-8")
    assert "obs-0002" not in (after / "en/observations.html").read_text(encoding="utf-8")
    once = digests(after)
    assert digests(indicators.site(first, tmp_path / "site").directory) == once


def test_a_page_of_a_state_that_was_never_released_leaves_no_trace(first: Path, tmp_path: Path) -> None:
    indicators.site(first, tmp_path / "site")
    without_the_last_observation(first)
    after = indicators.site(first, tmp_path / "site").directory
    assert not (after / "en/observations/obs-0002.html").exists()
    assert "obs-0002" not in (after / "addresses.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("named", ["folder", "file"])
def test_the_earlier_site_may_stand_elsewhere(named: str, first: Path, tmp_path: Path) -> None:
    """As in a continuous integration, which begins with an empty folder."""
    before = indicators.site(first, tmp_path / "before").directory
    next_release(first)
    earlier = before if named == "folder" else before / "addresses.json"
    after = indicators.site(first, tmp_path / "after", earlier=earlier).directory
    assert set(html_pages(before)) <= set(html_pages(after))


def test_each_version_keeps_its_pages(first: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    indicators.site(first, public, versions=True)
    kept = digests(public / "0.1.0")
    assert kept == digests(public / "latest")
    next_release(first)
    indicators.site(first, public, versions=True)
    assert digests(public / "0.1.0") == kept
    assert digests(public / "0.2.0") == digests(public / "latest")
    page = public / "latest/en/observations/obs-0001.html"
    links = re.findall(r'href="([^"]*/0\.[12]\.0/[^"]*)"', page.read_text(encoding="utf-8"))
    assert [Path(link).parts[-4] for link in links] == ["0.1.0", "0.2.0"]
    assert all((page.parent / link).resolve().is_file() for link in links)
    removed = (public / "latest/zh/observations/obs-0002.html").read_text(encoding="utf-8")
    assert 'href="../../../0.1.0/zh/observations/obs-0002.html"' in removed


def test_too_many_rows_have_no_pages_but_those_that_had(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_module, "MOST_PAGES", 1)
    bare = indicators.site(first, tmp_path / "bare").directory
    assert not list(bare.glob("*/observations/*.html"))
    assert not (bare / "annotations").exists()
    every = indicators.site(first, tmp_path / "every", every_record=True).directory
    assert len(list(every.glob("*/observations/*.html"))) == 4
    after = indicators.site(first, tmp_path / "bare", earlier=every).directory
    assert "<h1>" in (after / "en/observations/obs-0002.html").read_text(encoding="utf-8")
    assert "No longer" not in (after / "en/observations/obs-0002.html").read_text(encoding="utf-8")


def test_where_it_will_stand_makes_addresses_absolute(first: Path, tmp_path: Path) -> None:
    made = indicators.site(first, tmp_path / "site", url="https://example.org/data").directory
    text = (made / "zh/observations/obs-0001.html").read_text(encoding="utf-8")
    here = "https://example.org/data/zh/observations/obs-0001.html"
    assert f'<link rel="canonical" href="{here}">' in text
    assert f'<meta property="og:url" content="{here}">' in text
    assert f"&lt;blockquote cite=&#34;{here}&#34;" in text
    assert f'"@id": "{here}"' in text
    assert '<meta property="og:image" content="https://example.org/data/cards/obs-0001.png">' in text
    cards = {card.stem: card.read_bytes() for card in (made / "cards").iterdir()}
    assert cards.keys() == {"site"} | {page.stem for page in (made / "zh/observations").glob("obs-*.html")}
    assert len(set(cards.values())) == len(cards)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{", r"addresses\.json:1:2: "),
        ("[]", "holds no addresses of a site; expected"),
        ('{"pages": {"a/b.html": {"titles": {}}}}', "holds no addresses of a site; expected"),
        ("\\udcff", "addresses"),
    ],
)
def test_addresses_that_cannot_be_read_are_an_error_that_names_the_file(
    written: str, said: str, first: Path, tmp_path: Path
) -> None:
    (tmp_path / "addresses.json").write_text(written, encoding="utf-8")
    with pytest.raises(indicators.PackageError, match=said):
        indicators.site(first, tmp_path / "site", earlier=tmp_path / "addresses.json")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("path", ["../../../planted.html", "/planted.html", "observations/../../../planted.html"])
def test_addresses_lead_out_of_no_site(path: str, first: Path, tmp_path: Path) -> None:
    told = {"pages": {path: {"titles": {"en": "a", "zh": "a"}, "versions": ["0.0.1"]}}}
    (tmp_path / "addresses.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(indicators.PackageError, match="no name for a file of a site"):
        indicators.site(first, tmp_path / "site", earlier=tmp_path / "addresses.json")
    assert not list(tmp_path.rglob("planted.html"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--url", "example.org"], "'example.org' is no address of a site; expected one such as https://"),
        (["--url", "javascript:alert(1)"], "is no address of a site"),
        (["--earlier", "nowhere"], "nowhere: is no earlier site; expected its folder"),
    ],
)
def test_what_is_no_option_is_an_error_of_one_line(options: list[str], said: str, first: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["site", str(first), "--out", str(tmp_path / "site"), *options])
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "site").exists()
