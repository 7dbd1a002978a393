# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the results of lavaan for clustered data to what the tests read.

Usage: python tests/reference/trim_clusters.py FOLDER, where FOLDER holds cluster_*.json, twolevel_*.json
as the R scripts wrote them (lavaan 0.6-14, R 4.2.2). Writes clusters.json
beside this file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SINGLE = ("cluster_demo_single_MLR", "cluster_demo_ignored_MLR", "cluster_bilingual_9")
TWO_LEVEL = ("twolevel_demo_ML", "twolevel_demo_2f_MLR")


def trimmed(full: dict[str, Any]) -> dict[str, Any]:
    """Keep fit and estimates, and what is told of the two levels."""
    keys = ("lhs", "op", "rhs", "group", "level", "est", "se", "std.all")
    rows = [p for p in full["parameters"] if p["op"] not in ("==", ":=")]
    return {
        "group_labels": full.get("group_labels", []),
        "fit": {k.replace(".", "_"): v for k, v in full["fit"].items()},
        "parameters": [[p.get(k, 1 if k in ("group", "level") else None) for k in keys] for p in rows],
        **{k: full[k] for k in ("icc", "within_cov_h1", "between_cov_h1") if k in full},
    }


def main(folder: Path) -> None:
    """Write every case of `folder` that the tests read."""

    def read(case: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folder / f"{case}.json").read_text(encoding="utf-8"))
        return found

    cases = {}
    for name in (*SINGLE, *TWO_LEVEL):
        full = read(name)
        cases[name] = {"model": full["settings"]["model"], **trimmed(full["result"])}
    full = read("cluster_demo_mg_scalar")
    cases["cluster_demo_mg_scalar"] = {
        "model": full["settings"]["model"],
        "configural": trimmed(full["result"]["configural"]),
        "scalar": trimmed(full["result"]["scalar"]),
        "difference": full["result"]["difference"],
    }
    target = Path(__file__).with_name("clusters.json")
    target.write_text(json.dumps(cases, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
