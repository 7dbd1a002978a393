# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The two questions a user asks: for one model, and for every scale of an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from ...errors import DataError, NotSupportedError, check_option, closest
from ...model import FactorModel, Missing, SampleStatistics, sample_statistics
from ...responses import ResponseData
from ...results import Finding, Share
from .balanced import DEFAULT_SEED, balanced_repeat, unequal
from .climb import climb
from .criteria import CRITERIA, END_CATEGORY_SHARE, required_n
from .result import InvarianceLadder
from .verdict import judge, remarks

ESTIMATORS = ("MLR", "ML")


def invariance(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    estimator: str | None = None,
    missing: Missing = "listwise",
    criteria: str = "cheung_rensvold_2002",
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    scale: str | None = None,
) -> InvarianceLadder:
    """Test measurement invariance across groups, from configural to strict, and judge what it permits.

    The same factor model is fitted to all groups with nothing equal (configural), equal loadings (metric),
    also equal intercepts (scalar; latent means are then free in all groups but the first) and also equal
    residual variances (strict). Each step is judged on unrounded values by `criteria`. Where the largest
    group is more than twice the smallest, the ladder is repeated with groups drawn down to equal size, and
    the stricter of the two verdicts counts.

    Parameters
    ----------
    model : FactorModel or str
        One scale's model, or lavaan syntax such as ``"f =~ x1 + x2 + x3"``.
    data : ResponseData or data frame
        Checked responses (items are keyed by the instrument), or a plain frame of numeric columns.
    group : str
        The grouping column. The reference group is the first: the first language of the instrument, or the
        first to appear in a plain frame.
    estimator : {"MLR", "ML"}, optional
        Maximum likelihood for continuous items; by default MLR, with robust fit indices and scaled
        difference tests.
    missing : {"listwise", "fiml"}
        Cases with unanswered items left out, or used by full-information maximum likelihood.
    criteria : {"cheung_rensvold_2002", "chen_2007", "difference_test"}
        When a step is rejected.
    min_n : int, optional
        Complete respondents needed per group; default max(100, 7 × items).
    cluster : str, optional
        Column of clusters, for example projects. With checked responses the column named in `validate` is
        used. With fewer than 30 clusters, or fewer than parameters, the ladder is not assessable.
    seed : int, optional
        Of the balanced repeat; a fixed default, shown in the result.
    scale : str, optional
        Id of the scale in the instrument, for titles.

    Returns
    -------
    InvarianceLadder
        With `assessable`, `supported` (the highest supported step or None), `reasons`, `verdict()`.

    Raises
    ------
    ModelError
        If the model is misspelt or not identified.
    DataError
        If a column is missing or there are fewer than two groups.

    Notes
    -----
    lavaan: ``cfa(model, data, group = "g", group.equal = c("loadings", "intercepts"))``.

    References
    ----------
    Meredith, W. (1993). Psychometrika, 58, 525-543. https://doi.org/10.1007/BF02294825
    Putnick, D. L., & Bornstein, M. H. (2016). Developmental Review, 41, 71-90.
    https://doi.org/10.1016/j.dr.2016.06.004
    """
    estimator = estimator or ESTIMATORS[0]
    check_option("estimator", estimator, ESTIMATORS)
    check_option("criteria", criteria, CRITERIA)
    model = FactorModel.parse(model) if isinstance(model, str) else model
    statistics = sample_statistics(data, model.observed, group=group, missing=missing)
    if len(statistics.groups) < 2:
        raise DataError(
            f"{group!r} has only one group with complete answers.",
            code="one_group",
            place=group,
            remedy="Invariance compares at least two groups.",
        )
    n = {g.label: g.n for g in statistics.groups}
    needed = required_n(len(model.observed)) if min_n is None else min_n
    steps = climb(model, statistics, estimator=estimator, criteria=criteria)
    balanced = None
    if unequal(statistics) and all(s.usable for s in steps) and min(n.values()) >= needed:
        balanced = balanced_repeat(
            model,
            statistics,
            estimator=estimator,
            criteria=criteria,
            seed=DEFAULT_SEED if seed is None else seed,
        )
    clusters = _count_clusters(data, cluster)
    verdict = judge(steps, balanced, n=n, min_n=needed, n_clusters=clusters, criteria=criteria)
    beside = remarks(steps, balanced, n=n, criteria=criteria)
    return InvarianceLadder(
        scale=scale,
        scale_title=_title(data, scale, model),
        group=group,
        group_labels=statistics.group_labels,
        n=n,
        n_dropped=statistics.n_dropped,
        estimator=estimator,
        missing=missing,
        criteria=criteria,
        min_n=needed,
        steps=steps,
        balanced=balanced,
        assessable=verdict.assessable,
        supported=verdict.supported,
        doubtful=verdict.doubtful,
        reasons=verdict.reasons,
        findings=(*beside, *_heavy_ends(data, statistics)),
    )


def invariance_by_scale(data: ResponseData, *, group: str, **options: Any) -> dict[str, InvarianceLadder]:
    """Return a ladder for every reflective scale with at least three items, by scale id.

    Scores are made per scale, and a model of the whole instrument would dilute one bad item in many; so
    each scale has a ladder of its own. Options are those of `invariance`.
    """
    instrument = data.instrument
    ladders = {}
    for scale in instrument.reflective_scales():
        if len(scale.items) >= 3:
            model = FactorModel.from_instrument(instrument, scale=scale.id)
            ladders[scale.id] = invariance(model, data, group=group, scale=scale.id, **options)
    if not ladders:
        raise NotSupportedError(
            "no scale of this instrument is reflective with at least three items.",
            code="nothing_to_test",
            place=instrument.id,
            remedy="Composite scales and pairs of items have no ladder; report them by level.",
        )
    return ladders


def _count_clusters(data: Any, cluster: str | None) -> int | None:
    """Return the number of clusters, or None where none are declared."""
    frame = data.frame if isinstance(data, ResponseData) else data
    name = cluster or (data.cluster if isinstance(data, ResponseData) else None)
    if name is None:
        return None
    columns = nw.from_native(frame, eager_only=True)
    if name not in columns.columns:
        raise DataError(
            f"there is no column {name!r}.{closest(name, columns.columns)}",
            code="unknown_column",
            place="cluster",
            remedy="Name the column of clusters.",
        )
    return int(columns[name].drop_nulls().n_unique())


def _title(data: Any, scale: str | None, model: FactorModel) -> Mapping[str, str]:
    if isinstance(data, ResponseData) and scale is not None:
        return data.instrument.scale(scale).title
    name = scale or ", ".join(model.latents)
    return {"sv": name, "en": name}


def _heavy_ends(data: Any, statistics: SampleStatistics) -> list[Finding]:
    """Find items with at least half of a group's answers in one end category."""
    found = []
    blocks = list(statistics.cases("the share of answers in the end categories"))
    values = np.vstack([b.values for b in blocks])
    group = np.concatenate([b.group for b in blocks])
    for j, item in enumerate(statistics.variables):
        ends = _ends(data, item, values[:, j])
        for g, label in enumerate(statistics.group_labels):
            answers = values[(group == g) & ~np.isnan(values[:, j]), j]
            share = max((float(np.mean(answers == end)) for end in ends), default=0.0)
            if share >= END_CATEGORY_SHARE:
                found.append(
                    Finding("heavy_end_category", item=item, group=label, values={"share": Share(share)})
                )
    return found


def _ends(data: Any, item: str, values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, ...]:
    """Return the end codes: declared by the instrument, or of a column that holds few whole numbers."""
    if isinstance(data, ResponseData):
        answers = data.instrument.response_scale_of(item)
        return (answers.minimum, answers.maximum)
    distinct = np.unique(values[~np.isnan(values)])
    if distinct.size <= 10 and np.all(distinct == np.round(distinct)):
        return (float(distinct[0]), float(distinct[-1]))
    return ()
