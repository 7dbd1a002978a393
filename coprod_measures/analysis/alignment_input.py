# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What alignment starts from: loadings and intercepts of a configural model with standard normal factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import DataError, EstimationError, ModelError, NotSupportedError, OptionError, closest
from ..estimation import CfaFit
from ..estimation.ordinal_fit import OrdinalFit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Configural:
    """Loadings and intercepts with standard normal factors, shape (G, I), and what else is known.

    `covariance`: of the loadings, group by group, followed by the intercepts.
    """

    loadings: Floats
    intercepts: Floats
    groups: tuple[str, ...]
    items: tuple[str, ...]
    n: Floats | None
    covariance: Floats | None = None


def of_arrays(
    loadings: Any, intercepts: Any, groups: Sequence[str] | None, n: Sequence[int] | None
) -> Configural:
    """Check arrays of loadings and intercepts, shape (G, I); see `alignment` for what is refused."""
    if intercepts is None:
        raise DataError(
            "loadings alone were given.",
            code="no_intercepts",
            place="intercepts",
            remedy="Give intercepts of the same shape, or a fitted configural model.",
        )
    lam, nu = np.array(loadings, dtype=np.float64), np.array(intercepts, dtype=np.float64)
    if lam.ndim != 2 or lam.shape != nu.shape or min(lam.shape) < 2:
        raise DataError(
            f"loadings of shape {lam.shape} and intercepts of shape {nu.shape} do not go together.",
            code="shape",
            remedy="Give both with a row per group and a column per item, at least two of each.",
        )
    labels = groups
    if labels is None and isinstance(loadings, pd.DataFrame):
        labels = list(map(str, loadings.index))
    if labels is None:
        labels = [str(g + 1) for g in range(len(lam))]
    names = loadings.columns if isinstance(loadings, pd.DataFrame) else range(1, lam.shape[1] + 1)
    items = tuple(map(str, names))
    sizes = None if n is None else np.array(n, dtype=np.float64)
    if len(labels) != len(lam) or (sizes is not None and sizes.shape != (len(lam),)):
        raise DataError(
            f"there are {len(lam)} groups, and another number of labels or sizes.",
            code="shape",
            place="groups",
            remedy="Give one label and one size for each row.",
        )
    seen = np.isfinite(lam) & np.isfinite(nu)
    if (seen.sum(axis=0) < 2).any() or (seen.sum(axis=1) < 1).any():
        raise DataError(
            "an item is known in fewer than two groups, or a group has no item.",
            code="too_few_parameters",
            remedy="Leave it out.",
        )
    return Configural(lam, nu, tuple(map(str, labels)), items, sizes)


def of_fit(fit: CfaFit, factor: str | None, *arrays: object) -> Configural:
    """Take one factor of a configural fit, however it is identified; see `alignment` for what is refused."""
    if any(a is not None for a in arrays):
        raise OptionError(
            "intercepts=, groups= and n= go with an array of loadings.",
            code="fit_and_arrays",
            remedy="Leave them out: the fit has them.",
        )
    if isinstance(fit, OrdinalFit):
        raise NotSupportedError(
            "alignment is for models of continuous items.",
            code="ordinal_alignment",
            remedy="Fit the items as continuous (estimator='MLR'), or use invariance() with ordered=.",
        )
    if len(fit.group_labels) < 2 or not fit.options.meanstructure:
        raise ModelError(
            "alignment compares groups, with intercepts.", code="one_group", remedy="Fit with group=."
        )
    held = {"loadings", "intercepts"} & set(fit.options.equal)
    if held:
        raise ModelError(
            f"the model holds {' and '.join(sorted(held))} equal; alignment starts from a configural one.",
            code="not_configural",
            place="equal",
            remedy="Fit it without equal=.",
        )
    if not fit.converged:
        raise EstimationError("the model did not converge.", code="not_converged", remedy="See fit.findings.")
    return _standardised(fit, _factor(fit, factor))


def _factor(fit: CfaFit, factor: str | None) -> int:
    latents = fit.table.latents
    if factor is None and len(latents) != 1:
        raise ModelError(
            f"the model has {len(latents)} factors, which are aligned one at a time.",
            code="factor_needed",
            place="factor",
            remedy=f"Name one with factor=: {', '.join(latents)}.",
        )
    if factor is not None and factor not in latents:
        raise ModelError(
            f"there is no factor {factor!r}.{closest(factor, latents)}",
            code="unknown_factor",
            place="factor",
            remedy=f"Factors are: {', '.join(latents)}.",
        )
    return 0 if factor is None else latents.index(factor)


def _standardised(fit: CfaFit, k: int) -> Configural:
    """Return one factor's loadings and intercepts as they are with mean 0 and variance 1."""
    rows = np.flatnonzero(
        [any(m.loadings[v, k] != 0 for m in fit.matrices) for v in range(len(fit.table.observed))]
    )
    others = [j for j in range(len(fit.table.latents)) if j != k]
    crossed = [
        fit.table.observed[v] for v in rows if any((m.loadings[v, others] != 0).any() for m in fit.matrices)
    ]
    if crossed:
        raise ModelError(
            f"{crossed[0]!r} belongs to several factors.",
            code="cross_loading",
            place=crossed[0],
            remedy="Alignment needs items of one factor each.",
        )
    loadings = [m.loadings[rows, k] * np.sqrt(m.latent_cov[k, k]) for m in fit.matrices]
    intercepts = [m.intercepts[rows] + m.loadings[rows, k] * m.latent_mean[k] for m in fit.matrices]
    items = tuple(fit.table.observed[v] for v in rows)
    return Configural(
        np.array(loadings),
        np.array(intercepts),
        fit.group_labels,
        items,
        np.array([g.n for g in fit.sample.groups], dtype=np.float64),
        _covariance(fit, fit.table.latents[k], items),
    )


def _covariance(fit: CfaFit, factor: str, items: tuple[str, ...]) -> Floats:
    """Return the covariance of the loadings and intercepts for a factor with mean 0 and variance 1.

    With loading l, intercept v, factor mean m and variance s these are l√s and v + lm.
    """
    rows = {(p.group, *p.key): r for r, p in enumerate(fit.table.parameters)}
    size = len(fit.group_labels) * len(items)
    jacobian = np.zeros((2 * size, len(fit.values)))
    for k in range(size):
        group, item = k // len(items) + 1, items[k % len(items)]
        loading, intercept = rows[group, factor, "=~", item], rows[group, item, "~1", ""]
        mean, variance = rows[group, factor, "~1", ""], rows[group, factor, "~~", factor]
        root = np.sqrt(fit.values[variance])
        jacobian[k, loading] = root
        jacobian[k, variance] = fit.values[loading] / (2 * root)
        jacobian[size + k, intercept] = 1.0
        jacobian[size + k, loading] = fit.values[mean]
        jacobian[size + k, mean] = fit.values[loading]
    return np.asarray(jacobian @ fit.row_covariance @ jacobian.T)
