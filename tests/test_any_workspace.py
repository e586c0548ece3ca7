"""Nothing in the code knows the documents that this repository's own data come from."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from indicators import Package
from tests.checkout import PROJECT

SOURCE = PROJECT / "src"
CODE = sorted(
    path
    for path in SOURCE.rglob("*")
    if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(SOURCE).parts)
)


@pytest.mark.parametrize("column", ["source_id", "file", "sha256", "title", "url"])
def test_no_file_of_the_code_names_a_source(package: Package, column: str) -> None:
    cells = package.rows("sources").cells[column]
    names = {PurePosixPath(cell).stem if column == "file" else cell for cell in cells} - {""}
    assert names
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if name in text], path


@pytest.mark.parametrize("table", ["observations", "cooperations", "indicators"])
def test_no_file_of_the_code_knows_a_quote_or_an_indicator(package: Package, table: str) -> None:
    """Examples in help texts and docstrings name rows of the data; what no code may hold is the words of a document."""
    column = "name_zh" if table == "indicators" else "quote"
    words = {word for word in package.rows(table).cells[column] if len(word) > 12}
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], path
