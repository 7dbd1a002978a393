# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a ladder does with declared clusters: uses them, or says that it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from ...errors import DataError, closest
from ...responses.frames import open_any, open_frame
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
        Why they do not, where clusters are enough for a verdict.
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


def cluster_use(frame: Any, cluster: str | None, group: str | None, estimator: str) -> ClusterUse:
    """Decide whether errors and tests can allow for clusters.

    With fewer than 30 clusters the ladder is not assessable, which its reasons say.

    Parameters
    ----------
    frame : data frame
        With the columns of clusters and groups.
    cluster : str or None
    group : str or None
    estimator : str

    Raises
    ------
    DataError
        If there is no such column.
    """
    if cluster is None:
        return ClusterUse()
    opened = open_any(frame)
    names = opened.collect_schema().names()
    if cluster not in names:
        raise DataError(
            f"there is no column {cluster!r}.{closest(cluster, names)}",
            code="unknown_column",
            place="cluster",
            remedy="Name the column of clusters.",
        )
    wanted = list(dict.fromkeys(name for name in (group, cluster) if name in names))
    columns = open_frame(opened.select(wanted).to_native())  # of lazy data no more than these are brought out
    count = int(columns[cluster].drop_nulls().n_unique())
    if count < MIN_CLUSTERS:
        return ClusterUse(count)
    values = {"n_clusters": count, "estimator": estimator}
    if estimator != ROBUST:
        code = "clusters_unused" if estimator == "ML" else "clusters_unused_ordinal"
        return ClusterUse(count, findings=(Finding(code, values=values),))
    alone = None if group is None else _alone(columns, group, cluster)
    if alone is not None:
        return ClusterUse(count, findings=(Finding("clusters_alone", group=alone, values=values),))
    return ClusterUse(count, cluster)


def _alone(columns: nw.DataFrame[Any], group: str, cluster: str) -> str | None:
    """Return a group in one cluster, which leaves nothing to tell how much clusters differ."""
    pairs = columns.select(group, cluster).drop_nulls().unique()
    counts = pairs.group_by(group).agg(nw.len().alias("n")).filter(nw.col("n") < 2)
    return str(counts[group].to_list()[0]) if len(counts) else None
