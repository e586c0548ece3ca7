"""A review told as Markdown of bounded length, as one page of HTML, and as JSON: the same sections in each."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from indicators.history.policy import Bump, parse_version
from indicators.history.row_changes import ROW_CHANGE_KINDS
from indicators.release.reviewed_rows import ReviewedRow, Words
from indicators.reports import REVIEW_FORMATS, require_format
from indicators.reports.compared import NO_EVIDENCE
from indicators.reports.differences import EMPTY, change_words, document_words, property_words, structure_words
from indicators.reports.for_programs import report_schema
from indicators.reports.grid import escaped, outgoing, plural, printable, shortened
from indicators.rules.findings import Finding, cut
from indicators.rules.unsettled import SourceCoverage

if TYPE_CHECKING:
    from indicators.release.review import Review

LIMIT = 65_000
"""Characters of a review in Markdown: a comment on GitHub may have 65,536."""

_FAIR = 12
"""Rows of each section that are shown before any section has more of them."""

_VERSION = 1
"""Of the form in JSON. It rises when a program that reads the last one would break."""


class Data(str):
    """Words of the package or a document, which no format may take for its own."""

    __slots__ = ()


Line = tuple[str, ...]
"""Words of ours and `Data` in a row."""
Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what stands below it, and a table, the weightiest rows first."""

    title: str
    said: tuple[Line, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False)
    left: int = 0
    """Rows that not even the whole review tells."""


def render_review(review: Review, form: str) -> str:
    """A review in one of the formats."""
    require_format(form, REVIEW_FORMATS)
    return _FORMS[form](review)


def review_schema() -> dict[str, Any]:
    """The JSON Schema of a review."""
    text = (files("indicators.reports") / "review.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text.replace('"report.schema.json#', '"#'))
    return {**schema, "$defs": {**report_schema()["$defs"], **schema["$defs"]}}


def sections(review: Review, *, whole: bool) -> list[Section]:
    """What a review says, the weightiest first, its cells whole or around what differs."""
    unsure = [_row(row, whole=whole) for row in review.rows if row.unsure]
    others = [_row(row, whole=whole) for row in review.rows if not row.unsure]
    left = sum(review.left.values())
    found = [
        Section("Could not be told", tuple((Data(note),) for note in review.notes)),
        Section(
            "Read these first",
            (("No rule can be sure of these edits: whether they are right, only the words say.",),) if unsure else (),
            _ROWS,
            tuple(unsure),
        ),
        _findings("New findings", review.new),
        Section("Version", tuple(_version(review)), _REASONS, tuple(_reasons(review))),
        Section("Documents, columns and files", tuple(_structure(review))),
        _compared("Coverage of the sources (settled in per cent)", "source", _covered(review)),
        _compared("Corroboration by other publishers", "observation", review.corroboration, (NO_EVIDENCE,)),
        Section("Rows", (), _ROWS, tuple(others), left),
        _findings("Findings that the base has too", review.known),
    ]
    return [one for one in found if one.said or one.rows or one.left]


def verdict(review: Review) -> Line:
    """``main → 2 rows changed, 1 added; 1 to read first; no new finding; asks for a major version``."""
    counts = {kind: sum(row.kind == kind for row in review.rows) for kind in (*ROW_CHANGE_KINDS, "renamed")}
    rows = [f"{count:,} {kind}" for kind, count in counts.items() if count]
    left = sum(review.left.values())
    told = [f"rows: {', '.join(rows)}{f', {left:,} more' if left else ''}" if rows or left else "no row differs"]
    unsure = sum(bool(row.unsure) for row in review.rows)
    told += [f"{unsure:,} to read first"] if unsure else []
    told.append(plural(len(review.new), "new finding") if review.new else "no new finding")
    told += [f"{len(review.known):,} as before"] if review.known else []
    told += [f"asks for a {review.assessment.bump} version"] if review.assessment.bump else []
    return ("against ", Data(review.base), f": {'; '.join(told)}")


_ROWS = ("row", "what changed", "the words it rests on")


def _row(row: ReviewedRow, *, whole: bool) -> tuple[Cell, ...]:
    name: list[Line] = [(Data(row.table), " ", Data(" ".join(row.key)))]
    name += [("formerly ", Data(" ".join(row.old_key)))] if row.old_key != row.key else []
    name.append((row.kind, ", ", Data(f"{row.file}:{row.line}")) if row.file else (row.kind,))
    return tuple(name), tuple(_cells(row, whole=whole)), tuple(_words(row))


def _cells(row: ReviewedRow, *, whole: bool) -> Iterator[Line]:
    for cell in row.cells:
        if row.kind in ("changed", "renamed"):
            told = (cell.old or EMPTY, " → ", cell.new or EMPTY) if whole else (change_words(cell.old, cell.new),)
            yield (Data(cell.column), ": ", *map(Data, told))
        elif cell.column != "quote":
            yield (Data(cell.column), ": ", Data(cell.new or cell.old))


def _words(row: ReviewedRow) -> Iterator[Line]:
    before, after = row.before, row.after
    if before is not None and after is not None and before.text != after.text:
        yield ("before: ", Data(_said(before)))
        yield ("after: ", Data(_said(after)))
    elif (words := after or before) is not None:
        yield (Data(_said(words)),)
    yield from ((Data(remark),) for remark in row.remarks)


def _said(words: Words) -> str:
    return f"{words.text} ({words.source_id})" if words.source_id else words.text


_FINDINGS = ("where", "rule", "what is wrong", "expected", "how to mend it")


def _findings(title: str, found: Sequence[Finding]) -> Section:
    rows = []
    for one in found:
        where: Line = (Data(one.place()), " ", Data(one.column))
        told = (
            where,
            (f"{one.code} {one.severity}",),
            *((Data(text),) for text in (one.message, one.expected, one.mend)),
        )
        rows.append(tuple((line,) for line in told))
    return Section(f"{title}: {len(found):,}", (), _FINDINGS, tuple(rows))


_REASONS = ("asks for", "where", "because", "such as")


def _version(review: Review) -> Iterator[Line]:
    check, asks = review.check, review.assessment.bump
    versions = review.difference and (review.difference.old_version, review.difference.new_version)
    if versions and versions[0] != versions[1]:
        yield ("The version goes from ", Data(versions[0]), " to ", Data(versions[1]))
    if check is not None and check.released:
        asked = f"is {check.bump}: at least {check.least}" if check.bump else "is nothing"
        yield (
            "What changed since the release ",
            Data(check.against),
            f" {asked}. The version is ",
            Data(check.version),
        )
        yield from (("Falls short: ", Data(one.message), "; ", Data(one.mend)) for one in check.findings)
    elif asks:
        old = parse_version(review.difference.old_version) if review.difference is not None else None
        least = f": after {old} at least {old.after(asks)}" if old is not None else ""
        yield (f"The branch alone asks for a {asks} version{least}.",)
        if check is not None:
            yield ("There is no release to compare with: ", Data(check.against), ".")


def _reasons(review: Review) -> Iterator[tuple[Cell, ...]]:
    for one in review.assessment.reasons:
        times = f" ({one.count:,} times)" if one.count > 1 else ""
        yield ((f"{one.bump}",),), ((Data(one.where),),), ((one.change.what + times,),), ((Data(one.example),),)


def _structure(review: Review) -> Iterator[Line]:
    difference = review.difference
    for file in review.files:
        yield (Data(file), " changed: it says what is computed or checked")
    for gap in review.report.unchecked:
        yield (f"not checked: {gap.layer}: ", Data(gap.reason))
    if difference is None:
        return
    for document in difference.documents:
        told = tuple(chain.from_iterable(("; ", Data(words)) for words in document_words(document)))
        yield ("the text of a source changed: ", *told[1:])
    for one in difference.properties:
        yield ("datapackage.json: ", Data(property_words(one.property, one.old, one.new)))
    for table in difference.tables.values():
        for change in table.structure:
            yield (Data(table.name), ": ", Data(structure_words(change)))


Counts: TypeAlias = Mapping[str, float]


def _compared(title: str, of: str, pairs: Mapping[str, tuple[Counts | None, Counts | None]], *said: Line) -> Section:
    """Counts before and after, those that are nowhere more than 0 left out."""
    sides = [one for pair in pairs.values() for one in pair if one is not None]
    names = [name for name in dict.fromkeys(name for one in sides for name in one) if any(one[name] for one in sides)]
    rows = []
    for key, pair in pairs.items():
        told = [["—" if one is None else f"{one[name]:,}" for one in pair] for name in names]
        rows.append((((Data(key),),), *(((old if old == new else f"{old} → {new}",),) for old, new in told)))
    return Section(title, said if rows else (), (of, *names), tuple(rows))


def _covered(review: Review) -> dict[str, tuple[Counts | None, Counts | None]]:
    """The counts of the sources that are touched, before and after."""

    def counts(one: SourceCoverage | None) -> Counts | None:
        if one is None:
            return None
        numbers = {name: getattr(one, name) for name in ("mentions", "claimed", "excluded")}
        return {**numbers, "unsettled": len(one.unsettled), "settled": round(one.settled, 1)}

    return {source: (counts(before), counts(after)) for source, (before, after) in review.coverage.items()}


def _markdown(review: Review) -> str:
    """No more than `LIMIT` characters: whole lines and rows are left out, the lightest first, and counted."""
    parts = sections(review, whole=False)
    heads = [f"\n#### {part.title}\n\n" for part in parts]
    tables = [f"\n| {' | '.join(part.header)} |\n{'|---' * len(part.header)}|\n" for part in parts]
    lines = [[*(f"- {_marked(line)}\n" for line in part.said), *map(_markdown_row, part.rows)] for part in parts]
    top = f"### {'✅' if review.ok else '❌'} indicators review, {_marked(verdict(review))}\n"
    room = LIMIT - len(top) - sum(map(len, (*heads, *tables))) - len(parts) * len(_left(LIMIT**2))
    kept = [0] * len(parts)
    for share in (_FAIR, LIMIT):
        for place, ones in enumerate(lines):
            while kept[place] < min(share, len(ones)) and room >= len(ones[kept[place]]):
                room -= len(ones[kept[place]])
                kept[place] += 1
    pieces = [top]
    for part, head, table, ones, count in zip(parts, heads, tables, lines, kept, strict=True):
        said = min(count, len(part.said))
        pieces += [head, *ones[:said]]
        pieces += [table if said else table.lstrip(), *ones[said:count]] if count > said else []
        pieces += [_left(len(ones) - count + part.left)]
    return "".join(pieces).rstrip("\n")


def _left(rows: int) -> str:
    return f"\n…and {rows:,} more, in the whole review.\n" if rows else ""


def _markdown_row(row: Sequence[Cell]) -> str:
    return f"| {' | '.join('<br>'.join(map(_marked, cell)) for cell in row)} |\n"


def _marked(line: Line) -> str:
    """A line whose words of others are code: nobody is mentioned, nothing linked, nothing closed by them."""
    return "".join(_code(part) if isinstance(part, Data) else escaped(part) for part in line)


def _code(words: str) -> str:
    # A bare address would become a link, in code too.
    return f"<code>{re.sub(r':(?=//)|(?i:(?<=www))[.]', _entity, escaped(words))}</code>" if words else ""


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #8888;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top}th{background:#8882}code{font:inherit;overflow-wrap:anywhere}td:first-child{min-width:12rem}"
)


def _html(review: Review) -> str:
    """One page with every row, which loads nothing and runs nothing."""
    title = f"indicators review, {''.join(verdict(review))}"
    pieces = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="color-scheme" content="light dark">\n',
        f"<title>{_escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
        f"<h1>{'✅' if review.ok else '❌'} indicators review, {_html_line(verdict(review))}</h1>\n",
    ]
    for part in sections(review, whole=True):
        pieces.append(f"<h2>{_escape(part.title)}</h2>\n")
        pieces += [f"<ul>{''.join(f'<li>{_html_line(line)}</li>' for line in part.said)}</ul>\n"] if part.said else []
        if part.rows:
            head = "".join(f'<th scope="col">{_escape(name)}</th>' for name in part.header)
            pieces.append(f"<table><thead><tr>{head}</tr></thead><tbody>\n")
            for row in part.rows:
                cells = ("<br>".join(map(_html_line, cell)) for cell in row)
                pieces.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n")
            pieces.append("</tbody></table>\n")
        pieces += [f"<p>…and {part.left:,} rows more, which indicators diff has.</p>\n"] if part.left else []
    return "".join((*pieces, "</body>\n</html>"))


def _html_line(line: Line) -> str:
    return "".join(f"<code>{_escape(part)}</code>" if isinstance(part, Data) else _escape(part) for part in line)


def _escape(text: str) -> str:
    return html.escape(printable(shortened(text, 4_000)))


_OF_THE_CHECK = ("against", "version", "released", "bump", "least", "findings")


def _json(review: Review) -> str:
    difference, check = review.difference, review.check
    versions = (difference.old_version, difference.new_version) if difference is not None else (None, None)
    value = {
        "version": _VERSION,
        "ok": review.ok,
        "base": {"name": review.base, "version": versions[0]},
        "head": {"name": review.head, "version": versions[1]},
        "bump": review.assessment.bump,
        "reasons": [
            {
                "bump": one.bump,
                "change": one.change.name,
                "where": one.where,
                "count": one.count,
                "example": one.example,
            }
            for one in review.assessment.reasons
        ],
        "release": check and {name: getattr(check, name) for name in _OF_THE_CHECK},
        "rows": review.rows,
        "left": review.left,
        "properties": difference.properties if difference is not None else (),
        "structure": [
            {"table": table.name, **asdict(change)}
            for table in (difference.tables.values() if difference is not None else ())
            for change in table.structure
        ],
        "documents": difference.documents if difference is not None else (),
        "files": review.files,
        "findings": {"new": review.new, "known": review.known},
        "unchecked": review.report.unchecked,
        **{
            name: {key: dict(zip(("before", "after"), pair, strict=True)) for key, pair in pairs.items()}
            for name, pairs in (("coverage", _covered(review)), ("corroboration", review.corroboration))
        },
        "notes": review.notes,
    }
    return outgoing(json.dumps(_plain(value), ensure_ascii=False, indent=2), "json")


def _plain(value: Any) -> Any:
    """Records as objects, kinds of versions in words, and cells as far as anybody reads them."""
    if isinstance(value, Bump):
        return str(value)
    if isinstance(value, Finding):
        value = replace(value, value=cut(value.value))
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


_FORMS: dict[str, Callable[[Review], str]] = {"markdown": _markdown, "json": _json, "html": _html}
