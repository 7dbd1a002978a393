# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Does a scale measure the same thing at every wave? The ladder over waves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ...errors import DataError, EstimationError, ModelError, OptionError, check_option
from ...estimation.item_direction import keyed_together
from ...model import FactorModel
from ...model.ordinal_categories import EmptyCategories
from ...model.wave_model import WaveIdentification
from ...responses import ResponseData
from .ladder_options import LadderOptions
from .one_wave_ladder import (
    WaveStudy,
    released_wave_ladder,
    wave_ladder,
    wave_study,
)
from .release import given_releases, search_releases
from .unfitted import of_the_answers
from .unfitted_waves import few_people_waves, impossible_wave_ladder
from .wave_data import WideAnswers, wide_frame, wide_responses
from .wave_ladder import WaveLadder

WaveEstimator = Literal["MLR", "ML", "WLSMV", "ULSMV"]
WaveMissing = Literal["listwise", "fiml", "pairwise"]


def longitudinal_invariance(
    model: FactorModel | str,
    data: Any,
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    waves: Sequence[str] | None = None,
    group: str | None = None,
    estimator: WaveEstimator | None = None,
    missing: WaveMissing = "listwise",
    criteria: str | None = None,
    identification: WaveIdentification = "std_lv",
    lags: int | None = None,
    partial: Sequence[str] | Literal["search"] | None = None,
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    empty_categories: EmptyCategories = "stop",
    scale: str | None = None,
) -> WaveLadder:
    r"""Test whether a scale works alike at every wave, from configural to strict, and judge what it permits.

    Every factor becomes a factor per wave; factors covary freely, and so do the residuals of the same item
    at different waves:

    .. math:: y_{ijt} = \nu_{jt} + \lambda_{jt}\eta_{it} + \varepsilon_{ijt}, \quad
              \operatorname{cov}(\varepsilon_{ijt}, \varepsilon_{ijs}) = \theta_{jts}

    The steps hold loadings, then intercepts, then residual variances equal over waves; of ordinal items
    first the thresholds. Once intercepts are equal, the latent means of later waves are free. With `group`
    the same parameters are equal over groups too. Steps are judged, and the verdict is reached, by the
    rules of `invariance`.

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
        Responses: which waves, in which order (default as `ResponseData.order_of`). Plain frame: names
        of the waves, in the order of `columns`.
    group : str, optional
        Column of groups. People whose group changed are left out, and told.
    estimator : {"MLR", "ML", "WLSMV", "ULSMV"}, optional
        By default MLR, with robust fit indices and scaled difference tests; the last two for ordinal items,
        in theta, with scaled-shifted difference tests.
    missing : {"listwise", "fiml", "pairwise"}
        Only people with complete answers at all waves; everybody, by full-information maximum likelihood,
        which rests on weaker assumptions about those who left; or, for ordinal items, pair by pair.
    criteria : {"cheung_rensvold_2002", "chen_2007", "difference_test"}, optional
        When a step is rejected; by default the first, and the last for ordinal items.
    identification : {"std_lv", "marker", "ul", "effect"}
        Unit and origin of the factors, see `WaveModel`. It changes no test. With ``std_lv`` latent means
        are in standard deviations of the first wave.
    lags : int, optional
        How many waves apart residuals of an item covary; by default all, 0 for none.
    partial : list of str, "search" or None
        Loadings and intercepts that may differ between waves, as ``["f =~ y2", "y3 ~1"]`` (a loading
        releases its intercept too), and thresholds of ordinal items, as ``"y2 | t1"``; or "search", by the
        rules of `invariance`: the strongest score test between waves releases its item at all waves.
    min_n : int, optional
        People needed; default max(100, 7 × variables of the model, that is items × waves). Of incomplete
        answers those of people count who answered at least half of the items, at a wave or, with groups, of
        all waves.
    cluster : str, optional
        Column of clusters; with checked responses the one named in `validate` is used. With fewer than 30
        clusters, or fewer than parameters, the ladder is not assessable; with more, errors and tests of MLR
        allow for them, and a finding says so of what does not.
    seed : int, optional
        Of the balanced repeat with groups of unequal size; a fixed default.
    empty_categories : {"stop", "merge"}
        Ordinal items: what to do where nobody gave an answer at one of the waves.
    scale : str, optional
        Id of the scale in the instrument, for titles.

    Returns
    -------
    WaveLadder
        With `assessable`, `supported`, `reasons`, `verdict()`, `latent_means`, `latent_change(wave)`, and
        with `partial` also `releases` and `impact`.

    Raises
    ------
    ModelError
        If the model is more than free loadings, is not identified, or has no such parameter to release.
    DataError
        If people cannot be followed, a column is missing, or a wave lacks an answer of an ordinal item.

    Notes
    -----
    R: ``semTools::measEq.syntax(model, data, ID.fac = "std.lv", longFacNames = list(f = c("f1", "f2")),
    long.equal = c("loadings", "intercepts"), auto = "all")`` and `lavaan::cfa` on the result; for ordinal
    items with ``ordered =, parameterization = "theta", ID.cat = "Wu.Estabrook.2016"``. Releases are
    ``long.partial``.

    References
    ----------
    Widaman, Ferrer & Conger (2010), doi:10.1111/j.1750-8606.2009.00110.x; Liu et al. (2017),
    doi:10.1037/met0000075; Wu & Estabrook (2016), doi:10.1007/s11336-016-9506-0
    """
    options = LadderOptions.checked(estimator, missing, criteria, min_n, cluster, seed, empty_categories)
    model = FactorModel.of(model)
    named = isinstance(data, ResponseData) and scale is not None
    name = scale or ", ".join(model.latents)
    title = data.instrument.scale(scale).title if named else {"sv": name, "en": name}
    wide = _wide(model, data, columns, waves, group, cluster)
    try:
        study = wave_study(
            model, wide, options, identification=identification, lags=lags, within=group, scale=scale,
            title=title, ends=_ends(data, model), keyed=keyed_together(model, data),
        )  # fmt: skip
        plain = wave_ladder(study)
    except (DataError, EstimationError, ModelError) as error:
        few = few_people_waves(wide, model.observed, options, error, scale=scale, title=title, within=group)
        if few is None:
            raise
        return few
    if partial is None:
        return plain
    if partial == "search":
        models = {"": (study.model, study.statistics)}
        releases = search_releases(models, estimator=options.estimator)[""]
    else:
        releases = given_releases(study.model, partial, study.sample.n_thresholds)
    return released_wave_ladder(plain, study, releases)


def longitudinal_by_scale(
    data: ResponseData,
    *,
    waves: Sequence[str] | None = None,
    group: str | None = None,
    estimator: WaveEstimator | None = None,
    missing: WaveMissing = "listwise",
    criteria: str | None = None,
    lags: int | None = None,
    partial: Literal["search"] | None = None,
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    empty_categories: EmptyCategories = "stop",
) -> dict[str, WaveLadder]:
    """Return a ladder over waves for every reflective scale with at least three items, by scale id.

    With ``partial="search"`` the equalities of all scales are tested together, so that the whole search, and
    not each scale, has the stated error. A scale whose answers allow no model has a ladder that says so.
    Options are those of `longitudinal_invariance`.

    Raises
    ------
    DataError
        If people cannot be followed.
    """
    options = LadderOptions.checked(estimator, missing, criteria, min_n, cluster, seed, empty_categories)
    if partial is not None:
        check_option("partial", partial, ("search",))
    studies: dict[str, WaveStudy] = {}
    ladders: dict[str, WaveLadder] = {}
    for scale in data.instrument.reflective_scales():
        if len(scale.items) < 3:
            continue
        model = FactorModel.from_instrument(data.instrument, scale=scale.id)
        wide = wide_responses(data, model.observed, waves=waves, group=group, cluster=cluster)
        try:
            study = wave_study(
                model, wide, options, identification="std_lv", lags=lags, within=group, scale=scale.id,
                title=scale.title, ends=_ends(data, model), keyed=keyed_together(model, data),
            )  # fmt: skip
            ladders[scale.id] = wave_ladder(study)
        except (DataError, EstimationError, ModelError) as error:
            if error.code == "one_group" or not of_the_answers(error):
                raise
            ladders[scale.id] = impossible_wave_ladder(
                wide, model.observed, options, error, scale=scale.id, title=scale.title, within=group
            )
        else:
            studies[scale.id] = study
    if partial is None or not studies:
        return ladders
    models = {name: (s.model, s.statistics) for name, s in studies.items()}
    found = search_releases(models, estimator=options.estimator)
    return ladders | {n: released_wave_ladder(ladders[n], s, found[n]) for n, s in studies.items()}


def _ends(data: Any, model: FactorModel) -> dict[str, tuple[float, float]]:
    """Return each item's lowest and highest answer by the instrument; nothing for a plain frame."""
    if not isinstance(data, ResponseData):
        return {}
    answers = {item: data.instrument.response_scale_of(item) for item in model.observed}
    return {item: (float(a.minimum), float(a.maximum)) for item, a in answers.items()}


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
