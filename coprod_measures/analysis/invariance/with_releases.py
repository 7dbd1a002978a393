# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder that stands once items are released, over groups and over waves alike."""

from __future__ import annotations

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
    beside it. Too many releases leave too few anchors: then they are told and change nothing.

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
    impact: Mapping[str, Estimate] = {}
    if scalar is not None:
        releases, impact = sized(releases, scalar), moved(scalar)
    beside = searched(releases)
    plain = replace(plain, found=releases, impact=impact, findings=(*plain.findings, *beside))
    if plain.supported in ("scalar", "strict"):
        return plain
    if not enough_anchors(model, {r.item for r in releases}):
        few = Finding("too_few_anchors", "warning", values={"items": ", ".join(r.item for r in releases)})
        return replace(plain, findings=(*plain.findings, few))
    ladder = climbed(free)
    level = partial_level(ladder.supported, {r.op for r in releases})
    rough = level is not None and "latent_means" not in PERMITS[level]
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
        findings=(*ladder.findings, *beside),
    )
