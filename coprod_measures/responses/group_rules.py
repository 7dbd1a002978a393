# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rules on groups: sizes, empty categories, the sign of items and rates of non-answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from scipy import special

from ..instrument import Instrument, Scale
from ..numerics.classical import negative_beyond_chance
from ..results import Finding, Share
from .answer_key import shown_label
from .answer_tables import AnswerTables, KindCounts, Label, keyed_scales
from .coding import ANSWERED
from .label_order import language_of

MOST_GROUPS = 50
"""More distinct values than this in a group column, and it is not a grouping."""

NONANSWER_RATE = 0.05
"""A higher rate of non-answers stands beside every model."""

FEWEST_FOR_A_RATE = 10
"""Below this a rate of non-answers says nothing."""

MOST_CATEGORIES = 11
"""On response scales with more options an unused one is to be expected."""


def check_group_labels(
    order: tuple[str, ...], empty: int, languages: tuple[str, ...], column: str
) -> Iterator[Finding]:
    """Yield findings on the group column itself, of which `empty` rows have no value."""
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
        meant = language_of(label, languages)
        if meant is not None and meant not in order:
            yield Finding(
                "group_language_spelling", "note", group=shown_label(label), values={"meant": meant}
            )
        elif label not in languages and any(language_of(other, languages) for other in order):
            values = {"column": column, "languages": ", ".join(languages)}
            yield Finding("group_not_a_language", "note", group=shown_label(label), values=values)


def check_countries(counts: Mapping[tuple[str, str], int], languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding per country and language of the form that do not belong together.

    A sample is a language with its country. The language of a country is the one that more than half of it
    answered in; who answered in another, which is that of some other country, belongs to neither sample.

    Parameters
    ----------
    counts : mapping
        Rows by label of the group and country.
    languages : tuple of str
        Of the instrument; where a group is none of them, the groups are not languages.
    """
    if any(language_of(label, languages) is None for label, _ in counts):
        return
    total: dict[str, int] = defaultdict(int)
    for (_, country), n in counts.items():
        total[country] += n
    home = {country: label for (label, country), n in counts.items() if 2 * n > total[country]}
    for (label, country), n in counts.items():
        if country in home and label != home[country] and label in home.values():
            values = {
                "n": n,
                "total": total[country],
                "country": shown_label(country),
                "home": shown_label(home[country]),
            }
            yield Finding("language_not_of_country", "warning", group=shown_label(label), values=values)


def check_clusters(empty: int, column: str) -> Iterator[Finding]:
    """Yield a finding on rows that belong to no cluster."""
    if empty:
        yield Finding("missing_cluster", "warning", values={"column": column, "n": empty})


def check_group_sizes(
    answering: Mapping[Label, int], instrument: Instrument, min_n: int | None
) -> Iterator[Finding]:
    """Yield a finding per group too small for a comparison: below max(100, 7 × items of a scale)."""
    scales = instrument.reflective_scales()
    most_items = max((len(s.items) for s in scales), default=0)
    needed = max(100, 7 * most_items) if min_n is None else min_n
    for label, n in answering.items():
        if label is not None and n < needed:
            yield Finding("too_few", "warning", group=shown_label(label), values={"n": n, "needed": needed})


def check_categories(tables: AnswerTables, instrument: Instrument) -> Iterator[Finding]:
    """Yield a finding per item, group and declared answer that nobody in the group gave.

    A warning where another group uses the answer, since ordinal models of several groups then
    cannot be set up as they stand; otherwise a note.
    """
    for item in instrument.item_ids:
        codes = instrument.response_scale_of(item).codes
        if len(codes) > MOST_CATEGORIES:
            continue
        counts = {label: tables.codes[item, label] for label in tables.n}
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


def check_signs(tables: AnswerTables, instrument: Instrument) -> Iterator[Finding]:
    """Yield a finding per item that goes against the rest of its reflective scale, per group.

    The item is correlated with the mean of the others after keying; it is told when the correlation
    is negative beyond chance (one-sided, Fisher's z, 5 %).
    """
    for scale in keyed_scales(instrument):
        for label in tables.n:
            for item in scale.items:
                r, n = tables.rest[scale.id, item, label]
                if not negative_beyond_chance(r, n):
                    continue
                rule = "reversed_item_not_reversed" if instrument.item(item).reverse else "item_against_scale"
                yield _sign_finding(rule, item, scale, label, r, n)


def _sign_finding(rule: str, item: str, scale: Scale, label: str | None, r: float, n: int) -> Finding:
    values: dict[str, object] = {"n": n, "r": r, **_in_group(label)}
    group = None if label is None else shown_label(label)
    return Finding(rule, "warning", item=item, scale=scale.id, group=group, values=values)


def check_nonanswers(
    kinds: KindCounts, labels: tuple[Label, ...], present: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield findings on items that many, or more in one group than in another, did not answer.

    Groups differ when the rates are more than five percentage points apart and Pearson's χ² of
    answering by group has p < .05 after Bonferroni over the items. Groups below `FEWEST_FOR_A_RATE` are
    left out: one person in three is no rate.
    """
    for item in present:
        sizes = {g: sum(kinds[item, g]) for g in labels}
        counts = {g: (n - kinds[item, g][ANSWERED], n) for g, n in sizes.items()}
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
