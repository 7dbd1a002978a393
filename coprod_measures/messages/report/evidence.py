# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The instrument's status and the data check, as the report tells of them."""

EVIDENCE: dict[str, dict[str, str]] = {
    "report.status.intro": {
        "en": "The status follows from the evidence records in the instrument's file; nobody sets it by hand. "
        "Evidence for one language says nothing about another.",
        "sv": "Statusen följer av evidensförteckningen i formulärets fil; ingen sätter den för hand. Evidens för "
        "ett språk säger inget om ett annat.",
    },
    "report.status.caption": {"en": "Status per language", "sv": "Status per språk"},
    "report.status.status": {"en": "Status", "sv": "Status"},
    "report.status.translation": {"en": "How the wording was made", "sv": "Hur formuleringarna kom till"},
    "report.status.interviews": {"en": "Cognitive interviews", "sv": "Kognitiva intervjuer"},
    "report.status.missing_in": {
        "en": "Evidence still missing in {languages}",
        "sv": "Evidens som saknas på {languages}",
    },
    "report.status.no_record": {"en": "no record", "sv": "ingen uppgift"},
    "report.status.nothing_missing": {"en": "nothing", "sv": "inget"},
    "report.status.labels_only": {
        "en": "The questionnaire's own wording belongs to others and is not included here; short labels stand in "
        "its place.",
        "sv": "Frågornas egen ordalydelse tillhör andra och finns inte med här; korta etiketter står i dess ställe.",
    },
    "report.status.validated": {
        "en": "validated for: {use}",
        "sv": "validerad för: {use}",
    },
    "report.rung.S0": {"en": "S0, draft", "sv": "S0, utkast"},
    "report.rung.S1": {"en": "S1, development version", "sv": "S1, utvecklingsversion"},
    "report.rung.S2": {"en": "S2, content supported", "sv": "S2, innehållsprövad"},
    "report.rung.S3": {"en": "S3, field-tested", "sv": "S3, fältprövad"},
    "report.rung.S4": {"en": "S4, structure supported", "sv": "S4, strukturen har stöd"},
    "report.rung.S5": {"en": "S5, comparable", "sv": "S5, jämförbar"},
    "report.rung.S6": {"en": "S6", "sv": "S6"},
    "report.property.originality": {"en": "originality check", "sv": "originalitetsprövning"},
    "report.property.translation": {"en": "translation process", "sv": "översättningsprocess"},
    "report.property.concept_elicitation": {"en": "concept elicitation", "sv": "begreppsinventering"},
    "report.property.expert_rating": {"en": "expert rating", "sv": "expertbedömning"},
    "report.property.cognitive_interviews": {"en": "cognitive interviews", "sv": "kognitiva intervjuer"},
    "report.property.pilot": {"en": "pilot study", "sv": "pilotstudie"},
    "report.property.exploratory_structure": {"en": "exploratory structure", "sv": "explorativ struktur"},
    "report.property.structural_validity": {"en": "structural validity", "sv": "strukturvaliditet"},
    "report.property.internal_consistency": {"en": "internal consistency", "sv": "intern konsistens"},
    "report.property.cross_cultural_validity": {
        "en": "cross-cultural validity (measurement invariance)",
        "sv": "tvärkulturell validitet (mätinvarians)",
    },
    "report.property.role_mode_wave_invariance": {
        "en": "invariance across roles, modes and waves",
        "sv": "mätinvarians mellan roller, svarssätt och mättillfällen",
    },
    "report.property.reliability": {"en": "test–retest reliability", "sv": "test–retest-reliabilitet"},
    "report.property.measurement_error": {"en": "measurement error", "sv": "mätfel"},
    "report.property.hypotheses_testing": {"en": "hypotheses testing", "sv": "hypotesprövning"},
    "report.property.responsiveness": {"en": "responsiveness", "sv": "responsivitet"},
    "report.property.independent_replication": {
        "en": "independent replication",
        "sv": "oberoende upprepning",
    },
    "report.translation.parallel_writing": {
        "en": "written in parallel with the other language",
        "sv": "skriven parallellt med det andra språket",
    },
    "report.translation.trapd": {"en": "team translation (TRAPD)", "sv": "gruppöversättning (TRAPD)"},
    "report.translation.forward_back": {
        "en": "translated, and translated back",
        "sv": "översatt och tillbakaöversatt",
    },
    "report.translation.forward_only": {
        "en": "translated without back-translation",
        "sv": "översatt utan tillbakaöversättning",
    },
    "report.translation.original": {"en": "original wording", "sv": "ursprunglig ordalydelse"},
    "report.review.none": {"en": "not reviewed by others", "sv": "inte granskad av andra"},
    "report.review.language": {"en": "language reviewed", "sv": "språkgranskad"},
    "report.review.content": {"en": "content reviewed", "sv": "innehållsgranskad"},
    "report.review.both": {"en": "language and content reviewed", "sv": "språk- och innehållsgranskad"},
    # what the library rules out for any instrument
    "report.not_for.ranking": {
        "en": "No ranking of projects or persons.",
        "sv": "Ingen rangordning av projekt eller personer.",
    },
    "report.not_for.cutoffs": {
        "en": "No cut-offs, norms or traffic lights: none exist.",
        "sv": "Inga gränsvärden, referensvärden eller trafikljus: det finns inga.",
    },
    "report.not_for.individual": {
        "en": "No report on a single person.",
        "sv": "Ingen redovisning av en enskild person.",
    },
    "report.not_for.decisions": {
        "en": "No decisions on pay, commissioning or anyone's care.",
        "sv": "Inga beslut om lön, upphandling eller någons vård.",
    },
    "report.not_for.means": {
        "en": "No comparison of mean scores between languages unless the section on comparison below permits it.",
        "sv": "Ingen jämförelse av medelpoäng mellan språk om inte avsnittet om jämförelser nedan medger det.",
    },
    "report.not_for.improvement": {
        "en": "No claim of improvement over time without invariance over time.",
        "sv": "Inget påstående om förbättring över tid utan mätinvarians över tid.",
    },
    # data check
    "report.findings.not_given": {
        "en": "The findings of the data check were not handed to this report.",
        "sv": "Resultatet av datakontrollen har inte lämnats till den här rapporten.",
    },
    "report.findings.none": {
        "en": "The check found nothing to report.",
        "sv": "Kontrollen fann inget att redovisa.",
    },
    "report.findings.intro": {
        "en": "Errors: {errors}. Warnings: {warnings}. Notes: {notes}. Findings of one kind about the same "
        "question and group share a row that tells how many they are and quotes the first.",
        "sv": "Fel: {errors}. Varningar: {warnings}. Upplysningar: {notes}. Iakttagelser av samma slag om samma "
        "fråga och grupp delar en rad, som anger hur många de är och återger den första.",
    },
    "report.findings.caption": {"en": "Findings", "sv": "Iakttagelser i data"},
    "report.findings.severity": {"en": "Kind", "sv": "Slag"},
    "report.findings.times": {"en": "Times", "sv": "Antal"},
    "report.findings.what": {"en": "What was found", "sv": "Vad som iakttagits"},
    "report.findings.remedy": {"en": "What to do", "sv": "Vad man kan göra"},
    "report.findings.withheld": {
        "en": "Findings that are not shown because they would tell of few people: {n}. Whoever holds the data sees them "
        "with the command “validate”.",
        "sv": "Iakttagelser som inte visas eftersom de skulle berätta om få personer: {n}. Den som har data ser dem med "
        "kommandot ”validate”.",
    },
    "report.findings.more": {
        "en": "Rows left out here: {n}. The command “validate” prints them all.",
        "sv": "Rader som är utelämnade här: {n}. Kommandot ”validate” skriver ut alla.",
    },
}
