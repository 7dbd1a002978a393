# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Does the search find planted items, and nothing else? 100 bilingual samples with known truth.

Five scales of six items with five answers, 600 Swedish and 450 English respondents, 3 % of the answers
missing, no project effects. In the English group one item has all thresholds moved by half a standard
deviation, another has 45 % of its loading; or nothing differs. Counted are the samples in which both
planted items are found, in which nothing else is, in which anything is released although nothing
differs, and how often the interval of the impact covers the planted bias; once for a model of continuous
items and once for one of ordinal items, which is how the answers were made.

Usage: python benchmarks/planted_releases.py [NUMBER_OF_SAMPLES]. Its last output is planted_releases.txt.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from coprod_measures.analysis.invariance.climb import EQUAL, ORDINAL_EQUAL
from coprod_measures.analysis.invariance.impact import impact
from coprod_measures.analysis.invariance.release import search_releases, words
from coprod_measures.analysis.invariance.step_fit import partial_fit
from coprod_measures.model import FactorModel, SampleStatistics, sample_statistics
from coprod_measures.model.ordinal_statistics import ordinal_statistics

SCALES = ("PRO", "INC", "REC", "OUT", "MAN")
ITEMS = tuple(f"{s}{i}" for s in SCALES for i in range(1, 7))
FACTOR_COR = np.array(
    [
        [1, 0.62, 0.55, 0.48, 0.50],
        [0.62, 1, 0.60, 0.45, 0.42],
        [0.55, 0.60, 1, 0.52, 0.40],
        [0.48, 0.45, 0.52, 1, 0.58],
        [0.50, 0.42, 0.40, 0.58, 1],
    ]
)
MEAN_EN = np.array([0.30, -0.20, 0.00, 0.40, 0.10])
SD_EN = np.array([1.10, 0.95, 1.00, 1.15, 0.90])
N = {"sv": 600, "en": 450}
SHIFT, WEAKER, MISSING = 0.50, 0.45, 0.03
SCALAR = {"MLR": EQUAL["scalar"], "WLSMV": ORDINAL_EQUAL["scalar"]}


@dataclass(frozen=True)
class Sample:
    """One sample, the two planted items and the bias they bring to the English mean of their scales."""

    frame: pd.DataFrame
    shifted: str
    weakened: str
    bias: dict[str, float]


def draw(seed: int, planted: bool) -> Sample:
    """Draw a sample; the same seed has the same truth with and without planted items."""
    rng = np.random.default_rng([20261123, seed])
    loading = rng.uniform(0.58, 0.86, len(ITEMS))
    centre = np.array([-1.30, -0.60, 0.10, 0.95])
    thresholds = np.sort(
        centre + rng.uniform(-0.2, 0.2, (len(ITEMS), 1)) + rng.uniform(-0.08, 0.08, (len(ITEMS), 4)), axis=1
    )
    first, second = rng.choice(len(SCALES), 2, replace=False) * 6 + rng.integers(0, 6, 2)
    sign = rng.choice([-1.0, 1.0])
    loading_en, thresholds_en = loading.copy(), thresholds.copy()
    if planted:
        loading_en[second] *= WEAKER
        thresholds_en[first] += sign * SHIFT
    frames = []
    for group, n in N.items():
        factors = rng.multivariate_normal(np.zeros(5), FACTOR_COR, n)
        if group == "en":
            factors = factors * SD_EN + MEAN_EN
        lam, tau = (loading_en, thresholds_en) if group == "en" else (loading, thresholds)
        latent = lam * np.repeat(factors, 6, axis=1) + rng.normal(size=(n, 30)) * np.sqrt(1 - loading**2)
        codes = 1.0 + (latent[:, :, None] > tau).sum(axis=2)
        codes[rng.random(codes.shape) < MISSING] = np.nan
        frames.append(pd.DataFrame(codes, columns=list(ITEMS)).assign(lang=group))
    truth = {"loading": (loading, loading_en), "thresholds": (thresholds, thresholds_en)}
    bias = {ITEMS[j][:3]: _bias(truth, j) for j in (first, second)}
    return Sample(pd.concat(frames, ignore_index=True), ITEMS[first], ITEMS[second], bias)


def _bias(truth: dict[str, tuple[np.ndarray, np.ndarray]], item: int) -> float:
    """Return the planted bias of the English mean score: the item's expected answers, over six items."""
    scale = item // 6
    expected = []
    for which in (0, 1):
        lam, tau = truth["loading"][which][item], truth["thresholds"][which][item]
        spread = np.sqrt((lam * SD_EN[scale]) ** 2 + 1 - truth["loading"][0][item] ** 2)
        expected.append(norm.sf((tau - lam * MEAN_EN[scale]) / spread).sum())
    return float((expected[1] - expected[0]) / 6)


def models_of(frame: pd.DataFrame, estimator: str) -> dict[str, tuple[FactorModel, SampleStatistics]]:
    """Return each scale's model and statistics."""
    found = {}
    for scale in SCALES:
        model = FactorModel.parse(f"{scale.lower()} =~ " + " + ".join(f"{scale}{i}" for i in range(1, 7)))
        statistics: SampleStatistics
        if estimator == "WLSMV":
            statistics = ordinal_statistics(
                frame, model.observed, ordered=model.observed, group="lang", empty_categories="merge"
            )
        else:
            statistics = sample_statistics(frame, model.observed, group="lang")
        found[scale] = (model, statistics)
    return found


@dataclass(frozen=True)
class Outcome:
    """What the search did with one sample."""

    both: bool
    nothing_else: bool
    covered: tuple[bool, ...]
    false_release: bool


def outcome(seed: int, estimator: str = "MLR") -> Outcome:
    """Search one sample with planted items and its twin without."""
    sample = draw(seed, planted=True)
    models = models_of(sample.frame, estimator)
    releases = search_releases(models, estimator=estimator)
    items = {r.item for found in releases.values() for r in found}
    covered = []
    for scale, bias in sample.bias.items():
        if releases[scale]:
            fit = partial_fit(*models[scale], SCALAR[estimator], words(releases[scale]), estimator)
            assert fit is not None
            estimate = impact(fit, "en")
            covered.append(estimate.low <= bias <= estimate.high)
    twin = search_releases(models_of(draw(seed, planted=False).frame, estimator), estimator=estimator)
    wanted = {sample.shifted, sample.weakened}
    return Outcome(wanted <= items, items <= wanted, tuple(covered), any(twin.values()))


def main(samples: int) -> None:
    """Print the counts."""
    print(f"{samples} samples, 600 Swedish and 450 English respondents, listwise, Holm over 30 items")
    for estimator in SCALAR:
        started = time.process_time()
        found = [outcome(seed, estimator) for seed in range(1, samples + 1)]
        covered = [c for o in found for c in o.covered]
        share = f"{sum(covered)} of {len(covered)} ({np.mean(covered):.3f})"
        print(f"\n{estimator}")
        print(f"both planted items found                 {sum(o.both for o in found)}")
        print(f"nothing else released                    {sum(o.nothing_else for o in found)}")
        print(f"any release although nothing differs     {sum(o.false_release for o in found)}")
        print(f"95 % interval of the impact covers truth {share}")
        print(f"CPU seconds per sample                   {(time.process_time() - started) / samples:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
