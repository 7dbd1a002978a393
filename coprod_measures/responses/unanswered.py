# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many do not answer the items of a model: what stands beside every result that rests on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..results import Finding, Severity, Share
from .group_rules import MOST_GROUPS, NONANSWER_RATE, check_nonanswers
from .response_data import ResponseData

UNANSWERED = ("items_unanswered", "items_unanswered_differ", "items_unanswered_over_waves")
"""Codes of what is told here."""

_MOST_NAMED = 10


def unanswered_findings(data: object, items: Sequence[str], by: str | None = None) -> tuple[Finding, ...]:
    """Tell of rates of non-answers that are high, or differ between groups: at most one finding of each.

    The rules are those of `validate`: above 5 % in a group of ten or more; more than five percentage points
    apart and beyond chance.

    Parameters
    ----------
    data : object
        Checked responses. Of anything else it is not known who was asked what.
    items : sequence of str
        The items that the analysis rests on; columns that are no items are passed over.
    by : str, optional
        The column that the analysis is made by; by default the groups that the data declare.
    """
    if not isinstance(data, ResponseData):
        return ()
    present = tuple(item for item in data.items if item in set(items))
    by = by or data.group
    labels: tuple[str | None, ...] = (None,) if by is None else data.order_of(by)
    if not 0 < len(labels) <= MOST_GROUPS:
        by, labels = None, (None,)
    found = list(check_nonanswers(data._answers.kinds(by, labels), labels, present))
    many = [f for f in found if f.code == "many_nonanswers"]
    differing = [f for f in found if f.code == "nonanswers_differ"]
    told = []
    if many:
        worst = max(many, key=lambda f: float(f.values["share"]))  # type: ignore[arg-type]
        told.append(_of_several("items_unanswered", "note", worst, many))
        if by is not None and by == data.wave:
            of_wave = {"in_en": f", wave {worst.group}", "in_sv": f", mättillfälle {worst.group}"}
            told = [replace(f, values={**f.values, **of_wave}) for f in told]
    if differing:
        worst = max(differing, key=lambda f: float(f.values["high"]) - float(f.values["low"]))  # type: ignore[arg-type]
        code = "items_unanswered_over_waves" if by == data.wave else "items_unanswered_differ"
        told.append(_of_several(code, "warning", worst, differing))
    return tuple(told)


def _of_several(code: str, severity: Severity, worst: Finding, every: Sequence[Finding]) -> Finding:
    """Return the finding on the worst item that names the others too."""
    names = list(dict.fromkeys(str(f.item) for f in every))
    items = ", ".join([*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])])
    values = {**worst.values, "items": items, "limit": Share(NONANSWER_RATE)}
    return replace(worst, code=code, severity=severity, values=values)
