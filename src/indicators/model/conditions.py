"""Conditions on one row, as data: small frozen expressions that compilers turn into pandas, SQL or words.

A comparison in which either side is missing holds, as in an SQL ``CHECK``; ask for presence with `Present`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Present:
    """The cell is not empty."""

    column: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The cell is empty."""

    column: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell is one of these codes."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAbove:
    """The first column's value is at most the second's."""

    column: str
    limit: str


@dataclass(frozen=True, slots=True)
class Same:
    """Both columns hold the same value."""

    column: str
    other: str


@dataclass(frozen=True, slots=True)
class Negative:
    """The cell's value is below zero."""

    column: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of the conditions hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class When:
    """If the first condition holds, so does the second."""

    condition: Condition
    then: Condition


Condition = Present | Absent | OneOf | NotAbove | Same | Negative | Every | Either | When


def every(*conditions: Condition) -> Every:
    return Every(conditions)


def either(*conditions: Condition) -> Either:
    return Either(conditions)


def together(first: str, second: str) -> Condition:
    """Both cells are filled or both are empty."""
    return either(every(Present(first), Present(second)), every(Absent(first), Absent(second)))


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The columns a condition speaks of, each once, in order of appearance."""
    match condition:
        case Present(column) | Absent(column) | OneOf(column, _) | Negative(column):
            names: tuple[str, ...] = (column,)
        case NotAbove(column, other) | Same(column, other):
            names = (column, other)
        case Every(conditions) | Either(conditions):
            names = tuple(name for part in conditions for name in columns_of(part))
        case When(first, then):
            names = columns_of(first) + columns_of(then)
    return tuple(dict.fromkeys(names))


def in_words(condition: Condition) -> str:
    """The condition as a phrase for messages and the data dictionary."""
    match condition:
        case Present(column):
            return f"{column} is given"
        case Absent(column):
            return f"{column} is empty"
        case OneOf(column, values):
            return f"{column} is {' or '.join(values)}"
        case NotAbove(column, limit):
            return f"{column} <= {limit}"
        case Same(column, other):
            return f"{column} = {other}"
        case Negative(column):
            return f"{column} < 0"
        case Every(conditions):
            return " and ".join(in_words(part) for part in conditions)
        case Either(conditions):
            return " or ".join(f"({in_words(part)})" for part in conditions)
        case When(first, then):
            return f"when {in_words(first)}: {in_words(then)}"
