# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What items that work differently between waves do to the mean score, and how large their difference is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ...estimation import CfaFit, OrdinalFit
from ...model.wave_model import WaveModel
from ...numerics.effect_sizes import continuous_difference, ordinal_difference, pooled_sd
from ...results import Estimate
from ..dmacs import item_sds, ordinal_item
from .impact import Cell, mean_shift
from .release import Release


def later_cells(model: WaveModel) -> Iterator[tuple[int, int]]:
    """Yield group and wave, from 0, of every wave but the first of the first group."""
    yield from ((g, t) for g in range(model.n_groups) for t in range(model.n_waves) if g or t)


def wave_impact(fit: CfaFit, model: WaveModel, group: int, wave: int, level: float = 0.95) -> Estimate:
    """Return how much the items' different working moves the mean score at a wave; see `impact`.

    The wave's own parameters are held against those of the first wave of the first group. Without groups it
    is what an observed change since the first wave contains without any change of people.

    Parameters
    ----------
    fit : CfaFit
        One factor, scalar equalities except for the releases.
    model : WaveModel
        What was fitted.
    group, wave : int
        Counted from 0.
    level : float
    """
    return mean_shift(fit, _cell(model, 0, 0), _cell(model, group, wave), level)


def _cell(model: WaveModel, group: int, wave: int) -> Cell:
    factor = model.latents[0]
    columns = tuple(model.columns[item][wave] for item in model.loadings_of(factor))
    return Cell(group + 1, model.factor_at(factor, wave), columns)


def wave_sized(releases: Sequence[Release], fit: CfaFit, model: WaveModel) -> tuple[Release, ...]:
    """Return the releases with the sizes that the scalar model with releases gives their items.

    dMACS and the difference in points as between groups, the largest over waves and groups against the first
    wave of the first group; standard deviations of the two cells are averaged.
    """
    found = {
        r.item: [_difference(fit, model, r.item, *cell) for cell in later_cells(model)] for r in releases
    }
    return tuple(
        replace(
            r,
            dmacs=max(d for d, _ in found[r.item]),
            points=max((p for _, p in found[r.item]), key=abs),
        )
        for r in releases
    )


def _difference(fit: CfaFit, model: WaveModel, item: str, group: int, wave: int) -> tuple[float, float]:
    """Return an item's dMACS at a wave, and how many points higher it is answered there."""
    factor = next(f for f in model.latents if item in model.loadings_of(f))
    places = []
    for g, t in ((0, 0), (group, wave)):
        m = fit.matrices[g]
        column, latent = (
            m.variables.index(model.columns[item][t]),
            m.latents.index(model.factor_at(factor, t)),
        )
        places.append((g, column, latent))
    (g, v, k), (h, w, j) = places
    one, two = fit.matrices[g], fit.matrices[h]
    mean, variance = two.latent_mean[[j]], two.latent_cov[np.ix_([j], [j])]
    if isinstance(fit, OrdinalFit):
        items = ordinal_item(fit, g, v, k), ordinal_item(fit, h, w, j)
        gap = ordinal_difference(*items, float(mean[0]), float(variance[0, 0]))
    else:
        loadings = one.loadings[[v]][:, [k]], two.loadings[[w]][:, [j]]
        gap = continuous_difference(loadings, (one.intercepts[[v]], two.intercepts[[w]]), mean, variance)
    n = fit.sample.groups[g].n, fit.sample.groups[h].n
    sd = pooled_sd(item_sds(fit, g)[[v]], item_sds(fit, h)[[w]], *n).weighted_sd
    return float(gap.root_mean_square[0] / sd[0]), -float(gap.mean[0])
