# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The independence model of incomplete cases, in which covariates keep their covariances.

Its likelihood falls apart into one factor per variable and one for the covariates together, and so do its
estimates and its information.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError
from ..model.sample_statistics import GroupMoments
from ..numerics.clustered import Clusters
from ..numerics.missing_data import Patterns, incomplete_weights, independent_moments, saturated_moments
from .fiml import independence_trace, patterns_of
from .incomplete_saturated import saturated_group

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def baseline_moments(group: GroupMoments, covariates: Mask) -> tuple[Floats, Floats]:
    """Return the maximum likelihood means and covariances of the model, shapes (p,) and (p, p).

    Parameters
    ----------
    group : GroupMoments
        With patterns.
    covariates : array of bool, shape (p,)
        Variables that keep their covariances with each other.
    """
    mean, variance = independent_moments(patterns_of(group))
    cov = np.diag(variance)
    if covariates.sum() > 1:
        together = _covariates_of(group, covariates)
        mean[covariates] = together.mean
        cov[np.ix_(covariates, covariates)] = together.cov
    return mean, cov


def independence_value(group: GroupMoments, covariates: Mask) -> float:
    """Return minus the log-likelihood per case of one group under the model."""
    mean, cov = baseline_moments(group, covariates)
    weights = incomplete_weights(patterns_of(group), cov, mean)
    assert weights is not None  # EM keeps the covariance matrix positive definite
    return weights.value


def baseline_trace(
    cases: Floats, group: GroupMoments, covariates: Mask, clusters: Clusters | None, index: int
) -> float:
    """Return ``tr(B A^-1)`` of the model: crossproducts of scores against the information.

    Parameters
    ----------
    cases : array, shape (n, p)
        NaN where missing.
    group, covariates
        As for `baseline_moments`.
    clusters, index
        Within which scores are added up first, and the number of the group among theirs.
    """
    if covariates.sum() < 2:
        return independence_trace(cases, clusters, index)
    together = _covariates_of(group, covariates)
    # Both are per case, but the covariates' information only of the cases that have any.
    share = together.n / len(cases)
    trace = saturated_group(together, cases[:, covariates]).trace(clusters, index) / share
    return independence_trace(cases[:, ~covariates], clusters, index) + trace


def _covariates_of(group: GroupMoments, covariates: Mask) -> GroupMoments:
    """Return the moments of the covariates alone, over the cases that have any of them."""
    all_patterns = patterns_of(group)
    kept = all_patterns.observed[:, covariates].any(axis=1)
    patterns = Patterns(
        all_patterns.observed[kept][:, covariates],
        all_patterns.n[kept],
        all_patterns.mean[kept][:, covariates],
        all_patterns.cov[kept][:, covariates][:, :, covariates],
    )
    found = saturated_moments(patterns)
    if not found.converged:
        where = f"group {group.label}" if group.label else "data"
        raise EstimationError(
            f"Moments of the covariates of the {where} were not found in {found.iterations} steps.",
            code="saturated_not_converged",
            place=where,
            remedy="Two covariates may hardly ever be known of the same person: drop one of them.",
        )
    return GroupMoments(group.label, int(patterns.n.sum()), found.mean, found.cov, patterns)
