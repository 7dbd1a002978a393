# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How often 95% intervals of model-based coefficients hold the truth, in simulated samples.

Run: python benchmarks/model_bootstrap_coverage.py > benchmarks/model_bootstrap_coverage.txt

Categorical omega of six items with five skewed steps; omega total and hierarchical of a second-order
factor behind three scales of four items; the standard error of measurement for agreement of two
occasions. The truth is that of the population. Bootstraps refit the model to every draw, and are made of the
first samples only.
"""

from __future__ import annotations

import math
import time
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import coprod_measures as cm
from coprod_measures.errors import StatisticalWarning
from coprod_measures.numerics.agreement import measurement_error
from coprod_measures.numerics.ordinal_reliability import categorical_omega

Floats = NDArray[np.float64]

SAMPLES, BOOTSTRAPPED, DRAWS, SEED, N = 1600, 240, 150, 20261123, 200
LOADINGS, CUTS = np.array([0.8, 0.7, 0.6, 0.5, 0.4, 0.7]), np.array([-1.8, -1.1, -0.5, 0.4])
GENERAL, FIRST = np.array([0.8, 0.7, 0.6]), 0.7
SCALES = {f"s{j}": [f"i{4 * j + i}" for i in range(4)] for j in range(3)}
Ends = tuple[float, float, float]


def ordinal(rng: np.random.Generator, number: int) -> dict[str, Ends]:
    """Delta method and bootstrap of categorical omega."""
    latent = rng.standard_normal((N, 1)) * LOADINGS
    latent += rng.standard_normal((N, 6)) * np.sqrt(1 - LOADINGS**2)
    frame = pd.DataFrame(np.searchsorted(CUTS, latent), columns=list("abcdef"))
    truth = categorical_omega(LOADINGS, [CUTS] * 6).value
    delta = cm.ordinal_reliability(frame)["scale"].omega
    found = {"categorical omega, delta": (truth, delta.low, delta.high)}
    if number < BOOTSTRAPPED:
        boot = cm.ordinal_reliability(frame, interval="bootstrap", draws=DRAWS, seed=number)["scale"].omega
        found["categorical omega, bootstrap"] = (truth, boot.low, boot.high)
    return found


def hierarchical(rng: np.random.Generator, number: int) -> dict[str, Ends]:
    """Delta method and bootstrap of a second-order factor's omegas."""
    second = rng.standard_normal((N, 1))
    first = second * GENERAL + rng.standard_normal((N, 3)) * np.sqrt(1 - GENERAL**2)
    x = np.repeat(first, 4, axis=1) * FIRST + rng.standard_normal((N, 12)) * math.sqrt(1 - FIRST**2)
    frame = pd.DataFrame(x, columns=[i for items in SCALES.values() for i in items])
    sums = np.full(3, 4 * FIRST)
    common, own = float(sums @ GENERAL) ** 2, float(sums**2 @ (1 - GENERAL**2))
    variance = common + own + 12 * (1 - FIRST**2)
    truth = {"hierarchical": common / variance, "total": (common + own) / variance}
    found = {}
    for name, draws in (("delta", 0), ("bootstrap", DRAWS))[: 2 if number < BOOTSTRAPPED else 1]:
        report = cm.omega_hierarchical(frame, method="second_order", factors=SCALES, draws=draws, seed=number)
        for which, value in truth.items():
            estimate = getattr(report, which)
            found[f"omega {which}, {name}"] = (value, estimate.low, estimate.high)
    return found


def agreement(rng: np.random.Generator, number: int) -> dict[str, Ends]:
    """The standard error of measurement for agreement, with and without a shift."""
    del number
    found = {}
    for shift in (0.0, 0.5):
        x = rng.standard_normal((50, 1)) + np.array([0.0, shift]) + 0.6 * rng.standard_normal((50, 2))
        sem = measurement_error(x, 0.95)
        truth = math.sqrt(0.36 + shift**2 / 2)
        found[f"SEM agreement, n 50, shift {shift}"] = (truth, sem.agreement_low, sem.agreement_high)
    return found


def error(samples: int) -> float:
    """Standard error of a coverage of 95 per cent."""
    return 100 * math.sqrt(0.95 * 0.05 / samples)


def main() -> None:
    """Print a table of coverage and mean width."""
    warnings.simplefilter("ignore", StatisticalWarning)
    start = time.process_time()
    print(f"Coverage of 95% intervals in per cent (and mean width), n = {N}, {DRAWS} bootstrap draws,")
    print(
        f"seed {SEED}; standard error of a coverage of 95 in {BOOTSTRAPPED} samples "
        f"{error(BOOTSTRAPPED):.1f}, in {SAMPLES} samples {error(SAMPLES):.1f}"
    )
    print(
        f"numpy {version('numpy')}, scipy {version('scipy')}, coprod_measures {version('coprod_measures')}\n"
    )
    print(f"{'interval':34}{'samples':>8}{'truth':>8}{'coverage':>10}{'width':>8}{'none':>6}")
    for number, study in enumerate((ordinal, hierarchical, agreement)):
        rng = np.random.default_rng([SEED, number])
        rows: dict[str, list[Ends]] = {}
        for sample in range(SAMPLES):
            for name, ends in study(rng, sample).items():
                rows.setdefault(name, []).append(ends)
        for name, found in rows.items():
            truth, low, high = np.array(found).T
            some = np.isfinite(low)
            hits = (low <= truth) & (truth <= high)
            print(
                f"{name:34}{len(found):8}{truth[0]:8.3f}{100 * hits[some].mean():10.1f}"
                f"{(high - low)[some].mean():8.3f}{int((~some).sum()):6}",
                flush=True,
            )
    print(f"\n{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    main()
