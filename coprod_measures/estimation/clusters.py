# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Clusters of a fit: gathered from the cases, refused where there is only one, reported where few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, NotSupportedError
from ..model.sample_statistics import SampleStatistics
from ..numerics.clustered import Clusters
from ..results import Finding

if TYPE_CHECKING:
    from .robust import GroupLinearisation

Floats = NDArray[np.float64]

#: Clusters below which sandwich errors are known to be too small (see decisions of the methods pages).
ENOUGH_CLUSTERS = 30
#: Findings that concern errors and tests and leave the estimates admissible.
ABOUT_ERRORS = frozenset(
    {
        "few_clusters",
        "clusters_not_above_parameters",
        "never_answered_together",
        "waves_as_groups",
        "waves_pooled",
        "item_against_factor",
        "items_unanswered_differ",
        "items_unanswered_over_waves",
        "factor_of_composite",
    }
)


def gather_clusters(sample: SampleStatistics) -> Clusters | None:
    """Return the clusters of the cases by group, None where the statistics have none.

    Raises
    ------
    DataError
        A group has a single cluster: nothing then tells how much clusters differ.
    """
    if sample.cluster is None:
        return None
    blocks: list[list[NDArray[np.intp]]] = [[] for _ in sample.groups]
    for block in sample.cases(f"cluster={sample.cluster!r}"):
        assert block.cluster is not None
        for g, found in enumerate(blocks):
            found.append(block.cluster[block.group == g])
    joined = [np.concatenate(found) for found in blocks]
    numbers, codes = np.unique(np.concatenate(joined), return_inverse=True)
    ends = np.cumsum([len(j) for j in joined])[:-1]
    clusters = Clusters(tuple(np.split(codes.astype(np.intp), ends)), len(numbers))
    for moments, count in zip(sample.groups, clusters.per_group, strict=True):
        if count < 2:
            where = f"group {moments.label}" if moments.label else "data"
            raise DataError(
                f"All cases of the {where} belong to one cluster of '{sample.cluster}'.",
                code="one_cluster",
                place=sample.cluster,
                remedy="Leave cluster= out and say that the result holds for this cluster only.",
            )
    return clusters


def clustered_meat(
    clusters: Clusters, parts: list[GroupLinearisation], scores: list[Floats], n: int
) -> Floats:
    """Return the crossproduct of cluster totals of scores, per case, shape (k, k).

    Parameters
    ----------
    clusters : Clusters
    parts : list of GroupLinearisation
        With each group's jacobian to the k parameters.
    scores : list of arrays, shape (n_g, q_g)
        Contributions of the cases of each group.
    n : int
        Cases over all groups.

    Notes
    -----
    A cluster with cases in several groups is one cluster: its totals are added over groups. lavaan takes
    its parts for independent, which is the same where every cluster lies in one group.
    """
    total = np.zeros((clusters.n, parts[0].jacobian.shape[1]))
    for group, (part, found) in enumerate(zip(parts, scores, strict=True)):
        total += clusters.sums(group, found) @ part.jacobian
    return np.asarray(total.T @ total / n)


def check_cluster_options(estimator: str, likelihood: str) -> None:
    """Refuse what has no cluster-robust form here."""
    if estimator not in ("ML", "MLR") or likelihood != "normal":
        named = f"estimator={estimator!r}" if estimator not in ("ML", "MLR") else f"likelihood={likelihood!r}"
        raise NotSupportedError(
            f"cluster= does not go with {named}.",
            code="cluster_estimator",
            place="cluster",
            remedy="Use estimator='MLR' and the normal likelihood, with missing='listwise' or 'fiml'.",
        )


def cluster_findings(clusters: Clusters | None, n_parameters: int) -> tuple[Finding, ...]:
    """Say where clusters are too few for errors, or not more than the parameters."""
    if clusters is None:
        return ()
    found = []
    if clusters.n < ENOUGH_CLUSTERS:
        found.append(Finding("few_clusters", values={"n_clusters": clusters.n, "needed": ENOUGH_CLUSTERS}))
    if clusters.n <= n_parameters:
        found.append(
            Finding(
                "clusters_not_above_parameters",
                values={"n_clusters": clusters.n, "npar": n_parameters, "rank": clusters.n - 1},
            )
        )
    return tuple(found)
