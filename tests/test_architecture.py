"""The house: arrows run one way, no circle, no file name twice, and every module can be read at a sitting."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import indicators

ROOT = Path(indicators.__file__).parent
FLOORS = (
    {"errors", "markup"},
    {"reading"},
    {"model"},
    {"package"},
    {"documents"},
    {"subject", "insight", "history"},
    {"rules"},
    {"engine", "reports"},
    {"curation", "checking", "release"},
    {"explorer", "agents"},
    {"loading", "schemas", "plot", "records", "api"},  # the doors: what users import
    {"cli", "pytest_plugin"},
    {"__main__"},
)
"""A room imports from floors below its own and, on its own floor, from itself."""


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("indicators", *(parts[:-1] if parts[-1] == "__init__" else parts)))


MODULES = {_name(path): path for path in sorted(ROOT.rglob("*.py"))}


def _imported(node: ast.AST) -> Iterator[str]:
    """The modules of the project that are imported, at the top or in a function; not what only annotations need."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom) and child.module is not None:
            for alias in child.names:
                inside = f"{child.module}.{alias.name}"
                yield inside if inside in MODULES else child.module
        elif isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        yield from _imported(child)


@cache
def imports() -> dict[str, set[str]]:
    """The modules of the project that each imports."""
    return {
        name: {one for one in _imported(ast.parse(path.read_text("utf-8"))) if one in MODULES} - {name}
        for name, path in MODULES.items()
    }


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_arrows_run_one_way() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    assert {room(name) for name in MODULES} - {""} == floor.keys() & {room(name) for name in MODULES}
    back = [
        f"{name} -> {one}"
        for name, found in imports().items()
        for one in found
        if room(name) and room(one) and room(name) != room(one) and floor[room(one)] >= floor[room(name)]
    ]
    assert back == []


def test_there_is_no_circle() -> None:
    try:
        tuple(TopologicalSorter(imports()).static_order())
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


def test_a_file_name_is_found_once() -> None:
    places = defaultdict(list)
    for path in MODULES.values():
        if path.name != "__init__.py":
            places[path.name].append(str(path.relative_to(ROOT)))
    assert [found for found in places.values() if len(found) > 1] == []


def test_a_module_has_no_more_than_400_lines() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in MODULES.items()}
    assert [name for name, count in lines.items() if count > 400] == []
