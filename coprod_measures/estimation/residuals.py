# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Residuals of the moments: observed minus implied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import check_option

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
ResidualKind = Literal["raw", "correlation"]


def residual_matrices(fit: CfaFit, kind: ResidualKind) -> list[tuple[Floats, Floats]]:
    """Return residuals of covariances, shape (p, p), and of means, shape (p,), per group."""
    check_option("kind", kind, ("raw", "correlation"))
    return [
        _residuals(data.cov, data.mean if fit.options.meanstructure else m.mean, m.cov, m.mean, kind)
        for data, m in zip(fit.objective.groups, fit.moments, strict=True)
    ]


def _residuals(
    cov: Floats, mean: Floats, sigma: Floats, mu: Floats, kind: ResidualKind
) -> tuple[Floats, Floats]:
    if kind == "raw":
        return cov - sigma, mean - mu
    sd, implied = np.sqrt(np.diag(cov)), np.sqrt(np.diag(sigma))
    return cov / np.outer(sd, sd) - sigma / np.outer(implied, implied), mean / sd - mu / implied
