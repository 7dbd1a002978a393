# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Intervals of coefficients that rest on a model: by its derivatives, or fitted anew to drawn respondents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import CoprodError, OptionError
from ..estimation.cfa_fit import CfaFit
from ..estimation.resampling import Progress, generators, in_batches
from ..numerics.classical import Interval, logit_interval
from ..numerics.reliability_bootstrap import percentile_interval
from ..numerics.threads import one_blas_thread

Floats = NDArray[np.float64]


_BATCH = 20
FEWEST_DRAWS = 100
MANY_LOST = 0.05
"""A larger share of draws without a solution is told."""


@dataclass(frozen=True, slots=True)
class Resampled:
    """Percentile intervals of several coefficients.

    Attributes
    ----------
    intervals : tuple of Interval
        In the order of the coefficients.
    draws : int
    lost : float
        Share of draws that gave no solution; the intervals are of the others.
    """

    intervals: tuple[Interval, ...]
    draws: int
    lost: float


def delta_intervals(
    fit: CfaFit, coefficients: Callable[[Floats], Floats], level: float
) -> tuple[Interval, ...]:
    """Return intervals of coefficients by the delta method, on the logit scale.

    Parameters
    ----------
    fit : CfaFit
    coefficients : callable
        From the rows of the model's parameter table to the coefficients, shape (c,). Their derivatives are
        taken by central differences.
    level : float
    """
    values = fit.values
    found = coefficients(values)
    slopes = np.zeros((len(found), len(values)))
    for row, p in enumerate(fit.table.parameters):
        if p.free:
            step = np.zeros(len(values))
            step[row] = 1e-5 * max(1.0, abs(values[row]))
            slopes[:, row] = (coefficients(values + step) - coefficients(values - step)) / (2 * step[row])
    spread = np.einsum("ci,ij,cj->c", slopes, fit.row_covariance, slopes)
    errors = np.sqrt(np.maximum(spread, 0.0))
    return tuple(logit_interval(float(v), float(se), level) for v, se in zip(found, errors, strict=True))


def check_draws(draws: int) -> None:
    """Say that an interval of percentiles needs a number of draws."""
    if draws < FEWEST_DRAWS:
        raise OptionError(
            f"{draws} draws are too few for percentiles.",
            code="bootstrap",
            place="draws",
            remedy=f"Use {FEWEST_DRAWS} or more.",
        )


def resampled_intervals(
    values: Floats,
    coefficients: Callable[[Floats], Sequence[float]],
    draws: int,
    *,
    level: float,
    seed: int,
    progress: Progress | None = None,
) -> Resampled:
    """Return percentile intervals of coefficients over resamples of rows.

    Parameters
    ----------
    values : ndarray, shape (n, k)
        Complete answers.
    coefficients : callable
        From resampled answers of the same shape to the coefficients. A `CoprodError` or NaN counts as a draw
        without a solution.
    draws, seed : int
        The same seed gives the same intervals.
    level : float
    progress : callable, optional
        Called with the draws done and to do.

    Notes
    -----
    Draws are spread over processes where ``joblib.parallel_config`` names a number of workers, and are the
    same however many there are.
    """
    n = len(values)

    @one_blas_thread
    def work(batch: range) -> list[Sequence[float] | None]:
        found: list[Sequence[float] | None] = []
        for rng in generators(seed, batch):
            try:
                found.append(coefficients(values[rng.integers(0, n, n)]))
            except CoprodError:
                found.append(None)
        return found

    done = in_batches(work, draws, _BATCH, progress)
    rows = [row for batch in done.results for row in batch]
    width = max((len(r) for r in rows if r is not None), default=0)
    table = np.array([r if r is not None else [np.nan] * width for r in rows], dtype=np.float64)
    found = [percentile_interval(column, level) for column in table.T]
    return Resampled(tuple(i for i, _ in found), done.finished, max((lost for _, lost in found), default=1.0))
