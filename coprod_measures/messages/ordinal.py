# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on ordinal items, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "cases_dropped_ordinal": {
        "en": "{dropped} of {total} cases were left out because a value is missing; {n} were used.",
        "sv": "{dropped} av {total} svarande uteslöts eftersom något värde saknas; {n} användes.",
    },
    "cases_dropped_ordinal.remedy": {
        "en": "missing='pairwise' keeps cases with some answers missing, if these are missing completely at random.",
        "sv": "missing='pairwise' behåller svarande med enstaka luckor, om luckorna är helt slumpmässiga.",
    },
    "category_merged": {
        "en": "Nobody in the group {group} gave the answer {answer} to {item}; it was merged with the answer {neighbour} in all groups.",
        "sv": "Ingen i gruppen {group} gav svaret {answer} på {item}; det slogs ihop med svaret {neighbour} i alla grupper.",
    },
    "category_merged.remedy": {
        "en": "Every result that uses {item} rests on the merged answers.",
        "sv": "Alla resultat som använder {item} vilar på de sammanslagna svaren.",
    },
    "sparse_tables": {
        "en": "In {tables} of {total} pairs of items{where}, some combination of answers was given by nobody ({cells} empty cells).",
        "sv": "I {tables} av {total} frågepar{where} saknas någon kombination av svar helt ({cells} tomma celler).",
    },
    "sparse_tables.remedy": {
        "en": "Correlations of such pairs are less certain; with many of them, merge rare answers.",
        "sv": "Korrelationerna för sådana par är mindre säkra; slå ihop ovanliga svar om paren är många.",
    },
    "polychoric_at_bound": {
        "en": "The polychoric correlation of {pair}{where} runs to {sign}1, so that it has no estimate.",
        "sv": "Den polykoriska korrelationen mellan {pair}{where} går mot {sign}1 och kan därför inte skattas.",
    },
    "polychoric_at_bound.remedy": {
        "en": "Do not interpret a model with both items. Merge rare answers or leave one of the items out.",
        "sv": "Tolka inte en modell med båda frågorna. Slå ihop ovanliga svar eller uteslut en av frågorna.",
    },
    "polychoric_not_positive_definite": {
        "en": "The matrix of polychoric correlations{where} is not positive definite (smallest eigenvalue {eigenvalue}).",
        "sv": "Matrisen av polykoriska korrelationer{where} är inte positivt definit (minsta egenvärde {eigenvalue}).",
    },
    "polychoric_not_positive_definite.remedy": {
        "en": "Estimates with diagonal weights do not need it to be; robust CFI and RMSEA are not given. Look for items that say the same thing, or sparse answers.",
        "sv": "Skattning med diagonala vikter kräver inte det, men robust CFI och RMSEA anges inte. Leta efter frågor som säger samma sak, eller glesa svar.",
    },
    "pairwise_assumption": {
        "en": "{incomplete} of {n} cases have missing answers; pairwise statistics assume that these are missing completely at random.",
        "sv": "{incomplete} av {n} svarande har obesvarade frågor; parvisa mått förutsätter att de saknas helt slumpmässigt.",
    },
    "pairwise_assumption.remedy": {
        "en": "Compare with missing='listwise', and report how answers came to be missing.",
        "sv": "Jämför med missing='listwise' och redovisa varför svar saknas.",
    },
    "released_threshold": {
        "en": "The borders between the answers to {item} do not lie alike in every group (score test {chisq}, "
        "adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "Gränserna mellan svaren på {item} ligger inte lika i alla grupper (scoretest {chisq}, justerat p "
        "{p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "released_threshold.remedy": {
        "en": "Look at the wording of the answers, in every language they are given in.",
        "sv": "Granska svarsalternativens formulering, på varje språk som de finns på.",
    },
    "released_threshold_given": {
        "en": "Threshold {threshold} of {item} is left free, as asked.",
        "sv": "Tröskel {threshold} för {item} lämnas fri, på begäran.",
    },
    "released_threshold_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "released_ordinal_intercept": {
        "en": "{item} is answered {points} points {higher} in {group} by people at the same level (generalised score test "
        "{chisq}, adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras {points} poäng {higher} i {group} av personer på samma nivå (generaliserat scoretest {chisq}, "
        "justerat p {p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "released_ordinal_intercept.remedy": {
        "en": "Look at the wording of the item, in every language it is asked in.",
        "sv": "Granska påståendets formulering, på varje språk som det finns på.",
    },
    "released_unsized": {
        "en": "{item} is answered differently by people at the same level (generalised score test {chisq}, adjusted p "
        "{p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras annorlunda av personer på samma nivå (generaliserat scoretest {chisq}, justerat p {p}); "
        "påståendet räknas inte som ankare i jämförelsen.",
    },
    "released_unsized.remedy": {
        "en": "Look at the wording of the item, in every language it is asked in.",
        "sv": "Granska påståendets formulering, på varje språk som det finns på.",
    },
    "verdict.partial_thresholds": {
        "en": "On {scale}, {groups} must not be compared: the borders between most answers lie alike, but the items are "
        "not tied equally closely to what the scale measures.",
        "sv": "På {scale} får {groups} inte jämföras: gränserna mellan de flesta svaren ligger lika, men påståendena "
        "hänger inte lika starkt ihop med det som skalan mäter.",
    },
}
