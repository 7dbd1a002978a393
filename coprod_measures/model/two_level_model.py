# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Models of two levels: one for members of a cluster, one for clusters, and their data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, ModelError, counted
from ..numerics.two_level import TwoLevelMoments, two_level_moments
from .factor_model import FactorModel
from .parameter import Parameter
from .parameter_map import ParameterMap
from .sample_statistics import sample_statistics
from .specification import complete

Floats = NDArray[np.float64]
Level = Literal["within", "between"]
LEVELS: tuple[Level, Level] = ("within", "between")

_LEVEL = re.compile(r"^\s*level\s*:\s*(\S+)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class TwoLevelModel:
    """A model of the members of clusters and one of the clusters, for the same observed variables.

    Attributes
    ----------
    within, between : FactorModel
        As written, or completed. The same label at both levels holds parameters equal across levels.
    """

    within: FactorModel
    between: FactorModel

    def __post_init__(self) -> None:
        if set(self.within.observed) != set(self.between.observed):
            alone = sorted(set(self.within.observed) ^ set(self.between.observed))
            raise ModelError(
                f"These variables are in the model of one level only: {', '.join(alone)}.",
                code="levels_differ",
                place=alone[0],
                remedy="Name every item at both levels; an item without a factor there as 'y1 ~~ y1'.",
            )
        for model in (self.within, self.between):
            if model.covariates or model.definitions:
                raise ModelError(
                    "A two-level model takes neither covariates nor defined parameters.",
                    code="two_level_covariates",
                    remedy="Leave out ~ with observed predictors, and :=.",
                )
        if any(p.op == "~1" for p in self.within.parameters):
            raise ModelError(
                "Means belong to the between level; within clusters they are zero.",
                code="within_means",
                remedy="Move the intercepts to 'level: 2'.",
            )

    @classmethod
    def parse(cls, text: str) -> TwoLevelModel:
        """Read lavaan syntax with the blocks ``level: 1`` (within) and ``level: 2`` (between).

        Raises
        ------
        ModelError
            There are not two blocks, or a line cannot be read.
        """
        blocks: list[list[str]] = []
        for line in re.split(r"[\n;]", text):
            if _LEVEL.match(line):
                blocks.append([])
            elif blocks:
                blocks[-1].append(line)
            elif line.strip() and not line.strip().startswith("#"):
                blocks = []
                break
        if len(blocks) != 2:
            raise ModelError(
                "A two-level model has two blocks, 'level: 1' for members and 'level: 2' for clusters.",
                code="two_levels",
                remedy="Begin with a line 'level: 1' and put 'level: 2' before the model of the clusters.",
            )
        return cls(*(FactorModel.parse("\n".join(lines)) for lines in blocks))


@dataclass(frozen=True)
class CompletedLevels:
    """Completed tables of both levels and their common free parameters.

    Attributes
    ----------
    within, between : FactorModel
        Free rows are numbered over both levels.
    map : ParameterMap
        From free parameters to the rows of the within table and then of the between table.
    """

    within: FactorModel
    between: FactorModel
    map: ParameterMap

    @property
    def order(self) -> NDArray[np.intp]:
        """Places of the within model's variables among those of the between model, shape (p,)."""
        return np.array([self.between.observed.index(v) for v in self.within.observed], dtype=np.intp)

    @property
    def rows(self) -> tuple[Parameter, ...]:
        """Rows of both levels."""
        return (*self.within.parameters, *self.between.parameters)


def complete_levels(model: TwoLevelModel, identification: Literal["marker", "std_lv"]) -> CompletedLevels:
    """Add what lavaan adds at each level, and number the free parameters over both.

    Residual variances, covariances of factors, intercepts at the between level; `identification` as in
    `complete`, at each level.
    """
    within = complete(model.within, meanstructure=False, identification=identification)
    return _numbered(within, complete(model.between, meanstructure=True, identification=identification))


def _numbered(within: FactorModel, between: FactorModel) -> CompletedLevels:
    """Number both tables together; a label that both have is one parameter."""
    shift = max((p.free for p in within.parameters), default=0)
    by_label = {p.label: p.free for p in within.parameters if p.label and p.free}
    shifted = [by_label.get(p.label, p.free + shift) if p.free else 0 for p in between.parameters]
    used = {0: 0}  # from provisional to final numbers; fixed rows keep 0
    for k in (*(p.free for p in within.parameters), *shifted):
        used.setdefault(k, len(used))
    lower = tuple(replace(p, free=used[p.free]) for p in within.parameters)
    upper = tuple(replace(p, free=used[k]) for p, k in zip(between.parameters, shifted, strict=True))
    matrix = np.zeros((len(lower) + len(upper), len(used) - 1))
    offset = np.zeros(len(matrix))
    for row, p in enumerate((*lower, *upper)):
        if p.free:
            matrix[row, p.free - 1] = 1.0
        else:
            offset[row] = p.value
    return CompletedLevels(
        replace(within, parameters=lower), replace(between, parameters=upper), ParameterMap(offset, matrix)
    )


def free_levels(variables: Sequence[str], covariances: bool) -> TwoLevelModel:
    """Return the model without factors: all covariances at both levels, or variances only."""
    rows = [Parameter(v, "~~", v) for v in variables]
    if covariances:
        rows += [Parameter(a, "~~", b) for i, a in enumerate(variables) for b in variables[i + 1 :]]
    model = FactorModel(tuple(rows))
    return TwoLevelModel(model, model)


@dataclass(frozen=True)
class TwoLevelStatistics:
    """What a two-level model sees of the data.

    Attributes
    ----------
    variables : tuple of str
    cluster : str
        Column of clusters.
    moments : TwoLevelMoments
    n_dropped : int
        Cases left out because a value or the cluster is missing.
    """

    variables: tuple[str, ...]
    cluster: str
    moments: TwoLevelMoments
    n_dropped: int = 0


def two_level_statistics(data: Any, variables: Sequence[str], *, cluster: str) -> TwoLevelStatistics:
    """Compute the sufficient statistics of complete cases in clusters.

    Parameters
    ----------
    data : frame or ResponseData
        As in `sample_statistics`.
    variables : sequence of str
    cluster : str
        Column of clusters.

    Raises
    ------
    DataError
        There are not at least two clusters and one with two members, or an item does not vary within
        clusters.
    """
    sample = sample_statistics(data, variables, cluster=cluster)
    blocks = list(sample.cases("a two-level model"))
    values = np.concatenate([b.values for b in blocks])
    numbers = np.concatenate([b.cluster for b in blocks if b.cluster is not None])
    codes = np.unique(numbers, return_inverse=True)[1].astype(np.intp)
    moments = two_level_moments(values, codes)
    if moments.n_clusters < 2 or moments.n == moments.n_clusters:
        raise DataError(
            f"The column '{cluster}' has {counted(moments.n_clusters, 'cluster')} "
            f"of {counted(moments.n, 'case')}: two levels cannot be told apart.",
            code="no_clusters",
            place=cluster,
            remedy="Two levels need several clusters, some with two or more complete cases.",
        )
    for name, variance in zip(variables, moments.within.diagonal(), strict=True):
        if not variance > 1e-12 * float(np.abs(moments.cluster_mean).max() + 1.0) ** 2:
            raise DataError(
                f"The variable '{name}' does not vary within clusters.",
                code="constant_within",
                place=name,
                remedy="Leave it out: it is a property of clusters, not an answer of their members.",
            )
    return TwoLevelStatistics(tuple(variables), cluster, moments, sample.n_dropped)
