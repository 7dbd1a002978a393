# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Responses: read them, check them against their instrument, score them."""

from .read import read_responses
from .response_data import ResponseData
from .score import Provenance, Scores, score
from .validate import validate
from .validation_report import ValidationReport

__all__ = [
    "Provenance",
    "ResponseData",
    "Scores",
    "ValidationReport",
    "read_responses",
    "score",
    "validate",
]
