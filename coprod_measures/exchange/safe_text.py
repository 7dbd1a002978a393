# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Wording made safe for where it goes: no formula, no markup, no code of the receiving system."""

from __future__ import annotations

import re
import unicodedata

_FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]{1,200})\]")


def without_controls(text: str) -> str:
    """Return text without control characters and direction overrides; line breaks and tabs stay."""
    kept = (
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in "\u202d\u202e\u2066\u2067\u2068")
    )
    return "".join(kept)


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet may read the cell as a formula (invisible characters in front do not hide it)."""
    visible = text.lstrip(" \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff")
    return visible[:1] in _FORMULA_STARTS and visible[:1] != ""


def without_formula(text: str) -> str:
    """Return text that no spreadsheet reads as a formula: an apostrophe in front, as OWASP advises."""
    return f"'{text}" if starts_formula(text) else text


def without_tags(text: str) -> str:
    """Return text in which no `<` opens a tag, for systems that show wording as HTML."""
    return _TAG.sub("&lt;", text)


def placeholders(text: str) -> list[str]:
    """Return what stands in square brackets, to be filled in by the project."""
    return _PLACEHOLDER.findall(text)


def filled(text: str, values: dict[str, str]) -> str:
    """Return text with bracketed places filled in, as far as values are given."""
    return _PLACEHOLDER.sub(lambda m: values.get(m[1], m[0]), text)


def shortened(text: str, most_bytes: int) -> str:
    """Return text cut to a number of UTF-8 bytes, with an ellipsis where it was cut."""
    if len(text.encode()) <= most_bytes:
        return text
    return text.encode()[: most_bytes - 3].decode(errors="ignore").rstrip() + "…"
