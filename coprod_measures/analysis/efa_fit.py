# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A rotated exploratory solution: loadings, fit, factor scores, and how it shows itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import NotSupportedError, check_option
from ..estimation.efa import Extracted, Extraction, LikelihoodTest
from ..estimation.efa_fit_measures import SCORE_METHODS, ScoreMethod, efa_fit_measures, score_weights
from ..numerics.rotation import OBLIQUE, Rotated, Rotation
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport, format_number, format_p
from .item_correlations import Correlation, chosen_items

Floats = NDArray[np.float64]


def how_found(
    extraction: str, rotation: Rotation, correlations: Correlation, n: int, language: messages.Language
) -> str:
    """Return the sentence on methods under a table of loadings; `extraction` is the code of its name."""
    return messages.text(
        "efa.method",
        language,
        extraction=messages.text(extraction, language),
        rotation=messages.text(f"efa.{rotation}", language),
        correlations=messages.text(f"efa.{correlations}", language),
        n=n,
    )


@dataclass(frozen=True, slots=True)
class EfaFit(TableReport):
    """A rotated exploratory solution.

    Factors are ordered by the variance they account for and point the way most of their loadings do;
    loadings and factor correlations are permuted and signed together.

    Attributes
    ----------
    items : tuple of str
    n : int
        Respondents; with pairwise correlations, the smallest number behind any of them, or every row.
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
    kind : {"pearson", "polychoric"}
        Of the correlations.
    means, sds : ndarray, shape (p,)
        Of the answers used, to standardise by when scores are made.
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
    kind: Correlation
    means: Floats = field(repr=False)
    sds: Floats = field(repr=False)
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

    @property
    def eigenvalues(self) -> Floats:
        """Roots of the correlation matrix, largest first, shape (p,). R: ``psych::fa(...)$e.values``."""
        return np.asarray(np.linalg.eigvalsh(self.correlation)[::-1], dtype=np.float64)

    @property
    def complexity(self) -> pd.Series[float]:
        r"""On how many factors each item loads, :math:`(\sum_j\lambda_{ij}^2)^2/\sum_j\lambda_{ij}^4`.

        R: ``psych::fa(...)$complexity``.

        References
        ----------
        Hofmann, R. J. (1978). Complexity and simplicity as objective indices descriptive of factor
        solutions. *Multivariate Behavioral Research*, 13, 247-250.
        https://doi.org/10.1207/s15327906mbr1302_9
        """
        squares = self.rotated.loadings**2
        value = squares.sum(axis=1) ** 2 / (squares**2).sum(axis=1)
        return pd.Series(value, list(self.items), name="complexity")

    @property
    def determinacy(self) -> pd.Series[float]:
        r"""Squared correlation of each factor with its regression score.

        .. math:: \operatorname{diag}(\Phi\Lambda'R^{-1}\Lambda\Phi)

        R: ``psych::fa(...)$R2``.
        """
        structure = self.rotated.loadings @ self.rotated.phi
        share = np.einsum("ij,ij->j", structure, np.linalg.solve(self.correlation, structure))
        return pd.Series(share, list(self.factors), name="determinacy")

    def variance_frame(self) -> pd.DataFrame:
        """Return what the factors account for, a row each: of the items' variance and of the common part.

        R: ``t(psych::fa(...)$Vaccounted)``, columns ``SS loadings``, ``Proportion Var``, ``Cumulative Var``,
        ``Proportion Explained`` and ``Cumulative Proportion``.
        """
        share = self.variance
        explained = share / share.sum()
        return pd.DataFrame(
            {
                "sum_of_squares": share * len(self.items),
                "variance": share,
                "variance_cumulative": share.cumsum(),
                "explained": explained,
                "explained_cumulative": explained.cumsum(),
            }
        )

    def fit_measures(self) -> dict[str, float]:
        """Return fit indices: ``chisq df pvalue cfi tli rmsea rmsea_ci_lower rmsea_ci_upper bic rmsr`` ….

        R: ``psych::fa(...)``: ``STATISTIC dof PVAL TLI RMSEA BIC rms crms chi objective``.
        """
        return efa_fit_measures(self.correlation, self.extracted, self.n)

    def score_weights(self, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Return weights of standardised items for factor scores, items by factors.

        R: ``psych::factor.scores(x, fit, method = "Thurstone")$weights``, ``"Bartlett"``, ``"tenBerge"``.
        """
        check_option("method", method, SCORE_METHODS)
        weights = score_weights(self.correlation, self.rotated.loadings, self.rotated.phi, method)
        return pd.DataFrame(weights, list(self.items), list(self.factors))

    def scores(self, data: ResponseData | Any, *, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Return factor scores of respondents, a row each; missing where an item is not answered.

        Parameters
        ----------
        data : ResponseData or frame
            As given to `efa`. Answers are standardised by the means and SDs of those analysed.
        method : {"regression", "bartlett", "tenberge"}

        Raises
        ------
        NotSupportedError
            For a polychoric solution, whose factors lie behind the answers and not in them.
        """
        if self.kind == "polychoric":
            raise NotSupportedError(
                "weights of latent responses do not fit the answers themselves.",
                code="polychoric_scores",
                place="scores",
                remedy="Use correlation='pearson', or the factor scores of an ordinal cfa().",
            )
        values = chosen_items(data, self.items)[1]
        weights = self.score_weights(method).to_numpy()
        return pd.DataFrame((values - self.means) / self.sds @ weights, columns=list(self.factors))

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
        method = how_found(f"efa.{self.extraction}", self.rotation, self.kind, self.n, language)
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

    def __str__(self) -> str:
        lines = [*str(self.table()).splitlines(), *([""] if self.findings else []), *map(str, self.findings)]
        return "\n".join(lines if len(lines) <= 60 else [*lines[:59], "…: see .to_frame() and .findings"])
