# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the instrument room, in Swedish and English, by code: wording rules, status, page."""

_WORDING = {
    "wording_too_long": {
        "en": "Item {item}: its wording in {language} has {words} words; the limit is {limit}.",
        "sv": "Påstående {item}: ordalydelsen på {language} har {words} ord; gränsen är {limit}.",
    },
    "wording_too_long.remedy": {
        "en": "Leave something out, or make two items of it.",
        "sv": "Stryk något, eller gör två påståenden av det.",
    },
    "wording_two_ideas": {
        "en": "Item {item}: the word “{word}” ({language}) may join two ideas in one item.",
        "sv": "Påstående {item}: ordet ”{word}” ({language}) kan foga samman två tankar i ett påstående.",
    },
    "wording_two_ideas.remedy": {
        "en": "Keep the idea that matters most.",
        "sv": "Behåll den tanke som är viktigast.",
    },
    "wording_absolute": {
        "en": "Item {item}: “{word}” ({language}) is absolute, but the answers are degrees.",
        "sv": "Påstående {item}: ”{word}” ({language}) är absolut, men svaren är grader.",
    },
    "wording_absolute.remedy": {"en": "Leave the word out.", "sv": "Stryk ordet."},
    "wording_label_word": {
        "en": "Item {item}: “{word}” ({language}) is also a word of the answers.",
        "sv": "Påstående {item}: ”{word}” ({language}) är också ett ord i svarsalternativen.",
    },
    "wording_label_word.remedy": {"en": "Leave the word out.", "sv": "Stryk ordet."},
    "wording_negation": {
        "en": "Item {item} is reversed and has the negation “{word}” ({language}).",
        "sv": "Påstående {item} är omvänt och innehåller nekandet ”{word}” ({language}).",
    },
    "wording_negation.remedy": {
        "en": "Say the opposite as something that is so.",
        "sv": "Säg motsatsen som något som är på ett visst sätt.",
    },
    "wording_trap": {
        "en": "Item {item}: “{word}” ({language}) is a trap of translation or tone.",
        "sv": "Påstående {item}: ”{word}” ({language}) är en fälla i översättning eller ton.",
    },
    "wording_trap.remedy": {"en": "Try instead: {instead}.", "sv": "Pröva i stället: {instead}."},
    "wording_names_construct": {
        "en": "Item {item}: “{word}” ({language}) names what is measured, which makes it a test of vocabulary.",
        "sv": "Påstående {item}: ”{word}” ({language}) nämner det som mäts, så att påståendet prövar ordförråd.",
    },
    "wording_names_construct.remedy": {
        "en": "Describe it in everyday words.",
        "sv": "Beskriv det med vardagliga ord.",
    },
    "wording_many_reversed": {
        "en": "Scale {scale} has {n} reversed items; more than one tends to split a scale in two.",
        "sv": "Skalan {scale} har {n} omvända påståenden; fler än ett delar lätt skalan i två.",
    },
    "wording_many_reversed.remedy": {
        "en": "Reverse one item at most.",
        "sv": "Vänd högst ett påstående.",
    },
}

_STATUS = {
    "rung.S0": {"en": "draft", "sv": "utkast"},
    "rung.S1": {"en": "development version", "sv": "utvecklingsversion"},
    "rung.S2": {"en": "content supported", "sv": "innehållsprövad"},
    "rung.S3": {"en": "field-tested", "sv": "fältprövad"},
    "rung.S4": {"en": "structure supported", "sv": "struktur stödd"},
    "rung.S5": {"en": "comparable between languages", "sv": "jämförbar mellan språken"},
    "rung.S6": {"en": "validated for a named use", "sv": "validerad för en namngiven användning"},
    "property.originality": {
        "en": "comparison with published instruments by somebody who did not write the items",
        "sv": "jämförelse med publicerade instrument av någon som inte skrev påståendena",
    },
    "property.translation": {
        "en": "review of the wording in this language by independent readers",
        "sv": "granskning av ordalydelsen på detta språk av oberoende läsare",
    },
    "property.concept_elicitation": {
        "en": "interviews on what coproduction is to the people concerned",
        "sv": "intervjuer om vad samskapande är för dem det gäller",
    },
    "property.expert_rating": {
        "en": "rating of relevance, half of the raters with own experience, and spacing of the labels",
        "sv": "bedömning av relevans, hälften av bedömarna med egen erfarenhet, och svarsalternativens avstånd",
    },
    "property.cognitive_interviews": {
        "en": "cognitive interviews with at least two role groups",
        "sv": "kognitiva intervjuer med minst två rollgrupper",
    },
    "property.pilot": {"en": "pilot study", "sv": "pilotstudie"},
    "property.exploratory_structure": {
        "en": "item analysis and exploratory factor analysis",
        "sv": "itemanalys och explorativ faktoranalys",
    },
    "property.structural_validity": {
        "en": "confirmatory factor analysis in new data",
        "sv": "konfirmatorisk faktoranalys i nya data",
    },
    "property.internal_consistency": {
        "en": "internal consistency of each scale, with interval",
        "sv": "intern konsistens för varje skala, med intervall",
    },
    "property.cross_cultural_validity": {
        "en": "measurement invariance between the languages",
        "sv": "mätinvarians mellan språken",
    },
    "property.role_mode_wave_invariance": {
        "en": "measurement invariance between roles, modes and occasions",
        "sv": "mätinvarians mellan roller, svarssätt och mättillfällen",
    },
    "property.reliability": {
        "en": "test–retest reliability and agreement within projects",
        "sv": "test–retest-reliabilitet och samstämmighet inom projekt",
    },
    "property.measurement_error": {"en": "measurement error", "sv": "mätfel"},
    "property.hypotheses_testing": {
        "en": "hypotheses stated beforehand and tested, for a named use",
        "sv": "hypoteser som ställts upp i förväg och prövats, för en namngiven användning",
    },
    "property.responsiveness": {"en": "responsiveness to change", "sv": "känslighet för förändring"},
    "property.independent_replication": {
        "en": "replication by others",
        "sv": "upprepning av andra",
    },
    "role.own_experience": {"en": "person with own experience", "sv": "person med egen erfarenhet"},
    "role.relative": {"en": "relative or friend who gives support", "sv": "anhörig som ger stöd"},
    "role.citizen": {"en": "citizen, volunteer, civil society", "sv": "invånare, ideellt engagerad"},
    "role.staff": {"en": "staff", "sv": "personal"},
    "role.manager": {"en": "manager, decision-maker", "sv": "chef, beslutsfattare"},
    "role.researcher": {"en": "researcher, evaluator", "sv": "forskare, utvärderare"},
    "role.other": {"en": "other", "sv": "annan"},
}

_HEADINGS = {
    "page.definition": {"en": "Definition", "sv": "Definition"},
    "page.instructions": {"en": "Instructions to respondents", "sv": "Instruktion till dem som svarar"},
    "page.answers": {"en": "Answers", "sv": "Svar"},
    "page.scales": {"en": "Scales and items", "sv": "Skalor och påståenden"},
    "page.who": {
        "en": "Who may answer, and what to record",
        "sv": "Vilka som kan svara, och vad som ska noteras",
    },
    "page.not_for": {"en": "What it must not be used for", "sv": "Vad det inte får användas till"},
    "page.limits": {"en": "What it does not cover", "sv": "Vad det inte täcker"},
    "page.ladder": {"en": "From development to validated", "sv": "Från utveckling till validerat"},
    "page.evidence": {"en": "Evidence", "sv": "Evidens"},
    "page.origin": {"en": "How the wording came to be", "sv": "Hur ordalydelsen kom till"},
    "page.items": {"en": "Why each item is there", "sv": "Varför varje påstående finns med"},
    "page.references": {"en": "References", "sv": "Referenser"},
    "page.terms": {"en": "How to cite, licence, identity", "sv": "Hur man citerar, licens, identitet"},
}

_PAGE = {
    "page.status_title": {
        "en": "Status: {rung} ({name})",
        "sv": "Status: {rung} ({name})",
    },
    "page.no_evidence": {
        "en": "No evidence is recorded for the {language} wording. Do not call it validated, and draw no conclusions "
        "about people or projects from its scores.",
        "sv": "Ingen evidens finns för ordalydelsen på {language}. Kalla den inte validerad, och dra inga slutsatser "
        "om personer eller projekt av poängen.",
    },
    "page.some_evidence": {
        "en": "Records of evidence in this language: {n}. What is still missing is listed under “{heading}”.",
        "sv": "Evidensposter på detta språk: {n}. Vad som ännu saknas står under ”{heading}”.",
    },
    "page.derived": {
        "en": "The status of each language is derived from the records in the file and cannot be set by hand. A rung "
        "is reached when every property it needs, and every one below, has a supporting record; S1 needs wording in all "
        "languages and a log of originality. For {language}, the status is {rung}, {name}.",
        "sv": "Statusen för varje språk följer av posterna i filen och kan inte sättas för hand. Ett steg är nått när "
        "varje egenskap som det kräver, och alla under det, har en post som ger stöd; S1 kräver ordalydelse på "
        "alla språk och en redovisning av originalitet. För {language} är statusen {rung}, {name}.",
    },
    "page.before_validated": {
        "en": "Before anyone may call it validated in {language}, these are missing ({n}):",
        "sv": "Innan någon får kalla det validerat på {language} saknas detta ({n}):",
    },
    "page.nothing_missing": {
        "en": "Every property has a supporting record, for this use: {use}.",
        "sv": "Varje egenskap har en post som ger stöd, för denna användning: {use}.",
    },
    "page.rung": {"en": "rung", "sv": "steg"},
    "page.name": {"en": "name", "sv": "namn"},
    "page.needs": {"en": "what it needs beside the rung below", "sv": "vad det kräver utöver steget under"},
    "page.met": {"en": "supported", "sv": "med stöd"},
    "page.all_roles": {"en": "All roles may answer.", "sv": "Alla roller kan svara."},
    "page.scoring": {
        "en": "Score: {method} of the answers ({low}–{high}), reversed items turned, if at least {required} of {n} "
        "are answered.",
        "sv": "Poäng: {method} av svaren ({low}–{high}), med omvända påståenden vända, om minst {required} av {n} "
        "är besvarade.",
    },
    "page.method.mean": {"en": "mean", "sv": "medelvärdet"},
    "page.method.sum": {"en": "sum", "sv": "summan"},
    "page.method.pomp": {
        "en": "percentage of the maximum possible (0–100)",
        "sv": "procent av högsta möjliga (0–100)",
    },
    "page.scoring.top_score": {
        "en": "Score: 1 if all {n} answers are the highest, else 0; all must be answered.",
        "sv": "Poäng: 1 om alla {n} svar är de högsta, annars 0; alla måste vara besvarade.",
    },
    "page.scoring.table": {
        "en": "Score: looked up in a table by the answers to the two items; both must be answered.",
        "sv": "Poäng: slås upp i en tabell efter svaren på de två frågorna; båda måste vara besvarade.",
    },
    "report.scores.top_score": {
        "en": "{scale}: 1 if all {k} answers are the highest, else 0; all must be answered.",
        "sv": "{scale}: 1 om alla {k} svar är de högsta, annars 0; alla måste vara besvarade.",
    },
    "report.scores.table": {
        "en": "{scale}: looked up in a table by the answers to the two items; both must be answered.",
        "sv": "{scale}: slås upp i en tabell efter svaren på de två frågorna; båda måste vara besvarade.",
    },
    "page.printed_descending": {"en": "highest answer shown first", "sv": "högsta svaret visas först"},
    "page.repeats": {"en": "same wording as {item}", "sv": "samma ordalydelse som {item}"},
    "page.structures": {"en": "Structures that compete", "sv": "Konkurrerande strukturer"},
    "page.model.reflective": {"en": "reflective", "sv": "reflektiv"},
    "page.model.composite": {
        "en": "composite: no alpha, omega or factor model",
        "sv": "sammansatt: varken alfa, omega eller faktormodell",
    },
    "page.unit.person": {"en": "about the person", "sv": "om personen"},
    "page.unit.partnership": {"en": "about the partnership", "sv": "om partnerskapet"},
    "page.reversed": {"en": "reversed", "sv": "omvänt"},
    "page.no_source": {"en": "none stated", "sv": "ingen angiven"},
    "page.unscored": {"en": "not scored", "sv": "ger ingen poäng"},
    "language.en": {"en": "English", "sv": "engelska"},
    "language.sv": {"en": "Swedish", "sv": "svenska"},
}

MESSAGES: dict[str, dict[str, str]] = {**_WORDING, **_STATUS, **_HEADINGS, **_PAGE}
