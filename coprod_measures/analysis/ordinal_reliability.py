# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Omega of a sum of ordinal codes, and what is often given in its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import CoprodError, check_option
from ..estimation.ordinal_cfa import fit_ordinal
from ..estimation.ordinal_fit import OrdinalFit
from ..model.factor_model import FactorModel
from ..model.ordinal_statistics import ordinal_statistics
from ..numerics.classical import NO_INTERVAL, Interval, alpha, logit_interval
from ..numerics.ordinal_reliability import average_variance_extracted, categorical_omega
from ..responses.response_data import ResponseData
from ..results import Estimate, Finding, Table, Word, findings_frame, format_percent
from .plain_columns import checked_level
from .reliability_report import Denominator
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OrdinalReliability:
    """Reliability of one scale in one group, its answers taken as ordered only.

    Attributes
    ----------
    scale, group : str
    n, k : int
        Respondents with complete answers, and items.
    omega : Estimate
        Green and Yang's categorical omega of the sum of codes, the score that people compute.
    omega_latent, alpha_ordinal : float
        Omega and alpha of the polychoric correlations: of a sum of latent responses that nobody can
        compute. They are larger, and not the reliability of a score.
    ave : float
        Share of the latent responses' variance that the factor explains.
    items : tuple of str
    loadings : ndarray, shape (k,)
        Of the latent responses, standardised.
    fit : OrdinalFit or None
    findings : tuple of Finding
    """

    scale: str
    group: str
    n: int
    k: int
    omega: Estimate
    omega_latent: float
    alpha_ordinal: float
    ave: float
    items: tuple[str, ...]
    loadings: Floats = field(repr=False)
    fit: OrdinalFit | None = field(repr=False)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class OrdinalReliabilityReport:
    """Categorical omega of every reflective scale in every group; ``report["reciprocity", "sv"]``.

    Attributes
    ----------
    results : tuple of OrdinalReliability
    refused : tuple of Finding
    denominator : {"model", "observed"}
    level : float
    """

    results: tuple[OrdinalReliability, ...]
    refused: tuple[Finding, ...]
    denominator: Denominator
    level: float

    def __getitem__(self, key: str | tuple[str, str]) -> OrdinalReliability:
        scale, group = (key, None) if isinstance(key, str) else key
        found = [r for r in self.results if r.scale == scale and group in (None, r.group)]
        if len(found) != 1:
            raise KeyError(key)
        return found[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.refused, *(f for r in self.results for f in r.findings))

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and group, unrounded."""
        columns = ["scale", "group", "n", "k", "omega", "omega_low", "omega_high", "omega_latent",
                   "alpha_ordinal", "ave"]  # fmt: skip
        rows = [
            [r.scale, r.group, r.n, r.k, r.omega.value, r.omega.low, r.omega.high, r.omega_latent,
             r.alpha_ordinal, r.ave]
            for r in self.results
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    @property
    def loadings(self) -> pd.DataFrame:
        """Loadings behind every omega: ``scale group item loading``."""
        rows = [
            [r.scale, r.group, item, float(value)]
            for r in self.results
            for item, value in zip(r.items, r.loadings, strict=True)
        ]
        return pd.DataFrame(rows, columns=["scale", "group", "item", "loading"])

    def findings_frame(self, language: messages.Language = "en") -> pd.DataFrame:
        """Return all findings as a frame."""
        return findings_frame(self.findings, language=language)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show."""
        level = format_percent(self.level, 0, language)
        names = ("scale", "group", "n", "k", "omega", "omega_latent", "alpha_ordinal")
        columns = tuple(
            messages.text(f"ordinal_reliability.column.{n}", language, level=level) for n in names
        )
        everybody = messages.text("reliability.everybody", language)
        rows = tuple(
            (r.scale, everybody if r.group == EVERYBODY else r.group, r.n, r.k, r.omega.show(2, language),
             r.omega_latent, r.alpha_ordinal)
            for r in self.results
        )  # fmt: skip
        notes = (
            messages.text(f"ordinal_reliability.method.{self.denominator}", language),
            messages.text("ordinal_reliability.caution", language),
        )
        return Table(messages.text("ordinal_reliability.title", language), columns, rows, notes, 2, language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table and the findings as Markdown."""
        told = [f"- {f.message(language)} {f.remedy(language)}" for f in self.findings]
        return "\n".join([self.table(language).to_markdown(), *(["", *told] if told else [])])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return "\n".join([str(self.table()), *(["", *map(str, self.findings)] if self.findings else [])])


def ordinal_reliability(
    data: ResponseData | Any,
    *,
    by: str | None = None,
    denominator: Denominator = "model",
    level: float = 0.95,
) -> OrdinalReliabilityReport:
    r"""Estimate the reliability of sums of ordinal codes, per scale and group.

    One factor is fitted to the polychoric correlations (diagonally weighted least squares), and carried
    back through the thresholds to the codes:

    .. math::

        \omega_{cat} = \frac{\sum_{ij}[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'},\lambda_i\lambda_j)-\dots]}
        {\sum_{ij}[\sum_{cc'}\Phi_2(\tau_{ic},\tau_{jc'},\rho_{ij})-\dots]}

    Parameters
    ----------
    data : ResponseData or frame
        As in `reliability`; respondents with complete answers are used.
    by : str, optional
        Column of groups.
    denominator : {"model", "observed"}
        Correlations in the denominator: implied, or polychoric as observed (then without interval).
    level : float
        Coverage of the interval (delta method with robust errors, logit scale).

    Returns
    -------
    OrdinalReliabilityReport
        ``report[scale].omega`` is an `Estimate`; ``.to_frame()`` has a row per scale and group.

    Raises
    ------
    DataError, OptionError
        If `data` cannot be read as items or an option is not understood.

    Notes
    -----
    Omega and alpha of the polychoric correlations themselves ("ordinal alpha") stand beside it with a
    caution: they are not the reliability of a score that anybody computes (Chalmers, 2018).

    R: ``semTools::compRelSEM(fit, obs.var = FALSE)`` of
    ``lavaan::cfa("f =~ x1 + ...", x, ordered = TRUE, std.lv = TRUE)``.

    References
    ----------
    Green & Yang (2009), doi:10.1007/s11336-008-9099-3; Zumbo, Gadermann & Zeisser (2007),
    doi:10.22237/jmasm/1177992180; Chalmers (2018), doi:10.1177/0013164417727036
    """
    check_option("denominator", denominator, ("model", "observed"))
    checked_level(level)
    results, refused = [], []
    for answers in scale_answers(data, by):
        if not answers.reflective:
            refused.append(Finding("composite_scale", "note", scale=answers.scale))
            continue
        if len(answers.items) < 3:
            refused.append(
                Finding("ordinal_reliability_few_items", scale=answers.scale, values={"scale": answers.scale})
            )
            continue
        results += [_of_group(answers, group, denominator, level) for group in answers.groups]
    return OrdinalReliabilityReport(tuple(results), tuple(refused), denominator, level)


def _of_group(
    answers: ScaleAnswers, group: str, denominator: Denominator, level: float
) -> OrdinalReliability:
    values = answers.scored(group)
    complete = values[~np.isnan(values).any(axis=1)]
    n, k = len(complete), len(answers.items)
    text = messages.text(f"ordinal_reliability.method.{denominator}", "en").rstrip(".")
    none = Estimate(math.nan, math.nan, math.nan, level, text, n)
    empty = OrdinalReliability(
        answers.scale,
        group,
        n,
        k,
        none,
        math.nan,
        math.nan,
        math.nan,
        answers.items,
        np.full(k, np.nan),
        None,
    )
    place = {"scale": answers.scale, "group": Word("reliability.everybody") if group == EVERYBODY else group}
    try:
        fit = _fitted(complete, answers.items)
    except CoprodError as error:
        values_told = {**place, "reason": error.message.rstrip(".")}
        told = Finding("ordinal_reliability_failed", scale=answers.scale, group=group, values=values_told)
        return replace(empty, findings=(told,))
    loadings, thresholds, rows = _parameters(fit, answers.items)
    correlations = fit.groups[0].cov
    findings = _trouble(fit, loadings, answers, group, place)
    partly = replace(
        empty,
        alpha_ordinal=alpha(correlations),
        ave=average_variance_extracted(loadings**2, np.ones(k)),
        loadings=loadings,
        fit=fit,
        findings=findings,
    )
    if any(f.code in _FORBID for f in findings):
        return partly
    observed = correlations if denominator == "observed" else None
    found = categorical_omega(loadings, thresholds, observed)
    ends = NO_INTERVAL
    if observed is None:
        slope = np.concatenate([found.by_loadings, found.by_thresholds])
        ends = _interval(found.value, slope, fit.row_covariance[np.ix_(rows, rows)], level)
    implied = np.outer(loadings, loadings)
    np.fill_diagonal(implied, 1.0)
    whole = implied if observed is None else correlations
    return replace(
        partly,
        omega=Estimate(found.value, ends.low, ends.high, level, text, n),
        omega_latent=float(loadings.sum()) ** 2 / float(whole.sum()),
    )


def _interval(value: float, slope: Floats, vcov: Floats, level: float) -> Interval:
    spread = float(slope @ vcov @ slope)
    return logit_interval(value, math.sqrt(spread), level) if spread > 0 else NO_INTERVAL


def _fitted(complete: Floats, items: tuple[str, ...]) -> OrdinalFit:
    frame = pd.DataFrame(complete, columns=list(items))
    sample = ordinal_statistics(frame, items, ordered=True)
    factor = "factor" if "factor" not in items else "_".join(("factor", *items))
    return fit_ordinal(FactorModel.from_factors({factor: items}), sample, identification="std_lv")


def _parameters(fit: OrdinalFit, items: tuple[str, ...]) -> tuple[Floats, list[Floats], NDArray[np.intp]]:
    """Return loadings, thresholds by item, and the rows of both among the parameters."""
    place = {item: [-1] for item in items}
    thresholds: dict[str, list[int]] = {item: [] for item in items}
    for row, p in enumerate(fit.table.parameters):
        if p.op == "=~":
            place[p.rhs] = [row]
        elif p.op == "|":
            thresholds[p.lhs].append(row)
    rows = [place[item][0] for item in items]
    cuts = [sorted(thresholds[item], key=lambda r: float(fit.values[r])) for item in items]
    loadings = fit.values[rows]
    sign = -1.0 if loadings.sum() < 0 else 1.0
    chosen = np.array([*rows, *(r for cut in cuts for r in cut)], dtype=np.intp)
    return sign * loadings, [fit.values[cut] for cut in cuts], chosen


_FORBID = ("omega_heywood", "omega_negative_loading", "omega_not_converged")


def _trouble(
    fit: OrdinalFit, loadings: Floats, answers: ScaleAnswers, group: str, place: Mapping[str, object]
) -> tuple[Finding, ...]:
    found: list[tuple[str, str | None, dict[str, float]]] = []
    if not fit.converged:
        found.append(("omega_not_converged", None, {}))
    for item, value in zip(answers.items, loadings, strict=True):
        if abs(value) >= 1:
            found.append(("omega_heywood", item, {"estimate": float(1 - value**2)}))
        elif value < 0:
            found.append(("omega_negative_loading", item, {"estimate": float(value)}))
    return tuple(
        Finding(code, item=item, scale=answers.scale, group=group, values={**place, **values})
        for code, item, values in found
    )
