"""What a page says in the words of schema.org, for search engines and other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from indicators.explorer.data_page import FOLDER
from indicators.explorer.rendering import TAGS, Content, Record, page_address
from indicators.release.formats.croissant import schema_org
from indicators.release.manifest import ReleasedFile

_CONTEXT = "https://schema.org/"


def _filled(**values: Any) -> dict[str, Any]:
    """An object without what is not known; ``type`` and ``id`` stand for the keywords of JSON-LD."""
    known = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    return {f"@{name}" if name in ("type", "id") else name: value for name, value in known.items()}


def _page(content: Content, table: str, identifier: str) -> str:
    """The address of a page: absolute where it is known where the site stands."""
    here = page_address(table, identifier)
    return f"{content.publishing.url}{content.language}/{here}" if content.publishing.url else f"{identifier}.html"


def dataset(content: Content) -> dict[str, Any]:
    """The dataset that a record is part of."""
    return _filled(
        type="Dataset",
        name=content.title,
        description=content.description,
        version=content.package.version,
        license=[licence.path or licence.name for licence in content.licences],
    )


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


def document(source: Record) -> dict[str, Any]:
    """The document that a claim appears in."""
    author = [{"@type": "Person", "name": name.strip()} for name in str(source["author"] or "").split(";") if name]
    publisher = source["publisher"]
    return _filled(
        type="CreativeWork",
        name=source["title"] or source["source_id"],
        url=source["url"],
        datePublished=source["published_on"],
        inLanguage=source["language"],
        author=author,
        publisher=_filled(type="Organization", name=publisher) if publisher else None,
    )


def claim_of_observation(content: Content, row: Record, title: str) -> dict[str, Any]:
    """An observation as a claim of its document, and as the number that is claimed."""
    return _claim(content, row, "observations", title, _number(content, row, title))


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
        "@context": _CONTEXT,
        **_number(content, row, title),
        **_filled(id=_page(content, "reference_values", row["reference_id"]), identifier=row["reference_id"]),
        "subjectOf": page,
    }


def described_entity(content: Content, row: Record) -> dict[str, Any]:
    """An entity with its place in the hierarchy."""
    parent, here = row["parent_id"], _page(content, "entities", row["entity_id"])
    codes = [
        _filled(type="PropertyValue", propertyID=name, value=row[column])
        for name, column in (("GB/T 2260", "adcode"), ("ISO 3166-2", "iso_3166_2"))
        if row[column]
    ]
    described: dict[str, Any] = {"@context": _CONTEXT, **thing(content, row["entity_id"]), "@id": here}
    described["identifier"] = [row["entity_id"], *codes]
    if described["@type"] == "Place":
        known = row["latitude"] is not None and row["longitude"] is not None
        where = _filled(type="GeoCoordinates", latitude=row["latitude"], longitude=row["longitude"])
        inside = thing(content, parent) if parent else None
        described |= _filled(geo=where if known else None, containedInPlace=inside)
    elif described["@type"] == "Organization" and parent:
        described["location"] = thing(content, parent)
    return described


def _number(content: Content, row: Record, title: str) -> dict[str, Any]:
    indicator = content.row("indicators", row["indicator_id"])
    return _filled(
        type="Observation",
        name=title,
        observationAbout=thing(content, row["entity_id"]),
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


def claim_of_cooperation(content: Content, row: Record, title: str) -> dict[str, Any]:
    """A cooperation as a claim of its document about the parties."""
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    about = [thing(content, one["entity_id"]) for one in parties]
    return _claim(content, row, "cooperations", title, about)


def _claim(content: Content, row: Record, table: str, title: str, about: Any) -> dict[str, Any]:
    identifier = row["observation_id" if table == "observations" else "cooperation_id"]
    speaker = row.get("reported_by")
    return {
        "@context": _CONTEXT,
        **_filled(
            type="Claim",
            id=_page(content, table, identifier),
            identifier=identifier,
            name=title,
            text=row["quote"],
            inLanguage=TAGS[content.language],
            about=about,
            author=_filled(type="Organization", name=speaker) if speaker else None,
            appearance=document(content.row("sources", row["source_id"])),
            isPartOf=dataset(content),
            version=content.package.version,
        ),
    }


_PLACES = {"country", "macro_region", "province", "prefecture", "county", "development_zone", "scenic_area", "corridor"}
_BODIES = {"alliance", "university", "institute", "firm", "government_body"}


def thing(content: Content, entity: str) -> Mapping[str, Any]:
    """An entity by its names."""
    row = content.row("entities", entity)
    kind = "Place" if row["kind"] in _PLACES else "Organization" if row["kind"] in _BODIES else "Thing"
    names = [name for name in (row["name_zh"], row["name_en"]) if name and name != content.name(row)]
    return _filled(type=kind, name=content.name(row) or entity, alternateName=names, identifier=entity)
