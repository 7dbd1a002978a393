# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Factor scores of the cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import NotSupportedError, check_option
from .score_tests import require_converged

if TYPE_CHECKING:
    import pandas as pd

    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
ScoreMethod = Literal["regression", "Bartlett"]


def factor_scores(fit: CfaFit, method: ScoreMethod = "regression") -> pd.DataFrame:
    """Return factor scores: ``row`` (from 0, in the data), ``group``, and a column per factor.

    Parameters
    ----------
    method : {"regression", "Bartlett"}
        Conditional means of the factors given the answers (shrunken); or weighted least squares
        (unbiased given the factor). Incomplete cases use what they answered; a Bartlett score is NaN
        where none of the factor's items was answered.

    Notes
    -----
    With the covariance K of factors and items and S the implied covariance of items,
    ``E(f) + K S^-1 (y - mu)`` and ``E(f) + (L' S^-1 L)^-1 L' S^-1 (y - mu)``.
    R: ``lavaan::lavPredict(fit, method = "regression")``.

    References
    ----------
    Thurstone (1935); Bartlett (1937), doi:10.1111/j.2044-8295.1937.tb00863.x
    """
    import pandas as pd

    check_option("method", method, ("regression", "Bartlett"))
    require_converged(fit)
    lower_order = [name for name in fit.table.latents if name in fit.table.indicators]
    if method == "Bartlett" and lower_order:
        raise NotSupportedError(
            "Bartlett scores do not exist for a factor without items of its own.",
            code="second_order_scores",
            remedy="Use method='regression'.",
        )
    rows, groups, scores = [], [], []
    for block in fit.sample.cases("factor_scores()"):
        for g, label in enumerate(fit.group_labels):
            mine = block.group == g
            scores.append(_scores(fit, g, block.values[mine], method))
            rows.append(block.row[mine])
            groups += [label] * int(mine.sum())
    frame = pd.DataFrame(np.concatenate(scores), columns=list(fit.table.latents))
    frame.insert(0, "group", groups)
    frame.insert(0, "row", np.concatenate(rows))
    return frame.sort_values("row", ignore_index=True)


def _scores(fit: CfaFit, group: int, values: Floats, method: ScoreMethod) -> Floats:
    """Score one group's cases, pattern by pattern of missing values."""
    matrices, moments = fit.matrices[group], fit.moments[group]
    p = len(matrices.variables)
    mean = matrices.mean if fit.options.meanstructure else fit.objective.groups[group].mean
    shared = moments.all_cov[p:, :p]
    result = np.empty((len(values), len(matrices.latents)))
    answered = ~np.isnan(values)
    patterns, which = np.unique(answered, axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        chosen = which.reshape(-1) == k
        o = np.flatnonzero(pattern)
        inverse = np.asarray(np.linalg.inv(matrices.cov[np.ix_(o, o)]), dtype=float)
        if method == "regression":
            weights = shared[:, o] @ inverse
        else:
            loadings = matrices.loadings[o]
            measured = loadings.any(axis=0)  # a factor none of whose items was answered has no score
            kept = loadings[:, measured]
            weights = np.full(loadings.T.shape, np.nan)
            weights[measured] = np.linalg.solve(kept.T @ inverse @ kept, kept.T @ inverse)
        centre = matrices.latent_mean if fit.options.meanstructure else 0.0
        result[chosen] = centre + (values[np.ix_(chosen, o)] - mean[o]) @ weights.T
    return result
