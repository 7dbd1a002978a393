# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One ladder of groups: its statistics, what is told of them, and its releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...errors import DataError
from ...estimation import CfaFit, OrdinalFit
from ...estimation.composite_items import composite_findings
from ...estimation.item_direction import direction_findings
from ...model import FactorModel, SampleStatistics, sample_statistics
from ...model.ordinal_statistics import ordinal_statistics
from ...responses import ResponseData
from ...responses.pooled_waves import pooled_waves
from ...responses.unanswered import unanswered_findings
from ...results import Estimate, Finding, Share, Word
from .climbed import climbed
from .cluster_use import ClusterUse, cluster_use
from .criteria import END_CATEGORY_SHARE
from .impact import impact
from .ladder_options import LadderOptions
from .release import Release
from .respondents import counted_people
from .result import InvarianceLadder, InvarianceStep
from .sizes import sized
from .with_releases import with_releases


def group_statistics(model: FactorModel, data: Any, group: str, options: LadderOptions) -> SampleStatistics:
    """Compute the statistics of a model's items per group, and refuse a single group."""
    statistics: SampleStatistics
    if options.ordinal:
        statistics = ordinal_statistics(
            data,
            model.observed,
            ordered=model.observed,
            group=group,
            group_order=options.group_order,
            missing=options.missing,  # type: ignore[arg-type]
            empty_categories=options.empty_categories,
        )
    else:
        statistics = sample_statistics(
            data,
            model.observed,
            group=group,
            group_order=options.group_order,
            missing=options.missing,  # type: ignore[arg-type]
            cluster=clusters_of(data, model.observed, group, options).column,
        )
    if len(statistics.groups) < 2:
        raise DataError(
            f"{group!r} has only one group with complete answers.",
            code="one_group",
            place=group,
            remedy="Invariance compares at least two groups.",
        )
    return statistics


def one_ladder(
    model: FactorModel,
    statistics: SampleStatistics,
    data: Any,
    group: str,
    options: LadderOptions,
    scale: str | None,
    free: tuple[str, ...] = (),
) -> InvarianceLadder:
    """Return the ladder of groups that is climbed with these releases."""
    n = {g.label: g.n for g in statistics.groups}
    found = climbed(
        model,
        statistics,
        options,
        n=n,
        counted=counted_people(statistics, options.missing),
        clusters=clusters_of(data, model.observed, group, options),
        free=free,
        obstacles=lambda fit: (*_same_people(data, group), *_against_the_scale(fit, data)),
    )
    verdict = found.verdict
    return InvarianceLadder(
        scale=scale,
        scale_title=title_of(data, scale, model),
        group=group,
        group_labels=statistics.group_labels,
        n=n,
        n_dropped=statistics.n_dropped,
        estimator=options.estimator,
        missing=options.missing,
        criteria=options.criteria,
        min_n=options.needed(len(model.observed)),
        steps=found.steps,
        balanced=found.balanced,
        assessable=verdict.assessable,
        supported=verdict.supported,
        doubtful=verdict.doubtful,
        reasons=verdict.reasons,
        findings=(
            *found.findings,
            *unanswered_findings(data, model.observed, group),
            *composite_findings(model, data),
            *(ordinal_notes(found.steps) if options.ordinal else _heavy_ends(data, statistics)),
        ),
        impact=_of_residuals(found.steps, verdict.supported),
    )


def _of_residuals(steps: Sequence[InvarianceStep], supported: str | None) -> dict[str, Estimate]:
    """Return what unequal residual variances of ordinal items do to mean scores, which rest on them too."""
    scalar = next(s.fit for s in steps if s.name == "scalar")
    return _moved(scalar) if supported == "scalar" and isinstance(scalar, OrdinalFit) else {}


def _moved(scalar: CfaFit) -> dict[str, Estimate]:
    """Return what the items do to the mean score of every later group; nothing with several factors."""
    if len(scalar.table.latents) > 1:
        return {}
    return {g: impact(scalar, g) for g in scalar.group_labels[1:]}


def released_ladder(
    plain: InvarianceLadder,
    model: FactorModel,
    statistics: SampleStatistics,
    data: Any,
    releases: tuple[Release, ...],
    options: LadderOptions,
) -> InvarianceLadder:
    """Return the plain ladder with its releases, or the ladder with them; see `with_releases`."""
    return with_releases(
        plain,
        releases,
        model,
        statistics,
        sized=sized,
        moved=_moved,
        searched=lambda found: clusters_of(data, model.observed, plain.group, options).of_search(found),
        climbed=lambda free: one_ladder(model, statistics, data, plain.group, options, plain.scale, free),
    )


def _same_people(data: Any, group: str) -> tuple[Finding, ...]:
    """Say that one person stands in several rows, which every test takes to be of different people."""
    found = pooled_waves(data)
    if found is None:
        return ()
    code = "as_groups" if found.wave == group else "pooled"
    values = {"waves": found.waves, "wave": found.wave, "people": found.people}
    return (Finding(f"ladder_waves_{'unknown' if found.people is None else code}", "error", values=values),)


def _against_the_scale(configural: CfaFit | None, data: Any) -> list[Finding]:
    """Say that an item goes against its scale: then neither the score nor the sign of a latent mean holds."""
    found = () if configural is None else direction_findings(configural, data)
    return [replace(f, severity="error") for f in found]


def ordinal_notes(steps: Sequence[InvarianceStep]) -> list[Finding]:
    """Tell what the statistics of ordinal items say of themselves: merged categories, sparse tables."""
    found = [] if steps[0].fit is None else [f for f in steps[0].fit.findings if f.severity != "warning"]
    untested = [s for s in steps[1:] if s.decision == "untestable"]
    return [
        *found,
        *(Finding("step_untestable", "note", values={"step": Word(f"step.{s.name}")}) for s in untested),
    ]


def clusters_of(data: Any, items: Sequence[str], group: str, options: LadderOptions) -> ClusterUse:
    """Return what the ladder does with the clusters that are named, here or when the data were checked."""
    name = options.cluster or (data.cluster if isinstance(data, ResponseData) else None)
    return cluster_use(
        data,
        items,
        name,
        group,
        group_order=options.group_order,
        estimator=options.estimator,
        missing=options.missing,
    )


def title_of(data: Any, scale: str | None, model: FactorModel) -> Mapping[str, str]:
    """Return the name of a scale per language; that of the factors where there is no instrument."""
    if isinstance(data, ResponseData) and scale is not None:
        return data.instrument.scale(scale).title
    name = scale or ", ".join(model.latents)
    return {"sv": name, "en": name}


def _heavy_ends(data: Any, statistics: SampleStatistics) -> list[Finding]:
    """Find items with at least half of a group's answers in one end category."""
    found = []
    blocks = list(statistics.cases("the share of answers in the end categories"))
    values = np.vstack([b.values for b in blocks])
    group = np.concatenate([b.group for b in blocks])
    for j, item in enumerate(statistics.variables):
        ends = _ends(data, item, values[:, j])
        for g, label in enumerate(statistics.group_labels):
            answers = values[(group == g) & ~np.isnan(values[:, j]), j]
            share = max((float(np.mean(answers == end)) for end in ends), default=0.0)
            if share >= END_CATEGORY_SHARE:
                found.append(
                    Finding("heavy_end_category", item=item, group=label, values={"share": Share(share)})
                )
    return found


def _ends(data: Any, item: str, values: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, ...]:
    """Return the end codes: declared by the instrument, or of a column that holds few whole numbers."""
    if isinstance(data, ResponseData):
        answers = data.instrument.response_scale_of(item)
        return (answers.minimum, answers.maximum)
    distinct = np.unique(values[~np.isnan(values)])
    if distinct.size <= 10 and np.all(distinct == np.round(distinct)):
        return (float(distinct[0]), float(distinct[-1]))
    return ()
