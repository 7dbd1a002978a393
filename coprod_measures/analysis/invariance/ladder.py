# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The two questions a user asks: for one model, and for every scale of an instrument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, overload

from ...errors import DataError, EstimationError, ModelError, NotSupportedError, check_option
from ...instrument import Instrument
from ...model import FactorModel, SampleStatistics
from ...model.ordinal_categories import EmptyCategories
from ...responses import ResponseData
from ...responses.pooled_waves import pooled_waves
from .ladder_options import LadderOptions
from .one_ladder import (
    group_statistics,
    one_ladder,
    released_ladder,
)
from .release import given_releases, search_releases
from .result import InvarianceLadder
from .step_fit import thresholds_of
from .unfitted import few_people_ladder, impossible_ladder, of_the_answers


@overload
def invariance(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    group_order: Sequence[str] | None = ...,
    estimator: str | None = ...,
    missing: str = ...,
    criteria: str | None = ...,
    partial: Sequence[str] | Literal["search"] | None = ...,
    min_n: int | None = ...,
    cluster: str | None = ...,
    seed: int | None = ...,
    empty_categories: EmptyCategories = ...,
    scale: str | None = ...,
) -> InvarianceLadder: ...


@overload
def invariance(
    model: Instrument,
    data: ResponseData,
    *,
    group: str,
    group_order: Sequence[str] | None = ...,
    estimator: str | None = ...,
    missing: str = ...,
    criteria: str | None = ...,
    partial: Literal["search"] | None = ...,
    min_n: int | None = ...,
    cluster: str | None = ...,
    seed: int | None = ...,
    empty_categories: EmptyCategories = ...,
) -> dict[str, InvarianceLadder]: ...


def invariance(
    model: FactorModel | str | Instrument,
    data: Any,
    *,
    group: str,
    group_order: Sequence[str] | None = None,
    estimator: str | None = None,
    missing: str = "listwise",
    criteria: str | None = None,
    partial: Sequence[str] | Literal["search"] | None = None,
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    empty_categories: EmptyCategories = "stop",
    scale: str | None = None,
) -> InvarianceLadder | dict[str, InvarianceLadder]:
    """Test measurement invariance across groups, from configural to strict, and judge what it permits.

    The same factor model is fitted to all groups with nothing equal (configural), equal loadings (metric),
    also equal intercepts (scalar; latent means are then free in all groups but the first) and also equal
    residual variances (strict). Each step is judged on unrounded values by `criteria`. Where the largest
    group is more than twice the smallest, the ladder is repeated with groups drawn down to equal size, and
    the stricter of the two verdicts counts.

    Parameters
    ----------
    model : FactorModel, str or Instrument
        One scale's model, or lavaan syntax such as ``"f =~ x1 + x2 + x3"``; or the instrument that the data
        answer: then every scale has its ladder, see `invariance_by_scale`.
    data : ResponseData or data frame
        Checked responses (items are keyed by the instrument), or a plain frame of numeric columns.
    group : str
        The grouping column. The reference group is the first: the first language of the instrument, or the
        first to appear in a plain frame.
    group_order : sequence of str, optional
        Groups as text, the reference first; groups not named are left out.
    estimator : {"MLR", "ML", "WLSMV", "ULSMV"}, optional
        Maximum likelihood for continuous items, by default MLR with robust fit indices and scaled
        difference tests; or least squares for ordinal items (theta parameterisation), with equal thresholds
        as the first step.
    missing : {"listwise", "fiml", "pairwise"}
        Cases with unanswered items left out; used by full-information maximum likelihood (continuous
        items); or used pair by pair (ordinal items).
    criteria : {"cheung_rensvold_2002", "chen_2007", "difference_test"}, optional
        When a step is rejected; by default the first, and the last for ordinal items, where changes of CFI
        decide nothing.
    partial : list of str, "search" or None
        Equalities to release, as ``["f =~ x2", "x3 ~1"]`` (a loading releases its intercept too) and, of
        ordinal items, ``"x4 | t2"``; or "search": at each step the equality with the strongest score test is
        released as long as it is significant at .05 after Holm's adjustment over all items, at least two
        items of a factor stay as anchors and fewer than half are released. For ordinal items the test is the
        generalised score test, and thresholds are searched first.
    min_n : int, optional
        Respondents needed per group; default max(100, 7 × items). Those count who answered every item; with
        ``missing="fiml"`` or "pairwise" those who answered at least half, though all answers are used.
    cluster : str, optional
        Column of clusters, for example projects. With checked responses the column named in `validate` is
        used. With fewer than 30 clusters, or fewer than parameters, the ladder is not assessable; with more,
        the tests of MLR are cluster-robust.
    seed : int, optional
        Of the balanced repeat; a fixed default, shown in the result.
    empty_categories : {"stop", "merge"}
        Ordinal items: what to do where a group did not use an answer.
    scale : str, optional
        Id of the scale in the instrument, for titles.

    Returns
    -------
    InvarianceLadder
        With `assessable`, `supported` (the highest supported step or None), `reasons`, `verdict()`.

    Raises
    ------
    ModelError
        If the model is misspelt or not identified.
    DataError
        If a column is missing or there are fewer than two groups.

    Notes
    -----
    lavaan: ``cfa(model, data, group = "g", group.equal = c("loadings", "intercepts"))``.

    References
    ----------
    Meredith, W. (1993). Psychometrika, 58, 525-543. https://doi.org/10.1007/BF02294825
    Putnick, D. L., & Bornstein, M. H. (2016). Developmental Review, 41, 71-90.
    https://doi.org/10.1016/j.dr.2016.06.004
    """
    if isinstance(model, Instrument):
        return _of_instrument(
            model,
            data,
            group=group,
            group_order=group_order,
            estimator=estimator,
            missing=missing,
            criteria=criteria,
            partial=partial,
            min_n=min_n,
            cluster=cluster,
            seed=seed,
            empty_categories=empty_categories,
        )
    options = LadderOptions.checked(
        estimator, missing, criteria, min_n, cluster, seed, empty_categories, group_order
    )
    model = FactorModel.of(model)
    try:
        statistics = group_statistics(model, data, group, options)
        plain = one_ladder(model, statistics, data, group, options, scale)
    except (DataError, EstimationError, ModelError) as error:
        few = few_people_ladder(model, data, group, options, scale, error)
        if few is None:
            raise
        return few
    if partial is None or (partial == "search" and pooled_waves(data)):
        return plain  # a search would take differences that rest on the same people for significant
    if partial == "search":
        releases = search_releases({"": (model, statistics)}, estimator=options.estimator)[""]
    else:
        releases = given_releases(model, partial, thresholds_of(model, statistics))
    return released_ladder(plain, model, statistics, data, releases, options)


def _of_instrument(instrument: Instrument, data: Any, **options: Any) -> dict[str, InvarianceLadder]:
    if not isinstance(data, ResponseData) or data.instrument != instrument:
        raise DataError(
            "an instrument goes with responses that were checked against it.",
            code="other_instrument",
            place=instrument.id,
            remedy="Give the data that validate(frame, instrument, ...) returned.",
        )
    return invariance_by_scale(data, **options)


def invariance_by_scale(
    data: ResponseData,
    *,
    group: str,
    group_order: Sequence[str] | None = None,
    estimator: str | None = None,
    missing: str = "listwise",
    criteria: str | None = None,
    partial: Literal["search"] | None = None,
    min_n: int | None = None,
    cluster: str | None = None,
    seed: int | None = None,
    empty_categories: EmptyCategories = "stop",
) -> dict[str, InvarianceLadder]:
    """Return a ladder for every reflective scale with at least three items, by scale id.

    Scores are made per scale, and a model of the whole instrument would dilute one bad item in many; so
    each scale has a ladder of its own. With ``partial="search"`` the equalities of all scales are tested
    together, so that the whole search, and not each scale, has the stated error. Options are those of
    `invariance`.
    """
    if partial is not None:
        check_option("partial", partial, ("search",))
    options = LadderOptions.checked(
        estimator, missing, criteria, min_n, cluster, seed, empty_categories, group_order
    )
    models: dict[str, tuple[FactorModel, SampleStatistics]] = {}
    ladders: dict[str, InvarianceLadder] = {}
    for scale in data.instrument.reflective_scales():
        if len(scale.items) < 3:
            continue
        model = FactorModel.from_instrument(data.instrument, scale=scale.id)
        try:
            statistics = group_statistics(model, data, group, options)
            ladders[scale.id] = one_ladder(model, statistics, data, group, options, scale.id)
        except (DataError, EstimationError, ModelError) as error:
            if not of_the_answers(error):
                raise
            ladders[scale.id] = impossible_ladder(model, data, group, options, scale.id, error)
        else:
            models[scale.id] = (model, statistics)
    if not ladders:
        raise NotSupportedError(
            "no scale of this instrument is reflective with at least three items.",
            code="nothing_to_test",
            place=data.instrument.id,
            remedy="Composite scales and pairs of items have no ladder; report them by level.",
        )
    if partial is None or not models or pooled_waves(data):
        return ladders
    found = search_releases(models, estimator=options.estimator)
    searched = {n: released_ladder(ladders[n], m, s, data, found[n], options) for n, (m, s) in models.items()}
    return {**ladders, **searched}
