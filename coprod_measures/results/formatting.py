# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The one place where numbers become text: rounding happens here, on the way out."""

from __future__ import annotations

import math

MINUS = "\u2212"
MISSING = "–"


def format_number(value: float | None, digits: int = 2, language: str = "en") -> str:
    """Return `value` with `digits` decimals, a true minus sign and the language's decimal mark.

    Missing values become an en dash; thousands are parted by a thin no-break space.
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return MINUS + "∞" if value < 0 else "∞"
    shown = f"{abs(value):,.{digits}f}".replace(",", "\u202f")
    negative = value < 0 and float(f"{abs(value):.{digits}f}") != 0
    if language == "sv":
        shown = shown.replace(".", ",")
    return (MINUS if negative else "") + shown


def format_p(value: float | None, language: str = "en") -> str:
    """Return a p-value with its relation: "= .034" or "< .001" (comma in Swedish)."""
    if value is None or math.isnan(value):
        return MISSING
    mark = "," if language == "sv" else "."
    zero = "0" if language == "sv" else ""
    if value < 0.001:
        return f"< {zero}{mark}001"
    shown = f"{value:.3f}"
    if shown == "1.000":
        return f"> {zero}{mark}999"
    return f"= {zero}{mark}{shown.split('.')[1]}"


def format_percent(share: float | None, digits: int = 0, language: str = "en") -> str:
    """Return a share (0–1) as per cent, with a space before the sign in Swedish."""
    if share is None or math.isnan(share):
        return MISSING
    return format_number(100 * share, digits, language) + ("\u00a0%" if language == "sv" else "%")


def format_value(value: object, digits: int = 3, language: str = "en") -> str:
    """Return any cell of a table as text."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return {"sv": {True: "ja", False: "nej"}, "en": {True: "yes", False: "no"}}[language][value]
    if isinstance(value, int):
        return format_number(value, 0, language)
    if isinstance(value, float):
        return format_number(value, digits, language)
    return str(value)
