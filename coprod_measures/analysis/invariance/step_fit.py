# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The model of one step of a ladder: what is held equal, what is released from it, and its fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...errors import CoprodError
from ...estimation import CfaFit, fit_model
from ...estimation.ordinal_cfa import fit_ordinal
from ...model import FactorModel, SampleStatistics
from ...model.ordinal_statistics import OrdinalStatistics
from ...model.specification import Identification
from ...model.wave_model import WaveModel

KINDS = {"=~": "loadings", "~1": "intercepts", "|": "thresholds"}
"""What a release of each operator is an exception from."""


def operator_of(word: str) -> str:
    """Return the operator of a release as ``"f =~ x2"``, ``"x3 ~1"`` or ``"x4 | t2"``."""
    return next(op for op in KINDS if op in word)


def fit_step(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    *,
    estimator: str,
    equal: tuple[str, ...],
    free: tuple[str, ...] = (),
    identification: Identification = "marker",
) -> CfaFit:
    """Fit a model with some kinds of parameters equal in all groups, or at all waves, save what is released.

    Ordinal items are in theta with factors of unit variance in the first group, as is every model over waves.
    """
    if not isinstance(statistics, OrdinalStatistics):
        free = _in_force(free, equal)
        if isinstance(model, WaveModel):
            known = model.releasing(free).at(equal) if free else model.at(equal)
            return fit_model(
                known, statistics, estimator=estimator, identification=model.engine_identification
            )
        return fit_model(
            model, statistics, estimator=estimator, identification=identification, equal=equal, free=free
        )
    equal, free = holdable(model, thresholds_of(model, statistics), equal, free)
    if isinstance(model, WaveModel):
        model, equal, free = model.releasing(free).at(equal), (), ()
    return fit_ordinal(
        model,
        statistics,
        estimator=estimator,
        parameterization="theta",
        identification="std_lv",
        equal=equal,
        free=free,
    )


def partial_fit(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    equal: tuple[str, ...],
    free: tuple[str, ...],
    estimator: str,
) -> CfaFit | None:
    """Fit with some equalities released and factors of unit variance in the first group; None if it fails."""
    try:
        fit = fit_step(
            model, statistics, estimator=estimator, equal=equal, free=free, identification="std_lv"
        )
    except CoprodError:
        return None
    return fit if fit.converged else None


def thresholds_of(model: FactorModel | WaveModel, statistics: SampleStatistics) -> Mapping[str, int]:
    """Return the thresholds of each item by name as in the model; empty for continuous items."""
    if not isinstance(statistics, OrdinalStatistics):
        return {}
    if isinstance(model, WaveModel):
        return model.n_thresholds
    return dict(zip(statistics.variables, statistics.n_thresholds, strict=True))


def holdable(
    model: FactorModel | WaveModel, n_thresholds: Mapping[str, int], equal: Iterable[str], free: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what ordinal items can hold equal, and what is released from it.

    An item with two answers has one threshold, which gives its latent response an origin but no unit: its
    loading means something only together with its intercept (Wu & Estabrook, 2016). So both are held or both
    are free, and where a factor has no other items loadings are not held before intercepts are.
    """
    held = tuple(equal)
    words = _in_force(free, held)
    origins = {w.partition("~1")[0].strip() for w in words if operator_of(w) == "~1"}
    apart: list[str] = []
    for factor in model.latents:
        items = model.loadings_of(factor)
        binary = [i for i in items if n_thresholds.get(i) == 1]
        if "loadings" in held and "intercepts" not in held and len(binary) == len(items):
            return holdable(model, n_thresholds, [k for k in held if k != "loadings"], words)
        if "loadings" in held:
            apart += [f"{factor} =~ {i}" for i in binary if "intercepts" not in held or i in origins]
    return held, tuple(dict.fromkeys((*words, *apart)))


def _in_force(free: Iterable[str], equal: Iterable[str]) -> tuple[str, ...]:
    """Return the releases from what is held; others would release nothing."""
    held = set(equal)
    return tuple(word for word in free if KINDS[operator_of(word)] in held)
