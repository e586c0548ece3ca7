"""Checked texts as text, JSON, Markdown, GitHub annotations and SARIF; as a page, `side_by_side` has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from indicators.checking.side_by_side import page
from indicators.checking.told import FAIL_ON, INCONSISTENT, MEANINGS, Cited, TextReport, Told
from indicators.checking.wording import Verdict
from indicators.reports import CHECK_FORMATS, require_format
from indicators.reports.excerpts import from_repository
from indicators.reports.for_people import annotation
from indicators.reports.for_programs import artifact, driver, log
from indicators.reports.grid import Markdown, escaped, markdown_table, outgoing, printable, shortened, styled

if TYPE_CHECKING:
    from indicators.checking.check import Checked

_VERSION = 1
"""Of the form in JSON. It rises when a program that reads the last one would break."""

_STYLES: dict[str, str] = {
    Verdict.SUPPORTED: "green",
    Verdict.VAGUER: "green",
    Verdict.DERIVED: "cyan",
    Verdict.SHARPER: "yellow",
    Verdict.CONTRADICTED: "red",
    Verdict.OTHER: "magenta",
    Verdict.UNKNOWN: "dim",
    INCONSISTENT: "red",
}
_AROUND = 60
"""Characters of a long line that are shown on either side of its numbers."""
_APART = 200
"""Numbers of one line that stand further apart are shown apart."""


def render(
    texts: Sequence[Checked], form: str = "text", *, fail_on: Iterable[str] = FAIL_ON, colour: bool = False
) -> str:
    """Texts that were held against one package, in one of the formats."""
    require_format(form, CHECK_FORMATS)
    report = TextReport(texts, frozenset(fail_on))
    if form == "text":
        return outgoing("\n".join(_text(report, colour)))
    return outgoing(_FORMS[form](report), form)


def check_schema() -> dict[str, Any]:
    """The JSON Schema of what ``indicators check --format json`` writes."""
    schema = json.loads((files("indicators.reports") / "check.schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)
    return schema


def _text(report: TextReport, colour: bool) -> Iterator[str]:
    """The lines with judged numbers, each with its evidence beneath; then the counts."""

    def in_style(text: str, style: str) -> str:
        return styled(text, style) if colour else text

    for checked in report.texts:
        shown = [one for one in report.told(checked) if one.verdict != Verdict.UNKNOWN or one.verdict in report.fail_on]
        for group in _grouped(checked, shown):
            line, _ = checked.prose.place(group[0].start)
            yield in_style(f"{printable(checked.name)}:{line}", "bold")
            yield f"  {_marked(checked, group, colour)}"
            for one in group:
                number = in_style(printable(shortened(one.text)), _STYLES[one.verdict])
                place = checked.prose.place(one.start)
                verdict = in_style(one.verdict, _STYLES[one.verdict])
                yield f"  = {place.line}:{place.column} {number} {verdict}: {printable(shortened(one.reason))}"
                for row in report.cited(_first(one)):
                    yield f"    {_words(row)}"
                    yield in_style(f"    {printable(shortened(row.source))}", "dim")
            yield ""
    yield in_style(report.verdict(), "red" if report.failures else "green")


def _grouped(checked: Checked, shown: Sequence[Told]) -> Iterator[list[Told]]:
    """What stands on one line and near together."""
    group: list[Told] = []
    for one in shown:
        if group and ("\n" in checked.text[group[-1].start : one.start] or one.start - group[-1].end > _APART):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _marked(checked: Checked, group: Sequence[Told], colour: bool) -> str:
    """The line, or as much of it as is near, with its numbers coloured, or in brackets where there are no colours."""
    last = max(one.end for one in group)
    begin, stop = checked.prose.line_at(group[0].start)[0], max(checked.prose.line_at(last)[1], last)
    start, end = max(begin, group[0].start - _AROUND), min(stop, last + _AROUND)
    pieces, place = ["…" if start > begin else ""], start
    for one in group:
        if one.start >= place and one.verdict != INCONSISTENT:
            number = _flat(one.text)
            marked = styled(number, _STYLES[one.verdict]) if colour else f"【{number}】"
            pieces += [_flat(checked.text[place : one.start]), marked]
            place = one.end
    return "".join((*pieces, _flat(checked.text[place:end]), "…" if end < stop else ""))


def _flat(text: str) -> str:
    return printable(text.replace("\n", " ").replace("\t", " ").replace("\r", ""))


def _first(one: Told) -> tuple[str, ...]:
    """The rows of which the words are told: the best, or the inputs of what is derived."""
    return one.rows[: 2 if one.verdict == Verdict.DERIVED else 1]


def _words(row: Cited) -> str:
    """The words of a row as far as they are near its number."""
    before, number, after = row.parts
    left = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
    right = f"{after[:_AROUND]}…" if len(after) > _AROUND else after
    marked = f"【{shortened(number)}】" if before or after else shortened(number)
    return f"{row.identifier} “{printable(left + marked + right)}”"


def _json(report: TextReport) -> str:
    package = report.texts[0].known.package
    identifiers = dict.fromkeys(row for checked in report.texts for one in checked.numbers for row in one.rows)
    value = {
        "version": _VERSION,
        "ok": not report.failures,
        "package": {"name": str(package.descriptor.get("name", "")), "version": package.version},
        "fail_on": sorted(report.fail_on),
        "files": [_file(checked) for checked in report.texts],
        "evidence": {
            row.identifier: {
                "indicator": row.indicator,
                "entity": row.entity,
                "period": row.period,
                "value_text": row.value_text,
                "quote": row.quote,
                "title": row.title,
                "publisher": row.publisher,
                "published_on": row.published_on,
                "url": row.url,
            }
            for row in report.cited(identifiers)
        },
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _file(checked: Checked) -> dict[str, Any]:
    def located(start: int, end: int) -> dict[str, Any]:
        first, last = checked.prose.place(start), checked.prose.place(end)
        place = {"line": first.line, "column": first.column, "end_line": last.line, "end_column": last.column}
        return {"start": start, "end": end, **place, "where": checked.prose.where(start, end)}

    return {
        "file": checked.file,
        "extraction": checked.prose.extraction,
        "counts": checked.counts(),
        "numbers": [
            {
                **located(one.start, one.end),
                "text": one.text,
                "quantity": {
                    **dict(zip(("value", "lower", "upper"), one.quantity[:3], strict=True)),
                    "qualifier": str(one.quantity.qualifier),
                    "unit": one.quantity.unit,
                    "sense": None if one.quantity.sense is None else str(one.quantity.sense),
                    "parts": list(one.quantity.parts),
                },
                "verdict": str(one.verdict),
                "rows": list(one.rows),
                "reason": one.reason,
            }
            for one in checked.numbers
        ],
        "sums": [
            {
                **located(one.start, one.end),
                "numbers": [list(place) for place in one.numbers],
                "result": one.result,
                "consistent": one.consistent,
                "reason": one.reason,
            }
            for one in checked.sums
        ],
    }


def _markdown(report: TextReport) -> str:
    pieces = [f"### {'❌' if report.failures else '✅'} indicators check, {report.verdict()}"]
    for checked in report.texts:
        rows = []
        for one in report.told(checked):
            if one.verdict == Verdict.UNKNOWN and one.verdict not in report.fail_on:
                continue
            words = [Markdown(f"{escaped(_words(row))}<br>{escaped(row.source)}") for row in report.cited(_first(one))]
            place = checked.prose.place(one.start)
            verdict = Markdown(f"**{one.verdict}**" if one.verdict in report.fail_on else one.verdict)
            told = (f"{place.line}:{place.column}", shortened(one.text), verdict, shortened(one.reason))
            rows.append((*told, Markdown("<br>".join(words))))
        if rows:
            header = ("line", "number", "verdict", "because", "the words it rests on")
            pieces += [f"#### {escaped(checked.name)}", markdown_table(header, rows)]
    return "\n\n".join(pieces)


def _github(report: TextReport) -> str:
    lines = []
    for checked in report.texts:
        for one in report.problems(checked):
            properties = {"file": _repository_path(checked)} if _repository_path(checked) else {}
            first, last = checked.prose.place(one.start), checked.prose.place(one.end)
            text = one.reason
            if checked.prose.extraction:
                where = checked.prose.where(one.start, one.end) or f"line {first.line} of its text"
                text = f"{one.text}: {text} ({where})"
            else:
                properties["line"] = str(first.line)
                if last.line == first.line:
                    # GitHub counts the last character in.
                    properties |= {"col": str(first.column), "endColumn": str(last.column - 1)}
            properties["title"] = f"{one.verdict}: {shortened(one.text)}"
            evidence = [f"{_words(row)}, {shortened(row.source)}" for row in report.cited(_first(one))]
            level = "error" if one.verdict in report.fail_on else "warning"
            lines.append(annotation(level, properties, "\n".join((shortened(text), *evidence))))
    return "\n".join((*lines, report.verdict()))


def _repository_path(checked: Checked) -> str:
    """The file from the top of its repository; empty of standard input."""
    if checked.file in ("", "-"):
        return ""
    file = PurePath(checked.file)
    return f"{from_repository(str(file.parent))}{file.name}"


def _sarif(report: TextReport) -> str:
    kinds = list(MEANINGS)

    def level(verdict: str) -> str:
        return "error" if verdict in report.fail_on else "warning" if verdict in FAIL_ON else "note"

    def located(checked: Checked, one: Told) -> dict[str, Any]:
        path = _repository_path(checked)
        location: dict[str, Any] = {"artifactLocation": artifact(path) if path else {"uri": "stdin"}}
        if not checked.prose.extraction:
            first, last = checked.prose.place(one.start), checked.prose.place(one.end)
            region = zip(("startLine", "startColumn", "endLine", "endColumn"), (*first, *last), strict=True)
            location["region"] = dict(region)
        return {"physicalLocation": location}

    results = [
        {
            "ruleId": one.verdict,
            "ruleIndex": kinds.index(one.verdict),
            "level": level(one.verdict),
            "message": {
                "text": "\n".join(
                    (
                        f"{shortened(one.text)}: {one.reason}",
                        *(f"{_words(row)}, {row.source}" for row in report.cited(_first(one))),
                    )
                )
            },
            "locations": [located(checked, one)],
            "properties": {"rows": list(one.rows), "where": checked.prose.where(one.start, one.end)},
        }
        for checked in report.texts
        for one in report.problems(checked)
    ]
    rules = [
        {
            "id": one,
            "shortDescription": {"text": f"{MEANINGS[one].capitalize()}."},
            "defaultConfiguration": {"level": level(one)},
        }
        for one in kinds
    ]
    return log({"tool": driver(rules), "columnKind": "unicodeCodePoints", "results": results})


_FORMS: dict[str, Callable[[TextReport], str]] = {
    "json": _json,
    "markdown": _markdown,
    "github": _github,
    "sarif": _sarif,
    "html": page,
}
