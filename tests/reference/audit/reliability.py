# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of the reliability cases, nested as in the reference files."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.analysis.hierarchical import _schmid_leiman
from coprod_measures.analysis.item_correlations import ItemCorrelations, item_correlations
from coprod_measures.analysis.lower_bounds import bound_by_factors
from coprod_measures.errors import StatisticalWarning
from coprod_measures.numerics.classical import (
    alpha,
    correlation,
    feldt_interval,
    item_rest_correlations,
    maximal_reliability,
)
from coprod_measures.numerics.lower_bounds import greatest_lower_bound, guttman, split_half, split_halves
from coprod_measures.numerics.ordinal_reliability import average_variance_extracted
from coprod_measures.numerics.polychoric import pair_tables, thresholds

Figures = dict[str, Any]


def scale(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    """Everything of a scale's items."""
    full, result = frame[case["data"]["items"]], case["result"]
    complete = full.dropna()
    k = full.shape[1]
    feldt = feldt_interval(alpha(complete.cov().to_numpy()), len(complete), k, 0.95)
    return {
        "descriptives": descriptives(full),
        "alpha": alpha_block(full, "pairwise"),
        "alpha_listwise": alpha_block(complete, "listwise"),
        "feldt_formula_listwise": {
            "n": len(complete),
            "k": k,
            "alpha": alpha(complete.cov().to_numpy()),
            "lower": feldt.low,
            "upper": feldt.high,
        },
        "guttman_listwise": guttman_block(complete),
        **{
            name: {fm: omega_block(full, fm, block) for fm, block in result[name].items()}
            for name in ("omega1", "omega")
            if result[name]
        },
        "cfa1": one_factor(full, result["cfa1"]),
        **({"ordinal": ordinal(full)} if result["ordinal"] else {}),
        **({"cfa1_ordinal": one_factor_ordinal(full, result["cfa1_ordinal"])} if result["ordinal"] else {}),
    }


def descriptives(full: pd.DataFrame) -> Figures:
    report = cm.normality(full, divisor=1)
    rows = [
        {**vars_of(m), "vars": j + 1, "min": m.minimum, "max": m.maximum, "range": m.maximum - m.minimum}
        for j, m in enumerate(report.moments)
    ]
    m = report.mardia
    return {
        "describe": rows,
        "mardia": {
            "n": m.n, "b1p": m.skewness, "b2p": m.kurtosis, "skew_chi2": m.skewness_chisq,
            "small_skew": m.skewness_chisq_small, "p_skew": m.skewness_p, "kurtosis_z": m.kurtosis_z,
            "p_kurt": m.kurtosis_p,
        },
        "cov_pairwise": {
            "values": cm.reliability(full, missing="pairwise")["scale"].covariance.tolist()
        },
        "cor_pairwise": {"values": item_correlations(full, None, missing="pairwise").matrix.tolist()},
    }  # fmt: skip


def vars_of(entry: Any) -> Figures:
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def alpha_block(full: pd.DataFrame, missing: str) -> Figures:
    found = cm.reliability(full, missing=missing, pairwise_n="rows")["scale"]  # type: ignore[arg-type]
    whole, dropped = found.consistency, found.if_dropped
    names = {"raw_alpha": "alpha", "std.alpha": "alpha_standardised", "G6(smc)": "lambda6",
             "average_r": "mean_r", "S/N": "signal_to_noise", "alpha se": "alpha_se", "var.r": "variance_r",
             "med.r": "median_r"}  # fmt: skip
    score = full.mean(axis=1)  # psych's score is the mean of what was answered
    moments = [vars_of(m) for m in cm.normality(full).moments]
    r = correlation(found.covariance)
    return {
        "n": found.n,
        "total": {
            **{
                theirs: getattr(whole, ours)
                for theirs, ours in names.items()
                if theirs[:3] not in ("alp", "var")
            },
            "ase": whole.alpha_se,
            "median_r": whole.median_r,
            "mean": score.mean(),
            "sd": score.std(),
        },
        "feldt_ci95": {"lower": found.alpha.low, "alpha": found.alpha.value, "upper": found.alpha.high},
        "drop": [{theirs: row[ours] for theirs, ours in names.items()} for _, row in dropped.iterrows()],
        "items": [
            {
                "n": moments[j]["n"],
                "raw.r": full.iloc[:, j].corr(score),
                "std.r": float(r[j].sum() / np.sqrt(r.sum())),
                "r.cor": found.items["item_whole_r"][j],
                "r.drop": float(item_rest_correlations(found.covariance)[j]),
                "mean": moments[j]["mean"],
                "sd": moments[j]["sd"],
            }
            for j in range(full.shape[1])
        ],
    }


def guttman_block(complete: pd.DataFrame) -> Figures:
    cov = complete.cov().to_numpy()
    r = correlation(cov)
    k = len(r)
    halves, odd = split_halves(r), split_half(cov, np.arange(k) % 2 == 0)
    # Of an odd number of items psych looks at the first half of the splits only; where that is no whole
    # number it takes one more, and divides their sum by the half.
    chosen = list(combinations(range(k), k // 2))
    half = len(chosen) / 2
    signs = [np.where(np.isin(np.arange(k), first), 1.0, -1.0) for first in chosen[: math.ceil(half)]]
    values = np.array([1 - s @ r @ s / r.sum() for s in signs])
    mean = values.sum() / half
    assert k % 2 or np.isclose(halves.mean, mean)
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return {
        "covariance": vars_of(guttman(cov)),
        "correlation": vars_of(guttman(r)),
        "psych_splitHalf_on_correlations": {
            "lambda4_max": values.max(), "min_beta": values.min(), "mean": mean, "alpha": alpha(r),
            "average_r": float(r[~np.eye(k, dtype=bool)].mean()), "lambda6": guttman(r).lambda6,
            "ci": {"2.5%": low, "50%": middle, "97.5%": high},
        },
        "glb_fa": bound_by_factors(r)[0],
        "glb_algebraic_cov": greatest_lower_bound(cov),
        "glb_algebraic_cor": greatest_lower_bound(r),
        "odd_even": {
            "r": odd.r, "spearman_brown": odd.spearman_brown, "guttman_lambda4_this_split": odd.rulon,
            "flanagan_rulon": odd.rulon, "horst_unequal_length": odd.horst,
        },
    }  # fmt: skip


def omega_block(full: pd.DataFrame | ItemCorrelations, fm: str, theirs: Mapping[str, Any]) -> Figures:
    """Omegas of Schmid and Leiman, group factors in psych's order."""
    found = full if isinstance(full, ItemCorrelations) else item_correlations(
        full, None, missing="pairwise", pairwise_n="rows"
    )  # fmt: skip
    if "omega_h" not in theirs:
        return {}
    m = theirs["nfactors"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        report = _schmid_leiman(found, m, fm, 0.95, 1)  # type: ignore[arg-type]
    sl = np.array(theirs["schmid_leiman"]["values"])
    assert report.solution is not None
    groups = report.solution.groups
    match = np.abs(groups.T @ sl[:, 1 : m + 1]).argmax(axis=0) if m > 1 else np.array([0])
    sign = np.sign((groups[:, match] * sl[:, 1 : m + 1]).sum(axis=0)) if m > 1 else np.ones(1)
    general = report.solution.general
    common = 1 - report.solution.residuals
    columns = [general, *(sign * groups[:, match]).T, common, 1 - common, general**2 / common]
    fit = report.general_fit_measures()
    own_items = [[found.items.index(i) for i in f.items] for f in report.factors]
    by_groups = sum(float(groups[i, j].sum()) ** 2 for j, i in enumerate(own_items)) / float(
        found.matrix.sum()
    )
    whole = {"total": report.total.value, "general": report.hierarchical.value, "group": by_groups}
    if m == 1:
        own = report.hierarchical.value
        rows = [{**whole, "group": 0.0}, {"total": own, "general": own, "group": 0.0}]
    else:
        of = [report.factors[j] for j in match]
        rows = [whole, *({"total": f.total, "general": f.general, "group": f.group} for f in of)]
    return {
        "nfactors": report.loadings.shape[1] - 3,
        "omega_h": report.hierarchical.value,
        "omega_lim": report.limit,
        "omega_total": report.total.value,
        "alpha": alpha(found.matrix),
        "G6": guttman(found.matrix).lambda6,
        "schmid_leiman": {"values": np.column_stack(columns).tolist()},
        "gstats": {
            "STATISTIC": [fit["chisq"]],
            "dof": [fit["df"]],
            "RMSEA": {"RMSEA": fit["rmsea"], "lower": fit["rmsea_ci_lower"],
                      "upper": fit["rmsea_ci_upper"], "confidence": 0.9},
        },
        "omega_group": rows,
        "ECV": report.ecv,
    }  # fmt: skip


def one_factor(full: pd.DataFrame, theirs: Mapping[str, Any]) -> Figures:
    missing = "fiml" if theirs["missing"] == "ml" else "listwise"
    fit = cm.cfa(theirs["model"], full, identification="std_lv", missing=missing)
    found = {
        d: cm.reliability(full, missing=missing, denominator=d)["scale"]
        for d in ("model", "observed")  # type: ignore[arg-type]
    }
    cov = fit.sample.groups[0].cov
    implied, observed = found["model"].omega.value, found["observed"].omega.value
    loadings = fit.parameter_estimates().query("op == '=~'")["est"].to_numpy()
    ave = average_variance_extracted(loadings**2, np.diag(cov))
    share = average_variance_extracted(loadings**2, np.diag(fit.matrices[0].cov))
    return {
        "converged": fit.converged,
        "fit": named(fit.fit_measures(), theirs["fit"]),
        "parameters": parameters(fit, theirs["parameters"]),
        "compRelSEM": {
            "omega": {"f": observed}, "alpha_tau.eq": {"f": alpha(cov)},
            "omega_obs.var_FALSE": {"f": implied},
        },
        "AVE": {"f": ave},
        "reliability_deprecated": {"values": [[alpha(cov)], [implied], [implied], [observed], [share]]},
        "maximalRelia": [maximal_reliability(loadings, cov)],
    }  # fmt: skip


def one_factor_ordinal(full: pd.DataFrame, theirs: Mapping[str, Any]) -> Figures:
    fit = cm.cfa(theirs["model"], full, identification="std_lv", ordered=True, estimator="WLSMV")
    model, seen = (
        cm.ordinal_reliability(full, denominator=d)["scale"]
        for d in ("model", "observed")  # type: ignore[arg-type]
    )
    raw = alpha(full.dropna().cov().to_numpy())
    return {
        "converged": fit.converged,
        "fit": named(fit.fit_measures(), theirs["fit"]),
        "parameters": parameters(fit, theirs["parameters"]),
        "compRelSEM": {
            "omega": {"f": seen.omega.value}, "alpha_tau.eq": {"f": raw},
            "omega_obs.var_FALSE": {"f": model.omega.value},
            "omega_ord.scale_FALSE": {"f": seen.omega_latent},
            "alpha_ord.scale_FALSE": {"f": model.alpha_ordinal},
        },
        "AVE": {"f": model.ave},
        "reliability_deprecated": {
            "values": [[raw], [model.alpha_ordinal], [model.omega.value], [model.omega.value],
                       [seen.omega.value], [model.ave]],
        },
        "maximalRelia": [seen.maximal_reliability],
    }  # fmt: skip


def ordinal(full: pd.DataFrame) -> Figures:
    from coprod_measures.analysis.item_correlations import category_codes

    found = item_correlations(full, None, kind="polychoric", missing="pairwise")
    codes, counts = category_codes(found.values)
    tau = thresholds(pair_tables(codes, counts).margins, counts)
    r = found.matrix
    loading = cm.efa(full, n_factors=1, correlation="polychoric", missing="pairwise").rotated.loadings[:, 0]
    return {
        "polychoric": {"values": r.tolist()},
        "thresholds": {"values": placed(tau, full).tolist()},
        "ordinal_alpha": alpha(r),
        "average_r": float(r[~np.eye(len(r), dtype=bool)].mean()),
        "omega_1f_minres": loading.sum() ** 2 / (loading.sum() ** 2 + (1 - loading**2).sum()),
    }


def placed(tau: np.ndarray, full: pd.DataFrame) -> np.ndarray:
    """Thresholds in the columns of a common response scale, whose lowest steps an item may lack."""
    found = np.full(tau.shape, np.nan)
    for j, column in enumerate(full):
        skipped = int(full[column].min() - full.min().min())
        found[j, skipped:] = tau[j, : tau.shape[1] - skipped]
    return np.where(np.isfinite(found), found, np.nan)


def named(measures: Mapping[str, float], theirs: Mapping[str, Any]) -> Figures:
    """Fit measures by lavaan's names."""
    return {name: measures.get(name.replace(".", "_")) for name in theirs}


def parameters(fit: Any, theirs: list[Mapping[str, Any]]) -> list[Figures]:
    """Estimates in the order of the reference."""
    frame = fit.parameter_estimates(standardized=True)
    names = {"ci.lower": "ci_lower", "ci.upper": "ci_upper", "std.lv": "std_lv", "std.all": "std_all"}
    rows = {}
    for row in frame.to_dict("records"):
        op = "~1" if row["op"] == "~1" else row["op"]
        for key in ((row["lhs"], op, row["rhs"]), (row["rhs"], op, row["lhs"])):
            rows.setdefault(key, row)
    return [
        {n: rows[p["lhs"], p["op"], p["rhs"]][names.get(n, n)] for n in p if n not in ("lhs", "op", "rhs")}
        for p in theirs
    ]
