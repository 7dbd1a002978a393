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

from ...errors import ModelError, OptionError, closest
from ...model import FactorModel, SampleStatistics
from ...model.ordinal_statistics import OrdinalStatistics
from ...model.wave_model import WaveModel
from .candidates import Candidate, candidates

SEARCH_LEVEL = 0.05
MIN_ANCHORS = 2

SearchStep = Literal["thresholds", "metric", "scalar"]
_Plan = tuple[tuple[SearchStep, str, tuple[str, ...]], ...]
_STEPS: _Plan = (
    ("metric", "=~", ("loadings",)),
    ("scalar", "~1", ("loadings", "intercepts")),
)
_ORDINAL_STEPS: _Plan = (
    ("thresholds", "|", ("thresholds",)),
    ("metric", "=~", ("thresholds", "loadings")),
    ("scalar", "~1", ("thresholds", "loadings", "intercepts")),
)
_STEP_OF: dict[str, SearchStep] = {op: step for step, op, _ in _ORDINAL_STEPS}


@dataclass(frozen=True, slots=True)
class Release:
    """One equality given up.

    Attributes
    ----------
    step : {"thresholds", "metric", "scalar"}
        Where it was found.
    lhs, op, rhs : str
        The parameter, in lavaan's words; a released loading releases its intercept too and counts once.
    chisq : float
        Score test of the equality, 1 df; for ordinal items the generalised score test, over all later groups,
        and of a threshold that of all thresholds of the item. NaN for a release that the user gave.
    pvalue : float
        Adjusted over all equalities of all scales still held at that step (Holm).
    epc : float
        Expected change of the parameter in the later group.
    dmacs : float
        Size of the item's difference in standard deviations of the item (Nye & Drasgow, 2011), of ordinal
        items that of the expected item scores; the largest over groups, and NaN where the model with releases
        could not be fitted.
    points : float
        Expected answer of a later group minus that of the first, at the same level and averaged over the
        later group; of several groups the largest. NaN as above.
    group : str
        The later group whose difference is told: that of `epc`, of ordinal items that of `points`. Empty over
        waves.
    """

    step: SearchStep
    lhs: str
    op: str
    rhs: str
    chisq: float
    pvalue: float
    epc: float
    dmacs: float = math.nan
    points: float = math.nan
    group: str = ""

    @property
    def item(self) -> str:
        """The item that works differently."""
        return self.rhs if self.op == "=~" else self.lhs

    @property
    def words(self) -> tuple[str, ...]:
        """What is left free, as `cfa(free=)` takes it."""
        if self.op == "=~":
            return (f"{self.lhs} =~ {self.rhs}", f"{self.rhs} ~1")
        if self.op == "|":
            return (f"{self.lhs} | {self.rhs}",)
        return (f"{self.lhs} ~1",)


def words(releases: Sequence[Release]) -> tuple[str, ...]:
    """Return what all releases leave free, without repetition."""
    return tuple(dict.fromkeys(w for r in releases for w in r.words))


def given_releases(
    model: FactorModel | WaveModel, partial: Sequence[str], n_thresholds: Mapping[str, int] | None = None
) -> tuple[Release, ...]:
    """Read releases given as ``"factor =~ item"``, ``"item ~1"`` or, of ordinal items, ``"item | t2"``.

    Parameters
    ----------
    model : FactorModel or WaveModel
    partial : sequence of str
    n_thresholds : mapping, optional
        Thresholds of ordinal items that may be released.

    Raises
    ------
    OptionError
        If `partial` is one text and not a list.
    ModelError
        If a release names no parameter of the model, or the released thresholds of an item leave fewer than
        two, so that its loading and intercept mean nothing.
    """
    if isinstance(partial, str):
        raise OptionError(
            f"partial={partial!r} is neither 'search' nor a list of releases.",
            code="partial",
            place="partial",
            remedy="Write partial='search', or a list such as partial=['x3 ~1', 'visual =~ x2'].",
        )
    counts = n_thresholds or {}
    found = []
    for text in partial:
        op = next((o for o in _STEP_OF if o in text), "")
        lhs, _, rhs = (part.strip() for part in text.partition(op)) if op else (text.strip(), "", "")
        known = {
            "=~": lhs in model.latents and rhs in model.loadings_of(lhs),
            "~1": not rhs and lhs in model.indicators,
            "|": rhs in {f"t{k}" for k in range(1, counts.get(lhs, 0) + 1)},
        }
        if not known.get(op, False):
            kinds = "threshold, loading or intercept" if counts else "loading or intercept"
            item = rhs if op == "=~" else lhs
            raise ModelError(
                f"{text!r} names no {kinds} of the model."
                f"{'' if item in model.indicators else closest(item, model.indicators)}",
                code="unknown_release",
                place="partial",
                remedy="Write a loading as 'factor =~ item' and an intercept as 'item ~1'"
                + ("; a threshold as 'item | t2'." if counts else "."),
            )
        found.append(Release(_STEP_OF[op], lhs, op, rhs, math.nan, math.nan, math.nan))
    for item in dict.fromkeys(r.lhs for r in found if r.op == "|"):
        left = counts[item] - len({r.rhs for r in found if r.op == "|" and r.lhs == item})
        if left < 2:
            raise ModelError(
                f"of the {counts[item]} thresholds of {item!r}, {left} would be held equal, and two "
                "are needed to compare its loading and intercept.",
                code="too_few_thresholds",
                place="partial",
                remedy=f"Leave two thresholds out of partial=, or leave {item!r} out of the model.",
            )
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
    lavaan: ``lavTestScore(fit)`` at each step, ``p.adjust(p, "holm")``; for ordinal items the generalised
    score test (see `estimation.ordinal_score_tests`), thresholds first. Factors have unit variance in the
    first group, so that every loading of every item can be tested. Fewer than half of a factor's items are
    released, and at least two stay as anchors.
    """
    found: dict[str, list[Release]] = {scale: [] for scale in models}

    def tests_of(scale: str, op: str, equal: tuple[str, ...]) -> list[Candidate]:
        model, statistics = models[scale]
        free = words(found[scale])
        return candidates(model, statistics, op, equal, free, estimator=estimator, scale=scale)

    for step, op, equal in _plan(models):
        tests = {scale: tests_of(scale, op, equal) for scale in models}
        while True:
            every = [c for per_scale in tests.values() for c in per_scale]
            open_ones = [c for c in every if _may_release(models[c.scale][0], found[c.scale], c)]
            best = min(open_ones, key=lambda c: (c.pvalue, -c.chisq), default=None)
            if best is None or best.pvalue * len(every) >= level:
                break
            adjusted = min(1.0, best.pvalue * len(every))
            found[best.scale].append(
                Release(step, best.lhs, best.op, best.rhs, best.chisq, adjusted, best.epc, group=best.group)
            )
            tests[best.scale] = tests_of(best.scale, op, equal)
    return {scale: tuple(releases) for scale, releases in found.items()}


def _plan(models: Mapping[str, tuple[FactorModel | WaveModel, SampleStatistics]]) -> _Plan:
    """Return the steps at which these models can release something."""
    if not any(isinstance(statistics, OrdinalStatistics) for _, statistics in models.values()):
        return _STEPS
    return _ORDINAL_STEPS


def _may_release(model: FactorModel | WaveModel, releases: Sequence[Release], candidate: Candidate) -> bool:
    return enough_anchors(model, {r.item for r in releases} | {candidate.item})


def enough_anchors(model: FactorModel | WaveModel, released: set[str]) -> bool:
    """Whether every factor keeps two anchors and more than half of its items."""
    for latent in model.latents:
        items = set(model.loadings_of(latent))
        freed = len(items & released)
        if freed and (len(items) - freed < MIN_ANCHORS or 2 * freed >= len(items)):
            return False
    return True
