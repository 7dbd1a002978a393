# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Releases: items allowed to work differently, given by the user or found by score tests.

At each step the equalities of all items of all scales are tested together, since control within each
scale would release too much when there are many. The strongest is released, the models are refitted,
and so on until none is significant after Holm's adjustment, or a scale has no item left to give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...errors import CoprodError, ModelError, closest
from ...estimation import CfaFit, fit_model
from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveModel

SEARCH_LEVEL = 0.05
MIN_ANCHORS = 2

SearchStep = Literal["metric", "scalar"]
_STEPS: tuple[tuple[SearchStep, str, tuple[str, ...]], ...] = (
    ("metric", "=~", ("loadings",)),
    ("scalar", "~1", ("loadings", "intercepts")),
)


@dataclass(frozen=True, slots=True)
class Release:
    """One equality given up.

    Attributes
    ----------
    step : {"metric", "scalar"}
        Where it was found.
    lhs, op, rhs : str
        The parameter, in lavaan's words; a released loading releases its intercept too and counts once.
    chisq : float
        Score test of the equality, 1 df; NaN for a release that the user gave.
    pvalue : float
        Adjusted over all equalities of all scales still held at that step (Holm).
    epc : float
        Expected change of the parameter in the later group.
    dmacs : float
        Size of the item's difference in standard deviations of the item (Nye & Drasgow, 2011), the largest
        over groups; NaN where the model with releases could not be fitted.
    """

    step: SearchStep
    lhs: str
    op: str
    rhs: str
    chisq: float
    pvalue: float
    epc: float
    dmacs: float = math.nan

    @property
    def item(self) -> str:
        """The item that works differently."""
        return self.rhs if self.op == "=~" else self.lhs

    @property
    def words(self) -> tuple[str, ...]:
        """What is left free, as `cfa(free=)` takes it."""
        if self.op == "=~":
            return (f"{self.lhs} =~ {self.rhs}", f"{self.rhs} ~1")
        return (f"{self.lhs} ~1",)


@dataclass(frozen=True, slots=True)
class _Candidate:
    scale: str
    lhs: str
    op: str
    rhs: str
    chisq: float
    pvalue: float
    epc: float


def words(releases: Sequence[Release]) -> tuple[str, ...]:
    """Return what all releases leave free, without repetition."""
    return tuple(dict.fromkeys(w for r in releases for w in r.words))


def given_releases(model: FactorModel | WaveModel, partial: Sequence[str]) -> tuple[Release, ...]:
    """Read releases given as ``"factor =~ item"`` or ``"item ~1"``.

    Raises
    ------
    ModelError
        If a release names no loading or item of the model.
    """
    found = []
    for text in partial:
        parts = text.replace(" ", "")
        lhs, op, rhs = next(
            ((a, o, b) for o in ("=~", "~1") for a, s, b in [parts.partition(o)] if s), ("", "", "")
        )
        item = rhs if op == "=~" else lhs
        known = op == "=~" and lhs in model.latents and rhs in model.loadings_of(lhs)
        if not (known or (op == "~1" and not rhs and lhs in model.indicators)):
            raise ModelError(
                f"partial: {text!r} names no loading or intercept of the model."
                f"{closest(item or parts, model.indicators)}",
                code="unknown_release",
                place="partial",
                remedy="Write a loading as 'factor =~ item' and an intercept as 'item ~1'.",
            )
        step: SearchStep = "metric" if op == "=~" else "scalar"
        found.append(Release(step, lhs, op, rhs, math.nan, math.nan, math.nan))
    return tuple(found)


def search_releases(
    models: Mapping[str, tuple[FactorModel | WaveModel, SampleStatistics]],
    *,
    estimator: str,
    level: float = SEARCH_LEVEL,
) -> dict[str, tuple[Release, ...]]:
    """Search releases in the models of several scales at once.

    Parameters
    ----------
    models : mapping
        Scale → its model and sample statistics. Of a model over waves the equalities between waves are
        tested, and an item is released at all of them.
    estimator : str
    level : float
        Family-wise error of each step, over all equalities of all scales.

    Returns
    -------
    dict
        Scale → its releases in the order found; empty where nothing was significant.

    Notes
    -----
    lavaan: ``lavTestScore(fit)`` at each step, ``p.adjust(p, "holm")``. Factors have unit variance in the
    first group, so that every loading of every item can be tested. Fewer than half of a factor's items are
    released, and at least two stay as anchors.
    """
    found: dict[str, list[Release]] = {scale: [] for scale in models}
    for step, op, equal in _STEPS:
        tests = {s: _tests(*models[s], op, equal, found[s], estimator, s) for s in models}
        while True:
            candidates = [c for per_scale in tests.values() for c in per_scale]
            open_ones = [c for c in candidates if _may_release(models[c.scale][0], found[c.scale], c)]
            best = max(open_ones, key=lambda c: c.chisq, default=None)
            if best is None or best.pvalue * len(candidates) >= level:
                break
            adjusted = min(1.0, best.pvalue * len(candidates))
            found[best.scale].append(
                Release(step, best.lhs, best.op, best.rhs, best.chisq, adjusted, best.epc)
            )
            tests[best.scale] = _tests(
                *models[best.scale], op, equal, found[best.scale], estimator, best.scale
            )
    return {scale: tuple(releases) for scale, releases in found.items()}


def _tests(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    op: str,
    equal: tuple[str, ...],
    releases: Sequence[Release],
    estimator: str,
    scale: str,
) -> list[_Candidate]:
    """Return the score tests of the equalities of one kind that are still held."""
    fit = partial_fit(model, statistics, equal, words(releases), estimator)
    if fit is None:
        return []
    items, item_column = set(model.indicators), "rhs" if op == "=~" else "lhs"
    tests = fit.score_tests().univariate
    if isinstance(model, WaveModel):
        tests = model.as_items(tests)
    wanted = tests[(tests["op"] == op) & tests[item_column].isin(items) & tests["chisq"].notna()]
    return [
        _Candidate(scale, **{str(name): value for name, value in row.items()})
        for row in wanted[["lhs", "op", "rhs", "chisq", "pvalue", "epc"]].to_dict("records")
    ]


def partial_fit(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    equal: tuple[str, ...],
    free: tuple[str, ...],
    estimator: str,
) -> CfaFit | None:
    """Fit with some equalities released and factors of unit variance in the first group; None if it fails."""
    try:
        if isinstance(model, WaveModel):
            fit = fit_model(model.releasing(free).at(equal), statistics, estimator=estimator)
        else:
            fit = fit_model(
                model, statistics, estimator=estimator, equal=equal, free=free, identification="std_lv"
            )
    except CoprodError:
        return None
    return fit if fit.converged else None


def _may_release(model: FactorModel | WaveModel, releases: Sequence[Release], candidate: _Candidate) -> bool:
    item = candidate.rhs if candidate.op == "=~" else candidate.lhs
    return enough_anchors(model, {r.item for r in releases} | {item})


def enough_anchors(model: FactorModel | WaveModel, released: set[str]) -> bool:
    """Whether every factor keeps two anchors and more than half of its items."""
    for latent in model.latents:
        items = set(model.loadings_of(latent))
        freed = len(items & released)
        if freed and (len(items) - freed < MIN_ANCHORS or 2 * freed >= len(items)):
            return False
    return True
