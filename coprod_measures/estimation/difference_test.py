# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Tests of nested models by the difference of their chi-square statistics.

Scaled statistics are never subtracted: each method scales the difference of the unscaled ones.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import EstimationError, ModelError, check_option
from ..model.implied_moments import ImpliedMoments
from ..model.sample_statistics import GroupMoments
from ..numerics.fit_indices import chi2_pvalue
from ..numerics.normal_theory import MomentTerms, cholesky_inverse
from ..numerics.threads import one_blas_thread
from .cfa_fit import CfaFit
from .difference_test_result import DifferenceTest
from .optimiser import minimise
from .ordinal_difference import freer_at_restricted, ordinal_restriction_traces
from .ordinal_fit import OrdinalFit
from .robust import meat, model_linearisation
from .test_statistics import model_spectrum

Floats = NDArray[np.float64]
Method = Literal[
    "standard",
    "satorra_bentler_2001",
    "satorra_bentler_2010",
    "satorra_bentler_2010_moments",
    "satorra_2000",
    "scaled_shifted",
    "mean_variance_adjusted",
]
METHODS: tuple[Method, ...] = Method.__args__  # type: ignore[attr-defined]
Restriction = Literal["delta", "exact"]
_ROBUST_ORDER: tuple[Method, ...] = (
    "satorra_bentler_2001",
    "satorra_bentler_2010_moments",
    "satorra_2000",
)
# the methods that need no likelihood; the first is the default of WLSMV and its kin
_ORDINAL: tuple[Method, ...] = ("scaled_shifted", "satorra_2000", "mean_variance_adjusted", "standard")


@one_blas_thread
def difference_test(
    fit0: CfaFit, fit1: CfaFit, *, method: Method | None = None, restriction: Restriction = "delta"
) -> DifferenceTest:
    """Test the more restricted of two nested models against the other.

    Parameters
    ----------
    fit0, fit1 : CfaFit
        Fits of the same data by the same estimator, in any order.
    method : str, optional
        ``standard``; ``satorra_bentler_2001``; ``satorra_bentler_2010`` and
        ``satorra_bentler_2010_moments``; ``satorra_2000``; ``scaled_shifted``;
        ``mean_variance_adjusted`` (on fractional df). By default ``standard`` for ML, GLS and ULS, for
        robust estimators of continuous items ``satorra_bentler_2001``, then
        ``satorra_bentler_2010_moments``, then ``satorra_2000``: the first with a positive scaling
        factor; ``scaled_shifted`` for ordinal items. The result names the method used.
    restriction : {"delta", "exact"}
        For the methods of Satorra (2000): restrictions from the Jacobians of the moments,
        or from the parameters that only the restricted model holds equal, as lavaan counts them.

    Raises
    ------
    ModelError
        The models are not nested (found by fitting the freer model to the moments that the other
        implies; Bentler & Satorra, 2010, doi:10.1037/a0019625), or differ in data or estimator.
    EstimationError
        One of the fits did not converge.

    Notes
    -----
    R: ``lavaan::lavTestLRT(fit1, fit0, method = "satorra.bentler.2001")``.

    The method of 2010 evaluates the freer model where it implies the restricted model's moments. lavaan
    gives each parameter the value it has in the restricted model, which is the same unless the
    restricted model frees something that the freer one fixes, as factor means with equal intercepts;
    ``satorra_bentler_2010`` follows lavaan, ``satorra_bentler_2010_moments`` the definition.

    References
    ----------
    Satorra (2000), doi:10.1007/978-1-4615-4603-0_17; Satorra & Bentler (2001),
    doi:10.1007/BF02296192, (2010), doi:10.1007/s11336-009-9135-y
    """
    check_option("restriction", restriction, ("delta", "exact"))
    for place, fit in (("fit0", fit0), ("fit1", fit1)):
        if not isinstance(fit, CfaFit):
            raise ModelError(
                f"a {type(fit).__name__} is not a fit of cfa() or sem().",
                code="not_a_fit",
                place=place,
                remedy="Give two fits; those of a ladder stand in its steps, as ladder.steps[0].fit.",
            )
    freer, restricted = sorted((fit0, fit1), key=lambda fit: fit.df)
    _check_comparable(freer, restricted)
    df = restricted.df - freer.df
    if df == 0:
        raise ModelError(
            "Both models have the same degrees of freedom, so neither restricts the other.",
            code="not_nested",
            remedy="Compare them by AIC or BIC.",
        )
    robust = freer.options.robust
    ordinal = isinstance(freer, OrdinalFit)
    if ordinal and method is not None and method not in _ORDINAL:
        check_option("method", method, METHODS)
        raise ModelError(
            f"method={method!r} rests on a likelihood, which ordinal items fitted by least squares lack.",
            code="no_likelihood",
            place="method",
            remedy=f"Use one of {', '.join(_ORDINAL)}.",
        )
    at = _freer_at_restricted(freer, restricted)
    if method is not None:
        check_option("method", method, METHODS)
        if method != "standard" and not robust:
            raise ModelError(
                f"method={method!r} needs fits by a robust estimator.",
                code="not_robust",
                place="method",
                remedy="Fit both models with estimator='MLR', or use method='standard'.",
            )
    order = _ORDINAL[:1] if ordinal else _ROBUST_ORDER
    wanted = (method,) if method else order if robust else METHODS[:1]
    tried: list[str] = []
    for name in wanted:
        found = _by_method(name, freer, restricted, at, restriction)
        if not math.isnan(found.chisq):
            break
        tried.append(name)
    return replace(found, tried=tuple(t for t in tried if t != found.method))


def _check_comparable(freer: CfaFit, restricted: CfaFit) -> None:
    same_data = (
        set(freer.sample.variables) == set(restricted.sample.variables)
        and freer.group_labels == restricted.group_labels
        and freer.n == restricted.n
    )
    if not same_data or freer.options.meanstructure != restricted.options.meanstructure:
        raise ModelError(
            "The models were fitted to different variables, groups, cases or moments.",
            code="not_comparable",
            remedy="Fit both to the same data, with the same meanstructure.",
        )
    ways = [
        (f.options.estimator, f.options.missing, f.options.likelihood, f.sample.cluster)
        for f in (freer, restricted)
    ]
    if ways[0] != ways[1]:
        raise ModelError(
            f"The models were fitted in different ways: {ways[0]} and {ways[1]}.",
            code="not_comparable",
            remedy="Use the same estimator for both.",
        )
    for fit in (freer, restricted):
        if not fit.converged:
            raise EstimationError(
                "One of the models did not converge, so its statistic cannot be compared.",
                code="not_converged",
                remedy="See the findings of the fit.",
            )


def _freer_at_restricted(freer: CfaFit, restricted: CfaFit) -> Floats:
    """Return the freer model's parameters that imply the restricted model's moments; else refuse.

    That they exist is what nesting means.
    """
    if isinstance(freer, OrdinalFit):
        assert isinstance(restricted, OrdinalFit)
        return freer_at_restricted(freer, restricted)
    order = np.array([restricted.table.observed.index(v) for v in freer.table.observed], dtype=np.intp)
    target = [
        GroupMoments(g.label, g.n, m.mean[order], m.cov[np.ix_(order, order)])
        for g, m in zip(restricted.sample.groups, restricted.moments, strict=True)
    ]
    inverted = [cholesky_inverse(g.cov) for g in target]
    objective = replace(
        freer.objective.complete_data(),
        groups=target,
        inverses=tuple(np.zeros((0, 0)) if i is None else i[0] for i in inverted),
        log_determinants=tuple(math.nan if i is None else i[1] for i in inverted),
    )
    same = objective.map.theta(_values_of(freer, restricted))
    if objective.value(same) < 1e-14:  # the restricted model only holds equal or fixes
        return same
    for start in (same, freer.minimum.theta):
        reached = minimise(objective, start)
        if 2.0 * reached.value < 1e-7:
            return reached.theta
    raise ModelError(
        "The models are not nested: the model with fewer degrees of freedom cannot imply the moments of "
        "the other.",
        code="not_nested",
        remedy="Compare a model only with one that frees some of its restrictions and adds none.",
    )


def _values_of(freer: CfaFit, restricted: CfaFit) -> Floats:
    """Return the freer model's rows at the restricted model's values of the same parameters."""
    values = freer.values.copy()
    for own, others in zip(freer.table.rows_by_group, restricted.table.rows_by_group, strict=True):
        for key, row in own.items():
            if key in others:
                values[row] = restricted.values[others[key]]
    return values


def _by_method(
    method: str, freer: CfaFit, restricted: CfaFit, at: Floats, restriction: Restriction
) -> DifferenceTest:
    df = restricted.df - freer.df
    unscaled = restricted.chisquare.statistic - freer.chisquare.statistic
    if method == "standard":
        return DifferenceTest(method, None, unscaled, df, chi2_pvalue(unscaled, df), 1.0, 0.0, unscaled)
    if method.startswith("satorra_bentler"):
        points = {
            "satorra_bentler_2001": None,
            "satorra_bentler_2010": freer.objective.map.theta(_values_of(freer, restricted)),
            "satorra_bentler_2010_moments": at,
        }
        factor = _satorra_bentler(freer, restricted, points[method])
        return _scaled(method, None, unscaled, df, factor, 0.0)
    trace, squared, rank = _satorra_2000(freer, restricted, restriction)
    if method == "mean_variance_adjusted":
        found = _scaled(method, restriction, unscaled, trace**2 / squared, squared / trace, 0.0)
    elif method == "satorra_2000":
        found = _scaled(method, restriction, unscaled, df, trace / df, 0.0)
    else:
        slope = math.sqrt(df / squared)
        found = _scaled(method, restriction, unscaled, df, 1.0 / slope, df - slope * trace)
    return replace(found, rank=rank if restriction == "exact" else None)


def _scaled(
    method: str, restriction: str | None, unscaled: float, df: float, factor: float, shift: float
) -> DifferenceTest:
    if not factor > 0:
        return DifferenceTest(method, restriction, math.nan, df, math.nan, factor, shift, unscaled)
    chisq = unscaled / factor + shift
    return DifferenceTest(method, restriction, chisq, df, chi2_pvalue(chisq, df), factor, shift, unscaled)


def _satorra_bentler(freer: CfaFit, restricted: CfaFit, at: Floats | None) -> float:
    """Return the scaling factor of 2001, or of 2010 with the freer model evaluated `at` a point."""
    if restricted.scaled is None or freer.scaled is None:
        return math.nan
    of_restricted = restricted.scaled.trace
    if freer.df == 0:
        of_freer = 0.0
    elif at is None:
        of_freer = freer.scaled.trace
    else:
        derivatives = freer.objective.derivatives(at, freer.options.information)
        assert derivatives is not None
        moments = freer.objective.moments(freer.objective.map.values(at))
        parts = model_linearisation(freer, moments)
        crossed = meat(freer, parts, freer.options.compared)
        bread = np.asarray(np.linalg.inv(derivatives.information))
        of_freer = model_spectrum(freer, parts, bread, crossed).trace
    return (of_restricted - of_freer) / (restricted.df - freer.df)


def _satorra_2000(freer: CfaFit, restricted: CfaFit, restriction: Restriction) -> tuple[float, float, int]:
    """Return ``tr(U_d Gamma)``, ``tr(U_d Gamma U_d Gamma)`` and the number of restrictions.

    With the freer model's information P, its restrictions A and the mean M of its casewise
    contributions, ``U_d Gamma`` has the traces of ``P^-1 A' (A P^-1 A')^-1 A P^-1 M``.
    """
    if isinstance(freer, OrdinalFit):
        assert isinstance(restricted, OrdinalFit)
        if restriction == "exact":
            raise ModelError(
                "restriction='exact' counts held parameters; with ordinal items others are freed in return.",
                code="not_supported",
                place="restriction",
                remedy="Use restriction='delta'.",
            )
        return ordinal_restriction_traces(freer, restricted)
    assert freer.bread is not None
    a = _delta_restrictions(freer, restricted) if restriction == "delta" else _exact(freer, restricted)
    inverse = freer.bread
    middle = np.linalg.pinv(a @ inverse @ a.T, hermitian=True)
    product = inverse @ a.T @ middle @ a @ inverse @ meat(freer, freer.linearisation, "sample")
    rank = int(np.linalg.matrix_rank(a))
    return float(np.trace(product)), float((product * product.T).sum()), rank


def _delta_restrictions(freer: CfaFit, restricted: CfaFit) -> Floats:
    """Return A, orthogonal to the directions in which the freer model follows the restricted one."""
    q1, q0 = freer.npar, restricted.npar
    own, cross = np.zeros((q1, q1)), np.zeros((q1, q0))
    order = np.array([restricted.table.observed.index(v) for v in freer.table.observed], dtype=np.intp)
    for g, (m1, m0) in enumerate(zip(freer.moments, restricted.moments, strict=True)):
        j1 = freer.objective.map.matrix[freer.objective.structures[g].rows]
        j0 = restricted.objective.map.matrix[restricted.objective.structures[g].rows]
        own += j1.T @ _derivative_products(m1, m1, None) @ j1
        cross += j1.T @ _derivative_products(m1, m0, order) @ j0
    followed = np.linalg.solve(own, cross)
    left, singular, _ = np.linalg.svd(followed, full_matrices=True)
    rank = int((singular > 1e-8 * singular.max(initial=1e-300)).sum())
    return np.asarray(left[:, rank:].T)


def _derivative_products(m1: ImpliedMoments, m0: ImpliedMoments, order: NDArray[np.intp] | None) -> Floats:
    """Return inner products of the derivatives of non-redundant moments, shape (q1, q0)."""
    x1, x0 = m1.columns, m0.columns if order is None else m0.columns[order]
    t1, t0 = m1.terms, m0.terms
    gram = x1.T @ x0

    def of(a: MomentTerms, b: MomentTerms) -> Floats:
        same = gram[np.ix_(a.x, b.x)] * gram[np.ix_(a.y, b.y)]
        crossed = gram[np.ix_(a.x, b.y)] * gram[np.ix_(a.y, b.x)]
        return np.asarray(np.outer(a.s, b.s) * (same + crossed))

    variances1 = 2.0 * t1.s * x1[:, t1.x] * x1[:, t1.y]
    variances0 = 2.0 * t0.s * x0[:, t0.x] * x0[:, t0.y]
    means = np.outer(t1.w, t0.w) * gram[np.ix_(t1.x, t0.x)]
    return np.asarray(of(t1, t0) + 0.5 * variances1.T @ variances0 + means)


def _exact(freer: CfaFit, restricted: CfaFit) -> Floats:
    """Return A from the parameters that only the restricted model holds equal or fixes."""
    numbers1 = {(p.key, p.group): p.free for p in freer.table.parameters}
    row1 = {(p.key, p.group): r for r, p in enumerate(freer.table.parameters)}
    matrix = freer.objective.map.matrix
    rows: list[Floats] = []
    first: dict[int, tuple[tuple[str, str, str], int]] = {}
    for p in restricted.table.parameters:
        place = (p.key, p.group)
        if place not in row1:
            continue
        if p.free == 0:
            if numbers1[place]:
                rows.append(matrix[row1[place]])
            continue
        leader = first.setdefault(p.free, place)
        if leader != place and (numbers1[place] != numbers1[leader] or numbers1[place] == 0):
            rows.append(matrix[row1[leader]] - matrix[row1[place]])
    return np.array(rows).reshape(len(rows), matrix.shape[1])
