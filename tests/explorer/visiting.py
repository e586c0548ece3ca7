"""A visit to a page: what is said on its console and what it asks for is kept, and has to be nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from indicators.explorer.content import FOLDERS

_OF_A_ROW_EACH = (*FOLDERS.values(), "indicators")
_HERE = ("", "127.0.0.1", "localhost")
_PATIENCE = 60_000
"""Milliseconds: a bound on what never comes, far above what a loaded machine takes."""

expect.set_options(timeout=_PATIENCE)


@dataclass
class Visit:
    """A page that is open in a browser."""

    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, browser: Browser, address: str, **options: Any) -> Self:
        """Open an address with what Playwright calls options of a context."""
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        context.set_default_timeout(_PATIENCE)
        visit = cls(context, context.new_page())
        visit.page.on("console", lambda message: visit.said.append(f"{message.type}: {message.text}"))
        visit.page.on("pageerror", lambda error: visit.said.append(str(error)))
        visit.page.on("dialog", visit._dismiss)
        context.on("request", lambda request: visit.asked.append(request.url))
        visit.page.goto(address)
        return visit

    def _dismiss(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def end(self) -> None:
        """Close it, and hold against it what it should not have done."""
        self.context.close()
        assert self.said == []
        abroad = [url for url in self.asked if urlsplit(url).scheme not in ("file", "data", "about", "blob", "http")]
        abroad += [url for url in self.asked if urlsplit(url).hostname not in (None, *_HERE)]
        assert abroad == []

    def rows(self) -> list[str]:
        """The identifiers of the rows that are seen, in the order in which they are."""
        cells = self.page.locator("#observations tbody tr:not(.evidence) td.column-id")
        seen: list[str] = cells.evaluate_all(
            """cells => cells.filter(cell => cell.checkVisibility({visibilityProperty: true}))
                              .map(cell => cell.innerText)"""
        )
        return [cell.strip() for cell in seen]


def address(site: Path, page: str, fragment: str = "") -> str:
    """The address of a page of a site on the file system."""
    return (site / page).as_uri() + (f"#{fragment}" if fragment else "")


def html_pages(site: Path) -> list[str]:
    """Every page of a site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def of_each_kind(site: Path) -> list[str]:
    """Every page, but of those of a row each, which are alike, the least, the middle and the most."""
    found: dict[str, list[str]] = {}
    for page in html_pages(site):
        language, _, rest = page.partition("/")
        folder = rest.partition("/")[0] if "/" in rest else page
        found.setdefault(f"{language}/{folder}" if folder in _OF_A_ROW_EACH else page, []).append(page)
    kinds = (sorted(pages, key=lambda page: (site / page).stat().st_size) for pages in found.values())
    return sorted({pages[place] for pages in kinds for place in (0, len(pages) // 2, -1)})
