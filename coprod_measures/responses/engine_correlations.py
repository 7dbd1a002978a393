# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Correlations of items with the rest of their scale from sums, in one grouped pass of the engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from ..instrument import Instrument
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
    any_answer = nw.any_horizontal(*(~nw.col(name).is_null() for name in items.values()), ignore_nulls=True)
    rows, sums = cases.with_columns(any_answer.cast(nw.Int64()).alias("any")), [nw.col("any").sum()]
    pairs = [(scale, item) for scale in keyed_scales(instrument) for item in scale.items]
    if pairs:
        rows = _with_rests(rows, items, instrument)
    for j in range(len(pairs)):
        x, r = nw.col(f"x{j}"), nw.col(f"r{j}")
        of_pair = (nw.col(f"n{j}").sum(), x.sum(), r.sum(), (x * x).sum(), (r * r).sum(), (x * r).sum())
        sums += [expression.alias(f"s{j}_{i}") for i, expression in enumerate(of_pair)]
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


def _with_rests(cases: Lazy, items: Mapping[str, str], instrument: Instrument) -> Lazy:
    """Return for each pair of scale and item its x and the mean of the others r, both about the middle.

    All are 0 where the row does not count, and n is 1 where it does. Products with 0 and 1 take engines a
    fraction of the time of conditions.
    """
    scales = keyed_scales(instrument)
    first, second, third = [], [], []
    j = 0
    for s, scale in enumerate(scales):
        ranges = [instrument.response_scale_of(item) for item in scale.items]
        middle = sum(r.minimum + r.maximum for r in ranges) / (2 * len(ranges))
        of_scale = range(j, j + len(scale.items))
        for i, item in zip(of_scale, scale.items, strict=True):
            code = nw.col(items[item])
            first += [
                (code - middle).fill_null(0.0).alias(f"z{i}"),
                (~code.is_null()).cast(nw.Float64()).alias(f"a{i}"),
            ]
        second.append(nw.sum_horizontal(*(f"z{i}" for i in of_scale)).alias(f"total{s}"))
        others = nw.sum_horizontal(*(f"a{i}" for i in of_scale)) - 1.0
        counts = others * 2.0 >= len(scale.items) - 1.0
        second.append(nw.when(counts).then(1.0 / others).otherwise(nw.lit(0.0)).alias(f"share{s}"))
        second.append(counts.cast(nw.Float64()).alias(f"counts{s}"))
        for i in of_scale:
            z, a = nw.col(f"z{i}"), nw.col(f"a{i}")
            rest = (nw.col(f"total{s}") - z) * nw.col(f"share{s}")
            third += [
                (a * nw.col(f"counts{s}")).alias(f"n{i}"),
                (z * nw.col(f"counts{s}")).alias(f"x{i}"),
                (rest * a).alias(f"r{i}"),
            ]
        j = of_scale.stop
    return cases.with_columns(*first).with_columns(*second).with_columns(*third)


def _correlation(sums: Floats) -> tuple[float, int]:
    """Return r and n from n, Σx, Σy, Σx², Σy², Σxy; NaN where one of the two is constant."""
    n, x, y, xx, yy, xy = sums.tolist()
    if n < 3:
        return math.nan, int(n)
    var_x, var_y = xx - x * x / n, yy - y * y / n
    if min(var_x, var_y) < 1e-9:  # codes are whole numbers: what varies at all varies more
        return math.nan, int(n)
    return (xy - x * y / n) / math.sqrt(var_x * var_y), int(n)
