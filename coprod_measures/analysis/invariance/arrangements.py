# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a permutation may move: people or whole clusters, within strata, in enough ways."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError, NotSupportedError, counted

Indices = NDArray[np.intp]
MIN_ARRANGEMENTS = 200


def cluster_units(cluster: Sequence[object], rows: Indices, member: Indices) -> Indices:
    """Number the clusters of the rows used; refuse people without one, and clusters in several groups."""
    alone = int(pd.isna(_of_rows(cluster, rows, "cluster")).sum())
    if alone:
        raise DataError(
            f"the cluster of {counted(alone, 'respondent')} is not known.",
            code="cluster_missing",
            place="cluster",
            remedy="Leave them out, or give each of them a cluster of its own.",
        )
    units = _numbers(cluster, rows, "cluster")
    first = np.unique(units, return_index=True)[1]
    if (member != member[first][units]).any():
        raise NotSupportedError(
            "a cluster lies in several groups, so whole clusters cannot be moved between groups.",
            code="crossed_clusters",
            place="cluster",
            remedy="Permute within clusters with a method for crossed designs.",
        )
    return units


def _numbers(labels: Sequence[object], rows: Indices, place: str) -> Indices:
    """Number the labels of the rows used."""
    numbers = np.unique(_of_rows(labels, rows, place).astype(str), return_inverse=True)[1]
    return np.asarray(numbers, dtype=np.intp)


def _of_rows(labels: Sequence[object], rows: Indices, place: str) -> NDArray[np.object_]:
    """Return the labels of the rows used, of labels for every row of the data."""
    if isinstance(labels, str) or len(labels) <= rows.max():
        raise DataError(
            f"{place}={labels!r} is no list of labels."
            if isinstance(labels, str)
            else f"{place} has {counted(len(labels), 'label')}, fewer than the data have rows.",
            code="labels_of_rows",
            place=place,
            remedy="Give a label for every row of the data, such as frame['project'].",
        )
    return np.asarray(labels, dtype=object)[rows]


def strata_of(within: Sequence[object], rows: Indices) -> Indices:
    """Number the strata of the rows used; -1 where the stratum is not known."""
    labels = _of_rows(within, rows, "within")
    known = ~pd.isna(labels)
    strata = np.full(len(rows), -1, dtype=np.intp)
    strata[known] = np.unique(labels[known].astype(str), return_inverse=True)[1]
    return strata


def check_arrangements(group_of_unit: Indices, places: Sequence[Indices], *, clusters: bool) -> None:
    """Refuse where units, people or clusters, can be spread over the groups in too few ways."""
    log_count = 0.0
    for mine in places:
        counts = np.bincount(group_of_unit[mine])
        log_count += math.lgamma(counts.sum() + 1) - sum(math.lgamma(c + 1) for c in counts)
    if log_count >= math.log(MIN_ARRANGEMENTS) - 1e-9:
        return
    units = counted(len(group_of_unit), "cluster" if clusters else "respondent")
    ways = counted(round(math.exp(log_count)), "way")
    where = " within strata" if len(places) > 1 else ""
    raise NotSupportedError(
        f"{units} can be spread over the groups in only {ways}{where}; a permutation test needs at least "
        f"{MIN_ARRANGEMENTS}.",
        code="few_arrangements",
        place="cluster" if clusters else "within" if where else "group",
        remedy="Not assessable with so few clusters: describe each of them."
        if clusters
        else "Merge strata, or leave them out."
        if where
        else "Collect more answers.",
    )
