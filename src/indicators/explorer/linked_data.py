"""What a page says elsewhere: to programs in the words of schema.org and as annotations, as links, and as a card."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote
from xml.sax.saxutils import escape

from indicators.explorer.content import TAGS, Content
from indicators.explorer.data_pages import FOLDER
from indicators.explorer.rendering import WEB_ADDRESS, page_address
from indicators.insight.charts import FONT, THEMES
from indicators.insight.listing import Record
from indicators.markup import printable
from indicators.model import Language
from indicators.model.tables import TABLES
from indicators.release.croissant import schema_org
from indicators.release.manifest import ReleasedFile

_SCHEMA = "https://schema.org/"


def _filled(**values: Any) -> dict[str, Any]:
    """An object without what is not known; ``type`` and ``id`` stand for the keywords of JSON-LD."""
    known = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return {f"@{name}" if name in ("type", "id") else name: value for name, value in known.items()}


def address_of_page(content: Content, table: str, identifier: str) -> str:
    """The address of a page for who is elsewhere: absolute where it is known where the site stands."""
    here = page_address(table, identifier)
    return f"{content.publishing.url}{content.language}/{here}" if content.publishing.url else f"{identifier}.html"


def dataset_with_files(content: Content) -> dict[str, Any]:
    """The dataset as the overview describes it, with the files of the release where there are any."""
    files = [ReleasedFile(file.path, file.bytes, file.sha256) for file in content.downloads]
    described, up = schema_org(content.package, files), content.publishing.url or "../"
    downloads = [
        {**file, "contentUrl": f"{up}{FOLDER}/{file['contentUrl']}"} for file in described.get("distribution", ())
    ]
    return {**described, **_filled(distribution=downloads)}


def script(value: Mapping[str, Any]) -> str:
    """JSON-LD for a page, in which nothing can end the element that holds it."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def claim(content: Content, table: str, row: Record, title: str) -> dict[str, Any]:
    """A row as a claim of its document, about the number that is claimed or about the parties of a cooperation."""
    identifier, speaker = row[TABLES[table].key[0]], row.get("reported_by")
    source = content.row("sources", row["source_id"])
    parties = content.rows_of("cooperation_parties", "cooperation_id", identifier)
    return {
        "@context": _SCHEMA,
        **_filled(
            type="Claim",
            id=address_of_page(content, table, identifier),
            identifier=identifier,
            name=title,
            text=row["quote"],
            inLanguage=TAGS[content.language],
            about=_number(content, row, title)
            if table == "observations"
            else [_thing(content, one["entity_id"]) for one in parties],
            author=_organization(speaker),
            appearance=_filled(
                type="CreativeWork",
                name=source["title"] or source["source_id"],
                url=source["url"],
                datePublished=source["published_on"],
                inLanguage=source["language"],
                author=[
                    {"@type": "Person", "name": name.strip()} for name in str(source["author"] or "").split(";") if name
                ],
                publisher=_organization(source["publisher"]),
            ),
            isPartOf=_filled(
                type="Dataset",
                name=content.title,
                description=content.description,
                version=content.package.version,
                license=[licence.path or licence.name for licence in content.licences],
            ),
            version=content.package.version,
        ),
    }


def _organization(name: str | None) -> dict[str, Any] | None:
    return _filled(type="Organization", name=name) if name else None


def reference_value(content: Content, row: Record, title: str) -> dict[str, Any]:
    """A figure that somebody else published, cited to its page."""
    page = _filled(
        type="WebPage",
        name=row["title"],
        url=row["url"],
        datePublished=row["published_on"],
        publisher=_filled(type="Organization", name=row["publisher"]),
    )
    return {
        "@context": _SCHEMA,
        **_number(content, row, title),
        **_filled(id=address_of_page(content, "reference_values", row["reference_id"]), identifier=row["reference_id"]),
        "subjectOf": page,
    }


def described_entity(content: Content, row: Record) -> dict[str, Any]:
    """An entity with its place in the hierarchy."""
    parent, here = row["parent_id"], address_of_page(content, "entities", row["entity_id"])
    codes = [
        _filled(type="PropertyValue", propertyID=name, value=row[column])
        for name, column in (("GB/T 2260", "adcode"), ("ISO 3166-2", "iso_3166_2"))
        if row[column]
    ]
    described: dict[str, Any] = {"@context": _SCHEMA, **_thing(content, row["entity_id"]), "@id": here}
    described["identifier"] = [row["entity_id"], *codes]
    if described["@type"] == "Place":
        known = row["latitude"] is not None and row["longitude"] is not None
        where = _filled(type="GeoCoordinates", latitude=row["latitude"], longitude=row["longitude"])
        inside = _thing(content, parent) if parent else None
        described |= _filled(geo=where if known else None, containedInPlace=inside)
    elif described["@type"] == "Organization" and parent:
        described["location"] = _thing(content, parent)
    return described


def _number(content: Content, row: Record, title: str) -> dict[str, Any]:
    indicator = content.row("indicators", row["indicator_id"])
    return _filled(
        type="Observation",
        name=title,
        observationAbout=_thing(content, row["entity_id"]),
        measuredProperty=_filled(
            type="StatisticalVariable",
            name=content.name(indicator),
            description=indicator["definition"],
            identifier=indicator["indicator_id"],
        ),
        observationDate=row["period_end"] if row["period_start"] == row["period_end"] else None,
        observationPeriod=f"{row['period_start'] or '..'}/{row['period_end'] or '..'}"
        if row["period_start"] != row["period_end"]
        else None,
        value=row["value"],
        minValue=row["lower"],
        maxValue=row["upper"],
        unitText=content.name(content.unit(row)),
        description=row["note"],
    )


_PLACES = {"country", "macro_region", "province", "prefecture", "county", "development_zone", "scenic_area", "corridor"}
_BODIES = {"alliance", "university", "institute", "firm", "government_body"}


def _thing(content: Content, entity: str) -> Mapping[str, Any]:
    """An entity by its names."""
    row = content.row("entities", entity)
    kind = "Place" if row["kind"] in _PLACES else "Organization" if row["kind"] in _BODIES else "Thing"
    names = [name for name in (row["name_zh"], row["name_en"]) if name and name != content.name(row)]
    return _filled(type=kind, name=content.name(row) or entity, alternateName=names, identifier=entity)


_AROUND = 32
"""Characters before and behind a quote by which it is told from the same words elsewhere."""

_FARTHEST = 120
"""Characters that a link may need besides, until they tell a quote from the same words elsewhere."""

_LONG = 60
"""Characters of a quote beyond which a link names its ends alone."""

_ANNOTATIONS = "http://www.w3.org/ns/anno.jsonld"
_BREAKS = re.compile(r"[\s，。、；：！？（）“”《》;!?()\"]|[,.:](?![0-9A-Za-z])")


def selectors(text: str, start: int, words: str) -> list[dict[str, Any]]:
    """The two selectors of some words of a text, in code points: what they are, and where they stand."""
    end, around = start + len(words), _AROUND
    while around < len(text) and text.count(text[max(start - around, 0) : end + around]) > 1:
        around *= 2  # as an article that is printed twice asks for
    return [
        {
            "type": "TextQuoteSelector",
            "exact": words,
            "prefix": text[max(start - around, 0) : start],
            "suffix": text[end : end + around],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def annotation(
    row: Record, source: Record, text: str, identifier: str, what: Mapping[Language, str], folder: str
) -> dict[str, Any]:
    """The quote of a row: in the pinned text, and in the publisher's page where that has an address."""
    words = selectors(text, row["quote_start"], row["quote"])
    targets = [{"type": "SpecificResource", "source": _pinned(source), "selector": words}]
    if source["url"] and WEB_ADDRESS.fullmatch(source["url"]):
        targets.append({"type": "SpecificResource", "source": source["url"], "selector": words[:1]})
    return {
        "@context": _ANNOTATIONS,
        "id": f"{identifier}.jsonld",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            body
            for language, title in what.items()
            for body in (
                {
                    "type": "SpecificResource",
                    "purpose": "identifying",
                    "source": f"../{language}/{folder}/{identifier}.html",
                },
                {
                    "type": "TextualBody",
                    "purpose": "describing",
                    "format": "text/plain",
                    "language": TAGS[language],
                    "value": title,
                },
            )
        ],
        "target": targets,
    }


def collection(source: Record, annotations: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """All annotations of a source, in the order of its text."""
    items = sorted(annotations, key=lambda one: one["target"][0]["selector"][1]["start"])
    identifier = f"{source['source_id']}.jsonld"
    items = [{name: value for name, value in one.items() if name != "@context"} for one in items]
    page = {"id": f"{identifier}#all", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": _ANNOTATIONS,
        "id": identifier,
        "type": "AnnotationCollection",
        "label": source["title"] or source["source_id"],
        "total": len(items),
        "first": page,
    }


def _pinned(source: Record) -> dict[str, str]:
    """The pinned text, named by its digest as RFC 6920 writes it, since it may stand anywhere."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(source["sha256"])).decode().rstrip("=")
    return {
        "id": f"ni:///sha-256;{digest}",
        "type": "Text",
        "format": "text/plain",
        "language": source["language"],
        "name": source["file"],
    }


def at_the_words(url: str | None, text: str | None, start: int | None, words: str) -> str:
    """The address of a page that opens at some words of it; without them where they are not known to stand there.

    A browser takes the words only from where one begins to where one ends, so that what is added before and behind to
    tell them from the same words elsewhere goes from one mark of punctuation to another.
    """
    if not url or not WEB_ADDRESS.fullmatch(url):
        return ""
    if text is None or start is None or text[start : start + len(words)] != words:
        return url
    end = start + len(words)
    prefix, suffix = "", ""
    if text.count(words) > 1:
        before, after = text[max(start - _FARTHEST, 0) : start], text[end : end + _FARTHEST]
        prefix, suffix = _line(before, last=True), _line(after, last=False)
    parts = [_encoded(part) for part in _ends(words)]
    if prefix:
        parts.insert(0, f"{_encoded(prefix)}-")
    if suffix:
        parts.append(f"-{_encoded(suffix)}")
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(parts)}"


def _ends(words: str) -> list[str]:
    """The words, or where they are long or of several lines the first and the last of their clauses."""
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) == 1 and len(words) <= _LONG:
        return lines
    first, last = _line(lines[0], last=False), _line(lines[-1], last=True)
    return [first, last] if len(lines) > 1 or len(first) + len(last) < len(words) else lines


def _line(words: str, *, last: bool) -> str:
    """What stands in the same line beside a quote, as far as a mark of punctuation that leaves enough of it."""
    lines = words.splitlines() or [""]
    line = lines[-1] if last else lines[0]
    ends = [found.end() if last else found.start() for found in _BREAKS.finditer(line)]
    if last:
        enough = [end for end in ends if len(line) - end >= _AROUND // 2]
        return line[enough[-1] if enough else 0 :].strip()
    enough = [end for end in ends if end >= _AROUND // 2]
    return line[: enough[0] if enough else len(line)].strip()


def _encoded(words: str) -> str:
    """Words for a fragment, in which a hyphen, a comma and an ampersand mean something."""
    return quote(re.sub(r"\s+", " ", words).strip(), safe="").replace("-", "%2D")


WIDTH, HEIGHT = 800, 420
"""Pixels: the shape that those who show cards ask for, and more than the least."""

_EDGE = 48
_LINES = 2
"""Of each text; what is longer ends in an ellipsis."""


def social_card(head: str, texts: Sequence[str], foot: str) -> bytes:
    """A picture as PNG: a few words large, texts below them, and a line at the foot.

    For Chinese the renderer takes by itself what fonts the machine has.
    """
    import vl_convert

    return bytes(vl_convert.svg_to_png(_svg(head, texts, foot)))


def _svg(head: str, texts: Sequence[str], foot: str) -> str:
    theme = THEMES["light"]
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.paper}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{theme.claim}"/>',
    ]
    y = 36
    for text, size, colour in ((head, 56, theme.claim), *((text, 29, theme.ink) for text in texts)):
        for line in _wrapped(text, size):
            y += round(size * 1.3)
            parts.append(_text(line, y, size, colour))
        y += 9
    parts.append(_text(next(_wrapped(foot, 19), ""), HEIGHT - 30, 19, theme.faint))
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'


def _text(words: str, y: int, size: int, colour: str) -> str:
    return (
        f'<text x="{_EDGE}" y="{y}" font-family="{FONT}" font-size="{size}" fill="{colour}">'
        f"{escape(printable(words))}</text>"
    )


def _wrapped(text: str, size: int) -> Iterator[str]:
    """The text in lines that fit, broken at blanks and after any Chinese character."""
    lines, line = [], ""
    for piece in _pieces(" ".join(text.split())):
        if line and _width(line + piece.rstrip()) * size > WIDTH - 2 * _EDGE:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    for place, one in enumerate(lines[:_LINES], start=1):
        yield f"{one.rstrip()[:-1]}…" if place == _LINES and len(lines) > _LINES else one.rstrip()


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for one in text:
        piece += one
        if one == " " or _is_wide(one):
            yield piece
            piece = ""
    if piece:
        yield piece


def _width(text: str) -> float:
    """In sizes of the type, about."""
    return sum(1 if _is_wide(one) else 0.52 for one in text)


def _is_wide(one: str) -> bool:
    return east_asian_width(one) in "WF"
