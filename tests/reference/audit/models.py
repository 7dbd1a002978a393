# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of the bifactor and second-order models, of Thurstone's variables, and of agreement."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.analysis.item_correlations import ItemCorrelations
from coprod_measures.errors import StatisticalWarning
from coprod_measures.numerics.intraclass import one_way_reml, two_way

from .reliability import Figures, named, omega_block, parameters

GROUPS = {"v": ("x1", "x2", "x3"), "t": ("x4", "x5", "x6"), "s": ("x7", "x8", "x9")}
FACTORS = {"visual": GROUPS["v"], "textual": GROUPS["t"], "speed": GROUPS["s"]}


def lavaan_fit(case: Mapping[str, Any], frame: pd.DataFrame, orthogonal: bool) -> tuple[Any, Figures]:
    """A model as the reference dumps it: moments, fit, estimates, largest modification indices."""
    theirs, model = case["result"], case["settings"]["model"]
    if orthogonal:
        names = ("G", *GROUPS)
        model += "".join(f"\n{a} ~~ 0*{b}" for i, a in enumerate(names) for b in names[i + 1 :])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        fit = cm.cfa(model, frame, identification="std_lv")
    group = fit.sample.groups[0]
    indices = fit.modification_indices().to_dict("records")
    by_name = {
        key: r for r in indices for key in ((r["lhs"], r["op"], r["rhs"]), (r["rhs"], r["op"], r["lhs"]))
    }
    names = {"sepc.lv": "sepc_lv", "sepc.all": "sepc_all", "sepc.nox": "sepc_all"}  # there are no covariates
    top = [
        {
            n: by_name.get((m["lhs"], m["op"], m["rhs"]), {}).get(names.get(n, n))
            for n in m
            if n not in ("lhs", "op", "rhs")
        }
        for m in theirs["modification_indices_top"]
    ]
    order = [fit.sample.variables.index(n) for n in theirs["sampstat"]["all"]["cov"]["rows"]]
    return fit, {
        "converged": fit.converged,
        "nobs": [fit.n],
        "norig": [fit.n + fit.sample.n_dropped],
        "npar": fit.fit_measures()["npar"],
        "fit": named(fit.fit_measures(), theirs["fit"]),
        "parameters": parameters(fit, theirs["parameters"]),
        "sampstat": {"all": {"cov": {"values": group.cov[np.ix_(order, order)].tolist()}}},
        "modification_indices_top": top,
    }


def bifactor(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    fit, found = lavaan_fit(case, frame, orthogonal=True)
    rows = fit.parameter_estimates()
    loading = rows[rows["op"] == "=~"].pivot_table(index="rhs", columns="lhs", values="est").fillna(0.0)
    variance = float(fit.matrices[0].cov.sum())
    general = float(loading["G"].sum()) ** 2
    own = {g: float(loading[g].sum()) ** 2 for g in GROUPS}
    # semTools takes the observed covariances of the items that load on a factor.
    cov = pd.DataFrame(fit.sample.groups[0].cov, fit.sample.variables, fit.sample.variables)
    shares = {g: own[g] / float(cov.loc[list(i), list(i)].to_numpy().sum()) for g, i in GROUPS.items()}
    squares = (loading**2).to_numpy()
    return found | {
        "omega_h": general / variance,
        "omega_total": (general + sum(own.values())) / variance,
        "ECV": float((loading["G"] ** 2).sum()) / float(squares.sum()),
        "compRelSEM": {"G": general / float(cov.to_numpy().sum()), **shares},
    }


def higher_order(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    fit, found = lavaan_fit(case, frame, orthogonal=False)
    items = [i for of in FACTORS.values() for i in of]
    report = cm.omega_hierarchical(frame[items], method="second_order", factors=FACTORS)
    assert report.second_order is not None
    rows = fit.parameter_estimates().set_index(["lhs", "op", "rhs"])["est"]
    gamma = {f: float(rows["g", "=~", f]) for f in FACTORS}
    cov = pd.DataFrame(fit.sample.groups[0].cov, fit.sample.variables, fit.sample.variables)
    sums = {f: sum(float(rows[f, "=~", i]) for i in of) for f, of in FACTORS.items()}
    whole = {
        f: sums[f] ** 2 * (gamma[f] ** 2 + 1) / float(cov.loc[list(of), list(of)].to_numpy().sum())
        for f, of in FACTORS.items()
    }
    second = report.second_order
    common = sum(sums[f] * gamma[f] for f in FACTORS) ** 2
    return found | {
        "compRelSEM_higher": {**whole, "g": common / float(cov.to_numpy().sum())},
        "compRelSEM_default": whole,
        "reliabilityL2": {
            "omegaL1": second.level1,
            "omegaL2": second.level2,
            "partialOmegaL1": second.partial,
        },
    }


def thurstone(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    matrix = frame.set_index(frame.columns[0])
    p = len(matrix)
    given = ItemCorrelations(
        tuple(matrix.columns), np.zeros((2, p)), matrix.to_numpy(), case["data"]["n"], "pearson", (),
        np.zeros(p), np.ones(p),
    )  # fmt: skip
    return {fm: omega_block(given, fm, theirs) for fm, theirs in case["result"].items()}


def icc(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    rows = 120 if "rows" in case["data"] else len(frame)
    ratings = frame.head(rows)[case["data"].get("items", list(frame.columns))]
    ms = two_way(ratings.dropna().to_numpy(dtype=float))
    df = [ms.n - 1, ms.k - 1, (ms.n - 1) * (ms.k - 1)]
    squares = [ms.between, ms.raters, ms.error]
    anova, lmer = (forms(cm.icc(ratings, missing=m)) for m in ("listwise", "reml"))  # type: ignore[arg-type]
    from scipy import stats

    f = [s / ms.error for s in squares[:2]]
    p = [float(stats.f.sf(x, d, df[2])) for x, d in zip(f, df, strict=False)]
    table = [df, [s * d for s, d in zip(squares, df, strict=True)], squares, [*f, None], [*p, None]]
    return {
        "anova": anova,
        "ms": {"MSB_subjects": ms.between, "all": {"values": table}},
        "lmer": lmer,
    }


def forms(report: cm.IccReport) -> list[Figures]:
    names = {"ICC": "icc", "F": "f", "df1": "df1", "df2": "df2", "p": "pvalue", "lower bound": "low",
             "upper bound": "high"}  # fmt: skip
    return [{theirs: row[ours] for theirs, ours in names.items()} for _, row in report.to_frame().iterrows()]


def clusters(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    found = {}
    for item in case["result"]:
        given = frame[[item, "project"]].dropna()
        cluster = pd.factorize(given["project"])[0]
        between, within = one_way_reml(given[item].to_numpy(dtype=float), cluster)
        icc1 = between / (between + within)
        size = len(given) / given["project"].nunique()
        found[item] = {"between": between, "within": within, "icc": icc1,
                       "design_effect_mean_size": 1 + (size - 1) * icc1}  # fmt: skip
    return found


def retest(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    keys = case["result"]["keys"]
    names = [k.removeprefix("-") for k in keys]
    low, high = np.nanmin(frame[names].to_numpy()), np.nanmax(frame[names].to_numpy())
    for key in keys:
        if key.startswith("-"):
            frame[key[1:]] = low + high - frame[key[1:]]
    frame["score"] = frame[names].mean(axis=1)
    wide = frame.pivot_table(index=["study", "id"], columns="time", values="score")
    scores = pd.DataFrame({"first": wide.iloc[:, 0].to_numpy(), "second": wide.iloc[:, 1].to_numpy()})
    r = cm.retest(scores)["scale"]
    return {
        "n": r.n, "r": r.correlation.value, "r_ci95": [r.correlation.low, r.correlation.high],
        "mean1": r.means[0], "mean2": r.means[1], "sd1": r.sds[0], "sd2": r.sds[1], "paired_t": r.limits.t,
        "icc": forms(cm.icc(scores)),
        "sem_agreement": r.sem.consistency,  # the reference's name for SD(d)/√2
        "smallest_detectable_change": r.smallest_detectable_change_consistency,
        "bland_altman": {"bias": r.limits.bias, "loa": [r.limits.lower, r.limits.upper]},
    }  # fmt: skip


__all__ = ["bifactor", "clusters", "higher_order", "icc", "retest", "thurstone"]
