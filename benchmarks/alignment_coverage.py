# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How often 95% intervals of aligned means and standard deviations hold the truth.

Six normal items of one factor; in some groups one loading is .35 larger and one intercept .50 smaller. Each
sample is fitted by a configural model (ML) and aligned; errors are by the delta method.

Usage: python benchmarks/alignment_coverage.py [NUMBER_OF_SAMPLES]. Its last output is alignment_coverage.txt.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from numpy.typing import NDArray

from coprod_measures.analysis.alignment import alignment
from coprod_measures.estimation import fit_model
from coprod_measures.model import FactorModel, SampleStatistics

Floats = NDArray[np.float64]
SEED, K, Z = 20261123, 6, 1.959963984540054
ITEMS = tuple(f"x{i}" for i in range(K))
MODEL = FactorModel.parse(f"f =~ {' + '.join(ITEMS)}")
CASES = ((4, 300, 0), (4, 300, 2), (4, 1000, 3), (10, 300, 4))  # groups, n per group, deviant groups


def population(groups: int, deviant: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return loadings and intercepts, shape (G, K), and the factor's means and deviations."""
    rng = np.random.default_rng(5)
    loadings, intercepts = (np.tile(rng.uniform(*ends, K), (groups, 1)) for ends in ((0.6, 1.2), (2, 4)))
    means = np.append(0, rng.normal(0, 0.4, groups - 1))
    sds = np.append(1, rng.uniform(0.8, 1.3, groups - 1))
    for k in range(deviant):
        group = 1 + k % (groups - 1)
        loadings[group, group % K] += 0.35
        intercepts[group, (group + 1) % K] -= 0.5
    return loadings, intercepts, means, sds


def coverage(groups: int, n: int, deviant: int, samples: int) -> tuple[float, float, float]:
    """Return the shares of means and standard deviations that are covered, and mean error over spread."""
    loadings, intercepts, means, sds = population(groups, deviant)
    unit = np.exp(np.log(sds).mean()) if groups > 8 else 1.0
    rng = np.random.default_rng(SEED)
    held, estimates, errors = [], [], []
    for _ in range(samples):
        answers = {}
        for g in range(groups):
            factor = means[g] + sds[g] * rng.normal(size=(n, 1))
            answers[str(g)] = intercepts[g] + factor * loadings[g] + 0.7 * rng.normal(size=(n, K))
        fit = fit_model(MODEL, SampleStatistics.from_arrays(ITEMS, answers), meanstructure=True)
        found = alignment(fit, starts=6)
        of_means = np.abs(found.means - means / unit) < Z * found.mean_errors
        of_sds = np.abs(np.log(found.sds * unit / sds)) < Z * found.sd_errors / found.sds
        held.append((of_means[1:].mean(), of_sds[int(groups <= 8) :].mean()))
        estimates.append(found.means[1:])
        errors.append(found.mean_errors[1:])
    shares = np.mean(held, axis=0)
    ratio = float(np.mean(np.mean(errors, axis=0) / np.std(estimates, axis=0, ddof=1)))
    return float(shares[0]), float(shares[1]), ratio


def main(samples: int) -> None:
    """Print a line per case."""
    print(
        f"{samples} samples a case; a share has a simulation error of about "
        f"{100 * (0.05 * 0.95 / samples) ** 0.5:.1f} %"
    )
    print(f"{'groups':>6} {'n':>5} {'deviant':>8} {'means':>7} {'SDs':>7} {'error / spread':>15}")
    start = time.process_time()
    for groups, n, deviant in CASES:
        means, sds, ratio = coverage(groups, n, deviant, samples)
        print(f"{groups:>6} {n:>5} {deviant:>8} {100 * means:>6.1f}% {100 * sds:>6.1f}% {ratio:>15.2f}")
    print(f"{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
