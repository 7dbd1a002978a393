# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Doors out: an instrument in the formats of survey systems, statistics packages and health records."""

from .export_report import ExportReport
from .exporting import FORMATS, export

__all__ = ["FORMATS", "ExportReport", "export"]
