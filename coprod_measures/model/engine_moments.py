# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Moments of lazy frames, computed where the data are: one grouped pass, of which only sums come back."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ..numerics.moments import moments_of_sums
from ..responses.frames import Lazy, coded_labels, collected, number_or_null
from ..responses.label_order import sorted_labels
from .frame_columns import check_columns, group_labels, infinite, not_numeric

Floats = NDArray[np.float64]

_ROWS_OF_THE_CENTRE = 4096
_FAR = 100.0  # standard deviations; from there on rounding takes more than four of sixteen digits
_GROUP, _CLUSTER, _COMPLETE = (
    "group",
    "cluster",
    "complete",
)  # names in the frame of the cases; variables are x0, x1, …


@dataclass(frozen=True, slots=True)
class Sums:
    """What one pass brings back of one group.

    Attributes
    ----------
    total : int
        Rows of the group.
    n : int
        Of these, the complete ones.
    centre : array, shape (p,)
    sums : array, shape (p,)
        Of x − centre, over the complete rows.
    products : array, shape (p, p)
        Of (x − centre)(x − centre)′.
    """

    total: int
    n: int
    centre: Floats
    sums: Floats
    products: Floats

    def __add__(self, other: Sums) -> Sums:
        """Join rows that the engine held apart, such as those of the groups 1 and 1.0."""
        sums, products = self.sums + other.sums, self.products + other.products
        return Sums(self.total + other.total, self.n + other.n, self.centre, sums, products)

    @property
    def moments(self) -> tuple[Floats, Floats]:
        """Means, shape (p,), and covariances with divisor n, shape (p, p)."""
        return moments_of_sums(self.n, self.centre, self.sums, self.products)

    @property
    def far(self) -> bool:
        """Whether the centre was too far from a mean for the products to keep their digits."""
        if self.n < 2:
            return False
        mean, cov = self.moments
        return bool(((mean - self.centre) ** 2 > _FAR**2 * np.abs(cov.diagonal())).any())


def engine_sums(
    frame: Lazy,
    variables: Sequence[str],
    group: str | None,
    group_order: Sequence[str] | None,
    cluster: str | None,
) -> tuple[dict[str, Sums], int]:
    """Return the sums by group label, in order, and the number of rows of the frame.

    Values are shifted by a centre, the mean of some rows. Where a group's own mean turns out to lie far
    from it, that group is passed over once more, shifted by its mean.

    Raises
    ------
    DataError
        A column is missing, not numeric or has an infinite number; a group asked for is not there.
    """
    cases = _cases(frame, variables, group, cluster)
    found = _pass(cases, _centre(cases, len(variables)), group is not None)
    n_rows = sum(sums.total for sums in found.values())
    if group is None:
        labels: tuple[str, ...] = ("",)
        of_raw: dict[Hashable, str] = {None: ""}
    else:
        labels, of_raw = _labels(list(found), group, group_order)
    by_label: dict[str, Sums] = {}
    for raw, label in of_raw.items():
        by_label[label] = by_label[label] + found[raw] if label in by_label else found[raw]
    for label, sums in by_label.items():
        odd = np.flatnonzero(~np.isfinite(sums.sums)).tolist()
        if odd:
            raise infinite(variables[odd[0]])
        if sums.far:
            raws = [raw for raw, name in of_raw.items() if name == label]
            mine = cases if group is None else cases.filter(nw.col(_GROUP).is_in(raws))
            (by_label[label],) = _pass(mine, sums.moments[0], grouped=False).values()
    return {label: by_label[label] for label in labels}, n_rows


def answered_in_engine(frame: Lazy, variables: Sequence[str], group: str | None, label: str) -> list[bool]:
    """Return which variables anybody in a group has a value of; a pass for telling what is wrong."""
    cases = _cases(frame, variables, group, None)
    counts = [nw.col(f"x{i}").count().alias(f"x{i}") for i in range(len(variables))]
    if group is None:
        return [n > 0 for n in collected(cases.select(*counts)).row(0)]
    table = collected(cases.group_by(_GROUP).agg(*counts))
    labels, index = coded_labels(table.get_column(_GROUP).to_list())
    mine = np.array([*labels, None], dtype=object)[index] == label
    numbers = table.drop(_GROUP).to_numpy()[mine]
    return [bool(n > 0) for n in numbers.sum(axis=0)]


def _cases(frame: Lazy, variables: Sequence[str], group: str | None, cluster: str | None) -> Lazy:
    """Return the variables as floats x0, x1, … with the keys and whether the row is complete."""
    schema = frame.collect_schema()
    check_columns([name for name in (*variables, group, cluster) if name is not None], schema.names())
    for name in variables:
        if not (schema[name].is_numeric() or schema[name] == nw.Boolean):
            raise not_numeric(name, schema[name])
    columns = [number_or_null(name, schema[name]).alias(f"x{i}") for i, name in enumerate(variables)]
    complete = [~nw.col(f"x{i}").is_null() for i in range(len(variables))]
    if group is not None:
        columns.append(nw.col(group).alias(_GROUP))
    if cluster is not None:
        columns.append(nw.col(cluster).alias(_CLUSTER))
        complete.append(~nw.col(_CLUSTER).is_null())
        if schema[cluster] == nw.String:
            complete.append(nw.col(_CLUSTER).str.strip_chars() != "")
        if schema[cluster].is_float():
            complete.append(~nw.col(_CLUSTER).is_nan())
    whole = nw.all_horizontal(*complete, ignore_nulls=True).alias(_COMPLETE)
    return frame.select(columns).with_columns(whole)


def _centre(cases: Lazy, p: int) -> Floats:
    """Return the means of some rows, whichever the engine gives; of all where these have no value."""

    def means(rows: Lazy, which: Sequence[int]) -> Floats:
        row = collected(rows.select(*(nw.col(f"x{i}").mean() for i in which))).row(0)
        return np.array([np.nan if v is None else v for v in row], dtype=float)

    centre = means(cases.head(_ROWS_OF_THE_CENTRE), range(p))
    empty = np.flatnonzero(~np.isfinite(centre)).tolist()
    if empty:
        centre[empty] = means(cases, empty)
    return np.where(np.isfinite(centre), centre, 0.0)


def _pass(cases: Lazy, centre: Floats, grouped: bool) -> dict[Hashable, Sums]:
    """Return the sums by the value of the group as it stands in the data; None without groups."""
    p = len(centre)
    names = [f"x{i}" for i in range(p)]
    shifted = [
        nw.when(nw.col(_COMPLETE)).then(nw.col(name) - float(c)).alias(name)
        for name, c in zip(names, centre, strict=True)
    ]
    below = [(i, j) for i in range(p) for j in range(i + 1)]
    wanted = [
        nw.len().alias("total"),
        nw.col("x0").count().alias("n"),
        *(nw.col(name).sum().alias(f"s{name}") for name in names),
        *((nw.col(f"x{i}") * nw.col(f"x{j}")).sum().alias(f"p{i}_{j}") for i, j in below),
    ]
    rows = cases.with_columns(*shifted)
    table = collected(rows.group_by(_GROUP).agg(*wanted) if grouped else rows.select(*wanted))
    found: dict[Hashable, Sums] = {}
    i, j = np.array(below).T
    for row in table.iter_rows():
        raw, (total, n, *numbers) = (row[0], row[1:]) if grouped else (None, row)
        # A sum of nothing is null in some engines and 0 in others.
        values = np.array([0.0 if v is None else v for v in numbers], dtype=float)
        products = np.zeros((p, p))
        products[i, j] = products[j, i] = values[p:]
        found[raw] = Sums(int(total), int(n), centre, values[:p], products)
    return found


def _labels(
    raws: list[Any], group: str, order: Sequence[str] | None
) -> tuple[tuple[str, ...], dict[Hashable, str]]:
    """Return the labels in order, and the label of every value of the group that is asked for."""
    present, index = coded_labels(raws)
    labels = group_labels(tuple(sorted_labels(present)), group, order)
    named = {raw: present[i] for raw, i in zip(raws, index.tolist(), strict=True) if i >= 0}
    return labels, {raw: label for raw, label in named.items() if label in labels}
