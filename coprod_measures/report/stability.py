# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the report says on answers given twice and on members of one partnership."""

from __future__ import annotations

from dataclasses import dataclass

from ..analysis.aggregation import aggregate
from ..analysis.aggregation_report import AggregationReport
from ..analysis.retest import RetestReport, retest
from ..responses import ResponseData
from ..results import Finding
from .attempt import attempt


@dataclass(frozen=True, slots=True)
class Stability:
    """Agreement over time and between members; None where the data do not allow the question.

    Attributes
    ----------
    retest : RetestReport, Finding or None
        None with one occasion, or without a column of respondents.
    aggregation : AggregationReport, Finding or None
        None without clusters, or without a scale about the partnership.
    """

    retest: RetestReport | Finding | None
    aggregation: AggregationReport | Finding | None


def stability(data: ResponseData) -> Stability:
    """Run what the data allow."""
    repeated = data.wave is not None and len(data.order_of(data.wave)) > 1
    about = any(s.unit == "partnership" for s in data.instrument.all_scales())
    return Stability(
        retest=attempt("retest", "", lambda: retest(data))
        if repeated and data.respondent is not None
        else None,
        aggregation=attempt("aggregation", "", lambda: aggregate(data))
        if data.cluster is not None and about
        else None,
    )
