"""The documentation site: ``sphinx-build -W -b html docs build/docs`` writes it, and its pages open from disk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish

_ROOT = Path(__file__).resolve().parents[1]

project = "Regional cooperation indicators"
author = "Regional cooperation indicators contributors"
release = version = json.loads((_ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
root_doc = "index"
exclude_patterns = ["*.py"]
default_role = "py:obj"  # docstrings write `name` for what can be looked up, and for what is merely code

myst_enable_extensions = ["attrs_inline", "colon_fence"]
myst_heading_anchors = 4

# The analyst's notebook is run at each build; an error in it is an error of the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
autosummary_generate = False
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
suppress_warnings = ["ref.python"]  # `start` is a field of several records: it leads to one of them

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["images", "theme"]
html_css_files = ["custom.css"]
html_js_files = ["accessible.js"]
templates_path = ["templates"]
html_copy_source = False
html_show_sourcelink = False
html_search_language = "en-zh"

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"


class SearchBoth(SearchEnglish):
    """English words by their stems, and Chinese by pairs of characters: a query is found wherever its pairs are."""

    lang = "en-zh"
    language_name = "English"  # also the name of the stemmer in the browser
    js_splitter_code = f"""
var splitQuery = (query) =>
  query
    .split(/[^\\p{{Letter}}\\p{{Number}}_]+/gu)
    .flatMap((word) => word.match(/[{_CHINESE}]+|[^{_CHINESE}]+/gu) || [])
    .flatMap((part) =>
      part.length > 2 && /[{_CHINESE}]/u.test(part)
        ? Array.from({{ length: part.length - 1 }}, (_, at) => part.slice(at, at + 2))
        : [part]);
"""

    def split(self, text: str) -> list[str]:
        """The words of a text, and of each run of Chinese its pairs and its characters."""
        parts = (part for word in super().split(text) for part in re.findall(rf"[{_CHINESE}]+|[^{_CHINESE}]+", word))
        return [piece for part in parts for piece in _pieces(part)]


def _pieces(part: str) -> list[str]:
    if not re.match(rf"[{_CHINESE}]", part):
        return [part]
    return [*part, *(part[at : at + 2] for at in range(len(part) - 1))]


languages["en-zh"] = SearchBoth


def _lead_out(app: Sphinx, name: str, source: list[str]) -> None:
    """Links that leave docs/ lead to the page that the site has of a file; a page that it has not is named."""
    up = "../" * (name.count("/") + 1)
    for file, page in {"CONTRIBUTING.md": "contributing", "CHANGELOG.md": "changelog"}.items():
        source[0] = source[0].replace(f"]({up}{file}", f"]({up.removeprefix('../')}{page}.md")
    source[0] = re.sub(rf"\[([^]]+)\]\({re.escape(up)}((?!\.\./)[^)#]+\.md)\)", r"\1: `\2`", source[0])


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx what else is done."""
    app.connect("source-read", _lead_out)
    # A browser does not let a page from disk read the others for the passage to show: their titles are shown alone.
    app.add_js_file(None, body='if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;')
    return {"parallel_read_safe": True}
