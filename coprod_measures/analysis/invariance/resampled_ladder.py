# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Observed changes of fit beside their distribution under permuted groups or simulated invariance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ... import messages
from ...estimation.refit_many import MEASURES
from ...results import Finding, ShowsTable, Table, format_p, format_percent

Floats = NDArray[np.float64]
INDICES = MEASURES
WORSE = {"chisq": 1.0, "cfi": -1.0, "rmsea": 1.0, "srmr": 1.0}


@dataclass(frozen=True)
class ResampledLadder(ShowsTable):
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

    def to_table(self, language: str = "en") -> Table:
        """Return the frame as a table for people, in their language."""
        columns = (
            "ladder.column.step",
            *(f"resampled.column.{c}" for c in ("measure", "observed", "cutoff")),
        )
        names = (*(messages.text(c, language) for c in columns), "p")
        rows = tuple(
            (
                messages.text(f"step.{step}", language),
                messages.text(f"ladder.column.{'' if step == self.steps[0] else 'delta_'}{index}", language),
                observed,
                cutoff,
                format_p(pvalue, language).removeprefix("= "),
            )
            for step, index, observed, cutoff, pvalue in self.to_frame().itertuples(index=False, name=None)
        )
        note = messages.text(
            "resampled.note",
            language,
            kept=self.finished - self.failed,
            finished=self.finished,
            seed=self.seed,
            level=format_percent(self.level, 0, language),
        )
        notes = (note, *(finding.message(language) for finding in self.findings))
        return Table(messages.text(f"resampled.title.{self.kind}", language), names, rows, notes, 3, language)
