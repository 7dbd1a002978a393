# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Question by question, as the report tells of it."""

ITEMS: dict[str, dict[str, str]] = {
    "report.h.items": {"en": "Question by question", "sv": "Fråga för fråga"},
    "report.means": {"en": "What this means:", "sv": "Vad det betyder:"},
    "report.few": {"en": "few", "sv": "få"},
    "report.items.intro": {
        "en": "A scale is a set of questions that are meant to tell of the same thing. If they do, people who "
        "agree with one of them tend to agree with the others. Any questions worded the other way round have "
        "been turned before anything is calculated here.",
        "sv": "En skala är en uppsättning frågor som är tänkta att handla om samma sak. Gör de det brukar den som "
        "instämmer i en av dem också instämma i de andra. Eventuella omvänt formulerade frågor har vänts "
        "innan något beräknas här.",
    },
    "report.items.together": {
        "en": "In no scale do the answers to a question run against those to the others. The weakest link is "
        "{item} (correlation {r}{place}).",
        "sv": "I ingen skala går svaren på en fråga emot svaren på de andra. Svagast är sambandet för {item} "
        "(korrelation {r}{place}).",
    },
    "report.items.against": {
        "en": "The answers to {items} run against those to the other questions of the scale. Look at this first: a "
        "question may be misunderstood, or worded the other way round without being marked so. With few "
        "answers it may also be chance.",
        "sv": "Svaren på {items} går emot svaren på de övriga frågorna i skalan. Börja med att granska det: en "
        "fråga kan ha missförståtts, eller vara omvänd utan att vara markerad som det. Är svaren få kan det "
        "också vara slumpen.",
    },
    "report.items.in_group": {"en": ", {group}", "sv": ", {group}"},
    "report.items.rest_caption": {
        "en": "How each question goes with the rest of its scale",
        "sv": "Hur varje fråga hänger ihop med resten av sin skala",
    },
    "report.items.rest_axis": {
        "en": "correlation with the other questions of the scale",
        "sv": "korrelation med skalans övriga frågor",
    },
    "report.items.rest_note": {
        "en": "Item–rest correlation: with the sum of the other questions, for those who answered the whole scale.",
        "sv": "Korrelation med summan av de övriga frågorna, för dem som besvarat hela skalan.",
    },
    "report.items.rest_alt": {
        "en": "Points from {low} to {high}: the correlation of each of {k} questions with the rest of its scale. "
        "Groups: {groups}. The table below holds the numbers.",
        "sv": "Punkter från {low} till {high}: korrelationen mellan var och en av {k} frågor och resten av dess "
        "skala. Grupper: {groups}. Tabellen nedan har siffrorna.",
    },
    "report.items.details": {
        "en": "{scale} – every question in numbers",
        "sv": "{scale} – varje fråga i siffror",
    },
    "report.items.table": {"en": "{scale} – {group}", "sv": "{scale} – {group}"},
    "report.items.note": {
        "en": "Lowest, highest: per cent of the answers at the ends of the answer scale; “few” where the figure of the "
        "answers merges them too, or fewer than {min_cell} chose them. Alpha without: Cronbach's alpha of the scale "
        "without the question.",
        "sv": "Lägsta, högsta: procent av svaren i svarsskalans ändar; ”få” där även figuren över svaren slår ihop dem "
        "eller färre än {min_cell} valt dem. Alfa utan: Cronbachs alfa för skalan utan frågan.",
    },
    "report.items.col.n": {"en": "n", "sv": "n"},
    "report.items.col.mean": {"en": "Mean", "sv": "Medelvärde"},
    "report.items.col.sd": {"en": "SD", "sv": "SD"},
    "report.items.col.floor": {"en": "Lowest, %", "sv": "Lägsta, %"},
    "report.items.col.ceiling": {"en": "Highest, %", "sv": "Högsta, %"},
    "report.items.col.item_rest_r": {"en": "Item–rest r", "sv": "r med övriga"},
    "report.items.col.alpha_if_dropped": {"en": "Alpha without", "sv": "Alfa utan"},
    "report.items.inter": {
        "en": "{scale} – how the questions go together, pair by pair",
        "sv": "{scale} – hur frågorna hänger ihop parvis",
    },
    "report.items.inter_table": {
        "en": "{scale} – correlations between the questions, {group} (n = {n})",
        "sv": "{scale} – korrelationer mellan frågorna, {group} (n = {n})",
    },
    "report.items.inter_alt": {
        "en": "Shaded cells: the correlations between the questions, from {low} to {high}; darker is stronger. "
        "{scale}. The tables below hold the numbers.",
        "sv": "Tonade rutor: korrelationerna mellan frågorna, från {low} till {high}; mörkare är starkare. "
        "{scale}. Tabellerna nedan har siffrorna.",
    },
    "report.heat.between": {"en": "{low}–{high}", "sv": "{low}–{high}"},
    "report.heat.negative": {"en": "below {limit}", "sv": "under {limit}"},
    # reversed items
    "report.h.reversed": {
        "en": "Questions worded the other way round",
        "sv": "Omvänt formulerade frågor",
    },
    "report.reversed.fine": {
        "en": "Questions worded the other way round go with the others about as well as these do among themselves.",
        "sv": "De omvänt formulerade frågorna hänger ihop med de andra ungefär lika väl som de andra gör "
        "sinsemellan.",
    },
    "report.reversed.apart": {
        "en": "In {scales}, questions worded the other way round go less well with the others. People may have read "
        "past the turn.",
        "sv": "I {scales} hänger de omvänt formulerade frågorna sämre ihop med de andra. Det kan bero på att en del har "
        "läst förbi vändningen.",
    },
    "report.reversed.details": {
        "en": "With and without these questions",
        "sv": "Med och utan dessa frågor",
    },
    "report.reversed.caption": {
        "en": "Scales with and without the questions worded the other way round",
        "sv": "Skalorna med och utan de omvänt formulerade frågorna",
    },
    "report.reversed.items": {"en": "Turned", "sv": "Omvända"},
    "report.reversed.alpha": {"en": "Alpha", "sv": "Alfa"},
    "report.reversed.without": {"en": "Alpha without them", "sv": "Alfa utan dem"},
    "report.reversed.regular": {"en": "Mean r, the others", "sv": "Medel-r, de andra"},
    "report.reversed.across": {"en": "Mean r, turned with others", "sv": "Medel-r, omvända med andra"},
    "report.reversed.note": {
        "en": "Mean r: mean correlation, among the other questions and between them and the turned ones.",
        "sv": "Medel-r: genomsnittlig korrelation, bland de andra frågorna respektive mellan dem och de omvända.",
    },
    # who cannot answer
    "report.h.cannot": {"en": "Who cannot answer what", "sv": "Vilka som inte kan svara på vad"},
    "report.cannot.none": {
        "en": "There was no question that more than {limit} of a group could not answer (small groups are not "
        "reported).",
        "sv": "Det fanns ingen fråga som mer än {limit} av en grupp inte kunde svara på (små grupper redovisas "
        "inte).",
    },
    "report.cannot.some": {
        "en": "Questions that more than a fifth of some group could not answer: {n}. Who cannot answer is a finding "
        "about inclusion.",
        "sv": "Frågor som mer än en femtedel av någon grupp inte kunde besvara: {n}. Vilka som inte kan svara säger "
        "något om inkludering.",
    },
    "report.cannot.details": {
        "en": "Questions without an answer, in numbers",
        "sv": "Frågor utan svar, i siffror",
    },
    "report.cannot.caption": {
        "en": "Per cent who cannot answer: the questions with the highest figures",
        "sv": "Procent som inte kan svara: frågorna med högst andel",
    },
    "report.cannot.note": {
        "en": "Cannot answer: does not know, does not apply, or too early to say. “few”: fewer than {min_cell} "
        "people, or some more where those would be given away. Groups and roles below {least} are left out, "
        "as are roles outside the library's list.",
        "sv": "Kan inte svara: vet inte, gäller inte eller för tidigt att säga. ”få”: färre än {min_cell} "
        "personer, eller några fler där dessa annars skulle gå att räkna ut. Grupper och roller med färre än "
        "{least} är utelämnade, liksom roller utanför programmets lista.",
    },
}
