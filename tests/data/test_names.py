"""Entities, aliases and codes serve a purpose: nothing stands in the tables that no row needs."""

from __future__ import annotations

import pandas as pd

from indicators import Package
from indicators.records import TableName


def used_entities(package: Package) -> set[tuple[str, str]]:
    """Source and entity of every row that is about one."""
    observations = package.load("observations")
    cooperations = package.load("cooperations")[["cooperation_id", "source_id"]]
    parties = package.load("cooperation_parties").merge(cooperations, on="cooperation_id")
    rows = pd.concat([observations[["source_id", "entity_id"]], parties[["source_id", "entity_id"]]])
    return set(rows.itertuples(index=False, name=None))


def curated_words(package: Package) -> dict[str, str]:
    """All quotes and projects of each source."""
    observations, cooperations = package.load("observations"), package.load("cooperations")
    rows = pd.concat(
        [
            observations[["source_id", "quote"]].set_axis(["source_id", "words"], axis=1),
            cooperations[["source_id", "quote"]].set_axis(["source_id", "words"], axis=1),
            cooperations[["source_id", "project"]].dropna().set_axis(["source_id", "words"], axis=1),
        ]
    )
    return {str(source): "\n".join(words) for source, words in rows.groupby("source_id")["words"]}


def test_every_alias_stands_for_what_a_row_of_its_source_is_about_or_names(package: Package) -> None:
    used, words = used_entities(package), curated_words(package)
    aliases = package.load("aliases")
    for source, alias, entity in zip(aliases["source_id"], aliases["alias"], aliases["entity_id"], strict=True):
        assert (source, entity) in used or alias in words[source], (source, alias)


def test_an_alias_differs_from_the_name(package: Package) -> None:
    named = package.load("aliases", labels="zh")
    assert (named["alias"] != named["entity_label"]).all()


def test_garbled_forms_resolve_to_the_real_places(package: Package) -> None:
    aliases = package.load("aliases")
    forms = set(zip(aliases["alias"], aliases["entity_id"], strict=True))
    assert {("苏株高新区", "suchu-hightech-zone"), ("株洲", "chuzhou"), ("中州", "chuzhou")} <= forms
    garbled = aliases[aliases["reason"].isin(["garbled_copy", "transcription_error"])]
    translated = package.load("sources").set_index("source_id")["copy_quality"]
    assert (garbled["source_id"].map(translated).astype(str) != "clean").all()


def test_every_entity_is_needed(package: Package) -> None:
    """A row is about it, or names it, or it holds another that is needed."""
    entities = package.load("entities")
    parents = dict(zip(entities["entity_id"], entities["parent_id"], strict=True))
    needed = {entity for _, entity in used_entities(package)}
    needed |= set(package.load("reference_values")["entity_id"])
    words = "\n".join(curated_words(package).values())
    aliases = package.load("aliases")
    forms = [
        *zip(entities["name_zh"], entities["entity_id"], strict=True),
        *zip(aliases["alias"], aliases["entity_id"], strict=True),
    ]
    needed |= {entity for form, entity in forms if form in words}
    needed |= set(package.load("cooperations")["project_entity_id"].dropna())
    relations = package.load("entity_relations")
    needed |= {*relations["entity_id"], *relations["related_id"]}
    for entity in list(needed):
        parent = parents[entity]
        while isinstance(parent, str):
            needed.add(parent)
            parent = parents[parent]
    assert set(parents) == needed


def test_every_indicator_is_measured(package: Package) -> None:
    measured = {*package.load("observations")["indicator_id"], *package.load("reference_values")["indicator_id"]}
    assert set(package.load("indicators")["indicator_id"]) == measured


def test_names_are_in_the_language_they_claim(package: Package) -> None:
    tables: tuple[TableName, ...] = ("entities", "indicators", "units", "codes")
    for table in tables:
        frame = package.load(table)
        assert frame["name_zh"].str.contains("[\u4e00-\u9fff%]", regex=True).all(), table
        assert not frame["name_en"].str.contains("[\u4e00-\u9fff]", regex=True).any(), table


def test_every_cooperation_has_two_parties_or_says_why_not(package: Package) -> None:
    parties = package.load("cooperation_parties").groupby("cooperation_id")["entity_id"].nunique()
    cooperations = package.load("cooperations").set_index("cooperation_id")
    single = cooperations.loc[parties[parties == 1].index]
    assert single["note"].notna().all()
    assert set(parties.index) == set(cooperations.index)
