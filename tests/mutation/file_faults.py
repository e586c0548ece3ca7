"""Faults of rows and of whole files: order, header, encoding, newlines, the bytes of a source, datapackage.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from tests.mutation.mutants import Mutant, file_changed, row_deleted, row_duplicated, rows_swapped
from tests.mutation.original import DESCRIPTOR, Original, written


def row_faults(original: Original, table: str, row: int, random: Random) -> Iterator[Mutant]:
    yield row_deleted(original, table, row)
    yield row_duplicated(original, table, row)
    others = [other for other in range(len(original.tables[table])) if other != row]
    if others:
        yield rows_swapped(original, table, row, random.choice(others))
        yield rows_swapped(original, table, row, row + 1 if row + 1 in others else row - 1)


def table_faults(original: Original, table: str, random: Random) -> Iterator[Mutant]:
    """Faults of a table's file as a whole."""
    file = f"data/{table}.csv"
    content = original.contents[file]
    for kind, after, changed in (
        *_encodings(content, random),
        *_newlines(content, random),
        *_headers(original, table, random),
        *_columns_moved(original, table, random),
    ):
        if changed != content:
            yield file_changed(kind, file, "", after, partial(bytes, changed))


def _encodings(content: bytes, random: Random) -> Iterator[tuple[str, str, bytes]]:
    text = content.decode()
    yield "encoding", "GB 18030", text.encode("gb18030")
    yield "encoding", "UTF-16", text.encode("utf-16")
    yield "encoding", "UTF-16 without mark", text.encode("utf-16-le")
    yield "encoding", "byte order mark", b"\xef\xbb\xbf" + content
    place = random.randrange(len(content))
    yield "encoding", "a stray byte", content[:place] + b"\xff" + content[place:]
    yield "encoding", "NUL", content[:place] + b"\0" + content[place:]
    wide = [place for place, byte in enumerate(content) if byte >= 0xE0]
    if wide:
        place = random.choice(wide)
        yield "encoding", "a byte of a character lost", content[: place + 1] + content[place + 2 :]


def _newlines(content: bytes, random: Random) -> Iterator[tuple[str, str, bytes]]:
    yield "newline", "CRLF", content.replace(b"\n", b"\r\n")
    ends = [place for place, byte in enumerate(content) if byte == 10]
    place = random.choice(ends)
    yield "newline", "one CRLF", content[:place] + b"\r" + content[place:]
    yield "newline", "CR", content.replace(b"\n", b"\r")
    yield "newline", "none at the end", content[:-1]
    yield "newline", "a blank line", content[: place + 1] + b"\n" + content[place + 1 :]
    yield "newline", "a blank line at the end", content + b"\n"
    if len(ends) > 1:
        place = random.choice(ends[:-1])
        yield "newline", "one lost", content[:place] + content[place + 1 :]
    place = random.choice(_separators(content))
    yield "newline", "one in the middle of a row", content[:place] + b"\n" + content[place + 1 :]
    yield "quotation mark", "a lone one", content[: place + 1] + b'"' + content[place + 1 :]
    yield "row width", "a comma more", content[:place] + b"," + content[place:]
    yield "row width", "a comma less", content[:place] + content[place + 1 :]


def _separators(content: bytes) -> list[int]:
    """The commas that stand between cells."""
    outside = True
    places = []
    for place, byte in enumerate(content):
        if byte == ord('"'):
            outside = not outside
        elif byte == ord(",") and outside:
            places.append(place)
    return places


def _headers(original: Original, table: str, random: Random) -> Iterator[tuple[str, str, bytes]]:
    rows = original.tables[table]
    body = original.contents[f"data/{table}.csv"].split(b"\n", 1)[1]
    for place, name in enumerate(rows.header):
        header = list(rows.header)
        for kind, other in (
            ("a letter dropped", name[1:]),
            ("capitals", name.upper()),
            ("white space", f" {name}"),
            ("the next name", rows.header[place - 1]),
        ):
            header[place] = other
            yield "header", f"{name}: {kind}", ",".join(header).encode() + b"\n" + body
    names = list(rows.header)
    random.shuffle(names)
    yield "header", "names exchanged", ",".join(names).encode() + b"\n" + body
    yield "header", "missing", body


def _columns_moved(original: Original, table: str, random: Random) -> Iterator[tuple[str, str, bytes]]:
    """Columns with their cells, in another order, gone or twice."""
    rows = original.tables[table]
    for place, name in enumerate(rows.header):
        others = [other for other in range(len(rows.header)) if other != place]
        header = list(rows.header)
        other = random.choice(others)
        header[place], header[other] = header[other], header[place]
        yield "column order", f"{name} and {rows.header[other]} exchanged", written(header, rows.records)
        yield "column order", f"{name} gone", written([one for one in rows.header if one != name], rows.records)
        yield "column order", f"{name} twice", written([*rows.header, name], rows.records)


def source_faults(original: Original, file: str, count: int, random: Random) -> Iterator[Mutant]:
    """Single bytes of a source document changed, lost and added."""
    content = original.contents[file]
    for _ in range(count):
        place = random.randrange(len(content))
        byte = bytes([random.choice([one for one in range(256) if one != content[place]])])
        yield _source(file, "changed", place, content[:place] + byte + content[place + 1 :])
        yield _source(file, "lost", place, content[:place] + content[place + 1 :])
        yield _source(file, "added", place, content[:place] + byte + content[place:])
    yield _source(file, "CRLF", 0, content.replace(b"\n", b"\r\n"))
    yield _source(file, "byte order mark", 0, b"\xef\xbb\xbf" + content)
    yield _source(file, "emptied", 0, b"")


def _source(file: str, what: str, place: int, content: bytes) -> Mutant:
    return file_changed("source byte", file, f"at {place}", what, partial(bytes, content))


def descriptor_faults(original: Original, random: Random) -> Iterator[Mutant]:
    """Each value of datapackage.json in turn changed or removed, and the file damaged as a whole."""
    text = original.contents[DESCRIPTOR].decode()
    for path, before in _leaves(json.loads(text), ()):
        pointer = "/".join(map(str, path))
        after = _other(before, random)
        changed, gone = partial(_edited, text, path, after), partial(_edited, text, path, None)
        yield file_changed("descriptor field", DESCRIPTOR, str(before), str(after), changed, pointer)
        yield file_changed("descriptor field", DESCRIPTOR, str(before), "removed", gone, pointer)
    for what, content in (
        ("cut short", text[: len(text) // 2].encode()),
        ("UTF-16", text.encode("utf-16")),
        ("not indented", json.dumps(json.loads(text), ensure_ascii=False).encode()),
        ("empty", b""),
    ):
        yield file_changed("descriptor field", DESCRIPTOR, "", what, partial(bytes, content))


def _edited(text: str, path: tuple[str | int, ...], after: Any) -> bytes:
    """The descriptor with one value changed, or removed where it becomes None."""
    descriptor = json.loads(text)
    holder = descriptor
    for step in path[:-1]:
        holder = holder[step]
    if after is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = after
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _leaves(one, (*path, place))
    else:
        yield path, value


def _other(value: Any, random: Random) -> Any:
    if isinstance(value, bool):
        return not value
    if value == "":
        return "x"
    if isinstance(value, int | float):
        return value + random.choice([-1, 1])
    place = random.randrange(len(value))
    letter = random.choice([one for one in "abcdefghij0123456789" if one != value[place]])
    return value[:place] + letter + value[place + 1 :]
