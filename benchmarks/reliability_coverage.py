# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How often 95% intervals of reliability hold the truth, in simulated samples of six items.

Run: python benchmarks/reliability_coverage.py > benchmarks/reliability_coverage.txt

The truth is that of the population, without error: covariances of the items (of ordinal codes from
their thresholds by the bivariate normal distribution), and the one-factor model fitted to them.
"""

from __future__ import annotations

import math
import time
from importlib.metadata import version

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import coprod_measures as cm
from coprod_measures.analysis.one_factor import complete_cases, fit_one_factor, omega_of
from coprod_measures.numerics import classical
from coprod_measures.numerics import reliability_bootstrap as bootstrap
from coprod_measures.numerics.bivariate_normal import bivariate_normal_cdf
from coprod_measures.numerics.lower_bounds import lambda2
from coprod_measures.numerics.ordinal_reliability import categorical_omega

Floats = NDArray[np.float64]

SAMPLES, DRAWS, SEED, K = 400, 500, 20261123, 6
EVEN, UNEVEN = np.full(K, 0.6), np.array([0.8, 0.7, 0.6, 0.5, 0.4, 0.7])
CUTS = np.array([-1.8, -1.1, -0.5, 0.4])  # ratings of partnerships lean to the high end
ITEMS = tuple(f"i{j}" for j in range(K))
INTERVALS = ("alpha Feldt", "alpha Bonett", "alpha bootstrap", "lambda 2 bootstrap", "omega delta",
             "omega bootstrap", "categorical omega delta")  # fmt: skip


def population(loadings: Floats, ordinal: bool) -> Floats:
    """Covariances of the items."""
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1.0)
    if not ordinal:
        return r
    cut = np.tile(CUTS, K)
    item = np.repeat(np.arange(K), len(CUTS))
    joint = bivariate_normal_cdf(cut[:, None], cut[None, :], r[np.ix_(item, item)])
    single = bivariate_normal_cdf(cut, np.inf, 0.0)
    member = np.equal.outer(np.arange(K), item).astype(float)
    return member @ (joint - np.outer(single, single)) @ member.T


def truths(loadings: Floats, ordinal: bool) -> dict[str, float]:
    """Population values by interval."""
    cov = population(loadings, ordinal)
    solution = fit_one_factor(complete_cases(cov, 10_000, ITEMS)).solution
    assert solution is not None
    omega = solution.loadings.sum() ** 2 / (solution.loadings.sum() ** 2 + solution.residuals.sum())
    values = {name: classical.alpha(cov) for name in INTERVALS if name.startswith("alpha")}
    values |= {"lambda 2 bootstrap": lambda2(cov), "omega delta": omega, "omega bootstrap": omega}
    if ordinal:
        values["categorical omega delta"] = categorical_omega(loadings, [CUTS] * K).value
    return values


def sample(n: int, loadings: Floats, ordinal: bool, rng: np.random.Generator) -> Floats:
    """Answers of n respondents."""
    latent = rng.standard_normal((n, 1)) * loadings
    latent += rng.standard_normal((n, K)) * np.sqrt(1 - loadings**2)
    return np.searchsorted(CUTS, latent).astype(float) if ordinal else latent


def intervals(x: Floats, ordinal: bool, seed: int) -> dict[str, classical.Interval]:
    """All 95% intervals of one sample."""
    n = len(x)
    cov = np.cov(x, rowvar=False)
    alpha = classical.alpha(cov)
    drawn = bootstrap.resampled_covariances(x, DRAWS, np.random.default_rng(seed))
    found = {
        "alpha Feldt": classical.feldt_interval(alpha, n, K, 0.95),
        "alpha Bonett": classical.bonett_interval(alpha, n, K, 0.95),
        "alpha bootstrap": bootstrap.percentile_interval(bootstrap.alphas(drawn), 0.95)[0],
        "lambda 2 bootstrap": bootstrap.percentile_interval(bootstrap.lambda2s(drawn), 0.95)[0],
    }
    moments = complete_cases(cov * ((n - 1) / n), n, ITEMS)
    result = fit_one_factor(moments)
    if result.solution is not None and not result.trouble:
        found["omega delta"] = omega_of(result.solution, moments, observed=False, level=0.95)[1]
        models = bootstrap.one_factor_models(drawn, result.solution.loadings, result.solution.residuals)
        found["omega bootstrap"] = bootstrap.percentile_interval(bootstrap.omegas(*models), 0.95)[0]
    if ordinal:
        omega = cm.ordinal_reliability(pd.DataFrame(x, columns=list(ITEMS)))["scale"].omega
        found["categorical omega delta"] = classical.Interval(omega.low, omega.high)
    return {name: ends for name, ends in found.items() if not math.isnan(ends.low)}


def main() -> None:
    """Print a table of coverage and mean width."""
    start = time.perf_counter()
    cases = [
        (label, loadings, ordinal, n)
        for label, loadings, ordinal in (
            ("normal, equal loadings", EVEN, False),
            ("normal, unequal loadings", UNEVEN, False),
            ("five steps, skewed, unequal", UNEVEN, True),
        )
        for n in (100, 300)
    ]
    error = 100 * math.sqrt(0.95 * 0.05 / SAMPLES)
    print(f"Coverage of 95% intervals in per cent (and mean width), {SAMPLES} samples, {K} items,")
    print(f"{DRAWS} bootstrap draws, seed {SEED}; standard error of a coverage of 95: {error:.1f}")
    print(
        f"numpy {version('numpy')}, scipy {version('scipy')}, coprod_measures {version('coprod_measures')}\n"
    )
    print(f"{'answers':29}{'n':>5}  {'interval':25}{'truth':>7}{'coverage':>10}{'width':>8}{'none':>6}")
    for number, (label, loadings, ordinal, n) in enumerate(cases):
        truth = truths(loadings, ordinal)
        rng = np.random.default_rng([SEED, number])
        hits: dict[str, list[bool]] = {name: [] for name in truth}
        widths: dict[str, list[float]] = {name: [] for name in truth}
        for s in range(SAMPLES):
            for name, ends in intervals(sample(n, loadings, ordinal, rng), ordinal, s).items():
                hits[name].append(ends.low <= truth[name] <= ends.high)
                widths[name].append(ends.high - ends.low)
        for name in truth:
            share, width = 100 * float(np.mean(hits[name])), float(np.mean(widths[name]))
            print(
                f"{label:29}{n:5}  {name:25}{truth[name]:7.3f}{share:10.1f}{width:8.3f}"
                f"{SAMPLES - len(hits[name]):6}"
            )
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
