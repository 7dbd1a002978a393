# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The normal likelihood of respondents in clusters, from sufficient statistics per cluster size.

A variable is the sum of a part that its cluster shares and a part of its own, with covariance matrices
Sigma_b and Sigma_w. For a cluster of n members, deviations from the cluster mean carry n - 1 independent
vectors with covariance Sigma_w, and sqrt(n) times the cluster mean has covariance ``Sigma_w + n Sigma_b``
and mean ``sqrt(n) mu``. So clusters of one size are like one group of a model of several groups, and the
pooled deviations like another (McDonald & Goldstein 1989, doi:10.1111/j.2044-8317.1989.tb00905.x).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .casewise import case_scores
from .normal_theory import MomentTerms, cholesky_inverse

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class ClusterSize:
    """Clusters of one size.

    Attributes
    ----------
    size : int
        Members per cluster, n.
    clusters : array of int, shape (J_n,)
        Their numbers.
    mean : array, shape (p,)
        Mean of the cluster means.
    cov : array, shape (p, p)
        Covariance matrix of the cluster means, divisor J_n.
    """

    size: int
    clusters: Indices
    mean: Floats
    cov: Floats


@dataclass(frozen=True)
class TwoLevelMoments:
    """Sufficient statistics of clustered cases.

    Attributes
    ----------
    n, n_clusters : int
        Cases N, clusters J.
    within : array, shape (p, p)
        Pooled covariance matrix of deviations from cluster means, divisor N - J.
    sizes : tuple of ClusterSize
    cluster_mean : array, shape (J, p)
    cluster_products : array, shape (J, p, p)
        Sums of products of deviations, of each cluster.
    """

    n: int
    n_clusters: int
    within: Floats
    sizes: tuple[ClusterSize, ...]
    cluster_mean: Floats
    cluster_products: Floats


def two_level_moments(values: Floats, cluster: Indices) -> TwoLevelMoments:
    """Return the sufficient statistics of complete cases.

    Parameters
    ----------
    values : array, shape (N, p)
    cluster : array of int, shape (N,)
        Number of each case's cluster, from 0; every number up to the largest is used.
    """
    order = np.argsort(cluster, kind="stable")
    rows, codes = values[order], cluster[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    counts = np.diff(starts, append=len(codes))
    mean = np.add.reduceat(rows, starts, axis=0) / counts[:, None]
    deviations = rows - np.repeat(mean, counts, axis=0)
    products = np.stack(
        [
            deviations[first : first + count].T @ deviations[first : first + count]
            for first, count in zip(starts, counts, strict=True)
        ]
    )
    n, clusters = len(rows), len(counts)
    sizes = []
    for size in np.unique(counts):
        mine = np.flatnonzero(counts == size)
        chosen = mean[mine]
        centred = chosen - chosen.mean(axis=0)
        sizes.append(ClusterSize(int(size), mine, chosen.mean(axis=0), centred.T @ centred / len(mine)))
    within = products.sum(axis=0) / max(n - clusters, 1)
    return TwoLevelMoments(n, clusters, within, tuple(sizes), mean, products)


def between_start(moments: TwoLevelMoments) -> tuple[Floats, Floats]:
    """Return a positive definite Sigma_b and mu to begin a search with, from the analysis of variance.

    Mean squares between clusters have the expectation ``Sigma_w + c Sigma_b`` with
    ``c = (N - sum n_j^2 / N) / (J - 1)``; eigenvalues below a twentieth of the within variances are raised.
    """
    counts = np.array([s.size for s in moments.sizes], dtype=float)
    many = np.array([len(s.clusters) for s in moments.sizes], dtype=float)
    sizes = np.zeros(moments.n_clusters)
    for s in moments.sizes:
        sizes[s.clusters] = s.size
    mean = (sizes @ moments.cluster_mean) / moments.n
    centred = moments.cluster_mean - mean
    between = (sizes[:, None] * centred).T @ centred / (moments.n_clusters - 1)
    c = (moments.n - float(many @ counts**2) / moments.n) / (moments.n_clusters - 1)
    found = (between - moments.within) / c
    scale = np.sqrt(np.diag(moments.within))
    roots, vectors = np.linalg.eigh(found / np.outer(scale, scale))
    raised = (vectors * np.maximum(roots, 0.05)) @ vectors.T
    return np.asarray(raised * np.outer(scale, scale)), np.asarray(mean)


def two_level_loglik(moments: TwoLevelMoments, within: Floats, between: Floats, mean: Floats) -> float:
    """Return the log-likelihood, minus infinity where a covariance matrix is not positive definite.

    Parameters
    ----------
    within, between : arrays, shape (p, p)
        Sigma_w and Sigma_b.
    mean : array, shape (p,)
    """
    total = moments.n * len(mean) * np.log(2.0 * np.pi)
    inverted = cholesky_inverse(within)
    if inverted is None:
        return -np.inf
    free = moments.n - moments.n_clusters
    total += free * (inverted[1] + float((inverted[0] * moments.within).sum()))
    for s in moments.sizes:
        of_means = cholesky_inverse(within + s.size * between)
        if of_means is None:
            return -np.inf
        residual = s.mean - mean
        observed = s.size * (s.cov + np.outer(residual, residual))
        total += len(s.clusters) * (of_means[1] + float((of_means[0] * observed).sum()))
    return -0.5 * float(total)


def joined_terms(of_within: MomentTerms, of_between: MomentTerms, n_columns: int) -> MomentTerms:
    """Return the derivatives of ``Sigma_w + n Sigma_b`` and ``sqrt(n) mu`` by the parameters of both levels.

    The columns are those of the within model, of which there are `n_columns`, and then sqrt(n) times those
    of the between model.
    """
    return MomentTerms(
        np.concatenate([of_within.x, of_between.x + n_columns]),
        np.concatenate([of_within.y, of_between.y + n_columns]),
        np.concatenate([of_within.s, of_between.s]),
        np.concatenate([np.zeros_like(of_within.w), of_between.w]),
    )


def cluster_scores(
    moments: TwoLevelMoments,
    within: Floats,
    between: Floats,
    mean: Floats,
    columns: tuple[Floats, Floats],
    terms: tuple[MomentTerms, MomentTerms],
) -> Floats:
    """Return each cluster's score of the log-likelihood, shape (J, q_w + q_b).

    Parameters
    ----------
    within, between, mean
        Sigma_w, Sigma_b and mu.
    columns, terms : pairs
        Derivatives of the moments of each level, see `MomentTerms`.
    """
    of_within, of_between = terms
    q = len(of_within.x)
    scores = np.zeros((moments.n_clusters, q + len(of_between.x)))
    weighted = np.linalg.solve(within, columns[0])
    projected = weighted.T @ moments.cluster_products @ weighted
    expected = weighted.T @ within @ weighted
    joined = joined_terms(of_within, of_between, columns[0].shape[1])
    for s in moments.sizes:
        products = projected[s.clusters] - (s.size - 1) * expected
        scores[s.clusters, :q] = of_within.s * products[:, of_within.x, of_within.y]
        root = np.sqrt(s.size)
        cov = within + s.size * between
        scores[s.clusters] += case_scores(
            root * (moments.cluster_mean[s.clusters] - mean),
            np.asarray(np.linalg.inv(cov)),
            np.concatenate([columns[0], root * columns[1]], axis=1),
            joined,
            cov,
        )
    return scores
