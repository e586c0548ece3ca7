"""The definitions are frozen, complete in both languages, and agree with each other."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from typing import get_args

import pytest

from indicators import code_lists, tables
from indicators.model import CodeList, Column, Condition, Either, Every, OneOf, Table, Text, When, columns_of, parse
from indicators.model.descriptions import in_words
from indicators.model.tables import CODE_LISTS, TABLES, TableName

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in TABLES.values()
    for column in table.columns
]


def is_chinese(text: str) -> bool:
    return re.search("[\u4e00-\u9fff]", text) is not None


def is_bilingual(text: Text) -> bool:
    return text.en.strip() == text.en != "" and text.zh.strip() == text.zh != ""


def test_tables_and_their_names_agree() -> None:
    assert tables() == tuple(TABLES) == get_args(TableName)
    assert [table.name for table in TABLES.values()] == list(TABLES)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_definition_cannot_be_changed(table: Table) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.name = "other"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.columns[0].required = False  # type: ignore[misc]
    hash(table)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_has_a_key_of_required_columns(table: Table) -> None:
    names = table.column_names()
    assert len(set(names)) == len(names)
    assert table.key
    assert all(table.column(name).required for name in table.key)
    assert is_bilingual(table.title)
    assert is_bilingual(table.description)
    assert is_chinese(table.title.zh)
    for language, column in table.label_columns.items():
        assert language in ("en", "zh")
        assert column in names
    with pytest.raises(KeyError):
        table.column("no_such_column")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_is_described_in_both_languages(table: Table, column: Column) -> None:
    assert is_bilingual(column.title)
    assert is_bilingual(column.description)
    assert is_chinese(column.description.zh)
    assert column.title.zh == "SHA-256" or is_chinese(column.title.zh) or column.title.zh.startswith("ISO")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_example_of_a_column_fits_it(table: Table, column: Column) -> None:
    if column.example:
        value = parse(column.type, column.example)
        assert column.pattern is None or re.fullmatch(column.pattern, column.example)
        if isinstance(value, int | float):
            assert column.minimum is None or value >= column.minimum
            assert column.maximum is None or value <= column.maximum
    elif column.pattern is not None:
        pytest.fail("a column with a pattern needs an example, which findings show")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_has_one_kind_of_constraint(table: Table, column: Column) -> None:
    sources = [column.codes, column.extensible_codes, column.references]
    assert sum(source is not None for source in sources) <= 1
    if any(source is not None for source in sources) or column.pattern is not None or column.verbatim:
        assert column.type == "string"
    if column.minimum is not None or column.maximum is not None:
        assert column.type in ("integer", "number")
    if column.numbered:
        assert column.pattern is not None
        assert re.search(r"\[0-9\]\{\d+,\}$", column.pattern)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_foreign_keys_point_to_a_key_of_one_column(table: Table) -> None:
    for column in table.references():
        assert column.references is not None
        target = TABLES[column.references]
        assert len(target.key) == 1
        assert target.column(target.key[0]).type == column.type


@pytest.mark.parametrize("code_list", CODE_LISTS.values(), ids=lambda one: one.name)
def test_a_code_list_is_used_unique_and_bilingual(code_list: CodeList) -> None:
    columns = [column for table in TABLES.values() for column in table.columns]
    assert any(column.codes is code_list for column in columns), "no column uses it"
    values = code_list.values()
    assert len(set(values)) == len(values)
    for code in code_list.codes:
        assert re.fullmatch("[a-z]+(_[a-z]+)*", code.code)
        assert is_bilingual(code.label)
        assert is_bilingual(code.definition)
        assert is_chinese(code.label.zh)


def test_every_code_list_that_a_column_uses_is_public() -> None:
    public = code_lists()
    assert len(public) == len(CODE_LISTS)
    for table in TABLES.values():
        for column in table.columns:
            if column.codes is not None:
                assert public[column.codes.name] is column.codes
            assert column.extensible_codes not in public


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_row_rules_speak_of_columns_of_their_table(table: Table) -> None:
    for rule in table.row_rules:
        names = columns_of(rule.condition)
        assert set(names) <= set(table.column_names())
        assert rule.column in names
        assert in_words(rule.condition)
        for text in (rule.expected, rule.mend, rule.failing, rule.passing):
            assert text.strip() == text != ""
        assert rule.failing != rule.passing


def test_codes_of_row_rules_are_unique_in_the_model() -> None:
    codes = [rule.code for table in TABLES.values() for rule in table.row_rules]
    assert len(set(codes)) == len(codes)


def test_codes_that_row_rules_name_are_in_their_lists() -> None:
    def named(condition: Condition) -> list[OneOf]:
        match condition:
            case OneOf():
                return [condition]
            case Every(parts) | Either(parts):
                return [one for part in parts for one in named(part)]
            case When(first, then):
                return named(first) + named(then)
            case _:
                return []

    for table in TABLES.values():
        for rule in table.row_rules:
            for one in named(rule.condition):
                codes = table.column(one.column).codes
                assert codes is None or set(one.values) <= set(codes.values())


def test_definitions_need_the_standard_library_only() -> None:
    program = (
        "import sys; from indicators.model.tables import TABLES; list(TABLES.values()); "
        "print(sorted({'pandas', 'numpy', 'pandera', 'pyarrow', 'click'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
