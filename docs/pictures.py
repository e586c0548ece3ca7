"""Makes the pictures of the READMEs: pages of the explorer as a browser shows them, and the words on each.

``python docs/pictures.py`` uses the fonts of the machine, one of which has to have Chinese. That the words are still
those of the pages is tested (tests/explorer/test_pictures.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

import indicators

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PICTURES = {
    "overview.png": ("en/overview.html", 1100, 900),
    "overview-zh.png": ("zh/overview.html", 1100, 900),
    "evidence.png": ("en/observations.html#obs-0021", 1120, 555),
}
"""Of each picture the page, and how wide and high it is."""
_SEEN = """() => {
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    const text = walker.currentNode.textContent.trim();
    if (text && box.height && box.top >= 0 && box.bottom <= innerHeight) words.push(text.replace(/\\s+/g, " "));
  }
  return words;
}"""
"""The words that stand whole in the window."""


def photographed(browser: Browser, site: Path, name: str) -> tuple[bytes, list[str]]:
    """A picture as PNG, and the words on it."""
    page_name, width, height = PICTURES[name]
    path, _, fragment = page_name.partition("#")
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((site / path).as_uri() + (f"#{fragment}" if fragment else ""))
    page.wait_for_load_state("networkidle")
    if fragment:
        page.evaluate("id => document.getElementById(id).scrollIntoView()", fragment)
    return page.screenshot(), page.evaluate(_SEEN)


_CURATED = "zhixi-communique-2024"
_STEPS = {"curate-number.png": "", "curate-exclude.png": "x", "curate-cooperation.png": "Escape c"}
"""Of each picture of the page of decisions the keys that are pressed before it."""


def photograph_curating(browser: Browser, folder: Path) -> None:
    """Pictures of the page on which an invented document of the tests is decided on, step by step."""
    sys.path.insert(0, str(ROOT))
    from tests.curation.drafted import without

    root = without(ROOT / "tests/other_kinds", _CURATED, folder / "package")
    command = [sys.executable, "-m", "indicators", "curate", _CURATED, "--package", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        page = browser.new_page(viewport={"width": 1200, "height": 820})
        page.goto(server.stdout.readline().strip())
        for name, keys in _STEPS.items():
            for key in keys.split():
                page.keyboard.press(key)
                page.wait_for_timeout(1500)
            page.wait_for_timeout(1500)
            (IMAGES / name).write_bytes(page.screenshot())
        server.kill()


def main() -> None:
    """Make the pictures, and note the words on them."""
    seen = {}
    program = shutil.which(os.environ.get("CHROMIUM") or "chromium-headless-shell")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = indicators.site(ROOT, Path(folder) / "site").directory
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (page, *_) in PICTURES.items():
            picture, words = photographed(browser, site, name)
            (IMAGES / name).write_bytes(picture)
            seen[name] = {"page": page, "words": words}
        photograph_curating(browser, Path(folder))
        browser.close()
    (IMAGES / "shown.json").write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
