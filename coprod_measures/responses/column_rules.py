# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules on columns: is every item there, and what is there besides."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from ..instrument import Instrument
from ..results import Finding
from .answer_tables import AnswerTables
from .answers import Answers

FEWEST_UNUSUAL_ANSWERS = 30
"""Answers other than an item's commonest that have to be repeated before a repetition is no coincidence."""


def check_columns(columns: list[str], instrument: Instrument, keys: tuple[str, ...]) -> Iterator[Finding]:
    """Yield findings on missing and unexpected columns.

    A column whose name differs from an item only in case or spaces is named in the finding on the
    missing item, and is not reported a second time as unexpected.
    """
    spare = [c for c in columns if c not in instrument.item_ids and c not in keys]
    absent = [i for i in instrument.item_ids if i not in columns]
    present = len(instrument.item_ids) - len(absent)
    if present == 0:
        yield Finding("no_item_column", "error", values={"instrument": instrument.id, **_hint(absent, spare)})
    absent_scales = [s for s in instrument.scales if set(s.items) <= set(absent)] if present else []
    told = {item for scale in absent_scales for item in (*scale.items, *scale.companions)}
    near = {item: _same_but_for_case(item, spare) for item in absent}
    for scale in absent_scales:
        if any(near[item] for item in scale.items):
            told -= set(scale.items)
        else:
            yield Finding("missing_scale", "warning", scale=scale.id, values={"items": len(scale.items)})
    scored = {item for scale in instrument.all_scales() for item in scale.items}
    for item in absent:
        if item in told and not near[item]:
            continue
        severity = "error" if item in scored else "warning"
        yield Finding("missing_column", severity, item=item, values=_hint([item], spare))  # type: ignore[arg-type]
    for column in spare:
        if column not in near.values():
            yield Finding("unexpected_column", "note", values={"column": column})


def _same_but_for_case(item: str, columns: list[str]) -> str | None:
    def plain(name: str) -> str:
        return "".join(name.split()).casefold()

    return next((c for c in columns if plain(c) == plain(item)), None)


def _hint(items: list[str], columns: list[str]) -> dict[str, object]:
    """Return "did you mean" in both languages, or empty texts."""
    near: str | None = None
    for item in items:
        near = _same_but_for_case(item, columns)
        if near is None:
            close = difflib.get_close_matches(item, columns, n=1, cutoff=0.75)
            near = close[0] if close else None
        if near is not None:
            return {
                "hint_en": f" Is it the column ‹{near}›?",
                "hint_sv": f" Är det kolumnen ‹{near}›?",
            }
    return {"hint_en": "", "hint_sv": ""}


def check_identical(
    answers: Answers, tables: AnswerTables, items: Sequence[str], instrument: Instrument
) -> Iterator[Finding]:
    """Yield a finding per item that repeats an earlier one of its response scale in every row.

    It is told only where enough respondents gave another answer than the commonest, since each of them
    would have to give the same answer twice.
    """
    rest: dict[tuple[object, ...], list[str]] = {}
    for item in items:
        codes = [tables.codes[item, label] for label in tables.n]
        total = [sum(counts) for counts in zip(*codes, strict=True)]
        if sum(total) - max(total) < FEWEST_UNUSUAL_ANSWERS:
            continue
        alike = rest.setdefault((instrument.item(item).response_scale, *codes), [])
        other = next((earlier for earlier in alike if answers.same(earlier, item)), None)
        if other is None:
            alike.append(item)
        else:
            yield Finding("identical_items", "warning", item=item, values={"other": other})
