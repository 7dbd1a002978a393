# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reliability, and agreement over time and between members, as the report tells of them."""

RELIABILITY: dict[str, dict[str, str]] = {
    "report.h.reliability": {"en": "Reliability", "sv": "Reliabilitet"},
    "report.reliability.intro": {
        "en": "Reliability is how well the answers to the questions of a scale hang together. It is a property of "
        "these answers from these people, not of the questionnaire, and there is no limit above which it is "
        "simply good.",
        "sv": "Reliabilitet (tillförlitlighet) är här hur väl svaren på frågorna i en skala hänger ihop. Den gäller "
        "dessa svar från dessa personer, inte formuläret i sig, och det finns ingen gräns där den helt enkelt är "
        "bra.",
    },
    "report.reliability.range": {
        "en": "Omega is {low} at the lowest ({scale}{place}) and {high} at the highest. It would be 1 if chance "
        "played no part in the scores, and 0 if they were nothing but chance.",
        "sv": "Omega är som lägst {low} ({scale}{place}) och som högst {high}. Det vore 1 om slumpen inte spelade "
        "någon roll för poängen, och 0 om de inte vore annat än slump.",
    },
    "report.reliability.single": {
        "en": "Omega is {low} ({scale}{place}). It would be 1 if chance played no part in the scores, and 0 if they were "
        "nothing but chance.",
        "sv": "Omega är {low} ({scale}{place}). Det vore 1 om slumpen inte spelade någon roll för poängen, och 0 om de "
        "inte vore annat än slump.",
    },
    "report.reliability.caption": {
        "en": "Internal consistency, with {level} confidence intervals",
        "sv": "Intern konsistens, med {level} konfidensintervall",
    },
    "report.reliability.alpha": {"en": "Cronbach's alpha", "sv": "Cronbachs alfa"},
    "report.reliability.omega": {"en": "McDonald's omega", "sv": "McDonalds omega"},
    "report.reliability.lambda2": {"en": "Guttman's λ2", "sv": "Guttmans λ2"},
    "report.reliability.composites": {
        "en": "Not computed for {scales}: the questions are not meant to hang together.",
        "sv": "Beräknas inte för {scales}: frågorna är inte tänkta att hänga ihop.",
    },
    "report.reliability.incomplete_note": {
        "en": "n: people who answered every question of the scale. λ2 is a lower bound that is never below alpha.",
        "sv": "n: personer som besvarat alla frågor i skalan. λ2 är en undre gräns som aldrig ligger under alfa.",
    },
    "report.reliability.details": {
        "en": "Further coefficients, and the loadings behind omega",
        "sv": "Fler koefficienter, och faktorladdningarna bakom omega",
    },
    "report.reliability.more": {"en": "Further coefficients", "sv": "Fler koefficienter"},
    "report.reliability.k": {"en": "Items", "sv": "Frågor"},
    "report.reliability.incomplete": {"en": "Left out", "sv": "Utelämnade"},
    "report.reliability.lambda4": {"en": "λ4", "sv": "λ4"},
    "report.reliability.mean_r": {"en": "Mean r", "sv": "Medel-r"},
    "report.reliability.composite": {"en": "Composite reliability", "sv": "Sammansatt reliabilitet"},
    "report.reliability.ave": {"en": "AVE", "sv": "AVE"},
    "report.reliability.maximal": {"en": "Best weights", "sv": "Bästa vikter"},
    "report.reliability.cfi": {"en": "CFI", "sv": "CFI"},
    "report.reliability.srmr": {"en": "SRMR", "sv": "SRMR"},
    "report.reliability.more_note": {
        "en": "Left out: people with an unanswered question. λ4: the largest split-half reliability. Mean r: mean "
        "correlation between the questions. Composite reliability is omega. AVE: share of the variance of the "
        "questions that the factor explains. Best weights: reliability if every question were weighted at its best. "
        "CFI, SRMR: fit of the one-factor model behind omega; with three questions it always fits.",
        "sv": "Utelämnade: personer med någon obesvarad fråga. λ4: den högsta split-half-reliabiliteten. Medel-r: "
        "frågornas genomsnittliga korrelation. Sammansatt reliabilitet är omega. AVE: andel av frågornas varians som "
        "faktorn förklarar. Bästa vikter: reliabiliteten om varje fråga vägdes så väl som möjligt. CFI, SRMR: hur väl "
        "enfaktormodellen bakom omega passar; med tre frågor passar den alltid.",
    },
    "report.reliability.loadings": {
        "en": "Loadings behind omega (standardised)",
        "sv": "Faktorladdningarna bakom omega (standardiserade)",
    },
    "report.reliability.loadings_note": {
        "en": "A one-factor model of each scale in each group. A dash: no admissible solution.",
        "sv": "En enfaktormodell för varje skala i varje grupp. Streck: ingen tillåten lösning.",
    },
    "report.h.ordinal": {
        "en": "Where half or more choose an end of the answer scale",
        "sv": "Där minst hälften valt en av svarsskalans ändar",
    },
    "report.ordinal.means": {
        "en": "On these scales half of a group or more gave the highest or lowest answer to some question. Then the steps "
        "between the answers cannot be taken as equal, and omega is calculated from their order alone.",
        "sv": "I dessa skalor gav minst hälften av en grupp det högsta eller lägsta svaret på någon fråga. Då kan "
        "stegen mellan svaren inte ses som lika stora, och omega beräknas enbart ur svarens ordning.",
    },
    "report.h.hierarchical": {
        "en": "What all the scales have in common",
        "sv": "Vad alla skalor har gemensamt",
    },
    "report.hierarchical.means": {
        "en": "If all these questions were put into one total, then by the model {low} of the differences between "
        "the totals would come from what all the questions have in common; the rest would be chance and what "
        "is particular to each scale.",
        "sv": "Om alla dessa frågor slogs ihop till en totalpoäng skulle enligt modellen {low} av skillnaderna "
        "mellan totalpoängen bero på det som alla frågor har gemensamt; resten vore slump och det som är "
        "eget för varje skala.",
    },
    "report.hierarchical.means_range": {
        "en": "If all these questions were put into one total, then by the model {low} to {high} of the "
        "differences between the totals would come from what all the questions have in common; the rest "
        "would be chance and what is particular to each scale.",
        "sv": "Om alla dessa frågor slogs ihop till en totalpoäng skulle enligt modellen {low} till {high} av "
        "skillnaderna mellan totalpoängen bero på det som alla frågor har gemensamt; resten vore slump och "
        "det som är eget för varje skala.",
    },
    "report.hierarchical.details": {
        "en": "Omega total and omega hierarchical, with the loadings, from those who answered every question",
        "sv": "Omega totalt och hierarkiskt omega, med faktorladdningar, för dem som besvarat alla frågor",
    },
    "report.hierarchical.loadings": {
        "en": "Loadings behind omega hierarchical",
        "sv": "Faktorladdningarna bakom hierarkiskt omega",
    },
    "report.hierarchical.general": {"en": "General factor", "sv": "Generell faktor"},
    "report.hierarchical.own": {"en": "Factor of the scale", "sv": "Skalans faktor"},
    "report.hierarchical.share": {"en": "General share", "sv": "Generell andel"},
    # over time and between members
    "report.h.stability": {
        "en": "Do answers last, and do members agree?",
        "sv": "Står sig svaren, och är medlemmarna eniga?",
    },
    "report.h.retest": {"en": "The same people asked twice", "sv": "Samma personer tillfrågade två gånger"},
    "report.retest.none": {
        "en": "Not assessed: the data hold one occasion only, or do not say who answered twice. To see how well answers "
        "last, ask the same people again while nothing has changed, and name the columns of respondent and wave.",
        "sv": "Inte bedömt: data gäller ett enda mättillfälle, eller visar inte vilka som svarat två gånger. För att se hur "
        "väl svaren står sig: fråga samma personer igen medan inget har förändrats, och ange kolumnerna för svarande "
        "och mättillfälle.",
    },
    "report.retest.few": {
        "en": "Not shown: fewer than {min_mean} people have a score at both occasions. Ask more people twice.",
        "sv": "Visas inte: färre än {min_mean} personer har poäng vid båda mättillfällena. Fråga fler två gånger.",
    },
    "report.retest.means": {
        "en": "The scores of the same people at the two occasions agree to {agreement}, where 1 is complete agreement.",
        "sv": "Poängen för samma personer vid de två tillfällena stämmer överens till {agreement}, där 1 är fullständig "
        "överensstämmelse.",
    },
    "report.retest.caution": {
        "en": "If anything changed for people between the occasions, this is change and measurement error together, and "
        "not the reliability of the questions.",
        "sv": "Om något förändrades för personerna mellan tillfällena är detta förändring och mätfel tillsammans, inte "
        "frågornas reliabilitet.",
    },
    "report.h.aggregation": {
        "en": "Members of the same partnership",
        "sv": "Medlemmar i samma partnerskap",
    },
    "report.aggregation.none": {
        "en": "Not assessed: no column of clusters (such as projects) was named. A mean may speak for a project only "
        "where its members agree.",
        "sv": "Inte bedömt: ingen kolumn med kluster (till exempel projekt) har angetts. Ett medelvärde får tala för ett "
        "projekt bara om dess medlemmar är eniga.",
    },
    "report.aggregation.no_partnership": {
        "en": "Not assessed: no scale of this questionnaire is about the partnership as a whole.",
        "sv": "Inte bedömt: ingen skala i formuläret gäller partnerskapet som helhet.",
    },
    "report.aggregation.may": {
        "en": "Members agree enough, and partnerships differ enough, for a mean to speak for a partnership on {scales}.",
        "sv": "För {scales} är medlemmarna eniga nog, och partnerskapen olika nog, för att ett medelvärde ska få tala för "
        "ett partnerskap.",
    },
    "report.aggregation.may_not": {
        "en": "On no scale may a mean speak for a partnership with these answers; the reasons stand below the table.",
        "sv": "Med dessa svar får ett medelvärde inte tala för ett partnerskap på någon skala; skälen står under tabellen.",
    },
    "report.aggregation.caption": {
        "en": "Agreement within partnerships",
        "sv": "Samstämmighet inom partnerskap",
    },
    "report.aggregation.no_means": {
        "en": "Means of single partnerships are not shown: projects are not to be ranked.",
        "sv": "Medelvärden för enskilda partnerskap visas inte: projekt ska inte rangordnas.",
    },
}
