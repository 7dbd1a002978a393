# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fitting factor models: estimates, errors, tests, fit."""

from .cfa import cfa, fit_model, sem
from .cfa_fit import CfaFit, GroupMatrices
from .difference_test import difference_test
from .difference_test_result import DifferenceTest
from .options import CfaOptions
from .ordinal_cfa import fit_ordinal
from .ordinal_fit import OrdinalFit
from .ordinal_options import OrdinalOptions
from .refit import refit
from .score_tests import ScoreTests
from .two_level import two_level_cfa
from .two_level_fit import TwoLevelFit

__all__ = [
    "CfaFit",
    "CfaOptions",
    "DifferenceTest",
    "GroupMatrices",
    "OrdinalFit",
    "OrdinalOptions",
    "ScoreTests",
    "TwoLevelFit",
    "cfa",
    "difference_test",
    "fit_model",
    "fit_ordinal",
    "refit",
    "sem",
    "two_level_cfa",
]
