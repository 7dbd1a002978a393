# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce lavaan's full results for continuous items to what the tests of the engine read.

Usage: python tests/reference/trim_engine.py FOLDER, where FOLDER holds cfa_*.json and mg_*.json as the
R scripts wrote them (lavaan 0.6-14, R 4.2.2). Writes a file per case to engine/ beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CASES = (
    "cfa_hs1939_ML", "cfa_hs1939_ML_meanstructure", "cfa_hs1939_ML_stdlv", "cfa_hs1939_ML_wishart",
    "cfa_hs1939_MLR", "cfa_hs1939_MLR_meanstructure", "cfa_hs1939_MLM", "cfa_hs1939_MLMV", "cfa_hs1939_ULS",
    "cfa_hs1939_GLS", "cfa_hs1939_corr_resid", "cfa_hs1939_equal_loadings", "cfa_hs1939_covariate_mimic",
    "cfa_hs1939_listwise_ML", "cfa_hs1939_FIML_ML", "cfa_hs1939_FIML_MLR", "cfa_bilingual_FIML_ML",
    "cfa_bilingual_FIML_MLR", "cfa_bilingual_second_order_MLR", "cfa_bfi25_ML_fiml", "cfa_gbhs_MLR_FIML",
    "mg_hs1939_school_ML", "mg_hs1939_school_MLR", "mg_hs1939_school_MLM", "mg_hs1939_identification",
    "mg_hs1939_school_missing_ML_FIML", "mg_hs1939_school_missing_MLR_FIML", "mg_bilingual_lang_MLR",
    "mg_bilingual_lang_MLR_FIML", "mg_gbhs_lang_MLR_FIML", "mg_inv4gr_ML",
)  # fmt: skip
METHODS = {
    "satorra.bentler.2001": ["satorra_bentler_2001", "delta"],
    "satorra.bentler.2010": ["satorra_bentler_2010", "delta"],
    "satorra.2000_delta": ["satorra_2000", "delta"],
    "satorra.2000_exact": ["satorra_2000", "exact"],
    "satorra.2000_scaled.shifted": ["scaled_shifted", "delta"],
    "standard_unscaled": ["standard", "delta"],
}


def options(case: str, call: str) -> dict[str, Any]:
    """Read the options of `cfa` from a case's name and R call."""
    found: dict[str, Any] = {"estimator": "ML"}
    for estimator in ("MLMV", "MLM", "MLR", "GLS", "ULS"):
        if f"'{estimator}'" in call or f"_{estimator}" in case:
            found["estimator"] = estimator
            break
    if "fiml" in call.lower() or "second_order" in case:
        found["missing"] = "fiml"
    if "std.lv=TRUE" in call or "std.lv" in call or case == "mg_inv4gr_ML":
        found["identification"] = "std_lv"
    if "meanstructure" in call:
        found["meanstructure"] = True
    if "wishart" in call:
        found["likelihood"] = "wishart"
    return found


def _listed(entry: str | list[str]) -> list[str]:
    return [entry] if isinstance(entry, str) else entry


def trimmed_model(full: dict[str, Any]) -> dict[str, Any]:
    """Keep fit, estimates, modification indices, factor scores and residual correlations."""
    n = full.get("nobs", [])
    rows = [p for p in full["parameters"] if p["op"] not in ("==", ":=")]
    keys = ("lhs", "op", "rhs", "group", "est", "se", "std.lv", "std.all")
    kept: dict[str, Any] = {
        "equal": [e.replace(".", "_") for e in _listed(full.get("group_equal", [])) if e],
        "free": [p for p in _listed(full.get("group_partial", [])) if p],
        "n": n,
        "group_labels": full.get("group_labels", []),
        "fit": {k.replace(".", "_"): v for k, v in full["fit"].items()},
        "parameters": [[p.get(k, 1 if k == "group" else None) for k in keys] for p in rows],
    }
    if "modification_indices_top" in full:
        fields = ("lhs", "op", "rhs", "group", "mi", "epc", "sepc.lv", "sepc.all")
        kept["modification_indices"] = [
            [m.get(k, 1) for k in fields] for m in full["modification_indices_top"]
        ]
    for method in ("regression", "Bartlett"):
        if f"factor_scores_{method}" in full:
            scores = full[f"factor_scores_{method}"]["all"]
            kept[f"scores_{method}"] = {
                "factors": scores["first10"]["cols"],
                "first": scores["first10"]["values"],
            }
            kept[f"scores_{method}"]["sd"] = scores["sd"]
    if full.get("residual_cor"):
        kept["residual_correlations"] = full["residual_cor"]["values"]
    return kept


def trimmed(full: dict[str, Any]) -> dict[str, Any]:
    """Return one case: its models by step, score tests and difference tests."""
    case, result = full["case"], full["result"]
    model = full["settings"]["model"]
    if case == "cfa_hs1939_equal_loadings":
        model = model.splitlines()[0]
    kept: dict[str, Any] = {
        "case": case,
        "data": full["data"]["file"],
        "group": full["data"].get("group"),
        "model": model,
        "options": options(case, full["call"]),
    }
    if case == "mg_hs1939_identification":
        held = {"group_equal": ["loadings", "intercepts"]}
        kept["models"] = {name: trimmed_model(found | held) for name, found in result.items()}
        kept["options"] = {"estimator": "ML"}
    elif "models" in result:
        fitted = {n: m for n, m in result["models"].items() if "fit" in m}  # lavaan gave up on the others
        kept["models"] = {name: trimmed_model(found) for name, found in fitted.items()}
        if "metric_partial" in kept["models"]:  # one case does not say what it released
            released = [p for p in full["settings"]["partial_release"] if "=~" in p]
            kept["models"]["metric_partial"]["free"] = released
    else:
        kept["models"] = {"model": trimmed_model(result)}
    kept["score_tests"] = {
        step: {
            "total": [found["total"]["X2"], found["total"]["df"]],
            "univariate": [
                [u["constraint_first"], u["constraint_second"], u["X2"]] for u in found["univariate"]
            ],
        }
        for step, found in result.get("score_tests", {}).items()
        if "total" in found
    }
    kept["differences"] = {
        pair: [
            [*METHODS.get(name, ["", ""]), test["chisq_diff"], test["df_diff"]]
            for name, test in tests.items()
            if not name.startswith("delta") and isinstance(test, dict) and test.get("chisq_diff") is not None
        ]
        for pair, tests in result.get("comparisons", {}).items()
    }
    return kept


def main(folder: Path) -> None:
    """Write every case."""
    target = Path(__file__).parent / "engine"
    target.mkdir(exist_ok=True)
    for case in CASES:
        full = json.loads((folder / f"{case}.json").read_text(encoding="utf-8"))
        text = json.dumps(trimmed(full), separators=(",", ":"))
        (target / f"{case}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
