# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Words on the cards of published instruments."""

MESSAGES: dict[str, dict[str, str]] = {
    "card.measures": {"en": "What it measures", "sv": "Vad det mäter"},
    "card.forms": {"en": "Items", "sv": "Antal frågor"},
    "card.dimensions": {"en": "Dimensions", "sv": "Dimensioner"},
    "card.response_format": {"en": "Answers", "sv": "Svar"},
    "card.scoring": {"en": "Scoring, as published", "sv": "Poängsättning enligt källan"},
    "card.languages": {"en": "Languages", "sv": "Språk"},
    "card.permission": {"en": "May the wording be used", "sv": "Får ordalydelsen användas"},
    "card.obtain": {"en": "How to obtain it", "sv": "Så får man tag i det"},
    "card.scored_by": {"en": "Scored here by the instrument", "sv": "Poängsätts här av instrumentet"},
    "card.missing": {"en": "Cannot be scored here", "sv": "Kan inte poängsättas här"},
    "card.remarks": {"en": "Worth knowing", "sv": "Värt att veta"},
    "card.figures": {"en": "Published figures", "sv": "Publicerade siffror"},
    "card.models": {"en": "Published factor models", "sv": "Publicerade faktormodeller"},
    "card.sources": {"en": "Sources", "sv": "Källor"},
    "card.not_confirmed": {"en": "Not confirmed", "sv": "Inte bekräftat"},
    "card.unknown": {"en": "not confirmed", "sv": "inte bekräftat"},
    "card.permission.open": {"en": "yes, under an open licence", "sv": "ja, under en öppen licens"},
    "card.permission.noncommercial": {
        "en": "yes, not for commercial ends",
        "sv": "ja, men inte kommersiellt",
    },
    "card.permission.no_derivatives": {
        "en": "yes, unchanged and not for commercial ends",
        "sv": "ja, oförändrat och inte kommersiellt",
    },
    "card.permission.ask": {"en": "ask the holder of the rights", "sv": "fråga rättighetshavaren"},
    "card.permission.not_confirmed": {"en": "not confirmed", "sv": "inte bekräftat"},
    "card.language.original": {"en": "original", "sv": "original"},
    "card.language.studied": {"en": "studied", "sv": "prövat"},
    "card.language.exists": {"en": "a form exists", "sv": "en version finns"},
    "card.language.none_found": {"en": "none found", "sv": "ingen hittad"},
    "card.read.abstract": {"en": "read in the abstract", "sv": "läst i sammanfattningen"},
    "card.read.table": {"en": "read in a table", "sv": "läst i en tabell"},
    "card.read.article": {"en": "read in the article", "sv": "läst i artikeln"},
    "card.read.web_page": {"en": "read on a web page", "sv": "läst på en webbsida"},
    "card.read.recomputed": {
        "en": "computed from published figures",
        "sv": "beräknat ur publicerade siffror",
    },
}
