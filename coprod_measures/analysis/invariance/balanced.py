# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder repeated with groups of equal size.

Fit indices weigh groups by their size, so that a large group with good fit hides the misfit of a
small one. Where the largest group is more than twice the smallest, every group is drawn down to the
smallest, many times, and the median change of fit is judged by the same criteria.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from ...errors import CoprodError
from ...estimation import CfaFit
from ...estimation.refit_many import Refitter
from ...estimation.resampling import generators, in_batches
from ...estimation.robust_many import robust_measures, saturated_sums
from ...model import FactorModel, SampleStatistics
from ...model.sample_statistics import Missing
from ...model.stacked_samples import samples_of_cases
from ...model.wave_model import WaveModel
from .climb import climb
from .criteria import UNEQUAL_GROUPS, StepChange, rejects
from .result import STEPS, BalancedRepeat, Decision, InvarianceStep

Floats = NDArray[np.float64]
DRAWS = 100
DEFAULT_SEED = 20190701
INDICES = ("cfi", "rmsea", "srmr")
STACKED = ("ML", "MLR")
"""Estimators whose draws are fitted in batches."""
_ALONE = 5  # draws in a batch where models are fitted one by one
_CASES = 4_000_000  # numbers in the cases of a batch


def unequal(statistics: SampleStatistics) -> bool:
    """Whether the largest group is more than twice the smallest."""
    sizes = [g.n for g in statistics.groups]
    return max(sizes) > UNEQUAL_GROUPS * min(sizes)


def balanced_repeat(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    *,
    estimator: str,
    criteria: str,
    seed: int,
    steps: Sequence[InvarianceStep] = (),
    free: tuple[str, ...] = (),
    draws: int = DRAWS,
) -> BalancedRepeat:
    """Repeat the ladder on `draws` samples with every group drawn down to the smallest.

    Parameters
    ----------
    model : FactorModel or WaveModel
    statistics : SampleStatistics
        With a pass over the cases, from which rows are drawn without replacement.
    estimator, criteria : str
    seed : int
        Of ``numpy.random.SeedSequence``; every draw has a child of its own.
    steps : sequence of InvarianceStep
        The ladder on all respondents, whose fits are taken up again for every draw.
    free : tuple of str
        Equalities released at every step.
    draws : int

    Notes
    -----
    With complete data, estimated by ML or MLR, the draws are fitted in batches (`estimation.refit_many`).
    Incomplete data, and difference tests of MLR, are fitted one by one. Both are spread over workers by
    ``joblib.parallel_config``.
    """
    groups = _rows_by_group(statistics)
    n = min(len(rows) for rows in groups)
    drawing = _Drawing(statistics.variables, statistics.group_labels, tuple(groups), statistics.missing, seed)
    with_test = criteria == "difference_test"
    measures = (*INDICES, *(("p",) if with_test else ()))
    sent = [replace(s, fit=None if s.fit is None else _without_cases(s.fit)) for s in steps]
    options = {"estimator": estimator, "criteria": criteria, "free": free, "with_test": with_test}
    one_by_one = partial(_one_by_one, drawing, model, sent, measures, options)
    refitters = [Refitter.of(s.fit) for s in steps if s.fit is not None]
    stacked = estimator in STACKED and not (estimator == "MLR" and with_test)
    if stacked and statistics.missing == "listwise" and len(refitters) == len(STEPS):
        per_draw = n * len(groups) * groups[0].shape[1]
        size = min(*(r.batch_size for r in refitters), max(1, _CASES // per_draw))
        work = partial(_together, drawing, refitters, with_test, one_by_one if estimator == "MLR" else None)
        done = in_batches(work, draws, size)
    else:
        done = in_batches(one_by_one, draws, _ALONE)
    changes = np.concatenate(done.results)
    if done.interrupted:  # half a repeat is none: its medians would pass for those of all draws
        raise KeyboardInterrupt
    medians: dict[str, dict[str, float]] = {}
    decisions: dict[str, Decision] = {}
    if len(changes):
        for name, row in zip(STEPS[1:], np.median(changes, axis=0), strict=True):
            medians[name] = dict(zip(measures, map(float, row), strict=True))
            change = StepChange(np.nan, 0, medians[name].get("p", np.nan), *map(float, row[:3]))
            rejected = rejects(criteria, name, change, n * len(groups))
            decisions[name] = "rejected" if rejected else "kept"
    return BalancedRepeat(n, draws, draws - len(changes), seed, medians, decisions)


@dataclass(frozen=True)
class _Drawing:
    """What is needed to draw: the cases of each group, shape (n_g, p), and the seed."""

    variables: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[Floats, ...]
    missing: Missing
    seed: int

    def chosen(self, replicate: int) -> list[NDArray[np.intp]]:
        """Return the rows of each group that a draw holds: as many as the smallest group has."""
        n = min(len(rows) for rows in self.groups)
        (rng,) = generators(self.seed, (replicate,))
        sizes = [len(rows) for rows in self.groups]
        return [rng.permutation(size)[:n] if size > n else np.arange(size) for size in sizes]

    def sample(self, replicate: int) -> SampleStatistics:
        """Return a draw with its cases."""
        drawn = [rows[mine] for rows, mine in zip(self.groups, self.chosen(replicate), strict=True)]
        return SampleStatistics.from_arrays(
            self.variables, dict(zip(self.labels, drawn, strict=True)), self.missing
        )

    def cases(self, replicates: range) -> Floats:
        """Return the cases of draws, shape (B, G, n, p)."""
        drawn = [
            [rows[mine] for rows, mine in zip(self.groups, self.chosen(replicate), strict=True)]
            for replicate in replicates
        ]
        return np.array(drawn)


def _together(
    drawing: _Drawing,
    refitters: Sequence[Refitter],
    with_test: bool,
    one_by_one: Callable[[Sequence[int]], Floats] | None,
    replicates: range,
) -> Floats:
    """Return the changes of the usable draws of a batch, shape (draws, steps - 1, 3 or 4).

    With robust indices, draws for which these are not defined in the usual way are left to `one_by_one`.
    """
    samples, centred = samples_of_cases(drawing.variables, drawing.labels, drawing.cases(replicates))
    found = [refitter.refit(samples) for refitter in refitters]
    usable = np.logical_and.reduce([f.admissible for f in found])
    if one_by_one is None:
        changes = np.diff(np.stack([f.measures for f in found], axis=1)[usable], axis=1)
        indices = changes[:, :, 1:]
        return np.concatenate([indices, _tests(refitters, changes)], axis=2) if with_test else indices
    samples, centred = samples.of(np.flatnonzero(usable)), centred[usable]
    saturated = saturated_sums(centred, refitters[0].fit.options.meanstructure)
    robust = [
        robust_measures(refitter, samples, f.of(np.flatnonzero(usable)), centred, saturated)
        for refitter, f in zip(refitters, found, strict=True)
    ]
    changes = np.diff(np.stack(robust, axis=1), axis=1)
    defined = np.isfinite(changes).all(axis=(1, 2))
    others = np.asarray(replicates)[usable][~defined]
    return np.concatenate([changes[defined], one_by_one(others.tolist())])


def _tests(refitters: Sequence[Refitter], changes: Floats) -> Floats:
    """Return the p-values of the χ² differences, shape (draws, steps - 1, 1)."""
    df = np.diff([refitter.fit.df for refitter in refitters])
    return np.asarray(np.where(df > 0, chdtrc(df, np.maximum(changes[:, :, 0], 0.0)), np.nan)[:, :, None])


def _one_by_one(
    drawing: _Drawing,
    model: FactorModel | WaveModel,
    steps: Sequence[InvarianceStep],
    measures: Sequence[str],
    options: dict[str, Any],
    replicates: Iterable[int],
) -> Floats:
    """Return the changes of the usable draws of a batch, shape (draws, steps - 1, 3 or 4)."""
    changes = []
    for replicate in replicates:
        try:
            drawn = climb(model, drawing.sample(replicate), again=steps, **options)
        except CoprodError:  # a draw in which an item does not vary counts as failed, and is told
            continue
        if all(s.usable for s in drawn):
            changes.append([[getattr(s, f"delta_{m}") for m in measures] for s in drawn[1:]])
    return np.array(changes, dtype=float).reshape(len(changes), len(STEPS) - 1, len(measures))


def _without_cases(fit: CfaFit) -> CfaFit:
    """Return a fit that other processes can be sent; draws bring cases of their own."""
    return replace(fit, sample=replace(fit.sample, case_pass=None))


def _rows_by_group(statistics: SampleStatistics) -> list[Floats]:
    """Return the cases of each group, shape (n_g, p)."""
    blocks = list(statistics.cases("the balanced repeat"))
    values = np.vstack([b.values for b in blocks])
    group = np.concatenate([b.group for b in blocks])
    return [values[group == g] for g in range(len(statistics.groups))]
