# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the command line about what it did."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "cli.more_findings": {
        "en": "… and {n} more. Write all of them with: validate … --out findings.csv",
        "sv": "… och {n} till. Skriv alla till en fil: validate … --out findings.csv",
    },
    "cli.nothing_written": {
        "en": "Nothing was written, because the data have errors. Put them right, or add --despite-errors: answers "
        "that cannot be read then count as not answered.",
        "sv": "Inget skrevs, eftersom det finns fel i data. Rätta dem, eller lägg till --despite-errors: svar som inte "
        "går att läsa räknas då som obesvarade.",
    },
    "cli.written": {"en": "Written to {path}.", "sv": "Skrivet till {path}."},
}
