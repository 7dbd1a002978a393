# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Moments of many samples at once: of chosen rows, and of normal populations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .sample_statistics import GroupMoments, SampleStatistics

Floats = NDArray[np.float64]
_TABLE = 4_000_000  # products of rows held at a time, so that memory does not grow with the rows
_CONSTANT = 1e-12  # share of the pooled variance below which a variable is constant up to rounding


@dataclass(frozen=True)
class StackedSamples:
    """What an estimator sees of B samples of the same variables and groups.

    Attributes
    ----------
    variables, labels : tuple of str
    n : array, shape (B, G)
        Cases.
    mean : array, shape (B, G, p)
    cov : array, shape (B, G, p, p)
        Divisor n.
    """

    variables: tuple[str, ...]
    labels: tuple[str, ...]
    n: Floats
    mean: Floats
    cov: Floats

    def __len__(self) -> int:
        return len(self.n)

    def of(self, replicates: NDArray[np.intp]) -> StackedSamples:
        """Return some of them."""
        return replace(self, n=self.n[replicates], mean=self.mean[replicates], cov=self.cov[replicates])

    def sample(self, replicate: int) -> SampleStatistics:
        """Return one of them."""
        groups = tuple(
            GroupMoments(label, int(n), mean, cov)
            for label, n, mean, cov in zip(
                self.labels, self.n[replicate], self.mean[replicate], self.cov[replicate], strict=True
            )
        )
        return SampleStatistics(self.variables, groups)


def samples_of_cases(
    variables: tuple[str, ...], labels: tuple[str, ...], cases: Floats
) -> tuple[StackedSamples, Floats]:
    """Compute the moments of samples of equal groups; return the deviations from the means too.

    Parameters
    ----------
    variables, labels : tuple of str
    cases : array, shape (B, G, n, p)
        Complete.

    Returns
    -------
    StackedSamples
        A variable that does not vary in a group has exactly zero variance.
    array, shape (B, G, n, p)
    """
    b, g, n, _ = cases.shape
    mean = cases.mean(axis=2)
    centred = cases - mean[:, :, None, :]
    centred *= (cases != cases[:, :, :1, :]).any(axis=2, keepdims=True)
    cov = centred.transpose(0, 1, 3, 2) @ centred / n
    return StackedSamples(variables, labels, np.full((b, g), float(n)), mean, cov), centred


class Population(Protocol):
    """Mean, shape (p,), and covariance matrix, shape (p, p), of a group."""

    @property
    def mean(self) -> Floats:
        """Mean of each variable."""

    @property
    def cov(self) -> Floats:
        """Their covariances."""


def samples_of_rows(
    variables: tuple[str, ...], labels: tuple[str, ...], values: Floats, group: NDArray[np.integer]
) -> StackedSamples:
    """Compute the moments of every group in every replicate, as one matrix product per group.

    Parameters
    ----------
    variables, labels : tuple of str
    values : array, shape (n, p)
        Complete rows.
    group : array of int, shape (B, n)
        Number of the group that each row belongs to in each replicate; negative for rows left out.

    Notes
    -----
    With indicators of membership in the rows of H, the sums over groups are ``H [x_i, x_i x_j]`` for data
    centred at their common mean. A variable that does not vary in a group has exactly zero variance.
    """
    n, p = values.shape
    centre = values.mean(axis=0)
    centred = values - centre
    i, j = np.triu_indices(p)
    count = np.stack([(group == g).sum(axis=1) for g in range(len(labels))], axis=1).astype(float)
    sums = np.zeros((len(labels), len(group), p + len(i)))
    height = max(1, _TABLE // (p + len(i)))
    for start in range(0, n, height):
        part = centred[start : start + height]
        products = np.concatenate([part, part[:, i] * part[:, j]], axis=1)
        member = group[:, start : start + height]
        for g in range(len(labels)):
            sums[g] += (member == g).astype(float) @ products
    with np.errstate(invalid="ignore", divide="ignore"):
        averages = sums.transpose(1, 0, 2) / count[:, :, None]
    shift, second = averages[:, :, :p], averages[:, :, p:]
    cov = np.empty((*count.shape, p, p))
    cov[:, :, i, j] = cov[:, :, j, i] = second - shift[:, :, i] * shift[:, :, j]
    constant = np.diagonal(cov, axis1=2, axis2=3) <= _CONSTANT * (centred**2).mean(axis=0)
    cov[constant[:, :, :, None] | constant[:, :, None, :]] = 0.0
    return StackedSamples(variables, labels, count, centre + shift, cov)


def normal_samples(
    variables: tuple[str, ...],
    labels: tuple[str, ...],
    populations: Sequence[Population],
    sizes: Sequence[int],
    generators: Sequence[np.random.Generator],
) -> StackedSamples:
    """Draw moments of normal samples: means are normal and covariance matrices Wishart.

    Parameters
    ----------
    variables, labels : tuple of str
    populations : sequence of Population
        One per group.
    sizes : sequence of int
        Cases per group; more than variables.
    generators : sequence of Generator
        One per replicate.

    References
    ----------
    Smith, W. B., & Hocking, R. R. (1972). Wishart variate generator. *Applied Statistics*, 21, 341-345
    (Bartlett's decomposition). https://doi.org/10.2307/2346290
    """
    p, g, b = len(variables), len(labels), len(generators)
    degrees = np.asarray(sizes)[:, None] - 1 - np.arange(p)
    normals, chis = np.empty((b, g, p, p)), np.empty((b, g, p))
    for replicate, rng in enumerate(generators):
        rng.standard_normal(out=normals[replicate])
        chis[replicate] = rng.chisquare(degrees)
    root = np.linalg.cholesky(np.array([m.cov for m in populations]))
    lower = np.tril(normals, -1)
    index = np.arange(p)
    lower[:, :, index, index] = np.sqrt(chis)
    half = root @ lower
    counts = np.asarray(sizes, dtype=float)
    cov = half @ half.transpose(0, 1, 3, 2) / counts[:, None, None]
    # the diagonal of `normals` is not used by the decomposition and moves the means
    own = normals[:, :, index, index] / np.sqrt(counts)[:, None]
    mean = np.array([m.mean for m in populations]) + (root @ own[..., None])[..., 0]
    return StackedSamples(variables, labels, np.tile(counts, (b, 1)), mean, cov)
