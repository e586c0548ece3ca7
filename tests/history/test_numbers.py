"""Version numbers: what follows what, and which texts are versions and tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.history.policy import Version, parse_version, tagged_version
from indicators.records import Bump

NUMBERS = st.integers(0, 10**6)
VERSIONS = st.builds(Version, NUMBERS, NUMBERS, NUMBERS)


@pytest.mark.parametrize(
    ("version", "bump", "least"),
    [
        ("1.2.3", Bump.NONE, "1.2.3"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("0.1.0", Bump.PATCH, "0.1.1"),
        ("0.1.0", Bump.MINOR, "0.1.1"),
        ("0.1.4", Bump.MAJOR, "0.2.0"),
        ("0.0.9", Bump.MAJOR, "0.1.0"),
    ],
)
def test_the_least_version_that_may_follow(version: str, bump: Bump, least: str) -> None:
    number = parse_version(version)
    assert number is not None
    assert str(number.after(bump)) == least


@given(VERSIONS, st.sampled_from(Bump), st.sampled_from(Bump))
def test_more_weight_asks_for_no_lower_version(version: Version, one: Bump, other: Bump) -> None:
    assert version.after(min(one, other)) <= version.after(max(one, other))
    assert (version.after(one) > version) == (one is not Bump.NONE)


@given(VERSIONS)
def test_a_version_reads_back(version: Version) -> None:
    assert parse_version(str(version)) == version == tagged_version(f"v{version}")
    assert parse_version(f"{version}-rc.1+build") == version


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.x", "1.2.3 ", "1." + "9" * 5000 + ".0"]
)
def test_other_texts_are_no_versions(text: str) -> None:
    assert parse_version(text) is None
    assert text == "v1.2.3" or tagged_version(text) is None


@pytest.mark.parametrize("tag", ["v1.2", "v1.2.3-rc.1", "1.2.3", "release-1.2.3", "v1.2.3\n"])
def test_other_tags_name_no_release(tag: str) -> None:
    assert tagged_version(tag) is None
