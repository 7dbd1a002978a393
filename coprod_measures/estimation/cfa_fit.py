# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The fitted model: a frozen result whose methods only derive numbers and frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ..errors import DataError, checked_level, unknown_name
from ..model.factor_model import FactorModel
from ..model.implied_moments import ImpliedMoments
from ..model.sample_statistics import SampleStatistics
from ..numerics.clustered import Clusters
from ..numerics.fit_indices import ChiSquare
from ..numerics.normal_theory import symmetric_inverse
from ..results import Finding
from . import test_statistics
from .cfa_text import fit_tables, fit_text
from .clusters import ABOUT_ERRORS, gather_clusters
from .definitions import defined_errors, defined_values
from .discrepancy import MomentObjective
from .factor_scores import ScoreMethod, factor_scores
from .fit_measures import fit_measures
from .incomplete_saturated import SaturatedGroup, saturated_group
from .modification_indices import modification_indices
from .optimiser import Minimum
from .options import CfaOptions
from .residuals import ResidualKind, residual_matrices
from .robust import GroupLinearisation, group_cases, meat, model_linearisation, saturated_scores_trace
from .score_tests import ScoreTests, score_tests
from .standard_errors import information_matrix, theta_covariance
from .standardised import standardised

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GroupMatrices:
    """Implied moments and matrices of one group; p observed variables, m factors.

    Attributes
    ----------
    label : str
    variables, latents : tuple of str
    cov : array, shape (p, p)
    mean : array, shape (p,)
    loadings : array, shape (p, m)
    residual_cov : array, shape (p, p)
    intercepts : array, shape (p,)
    latent_cov : array, shape (m, m)
    latent_mean : array, shape (m,)
    """

    label: str
    variables: tuple[str, ...]
    latents: tuple[str, ...]
    cov: Floats
    mean: Floats
    loadings: Floats
    residual_cov: Floats
    intercepts: Floats
    latent_cov: Floats
    latent_mean: Floats


@dataclass(frozen=True)
class CfaFit:
    """A fitted factor model.

    Attributes
    ----------
    model : FactorModel
        As written.
    table : FactorModel
        Completed: every row of every group.
    sample : SampleStatistics
    options : CfaOptions
    values : array, shape (n_rows,)
        Estimates and fixed values in the order of ``table.parameters``.
    minimum : Minimum
        Where and how the search ended.
    df : int
    findings : tuple of Finding
        Non-convergence, inadmissible estimates, dropped cases.
    """

    model: FactorModel
    table: FactorModel
    sample: SampleStatistics
    options: CfaOptions
    values: Floats = field(repr=False)
    minimum: Minimum = field(repr=False)
    df: int
    findings: tuple[Finding, ...]
    objective: MomentObjective = field(repr=False, compare=False)

    @property
    def converged(self) -> bool:
        """Whether the search ended in a minimum."""
        return self.minimum.converged

    @property
    def admissible(self) -> bool:
        """Whether the search converged and no estimate is impossible."""
        troubles = {f.code for f in self.findings if f.severity == "warning"}
        return self.converged and not troubles - ABOUT_ERRORS

    @property
    def n(self) -> int:
        """Cases used."""
        return self.sample.n

    @property
    def npar(self) -> int:
        """Free parameters after equalities."""
        return self.objective.map.n_free

    @property
    def group_labels(self) -> tuple[str, ...]:
        """Groups in order; the first is the reference."""
        return self.sample.group_labels

    @property
    def estimates(self) -> pd.DataFrame:
        """The frame of `parameter_estimates`."""
        return self.parameter_estimates()

    @cached_property
    def moments(self) -> list[ImpliedMoments]:
        """Implied moments with derivatives, per group."""
        return self.objective.moments(self.values)

    @cached_property
    def theta_covariance(self) -> Floats | None:
        """Sampling covariance of the free parameters, or None where there is none."""
        return theta_covariance(self)

    @cached_property
    def row_covariance(self) -> Floats:
        """Sampling covariance matrix of all rows, shape (n_rows, n_rows); NaN where there is none."""
        return self.objective.map.row_covariance(self.theta_covariance)

    @cached_property
    def standard_errors(self) -> Floats:
        """Standard errors of all rows, shape (n_rows,); 0 for fixed rows."""
        to_rows, inner = self.objective.map, self.theta_covariance
        if inner is None:
            return np.where(to_rows.matrix.any(axis=1), np.nan, 0.0)
        with np.errstate(invalid="ignore"):
            return np.sqrt(to_rows.row_variances(inner))

    @cached_property
    def cases(self) -> list[Floats]:
        """The cases of each group, shape (n_g, p); refused where only moments are known."""
        return group_cases(self)

    @cached_property
    def clusters(self) -> Clusters | None:
        """The clusters of the cases; None where cases are taken as independent."""
        return gather_clusters(self.sample)

    @cached_property
    def linearisation(self) -> list[GroupLinearisation]:
        """The model linearised at its estimates, per group."""
        return model_linearisation(self, self.moments)

    @cached_property
    def meat(self) -> Floats:
        """Mean over cases of outer products of their contributions: the middle of the sandwich, (q, q)."""
        return meat(self, self.linearisation, self.options.compared)

    @cached_property
    def saturated_trace(self) -> float:
        """Scores against information of the saturated model, for the Yuan-Bentler test."""
        return saturated_scores_trace(self, test_statistics.covariate_mask(self))

    @cached_property
    def saturated(self) -> list[SaturatedGroup]:
        """The saturated model of incomplete cases, per group."""
        cases = self.cases if self.options.robust else [None] * len(self.sample.groups)
        return [saturated_group(g, c) for g, c in zip(self.sample.groups, cases, strict=True)]

    @cached_property
    def baseline_chisquare(self) -> ChiSquare:
        """The unscaled test statistic of the independence model."""
        return test_statistics.baseline_test(self)

    @cached_property
    def chisquare(self) -> ChiSquare:
        """The unscaled test statistic."""
        return test_statistics.standard_test(self)

    @cached_property
    def scaled(self) -> ChiSquare | None:
        """The scaled test statistic of a robust estimator."""
        return test_statistics.scaled_test(self)

    @cached_property
    def information(self) -> Floats | None:
        """Information per observation behind errors and tests, shape (q, q); None where it is singular."""
        return information_matrix(self)

    @cached_property
    def bread(self) -> Floats | None:
        """Inverse of `information`: the outer parts of the sandwich."""
        return None if self.information is None else symmetric_inverse(self.information)

    @cached_property
    def _measures(self) -> dict[str, float]:
        return fit_measures(self)

    def fit_measures(self) -> dict[str, float]:
        """Return lavaan's fit measures, named as there with ``_`` for ``.``.

        A fit that did not converge has NaN for everything that rests on its estimates.
        """
        return {name: float(value) for name, value in self._measures.items()}

    def parameter_estimates(self, standardized: bool = False, level: float = 0.95) -> pd.DataFrame:
        """Return ``lhs op rhs group label est se z pvalue ci_lower ci_upper``, a row per parameter.

        Parameters
        ----------
        standardized : bool
            Add ``std_lv`` (factors with unit variance) and ``std_all`` (all variables).
        level : float
            Coverage of the intervals, normal theory.
        """
        import pandas as pd

        checked_level(level)
        rows, defined = self.table.parameters, self.table.definitions
        labels = self.group_labels
        values, errors = self.values, self.standard_errors
        if defined:
            values = np.append(values, defined_values(self.table, self.values))
            errors = np.append(errors, defined_errors(self.table, self.values, self.row_covariance))
        frame = pd.DataFrame(
            {
                "lhs": [p.lhs for p in rows] + [d.name for d in defined],
                "op": [p.op for p in rows] + [":="] * len(defined),
                "rhs": [p.rhs for p in rows] + [d.expression.replace("**", "^") for d in defined],
                "group": [labels[p.group - 1] for p in rows] + [""] * len(defined),
                "label": [p.label for p in rows] + [d.name for d in defined],
                **_inference(values, errors, level),
            }
        )
        if standardized:
            for name, scaled in zip(("std_lv", "std_all"), self.standardised, strict=True):
                frame[name] = np.append(scaled, defined_values(self.table, scaled)) if defined else scaled
        return frame

    @cached_property
    def standardised(self) -> tuple[Floats, Floats]:
        """``std.lv`` and ``std.all`` of all rows, each of shape (n_rows,)."""
        return standardised(self.table, self.values, self.moments)

    def coefficient(self, lhs: str, op: str, rhs: str = "", group: str | int = 1) -> float:
        """Return one estimate; `group` is a label or a number counted from 1."""
        if isinstance(group, str) and group not in self.group_labels:
            raise unknown_name("group", group, self.group_labels)
        number = group if isinstance(group, int) else self.group_labels.index(group) + 1
        for row, p in enumerate(self.table.parameters):
            if p.group == number and (p.lhs, p.op, p.rhs) == (lhs, op, rhs):
                return float(self.values[row])
        raise DataError(
            f"the model has no parameter '{lhs} {op} {rhs}'.",
            code="unknown_parameter",
            place=lhs,
            remedy="parameter_estimates() lists them all.",
        )

    @cached_property
    def matrices(self) -> tuple[GroupMatrices, ...]:
        """Loadings, residual and factor covariances and implied moments, per group."""
        return tuple(self._matrices(g) for g in range(len(self.sample.groups)))

    def _matrices(self, index: int) -> GroupMatrices:
        structure, moments = self.objective.structures[index], self.moments[index]
        p, v = structure.n_observed, structure.n_variables
        effects, covariances, intercepts = np.zeros((v, v)), np.zeros((v, v)), np.zeros(v)
        rows, i, j = structure.directed
        effects[i, j] = self.values[rows]
        rows, i, j = structure.covariances
        covariances[i, j] = covariances[j, i] = self.values[rows]
        rows, i = structure.intercepts
        intercepts[i] = self.values[rows]
        return GroupMatrices(
            self.group_labels[index], self.table.observed, self.table.latents,
            moments.cov, moments.mean, effects[:p, p:], covariances[:p, :p], intercepts[:p],
            moments.all_cov[p:, p:], moments.all_mean[p:],
        )  # fmt: skip

    def implied_moments(self) -> dict[str, dict[str, pd.DataFrame | pd.Series[float]]]:
        """Return implied ``cov`` and ``mean`` as frames, by group label ("" for a single group)."""
        import pandas as pd

        names = list(self.table.observed)
        return {
            m.label: {
                "cov": pd.DataFrame(m.cov, names, names),
                "mean": pd.Series(m.mean, names),
            }
            for m in self.matrices
        }

    def residuals(self, kind: ResidualKind = "raw") -> dict[str, dict[str, pd.DataFrame | pd.Series[float]]]:
        """Return observed minus implied ``cov`` and ``mean`` as frames, by group label.

        Parameters
        ----------
        kind : {"raw", "correlation", "normalized", "standardized"}
            Differences; differences of correlations (lavaan's ``cor.bollen``); differences divided by
            the standard errors of the sample moments; or by their own, which allow for the fit.

        Notes
        -----
        R: ``residuals(fit, type = "standardized")``. With several groups that share parameters lavaan's
        standardized residuals leave out what the other groups contribute; these do not. Errors are those
        of normal data.
        """
        import pandas as pd

        names = list(self.table.observed)
        return {
            label: {"cov": pd.DataFrame(cov, names, names), "mean": pd.Series(mean, names)}
            for label, (cov, mean) in zip(self.group_labels, residual_matrices(self, kind), strict=True)
        }

    def modification_indices(self) -> pd.DataFrame:
        """Return what adding each absent parameter would gain; see `estimation.modification_indices`."""
        return modification_indices(self)

    def score_tests(self) -> ScoreTests:
        """Test the equalities of the model; see `estimation.score_tests`."""
        return score_tests(self)

    def factor_scores(self, method: ScoreMethod = "regression") -> pd.DataFrame:
        """Return factor scores of the cases; see `estimation.factor_scores`."""
        return factor_scores(self, method)

    def latent_means(self) -> pd.DataFrame:
        """Return the factor means per group with errors and ``std_lv`` (in units of the factor's SD)."""
        frame = self.parameter_estimates(standardized=True)
        chosen = (frame["op"] == "~1") & frame["lhs"].isin(self.table.latents)
        return frame[chosen].drop(columns=["op", "rhs", "label"]).reset_index(drop=True)

    def r_squared(self) -> pd.DataFrame:
        """Return the explained share of variance of every dependent variable, per group."""
        import pandas as pd

        dependent = {*self.table.indicators, *self.table.dependent}
        node = {name: i for i, name in enumerate((*self.table.observed, *self.table.latents))}
        records = [
            {
                "variable": p.lhs,
                "group": self.group_labels[p.group - 1],
                "r2": 1.0 - self.values[row] / self.moments[p.group - 1].all_cov[node[p.lhs], node[p.lhs]],
            }
            for row, p in enumerate(self.table.parameters)
            if p.op == "~~" and p.lhs == p.rhs and p.lhs in dependent
        ]
        return pd.DataFrame(records, columns=["variable", "group", "r2"])

    def to_frame(self) -> pd.DataFrame:
        """Return the standardised parameter table."""
        return self.parameter_estimates(standardized=True)

    def to_markdown(self) -> str:
        """Return fit and estimates as Markdown."""
        return "\n\n".join(table.to_markdown() for table in fit_tables(self))

    def _repr_html_(self) -> str:
        return "".join(table.to_html() for table in fit_tables(self))

    def __str__(self) -> str:
        return fit_text(self)


def _inference(values: Floats, errors: Floats, level: float) -> dict[str, Any]:
    """Columns est, se, z, pvalue, ci_lower, ci_upper; fixed rows have se 0 and no test."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(errors > 0, values / errors, np.nan)
    width = float(ndtri(0.5 + level / 2)) * errors
    return {
        "est": values,
        "se": errors,
        "z": z,
        "pvalue": 2.0 * ndtr(-np.abs(z)),
        "ci_lower": values - width,
        "ci_upper": values + width,
    }
