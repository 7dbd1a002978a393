# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the report says on structure, gathered group by group: how many factors, which, and how far apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from ..analysis.dimensionality import Kmo, ParallelAnalysis, kmo, parallel_analysis
from ..analysis.discriminant import discriminant_validity
from ..analysis.discriminant_report import DiscriminantReport
from ..analysis.efa_fit import EfaFit
from ..analysis.exploratory import efa
from ..analysis.factor_congruence import CongruenceReport, factor_congruence
from ..analysis.hierarchical import omega_hierarchical
from ..analysis.hierarchical_report import HierarchicalReport
from ..instrument import Instrument
from ..responses import ResponseData
from ..results import Finding
from .attempt import attempt, not_assessable

T = TypeVar("T")

LEAST = 100
"""People in a group before its factors are explored: COSMIN's line, a policy and no law."""
AMPLE = 7
"""People for every question, below which the pattern is told to be uncertain (COSMIN)."""
DRAWS = 100
_ITEMS_OF_A_FACTOR = 3
_FACETS_OF_A_TOTAL = 3
_BY = "group of the report"


@dataclass(frozen=True, slots=True)
class GroupStructure:
    """One group. A `Finding` says why something could not be assessed; None, that it does not apply.

    Attributes
    ----------
    n, complete : int
        People who answered any of the items, and every one.
    adequacy : Kmo or Finding
    parallel : ParallelAnalysis or Finding
        Of all items together.
    by_scale : mapping
        The same of each scale alone; empty where there is one scale.
    discriminant : DiscriminantReport, Finding or None
    hierarchical : HierarchicalReport, Finding or None
    """

    n: int
    complete: int
    adequacy: Kmo | Finding
    parallel: ParallelAnalysis | Finding
    by_scale: Mapping[str, ParallelAnalysis | Finding]
    discriminant: DiscriminantReport | Finding | None
    hierarchical: HierarchicalReport | Finding | None


@dataclass(frozen=True, slots=True)
class Structure:
    """Structure of the reflective scales.

    Attributes
    ----------
    facets : mapping
        Items by scale: reflective scales that have no reflective subscales, so that no item counts twice.
    groups : mapping of str to GroupStructure
    solutions : mapping of str to EfaFit
        As many exploratory factors as facets, in groups where that could be done; factors of the others
        in the first one's order.
    congruence : CongruenceReport or None
        None with fewer than two solutions.
    findings : tuple of Finding
        Why a group has no solution.
    """

    facets: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, GroupStructure]
    solutions: Mapping[str, EfaFit]
    congruence: CongruenceReport | None
    findings: tuple[Finding, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Items of all facets."""
        return tuple(i for items in self.facets.values() for i in items)


def facets_of(instrument: Instrument) -> dict[str, tuple[str, ...]]:
    """Return the reflective scales without reflective subscales that share no item with one before."""
    found: dict[str, tuple[str, ...]] = {}
    for scale in instrument.reflective_scales():
        taken = {i for items in found.values() for i in items}
        if not any(s.reflective for s in scale.subscales) and not taken & set(scale.items):
            found[scale.id] = scale.items
    return found


def structure(
    data: ResponseData, members: Mapping[str, npt.NDArray[np.bool_]], seed: int
) -> Structure | None:
    """Explore the structure in every group; None where no scale is reflective."""
    facets = facets_of(data.instrument)
    items = tuple(i for group in facets.values() for i in group)
    if len(items) < _ITEMS_OF_A_FACTOR:
        return None
    values = data.to_numpy(items)
    frames = {}
    for group, rows in members.items():
        here = values[rows]
        frames[group] = pd.DataFrame(here[~np.isnan(here).all(axis=1)], columns=list(items))
    solutions, congruence, findings = _explored(frames, len(facets), seed)
    return Structure(
        facets=facets,
        groups={g: _of_group(g, frame, facets, seed) for g, frame in frames.items()},
        solutions=solutions,
        congruence=congruence,
        findings=findings,
    )


def _of_group(
    group: str, frame: pd.DataFrame, facets: Mapping[str, tuple[str, ...]], seed: int
) -> GroupStructure:
    few = _too_few("structure", group, len(frame), "too_few_people")

    def parallel(items: tuple[str, ...]) -> ParallelAnalysis | Finding:
        draw = partial(parallel_analysis, frame[list(items)], missing="pairwise", draws=DRAWS, seed=seed)
        return _unless(few, "parallel", group, draw)

    scales = {s: i for s, i in facets.items() if len(facets) > 1 and len(i) >= _ITEMS_OF_A_FACTOR}
    complete = frame.dropna()
    return GroupStructure(
        n=len(frame),
        complete=len(complete),
        adequacy=_unless(few, "adequacy", group, lambda: kmo(frame, missing="pairwise")),
        parallel=parallel(tuple(frame.columns)),
        by_scale={s: parallel(items) for s, items in scales.items()},
        discriminant=_discriminant(group, complete, facets, few),
        hierarchical=_hierarchical(group, complete, facets, few),
    )


def _discriminant(
    group: str, complete: pd.DataFrame, facets: Mapping[str, tuple[str, ...]], few: Finding | None
) -> DiscriminantReport | Finding | None:
    if len(facets) < 2 or min(map(len, facets.values())) < 2:
        return None
    refused = few or _too_few("discriminant", group, len(complete), "too_few_answered_all")
    return _unless(refused, "discriminant", group, lambda: discriminant_validity(complete, factors=facets))


def _hierarchical(
    group: str, complete: pd.DataFrame, facets: Mapping[str, tuple[str, ...]], few: Finding | None
) -> HierarchicalReport | Finding | None:
    if len(facets) < _FACETS_OF_A_TOTAL or min(map(len, facets.values())) < _ITEMS_OF_A_FACTOR:
        return None
    refused = few or _too_few("hierarchical", group, len(complete), "too_few_answered_all")
    return _unless(
        refused,
        "hierarchical",
        group,
        lambda: omega_hierarchical(complete, method="bifactor", factors=facets),
    )


def _unless(refused: Finding | None, what: str, group: str, calculate: Callable[[], T]) -> T | Finding:
    return attempt(what, group, calculate) if refused is None else refused


def _too_few(what: str, group: str, n: int, reason: str) -> Finding | None:
    return None if n >= LEAST else not_assessable(what, group, reason)


def _explored(
    frames: Mapping[str, pd.DataFrame], m: int, seed: int
) -> tuple[dict[str, EfaFit], CongruenceReport | None, tuple[Finding, ...]]:
    """Return exploratory solutions, their congruence, and why there are none for some groups."""
    large = {g: frame for g, frame in frames.items() if len(frame) >= LEAST}
    if len(large) > 1:
        joined = pd.concat([frame.assign(**{_BY: g}) for g, frame in large.items()], ignore_index=True)
        found = attempt(
            "congruence",
            "",
            lambda: factor_congruence(joined, by=_BY, n_factors=m, missing="pairwise", seed=seed),
        )
        if isinstance(found, CongruenceReport):
            return dict(found.fits), found, ()
    solutions, refused = {}, []
    for group, frame in large.items():
        alone = partial(efa, frame, n_factors=m, missing="pairwise", seed=seed)
        fit = attempt("loadings", group, alone)
        if isinstance(fit, EfaFit):
            solutions[group] = fit
        else:
            refused.append(fit)
    return solutions, None, tuple(refused)


def in_place(fit: EfaFit, facets: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the items that load highest on the factor of their facet.

    Facets and factors are paired so that the loadings of the items on the factor of their facet are
    largest in sum, without their signs.
    """
    size = fit.loadings.abs()
    sums = np.array([size.loc[list(items)].sum().to_numpy() for items in facets.values()])
    factors = linear_sum_assignment(-sums)[1].tolist()
    own = {item: j for j, items in zip(factors, facets.values(), strict=True) for item in items}
    highest = dict(zip(fit.items, size.to_numpy().argmax(axis=1).tolist(), strict=True))
    return tuple(item for item in fit.items if highest[item] == own[item])
