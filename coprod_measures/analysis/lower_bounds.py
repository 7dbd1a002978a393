# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Lower bounds of the reliability of every scale: Guttman's six, split halves, and the greatest one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..estimation.efa import degrees_of_freedom, extract
from ..numerics.classical import correlation
from ..numerics.lower_bounds import Guttman, SplitHalves, greatest_lower_bound, guttman, split_halves
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport, Word
from .reports_by_group import result_of
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]

_SMALL = 1000
"""Below it the greatest lower bound is told to be too high (ten Berge & Sočan, 2004)."""


@dataclass(frozen=True, slots=True)
class ScaleLowerBounds:
    """Lower bounds of one scale in one group.

    Attributes
    ----------
    scale, group : str
    n, k : int
        Respondents who answered every item, and items.
    guttman : Guttman
        ``.lambda1`` … ``.lambda6``; lambda 3 is alpha.
    halves : SplitHalves
        ``.largest`` is lambda 4, ``.smallest`` Revelle's beta.
    greatest : float
        The greatest lower bound: as much error as the covariances allow.
    by_factors : float
        An approach to it from below: the communalities of as many factors as have positive roots, of the
        standardised items. NaN unless asked for.
    n_factors : int
        How many these were.
    """

    scale: str
    group: str
    n: int
    k: int
    guttman: Guttman
    halves: SplitHalves
    greatest: float
    by_factors: float
    n_factors: int


@dataclass(frozen=True, slots=True)
class LowerBoundsReport(TableReport):
    """Lower bounds of every reflective scale in every group. ``report["reciprocity", "sv"]``.

    Attributes
    ----------
    results : tuple of ScaleLowerBounds
    standardised : bool
        Whether correlations were used in place of covariances.
    findings : tuple of Finding
    """

    results: tuple[ScaleLowerBounds, ...]
    standardised: bool
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, key: str | tuple[str, str]) -> ScaleLowerBounds:
        return result_of(self.results, key)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and group, unrounded."""
        columns = ["scale", "group", "n", "k", *(f"lambda{i}" for i in range(1, 7)), "beta", "mean_split",
                   "greatest", "greatest_by_factors"]  # fmt: skip
        rows = [
            [r.scale, r.group, r.n, r.k, r.guttman.lambda1, r.guttman.lambda2, r.guttman.lambda3,
             r.halves.largest, r.guttman.lambda5, r.guttman.lambda6, r.halves.smallest, r.halves.mean,
             r.greatest, r.by_factors]
            for r in self.results
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the bounds as a table to show."""
        names = ("scale", "group", "n", "lambda3", "lambda2", "lambda6", "beta", "lambda4", "greatest")
        columns = tuple(messages.text(f"lower_bounds.column.{n}", language) for n in names)
        everybody = messages.text("reliability.everybody", language)
        frame = self.to_frame()[list(names)].replace({"group": {EVERYBODY: everybody}})
        rows = tuple(tuple(row) for row in frame.itertuples(index=False, name=None))
        metric = "correlations" if self.standardised else "covariances"
        notes = (
            messages.text(f"lower_bounds.note.{metric}", language),
            messages.text("lower_bounds.note", language),
        )
        return Table(messages.text("lower_bounds.title", language), columns, rows, notes, 2, language)


def lower_bounds(
    data: ResponseData | Any, *, by: str | None = None, standardised: bool = False, by_factors: bool = False
) -> LowerBoundsReport:
    r"""Compute lower bounds of the reliability of every reflective scale, per group.

    None of them needs a model: whatever lies behind the items, the reliability of their sum in the
    population is at least as large. In samples the best split and the greatest lower bound pick what
    chance made large, and are too high.

    Parameters
    ----------
    data : ResponseData or frame
        As in `reliability`; respondents who answered every item are used.
    by : str, optional
        Column of groups.
    standardised : bool
        Of the sum of standardised items.
    by_factors : bool
        Approach the greatest bound by factor analysis too, which takes seconds for scales of many items.

    Returns
    -------
    LowerBoundsReport
        ``.to_frame()`` has columns ``scale group n k lambda1 … lambda6 beta mean_split greatest
        greatest_by_factors``; lambda 3 is alpha, beta the worst split.

    Raises
    ------
    DataError
        If `data` cannot be read as items, or there is no column `by`.

    Notes
    -----
    R: ``psych::guttman(r)``, ``psych::splitHalf(r, covar = TRUE)``, ``psych::glb.algebraic(cov)$glb``, and
    ``psych::glb.fa(r)$glb`` for `by_factors`: of standardised items, with as many minres factors
    as the matrix reduced by one factor has positive roots, and no more than leave degrees of freedom.

    References
    ----------
    Guttman (1945), doi:10.1007/BF02288892; Revelle (1979), doi:10.1207/s15327906mbr1401_4; Jackson &
    Agunwamba (1977), doi:10.1007/BF02295979; Woodhouse & Jackson (1977), doi:10.1007/BF02295980; ten Berge
    & Sočan (2004), doi:10.1007/BF02289858

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 4, 5, 3], "b": [1, 3, 3, 4, 4, 2], "c": [2, 2, 3, 5, 4, 3]})
    >>> found = lower_bounds(answers)["scale"]
    >>> round(found.guttman.lambda2, 3) <= round(found.greatest, 3)
    True
    """
    results: list[ScaleLowerBounds] = []
    findings: list[Finding] = []
    for answers in scale_answers(data, by):
        if not answers.reflective:
            findings.append(Finding("composite_scale", "note", scale=answers.scale))
            continue
        if len(answers.items) < 2:
            findings.append(Finding("one_item", "note", scale=answers.scale))
            continue
        for group in answers.groups:
            result, told = _of_group(answers, group, standardised, by_factors)
            results.append(result)
            findings += told
    return LowerBoundsReport(tuple(results), standardised, tuple(findings))


def _of_group(
    answers: ScaleAnswers, group: str, standardised: bool, by_factors: bool
) -> tuple[ScaleLowerBounds, list[Finding]]:
    values = answers.scored(group)
    complete = values[~np.isnan(values).any(axis=1)]
    n, k = complete.shape
    shown = Word("reliability.everybody") if group == EVERYBODY else group
    place: dict[str, object] = {"scale": answers.scale, "group": shown, "n": n}
    none = Guttman(*(math.nan,) * 5)
    if n <= k or (np.ptp(complete, axis=0) == 0).any():
        code = "too_few_complete" if n <= k else "lower_bounds_constant"
        empty = split_halves(np.zeros((k, k)))
        told = Finding(code, scale=answers.scale, group=group, values=place)
        return ScaleLowerBounds(answers.scale, group, n, k, none, empty, math.nan, math.nan, 0), [told]
    cov = np.cov(complete, rowvar=False)
    r = correlation(cov)
    used = r if standardised else cov
    bound, m = bound_by_factors(r) if by_factors else (math.nan, 0)
    result = ScaleLowerBounds(
        scale=answers.scale,
        group=group,
        n=n,
        k=k,
        guttman=guttman(used),
        halves=split_halves(used),
        greatest=greatest_lower_bound(used),
        by_factors=bound,
        n_factors=m,
    )
    small = Finding("lower_bounds_small", "note", scale=answers.scale, group=group, values=place)
    return result, [small] if n < _SMALL else []


def bound_by_factors(r: Floats) -> tuple[float, int]:
    r"""Approach the greatest lower bound by factor analysis: :math:`1-\sum u_i^2/\sum r_{ij}`.

    Parameters
    ----------
    r : ndarray, shape (k, k)
        Correlations of the items.

    Returns
    -------
    value : float
        NaN for fewer than three items.
    n_factors : int
        As many as the matrix reduced by the uniquenesses of one factor has positive roots, and no more
        than leave degrees of freedom.
    """
    k = len(r)
    if k < 3:
        return math.nan, 0
    rng = np.random.default_rng(1)
    one = extract(r, 1, "minres", rng=rng, n_starts=1)
    positive = int((np.linalg.eigvalsh(r - np.diag(one.uniquenesses)) > 0).sum())
    most = max(m for m in range(1, k) if degrees_of_freedom(k, m) >= 0)
    m = min(positive, most)
    found = one if m == 1 else extract(r, m, "minres", rng=rng, n_starts=1)
    if found.heywood and m > 1:  # one of several minima: look at those of the other items too
        found = extract(r, m, "minres", rng=rng, n_starts=2)
    return 1 - float(found.uniquenesses.sum()) / float(r.sum()), m
