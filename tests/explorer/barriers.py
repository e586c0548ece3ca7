"""What axe finds on a page that keeps somebody from using it."""

from __future__ import annotations

from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]

_OPTIONS = {"resultTypes": ["violations"], "preload": False}
"""Without fetching style sheets, which the pages allow nobody."""
_FRESH = """known => {  // elements with words of their own whose colours and letters none before them had
    const grounds = new Map([[null, '']]);
    const ground = element => {
        if (!grounds.has(element)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity].join(' '), under = ground(element.parentElement);
            grounds.set(element, own === 'rgba(0, 0, 0, 0) none 1' ? under : `${under}>${own}`);
        }
        return grounds.get(element);
    };
    const looks = new Set(known);
    window.fresh = Array.from(document.querySelectorAll('body *')).filter(element => {
        const written = Array.from(element.childNodes).some(one => one.nodeType === 3 && one.data.trim());
        if (!(written || 'placeholder' in element) || !element.checkVisibility()) return false;
        const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        const look = [element.tagName, color, fill, fontSize, fontWeight, textShadow, ground(element)].join(' ');
        return looks.size < looks.add(look).size;
    });
    return Array.from(looks);
}"""
_RUN = """([options, all]) => axe.run(all ? document : {include: window.fresh}, options).then(results =>
    results.violations.map(rule => rule.id + ': ' + rule.nodes[0].html.slice(0, 200)))"""


class Barriers:
    """What axe finds on a page and on those that it goes on to: each rule with the first element that breaks it.

    Whether words can be read follows from their colour, size and weight and from all that they stand on. To judge it is
    most of what axe takes its time for: it is asked of the first words of each look.

    Parameters
    ----------
    page : Page
        What is looked at, as it is when it is asked.
    rules : dict
        Options of axe's rules, by name.
    """

    def __init__(self, page: Page, **rules: object) -> None:
        self._page, self._rules = page, rules
        self._known: dict[Scheme, list[str]] = {"light": [], "dark": []}

    def found(self, scheme: Scheme = "light") -> list[str]:
        """Of everything, with colours in one scheme."""
        rules = {"color-contrast": {"enabled": False}, **self._rules}
        return self._ask(_OPTIONS | {"rules": rules}) + self.hard_to_read(scheme)

    def hard_to_read(self, scheme: Scheme) -> list[str]:
        """Of colours."""
        self._page.emulate_media(color_scheme=scheme)
        self._known[scheme] = self._page.evaluate(_FRESH, self._known[scheme])
        if not self._page.evaluate("window.fresh.length"):
            return []
        return self._ask(_OPTIONS | {"runOnly": ["color-contrast"]}, whole=False)

    def _ask(self, options: dict[str, object], *, whole: bool = True) -> list[str]:
        if self._page.evaluate("typeof axe === 'undefined'"):
            self._page.evaluate(AXE_SCRIPT)
        found: list[str] = self._page.evaluate(_RUN, [options, whole])
        return found
