# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on whether published figures agree with each other."""

MESSAGES: dict[str, dict[str, str]] = {
    "published.title": {"en": "Published figures: {name}", "sv": "Publicerade siffror: {name}"},
    "published.column.place": {"en": "Where", "sv": "Var"},
    "published.column.kind": {"en": "Figure", "sv": "Siffra"},
    "published.column.printed": {"en": "Printed", "sv": "Tryckt"},
    "published.column.implied": {"en": "Implied", "sv": "Följer av de andra"},
    "published.column.agrees": {"en": "Agrees", "sv": "Stämmer"},
    "published.word.True": {"en": "yes", "sv": "ja"},
    "published.word.False": {"en": "no", "sv": "nej"},
    "published.word.None": {"en": "recomputed only", "sv": "bara omräknat"},
    "published.agrees": {
        "en": "{place}: {kind} is printed as {printed}, which agrees with the other figures ({low} to {high}).",
        "sv": "{place}: {kind} är tryckt som {printed}, vilket stämmer med de andra siffrorna ({low} till {high}).",
    },
    "published.disagrees": {
        "en": "{place}: the printed figures do not agree: {kind} is printed as {printed}, the others imply {low} to {high}.",
        "sv": "{place}: de tryckta siffrorna stämmer inte med varandra: {kind} är tryckt som {printed}, de andra ger {low} "
        "till {high}.",
    },
    "published.recomputed": {
        "en": "{place}: the printed figures imply that {kind} is {low} to {high}.",
        "sv": "{place}: av de tryckta siffrorna följer att {kind} är {low} till {high}.",
    },
    "published_disagrees": {
        "en": "{place}: the printed figures do not agree: {kind} is printed as {printed}, the others imply {low} to {high}.",
        "sv": "{place}: de tryckta siffrorna stämmer inte med varandra: {kind} är tryckt som {printed}, de andra ger {low} "
        "till {high}.",
    },
    "published_disagrees.remedy": {
        "en": "Read the source again, and ask its authors; do not call it an error before that.",
        "sv": "Läs källan igen, och fråga författarna; kalla det inte ett fel innan dess.",
    },
    "published_other_n": {
        "en": "{place}: the figures would agree at n of about {other} instead of {n}; some respondents or occasions may "
        "have been left out or pooled.",
        "sv": "{place}: siffrorna skulle stämma med n omkring {other} i stället för {n}; några svarande eller mättillfällen "
        "kan ha utelämnats eller slagits ihop.",
    },
    "published_other_n.remedy": {
        "en": "Look for the number that the model was fitted to.",
        "sv": "Leta efter det antal som modellen skattades på.",
    },
    "published_scaled": {
        "en": "{place}: a scaled χ² printed beside an unscaled RMSEA, or the other way round, would explain it too.",
        "sv": "{place}: ett skalat χ² tryckt bredvid ett oskalat RMSEA, eller tvärtom, skulle också förklara det.",
    },
    "published_scaled.remedy": {
        "en": "See which estimator was used, and whether its χ² is scaled.",
        "sv": "Se vilken skattningsmetod som användes, och om dess χ² är skalat.",
    },
    "published_baseline": {
        "en": "{place}: another baseline model, as with means or covariates in it, or scaled χ² beside unscaled indices, "
        "would explain it.",
        "sv": "{place}: en annan grundmodell, till exempel med medelvärden eller kovariater, eller skalat χ² bredvid "
        "oskalade index, skulle förklara det.",
    },
    "published_baseline.remedy": {
        "en": "See which baseline model the program used, and whether χ² is scaled.",
        "sv": "Se vilken grundmodell programmet använde, och om χ² är skalat.",
    },
    "published_errors": {
        "en": "{place}: correlated errors, or omega from another model, would explain it.",
        "sv": "{place}: korrelerade mätfel, eller omega från en annan modell, skulle förklara det.",
    },
    "published_errors.remedy": {
        "en": "See which model and which denominator omega was computed with.",
        "sv": "Se vilken modell och vilken nämnare omega beräknades med.",
    },
    "published_raw_alpha": {
        "en": "{place}: alpha of the raw items differs from this one where their standard deviations differ.",
        "sv": "{place}: alfa för de råa frågorna skiljer sig från detta när frågornas standardavvikelser skiljer sig.",
    },
    "published_raw_alpha.remedy": {
        "en": "Give the standard deviations too.",
        "sv": "Ange standardavvikelserna också.",
    },
    "published_other_answers": {
        "en": "{place}: alpha and the correlations may rest on different respondents.",
        "sv": "{place}: alfa och korrelationerna kan vila på olika svarande.",
    },
    "published_other_answers.remedy": {
        "en": "See how missing answers were treated.",
        "sv": "Se hur obesvarade frågor behandlades.",
    },
    "published_other_range": {
        "en": "{place}: the scale may have been scored in another range than the one stated.",
        "sv": "{place}: skalan kan ha poängsatts i ett annat spann än det som anges.",
    },
    "published_other_range.remedy": {
        "en": "See how the scale was scored.",
        "sv": "Se hur skalan poängsattes.",
    },
}
