# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From answers as given to codes: each distinct answer is read once, then looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from ..instrument import Instrument
from .answer_key import NOT_ANSWERED, AnswerKey, Reading
from .frames import Frame, comparable, is_null

KINDS = ("answered", "dont_know", "not_applicable", "too_early", "refused", "not_answered", "invalid")
"""What an answer can be, in the order of their numbers in `CodedAnswers.kinds`."""

_KIND_NUMBER = {kind: number for number, kind in enumerate(KINDS)}
ANSWERED = _KIND_NUMBER["answered"]


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A value of an item that is neither a declared answer nor a declared non-answer, and its rows."""

    item: str
    rule: str
    value: object
    rows: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class CodedAnswers:
    """The meaning of every answer.

    Attributes
    ----------
    items : tuple of str
        The instrument's items, in the order of its file.
    codes : ndarray, shape (n, k)
        Declared codes as answered (not reversed); NaN for every non-answer.
    kinds : ndarray of int8, shape (n, k)
        Index into `KINDS`.
    wrong : tuple of WrongAnswer
        By item.
    """

    items: tuple[str, ...]
    codes: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.int8]
    wrong: tuple[WrongAnswer, ...]


def code_answers(frame: Frame, instrument: Instrument) -> CodedAnswers:
    """Read every answer in the item columns; an item without a column is not answered by anybody."""
    items = instrument.item_ids
    codes = np.full((len(frame), len(items)), np.nan, order="F")  # they are filled and counted by column
    kinds = np.full((len(frame), len(items)), _KIND_NUMBER["not_answered"], dtype=np.int8, order="F")
    keys = answer_keys(instrument)
    wrong: list[WrongAnswer] = []
    for position, item in enumerate(items):
        if item not in frame.columns or len(frame) == 0:
            continue
        key = keys[item]
        distinct, index = distinct_values(frame[item])
        readings = [*(key.read(value) for value in distinct), NOT_ANSWERED]
        codes[:, position] = np.array([np.nan if r.code is None else r.code for r in readings])[index]
        kinds[:, position] = np.array([kind_number(r) for r in readings], dtype=np.int8)[index]
        wrong += _wrong_answers(item, distinct, readings, index)
    codes.setflags(write=False)
    kinds.setflags(write=False)
    return CodedAnswers(items, codes, kinds, tuple(wrong))


def answer_keys(instrument: Instrument) -> dict[str, AnswerKey]:
    """Return the key that reads an item's answers, by item."""
    keys = {r.id: AnswerKey(r, instrument.languages) for r in instrument.response_scales}
    return {item: keys[instrument.item(item).response_scale] for item in instrument.item_ids}


def _wrong_answers(
    item: str, distinct: list[object], readings: list[Reading], index: npt.NDArray[np.intp]
) -> list[WrongAnswer]:
    """Gather the rows of each value that has a problem, in one sort of the failing rows."""
    problems = np.array([r.problem is not None for r in readings])
    rows = np.flatnonzero(problems[index])
    if not rows.size:
        return []
    rows = rows[np.argsort(index[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(index[rows], prepend=-1))
    return [
        WrongAnswer(item, str(readings[index[of[0]]].problem), distinct[index[of[0]]], of)
        for of in np.split(rows, starts[1:])
    ]


def kind_number(reading: Reading) -> int:
    """Return the place of an answer's kind in `KINDS`."""
    if reading.problem is not None:
        return _KIND_NUMBER["invalid"]
    return _KIND_NUMBER[reading.kind or "answered"]


def distinct_values(column: nw.Series[Any]) -> tuple[list[object], npt.NDArray[np.intp]]:
    """Return the distinct values of a column and, per row, the index of its value; -1 where null."""
    values = comparable(column)
    distinct = [v for v in values.drop_nulls().unique().to_list() if not is_null(v)]
    if not distinct:
        return [], np.full(len(values), -1, dtype=np.intp)
    index = values.replace_strict(
        distinct, list(range(len(distinct))), default=None, return_dtype=nw.Float64()
    ).to_numpy()
    return distinct, np.where(np.isnan(index), -1, index).astype(np.intp)
