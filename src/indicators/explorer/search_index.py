"""What the script of the observations searches, filters and sorts: columns of numbers, and the words of each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from indicators.explorer.chunks import LIMITS, ROLES
from indicators.explorer.content import ROWS_OF_A_PAGE, Content, Record
from indicators.explorer.facets import CODED
from indicators.explorer.page import Script
from indicators.explorer.spelling import pinyin
from indicators.explorer.wording import Wording
from indicators.insight.in_words import figure, period

_ROWS_OF_A_SCRIPT = 10_000


def columns(content: Content) -> Script:
    """The columns of all observations."""
    rows = content.rows("observations")
    scripts_of_words = len(range(0, len(rows), _ROWS_OF_A_SCRIPT))
    return Script("observations/columns.js", "observationColumns", _columns(content, rows, scripts_of_words))


def words(content: Content) -> Iterator[Script]:
    """The words of all observations, in whatever language, in scripts that are loaded when somebody searches."""
    rows = content.rows("observations")
    for place, start in enumerate(range(0, len(rows), _ROWS_OF_A_SCRIPT)):
        written = [_words(row) for row in rows[start : start + _ROWS_OF_A_SCRIPT]]
        yield Script(f"observations/words-{place}.js", f"observationWords{place}", written)


def _columns(content: Content, rows: list[Record], scripts_of_words: int) -> dict[str, Any]:
    """Each column as an array; codes and names as places in lists of their own."""
    indicators, entities, sources = _Listed(), _Listed(), _Listed()
    coded = {column: _Listed() for column in (*CODED, "period_basis")}
    say, periods = Wording(content.language), _Listed()
    for source in content.rows("sources"):
        sources.place(source["source_id"])
    columns: dict[str, list[Any]] = {
        "id": [row["observation_id"].partition("-")[2] for row in rows],
        "indicator": [indicators.place(row["indicator_id"]) for row in rows],
        "entity": [entities.place(row["entity_id"]) for row in rows],
        "source": [sources.place(row["source_id"]) for row in rows],
        "value": [_first(row["value"], row["lower"], row["upper"]) for row in rows],
        "figure": [figure(row, content.unit(row), content.language) for row in rows],
        "period": [periods.place(period(row)) for row in rows],
        **{name: [listed.place(row[name]) for row in rows] for name, listed in coded.items()},
    }
    return {
        "rowsOfAPage": ROWS_OF_A_PAGE,
        "scriptsOfWords": scripts_of_words,
        "columns": columns,
        "periods": list(periods.values),
        "roles": [{"role": role, "label": say(f"role.{role}")} for role in ROLES],
        "limits": [say(f"reading.{limit}", value="{value}") for limit in LIMITS],
        "indicators": indicators.described(lambda identifier: _indicator(content, identifier)),
        "entities": entities.described(lambda identifier: _entity(content, identifier)),
        "sources": sources.described(lambda identifier: _source(content, identifier)),
        "codes": {name: list(listed.values) for name, listed in coded.items()},
        "labels": {name: [_label(rows, name, value) for value in listed.values] for name, listed in coded.items()},
    }


class _Listed:
    """Values in the order in which they were met."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}

    def place(self, value: str) -> int:
        return self.values.setdefault(value, len(self.values))

    def described(self, describe: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
        return [describe(value) for value in self.values]


def _indicator(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("indicators", identifier)
    words = (identifier, row["name_en"], row["name_zh"], pinyin(row["name_zh"] or ""), row["theme"], row["theme_label"])
    return {
        "id": identifier,
        "label": content.name(row) or identifier,
        "words": _joined(*words),
        "theme": row["theme"],
        "definition": row["definition"] or "",
    }


def _entity(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("entities", identifier)
    aliases = dict.fromkeys(alias["alias"] for alias in content.rows_of("aliases", "entity_id", identifier))
    names = (row["name_zh"], *aliases)
    words = (identifier, row["name_en"], *names, *(pinyin(name) for name in names if name))
    return {
        "label": content.name(row) or identifier,
        "words": _joined(*words),
        "places": list(content.places[identifier]),
    }


def _source(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("sources", identifier)
    words = (identifier, row["title"], row["publisher"], row["author"], pinyin(row["title"] or ""))
    label = str(row["title"] or identifier)
    return {"id": identifier, "label": label, "language": row["language"], "words": _joined(*words)}


def _words(row: Record) -> str:
    return _joined(row["quote"], row["period_text"], row["reported_by"], row["note"])


def _joined(*words: str | None) -> str:
    return "\n".join(word for word in words if word).casefold()


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _label(rows: list[Record], column: str, value: str) -> str:
    return next((str(row[f"{column}_label"] or value) for row in rows if row[column] == value), value)
