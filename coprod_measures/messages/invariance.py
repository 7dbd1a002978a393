# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the invariance room, in Swedish and English, by code.

Groups are named by the caller; numbers arrive formatted.
"""

MESSAGES: dict[str, dict[str, str]] = {
    # names of the steps
    "step.configural": {"en": "configural", "sv": "konfigural"},
    "step.thresholds": {"en": "thresholds", "sv": "trösklar"},
    "step.metric": {"en": "metric", "sv": "metrisk"},
    "step.scalar": {"en": "scalar", "sv": "skalär"},
    "step.strict": {"en": "strict", "sv": "strikt"},
    "step.configural.means": {
        "en": "the same items belong together in every group",
        "sv": "samma påståenden hör ihop i alla grupper",
    },
    "step.thresholds.means": {
        "en": "the borders between the answers lie alike in every group",
        "sv": "gränserna mellan svaren ligger lika i alla grupper",
    },
    "step.metric.means": {
        "en": "each item is tied equally closely to what the scale measures in every group",
        "sv": "varje påstående hänger lika starkt ihop med det som skalan mäter i alla grupper",
    },
    "step.scalar.means": {
        "en": "people at the same level answer each item alike in every group",
        "sv": "personer på samma nivå svarar lika på varje påstående i alla grupper",
    },
    "step.strict.means": {
        "en": "the answers are also equally exact in every group",
        "sv": "svaren är dessutom lika träffsäkra i alla grupper",
    },
    # decisions on a step
    "decision.fitted": {"en": "starting point", "sv": "utgångspunkt"},
    "decision.kept": {"en": "kept", "sv": "kvarstår"},
    "decision.rejected": {"en": "rejected", "sv": "förkastas"},
    "decision.untestable": {"en": "cannot be tested", "sv": "går inte att pröva"},
    "decision.void": {"en": "does not count", "sv": "räknas inte"},
    "decision.failed": {"en": "no solution", "sv": "ingen lösning"},
    # methods, under the table
    "ladder.method": {
        "en": "n: {n} (needed: {min_n} in every group). Estimator {estimator}, missing answers {missing}, {form}. "
        "Steps are judged by {criteria}. χ² difference: {tests}.",
        "sv": "n: {n} (krav: minst {min_n} i varje grupp). Skattningsmetod {estimator}, saknade svar {missing}, "
        "{form}. Stegen bedöms enligt {criteria}. χ²-skillnad: {tests}.",
    },
    "ladder.form.standard": {
        "en": "fit indices in their standard form",
        "sv": "anpassningsindex i standardform",
    },
    "ladder.form.ordinal": {
        "en": "scaled and shifted χ², ordinal items in theta parameterisation",
        "sv": "skalat och förskjutet χ², ordinala svar i theta-parametrisering",
    },
    "ladder.form.scaled": {
        "en": "scaled χ², CFI and RMSEA",
        "sv": "skalade χ², CFI och RMSEA",
    },
    "ladder.form.robust": {
        "en": "scaled χ², robust CFI and RMSEA",
        "sv": "skalat χ², robusta CFI och RMSEA",
    },
    # the verdict in one sentence
    "verdict.not_assessable": {
        "en": "Whether {groups} may be compared on {scale} cannot be assessed with these data.",
        "sv": "Om {groups} får jämföras på {scale} går inte att bedöma med dessa data.",
    },
    "verdict.nothing": {
        "en": "On {scale}, {groups} must not be compared: already the first equality that can be tested is rejected (no "
        "level of invariance is supported).",
        "sv": "På {scale} får {groups} inte jämföras: redan den första likhet som går att pröva förkastas (ingen nivå av "
        "invarians stöds).",
    },
    "verdict.configural": {
        "en": "On {scale}, {groups} must not be compared: the items are not tied equally closely to what the "
        "scale measures (only configural invariance is supported).",
        "sv": "På {scale} får {groups} inte jämföras: påståendena hänger inte lika starkt ihop med det som "
        "skalan mäter (endast konfigural invarians stöds).",
    },
    "verdict.thresholds": {
        "en": "On {scale}, {groups} must not be compared: the borders between the answers lie alike, but the items are "
        "not tied equally closely to what the scale measures.",
        "sv": "På {scale} får {groups} inte jämföras: gränserna mellan svaren ligger lika, men påståendena hänger inte "
        "lika starkt ihop med det som skalan mäter.",
    },
    "verdict.metric": {
        "en": "On {scale}, how things are related may be compared between {groups}, but not their level: no mean "
        "difference may be read from these data (metric invariance is supported, scalar is not).",
        "sv": "På {scale} får samband jämföras mellan {groups}, men inte nivåer: ingen skillnad i medelvärde får "
        "utläsas ur dessa data (metrisk invarians stöds, men inte skalär).",
    },
    "verdict.scalar": {
        "en": "On {scale}, the mean levels of {groups} may be compared (scalar invariance is supported).",
        "sv": "På {scale} får medelnivåerna för {groups} jämföras (skalär invarians stöds).",
    },
    "verdict.strict": {
        "en": "On {scale}, the scores' mean levels, spread and relations to other things may be compared between {groups} "
        "(strict invariance is supported).",
        "sv": "Mellan {groups} får poängens medelnivåer, spridning och samband med annat jämföras på {scale} (strikt "
        "invarians stöds).",
    },
    "verdict.partial_metric": {
        "en": "On {scale}, how things are related may be compared between {groups}, resting on the items that work "
        "alike; no mean difference may be read from these data (partial metric invariance is supported).",
        "sv": "På {scale} får samband jämföras mellan {groups}, med stöd av de påståenden som fungerar lika; ingen "
        "skillnad i medelvärde får utläsas ur dessa data (partiell metrisk invarians stöds).",
    },
    "verdict.partial_scalar": {
        "en": "On {scale}, the mean levels of {groups} may be compared by the factor model alone, resting on the items "
        "that work alike; mean scores only with their bias beside them (partial scalar invariance is supported).",
        "sv": "På {scale} får medelnivåerna för {groups} jämföras endast genom faktormodellen, med stöd av de "
        "påståenden som fungerar lika; medelpoäng endast med sin snedvridning intill (partiell skalär invarians "
        "stöds).",
    },
    "verdict.partial_strict": {
        "en": "On {scale}, the mean levels of {groups} may be compared by the factor model alone, resting on the items "
        "that work alike; mean scores only with their bias beside them (partial strict invariance is supported).",
        "sv": "På {scale} får medelnivåerna för {groups} jämföras endast genom faktormodellen, med stöd av de "
        "påståenden som fungerar lika; medelpoäng endast med sin snedvridning intill (partiell strikt invarians "
        "stöds).",
    },
    "verdict.doubtful": {"en": "The basis is doubtful.", "sv": "Underlaget är tveksamt."},
    # reasons and findings, each with its remedy
    "ladder_impossible": {
        "en": "No model could be fitted: {why}.",
        "sv": "Ingen modell kunde anpassas: {why}.",
    },
    "ladder_impossible.remedy": {
        "en": "Look at the answers to this scale in every group. One group of few people is enough to prevent it: leave "
        "it out, or merge it with one it resembles, and the others can be compared.",
        "sv": "Granska svaren på denna skala i varje grupp. Det räcker med en grupp med få svarande för att det inte ska "
        "gå: utelämna den eller slå ihop den med en liknande, så kan de övriga jämföras.",
    },
    "why.constant_variable": {
        "en": "in one group everybody gave the same answer to an item",
        "sv": "i en grupp gav alla samma svar på ett påstående",
    },
    "why.too_few_cases": {
        "en": "one group has hardly anyone who answered every item",
        "sv": "en grupp har knappt någon som besvarat alla påståenden",
    },
    "why.empty_category": {
        "en": "in one group nobody gave one of the answers to an item",
        "sv": "i en grupp gav ingen ett av svaren på ett påstående",
    },
    "why.one_group": {
        "en": "only one group has answers to every item",
        "sv": "bara en grupp har svar på alla påståenden",
    },
    "why.sample_not_positive_definite": {
        "en": "in one group the answers to some items follow from the others",
        "sv": "i en grupp följer svaren på vissa påståenden av de övriga",
    },
    "why.other": {"en": "the answers do not allow it", "sv": "svaren medger det inte"},
    "respondents.complete": {"en": "Complete respondents", "sv": "Fullständigt svarande"},
    "respondents.half": {
        "en": "Respondents who answered at least half of the items",
        "sv": "Svarande som besvarat minst hälften av påståendena",
    },
    "too_few_for_ladder": {
        "en": "{who} in {group}: {n}; the ladder needs at least {min_n} in every group.",
        "sv": "{who} i {group}: {n}; trappan kräver minst {min_n} i varje grupp.",
    },
    "too_few_for_ladder.remedy": {
        "en": "Collect more answers (needed_n(ladder) simulates how many would do); until then report each group by itself. "
        "A small group beside larger ones can be left out, or merged with one it resembles, so that the others can be "
        "compared.",
        "sv": "Samla in fler svar (needed_n(ladder) simulerar hur många som räcker) och redovisa grupperna var för sig tills "
        "dess. En liten grupp bredvid större kan utelämnas, eller slås ihop med en liknande, så att de övriga kan "
        "jämföras.",
    },
    "too_few_for_ladder.remedy.plain": {
        "en": "Collect more answers; until then report each group by itself. A small group beside "
        "larger ones can be left out, or merged with one it resembles, so that the others can be "
        "compared.",
        "sv": "Samla in fler svar och redovisa grupperna var för sig tills dess. En liten grupp "
        "bredvid större kan utelämnas, eller slås ihop med en liknande, så att de övriga kan "
        "jämföras.",
    },
    "stratum_unknown": {
        "en": "{left} of {total} respondents were left out because their stratum (such as their wave) is not known.",
        "sv": "{left} av {total} svarande uteslöts eftersom deras stratum (till exempel mättillfälle) inte är känt.",
    },
    "stratum_unknown.remedy": {
        "en": "Fill in the stratum of each of them, or give them one of their own.",
        "sv": "Ange stratum även för dem, eller låt dem bilda ett eget.",
    },
    "resampling_interrupted": {
        "en": "Interrupted after {finished} of {replicates} replicates; the figures rest on those.",
        "sv": "Avbrutet efter {finished} av {replicates} upprepningar; siffrorna vilar på dem.",
    },
    "resampling_interrupted.remedy": {
        "en": "Run it again with the same seed for all of them; the first {finished} come out the same.",
        "sv": "Kör igen med samma slumptalsfrö för att få alla; de första {finished} blir desamma.",
    },
    "too_few_clusters": {
        "en": "The respondents come from {n_clusters} clusters; at least {needed} are needed before a difference "
        "between groups can be told from a difference between clusters.",
        "sv": "De svarande kommer från {n_clusters} kluster; minst {needed} behövs för att en skillnad mellan "
        "grupper ska kunna skiljas från en skillnad mellan kluster.",
    },
    "too_few_clusters.remedy": {
        "en": "Not assessable, {n_clusters} clusters: describe each cluster, or recruit more.",
        "sv": "Går inte att bedöma, {n_clusters} kluster: beskriv varje kluster för sig eller rekrytera fler.",
    },
    "step_failed": {
        "en": "The {step} model found no solution.",
        "sv": "Modellen för steget {step} gav ingen lösning.",
    },
    "step_failed.remedy": {
        "en": "Look at the items' distributions in each group and at items that hardly correlate with the others.",
        "sv": "Granska svarsfördelningarna i varje grupp och påståenden som knappt samvarierar med de övriga.",
    },
    "step_inadmissible": {
        "en": "The {step} model gave an impossible solution (a negative variance or a correlation beyond 1).",
        "sv": "Modellen för steget {step} gav en omöjlig lösning (negativ varians eller korrelation över 1).",
    },
    "step_inadmissible.remedy": {
        "en": "Look for too few answers, or an item that hardly belongs to the scale, in one of the groups.",
        "sv": "Leta efter för få svar, eller ett påstående som knappt hör till skalan, i någon av grupperna.",
    },
    "configural_misfit": {
        "en": "Already the starting model does not fit (CFI {cfi}, needed at least {cfi_cut}; SRMR {srmr}, at most "
        "{srmr_cut}): the items do not form one scale in every group.",
        "sv": "Redan utgångsmodellen passar inte (CFI {cfi}, krav minst {cfi_cut}; SRMR {srmr}, högst {srmr_cut}): "
        "påståendena bildar inte en och samma skala i alla grupper.",
    },
    "configural_misfit.remedy": {
        "en": "Study the structure in each group before any comparison.",
        "sv": "Undersök strukturen i varje grupp före varje jämförelse.",
    },
    "configural_doubtful": {
        "en": "The starting model fits only moderately (CFI {cfi}, RMSEA {rmsea}, SRMR {srmr}; good would be at "
        "least .95, at most .08 and at most .08).",
        "sv": "Utgångsmodellen passar bara måttligt (CFI {cfi}, RMSEA {rmsea}, SRMR {srmr}; bra vore minst 0,95, "
        "högst 0,08 och högst 0,08).",
    },
    "configural_doubtful.remedy": {
        "en": "Read every verdict on this scale with that in mind, and report it beside the verdict.",
        "sv": "Läs varje slutsats om skalan med detta i minnet och redovisa det intill slutsatsen.",
    },
    "configural_untestable": {
        "en": "The starting model has no degrees of freedom: whether the items form one scale cannot be tested.",
        "sv": "Utgångsmodellen saknar frihetsgrader: om påståendena bildar en skala går inte att pröva.",
    },
    "configural_untestable.remedy": {
        "en": "Treat the later steps as resting on an untested assumption.",
        "sv": "Betrakta de följande stegen som vilande på ett obeprövat antagande.",
    },
    "step_rejected": {
        "en": "The {step} step is rejected by {criteria}: CFI changes by {delta_cfi}, RMSEA by {delta_rmsea}, SRMR "
        "by {delta_srmr}; χ² difference {delta_chisq} on {delta_df} df, p {p}.",
        "sv": "Steget {step} förkastas enligt {criteria}: CFI ändras med {delta_cfi}, RMSEA med {delta_rmsea}, SRMR "
        "med {delta_srmr}; χ²-skillnad {delta_chisq} med {delta_df} frihetsgrader, p {p}.",
    },
    "step_rejected.remedy": {
        "en": "Find out which items answer differently before comparing further.",
        "sv": "Ta reda på vilka påståenden som fungerar olika innan jämförelsen förs vidare.",
    },
    "step_untestable": {
        "en": "The {step} step cannot be tested with this number of answers; it is neither passed nor failed.",
        "sv": "Steget {step} går inte att pröva med detta antal svar; det är varken godkänt eller underkänt.",
    },
    "step_untestable.remedy": {
        "en": "Read the steps after it as resting on an untested assumption.",
        "sv": "Läs de följande stegen som vilande på ett obeprövat antagande.",
    },
    "balanced_rejected": {
        "en": "With the larger group drawn down to {n_per_group} per group ({draws} draws), the {step} step is "
        "rejected (median change of CFI {delta_cfi}), though it is kept on all respondents: the stricter counts.",
        "sv": "När den större gruppen dras ned till {n_per_group} per grupp ({draws} dragningar) förkastas steget "
        "{step} (medianändring av CFI {delta_cfi}), trots att det kvarstår för alla svarande: det strängare gäller.",
    },
    "balanced_rejected.remedy": {
        "en": "Report both; unequal groups hide misfit of the smaller one.",
        "sv": "Redovisa båda; ojämna gruppstorlekar döljer bristande anpassning i den mindre gruppen.",
    },
    "balanced_agrees": {
        "en": "Groups are unequal ({n_largest} and {n_smallest}). With the larger drawn down to {n_per_group} per "
        "group ({draws} draws), the median change of CFI at the {step} step is {delta_cfi}; the verdict is the same.",
        "sv": "Grupperna är olika stora ({n_largest} och {n_smallest}). När den större dras ned till {n_per_group} "
        "per grupp ({draws} dragningar) är medianändringen av CFI i steget {step} {delta_cfi}; slutsatsen är densamma.",
    },
    "balanced_agrees.remedy": {
        "en": "Report the balanced figure beside the verdict.",
        "sv": "Redovisa den balanserade siffran intill slutsatsen.",
    },
    "balanced_failed": {
        "en": "Of {draws} balanced draws, {failed} gave no admissible solution.",
        "sv": "Av {draws} balanserade dragningar gav {failed} ingen godtagbar lösning.",
    },
    "balanced_failed.remedy": {
        "en": "The balanced median rests on the others; with many failures it is not to be trusted.",
        "sv": "Den balanserade medianen vilar på de övriga; vid många misslyckanden är den inte att lita på.",
    },
    "test_and_index_disagree": {
        "en": "At the {step} step the χ² difference test (p {p}) and the change of fit indices (CFI {delta_cfi}) "
        "disagree; the verdict follows {criteria}.",
        "sv": "I steget {step} pekar χ²-differenstestet (p {p}) och ändringen i anpassningsindex (CFI {delta_cfi}) åt "
        "olika håll; slutsatsen följer {criteria}.",
    },
    "test_and_index_disagree.remedy": {
        "en": "Report both: the test reacts to small differences in large samples, the index to large ones only.",
        "sv": "Redovisa båda: testet reagerar på små skillnader i stora urval, indexet bara på stora.",
    },
    "released_loading": {
        "en": "{item} is not tied equally closely to the scale in every group (score test {chisq}, adjusted p {p}); "
        "it is left out of the comparison's anchors.",
        "sv": "{item} hänger inte lika starkt ihop med skalan i alla grupper (scoretest {chisq}, justerat p {p}); "
        "påståendet räknas inte som ankare i jämförelsen.",
    },
    "released_loading.remedy": {
        "en": "Look at the wording of the item, in every language it is asked in.",
        "sv": "Granska påståendets formulering, på varje språk som det finns på.",
    },
    "released_intercept": {
        "en": "{item} is answered {points} points {higher} in {group} by people at the same level (score test {chisq}, "
        "adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras {points} poäng {higher} i {group} av personer på samma nivå (scoretest {chisq}, justerat "
        "p {p}); "
        "påståendet räknas inte som ankare i jämförelsen.",
    },
    "released_intercept.remedy": {
        "en": "Look at the wording of the item, in every language it is asked in.",
        "sv": "Granska påståendets formulering, på varje språk som det finns på.",
    },
    "released_loading_given": {
        "en": "The loading and intercept of {item} are left free, as asked.",
        "sv": "Laddning och intercept för {item} lämnas fria, på begäran.",
    },
    "released_loading_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "released_intercept_given": {
        "en": "The intercept of {item} is left free, as asked.",
        "sv": "Interceptet för {item} lämnas fritt, på begäran.",
    },
    "released_intercept_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "too_few_anchors": {
        "en": "With {items} released, fewer than two items, or no more than half, would be left to compare by.",
        "sv": "Med {items} lösgjorda skulle färre än två påståenden, eller högst hälften, återstå att jämföra med.",
    },
    "too_few_anchors.remedy": {
        "en": "Compare no means on this scale.",
        "sv": "Jämför inga medelvärden på denna skala.",
    },
    "anchors_fail": {
        "en": "With these items released the others still differ, so that those left to compare by are no anchors: how "
        "far the mean is moved is a rough figure.",
        "sv": "Även när dessa påståenden har lösgjorts skiljer sig de övriga, så de som återstår duger inte som ankare: "
        "hur mycket medelvärdet förskjuts är en grov siffra.",
    },
    "anchors_fail.remedy": {
        "en": "Compare no means on this scale.",
        "sv": "Jämför inga medelvärden på denna skala.",
    },
    "impact_unknown": {
        "en": "How far the items that work differently move mean scores is not known: that needs a model of one factor "
        "that has a solution once they are released.",
        "sv": "Hur mycket de påståenden som fungerar olika förskjuter medelpoängen är inte känt: det kräver en modell "
        "med en faktor som går att anpassa när de har lösgjorts.",
    },
    "impact_unknown.remedy": {
        "en": "Climb the ladder of each scale by itself; until then compare latent means only.",
        "sv": "Pröva trappan för varje skala för sig; jämför till dess bara latenta medelvärden.",
    },
    "search_without_verdict": {
        "en": "Which items work differently is not told: these data allow no verdict, and a search in them may find "
        "what is not there.",
        "sv": "Vilka påståenden som fungerar olika redovisas inte: dessa data medger ingen bedömning, och en sökning i "
        "dem kan finna sådant som inte finns.",
    },
    "search_without_verdict.remedy": {
        "en": "First see to what prevents the verdict, which the reasons name.",
        "sv": "Åtgärda först det som hindrar bedömningen; skälen anger vad det är.",
    },
    "heavy_end_category": {
        "en": "{item} has {share} of its answers in one end category in {group}; a model for continuous answers is "
        "then doubtful.",
        "sv": "{item} har {share} av svaren i en ändkategori i {group}; en modell för kontinuerliga svar är då "
        "tveksam.",
    },
    "heavy_end_category.remedy": {
        "en": "Prefer a ladder for ordinal items, and say so where this one is reported.",
        "sv": "Föredra en trappa för ordinala svar och nämn det där denna redovisas.",
    },
    "not_reflective": {
        "en": "{scale} is a composite: its items need not hang together, so alpha, omega, a factor model and the "
        "ladder do not apply.",
        "sv": "{scale} är ett sammansatt mått: påståendena behöver inte hänga ihop, så alfa, omega, faktormodell "
        "och trappa är inte tillämpliga.",
    },
    "not_reflective.remedy": {
        "en": "Report its parts by level.",
        "sv": "Redovisa dess delar nivå för nivå.",
    },
}
