# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the R results for models over waves to what the tests read.

Usage: python tests/reference/trim_longitudinal.py FOLDER, where FOLDER holds long_exlong_*.json as the R
script wrote them (lavaan 0.6-14, semTools 0.5-6, R 4.2.2). Writes longitudinal.json beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CASES = ("std.lv", "ul", "fx", "MLR", "group_sex")
FIT = (
    "npar", "chisq", "df", "pvalue", "chisq_scaled", "chisq_scaling_factor", "pvalue_scaled",
    "baseline_chisq", "baseline_df", "cfi", "tli", "cfi_scaled", "cfi_robust", "tli_robust", "logl", "aic",
    "bic", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "rmsea_scaled", "rmsea_robust",
    "rmsea_ci_upper_robust", "srmr",
)  # fmt: skip


def _model(full: dict[str, Any]) -> dict[str, Any]:
    fit = {k.replace(".", "_"): v for k, v in full["fit"].items()}
    rows = [p for p in full["parameters"] if p["op"] not in ("==", ":=")]
    return {
        "equal": [e.replace(".", "_") for e in full["equal"]],
        "n": full["nobs"],
        "fit": {k: fit[k] for k in FIT if k in fit},
        "parameters": [
            [p["lhs"], p["op"], p["rhs"], p.get("group", 1), p["est"], p["se"], p["std.all"]] for p in rows
        ],
    }


def main(folder: Path) -> None:
    """Write every case."""
    cases = {}
    for name in CASES:
        full = json.loads((folder / f"long_exlong_{name}.json").read_text(encoding="utf-8"))["result"]
        cases[name] = {
            "models": {step: _model(found) for step, found in full["models"].items()},
            "differences": {
                pair.split(" -> ")[1]: {
                    **{k: tests["default"][k] for k in ("chisq_diff", "df_diff", "p")},
                    "delta": {k: tests["delta"][k] for k in ("cfi", "rmsea", "srmr")},
                }
                for pair, tests in full["comparisons"].items()
            },
        }
    text = json.dumps(cases, separators=(",", ":"))
    (Path(__file__).parent / "longitudinal.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
