# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Who counts as a respondent when a ladder asks whether there are enough."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...model import SampleStatistics


def counts(given: NDArray[np.bool_], missing: str) -> NDArray[np.bool_]:
    """Return who counts, of answers of shape (people, items).

    Those who answered every item, where only they are used; else those who answered at least half of the
    items. Models that use incomplete answers take in everybody with a single one, who tells nothing of how
    items hang together, so that many of them would make a sample look large that is not.
    """
    if missing == "listwise":
        return np.asarray(given.all(axis=1))
    return np.asarray(2 * given.sum(axis=1) >= given.shape[1])


def counted_people(
    statistics: SampleStatistics, missing: str, waves: tuple[str, ...] = ()
) -> Mapping[str, int]:
    """Return how many people count, by group; with the names of waves, of whose items at each, by wave.

    Parameters
    ----------
    statistics : SampleStatistics
        With the answers that models use.
    missing : str
    waves : tuple of str
        Variables then stand wave by wave.
    """
    if missing == "listwise":  # whoever is in the model answered everything
        return dict.fromkeys(waves, statistics.n) if waves else {g.label: g.n for g in statistics.groups}
    blocks = list(statistics.cases("the number of people who answered"))
    given = ~np.isnan(np.vstack([b.values for b in blocks]))
    if waves:
        at = np.split(given, len(waves), axis=1)
        return {wave: int(counts(mine, missing).sum()) for wave, mine in zip(waves, at, strict=True)}
    group = np.concatenate([b.group for b in blocks])
    enough = counts(given, missing)
    return {label: int(enough[group == g].sum()) for g, label in enumerate(statistics.group_labels)}
