"""Writes what follows from code and data: the data dictionary, the rules, the CLI reference, plots, CITATION.cff.

``python docs/generate.py`` writes them; ``--check`` says which are stale, writes nothing and exits 1 if any is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from house import house_svg
from plots import PLOTS

from indicators.cli import COMMANDS, main
from indicators.history.policy import POLICY
from indicators.model.descriptions import dictionary_markdown
from indicators.model.tables import CODE_LISTS, TABLES
from indicators.package import Package
from indicators.release.cite import citation_cff
from indicators.reports.for_people import rule_markdown
from indicators.rules.catalogue import RULES

ROOT = Path(__file__).resolve().parents[1]


def data_dictionary() -> str:
    """The columns of every table and the closed code lists."""
    return dictionary_markdown(TABLES.values(), CODE_LISTS.values())


def rules() -> str:
    """The page of every rule."""
    lines = ["# Rules", "", "What `indicators validate` checks. Generated from the rules; do not edit.", ""]
    layer = ""
    for rule in RULES.values():
        if rule.layer != layer:
            layer = rule.layer
            lines += [f"## {layer}", ""]
        lines.append(rule_markdown(rule))
    return "\n".join(lines)


def command_line() -> str:
    """What ``--help`` says of each command."""
    lines = ["# Command line", "", "Generated from `--help`; do not edit.", ""]
    for name, text in _helps():
        lines += [f"## {name}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(lines)


def schemas() -> str:
    """What the JSON of each report holds, as its schema says."""
    said = "Generated from the schemas that come with the package; do not edit. *Always* marks what is never left out."
    lines = ["# Forms of JSON", "", said, ""]
    for path in sorted((ROOT / "src" / "indicators").rglob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        lines += [f"## {path.name.partition('.')[0].capitalize()}", "", schema["description"], ""]
        lines += [f"The schema: [{path.name}]({Path('../..') / path.relative_to(ROOT).as_posix()}).", ""]
        lines += _properties(schema)
        for name, inner in schema.get("$defs", {}).items():
            if "properties" in inner:
                lines += [f"### {path.name.partition('.')[0]}: {name}", "", *_properties(inner)]
    return "\n".join(lines)


def _properties(schema: dict[str, Any]) -> list[str]:
    """A table of what an object holds, those of the objects in it behind a dot."""
    return ["| key | is | always | meaning |", "|---|---|---|---|", *_rows(schema, ""), ""]


def _rows(schema: dict[str, Any], before: str) -> Iterator[str]:
    for name, one in schema["properties"].items():
        meaning = one.get("description", "").replace("|", "\\|")
        always = "yes" if name in schema.get("required", ()) else ""
        yield f"| `{before}{name}` | {_kind(one)} | {always} | {meaning} |"
        inner = one.get("items", one)
        if "properties" in inner:
            yield from _rows(inner, f"{before}{name}{'[]' if inner is not one else ''}.")


def _kind(one: dict[str, Any]) -> str:
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "const" in one or "enum" in one:
        return ", ".join(f"`{json.dumps(value)}`" for value in one.get("enum", [one.get("const")]))
    if "anyOf" in one:
        return " or ".join(map(_kind, one["anyOf"]))
    kind = one.get("type", "anything")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words} of {_kind(one['items'])}" if "items" in one else words


def _helps() -> Iterator[tuple[str, str]]:
    context = click.Context(main, info_name="indicators", terminal_width=96)
    yield "indicators", main.get_help(context)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=96)
        yield f"indicators {name}", command.get_help(inner)


def citation() -> str:
    """CITATION.cff."""
    return citation_cff(Package.open(ROOT))


def versions() -> str:
    """docs/explanation/versions.md, with its table of changes as the policy has them."""
    page = (ROOT / "docs" / "explanation" / "versions.md").read_text(encoding="utf-8")
    before, _, rest = page.partition("<!-- policy -->\n")
    after = rest.partition("<!-- /policy -->")[2]
    rows = [f"| {one.bump} | {one.what} | {one.example} | {one.grounds} |" for one in POLICY]
    table = "\n".join(["| a change is | where | such as | because |", "|---|---|---|---|", *rows, ""])
    return f"{before}<!-- policy -->\n{table}<!-- /policy -->{after}"


GENERATED: dict[str, Callable[[], str]] = {
    "docs/reference/data-dictionary.md": data_dictionary,
    "docs/reference/rules.md": rules,
    "docs/reference/cli.md": command_line,
    "docs/reference/schemas.md": schemas,
    "docs/explanation/versions.md": versions,
    "docs/images/house.svg": house_svg,
    "CITATION.cff": citation,
    **PLOTS,
}


def stale() -> list[str]:
    """The generated files that are not what the code says."""
    return [
        name
        for name, make in GENERATED.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != make()
    ]


if __name__ == "__main__":
    found = stale()
    if "--check" in sys.argv[1:]:
        for name in found:
            print(f"{name} is stale; run: python docs/generate.py")
        sys.exit(1 if found else 0)
    for name in found:
        (ROOT / name).write_text(GENERATED[name](), encoding="utf-8")
        print(f"wrote {name}")
