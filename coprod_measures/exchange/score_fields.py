# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores as expressions of a survey system, with the minimum of answers and the reverse keys written out.

Only comparison, addition, division and `if` are used: functions such as `mean` skip blanks but would
average the codes of non-answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..instrument import Instrument, Scale


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a system writes what scores need.

    Attributes
    ----------
    field : str
        A field's value, with `{}` for its name.
    divide, unequal : str
        Operators.
    blank : str
        The empty value.
    """

    field: str
    divide: str
    unequal: str
    blank: str


REDCAP = Dialect(field="[{}]", divide="/", unequal="<>", blank='""')
XLSFORM = Dialect(field="${{{}}}", divide="div", unequal="!=", blank="''")


def count_expression(instrument: Instrument, scale: Scale, names: Mapping[str, str], dialect: Dialect) -> str:
    """Return an expression for the number of answered items; non-answers and blanks do not count."""
    return " + ".join(f"if({_answered(instrument, i, names, dialect)}, 1, 0)" for i in scale.items)


def score_expression(
    instrument: Instrument, scale: Scale, names: Mapping[str, str], count: str, dialect: Dialect
) -> str:
    """Return an expression for the score, blank below the minimum of answers.

    Parameters
    ----------
    instrument : Instrument
        The instrument.
    scale : Scale
        One of its scales.
    names : mapping
        Id of each item to its field name.
    count : str
        Name of the field that holds the number of answered items.
    dialect : Dialect
        `REDCAP` or `XLSFORM`.
    """
    k = len(scale.items)
    rule = scale.scoring
    n = dialect.field.format(count)
    values = {i: _value(instrument, scale, i, names, dialect) for i in scale.items}
    if rule.method == "table":
        return f"if({n} >= {k}, {_looked_up(scale, values, dialect)}, {dialect.blank})"
    if rule.method == "top_score":
        highest = (f"{v} = {instrument.response_scale_of(i).maximum}" for i, v in values.items())
        return f"if({n} >= {k}, if({' and '.join(highest)}, 1, 0), {dialect.blank})"
    whole_sum = rule.method == "sum" and not rule.prorate
    required = k if whole_sum else rule.required(k)
    total = " + ".join(f"if({_answered(instrument, i, names, dialect)}, {v}, 0)" for i, v in values.items())
    value = f"({total})"
    if rule.prorate:
        value = f"{value} * {k}"
    if not whole_sum:
        value = f"{value} {dialect.divide} {n}"
    return f"if({n} >= {required}, {value}, {dialect.blank})"


def _looked_up(scale: Scale, values: Mapping[str, str], dialect: Dialect) -> str:
    """Return the score of a pair of keyed answers as nested conditions, blank where the table has none."""
    first, second = values.values()
    expression = dialect.blank
    for cell in reversed(scale.scoring.table or ()):
        a, b = cell.answers
        expression = f"if({first} = {a} and {second} = {b}, {cell.score:g}, {expression})"
    return expression


def _answered(instrument: Instrument, item: str, names: Mapping[str, str], dialect: Dialect) -> str:
    """A declared answer: not blank, within the declared range, and no code of a non-answer inside it."""
    scale = instrument.response_scale_of(item)
    field = dialect.field.format(names[item])
    conditions = [
        f"{field} {dialect.unequal} {dialect.blank}",
        f"{field} >= {scale.minimum}",
        f"{field} <= {scale.maximum}",
    ]
    conditions += [
        f"{field} {dialect.unequal} {code}"
        for code in scale.missing_codes
        if scale.minimum < code < scale.maximum
    ]
    return " and ".join(conditions)


def _value(
    instrument: Instrument, scale: Scale, item: str, names: Mapping[str, str], dialect: Dialect
) -> str:
    """The keyed answer: mirrored in the declared range if reversed, as per cent of the range for pomp."""
    answers = instrument.response_scale_of(item)
    field = dialect.field.format(names[item])
    low, high = answers.minimum, answers.maximum
    value = f"({low + high} - {field})" if instrument.item(item).reverse else field
    if scale.scoring.method == "pomp":
        return f"({value} - ({low})) * 100 {dialect.divide} {high - low}"
    return value
