"""Print a page to PDF by Chromium, where asked with a head and a foot on every page."""

import os
import sys

from playwright.sync_api import sync_playwright

HEAD = '<div style="font-size:8px;width:100%;text-align:center">云桥年鉴 2026 · 区域合作</div>'
FOOT = '<div style="font-size:8px;width:100%;text-align:center">第 <span class="pageNumber"></span> 页</div>'

source, target, furnished = sys.argv[1:4]
with sync_playwright() as tools:
    browser = tools.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    page = browser.new_page()
    page.goto(f"file://{source}")
    page.pdf(
        path=target,
        prefer_css_page_size=True,
        display_header_footer=bool(furnished),
        header_template=HEAD,
        footer_template=FOOT,
    )
    browser.close()
