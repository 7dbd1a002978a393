# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is told of waves that are analysed as one sample, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "waves_pooled": {
        "en": "Answers of {waves} waves ({wave}) are pooled, so that one person can count several times: intervals are "
        "too narrow and p-values too small.",
        "sv": "Svar från {waves} mättillfällen ({wave}) är sammanslagna, så en och samma person kan räknas flera "
        "gånger: konfidensintervallen blir för smala och p-värdena för små.",
    },
    "waves_pooled.remedy": {
        "en": "Analyse one wave at a time; change between waves has analyses of its own.",
        "sv": "Analysera ett mättillfälle i taget; för förändring mellan mättillfällen finns egna analyser.",
    },
    "waves_as_groups": {
        "en": "The groups are waves ({wave}), and one person can stand in several of the {waves}: errors and tests take "
        "groups to be of different people.",
        "sv": "Grupperna är mättillfällen ({wave}), och en och samma person kan finnas i flera av de {waves}: "
        "medelfel och test förutsätter att grupperna består av olika personer.",
    },
    "waves_as_groups.remedy": {
        "en": "Use a ladder over waves, or a comparison of change, which follow people.",
        "sv": "Använd trappan över mättillfällen eller jämförelsen av förändring, som följer personerna.",
    },
    "ladder_waves_pooled": {
        "en": "Answers of {waves} waves ({wave}) are pooled: {people} people answered at more than one, and each of them "
        "would count several times.",
        "sv": "Svar från {waves} mättillfällen ({wave}) är sammanslagna: {people} personer har svarat vid mer än ett, "
        "och var och en av dem skulle räknas flera gånger.",
    },
    "ladder_waves_pooled.remedy": {
        "en": "Compare groups one wave at a time.",
        "sv": "Jämför grupper vid ett mättillfälle i taget.",
    },
    "ladder_waves_unknown": {
        "en": "Answers of {waves} waves ({wave}) are taken together, and the data do not tell who answered at several of "
        "them: the same person may count several times.",
        "sv": "Svar från {waves} mättillfällen ({wave}) tas tillsammans, och data visar inte vem som svarat vid flera "
        "av dem: samma person kan räknas flera gånger.",
    },
    "ladder_waves_unknown.remedy": {
        "en": "Name the column of respondents, or take one wave at a time. If every wave asked new people, name its "
        "column among the covariates.",
        "sv": "Ange kolumnen med svarande, eller ta ett mättillfälle i taget. Om varje mättillfälle gällde nya personer: "
        "ange kolumnen bland kovariaterna.",
    },
    "ladder_waves_as_groups": {
        "en": "The groups are waves ({wave}), and {people} people are in more than one of them: groups must be of "
        "different people.",
        "sv": "Grupperna är mättillfällen ({wave}), och {people} personer finns i mer än ett av dem: grupper måste "
        "bestå av olika personer.",
    },
    "ladder_waves_as_groups.remedy": {
        "en": "Use the ladder over waves and the comparison of change, which follow people.",
        "sv": "Använd trappan över mättillfällen och jämförelsen av förändring, som följer personerna.",
    },
}
