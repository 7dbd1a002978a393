# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Time and accuracy of factor models for continuous items, from data frame to fit measures.

Usage: python benchmarks/engine_speed.py. Processor seconds of the whole call: reading the frame, parsing,
fitting, standard errors and fit measures; the median of several runs. On a busy machine they grow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from coprod_measures.estimation import CfaFit, cfa, difference_test

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
PUPILS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
STEPS = ([], ["loadings"], ["loadings", "intercepts"], ["loadings", "intercepts", "residuals"])


def whole(fit: CfaFit) -> CfaFit:
    """Ask for what is computed when needed."""
    _ = fit.standard_errors
    fit.fit_measures()
    return fit


def ladder(frame: pd.DataFrame, model: str, group: str, **options: str) -> None:
    """Fit configural to strict, with the difference tests between."""
    fits = [whole(cfa(model, frame, group=group, equal=equal, **options)) for equal in STEPS]
    for freer, restricted in pairwise(fits):
        difference_test(freer, restricted)


def simulated(items: int, cases: int) -> tuple[str, pd.DataFrame]:
    """Draw five items per factor; return the model and the answers."""
    draw = np.random.default_rng(items)
    factors = items // 5
    common = draw.normal(size=(cases, 1)) + draw.normal(size=(cases, factors))
    values = np.repeat(common, 5, axis=1) * draw.uniform(0.6, 1.0, items) + draw.normal(size=(cases, items))
    names = [f"y{k}" for k in range(items)]
    text = "\n".join(f"f{k} =~ " + " + ".join(names[5 * k : 5 * k + 5]) for k in range(factors))
    return text, pd.DataFrame(values, columns=names)


def seconds(task: Callable[[], object], runs: int) -> float:
    """Return the median processor time of a task after one run to warm up."""
    task()
    taken = []
    for _ in range(runs):
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def main() -> None:
    """Print a row per task."""
    pupils = pd.read_csv(DATA / "hs1939.csv")
    missing = pd.read_csv(DATA / "hs1939_missing.csv")
    survey = pd.read_csv(DATA / "bilingual_sim.csv")
    scales = ("PRO", "INC", "REC", "OUT", "MAN")
    five = "\n".join(f"{s.lower()} =~ " + " + ".join(f"{s}{k}" for k in range(1, 7)) for s in scales)
    tasks: list[tuple[str, Callable[[], object], int]] = [
        ("9 items, ML", lambda: whole(cfa(PUPILS, pupils)), 30),
        ("9 items, MLR", lambda: whole(cfa(PUPILS, pupils, estimator="MLR")), 30),
        ("9 items, FIML", lambda: whole(cfa(PUPILS, missing, missing="fiml")), 5),
        ("9 items, 2 groups, ladder ML", lambda: ladder(pupils, PUPILS, "school"), 10),
        ("9 items, 2 groups, ladder MLR", lambda: ladder(pupils, PUPILS, "school", estimator="MLR"), 10),
        ("30 items, 2 groups, ladder MLR", lambda: ladder(survey, five, "lang", estimator="MLR"), 3),
        (
            "30 items, 2 groups, 291 patterns, FIML and MLR",
            lambda: whole(cfa(five, survey, group="lang", estimator="MLR", missing="fiml")),
            1,
        ),
    ]
    for items, cases in ((30, 1000), (60, 1000), (100, 1000), (60, 100_000)):
        model, frame = simulated(items, cases)
        tasks.append((f"{items} items, {cases} cases, ML", lambda m=model, f=frame: whole(cfa(m, f)), 3))  # type: ignore[misc]
    for name, task, runs in tasks:
        print(f"{name:<50} {1000 * seconds(task, runs):9.1f} ms", flush=True)


if __name__ == "__main__":
    main()
