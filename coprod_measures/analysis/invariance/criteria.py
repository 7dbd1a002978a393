# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""When a step of the ladder is rejected, and when a ladder may be judged at all.

Pure rules on unrounded numbers; each named default is a published one.

References
----------
Cheung, G. W., & Rensvold, R. B. (2002). Structural Equation Modeling, 9, 233-255.
https://doi.org/10.1207/S15328007SEM0902_5
Chen, F. F. (2007). Structural Equation Modeling, 14, 464-504. https://doi.org/10.1080/10705510701301834
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...errors import check_option

Criteria = Literal["cheung_rensvold_2002", "chen_2007", "difference_test"]
CRITERIA: tuple[Criteria, ...] = ("cheung_rensvold_2002", "chen_2007", "difference_test")

CFI_ACCEPTABLE, SRMR_ACCEPTABLE = 0.90, 0.10
CFI_GOOD, RMSEA_GOOD, SRMR_GOOD = 0.95, 0.08, 0.08
MIN_CLUSTERS = 30
UNEQUAL_GROUPS = 2.0
END_CATEGORY_SHARE = 0.50


@dataclass(frozen=True, slots=True)
class StepChange:
    """What one step costs: change of fit against the step before, unrounded."""

    chisq: float
    df: int
    pvalue: float
    cfi: float
    rmsea: float
    srmr: float


@dataclass(frozen=True, slots=True)
class _Cutoffs:
    cfi: float
    rmsea: float
    srmr_loadings: float
    srmr_later: float


_CHEN_LARGE = _Cutoffs(-0.010, 0.015, 0.030, 0.010)
_CHEN_SMALL = _Cutoffs(-0.005, 0.010, 0.025, 0.005)
CHEN_SMALL_TOTAL_N = 300


def required_n(n_items: int) -> int:
    """Return the smallest n per group: max(100, 7 × items), our policy after COSMIN's line."""
    return max(100, 7 * n_items)


def rejects(criteria: str, step: str, change: StepChange, n_total: int) -> bool:
    """Whether a step is rejected.

    Parameters
    ----------
    criteria : {"cheung_rensvold_2002", "chen_2007", "difference_test"}
        ``cheung_rensvold_2002``: ΔCFI < −.010. ``chen_2007``: ΔCFI < −.010 and (ΔRMSEA > .015 or
        ΔSRMR > .030 at the loadings, > .010 later); with a total n of at most 300: −.005, .010, .025, .005.
        ``difference_test``: p < .05.
    step : str
        Name of the step; "metric" is the one at the loadings.
    change : StepChange
        Against the step before.
    n_total : int
        Respondents in all groups together.
    """
    check_option("criteria", criteria, CRITERIA)
    if criteria == "cheung_rensvold_2002":
        return change.cfi < -0.010
    if criteria == "difference_test":
        return change.pvalue < 0.05
    cut = _CHEN_SMALL if n_total <= CHEN_SMALL_TOTAL_N else _CHEN_LARGE
    srmr_cut = cut.srmr_loadings if step == "metric" else cut.srmr_later
    return change.cfi < cut.cfi and (change.rmsea > cut.rmsea or change.srmr > srmr_cut)


def configural_acceptable(cfi: float, srmr: float) -> bool:
    """Whether the starting model fits well enough for the ladder to mean anything."""
    return cfi >= CFI_ACCEPTABLE and srmr <= SRMR_ACCEPTABLE


def configural_doubtful(cfi: float, rmsea: float, srmr: float) -> bool:
    """Whether "doubtful" stands beside every verdict."""
    return cfi < CFI_GOOD or rmsea > RMSEA_GOOD or srmr > SRMR_GOOD
