"""The layer of the package: datapackage.json, in step with the model and the files."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indicators.errors import PackageError, UnreachableStoreError
from indicators.model.declared import how_to_declare_table
from indicators.model.tables import TABLES
from indicators.package.descriptor import (
    descriptor_content,
    descriptor_text,
    expected_descriptor,
    is_own,
    parse_descriptor,
)
from indicators.package.files import DESCRIPTOR
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Batch, Rule, read_page

_NAME = re.compile(r'"(?:[^"\\]++|\\.)*+":')


class JSONLines:
    """The lines of a JSON text with an indentation of two spaces, looked through once."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _places(self) -> tuple[Mapping[int, list[int]], Mapping[tuple[int, str], list[int]]]:
        """The lines of each indentation, and of each name: looked for where there is anything to tell of one."""
        items: dict[int, list[int]] = {}
        named: dict[tuple[int, str], list[int]] = {}
        for number, line in enumerate(self._text.split("\n")):
            written = line.lstrip(" ")
            if not written or written[0] in "]}":
                continue
            indent = len(line) - len(written)
            items.setdefault(indent, []).append(number)
            name = _NAME.match(written)
            if name is not None:
                named.setdefault((indent, name.group()), []).append(number)
        return items, named

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line, from 1, of the place that names and numbers lead to; as near as can be told."""
        line = 0
        items, named = self._places
        for depth, step in enumerate(path, start=1):
            if isinstance(step, str):
                lines = named.get((2 * depth, f"{json.dumps(step, ensure_ascii=False)}:"), [])
                place = bisect_left(lines, line)
            else:
                lines = items.get(2 * depth, [])
                place = bisect_right(lines, line) + step
            if place < len(lines):
                line = lines[place]
        return line + 1


_VERSION = r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"

_OPTIONAL = {
    "id": "a text",
    "title_zh": "a text",
    "description": "a text",
    "description_zh": "a text",
    "homepage": "a URL",
    "image": "a path or URL",
    "created": "a date and time such as 2026-01-31T12:00:00Z",
    "keywords": "a list of texts",
}
"""Properties that the author may leave out, with what each is."""


def descriptor_findings(batch: Batch, context: Context) -> Iterator[Finding]:
    """What is wrong with datapackage.json; the batch is not looked at."""
    storage = context.package.storage
    try:
        content = descriptor_content(storage)
        written = parse_descriptor(content, storage.place(DESCRIPTOR))
    except UnreachableStoreError:
        raise
    except PackageError as error:
        told = str(error).replace(storage.place(DESCRIPTOR), DESCRIPTOR)
        place = re.match(rf"{re.escape(DESCRIPTOR)}(?::([0-9]+))?(?::([0-9]+))?: ", told)
        line, column = map(int, place.groups("0") if place else ("0", "0"))
        message = told[place.end() :] if place else told  # the finding itself says where
        yield READABLE.in_file(DESCRIPTOR, message, expected="a JSON object", line=line, column_number=column)
        return
    text = content.decode("utf-8")
    lines = JSONLines(text)
    yield from _authored(written, lines)
    yield from _declared(lines, written, context)
    yield from _in_step(written, text, lines, context)


def _authored(written: Mapping[str, Any], lines: JSONLines) -> Iterator[Finding]:
    expected: dict[str, tuple[str, bool]] = {
        "name": ("lower-case letters, digits, '.', '_' and '-'", _matches(written.get("name"), r"[a-z0-9._-]+")),
        "title": ("a title", _matches(written.get("title"), r".+")),
        "version": ("a semantic version such as 1.0.0", _matches(written.get("version"), _VERSION)),
        "licenses": ("a list of licences, each with a name or path", _objects(written.get("licenses"), "name", "path")),
        "contributors": ("a list of contributors, each with a title", _objects(written.get("contributors"), "title")),
    }
    for name, form in _OPTIONAL.items():
        texts = written.get(name, []) if name == "keywords" else [written.get(name, "")]
        expected[name] = (form, isinstance(texts, list) and all(isinstance(one, str) for one in texts))
    for name, (form, good) in expected.items():
        if not good:
            found = json.dumps(written[name], ensure_ascii=False) if name in written else ""
            message, line = f"{name} is {found or 'missing'}", lines.line_of([name])
            yield AUTHORED.in_file(DESCRIPTOR, message, expected=form, line=line, column=name, value=found)


def _declared(lines: JSONLines, written: Mapping[str, Any], context: Context) -> Iterator[Finding]:
    """Declarations of further columns and tables that cannot be held to, and files of tables that nothing declares."""
    for one in context.model.misdeclared:
        pointer, line = _pointer(one.path, written), lines.line_of(one.path)
        message, found = f"{pointer}: {one.found}", one.found
        yield DECLARED.in_file(DESCRIPTOR, message, expected=one.expected, line=line, column=pointer, value=found)
    listed = written.get("resources")
    own = [one.get("path") for one in listed if is_own(one)] if isinstance(listed, list) else []
    told = [path for one in own for path in (one if isinstance(one, list) else [one])]
    for name in sorted(context.package.storage.names("data")):
        path = f"data/{name}"
        table = name.removesuffix(".csv")
        if table == name or name[0] in "._" or path in told or table in context.model:
            continue
        message = f"{path} is a table that neither the model has nor {DESCRIPTOR} declares"
        yield UNDECLARED.in_file(path, message, expected="a resource", mend=how_to_declare_table(table))


def _matches(value: Any, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _objects(value: Any, *one_of: str) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and any(_is_text(item.get(name)) for name in one_of) for item in value)
    )


def _in_step(written: Mapping[str, Any], text: str, lines: JSONLines, context: Context) -> Iterator[Finding]:
    contents = context.stored
    expected = expected_descriptor(written, context.model, contents, context.rows("sources"), context.codes)
    _leave_untold(expected, written, contents, context)
    if text == descriptor_text(expected):
        return
    found_one = False
    for path, found, wanted in _differences(written, expected, []):
        found_one = True
        if path[-1] in _FROM_CODES and not context.readable("codes"):
            continue
        pointer, line, there = _pointer(path, expected), lines.line_of(path), _short(found)
        message, expected_there = f"{pointer} is {there}", _short(wanted)
        yield IN_STEP.in_file(DESCRIPTOR, message, expected=expected_there, line=line, column=pointer, value=there)
    if not found_one:
        message = "the properties are right, but not written in canonical form and order"
        canonical = "two spaces of indentation, properties in the order that `indicators fmt` writes"
        yield IN_STEP.in_file(DESCRIPTOR, message, expected=canonical)


_FROM_CODES = ("enum", "constraints")
"""The properties that list the codes of codes.csv."""


def _leave_untold(
    expected: dict[str, Any], written: Mapping[str, Any], contents: Mapping[str, object], context: Context
) -> None:
    """Expect what is written where a file that is missing or broken would have to say."""
    if not context.holds("sources", "title", "url") and "sources" in written:
        resources = expected.pop("resources")
        expected.update(sources=written["sources"], resources=resources)
    listed = written.get("resources")
    for place, resource in enumerate(listed if isinstance(listed, list) else ()):
        name = resource.get("name") if isinstance(resource, dict) else None
        if isinstance(name, str) and name in TABLES and name not in contents:
            expected["resources"].insert(place, resource)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said in place of a value."""

    words: str


_NOTHING = _Words("missing")


def _short(value: Any) -> str:
    text = value.words if isinstance(value, _Words) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:100] + "…"


def _differences(found: Any, wanted: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], Any, Any]]:
    """Each place in which two JSON values differ, as deep as they have the same shape."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        for name in dict.fromkeys((*found, *wanted)):
            yield from _differences(found.get(name, _NOTHING), wanted.get(name, _NOTHING), [*path, name])
    elif _are_named(found) and _are_named(wanted) and [one["name"] for one in found] != [one["name"] for one in wanted]:
        yield from _differences_by_name(found, wanted, path)
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        for place, (one, other) in enumerate(zip(found, wanted, strict=True)):
            yield from _differences(one, other, [*path, place])
    elif found != wanted or type(found) is not type(wanted):
        yield path, found, wanted


def _are_named(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in value)


def _differences_by_name(
    found: list[Any], wanted: list[Any], path: list[str | int]
) -> Iterator[tuple[list[str | int], Any, Any]]:
    """Which names are not in both lists, or where their order begins to differ."""
    here, there = [one["name"] for one in found], [one["name"] for one in wanted]
    missing = [name for name in there if name not in here]
    further = [name for place, name in enumerate(here) if name not in there or name in here[:place]]
    if missing:
        yield path, _Words(f"without {', '.join(missing)}"), _Words(f"with {', '.join(missing)}")
    if further:
        yield path, _Words(f"with {', '.join(further)}"), _Words(f"without {', '.join(further)}")
    if not missing and not further:
        place = next(place for place, name in enumerate(here) if name != there[place])
        yield [*path, place], _Words(here[place]), _Words(f"{there[place]} in that place")


def _pointer(path: Sequence[str | int], descriptor: Mapping[str, Any]) -> str:
    """The path with the names of resources and fields in place of their numbers."""
    words = []
    here: Any = descriptor
    for step in path:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        name = here.get("name") if isinstance(here, dict) and isinstance(step, int) else None
        words.append(str(name if isinstance(name, str) else step))
    return "/".join(words)


def _rule(code: str, page: str) -> Rule:
    reads = ("sources.title", "sources.url")
    return Rule(code, Layer.PACKAGE, read_page(page), (), descriptor_findings, scope="package", reads=reads)


READABLE = _rule(
    "P01",
    """datapackage.json cannot be read.

Fails: a file cut short, or not JSON, or not UTF-8
Passes: a JSON object
Mend: restore the file, or correct it at the place named""",
)
IN_STEP = _rule(
    "P02",
    """datapackage.json is out of step with the model or the files.

Its schemas, digests, byte counts, enumerations and sources are generated; its title, version, licences and
contributors are the author's.
Fails: a hash taken before the last edit
Passes: what `indicators fmt` writes
Mend: run `indicators fmt`""",
)
AUTHORED = _rule(
    "P03",
    """A property that the author of the package gives is missing or has the wrong form.

Fails: no version, or version 1.0
Passes: name, title, version 1.0.0, licenses and contributors
Mend: add or correct the property in datapackage.json""",
)

DECLARED = _rule(
    "P04",
    """A further column or table is declared in a way that it cannot be held to.

A package may add fields to the tables of the model, and resources with a schema: columns of type string, integer,
number or date, with the constraints required, unique, enum, pattern, minimum and maximum, or a codeList; tables with a
primaryKey; foreign keys of one column.
Fails: a further field of type money
Passes: a further field of type number
Mend: correct the declaration in datapackage.json""",
)
UNDECLARED = _rule(
    "P05",
    """A table in data/ is not declared.

What datapackage.json does not declare is not checked, not loaded, not released.
Fails: data/parks.csv that no resource names
Passes: data/parks.csv with a resource parks in datapackage.json that has a schema
Mend: declare it in resources of datapackage.json, or move it out of data/""",
)
