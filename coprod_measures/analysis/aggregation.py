# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores of groups from their members' answers, given only where the members agree enough."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, checked_level, closest
from ..instrument import Scale
from ..numerics.agreement import within_group_agreement
from ..numerics.intraclass import OneWay, one_way
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..results import Average, Finding, PValue
from .aggregation_report import AggregationReport, GroupScore, ScaleAggregation
from .scale_scores import in_memory, scores_by_scale

Floats = NDArray[np.float64]

MINIMUM_RWG, MINIMUM_ICC2 = 0.70, 0.70
"""Usual lower limits of agreement and of the reliability of group means (LeBreton & Senter 2008)."""

_FEW_GROUPS = 30


@dataclass(frozen=True, slots=True)
class _Criteria:
    rwg: float
    icc2: float
    min_n: int
    force: bool
    level: float


def aggregate(
    data: ResponseData,
    *,
    by: str | None = None,
    scales: Sequence[str] | None = None,
    minimum_rwg: float = MINIMUM_RWG,
    minimum_icc2: float = MINIMUM_ICC2,
    min_n: int = 10,
    force: bool = False,
    level: float = 0.95,
) -> AggregationReport:
    r"""Average members' scores per group, where their agreement permits it.

    A scale about a partnership is answered by its members one by one. Their mean speaks for the
    partnership only if the members agree (median :math:`r_{WG(J)}`), partnerships differ (F test of
    ICC(1)) and the means are reliable (ICC(2)). Otherwise the scale is refused, with the reasons.

    .. math::

        r_{WG(J)} = \frac{J(1-\bar q)}{J(1-\bar q)+\bar q}, \quad
        ICC(1) = \frac{B-W}{B+(\bar n-1)W}, \quad ICC(2) = \frac{B-W}{B}

    Parameters
    ----------
    data : ResponseData
        Checked responses.
    by : str, optional
        Key column of the groups; by default the cluster.
    scales : sequence of str, optional
        By default every scale whose file says that it is about the partnership.
    minimum_rwg, minimum_icc2 : float
        Lower limits; conventions, not laws.
    min_n : int
        Groups with fewer scored members are counted and not shown.
    force : bool
        Give the means of refused scales too; the findings stay.
    level : float
        Coverage of the intervals.

    Returns
    -------
    AggregationReport
        ``.frame`` with a row per group; ``report[scale]`` a frame ``n mean sd rwg``, or an error with
        the reasons; ``.to_frame()`` the evidence.

    Raises
    ------
    DataError
        If `data` are not validated, there is no such column or scale, or no scale is about a partnership.

    Notes
    -----
    R: ``multilevel::rwg.j``, ``multilevel::ICC1``, ``psych::statsBy``. The random answers that
    :math:`r_{WG}` compares with are uniform over the declared steps.

    References
    ----------
    LeBreton & Senter (2008), doi:10.1177/1094428106296642; James, Demaree & Wolf (1984),
    doi:10.1037/0021-9010.69.1.85; Bliese (2000)
    """
    checked_level(level)
    if not isinstance(data, ResponseData):
        raise DataError(
            f"a {type(data).__name__} is not validated responses.",
            code="not_validated",
            place="data",
            remedy="Validate first: data, findings = validate(frame, instrument, cluster=...).",
        )
    column = by if by is not None else data.cluster
    if column is None:
        raise DataError(
            "the data name no cluster.",
            code="no_cluster",
            place="by",
            remedy="Give by=..., or name the cluster when validating.",
        )
    data = in_memory(data)
    labels, order = data.labels(column), data.order_of(column)
    codes = np.array([order.index(g) if g is not None else -1 for g in labels.tolist()], dtype=np.intp)
    criteria = _Criteria(minimum_rwg, minimum_icc2, min_n, force, level)
    scores, pooled = scores_by_scale(data), pooled_findings(data, column)
    results = tuple(
        _of_scale(data, scale, scores[scale.id], codes, order, criteria, pooled)
        for scale in _chosen(data, scales)
    )
    return AggregationReport(column, results, force, level)


def _chosen(data: ResponseData, scales: Sequence[str] | None) -> list[Scale]:
    known = {s.id: s for s in data.instrument.all_scales()}
    if scales is None:
        found = [s for s in known.values() if s.unit == "partnership"]
        if found:
            return found
        raise DataError(
            f"no scale of {data.instrument.id} is about the partnership.",
            code="no_partnership_scale",
            place="scales",
            remedy="Name the scales to look at: scales=[...].",
        )
    for name in scales:
        if name not in known:
            raise DataError(
                f"there is no scale {name!r}.{closest(name, known)}",
                code="unknown_scale",
                place="scales",
                remedy=f"Scales are: {', '.join(known)}.",
            )
    return [known[name] for name in scales]


def _of_scale(
    data: ResponseData,
    scale: Scale,
    scores: Floats,
    codes: NDArray[np.intp],
    order: tuple[str, ...],
    criteria: _Criteria,
    pooled: tuple[Finding, ...],
) -> ScaleAggregation:
    scored = ~np.isnan(scores) & (codes >= 0)
    sizes = np.bincount(codes[scored], minlength=len(order))
    several = scored & (sizes[np.maximum(codes, 0)] > 1)
    present = np.unique(codes[several])
    found = None
    if len(present) > 1 and np.ptp(scores[several]) > 0:
        found = one_way(scores[several], np.searchsorted(present, codes[several]), criteria.level)
    agreement = _agreement(data, scale, codes, scored, order)
    median = float(np.median([agreement[g] for g in present])) if len(present) else math.nan
    share = float(np.mean([agreement[g] >= criteria.rwg for g in present])) if len(present) else math.nan
    reasons = _reasons(found, median, len(present), criteria)
    shown = criteria.force or not reasons
    groups = tuple(
        _group_score(label, scores[scored & (codes == g)], agreement[g], shown, criteria.min_n)
        for g, label in enumerate(order)
    )
    small = sum(0 < g.n < criteria.min_n for g in groups)
    findings = [
        *reasons,
        *pooled,
        *_qualifications(scale, len(present), small, criteria, bool(reasons)),
    ]
    return ScaleAggregation(
        scale=scale.id,
        unit=scale.unit,
        n=int(several.sum()),
        n_groups=len(present),
        one_way=found,
        rwg_median=median,
        rwg_share=share,
        permitted=not reasons,
        groups=groups,
        findings=tuple(_placed(f, scale.id) for f in findings),
    )


def _placed(finding: Finding, scale: str) -> Finding:
    values = {"scale": scale, **finding.values}
    return Finding(finding.code, finding.severity, scale=scale, values=values)


def _agreement(
    data: ResponseData,
    scale: Scale,
    codes: NDArray[np.intp],
    scored: NDArray[np.bool_],
    order: tuple[str, ...],
) -> list[float]:
    """Return r_WG(J) per group, NaN with fewer than two scored members."""
    answers = data.to_numpy(scale.items)
    expected = np.array([np.var(data.instrument.response_scale_of(i).codes) for i in scale.items])
    found = []
    for g in range(len(order)):
        members = answers[scored & (codes == g)]
        found.append(within_group_agreement(members, expected) if len(members) > 1 else math.nan)
    return found


def _group_score(label: str, scores: Floats, rwg: float, shown: bool, min_n: int) -> GroupScore:
    n = len(scores)
    if not shown or n < max(min_n, 1):
        return GroupScore(label, n, math.nan, math.nan, rwg if shown and n >= min_n else math.nan)
    return GroupScore(label, n, float(scores.mean()), float(scores.std(ddof=1)) if n > 1 else math.nan, rwg)


def _reasons(found: OneWay | None, median: float, groups: int, criteria: _Criteria) -> list[Finding]:
    if found is None:
        return [Finding("aggregation_no_groups", "error", values={"groups": groups})]
    reasons = []
    if not median >= criteria.rwg:
        values = {"rwg": median, "minimum": criteria.rwg}
        reasons.append(Finding("aggregation_no_agreement", "error", values=values))
    if not found.pvalue < 0.05:
        values = {"icc1": found.icc1, "low": found.icc1_low, "high": found.icc1_high}
        reasons.append(
            Finding("aggregation_no_difference", "error", values={**values, "p": PValue(found.pvalue)})
        )
    if not found.icc2 >= criteria.icc2:
        values = {"icc2": found.icc2, "minimum": criteria.icc2, "size": Average(found.size)}
        reasons.append(Finding("aggregation_unreliable", "error", values=values))
    return reasons


def _qualifications(
    scale: Scale, groups: int, small: int, criteria: _Criteria, refused: bool
) -> list[Finding]:
    found = []
    if scale.unit == "person":
        found.append(Finding("aggregation_of_persons"))
    if refused and criteria.force:
        found.append(Finding("aggregation_forced"))
    if 2 <= groups < _FEW_GROUPS:
        found.append(Finding("aggregation_few_groups", "note", values={"groups": groups}))
    if small and (not refused or criteria.force):
        values = {"small": small, "min_n": criteria.min_n}
        found.append(Finding("aggregation_small_groups", "note", values=values))
    return found
