# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a ladder does with declared clusters: uses them, or says that it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import DataError, closest
from ...model.frame_columns import Indices, read_columns
from ...responses import ResponseData
from ...responses.frames import open_any
from ...results import Finding
from .criteria import MIN_CLUSTERS
from .release import Release
from .result import BalancedRepeat

ROBUST = "MLR"
"""The estimator whose errors and tests allow for clusters."""


@dataclass(frozen=True, slots=True)
class ClusterUse:
    """Clusters of one ladder.

    Attributes
    ----------
    n : int or None
        How many there are; None where none are declared.
    column : str or None
        The column that errors and tests allow for; None where they do not.
    findings : tuple of Finding
        Why they do not, where clusters are enough for a verdict; and who is left out, where they do.
    """

    n: int | None = None
    column: str | None = None
    findings: tuple[Finding, ...] = ()

    def beside(self, balanced: BalancedRepeat | None) -> tuple[Finding, ...]:
        """Return the findings, with one on a balanced repeat, which draws people and not clusters."""
        if balanced is None or self.n is None:
            return self.findings
        return (*self.findings, Finding("clusters_not_balanced", "note"))

    def of_search(self, releases: Sequence[Release]) -> tuple[Finding, ...]:
        """Return a finding where releases were searched, since score tests do not allow for clusters."""
        searched = any(not math.isnan(r.pvalue) for r in releases)
        if self.n is None or not searched:
            return ()
        return (Finding("clusters_not_in_search", values={"n_clusters": self.n}),)


def cluster_use(
    data: Any,
    items: Sequence[str],
    cluster: str | None,
    group: str | None,
    *,
    group_order: Sequence[str] | None = None,
    estimator: str,
    missing: str,
) -> ClusterUse:
    """Decide whether errors and tests can allow for clusters: those of the people who are analysed.

    With fewer than 30 clusters the ladder is not assessable, which its reasons say.

    Parameters
    ----------
    data : data frame or ResponseData
        With the columns of items, clusters and groups.
    items : sequence of str
        Columns whose answers decide who is analysed.
    cluster : str or None
    group : str or None
    group_order : sequence of str, optional
        The groups that are analysed.
    estimator : str
    missing : str
        "listwise": who answered every item is analysed; else who answered any.

    Raises
    ------
    DataError
        If there is no such column.
    """
    if cluster is None:
        return ClusterUse()
    names = open_any(data.frame if isinstance(data, ResponseData) else data).collect_schema().names()
    if cluster not in names:
        raise DataError(
            f"there is no column {cluster!r}.{closest(cluster, names)}",
            code="unknown_column",
            place="cluster",
            remedy="Name the column of clusters.",
        )
    read = read_columns(data, items, group, group_order, cluster)
    assert read.clusters is not None
    gone = np.isnan(read.values)
    analysed = (read.codes >= 0) & ~(gone.any(axis=1) if missing == "listwise" else gone.all(axis=1))
    placed = analysed & (read.clusters >= 0)
    clusters, codes = read.clusters[placed], read.codes[placed]
    count = len(np.unique(clusters))
    if count < MIN_CLUSTERS:
        return ClusterUse(count)
    values = {"n_clusters": count, "estimator": estimator}
    if estimator != ROBUST:
        code = "clusters_unused" if estimator == "ML" else "clusters_unused_ordinal"
        return ClusterUse(count, findings=(Finding(code, values=values),))
    alone = None if group is None else _alone(clusters, codes, read.labels)
    if alone is not None:
        return ClusterUse(count, findings=(Finding("clusters_alone", group=alone, values=values),))
    left = int((analysed & (read.clusters < 0)).sum())
    told = (Finding("cluster_not_known", values={"n": left}),) if left else ()
    return ClusterUse(count, cluster, told)


def _alone(clusters: Indices, codes: Indices, labels: tuple[str, ...]) -> str | None:
    """Return a group in one cluster, which leaves nothing to tell how much clusters differ."""
    counts = (len(np.unique(clusters[codes == g])) for g in range(len(labels)))
    return next((label for label, n in zip(labels, counts, strict=True) if n == 1), None)
