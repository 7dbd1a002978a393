# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Columns of a plain frame as floats, and options that many analyses share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import DataError, counted
from ..errors import checked_level as checked_level
from ..responses.frames import Frame, is_null, open_frame

Floats = NDArray[np.float64]


def plain_columns(data: Any, *, at_least: int) -> tuple[tuple[str, ...], Floats]:
    """Return the names and values of all columns of a frame, shape (n, columns), NaN where missing.

    Raises
    ------
    DataError
        If `data` is no frame, a column is not numeric, or there are fewer than `at_least`.
    """
    frame = open_frame(data)
    names = tuple(frame.columns)  # of a pandas frame these can be numbers
    if len(names) < at_least:
        raise DataError(
            f"the data have {counted(len(names), 'column')}.",
            code="too_few_columns",
            place="data",
            remedy=f"At least {at_least} are needed.",
        )
    return tuple(map(str, names)), number_columns(frame, names)


def number_columns(frame: Frame, names: Sequence[str]) -> Floats:
    """Return columns as floats, shape (n, columns); what is missing or infinite is NaN."""
    chosen = frame if list(names) == frame.columns else frame[list(names)]
    native = chosen.to_native()
    # Of columns that are not all numbers pandas makes objects: their types need no look, which takes long.
    at_once = isinstance(native, pd.DataFrame)
    if at_once or all(kind.is_numeric() for kind in chosen.schema.values()):
        values = native.to_numpy() if at_once else chosen.to_numpy()
        if values.dtype.kind in "iu":
            return values.astype(np.float64)
        if values.dtype.kind == "f":  # else objects, as of nullable columns
            return _without_infinite(values.astype(np.float64))
    return np.column_stack([column_numbers(frame, name) for name in names])


def column_numbers(frame: Frame, name: str) -> Floats:
    """Return one column as floats, shape (n,); what is missing or infinite is NaN."""
    column = frame.get_column(name)
    if not (column.dtype.is_numeric() or column.dtype == nw.Boolean):
        raise DataError(
            f"the column {name!r} holds {column.dtype} and not numbers.",
            code="not_numeric",
            place=name,
            remedy="Leave out columns that are not items, or make answers codes with validate().",
        )
    values = np.array(
        [np.nan if is_null(v) else float(v) for v in column.to_list()]
        if column.null_count()
        else column.cast(nw.Float64()).to_numpy(),
        dtype=np.float64,
    )
    return _without_infinite(values)


def _without_infinite(numbers: Floats) -> Floats:
    infinite = np.isinf(numbers)
    if infinite.any():
        numbers[infinite] = np.nan
    return numbers
