# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Casewise scores and the traces behind robust errors and scaled tests.

A case enters by its vector of products and deviations, ``v_i = [vech(z z'), z]`` with z centred; its
contributions to a model's parameters come from the columns described in `normal_theory`, so that the
asymptotic covariance matrix of the moments, Gamma, is never built.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .normal_theory import MomentTerms

Floats = NDArray[np.float64]
_ROWS = 1024


def case_scores(
    centred: Floats, precision: Floats, columns: Floats, terms: MomentTerms, centre: Floats
) -> Floats:
    """Return each case's contribution to the parameters, shape (n, q).

    Parameters
    ----------
    centred : array, shape (n, p)
        Deviations from the implied mean (scores of the log-likelihood) or from the sample mean.
    precision : array, shape (p, p)
        Inverse of the implied covariance matrix.
    columns : array, shape (p, c)
    terms : MomentTerms
    centre : array, shape (p, p)
        What products of deviations are compared with: the implied covariance matrix for scores of
        the log-likelihood, the sample's for ``Delta' V (v_i - mean v)``.
    """
    weighted = precision @ columns
    x, y = terms.x, terms.y
    expected = (weighted.T @ centre @ weighted)[x, y]
    projected = weighted.T @ centred.T  # a row per column of X, so that parameters take whole rows
    of_x = projected.take(x, 0)
    scores = of_x * projected.take(y, 0)
    scores -= expected[:, None]
    scores *= terms.s[:, None]
    if terms.w.any():
        scores += terms.w[:, None] * of_x
    return scores.T


def score_crossproducts(
    centred: Floats, precision: Floats, columns: Floats, terms: MomentTerms, centre: Floats
) -> Floats:
    """Return the mean over cases of the outer products of `case_scores`, shape (q, q)."""
    total = np.zeros((len(terms.x), len(terms.x)))
    for first in range(0, len(centred), _ROWS):
        scores = case_scores(centred[first : first + _ROWS], precision, columns, terms, centre)
        total += scores.T @ scores
    return total / max(len(centred), 1)


def saturated_trace(centred: Floats, covariates: NDArray[np.bool_], meanstructure: bool) -> float:
    """Return ``tr(B1 A1^-1)`` of the saturated normal model from Mahalanobis distances.

    Parameters
    ----------
    centred : array, shape (n, p)
        Deviations from the sample means.
    covariates : array of bool, shape (p,)
        Variables that are given: the model is then the regression of the others on them.
    meanstructure : bool

    Notes
    -----
    The mean of ``(d^4 - 2 d^2 + p) / 2 + d^2 (means + h)``, where d is the distance of the regression
    residual and h the squared distance of the covariates (Yuan & Bentler, 2000,
    doi:10.1111/0081-1750.00078; Mplus variant).
    """
    given, rest = centred[:, covariates], centred[:, ~covariates]
    leverage = np.zeros(len(centred))
    if given.shape[1]:
        slopes, *_ = np.linalg.lstsq(given, rest, rcond=None)
        rest = rest - given @ slopes
        leverage = _squared_distances(given)
    distance = _squared_distances(rest)
    p = rest.shape[1]
    of_covariances = 0.5 * (distance**2 - 2.0 * distance + p)
    return float((of_covariances + distance * (leverage + float(meanstructure))).mean())


def _squared_distances(centred: Floats) -> Floats:
    precision = np.linalg.inv(centred.T @ centred / len(centred))
    return np.asarray(((centred @ precision) * centred).sum(axis=1))


def weighted_trace(centred: Floats, cov: Floats, precision: Floats, meanstructure: bool) -> float:
    """Return ``tr(V Gamma)`` for the normal-theory weight V at an implied covariance matrix.

    Parameters
    ----------
    centred : array, shape (n, p)
        Deviations from the sample means.
    cov, precision : arrays, shape (p, p)
        Sample covariance; inverse of the implied covariance.
    meanstructure : bool
    """
    weighted = centred @ precision
    distance = (weighted * centred).sum(axis=1)
    cross = (weighted @ cov * weighted).sum(axis=1)
    product = precision @ cov
    constant = float((product * product.T).sum())
    of_covariances = 0.5 * (distance**2 - 2.0 * cross + constant)
    return float((of_covariances + float(meanstructure) * distance).mean())


def whitened_features(centred: Floats, cov: Floats, precision: Floats, meanstructure: bool) -> Floats:
    """Return ``V^(1/2) (v_i - mean v)``, whose crossproducts are ``(v_i - v)' V (v_j - v)``.

    Shape (n, p(p+1)/2), plus p with a mean structure. Needed only where the whole spectrum of U Gamma
    counts (mean-and-variance adjusted tests).
    """
    root = np.linalg.cholesky(precision).T
    white = centred @ root.T
    rows, cols = np.tril_indices(len(cov))
    scale = np.where(rows == cols, np.sqrt(0.5), 1.0)
    features = (white[:, rows] * white[:, cols] - (root @ cov @ root.T)[rows, cols]) * scale
    return np.concatenate([features, white], axis=1) if meanstructure else features


def squared_frobenius(features: Floats) -> float:
    """Return the squared Frobenius norm of ``features features'`` by the smaller of its two Gram matrices."""
    n, p = features.shape
    gram = features.T @ features if p < n else features @ features.T
    return float((gram * gram).sum())
