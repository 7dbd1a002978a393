# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Starting values for ordinal items: those of continuous variables, on latent responses brought to scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..model.factor_model import FactorModel
from ..model.ordinal_group import OrdinalMoments
from ..model.ordinal_statistics import OrdinalStatistics
from .starting_values import starting_values

Floats = NDArray[np.float64]


def ordinal_start(table: FactorModel, sample: OrdinalStatistics, theta: bool) -> Floats:
    """Return a value for every row of a completed model, shape (n_rows,).

    Latent responses get standard deviation 1 in delta, and in theta what a residual variance of 1
    asks for; in further groups whose scale is free they are brought to the scale on which the
    thresholds agree with those of the first group.
    """
    unit = _first_scale(table, sample, theta)
    scaled, origins, scales = [], [], []
    for g, group in enumerate(sample.groups, start=1):
        assert isinstance(group, OrdinalMoments)
        scale, origin = _scale_and_origin(table, sample, g, unit, theta)
        moments = replace(group, cov=group.cov * np.outer(scale, scale), mean=origin + group.mean)
        scaled.append(moments)
        origins.append(origin)
        scales.append(scale)
    values = starting_values(table, replace(sample, groups=tuple(scaled)))
    layout = sample.layout
    names = sample.variables
    node = {name: i for i, name in enumerate(names)}
    place = {
        (names[v], f"t{k}"): i for i, (v, k) in enumerate(zip(layout.variable, layout.threshold, strict=True))
    }
    for row, p in enumerate(table.parameters):
        if p.fixed or not np.isnan(p.start) or p.op not in ("|", "~*~"):
            continue
        group = sample.groups[p.group - 1]
        assert isinstance(group, OrdinalMoments)
        scale, origin = scales[p.group - 1][node[p.lhs]], origins[p.group - 1][node[p.lhs]]
        values[row] = (
            1.0 / scale if p.op == "~*~" else (scale * group.statistics[place[p.lhs, p.rhs]] + origin)
        )
    return values


def _first_scale(table: FactorModel, sample: OrdinalStatistics, theta: bool) -> Floats:
    """Standard deviations of the latent responses in the first group."""
    p = len(sample.variables)
    if not theta:
        return np.ones(p)
    node = {name: i for i, name in enumerate(sample.variables)}
    cov = sample.groups[0].cov
    sd = np.sqrt(cov.diagonal())
    correlation = np.abs(cov / np.outer(sd, sd))
    explained = np.full(p, 0.5)
    for factor in table.latents:
        index = [node[v] for v in table.loadings_of(factor) if v in node]
        if len(index) < 2:
            continue
        part = correlation[np.ix_(index, index)]
        mean = (part.sum(axis=1) - 1.0) / (len(index) - 1)
        overall = max(float(mean.mean()), 0.05)
        explained[index] = np.clip(mean**2 / overall, 0.1, 0.8)
    ordinal = np.array(sample.n_thresholds) > 0
    return np.where(ordinal, 1.0 / np.sqrt(1.0 - explained), 1.0)


def _scale_and_origin(
    table: FactorModel, sample: OrdinalStatistics, group: int, unit: Floats, theta: bool
) -> tuple[Floats, Floats]:
    """Where the latent responses of one group stand relative to the first group's thresholds."""
    scale, origin = unit.copy(), np.zeros(len(unit))
    if group == 1:
        return scale, origin
    names, layout = sample.variables, sample.layout
    first, own = sample.groups[0], sample.groups[group - 1]
    assert isinstance(first, OrdinalMoments)
    assert isinstance(own, OrdinalMoments)
    rows = {p.key: p for p in table.parameters if p.group == group}
    numbers = {p.key: p.free for p in table.parameters if p.group == 1}
    for i, name in enumerate(names):
        shared = [
            k
            for k in np.flatnonzero(layout.variable == i)
            if layout.threshold[k]
            and (row := rows[name, "|", f"t{layout.threshold[k]}"]).free
            and numbers[row.key] == row.free
        ]
        if not shared:
            continue
        target, tau = unit[i] * first.statistics[shared], own.statistics[shared]
        scale_row = rows[name, "~~" if theta else "~*~", name]
        if scale_row.free and len(shared) > 1:
            spread = tau - tau.mean()
            slope = float(spread @ (target - target.mean())) / float(spread @ spread)
            scale[i] = float(np.clip(slope, 0.3 * unit[i], 3.0 * unit[i]))
        if rows[name, "~1", ""].free:
            origin[i] = float((target - scale[i] * tau).mean())
    return scale, origin
