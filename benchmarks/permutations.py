# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Processor time of a permutation test, simulated cut-offs, planning and balanced draws, beside R's refits.

Usage: python benchmarks/permutations.py > benchmarks/permutations.txt. One BLAS thread, no further workers. A
refit is one model fitted to one replicate, with chi-square, CFI, RMSEA and SRMR. R's figure, where Rscript
finds lavaan and semTools, is that of ``semTools::permuteMeasEq``, which fits two models to each permutation.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from coprod_measures import invariance, needed_n, permutation_test, reliability, simulated_cutoffs
from coprod_measures.analysis.invariance import ResampledLadder

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "hs1939.csv"
PUPILS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
SIX = "common =~ a + b + c + d + e + f"
R_PERMUTATIONS = 20
R_SCRIPT = r"""
suppressMessages({library(lavaan); library(semTools)})
pupils <- read.csv("%s")
model <- "%s"
free <- cfa(model, pupils, group = "school")
equal <- cfa(model, pupils, group = "school", group.equal = "loadings")
permute <- function(n) quietly(permuteMeasEq(nPermute = n, con = equal, uncon = free,
  AFIs = c("chisq", "cfi", "rmsea", "srmr"), showProgress = FALSE))
quietly <- function(task) suppressMessages(suppressWarnings(task))
permute(2)
taken <- system.time(permute(%d))
cat(sum(taken[c("user.self", "sys.self")]))
"""


def seconds(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor time of a task, and what it returned."""
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def told(what: str, taken: float, fits: int = 0) -> None:
    per_fit = f"{1000 * taken / fits:10.2f} ms a refit" if fits else ""
    print(f"{what:<66}{taken:8.2f} s{per_fit}")


def two_groups(n: tuple[int, int], loading: float) -> pd.DataFrame:
    draw = np.random.default_rng(3)
    common = draw.normal(size=(sum(n), 1))
    values = loading * common + np.sqrt(1 - loading**2) * draw.normal(size=(sum(n), 6))
    return pd.DataFrame(values, columns=list("abcdef")).assign(g=np.repeat(["x", "y"], n))


def in_r() -> float | None:
    """Return processor seconds of a refit in R; None where it is not there."""
    if shutil.which("Rscript") is None:
        return None
    script = R_SCRIPT % (DATA.as_posix(), PUPILS.replace("\n", "\\n"), R_PERMUTATIONS)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(
        ["Rscript", "-e", script], capture_output=True, text=True, check=False, env=environment
    )
    if run.returncode:
        return None
    return float(run.stdout.split()[-1]) / (2 * R_PERMUTATIONS)


def alone(fits: int, result: ResampledLadder) -> None:
    kept = f"{result.failed} of {result.finished} replicates without solution"
    print(f"    {result.refitted_alone} of {fits} fitted by themselves, {kept}")


def resampling() -> None:
    pupils = pd.read_csv(DATA)
    permutation_test(PUPILS, pupils, group="school", n_permutations=20)
    before = in_r()
    taken, result = seconds(lambda: permutation_test(PUPILS, pupils, group="school", n_permutations=1000))
    here = taken / 4000
    told("9 items, 301 cases, 2 groups, 4 steps, 1,000 permutations", taken, 4000)
    alone(4000, result)
    taken, result = seconds(lambda: simulated_cutoffs(PUPILS, pupils, group="school", n_samples=500))
    told("the same, 500 simulated samples", taken, 2000)
    alone(2000, result)
    after = in_r()
    if before is not None and after is not None:
        there = (before + after) / 2
        told("the same model in R (permuteMeasEq), one refit", there, 1)
        print(f"    {there / here:.0f} times a refit of the permutation test")


def planning() -> None:
    for name, loading in (("strong", 0.75), ("weak", 0.35)):
        ladder = invariance(SIX, two_groups((80, 80), loading), group="g")
        taken, planned = seconds(lambda ladder=ladder: needed_n(ladder))
        told(f"needed_n of 6 {name} items, {len(planned.frame)} sizes of 50 samples: n = {planned.n}", taken)


def balancing() -> None:
    unequal = two_groups((2000, 300), 0.7)
    for estimator in ("ML", "MLR"):
        taken, _ = seconds(lambda e=estimator: invariance(SIX, unequal, group="g", estimator=e))
        told(f"ladder of 6 items with 100 balanced draws, {estimator}", taken)


def bootstrap() -> None:
    draw = np.random.default_rng(1)
    values = draw.normal(size=(2436, 1)) + draw.normal(size=(2436, 25))
    answers = pd.DataFrame(np.clip(np.round(3.5 + values), 1, 6)).rename(columns="y{}".format)
    taken, _ = seconds(lambda: reliability(answers, interval="bootstrap", draws=2000))
    told("alpha, lambda 2 and omega of 25 items, 2,436 cases, 2,000 draws", taken)


def main() -> None:
    load = f"load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "load unknown"
    print(f"{os.cpu_count()} cores, {load}; Python {platform.python_version()}, numpy {np.__version__}")
    with threadpool_limits(1):
        resampling()
        planning()
        balancing()
        bootstrap()


if __name__ == "__main__":
    main()
