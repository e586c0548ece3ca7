"""The tree of errors: written once, the same attributes everywhere, and sent between processes whole."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
from pathlib import Path

import pytest

import indicators
from indicators import errors

SOURCE = Path(indicators.__file__).parent
TREE = [getattr(errors, name) for name in errors.__all__ if issubclass(getattr(errors, name), errors.PackageError)]


def test_the_docstring_draws_every_error_once() -> None:
    drawn = re.findall(r"\b[A-Z]\w+Error\b", inspect.getdoc(errors) or "")
    drawn.remove("PackageError")  # the sentence about its attributes
    drawn.remove("ValueError")
    assert sorted(drawn) == sorted(errors.__all__)


def test_every_error_of_a_package_is_written_in_the_tree() -> None:
    """Whoever catches `PackageError` finds all its kinds in one file."""
    strays = [
        f"{file.relative_to(SOURCE)}: {node.name}"
        for file in SOURCE.rglob("*.py")
        if file != SOURCE / "errors.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & set(errors.__all__)
    ]
    assert strays == []


@pytest.mark.parametrize("kind", TREE)
def test_an_error_says_where_and_keeps_it_between_processes(kind: type[errors.PackageError]) -> None:
    raised = kind("no such word", file="data/sources.csv", line=3, column="genre", suggestion="news")
    sent = pickle.loads(pickle.dumps(raised))
    for error in (raised, sent):
        assert (error.file, error.line, error.column, error.suggestion) == ("data/sources.csv", 3, "genre", "news")
    assert str(sent) == str(raised)
    bare = kind("no such word")
    assert (bare.file, bare.line, bare.column, bare.suggestion) == ("", 0, "", "")
