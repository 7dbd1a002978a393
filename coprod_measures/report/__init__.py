# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reports and figures: content is gathered, then rendered."""

from .document import Report, report

__all__ = ["Report", "report"]
