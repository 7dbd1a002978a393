# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many respondents per group would make a ladder assessable, by simulation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import CoprodError, NotSupportedError
from ...estimation import CfaFit, refit
from ...estimation.ordinal_fit import OrdinalFit
from ...model import GroupMoments, SampleStatistics
from ...results import Table
from .criteria import required_n
from .resampled import wishart
from .result import InvarianceLadder

SIZES = (100, 150, 200, 300, 400, 600, 800, 1200)


@dataclass(frozen=True)
class NeededN:
    """Respondents per group that would do.

    Attributes
    ----------
    n : int or None
        The smallest size tried at which at least `share` of the samples had a usable solution at every step;
        None if none did. Never below the policy of max(100, 7 × items).
    share : float
    n_samples, seed : int
    frame : pandas.DataFrame
        ``n usable``: the size per group, and the share of samples with a usable solution at every step.
    """

    n: int | None
    share: float
    n_samples: int
    seed: int
    frame: pd.DataFrame

    def to_table(self) -> Table:
        """Return the sizes tried as a table for people."""
        note = f"{self.n_samples} samples per size, seed {self.seed}; wanted in {self.share:.0%} of them."
        return Table.from_frame(self.frame, "Respondents per group", (note,), digits=2)

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.to_table().to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        found = "None of these sizes would do." if self.n is None else f"{self.n} per group would do."
        return f"{self.to_table()}\n\n{found}"


def needed_n(
    ladder: InvarianceLadder,
    *,
    share: float = 0.95,
    sizes: Sequence[int] = SIZES,
    n_samples: int = 50,
    seed: int = 1,
) -> NeededN:
    """Simulate how many respondents per group would give every step of a ladder a usable solution.

    Samples of equal groups are drawn from the strictest model of the ladder that converged, as if it were
    true; each step is fitted to them. It tells when a solution can be had, not how small a difference would
    be found.

    Parameters
    ----------
    ladder : InvarianceLadder
        Of groups and continuous items, assessable or not.
    share : float
        Wanted share of samples.
    sizes : sequence of int
        Respondents per group to try, in increasing order; the first that does ends the search.
    n_samples, seed : int

    Raises
    ------
    NotSupportedError
        If no step of the ladder converged, or items are ordinal.
    """
    fits = [s.fit for s in ladder.steps if s.fit is not None and s.fit.converged]
    if not fits or any(isinstance(f, OrdinalFit) for f in fits):
        raise NotSupportedError(
            "there is no converged model of continuous items to simulate from.",
            code="nothing_to_simulate",
            place=ladder.title(),
            remedy="Look at the items in each group first; more of the same answers would not help.",
        )
    rng = np.random.default_rng(seed)
    floor = required_n(len(fits[0].table.observed))
    rows: list[dict[str, float]] = []
    found: int | None = None
    for n in (size for size in sizes if size >= floor):
        usable = sum(_usable(fits, n, rng) for _ in range(n_samples)) / n_samples
        rows.append({"n": n, "usable": usable})
        if usable >= share:
            found = n
            break
    return NeededN(found, share, n_samples, seed, pd.DataFrame(rows, columns=["n", "usable"]))


def _usable(fits: Sequence[CfaFit], n: int, rng: np.random.Generator) -> bool:
    """Whether every step has an admissible solution in one sample drawn from the strictest model."""
    groups = []
    for moments in fits[-1].matrices:
        root = np.asarray(np.linalg.cholesky(moments.cov), dtype=float)
        mean = moments.mean + root @ rng.normal(size=len(root)) / math.sqrt(n)
        groups.append(GroupMoments(moments.label, n, mean, wishart(rng, root, n - 1) / n))
    sample = SampleStatistics(fits[0].table.observed, tuple(groups))
    try:
        return all(refit(fit, sample).admissible for fit in fits)
    except CoprodError:
        return False
