"""A page for each observation, cooperation, reference value and entity, with its data beside it for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from indicators.explorer.content import FOLDERS, Content, Wording, before
from indicators.explorer.evidence_facts import cooperation_facts, observation_facts, references
from indicators.explorer.indicator_pages import beside, derived_figure, derived_of
from indicators.explorer.linked_data import (
    address_of_page,
    annotation,
    at_the_words,
    claim,
    collection,
    described_entity,
    reference_value,
    script,
    social_card,
)
from indicators.explorer.rendering import SECTIONS, File, Page, page_address
from indicators.insight.listing import Record, figure, period, spoken_period
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text
from indicators.reading.exact import Role

SITE_CARD = "cards/site.png"
"""Where the picture of all pages stands that have none of their own; so the template of pages has it too."""

_ROWS = 200
"""Rows of a list that a page shows: all are among the observations."""


def pages(content: Content) -> Iterator[Page | File]:
    """The pages in one language, each with its JSON and CSV.

    Where the rows are too many for a page each, those have one that had one before: their addresses are in use.
    """
    made: dict[str, Callable[[Content, Record], Page]] = {
        "observations": _observation,
        "cooperations": _cooperation,
        "reference_values": _reference,
        "entities": _entity,
    }
    if content.paged:
        yield _entities(content)
    for table, page in made.items():
        (key,) = TABLES[table].key
        for row in content.rows(table):
            if content.paged or page_address(table, row[key]) in content.publishing.earlier:
                yield from _beside(content, table, row)
                yield page(content, row)


def shared(contents: Sequence[Content]) -> Iterator[File]:
    """What is the same in either language: pictures, and annotations of each quote and of each document together."""
    content = contents[0]
    yield SITE_CARD, _card_of_site(contents)
    if not content.paged:
        return
    for row in content.rows("observations") if _with_cards(content) else ():
        yield _card(content, row), _card_of_observation(contents, row["observation_id"])
    for source in content.rows("sources"):
        text, made = content.text(source["source_id"]), []
        if text is None:
            continue
        for table in ("observations", "cooperations"):
            (key,) = TABLES[table].key
            say = finding if table == "observations" else tie
            for row in content.rows_of(table, "source_id", source["source_id"]):
                if not _stands(row, text):
                    continue
                what = {one.language: say(one, one.row(table, row[key])) for one in contents}
                made.append(annotation(row, source, text, row[key], what, FOLDERS[table]))
                yield f"annotations/{row[key]}.jsonld", _json(made[-1])
        if made:
            yield f"annotations/{source['source_id']}.jsonld", _json(collection(source, made))


def _with_cards(content: Content) -> bool:
    """Whether each observation has a picture: nobody finds it without an absolute address, and many take long."""
    return bool(content.publishing.url) and not content.large


def _card(content: Content, row: Record) -> str:
    """Where the picture of an observation stands, or that of the site."""
    return f"cards/{row['observation_id']}.png" if _with_cards(content) else SITE_CARD


def _card_of_site(contents: Sequence[Content]) -> bytes:
    first, *others = dict.fromkeys(content.title for content in contents)
    rows = ", ".join(
        f"{len(contents[0].rows(table)):,} {contents[0].package.model[table].title.en.lower()}" for table in FOLDERS
    )
    return social_card(first, [*others, rows], f"{contents[0].title} {contents[0].package.version}")


def _card_of_observation(contents: Sequence[Content], identifier: str) -> bytes:
    content = contents[0]
    row = content.row("observations", identifier)
    source, entity = content.row("sources", row["source_id"]), str(row["entity_label"] or row["entity_id"])
    texts = [finding(one, one.row("observations", identifier)) for one in contents]
    said = (identifier, source["publisher"], source["published_on"], f"{content.title} {content.package.version}")
    return social_card(_words(content, row), [*texts, entity], " · ".join(str(one) for one in said if one))


def _stands(row: Record, text: str | None) -> bool:
    """Whether the quote of a row stands at its place in the text of its source."""
    start = row["quote_start"]
    return text is not None and start is not None and text.startswith(row["quote"] or "", start)


def _observation(content: Content, row: Record) -> Page:
    identifier = row["observation_id"]
    words, title = _headed(content, row)
    said, entity = f"{words} · {title}" if words else title, str(row["entity_label"] or row["entity_id"])
    values = {
        **_common(content, row, "observations", identifier, f"{title} · {entity}"),
        "fact": observation_facts(content, row),
        "card": _card(content, row),
        "finding": title,
        "words": words,
        "entity_id": row["entity_id"],
        "indicator_id": row["indicator_id"],
        "figures": beside(content, identifier),
        "derived": [derived_figure(content, one) for one in derived_of(content.package, identifier)],
        "linked": script(claim(content, "observations", row, said)),
    }
    return Page(page_address("observations", identifier), "record.html", "observations", f"{said} · {entity}", values)


def _cooperation(content: Content, row: Record) -> Page:
    identifier = row["cooperation_id"]
    title = tie(content, row)
    parties = content.rows_of("cooperation_parties", "cooperation_id", identifier)
    values = {
        **_common(content, row, "cooperations", identifier, title),
        "fact": cooperation_facts(content, row),
        "finding": title,
        "cooperation": row,
        "parties": parties,
        "linked": script(claim(content, "cooperations", row, title)),
    }
    return Page(page_address("cooperations", identifier), "record.html", "cooperations", title, values)


def _reference(content: Content, row: Record) -> Page:
    identifier, title = row["reference_id"], finding(content, row)
    entity = str(row["entity_label"] or row["entity_id"])
    values = {
        "description": f"{title} · {entity} · {row['publisher']}",
        "reference": row,
        "note": content.translated.told("reference_values", "note", row),
        "finding": title,
        "entity_name": entity,
        "when": period(row),
        "figures": beside(content, identifier),
        "linked": script(reference_value(content, row, title)),
    }
    title = f"{row['value_text']} · {title} · {entity}"
    return Page(page_address("reference_values", identifier), "reference.html", "indicators", title, values)


def _entity(content: Content, row: Record) -> Page:
    identifier = row["entity_id"]
    own = content.rows_of("entity_relations", "entity_id", identifier)
    of_it = content.rows_of("entity_relations", "related_id", identifier)
    parties = content.rows_of("cooperation_parties", "entity_id", identifier)
    cooperations = [content.row("cooperations", one) for one in dict.fromkeys(one["cooperation_id"] for one in parties)]
    held = {
        "observations": content.rows_of("observations", "entity_id", identifier),
        "cooperations": cooperations,
        "reference_values": content.rows_of("reference_values", "entity_id", identifier),
    }
    name = content.name(row) or identifier
    values = {
        "row": row,
        "note": content.translated.told("entities", "note", row),
        "held_by": [content.row("entities", one) for one in content.places.get(identifier, ())[1:]][::-1],
        "holds": content.rows_of("entities", "parent_id", identifier)[:_ROWS],
        "aliases": content.rows_of("aliases", "entity_id", identifier)[:_ROWS],
        "kin": _kin(
            [
                *((one["relation"], one["related_id"], one) for one in own),
                *((_CONVERSE[one["relation"]], one["entity_id"], one) for one in of_it),
            ]
        ),
        "counts": {table: len(rows) for table, rows in held.items()},
        "observations": [(one, finding(content, one)) for one in held["observations"][:_ROWS]],
        "cooperations": [(one, tie(content, one)) for one in cooperations[:_ROWS]],
        "references": [
            {"row": one, "words": figure(one, content.unit(one), content.language), "period": period(one)}
            for one in sorted(held["reference_values"], key=lambda one: one["period_end"] or "")[-_ROWS:]
        ],
        "linked": script(described_entity(content, row)),
    }
    return Page(page_address("entities", identifier), "entity.html", "data", name, values)


def _entities(content: Content) -> Page:
    """All entities by kind, those of which most is known first."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in content.rows("entities"):
        parties = content.rows_of("cooperation_parties", "entity_id", row["entity_id"])
        known = {
            "observations": len(content.rows_of("observations", "entity_id", row["entity_id"])),
            "cooperations": len({one["cooperation_id"] for one in parties}),
        }
        listed = {"row": row, "name": content.name(row) or row["entity_id"], "known": known}
        kinds.setdefault(str(row["kind_label"] or row["kind"]), []).append(listed)
    for group in kinds.values():
        group.sort(key=lambda one: (-sum(one["known"].values()), one["row"]["entity_id"]))
    ordered = dict(sorted(kinds.items(), key=lambda item: -len(item[1])))
    return Page("entities.html", "entities.html", "data", Wording(content.language)("entities"), {"kinds": ordered})


_CONVERSE = {"same_as": "same_as", "succeeded_by": "succeeds", "member_of": "has_member"}


def _kin(relations: Sequence[tuple[str, str, Record]]) -> list[dict[str, Any]]:
    """What an entity is to others, of which one page says so for one time: the code or its converse, those, the row."""
    groups: dict[tuple[object, ...], dict[str, Any]] = {}
    for relation, other, row in relations:
        same = (relation, row["since"], row["until"], row["url"])
        groups.setdefault(same, {"relation": relation, "others": [], "row": row})["others"].append(other)
    return list(groups.values())


def _common(content: Content, row: Record, table: str, identifier: str, title: str) -> dict[str, Any]:
    """What the page of a quote has, whatever it says."""
    source = content.row("sources", row["source_id"])
    text = content.text(row["source_id"])
    return {
        "description": f"{title}. “{row['quote'] or ''}”",
        "table": table,
        "said_by": row["reported_by"] or "",
        "at_hand": _stands(row, text),
        "at_the_words": at_the_words(source["url"], text, row["quote_start"], str(row["quote"] or "")),
        "references": references(content.package, [row["source_id"]], identifier),
        "address_of_page": address_of_page(content, table, identifier),
    }


def finding(content: Content, row: Record, words: str = "") -> str:
    """What an observation says, in words, in those of its number if they are given.

    ``Nearly 700 cooperation projects, 27 May 2025``.
    """
    unit = content.unit(row)
    number, name = words or figure(row, unit, content.language), str(row["indicator_label"] or row["indicator_id"])
    when = spoken_period(row, content.language)
    if content.language == "zh":
        return f"{name}：{number}{f'，{when}' if when else ''}"
    if unit["quantity_kind"] == "count":
        lower = name if name[:2].isupper() else name[:1].lower() + name[1:]
        said = f"{number[:1].upper()}{number[1:]} {lower}"
    else:
        said = f"{name}: {number}"
    return f"{said}, {when}" if when else said


def _words(content: Content, row: Record) -> str:
    """The words of a number without what the copy has written into them."""
    parts = content.readings.parts(row["source_id"], row["value_start"], str(row["value_text"] or ""))
    return "".join(part.text for part in parts if part.role is not Role.INSERTION)


def _headed(content: Content, row: Record) -> tuple[str, str]:
    """The words of a number, and what is said of it: at once where they are the number in the language of the page."""
    given, figured = _words(content, row), figure(row, content.unit(row), content.language)
    words, number = "".join(given.split()), "".join(figured.split())
    own = content.row("sources", row["source_id"])["language"].startswith(content.language)
    if words == number or (content.language == "zh" and own and number in words):
        return "", finding(content, row, given)
    return given, finding(content, row)


def tie(content: Content, row: Record) -> str:
    """What a cooperation is, in words: ``Co-built park: Beijing, Inner Mongolia``."""
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    names = dict.fromkeys(str(one["entity_label"] or one["entity_id"]) for one in parties)
    colon, comma = ("：", "、") if content.language == "zh" else (": ", ", ")
    return f"{row['mode_label'] or row['mode']}{colon}{comma.join(names)}"


def _beside(content: Content, table: str, row: Record) -> Iterator[File]:
    """The row for programs: with labels and its source as JSON, and as the line of its table as CSV."""
    package, (key,) = content.package, TABLES[table].key
    identifier = row[key]
    told = {
        "dataset": package.descriptor.get("name", ""),
        "version": package.version,
        "table": table,
        "page": f"{identifier}.html",
        "row": row,
    }
    if row.get("source_id"):
        told["source"] = content.row("sources", row["source_id"])
    yield page_address(table, identifier, "json"), _json(told)
    rows = package.sound_rows(table)
    place = content.position(table, identifier)
    line = csv_text(rows.header, [[rows.cells[name][place] for name in rows.header]])
    yield page_address(table, identifier, "csv"), line.encode()


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2, default=str)}\n".encode()


def gone(content: Content, made: Mapping[str, Any]) -> Iterator[Page]:
    """A page at each address of the earlier site that has no page any more: it says so, and what stood there."""
    for path, earlier in content.publishing.earlier.items():
        address = before(earlier, content.package.version)
        if path in made or not address.versions:
            continue
        folder = path.partition("/")[0]
        was = address.titles.get(content.language, path)
        values = {"title": was, "last": address.versions[-1]}
        title = f"{Wording(content.language)('gone')}: {was}"
        yield Page(path, "gone.html", folder if folder in SECTIONS else "data", title, values)
