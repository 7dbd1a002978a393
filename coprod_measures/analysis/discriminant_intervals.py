# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Intervals of composite reliability, variance extracted, factor correlations and their ratios."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..estimation.cfa_fit import CfaFit
from ..estimation.refit import refit
from ..estimation.resampling import Progress
from ..model.sample_statistics import SampleStatistics
from ..numerics.classical import NO_INTERVAL, Interval, correlation
from ..numerics.ordinal_reliability import heterotrait_monotrait
from .model_intervals import Resampled, delta_intervals, resampled_intervals

Floats = NDArray[np.float64]
Groups = Mapping[str, Sequence[str]]

_COLUMNS = ["coefficient", "factor", "other", "value", "low", "high"]


def composite_intervals(fit: CfaFit, groups: Groups, level: float) -> pd.DataFrame:
    """Return intervals of composite reliability and variance extracted by the delta method, logit scale.

    Factor correlations and ratios have no row: see the model's own estimates, or resample.
    """
    if not (fit.converged and fit.admissible):
        return pd.DataFrame(columns=_COLUMNS)
    value = _of_factors(fit, groups)
    ends = delta_intervals(fit, lambda rows: _of_rows(fit, groups, rows), level)
    names = [(c, f, "") for f in groups for c in ("omega", "ave")]
    return _frame(names, value, ends)


def bootstrap_intervals(
    fit: CfaFit,
    groups: Groups,
    answers: Floats,
    *,
    draws: int,
    seed: int,
    level: float,
    progress: Progress | None = None,
) -> tuple[pd.DataFrame, Resampled]:
    """Return percentile intervals of all coefficients over resamples of complete respondents.

    Parameters
    ----------
    fit : CfaFit
        Of complete answers.
    answers : ndarray, shape (n, p)
        Complete, columns in the order of the model's items in `groups`.
    """
    items = [i for g in groups.values() for i in g]
    names = [(c, f, "") for f in groups for c in ("omega", "ave")]
    names += [(c, a, b) for a, b in combinations(groups, 2) for c in ("correlation", "htmt", "htmt2")]

    def coefficients(drawn: Floats) -> list[float]:
        again = refit(fit, SampleStatistics.from_arrays(items, {"": drawn}))
        if not (again.converged and again.admissible):
            return [math.nan] * len(names)
        return _all(again, groups, np.cov(drawn, rowvar=False))

    found = resampled_intervals(answers, coefficients, draws, level=level, seed=seed, progress=progress)
    value = _all(fit, groups, np.cov(answers, rowvar=False))
    ends = found.intervals or (NO_INTERVAL,) * len(names)
    return _frame(names, np.array(value), ends), found


def _frame(names: Sequence[tuple[str, str, str]], values: Floats, ends: Sequence[Interval]) -> pd.DataFrame:
    rows = [[*name, float(v), i.low, i.high] for name, v, i in zip(names, values, ends, strict=True)]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _all(fit: CfaFit, groups: Groups, cov: Floats) -> list[float]:
    """Every coefficient, factors first and then pairs; `cov` has the items in the order of `groups`."""
    items = [i for g in groups.values() for i in g]
    sets = [np.array([items.index(i) for i in g], dtype=np.intp) for g in groups.values()]
    r = correlation(cov)
    plain, geometric = (heterotrait_monotrait(r, sets, geometric=g) for g in (False, True))
    m = fit.matrices[0]
    order = [m.latents.index(f) for f in groups]
    phi = correlation(m.latent_cov)[np.ix_(order, order)]
    pairs = [
        float(matrix[a, b])
        for a, b in combinations(range(len(order)), 2)
        for matrix in (phi, plain, geometric)
    ]
    return [*map(float, _of_factors(fit, groups)), *pairs]


def _of_factors(fit: CfaFit, groups: Groups) -> Floats:
    return _of_rows(fit, groups, fit.values)


def _of_rows(fit: CfaFit, groups: Groups, values: Floats) -> Floats:
    """Composite reliability and variance extracted of every factor, from the rows of the model."""
    place = {p.key: i for i, p in enumerate(fit.table.parameters)}
    found = []
    for factor, items in groups.items():
        loadings = values[[place[factor, "=~", i] for i in items]]
        errors = values[[place[i, "~~", i] for i in items]]
        variance = values[place[factor, "~~", factor]]
        common = variance * loadings.sum() ** 2
        squares = variance * (loadings**2).sum()
        found += [common / (common + errors.sum()), squares / (squares + errors.sum())]
    return np.array(found)
