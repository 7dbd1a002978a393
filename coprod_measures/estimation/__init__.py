# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fitting factor models: estimates, errors, tests, fit."""

from .cfa import cfa, fit_model, sem
from .cfa_fit import CfaFit, GroupMatrices
from .difference_test import DifferenceTest, difference_test
from .options import CfaOptions
from .refit import refit
from .score_tests import ScoreTests

__all__ = [
    "CfaFit",
    "CfaOptions",
    "DifferenceTest",
    "GroupMatrices",
    "ScoreTests",
    "cfa",
    "difference_test",
    "fit_model",
    "refit",
    "sem",
]
