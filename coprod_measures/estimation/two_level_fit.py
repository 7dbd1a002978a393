# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A fitted two-level model: a frozen result whose methods only derive numbers and frames."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ..errors import checked_level
from ..model.two_level_model import LEVELS, CompletedLevels, Level, TwoLevelModel, TwoLevelStatistics
from ..numerics.fit_indices import ChiSquare
from ..numerics.threads import one_blas_thread
from ..results import Estimate, Finding, Table, format_number, format_p
from .optimiser import Minimum
from .standardised import standardised
from .two_level_measures import level_omega, two_level_measures
from .two_level_objective import LevelMoments, TwoLevelObjective

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
TwoLevelEstimator = Literal["ML", "MLR"]


@dataclass(frozen=True)
class TwoLevelSolution:
    """Where the search for one set of models ended.

    Attributes
    ----------
    objective : TwoLevelObjective
    minimum : Minimum
    """

    objective: TwoLevelObjective = field(repr=False)
    minimum: Minimum = field(repr=False)

    @property
    def npar(self) -> int:
        """Free parameters."""
        return self.objective.map.n_free

    @cached_property
    def loglik(self) -> float:
        """Log-likelihood."""
        return self.objective.loglik(self.minimum.theta)

    @cached_property
    def information(self) -> Floats | None:
        """Observed information per case, shape (k, k); None where it is singular or nothing was found."""
        if not self.minimum.converged:
            return None
        found = self.objective.derivatives(self.minimum.theta, "observed")
        if found is None:
            return None
        scale = np.sqrt(np.maximum(found.information.diagonal(), 1e-300))
        if np.linalg.eigvalsh(found.information / np.outer(scale, scale))[0] < 1e-9:
            return None
        return found.information

    @cached_property
    def meat(self) -> Floats:
        """Crossproducts of the clusters' scores per case, shape (k, k)."""
        scores = self.objective.scores(self.minimum.theta)
        return np.asarray(scores.T @ scores / self.objective.data.n)

    @cached_property
    def trace(self) -> float:
        """``tr(B A^-1)``: the number of parameters where the model and normality hold."""
        if self.information is None:
            return math.nan
        return float(np.trace(np.linalg.solve(self.information, self.meat)))

    @cached_property
    def moments(self) -> LevelMoments:
        """Implied moments of both levels."""
        return self.objective.moments(self.objective.map.values(self.minimum.theta))


@dataclass(frozen=True)
class TwoLevelFit:
    """A fitted model of two levels.

    Attributes
    ----------
    model : TwoLevelModel
        As written.
    levels : CompletedLevels
        Every row of both levels.
    statistics : TwoLevelStatistics
    estimator : {"ML", "MLR"}
    solution, saturated, independence : TwoLevelSolution
        Of the model, of free covariances at both levels, and of independent variables at both.
    findings : tuple of Finding
    """

    model: TwoLevelModel
    levels: CompletedLevels = field(repr=False)
    statistics: TwoLevelStatistics = field(repr=False)
    estimator: TwoLevelEstimator
    solution: TwoLevelSolution = field(repr=False)
    saturated: TwoLevelSolution = field(repr=False)
    independence: TwoLevelSolution = field(repr=False)
    findings: tuple[Finding, ...]

    @property
    def converged(self) -> bool:
        """Whether the search ended in a minimum."""
        return self.solution.minimum.converged

    @property
    def admissible(self) -> bool:
        """Whether the search converged and no estimate is impossible."""
        troubles = {f.code for f in self.findings if f.severity == "warning"}
        return self.converged and not troubles - {"few_clusters_two_levels"}

    @property
    def n(self) -> int:
        """Cases used."""
        return self.statistics.moments.n

    @property
    def n_clusters(self) -> int:
        """Clusters."""
        return self.statistics.moments.n_clusters

    @property
    def npar(self) -> int:
        """Free parameters of both levels."""
        return self.solution.npar

    @property
    def df(self) -> int:
        """Degrees of freedom."""
        return self.saturated.npar - self.npar

    @cached_property
    def values(self) -> Floats:
        """Estimates and fixed values of the rows of both levels, within first."""
        return self.levels.map.values(self.solution.minimum.theta)

    @cached_property
    @one_blas_thread
    def theta_covariance(self) -> Floats | None:
        """Sampling covariance matrix of the free parameters, or None where the information is singular.

        The inverse observed information; for MLR the sandwich with the clusters' scores.
        """
        if self.solution.information is None:
            return None
        inverse = np.asarray(np.linalg.inv(self.solution.information))
        if self.estimator == "MLR":
            inverse = inverse @ self.solution.meat @ inverse
        return np.asarray(inverse / self.n)

    @cached_property
    def standard_errors(self) -> Floats:
        """Standard errors of the rows of both levels; 0 for fixed rows, NaN where there are none."""
        matrix = self.levels.map.matrix
        if self.theta_covariance is None:
            return np.where(matrix.any(axis=1), np.nan, 0.0)
        variances = (matrix @ self.theta_covariance * matrix).sum(axis=1)
        return np.asarray(np.sqrt(np.maximum(variances, 0.0)))

    @cached_property
    def chisquare(self) -> ChiSquare:
        """The likelihood-ratio statistic against free covariances at both levels."""
        found = 2.0 * (self.saturated.loglik - self.solution.loglik)
        return ChiSquare(max(found, 0.0) if self.df else 0.0, self.df)

    def fit_measures(self) -> dict[str, float]:
        """Return fit measures in lavaan's names with ``_`` for ``.``; `srmr_within` and `srmr_between`."""
        return two_level_measures(self)

    def parameter_estimates(self, standardized: bool = False, level: float = 0.95) -> pd.DataFrame:
        """Return ``lhs op rhs level label est se z pvalue ci_lower ci_upper``, a row per parameter.

        Parameters
        ----------
        standardized : bool
            Add ``std_lv`` and ``std_all``: in units of the standard deviations at the parameter's own level.
        level : float
            Coverage of the intervals, normal theory.
        """
        import pandas as pd

        rows, errors = self.levels.rows, self.standard_errors
        width = ndtri(0.5 + checked_level(level) / 2.0) * errors
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(errors > 0, self.values / errors, np.nan)
        n_within = len(self.levels.within.parameters)
        frame = pd.DataFrame(
            {
                "lhs": [p.lhs for p in rows],
                "op": [p.op for p in rows],
                "rhs": [p.rhs for p in rows],
                "level": [LEVELS[int(i >= n_within)] for i in range(len(rows))],
                "label": [p.label for p in rows],
                "est": self.values,
                "se": errors,
                "z": z,
                "pvalue": 2.0 * ndtr(-np.abs(z)),
                "ci_lower": self.values - width,
                "ci_upper": self.values + width,
            }
        )
        if standardized:
            m = self.solution.moments
            lower = standardised(self.levels.within, self.values[:n_within], [m.within])
            upper = standardised(self.levels.between, self.values[n_within:], [m.between])
            for name, a, b in zip(("std_lv", "std_all"), lower, upper, strict=True):
                frame[name] = np.concatenate([a, b])
        return frame

    def implied_moments(self) -> dict[Level, pd.DataFrame]:
        """Return the implied covariance matrix of each level."""
        return self._covariances(self.solution)

    def saturated_moments(self) -> dict[Level, pd.DataFrame]:
        """Return the covariance matrix of each level without a model (maximum likelihood)."""
        return self._covariances(self.saturated)

    def _covariances(self, solution: TwoLevelSolution) -> dict[Level, pd.DataFrame]:
        import pandas as pd

        names, m = list(self.statistics.variables), solution.moments
        found = (m.cov_within, m.cov_between)
        return {level: pd.DataFrame(cov, names, names) for level, cov in zip(LEVELS, found, strict=True)}

    def icc(self) -> pd.DataFrame:
        """Return ``item within between icc``: the share of each item's variance that lies between clusters.

        From the covariance matrices without a model. R: ``lavaan::lavInspect(fit, "icc")``.
        """
        import pandas as pd

        m = self.saturated.moments
        within, between = m.cov_within.diagonal(), m.cov_between.diagonal()
        return pd.DataFrame(
            {
                "item": self.statistics.variables,
                "within": within,
                "between": between,
                "icc": between / (within + between),
            }
        )

    def omega(self, level: float = 0.95) -> dict[tuple[str, Level], Estimate]:
        """Return omega by factor and level; see `estimation.two_level_measures.level_omega`."""
        return level_omega(self, checked_level(level))

    def to_frame(self) -> pd.DataFrame:
        """Return the standardised parameter table."""
        return self.parameter_estimates(standardized=True)

    def to_markdown(self) -> str:
        """Return fit, estimates and intraclass correlations as Markdown."""
        return "\n\n".join(table.to_markdown() for table in self._tables())

    def _repr_html_(self) -> str:
        return "".join(table.to_html() for table in self._tables())

    def _tables(self) -> tuple[Table, ...]:
        notes = tuple(str(f) for f in self.findings)
        found = self.fit_measures()
        shown = [name for name in _SHOWN if name in found]
        measures = tuple((name, int(found[name]) if name == "df" else found[name]) for name in shown)
        return (
            Table("Fit", ("measure", "value"), measures, (self._title(), *notes)),
            Table.from_frame(self.to_frame(), "Estimates"),
            Table.from_frame(self.icc(), "Intraclass correlations"),
        )

    def _title(self) -> str:
        state = "" if self.converged else " — NOT CONVERGED"
        within = f"n = {self.n} in {self.n_clusters} clusters"
        return f"{self.estimator}, {within}, {self.npar} free parameters{state}"

    def __str__(self) -> str:
        found = self.fit_measures()
        suffix = "_scaled" if self.estimator == "MLR" else ""

        def show(name: str) -> str:
            return format_number(found[name], 3)

        shares = zip(self.statistics.variables, self.icc()["icc"].to_list(), strict=True)
        lines = [
            f"Two-level factor analysis: {self._title()}",
            f"chi-square{' (scaled)' if suffix else ''} {show(f'chisq{suffix}')}, df {self.df}, "
            f"p {format_p(found[f'pvalue{suffix}'])}",
            f"CFI {show(f'cfi{suffix}')}   RMSEA {show(f'rmsea{suffix}')}   "
            f"SRMR within {show('srmr_within')}, between {show('srmr_between')}",
            *(f"  {item:<12} ICC {format_number(icc, 3)}" for item, icc in shares),
            *(f"  omega {k[1]:<8} {k[0]:<12} {found.show(3)}" for k, found in self.omega().items()),
        ]
        return "\n".join([*lines, *(str(f) for f in self.findings)])


_SHOWN = (
    "chisq", "df", "pvalue", "chisq_scaled", "pvalue_scaled", "cfi", "cfi_scaled", "tli", "tli_scaled",
    "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "rmsea_scaled", "srmr_within", "srmr_between",
)  # fmt: skip
