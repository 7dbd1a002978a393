# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Small samples under strong restrictions: does every fit converge, or say why not?

Usage: python benchmarks/small_samples.py [number of fits]. Two groups of 20-75 cases each, two factors
with random signs of loadings, scalar model. Each outcome is counted; a fit that claims convergence is
checked: its gradient vanishes and a search from other starting values does not get lower.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from coprod_measures.errors import CoprodError
from coprod_measures.estimation import CfaFit, fit_model
from coprod_measures.estimation.optimiser import minimise
from coprod_measures.model import FactorModel, GroupMoments, SampleStatistics
from coprod_measures.numerics.threads import one_blas_thread

MODEL = FactorModel.from_factors({"f": ["x1", "x2", "x3", "x4"], "g": ["x5", "x6", "x7", "x8"]})


def small_sample(seed: int) -> SampleStatistics:
    """Draw the moments of two small groups from a two-factor model with loadings of random sign."""
    draw = np.random.default_rng(seed)
    total = int(draw.integers(40, 150))
    loadings = draw.uniform(0.3, 0.9, 8) * draw.choice([-1.0, 1.0], 8)
    groups = []
    for label in ("a", "b"):
        n = total // 2
        factors = draw.multivariate_normal([0.0, 0.0], [[1.0, 0.4], [0.4, 1.0]], n)
        shift = draw.normal(0.0, 0.3, 2) * (label == "b")
        common = np.repeat(factors + shift, 4, axis=1) * loadings
        values = common + draw.normal(size=(n, 8)) * np.sqrt(1.0 - loadings**2)
        mean = values.mean(axis=0)
        groups.append(GroupMoments(label, n, mean, (values - mean).T @ (values - mean) / n))
    return SampleStatistics(MODEL.observed, tuple(groups))


def outcome(seed: int) -> tuple[str, CfaFit | None]:
    """Fit one sample: "admissible", the codes of the findings, or the code of the refusal."""
    try:
        fit = fit_model(MODEL, small_sample(seed), equal=["loadings", "intercepts"])
    except CoprodError as error:
        return f"refused: {error.code}", None
    codes = sorted({f.code for f in fit.findings})
    return ("admissible" if fit.admissible else "found: " + ", ".join(codes)), fit


@one_blas_thread
def lower_elsewhere(fit: CfaFit, seed: int, tries: int = 3) -> float:
    """Return by how much other starting values lower the minimum of a converged fit."""
    draw = np.random.default_rng(seed)
    best = fit.minimum.value
    for _ in range(tries):
        start = fit.minimum.theta * draw.uniform(0.5, 1.5, len(fit.minimum.theta))
        found = minimise(fit.objective, start)
        if found.converged:
            best = min(best, found.value)
    return fit.minimum.value - best


def main(number: int = 300) -> None:
    """Count outcomes, and look for converged fits that are wrong in silence."""
    counts: Counter[str] = Counter()
    iterations, silent = [], []
    for seed in range(number):
        kind, fit = outcome(seed)
        counts[kind] += 1
        if fit is None or not fit.converged:
            continue
        iterations.append(fit.minimum.iterations)
        derivatives = fit.objective.derivatives(fit.minimum.theta, "observed")
        assert derivatives is not None
        if np.abs(derivatives.gradient).max() > 1e-6:
            silent.append((seed, "gradient"))
        if lower_elsewhere(fit, seed) > 1e-6:
            silent.append((seed, "a lower minimum elsewhere"))
    for kind, count in counts.most_common():
        print(f"{count:5d}  {kind}")
    print(f"iterations: median {np.median(iterations):.0f}, most {max(iterations)}")
    print(f"converged, yet wrong: {silent or 'none'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
