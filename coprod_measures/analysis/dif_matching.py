# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What respondents of different groups are matched on when an item is tested for DIF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..numerics.graded_response import (
    GradedModel,
    collapsed,
    expected_a_posteriori,
    fit_graded_response,
    stocking_lord,
)
from ..numerics.logistic_dif import LogisticDif, logistic_dif
from ..numerics.mantel import Mantel, mantel
from .dif_report import Matching
from .scale_answers import ScaleAnswers

Floats = NDArray[np.float64]

_GRID = np.linspace(-4, 4, 81)


@dataclass(frozen=True)
class DifStudy:
    """The complete answers of all groups to one scale.

    Attributes
    ----------
    answers : ScaleAnswers
    values : array, shape (n, k)
        The reference group first.
    group : array of int or bool, shape (n,)
        0 for the reference group, 1, 2, … for focal groups.
    n : mapping
        Cases by group.
    """

    answers: ScaleAnswers
    values: Floats
    group: NDArray[np.integer | np.bool_]
    n: dict[str, int]

    @cached_property
    def levels(self) -> Floats:
        """Categories from 0, rare ones merged, shape (n, k)."""
        return np.column_stack([collapsed(column, self.group) for column in self.values.T])

    @cached_property
    def varying(self) -> tuple[int, ...]:
        """Items with two categories or more."""
        return tuple(np.flatnonzero(self.levels.max(axis=0) > 0).tolist())

    @cached_property
    def common(self) -> GradedModel:
        """A graded response model of all items, the same for all groups."""
        return fit_graded_response(self.levels[:, list(self.varying)])

    def score(self, anchors: frozenset[int], matching: Matching) -> Floats:
        """What the groups are compared on: the sum of the anchors, or latent scores; shape (n,)."""
        if matching == "theta":
            return self._theta(anchors)
        return np.asarray(self.values[:, sorted(anchors)].sum(axis=1))

    def tests(self, anchors: frozenset[int], matching: Matching) -> tuple[LogisticDif | None, ...]:
        """Test every item; None where its models cannot be fitted."""
        theta = self._theta(anchors) if matching == "theta" else None
        found: list[LogisticDif | None] = []
        for i in range(len(self.answers.items)):
            counted = sorted(anchors | {i} if matching == "total" else anchors - {i})
            score = self.values[:, counted].sum(axis=1) if theta is None else theta
            answers = self.values[:, i] if theta is None else self.levels[:, i]
            try:
                found.append(logistic_dif(answers, score, self.group))
            except ValueError:
                found.append(None)
        return tuple(found)

    def strata(self, anchors: frozenset[int], matching: Matching) -> tuple[Mantel | None, ...]:
        """Test every item within strata of its matching score; None for latent scores and several groups."""
        two = int(self.group.max()) == 1 and matching != "theta"
        found: list[Mantel | None] = []
        for i in range(len(self.answers.items)):
            counted = sorted(anchors | {i} if matching == "total" else anchors - {i})
            try:
                score = self.values[:, counted].sum(axis=1)
                found.append(mantel(self.values[:, i], score, self.group == 1) if two else None)
            except ValueError:
                found.append(None)
        return tuple(found)

    def calibrated(self, anchors: frozenset[int]) -> tuple[GradedModel, Floats]:
        """A model with parameters of their own in each group for the items that are no anchors.

        The separate parameters are brought to the metric of the common ones by the anchors.

        Returns
        -------
        model : GradedModel
        answers : array, shape (n, columns)
            What it is a model of: a column per anchor, then one per group and other item.
        """
        kept = [i for i in self.varying if i in anchors]
        split = [i for i in self.varying if i not in anchors]
        if not split:
            return self.common, self.levels[:, kept]
        columns = [self.levels[:, i] for i in kept]
        for i in split:
            columns += [np.where(self.group == g, self.levels[:, i], np.nan) for g in np.unique(self.group)]
        answers = np.column_stack([_consecutive(column) for column in columns])
        separate = fit_graded_response(answers)
        pairs = [(self.varying.index(i), j) for j, i in enumerate(kept)]
        return separate.rescaled(*stocking_lord(self.common, separate, pairs, _GRID)), answers

    def _theta(self, anchors: frozenset[int]) -> Floats:
        """Latent scores by the calibrated model."""
        return expected_a_posteriori(*self.calibrated(anchors), _GRID)[0]


def _consecutive(column: Floats) -> Floats:
    """Categories from 0 without gaps; NaN stays."""
    seen = ~np.isnan(column)
    out = column.copy()
    out[seen] = np.unique(column[seen], return_inverse=True)[1]
    return out
