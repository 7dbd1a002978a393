# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Small frozen results that can show themselves."""

from .estimate import Estimate
from .finding import Average, Finding, PValue, Severity, Share, Word, findings_frame
from .formatting import format_number, format_p, format_percent, format_value
from .table import Table, with_findings
from .table_report import ShowsTable, TableReport

__all__ = [
    "Average",
    "Estimate",
    "Finding",
    "PValue",
    "Severity",
    "Share",
    "ShowsTable",
    "Table",
    "TableReport",
    "Word",
    "findings_frame",
    "format_number",
    "format_p",
    "format_percent",
    "format_value",
    "with_findings",
]
