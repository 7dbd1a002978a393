# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of agreement, test–retest and aggregation, in Swedish and English, by code."""

_ICC: dict[str, dict[str, str]] = {
    "icc.title": {"en": "Intraclass correlations", "sv": "Intraklasskorrelationer"},
    "icc.column.form": {"en": "Form", "sv": "Form"},
    "icc.column.meaning": {"en": "Meaning", "sv": "Innebörd"},
    "icc.column.icc": {"en": "ICC [{level} interval]", "sv": "ICC [{level} konfidensintervall]"},
    "icc.column.f": {"en": "F", "sv": "F"},
    "icc.column.df1": {"en": "df1", "sv": "df1"},
    "icc.column.df2": {"en": "df2", "sv": "df2"},
    "icc.form.ICC1": {
        "en": "ICC(1,1): one rating, every subject by other raters",
        "sv": "ICC(1,1): en bedömning, olika bedömare för varje objekt",
    },
    "icc.form.ICC2": {
        "en": "ICC(2,1): one rating, absolute agreement, raters or occasions a sample",
        "sv": "ICC(2,1): en bedömning, absolut överensstämmelse, bedömare eller mättillfällen är ett urval",
    },
    "icc.form.ICC3": {
        "en": "ICC(3,1): one rating, consistency, these raters or occasions only",
        "sv": "ICC(3,1): en bedömning, konsistens, endast just dessa bedömare eller mättillfällen",
    },
    "icc.form.ICC1k": {
        "en": "ICC(1,k): mean rating, every subject by other raters",
        "sv": "ICC(1,k): medelbedömning, olika bedömare för varje objekt",
    },
    "icc.form.ICC2k": {
        "en": "ICC(2,k): mean rating, absolute agreement, raters or occasions a sample",
        "sv": "ICC(2,k): medelbedömning, absolut överensstämmelse, bedömare eller mättillfällen är ett urval",
    },
    "icc.form.ICC3k": {
        "en": "ICC(3,k): mean rating, consistency, these raters or occasions only",
        "sv": "ICC(3,k): medelbedömning, konsistens, endast just dessa bedömare eller mättillfällen",
    },
    "icc.cases.listwise": {
        "en": "mean squares of complete cases, interval from the F distribution",
        "sv": "medelkvadrater för kompletta rader, konfidensintervall ur F-fördelningen",
    },
    "icc.cases.reml": {
        "en": "variance components of all ratings by restricted maximum likelihood, approximate interval",
        "sv": "varianskomponenter ur alla bedömningar med REML (restricted maximum likelihood), ungefärligt "
        "konfidensintervall",
    },
    "icc.method": {"en": "{form}; {cases}", "sv": "{form}; {cases}"},
    "icc.note.listwise": {
        "en": "{n} subjects with all {k} ratings. F tests the coefficient against zero.",
        "sv": "{n} objekt med alla {k} bedömningar. F prövar koefficienten mot noll.",
    },
    "icc.note.reml": {
        "en": "{n} subjects, up to {k} ratings each, by restricted maximum likelihood.",
        "sv": "{n} objekt med upp till {k} bedömningar vardera, skattat med REML (restricted maximum likelihood).",
    },
    "icc_incomplete": {
        "en": "{dropped} of {total} subjects ({share}) lack a rating and were not used.",
        "sv": "{dropped} av {total} objekt ({share}) saknar någon bedömning och användes inte.",
    },
    "icc_incomplete.remedy": {
        "en": "With missing='reml' every rating is used.",
        "sv": "Med missing='reml' används alla bedömningar.",
    },
    "icc_incomplete.remedy.plain": {
        "en": "Methods for incomplete ratings use every rating.",
        "sv": "Metoder för ofullständiga bedömningar använder alla bedömningar.",
    },
    "icc_reml_interval": {
        "en": "Some ratings are missing, so F, p and the intervals are approximate: they take the ratings as complete.",
        "sv": "Några bedömningar saknas, så F, p och konfidensintervallen är ungefärliga: de räknas som om alla fanns.",
    },
    "icc_reml_interval.remedy": {
        "en": "Compare with missing='listwise'.",
        "sv": "Jämför med missing='listwise'.",
    },
    "icc_two_raters": {
        "en": "With two raters or occasions the variance between them rests on a single difference.",
        "sv": "Med två bedömare eller mättillfällen vilar variansen mellan dem på en enda skillnad.",
    },
    "icc_two_raters.remedy": {
        "en": "Read the interval of ICC2 beside its value.",
        "sv": "Läs konfidensintervallet för ICC2 tillsammans med värdet.",
    },
    "kappa.method.none": {
        "en": "Cohen's kappa, unweighted, {steps} steps; large-sample interval",
        "sv": "Cohens kappa, oviktad, {steps} skalsteg; konfidensintervall för stora stickprov",
    },
    "kappa.method.linear": {
        "en": "Cohen's kappa, linear weights, {steps} steps; large-sample interval",
        "sv": "Cohens kappa, linjära vikter, {steps} skalsteg; konfidensintervall för stora stickprov",
    },
    "kappa.method.quadratic": {
        "en": "Cohen's kappa, quadratic weights, {steps} steps; large-sample interval",
        "sv": "Cohens kappa, kvadratiska vikter, {steps} skalsteg; konfidensintervall för stora stickprov",
    },
}

_RETEST: dict[str, dict[str, str]] = {
    "retest.title": {"en": "Test–retest", "sv": "Test–retest"},
    "retest.column.scale": {"en": "Scale", "sv": "Skala"},
    "retest.column.n": {"en": "n", "sv": "n"},
    "retest.column.icc_agreement": {
        "en": "ICC, agreement [{level} interval]",
        "sv": "ICC, överensstämmelse [{level} konfidensintervall]",
    },
    "retest.column.sem_agreement": {
        "en": "SEM, agreement [{level} interval]",
        "sv": "Mätfel (SEM), överensstämmelse [{level} konfidensintervall]",
    },
    "retest.column.sem_consistency": {
        "en": "SEM, consistency [{level} interval]",
        "sv": "Mätfel (SEM), konsistens [{level} konfidensintervall]",
    },
    "retest.column.sdc": {"en": "Smallest detectable change", "sv": "Minsta påvisbara förändring"},
    "retest.column.bias": {"en": "Mean change", "sv": "Medelförändring"},
    "retest.column.limits": {"en": "Limits of agreement", "sv": "Gränser för överensstämmelse"},
    "retest.pearson": {
        "en": "Pearson correlation, Fisher's interval",
        "sv": "Pearsonkorrelation, Fishers intervall",
    },
    "retest.note": {
        "en": "Second occasion minus first. SEM: standard error of measurement; for agreement it counts a shift of "
        "everybody between the occasions as error, for consistency it does not. The smallest detectable change is "
        "1.96 √2 SEM (agreement) and says nothing on whether a change matters.",
        "sv": "Andra mättillfället minus första. SEM är mätningens medelfel; i måttet för överensstämmelse räknas en "
        "gemensam förskjutning mellan tillfällena som fel, i måttet för konsistens inte. Minsta påvisbara "
        "förändring är 1,96 √2 SEM (överensstämmelse) och säger inget om ifall en förändring har betydelse.",
    },
    "retest_too_few": {
        "en": "{scale}: {n} persons have a score at both occasions, or all scores are alike, so there is no coefficient.",
        "sv": "{scale}: {n} personer har poäng vid båda mättillfällena, eller så är alla poäng lika; ingen koefficient "
        "kan beräknas.",
    },
    "retest_too_few.remedy": {
        "en": "Check that respondents keep their key from wave to wave.",
        "sv": "Kontrollera att de svarande behåller samma nyckel vid varje mättillfälle.",
    },
    "retest_small": {
        "en": "{scale}: {n} persons; COSMIN asks for 50 at least in a study of measurement error.",
        "sv": "{scale}: {n} personer; COSMIN rekommenderar minst 50 i en studie av mätfel.",
    },
    "retest_small.remedy": {
        "en": "Read the intervals, not only the values.",
        "sv": "Läs konfidensintervallen, inte bara värdena.",
    },
    "retest_identical": {
        "en": "{scale}: all {n} persons have exactly the same score at both occasions, so there is no measurement error "
        "to estimate.",
        "sv": "{scale}: alla {n} personer har exakt samma poäng vid båda mättillfällena, så det finns inget mätfel att "
        "skatta.",
    },
    "retest_identical.remedy": {
        "en": "Check that the answers of one occasion were not copied to the other; answers of people hardly ever agree "
        "so.",
        "sv": "Kontrollera att svaren från det ena tillfället inte har kopierats till det andra; så lika svarar människor "
        "nästan aldrig.",
    },
    "retest_shift": {
        "en": "{scale}: scores shifted by {bias} on average between the occasions (p {p}).",
        "sv": "{scale}: poängen försköts i genomsnitt med {bias} mellan mättillfällena (p {p}).",
    },
    "retest_shift.remedy": {
        "en": "People may have changed, or answering once changes how one answers: use the agreement forms.",
        "sv": "Personerna kan ha förändrats, eller så påverkas svaren av att man svarat förut: använd måtten för "
        "överensstämmelse.",
    },
    "retest_dropout": {
        "en": "{scale}: {once} persons have a score at one occasion only, more than the {n} with both.",
        "sv": "{scale}: {once} personer har poäng vid bara ett mättillfälle, fler än de {n} som har vid båda.",
    },
    "retest_dropout.remedy": {
        "en": "Compare those who came back with those who did not.",
        "sv": "Jämför dem som svarade igen med dem som inte gjorde det.",
    },
}

_AGGREGATION: dict[str, dict[str, str]] = {
    "aggregation.title": {"en": "Agreement within {by}", "sv": "Samstämmighet inom {by}"},
    "aggregation.column.scale": {"en": "Scale", "sv": "Skala"},
    "aggregation.column.groups": {"en": "Groups", "sv": "Grupper"},
    "aggregation.column.members": {"en": "Members", "sv": "Svarande"},
    "aggregation.column.rwg": {"en": "r_WG(J), median", "sv": "r_WG(J), median"},
    "aggregation.column.icc1": {"en": "ICC(1)", "sv": "ICC(1)"},
    "aggregation.column.icc2": {"en": "ICC(2)", "sv": "ICC(2)"},
    "aggregation.column.permitted": {"en": "May be averaged", "sv": "Får medelvärdesbildas"},
    "aggregation.note": {
        "en": "r_WG(J): agreement of the members of a group, against random answers. ICC(1): share of the variance "
        "between groups. ICC(2): reliability of group means.",
        "sv": "r_WG(J): hur eniga de svarande i en grupp är, jämfört med slumpmässiga svar. ICC(1): andel av variansen "
        "som ligger mellan grupper. ICC(2): gruppmedelvärdenas reliabilitet.",
    },
    "aggregation_no_groups": {
        "en": "{scale}: there are {groups} groups of two or more members with differing scores, so agreement cannot "
        "be seen.",
        "sv": "{scale}: det finns {groups} grupper med minst två svarande och olika poäng, så samstämmigheten går inte "
        "att bedöma.",
    },
    "aggregation_no_groups.remedy": {
        "en": "Collect answers of several members in several groups.",
        "sv": "Samla in svar från flera personer i flera grupper.",
    },
    "aggregation_no_agreement": {
        "en": "{scale}: the members of a group do not agree enough to be averaged (median r_WG(J) {rwg}, below "
        "{minimum}).",
        "sv": "{scale}: de svarande i en grupp är inte tillräckligt eniga för att ett medelvärde ska gälla gruppen "
        "(median för r_WG(J) {rwg}, under {minimum}).",
    },
    "aggregation_no_agreement.remedy": {
        "en": "Show how answers spread within each group; the disagreement is a result.",
        "sv": "Visa hur svaren fördelar sig inom varje grupp; oenigheten är i sig ett resultat.",
    },
    "aggregation_no_difference": {
        "en": "{scale}: the groups cannot be told apart (ICC(1) {icc1}, interval {low} to {high}, p {p}).",
        "sv": "{scale}: grupperna går inte att skilja åt (ICC(1) {icc1}, konfidensintervall {low} till {high}, p {p}).",
    },
    "aggregation_no_difference.remedy": {
        "en": "Describe all members together, or collect answers in more groups.",
        "sv": "Beskriv alla svarande tillsammans, eller samla in svar i fler grupper.",
    },
    "aggregation_unreliable": {
        "en": "{scale}: group means are not reliable enough (ICC(2) {icc2}, below {minimum}, with {size} members a "
        "group on average).",
        "sv": "{scale}: gruppmedelvärdena är inte tillräckligt reliabla (ICC(2) {icc2}, under {minimum}, med i "
        "genomsnitt {size} svarande per grupp).",
    },
    "aggregation_unreliable.remedy": {
        "en": "Collect answers of more members in each group.",
        "sv": "Samla in svar från fler personer i varje grupp.",
    },
    "aggregation_of_persons": {
        "en": "{scale} is about the person who answers, not about the partnership: its mean describes the members and "
        "not the group.",
        "sv": "{scale} handlar om den som svarar, inte om samarbetet: medelvärdet beskriver de svarande och inte gruppen.",
    },
    "aggregation_of_persons.remedy": {
        "en": "Say so where the means are shown.",
        "sv": "Skriv det där medelvärdena visas.",
    },
    "aggregation_forced": {
        "en": "{scale}: group means are given although the agreement does not support them.",
        "sv": "{scale}: gruppmedelvärden visas trots att samstämmigheten inte ger stöd för dem.",
    },
    "aggregation_forced.remedy": {
        "en": "Do not compare groups by them.",
        "sv": "Jämför inte grupper utifrån dem.",
    },
    "aggregation_few_groups": {
        "en": "{scale}: with {groups} groups, ICC(1) and ICC(2) are uncertain.",
        "sv": "{scale}: med {groups} grupper är ICC(1) och ICC(2) osäkra.",
    },
    "aggregation_few_groups.remedy": {
        "en": "Read their intervals; 30 groups or more are recommended.",
        "sv": "Läs konfidensintervallen; minst 30 grupper rekommenderas.",
    },
    "aggregation_small_groups": {
        "en": "{scale}: {small} groups have fewer than {min_n} members with a score and are not shown.",
        "sv": "{scale}: {small} grupper har färre än {min_n} svarande med poäng och visas inte.",
    },
    "aggregation_small_groups.remedy": {
        "en": "So few could be recognised.",
        "sv": "Så få personer skulle kunna kännas igen.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_ICC, **_RETEST, **_AGGREGATION}
