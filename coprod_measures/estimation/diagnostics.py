# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether a model is identified, and what is wrong with a solution."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from ..errors import ModelError
from ..model.factor_model import FactorModel
from ..model.implied_moments import GroupStructure, implied_moments
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import SampleStatistics
from ..numerics.normal_theory import expected_information, nearly_singular
from ..results import Finding
from .optimiser import Minimum

Floats = NDArray[np.float64]


def check_identified(
    model: FactorModel,
    structures: Sequence[GroupStructure],
    to_rows: ParameterMap,
    df: int,
    information_at: Callable[[Floats], Floats] | None = None,
) -> None:
    """Raise `ModelError` naming a parameter if the model is not identified.

    The information matrix (by default that of means and covariances) is examined at two points drawn
    at random with a fixed seed, apart from any data: a direction without information at both belongs
    to the model and not to the sample.
    """
    _refuse_negative_variances(model)
    free: Floats | None = None
    for seed in (1, 2):
        point = _generic_point(model, to_rows, seed)
        information = (
            _information_at(point, structures, to_rows) if information_at is None else information_at(point)
        )
        scale = np.sqrt(np.maximum(information.diagonal(), 1e-12))
        roots, vectors = np.linalg.eigh(information / np.outer(scale, scale))
        if not len(roots) or roots[0] > 1e-10:
            free = None
            break
        direction = vectors[:, roots <= 1e-10]
        free = np.abs(direction).max(axis=1) / scale
        free = free / free.max()
    if free is None and df >= 0:
        return
    counted = f"The model has {to_rows.n_free} free parameters and only {to_rows.n_free + df} moments"
    if free is None:
        raise ModelError(
            f"{counted} to estimate them from.",
            code="model_not_identified",
            remedy="Fix parameters at a value, hold some equal by a label, or drop some.",
        )
    numbers = np.flatnonzero(free > 0.2)
    rows = np.flatnonzero((np.abs(to_rows.matrix[:, numbers]) > 0).any(axis=1))
    many = max(p.group for p in model.parameters) > 1
    names = [
        model.parameters[r].name + (f" (group {model.parameters[r].group})" if many else "") for r in rows
    ]
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    alone = " A factor alone needs three indicators." if df < 0 else ""
    raise ModelError(
        f"{counted if df < 0 else 'The model is not identified'}: these can change together and leave the "
        f"fit as it is: {shown}.",
        code="model_not_identified",
        place=names[0],
        remedy=f"Fix one of them at a value, give it the label of another, or drop it.{alone}",
    )


def _refuse_negative_variances(model: FactorModel) -> None:
    """Raise `ModelError` where a variance is fixed below zero, at which nothing can be examined."""
    for p in model.parameters:
        if p.op == "~~" and p.lhs == p.rhs and p.fixed and p.value < 0:
            raise ModelError(
                f"the variance of {p.lhs} is fixed at {p.value:g}, below zero.",
                code="negative_variance_fixed",
                place=p.name,
                remedy="Leave it free, or fix it at zero or above.",
            )


def _generic_point(model: FactorModel, to_rows: ParameterMap, seed: int) -> Floats:
    """Return row values of an ordinary solution, drawn apart from the data."""
    draw = np.random.default_rng(seed)
    values = np.zeros(len(model.parameters))
    for row, p in enumerate(model.parameters):
        if p.op == "=~":
            values[row] = draw.uniform(0.5, 1.2)
        elif p.op == "~~" and p.lhs == p.rhs:
            values[row] = draw.uniform(1.0, 2.0)
        else:
            values[row] = draw.uniform(0.05, 0.3)
    fixed = np.array([p.fixed for p in model.parameters])
    values[fixed] = [p.value for p in model.parameters if p.fixed]
    exogenous = np.array([p.exogenous for p in model.parameters])
    point = to_rows.values(to_rows.theta(values))
    point[exogenous] = values[exogenous]
    return point


def _information_at(values: Floats, structures: Sequence[GroupStructure], to_rows: ParameterMap) -> Floats:
    total = np.zeros((to_rows.n_free, to_rows.n_free))
    for structure in structures:
        moments = implied_moments(structure, values)
        weight = np.asarray(np.linalg.pinv(moments.cov), dtype=float)
        jacobian = to_rows.matrix[structure.rows]
        total += jacobian.T @ expected_information(moments.columns, moments.terms, weight) @ jacobian
    return total


def untestable_findings(df: int) -> tuple[Finding, ...]:
    """Say that a model without degrees of freedom fits whatever was answered."""
    return () if df else (Finding("fit_untestable", "note"),)


def solution_findings(
    model: FactorModel,
    values: Floats,
    structures: Sequence[GroupStructure],
    sample: SampleStatistics,
    minimum: Minimum,
    information: Floats | None,
) -> tuple[Finding, ...]:
    """List what a reader must know about a solution; see the sentences in ``messages.estimation``."""
    findings = []
    if sample.n_dropped:
        total = sample.n + sample.n_dropped
        findings.append(
            Finding(
                "cases_dropped", "note", values={"dropped": sample.n_dropped, "total": total, "n": sample.n}
            )
        )
    if not minimum.converged:
        findings.append(
            Finding(
                f"not_converged_{minimum.reason}" if minimum.reason == "start" else "not_converged",
                values={"iterations": minimum.iterations},
            )
        )
        return tuple(findings)
    if information is not None and is_singular(information):
        findings.append(Finding("information_singular"))
    return (*findings, *_inadmissible(model, values, structures, sample))


def is_singular(information: Floats) -> bool:
    """Whether some combination of parameters has no information to rest on."""
    return nearly_singular(information, 1e-9)


def _inadmissible(
    model: FactorModel, values: Floats, structures: Sequence[GroupStructure], sample: SampleStatistics
) -> list[Finding]:
    """Negative variances and covariance matrices of factors or residuals that are not positive definite."""
    findings = []
    latents = set(model.latents)
    negative: set[int] = set()
    for row, p in enumerate(model.parameters):
        if p.op == "~~" and p.lhs == p.rhs and p.free and values[row] < 0:
            negative.add(p.group)
            findings.append(
                Finding(
                    "negative_factor_variance" if p.lhs in latents else "heywood_case",
                    item=p.lhs,
                    group=sample.groups[p.group - 1].label or None,
                    values={"estimate": float(values[row]), "where": where_in(sample, p.group)},
                )
            )
    for index, structure in enumerate(structures, start=1):
        if index in negative or not latents:
            continue
        where, label = where_in(sample, index), sample.groups[index - 1].label or None
        factors, residuals = _covariances(structure, values)
        if _indefinite(factors):
            findings.append(Finding("factors_not_positive_definite", group=label, values={"where": where}))
        elif _indefinite(residuals):
            findings.append(Finding("residuals_not_positive_definite", group=label, values={"where": where}))
    return findings


def where_in(sample: SampleStatistics, group: int) -> dict[str, str]:
    """Return " in the group …" by language for a group counted from 1, or nothing for a single group."""
    label = sample.groups[group - 1].label
    return {"en": f" in the group {label}", "sv": f" i gruppen {label}"} if label else {"en": "", "sv": ""}


def _covariances(structure: GroupStructure, values: Floats) -> tuple[Floats, Floats]:
    """Return the covariance matrices of factors and of residuals of observed variables."""
    p, v = structure.n_observed, structure.n_variables
    rows, i, j = structure.covariances
    given = np.zeros((v, v))
    given[i, j] = given[j, i] = values[rows]
    factors = given if structure.simple else implied_moments(structure, values).all_cov
    return factors[p:, p:], given[:p, :p]


def _indefinite(matrix: Floats) -> bool:
    if lapack.dpotrf(matrix, lower=1)[1] == 0:
        return False
    scale = np.sqrt(np.maximum(np.abs(matrix.diagonal()), 1e-300))
    return bool(np.linalg.eigvalsh(matrix / np.outer(scale, scale))[0] < -1e-8)
