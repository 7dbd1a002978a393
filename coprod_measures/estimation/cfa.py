# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Confirmatory factor analysis: `cfa` and, without warnings, `fit_model`."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ..errors import NotSupportedError, OptionError, StatisticalWarning, check_option
from ..model.factor_model import FactorModel
from ..model.frame_columns import column_names
from ..model.ordinal_categories import EMPTY_CATEGORIES, EmptyCategories
from ..model.ordinal_identification import (
    ORDINAL_IDENTIFICATIONS,
    PARAMETERIZATIONS,
    OrdinalIdentification,
    Parameterization,
)
from ..model.ordinal_statistics import OrdinalMissing, OrdinalStatistics
from ..model.sample_statistics import Missing, SampleStatistics, sample_statistics
from ..model.specification import Identification
from ..numerics.threads import one_blas_thread
from ..responses.pooled_waves import pooled_findings
from ..responses.unanswered import unanswered_findings
from .bounds import bound_findings
from .cfa_fit import CfaFit
from .clusters import cluster_findings, gather_clusters
from .composite_items import composite_findings
from .definitions import check_definitions
from .diagnostics import check_identified, is_singular, solution_findings, untestable_findings
from .incomplete_saturated import known_information, unknown_findings
from .item_direction import direction_findings
from .options import Bounds, CfaOptions, Likelihood
from .ordinal_cfa import fit_ordinal_data
from .ordinal_options import ordinal_request
from .search import prepare, search
from .standard_errors import information_at


def cfa(
    model: FactorModel | str,
    data: Any,
    *,
    estimator: str | None = None,
    ordered: Sequence[str] | bool | None = None,
    parameterization: Parameterization = "delta",
    missing: Missing | OrdinalMissing = "listwise",
    group: str | None = None,
    group_order: Sequence[str] | None = None,
    equal: Iterable[str] = (),
    free: Iterable[str] = (),
    cluster: str | None = None,
    weights: str | None = None,
    identification: Identification = "marker",
    likelihood: Likelihood = "normal",
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    bounds: Bounds = "none",
    ordinal_identification: OrdinalIdentification = "wu_estabrook_2016",
    empty_categories: EmptyCategories = "stop",
) -> CfaFit:
    """Fit a confirmatory factor model to one or more groups.

    The discrepancy is minimised from sample moments with analytic derivatives (Fisher scoring, then
    Newton steps). Defaults are those of lavaan's ``cfa``: residual variances and covariances of
    factors are added, the first loading of each factor is 1, intercepts are free, factor means are 0
    (free from the second group on where intercepts are held equal).

    Parameters
    ----------
    model : FactorModel or str
        A model, or lavaan syntax such as ``"visual =~ x1 + x2 + x3"``.
    data : frame, ResponseData or SampleStatistics
        A pandas or polars frame; responses (taken reverse-keyed, non-answers as missing); or moments.
    estimator : str, optional
        ML (default), MLR, MLM, MLMV, GLS, ULS. MLR: sandwich errors and Yuan-Bentler test; MLM and
        MLMV: robust errors with the Satorra-Bentler test or its scaled and shifted form.
        For ordinal items WLSMV (default), WLSM, WLSMVS, DWLS, WLS, ULSMV, ULSM, ULSMVS, ULS: least
        squares of thresholds and polychoric correlations, with diagonal weights (WLSMV to DWLS), full
        weights (WLS) or none (ULS), and a scaled and shifted (MV), mean-adjusted (M), mean- and
        variance-adjusted (MVS) or unadjusted test.
    ordered : sequence of str or bool, optional
        Ordinal items; True for all. The others are continuous. All items are ordinal where `estimator`
        is for ordinal items only.
    parameterization : {"delta", "theta"}
        For ordinal items: scales of the latent responses, or residual variances, are parameters.
    missing : {"listwise", "fiml", "pairwise"}
        Cases with missing values left out; used by full-information maximum likelihood; or, for
        ordinal items, used for each statistic that they have. Where nobody has both of two items,
        full information says so in a finding: the model can still be fitted, but their covariance is
        no moment to test it by, so it is left out of the degrees of freedom (lavaan counts it, and its
        p-value is then too high) and of SRMR, and robust indices are NaN.
    group : str, optional
        Column of groups. Group order as in `sample_statistics`; the first is the reference.
    group_order : sequence of str, optional
        Groups as text, in the wanted order.
    equal : iterable of str
        Kinds of parameters held equal across groups: loadings, intercepts, thresholds, residuals,
        residual_covariances, means, lv_variances, lv_covariances, regressions. What is then free of an
        ordinal item follows Wu & Estabrook (2016), see `model.ordinal_identification`, and not lavaan's
        ``group.equal``.
    free : iterable of str
        Exceptions from `equal`, as ``"x3 ~1"`` or ``"visual =~ x2"``.
    cluster : str, optional
        Column of clusters, such as projects. Scores are added up within clusters before the sandwich is
        formed; errors and the scaled test then hold for cases that resemble each other within clusters
        (estimator ML, which becomes MLR, and MLR; complete data and FIML). The number of clusters counts,
        not that of cases: with fewer than 30 the fit carries a finding.
    weights : str, optional
        Refused so far.
    identification : {"marker", "std_lv", "effect"}
    likelihood : {"normal", "wishart"}
        Divisor n (lavaan's default) or n - 1.
    meanstructure : bool, optional
        By default only with groups, FIML, or a model that names intercepts.
    fixed_x : bool
        Whether moments of covariates are fixed at their sample values.
    bounds : {"none", "nonnegative_variances"}
        Whether variances of continuous models may go below zero, where a negative one is a finding; a
        variance that ends on its bound is a finding too.
    ordinal_identification : {"wu_estabrook_2016", "millsap_tein_2004"}
        Which restrictions identify groups of ordinal items.
    empty_categories : {"stop", "merge"}
        Whether an answer that nobody in some group gave to an ordinal item stops the fit, or is merged
        with its neighbour in all groups, with a finding.

    Returns
    -------
    CfaFit
        An `OrdinalFit` for ordinal items.

    Raises
    ------
    ModelError
        The model is misspelt or not identified; the message names the parameter and a remedy.
    DataError, EstimationError
        The data do not allow the fit.

    Warns
    -----
    StatisticalWarning
        If the search did not converge or the solution is inadmissible; the fit has the finding too.

    Notes
    -----
    R: ``lavaan::cfa(model, data, estimator=, group=, group.equal=, group.partial=)``; groups of ordinal
    items: ``semTools::measEq.syntax(ID.cat = "Wu.Estabrook.2016")``.

    References
    ----------
    Jöreskog (1969), doi:10.1007/BF02289343; Muthén (1984), doi:10.1007/BF02294210; Rosseel (2012),
    doi:10.18637/jss.v048.i02; Wu & Estabrook (2016), doi:10.1007/s11336-016-9506-0
    """
    _refuse_weights(weights)
    check_option("parameterization", parameterization, PARAMETERIZATIONS)
    check_option("ordinal_identification", ordinal_identification, ORDINAL_IDENTIFICATIONS)
    check_option("empty_categories", empty_categories, EMPTY_CATEGORIES)
    parsed = FactorModel.of(model)
    items = ordinal_request(data, estimator, ordered, likelihood=likelihood, meanstructure=meanstructure)
    fit: CfaFit
    if items is not None:
        _refuse_clusters(cluster)
        fit = fit_ordinal_data(
            parsed,
            data,
            ordered=items,
            missing=missing,
            group=group,
            group_order=group_order,
            estimator=estimator or "WLSMV",
            parameterization=parameterization,
            equal=equal,
            free=free,
            identification=identification,
            ordinal_identification=ordinal_identification,
            empty_categories=empty_categories,
        )
    else:
        fit = fit_model(
            parsed,
            _read(data, parsed, group, group_order, missing, cluster),
            estimator=estimator or "ML",
            equal=equal,
            free=free,
            identification=identification,
            likelihood=likelihood,
            meanstructure=meanstructure,
            fixed_x=fixed_x,
            bounds=bounds,
        )
    of_answers = (
        *pooled_findings(data, group=group),
        *unanswered_findings(data, parsed.observed, group),
        *direction_findings(fit, data),
        *composite_findings(parsed, data),
    )
    beside = (*of_answers, *untestable_findings(fit.df))
    if beside:
        fit = replace(fit, findings=(*beside, *fit.findings))
    for finding in fit.findings:
        if finding.severity == "warning":
            warnings.warn(f"{finding.message()} {finding.remedy()}", StatisticalWarning, stacklevel=2)
    return fit


#: lavaan's ``sem``, whose defaults are those of `cfa`: the name to use for models with regressions.
sem = cfa


@one_blas_thread
def fit_model(
    model: FactorModel,
    sample: SampleStatistics,
    *,
    estimator: str = "ML",
    equal: Iterable[str] = (),
    free: Iterable[str] = (),
    identification: Identification = "marker",
    likelihood: Likelihood = "normal",
    meanstructure: bool | None = None,
    fixed_x: bool = True,
    bounds: Bounds = "none",
) -> CfaFit:
    """Fit a model to sample statistics without warnings: what `cfa` does after reading the data.

    Parameters as in `cfa`. Trouble is told by `CfaFit.findings`.
    """
    if isinstance(sample, OrdinalStatistics):
        raise NotSupportedError(
            "Thresholds and polychoric correlations are not moments of continuous items.",
            code="ordinal_statistics",
            remedy="Use cfa(..., estimator='WLSMV') or fit_ordinal().",
        )
    model.check_names(sample.variables)
    check_definitions(model)
    means = _needs_means(model, sample, equal) if meanstructure is None else meanstructure
    clustered = sample.cluster is not None
    if clustered and estimator == "ML":
        estimator = "MLR"
    options = CfaOptions(
        estimator, sample.missing, identification, likelihood, tuple(equal), _listed(free), means, fixed_x,
        clustered, bounds,
    )  # fmt: skip
    sample = sample.select(model.observed)
    problem = prepare(model, sample, options)
    minimum = search(problem, model, sample, options)
    information = information_at(problem.objective, minimum, options.information)
    if sample.n_unknown or not minimum.converged or information is None or is_singular(information):
        known = known_information(problem.structures, problem.map, sample)
        check_identified(problem.table, problem.structures, problem.map, problem.df, known)
    values = problem.map.values(minimum.theta)
    findings = solution_findings(problem.table, values, problem.structures, sample, minimum, information)
    if bounds != "none":
        findings += bound_findings(problem.table, values, problem.map, sample)
    findings += unknown_findings(sample)
    findings += cluster_findings(gather_clusters(sample), problem.map.n_free)
    minimum = replace(minimum, information=information)
    return CfaFit(
        model, problem.table, sample, options, values, minimum, problem.df, findings, problem.objective
    )


def _listed(free: Iterable[str]) -> tuple[str, ...]:
    return (free,) if isinstance(free, str) else tuple(free)


def _needs_means(model: FactorModel, sample: SampleStatistics, equal: Iterable[str]) -> bool:
    named = any(p.op == "~1" for p in model.parameters)
    held = {"intercepts", "means"} & set(equal)
    clustered = sample.cluster is not None
    return len(sample.groups) > 1 or sample.missing == "fiml" or named or bool(held) or clustered


def _read(
    data: Any,
    model: FactorModel,
    group: str | None,
    group_order: Sequence[str] | None,
    missing: Missing | OrdinalMissing,
    cluster: str | None,
) -> SampleStatistics:
    """Return moments, computed unless they are given."""
    if isinstance(data, SampleStatistics):
        if cluster is not None and data.cluster != cluster:
            raise OptionError(
                f"The sample statistics were not made with cluster={cluster!r}.",
                code="option_conflict",
                place="cluster",
                remedy=f"Make them with sample_statistics(..., cluster={cluster!r}).",
            )
        return data
    columns = column_names(data)
    if columns is not None:
        model.check_names(columns)
    if missing == "pairwise":
        raise OptionError(
            "missing='pairwise' is for ordinal items.",
            code="option_conflict",
            place="missing",
            remedy="Use missing='fiml' with estimator='ML' or 'MLR', or missing='listwise'.",
        )
    return sample_statistics(
        data, model.observed, group=group, group_order=group_order, missing=missing, cluster=cluster
    )


def _refuse_weights(weights: str | None) -> None:
    if weights is not None:
        raise NotSupportedError(
            "weights= is not supported.",
            code="option_not_supported",
            place="weights",
            remedy="Leave it out; the result then weighs cases equally.",
        )


def _refuse_clusters(cluster: str | None) -> None:
    if cluster is not None:
        raise NotSupportedError(
            "cluster= is not supported for ordinal items.",
            code="option_not_supported",
            place="cluster",
            remedy="Use estimator='MLR', or leave it out; the result then treats cases as independent.",
        )
