# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Modification indices: the gain of parameters that a model leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from ..model.factor_model import FactorModel
from ..model.implied_moments import group_structures
from ..model.ordinal_moments import ordinal_structures
from ..model.ordinal_statistics import OrdinalStatistics
from ..model.parameter import Parameter
from ..numerics.threads import one_blas_thread
from .discrepancy import MomentObjective
from .ordinal_objective import OrdinalObjective
from .score_tests import release, require_converged, row_derivatives, score_size
from .standardised import standardised

if TYPE_CHECKING:
    import pandas as pd

    from .cfa_fit import CfaFit


@one_blas_thread
def modification_indices(fit: CfaFit) -> pd.DataFrame:
    """Return ``lhs op rhs group mi pvalue epc sepc_lv sepc_all``, the largest gain first.

    Cross-loadings, residual covariances, covariances of factors and, in models with regressions,
    further regressions.

    Notes
    -----
    R: ``lavaan::modificationIndices(fit)``. Expected information; the gains are not robust to
    non-normality, as in lavaan. Equalities are tested by `score_tests`.

    References
    ----------
    Sörbom (1989), doi:10.1007/BF02294623; Saris, Satorra & Sörbom (1987), doi:10.2307/271030
    """
    import pandas as pd

    require_converged(fit)
    extra = tuple(
        Parameter(lhs, op, rhs, group, value=0.0, user=False)
        for group in range(1, len(fit.group_labels) + 1)
        for lhs, op, rhs in _absent(fit.table, group)
    )
    full = replace(fit.table, parameters=(*fit.table.parameters, *extra))
    n_old = len(fit.table.parameters)
    values = np.concatenate([fit.values, np.zeros(len(extra))])
    matrix = np.concatenate([fit.objective.map.matrix, np.zeros((len(extra), fit.npar))])
    new_rows = np.arange(n_old, n_old + len(extra))
    found = row_derivatives(_extended(fit, full, new_rows), values)
    gain, change = release(found, matrix, score_size(fit))
    place = {int(row): k for k, row in enumerate(found.rows)}
    picked = np.array([place[int(row)] for row in new_rows], dtype=np.intp)
    changed = np.concatenate([fit.values, change[picked]])
    std_lv, std_all = (s[n_old:] for s in standardised(full, changed, fit.moments))
    frame = pd.DataFrame(
        {
            "lhs": [p.lhs for p in extra],
            "op": [p.op for p in extra],
            "rhs": [p.rhs for p in extra],
            "group": [fit.group_labels[p.group - 1] for p in extra],
            "mi": gain[picked],
            "pvalue": chdtrc(1, gain[picked]),
            "epc": change[picked],
            "sepc_lv": std_lv,
            "sepc_all": std_all,
        }
    )
    return frame.dropna(subset="mi").sort_values("mi", ascending=False, ignore_index=True)


def _extended(
    fit: CfaFit, full: FactorModel, new_rows: NDArray[np.intp]
) -> MomentObjective | OrdinalObjective:
    """Return the objective with derivatives of further rows."""
    rows = np.concatenate([fit.objective.map.free_rows, new_rows])
    objective: object = fit.objective
    if isinstance(objective, OrdinalObjective):
        assert isinstance(fit.sample, OrdinalStatistics)
        theta = objective.parts[0].theta
        return replace(objective, parts=ordinal_structures(full, fit.sample, rows, theta))
    return replace(fit.objective, structures=group_structures(full, rows))


def _absent(model: FactorModel, group: int) -> Iterator[tuple[str, str, str]]:
    """Parameters that lavaan offers and the model does not have."""
    present = {p.key for p in model.parameters if p.group == group}
    latents, covariates = model.latents, set(model.covariates)
    in_equations = dict.fromkeys((*model.dependent, *model.predictors))
    indicators = [v for v in model.indicators if v not in latents]

    def offered() -> Iterator[tuple[str, str, str]]:
        free_to_load = [v for v in model.observed if v not in covariates and v not in in_equations]
        yield from ((f, "=~", v) for f in latents for v in free_to_load)
        yield from ((a, "~~", b) for a, b in combinations(indicators, 2))
        yield from ((a, "~~", b) for a, b in combinations(latents, 2))
        for lhs, rhs in permutations(in_equations, 2):
            if not (lhs in indicators and rhs in latents):
                yield lhs, "~", rhs

    for lhs, op, rhs in offered():
        if Parameter(lhs, op, rhs).key not in present:
            yield lhs, op, rhs
