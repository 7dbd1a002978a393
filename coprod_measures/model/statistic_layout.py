# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Which statistic of ordinal and continuous variables stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class StatisticLayout:
    """What each statistic of a group is; the order is lavaan's.

    First come, variable by variable, an ordinal item's thresholds or a continuous variable's mean;
    then variances of continuous variables; then covariances (1, 2), (1, 3), …, (2, 3), ….

    Attributes
    ----------
    variable : array, shape (t,)
        Variable of each threshold or mean.
    threshold : array, shape (t,)
        Number of the threshold from 1; 0 for a mean.
    variances : array, shape (c,)
        Variables with a variance.
    first, second : arrays, shape (m,)
        Variables of each covariance.
    """

    variable: Indices
    threshold: Indices
    variances: Indices
    first: Indices
    second: Indices

    @property
    def size(self) -> int:
        """Number of statistics."""
        return len(self.variable) + len(self.variances) + len(self.first)


def statistic_layout(n_thresholds: Sequence[int]) -> StatisticLayout:
    """Lay out the statistics of variables with so many thresholds; 0 marks a continuous variable."""
    variable, number = [], []
    for index, count in enumerate(n_thresholds):
        numbers = range(1, count + 1) if count else (0,)
        variable += [index] * len(numbers)
        number += list(numbers)
    first, second = np.triu_indices(len(n_thresholds), 1)
    continuous = np.flatnonzero(np.array(n_thresholds) == 0)
    return StatisticLayout(
        np.array(variable, dtype=np.intp), np.array(number, dtype=np.intp), continuous, first, second
    )


def places_among(whole: StatisticLayout, part: StatisticLayout, index: Indices) -> Indices:
    """Return the places of a part's statistics among the whole's; `index` has the part's variables."""
    t, c = len(whole.variable), len(whole.variances)
    place = {
        (int(v), int(k)): i for i, (v, k) in enumerate(zip(whole.variable, whole.threshold, strict=True))
    }
    spread = {int(v): t + i for i, v in enumerate(whole.variances)}
    pair = {
        frozenset((int(a), int(b))): t + c + i
        for i, (a, b) in enumerate(zip(whole.first, whole.second, strict=True))
    }
    found = [place[int(index[v]), int(k)] for v, k in zip(part.variable, part.threshold, strict=True)]
    found += [spread[int(index[v])] for v in part.variances]
    found += [
        pair[frozenset((int(index[a]), int(index[b])))] for a, b in zip(part.first, part.second, strict=True)
    ]
    return np.array(found, dtype=np.intp)
