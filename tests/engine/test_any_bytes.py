"""However a table's file is broken, the engine tells it as the rules alone do."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from workspace import write_workspace

from indicators import Package
from indicators.engine import validate
from indicators.engine.running import Sizes
from tests.engine.naive import naive_findings, naive_rows

PIECES = (
    *(
        b'"',
        b'""',
        b",",
        b"\n",
        b"\n\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b" ",
        b'"a\nb",',
        b'\n"',
        b'",\n',
    ),
    *("\u200b".encode(), "中".encode(), b"obs-0001,", b"\nobs-0009,x\n"),
)
TABLES = ("observations", "sources", "cooperations", "exclusions", "aliases", "cooperation_parties")
LAYERS = ("form", "schema", "references", "coverage")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sound")
    write_workspace(root, documents=3, observations=18)
    return root


def _broken(content: bytes, chance: Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content) + 1)
        if chance.random() < 0.3:
            content = content[:place] + content[place + chance.randint(1, 30) :]
        else:
            content = content[:place] + chance.choice(PIECES) + content[place:]
    return content.replace(b"\n", b"\r\n") if chance.random() < 0.05 else content


@pytest.mark.parametrize("seed", range(30))
def test_broken_bytes_are_told_the_same(seed: int, sound: Path) -> None:
    chance = Random(seed)
    file = sound / "data" / f"{chance.choice(TABLES)}.csv"
    content = file.read_bytes()
    try:
        file.write_bytes(_broken(content, chance))
        package = Package.open(sound)
        findings, rows = naive_findings(package, LAYERS), naive_rows(package)
        in_batches = validate(sound, layers=LAYERS, sizes=Sizes(block=300, slice=2000))
    finally:
        file.write_bytes(content)
    assert list(in_batches.findings) == findings
    assert in_batches.rows == rows
