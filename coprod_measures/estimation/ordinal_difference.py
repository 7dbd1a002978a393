# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the difference test of nested models of ordinal items takes from the two fits.

References
----------
Satorra (2000), doi:10.1007/978-1-4615-4603-0_17; Asparouhov & Muthén (2010), "Simple second order
chi-square correction"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError, ModelError
from .optimiser import minimise
from .ordinal_fit import OrdinalFit

Floats = NDArray[np.float64]
_NESTED = 1e-7


def ordinal_restriction_traces(freer: OrdinalFit, restricted: OrdinalFit) -> tuple[float, float, int]:
    """Return ``tr(U_d Gamma)``, ``tr(U_d Gamma U_d Gamma)`` and the number of restrictions.

    With the freer model's ``E`` and ``M`` (see `ordinal_tests`) and restrictions A, orthogonal to the
    directions in which its statistics follow those of the restricted model,
    ``U_d Gamma`` has the traces of ``E^-1 A' (A E^-1 A')^-1 A E^-1 M``.

    Notes
    -----
    R: ``lavTestLRT(fit1, fit0, method = "satorra.2000", A.method = "delta")``.
    """
    part = freer.ordinal_linearisation
    if part.inverse is None:
        raise EstimationError(
            "The information matrix of the freer model is singular.",
            code="not_converged",
            remedy="See the findings of the fit.",
        )
    a = _restrictions(part.derivatives, restricted.ordinal_linearisation.derivatives)
    inverse = part.inverse
    middle = np.linalg.pinv(a @ inverse @ a.T, hermitian=True)
    left = inverse @ a.T @ middle @ a @ inverse
    product = left @ part.meat
    return float(np.trace(product)), float((product * product.T).sum()), len(a)


def _restrictions(freer: Sequence[Floats], restricted: Sequence[Floats]) -> Floats:
    """Return A, shape (restrictions, q1): what the freer model can do and the restricted one cannot."""
    d1, d0 = np.concatenate(freer), np.concatenate(restricted)
    followed = np.linalg.lstsq(d1, d0, rcond=None)[0]
    left, singular, _ = np.linalg.svd(followed, full_matrices=True)
    rank = int((singular > 1e-8 * singular.max(initial=1e-300)).sum())
    return np.asarray(left[:, rank:].T)


def freer_at_restricted(freer: OrdinalFit, restricted: OrdinalFit) -> Floats:
    """Return the freer model's parameters that imply the restricted one's statistics, shape (q1,).

    Raises
    ------
    ModelError
        There are none: the models are not nested.

    References
    ----------
    Bentler & Satorra (2010), doi:10.1037/a0019625
    """
    if freer.sample.variables != restricted.sample.variables:
        raise ModelError(
            "The models name their items in different orders.",
            code="not_comparable",
            remedy="Write both models with the items in the same order.",
        )
    if freer.sample.categories != restricted.sample.categories:
        raise ModelError(
            "The models were fitted to different categories of the items.",
            code="not_comparable",
            remedy="Fit both to the same data with the same empty_categories=.",
        )
    groups = tuple(
        replace(g, statistics=found.statistics)
        for g, found in zip(freer.groups, restricted.implied, strict=True)
    )
    objective = replace(freer.objective, groups=groups)
    known = {(p.key, p.group): v for p, v in zip(restricted.table.parameters, restricted.values, strict=True)}
    near = np.array(
        [known.get((p.key, p.group), v) for p, v in zip(freer.table.parameters, freer.values, strict=True)]
    )
    for start in (freer.minimum.theta, objective.map.theta(near)):
        reached = minimise(objective, start)
        if 2.0 * reached.value < _NESTED:
            return reached.theta
    raise ModelError(
        "The models are not nested: the model with fewer degrees of freedom cannot imply the thresholds and "
        "correlations of the other.",
        code="not_nested",
        remedy="Compare a model only with one that frees some of its restrictions and adds none.",
    )
