"""The index: of equal versions the same bytes, and nothing but those bytes is taken for it."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import ManifestError, WrongDigestError
from indicators.records import ReleasedVersion
from indicators.release.manifest import Index, newest_first, parse_index, parse_manifest

NUMBERS = st.integers(0, 999_999_999)
VERSIONS = st.builds("{}.{}.{}".format, NUMBERS, NUMBERS, NUMBERS)
RELEASED = st.builds(
    ReleasedVersion,
    version=VERSIONS,
    name=st.text(min_size=1, max_size=20).filter(lambda name: name.isprintable()),
    created=st.dates().map(lambda day: f"{day.isoformat()}T00:00:00Z"),
    files=st.integers(0, 10**6),
    bytes=st.integers(0, 10**15),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
)
INDEXES = st.lists(RELEASED, max_size=5).map(Index.of)


@given(INDEXES)
def test_an_index_is_read_as_it_was_written(index: Index) -> None:
    assert parse_index(index.content(), "index.json") == index


@given(INDEXES, st.data())
def test_a_changed_byte_is_noticed(index: Index, data: st.DataObject) -> None:
    content = index.content()
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    with pytest.raises(WrongDigestError, match=r"^index\.json(:\d+(:\d+)?)?: ") as raised:
        parse_index(content[:place] + bytes([other]) + content[place + 1 :], "index.json")
    assert raised.value.file == "index.json"


@given(INDEXES, st.data())
def test_a_cut_index_is_noticed(index: Index, data: st.DataObject) -> None:
    content = index.content()
    with pytest.raises(WrongDigestError):
        parse_index(content[: data.draw(st.integers(0, len(content) - 1))], "index.json")


@given(st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda v: repr(v).encode()))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    with pytest.raises(WrongDigestError):
        parse_index(content, "index.json")


@pytest.mark.parametrize(
    "entry",
    [
        '{"version": "1.0.0"}',
        "null",
        "7",
        '{"version": "1.0", "name": "a", "created": "2026-01-01", "files": 1, "bytes": 1, "sha256": "0"}',
        '{"version": 1, "name": "a", "created": 2, "files": "x", "bytes": null, "sha256": []}',
    ],
)
def test_an_entry_of_another_form_is_refused(entry: str) -> None:
    with pytest.raises(WrongDigestError):
        parse_index(f'{{"versions": [{entry}], "sha256": "x"}}'.encode(), "index.json")


@given(st.lists(RELEASED, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_publishing_makes_no_difference(versions: list[ReleasedVersion], random: Random) -> None:
    once = list({one.version: one for one in versions}.values())
    shuffled = list(once)
    random.shuffle(shuffled)
    assert Index.of(shuffled).content() == Index.of(once).content()
    assert [one.version for one in Index.of(shuffled)] == newest_first(one.version for one in once)


@given(INDEXES, VERSIONS)
def test_the_versions_before_another(index: Index, version: str) -> None:
    def order(one: str) -> tuple[int, ...]:
        return tuple(map(int, one.split(".")))

    assert index.before(version) == tuple(one for one in index if order(one.version) < order(version))


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b'{\n  "name": "a"\n  "version": "1.0.0"}', 3, "", "manifest.json:3:3: not a manifest: "),
        (b'{\n"\xff": 1}', 2, "", "manifest.json:2: not a manifest: byte 3 is no UTF-8"),
        (b'{"name": "a", "version": "1.0.0", "files": []}', 0, "created", "'created'"),
        (b'{"name": "a", "version": "1.0", "created": "2026-01-31", "files": []}', 0, "version", "'1.0' is no version"),
    ],
)
def test_a_manifest_that_is_none_says_where(content: bytes, line: int, column: str, words: str) -> None:
    with pytest.raises(ManifestError, match=re.escape(words)) as raised:
        parse_manifest(content, "manifest.json")
    assert (raised.value.file, raised.value.line, raised.value.column) == ("manifest.json", line, column)
