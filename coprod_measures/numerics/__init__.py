# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Formulas of arrays: numpy and scipy only, each tested against R with a bare matrix."""
