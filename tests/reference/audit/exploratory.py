# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of the exploratory cases, nested as in the reference, whose order factors take."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.analysis.efa_fit import EfaFit
from coprod_measures.analysis.exploratory import explore
from coprod_measures.analysis.item_correlations import ItemCorrelations, category_codes, item_correlations
from coprod_measures.errors import StatisticalWarning
from coprod_measures.estimation.efa import extract
from coprod_measures.estimation.efa_fit_measures import efa_fit_measures, score_weights
from coprod_measures.numerics.dimensionality import (
    minimum_average_partial,
    squared_multiple_correlations,
    very_simple_structure,
)
from coprod_measures.numerics.polychoric import pair_tables, thresholds
from coprod_measures.numerics.rotation import matched, promax, rotate

from .reliability import placed

Figures = dict[str, Any]
NAMES = {"geominQ": "geomin", "geominT": "geomin_orthogonal", "bentlerQ": "bentler"}


def exploration(case: Mapping[str, Any], frame: pd.DataFrame) -> Figures:
    full, result = frame[case["data"]["items"]], case["result"]
    found = item_correlations(full, None, missing="pairwise", pairwise_n="rows")
    r, items = found.matrix, found.items
    measure = cm.kmo(full, missing="pairwise", pairwise_n="rows")
    partial = minimum_average_partial(r)
    polychoric = result.get("polychoric")
    return {
        "n": found.n,
        "correlation": {"values": r.tolist()},
        "eigenvalues": np.linalg.eigvalsh(r)[::-1].tolist(),
        "KMO": {"overall": measure.overall, "items": dict(measure.items)},
        "bartlett": {"chisq": measure.bartlett.chisq, "p.value": measure.bartlett.pvalue,
                     "df": measure.bartlett.df},
        "smc": dict(zip(items, squared_multiple_correlations(r), strict=True)),
        "det": float(np.linalg.det(r)),
        "MAP": {"values": partial[1 : len(result["MAP"]["values"]) + 1].tolist(),
                "n_factors": int(np.argmin(partial[1 : len(result["MAP"]["values"]) + 1])) + 1},
        **numbers(found, result),
        "efa": {name: solution(found, theirs) for name, theirs in result["efa"].items()},
        "rotation_only": rotations(r, result["rotation_only"]),
        "factanal_ml": factanal(found, len(result["efa"]["ml_none"]["loadings"]["cols"])),
        "pca_varimax": components(full, result["pca_varimax"]),
        "ml_n_selection": [selection(found, row) for row in result["ml_n_selection"]],
        "parallel": parallel(full),
        "factor_scores_listwise": scores(full, result["factor_scores_listwise"]),
        **({"polychoric": on_polychoric(full, polychoric)} if polychoric else {}),
    }  # fmt: skip


def numbers(found: ItemCorrelations, result: Mapping[str, Any]) -> Figures:
    """VSS and its statistics, as many factors as in the reference."""
    rows, first, second = [], [], []
    most = len(result["vss_stats"])
    for m in range(1, most + 1):
        rng = np.random.default_rng(1)
        extracted = extract(found.matrix, m, "minres", rng=rng)
        rotated = rotate(extracted.loadings, "varimax", rng=rng)
        fit = efa_fit_measures(found.matrix, extracted, found.n)
        simple = very_simple_structure(found.matrix, rotated.loadings, rotated.phi)
        squares = rotated.loadings**2
        dof = int(fit["df"])
        first.append(simple.fit[0])
        second.append(simple.fit[1] if m > 1 else 0.0)
        beyond = [0.0] * most
        rows.append({
            "dof": dof, "chisq": fit["chisq"], "prob": fit["pvalue"], "sqresid": simple.squared_residual[-1],
            "fit": simple.fit[-1], "RMSEA": fit.get("rmsea"), "BIC": fit.get("bic"),
            "SABIC": fit["chisq"] - dof * np.log((found.n + 2) / 24),
            "complex": float((squares.sum(axis=1) ** 2 / (squares**2).sum(axis=1)).mean()),
            "eChisq": fit["chisq_empirical"], "SRMR": fit["rmsr"], "eCRMS": fit.get("rmsr_corrected"),
            "eBIC": fit["chisq_empirical"] - dof * np.log(found.n), "eRMS": fit["rmsr"],
            **{f"cfit.{j + 1}": v for j, v in enumerate([*simple.fit, *beyond][:most])},
            **{f"cresidual.{j + 1}": v for j, v in enumerate([*simple.squared_residual, *beyond][:most])},
        })  # fmt: skip
    return {"VSS": {"c1": first, "c2": second}, "vss_stats": rows}


def solution(found: ItemCorrelations, theirs: Mapping[str, Any]) -> Figures:
    target = np.array(theirs["loadings"]["values"], dtype=float)
    rotation = NAMES.get(theirs["rotate"], theirs["rotate"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        fit = explore(found, target.shape[1], theirs["fm"], rotation, None, 10, 1)
    return described(fit, target)


def described(fit: EfaFit, target: np.ndarray) -> Figures:
    """One solution, its factors permuted and signed as the target's."""
    loadings, phi, _ = matched(fit.rotated.loadings, fit.rotated.phi, target)
    items, m, f = list(fit.items), target.shape[1], fit.fit_measures()
    sizes = np.diag(phi @ loadings.T @ loadings)
    share = sizes / sizes.sum()
    structure = loadings @ phi
    parts = [sizes, sizes / len(items), np.cumsum(sizes) / len(items), share, np.cumsum(share)]
    return {
        "loadings": {"values": loadings.tolist()},
        "Phi": {"values": phi.tolist()},
        "structure": {"values": structure.tolist()},
        "communality": dict(fit.communalities),
        "uniqueness": dict(fit.uniquenesses),
        "complexity": dict(fit.complexity),
        "vaccounted": {"values": [list(p) for p in (parts if m > 1 else parts[:2])]},
        "dof": f["df"], "objective": f["objective"], "chisq_empirical": f["chisq_empirical"],
        "STATISTIC": f["chisq"], "PVAL": f["pvalue"], "null_chisq": f["chisq_null"], "null_dof": f["df_null"],
        "RMSEA": {"RMSEA": f.get("rmsea"), "lower": f.get("rmsea_ci_lower"),
                  "upper": f.get("rmsea_ci_upper"), "confidence": 0.9},
        "TLI": f.get("tli"), "BIC": f.get("bic"), "rms": f["rmsr"], "crms": f.get("rmsr_corrected"),
        "e_values": fit.eigenvalues.tolist(),
        "R2_scores": np.einsum("ij,ij->j", structure, np.linalg.solve(fit.correlation, structure)).tolist(),
    }  # fmt: skip


def rotations(r: np.ndarray, theirs: Mapping[str, Any]) -> Figures:
    """Rotations of the reference's own unrotated loadings, with the best criterion of many starts."""
    unrotated = np.array(theirs["input_unrotated_ml"]["values"])
    m = unrotated.shape[1]
    extracted = extract(r, m, "ml", rng=np.random.default_rng(1))
    ours = matched(extracted.loadings, np.eye(m), unrotated)[0]
    rotated = {}
    for name, expected in theirs["rotated"].items():
        target = np.array(expected["loadings"]["values"])
        rng = np.random.default_rng(1)
        if name == "promax":
            found = promax(rotate(unrotated, "varimax", rng=rng))
        else:
            found = rotate(unrotated, NAMES.get(name, name), rng=rng, n_starts=30)  # type: ignore[arg-type]
        loadings, phi, _ = matched(found.loadings, found.phi, target)
        rotated[name] = {
            "loadings": {"values": loadings.tolist()},
            "Phi": {"values": phi.tolist()},
            "criterion": found.criterion,
            "random_starts": {"min": found.criterion, "share_of_starts_at_min": found.share_at_best,
                              "n_starts": found.starts},
        }  # fmt: skip
    return {"input_unrotated_ml": {"values": ours.tolist()}, "rotated": rotated}


def factanal(found: ItemCorrelations, m: int) -> Figures:
    extracted = extract(found.matrix, m, "ml", rng=np.random.default_rng(1))
    fit = efa_fit_measures(found.matrix, extracted, found.n)
    return {
        "uniquenesses": dict(zip(found.items, extracted.uniquenesses, strict=True)),
        "STATISTIC": fit["chisq"],
        "dof": fit["df"],
        "p": fit["pvalue"],
    }


def components(full: pd.DataFrame, theirs: Mapping[str, Any]) -> Figures:
    target = np.array(theirs["loadings"]["values"])
    found = cm.principal_components(full, n_components=target.shape[1], missing="pairwise")
    loadings, _, _ = matched(found.rotated.loadings, found.rotated.phi, target)
    return {"loadings": {"values": loadings.tolist()}, "communality": dict(found.communalities)}


def selection(found: ItemCorrelations, theirs: Mapping[str, Any]) -> Figures:
    extracted = extract(found.matrix, theirs["m"], "ml", rng=np.random.default_rng(1))
    f = efa_fit_measures(found.matrix, extracted, found.n)
    return {
        "m": extracted.loadings.shape[1], "chisq": f["chisq"], "dof": f["df"],
        "RMSEA": {"RMSEA": f.get("rmsea"), "lower": f.get("rmsea_ci_lower"),
                  "upper": f.get("rmsea_ci_upper"), "confidence": 0.9},
        "TLI": f.get("tli"), "BIC": f.get("bic"), "rms": f["rmsr"],
    }  # fmt: skip


def parallel(full: pd.DataFrame) -> Figures:
    """Ten seeds of fifty draws, as in R; psych gives the means of the random eigenvalues."""
    runs = {
        random: [
            cm.parallel_analysis(
                full,
                random=random,
                missing="pairwise",
                pairwise_n="rows",
                draws=50,
                seed=seed,  # type: ignore[arg-type]
            )
            for seed in range(1, 11)
        ]
        for random in ("normal", "shuffled")
    }

    def means(random: str, name: str) -> list[np.ndarray]:
        return [getattr(run, name).mean(axis=0) for run in runs[random]]

    normal = runs["normal"]
    return {
        "n_iter": normal[0].draws,
        "quantile": normal[0].quantile,
        "n_seeds": len(normal),
        "nfact_by_seed": [run.n_factors for run in normal],
        "ncomp_by_seed": [run.n_components for run in normal],
        "observed_fa_values": normal[0].factors.tolist(),
        "observed_pc_values": normal[0].components.tolist(),
        "mean_pc_sim95": np.mean(means("normal", "random_components"), axis=0).tolist(),
        "mean_fa_sim95": np.mean(means("normal", "random_factors"), axis=0).tolist(),
        "mean_pc_resampled95": np.mean(means("shuffled", "random_components"), axis=0).tolist(),
        "mean_fa_resampled95": np.mean(means("shuffled", "random_factors"), axis=0).tolist(),
        "sd_over_seeds_pc_sim": np.std(means("normal", "random_components"), axis=0, ddof=1).tolist(),
        "sd_over_seeds_fa_sim": np.std(means("normal", "random_factors"), axis=0, ddof=1).tolist(),
    }


def scores(full: pd.DataFrame, theirs: Mapping[str, Any]) -> Figures:
    target = np.array(theirs["loadings"]["values"])
    complete = full.dropna()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        fit = cm.efa(complete, n_factors=target.shape[1], extraction="ml")
    loadings, phi, _ = matched(fit.rotated.loadings, fit.rotated.phi, target)
    z = ((complete - complete.mean()) / complete.std()).to_numpy()[:10]
    found: Figures = {"loadings": {"values": loadings.tolist()}, "Phi": {"values": phi.tolist()}}
    structure = loadings @ phi
    for name, method in (("Thurstone", "regression"), ("Bartlett", "bartlett"), ("tenBerge", "tenberge")):
        weights = score_weights(fit.correlation, loadings, phi, method)  # type: ignore[arg-type]
        found[name] = {
            "weights": {"values": weights.tolist()},
            "first10": {"values": (z @ weights).tolist()},
            # psych's R2: the covariance of score and factor, a squared correlation for Thurstone's alone.
            "R2": np.einsum("ij,ij->j", weights, structure).tolist(),
        }
    return found


def on_polychoric(full: pd.DataFrame, theirs: Mapping[str, Any]) -> Figures:
    found = item_correlations(full, None, kind="polychoric", missing="pairwise", pairwise_n="rows")
    codes, counts = category_codes(found.values)
    tau = thresholds(pair_tables(codes, counts).margins, counts)
    return {
        "rho": {"values": found.matrix.tolist()},
        "tau": {"values": placed(tau, full).tolist()},
        "KMO": cm.kmo(full, correlation="polychoric", missing="pairwise").overall,
        **{name: solution(found, theirs[name]) for name in ("efa_minres_oblimin", "efa_ml_oblimin")},
    }
