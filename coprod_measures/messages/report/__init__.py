# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the report room, in Swedish and English, by code."""

from __future__ import annotations

from .evidence import EVIDENCE
from .items import ITEMS
from .methods import METHODS
from .page import PAGE
from .reliability import RELIABILITY
from .results import RESULTS
from .structure import STRUCTURE

MESSAGES: dict[str, dict[str, str]] = {
    **PAGE,
    **EVIDENCE,
    **RESULTS,
    **ITEMS,
    **STRUCTURE,
    **RELIABILITY,
    **METHODS,
}
