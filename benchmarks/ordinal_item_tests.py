# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Does the test behind ordinal releases reject as often as it says where nothing differs?

Six items on one factor, alike in both groups, whose factor means differ by .3 standard deviations. Counted
are single items whose generalised score test has p < .05 at each step, and the steps at which any item would
be released after Holm's adjustment; beside them the plain score test of single equalities, as lavaan's
``lavTestScore`` gives it, where it exists: intercepts are fixed, not held equal, and have none.

Usage: python benchmarks/ordinal_item_tests.py [NUMBER_OF_SAMPLES]. Its last output is ordinal_item_tests.txt.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

from coprod_measures.analysis.invariance.candidates import candidates
from coprod_measures.analysis.invariance.step_fit import fit_step
from coprod_measures.model import FactorModel
from coprod_measures.model.ordinal_statistics import OrdinalStatistics, ordinal_statistics

ITEMS = "abcdef"
MODEL = FactorModel.parse("factor =~ " + " + ".join(ITEMS))
STEPS = {
    "thresholds": ("|", ("thresholds",)),
    "loadings": ("=~", ("thresholds", "loadings")),
    "intercepts": ("~1", ("thresholds", "loadings", "intercepts")),
}
CONDITIONS = {
    "600 and 450, five answers": ((600, 450), (-1.3, -0.6, 0.1, 0.95)),
    "150 and 100, five answers": ((150, 100), (-1.3, -0.6, 0.1, 0.95)),
    "150 and 150, five answers, skewed": ((150, 150), (-2.0, -1.3, -0.6, 0.2)),
    "2000 and 150, five answers": ((2000, 150), (-1.3, -0.6, 0.1, 0.95)),
    "150 and 100, three answers": ((150, 100), (-1.0, 0.3)),
}


def draw(seed: int, sizes: tuple[int, ...], borders: tuple[float, ...]) -> OrdinalStatistics:
    """Draw answers that work alike in all groups."""
    rng = np.random.default_rng([20261123, seed])
    frames = []
    for g, n in enumerate(sizes):
        factor = rng.normal(size=n) + 0.3 * g
        latent = {item: 0.7 * factor + np.sqrt(1 - 0.49) * rng.normal(size=n) for item in ITEMS}
        frames.append(pd.DataFrame({i: np.digitize(x, borders) for i, x in latent.items()}).assign(g=g))
    return ordinal_statistics(
        pd.concat(frames), MODEL.observed, ordered=MODEL.observed, group="g", empty_categories="merge"
    )


def plain(statistics: OrdinalStatistics, op: str, equal: tuple[str, ...]) -> list[float]:
    """Return the p-values of lavaan's score tests of one kind of equality."""
    fit = fit_step(MODEL, statistics, estimator="WLSMV", equal=equal)
    tests = fit.score_tests().univariate
    return [float(p) for p in tests.loc[tests["op"] == op, "pvalue"]]


def main(samples: int) -> None:
    """Print the shares."""
    started = time.process_time()
    print(f"{samples} samples in each row, six items, two groups, WLSMV, nothing differs")
    print(f"{'':36}{'step':12}{'p < .05':>9}{'plain':>9}{'released':>10}")
    for name, (sizes, borders) in CONDITIONS.items():
        drawn = [draw(seed, sizes, borders) for seed in range(1, samples + 1)]
        for step, (op, equal) in STEPS.items():
            found = [candidates(MODEL, s, op, equal, (), estimator="WLSMV", scale="") for s in drawn]
            single = [c.pvalue < 0.05 for of in found for c in of]
            if not single:
                continue
            released = [min(c.pvalue for c in of) * len(of) < 0.05 for of in found if of]
            beside = [p < 0.05 for s in drawn for p in plain(s, op, equal)] if op != "~1" else []
            shown = f"{np.mean(beside):9.3f}" if beside else f"{'':>9}"
            print(f"{name:36}{step:12}{np.mean(single):9.3f}{shown}{np.mean(released):10.3f}")
    print(f"CPU seconds {time.process_time() - started:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
