# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of alignment by sirt's settings, and of dMACS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.numerics import alignment_objective
from coprod_measures.numerics.alignment import invariance_effects, noninvariant

from .reliability import Figures

Case = Mapping[str, Any]
Floats = np.ndarray
# Power, and which standard deviations are fixed: the first, or their product.
FIXED = {"AM_pow_.5_fixed": 0.5, "pow_1": 1.0, "pow_2": 2.0}
PRODUCT = {
    "AM_pow_.5_free": 0.5, "pow_1_product": 1.0, "pow_2_product": 2.0,
    "meth3_mplus_FIXED_like": 0.5, "meth4_mplus_FREE_like": 0.5,
}  # fmt: skip


def aligned(case: Case, frame: pd.DataFrame) -> Figures:
    theirs = case["result"]
    found: Figures = {}
    if "config" in theirs:
        found["config"] = configural(theirs["config"], frame, case["data"]["items"])
        lam, nu = (np.array(found["config"][k]["values"]) for k in ("lambda", "nu"))
    else:
        lam, nu = np.hsplit(frame.to_numpy(float), 2)
    first, product = (
        {p: cm.alignment(lam, nu, power=(p, p), scale=scale, starts=4) for p in (0.5, 1.0, 2.0)}
        for scale in ("first", "product")  # type: ignore[arg-type]
    )
    for name, power in FIXED.items():
        found[name] = solution(first[power], lam, nu)
    for name, power in PRODUCT.items():
        pars = theirs[name]["pars"]
        found[name] = at_sirts_solution(lam, nu, pars, power) | {"pars": in_unit(product[power], pars)}
    found["approximate_invariance_tol_.1_.3"] = shares(first[0.5])
    return found


def configural(theirs: Case, frame: pd.DataFrame, items: list[str]) -> Figures:
    """Loadings, intercepts and residual variances of each group, the factor standard normal."""
    column = "lang" if "lang" in frame else "group"
    order = theirs["lambda"]["rows"]
    fit = cm.cfa(
        f"f =~ {' + '.join(items)}", frame, group=column, group_order=order, identification="std_lv",
        meanstructure=True,
    )  # fmt: skip
    rows = fit.parameter_estimates()

    def values(op: str, key: str) -> list[list[float]]:
        chosen = rows[(rows["op"] == op) & rows[key].isin(items)]
        if op == "~~":
            chosen = chosen[chosen["lhs"] == chosen["rhs"]]
        table = chosen.pivot_table(index="group", columns=key, values="est", sort=False)
        return table.loc[order, items].to_numpy().tolist()

    return {
        "lambda": {"values": values("=~", "rhs")},
        "nu": {"values": values("~1", "lhs")},
        "err_var": {"values": values("~~", "lhs")},
        "N": {g: s.n for g, s in zip(order, fit.sample.groups, strict=True)},
    }


def solution(found: cm.Alignment, lam: Floats, nu: Floats) -> Figures:
    """Our minimum with the first group's mean 0 and standard deviation 1."""
    means, sds = found.means.to_numpy(), found.sds.to_numpy()
    sharp = alignment_objective.objective(lam, nu, means, sds, power=found.power, epsilon=1e-10)
    return {
        "pars": [{"alpha": a, "psi": s} for a, s in zip(means, sds, strict=True)],
        "lambda_aligned": {"values": found.loadings.to_numpy().tolist()},
        "nu_aligned": {"values": found.intercepts.to_numpy().tolist()},
        "R2_and_rbar": {"values": effects(found.invariance.to_numpy())},
        "fopt_sirt": [2 * found.objective],
        "objective_unordered_pairs_eps1e10": sharp,
    }


def in_unit(found: cm.Alignment, pars: list[Case]) -> list[Figures]:
    """Our minimum with the product of the standard deviations 1, in sirt's unit."""
    unit = float(np.exp(np.log([p["psi"] for p in pars]).mean()))
    return [
        {"alpha": a * unit, "psi": s * unit}
        for a, s in zip(found.means.to_numpy(), found.sds.to_numpy(), strict=True)
    ]


def at_sirts_solution(lam: Floats, nu: Floats, pars: list[Case], power: float) -> Figures:
    """Our functions at sirt's means and deviations, which with a free product are not at the minimum.

    sirt's alpha is there not the mean but the mean over the standard deviation: its aligned intercepts are
    nu - alpha * lambda, and its objective is ours of means alpha * psi. (The reference's own objective takes
    alpha for the mean.)
    """
    alpha, psi = (np.array([p[k] for p in pars]) for k in ("alpha", "psi"))

    def value(means: Floats, epsilon: float) -> float:
        return alignment_objective.objective(lam, nu, means, psi, power=(power, power), epsilon=epsilon)

    loadings, intercepts = lam / psi[:, None], nu - alpha[:, None] * lam
    return {
        "lambda_aligned": {"values": loadings.tolist()},
        "nu_aligned": {"values": intercepts.tolist()},
        "R2_and_rbar": {"values": effects(invariance_effects(loadings, intercepts, alpha * psi, psi))},
        "fopt_sirt": [2 * value(alpha * psi, 1e-3)],
        "objective_unordered_pairs_eps1e10": value(alpha, 1e-10),
    }


def effects(found: Floats) -> list[list[float]]:
    """sirt's table: R-squared, the root of what it leaves, and the mean correlation of groups."""
    r2, r = found.T
    return [r2.tolist(), np.sqrt(1 - r2).tolist(), r.tolist()]


def shares(found: cm.Alignment) -> Figures:
    """Shares of parameters farther than .1 and .3 from the joint ones, in per cent, and the joint ones."""
    out: Figures = {}
    for name, values, tolerance in (("lambda", found.loadings, 0.1), ("nu", found.intercepts, 0.3)):
        far, centre = noninvariant(values.to_numpy(), tolerance)
        out[f"{name}_noninvariant_share"] = 100 * float(np.mean(far))
        out[f"{name}_parm"] = {"values": [[c] for c in np.ravel(centre)]}
    return out


def effect_sizes(case: Case, frame: pd.DataFrame) -> Figures:
    """dMACS of the items that are no anchors, and the fit and estimates it is computed from."""
    data, theirs = case["data"], case["result"]
    model = cm.FactorModel.parse(case["settings"]["model"])
    free = [
        word
        for factor in model.latents
        for item in model.loadings_of(factor)
        if item not in theirs["anchor_items"]
        for word in (f"{factor} =~ {item}", f"{item} ~1")
    ]
    order = data["reference"], data["focal"]
    fit = cm.cfa(
        model, frame, group=data["group"], group_order=order, equal=["loadings", "intercepts"], free=free
    )
    report = cm.dmacs(fit)
    rows = report.to_frame().set_index("item")
    measures = fit.fit_measures()
    return {
        "n": [g.n for g in fit.sample.groups],
        "model_fit": {k: measures[k] for k in theirs["model_fit"]},
        "items": {item: _item(fit, item, rows.loc[item], order) for item in theirs["items"]},
        "scale_level_expected_mean_difference": report.scale_difference()[data["focal"]],
    }


def _item(fit: cm.CfaFit, item: str, row: Any, order: tuple[str, str]) -> Figures:
    rows = fit.parameter_estimates()

    def at(group: str, op: str, lhs: str, rhs: str) -> float:
        same = (rows["group"] == group) & (rows["op"] == op) & (rows["lhs"] == lhs) & (rows["rhs"] == rhs)
        return float(rows.loc[same, "est"].item())

    factor = str(rows.loc[(rows["op"] == "=~") & (rows["rhs"] == item), "lhs"].iloc[0])
    both = [{"loading": at(g, "=~", factor, item), "intercept": at(g, "~1", item, "")} for g in order]
    focal = {"latent_mean": at(order[1], "~1", factor, ""), "latent_var": at(order[1], "~~", factor, factor)}
    return {
        "dmacs": row["dmacs"],
        "dmacs_signed_mean_difference": row["signed"],
        "dmacs_pooled_variance_sd": row["dmacs_pooled_variance"],
        "pooled_sd_weighted_sd": row["sd"],
        "pooled_sd_weighted_variance": row["sd_pooled_variance"],
        "reference": both[0],
        "focal": both[1] | focal,
    }
