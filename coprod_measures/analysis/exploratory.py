# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Exploratory factor analysis of items on the Pearson correlation matrix."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError, EstimationError, OptionError, StatisticalWarning, check_option, closest
from ..estimation.efa import (
    EXTRACTIONS,
    Extracted,
    Extraction,
    LikelihoodTest,
    degrees_of_freedom,
    extract,
    likelihood_test,
)
from ..numerics.classical import correlation
from ..numerics.rotation import OBLIQUE, ROTATIONS, Rotated, Rotation, rotate
from ..responses.response_data import ResponseData
from ..results import Finding, Share, Table, Word, format_number, format_p
from .scale_answers import EVERYBODY, scale_answers

Floats = NDArray[np.float64]
Missing = Literal["listwise", "pairwise"]


@dataclass(frozen=True, slots=True)
class EfaFit:
    """A rotated exploratory solution.

    Factors are ordered by the variance they account for and point the way most of their loadings do;
    loadings and factor correlations are permuted and signed together.

    Attributes
    ----------
    items : tuple of str
    n : int
        Respondents; with pairwise correlations, the smallest number behind any of them.
    correlation : ndarray, shape (p, p)
        What was analysed.
    extraction, rotation : str
    extracted : Extracted
        Before rotation.
    rotated : Rotated
        Pattern loadings and factor correlations, the rotation's criterion, and the share of starts that
        reached it.
    test : LikelihoodTest
        That so many factors are enough.
    findings : tuple of Finding
    """

    items: tuple[str, ...]
    n: int
    correlation: Floats = field(repr=False)
    extraction: Extraction
    rotation: Rotation
    extracted: Extracted = field(repr=False)
    rotated: Rotated = field(repr=False)
    test: LikelihoodTest
    findings: tuple[Finding, ...]

    @property
    def n_factors(self) -> int:
        """Number of factors."""
        return int(self.extracted.loadings.shape[1])

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors: F1, F2, …"""
        return tuple(f"F{j + 1}" for j in range(self.n_factors))

    @property
    def loadings(self) -> pd.DataFrame:
        """Pattern loadings, items by factors."""
        return pd.DataFrame(self.rotated.loadings, list(self.items), list(self.factors))

    @property
    def phi(self) -> pd.DataFrame:
        """Correlations of the factors; the identity after an orthogonal rotation."""
        return pd.DataFrame(self.rotated.phi, list(self.factors), list(self.factors))

    @property
    def structure(self) -> pd.DataFrame:
        """Correlations of items with factors."""
        return pd.DataFrame(self.rotated.loadings @ self.rotated.phi, list(self.items), list(self.factors))

    @property
    def communalities(self) -> pd.Series[float]:
        r"""Explained share of each item's variance: the diagonal of :math:`\Lambda\Phi\Lambda'`."""
        common = np.einsum("ij,jk,ik->i", self.rotated.loadings, self.rotated.phi, self.rotated.loadings)
        return pd.Series(common, list(self.items), name="communality")

    @property
    def uniquenesses(self) -> pd.Series[float]:
        """One minus the communalities."""
        return (1 - self.communalities).rename("uniqueness")

    @property
    def variance(self) -> pd.Series[float]:
        """Share of the items' variance by factor."""
        sizes = np.diag(self.rotated.phi @ self.rotated.loadings.T @ self.rotated.loadings)
        return pd.Series(sizes / len(self.items), list(self.factors), name="variance")

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item with loadings, communality and uniqueness, unrounded."""
        frame = self.loadings.assign(communality=self.communalities, uniqueness=self.uniquenesses)
        return frame.rename_axis("item").reset_index()

    def table(self, language: messages.Language = "en") -> Table:
        """Return loadings and communalities as a table to show."""
        rows = tuple(
            (item, *map(float, loadings), float(common))
            for item, loadings, common in zip(
                self.items, self.rotated.loadings, self.communalities, strict=True
            )
        )
        columns = (
            messages.text("items.column.item", language),
            *self.factors,
            messages.text("efa.column.communality", language),
        )
        return Table(messages.text("efa.title", language), columns, rows, self._notes(language), 2, language)

    def _notes(self, language: messages.Language) -> tuple[str, ...]:
        method = messages.text(
            "efa.method",
            language,
            extraction=messages.text(f"efa.{self.extraction}", language),
            rotation=messages.text(f"efa.{self.rotation}", language),
            n=self.n,
        )
        test = messages.text(
            "efa.test",
            language,
            chisq=format_number(self.test.chisq, 2, language),
            df=self.test.df,
            p=format_p(self.test.pvalue, language),
        )
        if self.rotation not in OBLIQUE or self.n_factors == 1:
            return (method, test)
        pairs = ", ".join(
            f"{a}–{b} {format_number(float(self.rotated.phi[i, j]), 2, language)}"
            for i, a in enumerate(self.factors)
            for j, b in enumerate(self.factors)
            if i < j
        )
        return (method, messages.text("efa.phi", language, pairs=pairs), test)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table and the findings as Markdown."""
        told = [f"- {f.message(language)} {f.remedy(language)}" for f in self.findings]
        return "\n".join([self.table(language).to_markdown(), *(["", *told] if told else [])])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        lines = [*str(self.table()).splitlines(), *([""] if self.findings else []), *map(str, self.findings)]
        return "\n".join(lines if len(lines) <= 60 else [*lines[:59], "…: see .to_frame() and .findings"])


def efa(
    data: ResponseData | Any,
    *,
    n_factors: int,
    extraction: Extraction = "minres",
    rotation: Rotation = "oblimin",
    items: Sequence[str] | None = None,
    missing: Missing = "listwise",
    n_starts: int = 10,
    seed: int = 1,
) -> EfaFit:
    """Explore the structure of items with a given number of factors.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    n_factors : int
        Number of factors.
    extraction : {"minres", "ml"}
        Minimum residuals, or maximum likelihood.
    rotation : {"oblimin", "quartimin", "promax", "varimax", "none"}
        Oblimin has gamma 0 without Kaiser normalisation (and is then quartimin); varimax and promax are
        Kaiser normalised.
    items : sequence of str, optional
        Which items; by default every scored item of the instrument, or every column.
    missing : {"listwise", "pairwise"}
        Complete cases, or each correlation from the respondents who answered both items.
    n_starts : int
        Starts of the rotation, the first at the unrotated position and the others random.
    seed : int
        Of the random starts.

    Returns
    -------
    EfaFit
        ``.loadings .phi .communalities .uniquenesses`` as frames.

    Raises
    ------
    DataError, EstimationError, OptionError
        If the items or options do not allow the analysis; the remedy is named.

    Warns
    -----
    StatisticalWarning
        For a Heywood case, local minima or no convergence; the fit has the finding too.

    Notes
    -----
    R: ``psych::fa(x, nfactors, fm = extraction, rotate = rotation)``. Communalities and factor correlations
    belong to the factors as they are ordered here.

    References
    ----------
    Harman & Jones (1966), doi:10.1007/BF02289468; Jöreskog (1967), doi:10.1007/BF02289658; Jennrich (2002),
    doi:10.1007/BF02294706
    """
    check_option("extraction", extraction, EXTRACTIONS)
    check_option("rotation", rotation, ROTATIONS)
    check_option("missing", missing, ("listwise", "pairwise"))
    if n_starts < 1:
        raise OptionError("n_starts is below 1.", code="n_starts", place="n_starts", remedy="Use 1 or more.")
    names, values = _chosen(data, items)
    _check_number(n_factors, len(names))
    r, n = _correlations(values, names, missing, extraction)
    rng = np.random.default_rng(seed)
    extracted = extract(r, n_factors, extraction, rng=rng)
    rotated = rotate(extracted.loadings, rotation, rng=rng, n_starts=n_starts)
    findings = (*_about_data(values, missing), *_about_solution(extracted, rotated, names))
    for finding in findings:
        if finding.severity == "warning":
            warnings.warn(f"{finding.message()} {finding.remedy()}", StatisticalWarning, stacklevel=2)
    test = likelihood_test(r, extracted, n)
    return EfaFit(names, n, r, extraction, rotation, extracted, rotated, test, findings)


def _chosen(data: ResponseData | Any, items: Sequence[str] | None) -> tuple[tuple[str, ...], Floats]:
    if isinstance(data, ResponseData):
        scored = dict.fromkeys(i for s in data.instrument.all_scales() for i in s.items)
        names = tuple(scored) if items is None else tuple(items)
        return names, data.to_numpy(names)
    answers = scale_answers(data)[0]
    names = answers.items if items is None else tuple(items)
    for name in names:
        if name not in answers.items:
            raise DataError(
                f"there is no column {name!r}.{closest(name, answers.items)}",
                code="unknown_column",
                place="items",
                remedy=f"The columns are: {', '.join(answers.items[:30])}.",
            )
    return names, answers.groups[EVERYBODY][:, [answers.items.index(name) for name in names]]


def _check_number(n_factors: int, p: int) -> None:
    if n_factors < 1 or n_factors >= p or degrees_of_freedom(p, n_factors) < 0:
        most = max((m for m in range(1, p) if degrees_of_freedom(p, m) >= 0), default=0)
        raise EstimationError(
            f"{n_factors} factors cannot be estimated from {p} items.",
            code="n_factors",
            place="n_factors",
            remedy=f"Use 1 to {most} factors." if most else "Use at least three items.",
        )


def _correlations(
    values: Floats, names: tuple[str, ...], missing: Missing, extraction: Extraction
) -> tuple[Floats, int]:
    """Return the correlation matrix and the number of respondents behind it."""
    if missing == "listwise":
        complete = values[~np.isnan(values).any(axis=1)]
        n = len(complete)
        _enough(n, len(names))
        _varied(complete, names)
        r = correlation(np.cov(complete, rowvar=False))
    else:
        given = (~np.isnan(values)).astype(np.float64)
        n = int((given.T @ given).min())
        _enough(n, len(names))
        _varied(values, names)
        r = pd.DataFrame(values).corr().to_numpy(dtype=np.float64)
    smallest = float(np.linalg.eigvalsh(r)[0])
    if extraction == "ml" and smallest < 1e-10:
        raise EstimationError(
            "the correlation matrix is not positive definite, which maximum likelihood needs.",
            code="not_positive_definite",
            remedy="Use extraction='minres', leave out an item that is a sum of others, or collect more.",
        )
    return r, n


def _enough(n: int, p: int) -> None:
    if n <= p:
        raise DataError(
            f"{n} respondents answered the {p} items.",
            code="too_few_complete",
            remedy="Factor analysis needs more respondents than items, and many more to be trusted.",
        )


def _varied(values: Floats, names: tuple[str, ...]) -> None:
    for name, column in zip(names, values.T, strict=True):
        if np.nanmin(column) == np.nanmax(column):
            raise DataError(
                f"everybody gave the same answer to {name!r}.",
                code="constant_item",
                place=name,
                remedy="Leave it out: items=[...].",
            )


def _about_data(values: Floats, missing: Missing) -> list[Finding]:
    incomplete = int(np.isnan(values).any(axis=1).sum())
    if not incomplete:
        return []
    counts = {"incomplete": incomplete, "total": len(values), "share": Share(incomplete / len(values))}
    return [Finding(f"efa_incomplete_{missing}", "note", values=counts)]


def _about_solution(extracted: Extracted, rotated: Rotated, names: tuple[str, ...]) -> list[Finding]:
    found = [Finding("efa_heywood", item=names[i]) for i in extracted.heywood]
    if not extracted.converged:
        found.append(Finding("efa_not_converged", values={"step": Word("efa.extraction")}))
    if not rotated.converged:
        found.append(Finding("efa_not_converged", values={"step": Word("efa.rotation")}))
    if rotated.starts > 1 and rotated.share_at_best < 0.5:
        found.append(Finding("efa_local_minima", values={"share": Share(rotated.share_at_best)}))
    return found
