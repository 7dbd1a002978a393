# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Fitting factor models: estimates, errors, tests, fit."""

from .cfa import cfa, fit_model
from .cfa_fit import CfaFit, GroupMatrices
from .options import CfaOptions

__all__ = ["CfaFit", "CfaOptions", "GroupMatrices", "cfa", "fit_model"]
