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
    "cli.simulated": {
        "en": "SIMULATED DATA: {n} made-up respondents, written to {path}.",
        "sv": "SIMULERADE DATA: {n} påhittade svarande, skrivna till {path}.",
    },
    "cli.demo": {
        "en": "SIMULATED DATA: {n} made-up respondents. One question ({items}) was made to work differently in the two "
        "languages.",
        "sv": "SIMULERADE DATA: {n} påhittade svarande. En fråga ({items}) gjordes så att den fungerar olika på de två "
        "språken.",
    },
    "cli.demo.written": {
        "en": "The report is written to {path}.",
        "sv": "Rapporten är skriven till {path}.",
    },
    "cli.step.simulate": {"en": "Making up answers", "sv": "Hittar på svar"},
    "cli.step.read": {"en": "Reading and checking the answers", "sv": "Läser och granskar svaren"},
    "cli.step.analyse": {
        "en": "Scores, reliability and the ladder of every scale",
        "sv": "Poäng, reliabilitet och varje skalas trappa",
    },
    "cli.step.write": {"en": "Writing", "sv": "Skriver"},
    "cli.list.items": {"en": "{n} items", "sv": "{n} frågor"},
    "cli.list.status": {"en": "status {status}", "sv": "status {status}"},
    "cli.list.card": {"en": "card", "sv": "kort"},
    "cli.list.scored_by": {"en": "scored by {instrument}", "sv": "poängsätts med {instrument}"},
    "cli.list.not_scored": {"en": "cannot be scored here", "sv": "kan inte poängsättas här"},
    "cli.show.status": {
        "en": "Status {rung}, {name}; evidence missing: {missing}",
        "sv": "Status {rung}, {name}; evidens som saknas: {missing}",
    },
    "cli.show.nothing": {"en": "none", "sv": "ingen"},
    "cli.show.licence": {
        "en": "Licence of the wording: {licence}",
        "sv": "Licens för formuleringarna: {licence}",
    },
    "cli.show.not_for": {"en": "not for: {use}", "sv": "inte för: {use}"},
    "cli.show.answers": {"en": "Answers ({id})", "sv": "Svar ({id})"},
    "cli.check.in_order": {
        "en": "{name} is in order. Items: {items}; scales: {scales}; languages: {languages}.",
        "sv": "{name} är i sin ordning. Frågor: {items}; skalor: {scales}; språk: {languages}.",
    },
    "cli.check.scoring_hash": {"en": "scoring hash", "sv": "poängsättningens kontrollsumma"},
    "cli.check.file_hash": {"en": "file hash", "sv": "filens kontrollsumma"},
    "cli.check.evidence": {
        "en": "Records of evidence read from {file}: {n}.",
        "sv": "Evidensposter lästa ur {file}: {n}.",
    },
}
