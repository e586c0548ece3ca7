"""Names that a package lacks are proposed as entities, with code and parent where a standard has them."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from indicators import Package, PackageError, accept, add_source, draft, validate
from tests.checkout import Checkout

FILE = "drafts/report.csv"


def proposed(checkout: Checkout, text: str) -> dict[str, dict[str, dict[str, str]]]:
    """The rows that are proposed for a document, by table and name."""
    document = checkout.root.parent / "report.txt"
    document.write_text(text, encoding="utf-8")
    add_source(document, source_id="report", published_on="2026-03-01", path=checkout.root)
    drafts = draft("report", path=checkout.root)
    drafts.write(path=checkout.root)
    found: dict[str, dict[str, dict[str, str]]] = {"entities": {}, "aliases": {}, "observations": {}}
    with (checkout.root / FILE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            name = row.get("name_zh") if row["table"] == "entities" else row.get("alias") or row["value_text"]
            found.setdefault(row["table"], {})[str(name)] = row
    return found


def test_a_place_is_proposed_with_code_and_parent_and_not_replaced_by_its_province(checkout: Checkout) -> None:
    rows = proposed(checkout, "2025年底,福建省莆田市常住人口320.1万人,下辖的仙游县常住人口90.2万人。\n")
    places = {
        name: tuple(row[column] for column in ("entity_id", "kind", "adcode", "parent_id", "name_en"))
        for name, row in rows["entities"].items()
    }
    assert places == {
        "莆田市": ("putian", "prefecture", "350300", "fujian", "Putian"),
        "仙游县": ("xianyou", "county", "350322", "putian", "Xianyou"),
    }
    assert [row["entity_id"] for row in rows["observations"].values()] == ["putian", "xianyou"]


def test_a_county_brings_the_prefecture_that_holds_it(checkout: Checkout) -> None:
    rows = proposed(checkout, "2025年,仙游县常住人口90.2万人。\n")["entities"]
    assert (rows["仙游县"]["parent_id"], rows["莆田市"]["parent_id"]) == ("putian", "fujian")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025年,长春市朝阳区有企业320家。\n", "220104"),
        ("2025年,北京市朝阳区有企业320家。\n", "110105"),
        ("北京市的几个区发展很快。2025年,朝阳区有企业320家。\n", "110105"),
    ],
)
def test_a_name_of_several_places_is_that_of_the_place_that_is_named(checkout: Checkout, text: str, code: str) -> None:
    assert proposed(checkout, text)["entities"]["朝阳区"]["adcode"] == code


def test_a_name_of_several_places_of_which_none_is_told_stays_open(checkout: Checkout) -> None:
    assert "朝阳区" not in proposed(checkout, "2025年,朝阳区有企业320家。\n")["entities"]


def test_a_county_that_the_standard_lacks_says_so(checkout: Checkout) -> None:
    rows = proposed(checkout, "2025年,甘肃省云岫县有企业320家。云岫的茶厂有12家。\n")
    county = rows["entities"]["云岫县"]
    assert (county["adcode"], county["parent_id"], county["kind"]) == ("", "gansu", "county")
    assert county["note"] == "GB/T 2260 has no division of this name in 甘肃省."
    assert rows["aliases"]["云岫"]["entity_id"] == "yunxiu"
    assert {row["entity_id"] for row in rows["observations"].values()} == {"yunxiu"}


def test_words_that_look_like_places_are_none(checkout: Checkout) -> None:
    text = "2025年,全县城区面积32平方公里。该县有3个园区,邻县有5个。日照时数2100小时,各县有白银3吨。\n"
    assert proposed(checkout, text)["entities"] == {}


def test_zones_firms_and_institutes_are_told_by_their_ends(checkout: Checkout) -> None:
    text = (
        "2025年底,绵阳经开区有企业320家。绵阳长岭茶业有限公司（以下简称“长岭茶业”）投资2.1亿元。"
        "长岭茶业的员工有300人。西南茶叶研究院有员工120人。川西茶产业联盟有会员单位45家。这个园区有企业30家。\n"
    )
    rows = proposed(checkout, text)
    kinds = {name: (row["kind"], row["parent_id"]) for name, row in rows["entities"].items()}
    assert kinds == {
        "绵阳市": ("prefecture", "sichuan"),
        "绵阳经济技术开发区": ("development_zone", "mianyang"),
        "绵阳长岭茶业有限公司": ("firm", "mianyang"),
        "西南茶叶研究院": ("institute", ""),
        "川西茶产业联盟": ("alliance", ""),
    }
    assert rows["entities"]["绵阳经济技术开发区"]["entity_id"] == "mianyang-etdz"
    firm = rows["entities"]["绵阳长岭茶业有限公司"]
    assert (firm["name_en"], rows["aliases"]["长岭茶业"]["entity_id"]) == ("", firm["entity_id"])
    assert rows["observations"]["300人"]["entity_id"] == firm["entity_id"]


def test_entities_are_accepted_with_the_rows_that_name_them(checkout: Checkout) -> None:
    proposed(checkout, "2025年底,绵阳长岭茶业有限公司有员工320人。\n")

    def decide(**cells: dict[str, str]) -> None:
        with (checkout.root / FILE).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            row.update(cells.get(row["table"], {"decision": "reject"}))
            if row["table"] == "entities" and row["kind"] != "firm":
                row.update(decision="accept", name_en="Mianyang")
        with (checkout.root / FILE).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    claim = {"decision": "accept", "entity_basis": "stated", "indicator_id": "park-firms", "confidence": "high"}
    decide(observations=claim)
    with pytest.raises(PackageError, match=r"entity_id 'new-entity-\d' is no row of entities, nor accepted here"):
        accept(path=checkout.root)
    decide(observations=claim, entities={"decision": "accept"})
    with pytest.raises(PackageError, match=r"report.csv:\d: a row of entities needs name_en; fill in what is empty"):
        accept(path=checkout.root)
    decide(observations=claim, entities={"decision": "accept", "name_en": "Mianyang Changling Tea Co., Ltd."})
    accept(path=checkout.root)
    firm = checkout.first("entities", lambda row: row["name_zh"] == "绵阳长岭茶业有限公司")
    claimed = checkout.first("observations", lambda row: row["source_id"] == "report")
    assert (firm["parent_id"], firm["entity_id"]) == ("mianyang", "mianyang-changling-tea-co-ltd")
    assert claimed["entity_id"] == firm["entity_id"]
    found = validate(checkout.root, layers=["form", "schema", "references"]).findings
    assert not [one for one in found if one.value]


def test_without_what_knows_pinyin_a_person_writes_the_english_name(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    row = proposed(checkout, "2025年,福建省莆田市有企业320家。\n")["entities"]["莆田市"]
    assert (row["name_en"], row["adcode"], row["entity_id"]) == ("", "350300", "new-entity-1")


def test_nothing_is_proposed_that_no_row_needs(checkout: Checkout) -> None:
    rows = proposed(checkout, "莆田|泉州|漳州\n2025年,重庆市有企业320家。\n")
    assert rows["entities"] == {}
    lacking = draft("report", path=Package(checkout.root)).lacking
    assert lacking is not None
    assert {one.name for one in lacking.entities} >= {"莆田市", "泉州市"}
    assert Path(checkout.root / FILE).exists()


def test_whom_one_word_names_together_is_proposed_in_the_order_in_which_it_names_them(checkout: Checkout) -> None:
    proposed(checkout, "粤桂湘黔四省区签署协议,共建产业园。\n")
    with (checkout.root / FILE).open(encoding="utf-8", newline="") as stream:
        together = [row["entity_id"] for row in csv.DictReader(stream) if row["alias"] == "粤桂湘黔"]
    assert together == ["guangdong", "guangxi", "hunan", "guizhou"]
