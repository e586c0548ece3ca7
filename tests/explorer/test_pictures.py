"""The pictures of the READMEs show what the pages say today: their words stand there, in order (docs/pictures.py)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.visiting import address

IMAGES = PROJECT / "docs" / "images"
SHOWN = json.loads((IMAGES / "shown.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("picture", sorted(SHOWN))
def test_the_words_on_a_picture_are_those_of_its_page(picture: str, site: Path, visit: Visiting) -> None:
    page, _, fragment = SHOWN[picture]["page"].partition("#")
    text = visit(address(site, page, fragment)).page.evaluate("document.body.textContent.replace(/\\s+/g, ' ')")
    place = 0
    for word in SHOWN[picture]["words"]:
        found = text.find(word, place)
        assert found >= 0, f"{picture} shows {word!r}: run python docs/pictures.py"
        place = found + len(word)


def test_every_picture_is_one_that_the_script_makes() -> None:
    curating = set(re.findall(r'"(curate-[a-z]+\.png)"', (PROJECT / "docs" / "pictures.py").read_text("utf-8")))
    assert {path.name for path in IMAGES.glob("*.png")} == set(SHOWN) | curating
