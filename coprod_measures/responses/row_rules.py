# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules on answers and respondents: what stands in a cell, and what a row says as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..instrument import Instrument
from ..results import Finding
from .answer_key import as_number, shown
from .coding import CodedAnswers, WrongAnswer
from .frames import Frame, labels_of

Numbers = npt.NDArray[np.intp]

STRAIGHT_LINING_ITEMS = 5
"""Fewest answered items of one response scale on which the same answer throughout is told."""


def check_answers(
    wrong: tuple[WrongAnswer, ...], instrument: Instrument, ids: list[object], numbers: Numbers
) -> Iterator[Finding]:
    """Yield a finding per wrong answer, by row and then by item; `numbers` are those of the rows."""
    if not wrong:
        return
    facts = []
    for answer in wrong:
        scale = instrument.response_scale_of(answer.item)
        values: dict[str, object] = {"low": scale.minimum, "high": scale.maximum}
        if as_number(answer.value) is None:
            values["length"] = len(str(answer.value))
        facts.append((answer.rule, answer.item, shown(answer.value), values))
    rows = np.concatenate([answer.rows for answer in wrong])
    which = np.repeat(np.arange(len(wrong)), [len(answer.rows) for answer in wrong])
    order = np.lexsort((which, rows))
    for row, i in zip(rows[order].tolist(), which[order].tolist(), strict=True):
        rule, item, value, values = facts[i]
        yield Finding(rule, "error", int(numbers[row]), item, None, None, value, values, ids[row])


def check_keys(
    frame: Frame, respondent: str | None, wave: str | None, ids: list[object], numbers: Numbers
) -> Iterator[Finding]:
    """Yield findings on missing keys and on rows that share one."""
    keys = pd.DataFrame({key: labels_of(frame, key) for key in (respondent, wave) if key is not None})
    empty = keys.isna()
    for key in keys.columns:
        for row in np.flatnonzero(empty[key]).tolist():
            place = int(numbers[row])
            yield Finding("missing_key", "error", row=place, values={"column": key}, respondent=ids[row])
    if respondent is None:
        return
    doubled = keys[~empty.any(axis=1)]
    doubled = doubled[doubled.duplicated(keep=False)]
    rows_of: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for shared, row in zip(doubled.itertuples(index=False, name=None), doubled.index.tolist(), strict=True):
        rows_of[shared].append(row)
    for row, alike in sorted((r, rows) for rows in rows_of.values() for r in rows):
        other = next(r for r in alike if r != row)
        values: dict[str, object] = {
            "columns": " × ".join(keys.columns),
            "count": len(alike),
            "other": int(numbers[other]),
        }
        yield Finding("duplicate_key", "error", row=int(numbers[row]), values=values, respondent=ids[row])


def check_respondents(
    coded: CodedAnswers, instrument: Instrument, ids: list[object], numbers: Numbers
) -> Iterator[Finding]:
    """Yield findings on respondents who answered nothing, or gave one answer throughout."""
    nothing = ~np.isfinite(coded.codes).any(axis=1)
    for row in np.flatnonzero(nothing).tolist():
        yield Finding("all_missing", "warning", row=int(numbers[row]), respondent=ids[row])
    for response_scale, block in straight_lining_blocks(instrument):
        n = len(coded.codes)
        low, high, count = np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype=np.intp)
        directions: dict[bool, npt.NDArray[np.bool_]] = {
            reverse: np.zeros(n, dtype=np.bool_) for reverse in (False, True)
        }
        for item in block:  # column by column: the whole block would be copied several times
            codes = coded.codes[:, coded.items.index(item)]
            given = np.isfinite(codes)
            low, high = np.fmin(low, codes), np.fmax(high, codes)
            count += given
            directions[instrument.item(item).reverse] |= given
        both = directions[False] & directions[True]
        for row in np.flatnonzero((count >= STRAIGHT_LINING_ITEMS) & (low == high) & both).tolist():
            values = {"count": int(count[row]), "response_scale": response_scale}
            yield Finding(
                "straight_lining",
                "note",
                row=int(numbers[row]),
                value=str(int(low[row])),
                values=values,
                respondent=ids[row],
            )


def straight_lining_blocks(instrument: Instrument) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the response scales, with their items, on which one answer throughout contradicts itself."""
    for scale in instrument.response_scales:
        block = tuple(i for i in instrument.item_ids if instrument.item(i).response_scale == scale.id)
        directions = {instrument.item(item).reverse for item in block}
        if len(block) >= STRAIGHT_LINING_ITEMS and len(directions) == 2:
            yield scale.id, block
