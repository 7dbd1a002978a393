# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Models and moments: what is fitted, and what it is fitted to."""

from .factor_model import FactorModel
from .ordinal_group import OrdinalMoments
from .ordinal_statistics import OrdinalStatistics, ordinal_statistics
from .parameter import Parameter
from .sample_statistics import (
    CaseBlock,
    CasePass,
    GroupMoments,
    Missing,
    SampleStatistics,
    sample_statistics,
)
from .syntax import Definition
from .two_level_model import TwoLevelModel, TwoLevelStatistics, two_level_statistics

__all__ = [
    "CaseBlock",
    "CasePass",
    "Definition",
    "FactorModel",
    "GroupMoments",
    "Missing",
    "OrdinalMoments",
    "OrdinalStatistics",
    "Parameter",
    "SampleStatistics",
    "TwoLevelModel",
    "TwoLevelStatistics",
    "ordinal_statistics",
    "sample_statistics",
    "two_level_statistics",
]
