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
        "en": "Exploratory factors, oblimin, Schmid–Leiman transformation; standardised items; n = {n}; no interval.",
        "sv": "Explorativa faktorer, oblimin, Schmid–Leiman-transformation; standardiserade frågor; n = {n}; inget "
        "konfidensintervall.",
    },
    "hierarchical.method.bifactor": {
        "en": "Bifactor model, maximum likelihood, complete cases; variance of the sum implied by the model; n = {n}; "
        "{level} intervals by the delta method on the logit scale.",
        "sv": "Bifaktormodell, maximum likelihood, kompletta svar; summans varians enligt modellen; n = {n}; {level} "
        "konfidensintervall med deltametoden på logitskalan.",
    },
    "hierarchical.method.second_order": {
        "en": "Second-order factor, maximum likelihood, complete cases; variance of the sum implied by the model; "
        "n = {n}; {level} intervals by the delta method on the logit scale.",
        "sv": "Andra ordningens faktor, maximum likelihood, kompletta svar; summans varians enligt modellen; n = {n}; "
        "{level} konfidensintervall med deltametoden på logitskalan.",
    },
    "hierarchical_one_factor": {
        "en": "With one factor there is no general factor beside others: omega hierarchical says nothing.",
        "sv": "Med en enda faktor finns ingen generell faktor vid sidan av andra: hierarkiskt omega säger ingenting.",
    },
    "hierarchical_one_factor.remedy": {
        "en": "Use the omega of reliability().",
        "sv": "Använd omega från reliability().",
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
}

MESSAGES: dict[str, dict[str, str]] = {**_HIERARCHICAL}
