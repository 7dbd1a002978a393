# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the comparison room, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "status.allowed": {"en": "allowed", "sv": "tillåten"},
    "status.qualified": {"en": "allowed with a reservation", "sv": "tillåten med förbehåll"},
    "status.refused": {"en": "refused", "sv": "avvisad"},
    "status.forced": {"en": "shown against advice", "sv": "visas trots avrådan"},
    "permits.latent_covariances": {"en": "relations between constructs", "sv": "samband mellan begrepp"},
    "permits.latent_means": {"en": "means of the construct", "sv": "medelvärden för begreppet"},
    "permits.observed_means": {"en": "mean scores", "sv": "medelpoäng"},
    "permits.observed_correlations": {
        "en": "spread, correlations and reliabilities of scores",
        "sv": "poängens spridning, samband och reliabilitet",
    },
    "permits.nothing": {"en": "no comparison", "sv": "ingen jämförelse"},
    "comparison.refused": {
        "en": "The difference on {scale} is not shown. {reason}",
        "sv": "Skillnaden på {scale} visas inte. {reason}",
    },
    "comparison.shown": {
        "en": "On {scale}, the mean of {focal} is {difference} points {direction} that of {reference} "
        "({level}% interval {low} to {high}).",
        "sv": "På {scale} ligger medelvärdet för {focal} {difference} poäng {direction} medelvärdet för {reference} "
        "({level}\u00a0% konfidensintervall {low} till {high}).",
    },
    "comparison.impact": {
        "en": "Items that work differently move the mean of {focal} {up} by {impact} points ({level}% interval {low} to "
        "{high}).",
        "sv": "Påståenden som fungerar olika förskjuter medelvärdet för {focal} {up} med {impact} poäng ({level}\u00a0% "
        "konfidensintervall {low} till {high}).",
    },
    "comparison.impact_of_residuals": {
        "en": "That items are not answered equally exactly moves the mean of {focal} {up} by {impact} points ({level}% "
        "interval {low} to {high}).",
        "sv": "Att svaren på påståendena inte är lika träffsäkra förskjuter medelvärdet för {focal} {up} med {impact} poäng "
        "({level}\u00a0% konfidensintervall {low} till {high}).",
    },
    "comparison.latent": {
        "en": "By the factor model, resting on the items that work alike, the mean level of {focal} is {difference} "
        "{direction} that of {reference} ({level}% interval {low} to {high}), in standard deviations of {reference}.",
        "sv": "Enligt faktormodellen, med stöd av de påståenden som fungerar lika, ligger medelnivån för {focal} "
        "{difference} {direction} medelnivån för {reference} ({level}\u00a0% konfidensintervall {low} till {high}), i "
        "standardavvikelser för {reference}.",
    },
    "comparison.share.part": {
        "en": "That is {share} of the difference.",
        "sv": "Det är {share} av skillnaden.",
    },
    "comparison.share.more": {
        "en": "That is more than the whole difference ({share} of it).",
        "sv": "Det är mer än hela skillnaden ({share} av den).",
    },
    "comparison.share.hidden": {
        "en": "Without that the difference would be larger.",
        "sv": "Utan det vore skillnaden större.",
    },
    "comparison.share.unclear": {
        "en": "The difference itself may be none, so that is not told as a share of it.",
        "sv": "Skillnaden kan i sig vara ingen alls, så det anges inte som andel av den.",
    },
    "direction.higher": {"en": "higher", "sv": "högre"},
    "direction.lower": {"en": "lower", "sv": "lägre"},
    "direction.up": {"en": "up", "sv": "uppåt"},
    "direction.down": {"en": "down", "sv": "nedåt"},
    "comparison.higher": {"en": "above", "sv": "över"},
    "comparison.lower": {"en": "below", "sv": "under"},
    "comparison.qualified": {
        "en": "Read it with reservation. {reason}",
        "sv": "Läs det med förbehåll. {reason}",
    },
    "comparison.forced": {
        "en": "WARNING: shown against advice. {reason} The number may reflect how the questions work in each "
        "group rather than a difference between people.",
        "sv": "VARNING: visas trots avrådan. {reason} Siffran kan spegla hur frågorna fungerar i varje grupp "
        "snarare än en skillnad mellan människor.",
    },
    "comparison.groups_are_not_people": {
        "en": "A group here is a form of the questionnaire with the people who answered it: language, country "
        "and project cannot be told apart.",
        "sv": "En grupp är här en språkversion av formuläret och de som svarat på den: språk, land och projekt "
        "går inte att skilja åt.",
    },
    "crossed_clusters": {
        "en": "Clusters hold respondents of several groups, so cluster means cannot stand for groups.",
        "sv": "Kluster innehåller svarande från flera grupper, så klustermedelvärden kan inte representera "
        "grupper.",
    },
    "crossed_clusters.remedy": {
        "en": "Analyse the difference within clusters with a method for crossed designs.",
        "sv": "Analysera skillnaden inom kluster med en metod för korsade upplägg.",
    },
    "cluster_alone": {
        "en": "The scores on {scale} in {group} come from fewer than two clusters, so how much clusters differ there is "
        "not known.",
        "sv": "Poängen på {scale} i {group} kommer från färre än två kluster, så hur mycket kluster skiljer sig åt där "
        "är inte känt.",
    },
    "cluster_alone.remedy": {
        "en": "Describe this cluster by itself, or leave the group out and compare the others.",
        "sv": "Beskriv detta kluster för sig, eller utelämna gruppen och jämför de övriga.",
    },
    "too_few_items": {
        "en": "{scale} has fewer than three items, so no factor model can be tested.",
        "sv": "{scale} har färre än tre påståenden, så ingen faktormodell kan prövas.",
    },
    "too_few_items.remedy": {
        "en": "Report the items themselves.",
        "sv": "Redovisa påståendena var för sig.",
    },
    "too_few_for_mean": {
        "en": "Scores on {scale} in {group}: {n}; means are shown from {min_n}.",
        "sv": "Poäng på {scale} i {group}: {n}; medelvärden visas från {min_n}.",
    },
    "too_few_for_mean.remedy": {
        "en": "Show the group together with others, or not at all.",
        "sv": "Redovisa gruppen tillsammans med andra, eller inte alls.",
    },
}
