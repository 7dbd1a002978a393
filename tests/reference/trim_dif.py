# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reduce the full reference results of DIF, alignment and dMACS to what the tests read.

Usage: python tests/reference/trim_dif.py FOLDER, where FOLDER holds dif_*.json, align_*.json, dmacs_*.json,
lordif_*.json and irt_grm_*.json as the R scripts wrote them. Writes dif.json, mantel.json, alignment.json,
dmacs.json, lordif.json and graded_response.json beside this file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

DIF = ("olr_bilingual_MAN", "olr_bilingual_OUT", "olr_bilingual_PRO", "olr_gbhs_lang", "olr_anxiety_age")
MANTEL = ("bilingual_MAN", "bilingual_OUT", "bilingual_PRO", "gbhs_lang")
ALIGNMENT = ("bilingual_MAN", "inv4gr", "ess2005")
LORDIF = ("anxiety_age",)
GRADED = ("bilingual_MAN", "science", "lsat7_2PL", "gbhs_10", "anxiety29")
DMACS = ("hs1939", "bilingual_MAN", "gbhs")


def _place(full: dict[str, Any]) -> dict[str, Any]:
    data = full["data"]
    return {k: data[k] for k in ("file", "files", "items", "group", "reference", "focal") if k in data}


def trimmed_dif(full: dict[str, Any]) -> dict[str, Any]:
    """Return, per item and kind of score, the three models and their comparisons."""
    result = full["result"]
    tests = ("uniform_12", "nonuniform_23", "total_13")

    def item(found: dict[str, Any]) -> dict[str, Any]:
        models = {m: found[m] for m in ("m1", "m2", "m3")}
        compared = {t: [found[t]["chisq"], found[t]["p"], *found[t]["dR2"].values()] for t in tests}
        return {k: found[k] for k in ("ll0", "loglik", "beta_change")} | models | compared

    scores = {s: {i: item(f) for i, f in result[s].items()} for s in ("sum_score", "rest_score")}
    adjusted = {k: result[k] for k in ("p_holm_uniform_sum", "p_BH_uniform_sum")}
    return _place(full) | {"n": result["n"], "reference": result["reference"]} | scores | adjusted


def trimmed_alignment(full: dict[str, Any]) -> dict[str, Any]:
    """Return the configural solution and what sirt made of it by each setting."""
    result = dict(full["result"])
    config = result.pop("config", None)
    shares = result.pop("approximate_invariance_tol_.1_.3")
    out = _place(full) | {"settings": {}}
    if config is not None:
        out |= {k: config[k]["values"] for k in ("lambda", "nu")} | {"groups": config["lambda"]["rows"]}
    for name, found in result.items():
        out["settings"][name] = {
            "alpha": [p["alpha"] for p in found["pars"]],
            "psi": [p["psi"] for p in found["pars"]],
            "fopt": found["fopt_sirt"][0],
            "objective": found["objective_unordered_pairs_eps1e10"],
            "effects": found["R2_and_rbar"]["values"],
        }
    out["noninvariant"] = [shares["lambda_noninvariant_share"], shares["nu_noninvariant_share"]]
    return out


def trimmed_dmacs(full: dict[str, Any]) -> dict[str, Any]:
    """Return the model, its anchors, and the effect sizes of every item."""
    result = full["result"]
    keep = ("n", "anchor_items", "model_fit", "items", "scale_level_expected_mean_difference")
    return _place(full) | {"model": full["settings"]["model"]} | {k: result[k] for k in keep}


def trimmed_mantel(full: dict[str, Any]) -> dict[str, Any]:
    """Return every test of every item."""
    return _place(full) | {"result": full["result"]}


def trimmed_lordif(full: dict[str, Any]) -> dict[str, Any]:
    """Return what lordif flagged, and its statistics matched on the mean of the items and on theta."""
    result = full["result"]
    keep = ("iterations", "flags", "ncat", "theta_first10")
    slopes = {k: [row["a"] for row in result[k]] for k in ("ipar", "ipar_sparse")}
    stats = {"stats": result["stats"], "stats_raw": result["chi12_etc_raw"]}
    return _place(full) | {k: result[k] for k in keep} | slopes | stats


def trimmed_graded(full: dict[str, Any]) -> dict[str, Any]:
    """Return mirt's log-likelihood, items, and scores of the first respondents."""
    result = full["result"]
    items = result["irt_parameters"]
    wanted = [k for k, name in enumerate(items["cols"]) if name[0] in "ab"]
    return _place(full) | {
        "loglik": result["logLik"],
        "parameters": [[row[k] for k in wanted] for row in items["values"]],
        "eap": result["EAP"]["values"],
        "expected_test_score": result["expected_test_score"],
        "theta": result["theta"],
    }


def main(folder: Path) -> None:
    """Write the trimmed files."""
    here = Path(__file__).resolve().parent
    jobs: tuple[tuple[str, str, tuple[str, ...], Callable[[dict[str, Any]], dict[str, Any]]], ...] = (
        ("dif", "dif", DIF, trimmed_dif),
        ("alignment", "align", ALIGNMENT, trimmed_alignment),
        ("dmacs", "dmacs", DMACS, trimmed_dmacs),
        ("mantel", "dif_mantel", MANTEL, trimmed_mantel),
        ("lordif", "lordif", LORDIF, trimmed_lordif),
        ("graded_response", "irt_grm", GRADED, trimmed_graded),
    )
    for name, prefix, cases, trim in jobs:
        full = {c: json.loads((folder / f"{prefix}_{c}.json").read_text(encoding="utf-8")) for c in cases}
        out = {"software": full[cases[0]]["software"], "cases": {c: trim(f) for c, f in full.items()}}
        text = json.dumps(out, separators=(",", ":"), ensure_ascii=False)
        (here / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
