# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Does the search over waves find an item that drifts, and nothing else?

Five items of one factor at two waves, 400 people with continuous answers or 600 with answers from 1 to 4;
what is peculiar to an item comes back at the second wave. There either nothing differs, or one item is
answered .4 higher. Counted are samples in which anything is released although nothing differs, in which the
item is found, in which nothing else is, and in which the intervals of its impact and of the latent change
hold the truth.

Usage: python benchmarks/wave_releases.py [NUMBER_OF_SAMPLES]. Its last output is wave_releases.txt.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coprod_measures.analysis.invariance.longitudinal import longitudinal_invariance

SEED, K, CHANGE, STABLE, DRIFT = 20261123, 5, 0.3, 0.6, 0.4
CUTS = (-1.0, 0.0, 1.1)
ITEMS = tuple(f"u{i}" for i in range(1, K + 1))
COLUMNS = {item: (f"{item}_1", f"{item}_2") for item in ITEMS}
MODEL = f"f =~ {' + '.join(ITEMS)}"


def answers(rng: np.random.Generator, n: int, drift: float, ordinal: bool) -> pd.DataFrame:
    """Draw the answers of n people at two waves."""
    first = rng.normal(size=n)
    later = STABLE * first + np.sqrt(1 - STABLE**2) * rng.normal(size=n) + CHANGE
    habit = 0.4 * rng.normal(size=(K, n))
    columns = {}
    for t, factor in enumerate((first, later)):
        for i, item in enumerate(ITEMS):
            values = 0.8 * factor + habit[i] + 0.5 * rng.normal(size=n) + (drift * t if i == 0 else 0.0)
            columns[COLUMNS[item][t]] = np.digitize(values, CUTS) + 1.0 if ordinal else values
    return pd.DataFrame(columns)


def true_impact(ordinal: bool) -> float:
    """Return what the drift does to the mean of the items."""
    if not ordinal:
        return DRIFT / K
    rng = np.random.default_rng(1)
    latent = 0.8 * (rng.normal(size=2_000_000) + CHANGE) + np.hypot(0.4, 0.5) * rng.normal(size=2_000_000)
    return float((np.digitize(latent + DRIFT, CUTS) - np.digitize(latent, CUTS)).mean()) / K


@dataclass
class Counts:
    """Shares of samples."""

    false: int = 0
    found: int = 0
    alone: int = 0
    read: int = 0
    impact: int = 0
    change: int = 0


def run(ordinal: bool, samples: int) -> Counts:
    """Search in samples without and with the drifting item."""
    rng, counts = np.random.default_rng(SEED), Counts()
    options = {"columns": COLUMNS, "partial": "search", "estimator": "WLSMV" if ordinal else "ML"}
    n, true = (600, true_impact(True)) if ordinal else (400, true_impact(False))
    for _ in range(samples):
        invariant = longitudinal_invariance(MODEL, answers(rng, n, 0.0, ordinal), **options)
        counts.false += bool(invariant.found)
        ladder = longitudinal_invariance(MODEL, answers(rng, n, DRIFT, ordinal), **options)
        released = {r.item for r in ladder.found}
        counts.found += "u1" in released
        counts.alone += released == {"u1"}
        change = ladder.latent_change("2")
        if released != {"u1"} or change is None:
            continue
        counts.read += 1
        moved = ladder.impact["2"]
        counts.impact += moved.low < true < moved.high
        counts.change += change.low < CHANGE < change.high
    return counts


def main(samples: int) -> None:
    """Print what was counted."""
    start = time.process_time()
    for ordinal in (False, True):
        c = run(ordinal, samples)
        print(f"{'ordinal (WLSMV), n 600' if ordinal else 'continuous (ML), n 400'}, {samples} samples")
        print(f"  anything released under full invariance    {c.false:>4}")
        print(f"  the drifting item found                    {c.found:>4}")
        print(f"  nothing else released                      {c.alone:>4}")
        print(f"    of these: change may be read             {c.read:>4}")
        print(f"      of these: impact covered               {c.impact:>4}")
        print(f"      of these: latent change covered        {c.change:>4}")
    print(f"{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
