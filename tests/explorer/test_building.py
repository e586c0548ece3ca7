"""The folder of a site: the same bytes of the same package, whole or not at all, its figures those of `load`."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import subprocess
import sys
from math import isnan
from pathlib import Path

import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.explorer.content import words
from tests.checkout import PROJECT
from tests.explorer.workspaces import small_package

EXPLORER = PROJECT / "src" / "indicators" / "explorer"


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_the_same_package_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    program = f"import indicators; indicators.site({str(PROJECT)!r}, {str(tmp_path / 'again')!r})"
    environment = {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LANG": "C"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=tmp_path)
    assert digests(tmp_path / "again") == digests(site)


def test_no_page_needs_more_than_a_site_of_its_own_allows(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text
        assert not re.search(r"<script(?![^>]* src=| type=.application/ld.json.>)|<style| style=| on[a-z]+=", text), (
            page
        )


def test_every_figure_is_what_load_gives(site: Path) -> None:
    from indicators.model import write_number

    frame = indicators.load("observations", path=PROJECT)
    for language in ("en", "zh"):
        text = (site / language / "observations.html").read_text(encoding="utf-8")
        shown = dict(re.findall(r'<tbody id="(obs-\d+)".*?data-value="([^"]*)"', text, re.DOTALL))
        values = zip(frame["observation_id"], frame["value"].astype(object), strict=True)
        wanted = {str(name): "" if isnan(value) else write_number(value) for name, value in values}
        assert {name: value and write_number(float(value)) for name, value in shown.items()} == wanted


def test_downloads_are_what_build_makes(site: Path, tmp_path: Path) -> None:
    made = indicators.build(PROJECT, tmp_path / "release")
    released = {file.path: file.sha256 for file in made.manifest.files}
    downloads = site / "downloads"
    assert digests(downloads) == released


@pytest.mark.parametrize("spoilt", ["empty", "little"])
def test_any_package_has_a_site(spoilt: str, tmp_path: Path) -> None:
    root = tmp_path / "package"
    if spoilt == "empty":
        indicators.init_package(root)
    else:
        small_package(root)
    made = indicators.site(root, tmp_path / "site")
    assert (made.directory / "zh" / "observations.html").is_file()
    assert made.files == len(digests(made.directory))


def test_a_site_is_replaced_and_nothing_else_is(tmp_path: Path) -> None:
    root = small_package(tmp_path / "package")
    first = indicators.site(root, tmp_path / "site")
    (first.directory / "en" / "left over.html").touch()
    assert indicators.site(root, tmp_path / "site") == first
    assert not (first.directory / "en" / "left over.html").exists()
    with pytest.raises(indicators.PackageError, match="holds files that are no site"):
        indicators.site(root, root / "data")
    assert (root / "data" / "observations.csv").is_file()


def test_a_row_that_names_what_is_missing_is_an_error_of_one_line(tmp_path: Path) -> None:
    root = small_package(tmp_path / "package")
    file = root / "data" / "observations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",parks,", ",pakrs,"), encoding="utf-8")
    result = CliRunner().invoke(main, ["site", str(root), "--out", str(tmp_path / "site")])
    assert result.exit_code == 2
    assert result.stderr.startswith("indicators: indicators has no 'pakrs'")
    assert not (tmp_path / "site").exists()


def test_an_identifier_that_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    root = small_package(tmp_path / "package")
    for file in (root / "data").glob("*.csv"):
        file.write_text(re.sub(r"\breport\b", "../../out", file.read_text(encoding="utf-8")), encoding="utf-8")
    result = CliRunner().invoke(main, ["site", str(root), "--out", str(tmp_path / "site")])
    assert result.exit_code == 2
    assert not (tmp_path / "out.html").exists()
    assert not (tmp_path / "site").exists()


def test_programs_are_told_what_was_written(tmp_path: Path) -> None:
    root = small_package(tmp_path / "package")
    result = CliRunner().invoke(main, ["site", str(root), "--out", str(tmp_path / "site"), "--format", "json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert told["files"] == len(digests(tmp_path / "site"))
    assert told["directory"] == str(tmp_path / "site")


def test_both_languages_have_the_same_texts_with_the_same_names() -> None:
    english, chinese = words("en"), words("zh")
    assert list(english) == list(chinese)
    names = re.compile(r"\{(\w+)\}")
    assert {key: sorted(names.findall(text)) for key, text in english.items()} == {
        key: sorted(names.findall(text)) for key, text in chinese.items()
    }


def test_every_text_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in EXPLORER.rglob("*") if path.suffix in (".py", ".html"))
    made = [*re.findall(r'say\(f?"([a-z_]+[._])(?:"|\{)', code), "download.", "kind.", "reading."]
    unused = [key for key in words("en") if f'"{key}"' not in code and not key.startswith(tuple(made))]
    assert unused == []


def test_serving_says_where_and_ends_when_interrupted(tmp_path: Path) -> None:
    import signal
    from urllib.request import urlopen

    root = small_package(tmp_path / "package")
    command = [sys.executable, "-m", "indicators", "site", str(root), "--out", str(tmp_path / "site"), "--serve"]
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        assert "wrote" in served.stdout.readline()
        place = next(line.split()[0] for line in served.stdout if line.startswith("http://"))
        with urlopen(place) as answer:
            assert b"<title>" in answer.read()
        port = place.rstrip("/").rpartition(":")[2]
        for host, status in (
            (f"localhost:{port}", 200),
            ("evil.example", 421),
            (f"evil.example:{port}", 421),
            ("", 421),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
            connection.request("GET", "/", headers={"Host": host})
            assert connection.getresponse().status == status, host
            connection.close()
        served.send_signal(signal.SIGINT)
        assert served.wait(20) == 0
