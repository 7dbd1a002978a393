# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""lavaan's model syntax, read and written.

Understood are the operators ``=~ ~~ ~ ~1 | ~*~ :=``, sums on both sides, comments, the modifiers
``1*``, ``NA*``, ``label*``, ``start(0.5)*`` and ``c(…)*`` with one entry per group.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import ModelError
from .parameter import Parameter

_OPERATOR = re.compile(r"=~|~~|~\*~|:=|==|<~|~|\||<|>")
_NAME = re.compile(r"[^\W\d][\w.]*\Z")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\Z")
_START = re.compile(r"start\((.*)\)\Z", re.S)
_VECTOR = re.compile(r"c\((.*)\)\Z", re.S)
_CONTINUES = re.compile(r"(=~|~~|~\*~|:=|[~|+*,(])\s*\Z")

_DEFINITION_NODES = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.Constant, ast.Call,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd,
)  # fmt: skip
FUNCTIONS = ("exp", "log", "sqrt", "abs")


@dataclass(frozen=True, slots=True)
class Definition:
    """A parameter defined from labels: ``indirect := a*b``, kept as a Python expression."""

    name: str
    expression: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels and earlier definitions in the expression."""
        found = [n.id for n in ast.walk(ast.parse(self.expression, mode="eval")) if isinstance(n, ast.Name)]
        return tuple(dict.fromkeys(name for name in found if name not in FUNCTIONS))


@lru_cache(maxsize=256)
def parse_syntax(text: str) -> tuple[tuple[Parameter, ...], tuple[Definition, ...]]:
    """Read lavaan syntax into written parameters (not numbered, group 0) and definitions.

    Raises
    ------
    ModelError
        With the line, what is wrong in it and a remedy.
    """
    parameters: dict[tuple[str, str, str, int], Parameter] = {}
    definitions: list[Definition] = []
    for line in _statements(text):
        match = _OPERATOR.search(line)
        if match is None:
            raise _error(line, "has no operator", "Write one of =~ ~~ ~ := between the two sides.")
        left, op, right = line[: match.start()].strip(), match.group(), line[match.end() :].strip()
        if op in ("==", "<", ">", "<~"):
            raise _error(
                line,
                f"uses {op}, which is not supported",
                "Hold parameters equal by giving them the same label, for example f =~ a*x1 + a*x2.",
            )
        if op == ":=":
            definitions.append(_definition(line, left, right))
            continue
        for parameter in _parameters(line, left, op, right):
            place = (*parameter.key, parameter.group)
            known = parameters.get(place)
            parameters[place] = parameter if known is None else _merge(line, known, parameter)
    if not parameters:
        raise ModelError(
            "The model is empty.", code="model_empty", remedy="Write at least one factor: f =~ x1 + x2 + x3."
        )
    return tuple(parameters.values()), tuple(definitions)


def _statements(text: str) -> Iterator[str]:
    """Yield statements: comments removed, continued lines joined."""
    joined = ""
    for raw in re.split(r"[\n;]", re.sub(r"[#!][^\n]*", "", text)):
        line = raw.strip()
        if not line:
            continue
        if joined and (
            _CONTINUES.search(joined) or line[0] in "+*,)" or joined.count("(") > joined.count(")")
        ):
            joined += " " + line
            continue
        if joined:
            yield joined
        joined = line
    if joined:
        yield joined


def _error(line: str, what: str, remedy: str) -> ModelError:
    return ModelError(
        f"The model line '{line}' {what}.", code="model_syntax", place="model syntax", remedy=remedy
    )


def _definition(line: str, name: str, expression: str) -> Definition:
    source = expression.replace("^", "**")
    try:
        tree = ast.parse(source, mode="eval")
    except SyntaxError:
        raise _error(line, "cannot be read", "Write a formula of labels, as in indirect := a*b.") from None
    good = _NAME.match(name) and all(isinstance(node, _DEFINITION_NODES) for node in ast.walk(tree))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    if not good or any(not isinstance(c.func, ast.Name) or c.func.id not in FUNCTIONS for c in calls):
        raise _error(
            line,
            "cannot be read",
            f"Use labels, numbers, + - * / ^ and the functions {', '.join(FUNCTIONS)}.",
        )
    return Definition(name, source)


def _split(text: str, mark: str) -> list[str]:
    """Split at `mark` outside parentheses."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == mark and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [*parts, current.strip()]


def _parameters(line: str, left: str, op: str, right: str) -> Iterator[Parameter]:
    for lhs in _split(left, "+"):
        if not _NAME.match(lhs):
            raise _error(
                line, f"has '{lhs}' on its left side, which is not a name", "Use letters, digits, _ and ."
            )
        terms = _split(right, "+")
        for term in terms:
            *modifiers, target = _split(term, "*")
            if op == "~" and target == "1":
                base = Parameter(lhs, "~1")
            elif _NAME.match(target):
                base = Parameter(lhs, op, target)
            else:
                raise _error(
                    line,
                    f"has '{term}' on its right side, which is not a variable",
                    "Write terms as x1, 1*x1, NA*x1, a*x1 or start(0.5)*x1, joined by +.",
                )
            if op in ("=~", "~") and lhs == target:
                remedy = "Correct one of them; a factor needs a name of its own."
                raise _error(line, f"has '{lhs}' on both sides", remedy)
            # Once more with a modifier is lavaan's way to give a second one; once more as it is, a slip.
            if terms.count(term) > 1:
                raise _error(line, f"names '{term}' twice", "Keep one, or correct the other.")
            yield from _modified(line, base, modifiers)


def _modified(line: str, base: Parameter, modifiers: list[str]) -> Iterator[Parameter]:
    """Apply modifiers; a vector modifier makes one row per group."""
    rows = [base]
    for modifier in modifiers:
        vector = _VECTOR.match(modifier)
        if vector is None:
            rows = [_apply(line, row, modifier) for row in rows]
            continue
        entries = _split(vector.group(1), ",")
        if len(rows) == 1:
            rows = [replace(rows[0], group=g) for g in range(1, len(entries) + 1)]
        if len(rows) != len(entries):
            raise _error(line, "has c(…) of different lengths", "Give one entry per group.")
        rows = [_apply(line, row, entry) for row, entry in zip(rows, entries, strict=True)]
    yield from rows


def _apply(line: str, row: Parameter, modifier: str) -> Parameter:
    if modifier == "NA":
        return replace(row, released=True, value=math.nan)
    if _NUMBER.match(modifier):
        return replace(row, value=float(modifier))
    start = _START.match(modifier)
    if start is not None and _NUMBER.match(start.group(1).strip()):
        return replace(row, start=float(start.group(1)))
    label = modifier.strip("\"'")
    if _NAME.match(label):
        return replace(row, label=label)
    raise _error(
        line,
        f"has the modifier '{modifier}'",
        "Use a number, NA, a label, start(0.5), or c(…) with one per group.",
    )


def _merge(line: str, known: Parameter, new: Parameter) -> Parameter:
    """Join two mentions of one parameter; contradictions are refused."""
    if known.fixed and new.fixed and known.value != new.value:
        raise _error(line, f"fixes {new.name} a second time, at another value", "Keep one of the two.")
    if known.label and new.label and known.label != new.label:
        raise _error(line, f"gives {new.name} a second label", "Keep one of the two.")
    return replace(
        known,
        value=known.value if math.isnan(new.value) else new.value,
        start=known.start if math.isnan(new.start) else new.start,
        label=new.label or known.label,
        released=known.released or new.released,
    )


def _term(parameter: Parameter) -> str:
    parts = []
    if parameter.released:
        parts.append("NA")
    if parameter.fixed:
        parts.append(f"{parameter.value:.12g}")
    if not math.isnan(parameter.start):
        parts.append(f"start({parameter.start:.12g})")
    if parameter.label:
        parts.append(parameter.label)
    parts.append("1" if parameter.op == "~1" else parameter.rhs)
    return "*".join(parts)


def _vector_term(rows: list[Parameter]) -> str:
    """Write one parameter that differs between groups with c(…) modifiers."""
    values = ["NA" if r.released or not r.fixed else f"{r.value:.12g}" for r in rows]
    labels = [r.label for r in rows]
    parts = [f"c({', '.join(values)})"] if any(v != "NA" for v in values) or rows[0].released else []
    if all(labels):
        parts.append(f"c({', '.join(labels)})")
    parts.append("1" if rows[0].op == "~1" else rows[0].rhs)
    return "*".join(parts)


def write_syntax(parameters: Iterable[Parameter], definitions: Iterable[Definition] = ()) -> str:
    """Write parameters as lavaan syntax, a line per left side and operator."""
    lines: dict[tuple[str, str], dict[str, list[Parameter]]] = {}
    for parameter in parameters:
        terms = lines.setdefault((parameter.lhs, parameter.op), {})
        terms.setdefault(parameter.rhs, []).append(parameter)
    written = []
    for (lhs, op), terms in lines.items():
        shown = [_term(rows[0]) if len(rows) == 1 else _vector_term(rows) for rows in terms.values()]
        written.append(f"{lhs} {'~' if op == '~1' else op} {' + '.join(shown)}")
    written += [f"{d.name} := {d.expression.replace('**', '^')}" for d in definitions]
    return "\n".join(written)
