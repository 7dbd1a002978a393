# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of lower bounds of reliability and of normality, in Swedish and English, by code."""

_BOUNDS: dict[str, dict[str, str]] = {
    "lower_bounds.title": {
        "en": "Lower bounds of the reliability of the sum",
        "sv": "Undre gränser för summans reliabilitet",
    },
    "lower_bounds.column.scale": {"en": "Scale", "sv": "Skala"},
    "lower_bounds.column.group": {"en": "Group", "sv": "Grupp"},
    "lower_bounds.column.n": {"en": "n", "sv": "n"},
    "lower_bounds.column.lambda3": {"en": "λ3 (alpha)", "sv": "λ3 (alfa)"},
    "lower_bounds.column.lambda2": {"en": "λ2", "sv": "λ2"},
    "lower_bounds.column.lambda6": {"en": "λ6", "sv": "λ6"},
    "lower_bounds.column.beta": {"en": "Worst split (beta)", "sv": "Sämsta delning (beta)"},
    "lower_bounds.column.lambda4": {"en": "Best split (λ4)", "sv": "Bästa delning (λ4)"},
    "lower_bounds.column.greatest": {"en": "Greatest", "sv": "Största"},
    "lower_bounds.note": {
        "en": "In the population the reliability of the sum is at least as large as each of λ2, λ3, λ4, λ6 and the "
        "greatest bound. In samples the best split and the greatest bound are too high.",
        "sv": "I populationen är summans reliabilitet minst lika stor som var och en av λ2, λ3, λ4, λ6 och den "
        "största gränsen. I stickprov blir den bästa delningen och den största gränsen för höga.",
    },
    "lower_bounds.note.covariances": {
        "en": "Of the sum of the codes, complete cases.",
        "sv": "För summan av svarskoderna, kompletta svar.",
    },
    "lower_bounds.note.correlations": {
        "en": "Of the sum of standardised items, complete cases.",
        "sv": "För summan av standardiserade frågor, kompletta svar.",
    },
    "lower_bounds_small": {
        "en": "{scale}, {group}: with {n} respondents the greatest lower bound and the best split are too high.",
        "sv": "{scale}, {group}: med {n} svarande blir den största undre gränsen och den bästa delningen för höga.",
    },
    "lower_bounds_small.remedy": {
        "en": "Report omega, or λ2, which is never below alpha and hardly picks chance.",
        "sv": "Redovisa omega, eller λ2, som aldrig är lägre än alfa och knappt påverkas av slumpen.",
    },
    "lower_bounds_constant": {
        "en": "{scale}, {group}: all {n} respondents gave the same answer to an item.",
        "sv": "{scale}, {group}: alla {n} svarande har gett samma svar på någon fråga.",
    },
    "lower_bounds_constant.remedy": {
        "en": "Leave the item out, or look at the groups together.",
        "sv": "Ta bort frågan, eller se på grupperna tillsammans.",
    },
}

_NORMALITY: dict[str, dict[str, str]] = {
    "normality.title": {"en": "How the answers are spread", "sv": "Hur svaren fördelar sig"},
    "normality.column.item": {"en": "Item", "sv": "Fråga"},
    "normality.column.n": {"en": "n", "sv": "n"},
    "normality.column.mean": {"en": "Mean", "sv": "Medelvärde"},
    "normality.column.sd": {"en": "SD", "sv": "SD"},
    "normality.column.median": {"en": "Median", "sv": "Median"},
    "normality.column.skew": {"en": "Skewness", "sv": "Skevhet"},
    "normality.column.kurtosis": {"en": "Kurtosis (normal: 0)", "sv": "Kurtosis (normal: 0)"},
    "normality.mardia": {
        "en": "All items together (Mardia, n = {n}): skewness {skewness}, χ² = {chisq}, df = {df}, p {p_skew}; "
        "kurtosis {kurtosis}, z = {z}, p {p_kurtosis}.",
        "sv": "Alla frågor tillsammans (Mardia, n = {n}): skevhet {skewness}, χ² = {chisq}, df = {df}, p {p_skew}; "
        "kurtosis {kurtosis}, z = {z}, p {p_kurtosis}.",
    },
    "normality.note": {
        "en": "Answers on a few steps are never normal, and large samples always show it: read the sizes, not the "
        "tests.",
        "sv": "Svar på några få steg är aldrig normalfördelade, och stora stickprov visar det alltid: läs storlekarna, "
        "inte testen.",
    },
    "normality_far": {
        "en": "{item} is far from normal (skewness {skew}, kurtosis {kurtosis}; 0 is normal).",
        "sv": "{item} är långt från normalfördelad (skevhet {skew}, kurtosis {kurtosis}; normal: 0).",
    },
    "normality_far.remedy": {
        "en": "Use estimator='MLR', or 'WLSMV' where the answers have few categories.",
        "sv": "Använd estimator='MLR', eller 'WLSMV' när svaren har få kategorier.",
    },
}

MESSAGES = _BOUNDS | _NORMALITY
