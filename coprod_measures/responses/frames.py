# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The door for data frames: pandas, polars and other eager frames through narwhals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
from narwhals.exceptions import DuplicateError, NarwhalsError

from ..errors import DataError, closest

Frame = nw.DataFrame[Any]
Lazy = nw.LazyFrame[Any]

MOST_COLUMNS = 10_000
"""No survey is wider. A file of a hundred thousand columns is a mistake, or meant to wear a machine out."""


def open_frame(frame: object) -> Frame:
    """Return a native frame as a narwhals frame in memory; a lazy one is collected.

    Raises
    ------
    DataError
        It is no frame, has two columns of one name, or too many columns.
    """
    opened = open_any(frame)
    return collected(opened) if isinstance(opened, nw.LazyFrame) else opened


def open_eager(frame: object) -> Frame:
    """Return a native frame as `open_frame` does, but refuse a lazy one, which would not come back lazy."""
    opened = open_any(frame)
    if isinstance(opened, nw.LazyFrame):
        raise DataError(
            "the data are lazy, and every value has to be looked at.",
            code="lazy_frame",
            remedy="Collect them first: frame.collect().",
        )
    return opened


def open_any(frame: object) -> Frame | Lazy:
    """Return a native frame, eager or lazy, as a narwhals frame; errors as in `open_frame`."""
    try:
        opened: Any = nw.from_native(frame)
    except TypeError:
        raise DataError(
            f"a {type(frame).__name__} is not a data frame.",
            code="not_a_frame",
            remedy="Give a pandas or polars data frame, for example from read_responses(path).",
        ) from None
    except DuplicateError:
        opened = None
    if opened is None:
        columns: Any = getattr(frame, "column_names", None) or getattr(frame, "columns", ())
        doubled = [str(name) for name, count in Counter(columns).items() if count > 1]
        raise DataError(
            f"the data have two columns called {', '.join(doubled)}.",
            code="duplicate_column",
            remedy="Rename or remove one of them.",
        )
    # Only of a lazy frame are the names a question; the types of every column are not needed for them.
    _check_width(_names_of_lazy(opened) if isinstance(opened, nw.LazyFrame) else opened.columns)
    return opened  # type: ignore[no-any-return]


def frame_names(frame: object) -> Sequence[str]:
    """Return the names of the columns of a native frame, eager or lazy; errors as in `open_any`."""
    if isinstance(frame, pd.DataFrame):
        names: list[str] = frame.columns.tolist()
        _check_width(names)
        return names
    return open_any(frame).collect_schema().names()


def _names_of_lazy(frame: Lazy) -> Sequence[str]:
    """Return the names of a lazy frame's columns: the first time that its engine looks at the source."""
    try:
        return frame.collect_schema().names()
    except (NarwhalsError, OSError) as error:
        raise DataError(
            "the lazy data cannot be read: their engine finds no file, or no such columns.",
            code="unreadable",
            place="frame",
            remedy="Check the path or pattern of the scan, and what was selected from it.",
        ) from error


def _check_width(names: Sequence[str]) -> None:
    if len(names) > MOST_COLUMNS:
        raise too_many_columns(len(names))


def too_many_columns(count: int, place: str = "") -> DataError:
    """Return the error on data that are wider than any survey."""
    return DataError(
        f"the data have {count} columns; at most {MOST_COLUMNS} are read.",
        code="too_many_columns",
        place=place,
        remedy="Are rows and columns exchanged? Else keep the columns of the survey only.",
    )


def require_column(frame: Frame | Lazy, name: str, option: str) -> None:
    """Raise a `DataError` unless the frame has a column of that name."""
    require_name(frame.collect_schema().names(), name, option)


def require_name(columns: Sequence[str], name: str, option: str) -> None:
    """Raise a `DataError` unless the name is one of the columns."""
    if name not in columns:
        names = [str(c) for c in columns]
        near = next((c for c in names if c.strip().casefold() == str(name).strip().casefold()), None)
        raise DataError(
            f"there is no column {name!r}."
            + (f" Did you mean {near!r}?" if near else closest(str(name), names)),
            code="unknown_column",
            place=option,
            remedy=f"The columns are: {', '.join(names[:30])}{', …' if len(names) > 30 else ''}.",
        )


def comparable(column: nw.Series[Any]) -> nw.Series[Any]:
    """Return a column of answers as numbers or texts, with NaN as null, for looking values up.

    A column of mixed Python objects becomes text cell by cell, since 1 and True are equal as keys
    and are not equal as answers.
    """
    dtype = column.dtype
    if dtype.is_float():
        return column.to_frame().select(_nan_to_null(column.name))[column.name]
    if dtype.is_integer() or isinstance(dtype, nw.String):
        return column
    if dtype.is_decimal():
        return column.cast(nw.Float64())
    texts = [None if is_null(v) else v if isinstance(v, str) else str(v) for v in column.to_list()]
    return nw.new_series(column.name, texts, nw.String(), backend=column.implementation)


def comparable_in_engine(name: str, kind: Any) -> nw.Expr:
    """Return a column of a lazy frame as `comparable` does."""
    if kind.is_float():
        return _nan_to_null(name)
    if kind.is_integer() or kind == nw.String:
        return nw.col(name)
    return nw.col(name).cast(nw.Float64() if kind.is_decimal() else nw.String())


def is_blank(name: str, kind: Any) -> nw.Expr:
    """Return whether a key column of a lazy frame is empty, as `coded_labels` understands it."""
    column = nw.col(name)
    if kind.is_float():
        return column.is_null() | column.is_nan()
    return column.is_null() | (column.str.strip_chars() == "") if kind == nw.String else column.is_null()


def _nan_to_null(name: str) -> nw.Expr:
    return nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name)


def number_or_null(name: str, kind: Any) -> nw.Expr:
    """Return a column of a frame as floats with NaN as null, since engines add up NaN and skip null."""
    return (_nan_to_null(name) if kind.is_float() else nw.col(name)).cast(nw.Float64())


def collected(frame: Lazy) -> Frame:
    """Return what a lazy frame asks for; polars in batches, so that the data need not fit in memory."""
    return frame.collect(engine="streaming") if frame.implementation.is_polars() else frame.collect()


def is_null(value: object) -> bool:
    """Whether one Python value stands for no value: None, NaN, pandas' NA or NaT."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def labels_of(frame: Frame, name: str) -> npt.NDArray[np.object_]:
    """Return a key column as texts, with None where it is empty; whole floats lose their ".0"."""
    labels, codes = coded_labels(frame[name].to_list())
    return np.array([*labels, None], dtype=object)[codes]


def coded_labels(column: pd.Series[Any] | list[Any]) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """Return the distinct labels in order of appearance, and each row's label; -1 where it is empty.

    Values that read the same, such as 1 and 1.0, are one label; a blank text is none.
    """
    if isinstance(column, list):
        values = np.empty(len(column), dtype=object)
        values[:] = column
        column = pd.Series(values)
    try:
        index, distinct = pd.factorize(column)
    except TypeError:  # lists and the like cannot be keys of a table
        index, distinct = pd.factorize(column.map(str, na_action="ignore"))
    texts = [label_of(value) for value in distinct.tolist()]
    labels = tuple(dict.fromkeys(text for text in texts if text is not None))
    if labels == tuple(texts):
        return labels, index
    place = {label: i for i, label in enumerate(labels)} | {None: -1}
    return labels, np.array([*(place[text] for text in texts), -1], dtype=np.intp)[index]


def label_of(value: object) -> str | None:
    """Return one value of a key column as text, None where it is empty."""
    if is_null(value) or (isinstance(value, str) and not value.strip()):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def with_columns(frame: Frame, columns: Mapping[str, npt.NDArray[Any]], like: Frame) -> Frame:
    """Return the frame with float columns appended, NaN as null; `like` tells the kind and the rows.

    Texts are given as object arrays with None for null.
    """
    kinds = {"O": nw.String(), "f": nw.Float64(), "i": nw.Int64()}
    made = [
        nw.new_series(
            name,
            values.tolist() if values.dtype == object else values,
            kinds[values.dtype.kind],
            backend=like.implementation,
        )
        for name, values in columns.items()
    ]
    floats = [name for name, values in columns.items() if values.dtype.kind == "f"]
    if frame.columns:
        appended = frame.with_columns(*made)
    else:
        rows = like.select(nw.col(like.columns[0]).alias("\0"))
        appended = rows.with_columns(*made).drop("\0")
    return appended.with_columns(*(_nan_to_null(name) for name in floats)) if floats else appended
