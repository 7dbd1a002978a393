# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the full reference results of ordinal items to what the tests read.

Usage: python tests/reference/trim_ordinal.py FOLDER, where FOLDER holds cfa_*.json, ord_*.json and
polyserial_*.json as the R scripts wrote them. Writes one file per case to ordinal/ beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SINGLE = (
    *(f"cfa_datcat_{e}" for e in ("WLSMV_delta", "WLSMV_theta", "WLSMV_stdlv", "ULSMV_delta", "ULSMV_theta",
                                  "DWLS_delta", "WLSM_delta", "ULSM_delta", "WLS")),
    "cfa_bfi25_WLSMV_listwise", "cfa_bilingual_WLSMV_listwise", "cfa_bilingual_WLSMV_pairwise",
    "cfa_gbhs_WLSMV", "cfa_gbhs_full_WLSMV",
)  # fmt: skip
LADDERS = (
    "ord_datcat_g_theta", "ord_datcat_g_delta", "ord_datcat_g_millsap", "ord_datcat_longitudinal",
    "ord_bilingual_onefactor_threshold_item", "ord_bilingual_onefactor_loading_item", "ord_bilingual_5f",
    "ord_gbhs_lang_4cat", "ord_gbhs_lang_3cat",
)  # fmt: skip
OPERATORS = ("=~", "~~", "~1", "|", "~*~")


def rounded(value: Any) -> Any:
    """Keep ten significant digits."""
    if isinstance(value, float):
        return float(f"{value:.10g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return value


def trimmed_model(model: dict[str, Any], syntax: bool) -> dict[str, Any]:
    """Return estimates, fit, modification indices and scores of one fit."""
    found: dict[str, Any] = {
        "equal": model.get("equal", []),
        "fit": model["fit"],
        "parameters": [
            [r["lhs"], r["op"], r["rhs"], r.get("group", 1), r["est"], r["se"], r["std.lv"], r["std.all"]]
            for r in model["parameters"]
            if r["op"] in OPERATORS
        ],
    }
    if syntax:
        found["syntax"] = model["syntax"]
    if "modification_indices_top" in model:
        keep = ("lhs", "op", "rhs", "mi", "epc", "sepc.lv", "sepc.all")
        found["modification_indices"] = [[r[k] for k in keep] for r in model["modification_indices_top"]]
    for method in ("regression", "Bartlett"):
        if f"factor_scores_{method}" in model:
            first = model[f"factor_scores_{method}"]["all"]["first10"]
            found[f"scores_{method}"] = {"factors": first["cols"], "first": first["values"]}
    return found


def trimmed(full: dict[str, Any]) -> dict[str, Any]:
    """Return one case: its model, what it was fitted to, its fits and their differences."""
    result = full["result"]
    out: dict[str, Any] = {"data": full["data"]["file"], "model": full["settings"]["model"]}
    if "models" not in result:
        stats = result.get("sampstat", {}).get("all")
        if stats:
            out["items"], out["cov"] = stats["cov"]["cols"], stats["cov"]["values"]
            out["th"] = list(stats["th"].values())
        return out | {"models": {"model": trimmed_model(result, False)}, "differences": {}}
    long = "longitudinal" in full["case"]
    fitted = {name: m for name, m in result["models"].items() if "fit" in m}
    out["models"] = {name: trimmed_model(m, long or "datcat" in full["case"]) for name, m in fitted.items()}
    out["differences"] = {
        pair: [
            [method, test["chisq_diff"], test["df_diff"]]
            for method, key in (
                ("scaled_shifted", "satorra.2000_scaled.shifted"),
                ("mean_variance_adjusted", "satorra.2000_mean_adjusted"),
            )
            if "chisq_diff" in (test := tests.get(key, {}))
        ]
        for pair, tests in result["comparisons"].items()
    }
    return out


def main(folder: Path) -> None:
    """Write the trimmed files."""
    target = Path(__file__).resolve().parent / "ordinal"
    target.mkdir(exist_ok=True)
    for name in (*SINGLE, *LADDERS):
        full = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        _write(target / f"{name}.json", {"software": full["software"], **trimmed(full)})
    for name in ("cfa_datcat_internals", "polyserial_pcor_examples"):
        full = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        _write(target / f"{name}.json", {"software": full["software"], "result": full["result"]})


def _write(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(rounded(content), separators=(",", ":"), ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
