# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a fit needs of a model alone, before any data: made once and kept for the next fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .factor_model import FactorModel
from .implied_moments import GroupStructure, group_structures
from .parameter_map import ParameterMap, parameter_map
from .specification import Identification, complete


@dataclass(frozen=True)
class CompiledModel:
    """A completed model as index arrays.

    Attributes
    ----------
    table : FactorModel
        Completed: every row of every group.
    map : ParameterMap
        From free parameters to rows; the moments of covariates, which come from the data, are 0.
    structures : tuple of GroupStructure
        Per group, with derivatives of the free rows.
    df : int
        Moments to be reproduced minus free parameters; negative where there are too few.
    """

    table: FactorModel
    map: ParameterMap
    structures: tuple[GroupStructure, ...]
    df: int


@lru_cache(maxsize=64)
def compile_model(
    model: FactorModel,
    n_groups: int,
    meanstructure: bool,
    identification: Identification,
    equal: tuple[str, ...],
    free: tuple[str, ...],
    fixed_x: bool,
) -> CompiledModel:
    """Complete and compile a model; arguments as in `complete`. Equal arguments give the same object."""
    table = complete(
        model,
        n_groups=n_groups,
        meanstructure=meanstructure,
        identification=identification,
        equal=equal,
        free=free,
        fixed_x=fixed_x,
    )
    to_rows = parameter_map(table, np.array([p.value if p.fixed else 0.0 for p in table.parameters]))
    df = count_moments(table, n_groups, meanstructure) - to_rows.n_free
    return CompiledModel(table, to_rows, group_structures(table, to_rows.free_rows), df)


def count_moments(model: FactorModel, n_groups: int, meanstructure: bool) -> int:
    """Count the sample moments that a completed model has to reproduce; covariates' moments are given."""
    p = len(model.observed)
    total = n_groups * (p * (p + 1) // 2 + (p if meanstructure else 0))
    return total - sum(row.exogenous for row in model.parameters)
