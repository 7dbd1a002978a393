# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reference distributions for the changes of fit, by permuting groups or simulating invariant data.

Fixed cut-offs such as −.010 for ΔCFI know neither the model nor the sample. Permutation asks whether the
group labels matter at all; simulation asks how large a change is when a step truly holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ...errors import DataError, EstimationError, OptionError, counted, is_number
from ...estimation import CfaFit, fit_model
from ...estimation.refit_many import Refitter
from ...estimation.resampling import Progress, generators, in_batches
from ...model import FactorModel, GroupMoments, SampleStatistics, sample_statistics
from ...model.stacked_samples import Population, StackedSamples, normal_samples, samples_of_rows
from ...responses import ResponseData
from ...responses.pooled_waves import pooled_findings
from ...results import Finding
from .arrangements import check_arrangements, cluster_units, strata_of
from .climb import EQUAL
from .resampled_ladder import INDICES, ResampledLadder
from .result import STEPS

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Draw = Callable[[range], StackedSamples]


def permutation_test(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    cluster: Sequence[object] | None = None,
    within: Sequence[object] | None = None,
    n_permutations: int = 1000,
    level: float = 0.05,
    seed: int = 1,
    progress: Progress | None = None,
) -> ResampledLadder:
    """Compare the ladder's changes of fit with those after shuffling who belongs to which group.

    A test of exchangeability: if the groups are samples of one population, labels may be shuffled. Whole
    clusters are moved where there are any. Models are fitted by maximum likelihood to complete respondents,
    whatever estimator a ladder of the same data uses.

    Parameters
    ----------
    model : FactorModel or str
    data : ResponseData or data frame
    group : str
        The grouping column.
    cluster : sequence, optional
        The cluster of every row of the data, in order; clusters lie within groups. By default those that
        checked responses declare.
    within : sequence, optional
        A stratum of every row, such as its wave: labels are shuffled within it only. With clusters, the
        stratum of a cluster's first row counts. By default the waves that checked responses declare. Who
        has none is left out of all fits, with a finding, as who has no group is.
    n_permutations : int
        At least 1 / `level`.
    level : float
        For the cut-offs, each of which a share `level` of the replicates exceeds.
    seed : int
        Of ``numpy.random.SeedSequence``; every permutation has a child of its own, so that results do not
        depend on batches or workers.
    progress : callable, optional
        Called with the number done and the number to do, whenever a batch is done.

    Raises
    ------
    OptionError
        If `level` is no share, or replicates are too few for it.
    DataError
        If there is a single group, no label for every row, or the cluster of somebody who answered is not
        known.
    NotSupportedError
        If fewer than 200 arrangements exist, or a cluster lies in several groups.
    EstimationError
        If a model has no solution in the data themselves.

    Notes
    -----
    Permutations are fitted in batches; ``joblib.parallel_config`` spreads these over workers. An interrupt
    (Ctrl-C) keeps what is finished, and the result says how many that are.

    References
    ----------
    Jorgensen, Kite, Chen & Short (2018), doi:10.1037/met0000152. R: ``semTools::permuteMeasEq``.
    """
    _check_replicates(n_permutations, level, "n_permutations")
    model = FactorModel.of(model)
    statistics = _statistics(model, data, group)
    if isinstance(data, ResponseData):
        cluster = data.labels(data.cluster).tolist() if cluster is None and data.cluster else cluster
        within = data.labels(data.wave).tolist() if within is None and data.wave else within
    blocks = list(statistics.cases("the permutation test"))
    values = np.vstack([b.values for b in blocks])
    member = np.concatenate([b.group for b in blocks])
    rows = np.concatenate([b.row for b in blocks])
    strata = np.zeros(len(rows), dtype=np.intp) if within is None else strata_of(within, rows)
    findings = pooled_findings(data, group=group)
    if (strata < 0).any():
        known, total = strata >= 0, len(rows)
        values, member, rows, strata = values[known], member[known], rows[known], strata[known]
        arrays = {label: values[member == g] for g, label in enumerate(statistics.group_labels)}
        statistics = SampleStatistics.from_arrays(statistics.variables, arrays)
        left = {"left": total - len(rows), "total": total}
        findings = (*findings, Finding("stratum_unknown", "note", values=left))
    fits = _fits(model, statistics)
    units = np.arange(len(member)) if cluster is None else cluster_units(cluster, rows, member)
    first = np.unique(units, return_index=True)[1]
    places = [np.flatnonzero(strata[first] == stratum) for stratum in np.unique(strata[first])]
    check_arrangements(member[first], places, clusters=cluster is not None)
    mean, centred = values.mean(axis=0), values - values.mean(axis=0)
    everyone = centred.T @ centred / len(values)
    pooled = [GroupMoments(g.label, g.n, mean, everyone) for g in statistics.groups]
    draw = partial(
        _permuted, statistics.variables, statistics.group_labels, values,
        member[first].astype(np.int16), places, units, seed,
    )  # fmt: skip
    centre = SampleStatistics(statistics.variables, tuple(pooled))
    found = _resampled("permutation", fits, centre, draw, n_permutations, level, seed, progress)
    return replace(found, findings=(*findings, *found.findings))


def _permuted(
    variables: tuple[str, ...],
    labels: tuple[str, ...],
    values: Floats,
    group_of_unit: NDArray[np.int16],
    places: Sequence[Indices],
    units: Indices,
    seed: int,
    replicates: range,
) -> StackedSamples:
    """Shuffle the groups of the units within each set of places, and compute all groups' moments."""
    moved = np.tile(group_of_unit, (len(replicates), 1))
    for row, rng in zip(moved, generators(seed, replicates), strict=True):
        for mine in places:
            row[mine] = rng.permutation(row[mine])
    return samples_of_rows(variables, labels, values, moved[:, units])


def simulated_cutoffs(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    n_samples: int = 500,
    level: float = 0.05,
    seed: int = 1,
    progress: Progress | None = None,
) -> ResampledLadder:
    """Compare the ladder's changes of fit with those in normal data that are invariant by construction.

    Each replicate draws every group's moments from the strict model fitted to the data, with the groups'
    own sizes, so that what remains is sampling error. Models are fitted by maximum likelihood to complete
    respondents.

    Parameters
    ----------
    model, data, group, level, seed, progress
        As in `permutation_test`.
    n_samples : int
        At least 1 / `level`.

    Raises
    ------
    OptionError
        If `level` is no share, or samples are too few for it.
    DataError
        If there is a single group.
    EstimationError
        If a model has no solution in the data themselves.

    Notes
    -----
    Means are normal and covariance matrices Wishart: all that maximum likelihood sees of normal data.
    Batches, workers and interrupts as in `permutation_test`.

    References
    ----------
    Pornprasertmanit, Wu & Little (2013), R: ``simsem``. Millsap (2007), doi:10.1016/j.paid.2006.09.021
    """
    _check_replicates(n_samples, level, "n_samples")
    model = FactorModel.of(model)
    statistics = _statistics(model, data, group)
    fits = _fits(model, statistics)
    truth = fits[-1].matrices
    sizes = tuple(g.n for g in statistics.groups)
    centre = expected_sample(statistics.variables, truth, sizes)
    draw = partial(
        drawn_samples, statistics.variables, statistics.group_labels, populations(truth), sizes, seed, ()
    )
    found = _resampled("simulation", fits, centre, draw, n_samples, level, seed, progress)
    beside = pooled_findings(data, group=group)
    if isinstance(data, ResponseData) and data.cluster:
        values = {"n_clusters": len(data.order_of(data.cluster))}
        beside = (*beside, Finding("clusters_not_simulated", values=values))
    return replace(found, findings=(*found.findings, *beside))


@dataclass(frozen=True)
class Moments:
    """Mean, shape (p,), and covariance matrix, shape (p, p), of a group to draw from."""

    mean: Floats
    cov: Floats


def populations(groups: Sequence[Population]) -> tuple[Moments, ...]:
    """Return what is needed of the groups to draw from them, which is little to send."""
    return tuple(Moments(g.mean, g.cov) for g in groups)


def expected_sample(
    variables: tuple[str, ...], groups: Sequence[Any], sizes: Sequence[int]
) -> SampleStatistics:
    """Return the moments that samples of some populations scatter about; `groups` have labels too."""
    moments = (GroupMoments(g.label, n, g.mean, g.cov) for g, n in zip(groups, sizes, strict=True))
    return SampleStatistics(variables, tuple(moments))


def drawn_samples(
    variables: tuple[str, ...],
    labels: tuple[str, ...],
    groups: Sequence[Population],
    sizes: tuple[int, ...],
    seed: int,
    branch: tuple[int, ...],
    replicates: range,
) -> StackedSamples:
    """Draw normal samples, each from the generator of its replicate."""
    return normal_samples(variables, labels, groups, sizes, generators(seed, replicates, *branch))


def _check_replicates(replicates: int, level: float, place: str) -> None:
    """Refuse a share that is none, and fewer replicates than one of which makes that share."""
    if not (is_number(level) and 0 < level < 1):
        raise OptionError(
            f"level={level!r} is no share.", code="level", place="level", remedy="Write 0.05 for 5 %."
        )
    least = math.ceil(1.0 / level - 1e-9)
    if replicates < least:
        raise OptionError(
            f"{counted(replicates, 'replicate')} cannot show what a share of {level:g} of them exceeds.",
            code="replicates",
            place=place,
            remedy=f"Use {least} or more; only hundreds give steady cut-offs.",
        )


def _statistics(model: FactorModel, data: Any, group: str) -> SampleStatistics:
    statistics = sample_statistics(data, model.observed, group=group)
    if len(statistics.groups) < 2:
        raise DataError(
            f"{group!r} has only one group with complete answers.",
            code="one_group",
            place=group,
            remedy="Changes of fit from step to step need at least two groups.",
        )
    return statistics


def _fits(model: FactorModel, statistics: SampleStatistics) -> list[CfaFit]:
    """Fit every step, or say which one has no solution."""
    fits = [fit_model(model, statistics, equal=EQUAL[step]) for step in STEPS]
    for step, fit in zip(STEPS, fits, strict=True):
        if not fit.converged:
            raise EstimationError(
                f"the {step} model has no solution in these data.",
                code="not_converged",
                place=step,
                remedy="See the ladder's reasons first.",
            )
    return fits


def _resampled(
    kind: Literal["permutation", "simulation"],
    fits: Sequence[CfaFit],
    centre: SampleStatistics,
    draw: Draw,
    replicates: int,
    level: float,
    seed: int,
    progress: Progress | None,
) -> ResampledLadder:
    refitters = [Refitter.of(fit, centre) for fit in fits]
    size = min(r.batch_size for r in refitters)
    done = in_batches(partial(_measures, draw, refitters), replicates, size, progress)
    measures = np.concatenate([found for found, _ in done.results])
    kept = measures[np.isfinite(measures).all(axis=(1, 2))]
    if not len(kept):
        raise EstimationError(
            "no replicate had a solution at every step.",
            code="no_replicate",
            remedy="The groups are too small for this model.",
        )
    observed = np.array([[m[name] for name in INDICES] for m in (f.fit_measures() for f in fits)])
    findings = interruption(done.finished, replicates) if done.interrupted else ()
    return ResampledLadder(
        kind, replicates, done.finished, done.finished - len(kept), sum(alone for _, alone in done.results),
        seed, level, STEPS, _changes(observed[None])[0], _changes(kept), findings,
    )  # fmt: skip


def _measures(draw: Draw, refitters: Sequence[Refitter], replicates: range) -> tuple[Floats, int]:
    """Return the measures of every step in a batch, shape (B, steps, 4), and how many were fitted alone."""
    samples = draw(replicates)
    found = [refitter.refit(samples, judge=False) for refitter in refitters]
    return np.stack([f.measures for f in found], axis=1), int(sum(f.alone.sum() for f in found))


def interruption(finished: int, replicates: int) -> tuple[Finding, ...]:
    """Return the finding that an interrupt left replicates undone."""
    return (Finding("resampling_interrupted", values={"finished": finished, "replicates": replicates}),)


def _changes(measures: Floats) -> Floats:
    """Return fit of the first model and changes from step to step, shape (B, steps, 4)."""
    return np.concatenate([measures[:, :1], np.diff(measures, axis=1)], axis=1)
