# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Factors of items that form a composite: nothing says that one thing lies behind their answers."""

from __future__ import annotations

from ..model.factor_model import FactorModel
from ..responses.response_data import ResponseData
from ..results import Finding


def composite_findings(model: FactorModel, data: object) -> tuple[Finding, ...]:
    """Tell which factors of a model are of items that checked responses' instrument holds for a composite.

    A factor of items of one reflective scale, be it a part of a composite, is none of them.
    """
    if not isinstance(data, ResponseData):
        return ()
    by_size = sorted(data.instrument.all_scales(), key=lambda scale: len(scale.items))
    reflective = [frozenset(scale.items) for scale in by_size if scale.reflective]
    found = []
    for latent in model.latents:
        items = frozenset(model.loadings_of(latent))
        if not items or any(items <= scale for scale in reflective):
            continue
        holding = next((s for s in by_size if not s.reflective and items <= frozenset(s.items)), None)
        if holding is not None:
            values = {"factor": latent, "scale": holding.title}
            found.append(Finding("factor_of_composite", scale=holding.id, values=values))
    return tuple(found)
