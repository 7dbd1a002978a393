# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Our figures of differential item functioning: ordinal logistic regression, Mantel's tests, lordif."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.analysis.dif_matching import DifStudy
from coprod_measures.analysis.scale_answers import ScaleAnswers
from coprod_measures.numerics.graded_response import GradedModel
from coprod_measures.numerics.logistic_dif import logistic_dif
from coprod_measures.numerics.mantel import generalised_mantel_haenszel, mantel, mantel_haenszel

from .reliability import Figures

Case = Mapping[str, Any]


def logistic(case: Case, frame: pd.DataFrame) -> Figures:
    """The three models of every item and their comparisons, on the sum and on the rest score."""
    items, reference = case["data"]["items"], case["result"]["reference"]
    column = "age" if "age" in case["case"] else "lang"
    frame = frame[[*items, column]].dropna(subset=items)
    focal = next(str(g) for g in frame[column].unique() if str(g) != reference)
    given: dict[str, Any] = {"group": column, "group_order": (reference, focal), "purify": False}
    found: Figures = {}
    for scores, matching in (("sum_score", "total"), ("rest_score", "rest")):
        report = cm.dif(frame, matching=matching, **given)  # type: ignore[arg-type]
        n = sum(report.scales[0].n.values())
        found[scores] = {i.item: _models(i.models, n) for i in report.items}
        found["n"] = n
    for adjust in ("holm", "bh"):
        frames = cm.dif(frame, test="uniform", adjust=adjust, **given).to_frame()  # type: ignore[arg-type]
        key = f"p_{'BH' if adjust == 'bh' else adjust}_uniform_sum"
        found[key] = dict(zip(frames["item"], frames["p_adjusted"], strict=True))
    return found


def _models(models: Any, n: int) -> Figures:
    fits = {"m1": models.score, "m2": models.group, "m3": models.interaction}
    tests = {"uniform_12": models.uniform, "nonuniform_23": models.nonuniform, "total_13": models.total}
    first = models.score
    gain = 1 - np.exp(2 * (first.loglik_null - first.loglik) / n)
    return {
        "n": n,
        "ll0": first.loglik_null,
        "loglik": [f.loglik for f in fits.values()],
        **{
            k: {"b": f.coefficients[0] if k == "m1" else f.coefficients.tolist(), "cuts": f.cuts.tolist()}
            for k, f in fits.items()
        },
        **{
            k: {"chisq": c.chisq, "df": c.df, "p": c.p,
                "dR2": {"CoxSnell": c.cox_snell, "Nagelkerke": c.nagelkerke, "McFadden": c.mcfadden}}
            for k, c in tests.items()
        },
        "R2_m1": {
            "CoxSnell": gain,
            "Nagelkerke": gain / (1 - np.exp(2 * first.loglik_null / n)),
            "McFadden": 1 - first.loglik / first.loglik_null,
        },
        "beta_change": models.slope_change,
    }  # fmt: skip


def mantel_tests(case: Case, frame: pd.DataFrame) -> Figures:
    """Mantel's tests of every item on the sum score; of answers of four and over as a binary item."""
    items, reference = case["data"]["items"], "en" if "gbhs" in case["case"] else "sv"
    frame = frame[[*items, "lang"]].dropna(subset=items)
    answers, focal = frame[items].to_numpy(float), (frame["lang"] != reference).to_numpy()
    score, binary = answers.sum(axis=1), (answers >= 4).astype(float)
    found = {}
    for i, item in enumerate(items):
        one = mantel(answers[:, i], score, focal)
        nominal = generalised_mantel_haenszel(answers[:, i], score, focal)
        two = mantel_haenszel(binary[:, i], binary.sum(axis=1), focal)
        found[item] = {
            "mantel_chisq": one.chisq, "df": 1, "p": one.p, "F_sum": one.focal_sum,
            "expected": one.expected, "variance": one.variance,
            "standardised_mean_difference": one.mean_difference,
            "smd_over_pooled_sd": one.standardised_difference,
            "liu_agresti_odds": one.odds, "liu_agresti_log_odds": one.log_odds,
            "generalised_mh_nominal": {"chisq": nominal.chisq, "df": nominal.df, "p": nominal.p},
            "binary_MH": {
                "chisq_corrected": two.chisq_corrected, "chisq": two.chisq, "p": two.p,
                "common_odds_ratio": two.odds, "ETS_delta": two.ets_delta,
                "ci_odds": [two.odds_low, two.odds_high],
            },
        }  # fmt: skip
    return found


def lordif(case: Case, frame: pd.DataFrame) -> Figures:
    """The iteration of lordif: flags by any of three tests without adjustment, matched on theta."""
    items, alpha = case["data"]["items"], case["result"]["alpha"]
    focal = frame["age"].to_numpy() != 0
    ordered = np.vstack([frame.loc[~focal, items], frame.loc[focal, items]]).astype(float)
    group = np.sort(focal)
    study = DifStudy(ScaleAnswers("a", tuple(items), (), True, frozenset(), {}, {}), ordered, group, {})
    raw = [logistic_dif(study.levels[:, i], study.levels.mean(axis=1), group) for i in range(len(items))]
    everyone = frozenset(range(len(items)))
    anchors, rounds = everyone, 0
    while True:
        rounds += 1
        found = study.tests(anchors, "theta")
        left = frozenset(
            i for i, m in enumerate(found) if m and min(m.uniform.p, m.nonuniform.p, m.total.p) >= alpha
        )
        if left == anchors:
            break
        anchors = left
    ncat = (study.levels.max(axis=0) + 1).tolist()
    flags = {item: i not in anchors for i, item in enumerate(items)}
    return {
        "alpha": alpha,
        "iterations": rounds,
        "flags": flags,
        "n_flagged": sum(flags.values()),
        "stats": [_printed(i, m, ncat) for i, m in enumerate(found)],
        "chi12_etc_raw": [_printed(i, m, ncat) for i, m in enumerate(raw)],
        "ipar": _parameters(study.common),
        "ipar_sparse": _parameters(study.calibrated(anchors)[0]),
        # In the order of the file; the study has the reference group first.
        "theta_first10": study.score(everyone, "theta")[np.argsort(np.argsort(focal, kind="stable"))][:10],
        "ncat": ncat,
    }


def _parameters(model: GradedModel) -> list[Figures]:
    return [
        {"a": float(a)} | {f"cb{k + 1}": float(b) for k, b in enumerate(places)}
        for a, places in zip(model.slopes, model.difficulties, strict=True)
    ]


def _printed(i: int, models: Any, ncat: list[int]) -> Figures:
    """An item's row of lordif."""
    row: Figures = {"item": i + 1, "ncat": ncat[i], "beta12": models.slope_change}
    for name, c in (("12", models.uniform), ("13", models.total), ("23", models.nonuniform)):
        row |= {f"chi{name}": c.p, f"df{name}": c.df}
        row |= {f"pseudo{name}.McFadden": c.mcfadden, f"pseudo{name}.Nagelkerke": c.nagelkerke,
                f"pseudo{name}.CoxSnell": c.cox_snell}  # fmt: skip
    return row
