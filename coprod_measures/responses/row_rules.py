# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules on answers and respondents: what stands in a cell, and what a row says as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..instrument import Instrument
from ..results import Finding
from .answer_key import as_number, shown
from .coding import CodedAnswers, WrongAnswer
from .frames import Frame, labels_of

STRAIGHT_LINING_ITEMS = 5
"""Fewest answered items of one response scale on which the same answer throughout is told."""


def check_answers(
    wrong: tuple[WrongAnswer, ...], instrument: Instrument, ids: list[object]
) -> Iterator[Finding]:
    """Yield a finding per wrong answer, by row and then by item."""
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
        yield Finding(rule, "error", row + 1, item, None, None, value, values, ids[row])


def check_keys(
    frame: Frame, respondent: str | None, wave: str | None, ids: list[object]
) -> Iterator[Finding]:
    """Yield findings on missing keys and on rows that share one."""
    keys = pd.DataFrame({key: labels_of(frame, key) for key in (respondent, wave) if key is not None})
    empty = keys.isna()
    for key in keys.columns:
        for row in np.flatnonzero(empty[key]).tolist():
            yield Finding("missing_key", "error", row=row + 1, values={"column": key}, respondent=ids[row])
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
            "other": other + 1,
        }
        yield Finding("duplicate_key", "error", row=row + 1, values=values, respondent=ids[row])


def check_respondents(coded: CodedAnswers, instrument: Instrument, ids: list[object]) -> Iterator[Finding]:
    """Yield findings on respondents who answered nothing, or gave one answer throughout."""
    nothing = ~np.isfinite(coded.codes).any(axis=1)
    for row in np.flatnonzero(nothing).tolist():
        yield Finding("all_missing", "warning", row=row + 1, respondent=ids[row])
    for response_scale in instrument.response_scales:
        block = [i for i, item in enumerate(coded.items) if _is_on(instrument, item, response_scale.id)]
        reverse = np.array([instrument.item(coded.items[i]).reverse for i in block], dtype=bool)
        if len(block) < STRAIGHT_LINING_ITEMS or not reverse.any() or reverse.all():
            continue
        codes = coded.codes[:, block]
        answered = np.isfinite(codes)
        count = answered.sum(axis=1)
        low = np.where(answered, codes, np.inf).min(axis=1)
        high = np.where(answered, codes, -np.inf).max(axis=1)
        both = answered[:, reverse].any(axis=1) & answered[:, ~reverse].any(axis=1)
        for row in np.flatnonzero((count >= STRAIGHT_LINING_ITEMS) & (low == high) & both).tolist():
            values = {"count": int(count[row]), "response_scale": response_scale.id}
            yield Finding(
                "straight_lining",
                "note",
                row=row + 1,
                value=str(int(low[row])),
                values=values,
                respondent=ids[row],
            )


def _is_on(instrument: Instrument, item: str, response_scale: str) -> bool:
    return instrument.item(item).response_scale == response_scale
