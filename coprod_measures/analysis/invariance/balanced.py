# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder repeated with groups of equal size.

Fit indices weigh groups by their size, so that a large group with good fit hides the misfit of a
small one. Where the largest group is more than twice the smallest, every group is drawn down to the
smallest, many times, and the median change of fit is judged by the same criteria.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveModel
from .climb import climb
from .criteria import UNEQUAL_GROUPS, StepChange, rejects
from .result import STEPS, BalancedRepeat, Decision, InvarianceStep

DRAWS = 100
DEFAULT_SEED = 20190701
INDICES = ("cfi", "rmsea", "srmr")


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
        Of ``numpy.random.default_rng``; draws are the same for the same seed.
    steps : sequence of InvarianceStep
        The ladder on all respondents, whose fits are taken up again for every draw.
    free : tuple of str
        Equalities released at every step.
    draws : int
    """
    groups = _rows_by_group(statistics)
    n = min(len(rows) for rows in groups)
    rng = np.random.default_rng(seed)
    with_test = criteria == "difference_test"
    measures = (*INDICES, *(("p",) if with_test else ()))
    changes: list[list[list[float]]] = []
    for _ in range(draws):
        drawn = [rows[rng.permutation(len(rows))[:n]] if len(rows) > n else rows for rows in groups]
        sample = SampleStatistics.from_arrays(
            statistics.variables,
            dict(zip(statistics.group_labels, drawn, strict=True)),
            statistics.missing,
        )
        drawn_steps = climb(
            model, sample, estimator=estimator, criteria=criteria, free=free, with_test=with_test, again=steps
        )
        if all(s.usable for s in drawn_steps):
            changes.append([[getattr(s, f"delta_{m}") for m in measures] for s in drawn_steps[1:]])
    medians: dict[str, dict[str, float]] = {}
    decisions: dict[str, Decision] = {}
    if changes:
        for name, row in zip(STEPS[1:], np.median(np.asarray(changes), axis=0), strict=True):
            medians[name] = dict(zip(measures, map(float, row), strict=True))
            change = StepChange(np.nan, 0, medians[name].get("p", np.nan), *map(float, row[:3]))
            rejected = rejects(criteria, name, change, n * len(groups))
            decisions[name] = "rejected" if rejected else "kept"
    return BalancedRepeat(n, draws, draws - len(changes), seed, medians, decisions)


def _rows_by_group(statistics: SampleStatistics) -> list[NDArray[np.float64]]:
    """Return the cases of each group, shape (n_g, p)."""
    blocks = list(statistics.cases("the balanced repeat"))
    values = np.vstack([b.values for b in blocks])
    group = np.concatenate([b.group for b in blocks])
    return [values[group == g] for g in range(len(statistics.groups))]
