# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Test statistics of a fit and of its baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..numerics.fit_indices import ChiSquare
from .baseline import baseline_discrepancy
from .standard_errors import likelihood_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .cfa_fit import CfaFit


def standard_test(fit: CfaFit) -> ChiSquare:
    """Return the unscaled statistic, ``2 n`` times the minimum, as lavaan for each likelihood."""
    return ChiSquare(2.0 * likelihood_size(fit) * fit.minimum.value, fit.df)


def baseline_test(fit: CfaFit) -> ChiSquare:
    """Return the statistic of the independence model; covariates keep their covariances."""
    given = covariate_mask(fit)
    total = 0.0
    for share, data, inverse in zip(
        fit.objective.shares, fit.objective.groups, fit.objective.inverses, strict=True
    ):
        total += float(share) * baseline_discrepancy(fit.options.discrepancy, data.cov, inverse, given)
    p, x = len(given), int(given.sum())
    pairs = p * (p - 1) // 2 - x * (x - 1) // 2
    return ChiSquare(likelihood_size(fit) * total, pairs * len(fit.sample.groups))


def covariate_mask(fit: CfaFit) -> NDArray[np.bool_]:
    """Return which observed variables are covariates with fixed moments, shape (p,)."""
    import numpy as np

    fixed = {p.lhs for p in fit.table.parameters if p.exogenous}
    return np.array([name in fixed for name in fit.table.observed], dtype=bool)


def scaled_test(fit: CfaFit) -> ChiSquare | None:
    """Return the scaled statistic of a robust estimator, None for the others."""
    if not fit.options.robust:
        return None
    raise AssertionError("robust estimators are added next")
