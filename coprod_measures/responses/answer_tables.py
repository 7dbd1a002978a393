# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Counts and correlations by group: all that the rules on groups need to know of the answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..instrument import Instrument, Scale
from .coding import KINDS, CodedAnswers

Label = str | None
KindCounts = Mapping[tuple[str, Label], tuple[int, ...]]
"""Counts in the order of `KINDS`, by item and label."""
CodeCounts = Mapping[tuple[str, Label], tuple[int, ...]]
"""How often each declared code was given, in the order of the response scale, by item and label."""
Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AnswerTables:
    """What is counted of the answers, by group; the only label is None where there are no groups.

    Attributes
    ----------
    n : mapping
        Rows by label, in the order of the groups.
    answering : mapping
        Of these, the rows with any answer.
    kinds : KindCounts
    codes : CodeCounts
    rest : mapping
        Correlation with the mean of the scale's other items after keying, and its n, by scale, item and
        label; see `item_rest_correlations`.
    """

    n: Mapping[Label, int]
    answering: Mapping[Label, int]
    kinds: KindCounts
    codes: CodeCounts
    rest: Mapping[tuple[str, str, Label], tuple[float, int]]


def keyed_scales(instrument: Instrument) -> tuple[Scale, ...]:
    """Return the scales whose items can be compared with the rest of them."""
    return tuple(s for s in instrument.reflective_scales() if len(s.items) > 2)


def tables_of(
    coded: CodedAnswers,
    keyed: Callable[[Sequence[str]], Floats],
    labels: tuple[Label, ...],
    group: Indices,
    instrument: Instrument,
) -> AnswerTables:
    """Count arrays of answers.

    Parameters
    ----------
    coded : CodedAnswers
    keyed : callable
        Gives the codes of some items with the reversed mirrored, shape (n, items).
    labels : tuple
        Groups in order.
    group : array of int, shape (n,)
        Index of the row's group; -1 for none.
    """
    inside = np.flatnonzero(group >= 0)
    of_row = group[inside]
    any_answer: Mask = np.asarray(np.isfinite(coded.codes).any(axis=1))
    rows = np.bincount(of_row, minlength=len(labels)).tolist()
    answering = np.bincount(of_row[any_answer[inside]], minlength=len(labels)).tolist()
    rest: dict[tuple[str, str, Label], tuple[float, int]] = {}
    for scale in keyed_scales(instrument):
        codes = keyed(scale.items)
        for i, label in enumerate(labels):
            mine = codes if rows[i] == len(codes) else codes[group == i]
            found = item_rest_correlations(mine)
            rest |= {(scale.id, item, label): r for item, r in zip(scale.items, found, strict=True)}
    return AnswerTables(
        dict(zip(labels, rows, strict=True)),
        dict(zip(labels, answering, strict=True)),
        kinds_of(coded, labels, group),
        codes_of(coded, labels, group, instrument),
        rest,
    )


def kinds_of(coded: CodedAnswers, labels: tuple[Label, ...], group: Indices) -> KindCounts:
    """Count kinds of answers by item and label; parameters as in `tables_of`."""
    inside = np.flatnonzero(group >= 0)
    of_row = group[inside]
    found: dict[tuple[str, Label], tuple[int, ...]] = {}
    for j, item in enumerate(coded.items):
        table = _counts(of_row, coded.kinds[inside, j], len(labels), len(KINDS))
        found |= {(item, label): tuple(table[i].tolist()) for i, label in enumerate(labels)}
    return found


def codes_of(
    coded: CodedAnswers, labels: tuple[Label, ...], group: Indices, instrument: Instrument
) -> CodeCounts:
    """Count declared codes by item and label; parameters as in `tables_of`."""
    inside = np.flatnonzero(group >= 0)
    of_row = group[inside]
    found: dict[tuple[str, Label], tuple[int, ...]] = {}
    for j, item in enumerate(coded.items):
        declared = instrument.response_scale_of(item).codes
        order = np.argsort(declared)
        column = coded.codes[inside, j]
        given = np.isfinite(column)
        place = order[np.searchsorted(declared, column[given], sorter=order)]
        table = _counts(of_row[given], place, len(labels), len(declared))
        found |= {(item, label): tuple(table[i].tolist()) for i, label in enumerate(labels)}
    return found


def _counts(row: Indices, column: npt.NDArray[np.integer], rows: int, columns: int) -> Indices:
    return np.bincount(row * columns + column, minlength=rows * columns).reshape(rows, columns)


def item_rest_correlations(answers: Floats) -> list[tuple[float, int]]:
    """Return each item's correlation with the mean of the others, and n; NaN where undefined.

    Rows count where the item and at least half of the others are answered.

    Parameters
    ----------
    answers : array, shape (n, k)
        Keyed codes, NaN where not answered.
    """
    answered = np.isfinite(answers)
    filled = np.where(answered, answers, 0.0)
    total, count = filled.sum(axis=1), answered.sum(axis=1)
    enough = (count - 1) * 2 >= answers.shape[1] - 1
    found = []
    for i in range(answers.shape[1]):
        rows = answered[:, i] & enough
        x = filled[rows, i]
        rest = (total[rows] - x) / (count[rows] - 1)
        found.append((_correlation(x, rest), len(x)))
    return found


def _correlation(x: Floats, y: Floats) -> float:
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) < 1e-12:
        return math.nan
    x, y = x - x.mean(), y - y.mean()
    # Sums instead of dot products: threads of a linear algebra library cost more than they save here.
    return float((x * y).sum() / math.sqrt((x * x).sum() * (y * y).sum()))
