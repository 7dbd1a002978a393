# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The same numbers from other packages: pingouin, semopy and factor-analyzer.

They belong to the extra ``crosscheck`` and are imported when a comparison is asked for, never before:
the library itself does not need them, and two of them have a licence (GPL) of their own.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import NotSupportedError
from ..estimation.cfa_fit import CfaFit

Floats = NDArray[np.float64]


def engine(module: str, package: str) -> tuple[Any, str]:
    """Import a second engine and return it with its version, or say how to install it.

    Raises
    ------
    NotSupportedError
        If the package is not installed; the remedy names the extra.
    """
    try:
        return import_module(module), version(package)
    except ImportError:
        raise NotSupportedError(
            f"{package} is not installed.",
            code="missing_extra",
            place="crosscheck",
            remedy='Install the second engines: pip install "coprod_measures[crosscheck]".',
        ) from None


@dataclass(frozen=True, slots=True)
class PingouinAlpha:
    """Alpha of pingouin with its interval, which it rounds to three decimals."""

    alpha: float
    low: float
    high: float
    version: str


def pingouin_alpha(answers: Floats, level: float) -> PingouinAlpha:
    """Return pingouin's alpha of complete answers, shape (n, k)."""
    pingouin, installed = engine("pingouin", "pingouin")
    frame = pd.DataFrame(answers, columns=[f"v{i}" for i in range(answers.shape[1])])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        alpha, (low, high) = pingouin.cronbach_alpha(data=frame, nan_policy="listwise", ci=level)
    return PingouinAlpha(float(alpha), float(low), float(high), installed)


@dataclass(frozen=True, slots=True)
class SemopyFit:
    """A one-group ML fit of semopy.

    Attributes
    ----------
    loadings : mapping
        Standardised loading by (factor, item).
    errors : mapping
        Standard error of the unstandardised loading; NaN where it is fixed.
    measures : mapping
        ``chisq df cfi tli rmsea aic logl`` as semopy gives them.
    version : str
    """

    loadings: Mapping[tuple[str, str], float]
    errors: Mapping[tuple[str, str], float]
    measures: Mapping[str, float]
    version: str


_SEMOPY_NAMES = {
    "chisq": "chi2",
    "df": "DoF",
    "cfi": "CFI",
    "tli": "TLI",
    "rmsea": "RMSEA",
    "aic": "AIC",
    "logl": "LogLik",
}


def semopy_fit(fit: CfaFit) -> SemopyFit:
    """Fit the model of a one-group ML fit with semopy, from the same covariance matrix.

    Raises
    ------
    NotSupportedError
        For groups, other estimators, incomplete data, equalities, or models beyond ``=~`` and ``~~``.
    """
    _refuse_what_semopy_cannot(fit)
    semopy, installed = engine("semopy", "semopy")
    # Names that no syntax can trip over.
    aliases = {n: f"v{i}" for i, n in enumerate((*fit.model.observed, *fit.model.latents))}
    lines = [
        f"{aliases[p.lhs]} {p.op} {f'{p.value!r}*' if p.fixed else ''}{aliases[p.rhs]}"
        for p in fit.model.parameters
    ]
    names = [aliases[n] for n in fit.sample.variables]
    cov = pd.DataFrame(fit.sample.groups[0].cov, names, names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = semopy.Model("\n".join(lines))
        model.fit(cov=cov, n_samples=fit.n)
        table = model.inspect(std_est=True)
        stats = semopy.calc_stats(model).iloc[0]
    original = {alias: name for name, alias in aliases.items()}
    rows = [
        r for r in table.to_dict("records") if r["op"] == "~" and original[r["rval"]] in fit.model.latents
    ]
    pairs = [(original[r["rval"]], original[r["lval"]]) for r in rows]
    return SemopyFit(
        {pair: float(r["Est. Std"]) for pair, r in zip(pairs, rows, strict=True)},
        {pair: _number(r["Std. Err"]) for pair, r in zip(pairs, rows, strict=True)},
        {ours: float(stats[theirs]) for ours, theirs in _SEMOPY_NAMES.items()},
        installed,
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _refuse_what_semopy_cannot(fit: CfaFit) -> None:
    rows = fit.model.parameters
    options = fit.options
    reason = None
    if len(fit.group_labels) > 1:
        reason = "it fits one group at a time, without equalities between groups"
    elif options.estimator != "ML" or options.missing != "listwise" or options.likelihood != "normal":
        reason = "only its maximum likelihood for complete data is sound"
    elif any(p.op not in ("=~", "~~") for p in rows):
        reason = "only models of =~ and ~~ are compared"
    elif any(p.label or p.released or p.group for p in rows):
        reason = "labels, released markers and entries by group are not translated"
    elif options.identification != "marker" and any(p.fixed for p in rows):
        reason = "fixed values mean something else in its identification by marker items"
    if reason is not None:
        raise NotSupportedError(
            f"semopy cannot be used as a second engine here: {reason}.",
            code="no_second_engine",
            place="crosscheck",
            remedy="Compare a one-group ML fit, cfa(model, data).",
        )


@dataclass(frozen=True, slots=True)
class FactorAnalyzerFit:
    """An exploratory solution of factor-analyzer.

    Attributes
    ----------
    loadings : ndarray, shape (p, m)
    phi : ndarray, shape (m, m)
        Not in the order of the loadings: it sorts the factors and forgets their correlations.
    communalities : ndarray, shape (p,)
        Row sums of squared loadings, also for correlated factors.
    version : str
    """

    loadings: Floats
    phi: Floats
    communalities: Floats
    version: str


def factor_analyzer_fit(r: Floats, n_factors: int, extraction: str, rotation: str) -> FactorAnalyzerFit:
    """Analyse a correlation matrix with factor-analyzer."""
    package, installed = engine("factor_analyzer", "factor-analyzer")
    fitted = package.FactorAnalyzer(
        n_factors=n_factors,
        rotation=None if rotation == "none" or n_factors == 1 else rotation,
        method=extraction,
        is_corr_matrix=True,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted.fit(r)
        except TypeError as error:
            if "force_all_finite" not in str(error):
                raise
            raise NotSupportedError(
                f"factor-analyzer {installed} does not run with scikit-learn {version('scikit-learn')}.",
                code="broken_engine",
                place="crosscheck",
                remedy='Install the versions that go together: pip install "coprod_measures[crosscheck]".',
            ) from error
    phi = getattr(fitted, "phi_", None)
    return FactorAnalyzerFit(
        np.asarray(fitted.loadings_, dtype=np.float64),
        np.eye(n_factors) if phi is None else np.asarray(phi, dtype=np.float64),
        np.asarray(fitted.get_communalities(), dtype=np.float64),
        installed,
    )
