# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How often do the tests of ordinal models reject what is true? Simulated answers in two groups.

Six items of one factor, five answers (of which the lowest is rare) or three, loadings .5 to .8; in the
second group the factor has mean 0.3 and standard deviation 1.1, and everything else is the same, so that
every step of the ladder holds. Counted are rejections at nominal .05 of the scaled and shifted test of
fit (WLSMV) and of the scaled and shifted difference at each step, the ordinary standard deviation of
estimates over their mean standard error, and seconds per sample (four fits and three differences).

Usage: python benchmarks/ordinal_tests.py [NUMBER_OF_SAMPLES]. Its last output is ordinal_tests.txt.
"""

from __future__ import annotations

import sys
import time
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd

from coprod_measures.errors import CoprodError
from coprod_measures.estimation import difference_test
from coprod_measures.estimation.ordinal_cfa import fit_ordinal
from coprod_measures.model import FactorModel
from coprod_measures.model.ordinal_statistics import ordinal_statistics

LOADINGS = np.array([0.8, 0.75, 0.7, 0.65, 0.6, 0.5])
CUTS = {5: [-1.6, -0.8, 0.1, 1.0], 3: [-0.7, 0.6]}
NAMES = [f"y{i + 1}" for i in range(6)]
MODEL = FactorModel.from_factors({"f": NAMES})
STEPS: tuple[tuple[str, ...], ...] = (
    (), ("thresholds",), ("thresholds", "loadings"), ("thresholds", "loadings", "intercepts"),
)  # fmt: skip
DESIGNS = ((5, 150, 150), (5, 500, 500), (5, 800, 200), (3, 300, 300))


def sample(draw: np.random.Generator, categories: int, sizes: tuple[int, int]) -> pd.DataFrame:
    """Return answers and group."""
    group = np.repeat(["a", "b"], sizes)
    factor = draw.normal(size=len(group))
    factor = np.where(group == "b", 0.3 + 1.1 * factor, factor)
    latent = factor[:, None] * LOADINGS + draw.normal(size=(len(group), 6)) * np.sqrt(1 - LOADINGS**2)
    frame = pd.DataFrame(np.searchsorted(CUTS[categories], latent), columns=NAMES)
    return frame.assign(g=group)


def one(draw: np.random.Generator, categories: int, sizes: tuple[int, int]) -> tuple[list[float], np.ndarray]:
    """Return the p values (fit of the first and last model, then differences), estimates and errors."""
    frame = sample(draw, categories, sizes)
    statistics = ordinal_statistics(frame, NAMES, group="g", group_order=["a", "b"], empty_categories="merge")
    fits = [
        fit_ordinal(MODEL, statistics, parameterization="theta", identification="std_lv", equal=equal)
        for equal in STEPS
    ]
    if not all(fit.converged for fit in fits):
        raise CoprodError("not converged")
    pvalues = [fit.scaled.pvalue for fit in (fits[0], fits[-1]) if fit.scaled is not None]
    for freer, restricted in pairwise(fits):
        same = freer.df == restricted.df
        pvalues.append(np.nan if same else difference_test(freer, restricted).pvalue)
    last = fits[-1]
    rows = [r for r, p in enumerate(last.table.parameters) if p.free and (p.op == "=~" or p.lhs == "f")]
    return pvalues, np.array([last.values[rows], last.standard_errors[rows]])


def main(samples: int) -> None:
    """Print a line per design."""
    error = np.sqrt(0.05 * 0.95 / samples)
    print(f"{samples} samples per design, theta, Wu & Estabrook; nominal .05, standard error {error:.3f}")
    columns = (
        "answers",
        "n",
        "fit",
        "fit scalar",
        "thresholds",
        "loadings",
        "intercepts",
        "SD/SE",
        "failed",
        "s",
    )
    print("  ".join(f"{name:<10}" for name in columns).rstrip())
    for categories, *sizes in DESIGNS:
        draw = np.random.default_rng(20260101 + categories + sizes[0])
        began, found, estimates, failed = time.process_time(), [], [], 0
        for _ in range(samples):
            try:
                pvalues, estimate = one(draw, categories, (sizes[0], sizes[1]))
            except CoprodError:
                failed += 1
                continue
            found.append(pvalues)
            estimates.append(estimate)
        seconds = (time.process_time() - began) / samples
        rates = [
            "df 0" if np.isnan(column).all() else f"{(column < 0.05).mean():.3f}"
            for column in np.array(found).T
        ]
        spread = np.array(estimates)
        ratio = spread[:, 0].std(axis=0) / spread[:, 1].mean(axis=0)
        shown = (
            str(categories), f"{sizes[0]}+{sizes[1]}", *rates, f"{ratio.min():.2f}-{ratio.max():.2f}",
            str(failed), f"{seconds:.2f}",
        )  # fmt: skip
        print("  ".join(f"{entry:<10}" for entry in shown).rstrip())


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
