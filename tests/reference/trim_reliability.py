# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the full reference results of reliability and exploratory analysis to what the tests read.

Usage: python tests/reference/trim_reliability.py FOLDER, where FOLDER holds reliability_*.json and
efa_*.json as the R scripts wrote them. Writes reliability.json and efa.json beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

# Survey data that are not shipped stay out; their figures are read from the full results where they exist.
RELIABILITY = ("attitude", "hs1939_9", "datcat_f1", "datcat_8", "bfi_C", "bfi_N",
               *(f"bilingual_{s}" for s in ("PRO", "INC", "REC", "OUT", "MAN")))  # fmt: skip
EFA = ("hs1939", "bfi25", "bilingual30")
SOLUTIONS = ("minres_none", "minres_varimax", "minres_promax", "minres_oblimin", "minres_quartimin",
             "minres_geominQ", "ml_none", "ml_varimax", "ml_oblimin", "pa_none", "pa_varimax",
             "pa_oblimin")  # fmt: skip
FIT = ("dof", "objective", "chisq_empirical", "STATISTIC", "PVAL", "null_chisq", "null_dof", "RMSEA", "TLI",
       "BIC", "rms", "crms")  # fmt: skip
PARALLEL = ("nfact_by_seed", "ncomp_by_seed", "observed_fa_values", "observed_pc_values", "mean_pc_sim95",
            "mean_fa_sim95", "mean_pc_resampled95", "mean_fa_resampled95", "sd_over_seeds_pc_sim",
            "sd_over_seeds_fa_sim")  # fmt: skip


def trimmed_reliability(full: dict[str, Any]) -> dict[str, Any]:
    """Return psych's alpha of complete cases, and semTools' omega, with how it treats missing ones."""
    result = full["result"]
    alpha = result["alpha_listwise"] or result["alpha"]
    return {
        "file": full["data"]["file"],
        "items": full["data"]["items"],
        "filter": full["data"]["filter"],
        "describe": [list(row.values())[2:] for row in result["descriptives"]["describe"]],
        "mardia": result["descriptives"]["mardia"],
        "psych_alpha": {
            cases: _alpha(block) for cases, block in (("pairwise", result["alpha"]), ("listwise", alpha))
        },
        "n": result["feldt_formula_listwise"]["n"],
        "raw_alpha": alpha["total"]["raw_alpha"],
        "std_alpha": alpha["total"]["std.alpha"],
        "feldt": [alpha["feldt_ci95"]["lower"], alpha["feldt_ci95"]["upper"]],
        "r_drop": [row["r.drop"] for row in alpha["items"]],
        "alpha_drop": [row["raw_alpha"] for row in alpha["drop"]],
        "missing": "fiml" if result["cfa1"]["missing"] == "ml" else "listwise",
        "guttman": result["guttman_listwise"],
        "omega1": result["omega1"],
        "omega_psych": result["omega"],
        "ordinal": _ordinal(result),
        "AVE": result["cfa1"]["AVE"]["f"],
        "maximal": result["cfa1"]["maximalRelia"][0],
        "omega_implied": result["cfa1"]["compRelSEM"]["omega_obs.var_FALSE"]["f"],
        "omega_observed": result["cfa1"]["compRelSEM"]["omega"]["f"],
    }


def _alpha(block: dict[str, Any]) -> dict[str, Any]:
    """Return psych's alpha with all that stands beside it, rows as lists."""
    feldt = block["feldt_ci95"]
    return {
        "n": block["n"],
        "total": block["total"],
        "feldt": [feldt["lower"], feldt["upper"]],
        "drop": [list(row.values())[1:-1] for row in block["drop"]],
        "items": [list(row.values())[1:-1] for row in block["items"]],
    }


def _ordinal(result: dict[str, Any]) -> dict[str, Any] | None:
    """Return what rests on polychoric correlations, where there is any."""
    if not result["ordinal"]:
        return None
    keep = ("ordinal_alpha", "average_r", "omega_1f_minres")
    fit = result["cfa1_ordinal"]
    return {k: result["ordinal"][k] for k in keep} | {
        "rho": result["ordinal"]["polychoric"]["values"],
        "compRelSEM": {k: v["f"] for k, v in fit["compRelSEM"].items()},
        "AVE": fit["AVE"]["f"],
        "maximal": fit["maximalRelia"][0],
        "loadings": [p["est"] for p in fit["parameters"] if p["op"] == "=~"],
    }


def trimmed_models(folder: Path) -> dict[str, Any]:
    """Return omegas of a bifactor and a second-order model, Thurstone's, and HTMT."""

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return found

    bifactor, higher = read("reliability_hs1939_bifactor"), read("reliability_hs1939_higher_order")
    htmt = read("cfa_bilingual_htmt")
    return {
        "thurstone": read("reliability_thurstone_omega")["result"],
        "bifactor": {k: bifactor["result"][k] for k in ("omega_h", "omega_total", "ECV", "compRelSEM")},
        "higher": {
            k: higher["result"][k] for k in ("compRelSEM_higher", "compRelSEM_default", "reliabilityL2")
        },
        "htmt": {k: htmt["result"][k] for k in ("htmt", "htmt2", "AVE", "factor_cor")},
    }


def trimmed_efa(full: dict[str, Any]) -> dict[str, Any]:
    """Return the correlations analysed and, by extraction and rotation, what came of them."""
    result = full["result"]
    keep = ("loadings", "Phi", "communality")
    rotated = result["rotation_only"]["rotated"]
    return {
        "file": full["data"]["file"],
        "items": full["data"]["items"],
        "n": result["n"],
        "correlation": result["correlation"]["values"],
        "solutions": {name: {k: _values(result["efa"][name].get(k)) for k in keep} for name in SOLUTIONS},
        "fit": {
            name: {k: result["efa"][name][k] for k in FIT} for name in SOLUTIONS if name.endswith("none")
        },
        "KMO": [result["KMO"]["overall"], *result["KMO"]["items"].values()],
        "bartlett": result["bartlett"],
        "smc": list(result["smc"].values()),
        "MAP": result["MAP"]["values"],
        "VSS": result["VSS"],
        "vss_stats": [list(row.values())[:14] for row in result["vss_stats"]],
        "pca_varimax": {
            "loadings": result["pca_varimax"]["loadings"]["values"],
            "communality": list(result["pca_varimax"]["communality"].values()),
        },
        "of_factors": {
            name: {
                "complexity": list(result["efa"][name]["complexity"].values()),
                "vaccounted": result["efa"][name]["vaccounted"]["values"],
                "R2_scores": result["efa"][name]["R2_scores"],
                "structure": result["efa"][name]["structure"]["values"],
            }
            for name in ("minres_varimax", "ml_oblimin")
        },
        "parallel": {k: result["parallel"][k] for k in PARALLEL},
        "n_selection": result["ml_n_selection"],
        "factanal": result["factanal_ml"],
        "scores": {k: _values(v) for k, v in _scores(result["factor_scores_listwise"]).items()},
        "polychoric": _polychoric(result.get("polychoric")),
        "unrotated": result["rotation_only"]["input_unrotated_ml"]["values"],
        "rotated": {
            name: {
                k: _values(rotated[name].get(k)) for k in ("loadings", "Phi", "criterion", "random_starts")
            }
            for name in ("varimax", "promax", "oblimin", "quartimin", "geominQ", "geominT", "bentlerQ")
        },
    }


def _scores(block: dict[str, Any]) -> dict[str, Any]:
    """Return the solution and, by method, weights and the first ten scores."""
    methods = {m: block[m] for m in ("Thurstone", "Bartlett", "tenBerge")}
    found = {"loadings": block["loadings"], "Phi": block["Phi"]}
    for method, entry in methods.items():
        found |= {f"{method}_weights": entry["weights"], f"{method}_first10": entry["first10"]}
    return found


def _polychoric(block: dict[str, Any] | None) -> dict[str, Any] | None:
    if block is None:
        return None
    solutions = ("efa_minres_oblimin", "efa_ml_oblimin")
    return {
        "rho": block["rho"]["values"],
        "KMO": block["KMO"],
        **{
            name: {k: _values(block[name].get(k)) for k in ("loadings", "Phi", "communality")}
            for name in solutions
        },
    }


def _values(entry: Any) -> Any:
    return entry["values"] if isinstance(entry, dict) and "values" in entry else entry


def main(folder: Path) -> None:
    """Write the two trimmed files."""
    here = Path(__file__).resolve().parent
    for name, cases, trim in (
        ("reliability", RELIABILITY, trimmed_reliability),
        ("efa", EFA, trimmed_efa),
    ):
        full = {c: json.loads((folder / f"{name}_{c}.json").read_text(encoding="utf-8")) for c in cases}
        software = next(iter(full.values()))["software"]
        out = {"software": software, "cases": {c: trim(f) for c, f in full.items()}}
        if name == "reliability":
            out["models"] = trimmed_models(folder)
        text = json.dumps(out, separators=(",", ":"), ensure_ascii=False)
        (here / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
