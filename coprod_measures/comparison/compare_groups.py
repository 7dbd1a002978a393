# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Compare groups on every scale, as far as the ladder of each scale permits, and no further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from .group_comparison import GroupComparison, GroupScores, ScaleComparison, Status, is_partial
from .two_groups import at_level, mean_estimate, scaled, welch_difference

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
    Differences are focal minus reference group, with Welch's interval; where clusters are named, here or in
    `validate`, over cluster means, which needs every cluster to lie in one group. With fewer than 30 clusters
    no ladder is assessable: the difference of cluster means is then shown with ``force=True`` only, since the
    test holds its level but cannot tell whether the questions work alike.
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
    cluster = options.get("cluster") or data.cluster
    for role, name in (("group", group), ("cluster", cluster)):
        if name is not None and name not in frame.columns:
            raise DataError(
                f"there is no column {name!r}.{closest(name, frame.columns)}",
                code="unknown_column",
                place=role,
                remedy=f"Name it as {role}= or among covariates= in validate().",
            )
    ladders = invariance_by_scale(data, group=group, group_order=group_order, partial=partial, **options)
    labels = next(iter(ladders.values())).group_labels
    if group_order is not None:
        frame = frame.filter(nw.col(group).cast(nw.String).is_in(labels))
    asked = _Asked(data, frame, ladders, group, labels, cluster, force, level)
    scales = tuple(_compare(scale, asked) for scale in data.instrument.all_scales())
    return GroupComparison(group=group, group_labels=labels, scales=scales, forced=force, level=level)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, of every scale alike; `frame` holds the scores."""

    data: ResponseData
    frame: nw.DataFrame[Any]
    ladders: Mapping[str, InvarianceLadder]
    group: str
    labels: tuple[str, ...]
    cluster: str | None
    force: bool
    level: float


def _compare(scale: Scale, asked: _Asked) -> ScaleComparison:
    ladder = asked.ladders.get(scale.id)
    status, reasons = _permission(scale, ladder)
    observed = tuple(_describe(asked, scale.id, label) for label in asked.labels)
    values, findings = _compared(scale, observed, asked)
    if findings and status != "refused":
        status, reasons = "refused", (*findings, *reasons)
    elif findings:
        reasons = (*reasons, *findings)
    shown = (status != "refused" or asked.force) and not findings
    reference, *others = asked.labels
    unit = "respondents" if asked.cluster is None else "cluster means"
    differences = {
        label: welch_difference(values[reference], values[label], asked.level, unit=unit)
        for label in (others if shown else ())
    }
    unshown = {o.group for o in observed if o.mean is None}
    told = [] if reference in unshown else [g for g in others if g not in unshown]
    points = points_of_the_mean(scale, asked.data)
    moved = {} if ladder is None else ladder.impact
    latent = _latent(ladder, asked.level)
    return ScaleComparison(
        scale=scale.id,
        scale_title=scale.title,
        ladder=ladder,
        status=status,
        forced=asked.force and status == "refused" and bool(differences),
        observed=observed,
        differences=differences,
        latent_differences={g: latent[g] for g in told if g in latent},
        impact={g: scaled(at_level(moved[g], asked.level), points) for g in told if g in moved},
        reasons=reasons,
    )


def _permission(scale: Scale, ladder: InvarianceLadder | None) -> tuple[Status, tuple[Finding, ...]]:
    """Say whether the ladder permits differences of mean scores."""
    if not scale.reflective:
        return "refused", (Finding("not_reflective", "note", scale=scale.id, values={"scale": scale.title}),)
    if ladder is None:
        return "refused", (Finding("too_few_items", "note", scale=scale.id, values={"scale": scale.title}),)
    if "latent_means" not in ladder.permits:
        return "refused", ladder.reasons
    if "observed_means" in ladder.permits:
        return ("qualified" if ladder.doubtful else "allowed"), ladder.reasons
    if ladder.impact:
        return "qualified", ladder.reasons  # partial: with its bias beside it
    return "refused", (*ladder.reasons, Finding("impact_unknown", scale=scale.id))


def points_of_the_mean(scale: Scale, data: ResponseData) -> float:
    """Return how many score points one point of the items' mean is, by the scale's rule."""
    if scale.scoring.method == "sum":
        return float(len(scale.items))
    if scale.scoring.method == "pomp":
        answers = data.instrument.response_scale_of(scale.items[0])
        return 100.0 / (answers.maximum - answers.minimum)
    return 1.0


def _describe(asked: _Asked, scale: str, label: str) -> GroupScores:
    values = _scores(asked.frame, scale, asked.group, label)
    if values.size < MEANS_NEED:
        return GroupScores(label, int(values.size), None, None)
    return GroupScores(label, int(values.size), mean_estimate(values, asked.level), float(values.std(ddof=1)))


def _scores(frame: nw.DataFrame[Any], scale: str, group: str, label: str) -> NDArray[np.float64]:
    rows = frame.filter((nw.col(group).cast(nw.String) == label) & ~nw.col(scale).is_null())
    return np.asarray(rows[scale].to_numpy(), dtype=np.float64)


def _compared(
    scale: Scale, observed: Sequence[GroupScores], asked: _Asked
) -> tuple[dict[str, NDArray[np.float64]], list[Finding]]:
    """Return what is compared per group, scores or cluster means, and what leaves nothing to compare."""
    place: dict[str, object] = {"scale": scale.title}
    findings = [
        Finding(
            "too_few_for_mean",
            group=o.group,
            scale=scale.id,
            values={**place, "n": o.n, "min_n": MEANS_NEED},
        )
        for o in observed
        if o.mean is None
    ]
    frame, group, cluster = asked.frame, asked.group, asked.cluster
    if cluster is None:
        return {label: _scores(frame, scale.id, group, label) for label in asked.labels}, findings
    rows = frame.filter(~nw.col(scale.id).is_null() & ~nw.col(cluster).is_null() & ~nw.col(group).is_null())
    if rows.select(cluster, group).unique().shape[0] > rows[cluster].n_unique():
        return {}, [Finding("crossed_clusters", scale=scale.id), *findings]
    means = rows.group_by(group, cluster).agg(nw.col(scale.id).mean())
    values = {label: _scores(means, scale.id, group, label) for label in asked.labels}
    alone = [
        Finding("cluster_alone", group=label, scale=scale.id, values=place)
        for label, units in values.items()
        if units.size < 2
    ]
    return values, [*alone, *findings]


def _latent(ladder: InvarianceLadder | None, level: float) -> dict[str, Estimate]:
    """Return latent mean differences from the reference group, where the ladder permits them.

    Of a partial ladder they are named as resting on the anchors.
    """
    means = None if ladder is None else ladder.latent_means
    if ladder is None or means is None:
        return {}
    fit = ladder["scalar"].fit
    assert fit is not None  # it has the means
    reference = ladder.group_labels[0]
    of_item = fit.options.identification == "marker"
    metric = "metric of the first item" if of_item else f"in standard deviations of {reference}"
    anchored = " resting on the items that work alike," if is_partial(ladder) else ""
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
            method=f"latent mean difference, scalar model,{anchored} {ladder.estimator}, {metric}",
            n=sum(ladder.n.values()),
        )
    return differences
