# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Differential item functioning by ordinal logistic regression, with a purified matching score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, OptionError, check_option
from ..numerics.adjustment import Adjustment, adjusted_p
from ..numerics.logistic_dif import Comparison, LogisticDif
from ..responses.response_data import ResponseData
from ..results import Finding
from .dif_data import complete_answers, dif_data
from .dif_matching import DifStudy
from .dif_report import DifReport, DifRule, DifTest, ItemDif, Matching, ScaleDif
from .scale_answers import ScaleAnswers

Floats = NDArray[np.float64]

_ROUNDS = 10
_SHORT_SCALE = 10
_LARGE_DIFFERENCE = 0.5
_FEWEST_ANCHORS = 2
_MOST_CATEGORIES = 30


def dif(
    data: ResponseData | Any,
    *,
    group: str,
    group_order: Sequence[str] | None = None,
    method: Literal["logistic"] = "logistic",
    purify: bool = True,
    adjust: Adjustment = "holm",
    alpha: float = 0.05,
    r2: float = 0.02,
    test: DifTest = "total",
    matching: Matching = "total",
) -> DifReport:
    r"""Test whether items are answered differently by two or more groups at the same score.

    For each item three proportional-odds models of its answer are compared, with
    :math:`\operatorname{logit} P(Y \le k) = \zeta_k - \eta`, :math:`z` the matching score and :math:`g` the
    group (0 reference, 1 focal):

    .. math:: \eta_1 = \beta_1 z, \quad \eta_2 = \eta_1 + \beta_2 g, \quad \eta_3 = \eta_2 + \beta_3 z g

    With several focal groups :math:`g` stands for an indicator of each. An item is flagged if the adjusted p
    is below `alpha` **and** McFadden's :math:`\Delta R^2` is at least `r2`. Flagged items leave the score of
    the others and everything is computed again, until nothing changes or ten times; a studied item counts in
    its own score.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, scale by scale with reversed items recoded; or a pandas or polars frame with
        nothing but the item columns of one scale (called "scale") and `group`.
    group : str
        Column of groups.
    group_order : sequence of str, optional
        The reference group and the focal ones. By default all, in the order of the instrument's languages,
        of a plain frame first appearance.
    method : {"logistic"}
    purify : bool
    adjust : {"holm", "bh", "bonferroni", "none"}
        For the number of items of all scales together.
    alpha, r2 : float
    test : {"total", "uniform", "nonuniform"}
        The test, and the ΔR² that goes with it, by which items are flagged: model 3 against 1 (2 df for
        every focal group), 2 against 1, or 3 against 2 (1 df each).
    matching : {"total", "rest", "theta"}
        The sum of the items with or without the studied one; or latent scores (EAP) of a graded response
        model in which flagged items have parameters of their own in each group, as in lordif. Categories
        that a group chose fewer than five times are then merged with the next lower one.

    Returns
    -------
    DifReport
        ``.to_frame()`` has ``scale item chisq_uniform p_uniform chisq_nonuniform p_nonuniform chisq_total
        p_total p_adjusted r2_uniform r2_nonuniform r2_change nagelkerke_change log_odds slope_change
        mantel_chisq mantel_p mean_difference flagged``; `r2_change` is McFadden's of model 3 against 1.
        `mantel_chisq` asks for uniform DIF without a model, within strata of the score, and
        `mean_difference` is how many score points higher the focal group answers there; both for two groups
        only. `log_odds` is that of the focal group farthest from the reference group.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there are fewer than two groups.
    OptionError
        If an option is not understood.

    Notes
    -----
    R: ``MASS::polr(ordered(y) ~ z + g + z:g)`` with a factor ``g`` and ``anova`` of the nested models;
    ``p.adjust(p, "holm")``; with ``matching="theta"`` the statistics of ``lordif::lordif``.

    With fewer than ten items, or groups more than half a standard deviation apart, items without DIF are
    flagged far too often, and a finding says so.

    References
    ----------
    Swaminathan & Rogers (1990), doi:10.1111/j.1745-3984.1990.tb00754.x; Zumbo (1999), *A handbook on the
    theory and methods of differential item functioning*; Choi, Gibbons & Crane (2011),
    doi:10.18637/jss.v039.i08; Scott et al. (2010), doi:10.1186/1477-7525-8-81

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(np.round(rng.normal(3, 1, (400, 1)) + rng.normal(0, 0.7, (400, 6))))
    >>> answers.columns = list("abcdef")
    >>> answers["language"] = np.repeat(["sv", "en"], 200)
    >>> answers.loc[answers["language"] == "en", "d"] += 1
    >>> dif(answers, group="language").flagged
    ('d',)
    """
    rule = _checked(DifRule(purify, adjust, alpha, r2, test, matching), method)
    given = dif_data(data, group, group_order)
    studies = [_study(answers, given.groups) for answers in given.scales]
    scales = _purified(studies, rule)
    return DifReport(tuple(scales), given.refused, given.notes, group, given.groups, rule)


def _checked(rule: DifRule, method: str) -> DifRule:
    check_option("method", method, ("logistic",))
    check_option("adjust", rule.adjust, get_args(Adjustment))
    check_option("test", rule.test, get_args(DifTest))
    check_option("matching", rule.matching, get_args(Matching))
    for name, value in (("alpha", rule.alpha), ("r2", rule.r2)):
        if not 0 <= value < 1:
            raise OptionError(
                f"{name}={value!r} is outside 0 to 1.", code=name, place=name, remedy="Give a share, as 0.05."
            )
    return rule


def _study(answers: ScaleAnswers, groups: tuple[str, ...]) -> DifStudy:
    parts = {label: complete_answers(answers, label) for label in groups}
    values = np.vstack(list(parts.values()))
    for item, column in zip(answers.items, values.T, strict=True):
        if len(np.unique(column)) > _MOST_CATEGORIES:
            raise DataError(
                f"the item {item!r} has more than {_MOST_CATEGORIES} different answers.",
                code="not_ordinal",
                place=item,
                remedy="Ordinal regression is for answers in a few ordered categories.",
            )
    n = {label: len(rows) for label, rows in parts.items()}
    return DifStudy(answers, values, np.repeat(np.arange(len(n)), list(n.values())), n)


def _judged(models: LogisticDif, test: DifTest) -> Comparison:
    return {"total": models.total, "uniform": models.uniform, "nonuniform": models.nonuniform}[test]


def _purified(studies: Sequence[DifStudy], rule: DifRule) -> list[ScaleDif]:
    """Test, take flagged items out of the scores, and again; p-values are adjusted over all scales."""
    anchors = [frozenset(range(len(s.answers.items))) for s in studies]
    settled = [not rule.purify] * len(studies)
    few = [False] * len(studies)
    tests = [s.tests(a, rule.matching) for s, a in zip(studies, anchors, strict=True)]
    for done in range(_ROUNDS + 1):
        items = _flags(studies, tests, rule)
        if not rule.purify:
            break
        for k, of_scale in enumerate(items):
            left = frozenset(i for i, item in enumerate(of_scale) if not item.flagged)
            few[k] = len(left) < _FEWEST_ANCHORS
            settled[k] = few[k] or left == anchors[k]
            if not settled[k] and done < _ROUNDS:
                anchors[k] = left
                tests[k] = studies[k].tests(left, rule.matching)
        if all(settled):
            break
    return [
        _scale(studies[k], items[k], anchors[k], rule, done, settled[k], few[k]) for k in range(len(studies))
    ]


def _flags(
    studies: Sequence[DifStudy], tests: Sequence[tuple[LogisticDif | None, ...]], rule: DifRule
) -> list[tuple[ItemDif, ...]]:
    """Judge every item of every scale by the rule."""
    judged = [[None if m is None else _judged(m, rule.test) for m in found] for found in tests]
    raw = [math.nan if c is None else c.p for of_scale in judged for c in of_scale]
    adjusted = iter(adjusted_p(np.array(raw), rule.adjust).tolist())
    rows = []
    for study, found, of_scale in zip(studies, tests, judged, strict=True):
        items = []
        for name, models, c in zip(study.answers.items, found, of_scale, strict=True):
            p = next(adjusted)
            flagged = c is not None and p < rule.alpha and c.mcfadden >= rule.r2
            items.append(ItemDif(study.answers.scale, name, models, p, flagged))
        rows.append(tuple(items))
    return rows


def _scale(
    study: DifStudy,
    items: tuple[ItemDif, ...],
    anchors: frozenset[int],
    rule: DifRule,
    rounds: int,
    settled: bool,
    few: bool,
) -> ScaleDif:
    names, scale = study.answers.items, study.answers.scale
    score = study.score(anchors, rule.matching)
    difference = _largest_difference([score[study.group == g] for g in range(len(study.n))])
    place: dict[str, object] = {"scale": scale, "k": len(names)}
    findings = []
    if len(names) < _SHORT_SCALE:
        findings.append(Finding("dif_short", "note", values=place))
    if abs(difference) > _LARGE_DIFFERENCE:
        findings.append(Finding("dif_impact", values={**place, "difference": difference}))
    if few:
        flagged = sum(i.flagged for i in items)
        findings.append(Finding("dif_few_anchors", values={**place, "flagged": flagged}))
    if rule.matching == "theta" and not study.common.converged:
        findings.append(Finding("dif_theta_not_converged", values=place))
    if not settled:
        findings.append(Finding("dif_not_purified", values={**place, "rounds": rounds}))
    for i in items:
        if i.models is None:
            findings.append(Finding("dif_not_computed", item=i.item, values={"item": i.item}))
        elif i.models.separated:
            findings.append(Finding("dif_separated", item=i.item, values={"item": i.item}))
    plain = study.strata(anchors, rule.matching)
    return ScaleDif(
        scale,
        study.n,
        tuple(names[i] for i in sorted(anchors)),
        rounds,
        settled,
        difference,
        tuple(replace(i, mantel=m) for i, m in zip(items, plain, strict=True)),
        tuple(replace(f, scale=scale) for f in findings),
    )


def _largest_difference(scores: Sequence[Floats]) -> float:
    """Return the difference of a focal group from the reference that is farthest from 0, in pooled SDs."""
    reference, differences = scores[0], []
    for focal in scores[1:]:
        n1, n2 = len(reference), len(focal)
        pooled = ((n1 - 1) * reference.var(ddof=1) + (n2 - 1) * focal.var(ddof=1)) / (n1 + n2 - 2)
        gap = float(focal.mean() - reference.mean())
        differences.append(gap / math.sqrt(pooled) if pooled > 0 else math.nan)
    return max(differences, key=lambda d: -1.0 if math.isnan(d) else abs(d))
