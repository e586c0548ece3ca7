"""Whether bytes are canonical is told without writing them again, and told as writing them would tell it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.csv as pc_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.package.canonical import are_rows_of, csv_rows, csv_text

NAMES = ["a", "b", "c"]
CELLS = st.text(alphabet=["x", "中", ",", '"', "\n", "\r", " "], max_size=4)
CANONICAL = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6).map(
    lambda rows: csv_text(NAMES, rows).removeprefix("a,b,c\n").encode()
)
PIECES = st.lists(st.sampled_from(['"', '""', ",", "\n", "\r", "x", ',"', '",', '"x,"', "中"]), max_size=14)


def read(content: bytes) -> pa.Table:
    return pc_csv.read_csv(
        pa.BufferReader(content),
        read_options=pc_csv.ReadOptions(column_names=NAMES, block_size=len(content) + 1),
        parse_options=pc_csv.ParseOptions(ignore_empty_lines=False),
        convert_options=pc_csv.ConvertOptions(
            column_types=dict.fromkeys(NAMES, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


@given(CANONICAL)
def test_canonical_rows_are_known(content: bytes) -> None:
    assert are_rows_of(content, read(content))


@given(CANONICAL, PIECES, st.floats(0, 1))
def test_other_bytes_are_told_as_writing_tells(content: bytes, pieces: list[str], where: float) -> None:
    place = int(where * len(content))
    content = content[:place] + "".join(pieces).encode() + content[place:]
    try:
        cells = read(content if content.endswith(b"\n") else content + b"\n")
    except pa.ArrowInvalid:
        return
    written = bytes(csv_rows(cells).to_pybytes()) if len(cells) else b""
    assert are_rows_of(content, cells) == (written == content)


@pytest.mark.parametrize("content", [b'"x,"y,,\n', b'x"y,,\n', b'"x",,\n', b"x,,\r\n", b"x,,\ry,,\n", b'"",,\n'])
def test_what_reads_the_same_but_is_written_otherwise(content: bytes) -> None:
    assert not are_rows_of(content, read(content))
