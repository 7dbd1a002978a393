# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of omegas of several factors and of ordinal items, in Swedish and English, by code."""

_HIERARCHICAL: dict[str, dict[str, str]] = {
    "hierarchical.title": {
        "en": "Omega total and omega hierarchical",
        "sv": "Omega totalt och hierarkiskt omega",
    },
    "hierarchical.column.factor": {"en": "Sum of the items of", "sv": "Summan av frågorna i"},
    "hierarchical.column.k": {"en": "Items", "sv": "Antal frågor"},
    "hierarchical.column.total": {"en": "By all factors", "sv": "Av alla faktorer"},
    "hierarchical.column.general": {"en": "By the general factor", "sv": "Av den generella faktorn"},
    "hierarchical.column.group": {"en": "By its own factor", "sv": "Av den egna faktorn"},
    "hierarchical.all": {"en": "all items", "sv": "alla frågor"},
    "hierarchical.loadings": {"en": "Loadings behind omega", "sv": "Faktorladdningarna bakom omega"},
    "hierarchical.general": {"en": "General", "sv": "Generell"},
    "hierarchical.residual": {"en": "Residual", "sv": "Residual"},
    "hierarchical.share": {"en": "General share", "sv": "Generell andel"},
    "hierarchical.note": {
        "en": "Shares of the variance of a sum score. By all factors: omega total; by the general factor: omega "
        "hierarchical. What a subscale's own factor explains is what its score adds.",
        "sv": "Andelar av variansen i en summapoäng. Av alla faktorer: omega totalt; av den generella faktorn: "
        "hierarkiskt omega. Det som delskalans egen faktor förklarar är vad dess poäng tillför.",
    },
    "hierarchical.method.schmid_leiman": {
        "en": "Exploratory factors, oblimin, Schmid–Leiman transformation; standardised items; n = {n}; {interval}.",
        "sv": "Explorativa faktorer, oblimin, Schmid–Leiman-transformation; standardiserade frågor; n = {n}; "
        "{interval}.",
    },
    "hierarchical.method.bifactor": {
        "en": "Bifactor model, maximum likelihood, complete cases; variance of the sum implied by the model; n = {n}; "
        "{interval}.",
        "sv": "Bifaktormodell, maximum likelihood, kompletta svar; summans varians enligt modellen; n = {n}; "
        "{interval}.",
    },
    "hierarchical.method.second_order": {
        "en": "Second-order factor, maximum likelihood, complete cases; variance of the sum implied by the model; "
        "n = {n}; {interval}.",
        "sv": "Andra ordningens faktor, maximum likelihood, kompletta svar; summans varians enligt modellen; n = {n}; "
        "{interval}.",
    },
    "hierarchical.interval.none": {"en": "no interval", "sv": "inget konfidensintervall"},
    "hierarchical.interval.delta": {
        "en": "{level} intervals by the delta method on the logit scale",
        "sv": "{level} konfidensintervall med deltametoden på logitskalan",
    },
    "hierarchical.interval.bootstrap": {
        "en": "{level} bootstrap percentile intervals, {draws} draws, seed {seed}",
        "sv": "{level} konfidensintervall ur percentiler med bootstrap, {draws} dragningar, frö {seed}",
    },
    "hierarchical_bootstrap_lost": {
        "en": "{share} of {draws} resamples gave no admissible solution; the intervals are of the others.",
        "sv": "{share} av {draws} dragningar gav ingen tillåten lösning; konfidensintervallen bygger på de övriga.",
    },
    "hierarchical_bootstrap_lost.remedy": {
        "en": "The model is near its limits: use a second-order model or fewer group factors, or collect more.",
        "sv": "Modellen ligger nära sin gräns: använd en andra ordningens modell eller färre gruppfaktorer, eller "
        "samla in fler svar.",
    },
    "hierarchical_one_factor": {
        "en": "With one factor there is no general factor beside others: omega hierarchical says nothing.",
        "sv": "Med en enda faktor finns ingen generell faktor vid sidan av andra: hierarkiskt omega säger ingenting.",
    },
    "hierarchical_one_factor.remedy": {
        "en": "Use the omega of reliability().",
        "sv": "Använd omega från reliability().",
    },
    "hierarchical_one_factor.remedy.plain": {
        "en": "Read the omega of the scale instead.",
        "sv": "Läs skalans omega i stället.",
    },
    "hierarchical_two_factors": {
        "en": "With two group factors their loadings on the general factor are not determined and were set equal.",
        "sv": "Med två gruppfaktorer är deras laddningar på den generella faktorn inte bestämda; de har satts lika.",
    },
    "hierarchical_two_factors.remedy": {
        "en": "Use three group factors or more, or do not rest on omega hierarchical.",
        "sv": "Använd minst tre gruppfaktorer, eller dra inga slutsatser av hierarkiskt omega.",
    },
    "hierarchical_heywood": {
        "en": "The general factor explains {factor} entirely, a Heywood case.",
        "sv": "Den generella faktorn förklarar {factor} helt, ett så kallat Heywood-fall.",
    },
    "hierarchical_heywood.remedy": {
        "en": "Use fewer group factors, or more respondents.",
        "sv": "Använd färre gruppfaktorer eller fler svarande.",
    },
    "hierarchical_negative": {
        "en": "{item} loads negatively on the general factor ({loading}).",
        "sv": "{item} har en negativ laddning på den generella faktorn ({loading}).",
    },
    "hierarchical_negative.remedy": {
        "en": "Check whether it is a reversed item that is not declared as one; nothing was recoded.",
        "sv": "Kontrollera om frågan är omvänd utan att vara angiven som det; inget har kodats om.",
    },
    "hierarchical_no_solution": {
        "en": "The model has no admissible solution, so there is no omega.",
        "sv": "Modellen har ingen tillåten lösning, så omega redovisas inte.",
    },
    "hierarchical_no_solution.remedy": {
        "en": "Bifactor models often fail in this way: try method='second_order' or 'schmid_leiman'.",
        "sv": "Bifaktormodeller misslyckas ofta så här: pröva method='second_order' eller 'schmid_leiman'.",
    },
    "hierarchical_no_solution.remedy.plain": {
        "en": "Bifactor models often fail in this way: try a second-order model, or exploratory factors.",
        "sv": "Bifaktormodeller misslyckas ofta så här: pröva en andra ordningens modell, eller "
        "explorativa faktorer.",
    },
}

_ORDINAL: dict[str, dict[str, str]] = {
    "ordinal_reliability.title": {
        "en": "Reliability of sums of ordinal answers",
        "sv": "Reliabilitet hos summor av ordinala svar",
    },
    "ordinal_reliability.column.scale": {"en": "Scale", "sv": "Skala"},
    "ordinal_reliability.column.group": {"en": "Group", "sv": "Grupp"},
    "ordinal_reliability.column.n": {"en": "n", "sv": "n"},
    "ordinal_reliability.column.k": {"en": "Items", "sv": "Antal frågor"},
    "ordinal_reliability.column.omega": {
        "en": "Categorical omega [{level} interval]",
        "sv": "Kategoriskt omega [{level} konfidensintervall]",
    },
    "ordinal_reliability.column.omega_latent": {
        "en": "Omega of latent responses",
        "sv": "Omega för latenta svar",
    },
    "ordinal_reliability.column.alpha_ordinal": {"en": "Ordinal alpha", "sv": "Ordinalt alfa"},
    "ordinal_reliability.method.model": {
        "en": "Green and Yang's categorical omega of a one-factor model of polychoric correlations (WLSMV), complete "
        "cases, correlations implied by the model in the denominator; {interval}",
        "sv": "Green och Yangs kategoriska omega ur en enfaktormodell för polykoriska korrelationer (WLSMV), kompletta "
        "svar, modellens korrelationer i nämnaren; {interval}",
    },
    "ordinal_reliability.method.observed": {
        "en": "Green and Yang's categorical omega of a one-factor model of polychoric correlations (WLSMV), complete "
        "cases, observed polychoric correlations in the denominator; {interval}",
        "sv": "Green och Yangs kategoriska omega ur en enfaktormodell för polykoriska korrelationer (WLSMV), kompletta "
        "svar, observerade polykoriska korrelationer i nämnaren; {interval}",
    },
    "ordinal_reliability.interval.delta": {
        "en": "interval by the delta method on the logit scale",
        "sv": "konfidensintervall med deltametoden på logitskalan",
    },
    "ordinal_reliability.interval.bootstrap": {
        "en": "bootstrap percentile interval, {draws} draws, seed {seed}",
        "sv": "konfidensintervall ur percentiler med bootstrap, {draws} dragningar, frö {seed}",
    },
    "ordinal_reliability.interval.none": {"en": "no interval", "sv": "inget konfidensintervall"},
    "discriminant_bootstrap_lost": {
        "en": "{share} of {draws} resamples gave no admissible solution; the intervals are of the others.",
        "sv": "{share} av {draws} dragningar gav ingen tillåten lösning; konfidensintervallen bygger på de övriga.",
    },
    "discriminant_bootstrap_lost.remedy": {
        "en": "The model is near its limits: look for items with little in common, or collect more.",
        "sv": "Modellen ligger nära sin gräns: leta efter frågor som har lite gemensamt, eller samla in fler svar.",
    },
    "bootstrap_lost": {
        "en": "{scale}, {group}: {share} of {draws} resamples gave no solution; the interval is of the others.",
        "sv": "{scale}, {group}: {share} av {draws} dragningar gav ingen lösning; konfidensintervallet bygger på de "
        "övriga.",
    },
    "bootstrap_lost.remedy": {
        "en": "The model is near its limits with so few respondents: simplify it, or collect more.",
        "sv": "Modellen ligger nära sin gräns med så få svarande: förenkla den eller samla in fler svar.",
    },
    "ordinal_reliability.caution": {
        "en": "Caution: ordinal alpha and omega of latent responses concern a sum of latent responses that nobody can "
        "compute. They are not the reliability of the score; categorical omega is.",
        "sv": "Obs: ordinalt alfa och omega för latenta svar gäller en summa av latenta svar som ingen kan beräkna. De är "
        "inte poängens reliabilitet; det är kategoriskt omega.",
    },
    "ordinal_reliability_few_items": {
        "en": "{scale} has fewer than three items, too few for a factor.",
        "sv": "{scale} har färre än tre frågor, för få för en faktor.",
    },
    "ordinal_reliability_few_items.remedy": {
        "en": "Report the polychoric correlation, or add items.",
        "sv": "Redovisa den polykoriska korrelationen, eller lägg till frågor.",
    },
    "ordinal_reliability_failed": {
        "en": "{scale}, {group}: there is no categorical omega ({reason}).",
        "sv": "{scale}, {group}: kategoriskt omega kan inte beräknas ({reason}).",
    },
    "ordinal_reliability_failed.remedy": {
        "en": "Look at the distribution of the answers, item by item.",
        "sv": "Granska svarsfördelningen fråga för fråga.",
    },
}

_DISCRIMINANT: dict[str, dict[str, str]] = {
    "discriminant.title": {
        "en": "Reliability and explained variance of each factor",
        "sv": "Reliabilitet och förklarad varians per faktor",
    },
    "discriminant.pairs": {"en": "How far the factors are apart", "sv": "Hur skilda faktorerna är"},
    "discriminant.column.factor": {"en": "Factor", "sv": "Faktor"},
    "discriminant.column.k": {"en": "Items", "sv": "Antal frågor"},
    "discriminant.column.omega": {"en": "Composite reliability (omega)", "sv": "Reliabilitet (omega)"},
    "discriminant.column.alpha": {"en": "Cronbach's alpha", "sv": "Cronbachs alfa"},
    "discriminant.column.ave": {"en": "AVE", "sv": "AVE"},
    "discriminant.column.largest_correlation": {
        "en": "Largest correlation with another factor",
        "sv": "Största korrelation med annan faktor",
    },
    "discriminant.column.first": {"en": "Factor", "sv": "Faktor"},
    "discriminant.column.second": {"en": "and", "sv": "och"},
    "discriminant.column.correlation": {"en": "Factor correlation", "sv": "Faktorkorrelation"},
    "discriminant.column.htmt": {"en": "HTMT", "sv": "HTMT"},
    "discriminant.column.htmt2": {"en": "HTMT2", "sv": "HTMT2"},
    "discriminant.note": {
        "en": "One model with all factors, maximum likelihood, n = {n}. AVE: average share of the items' variance that "
        "the factor explains.",
        "sv": "En modell med alla faktorer, maximum likelihood, n = {n}. AVE: den genomsnittliga andel av frågornas "
        "varians som faktorn förklarar.",
    },
    "discriminant.pairs_note": {
        "en": "HTMT: correlations between the items of two factors, as a share of those within. Near 1, the factors "
        "cannot be told apart.",
        "sv": "HTMT: korrelationerna mellan två faktorers frågor i förhållande till dem inom faktorerna. Nära 1 går "
        "faktorerna inte att skilja åt.",
    },
    "discriminant_htmt": {
        "en": "{first} and {second} can hardly be told apart (HTMT2 {htmt}, above .90).",
        "sv": "{first} och {second} går knappt att skilja åt (HTMT2 {htmt}, över 0,90).",
    },
    "discriminant_htmt.remedy": {
        "en": "Report them as one, or look for items that stand in the wrong scale.",
        "sv": "Redovisa dem som en skala, eller leta efter frågor som hör till fel skala.",
    },
    "discriminant_ave": {
        "en": "{first} and {second} share more variance ({squared}) than one of them has in common with its own items "
        "(AVE {ave}).",
        "sv": "{first} och {second} delar mer varians ({squared}) än vad en av dem har gemensamt med sina egna frågor "
        "(AVE {ave}).",
    },
    "discriminant_ave.remedy": {
        "en": "Look at HTMT too: this rule (Fornell & Larcker) is strict where loadings are moderate.",
        "sv": "Se även HTMT: regeln (Fornell & Larcker) är sträng när laddningarna är måttliga.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_HIERARCHICAL, **_ORDINAL, **_DISCRIMINANT}
