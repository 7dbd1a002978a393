# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules on groups: sizes, empty categories, the sign of items and rates of non-answers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from scipy import special

from ..instrument import Instrument, Scale
from ..results import Finding, Share
from .answer_key import shown_label
from .coding import CodedAnswers

MOST_GROUPS = 50
"""More distinct values than this in a group column, and it is not a grouping."""

NONANSWER_RATE = 0.05
"""A higher rate of non-answers stands beside every model."""

FEWEST_FOR_A_RATE = 10
"""Below this a rate of non-answers says nothing."""

MOST_CATEGORIES = 11
"""On response scales with more options an unused one is to be expected."""

Mask = npt.NDArray[np.bool_]


def check_group_labels(
    labels: npt.NDArray[np.object_], order: tuple[str, ...], languages: tuple[str, ...], column: str
) -> Iterator[Finding]:
    """Yield findings on the group column itself."""
    empty = int(sum(label is None for label in labels))
    if empty:
        yield Finding("missing_group", "warning", values={"column": column, "n": empty})
    if len(order) > MOST_GROUPS:
        yield Finding("too_many_groups", "warning", values={"column": column, "n": len(order)})
        return
    if len(order) == 1:
        yield Finding("one_group", "note", group=shown_label(order[0]), values={"column": column})
    spellings: dict[str, list[str]] = defaultdict(list)
    for label in order:
        spellings[label.strip().casefold()].append(shown_label(label))
    for variants in spellings.values():
        if len(variants) > 1:
            shown_variants = ", ".join(f"‹{v}›" for v in variants)
            yield Finding("group_spelling", "warning", values={"column": column, "variants": shown_variants})
    for label in order:
        if set(order) & set(languages) and label not in languages:
            values = {"column": column, "languages": ", ".join(languages)}
            yield Finding("group_not_a_language", "note", group=shown_label(label), values=values)


def check_group_sizes(
    coded: CodedAnswers, groups: Mapping[str | None, Mask], instrument: Instrument, min_n: int | None
) -> Iterator[Finding]:
    """Yield a finding per group too small for a comparison: below max(100, 7 × items of a scale)."""
    scales = instrument.reflective_scales()
    most_items = max((len(s.items) for s in scales), default=0)
    needed = max(100, 7 * most_items) if min_n is None else min_n
    answered = np.isfinite(coded.codes).any(axis=1)
    for label, members in groups.items():
        n = int((answered & members).sum())
        if label is not None and n < needed:
            yield Finding("too_few", "warning", group=shown_label(label), values={"n": n, "needed": needed})


def check_categories(
    coded: CodedAnswers, groups: Mapping[str | None, Mask], instrument: Instrument
) -> Iterator[Finding]:
    """Yield a finding per item, group and declared answer that nobody in the group gave.

    A warning where another group uses the answer, since ordinal models of several groups then
    cannot be set up as they stand; otherwise a note.
    """
    for position, item in enumerate(coded.items):
        codes = instrument.response_scale_of(item).codes
        if len(codes) > MOST_CATEGORIES:
            continue
        given = coded.codes[:, position]
        counts = {label: _count_codes(given[members], codes) for label, members in groups.items()}
        for label, used in counts.items():
            for i, code in enumerate(codes):
                if used[i] or sum(used) < len(codes):
                    continue
                elsewhere = any(other[i] for other in counts.values())
                yield Finding(
                    "empty_category" if label is not None else "unused_category",
                    "warning" if elsewhere else "note",
                    item=item,
                    group=None if label is None else shown_label(label),
                    value=str(code),
                    values={"n": sum(used)},
                )


def _count_codes(given: npt.NDArray[np.float64], codes: tuple[int, ...]) -> list[int]:
    """Return how often each code was given."""
    found, counts = np.unique(given[np.isfinite(given)], return_counts=True)
    times = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return [times.get(code, 0) for code in codes]


def check_signs(
    keyed: npt.NDArray[np.float64],
    coded: CodedAnswers,
    groups: Mapping[str | None, Mask],
    instrument: Instrument,
) -> Iterator[Finding]:
    """Yield a finding per item that goes against the rest of its reflective scale, per group.

    The item is correlated with the mean of the others after keying; it is told when the correlation
    is negative beyond chance (one-sided, Fisher's z, 5 %).
    """
    positions = {item: i for i, item in enumerate(coded.items)}
    for scale in (s for s in instrument.reflective_scales() if len(s.items) > 2):
        for label, members in groups.items():
            answers = keyed[members][:, [positions[i] for i in scale.items]]
            for i, item in enumerate(scale.items):
                r, n = item_rest_correlation(answers, i)
                if not (n > 3 and r < 0 and math.atanh(max(r, -1 + 1e-12)) * math.sqrt(n - 3) < -1.645):
                    continue
                rule = "reversed_item_not_reversed" if instrument.item(item).reverse else "item_against_scale"
                yield _sign_finding(rule, item, scale, label, r, n)


def _sign_finding(rule: str, item: str, scale: Scale, label: str | None, r: float, n: int) -> Finding:
    values: dict[str, object] = {"n": n, "r": r, **_in_group(label)}
    group = None if label is None else shown_label(label)
    return Finding(rule, "warning", item=item, scale=scale.id, group=group, values=values)


def item_rest_correlation(answers: npt.NDArray[np.float64], i: int) -> tuple[float, int]:
    """Return the correlation of column `i` with the mean of the others, and n; NaN if undefined.

    Rows count where the item and at least half of the others are answered.
    """
    others = np.delete(answers, i, axis=1)
    enough = np.isfinite(others).sum(axis=1) * 2 >= others.shape[1]
    rows = np.isfinite(answers[:, i]) & enough
    n = int(rows.sum())
    if n < 3:
        return math.nan, n
    x, rest = answers[rows, i], np.nanmean(others[rows], axis=1)
    if np.ptp(x) == 0 or np.ptp(rest) < 1e-12:
        return math.nan, n
    return float(np.corrcoef(x, rest)[0, 1]), n


def check_nonanswers(
    coded: CodedAnswers, present: set[str], groups: Mapping[str | None, Mask]
) -> Iterator[Finding]:
    """Yield findings on items that many, or more in one group than in another, did not answer.

    Groups differ when the rates are more than five percentage points apart and Pearson's χ² of
    answering by group has p < .05 after Bonferroni over the items. Groups below `FEWEST_FOR_A_RATE` are
    left out: one person in three is no rate.
    """
    answered = np.isfinite(coded.codes)
    for position, item in enumerate(coded.items):
        if item not in present:
            continue
        counts = {g: (int((~answered[m, position]).sum()), int(m.sum())) for g, m in groups.items()}
        rates = {g: missing / n for g, (missing, n) in counts.items() if n}
        for label, rate in rates.items():
            missing, n = counts[label]
            if rate > NONANSWER_RATE and n >= FEWEST_FOR_A_RATE:
                values = {"missing": missing, "n": n, "share": Share(rate), **_in_group(label)}
                group = None if label is None else shown_label(label)
                yield Finding("many_nonanswers", "warning", item=item, group=group, values=values)
        counts = {g: count for g, count in counts.items() if count[1] >= FEWEST_FOR_A_RATE}
        rates = {g: rates[g] for g in counts}
        if len(rates) > 1 and max(rates.values()) - min(rates.values()) > NONANSWER_RATE:
            table = np.array([[missing, n - missing] for missing, n in counts.values()], dtype=float)
            if _independence_p(table) * len(present) < 0.05:
                yield _difference_finding(item, rates)


def _independence_p(table: npt.NDArray[np.float64]) -> float:
    """Return the p-value of Pearson's χ² for a table of groups × (not answered, answered)."""
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    if not expected.all():
        return 1.0
    return float(special.chdtrc(len(table) - 1, ((table - expected) ** 2 / expected).sum()))


def _difference_finding(item: str, rates: Mapping[str | None, float]) -> Finding:
    high, low = max(rates, key=lambda g: rates[g]), min(rates, key=lambda g: rates[g])
    values = {
        "high_group": shown_label(str(high)),
        "low_group": shown_label(str(low)),
        "high": Share(rates[high]),
        "low": Share(rates[low]),
    }
    return Finding("nonanswers_differ", "warning", item=item, values=values)


def _in_group(label: str | None) -> dict[str, object]:
    """Return ", group sv" in both languages, or empty texts where there are no groups."""
    if label is None:
        return {"in_en": "", "in_sv": ""}
    return {"in_en": f", group {shown_label(label)}", "in_sv": f", grupp {shown_label(label)}"}
