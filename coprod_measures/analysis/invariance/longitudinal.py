# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Does a scale measure the same thing at every wave? The ladder over waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ...errors import DataError, OptionError, check_option
from ...model import FactorModel, SampleStatistics, sample_statistics
from ...model.wave_model import WaveIdentification, WaveModel
from ...responses import ResponseData
from ...results import Finding, Share
from .balanced import DEFAULT_SEED, balanced_repeat, unequal
from .climb import climb
from .criteria import CRITERIA, END_CATEGORY_SHARE, required_n
from .verdict import Verdict, judge, remarks
from .wave_data import WideAnswers, wide_frame, wide_responses
from .wave_ladder import WaveLadder

ESTIMATORS = ("MLR", "ML")
MISSING = ("listwise", "fiml")


def longitudinal_invariance(
    model: FactorModel | str,
    data: Any,
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    waves: Sequence[str] | None = None,
    group: str | None = None,
    estimator: Literal["MLR", "ML"] | None = None,
    missing: Literal["listwise", "fiml"] = "listwise",
    criteria: str | None = None,
    identification: WaveIdentification = "std_lv",
    lags: int | None = None,
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    scale: str | None = None,
) -> WaveLadder:
    r"""Test whether a scale works alike at every wave, from configural to strict, and judge what it permits.

    Every factor becomes a factor per wave; factors covary freely, and so do the residuals of the same item
    at different waves:

    .. math:: y_{ijt} = \nu_{jt} + \lambda_{jt}\eta_{it} + \varepsilon_{ijt}, \quad
              \operatorname{cov}(\varepsilon_{ijt}, \varepsilon_{ijs}) = \theta_{jts}

    The steps hold loadings, then intercepts, then residual variances equal over waves. Once intercepts are
    equal, the latent means of later waves are free. With `group` the same parameters are equal over groups
    too. Steps are judged, and the verdict is reached, by the rules of `invariance`.

    Parameters
    ----------
    model : FactorModel or str
        The model at one wave, such as ``"f =~ y1 + y2 + y3"``: free loadings, each item on one factor.
    data : ResponseData or data frame
        Checked responses in long form with respondent and wave, of which each item is reverse-keyed; or a
        plain frame in wide form, a row per person.
    columns : mapping, optional
        For a plain frame: item → its columns in the order of the waves, as
        ``{"y1": ("y1_t1", "y1_t2"), ...}``.
    waves : sequence of str, optional
        Responses: which waves, in which order (default all, sorted as numbers or texts). Plain frame: names
        of the waves, in the order of `columns`.
    group : str, optional
        Column of groups. People whose group changed are left out, and told.
    estimator : {"MLR", "ML"}, optional
        By default MLR, with robust fit indices and scaled difference tests.
    missing : {"listwise", "fiml"}
        Only people with complete answers at all waves; or everybody, by full-information maximum
        likelihood, which rests on weaker assumptions about those who left.
    criteria : {"cheung_rensvold_2002", "chen_2007", "difference_test"}, optional
        When a step is rejected; by default the first.
    identification : {"std_lv", "marker", "ul", "effect"}
        Unit and origin of the factors, see `WaveModel`. It changes no test. With ``std_lv`` latent means
        are in standard deviations of the first wave.
    lags : int, optional
        How many waves apart residuals of an item covary; by default all, 0 for none.
    min_n : int, optional
        People needed; default max(100, 7 × variables of the model, that is items × waves).
    cluster : str, optional
        Column of clusters; with checked responses the one named in `validate` is used. With fewer than 30
        clusters, or fewer than parameters, the ladder is not assessable.
    seed : int, optional
        Of the balanced repeat with groups of unequal size; a fixed default.
    scale : str, optional
        Id of the scale in the instrument, for titles.

    Returns
    -------
    WaveLadder
        With `assessable`, `supported`, `reasons`, `verdict()`, `latent_means`, `latent_change(wave)`.

    Raises
    ------
    ModelError
        If the model is more than free loadings, or is not identified.
    DataError
        If people cannot be followed, or a column is missing.

    Notes
    -----
    R: ``semTools::measEq.syntax(model, data, ID.fac = "std.lv", longFacNames = list(f = c("f1", "f2")),
    long.equal = c("loadings", "intercepts"), auto = "all")`` and `lavaan::cfa` on the result.

    References
    ----------
    Widaman, Ferrer & Conger (2010), doi:10.1111/j.1750-8606.2009.00110.x; Liu et al. (2017),
    doi:10.1037/met0000075
    """
    estimator = estimator or "MLR"
    check_option("estimator", estimator, ESTIMATORS)
    check_option("missing", missing, MISSING)
    criteria = criteria or CRITERIA[0]
    check_option("criteria", criteria, CRITERIA)
    if min_n is not None and min_n < 2:
        raise OptionError(
            f"min_n={min_n} is no number of people to follow.",
            code="unknown_option",
            place="min_n",
            remedy="Leave it out, or give the people needed at every wave.",
        )
    model = FactorModel.of(model)
    wide = _wide(model, data, columns, waves, group, cluster)
    variables = WaveModel.of(model, wide.columns).observed
    statistics = sample_statistics(
        wide.frame, variables, group=wide.group, group_order=wide.group_order, missing=missing
    )
    if group is not None and len(statistics.groups) < 2:
        raise DataError(
            f"{group!r} has only one group with complete answers.",
            code="one_group",
            place=group,
            remedy="Leave group= out, and the ladder is over waves alone.",
        )
    waves_model = WaveModel.of(
        model, wide.columns, n_groups=len(statistics.groups), identification=identification, lags=lags
    )
    ladder = _ladder(
        waves_model, statistics, wide, estimator, criteria,
        min_n=required_n(len(variables)) if min_n is None else min_n,
        seed=DEFAULT_SEED if seed is None else seed,
    )  # fmt: skip
    named = isinstance(data, ResponseData) and scale is not None
    title = data.instrument.scale(scale).title if named else None
    heavy = _heavy_ends(data, waves_model, statistics, ladder.group_labels)
    name = scale or ", ".join(model.latents)
    return replace(
        ladder,
        scale=scale,
        scale_title=title or {"sv": name, "en": name},
        within=group,
        findings=(*ladder.findings, *heavy),
    )


def _wide(
    model: FactorModel,
    data: Any,
    columns: Mapping[str, Sequence[str]] | None,
    waves: Sequence[str] | None,
    group: str | None,
    cluster: str | None,
) -> WideAnswers:
    if not isinstance(data, ResponseData):
        return wide_frame(data, model.observed, columns, waves=waves, group=group, cluster=cluster)
    if columns is not None:
        raise OptionError(
            "columns= is for plain frames; checked responses name the wave of every row.",
            code="option_conflict",
            place="columns",
            remedy="Leave it out.",
        )
    return wide_responses(data, model.observed, waves=waves, group=group, cluster=cluster)


def _ladder(
    model: WaveModel,
    statistics: SampleStatistics,
    wide: WideAnswers,
    estimator: str,
    criteria: str,
    *,
    min_n: int,
    seed: int,
) -> WaveLadder:
    """Climb, repeat with balanced groups where they are unequal, and judge."""
    grouped = wide.group is not None
    n = {g.label: g.n for g in statistics.groups} if grouped else _people(model, statistics, wide.waves)
    steps = climb(model, statistics, estimator=estimator, criteria=criteria)
    balanced = None
    if grouped and unequal(statistics) and all(s.usable for s in steps) and min(n.values()) >= min_n:
        balanced = balanced_repeat(
            model, statistics, estimator=estimator, criteria=criteria, seed=seed, steps=steps
        )
    verdict = judge(steps, balanced, n=n, min_n=min_n, n_clusters=wide.n_clusters, criteria=criteria)
    return WaveLadder(
        scale=None,
        scale_title={},
        group=wide.wave,
        group_labels=wide.waves,
        n=n,
        n_dropped=statistics.n_dropped,
        estimator=estimator,
        missing=statistics.missing,
        criteria=criteria,
        min_n=min_n,
        steps=steps,
        balanced=balanced,
        assessable=verdict.assessable,
        supported=verdict.supported,
        doubtful=verdict.doubtful,
        reasons=_of_waves(verdict, grouped),
        findings=(
            *remarks(steps, balanced, n=n, criteria=criteria),
            *_left_out(statistics, wide),
        ),
        within_labels=statistics.group_labels if grouped else (),
        wave_model=model,
    )


def _people(model: WaveModel, statistics: SampleStatistics, waves: tuple[str, ...]) -> dict[str, int]:
    """Return how many people with any answer at each wave were used."""
    values = np.vstack([b.values for b in statistics.cases("the number of people per wave")])
    given = ~np.isnan(values)
    items = given.shape[1] // model.n_waves
    return {w: int(given[:, t * items : (t + 1) * items].any(axis=1).sum()) for t, w in enumerate(waves)}


def _of_waves(verdict: Verdict, grouped: bool) -> tuple[Finding, ...]:
    """Tell of too few people and of misfit at waves, where the rules speak of groups."""
    own = {"configural_misfit": "waves_configural_misfit"}
    if not grouped:
        own["too_few_for_ladder"] = "waves_too_few"
    return tuple(replace(f, code=own.get(f.code, f.code)) for f in verdict.reasons)


def _left_out(statistics: SampleStatistics, wide: WideAnswers) -> list[Finding]:
    found = []
    if statistics.n_dropped:
        people = {"n": statistics.n, "left": statistics.n_dropped}
        found.append(Finding("waves_left_out", "note", values=people))
    if wide.n_changed:
        found.append(Finding("waves_changed_group", "warning", values={"n": wide.n_changed}))
    return found


def _heavy_ends(
    data: Any, model: WaveModel, statistics: SampleStatistics, waves: tuple[str, ...]
) -> list[Finding]:
    """Find items with at least half of the answers of a wave in one end category."""
    if not isinstance(data, ResponseData):
        return []
    values = np.vstack([b.values for b in statistics.cases("the share of answers in the end categories")])
    place = {name: (item, t) for item, names in model.columns.items() for t, name in enumerate(names)}
    found = []
    for j, name in enumerate(statistics.variables):
        item, wave = place[name]
        answers = data.instrument.response_scale_of(item)
        column = values[~np.isnan(values[:, j]), j]
        share = max(float(np.mean(column == end)) for end in (answers.minimum, answers.maximum))
        if share >= END_CATEGORY_SHARE:
            told = {"share": Share(share), "wave": waves[wave]}
            found.append(Finding("waves_heavy_end", item=item, values=told))
    return found
