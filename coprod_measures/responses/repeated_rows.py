# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Rows that give the same answers as another row, where no key tells respondents apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ..results import Finding, Severity

Floats = npt.NDArray[np.float64]

FEWEST_ANSWERS = 10
"""With fewer answers people agree by chance."""

FEWEST_DISTINCT = 3
"""So are rows alike in which one or two answers come again and again."""

COINCIDENCE = 0.01
"""Share of rows below which agreement is left to chance."""

NO_ANSWER = -1e3


def weights(items: int) -> Floats:
    """Return two weights per item, shape (items, 2).

    The weighted sums of two rows agree only if the rows do: that both sums of unlike rows agree by chance is
    less likely than a fault of the machine.
    """
    return np.random.default_rng(20261123).random((items, 2))


def check_repeated_rows(repeated: int, rows: int, items: int) -> Iterator[Finding]:
    """Yield a finding on rows that have the same answers to every item as another row.

    A note below one row in a hundred: among very many people some agree by chance.
    """
    if repeated:
        severity: Severity = "warning" if repeated >= COINCIDENCE * rows else "note"
        yield Finding("repeated_rows", severity, values={"n": repeated, "items": items})
