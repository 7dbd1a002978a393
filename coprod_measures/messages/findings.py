# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What kinds of findings are called, wherever they are shown."""

MESSAGES: dict[str, dict[str, str]] = {
    "severity.error": {"en": "error", "sv": "fel"},
    "severity.warning": {"en": "warning", "sv": "varning"},
    "severity.note": {"en": "note", "sv": "upplysning"},
    "severity.errors": {"en": "errors", "sv": "fel"},
    "severity.warnings": {"en": "warnings", "sv": "varningar"},
    "severity.notes": {"en": "notes", "sv": "upplysningar"},
}
