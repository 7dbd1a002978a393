# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Starting values: a one-factor solution per factor, then factor covariances by least squares."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..model.factor_model import FactorModel
from ..model.sample_statistics import GroupMoments, SampleStatistics

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


def starting_values(model: FactorModel, sample: SampleStatistics) -> Floats:
    """Return a value for every row of a completed model, shape (n_rows,).

    Fixed values and values given by the user are kept; covariates' moments are the sample's.
    """
    values = np.full(len(model.parameters), np.nan)
    # loadings in common must start from one solution, signs included
    pooled = sum(g.n * g.cov for g in sample.groups) / sample.n if model.shares_loadings else None
    for rows, moments in zip(model.rows_by_group, sample.groups, strict=True):
        together = moments.cov if pooled is None else np.asarray(pooled)
        values[list(rows.values())] = _group_guess(model, rows, moments, sample.variables, together)
    return np.where(np.isnan(model.given_values), values, model.given_values)


def _group_guess(
    model: FactorModel,
    rows: dict[tuple[str, str, str], int],
    moments: GroupMoments,
    variables: tuple[str, ...],
    together: Floats,
) -> list[float]:
    """Guess every row of one group; loadings of observed variables come from `together`."""
    known = {name: i for i, name in enumerate(variables)}
    cov = moments.cov
    residual = dict(zip(variables, (0.5 * cov.diagonal()).tolist(), strict=True))
    loadings: dict[tuple[str, str], float] = {}
    waiting = list(model.latents)
    while waiting:
        ready = [f for f in waiting if all(item in known for item in model.loadings_of(f))]
        if not ready:
            break
        waiting = [f for f in waiting if f not in ready]
        index = [np.array([known[item] for item in model.loadings_of(f)]) for f in ready]
        sources = [together if max(i) < len(together) else cov for i in index]
        weights = [
            _scaled(model, rows, factor, loading)
            for factor, loading in zip(ready, _one_factor_each(index, sources), strict=True)
        ]
        cov = _extended(cov, index, weights)
        total = cov.diagonal()
        for factor, items, loading in zip(ready, index, weights, strict=True):
            known[factor] = len(known)
            variance = residual[factor] = float(total[known[factor]])
            unique = np.clip(total[items] - loading**2 * variance, 0.1 * total[items], 0.9 * total[items])
            for item, weight, left in zip(
                model.loadings_of(factor), loading.tolist(), unique.tolist(), strict=True
            ):
                loadings[factor, item] = weight
                residual[item] = left
    exogenous = {*model.latents, *model.covariates} - {*model.indicators, *model.dependent}
    return [_guess(key, known, cov, moments.mean, residual, loadings, model, exogenous) for key in rows]


def _one_factor_each(index: list[Indices], sources: list[Floats]) -> list[Floats]:
    """Return loadings of each factor with variance 1: two rounds of principal factoring.

    All factors are factored together, short ones filled up with variables that correlate with nothing, whose
    diagonal is negative so that they never take part in the largest root.
    """
    sizes = np.array([len(i) for i in index])
    k = int(sizes.max())
    filled = np.arange(k) >= sizes[:, None]
    reduced, scales = np.zeros((len(index), k, k)), np.zeros((len(index), k))
    for f, (i, cov) in enumerate(zip(index, sources, strict=True)):
        part = cov[i[:, None], i]
        scale = scales[f, : len(i)] = np.sqrt(part.diagonal())
        reduced[f, : len(i), : len(i)] = part / (scale[:, None] * scale)
    diagonal = reduced.reshape(len(index), k * k)[:, :: k + 1]
    diagonal[:] = 0.0
    diagonal[:] = np.abs(reduced).max(axis=2)
    for _ in range(2):
        diagonal[filled] = -1.0
        roots, vectors = np.linalg.eigh(reduced)
        size = np.sqrt(np.maximum(roots[:, -1:], 0.05))
        loading = np.clip(vectors[:, :, -1] * size, -0.95, 0.95)
        diagonal[:] = loading**2
    sign = np.where(loading.sum(axis=1, keepdims=True) >= 0, 1.0, -1.0)
    found = sign * loading * scales
    return [found[f, : len(i)] if len(i) > 1 else 0.9 * scales[f, :1] for f, i in enumerate(index)]


def _scaled(
    model: FactorModel, rows: dict[tuple[str, str, str], int], factor: str, loading: Floats
) -> Floats:
    """Give loadings of a unit-variance factor the unit that the model's fixed values define."""
    table = model.parameters
    items = model.loadings_of(factor)
    for item, value in zip(items, loading, strict=True):
        row = table[rows[factor, "=~", item]]
        if row.fixed and row.value != 0:
            floor = 0.2 * float(np.abs(loading).max())
            unit = value if abs(value) > floor else math.copysign(floor, value)
            return np.asarray(loading * (row.value / unit))
    variance = table[rows[factor, "~~", factor]]
    if variance.fixed and variance.value > 0:
        # Both signs fit alike; the first indicator tells which way the factor points, as in lavaan.
        return np.asarray(loading * math.copysign(1.0 / math.sqrt(variance.value), loading[0]))
    if model.sum_constraints:
        mean = float(loading.mean())
        floor = 0.2 * float(np.abs(loading).max())
        return np.asarray(loading / (mean if abs(mean) > floor else math.copysign(floor, mean)))
    # a further group with a free variance must point as the first group does
    return np.asarray(loading * math.copysign(1.0, loading[0]))


def _extended(cov: Floats, index: list[Indices], loadings: list[Floats]) -> Floats:
    """Append factors to a covariance matrix; their moments follow from least-squares factor scores."""
    p, many = len(cov), len(index)
    weights = np.zeros((many, p))
    for k, (items, loading) in enumerate(zip(index, loadings, strict=True)):
        weights[k, items] = loading / float(loading @ loading)
    with_observed = weights @ cov
    among = with_observed @ weights.T
    for k, (items, loading) in enumerate(zip(index, loadings, strict=True)):
        part = cov[items[:, None], items]
        squared = loading**2
        shared = float(loading @ part @ loading - squared @ part.diagonal())
        pairs = float(squared.sum() ** 2 - squared @ squared)
        most = float(among[k, k])
        variance = shared / pairs if pairs > 0 else 0.8 * most
        among[k, k] = min(max(variance, 0.05 * most), most)
    variances = among.diagonal()
    size = np.sqrt(variances)
    size = size[:, None] * size
    clipped = np.clip(among, -0.9 * size, 0.9 * size)
    np.fill_diagonal(clipped, variances)
    while np.linalg.eigvalsh(clipped / size)[0] < 0.05:
        clipped = 0.8 * clipped + 0.2 * np.diag(variances)
    extended = np.empty((p + many, p + many))
    extended[:p, :p], extended[p:, p:] = cov, clipped
    extended[p:, :p], extended[:p, p:] = with_observed, with_observed.T
    return extended


def _guess(
    key: tuple[str, str, str],
    known: dict[str, int],
    cov: Floats,
    mean: Floats,
    residual: dict[str, float],
    loadings: dict[tuple[str, str], float],
    model: FactorModel,
    exogenous: set[str],
) -> float:
    lhs, op, rhs = key
    latents = model.latents
    if op == "=~":
        return loadings.get((lhs, rhs), 1.0)
    if op == "~":
        return 0.0
    if op == "~1":
        return 0.0 if lhs in latents else float(mean[known[lhs]])
    if lhs == rhs:
        if lhs in model.covariates:
            return float(cov[known[lhs], known[lhs]])
        share = 0.8 if lhs in model.dependent and lhs in latents else 1.0
        return share * residual.get(lhs, 1.0)
    if lhs in exogenous and rhs in exogenous and lhs in known and rhs in known:
        return float(cov[known[lhs], known[rhs]])
    return 0.0
