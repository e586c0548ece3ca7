"""Formulas over named inputs: whole numbers, + - * / and parentheses, and nothing else that Python could run."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import add, mul, sub, truediv

from indicators.insight.dimension import Dimension
from indicators.insight.interval import Interval

NAME = r"[a-z][a-z0-9_]*"
_CHARACTERS = re.compile(r"[a-z0-9_+\-*/() ]*")
_LONGEST = 200
_DIGITS = 12


class FormulaError(ValueError):
    """A text that is no formula; the message says where and why."""


class UndefinedQuotientError(ValueError):
    """A divisor may be zero, so that the quotient may be anything."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in base units: where it is said to be, and where it may be.

    Attributes
    ----------
    value : Fraction or None
        None where only bounds are known.
    interval : Interval
    dimension : Dimension
    """

    value: Fraction | None
    interval: Interval
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read.

    Attributes
    ----------
    text : str
    names : tuple of str
        Its inputs, in the order in which they stand.
    """

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    def evaluate(self, inputs: Mapping[str, Amount]) -> Amount:
        """The amount that follows from the inputs.

        Each input stands once in a formula, so that the interval holds what the inputs allow and no more.

        Raises
        ------
        UnitMismatchError
            Amounts are added that do not measure the same.
        UndefinedQuotientError
            A divisor may be zero.
        """
        return _evaluate(self._tree, inputs)


def read_formula(text: str) -> Formula:
    """Read a formula such as ``(after - before) / years``.

    Raises
    ------
    FormulaError
        The text is none, or names an input twice: the bounds would be wider than the inputs allow.
    """
    if len(text) > _LONGEST:
        raise FormulaError(f"it has {len(text)} characters; expected {_LONGEST} at most")
    strange = _CHARACTERS.match(text)
    if strange is None or strange.end() < len(text):
        place = 0 if strange is None else strange.end()
        raise FormulaError(f"{text[place]!r} at character {place + 1}; expected names, whole numbers, + - * / ( )")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{text!r} is not a formula; expected one such as 'after - before'") from error
    names: list[str] = []
    _collect(tree, names)
    if not names:
        raise FormulaError(f"{text!r} names no input")
    for name in names:
        if names.count(name) > 1:
            raise FormulaError(
                f"{name} stands in it twice, which makes bounds too wide; write it once, as in 'after / before - 1'"
            )
    return Formula(text.strip(), tuple(names), tree)


def _collect(tree: ast.expr, names: list[str]) -> None:
    """The names in a tree, which holds nothing that is not allowed."""
    match tree:
        case ast.Name(id=name) if re.fullmatch(NAME, name) and not keyword.iskeyword(name):
            names.append(name)
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            if number >= 10**_DIGITS:
                raise FormulaError(f"a number of more than {_DIGITS} digits")
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _collect(left, names)
            _collect(right, names)
        case _:
            raise FormulaError(f"{ast.unparse(tree)!r}; expected names, whole numbers, + - * / ( )")


def _evaluate(tree: ast.expr, inputs: Mapping[str, Amount]) -> Amount:
    match tree:
        case ast.Name(id=name):
            return inputs[name]
        case ast.Constant(value=int() as number):
            return Amount(Fraction(number), Interval.point(number), Dimension())
        case ast.BinOp(left=left, op=operator, right=right):
            return _combined(_evaluate(left, inputs), operator, _evaluate(right, inputs), ast.unparse(right))
    raise AssertionError(f"{ast.unparse(tree)} was let through")


def _combined(one: Amount, operation: ast.operator, other: Amount, divisor: str) -> Amount:
    dimensions, intervals = (one.dimension, other.dimension), (one.interval, other.interval)
    match operation:
        case ast.Add():
            combine, dimension = add, Dimension.plus(*dimensions)
        case ast.Sub():
            combine, dimension = sub, Dimension.minus(*dimensions)
        case ast.Mult():
            combine, dimension = mul, Dimension.times(*dimensions)
        case _:
            if other.interval.straddles(0) or other.interval == Interval.point(0) or other.value == 0:
                raise UndefinedQuotientError(f"{divisor} may be zero: it lies in {other.interval}")
            combine, dimension = truediv, Dimension.times(*dimensions, -1)
    known = one.value is not None and other.value is not None
    return Amount(combine(one.value, other.value) if known else None, combine(*intervals), dimension)
