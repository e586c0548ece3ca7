"""Charts as files, and as SVG that stands in a page: no style of its own, and no word but its title."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from indicators.errors import UnknownChartFormatError
from indicators.insight.charts.drawing import FONT, Drawing
from indicators.package.atomic import written_whole

if TYPE_CHECKING:
    import altair as alt


_SVG = "http://www.w3.org/2000/svg"
_FORMATS = ("svg", "png", "html", "json")
_SHARPNESS = 2.0
"""Pixels of a PNG per pixel of the chart."""

_SAID_ELSEWHERE = ("role", "aria-label", "aria-roledescription", "aria-hidden", "style", "class", "font-family")
"""Attributes that a page's own style, and the description of the whole, stand in for."""


def save(chart: alt.TopLevelMixin, out: str | Path) -> Path:
    """Write a chart as a file: SVG, PNG, a page of its own, or its Vega-Lite specification.

    Parameters
    ----------
    chart : altair chart
    out : str or Path
        Ends in ``.svg``, ``.png``, ``.html`` or ``.json``.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    UnknownChartFormatError
        The name ends otherwise.
    PackageError
        The file cannot be written.
    """
    place = Path(out)
    form = place.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise UnknownChartFormatError(
            f"{place}: no format of charts; expected a name that ends in .{', .'.join(_FORMATS)}"
        )
    content = rendered(chart, form)
    with written_whole(place) as file:
        file.write(content)
    return place


def rendered(chart: alt.TopLevelMixin, form: str) -> bytes:
    """A chart as the bytes of a file: ``svg``, ``png``, ``html`` or ``json``."""
    import json

    import vl_convert

    specification: dict[str, Any] = chart.to_dict()
    match form:
        case "svg":
            return f"{_svg(specification)}\n".encode()
        case "png":
            return bytes(vl_convert.vegalite_to_png(specification, scale=_SHARPNESS))
        case "html":
            page: str = vl_convert.vegalite_to_html(specification, bundle=True)
            return page.encode()
        case _:
            return (json.dumps(specification, ensure_ascii=False, indent=2) + "\n").encode()


def inline_svg(drawing: Drawing, identifier: str) -> str:
    """The chart of a drawing as SVG for a page: an image with a title and a description.

    Parameters
    ----------
    drawing : Drawing
        In the theme ``css``.
    identifier : str
        Of the image in its page, where no other has it.
    """
    chart = drawing.chart.configure(font=FONT).configure_view(stroke=None).properties(background="transparent")
    # Altair checks a specification against its schema longer than all else takes; the tests do.
    root = ElementTree.fromstring(_svg(chart.to_dict(validate=False)))
    _plain(root, identifier)
    root.attrib.update(
        {"id": identifier, "role": "img", "class": "chart", "aria-labelledby": f"{identifier}-t {identifier}-d"}
    )
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{identifier}-{tag[0]}"})
        element.text = text
        root.insert(place, element)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _svg(specification: dict[str, Any]) -> str:
    """The SVG with its gradients counted from 0: the renderer counts on from chart to chart."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(specification)
    places = {name: str(place) for place, name in enumerate(dict.fromkeys(re.findall(r"(?<=gradient_)[0-9]+", text)))}
    return re.sub(r"(?<=gradient_)[0-9]+", lambda found: places[found[0]], text)


def _plain(root: ElementTree.Element, identifier: str) -> None:
    """Leave shapes and colours, with names that no other image of the page has."""
    for element in root.iter():
        for name in _SAID_ELSEWHERE:
            element.attrib.pop(name, None)
        if "id" in element.attrib:
            element.set("id", f"{identifier}-{element.get('id')}")
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{identifier}-"))
    for parent in root.iter():
        for child in [child for child in parent if _unseen(child)]:
            parent.remove(child)


def _unseen(element: ElementTree.Element) -> bool:
    """Whether a path shows nothing: Vega writes one behind and one before each group."""
    empty = element.get("fill") is None and element.get("stroke") is None
    return element.tag == f"{{{_SVG}}}path" and (empty or not element.get("d"))
