# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Observed changes of fit beside their distribution under permuted groups or simulated invariance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...estimation.refit_many import MEASURES
from ...results import Finding, Table

Floats = NDArray[np.float64]
INDICES = MEASURES
WORSE = {"chisq": 1.0, "cfi": -1.0, "rmsea": 1.0, "srmr": 1.0}


@dataclass(frozen=True)
class ResampledLadder:
    """Observed changes of fit beside their distribution.

    Attributes
    ----------
    kind : {"permutation", "simulation"}
    replicates, finished, failed : int
        How many were asked for, how many were done (fewer only after an interrupt), and how many of these
        had no solution at some step.
    refitted_alone : int
        Fits that the batches did not finish and that were made one by one, with the same outcome.
    seed : int
    level : float
    steps : tuple of str
    observed : array, shape (steps, 4)
        Changes of χ², CFI, RMSEA and SRMR; for the configural step the measures themselves.
    draws : array, shape (finished - failed, steps, 4)
    findings : tuple of Finding
        Of an interrupt, and of clusters that are left out of account.
    """

    kind: Literal["permutation", "simulation"]
    replicates: int
    finished: int
    failed: int
    refitted_alone: int
    seed: int
    level: float
    steps: tuple[str, ...]
    observed: Floats
    draws: Floats
    findings: tuple[Finding, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return ``step index observed cutoff pvalue``, a row per step and index.

        The p-value is the share of replicates at least as bad, counting the observed one among them; the
        cut-off is the value that a share `level` of the replicates exceeds on the bad side.
        """
        rows = []
        for i, step in enumerate(self.steps):
            for j, index in enumerate(INDICES):
                bad = WORSE[index] * self.draws[:, i, j]
                seen = WORSE[index] * self.observed[i, j]
                worse = int((bad >= seen - 1e-12).sum())
                rows.append(
                    {
                        "step": step,
                        "index": index,
                        "observed": self.observed[i, j],
                        "cutoff": WORSE[index] * float(np.quantile(bad, 1 - self.level)),
                        "pvalue": (worse + 1) / (len(bad) + 1),
                    }
                )
        return pd.DataFrame(rows)

    def to_table(self) -> Table:
        """Return the frame as a table for people."""
        kept = self.finished - self.failed
        notes = [f"{kept} of {self.finished} replicates had a solution at every step; seed {self.seed}."]
        notes += [finding.message() for finding in self.findings]
        title = {"permutation": "Permuted groups", "simulation": "Simulated invariant data"}[self.kind]
        return Table.from_frame(self.to_frame(), title, tuple(notes))

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.to_table().to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return str(self.to_table())
