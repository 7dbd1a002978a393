# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Writing instruments: a skeleton to start from, checks, versions, content validity, translation."""

from .checking import check_instrument
from .content_validity import ContentValidity, content_validity
from .saving import save_instrument
from .skeleton import new_instrument
from .translation_sheet import read_translation_sheet, write_translation_sheet
from .versions import InstrumentDiff, diff_instruments

__all__ = [
    "ContentValidity",
    "InstrumentDiff",
    "check_instrument",
    "content_validity",
    "diff_instruments",
    "new_instrument",
    "read_translation_sheet",
    "save_instrument",
    "write_translation_sheet",
]
