# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on records of evidence: tables, criteria, and what a check finds."""

_TABLE = {
    "evidence.title": {
        "en": "Evidence on {instrument} {version}",
        "sv": "Evidens för {instrument} {version}",
    },
    "evidence.missing_title": {
        "en": "Evidence missing for {instrument} {version} in {language}",
        "sv": "Evidens som saknas för {instrument} {version} på {language}",
    },
    "evidence.nothing": {"en": "No evidence is recorded.", "sv": "Ingen evidens är registrerad."},
    "evidence.no_number": {"en": "no number", "sv": "inget tal"},
    "evidence.whole": {"en": "all", "sv": "alla"},
    "evidence.now": {"en": "Status now: {rung}, {name}.", "sv": "Status nu: {rung}, {name}."},
    "evidence.column.property": {"en": "Property", "sv": "Egenskap"},
    "evidence.column.language": {"en": "Language", "sv": "Språk"},
    "evidence.column.scales": {"en": "Scales", "sv": "Skalor"},
    "evidence.column.version": {"en": "Version", "sv": "Version"},
    "evidence.column.population": {"en": "In whom", "sv": "Hos vilka"},
    "evidence.column.n": {"en": "n", "sv": "n"},
    "evidence.column.result": {"en": "Result", "sv": "Resultat"},
    "evidence.column.supports": {"en": "Supports", "sv": "Ger stöd"},
    "evidence.column.rating": {"en": "Rating", "sv": "Bedömning"},
    "evidence.column.source": {"en": "Source", "sv": "Källa"},
    "evidence.column.rung": {"en": "Rung", "sv": "Steg"},
    "evidence.column.name": {"en": "Name", "sv": "Namn"},
    "evidence.column.why": {"en": "Why", "sv": "Varför"},
    "evidence.supports.true": {"en": "yes", "sv": "ja"},
    "evidence.supports.false": {"en": "no", "sv": "nej"},
    "evidence.rating.sufficient": {"en": "sufficient (+)", "sv": "tillräcklig (+)"},
    "evidence.rating.insufficient": {"en": "insufficient (−)", "sv": "otillräcklig (−)"},
    "evidence.rating.indeterminate": {"en": "indeterminate (?)", "sv": "obestämbar (?)"},
    "evidence.rating.none": {"en": "no criterion", "sv": "inget kriterium"},
    "evidence.rating_note": {
        "en": "Rated by COSMIN's criteria (Prinsen et al. 2018, https://doi.org/10.1007/s11136-018-1798-3). A rating "
        "says how good the evidence is; it does not decide the status.",
        "sv": "Bedömt efter COSMIN:s kriterier (Prinsen m.fl. 2018, https://doi.org/10.1007/s11136-018-1798-3). "
        "Bedömningen säger hur god evidensen är; den avgör inte statusen.",
    },
    "evidence.missing.none": {"en": "no record", "sv": "ingen post"},
    "evidence.missing.other_version": {
        "en": "only records of another version",
        "sv": "bara poster om en annan version",
    },
    "evidence.missing.not_supporting": {
        "en": "the latest record does not support it",
        "sv": "den senaste posten ger inte stöd",
    },
    "evidence.missing.some_scales": {"en": "not for every scale", "sv": "inte för varje skala"},
    "evidence.missing.one_role": {
        "en": "fewer than two role groups",
        "sv": "färre än två rollgrupper",
    },
}

_CRITERIA = {
    "criterion.structural_validity": {
        "en": "Structural validity: CFI or TLI above .95, or RMSEA below .06, or SRMR below .08.",
        "sv": "Strukturvaliditet: CFI eller TLI över 0,95, eller RMSEA under 0,06, eller SRMR under 0,08.",
    },
    "criterion.internal_consistency": {
        "en": "Internal consistency: sufficient structural validity is shown, and Cronbach's alpha is at least .70.",
        "sv": "Intern konsistens: tillräcklig strukturvaliditet är visad, och Cronbachs alfa är minst 0,70.",
    },
    "criterion.reliability": {
        "en": "Reliability: ICC or weighted kappa of at least .70.",
        "sv": "Reliabilitet: ICC eller viktat kappa på minst 0,70.",
    },
    "criterion.measurement_error": {
        "en": "Measurement error: the smallest detectable change is below the minimal important change.",
        "sv": "Mätfel: den minsta påvisbara förändringen är mindre än den minsta viktiga förändringen.",
    },
    "criterion.hypotheses_testing": {
        "en": "Hypotheses testing: at least 75 per cent of the results are as hypothesised.",
        "sv": "Hypotesprövning: minst 75 procent av resultaten är som hypoteserna säger.",
    },
    "criterion.responsiveness": {
        "en": "Responsiveness: at least 75 per cent of the results are as hypothesised.",
        "sv": "Känslighet för förändring: minst 75 procent av resultaten är som hypoteserna säger.",
    },
    "criterion.cross_cultural_validity": {
        "en": "Cross-cultural validity: scalar invariance in a multiple-group factor analysis, or no important DIF "
        "(change of McFadden's R² below .02).",
        "sv": "Tvärkulturell validitet: skalär invarians i en faktoranalys med flera grupper, eller ingen viktig DIF "
        "(ändring av McFaddens R² under 0,02).",
    },
}

_CHECK = {
    "evidence_doubled": {
        "en": "Evidence {id}: a record of this id exists already.",
        "sv": "Evidens {id}: en post med detta id finns redan.",
    },
    "evidence_doubled.remedy": {"en": "Give it an id of its own.", "sv": "Ge den ett eget id."},
    "evidence_language": {
        "en": "Evidence {id}: the instrument has no form in “{language}”; it has {languages}.",
        "sv": "Evidens {id}: instrumentet finns inte på ”{language}”; det finns på {languages}.",
    },
    "evidence_language.remedy": {
        "en": "Name the language of the form that was answered.",
        "sv": "Ange språket i det formulär som besvarades.",
    },
    "evidence_version": {
        "en": "Evidence {id}: the record is about version {theirs}, the instrument is {ours}; it will not count.",
        "sv": "Evidens {id}: posten gäller version {theirs}, instrumentet är {ours}; den kommer inte att räknas.",
    },
    "evidence_version.remedy": {
        "en": "Keep the version that was answered; evidence does not follow along to new wording.",
        "sv": "Behåll den version som besvarades; evidens följer inte med till ny ordalydelse.",
    },
    "evidence_scale": {
        "en": "Evidence {id}: there is no scale “{name}”; there are {known}.",
        "sv": "Evidens {id}: det finns ingen skala ”{name}”; det finns {known}.",
    },
    "evidence_scale.remedy": {"en": "Correct the name.", "sv": "Rätta namnet."},
    "evidence_composite": {
        "en": "Evidence {id}: {name} is a composite scale, so a property of factor models makes no sense for it.",
        "sv": "Evidens {id}: {name} är en sammansatt skala, så en egenskap hos faktormodeller är meningslös för den.",
    },
    "evidence_composite.remedy": {
        "en": "Record its reflective subscales, if it has any.",
        "sv": "Registrera dess reflektiva delskalor, om den har några.",
    },
    "evidence_small": {
        "en": "Evidence {id}: n is {n}; a factor model of these items calls for at least {needed}.",
        "sv": "Evidens {id}: n är {n}; en faktormodell för dessa frågor kräver minst {needed}.",
    },
    "evidence_small.remedy": {
        "en": "Say so where the record is used.",
        "sv": "Säg det där posten används.",
    },
    "evidence_future": {
        "en": "Evidence {id}: it is recorded on {day}, which lies ahead.",
        "sv": "Evidens {id}: den är registrerad {day}, som ännu inte har varit.",
    },
    "evidence_future.remedy": {"en": "Correct the date.", "sv": "Rätta datumet."},
    "evidence_simulated": {
        "en": "Evidence {id}: the answers behind it are simulated and say nothing about people.",
        "sv": "Evidens {id}: svaren bakom posten är simulerade och säger inget om människor.",
    },
    "evidence_simulated.remedy": {
        "en": "Keep it as an exercise only; evidence takes people's answers.",
        "sv": "Använd den bara som övning; evidens kräver svar från människor.",
    },
    "evidence_no_hash": {
        "en": "Evidence {id}: a record of own data needs the hash of the data and the version of the package.",
        "sv": "Evidens {id}: en post om egna data behöver datas kontrollsumma och paketets version.",
    },
    "evidence_no_hash.remedy": {
        "en": "Make it with evidence_from, which writes both.",
        "sv": "Gör den med evidence_from, som skriver in båda.",
    },
    "evidence_no_doi": {
        "en": "Evidence {id}: a published record has no DOI.",
        "sv": "Evidens {id}: en publicerad post saknar DOI.",
    },
    "evidence_no_doi.remedy": {
        "en": "Add it if there is one, so that others can read the source.",
        "sv": "Lägg till den om det finns en, så att andra kan läsa källan.",
    },
    "evidence_interval": {
        "en": "Evidence {id}: the value lies outside its own interval, or the ends have changed places.",
        "sv": "Evidens {id}: värdet ligger utanför sitt eget intervall, eller ändpunkterna har bytt plats.",
    },
    "evidence_interval.remedy": {"en": "Check the three numbers.", "sv": "Kontrollera de tre talen."},
    "evidence_rating": {
        "en": "Evidence {id}: supports says {supports}, but by COSMIN's criterion the figures are {rating}.",
        "sv": "Evidens {id}: posten säger {supports} om stöd, men efter COSMIN:s kriterium är siffrorna {rating}.",
    },
    "evidence_rating.remedy": {
        "en": "Keep it if you have a reason, and state the reason in the record.",
        "sv": "Behåll det om du har ett skäl, och skriv skälet i posten.",
    },
    "evidence_roles": {
        "en": "Evidence {id}: interviews name fewer than two role groups.",
        "sv": "Evidens {id}: intervjuerna anger färre än två rollgrupper.",
    },
    "evidence_roles.remedy": {
        "en": "Name the roles interviewed; two groups are needed in all.",
        "sv": "Ange de roller som intervjuades; sammanlagt behövs två grupper.",
    },
    "evidence_use": {
        "en": "Evidence {id}: hypotheses were supported, but for no named use.",
        "sv": "Evidens {id}: hypoteserna fick stöd, men för ingen namngiven användning.",
    },
    "evidence_use.remedy": {
        "en": "Name the intended use; without one nothing can be called validated.",
        "sv": "Ange den avsedda användningen; utan en sådan kan ingenting kallas validerat.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_TABLE, **_CRITERIA, **_CHECK}
