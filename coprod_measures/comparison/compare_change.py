# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Compare the same people over waves, as far as the ladder over waves permits, and no further."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..analysis.invariance.longitudinal import longitudinal_by_scale
from ..analysis.invariance.wave_data import person_labels
from ..analysis.invariance.wave_ladder import WaveLadder
from ..analysis.reliability import reliability
from ..analysis.retest import RetestReport
from ..analysis.scale_scores import Occasions, in_memory, occasions, scores_by_scale
from ..errors import DataError, EstimationError, NotSupportedError, OptionError, checked_level, is_number
from ..instrument import Scale
from ..numerics.disclosure import DisclosurePolicy
from ..responses import ResponseData
from ..responses.response_data import require_responses
from ..results import Estimate, Finding
from .change_comparison import ChangeComparison, ScaleChange, StatedSem, WaveChange
from .compare_groups import points_of_the_mean
from .group_comparison import GroupScores, Status
from .paired_change import DETECTABLE, mean_change, reliable_change, standardised_response_mean
from .two_groups import at_level, mean_estimate, scaled

Floats = NDArray[np.float64]
Sem = Mapping[str, float] | RetestReport | None


def compare_change(
    data: ResponseData,
    *,
    wave: str | None = None,
    waves: Sequence[str] | None = None,
    sem: Sem = None,
    force: bool = False,
    level: float = 0.95,
    partial: Literal["search"] | None = "search",
    policy: DisclosurePolicy | None = None,
    **options: Any,
) -> ChangeComparison:
    r"""Compare the same people over waves on every scale, refusing what the data do not support.

    Change of mean scores is shown only where scalar invariance over the waves is supported; where the
    starting model fits only moderately it is qualified; else it is refused with the reason. Where some items
    work differently at some wave but enough of the others do not (partial scalar invariance), it is
    qualified too: latent change rests on the others, and beside the change of scores stands what those items
    do to it. With it come the standardised response mean, the smallest detectable change of one person, and
    the share of people who changed by more than that:

    .. math:: SRM = \bar d/SD(d), \qquad SDC = 1.96\sqrt2\,SEM

    Whether single persons changed is never told.

    Parameters
    ----------
    data : ResponseData
        Checked responses with respondent and wave.
    wave : str, optional
        The column of waves; default the one named in `validate`.
    waves : sequence of str, optional
        Which waves, in which order; the first is the one that change is counted from. Default all, in the
        order of `ResponseData.order_of`; where their names do not tell it, a finding names it.
    sem : mapping or RetestReport, optional
        Standard errors of measurement in score points by scale; or a test–retest study, of which the one for
        agreement is taken. By default the standard deviation at the first wave times √(1 − omega) there,
        which leaves out error from one occasion to the next.
    force : bool
        Show refused change too, under a warning that the result carries.
    level : float
        Coverage of intervals.
    partial : {"search"} or None
        Search for items that work differently at some wave, over all scales together.
    policy : DisclosurePolicy, optional
        Smallest numbers of people: a mean needs 10, shares need 30 people and 5 behind each.
    **options
        Passed on to `longitudinal_by_scale`: `estimator`, `missing`, `criteria`, `lags`, `min_n`,
        `cluster`, `empty_categories`.

    Returns
    -------
    ChangeComparison
        One `ScaleChange` per scale, with ladder, status, means and, if permitted, changes.

    Raises
    ------
    DataError
        If respondents or waves are not named, or somebody answered twice at a wave.

    Notes
    -----
    R: ``t.test(later, earlier, paired = TRUE)``; ``mean(d) / sd(d)``;
    ``mean(abs(d) > 1.96 * sqrt(2) * sem)``.
    Where clusters are declared, the interval of mean change is over cluster means, and there are no
    intervals for what assumes independent people.

    References
    ----------
    Jacobson & Truax (1991), doi:10.1037/0022-006X.59.1.12; Liang, Fossel & Larson (1990),
    doi:10.1097/00005650-199007000-00008; de Vet et al. (2006), doi:10.1016/j.jclinepi.2005.10.015
    """
    checked_level(level)
    require_responses(data)
    data = in_memory(data)
    if wave is not None:
        data.labels(wave)  # says which columns there are
        data = replace(data, wave=wave)
    scores = scores_by_scale(data)
    paired = _followed(data, waves)
    _check_sem(sem, tuple(scores))
    ladders = longitudinal_by_scale(data, waves=paired.waves, partial=partial, **options)
    cluster = options.get("cluster")
    asked = _Asked(data, paired, sem, force, level, policy or DisclosurePolicy(), ladders, cluster)
    scales = tuple(_compare(scale, scores[scale.id], asked) for scale in data.instrument.all_scales())
    return ChangeComparison(str(data.wave), paired.waves, scales, force, level, paired.findings)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked, of every scale alike."""

    data: ResponseData
    paired: Occasions
    sem: Sem
    force: bool
    level: float
    policy: DisclosurePolicy
    ladders: Mapping[str, WaveLadder]
    cluster: str | None


def _followed(data: ResponseData, waves: Sequence[str] | None) -> Occasions:
    """Pair the rows of each respondent, without people who are in no wave asked for."""
    paired = occasions(data, None if waves is None else tuple(map(str, waves)))
    return replace(paired, rows=paired.rows[(paired.rows >= 0).any(axis=1)])


def _check_sem(sem: Sem, scales: tuple[str, ...]) -> None:
    """Refuse a given standard error that belongs to no scale or is not positive."""
    if sem is None or isinstance(sem, RetestReport):
        return
    given = [(repr(sem), "", math.nan)]  # neither a report nor by scale
    if isinstance(sem, Mapping):
        given = [(f"{{{scale!r}: {value!r}}}", scale, value) for scale, value in sem.items()]
    for shown, scale, value in given:
        if scale not in scales or not (is_number(value) and 0 < value < math.inf):
            raise OptionError(
                f"sem={shown} cannot be used.",
                code="sem",
                place="sem",
                remedy=f"Give positive numbers in score points for scales among: {', '.join(scales)}.",
            )


def _compare(scale: Scale, column: Floats, asked: _Asked) -> ScaleChange:
    scores = asked.paired.values(column)
    waves = asked.paired.waves
    ladder, status, reasons = _permission(scale, asked)
    observed = tuple(_describe(scores[:, t], w, asked) for t, w in enumerate(waves))
    clusters = _clusters(asked.data, asked.paired, asked.cluster)
    changes: dict[str, WaveChange] = {}
    findings: list[Finding] = []
    if status != "refused" or asked.force:
        stated, told = _stated_sem(scale, scores[:, 0], asked)
        findings += told
        for t, w in enumerate(waves[1:], start=1):
            change = _change(scores[:, [0, t]], (waves[0], w), stated, clusters, asked)
            if isinstance(change, Finding):
                findings.append(
                    replace(change, scale=scale.id, values={**change.values, "scale": scale.title})
                )
            else:
                changes[w] = change
    latent = {} if ladder is None else {w: ladder.latent_change(w, level=asked.level) for w in waves[1:]}
    moved = {} if ladder is None else ladder.impact
    points = points_of_the_mean(scale, asked.data)
    return ScaleChange(
        scale=scale.id,
        scale_title=scale.title,
        ladder=ladder,
        status=status,
        forced=status == "refused" and bool(changes),
        observed=observed,
        changes=changes,
        latent_changes={w: e for w, e in latent.items() if e is not None},
        impact={w: scaled(at_level(e, asked.level), points) for w, e in moved.items()},
        reasons=(*reasons, *findings),
    )


def _permission(scale: Scale, asked: _Asked) -> tuple[WaveLadder | None, Status, tuple[Finding, ...]]:
    """Say whether change of mean scores may be shown."""
    place: dict[str, object] = {"scale": scale.title}
    if not scale.reflective:
        return None, "refused", (Finding("not_reflective", "note", scale=scale.id, values=place),)
    ladder = asked.ladders.get(scale.id)
    if ladder is None:
        return None, "refused", (Finding("too_few_items", "note", scale=scale.id, values=place),)
    if "observed_means" in ladder.permits:
        return ladder, ("qualified" if ladder.doubtful else "allowed"), ladder.reasons
    if "latent_means" not in ladder.permits:
        return ladder, "refused", ladder.reasons
    if ladder.impact:
        return ladder, "qualified", ladder.reasons  # partial: with its bias beside it
    return ladder, "refused", (*ladder.reasons, Finding("impact_unknown", scale=scale.id))


def _describe(scores: Floats, wave: str, asked: _Asked) -> GroupScores:
    values = scores[~np.isnan(scores)]
    if not asked.policy.shows_mean(values.size):
        return GroupScores(wave, int(values.size), None, None)
    return GroupScores(wave, int(values.size), mean_estimate(values, asked.level), float(values.std(ddof=1)))


def _clusters(data: ResponseData, paired: Occasions, cluster: str | None) -> NDArray[np.object_] | None:
    """Return each person's cluster (None without one, or where it changed); None where none are declared."""
    name = cluster or data.cluster
    return None if name is None else person_labels(paired.rows, data.labels(name))[0]


def _change(
    scores: Floats,
    names: tuple[str, str],
    sem: StatedSem | None,
    clusters: NDArray[np.object_] | None,
    asked: _Asked,
) -> WaveChange | Finding:
    """Return the change of the people with both scores, shape (persons, 2), or why it is not shown."""
    both = ~np.isnan(scores).any(axis=1)
    if clusters is not None:
        both &= np.array([c is not None for c in clusters], dtype=bool)
    change = scores[both, 1] - scores[both, 0]
    n = int(change.size)
    if not asked.policy.shows_mean(n):
        values = {"n": n, "first": names[0], "wave": names[1], "min_n": asked.policy.min_mean}
        return Finding("too_few_for_change", values=values)
    units, unit = change, "people"
    if clusters is not None:
        mine = clusters[both]
        units = np.array([change[mine == c].mean() for c in dict.fromkeys(mine.tolist())])
        unit = "cluster means"
        if units.size < 2:
            return Finding("one_cluster_of_change", values={"first": names[0], "wave": names[1]})
    alone = clusters is None
    return WaveChange(
        first=names[0],
        wave=names[1],
        n=n,
        mean_change=replace(mean_change(units, asked.level, unit=unit), n=n),
        standardised_response_mean=standardised_response_mean(change, asked.level, independent=alone),
        sem=sem,
        smallest_detectable_change=math.nan if sem is None else DETECTABLE * sem.value,
        reliable=None
        if sem is None
        else reliable_change(change, sem.value, asked.level, asked.policy, independent=alone),
    )


def _stated_sem(scale: Scale, first: Floats, asked: _Asked) -> tuple[StatedSem | None, list[Finding]]:
    """Return the standard error of measurement that change of this scale is held against."""
    place: dict[str, object] = {"scale": scale.title}
    none = Finding("change_no_sem", "note", scale=scale.id, values=place)
    if isinstance(asked.sem, RetestReport):
        known = {r.scale: r.sem.agreement for r in asked.sem.results}
        return (StatedSem(known[scale.id], "sem.retest"), []) if scale.id in known else (None, [none])
    if asked.sem is not None:
        given = asked.sem.get(scale.id)
        return (StatedSem(float(given), "sem.given"), []) if given is not None else (None, [none])
    omega = _omega(scale.id, asked)
    values = first[~np.isnan(first)]
    if omega is None or values.size < 2:
        return None, [none]
    sem = float(values.std(ddof=1)) * math.sqrt(1.0 - omega)
    return StatedSem(sem, "sem.omega"), [Finding("change_sem_within", "note", scale=scale.id, values=place)]


def _omega(scale: str, asked: _Asked) -> float | None:
    """Return omega at the first wave, None where there is none."""
    try:
        found: Estimate | None = reliability(asked.data, by=asked.data.wave)[
            scale, asked.paired.waves[0]
        ].omega
    except (DataError, EstimationError, NotSupportedError):
        return None
    return None if found is None or not 0.0 < found.value < 1.0 else found.value
