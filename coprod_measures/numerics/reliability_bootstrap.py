# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Bootstrap of reliability: many resampled covariance matrices by one product, many models fitted at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .classical import NO_INTERVAL, Interval

Array = NDArray[np.float64]

_BLOCK = 4_000_000
"""Weights drawn at a time, so that memory does not grow with respondents times draws."""

_STEPS, _TOLERANCE = 60, 1e-6
"""Steps of the search, which ends when no parameter moves by more than this share of the largest."""


def resampled_covariances(x: Array, draws: int, rng: np.random.Generator) -> Array:
    """Return the covariance matrices of resamples of respondents, shape (draws, k, k).

    How often each respondent is drawn is multinomial, so that all resamples are weighted sums: the
    weights times ``[x_i, x_i x_j]`` is one matrix product, and no data are copied.

    Parameters
    ----------
    x : ndarray, shape (n, k)
        Complete answers.
    draws : int
    rng : numpy.random.Generator

    References
    ----------
    Efron, B. (1979). Bootstrap methods: Another look at the jackknife. *Annals of Statistics*, 7, 1-26.
    https://doi.org/10.1214/aos/1176344552
    """
    n, k = x.shape
    centred = x - x.mean(axis=0)
    i, j = np.triu_indices(k)
    products = np.column_stack([centred, centred[:, i] * centred[:, j]])
    sums = np.concatenate([weights @ products for weights in _weights(n, draws, rng)]) / n
    cov = np.empty((draws, k, k))
    second = sums[:, k:] - sums[:, i] * sums[:, j]
    cov[:, i, j] = cov[:, j, i] = second * (n / (n - 1))
    return cov


def _weights(n: int, draws: int, rng: np.random.Generator) -> Iterator[Array]:
    """Yield blocks of resampling weights, shape (block, n); rows sum to n."""
    size = max(1, _BLOCK // n)
    for start in range(0, draws, size):
        block = min(size, draws - start)
        drawn = rng.integers(0, n, size=(block, n)) + n * np.arange(block)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=block * n)
        yield counts.reshape(block, n).astype(np.float64)


def alphas(cov: Array) -> Array:
    """Alpha of many covariance matrices, shape (draws,)."""
    k = cov.shape[-1]
    trace, total = np.einsum("bii->b", cov), cov.sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, k / (k - 1) * (1 - trace / total), np.nan))


def standardised_alphas(cov: Array) -> Array:
    """Alpha of the correlations of many covariance matrices, shape (draws,)."""
    sd = np.sqrt(np.einsum("bii->bi", cov))
    with np.errstate(invalid="ignore", divide="ignore"):
        return alphas(cov / sd[:, :, None] / sd[:, None, :])


def lambda2s(cov: Array) -> Array:
    """Guttman's lambda 2 of many covariance matrices, shape (draws,)."""
    k = cov.shape[-1]
    trace, total = np.einsum("bii->b", cov), cov.sum(axis=(1, 2))
    squares = (cov**2).sum(axis=(1, 2)) - (np.einsum("bii->bi", cov) ** 2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - trace / total + np.sqrt(k / (k - 1) * squares) / total
    return np.asarray(np.where(total > 0, found, np.nan))


def one_factor_models(cov: Array, loadings: Array, residuals: Array) -> tuple[Array, Array]:
    r"""Fit one factor to many covariance matrices by maximum likelihood, all at once.

    Fisher scoring on :math:`\Sigma=\lambda\lambda'+\Theta` from a common start, with steps halved where
    they leave the admissible region of Σ.

    Parameters
    ----------
    cov : ndarray, shape (draws, k, k)
    loadings, residuals : ndarray, shape (k,)
        The start: the solution of the sample.

    Returns
    -------
    loadings, residuals : ndarray, shape (draws, k)
        NaN where a model did not converge.
    """
    draws, k = cov.shape[:2]
    at = np.tile(np.concatenate([loadings, residuals]), (draws, 1))
    converged = np.zeros(draws, dtype=bool)
    scale = float(np.abs(at[0]).max())
    active = np.arange(draws)
    for _ in range(_STEPS):
        step = _scoring_step(cov[active], at[active])
        size = np.abs(step).max(axis=1)
        at[active] = _damped(at[active], step)
        done = size < _TOLERANCE * scale
        converged[active[done]] = True
        active = active[~done & np.isfinite(size)]
        if not len(active):
            break
    at[~converged] = np.nan
    return at[:, :k], at[:, k:]


def _implied(at: Array) -> Array:
    k = at.shape[1] // 2
    return np.asarray(
        np.einsum("bi,bj->bij", at[:, :k], at[:, :k]) + np.einsum("bi,ij->bij", at[:, k:], np.eye(k))
    )


def _scoring_step(cov: Array, at: Array) -> Array:
    """Expected-information step of every model, shape (models, 2 k)."""
    k = at.shape[1] // 2
    loadings = at[:, :k]
    inverse = np.linalg.inv(_implied(at))
    residual = inverse - inverse @ cov @ inverse
    scaled = np.einsum("bij,bj->bi", inverse, loadings)
    slope = np.concatenate(
        [2 * np.einsum("bij,bj->bi", residual, loadings), np.einsum("bii->bi", residual)], axis=1
    )
    information = np.empty((len(at), 2 * k, 2 * k))
    size = np.einsum("bi,bi->b", loadings, scaled)
    information[:, :k, :k] = 2 * (np.einsum("bi,bj->bij", scaled, scaled) + size[:, None, None] * inverse)
    information[:, :k, k:] = 2 * inverse * scaled[:, None, :]
    information[:, k:, :k] = np.swapaxes(information[:, :k, k:], 1, 2)
    information[:, k:, k:] = inverse**2
    try:
        return np.asarray(-np.linalg.solve(information, slope[..., None])[..., 0])
    except np.linalg.LinAlgError:
        return np.asarray(-(np.linalg.pinv(information) @ slope[..., None])[..., 0])


def _damped(at: Array, step: Array) -> Array:
    """Take steps, halved until every implied matrix is positive definite."""
    length = np.ones(len(at))
    for _ in range(20):
        new = at + length[:, None] * step
        bad = np.linalg.eigvalsh(_implied(new))[:, 0] <= 0
        if not bad.any():
            break
        length[bad] /= 2
    return np.asarray(at + length[:, None] * step)


def omegas(loadings: Array, residuals: Array, totals: Array | None = None) -> Array:
    """Omega of many one-factor models, shape (draws,); `totals`: observed variances of the sum."""
    common = loadings.sum(axis=1) ** 2
    return np.asarray(common / (common + residuals.sum(axis=1) if totals is None else totals))


def percentile_interval(values: Array, level: float) -> tuple[Interval, float]:
    """Return the percentile interval of the finite draws, and the share of draws that had no value."""
    finite = values[np.isfinite(values)]
    lost = 1 - len(finite) / max(len(values), 1)
    if len(finite) < 2:
        return NO_INTERVAL, lost
    low, high = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high)), lost
