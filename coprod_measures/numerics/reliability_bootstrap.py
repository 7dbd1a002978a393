# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Bootstrap of reliability: many resampled covariance matrices by one product, many models fitted at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .classical import NO_INTERVAL, Interval

Array = NDArray[np.float64]

_BLOCK, _PIECE = 4_000_000, 80_000
"""Weights held at a time, so that memory does not grow with draws; and drawn at a time, within the cache."""

_COMMON_STEPS, _STEPS, _TOLERANCE = 25, 60, 1e-6
"""Steps of the searches, which end when no parameter moves by more than this share of the largest."""


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
    centred = _whole(x)
    whole = centred is not None
    if centred is None:
        centred = x - x.mean(axis=0)
    i, j = np.triu_indices(k)
    products = np.column_stack([centred, centred[:, i] * centred[:, j]])
    kind = np.float32 if whole else np.float64
    products = products.astype(kind)
    parts = [(counts @ products).astype(float) for counts in _counts(n, draws, rng, kind)]
    sums = np.concatenate(parts) / n
    place = np.empty((k, k), dtype=np.intp)
    place[i, j] = place[j, i] = k + np.arange(len(i))
    mean, cov = sums[:, :k], np.asarray(sums.take(place, axis=1))
    cov -= mean[:, :, None] * mean[:, None, :]
    cov *= n / (n - 1)
    return cov


def _whole(x: Array) -> Array | None:
    """Return answers less a whole number near their mean, if sums of their products are exact in float32.

    Single precision holds every whole number up to 2^24, and is twice as fast.
    """
    moved = x - np.round(x.mean(axis=0))
    exact = np.array_equal(moved, np.round(moved)) and len(x) * np.abs(moved).max(initial=0.0) ** 2 < 2**24
    return moved if exact else None


def _counts(
    n: int, draws: int, rng: np.random.Generator, kind: type[np.float32 | np.float64]
) -> Iterator[NDArray[np.float32 | np.float64]]:
    """Yield blocks of how often each respondent is drawn, shape (block, n); rows sum to n."""
    size, piece = max(1, _BLOCK // n), max(1, _PIECE // n)
    for start in range(0, draws, size):
        block = np.empty((min(size, draws - start), n), dtype=kind)
        for at in range(0, len(block), piece):
            part = block[at : at + piece]
            drawn = rng.integers(0, n, size=part.shape)
            drawn += n * np.arange(len(part))[:, None]
            part[:] = np.bincount(drawn.ravel(), minlength=part.size).reshape(part.shape)
        yield block


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

    On :math:`\Sigma=\lambda\lambda'+\Theta`, from a common start: first Newton steps with the Hessian of
    the start, which is the same for all; for those that do not arrive so, Fisher scoring with steps halved
    where they leave the admissible region of Σ.

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
    start = np.concatenate([loadings, residuals])
    at = np.tile(start, (draws, 1))
    converged = _common_steps(cov, at, one_factor_hessian(cov.mean(axis=0), loadings, residuals))
    at[~converged] = start
    scale = float(np.abs(start).max())
    active = np.flatnonzero(~converged)
    for _ in range(_STEPS if len(active) else 0):
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


def _common_steps(cov: Array, at: Array, hessian: Array) -> NDArray[np.bool_]:
    """Move models by steps with one Hessian for all; return which arrived, with positive residuals.

    Near the start the error shrinks by a constant share with each step.
    """
    converged = np.zeros(len(at), dtype=bool)
    if np.linalg.eigvalsh(hessian)[0] <= 0:
        return converged
    inverse = np.linalg.inv(hessian)
    k = at.shape[1] // 2
    scale, last = float(np.abs(at[0]).max()), np.full(len(at), np.inf)
    active = np.arange(len(at))
    for _ in range(_COMMON_STEPS):
        step = -_slope(cov if len(active) == len(cov) else cov[active], at[active]) @ inverse
        size = np.abs(step).max(axis=1)
        at[active] += step
        onward = (size < last[active]) & (at[active, k:] > 0).all(axis=1)
        done = onward & (size < _TOLERANCE * scale)
        last[active] = size
        converged[active[done]] = True
        active = active[onward & ~done]
        if not len(active):
            break
    return converged


def _slope(cov: Array, at: Array) -> Array:
    """Return derivatives of half the discrepancy, shape (models, 2 k); the inverse of Σ is in closed form.

    With ``u = Θ^-1 λ`` and ``c = 1 / (1 + λ'u)``, ``Σ^-1 = Θ^-1 - c u u'`` and ``Σ^-1 λ = c u``, so that only
    ``S u`` takes a matrix.
    """
    k = at.shape[1] // 2
    loadings, precision = at[:, :k], 1.0 / at[:, k:]
    u = precision * loadings
    c = 1.0 / (1.0 + (loadings * u).sum(axis=1, keepdims=True))
    su = (cov @ u[:, :, None])[:, :, 0]
    usu = (u * su).sum(axis=1, keepdims=True)
    # Σ^-1 S Σ^-1 λ and the diagonal of Σ^-1 S Σ^-1
    weighted = c * (precision * su - c * usu * u)
    variances = np.einsum("bii->bi", cov)
    diagonal = precision**2 * variances - 2 * c * precision * u * su + c**2 * usu * u**2
    of_residuals = 0.5 * (precision - c * u**2 - diagonal)
    return np.concatenate([c * u - weighted, of_residuals], axis=1)


def one_factor_hessian(cov: Array, loadings: Array, residuals: Array) -> Array:
    """Return the second derivatives of half the discrepancy of one model, shape (2 k, 2 k).

    Parameters
    ----------
    cov : ndarray, shape (k, k)
    loadings, residuals : ndarray, shape (k,)
    """
    k = len(loadings)
    w = np.linalg.inv(np.outer(loadings, loadings) + np.diag(residuals))
    p = w @ cov @ w
    a, b = w @ loadings, p @ loadings
    alpha, beta = loadings @ a, loadings @ b
    hessian = np.empty((2 * k, 2 * k))
    ab = np.outer(a, b)
    hessian[:k, :k] = ab + ab.T - np.outer(a, a) + (beta - alpha + 1) * w + (alpha - 1) * p
    hessian[:k, k:] = w * (b - a) + p * a
    hessian[k:, :k] = hessian[:k, k:].T
    hessian[k:, k:] = w * p - 0.5 * w * w
    return hessian


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
