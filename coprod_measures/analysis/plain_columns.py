# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Columns of a plain frame as floats."""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, counted
from ..model.frame_columns import read_columns
from ..responses.frames import Frame, frame_names, is_null

Floats = NDArray[np.float64]


def plain_columns(data: Any, *, at_least: int) -> tuple[tuple[str, ...], Floats]:
    """Return the names and values of all columns of a frame, shape (n, columns), NaN where missing.

    Raises
    ------
    DataError
        If `data` is no frame, a column is not numeric, or there are fewer than `at_least`.
    """
    names = frame_names(data)  # of a pandas frame these can be numbers
    if len(names) < at_least:
        raise DataError(
            f"the data have {counted(len(names), 'column')}.",
            code="too_few_columns",
            place="data",
            remedy=f"At least {at_least} are needed.",
        )
    return tuple(map(str, names)), read_columns(data, names).values


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
    values[np.isinf(values)] = np.nan
    return values
