"""Ways to spoil a package. Each takes its directory; what it leaves has to end in a finding or a line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

Spoil = Callable[[Path], object]

BYTES: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 8,
    "utf-16": "unit_id,symbol\n重庆,\n".encode("utf-16"),
    "utf-16 without mark": "unit_id,symbol\n重庆,\n".encode("utf-16-le"),
    "gbk": "unit_id,symbol\n重庆,\n".encode("gb18030"),
    "byte order mark alone": b"\xef\xbb\xbf",
    "mixed newlines": b"unit_id,symbol\rx,y\r\nz,w\n\r\n",
    "nul bytes": b"\0" * 100,
    "lone quotation mark": b'"',
    "line ends alone": b"\n\n\r\n\n",
    "commas": b"," * 1000 + b"\n" + b"," * 1000,
    "lone surrogate": b'{"name": "\xed\xa0\x80"}',
    "one brace": b"{",
}
"""Contents that are none of any file's."""

JSONS: dict[str, bytes] = {
    "truncated": b'{"name": "little", "resources": [{"na',
    "a list": b"[]",
    "null": b"null",
    "nested deeply": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nested in lists": b'{"a": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "nested a little": b'{"a": ' + b"[" * 200 + b"]" * 200 + b"}",
    "a property twice": b'{"name": "little", "name": "large"}',
    "huge number": b'{"version": ' + b"9" * 10_000 + b"}",
    "number past doubles": b'{"created": 1e999}',
    "not a number": b'{"version": NaN, "created": -Infinity}',
    "half a surrogate pair": b'{"title": "\\ud800"}',
    "wrong types": (
        b'{"name": [], "title": 0, "version": ["1"], "contributors": "me", "licenses": {"name": {}}, "resources": null,'
        b' "sources": 7, "keywords": {"a": null}, "created": true, "description": {}, "$schema": []}'
    ),
    "resources that are none": b'{"resources": [null, 1, "units", [], {"name": {"a": 1}}, {"name": ["units"]}]}',
    "absolute path": b'{"name": "x", "resources": [{"name": "units", "path": "/etc/passwd"}]}',
    "path that climbs out": b'{"name": "x", "resources": [{"name": "units", "path": "../../units.csv"}]}',
    "device": b'{"name": "x", "resources": [{"name": "units", "path": "/dev/zero"}]}',
    "url": b'{"name": "x", "resources": [{"name": "units", "path": "http://127.0.0.1:9/units.csv"}]}',
    "no character at all": b" " * 1000,
}
"""Contents of a datapackage.json."""


_FIGURE = b'[[derived]]\nid = "x"\nname_en = "x"\nname_zh = "x"\nunit_id = "ratio"\n'

DECLARATIONS: dict[str, bytes] = {
    "binary": bytes(range(256)),
    "nested deeply": b"a = " + b"[" * 100_000,
    "huge number": b"[series]\nlargest_jump = " + b"9" * 100_000,
    "number past doubles": b"[series]\nlargest_jump = 1e999999999",
    "wrong types": b"series = []\nderived = [1]",
    "no such observation": _FIGURE + b'ratio = { of = "obs-9999", to = "obs-0001" }\n',
    "operation on no names": _FIGURE + b"ratio = { of = 1, to = [] }\n",
    "endless name": _FIGURE + b'ratio = { of = "' + b"o" * 100_000 + b'", to = "obs-0001" }\n',
    "two operations": _FIGURE + b'ratio = { of = "a", to = "b" }\nproduct = { of = "a", by = "b" }\n',
    "jump of no rows": b'[[series.accepted]]\nrows = ["", "x"]\nnote = "x"\n',
}
"""Contents of a data/analysis.toml."""


def at(place: str, spoil: Callable[[Path], None]) -> Spoil:
    return lambda root: spoil(root / place)


def written(place: str, content: bytes) -> Spoil:
    return lambda root: (root / place).write_bytes(content)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link(path: Path, target: str | Path) -> None:
    path.unlink()
    path.symlink_to(target)


def _link_out(path: Path) -> None:
    outside = path.parents[2] / "outside"
    shutil.copy(path, outside)
    _link(path, outside)


FILES = {
    "units.csv": "data/units.csv",
    "sources.csv": "data/sources.csv",
    "source": "seeds/report.txt",
    "observations.csv": "data/observations.csv",
    "datapackage.json": "datapackage.json",
}

KINDS: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "a pipe": _pipe,
    "a directory": _directory,
    "a link to itself": lambda path: _link(path, path.name),
    "a link to a device": lambda path: _link(path, "/dev/zero"),
    "a link to a terminal": lambda path: _link(path, "/dev/tty"),
    "a link to nothing": lambda path: _link(path, "nothing"),
    "a link out of the package": _link_out,
}
"""Things that are no file of the package's."""


def pointed(file: str) -> Spoil:
    """The source's row names another file."""

    def spoil(root: Path) -> None:
        table = root / "data" / "sources.csv"
        cell = f'"{file}"' if set(file) & set(',"\n') else file
        table.write_bytes(table.read_bytes().replace(b"seeds/report.txt", cell.encode()))

    return spoil


def celled(table: str, old: str, new: str) -> Spoil:
    """A cell says something else."""

    def spoil(root: Path) -> None:
        file = root / "data" / f"{table}.csv"
        assert old.encode() in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old.encode(), new.encode(), 1))

    return spoil


def grown(root: Path) -> None:
    with (root / "seeds" / "report.txt").open("ab") as stream:
        stream.write("再增长12%。\n".encode())


def in_place_of_the_tables(root: Path) -> None:
    shutil.rmtree(root / "data")
    (root / "data").write_bytes(b"")


SPOILS: dict[str, Spoil] = {
    **{
        f"{file}: {name}": written(place, content)
        for (file, place), (name, content) in zip(cycle(FILES.items()), BYTES.items(), strict=False)
    },
    **{f"datapackage.json: {name}": written("datapackage.json", content) for name, content in JSONS.items()},
    **{
        f"{file} is {name}": at(FILES[file], spoil)
        for file in ("units.csv", "source", "datapackage.json")
        for name, spoil in KINDS.items()
    },
    **{
        f"source at {file[:30]!r}": pointed(file)
        for file in (
            "/etc/passwd",
            "../outside",
            "seeds/../../x",
            "http://127.0.0.1:9/x",
            "/dev/zero",
            "CON",
            "a\nb",
            "seeds",
            "x" * 5000,
            "",
        )
    },
    **{
        f"value {number[:20]}": celled("observations", ",12,12,12,", f",{number},12,12,")
        for number in (
            "1e999",
            "NaN",
            "-Infinity",
            "２３２",
            "1_000",
            "9" * 5000,
            "1.",
        )
    },
    **{
        f"date {date}": celled("observations", "2024-01-01", date)
        for date in ("2025-02-30", "0000-01-01", "9999-12-31", "２０２４-01-01")
    },
    **{
        f"offset {offset[:20]}": celled("observations", '\n",26,', f'\n",{offset},')
        for offset in ("-1", "9" * 30, "22.0")
    },
    **{
        f"factor {factor[:20]}": celled("units", "yuan,currency,,", f"yuan,currency,USD,{factor}")
        for factor in ("1e999999999", "1/0", "nan", "9" * 5000, "0")
    },
    "units convert in a circle": celled("units", "yuan,currency,,", "yuan,currency,CNY,1"),
    "the source grew": grown,
    "a table's directory is a file": in_place_of_the_tables,
    **{f"analysis.toml: {name}": written("data/analysis.toml", content) for name, content in DECLARATIONS.items()},
    **{
        f"analysis.toml is {name}": at("data/analysis.toml", spoil)
        for name, spoil in KINDS.items()
        if name not in ("missing", "a link to nothing")  # a package may go without it
    },
    "indicators.toml is binary": written("indicators.toml", bytes(range(256))),
    "indicators.toml is nested deeply": written("indicators.toml", b"a = " + b"[" * 100_000),
    "indicators.toml holds a huge number": written("indicators.toml", b"select = " + b"9" * 100_000),
    "indicators.toml is a directory": lambda root: (root / "indicators.toml").mkdir(),
    "indicators.toml is a pipe": lambda root: os.mkfifo(root / "indicators.toml"),
}
