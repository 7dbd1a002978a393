# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Items that run against their scale, after they were turned as their instrument says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model.factor_model import FactorModel
from ..numerics.classical import negative_beyond_chance
from ..responses.response_data import ResponseData
from ..results import Finding
from .cfa_fit import CfaFit
from .diagnostics import where_in


@dataclass(frozen=True, slots=True)
class AgainstFactor:
    """An item whose loading has the other sign than those of the rest.

    Attributes
    ----------
    item : str
    group : int
        Counted from 0.
    loading : float
        Standardised, where the factor is turned so that the sum of its loadings is positive.
    """

    item: str
    group: int
    loading: float


def against_factor(fit: CfaFit) -> Iterator[AgainstFactor]:
    """Find items that load negatively beyond chance, where each factor runs the way most of its items do.

    Items that load on several factors are left out: in a bifactor or method model either sign means
    something. A standardised loading is the item's correlation with its factor, and is judged as one.
    """
    if not fit.converged:
        return
    for index, (group, m) in enumerate(zip(fit.sample.groups, fit.matrices, strict=True)):
        with np.errstate(divide="ignore", invalid="ignore"):
            standard = m.loadings * np.sqrt(m.latent_cov.diagonal()) / np.sqrt(m.cov.diagonal())[:, None]
        alone = (m.loadings != 0).sum(axis=1) == 1
        for column in range(standard.shape[1]):
            rows = np.flatnonzero(alone & (m.loadings[:, column] != 0))
            values = standard[rows, column]
            turned = -values if values.sum() < 0 else values
            for row, loading in zip(rows, turned.tolist(), strict=True):
                if negative_beyond_chance(loading, group.n):
                    yield AgainstFactor(m.variables[row], index, loading)


def direction_findings(fit: CfaFit, data: object) -> tuple[Finding, ...]:
    """Tell which items of checked responses run against their scale.

    Factors of items that no scale of the instrument holds together are left out, since nothing says that
    these run one way.
    """
    keyed = keyed_together(fit.model, data)
    return tuple(
        Finding(
            "item_against_factor",
            item=found.item,
            group=fit.sample.groups[found.group].label or None,
            values={"loading": found.loading, "where": where_in(fit.sample, found.group + 1)},
        )
        for found in against_factor(fit)
        if found.item in keyed
    )


def keyed_together(model: FactorModel, data: object) -> frozenset[str]:
    """Return the items of checked responses that stand in a factor of items of one reflective scale only."""
    if not isinstance(data, ResponseData):
        return frozenset()
    scales = [frozenset(scale.items) for scale in data.instrument.reflective_scales()]
    factors = [frozenset(model.loadings_of(latent)) for latent in model.latents]
    return frozenset(item for items in factors if any(items <= s for s in scales) for item in items)
