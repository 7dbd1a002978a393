# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One ladder over waves: its statistics, what is told of them, and its releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...errors import DataError
from ...estimation import CfaFit
from ...estimation.item_direction import against_factor
from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveIdentification, WaveModel
from ...results import Estimate, Finding, Share, Word
from .climbed import climbed
from .cluster_use import ClusterUse, cluster_use
from .criteria import END_CATEGORY_SHARE
from .ladder_options import LadderOptions
from .one_ladder import ordinal_notes
from .release import Release
from .respondents import counted_people
from .result import InvarianceStep
from .verdict import Verdict
from .wave_data import WideAnswers
from .wave_ladder import WaveLadder
from .wave_releases import later_cells, wave_impact, wave_sized
from .wave_sample import WaveSample, continuous_sample, ordinal_sample
from .with_releases import with_releases

Ends = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class WaveStudy:
    """One scale at all waves, on the way to its ladder.

    Attributes
    ----------
    model : WaveModel
    sample : WaveSample
    wide : WideAnswers
    options : LadderOptions
    clusters : ClusterUse
    within : str or None
        The column of groups, as the user named it.
    scale : str or None
    title : mapping
        Its name per language.
    ends : mapping
        Item → lowest and highest answer; empty where they are not declared.
    keyed : frozenset of str
        Items that the instrument lets run one way.
    """

    model: WaveModel
    sample: WaveSample
    wide: WideAnswers
    options: LadderOptions
    clusters: ClusterUse
    within: str | None
    scale: str | None
    title: Mapping[str, str]
    ends: Ends
    keyed: frozenset[str] = frozenset()

    @property
    def statistics(self) -> SampleStatistics:
        """The statistics of the items wave by wave."""
        return self.sample.statistics

    @property
    def grouped(self) -> bool:
        """Whether there are groups beside the waves."""
        return self.wide.group is not None


def wave_study(
    model: FactorModel,
    wide: WideAnswers,
    options: LadderOptions,
    *,
    identification: WaveIdentification,
    lags: int | None,
    within: str | None,
    scale: str | None,
    title: Mapping[str, str],
    ends: Ends,
    keyed: frozenset[str] = frozenset(),
) -> WaveStudy:
    """Compute the statistics of a model's items at all waves, and repeat the model over them.

    Raises
    ------
    DataError
        If the answers allow no statistics, or there is one group only.
    """
    WaveModel.of(model, wide.columns, identification=identification, lags=lags)  # refuse before any work
    clusters = cluster_use(
        wide.frame, wide.variables(model.observed), wide.cluster, wide.group,
        estimator=options.estimator, missing=options.missing,
    )  # fmt: skip
    if options.ordinal:
        sample = ordinal_sample(
            wide, model.observed, missing=options.missing, empty_categories=options.empty_categories
        )
    else:
        sample = continuous_sample(wide, model.observed, missing=options.missing, cluster=clusters.column)
    groups = len(sample.statistics.groups)
    if wide.group is not None and groups < 2:
        raise DataError(
            f"{within!r} has only one group with complete answers.",
            code="one_group",
            place=within or "",
            remedy="Leave group= out, and the ladder is over waves alone.",
        )
    over_waves = WaveModel.of(
        model,
        wide.columns,
        n_groups=groups,
        identification=identification,
        lags=lags,
        n_thresholds=sample.n_thresholds,
    )
    return WaveStudy(over_waves, sample, wide, options, clusters, within, scale, title, ends, keyed)


def wave_ladder(study: WaveStudy, free: tuple[str, ...] = ()) -> WaveLadder:
    """Return the ladder of waves that is climbed with these releases."""
    statistics, wide, options, model = study.statistics, study.wide, study.options, study.model
    n = {g.label: g.n for g in statistics.groups} if study.grouped else _people(model, statistics, wide.waves)
    found = climbed(
        model,
        statistics,
        options,
        n=n,
        counted=counted_people(statistics, options.missing, () if study.grouped else wide.waves),
        clusters=study.clusters,
        free=free,
        grouped=study.grouped,
        obstacles=lambda fit: _against_the_scale(fit, study),
    )
    steps, verdict = found.steps, found.verdict
    return WaveLadder(
        scale=study.scale,
        scale_title=study.title,
        group=wide.wave,
        group_labels=wide.waves,
        n=n,
        n_dropped=statistics.n_dropped,
        estimator=options.estimator,
        missing=options.missing,
        criteria=options.criteria,
        min_n=options.needed(len(model.observed)),
        steps=steps,
        balanced=found.balanced,
        assessable=verdict.assessable,
        supported=verdict.supported,
        doubtful=verdict.doubtful,
        reasons=_of_waves(verdict, steps, study),
        findings=(
            *found.findings,
            *_left_out(study),
            *(_ordinal(steps) if options.ordinal else _heavy_ends(study)),
        ),
        impact=_of_residuals(study, steps, verdict.supported),
        within=study.within,
        within_labels=statistics.group_labels if study.grouped else (),
        wave_model=model,
    )


def released_wave_ladder(plain: WaveLadder, study: WaveStudy, releases: tuple[Release, ...]) -> WaveLadder:
    """Return the plain ladder with its releases, or the ladder with them; see `with_releases`."""
    return with_releases(
        plain,
        releases,
        study.model,
        study.statistics,
        sized=lambda found, scalar: wave_sized(found, scalar, study.model),
        moved=lambda scalar: _moved(study, scalar),
        searched=study.clusters.of_search,
        climbed=lambda free: wave_ladder(study, free),
    )


def _moved(study: WaveStudy, scalar: CfaFit) -> dict[str, Estimate]:
    """Return what the items do to the mean score of every later wave; nothing with several factors."""
    if len(study.model.latents) > 1:
        return {}
    cells = later_cells(study.model)
    return {_cell_name(study, g, t): wave_impact(scalar, study.model, g, t) for g, t in cells}


def _of_residuals(
    study: WaveStudy, steps: Sequence[InvarianceStep], supported: str | None
) -> dict[str, Estimate]:
    """Return what unequal residual variances of ordinal items do to mean scores, which rest on them too."""
    scalar = next(s.fit for s in steps if s.name == "scalar")
    if supported != "scalar" or not study.options.ordinal or scalar is None:
        return {}
    return _moved(study, scalar)


def _cell_name(study: WaveStudy, group: int, wave: int) -> str:
    """Name a wave, with its group where there are any."""
    label = study.wide.waves[wave]
    return f"{label} ({study.statistics.group_labels[group]})" if study.grouped else label


def _people(model: WaveModel, statistics: SampleStatistics, waves: tuple[str, ...]) -> dict[str, int]:
    """Return how many people with any answer at each wave were used."""
    values = np.vstack([b.values for b in statistics.cases("the number of people per wave")])
    given = ~np.isnan(values)
    items = given.shape[1] // model.n_waves
    return {w: int(given[:, t * items : (t + 1) * items].any(axis=1).sum()) for t, w in enumerate(waves)}


def _of_waves(verdict: Verdict, steps: Sequence[InvarianceStep], study: WaveStudy) -> tuple[Finding, ...]:
    """Tell of too few people, misfit and impossible solutions at waves, where the rules speak of groups."""
    own = {"configural_misfit": "waves_configural_misfit", "step_failed": "waves_step_failed"}
    if not study.grouped:
        own["too_few_for_ladder"] = "waves_too_few"
    told = [
        replace(f, code=own.get(f.code, f.code)) for f in verdict.reasons if f.code != "step_inadmissible"
    ]
    return (*_impossible(steps, study), *told)


def _impossible(steps: Sequence[InvarianceStep], study: WaveStudy) -> list[Finding]:
    """Say which estimate of which step is impossible; a cause that several steps share is told once."""
    found: dict[object, Finding] = {}
    for step in steps:
        if step.fit is None or not step.fit.converged or step.fit.admissible:
            continue
        at: dict[str, object] = {"step": Word(f"step.{step.name}")}
        negative = [f for f in step.fit.findings if f.code == "heywood_case" and f.item is not None]
        for trouble in negative:
            item, wave = _place(str(trouble.item), study)
            values = {**at, "wave": wave, "estimate": trouble.values["estimate"]}
            found.setdefault((item, wave), Finding("waves_heywood", "error", item=item, values=values))
        beyond = _beyond_one(step, study)
        if beyond is not None:
            found.setdefault("stable", Finding("waves_too_stable", "error", values={**at, **beyond}))
        if not negative and beyond is None:
            found.setdefault("other", Finding("step_inadmissible", "error", values=at))
    return list(found.values())


def _place(variable: str, study: WaveStudy) -> tuple[str, str]:
    """Return the item and the wave of a variable."""
    item = next(i for i, columns in study.model.columns.items() if variable in columns)
    return item, study.wide.waves[study.model.columns[item].index(variable)]


def _against_the_scale(configural: CfaFit | None, study: WaveStudy) -> list[Finding]:
    """Say that an item goes against its scale: then neither the score nor the sign of a latent mean holds."""
    found = []
    for trouble in () if configural is None else against_factor(configural):
        item, wave = _place(trouble.item, study)
        if item in study.keyed:
            label = study.statistics.group_labels[trouble.group] or None
            values = {"wave": wave, "loading": trouble.loading}
            found.append(Finding("waves_item_against", "error", item=item, group=label, values=values))
    return found


def _beyond_one(step: InvarianceStep, study: WaveStudy) -> dict[str, object] | None:
    """Return the two waves at which a factor correlates with itself beyond 1, and how."""
    assert step.fit is not None
    worst: tuple[float, str, str] = (1.0, "", "")
    for m in step.fit.matrices:
        sds = np.sqrt(np.abs(m.latent_cov.diagonal()))
        for factor in study.model.latents:
            places = [m.latents.index(study.model.factor_at(factor, t)) for t in range(study.model.n_waves)]
            for later in range(1, len(places)):
                for earlier in range(later):
                    a, b = places[earlier], places[later]
                    r = float(m.latent_cov[a, b] / (sds[a] * sds[b]))
                    if r > worst[0]:
                        worst = (r, study.wide.waves[earlier], study.wide.waves[later])
    return None if not worst[1] else {"r": worst[0], "first": worst[1], "wave": worst[2]}


def _left_out(study: WaveStudy) -> list[Finding]:
    found = [*study.wide.findings, *study.sample.findings]
    if study.statistics.n_dropped:
        people = {"n": study.statistics.n, "left": study.statistics.n_dropped}
        code = "waves_left_out_ordinal" if study.options.ordinal else "waves_left_out"
        found.append(Finding(code, "note", values=people))
    if study.wide.n_changed:
        found.append(Finding("waves_changed_group", "warning", values={"n": study.wide.n_changed}))
    return found


def _ordinal(steps: Sequence[InvarianceStep]) -> list[Finding]:
    """Return what the statistics of ordinal items say of themselves, without what is said of people."""
    return [f for f in ordinal_notes(steps) if f.code != "cases_dropped_ordinal"]


def _heavy_ends(study: WaveStudy) -> list[Finding]:
    """Find items with at least half of the answers of a wave in one end category."""
    if not study.ends:
        return []
    blocks = study.statistics.cases("the share of answers in the end categories")
    values = np.vstack([b.values for b in blocks])
    found = []
    for j, name in enumerate(study.statistics.variables):
        item, wave = _place(name, study)
        column = values[~np.isnan(values[:, j]), j]
        share = max(float(np.mean(column == end)) for end in study.ends[item])
        if share >= END_CATEGORY_SHARE:
            told = {"share": Share(share), "wave": wave}
            found.append(Finding("waves_heavy_end", item=item, values=told))
    return found
