# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Figures of answers and of the invariance ladder (`cm.plot`)."""
