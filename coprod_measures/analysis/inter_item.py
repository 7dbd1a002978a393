# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How the items of a scale go together, with and without the reversed ones."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..numerics import classical
from ..results import Finding, Word
from .scale_answers import EVERYBODY
from .scale_summary import ScaleSummary

Floats = NDArray[np.float64]

_APART = 0.15
"""By how much reversed items must go less with the others than these among themselves, to be told."""


@dataclass(frozen=True, slots=True)
class ScaleItems:
    """The items of one scale in one group, reversed items mirrored; complete cases.

    Attributes
    ----------
    scale, group : str
    n : int
    items, reversed_items : tuple of str
    correlation : ndarray, shape (k, k)
        Between the items.
    alpha, alpha_without_reversed : float
        Of all items, and of those that are not reversed; NaN where there are none to leave out, or
        fewer than two are left.
    mean_r, mean_r_regular, mean_r_reversed, mean_r_across : float
        Mean correlation of all items, among those not reversed, among the reversed, and between the two.
    """

    scale: str
    group: str
    n: int
    items: tuple[str, ...]
    reversed_items: tuple[str, ...]
    correlation: Floats = field(repr=False)
    alpha: float
    alpha_without_reversed: float
    mean_r: float
    mean_r_regular: float
    mean_r_reversed: float
    mean_r_across: float

    @property
    def inter_item(self) -> pd.DataFrame:
        """The correlations between the items as a frame."""
        return pd.DataFrame(self.correlation, list(self.items), list(self.items))


def items_of_scale(summary: ScaleSummary) -> ScaleItems | None:
    """Return how the items of a scale go together; None where they measure nothing in common or are few."""
    cov = summary.cov
    if not summary.reflective or len(summary.items) < 2 or summary.n < 3 or cov is None:
        return None
    r = classical.correlation(cov)
    turned = np.array([i in summary.reversed_items for i in summary.items])
    regular = cov[np.ix_(~turned, ~turned)]
    pair = np.triu(np.ones_like(r, dtype=bool), 1)
    both, neither = np.logical_and.outer(turned, turned), np.logical_and.outer(~turned, ~turned)
    return ScaleItems(
        scale=summary.scale,
        group=summary.group,
        n=summary.n,
        items=summary.items,
        reversed_items=tuple(i for i in summary.items if i in summary.reversed_items),
        correlation=r,
        alpha=classical.alpha(cov),
        alpha_without_reversed=classical.alpha(regular) if turned.any() else math.nan,
        mean_r=_mean(r[pair]),
        mean_r_regular=_mean(r[pair & neither]),
        mean_r_reversed=_mean(r[pair & both]),
        mean_r_across=_mean(r[pair & ~both & ~neither]),
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else math.nan


def about_reversed(found: ScaleItems) -> list[Finding]:
    """Tell where reversed items go less with the others than these among themselves, and what alpha does."""
    apart = found.mean_r_regular - found.mean_r_across
    if not apart > _APART:
        return []
    values = {
        "scale": found.scale,
        "group": Word("reliability.everybody") if found.group == EVERYBODY else found.group,
        "across": found.mean_r_across,
        "regular": found.mean_r_regular,
        "alpha": found.alpha,
        "without": found.alpha_without_reversed,
    }
    return [Finding("reversed_apart", "warning", scale=found.scale, group=found.group, values=values)]
