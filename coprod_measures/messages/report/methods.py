# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How every number was made, where it comes from, and how to cite it."""

METHODS: dict[str, dict[str, str]] = {
    "report.methods.scores": {
        "en": "Scores: the rule in the instrument's file, from reverse-keyed answers; reversal uses the declared "
        "range. Intervals of means: Student's t.",
        "sv": "Poäng: regeln i formulärets fil, på svar där omvända frågor vänts; vändningen följer den angivna "
        "svarsskalan. Konfidensintervall för medelvärden: Students t.",
    },
    "report.methods.structure": {
        "en": "Structure, in each group with {least} people or more: Pearson correlations, every pair of questions from "
        "those who answered both; parallel analysis against the 95th percentile of {draws} draws, seed {seed} (Horn "
        "1965, doi.org/10.1007/BF02289447); as many exploratory factors as scales, minimum residuals with oblimin "
        "rotation; Tucker's congruence of the factors with those of the first group (Lorenzo-Seva & ten Berge 2006, "
        "doi.org/10.1027/1614-2241.2.2.57).",
        "sv": "Struktur, i varje grupp med minst {least} personer: Pearsonkorrelationer, varje par av frågor från dem som "
        "besvarat båda; parallellanalys mot den 95:e percentilen av {draws} dragningar, frö {seed} (Horn 1965, "
        "doi.org/10.1007/BF02289447); lika många explorativa faktorer som skalor, minsta residualer (minres) med "
        "obliminrotation; Tuckers kongruens mellan faktorerna och den första gruppens (Lorenzo-Seva & ten Berge 2006, "
        "doi.org/10.1027/1614-2241.2.2.57).",
    },
    "report.methods.discriminant": {
        "en": "Whether scales measure different things: one factor model with all scales, and HTMT2, of people who "
        "answered every question (Fornell & Larcker 1981, doi.org/10.2307/3151312; Roemer et al. 2021, "
        "doi.org/10.1108/IMDS-02-2021-0082). What the scales have in common: a bifactor model of the same people.",
        "sv": "Om skalorna mäter olika saker: en faktormodell med alla skalor, samt HTMT2, för dem som besvarat alla frågor "
        "(Fornell & Larcker 1981, doi.org/10.2307/3151312; Roemer m.fl. 2021, doi.org/10.1108/IMDS-02-2021-0082). Vad "
        "skalorna har gemensamt: en bifaktormodell för samma personer.",
    },
    "report.methods.retest": {
        "en": "Agreement over time: ICC(2,1) of the scores at the first two occasions, for people with both (Shrout & Fleiss "
        "1979, doi.org/10.1037/0033-2909.86.2.420).",
        "sv": "Överensstämmelse över tid: ICC(2,1) för poängen vid de två första mättillfällena, för personer som har båda "
        "(Shrout & Fleiss 1979, doi.org/10.1037/0033-2909.86.2.420).",
    },
    "report.methods.aggregation": {
        "en": "Members of a partnership: r_WG(J) of at least 0.70 in the median, ICC(1) with p < .05 and ICC(2) of "
        "at least 0.70 before a mean may speak for a partnership (LeBreton & Senter 2008, "
        "doi.org/10.1177/1094428106296642); conventions, not laws.",
        "sv": "Medlemmar i ett partnerskap: r_WG(J) minst 0,70 i median, ICC(1) med p < 0,05 och ICC(2) minst 0,70 "
        "innan ett medelvärde får tala för ett partnerskap (LeBreton & Senter 2008, "
        "doi.org/10.1177/1094428106296642); konventioner, inga lagar.",
    },
    "report.methods.ladder": {
        "en": "Ladder: multi-group confirmatory factor analysis of each reflective scale by itself, estimator "
        "{estimator}, reference: {reference}; configural, metric, scalar and strict; unanswered "
        "questions: {missing}; {indices}; χ² differences: {differences}.",
        "sv": "Trappan: konfirmatorisk faktoranalys i flera grupper av varje reflektiv skala för sig, estimator "
        "{estimator}, referens: {reference}; konfigural, metrisk, skalär och strikt; obesvarade "
        "frågor: {missing}; {indices}; χ²-skillnader: {differences}.",
    },
    "report.missing.listwise": {
        "en": "people with an unanswered question on the scale are left out (listwise)",
        "sv": "den som inte besvarat alla frågor i skalan utelämnas (listwise)",
    },
    "report.missing.fiml": {
        "en": "all answers given are used (full information maximum likelihood)",
        "sv": "alla lämnade svar används (full information maximum likelihood)",
    },
    "report.missing.pairwise": {
        "en": "every pair of questions uses those who answered both (pairwise)",
        "sv": "varje par av frågor använder dem som besvarat båda (pairwise)",
    },
    "report.methods.criteria.cheung_rensvold_2002": {
        "en": "A step is rejected if CFI falls by more than 0.010 (Cheung & Rensvold 2002, "
        "doi.org/10.1207/S15328007SEM0902_5). The value is a convention, not a law.",
        "sv": "Ett steg förkastas om CFI faller med mer än 0,010 (Cheung & Rensvold 2002, "
        "doi.org/10.1207/S15328007SEM0902_5). Värdet är en konvention, ingen lag.",
    },
    "report.methods.criteria.chen_2007": {
        "en": "A step is rejected if CFI falls by more than 0.010 and RMSEA or SRMR rises beyond its own cut (Chen "
        "2007, doi.org/10.1080/10705510701301834).",
        "sv": "Ett steg förkastas om CFI faller med mer än 0,010 och RMSEA eller SRMR samtidigt stiger över sin "
        "gräns (Chen 2007, doi.org/10.1080/10705510701301834).",
    },
    "report.methods.criteria.difference_test": {
        "en": "A step is rejected if the χ² difference has p < .05.",
        "sv": "Ett steg förkastas om χ²-skillnaden har p < 0,05.",
    },
    "report.methods.assessable": {
        "en": "A ladder is assessable with at least 100 complete respondents and seven per item in every group "
        "(the library's limit, after COSMIN), solutions at every step, and a starting model with CFI of at "
        "least 0.90 and SRMR of at most 0.10.",
        "sv": "En trappa går att bedöma med minst 100 fullständigt svarande och sju per påstående i varje grupp "
        "(programmets gräns, efter COSMIN), en lösning i varje steg samt en utgångsmodell med CFI minst 0,90 "
        "och SRMR högst 0,10.",
    },
    "report.methods.comparison": {
        "en": "Differences of mean scores: Welch's interval, group minus reference.",
        "sv": "Skillnader i medelpoäng: Welchs konfidensintervall, gruppen minus referensgruppen.",
    },
    "report.methods.small_cells": {
        "en": "Small numbers: means need at least {min_mean} people; answers given by fewer than {min_cell} are "
        "merged with the answer next to them; fewer than {min_group} answers are not shown as a "
        "distribution. The library's authors chose these limits.",
        "sv": "Små tal: medelvärden kräver minst {min_mean} personer; svar som färre än {min_cell} gett slås ihop "
        "med svaret intill; färre än {min_group} svar visas inte som fördelning. Gränserna är valda av "
        "programmets upphovspersoner.",
    },
    "report.crosscheck.intro": {
        "en": "Some numbers were calculated a second time with other people's programs, so that an error in one "
        "of them would show.",
        "sv": "Några av talen har räknats en andra gång med andras program, så att ett fel i något av dem skulle "
        "synas.",
    },
    "report.crosscheck.caption": {"en": "Agreement of the two calculations", "sv": "De båda beräkningarna"},
    "report.crosscheck.agree": {
        "en": "All {n} numbers that were compared agree.",
        "sv": "Alla {n} tal som jämförts stämmer överens.",
    },
    "report.crosscheck.differ": {
        "en": "These numbers do not agree, and should be looked into before they are used: {names}.",
        "sv": "Dessa tal stämmer inte överens och bör utredas innan de används: {names}.",
    },
    "report.crosscheck.alpha": {
        "en": "Cronbach's alpha with interval, every scale and group",
        "sv": "Cronbachs alfa med konfidensintervall, varje skala och grupp",
    },
    "report.crosscheck.model": {
        "en": "Factor model of {scale}, everybody together",
        "sv": "Faktormodell för {scale}, alla svarande tillsammans",
    },
    "report.crosscheck.what": {"en": "What", "sv": "Vad"},
    "report.crosscheck.engine": {"en": "Second program", "sv": "Det andra programmet"},
    "report.crosscheck.compared": {"en": "Compared", "sv": "Jämförda"},
    "report.crosscheck.agreeing": {"en": "Agree", "sv": "Stämmer"},
    "report.crosscheck.largest": {"en": "Largest difference", "sv": "Största skillnad"},
    "report.crosscheck.missing": {
        "en": "A second calculation was not made where the packages for it are not installed. Install them with: "
        'pip install "coprod_measures[crosscheck]".',
        "sv": "Kontrollräkning har inte gjorts där programmen för den inte är installerade. Installera dem med: "
        'pip install "coprod_measures[crosscheck]".',
    },
    "report.crosscheck.nothing": {
        "en": "There was nothing that the second programs can calculate.",
        "sv": "Det fanns inget som de andra programmen kan räkna.",
    },
    "report.provenance.instrument": {"en": "Instrument", "sv": "Frågeformulär"},
    "report.provenance.scoring_hash": {
        "en": "Scoring hash (SHA-256)",
        "sv": "Poängregelns kontrollsumma (SHA-256)",
    },
    "report.provenance.file_hash": {"en": "File hash (SHA-256)", "sv": "Filens kontrollsumma (SHA-256)"},
    "report.provenance.package": {"en": "Package", "sv": "Program"},
    "report.provenance.seed": {"en": "Seed of random draws", "sv": "Slumptalsfrö"},
    "report.provenance.date": {"en": "Date", "sv": "Datum"},
    "report.provenance.licence": {"en": "Licence of the wording", "sv": "Licens för frågornas ordalydelse"},
    "report.cite.instrument": {"en": "The questionnaire: {citation}", "sv": "Frågeformuläret: {citation}"},
    "report.cite.package": {
        "en": "The program: The coprod_measures contributors. coprod_measures, version {version}.",
        "sv": "Programmet: The coprod_measures contributors. coprod_measures, version {version}.",
    },
}
