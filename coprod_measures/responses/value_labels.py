# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Value labels and user-missing codes of SPSS and Stata files, compared with the instrument.

A code in such a file means what its label says. Where that differs from what the instrument says the
code means, the label is what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..instrument import Instrument
from .answer_key import AnswerKey, Reading


def with_file_labels(frame: pd.DataFrame, meta: Any, instrument: Instrument) -> pd.DataFrame:
    """Return items with labels instead of codes where the file's labels and the instrument disagree.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns named as in the instrument, codes as codes.
    meta : pyreadstat metadata
        Of the file, for the columns' value labels and user-missing codes.
    instrument : Instrument
        What its codes and labels mean.

    Returns
    -------
    pandas.DataFrame
        For each item: if every code means the same in file and instrument, the column as it was. Else
        the codes whose label the instrument knows become that label. A user-missing code that the
        instrument knows neither as code nor by label becomes null. `frame.attrs["read"]["relabelled"]`
        lists the items that were changed.
    """
    renamed: Mapping[str, str] = frame.attrs.get("read", {}).get("renamed", {})
    original = {new: old for old, new in renamed.items()}
    relabelled = []
    for item in instrument.items:
        if item.id not in frame:
            continue
        name = original.get(item.id, item.id)
        key = AnswerKey(instrument.response_scale(item.response_scale), instrument.languages)
        labels = meta.variable_value_labels.get(name, {})
        changes = _changes(frame[item.id], labels, _missing_test(meta, name), key)
        if changes:
            values = [changes.get(_code(v), v) for v in frame[item.id].tolist()]
            frame = frame.assign(**{item.id: pd.Series(values, index=frame.index, dtype="object")})
            relabelled.append(item.id)
    if relabelled:
        frame.attrs["read"] = frame.attrs.get("read", {}) | {"relabelled": relabelled}
    return frame


def _code(value: object) -> object:
    """Return a whole float as an int, so that 1.0 in the data finds the label of 1."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _missing_test(meta: Any, name: str) -> Any:
    ranges = meta.missing_ranges.get(name, [])
    letters = set(meta.missing_user_values.get(name, []))

    def missing(code: object) -> bool:
        numeric = isinstance(code, int | float) and any(r["lo"] <= code <= r["hi"] for r in ranges)
        return code in letters or numeric

    return missing


def _changes(
    column: pd.Series[Any], labels: Mapping[Any, str], is_missing: Any, key: AnswerKey
) -> dict[object, object]:
    """Return what to put in place of codes; empty where file and instrument agree."""
    named = {_code(code): label for code, label in labels.items()}
    readable = {code: label for code, label in named.items() if key.read(label).problem is None}
    disagree = any(_meaning(key, code) != _meaning(key, label) for code, label in readable.items())
    changes: dict[object, object] = dict(readable) if disagree else {}
    for code in {_code(v) for v in column.dropna().unique()}:
        if is_missing(code) and code not in readable and key.read(code).problem is not None:
            changes[code] = None
    return changes


def _meaning(key: AnswerKey, value: object) -> Reading:
    return key.read(value)
