# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""This library's side of against_lavaan.py, which starts it: TASK RUNS DATA_FOLDER [SCRATCH_FOLDER].

A task is a function whose result is timed, from the data frame in memory to fit measures and estimates, and
one that takes from the result the numbers that both sides must agree on. Prints lines "cpu SECONDS" and
"value NAME NUMBER", as against_lavaan.R does.
"""

from __future__ import annotations

import gc
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import coprod_measures as cm
from coprod_measures.analysis.item_correlations import item_correlations
from coprod_measures.estimation import CfaFit
from coprod_measures.numerics.ordinal_reliability import categorical_omega

DATA = Path(sys.argv[3])
PUPILS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
SCALES = ("PRO", "INC", "REC", "OUT", "MAN")
BIG_FIVE = "\n".join(f"{s.lower()} =~ " + " + ".join(f"{s}{k}" for k in range(1, 6)) for s in "ACENO")
FIVE_SCALES = "\n".join(f"{s.lower()} =~ " + " + ".join(f"{s}{k}" for k in range(1, 7)) for s in SCALES)
FIFTEEN = [f"{s}{k}" for s in SCALES for k in (1, 2, 3)]
WIDE_ITEMS, WIDE_ROWS = 60, 100_000
WIDE = "\n".join(f"f{k} =~ " + " + ".join(f"y{5 * k + i}" for i in range(1, 6)) for k in range(12))
STEPS = ([], ["loadings"], ["loadings", "intercepts"], ["loadings", "intercepts", "residuals"])
PERMUTATIONS = 250  # of four fits each: a thousand refits

Values = dict[str, float]


@cache
def pupils() -> pd.DataFrame:
    return pd.read_csv(DATA / "hs1939.csv")


@cache
def incomplete() -> pd.DataFrame:
    return pd.read_csv(DATA / "hs1939_missing.csv")


@cache
def traits() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "bfi.csv")
    return frame[[*frame.columns[:25], "gender"]].dropna().reset_index(drop=True)


@cache
def trait_items() -> pd.DataFrame:
    return traits().drop(columns="gender")


@cache
def survey() -> pd.DataFrame:
    return pd.read_csv(DATA / "bilingual_sim.csv")


@cache
def fifteen() -> pd.DataFrame:
    return survey()[FIFTEEN].dropna().reset_index(drop=True)


@cache
def wide() -> pd.DataFrame:
    values = np.fromfile(Path(sys.argv[4]) / "wide.bin").reshape(WIDE_ROWS, WIDE_ITEMS)
    return pd.DataFrame(values, columns=[f"y{i + 1}" for i in range(WIDE_ITEMS)])


@cache
def fifteen_fitted() -> tuple[np.ndarray, list[np.ndarray]]:
    found = cm.ordinal_reliability(fifteen())["scale"]
    assert found.fit is not None
    estimates = found.fit.parameter_estimates()
    cuts = estimates[estimates["op"] == "|"].groupby("lhs", sort=False)["est"]
    return found.loadings, [np.sort(cuts.get_group(item).to_numpy()) for item in FIFTEEN]


Whole = tuple[CfaFit, dict[str, float], pd.DataFrame]


def whole(fit: CfaFit) -> Whole:
    """What a user asks of a fit: the fit, its measures, its estimates."""
    return fit, fit.fit_measures(), fit.parameter_estimates()


def of_fit(result: Whole, names: Iterable[str] = ("chisq", "df", "cfi", "rmsea", "srmr")) -> Values:
    return {**{n: result[1][n] for n in names}, "se": float(np.nansum(result[2]["se"]))}


SCALED = ("chisq", "df", "chisq_scaled", "cfi_scaled", "srmr")


def ladder(model: str, frame: pd.DataFrame, group: str, **options: Any) -> tuple[list[Whole], list[Any]]:
    """The four steps one by one, with the difference tests between."""
    fits = [whole(cm.cfa(model, frame, group=group, equal=equal, **options)) for equal in STEPS]
    return fits, [cm.difference_test(freer[0], restricted[0]) for freer, restricted in pairwise(fits)]


def of_ladder(result: tuple[list[Whole], list[Any]]) -> Values:
    fits, tests = result
    return (
        {f"chisq{i}": f[1]["chisq"] for i, f in enumerate(fits, 1)}
        | {f"cfi{i}": f[1]["cfi"] for i, f in enumerate(fits, 1)}
        | {f"difference{i}": t.chisq for i, t in enumerate(tests, 1)}
    )


def of_invariance(result: cm.InvarianceLadder) -> Values:
    return {f"chisq{i}": step.chisq for i, step in enumerate(result.steps, 1)} | {
        f"difference{i}": step.delta_chisq for i, step in enumerate(result.steps[1:], 1)
    }


def of_correlations(r: np.ndarray) -> Values:
    return {"sum": float(r.sum()), "first": r[1, 0], "last": r[24, 23]}


def of_bootstrap(report: cm.ReliabilityReport) -> Values:
    alpha = report["scale"].alpha
    return {"alpha": alpha.value, "random_low": alpha.low, "random_high": alpha.high}


def of_omega(report: cm.HierarchicalReport) -> Values:
    return {"hierarchical": report.hierarchical.value, "total": report.total.value}


def of_parallel(result: cm.ParallelAnalysis) -> Values:
    chosen = [0, 4, 24]
    return (
        {f"components{i}": float(v) for i, v in enumerate(result.components[chosen], 1)}
        | {f"factors{i}": float(v) for i, v in enumerate(result.factors[chosen], 1)}
        | {"random_component": float(result.random_components[:, 0].mean())}
        | {"random_factor": float(result.random_factors[:, 0].mean())}
    )


TASKS: dict[str, tuple[Callable[[], Any], Callable[[Any], Values]]] = {
    "hs_ml": (lambda: whole(cm.cfa(PUPILS, pupils())), of_fit),
    "hs_ladder": (lambda: ladder(PUPILS, pupils(), "school"), of_ladder),
    "hs_invariance": (
        lambda: cm.invariance(PUPILS, pupils(), group="school", estimator="ML"),
        of_invariance,
    ),
    "bfi_ml": (lambda: whole(cm.cfa(BIG_FIVE, traits())), of_fit),
    "bfi_mlr": (lambda: whole(cm.cfa(BIG_FIVE, traits(), estimator="MLR")), lambda r: of_fit(r, SCALED)),
    "bfi_ladder_mlr": (lambda: ladder(BIG_FIVE, traits(), "gender", estimator="MLR"), of_ladder),
    "bfi_wlsmv": (
        lambda: whole(cm.cfa(BIG_FIVE, traits(), estimator="WLSMV", ordered=True)),
        lambda r: of_fit(r, SCALED),
    ),
    "ordinal_step": (
        lambda: whole(
            cm.cfa(
                BIG_FIVE, traits(), estimator="WLSMV", ordered=True, group="gender", parameterization="theta",
                identification="std_lv", equal=("thresholds", "loadings"),
            )
        ),
        lambda r: {n: r[1][n] for n in SCALED},
    ),
    "polychoric": (
        lambda: item_correlations(trait_items(), None, kind="polychoric").matrix,
        of_correlations,
    ),
    "hs_fiml": (lambda: whole(cm.cfa(PUPILS, incomplete(), missing="fiml")), of_fit),
    "fiml_mlr": (
        lambda: whole(cm.cfa(FIVE_SCALES, survey(), group="lang", estimator="MLR", missing="fiml")),
        lambda r: of_fit(r, ("chisq", "df", "chisq_scaled", "cfi_scaled")),
    ),
    "rows_100k": (lambda: whole(cm.cfa(WIDE, wide())), of_fit),
    "rows_100k_cov": (lambda: np.cov(wide().to_numpy(), rowvar=False), lambda _: {}),
    "bootstrap_alpha": (
        lambda: cm.reliability(trait_items(), interval="bootstrap", draws=2000),
        of_bootstrap,
    ),
    "omega_hierarchical": (
        lambda: cm.omega_hierarchical(trait_items(), n_factors=5, n_starts=1),
        of_omega,
    ),
    "omega_ten_starts": (lambda: cm.omega_hierarchical(trait_items(), n_factors=5), of_omega),
    "parallel": (lambda: cm.parallel_analysis(trait_items(), draws=100), of_parallel),
    "green_yang": (lambda: categorical_omega(*fifteen_fitted()), lambda r: {"omega": r.value}),
    "green_yang_whole": (
        lambda: cm.ordinal_reliability(fifteen()),
        lambda r: {"omega": r["scale"].omega.value},
    ),
    "permutation": (
        lambda: cm.permutation_test(PUPILS, pupils(), group="school", n_permutations=PERMUTATIONS),
        lambda r: {"chisq": float(r.observed[r.steps.index("metric"), 0])},
    ),
}  # fmt: skip


def timed(task: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def main(name: str, runs: int, *_: str) -> None:
    task, values = TASKS[name]
    warnings.simplefilter("ignore")
    task()
    measured = [timed(task) for _ in range(runs)]
    for cpu, _result in measured:
        print(f"cpu {cpu:.6f}")
    for key, value in values(measured[-1][1]).items():
        print(f"value {key} {value:.15g}")
    for package in ("numpy", "scipy", "pandas", "coprod_measures"):
        print("version", package, sys.modules[package].__version__)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
