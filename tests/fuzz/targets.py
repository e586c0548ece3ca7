"""What is fuzzed: each target takes any bytes, and raises only if the package does what it should not."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from indicators import Package, PackageError, find_mentions, scan, validate
from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_cell, canonical_text
from indicators.package.configuration import read_configuration
from indicators.package.descriptor import StrictJSONError, read_json
from indicators.package.files import table_path
from indicators.package.formatting import REPAIRED
from indicators.package.frames import typed_frame
from indicators.package.rows import Rows, parse_rows
from indicators.records import Layer
from indicators.reports import FORMATS, render
from indicators.rules.context import Context
from indicators.rules.datapackage import descriptor_findings
from indicators.rules.rules import Batch
from indicators.subject.sentences import sentence_around
from tests.hostile.driving import answered, reading_calls
from tests.hostile.little import TEXT, little_package

_NAMES = tuple(TABLES)
FILES = (*map(table_path, _NAMES), "seeds/report.txt", "datapackage.json", "indicators.toml")


@cache
def _package() -> Path:
    shared = Path("/dev/shm")
    directory = Path(tempfile.mkdtemp(prefix="fuzz-", dir=shared if shared.is_dir() else None))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return little_package(directory / "package")


def table(content: bytes) -> None:
    """A table's file: rows keep what it holds, the canonical form is one, and what is loaded is what is written."""
    name = _NAMES[content[0] % len(_NAMES)] if content else _NAMES[0]
    rows = parse_rows(content[1:], table_path(name))
    definition = TABLES[name]
    assert all(len(cells) == len(rows) for cells in rows.cells.values())
    assert rows.lines == sorted(rows.lines)
    mendable = {defect.kind for defect in rows.defects} <= REPAIRED
    if mendable and sorted(rows.header) == sorted(definition.column_names()):
        text = canonical_text(definition, rows)
        again = parse_rows(text.encode(), rows.path)
        assert not again.defects
        assert canonical_text(definition, again) == text
        assert _records(again, name) == _records(rows, name)
    try:
        frame = typed_frame(definition, rows, {})
    except PackageError:
        return
    assert len(frame) == len(rows)


def _records(rows: Rows, table: str) -> list[tuple[str, ...]]:
    columns = TABLES[table].columns
    cells = [[canonical_cell(column, cell) for cell in rows.cells[column.name]] for column in columns]
    return sorted(zip(*cells, strict=True))


def json_text(content: bytes) -> None:
    """A JSON text: what is read is written back and read again the same."""
    try:
        value = read_json(content.decode("utf-8"))
    except (StrictJSONError, UnicodeDecodeError):
        return
    assert read_json(json.dumps(value, ensure_ascii=False, indent=2)) == value


def descriptor(content: bytes) -> None:
    """A datapackage.json: findings, whatever it holds."""
    root = _package()
    file = root / "datapackage.json"
    before = file.read_bytes()
    try:
        file.write_bytes(content)
        for finding in descriptor_findings(
            Batch(TABLES["sources"], Package(root).rows("sources")), Context(Package(root))
        ):
            finding.message.encode()
            assert finding.line <= content.count(b"\n") + 1
    finally:
        file.write_bytes(before)


def source(content: bytes) -> None:
    """A source document: mentions in order and inside the text, each with its sentence around it."""
    text = content.decode("utf-8", "ignore")
    end = 0
    for mention in find_mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        end = mention.end
        begin, stop = sentence_around(text, mention.start, mention.end)
        assert begin <= mention.start
        assert mention.end <= stop <= len(text)
    file = _package() / "scanned.txt"
    file.write_text(text, encoding="utf-8", newline="")
    for found in scan([file]):
        assert text[found.start : found.end] == found.text


def configuration(content: bytes) -> None:
    """An indicators.toml."""
    file = _package() / "indicators.toml"
    try:
        file.write_bytes(content)
        read_configuration(_package())
    except PackageError:
        pass
    finally:
        file.unlink()


def package(content: bytes) -> None:
    """One file of a package, and one of the things that are done with packages. Nothing is written."""
    root = _package()
    place = FILES[content[0] % len(FILES)] if content else FILES[0]
    file = root / place
    before = file.read_bytes() if file.exists() else None
    try:
        file.write_bytes(content[2:])
        calls: list[Callable[[], object]] = [*reading_calls(root), *(partial(_validated, root, one) for one in Layer)]
        answered(calls[content[1] % len(calls)] if len(content) > 1 else calls[-1])
        assert file.read_bytes() == content[2:]
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)


def _validated(root: Path, layer: Layer) -> None:
    report = validate(root, layers=[layer])
    form = FORMATS[len(report.findings) % len(FORMATS)]
    render(report, form, colour=True).encode()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "table": table,
    "json": json_text,
    "descriptor": descriptor,
    "source": source,
    "configuration": configuration,
    "package": package,
}


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with: the files of the little package."""
    root = _package()
    files = {file: (root / file).read_bytes() for file in FILES if (root / file).exists()}
    if target in ("json", "descriptor"):
        small = {"name": "little", "version": "0.1.0", "licenses": [{"name": "CC0-1.0"}], "resources": [], "x": 1.5e3}
        return [files["datapackage.json"], json.dumps(small, indent=2).encode()]
    if target == "source":
        return [TEXT.encode(), "１９９８年、约3.5万亿元；一百二十三个，1,234.5%。20—30户".encode()]
    if target == "configuration":
        return [b'select = ["E", "F05"]\nlayer = ["form"]\nformat = "json"\nwithout-sources = true\n']
    if target == "package":
        return [bytes([FILES.index(file), call]) + content for file, content in files.items() for call in range(70)]
    return [bytes([FILES.index(file)]) + files[file] for file in map(table_path, _NAMES)]
