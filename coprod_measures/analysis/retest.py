# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Test–retest: how stable scores are, and how large their measurement error is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError, checked_level, counted
from ..numerics.agreement import (
    Limits,
    MeasurementError,
    correlation_interval,
    limits_of_agreement,
    measurement_error,
)
from ..numerics.classical import correlation
from ..numerics.intraclass import Icc, six_forms, two_way
from ..responses.response_data import ResponseData
from ..results import Estimate, Finding, PValue, Table, TableReport, format_percent
from .plain_columns import plain_columns
from .scale_answers import PLAIN_SCALE
from .scale_scores import in_memory, occasions, scores_by_scale

Floats = NDArray[np.float64]

_FEW = 50
"""COSMIN's line for an adequate study of measurement error."""


@dataclass(frozen=True, slots=True)
class ScaleRetest:
    r"""Stability of one scale's scores over two occasions.

    Attributes
    ----------
    scale : str
    first, second : str
        The occasions.
    n : int
        Persons with a score at both.
    n_once : int
        Persons with a score at one of them only.
    means, sds : tuple of float
        At the two occasions.
    correlation, icc_agreement, icc_consistency : Estimate
        Pearson's r; ICC(2,1) and ICC(3,1).
    sem : MeasurementError
        ``.agreement`` and ``.consistency``, kept apart.
    smallest_detectable_change, smallest_detectable_change_consistency : float
        :math:`1.96\sqrt2\,SEM` for either: a change of one person that error alone exceeds once in
        twenty times. It says nothing on whether a change matters.
    limits : Limits
        Bias and limits of agreement, second minus first.
    forms : tuple of Icc
        All six.
    findings : tuple of Finding
    """

    scale: str
    first: str
    second: str
    n: int
    n_once: int
    means: tuple[float, float]
    sds: tuple[float, float]
    correlation: Estimate
    icc_agreement: Estimate
    icc_consistency: Estimate
    sem: MeasurementError
    smallest_detectable_change: float
    smallest_detectable_change_consistency: float
    limits: Limits
    forms: tuple[Icc, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RetestReport(TableReport):
    """Test–retest of every scale. ``report["reciprocity"]`` is one `ScaleRetest`.

    Attributes
    ----------
    results : tuple of ScaleRetest
    refused : tuple of Finding
        Scales that too few persons answered twice.
    level : float
        Coverage of the intervals.
    notes : tuple of Finding
        On the order of the occasions, where neither their names nor the caller tell it.
    """

    results: tuple[ScaleRetest, ...]
    refused: tuple[Finding, ...]
    level: float
    notes: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that a reader must know beside the numbers."""
        return (*self.notes, *self.refused, *(f for r in self.results for f in r.findings))

    def __getitem__(self, scale: str) -> ScaleRetest:
        for result in self.results:
            if result.scale == scale:
                return result
        raise DataError(
            f"there is no scale {scale!r} in this report.",
            code="unknown_scale",
            place="scale",
            remedy=f"It has: {', '.join(r.scale for r in self.results)}.",
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale, unrounded."""
        return pd.DataFrame([_record(r) for r in self.results], columns=_COLUMNS)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show."""
        level = format_percent(self.level, 0, language)
        names = ("scale", "n", "icc_agreement", "sem_agreement", "sem_consistency", "sdc", "bias", "limits")
        columns = tuple(messages.text(f"retest.column.{n}", language, level=level) for n in names)
        rows = tuple(
            (
                r.scale,
                r.n,
                r.icc_agreement.show(2, language),
                _with_ends(r.sem.agreement, r.sem.agreement_low, r.sem.agreement_high, r.n, language),
                _with_ends(r.sem.consistency, r.sem.consistency_low, r.sem.consistency_high, r.n, language),
                r.smallest_detectable_change,
                r.limits.bias,
                Estimate(r.limits.bias, r.limits.lower, r.limits.upper, 0.95, "", r.n)
                .show(2, language)
                .partition(" ")[2],
            )
            for r in self.results
        )
        note = messages.text("retest.note", language)
        return Table(messages.text("retest.title", language), columns, rows, (note,), 2, language)


def _with_ends(value: float, low: float, high: float, n: int, language: messages.Language) -> str:
    return Estimate(value, low, high, 0.95, "", n).show(2, language)


_COLUMNS = [
    "scale", "first", "second", "n", "n_once", "mean_first", "mean_second", "sd_first", "sd_second",
    "r", "r_low", "r_high", "icc_agreement", "icc_agreement_low", "icc_agreement_high",
    "icc_consistency", "icc_consistency_low", "icc_consistency_high",
    "sem_agreement", "sem_agreement_low", "sem_agreement_high",
    "sem_consistency", "sem_consistency_low", "sem_consistency_high",
    "smallest_detectable_change", "smallest_detectable_change_consistency",
    "bias", "bias_low", "bias_high", "sd_difference", "limit_low", "limit_high", "t", "df", "pvalue",
]  # fmt: skip


def _record(r: ScaleRetest) -> list[object]:
    estimates = [
        x for e in (r.correlation, r.icc_agreement, r.icc_consistency) for x in (e.value, e.low, e.high)
    ]
    d = r.limits
    return [
        r.scale, r.first, r.second, r.n, r.n_once, *r.means, *r.sds, *estimates,
        r.sem.agreement, r.sem.agreement_low, r.sem.agreement_high,
        r.sem.consistency, r.sem.consistency_low, r.sem.consistency_high,
        r.smallest_detectable_change, r.smallest_detectable_change_consistency,
        d.bias, d.bias_low, d.bias_high, d.sd, d.lower, d.upper, d.t, d.df, d.pvalue,
    ]  # fmt: skip


def retest(
    data: ResponseData | Any, *, waves: Sequence[str] | None = None, level: float = 0.95
) -> RetestReport:
    r"""Compare the scores of the same persons at two occasions.

    .. math::

        SEM_{agreement} = \sqrt{\sigma^2_{occasion}+\sigma^2_{residual}}, \quad
        SEM_{consistency} = SD(d)/\sqrt2, \quad SDC = 1.96\sqrt2\,SEM

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses with respondent and wave, every scale of which is scored; or a pandas or polars
        frame of two columns, the scores of the first and of the second occasion.
    waves : sequence of str, optional
        Two waves, the earlier first; by default the first two in the order of `ResponseData.order_of`.
    level : float
        Coverage of the intervals.

    Returns
    -------
    RetestReport
        ``report[scale].icc_agreement`` is an `Estimate`; ``.to_frame()`` has a row per scale.

    Raises
    ------
    DataError
        If persons cannot be paired, or a plain frame has not two numeric columns.

    Notes
    -----
    R: ``psych::ICC(cbind(t1, t2), lmer = FALSE)``; ``sd(t2 - t1) / sqrt(2)``;
    ``mean(d) + c(-1, 1) * 1.96 * sd(d)``; ``cor.test(t1, t2)``.

    References
    ----------
    de Vet et al. (2006), doi:10.1016/j.jclinepi.2005.10.015; Bland & Altman (1986),
    doi:10.1016/S0140-6736(86)90837-8; Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420
    """
    checked_level(level)
    if waves is not None and len(waves) != 2:
        raise DataError(
            f"{counted(len(waves), 'wave is', 'waves are')} named.",
            code="not_two_waves",
            place="waves",
            remedy="Name two.",
        )
    results, refused = [], []
    found, notes = _pairs(data, None if waves is None else tuple(map(str, waves)))
    for scale, names, pairs in found:
        both = pairs[~np.isnan(pairs).any(axis=1)]
        once = int((np.isnan(pairs).sum(axis=1) == 1).sum())
        if len(both) < 3 or not np.ptp(both):
            refused.append(Finding("retest_too_few", scale=scale, values={"scale": scale, "n": len(both)}))
            continue
        results.append(_of_scale(scale, names, both, once, level))
    return RetestReport(tuple(results), tuple(refused), level, notes)


def _pairs(
    data: ResponseData | Any, waves: tuple[str, ...] | None
) -> tuple[list[tuple[str, tuple[str, str], Floats]], tuple[Finding, ...]]:
    """Return scale, occasions and scores of shape (persons, 2), and findings on the occasions."""
    if not isinstance(data, ResponseData):
        names, values = plain_columns(data, at_least=2)
        if len(names) != 2:
            raise DataError(
                f"there are {len(names)} columns and not the two occasions.",
                code="not_two_columns",
                place="data",
                remedy="Select the two: retest(frame[['first', 'second']]); icc() takes more.",
            )
        return [(PLAIN_SCALE, (names[0], names[1]), values)], ()
    data = in_memory(data)
    paired = occasions(data, waves)
    pair = (paired.waves[0], paired.waves[1])
    scores = scores_by_scale(data).items()
    return [(scale, pair, paired.values(column)[:, :2]) for scale, column in scores], paired.findings


def _of_scale(scale: str, names: tuple[str, str], both: Floats, once: int, level: float) -> ScaleRetest:
    n = len(both)
    identical = bool((both[:, 0] == both[:, 1]).all())
    forms = six_forms(two_way(both), level)
    cov = np.cov(both, rowvar=False)
    sds, r = np.sqrt(cov.diagonal()), float(correlation(cov)[0, 1])
    ends = correlation_interval(r, n, level)
    sem = measurement_error(both, level)
    limits = limits_of_agreement(both[:, 1] - both[:, 0], level)

    def estimate(form: str) -> Estimate:
        found = next(f for f in forms if f.form == form)
        method = messages.text(f"icc.form.{form}", "en")
        if identical:  # the F of an error of zero is infinite, or what rounding makes of it
            return Estimate(1.0, math.nan, math.nan, level, method, n)
        return Estimate(found.value, found.low, found.high, level, method, n)

    place = {"scale": scale, "n": n}
    findings = []
    if n < _FEW:
        findings.append(Finding("retest_small", "note", scale=scale, values=place))
    if limits.pvalue < 1 - level:
        shift = {**place, "bias": limits.bias, "p": PValue(limits.pvalue)}
        findings.append(Finding("retest_shift", scale=scale, values=shift))
    if identical:
        findings.append(Finding("retest_identical", scale=scale, values=place))
    if once > n:
        findings.append(Finding("retest_dropout", scale=scale, values={**place, "once": once}))
    unit = 1.96 * math.sqrt(2)
    return ScaleRetest(
        scale=scale,
        first=names[0],
        second=names[1],
        n=n,
        n_once=once,
        means=(float(both[:, 0].mean()), float(both[:, 1].mean())),
        sds=(float(sds[0]), float(sds[1])),
        correlation=Estimate(r, ends.low, ends.high, level, messages.text("retest.pearson", "en"), n),
        icc_agreement=estimate("ICC2"),
        icc_consistency=estimate("ICC3"),
        sem=sem,
        smallest_detectable_change=unit * sem.agreement,
        smallest_detectable_change_consistency=unit * sem.consistency,
        limits=limits,
        forms=forms,
        findings=tuple(findings),
    )
