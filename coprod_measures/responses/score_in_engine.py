# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores of answers that stay where they are: the rules of `score` as expressions."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw

from ..instrument import Instrument, Scale
from .answers_in_engine import AnswersInEngine
from .frames import Lazy
from .scale_rule import ScaleRule


def scored_in_engine(answers: AnswersInEngine, keys: Sequence[str], rules: Sequence[ScaleRule]) -> Lazy:
    """Return key columns and, per rule, score, number answered and reason, as a lazy frame."""
    instrument = answers.instrument
    items = dict.fromkeys(item for rule in rules for item in rule.items)
    name_of = {item: f"i{j}" for j, item in enumerate(items)}
    # Names of its own for each stage, so that no key column can be in the way.
    cases = answers.frame.select(
        *(nw.col(key).alias(f"k{j}") for j, key in enumerate(keys)),
        *(answers.code(item, keyed=True).alias(name) for item, name in name_of.items()),
    )
    counted, scored, last = [], [], [nw.col(f"k{j}").alias(key) for j, key in enumerate(keys)]
    for j, rule in enumerate(rules):
        codes = [nw.col(name_of[item]) for item in rule.items]
        shown = _on_the_scale(codes, rule, instrument)
        counted.append(nw.sum_horizontal(*((~c.is_null()).cast(nw.Int64()) for c in codes)).alias(f"n{j}"))
        counted.append(nw.sum_horizontal(*shown).alias(f"t{j}"))
        scale = instrument.scale(rule.scale)
        scored.append(_score(nw.col(f"t{j}"), nw.col(f"n{j}"), codes, rule, scale).alias(f"s{j}"))
        absent = not set(rule.items) & set(answers.columns)
        last += [
            nw.col(f"s{j}").alias(rule.scale),
            nw.col(f"n{j}").alias(f"{rule.scale}_n"),
            _reason(nw.col(f"s{j}"), nw.col(f"n{j}"), rule, absent).alias(f"{rule.scale}_reason"),
        ]
    return cases.with_columns(*counted).with_columns(*scored).select(*last)


def _on_the_scale(codes: Sequence[nw.Expr], rule: ScaleRule, instrument: Instrument) -> list[nw.Expr]:
    """Return what is summed: codes, percents of the maximum possible, or whether an answer is the highest."""
    ranges = [instrument.response_scale_of(item) for item in rule.items]
    if rule.method == "pomp":
        return [
            (c - float(r.minimum)) * 100.0 / float(r.maximum - r.minimum)
            for c, r in zip(codes, ranges, strict=True)
        ]
    if rule.method == "top_score":
        return [
            nw.when(~c.is_null()).then((c == float(r.maximum)).cast(nw.Float64()))
            for c, r in zip(codes, ranges, strict=True)
        ]
    return list(codes)


def _score(
    total: nw.Expr, count: nw.Expr, codes: Sequence[nw.Expr], rule: ScaleRule, scale: Scale
) -> nw.Expr:
    k = len(rule.items)
    whole = rule.method == "sum" and not rule.prorate
    enough = (count >= (k if whole else rule.required)) & (count > 0)
    if rule.method == "table":
        looked_up = nw.lit(None, dtype=nw.Float64())
        for cell in scale.scoring.table or ():
            hit = (codes[0] == float(cell.answers[0])) & (codes[1] == float(cell.answers[1]))
            looked_up = nw.when(hit).then(nw.lit(float(cell.score))).otherwise(looked_up)
        return nw.when(enough).then(looked_up)
    value = total if whole else total / count
    if rule.method == "sum" and rule.prorate:
        value = value * k
    if rule.method == "top_score":
        value = (total == count).cast(nw.Float64())
    return nw.when(enough).then(value)


def _reason(value: nw.Expr, count: nw.Expr, rule: ScaleRule, absent: bool) -> nw.Expr:
    some = (
        nw.when(count < rule.required).then(nw.lit("too_few_answered")).otherwise(nw.lit("unanswered_item"))
    )
    none = nw.lit("not_in_data" if absent else "not_answered")
    return nw.when(value.is_null()).then(nw.when(count == 0).then(none).otherwise(some))
