# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Statistics of the same items at several waves; ordinal items have the same answers at all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...model import SampleStatistics, sample_statistics
from ...model.frame_columns import read_columns
from ...model.ordinal_categories import EmptyCategories, code_categories
from ...model.ordinal_statistics import ordinal_statistics
from ...results import Finding
from .wave_data import GROUP, WideAnswers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WaveSample:
    """What a ladder over waves sees of the data.

    Attributes
    ----------
    statistics : SampleStatistics
        Of the items wave by wave.
    n_thresholds : mapping
        Ordinal item → its thresholds; empty for continuous items.
    findings : tuple of Finding
        Answers merged at all waves.
    """

    statistics: SampleStatistics
    n_thresholds: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def continuous_sample(
    wide: WideAnswers, items: Sequence[str], *, missing: str, cluster: str | None
) -> WaveSample:
    """Compute means and covariances of the items at all waves."""
    statistics = sample_statistics(
        wide.frame,
        wide.variables(items),
        group=wide.group,
        group_order=wide.group_order,
        missing=missing,  # type: ignore[arg-type]
        cluster=cluster,
    )
    return WaveSample(statistics)


def ordinal_sample(
    wide: WideAnswers, items: Sequence[str], *, missing: str, empty_categories: EmptyCategories
) -> WaveSample:
    """Compute thresholds and polychoric correlations of the items at all waves.

    An item has thresholds of its own to hold equal only if every wave of every group uses each of its
    answers, so categories are numbered over all waves together.

    Raises
    ------
    DataError
        If an answer is unused at a wave and nothing is said of merging; the message names both.
    """
    variables = wide.variables(items)
    read = read_columns(wide.frame, variables, wide.group, wide.group_order)
    values, labels, codes = np.array(read.values), read.labels, read.codes
    gone = np.isnan(values)
    kept = (codes >= 0) & ~(gone.any(axis=1) if missing == "listwise" else gone.all(axis=1))
    n_waves = len(wide.waves)
    long = values[kept].reshape(-1, len(items))  # a row per person and wave
    cell = np.repeat(codes[kept] * n_waves, n_waves) + np.tile(np.arange(n_waves), int(kept.sum()))
    names = [f"{wave} ({group})" if group else wave for group in labels for wave in wide.waves]
    coded = code_categories(
        long, cell, items, np.full(len(items), True), names, empty_categories, cell="wave"
    )
    for i, answers in enumerate(coded.categories):
        answered = coded.codes[:, i] >= 0
        long[answered, i] = np.array(answers)[coded.codes[answered, i]]
    values[kept] = long.reshape(-1, len(variables))
    frame = pd.DataFrame(values, columns=list(variables))
    if wide.group is not None:
        frame[GROUP] = [labels[g] if g >= 0 else None for g in codes]
    statistics = ordinal_statistics(
        frame,
        variables,
        group=None if wide.group is None else GROUP,
        group_order=None if wide.group is None else labels,
        missing=missing,  # type: ignore[arg-type]
    )
    findings = tuple(replace(f, group=None, values={**f.values, "wave": f.group}) for f in coded.findings)
    counts = {item: len(answers) - 1 for item, answers in zip(items, coded.categories, strict=True)}
    return WaveSample(statistics, counts, findings)
