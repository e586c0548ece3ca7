"""Makes the pictures of the READMEs: pages of the explorer as a browser shows them, and the words on each.

``python docs/pictures.py`` uses the fonts of the machine, one of which has to have Chinese. That the words are still
those of the pages is tested (tests/explorer/test_pictures.py).
"""

from __future__ import annotations

import json
import os
import shutil
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


def main() -> None:
    """Make the pictures, and note the words on them."""
    seen = {}
    program = shutil.which(os.environ.get("CHROMIUM") or "chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = indicators.site(ROOT, Path(folder) / "site").directory
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, (page, *_) in PICTURES.items():
            picture, words = photographed(browser, site, name)
            (IMAGES / name).write_bytes(picture)
            seen[name] = {"page": page, "words": words}
        browser.close()
    (IMAGES / "shown.json").write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
