# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Differences between the means of two independent groups."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import ndtri

from ..results import Estimate

Floats = NDArray[np.float64]


def mean_estimate(values: Floats, level: float) -> Estimate:
    """Return a mean with its t interval.

    Parameters
    ----------
    values : array, shape (n,)
        Without missing values, n ≥ 2.
    level : float
        Coverage of the interval.

    Notes
    -----
    R: ``t.test(x)``.
    """
    n = values.size
    error = values.std(ddof=1) / math.sqrt(n)
    half = float(stats.t.isf((1 - level) / 2, n - 1) * error)
    mean = float(values.mean())
    return Estimate(mean, mean - half, mean + half, level, "mean score, t interval", n)


def welch_difference(
    reference: Floats, focal: Floats, level: float, *, unit: str = "respondents"
) -> Estimate:
    """Return focal mean − reference mean with Welch's interval.

    Parameters
    ----------
    reference, focal : array, shape (n,)
        Scores without missing values.
    level : float
        Coverage of the interval.
    unit : str
        What a value is, for the method's name: respondents, or cluster means.

    Notes
    -----
    R: ``t.test(focal, reference)``. Welch, B. L. (1947). Biometrika, 34, 28-35.
    https://doi.org/10.1093/biomet/34.1-2.28
    """
    parts = [(x.var(ddof=1) / x.size, x.size) for x in (reference, focal)]
    variance = parts[0][0] + parts[1][0]
    difference = float(focal.mean() - reference.mean())
    n = reference.size + focal.size
    method = f"difference of mean scores, Welch interval over {unit}"
    if variance == 0:
        return Estimate(difference, math.nan, math.nan, level, method, n)
    df = variance**2 / sum(v**2 / (k - 1) for v, k in parts)
    half = float(stats.t.isf((1 - level) / 2, df) * math.sqrt(variance))
    return Estimate(difference, difference - half, difference + half, level, method, n)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Return an estimate in other units."""
    if factor == 1.0:
        return estimate
    return replace(
        estimate, value=estimate.value * factor, low=estimate.low * factor, high=estimate.high * factor
    )


def at_level(estimate: Estimate, level: float) -> Estimate:
    """Return an estimate with a symmetric normal interval, as the delta method gives it, at another level."""
    if estimate.level == level:
        return estimate
    half = (estimate.high - estimate.value) * float(ndtri(0.5 + level / 2) / ndtri(0.5 + estimate.level / 2))
    return replace(estimate, low=estimate.value - half, high=estimate.value + half, level=level)
