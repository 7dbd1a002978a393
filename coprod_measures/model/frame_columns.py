# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From frames to arrays: columns as floats, and rows by group."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import DataError, closest, listed, suggestions
from ..responses.frames import Frame, Lazy, coded_labels, collected
from ..responses.label_order import sorted_labels

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

_COPY_ON_WRITE = int(pd.__version__.split(".")[0]) >= 3


@runtime_checkable
class KeyedResponses(Protocol):
    """What is asked of checked responses: items keyed in one direction, non-answers as null."""

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Names of the columns that travel with the answers: group, cluster, covariates."""

    def order_of(self, column: str) -> tuple[str, ...]:
        """Return a key column's labels in the order of the instrument's languages, else sorted.

        A name that is no key column is refused, and how to make it one is told.
        """

    def keyed(self, items: Sequence[str]) -> Any:
        """Return a native frame with the items, reverse-keyed, and the key and group columns."""


@dataclass(frozen=True)
class Columns:
    """Some columns of a frame.

    Attributes
    ----------
    values : array, shape (n, p)
        NaN where missing. It can be a view of `source`.
    holed : array of bool, shape (p,)
        Whether the variable has missing values.
    labels : tuple of str
        Groups in order; one empty label without groups.
    codes : array of int, shape (n,)
        Index of the row's group; -1 where it has none, or one that is not asked for.
    clusters : array of int, shape (n,), or None
        Likewise of the clusters.
    source : object
        What the values are a view of. pandas keeps later changes of the user's frame out of a view for as
        long as the frame that made the view lives.
    """

    values: Floats
    holed: NDArray[np.bool_]
    labels: tuple[str, ...]
    codes: Indices
    clusters: Indices | None
    source: object


def read_columns(
    data: Any,
    variables: Sequence[str],
    group: str | None = None,
    group_order: Sequence[str] | None = None,
    cluster: str | None = None,
) -> Columns:
    """Return columns of a frame or of checked responses, which are taken reverse-keyed.

    Raises
    ------
    DataError
        The data are no frame, or a column is missing, not numeric or has an infinite number.
    """
    _refuse_lists(group, cluster)
    keys = tuple(dict.fromkeys(name for name in (group, cluster) if name))
    native, order = keyed_frame(data, variables, group, group_order, cluster)
    source: object
    if isinstance(native, pd.DataFrame):
        # Without narwhals: its look at every column takes longer than the moments of a small sample.
        _check_names((*variables, *keys), native.columns)
        source, values = _pandas_values(native, variables)
        coded = {name: coded_labels(native[name]) for name in keys}
    else:
        lazy = lazy_frame(native)
        frame = _chosen(native, (*variables, *keys)) if lazy is None else _collect(lazy, (*variables, *keys))
        source, values = frame, np.empty((len(frame), len(variables)), order="F")
        for i, name in enumerate(variables):
            values[:, i] = _numbers(frame.get_column(name))
        coded = {name: coded_labels(frame.get_column(name).to_list()) for name in keys}
        if lazy is not None and group is not None and order is None:
            order = sorted_labels(coded[group][0])
    labels: tuple[str, ...] = ("",)
    codes = np.zeros(len(values), dtype=np.intp)
    if group is not None:
        labels, codes = _ordered(*coded[group], group, order)
    clusters = None if cluster is None else coded[cluster][1]
    return Columns(values, _holed(values, variables), labels, codes, clusters, source)


def keyed_frame(
    data: Any,
    variables: Sequence[str],
    group: str | None,
    group_order: Sequence[str] | None,
    cluster: str | None,
) -> tuple[Any, Sequence[str] | None]:
    """Return a native frame, of checked responses the reverse-keyed one, and the groups' order if known."""
    if isinstance(data, pd.DataFrame) or not isinstance(data, KeyedResponses):
        return data, group_order
    if group is not None and (group_order is None or group not in data.key_columns):
        order = data.order_of(group)
        group_order = order if group_order is None else group_order
    if cluster is not None and cluster not in data.key_columns:
        data.order_of(cluster)  # which refuses it
    return data.keyed([v for v in variables if v not in data.key_columns]), group_order


def lazy_frame(native: object) -> Lazy | None:
    """Return a native lazy frame, such as polars' or a DuckDB relation, as one of narwhals; else None."""
    if isinstance(native, pd.DataFrame):
        return None
    frame = nw.from_native(native, pass_through=True)
    return frame if isinstance(frame, nw.LazyFrame) else None


def as_names(names: str | Sequence[str]) -> tuple[str, ...]:
    """Return names as a tuple; a text is one name and not its letters."""
    return (names,) if isinstance(names, str) else tuple(names)


def column_names(data: Any) -> list[str] | None:
    """Return the names of the columns of a frame of any kind; None of what is no frame."""
    if isinstance(data, pd.DataFrame):
        return data.columns.tolist()
    frame: Any = nw.from_native(data, pass_through=True)
    return frame.collect_schema().names() if isinstance(frame, nw.DataFrame | nw.LazyFrame) else None


def _refuse_lists(*names: object) -> None:
    """Refuse a list where one column is named."""
    for name in names:
        if not isinstance(name, Hashable):
            raise DataError(
                f"{name!r} is not the name of a column.",
                code="unknown_column",
                remedy="Give one name, not a list of them.",
            )


def check_columns(wanted: Sequence[str], columns: Sequence[str]) -> None:
    """Raise a `DataError` that lists the names that are no columns."""
    known = frozenset(columns)
    absent = [name for name in wanted if name not in known]
    if absent:
        one = len(set(absent)) == 1
        raise DataError(
            f"The data have no column{'' if one else 's'} {listed(absent)}.{suggestions(absent, columns)}",
            code="missing_column",
            place=absent[0],
            remedy=f"Correct the name{'' if one else 's'} in the model or in the data.",
        )


def _check_names(wanted: Sequence[str], columns: pd.Index[Any]) -> None:
    """Raise a `DataError` for a name that is no column of a pandas frame, or two of them."""
    if not all(name in columns for name in wanted):  # a list of all names takes longer
        check_columns(wanted, columns.tolist())
    if not columns.is_unique:
        doubled = next((name for name in wanted if (columns == name).sum() > 1), None)
        if doubled is not None:
            raise DataError(
                f"The data have two columns called '{doubled}'.",
                code="duplicate_column",
                place=doubled,
                remedy="Rename or remove one of them.",
            )


def _chosen(data: object, wanted: Sequence[str]) -> Frame:
    try:
        frame: Frame = nw.from_native(data, eager_only=True)
    except TypeError:
        raise DataError(
            f"Data of type {type(data).__name__} cannot be read.",
            code="data_type",
            remedy="Give a pandas or polars data frame, checked responses, or SampleStatistics.",
        ) from None
    check_columns(wanted, frame.columns)
    return frame


def _collect(frame: Lazy, wanted: Sequence[str]) -> Frame:
    check_columns(wanted, frame.collect_schema().names())
    return collected(frame.select(list(dict.fromkeys(wanted))))


def _pandas_values(frame: pd.DataFrame, variables: Sequence[str]) -> tuple[object, Floats]:
    """Return the columns' values, and the frame they are a view of where they stand side by side."""
    places = [cast(int, frame.columns.get_loc(name)) for name in variables]
    side_by_side = slice(places[0], places[0] + len(places)) if places else slice(0, 0)
    if places == list(range(side_by_side.start, side_by_side.stop)):
        whole = len(places) == frame.shape[1]
        chosen: pd.DataFrame = frame if whole else frame.iloc[:, side_by_side]
        if all(isinstance(kind, np.dtype) and kind.kind in "fiub" for kind in chosen.dtypes):
            values = chosen.to_numpy(dtype=np.float64, copy=not _COPY_ON_WRITE)
            if whole and not values.flags.writeable:  # a view of the user's own frame
                chosen = frame.copy(deep=False)
                values = chosen.to_numpy(dtype=np.float64, copy=False)
            return chosen, values
    values = np.empty((len(frame), len(places)), order="F")
    for i, name in enumerate(variables):
        column = frame[name]
        if not pd.api.types.is_numeric_dtype(column.dtype):
            raise not_numeric(name, column.dtype)
        values[:, i] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return None, values


def _numbers(column: nw.Series[Any]) -> Floats:
    if not (column.dtype.is_numeric() or column.dtype == nw.Boolean):
        raise not_numeric(column.name, column.dtype)
    return np.asarray(column.cast(nw.Float64()).to_numpy(), dtype=np.float64)


def not_numeric(name: str, kind: object) -> DataError:
    """Return the error on a column that holds something else than numbers."""
    return DataError(
        f"The column '{name}' holds {kind} and not numbers.",
        code="not_numeric",
        place=name,
        remedy="Leave out columns that are not items, or turn answers into codes with validate().",
    )


def _holed(values: Floats, variables: Sequence[str]) -> NDArray[np.bool_]:
    """Return which columns have missing values; refuse infinite ones. Both make a sum that is not finite."""
    with np.errstate(invalid="ignore", over="ignore"):
        odd: NDArray[np.bool_] = ~np.isfinite(values.sum(axis=0))
    for i in np.flatnonzero(odd).tolist():
        if np.isinf(values[:, i]).any():
            raise infinite(variables[i])
        odd[i] = np.isnan(values[:, i]).any()
    return odd


def infinite(name: str) -> DataError:
    """Return the error on a column with an infinite number."""
    return DataError(
        f"The column '{name}' holds an infinite number.",
        code="infinite",
        place=name,
        remedy="Correct the value, or make it missing.",
    )


def group_labels(present: tuple[str, ...], group: str, order: Sequence[str] | None) -> tuple[str, ...]:
    """Return the groups asked for, by default all that are present.

    Raises
    ------
    DataError
        A group asked for is not present, or there is none.
    """
    labels = present if order is None else tuple(map(str, order))
    unknown = next((label for label in labels if label not in present), None)
    if unknown is not None:
        raise DataError(
            f"The group column '{group}' has no group '{unknown}'.{closest(unknown, present)}",
            code="unknown_group",
            place="group_order",
            remedy=f"The groups are: {', '.join(present)}." if len(present) < 20 else "Check the column.",
        )
    if not labels:
        raise DataError(
            f"The group column '{group}' has none of the groups asked for.",
            code="no_groups",
            place=group,
            remedy="Check the column and group_order=.",
        )
    return labels


def _ordered(
    present: tuple[str, ...], codes: Indices, group: str, order: Sequence[str] | None
) -> tuple[tuple[str, ...], Indices]:
    """Return the groups' labels in the order asked for, and each row's group by it."""
    labels = group_labels(present, group, order)
    if labels == present:
        return labels, codes
    place = {label: i for i, label in enumerate(labels)}
    return labels, np.array([*(place.get(label, -1) for label in present), -1], dtype=np.intp)[codes]
