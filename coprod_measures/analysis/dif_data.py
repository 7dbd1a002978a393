# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What every DIF analysis asks of its data: groups, scales that can be examined, notes on dependence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError
from ..numerics.classical import item_rest_correlations, negative_beyond_chance
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..responses.unanswered import unanswered_findings
from ..results import Finding
from .scale_answers import ScaleAnswers, scale_answers

Floats = NDArray[np.float64]

_FEWEST_ITEMS = 3
_FEWEST_CASES = 10


@dataclass(frozen=True, slots=True)
class DifData:
    """Data of two groups or more.

    Attributes
    ----------
    groups : tuple of str
        The reference group, then the focal ones.
    scales : tuple of ScaleAnswers
        Those that can be examined.
    refused, notes : tuple of Finding
        Why the others cannot, and what concerns all.
    """

    groups: tuple[str, ...]
    scales: tuple[ScaleAnswers, ...]
    refused: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def dif_data(
    data: ResponseData | Any, group: str, group_order: Sequence[str] | None, *, two: bool = False
) -> DifData:
    """Read responses or a plain frame for an analysis of DIF, of `two` groups only or of several.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there are not the groups needed.
    """
    found = scale_answers(data, group)
    groups = _groups(found, group, group_order, two)
    reasons = [(answers, _refusal(answers, groups)) for answers in found]
    examined = tuple(answers for answers, reason in reasons if reason is None)
    return DifData(
        groups,
        examined,
        tuple(reason for _, reason in reasons if reason is not None),
        (*_dependence(data, group), *_unanswered(data, found, group), *_against(examined, groups)),
    )


def complete_answers(answers: ScaleAnswers, label: str) -> Floats:
    """Return the rows of one group without a missing answer, shape (n, k)."""
    values = answers.scored(label)
    return values[~np.isnan(values).any(axis=1)]


def _groups(
    all_answers: Sequence[ScaleAnswers], group: str, order: Sequence[str] | None, two: bool
) -> tuple[str, ...]:
    found = tuple(all_answers[0].groups) if all_answers else ()
    wanted = found if order is None else tuple(map(str, order))
    missing = [g for g in wanted if g not in found]
    enough = len(wanted) == 2 or (len(wanted) > 2 and not two)
    if enough and not missing and len(set(wanted)) == len(wanted):
        return wanted
    needed = "two are compared" if two else "two or more different ones are compared"
    count = f"{len(wanted)} group{'' if len(wanted) == 1 else 's'}"
    what = f"no group {missing[0]!r}" if missing else f"{count}, and {needed}"
    raise DataError(
        f"{group!r} has {what}.",
        code="not_two_groups" if two else "too_few_groups",
        place="group",
        remedy=f"Name {'two' if two else 'them'} with group_order=: {', '.join(found) or 'none found'}.",
    )


def _refusal(answers: ScaleAnswers, groups: tuple[str, ...]) -> Finding | None:
    values: dict[str, object] = {"scale": answers.scale, "k": len(answers.items)}
    if not answers.reflective:
        return Finding("dif_composite", "note", scale=answers.scale, values=values)
    if len(answers.items) < _FEWEST_ITEMS:
        return Finding("dif_too_few_items", "note", scale=answers.scale, values=values)
    for label in groups:
        n = len(complete_answers(answers, label))
        if n < _FEWEST_CASES:
            place = {"scale": answers.scale, "group": label, "n": n}
            return Finding("dif_no_cases", scale=answers.scale, group=label, values=place)
    return None


def _against(examined: Sequence[ScaleAnswers], groups: tuple[str, ...]) -> list[Finding]:
    """Tell which items go against the others of their scale, whose sum people are then not matched by."""
    found = []
    for answers in examined:
        for label in groups:
            values = complete_answers(answers, label)
            rest = item_rest_correlations(np.cov(values, rowvar=False))
            for item, r in zip(answers.items, rest.tolist(), strict=True):
                if negative_beyond_chance(r, len(values)):
                    told = {"scale": answers.scale, "group": label, "r": r}
                    finding = Finding(
                        "negative_item_rest", item=item, scale=answers.scale, group=label, values=told
                    )
                    found.append(finding)
    return found


def _dependence(data: object, group: str) -> tuple[Finding, ...]:
    """Tell where respondents are not independent, which every test takes them to be."""
    if not isinstance(data, ResponseData):
        return ()
    notes = []
    clusters = 0 if data.cluster is None else len(data.order_of(data.cluster))
    if clusters > 1:
        notes.append(Finding("dif_clustered", values={"clusters": clusters, "cluster": data.cluster}))
    return (*notes, *pooled_findings(data, group=group))


def _unanswered(data: object, scales: Sequence[ScaleAnswers], group: str) -> tuple[Finding, ...]:
    """Tell of items of reflective scales that many, or more in one group, did not answer."""
    items = [item for answers in scales if answers.reflective for item in answers.items]
    return unanswered_findings(data, items, group)
