# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Correlations of items with the rest of their scale from sums, in one grouped pass of the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from ..instrument import Instrument, Scale
from .answer_tables import Label, keyed_scales
from .frames import Lazy, collected

Floats = npt.NDArray[np.float64]
_GROUP = "group"


def item_rest_sums(
    frame: Lazy,
    code: Callable[..., nw.Expr],
    instrument: Instrument,
    column: str | None,
    label_of: Mapping[Hashable, Label],
    labels: tuple[Label, ...],
) -> tuple[dict[Label, int], dict[tuple[str, str, Label], tuple[float, int]]]:
    """Return, by label, the rows with any answer, and item-rest correlations with their n.

    The correlations are those of `answer_tables.item_rest_correlations`.

    Parameters
    ----------
    frame : LazyFrame
    code : callable
        Gives the keyed codes of an item as an expression: ``code(item, keyed=True)``.
    instrument : Instrument
    column : str or None
        The column of groups.
    label_of : mapping
        The label of each value in that column.
    labels : tuple
        Labels wanted.
    """
    items = {item: f"i{j}" for j, item in enumerate(instrument.item_ids)}
    cases = frame.select(
        *(code(item, keyed=True).alias(name) for item, name in items.items()),
        *([] if column is None else [nw.col(column).alias(_GROUP)]),
    )
    answered = {item: ~nw.col(name).is_null() for item, name in items.items()}
    any_answer = nw.any_horizontal(*answered.values(), ignore_nulls=True).cast(nw.Int64()).alias("any")
    pairs = [(scale, item) for scale in keyed_scales(instrument) for item in scale.items]
    totals, shifted, sums = [any_answer], [], [nw.col("any").sum()]
    for scale in keyed_scales(instrument):
        names = [items[item] for item in scale.items]
        totals.append(nw.sum_horizontal(*names).alias(f"total_{scale.id}"))
        count = nw.sum_horizontal(*(answered[item].cast(nw.Float64()) for item in scale.items))
        totals.append(count.alias(f"count_{scale.id}"))
    for j, (scale, item) in enumerate(pairs):
        x, rest = _centred(items[item], scale, instrument)
        shifted += [x.alias(f"x{j}"), rest.alias(f"r{j}")]
        a, b = nw.col(f"x{j}"), nw.col(f"r{j}")
        of_pair = (a.count(), a.sum(), b.sum(), (a * a).sum(), (b * b).sum(), (a * b).sum())
        sums += [expression.alias(f"s{j}_{i}") for i, expression in enumerate(of_pair)]
    rows = cases.with_columns(*totals)
    if shifted:
        rows = rows.with_columns(*shifted)
    table = collected(rows.select(*sums) if column is None else rows.group_by(_GROUP).agg(*sums))
    found: dict[Label, Floats] = {label: np.zeros(len(sums)) for label in labels}
    for row in table.iter_rows():
        label = None if column is None else label_of[row[0]]
        if label in found:
            numbers = row if column is None else row[1:]
            found[label] += np.array([0.0 if v is None else v for v in numbers], dtype=float)
    answering = {label: int(numbers[0]) for label, numbers in found.items()}
    rest_r = {
        (scale.id, item, label): _correlation(numbers[1 + 6 * j : 7 + 6 * j])
        for label, numbers in found.items()
        for j, (scale, item) in enumerate(pairs)
    }
    return answering, rest_r


def _centred(name: str, scale: Scale, instrument: Instrument) -> tuple[nw.Expr, nw.Expr]:
    """Return an item and the mean of the others, both less the middle of the range, where they count."""
    ranges = [instrument.response_scale_of(item) for item in scale.items]
    middle = sum(r.minimum + r.maximum for r in ranges) / (2 * len(ranges))
    x, others = nw.col(name), nw.col(f"count_{scale.id}") - 1.0
    counts = ~x.is_null() & (others * 2.0 >= len(scale.items) - 1.0)
    rest = (nw.col(f"total_{scale.id}") - x) / others
    return nw.when(counts).then(x - middle), nw.when(counts).then(rest - middle)


def _correlation(sums: Floats) -> tuple[float, int]:
    """Return r and n from n, Σx, Σy, Σx², Σy², Σxy; NaN where one of the two is constant."""
    n, x, y, xx, yy, xy = sums.tolist()
    if n < 3:
        return math.nan, int(n)
    var_x, var_y = xx - x * x / n, yy - y * y / n
    if min(var_x, var_y) < 1e-9:  # codes are whole numbers: what varies at all varies more
        return math.nan, int(n)
    return (xy - x * y / n) / math.sqrt(var_x * var_y), int(n)
