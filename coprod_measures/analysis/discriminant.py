# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether scales measure well and each something of its own: composite reliability, AVE, HTMT."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any, Literal, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import OptionError, check_option, checked_level
from ..estimation.cfa import fit_model
from ..estimation.cfa_fit import CfaFit
from ..estimation.resampling import Progress
from ..model.factor_model import FactorModel
from ..model.sample_statistics import sample_statistics
from ..numerics.classical import alpha
from ..numerics.ordinal_reliability import average_variance_extracted, heterotrait_monotrait
from ..responses.frames import open_any, require_column
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..responses.unanswered import unanswered_findings
from ..results import Finding, Share
from .discriminant_intervals import bootstrap_intervals, composite_intervals
from .discriminant_report import DiscriminantGroups, DiscriminantReport, FactorQuality
from .item_correlations import CORRELATIONS, Correlation, answers_by_group, correlations_of
from .model_intervals import MANY_LOST, check_draws
from .scale_answers import scale_answers

Floats = NDArray[np.float64]
CfaMissing = Literal["listwise", "fiml"]

_HTMT_LIMIT = 0.90


@overload
def discriminant_validity(
    data: ResponseData | Any,
    *,
    by: None = None,
    factors: Mapping[str, Sequence[str]] | None = ...,
    correlation: Correlation = ...,
    missing: CfaMissing = ...,
    level: float = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> DiscriminantReport: ...


@overload
def discriminant_validity(
    data: ResponseData | Any,
    *,
    by: str,
    factors: Mapping[str, Sequence[str]] | None = ...,
    correlation: Correlation = ...,
    missing: CfaMissing = ...,
    level: float = ...,
    draws: int = ...,
    seed: int = ...,
    progress: Progress | None = ...,
) -> DiscriminantGroups: ...


def discriminant_validity(
    data: ResponseData | Any,
    *,
    by: str | None = None,
    factors: Mapping[str, Sequence[str]] | None = None,
    correlation: Correlation = "pearson",
    missing: CfaMissing = "listwise",
    level: float = 0.95,
    draws: int = 0,
    seed: int = 1,
    progress: Progress | None = None,
) -> DiscriminantReport | DiscriminantGroups:
    r"""Estimate how well scales measure, and whether they measure different things.

    One model with all factors is fitted by maximum likelihood.

    .. math::

        \omega_j = \frac{(\sum\lambda_i)^2\phi_j}{1'\Sigma_j1}, \quad
        AVE_j = \frac{\sum\lambda_i^2\phi_j}{\sum s_{ii}}, \quad
        HTMT_{ab} = \frac{\overline{|r|}_{ab}}{\sqrt{\overline{|r|}_{aa}\,\overline{|r|}_{bb}}}

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, or a pandas or polars frame of item columns.
    by : str, optional
        Column of groups, each analysed alone.
    factors : mapping of str to sequence of str, optional
        Items by factor; by default the instrument's reflective scales.
    correlation : {"pearson", "polychoric"}
        Behind HTMT.
    missing : {"listwise", "fiml"}
        Of the model; HTMT is of complete cases.
    level : float
        Coverage of the intervals.
    draws : int
        Resamples of respondents for percentile intervals, for each of whom the model is fitted again; by
        default none. They need complete cases and Pearson correlations.
    seed : int
        Of the resamples.
    progress : callable, optional
        Called with the draws done and to do.

    Returns
    -------
    DiscriminantReport
        ``.to_frame()``, ``.correlations``, ``.htmt``, ``.htmt2``, ``.loadings`` and ``.intervals``;
        with `by` a `DiscriminantGroups`, whose ``["sv"]`` is the report of a group.

    Raises
    ------
    DataError, EstimationError, OptionError
        If columns are unknown or not numeric, or there are fewer than two factors of two items.

    Notes
    -----
    R: ``semTools::compRelSEM(fit, obs.var = FALSE)``, ``AVE(fit)``, ``htmt(model, data, htmt2 = FALSE)``.

    References
    ----------
    Fornell & Larcker (1981), doi:10.2307/3151312; Henseler, Ringle & Sarstedt (2015),
    doi:10.1007/s11747-014-0403-8; Roemer, Schuberth & Henseler (2021), doi:10.1108/IMDS-02-2021-0082
    """
    check_option("missing", missing, ("listwise", "fiml"))
    check_option("correlation", correlation, CORRELATIONS)
    checked_level(level)
    if draws:
        check_draws(draws)
    if draws and (missing, correlation) != ("listwise", "pearson"):
        raise OptionError(
            "the bootstrap needs complete cases and Pearson correlations.",
            code="bootstrap",
            place="draws",
            remedy="Use missing='listwise' and correlation='pearson'.",
        )
    groups = _factors(data, factors)
    names = tuple(dict.fromkeys(i for g in groups.values() for i in g))
    beside = (*pooled_findings(data, by), *unanswered_findings(data, names, by))
    of_sample = partial(
        _of_sample, names, groups, beside, correlation=correlation, missing=missing, level=level, draws=draws,
        seed=seed, progress=progress,
    )  # fmt: skip
    if by is None:
        return of_sample(_answers(data, names))
    return DiscriminantGroups(by, {g: of_sample(values) for g, values in _by_group(data, by, names).items()})


def _of_sample(
    names: tuple[str, ...],
    groups: Mapping[str, tuple[str, ...]],
    beside: Sequence[Finding],
    values: Floats,
    *,
    correlation: Correlation,
    missing: CfaMissing,
    level: float,
    draws: int,
    seed: int,
    progress: Progress | None,
) -> DiscriminantReport:
    """Return the report on the answers of one sample, shape (n, items)."""
    frame = pd.DataFrame(values, columns=list(names))
    fit = fit_model(FactorModel.from_factors(groups), sample_statistics(frame, names, missing=missing))
    found = correlations_of(names, values, correlation, "listwise")
    sets = [np.array([names.index(i) for i in g], dtype=np.intp) for g in groups.values()]
    labels = list(groups)
    ratios = [
        pd.DataFrame(heterotrait_monotrait(found.matrix, sets, geometric=g), labels, labels)
        for g in (False, True)
    ]
    intervals, told = composite_intervals(fit, groups, level), [*beside]
    if draws and fit.converged and fit.admissible:
        intervals, resampled = bootstrap_intervals(
            fit, groups, found.values, draws=draws, seed=seed, level=level, progress=progress
        )
        if resampled.lost > MANY_LOST:
            lost = {"share": Share(resampled.lost), "draws": resampled.draws}
            told.append(Finding("discriminant_bootstrap_lost", values=lost))
    return _report(fit, groups, ratios[0], ratios[1], intervals, told)


def _report(
    fit: CfaFit,
    groups: Mapping[str, tuple[str, ...]],
    htmt: pd.DataFrame,
    htmt2: pd.DataFrame,
    intervals: pd.DataFrame,
    told: Sequence[Finding],
) -> DiscriminantReport:
    m, sample = fit.matrices[0], fit.sample.groups[0]
    observed = np.where(sample.unknown, np.nan, sample.cov)
    position = {name: i for i, name in enumerate(m.variables)}
    order = [m.latents.index(name) for name in groups]
    spread = np.sqrt(np.diag(m.latent_cov))
    correlations = (m.latent_cov / np.outer(spread, spread))[np.ix_(order, order)]
    own, loadings = [], []
    usable = fit.converged and fit.admissible
    for j, (name, items) in enumerate(groups.items()):
        rows, column = [position[i] for i in items], order[j]
        at = m.loadings[rows, column]
        block = np.ix_(rows, rows)
        variance = float(m.latent_cov[column, column])
        others = np.abs(np.delete(correlations[j], j))
        own.append(
            FactorQuality(
                factor=name,
                k=len(items),
                omega=float(at.sum() ** 2 * variance / m.cov[block].sum()) if usable else math.nan,
                alpha=alpha(observed[block]),
                ave=average_variance_extracted(at**2 * variance, np.diag(observed)[rows])
                if usable
                else math.nan,
                largest_correlation=float(others.max()),
            )
        )
        standard = at * spread[column] / np.sqrt(np.diag(m.cov)[rows])
        loadings += [[name, item, float(value)] for item, value in zip(items, standard, strict=True)]
    labels = list(groups)
    return DiscriminantReport(
        factors=tuple(own),
        correlations=pd.DataFrame(correlations, labels, labels),
        htmt=htmt,
        htmt2=htmt2,
        loadings=pd.DataFrame(loadings, columns=["factor", "item", "loading"]),
        intervals=intervals,
        n=fit.n,
        fit=fit,
        findings=(*fit.findings, *told, *_not_apart(own, correlations, htmt2.to_numpy(dtype=np.float64))),
    )


def _not_apart(own: list[FactorQuality], correlations: Floats, htmt2: Floats) -> list[Finding]:
    found = []
    for i, j in combinations(range(len(own)), 2):
        ratio, squared = float(htmt2[i, j]), float(correlations[i, j] ** 2)
        place = {"first": own[i].factor, "second": own[j].factor}
        if ratio > _HTMT_LIMIT:
            found.append(Finding("discriminant_htmt", values={**place, "htmt": ratio}))
        least = min(own[i].ave, own[j].ave)
        if least < squared:
            values = {**place, "squared": squared, "ave": least}
            found.append(Finding("discriminant_ave", values=values))
    return found


def _factors(
    data: ResponseData | Any, factors: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    if factors is not None:
        groups = {name: tuple(items) for name, items in factors.items()}
    elif isinstance(data, ResponseData):
        groups = {s.id: s.items for s in data.instrument.reflective_scales()}
    if len(groups) < 2 or any(len(items) < 2 for items in groups.values()):
        raise OptionError(
            "two factors of two items each are the least.",
            code="factors",
            place="factors",
            remedy="Name the items of each: factors={'voice': ['a', 'b', 'c'], ...}.",
        )
    return groups


def _answers(data: ResponseData | Any, names: tuple[str, ...]) -> Floats:
    if isinstance(data, ResponseData):
        return data.to_numpy(names)
    answers = scale_answers(_item_columns(data, names))[0]
    values = next(iter(answers.groups.values()))
    return values[:, [answers.items.index(name) for name in names]]


def _by_group(data: ResponseData | Any, by: str, names: tuple[str, ...]) -> dict[str, Floats]:
    if isinstance(data, ResponseData):
        return answers_by_group(data, by, names)[1]
    return answers_by_group(_item_columns(data, names, by), by, names)[1]


def _item_columns(data: Any, names: tuple[str, ...], by: str | None = None) -> Any:
    """Return a frame of the items and the groups only: other columns need not be items."""
    frame = open_any(data)
    wanted = [("factors", name) for name in names] + ([] if by is None else [("by", by)])
    for option, name in wanted:
        require_column(frame, name, option)
    return frame.select(*dict.fromkeys(name for _, name in wanted)).to_native()
