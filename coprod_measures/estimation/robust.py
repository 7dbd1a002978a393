# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What robust errors and scaled tests take from the cases, for a model and for its baseline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import NotSupportedError
from ..model.implied_moments import ImpliedMoments
from ..numerics.casewise import (
    case_scores,
    saturated_trace,
    score_crossproducts,
    squared_frobenius,
    weighted_trace,
    whitened_features,
)
from ..numerics.clustered import clustered_saturated_trace
from ..numerics.normal_theory import MomentTerms, expected_information
from .clusters import clustered_meat
from .fiml import incomplete_scores, independence_trace
from .incomplete_baseline import baseline_trace

if TYPE_CHECKING:
    from .cfa_fit import CfaFit

Floats = NDArray[np.float64]
Compared = Literal["implied", "sample"]


@dataclass(frozen=True)
class GroupLinearisation:
    """A model's moments in one group, as far as casewise statistics need them.

    Attributes
    ----------
    columns : array, shape (p, c)
    terms : MomentTerms
        With q parameters.
    mean : array, shape (p,)
    cov, precision : arrays, shape (p, p)
        Implied covariance and its inverse.
    jacobian : array, shape (q, k)
        From the group's rows to the free parameters of the whole model.
    """

    columns: Floats
    terms: MomentTerms
    mean: Floats
    cov: Floats
    precision: Floats
    jacobian: Floats


@dataclass(frozen=True)
class Spectrum:
    """Trace of U Gamma and, where asked, of its square; the trace's two parts."""

    trace: float
    squared_trace: float = math.nan
    saturated: float = math.nan
    model: float = math.nan


def model_linearisation(fit: CfaFit, moments_at: Sequence[ImpliedMoments]) -> list[GroupLinearisation]:
    """Linearise a model at given implied moments: those of its estimates, or of another model's."""
    parts = []
    for structure, moments, data in zip(
        fit.objective.structures, moments_at, fit.objective.groups, strict=True
    ):
        mean = moments.mean if fit.options.meanstructure else data.mean
        inverse = np.asarray(np.linalg.inv(moments.cov), dtype=float)
        jacobian = fit.objective.map.matrix[structure.rows]
        parts.append(GroupLinearisation(moments.columns, moments.terms, mean, moments.cov, inverse, jacobian))
    return parts


def baseline_linearisation(
    fit: CfaFit, given: NDArray[np.bool_], together: NDArray[np.bool_]
) -> list[GroupLinearisation]:
    """Linearise the independence model, whose estimates are the sample variances (and means).

    Parameters
    ----------
    given : array of bool, shape (p,)
        Covariates with fixed moments, which are no parameters.
    together : array of bool, shape (p,)
        Covariates, which keep their covariances.
    """
    free, related = np.flatnonzero(~given), np.flatnonzero(together & ~given)
    first, second = (related[k] for k in np.tril_indices(len(related), -1))
    means = free if fit.options.meanstructure else free[:0]
    x, y = np.concatenate([free, first, means]), np.concatenate([free, second, means])
    scale = np.concatenate([np.full(len(free), 0.5), np.ones(len(first)), np.zeros(len(means))])
    terms = MomentTerms(x, y, scale, (scale == 0.0).astype(float))
    per_group = len(x)
    parts = []
    for g, data in enumerate(fit.objective.groups):
        cov = np.diag(np.diag(data.cov))
        cov[np.ix_(together, together)] = data.cov[np.ix_(together, together)]
        jacobian = np.zeros((per_group, per_group * len(fit.objective.groups)))
        jacobian[:, g * per_group : (g + 1) * per_group] = np.eye(per_group)
        inverse = np.asarray(np.linalg.inv(cov), dtype=float)
        parts.append(GroupLinearisation(np.eye(len(cov)), terms, data.mean, cov, inverse, jacobian))
    return parts


def group_cases(fit: CfaFit) -> list[Floats]:
    """Gather the cases of each group, shape (n_g, p)."""
    blocks: list[list[Floats]] = [[] for _ in fit.sample.groups]
    for block in fit.sample.cases(f"estimator={fit.options.estimator!r}"):
        for g, found in enumerate(blocks):
            found.append(block.values[block.group == g])
    return [np.concatenate(found) for found in blocks]


def meat(fit: CfaFit, parts: list[GroupLinearisation], compared: Compared) -> Floats:
    """Return the mean over cases of outer products of contributions, shape (k, k).

    Parameters
    ----------
    compared : {"implied", "sample"}
        Scores of the log-likelihood (Huber-White), or ``Delta' V Gamma V Delta``. With clusters,
        contributions are added up within clusters first.
    """
    if fit.clusters is not None:
        given = [_contributions(fit, part, g, compared) for g, part in enumerate(parts)]
        return clustered_meat(fit.clusters, parts, given, fit.n)
    total = np.zeros((parts[0].jacobian.shape[1],) * 2)
    for share, cases, data, part in zip(
        fit.objective.shares, fit.cases, fit.objective.groups, parts, strict=True
    ):
        if fit.sample.missing == "fiml":
            scores = incomplete_scores(cases, part.columns, part.terms, part.cov, part.mean)
            inner = scores.T @ scores / len(cases)
        else:
            mean, centre = (part.mean, part.cov) if compared == "implied" else (data.mean, data.cov)
            inner = score_crossproducts(cases - mean, part.precision, part.columns, part.terms, centre)
        total += float(share) * (part.jacobian.T @ inner @ part.jacobian)
    return total


def _contributions(fit: CfaFit, part: GroupLinearisation, group: int, compared: Compared) -> Floats:
    """Return each case's contribution to the parameters of its group, shape (n_g, q)."""
    cases, data = fit.cases[group], fit.objective.groups[group]
    if fit.sample.missing == "fiml":
        return incomplete_scores(cases, part.columns, part.terms, part.cov, part.mean)
    mean, centre = (part.mean, part.cov) if compared == "implied" else (data.mean, data.cov)
    return case_scores(cases - mean, part.precision, part.columns, part.terms, centre)


def expected(fit: CfaFit, parts: list[GroupLinearisation]) -> Floats:
    """Return the expected information per observation, shape (k, k)."""
    total = np.zeros((parts[0].jacobian.shape[1],) * 2)
    for share, part in zip(fit.objective.shares, parts, strict=True):
        inner = expected_information(part.columns, part.terms, part.precision)
        total += float(share) * (part.jacobian.T @ inner @ part.jacobian)
    return total


def yuan_bentler_spectrum(saturated: float, bread: Floats, crossed: Floats) -> Spectrum:
    """Return the trace behind the Yuan-Bentler test: that of the saturated model minus that of the model.

    Parameters
    ----------
    saturated : float
        See `saturated_scores_trace`.
    bread, crossed : arrays, shape (k, k)
        Of the model: inverse information per observation, and mean outer product of scores (`meat`).
    """
    model = float((bread * crossed).sum())
    return Spectrum(saturated - model, saturated=saturated, model=model)


def saturated_scores_trace(fit: CfaFit, given: NDArray[np.bool_]) -> float:
    """Return ``tr(B1 A1^-1)`` of the saturated models of all groups.

    Parameters
    ----------
    given : array of bool, shape (p,)
        Covariates with fixed moments.
    """
    total, means = 0.0, fit.options.meanstructure
    for g, (cases, data) in enumerate(zip(fit.cases, fit.objective.groups, strict=True)):
        if fit.sample.missing == "fiml":
            total += fit.saturated[g].trace(fit.clusters, g)
        elif fit.clusters is None:
            total += saturated_trace(cases - data.mean, given, means)
        else:
            total += clustered_saturated_trace(cases - data.mean, given, means, fit.clusters, g)
    return total


def baseline_spectrum(fit: CfaFit, covariates: NDArray[np.bool_]) -> Spectrum:
    """Return the trace behind the Yuan-Bentler test of the independence model, variable by variable.

    For incomplete cases, and for complete ones where there are no covariates.
    """
    if covariates.any():
        model = sum(
            baseline_trace(cases, group, covariates, fit.clusters, g)
            for g, (cases, group) in enumerate(zip(fit.cases, fit.sample.groups, strict=True))
        )
    else:
        model = sum(
            independence_trace(cases, fit.clusters, g, fit.options.meanstructure)
            for g, cases in enumerate(fit.cases)
        )
    return Spectrum(fit.saturated_trace - model, saturated=fit.saturated_trace, model=model)


def satorra_bentler_spectrum(
    fit: CfaFit, parts: list[GroupLinearisation], squared: bool, crossed: Floats
) -> Spectrum:
    """Return tr(U Gamma), and tr(U Gamma U Gamma) where asked, with weights at the implied moments.

    `crossed` is the `meat` of the parts, compared with the sample.
    """
    if any(p.exogenous for p in fit.table.parameters):
        raise NotSupportedError(
            f"estimator={fit.options.estimator!r} does not take covariates with fixed moments.",
            code="fixed_covariates",
            place="fixed_x",
            remedy="Use fixed_x=False, or estimator='MLR'.",
        )
    information = expected(fit, parts)
    solved = np.linalg.solve(information, crossed)
    means = fit.options.meanstructure
    total = sum(
        weighted_trace(cases - data.mean, data.cov, part.precision, means)
        for cases, data, part in zip(fit.cases, fit.objective.groups, parts, strict=True)
    )
    trace = total - float(np.trace(solved))
    if not squared:
        return Spectrum(trace)
    root = np.linalg.cholesky(np.asarray(np.linalg.inv(information)))
    square = float((solved * solved.T).sum())
    for cases, data, part in zip(fit.cases, fit.objective.groups, parts, strict=True):
        centred, n = cases - data.mean, len(cases)
        features = whitened_features(centred, data.cov, part.precision, means)
        scores = case_scores(centred, part.precision, part.columns, part.terms, data.cov)
        projected = features.T @ (scores @ part.jacobian @ root)
        square += squared_frobenius(features) / n**2 - 2.0 * float((projected**2).sum()) / (fit.n * n)
    return Spectrum(trace, square)
