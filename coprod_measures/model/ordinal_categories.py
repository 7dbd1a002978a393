# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers of ordinal items as category numbers, with a declared choice for categories nobody used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, check_option
from ..results import Finding

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
EmptyCategories = Literal["stop", "merge"]
EMPTY_CATEGORIES = ("stop", "merge")
Cell = Literal["group", "wave"]
_MOST = 12
_AT: dict[Cell, str] = {"group": "in the group", "wave": "at wave"}


@dataclass(frozen=True)
class CodedItems:
    """Category numbers of ordinal items.

    Attributes
    ----------
    codes : array of int, shape (n, k)
        From 0, -1 where missing; a column per ordinal item.
    categories : tuple of tuple of float
        Per variable the answers in order (of merged ones the lowest); empty for continuous variables.
    findings : tuple of Finding
        Merged categories.
    """

    codes: Indices
    categories: tuple[tuple[float, ...], ...]
    findings: tuple[Finding, ...]


def code_categories(
    values: Floats,
    group: Indices,
    names: Sequence[str],
    item: NDArray[np.bool_],
    labels: Sequence[str],
    empty: EmptyCategories,
    cell: Cell = "group",
) -> CodedItems:
    """Number the answers of every ordinal item alike in all groups, or at all waves.

    Parameters
    ----------
    values : array, shape (n, p)
        NaN where missing.
    group : array of int, shape (n,)
    names : sequence of str
    item : array of bool, shape (p,)
        Which variables are ordinal.
    labels : sequence of str
        Groups.
    empty : {"stop", "merge"}
    cell : {"group", "wave"}
        What `group` and `labels` are, for messages.

    Raises
    ------
    DataError
        If an item has one answer only, too many, or one that is unused in a group (``empty="stop"``);
        the message names item, group and answer.
    """
    check_option("empty_categories", empty, EMPTY_CATEGORIES)
    codes = np.full((len(values), int(item.sum())), -1, dtype=np.intp)
    categories: list[tuple[float, ...]] = []
    findings: list[Finding] = []
    column = 0
    for j, name in enumerate(names):
        if not item[j]:
            categories.append(())
            continue
        answered = ~np.isnan(values[:, j])
        answers, number = numbered(values[answered, j])
        _check_number(name, answers)
        cells = len(labels) * len(answers)
        counts = np.bincount(group[answered] * len(answers) + number, minlength=cells)
        counts = counts.reshape(len(labels), len(answers))
        merged, found = _merged(name, answers, counts, labels, empty, cell)
        codes[answered, column] = merged[number]
        categories.append(tuple(float(a) for a in answers[np.unique(merged, return_index=True)[1]]))
        findings += found
        column += 1
    return CodedItems(codes, tuple(categories), tuple(findings))


def numbered(values: Floats) -> tuple[Floats, Indices]:
    """Return the different values and each one's number; counting where codes are small whole numbers."""
    low = values.min(initial=0.0)
    whole = values.astype(np.intp)
    if not len(values) or values.max() - low > 1000 or (whole != values).any():
        answers, number = np.unique(values, return_inverse=True)
        return answers, number
    first = int(whole.min())
    used = np.flatnonzero(np.bincount(whole - first))
    place = np.zeros(int(used[-1]) + 1, dtype=np.intp)
    place[used] = np.arange(len(used))
    return (used + first).astype(float), place[whole - first]


def _check_number(name: str, answers: Floats) -> None:
    if len(answers) < 2:
        raise DataError(
            f"The item '{name}' has {'one answer only' if len(answers) else 'no answers'}.",
            code="one_category",
            place=name,
            remedy="Leave it out of the model.",
        )
    if len(answers) > _MOST:
        raise DataError(
            f"The item '{name}' has {len(answers)} different values, too many for an ordinal item.",
            code="too_many_categories",
            place=name,
            remedy="Leave it out of ordered=, so that it is continuous.",
        )


def _merged(
    name: str, answers: Floats, counts: Indices, labels: Sequence[str], empty: EmptyCategories, cell: Cell
) -> tuple[Indices, list[Finding]]:
    """Return each answer's number, and findings; an unused one joins the neighbour with fewer answers."""
    parts = [[k] for k in range(len(answers))]
    findings = []
    while True:
        table = np.array([[counts[g, part].sum() for part in parts] for g in range(len(labels))])
        gaps = np.argwhere(table == 0)
        if not len(gaps):
            break
        g, k = (int(v) for v in gaps[0])
        shown = _shown(answers[parts[k][0]])
        if empty == "stop" or len(parts) == 2:
            raise _unused(name, shown, labels[g], counts[g], answers, cell, binary=len(parts) == 2)
        total = table.sum(axis=0)
        near = [i for i in (k - 1, k + 1) if 0 <= i < len(parts)]
        other = min(near, key=lambda i: int(total[i]))
        neighbour = _shown(answers[parts[other][-1 if other < k else 0]])
        findings.append(
            Finding(
                "category_merged" if cell == "group" else "category_merged_waves",
                "note",
                item=name,
                group=labels[g] or None,
                values={"answer": shown, "neighbour": neighbour},
            )
        )
        low = min(k, other)
        parts[low : low + 2] = [parts[low] + parts[low + 1]]
    number = np.empty(len(answers), dtype=np.intp)
    for position, part in enumerate(parts):
        number[part] = position
    return number, findings


def _unused(
    name: str, answer: str, label: str, counts: Indices, answers: Floats, cell: Cell, *, binary: bool
) -> DataError:
    where = f"{_AT[cell]} {label}" if label else "in the data"
    if not counts.any():
        return DataError(
            f"The item '{name}' has no answers {where}.",
            code="unanswered_item",
            place=name,
            remedy="Leave it out of the model.",
        )
    listed = ", ".join(f"{_shown(a)}: {int(c)}" for a, c in zip(answers, counts, strict=True))
    merge = f"merge that answer with its neighbour in all {cell}s by empty_categories='merge', or "
    return DataError(
        f"The item '{name}' has no answer {answer} {where} (answers there: {listed}).",
        code="empty_category",
        place=name,
        remedy=f"Thresholds can be compared only if every {cell} uses every answer: "
        f"{'' if binary else merge}leave the item out.",
    )


def _shown(value: float) -> str:
    return f"{value:g}"
