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
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError, EstimationError, NotSupportedError, counted
from ...estimation import CfaFit, fit_model
from ...estimation.refit_many import MEASURES, Refitter
from ...estimation.resampling import Progress, generators, in_batches
from ...model import FactorModel, GroupMoments, SampleStatistics, sample_statistics
from ...model.stacked_samples import Population, StackedSamples, normal_samples, samples_of_rows
from ...responses import ResponseData
from ...results import Finding, Table
from .climb import EQUAL
from .result import STEPS

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
INDICES = MEASURES
Draw = Callable[[range], StackedSamples]
WORSE = {"chisq": 1.0, "cfi": -1.0, "rmsea": 1.0, "srmr": 1.0}
MIN_ARRANGEMENTS = 200


@dataclass(frozen=True)
class ResampledLadder:
    """Observed changes of fit beside their distribution.

    Attributes
    ----------
    kind : {"permutation", "simulation"}
    replicates, finished, failed : int
        How many were asked for, how many were done (fewer only after an interrupt), and how many of these
        had no solution at some step.
    refitted_alone : int
        Fits that the batches did not finish and that were made one by one, with the same outcome.
    seed : int
    level : float
    steps : tuple of str
    observed : array, shape (steps, 4)
        Changes of χ², CFI, RMSEA and SRMR; for the configural step the measures themselves.
    draws : array, shape (finished - failed, steps, 4)
    findings : tuple of Finding
        Of an interrupt, and of clusters that are left out of account.
    """

    kind: Literal["permutation", "simulation"]
    replicates: int
    finished: int
    failed: int
    refitted_alone: int
    seed: int
    level: float
    steps: tuple[str, ...]
    observed: Floats
    draws: Floats
    findings: tuple[Finding, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return ``step index observed cutoff pvalue``, a row per step and index.

        The p-value is the share of replicates at least as bad, counting the observed one among them; the
        cut-off is the value that a share `level` of the replicates exceeds on the bad side.
        """
        rows = []
        for i, step in enumerate(self.steps):
            for j, index in enumerate(INDICES):
                bad = WORSE[index] * self.draws[:, i, j]
                seen = WORSE[index] * self.observed[i, j]
                worse = int((bad >= seen - 1e-12).sum())
                rows.append(
                    {
                        "step": step,
                        "index": index,
                        "observed": self.observed[i, j],
                        "cutoff": WORSE[index] * float(np.quantile(bad, 1 - self.level)),
                        "pvalue": (worse + 1) / (len(bad) + 1),
                    }
                )
        return pd.DataFrame(rows)

    def to_table(self) -> Table:
        """Return the frame as a table for people."""
        kept = self.finished - self.failed
        notes = [f"{kept} of {self.finished} replicates had a solution at every step; seed {self.seed}."]
        notes += [finding.message() for finding in self.findings]
        title = {"permutation": "Permuted groups", "simulation": "Simulated invariant data"}[self.kind]
        return Table.from_frame(self.to_frame(), title, tuple(notes))

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.to_table().to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return str(self.to_table())


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
        stratum of a cluster's first row counts. By default the waves that checked responses declare.
    n_permutations : int
    level : float
        For the cut-offs.
    seed : int
        Of ``numpy.random.SeedSequence``; every permutation has a child of its own, so that results do not
        depend on batches or workers.
    progress : callable, optional
        Called with the number done and the number to do, whenever a batch is done.

    Raises
    ------
    DataError
        If there is no label for every row, or the cluster of somebody who answered is not known.
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
    statistics, fits = _start(model, data, group)
    if isinstance(data, ResponseData):
        cluster = data.labels(data.cluster).tolist() if cluster is None and data.cluster else cluster
        within = data.labels(data.wave).tolist() if within is None and data.wave else within
    blocks = list(statistics.cases("the permutation test"))
    values = np.vstack([b.values for b in blocks])
    member = np.concatenate([b.group for b in blocks])
    rows = np.concatenate([b.row for b in blocks])
    units = np.arange(len(member)) if cluster is None else _units(cluster, rows, member)
    first = np.unique(units, return_index=True)[1]
    strata = (
        np.zeros(len(first), dtype=np.intp) if within is None else _numbers(within, rows, "within")[first]
    )
    places = [np.flatnonzero(strata == stratum) for stratum in np.unique(strata)]
    _check_arrangements(member[first], places)
    mean, centred = values.mean(axis=0), values - values.mean(axis=0)
    everyone = centred.T @ centred / len(values)
    pooled = [GroupMoments(g.label, g.n, mean, everyone) for g in statistics.groups]
    draw = partial(
        _permuted, statistics.variables, statistics.group_labels, values,
        member[first].astype(np.int16), places, units, seed,
    )  # fmt: skip
    centre = SampleStatistics(statistics.variables, tuple(pooled))
    return _resampled("permutation", fits, centre, draw, n_permutations, level, seed, progress)


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

    Raises
    ------
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
    statistics, fits = _start(model, data, group)
    truth = fits[-1].matrices
    sizes = tuple(g.n for g in statistics.groups)
    centre = expected_sample(statistics.variables, truth, sizes)
    draw = partial(
        drawn_samples, statistics.variables, statistics.group_labels, populations(truth), sizes, seed, ()
    )
    found = _resampled("simulation", fits, centre, draw, n_samples, level, seed, progress)
    if isinstance(data, ResponseData) and data.cluster:
        values = {"n_clusters": len(data.order_of(data.cluster))}
        return replace(found, findings=(*found.findings, Finding("clusters_not_simulated", values=values)))
    return found


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


def _start(model: FactorModel | str, data: Any, group: str) -> tuple[SampleStatistics, list[CfaFit]]:
    model = FactorModel.of(model)
    statistics = sample_statistics(data, model.observed, group=group)
    fits = [fit_model(model, statistics, equal=EQUAL[step]) for step in STEPS]
    for step, fit in zip(STEPS, fits, strict=True):
        if not fit.converged:
            raise EstimationError(
                f"the {step} model has no solution in these data.",
                code="not_converged",
                place=step,
                remedy="See the ladder's reasons first.",
            )
    return statistics, fits


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


def _units(cluster: Sequence[object], rows: Indices, member: Indices) -> Indices:
    """Number the clusters of the rows used; refuse people without one, and clusters in several groups."""
    alone = int(pd.isna(_of_rows(cluster, rows, "cluster")).sum())
    if alone:
        raise DataError(
            f"the cluster of {counted(alone, 'respondent')} is not known.",
            code="cluster_missing",
            place="cluster",
            remedy="Leave them out, or give each of them a cluster of its own.",
        )
    units = _numbers(cluster, rows, "cluster")
    first = np.unique(units, return_index=True)[1]
    if (member != member[first][units]).any():
        raise NotSupportedError(
            "a cluster lies in several groups, so whole clusters cannot be moved between groups.",
            code="crossed_clusters",
            place="cluster",
            remedy="Permute within clusters with a method for crossed designs.",
        )
    return units


def _numbers(labels: Sequence[object], rows: Indices, place: str) -> Indices:
    """Number the labels of the rows used."""
    numbers = np.unique(_of_rows(labels, rows, place).astype(str), return_inverse=True)[1]
    return np.asarray(numbers, dtype=np.intp)


def _of_rows(labels: Sequence[object], rows: Indices, place: str) -> NDArray[np.object_]:
    """Return the labels of the rows used, of labels for every row of the data."""
    if isinstance(labels, str) or len(labels) <= rows.max():
        raise DataError(
            f"{place}={labels!r} is no list of labels."
            if isinstance(labels, str)
            else f"{place} has {counted(len(labels), 'label')}, fewer than the data have rows.",
            code="labels_of_rows",
            place=place,
            remedy="Give a label for every row of the data, such as frame['project'].",
        )
    return np.asarray(labels, dtype=object)[rows]


def _check_arrangements(group_of_unit: Indices, places: Sequence[Indices]) -> None:
    log_count = 0.0
    for mine in places:
        counts = np.bincount(group_of_unit[mine])
        log_count += math.lgamma(counts.sum() + 1) - sum(math.lgamma(c + 1) for c in counts)
    if log_count < math.log(MIN_ARRANGEMENTS) - 1e-9:
        raise NotSupportedError(
            f"only {round(math.exp(log_count))} arrangements of {len(group_of_unit)} clusters exist; "
            f"at least {MIN_ARRANGEMENTS} are needed for a permutation test.",
            code="few_arrangements",
            place="cluster",
            remedy="Not assessable with so few clusters: describe each of them.",
        )
