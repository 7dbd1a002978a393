# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""May groups be compared? The ladder of measurement invariance and its verdict."""

from .beyond_strict import BeyondStrict, beyond_strict
from .criteria import CRITERIA, required_n
from .ladder import invariance, invariance_by_scale
from .longitudinal import longitudinal_by_scale, longitudinal_invariance
from .needed_n import NeededN, needed_n
from .resampled import permutation_test, simulated_cutoffs
from .resampled_ladder import ResampledLadder
from .result import PERMITS, STEPS, BalancedRepeat, InvarianceLadder, InvarianceStep
from .wave_ladder import WaveLadder

__all__ = [
    "CRITERIA",
    "PERMITS",
    "STEPS",
    "BalancedRepeat",
    "BeyondStrict",
    "InvarianceLadder",
    "InvarianceStep",
    "NeededN",
    "ResampledLadder",
    "WaveLadder",
    "beyond_strict",
    "invariance",
    "invariance_by_scale",
    "longitudinal_by_scale",
    "longitudinal_invariance",
    "needed_n",
    "permutation_test",
    "required_n",
    "simulated_cutoffs",
]
