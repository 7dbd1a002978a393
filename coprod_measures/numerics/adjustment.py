# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""p-values adjusted for the number of tests.

References
----------
Holm (1979), https://www.jstor.org/stable/4615733; Benjamini & Hochberg (1995),
doi:10.1111/j.2517-6161.1995.tb02031.x
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Adjustment = Literal["holm", "bh", "bonferroni", "none"]


def adjusted_p(p: Floats, method: Adjustment = "holm") -> Floats:
    """Adjust p-values; NaN stays NaN and is no test.

    Parameters
    ----------
    p : array, shape (m,)
    method : {"holm", "bh", "bonferroni", "none"}
        Family-wise error rate step-down, false discovery rate, family-wise error rate, or as they are.

    Notes
    -----
    R: ``p.adjust(p, "holm")``, ``"BH"``, ``"bonferroni"``.
    """
    raw = np.asarray(p, dtype=np.float64)
    out = raw.copy()
    tests = np.flatnonzero(~np.isnan(raw))
    m = len(tests)
    if m == 0 or method == "none":
        return out
    order = tests[np.argsort(raw[tests], kind="stable")]
    ranked, rank = raw[order], np.arange(1, m + 1)
    if method == "bonferroni":
        found = ranked * m
    elif method == "holm":
        found = np.maximum.accumulate(ranked * (m + 1 - rank))
    else:
        found = np.minimum.accumulate((ranked * m / rank)[::-1])[::-1]
    out[order] = np.minimum(found, 1.0)
    return out
