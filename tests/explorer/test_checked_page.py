"""The page of a checked text as a browser shows it: readable on a phone, in the dark, and by those who do not see."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

import indicators
from tests.checkout import PROJECT
from tests.explorer.barriers import Barriers
from tests.explorer.surveying import PHONE

TEXT = (
    "国家级经开区有232家,合作项目700个。平均每个国家级经开区约有3个合作项目。\n合肥经开区已入驻465家企业。\n"
    "某村产量从20吨增加到30吨,增加了15吨。全国共有223家国家级经开区,约230家国家级经开区。\n"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_and_a_link_leads_to_the_evidence(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(indicators.check(TEXT, PROJECT).render("html"), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert Barriers(page).found(scheme) == []
    page.click("a.sharper")
    target = page.locator("article:target")
    assert "obs-0021" in target.inner_text()
    page.set_viewport_size({"width": PHONE, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    context.close()
