# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Compare groups on every scale, as far as the ladder of each scale permits, and no further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ..analysis.invariance import InvarianceLadder, invariance_by_scale
from ..errors import DataError, checked_level, closest
from ..instrument import Scale
from ..numerics.disclosure import DisclosurePolicy
from ..responses import ResponseData, score
from ..responses.frames import open_frame
from ..results import Estimate, Finding
from .group_comparison import GroupComparison, GroupScores, ScaleComparison, Status
from .two_groups import mean_estimate, scaled, welch_difference

MEANS_NEED = DisclosurePolicy().min_mean


def compare_groups(
    data: ResponseData,
    *,
    group: str | None = None,
    group_order: Sequence[str] | None = None,
    force: bool = False,
    level: float = 0.95,
    partial: Literal["search"] | None = "search",
    **options: Any,
) -> GroupComparison:
    """Compare groups on every scale, refusing what the data do not support.

    A difference of mean scores is shown only where scalar invariance is supported; where the starting
    model fits only moderately it is qualified; else it is refused with the reason. Where some items work
    differently but enough of the others do not (partial scalar invariance), it is qualified too, and what
    those items do to the mean score stands beside it. Means of each group by itself are always described
    (from 10 scores).

    Parameters
    ----------
    data : ResponseData
        Checked responses.
    group : str, optional
        The grouping column; default the one named in `validate`.
    group_order : sequence of str, optional
        Groups as text, the reference first; groups not named are left out.
    force : bool
        Show refused differences too, under a warning that the result carries.
    level : float
        Coverage of intervals.
    partial : {"search"} or None
        Search for items that work differently, over all scales together.
    **options
        Passed on to `invariance_by_scale`: `estimator` ("WLSMV" for ordinal items), `missing`, `criteria`,
        `min_n`, `cluster`, `seed`, `empty_categories`.

    Returns
    -------
    GroupComparison
        One `ScaleComparison` per scale, with ladder, status, means and, if permitted, differences.

    Notes
    -----
    Differences are focal minus reference group, with Welch's interval; where clusters are declared and
    every cluster lies in one group, over cluster means.
    """
    checked_level(level)
    group = group or data.group
    if group is None:
        raise DataError(
            "no grouping column is named.",
            code="no_group",
            place="group",
            remedy="Give group= here or in validate().",
        )
    frame = open_frame(score(data).frame)
    if group not in frame.columns:
        raise DataError(
            f"there is no column {group!r}.{closest(group, frame.columns)}",
            code="unknown_column",
            place="group",
            remedy="Name it as group= or among covariates= in validate().",
        )
    ladders = invariance_by_scale(data, group=group, group_order=group_order, partial=partial, **options)
    labels = next(iter(ladders.values())).group_labels
    if group_order is not None:
        frame = frame.filter(nw.col(group).cast(nw.String).is_in(labels))
    scales = tuple(
        _compare(scale, ladders.get(scale.id), frame, data, group, labels, force=force, level=level)
        for scale in data.instrument.all_scales()
    )
    return GroupComparison(group=group, group_labels=labels, scales=scales, forced=force, level=level)


def _compare(
    scale: Scale,
    ladder: InvarianceLadder | None,
    frame: nw.DataFrame[Any],
    data: ResponseData,
    group: str,
    labels: tuple[str, ...],
    *,
    force: bool,
    level: float,
) -> ScaleComparison:
    status, reasons = _status(scale, ladder)
    values, findings = _cluster_means(frame, scale.id, group, data.cluster, labels)
    observed = tuple(_describe(frame, scale.id, group, label, level) for label in labels)
    few = [
        Finding(
            "too_few_for_mean",
            "warning",
            group=o.group,
            scale=scale.id,
            values={"scale": scale.title, "n": o.n, "min_n": MEANS_NEED},
        )
        for o in observed
        if o.mean is None
    ]
    shown = (status != "refused" or force) and not few and not findings
    points = points_of_the_mean(scale, data)
    unit = "respondents" if data.cluster is None else "cluster means"
    differences = {
        label: welch_difference(values[labels[0]], values[label], level, unit=unit)
        for label in (labels[1:] if shown else ())
        if min(values[labels[0]].size, values[label].size) >= 2
    }
    return ScaleComparison(
        scale=scale.id,
        scale_title=scale.title,
        ladder=ladder,
        status=status,
        forced=force and status == "refused" and bool(differences),
        observed=observed,
        differences=differences,
        latent_differences=_latent(ladder, level),
        impact={} if ladder is None else {g: scaled(e, points) for g, e in ladder.impact.items()},
        reasons=(*reasons, *findings, *few),
    )


def _status(scale: Scale, ladder: InvarianceLadder | None) -> tuple[Status, tuple[Finding, ...]]:
    if not scale.reflective:
        return "refused", (Finding("not_reflective", "note", scale=scale.id, values={"scale": scale.title}),)
    if ladder is None:
        return "refused", (Finding("too_few_items", "note", scale=scale.id, values={"scale": scale.title}),)
    if "latent_means" not in ladder.permits:
        return "refused", ladder.reasons
    if "observed_means" not in ladder.permits:
        return "qualified", ladder.reasons  # partial: with its bias beside it
    return ("qualified" if ladder.doubtful else "allowed"), ladder.reasons


def points_of_the_mean(scale: Scale, data: ResponseData) -> float:
    """Return how many score points one point of the items' mean is, by the scale's rule."""
    if scale.scoring.method == "sum":
        return float(len(scale.items))
    if scale.scoring.method == "pomp":
        answers = data.instrument.response_scale_of(scale.items[0])
        return 100.0 / (answers.maximum - answers.minimum)
    return 1.0


def _describe(frame: nw.DataFrame[Any], scale: str, group: str, label: str, level: float) -> GroupScores:
    values = _scores(frame, scale, group, label)
    if values.size < MEANS_NEED:
        return GroupScores(label, int(values.size), None, None)
    return GroupScores(label, int(values.size), mean_estimate(values, level), float(values.std(ddof=1)))


def _scores(frame: nw.DataFrame[Any], scale: str, group: str, label: str) -> NDArray[np.float64]:
    rows = frame.filter((nw.col(group).cast(nw.String) == label) & ~nw.col(scale).is_null())
    return np.asarray(rows[scale].to_numpy(), dtype=np.float64)


def _cluster_means(
    frame: nw.DataFrame[Any], scale: str, group: str, cluster: str | None, labels: tuple[str, ...]
) -> tuple[dict[str, NDArray[np.float64]], list[Finding]]:
    """Return the values that are compared per group: scores, or cluster means where clusters are declared."""
    if cluster is None:
        return {label: _scores(frame, scale, group, label) for label in labels}, []
    rows = frame.filter(~nw.col(scale).is_null() & ~nw.col(cluster).is_null() & ~nw.col(group).is_null())
    if rows.select(cluster, group).unique().shape[0] > rows[cluster].n_unique():
        return {label: np.empty(0) for label in labels}, [Finding("crossed_clusters", "warning", scale=scale)]
    means = rows.group_by(group, cluster).agg(nw.col(scale).mean())
    return {label: _scores(means, scale, group, label) for label in labels}, []


def _latent(ladder: InvarianceLadder | None, level: float) -> dict[str, Estimate]:
    """Return latent mean differences from the reference group, where the ladder permits them."""
    means = None if ladder is None else ladder.latent_means
    if ladder is None or means is None:
        return {}
    fit = ladder["scalar"].fit
    assert fit is not None  # it has the means
    reference = ladder.group_labels[0]
    of_item = fit.options.identification == "marker"
    metric = "metric of the first item" if of_item else f"in standard deviations of {reference}"
    reach = float(ndtri(0.5 + level / 2))
    differences = {}
    for row in means.to_dict("records"):
        if row["group"] == reference:
            continue
        differences[str(row["group"])] = Estimate(
            value=float(row["est"]),
            low=float(row["est"] - reach * row["se"]),
            high=float(row["est"] + reach * row["se"]),
            level=level,
            method=f"latent mean difference, scalar model, {ladder.estimator}, {metric}",
            n=sum(ladder.n.values()),
        )
    return differences
