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


def starting_values(model: FactorModel, sample: SampleStatistics) -> Floats:
    """Return a value for every row of a completed model, shape (n_rows,).

    Fixed values and values given by the user are kept; covariates' moments are the sample's.
    """
    values = np.full(len(model.parameters), np.nan)
    pooled = sum(g.n * g.cov for g in sample.groups) / sample.n if _shared_loadings(model) else None
    for index, moments in enumerate(sample.groups, start=1):
        rows = {p.key: r for r, p in enumerate(model.parameters) if p.group == index}
        together = moments.cov if pooled is None else np.asarray(pooled)
        guess = _group_guess(model, rows, moments, sample.variables, together)
        for key, row in rows.items():
            values[row] = guess[key]
    for row, p in enumerate(model.parameters):
        if p.fixed:
            values[row] = p.value
        elif not math.isnan(p.start):
            values[row] = p.start
    return values


def _shared_loadings(model: FactorModel) -> bool:
    """Whether groups have loadings in common; they must then start from one solution, signs included."""
    groups: dict[int, set[int]] = {}
    for p in model.parameters:
        if p.op == "=~" and p.free:
            groups.setdefault(p.free, set()).add(p.group)
    return any(len(found) > 1 for found in groups.values())


def _group_guess(
    model: FactorModel,
    rows: dict[tuple[str, str, str], int],
    moments: GroupMoments,
    variables: tuple[str, ...],
    together: Floats,
) -> dict[tuple[str, str, str], float]:
    """Guess every parameter of one group; loadings of observed variables come from `together`."""
    known = {name: i for i, name in enumerate(variables)}
    names = list(variables)
    cov = moments.cov
    residual = {name: 0.5 * cov[i, i] for i, name in enumerate(names)}
    loadings: dict[tuple[str, str], float] = {}
    waiting = list(model.latents)
    while waiting:
        ready = [f for f in waiting if all(item in known for item in model.loadings_of(f))]
        if not ready:
            break
        for factor in ready:
            waiting.remove(factor)
            items = model.loadings_of(factor)
            index = [known[i] for i in items]
            source = together if max(index) < len(together) else cov
            weights = _scaled(model, rows, factor, _one_factor(index, source))
            loadings.update({(factor, item): w for item, w in zip(items, weights, strict=True)})
        cov = _extended(
            cov, [(np.array([known[i] for i in model.loadings_of(f)]), f) for f in ready], loadings, model
        )
        for factor in ready:
            known[factor] = len(known)
            residual[factor] = cov[known[factor], known[factor]]
            for item in model.loadings_of(factor):
                explained = loadings[factor, item] ** 2 * residual[factor]
                total = cov[known[item], known[item]]
                residual[item] = float(np.clip(total - explained, 0.1 * total, 0.9 * total))
    guess: dict[tuple[str, str, str], float] = {}
    for key in rows:
        guess[key] = _guess(key, known, cov, moments.mean, residual, loadings, model)
    return guess


def _one_factor(index: list[int], cov: Floats) -> Floats:
    """Return loadings of a factor with variance 1: two rounds of principal factoring."""
    part = cov[np.ix_(index, index)]
    scale = np.sqrt(np.diag(part))
    correlation = part / np.outer(scale, scale)
    if len(index) == 1:
        return np.asarray(0.9 * scale)
    loading = np.full(len(index), 0.7)
    reduced = correlation.copy()
    off = np.abs(correlation - np.eye(len(index)))
    np.fill_diagonal(reduced, off.max(axis=1))
    for _ in range(2):
        roots, vectors = np.linalg.eigh(reduced)
        loading = np.clip(vectors[:, -1] * math.sqrt(max(roots[-1], 0.05)), -0.95, 0.95)
        np.fill_diagonal(reduced, loading**2)
    sign = 1.0 if loading.sum() >= 0 else -1.0
    return np.asarray(sign * loading * scale)


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


def _extended(
    cov: Floats,
    factors: list[tuple[NDArray[np.intp], str]],
    loadings: dict[tuple[str, str], float],
    model: FactorModel,
) -> Floats:
    """Append factors to a covariance matrix; their moments follow from least-squares factor scores."""
    weights = np.zeros((len(factors), len(cov)))
    for k, (index, factor) in enumerate(factors):
        loading = np.array([loadings[factor, item] for item in model.loadings_of(factor)])
        weights[k, index] = loading / float(loading @ loading)
    with_observed = weights @ cov
    among = with_observed @ weights.T
    for k, (index, factor) in enumerate(factors):
        loading = np.array([loadings[factor, item] for item in model.loadings_of(factor)])
        part = cov[np.ix_(index, index)]
        shared = float(loading @ part @ loading - loading**2 @ np.diag(part))
        pairs = float((loading @ loading) ** 2 - (loading**4).sum())
        variance = shared / pairs if pairs > 0 else 0.8 * among[k, k]
        among[k, k] = float(np.clip(variance, 0.05 * among[k, k], among[k, k]))
    size = np.sqrt(np.diag(among))
    bound = 0.9 * np.outer(size, size)
    clipped = np.clip(among, -bound, bound)
    np.fill_diagonal(clipped, np.diag(among))
    while np.linalg.eigvalsh(clipped / np.outer(size, size))[0] < 0.05:
        clipped = 0.8 * clipped + 0.2 * np.diag(np.diag(clipped))
    return np.block([[cov, with_observed.T], [with_observed, clipped]])


def _guess(
    key: tuple[str, str, str],
    known: dict[str, int],
    cov: Floats,
    mean: Floats,
    residual: dict[str, float],
    loadings: dict[tuple[str, str], float],
    model: FactorModel,
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
    exogenous = {*latents, *model.covariates} - {*model.indicators, *model.dependent}
    if lhs in exogenous and rhs in exogenous and lhs in known and rhs in known:
        return float(cov[known[lhs], known[rhs]])
    return 0.0
