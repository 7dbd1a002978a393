# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder that stands once items are released, over groups and over waves alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ...estimation import CfaFit
from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveModel
from ...results import Estimate, Finding
from .climb import EQUAL, ORDINAL_EQUAL, ORDINAL_ESTIMATORS
from .release import Release, enough_anchors, words
from .result import PERMITS, InvarianceLadder
from .sizes import told
from .step_fit import partial_fit
from .verdict import partial_level
from .wave_ladder import WaveLadder

Ladder = TypeVar("Ladder", bound=InvarianceLadder)


def with_releases(
    plain: Ladder,
    releases: tuple[Release, ...],
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    *,
    sized: Callable[[Sequence[Release], CfaFit], tuple[Release, ...]],
    moved: Callable[[CfaFit], Mapping[str, Estimate]],
    searched: Callable[[Sequence[Release]], tuple[Finding, ...]],
    climbed: Callable[[tuple[str, ...]], Ladder],
) -> Ladder:
    """Return the plain ladder with its releases, or the ladder with releases where the plain one falls short.

    Where scalar invariance is supported without releases, the plain verdict stands and the releases are told
    beside it. Too many releases leave too few anchors: then they are told and change nothing. A ladder that
    is not assessable says nothing of how items differ or what that does to means: what hinders the verdict,
    such as too few people or clusters, hinders a search and its sizes no less.

    Parameters
    ----------
    plain : InvarianceLadder
        Without releases.
    releases : tuple of Release
    model : FactorModel or WaveModel
    statistics : SampleStatistics
    sized : callable
        Releases and the scalar model with them → the releases with their sizes.
    moved : callable
        The same model → how far the items move mean scores.
    searched : callable
        Releases → what must be told of how they were found.
    climbed : callable
        What is free, as `cfa(free=)` takes it → the ladder with that released.
    """
    if not releases:
        return plain
    free, ordinal = words(releases), plain.estimator in ORDINAL_ESTIMATORS
    equal = (ORDINAL_EQUAL if ordinal else EQUAL)["scalar"]
    scalar = partial_fit(model, statistics, equal, free, plain.estimator)
    unsized, impact, beside = releases, dict[str, Estimate](), searched(releases)
    if scalar is not None:
        releases, impact = sized(releases, scalar), dict(moved(scalar))
    holds, enough = plain.supported in ("scalar", "strict"), enough_anchors(model, {r.item for r in releases})
    ladder = climbed(free) if enough and not holds else plain
    if not ladder.assessable:
        return _without_verdict(ladder, plain, unsized, enough)
    plain = replace(plain, found=releases, impact=impact, findings=(*plain.findings, *beside))
    unknown = () if impact else (Finding("impact_unknown"),)
    if holds:
        return replace(plain, findings=(*plain.findings, *unknown))
    if not enough:
        return replace(plain, findings=(*plain.findings, _few(releases)))
    level = partial_level(ladder.supported, {r.op for r in releases})
    rough = level is None or "latent_means" not in PERMITS[level]
    return replace(
        ladder,
        supported=level,
        found=releases,
        full=plain,
        impact=impact,
        reasons=(
            *(told(r, ordinal=ordinal, waves=isinstance(model, WaveModel)) for r in releases),
            *ladder.reasons,
            *([Finding("anchors_fail", "warning")] if rough and impact else []),
        ),
        findings=(*ladder.findings, *beside, *(() if rough else unknown)),
    )


def _few(releases: Sequence[Release]) -> Finding:
    return Finding("too_few_anchors", values={"items": ", ".join(r.item for r in releases)})


def _without_verdict(ladder: Ladder, plain: Ladder, releases: tuple[Release, ...], enough: bool) -> Ladder:
    """Return a ladder that is not assessable: given releases are told, those found by a search are not."""
    given = math.isnan(releases[0].pvalue)
    waves = isinstance(plain, WaveLadder)
    return replace(
        ladder,
        found=releases,
        full=None if ladder is plain else plain,
        reasons=(*(told(r, ordinal=False, waves=waves) for r in releases if given), *ladder.reasons),
        findings=(
            *ladder.findings,
            *(() if given else (Finding("search_without_verdict", "note"),)),
            *(() if enough else (_few(releases),)),
        ),
    )
