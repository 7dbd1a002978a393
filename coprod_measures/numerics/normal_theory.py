# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Normal-theory discrepancies of moments, their gradients and information matrices.

Each parameter's derivatives are given by two columns of a matrix X with few columns, see
`MomentTerms`, so that no p(p+1)/2-square matrix is ever built. Numbers are per observation and on
the scale of the log-likelihood: half of the usual discrepancy F.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class MomentTerms:
    """Derivatives ``dSigma_k = s_k (x_k y_k' + y_k x_k')`` and ``dmu_k = w_k x_k``.

    Attributes
    ----------
    x, y : arrays of int, shape (q,)
        Columns of X.
    s, w : arrays, shape (q,)
        Weights.
    """

    x: Indices
    y: Indices
    s: Floats
    w: Floats


@dataclass(frozen=True, slots=True)
class MomentWeights:
    """A discrepancy at one point, ready for derivatives.

    Attributes
    ----------
    value : float
        Half of the discrepancy.
    weight : array, shape (p, p)
        W, the weight of the quadratic form: the inverse of Sigma in ML.
    curvature : array, shape (p, p)
        P with ``d(1/2 F) = 1/2 tr[(W - P) dSigma] - h'dmu``; in ML ``P = W T W`` with
        ``T = S + (m - mu)(m - mu)'``.
    shift : array, shape (p,)
        ``h = W (m - mu)``.
    """

    value: float
    weight: Floats
    curvature: Floats
    shift: Floats


def cholesky_inverse(matrix: Floats) -> tuple[Floats, float] | None:
    """Return inverse and log-determinant of a symmetric matrix; None if it is not positive definite."""
    factor, info = lapack.dpotrf(matrix.T, lower=1, clean=1)
    if info != 0:
        return None
    diagonal = factor.diagonal()
    inverse, info = lapack.dpotri(factor, lower=1)
    if info != 0:
        return None
    full = inverse + inverse.T  # the upper triangle was zero
    full.flat[:: len(full) + 1] *= 0.5
    return full, 2.0 * float(np.log(diagonal).sum())


def symmetric_inverse(matrix: Floats) -> Floats:
    """Return the inverse of a symmetric matrix, by the quick way where it is positive definite."""
    inverted = cholesky_inverse(matrix)
    return np.asarray(np.linalg.inv(matrix)) if inverted is None else inverted[0]


def nearly_singular(matrix: Floats, bound: float) -> bool:
    """Whether a symmetric matrix, scaled to a unit diagonal, has an eigenvalue below a small bound.

    The smallest eigenvalue is at least one over the 1-norm of the inverse, which a factor gives quickly; only
    where that comes near the bound are eigenvalues needed.
    """
    if not len(matrix):
        return False
    scale = 1.0 / np.sqrt(np.maximum(matrix.diagonal(), 1e-300))
    scaled = scale[:, None] * matrix * scale
    factor, failed = lapack.dpotrf(scaled, lower=1)
    if not failed and lapack.dpocon(factor, 1.0, uplo="L")[0] > 1000.0 * bound:
        return False
    return bool(np.linalg.eigvalsh(scaled)[0] < bound)


def entangled(cov: Floats, most: int = 5) -> list[int]:
    """Return the variables that weigh most in the combination of least variance, largest first.

    Variables whose weight in the last eigenvector of the correlation matrix is below a tenth of the
    largest take no part in it.
    """
    scale = np.sqrt(np.diag(cov))
    scale = np.where(scale > 0, scale, 1.0)
    weights = np.abs(np.linalg.eigh(cov / np.outer(scale, scale))[1][:, 0])
    order = np.argsort(-weights, kind="stable")
    return [int(i) for i in order if weights[i] > 0.1 * weights.max()][:most]


def ml_weights(
    cov: Floats, mean: Floats, log_determinant: float, sigma: Floats, mu: Floats
) -> MomentWeights | None:
    """Maximum likelihood: ``F = log|Sigma| + tr(T Sigma^-1) - log|S| - p``.

    Parameters
    ----------
    cov, mean : arrays, shape (p, p) and (p,)
        Sample moments.
    log_determinant : float
        ``log|S|``.
    sigma, mu : arrays, shape (p, p) and (p,)
        Implied moments.

    Returns
    -------
    MomentWeights or None
        None where Sigma is not positive definite.
    """
    inverted = cholesky_inverse(sigma)
    if inverted is None:
        return None
    inverse, sigma_log_determinant = inverted
    residual = mean - mu
    observed = cov + residual[:, None] * residual
    distance = float((inverse * observed).sum())
    value = 0.5 * (sigma_log_determinant + distance - log_determinant - len(mean))
    return MomentWeights(value, inverse, inverse @ observed @ inverse, inverse @ residual)


def gls_weights(cov: Floats, mean: Floats, weight: Floats, sigma: Floats, mu: Floats) -> MomentWeights:
    """Generalised least squares: ``F = 1/2 tr[(W(S - Sigma))^2] + (m - mu)'W(m - mu)``, W the inverse of S.

    Shapes as in `ml_weights`.
    """
    residual = mean - mu
    product = weight @ (cov - sigma)
    shift = weight @ residual
    value = 0.25 * float((product * product.T).sum()) + 0.5 * float(residual @ shift)
    return MomentWeights(value, weight, weight + product @ weight, shift)


def uls_weights(cov: Floats, mean: Floats, sigma: Floats, mu: Floats) -> MomentWeights:
    """Unweighted least squares: the sum of squared residuals of the non-redundant moments.

    Shapes as in `ml_weights`. Variances and covariances count alike, as in lavaan.
    """
    residual, shift = cov - sigma, mean - mu
    diagonal = residual.diagonal()
    value = 0.25 * float((residual * residual).sum() + diagonal @ diagonal) + 0.5 * float(shift @ shift)
    identity = np.eye(len(mean))
    return MomentWeights(value, identity, identity + residual + np.diag(diagonal), shift)


def uls_information(columns: Floats, terms: MomentTerms) -> Floats:
    """Return the Gauss-Newton matrix of `uls_weights`, shape (q, q)."""
    of_variances = 2.0 * terms.s * columns[:, terms.x] * columns[:, terms.y]
    whole = expected_information(columns, terms, np.eye(len(columns)))
    return np.asarray(whole + 0.5 * of_variances.T @ of_variances)


def moment_jacobian(columns: Floats, terms: MomentTerms) -> Floats:
    """Return derivatives of covariances (lower triangle) and means, shape (p(p+1)/2 + p, q)."""
    i, j = np.tril_indices(len(columns))
    x, y = columns[:, terms.x], columns[:, terms.y]
    return np.vstack([terms.s * (x[i] * y[j] + y[i] * x[j]), terms.w * x])


@dataclass(frozen=True, slots=True)
class Projection:
    """What derivatives need of a discrepancy, in the c columns of X.

    Attributes
    ----------
    weight, curvature : arrays, shape (c, c)
        ``X'WX`` and ``X'PX``.
    shift : array, shape (c,)
        ``X'h``.
    """

    weight: Floats
    curvature: Floats
    shift: Floats


def project(columns: Floats, weights: MomentWeights) -> Projection:
    """Project a discrepancy at one point onto the columns X, shape (p, c), of the derivatives."""
    across = columns.T
    return Projection(
        across @ weights.weight @ columns, across @ weights.curvature @ columns, across @ weights.shift
    )


def gradient(projected: Projection, terms: MomentTerms) -> Floats:
    """Return the derivatives of half the discrepancy, shape (q,)."""
    difference = projected.weight - projected.curvature
    return np.asarray(terms.s * difference[terms.x, terms.y] - terms.w * projected.shift[terms.x])


def expected_information(columns: Floats, terms: MomentTerms, weight: Floats) -> Floats:
    """Return ``1/2 tr(W dSigma_k W dSigma_l) + dmu_k' W dmu_l``, shape (q, q)."""
    return projected_information(columns.T @ weight @ columns, terms)


def projected_information(g: Floats, terms: MomentTerms) -> Floats:
    """Return `expected_information` from ``g = X'WX``, shape (c, c)."""
    x, y, s, w = terms.x, terms.y, terms.s, terms.w
    gx = g.take(x, 0)
    xx, xy = gx.take(x, 1), gx.take(y, 1)
    total = g.take(y, 0).take(y, 1)
    total *= xx
    total += xy * xy.T
    total *= s[:, None]
    total *= s
    if w.any():
        total += (w[:, None] * w) * xx
    return total


def pair_products(g: Floats, f: Floats, terms: MomentTerms) -> Floats:
    """Return ``1/2 tr(G dSigma_k F dSigma_l)`` symmetrised in G and F, from their (c, c) projections."""
    x, y = terms.x, terms.y
    gx, gy = g.take(x, 0), g.take(y, 0)
    if g is f:
        total = gx.take(x, 1) * gy.take(y, 1) + gx.take(y, 1) * gy.take(x, 1)
    else:
        fx, fy = f.take(x, 0), f.take(y, 0)
        total = gx.take(x, 1) * fy.take(y, 1) + fx.take(x, 1) * gy.take(y, 1)
        total += gx.take(y, 1) * fy.take(x, 1) + fx.take(y, 1) * gy.take(x, 1)
        total *= 0.5
    return np.asarray(terms.s[:, None] * total * terms.s)


def observed_information(projected: Projection, terms: MomentTerms, second: Floats) -> Floats:
    """Return the Hessian of half the ML discrepancy, shape (q, q).

    Parameters
    ----------
    projected : Projection
    terms : MomentTerms
    second : array, shape (q, q)
        ``1/2 tr[(W - P) d2Sigma_kl] - h' d2mu_kl``, from the second derivatives of the moments.

    Notes
    -----
    With ``D = P - W/2`` the first derivatives contribute ``tr(W dSigma_k D dSigma_l)``, the products
    ``h' dSigma_l W dmu_k`` of means and covariances in both orders, and ``dmu_k' W dmu_l``.
    """
    x, y, s, w = terms.x, terms.y, terms.s, terms.w
    g, d = projected.weight, projected.curvature - 0.5 * projected.weight
    gx, dy = g.take(x, 0), d.take(y, 0)
    xx, xy = gx.take(x, 1), gx.take(y, 1)
    total = dy.take(y, 1)
    total *= xx
    other = d.take(x, 0).take(x, 1)
    other *= g.take(y, 0).take(y, 1)
    total += other
    mixed = dy.take(x, 1)
    mixed *= xy
    total += mixed
    total += mixed.T
    total *= s[:, None]
    total *= s
    if w.any():
        h = projected.shift
        cross = (w[:, None] * s) * (h[x] * xy + h[y] * xx)
        total += cross
        total += cross.T
        total += (w[:, None] * w) * xx
    total += second
    return total
