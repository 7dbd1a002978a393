# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The fitted model of ordinal items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from ..errors import NotSupportedError, check_option
from ..model.ordinal_group import OrdinalMoments
from ..model.ordinal_moments import OrdinalImplied
from ..model.ordinal_statistics import OrdinalStatistics
from ..numerics.fit_indices import ChiSquare
from .cfa_fit import CfaFit
from .ordinal_measures import ordinal_measures
from .ordinal_objective import OrdinalObjective
from .ordinal_options import OrdinalOptions
from .ordinal_scores import OrdinalScoreMethod, ordinal_factor_scores
from .ordinal_tests import (
    OrdinalLinearisation,
    independence_test,
    linearise,
    residual_variance,
    sandwich,
    scaled_test,
    traces,
)
from .residuals import ResidualKind

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OrdinalFit(CfaFit):
    """A factor model fitted to thresholds and polychoric correlations; see `CfaFit`.

    ``table`` has rows for thresholds (``|``) and scales (``~*~``); residual variances in delta and
    scales in theta follow from the other rows and have no error. `matrices` and `moments` are those of
    the latent responses.
    """

    sample: OrdinalStatistics
    options: OrdinalOptions
    objective: OrdinalObjective = field(repr=False, compare=False)  # type: ignore[assignment]

    @cached_property
    def implied(self) -> list[OrdinalImplied]:
        """Implied statistics per group."""
        found = self.objective.implied(self.values)
        assert found is not None
        return found

    @property
    def groups(self) -> tuple[OrdinalMoments, ...]:
        """Statistics of the groups."""
        return self.objective.groups

    @property
    def size(self) -> float:
        """Cases minus groups: what multiplies the discrepancy, as in lavaan for least squares."""
        return float(self.n - len(self.groups))

    @property
    def shares(self) -> Floats:
        """Each group's share of the cases, which weights errors and tests; the objective has n - 1."""
        return np.array([g.n / self.n for g in self.groups])

    @cached_property
    def ordinal_linearisation(self) -> OrdinalLinearisation:
        """Weights, Gamma and derivatives at the estimates."""
        gammas = [g.gamma for g in self.groups]
        derivatives = self.objective.jacobians(self.implied)
        return linearise(self.shares, self.objective.weights, gammas, derivatives)

    @cached_property
    def information(self) -> Floats | None:
        """``sum f D'WD`` per observation, shape (q, q), or None where errors cannot rest on it."""
        if not self.converged or self.ordinal_linearisation.inverse is None:
            return None
        derivatives = self.objective.derivatives(self.minimum.theta, "expected")
        return None if derivatives is None else derivatives.information

    @cached_property
    def theta_covariance(self) -> Floats | None:
        """Sampling covariance of the free parameters, or None where there is none."""
        if not self.converged:
            return None
        robust = self.options.standard_errors == "robust.sem"
        return sandwich(self.ordinal_linearisation, self.size, robust)

    @cached_property
    def standard_errors(self) -> Floats:
        """Standard errors of all rows, shape (n_rows,); 0 for fixed and derived rows."""
        jacobian = self.objective.map.matrix
        if self.theta_covariance is None:
            return np.where(jacobian.any(axis=1), np.nan, 0.0)
        variances = ((jacobian @ self.theta_covariance) * jacobian).sum(axis=1)
        return np.asarray(np.sqrt(np.maximum(variances, 0.0)))

    @cached_property
    def chisquare(self) -> ChiSquare:
        """The unscaled test statistic."""
        return ChiSquare(2.0 * self.size * self.minimum.value, self.df)

    @cached_property
    def scaled(self) -> ChiSquare | None:
        """The scaled test statistic of a robust estimator."""
        if not self.options.robust:
            return None
        trace, squared = traces(self.ordinal_linearisation)
        return scaled_test(self.chisquare.statistic, self.df, trace, squared, self.options.test)

    @cached_property
    def baseline(self) -> tuple[ChiSquare, ChiSquare | None]:
        """The test of the model without correlations, unscaled and scaled."""
        layout = self.sample.layout
        return independence_test(
            self.objective.shares,
            self.objective.weights,
            [g.gamma for g in self.groups],
            [g.statistics for g in self.groups],
            len(layout.variable) + len(layout.variances),
            self.size,
            self.options.test,
        )

    @cached_property
    def _measures(self) -> dict[str, float]:
        return ordinal_measures(self)

    def factor_scores(self, method: OrdinalScoreMethod = "EBM") -> pd.DataFrame:
        """Return factor scores of the cases with errors; see `ordinal_factor_scores`."""
        return ordinal_factor_scores(self, method)

    def implied_moments(self) -> dict[str, dict[str, pd.DataFrame | pd.Series[float]]]:
        """Return implied ``cov`` (correlations of ordinal items), ``mean`` and ``th`` as frames, by group."""
        return self._shown([(f.correlation, f.statistics) for f in self.implied], True)

    def residuals(self, kind: ResidualKind = "raw") -> dict[str, dict[str, pd.DataFrame | pd.Series[float]]]:
        """Return observed minus implied ``cov``, ``mean`` and ``th`` as frames, by group label.

        Parameters
        ----------
        kind : {"raw", "correlation", "standardized"}
            Differences; differences of correlations (the same for ordinal items); or differences
            divided by their standard errors, 0 for what the model reproduces by construction.
        """
        check_option("kind", kind, ("raw", "correlation", "standardized"))
        if kind == "standardized":
            return self._shown([self._standardised_residuals(g) for g in range(len(self.groups))], False)
        found = []
        for group, implied in zip(self.groups, self.implied, strict=True):
            observed, expected = group.cov, implied.correlation.copy()
            ordinal = np.array(self.sample.n_thresholds) > 0
            expected[ordinal, ordinal] = 1.0
            if kind == "correlation":
                observed, expected = _correlations(observed), _correlations(expected)
            found.append((observed - expected, group.statistics - implied.statistics))
        return self._shown(found, False)

    def _standardised_residuals(self, index: int) -> tuple[Floats, Floats]:
        """Residuals over standard errors of one group: as a matrix, and all in the layout's order."""
        group, part = self.groups[index], self.ordinal_linearisation
        residual = group.statistics - self.implied[index].statistics
        ratio = np.full(len(residual), np.nan)
        if self.converged and part.inverse is not None:
            variance = residual_variance(part, index, group.n, self.n)
            varies = variance > 1e-9 * group.gamma.diagonal() / group.n
            ratio = np.where(varies, residual / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
        layout = self.sample.layout
        head, tail = len(layout.variable), len(layout.variable) + len(layout.variances)
        matrix = np.zeros_like(group.cov)
        matrix[layout.variances, layout.variances] = ratio[head:tail]
        matrix[layout.first, layout.second] = matrix[layout.second, layout.first] = ratio[tail:]
        return matrix, ratio

    def _shown(
        self, found: list[tuple[Floats, Floats]], unit_diagonal: bool
    ) -> dict[str, dict[str, pd.DataFrame | pd.Series[float]]]:
        import pandas as pd

        names = list(self.table.observed)
        layout = self.sample.layout
        ordinal = np.array(self.sample.n_thresholds) > 0
        shown: dict[str, dict[str, pd.DataFrame | pd.Series[float]]] = {}
        for label, (cov, statistics) in zip(self.group_labels, found, strict=True):
            matrix = cov.copy()
            if unit_diagonal:
                matrix[ordinal, ordinal] = 1.0
            first = statistics[: len(layout.variable)]
            mean = np.zeros(len(names))
            is_mean = layout.threshold == 0
            mean[layout.variable[is_mean]] = first[is_mean]
            labels = [f"{names[v]}|t{k}" for v, k in zip(layout.variable, layout.threshold, strict=True) if k]
            shown[label] = {
                "cov": pd.DataFrame(matrix, names, names),
                "mean": pd.Series(mean, names),
                "th": pd.Series(first[~is_mean], labels),
            }
        return shown

    @property
    def cases(self) -> NoReturn:
        """Refused: tests of ordinal items rest on their statistics."""
        raise _not_for_ordinal("Casewise scores of a likelihood")

    @property
    def linearisation(self) -> NoReturn:
        """Refused: see `ordinal_linearisation`."""
        raise _not_for_ordinal("The linearised likelihood")


def _correlations(matrix: Floats) -> Floats:
    sd = np.sqrt(matrix.diagonal())
    return np.asarray(matrix / np.outer(sd, sd))


def _not_for_ordinal(what: str) -> NotSupportedError:
    return NotSupportedError(
        f"{what} does not exist for ordinal items fitted by least squares.",
        code="no_likelihood",
        remedy="Use a method that takes thresholds and polychoric correlations.",
    )
