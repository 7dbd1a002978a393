# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on waves and change, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    # the ladder over waves
    "waves.verdict.not_assessable": {
        "en": "Whether {scale} measures the same thing at the waves {groups} cannot be assessed with these data.",
        "sv": "Om {scale} mäter samma sak vid mättillfällena {groups} går inte att bedöma med dessa data.",
    },
    "waves.verdict.nothing": {
        "en": "On {scale}, the waves {groups} must not be compared: already the first equality over time that can be "
        "tested is rejected (no level of invariance is supported).",
        "sv": "På {scale} får mättillfällena {groups} inte jämföras: redan den första likhet över tid som går att pröva "
        "förkastas (ingen nivå av invarians stöds).",
    },
    "waves.verdict.configural": {
        "en": "On {scale}, the waves {groups} must not be compared: the items are not tied equally closely to what the "
        "scale measures at every wave (only configural invariance over time is supported).",
        "sv": "På {scale} får mättillfällena {groups} inte jämföras: påståendena hänger inte lika starkt ihop med det som skalan "
        "mäter vid varje mättillfälle (endast konfigural invarians över tid stöds).",
    },
    "waves.verdict.metric": {
        "en": "On {scale}, how things are related may be followed over the waves {groups}, but no change of level may be read "
        "from these data (metric invariance over time is supported, scalar is not).",
        "sv": "På {scale} får samband följas över mättillfällena {groups}, men ingen förändring av nivån får utläsas ur dessa data "
        "(metrisk invarians över tid stöds, men inte skalär).",
    },
    "waves.verdict.scalar": {
        "en": "On {scale}, change of the mean level over the waves {groups} may be read (scalar invariance over time is "
        "supported).",
        "sv": "På {scale} får förändring av medelnivån över mättillfällena {groups} utläsas (skalär invarians över tid stöds).",
    },
    "waves.verdict.strict": {
        "en": "On {scale}, change of the mean level over the waves {groups} may be read, and spread and correlations of the "
        "scores may be compared (strict invariance over time is supported).",
        "sv": "På {scale} får förändring av medelnivån över mättillfällena {groups} utläsas, och poängens spridning och samband "
        "jämföras (strikt invarians över tid stöds).",
    },
    "waves.verdict.thresholds": {
        "en": "On {scale}, the waves {groups} must not be compared: the borders between the answers lie alike, but the "
        "items are not tied equally closely to what the scale measures at every wave.",
        "sv": "På {scale} får mättillfällena {groups} inte jämföras: gränserna mellan svaren ligger lika, men "
        "påståendena hänger inte lika starkt ihop med det som skalan mäter vid varje tillfälle.",
    },
    "waves.verdict.partial_thresholds": {
        "en": "On {scale}, the waves {groups} must not be compared: the borders between most answers lie alike, but the "
        "items are not tied equally closely to what the scale measures at every wave.",
        "sv": "På {scale} får mättillfällena {groups} inte jämföras: gränserna mellan de flesta svaren ligger lika, men "
        "påståendena hänger inte lika starkt ihop med det som skalan mäter vid varje tillfälle.",
    },
    "waves.verdict.partial_metric": {
        "en": "On {scale}, how things are related may be followed over the waves {groups}, resting on the items that "
        "work alike; no change of level may be read from these data (partial metric invariance over time is supported).",
        "sv": "På {scale} får samband följas över mättillfällena {groups}, med stöd av de påståenden som fungerar lika; "
        "ingen förändring av nivån får utläsas ur dessa data (partiell metrisk invarians över tid stöds).",
    },
    "waves.verdict.partial_scalar": {
        "en": "On {scale}, change over the waves {groups} may be read by the factor model alone, resting on the items that "
        "work alike; change of mean scores only with its bias beside it (partial scalar invariance over time is "
        "supported).",
        "sv": "På {scale} får förändring över mättillfällena {groups} utläsas endast genom faktormodellen, med stöd av de "
        "påståenden som fungerar lika; förändring av medelpoängen endast med sin snedvridning intill (partiell skalär "
        "invarians över tid stöds).",
    },
    "waves.verdict.partial_strict": {
        "en": "On {scale}, change over the waves {groups} may be read by the factor model alone, resting on the items that "
        "work alike; change of mean scores only with its bias beside it (partial strict invariance over time is "
        "supported).",
        "sv": "På {scale} får förändring över mättillfällena {groups} utläsas endast genom faktormodellen, med stöd av de "
        "påståenden som fungerar lika; förändring av medelpoängen endast med sin snedvridning intill (partiell strikt "
        "invarians över tid stöds).",
    },
    "waves.ladder.method": {
        "en": "n: {n} (needed: {min_n} people at every wave). Estimator {estimator}, missing answers {missing}, {form}. "
        "Steps are judged by {criteria}. χ² difference: {tests}.",
        "sv": "n: {n} (krav: minst {min_n} personer vid varje mättillfälle). Skattningsmetod {estimator}, saknade svar "
        "{missing}, {form}. Stegen bedöms enligt {criteria}. χ²-skillnad: {tests}.",
    },
    "waves.method": {
        "en": "One model of all waves, a factor per wave, identified by {identification}; {lagged}.",
        "sv": "En modell för alla mättillfällen, en faktor per tillfälle, identifierad med {identification}; {lagged}.",
    },
    "waves.lags.all": {
        "en": "residuals of the same item covary between all waves",
        "sv": "residualerna för samma påstående samvarierar mellan alla tillfällen",
    },
    "waves.lags.some": {
        "en": "residuals of the same item covary up to {lags} waves apart",
        "sv": "residualerna för samma påstående samvarierar upp till {lags} tillfällen isär",
    },
    "waves.lags.none": {"en": "residuals do not covary", "sv": "residualerna samvarierar inte"},
    "waves.within": {
        "en": "Parameters are equal over the groups too: {groups}.",
        "sv": "Parametrarna är lika även mellan grupperna: {groups}.",
    },
    "waves_too_few": {
        "en": "{who} at wave {group}: {n}; the ladder needs at least {min_n}.",
        "sv": "{who} vid mättillfälle {group}: {n}; trappan kräver minst {min_n}.",
    },
    "waves_too_few.remedy": {
        "en": "Follow more people (needed_n(ladder) simulates how many would do); until then describe each wave by itself.",
        "sv": "Följ fler personer (needed_n(ladder) simulerar hur många som räcker); beskriv tills dess varje "
        "mättillfälle för sig.",
    },
    "waves_configural_misfit": {
        "en": "Already the starting model does not fit (CFI {cfi}, at least {cfi_cut} needed; SRMR {srmr}, at most "
        "{srmr_cut}): the items do not form one and the same scale at every wave.",
        "sv": "Redan utgångsmodellen passar inte (CFI {cfi}, krav minst {cfi_cut}; SRMR {srmr}, högst {srmr_cut}): "
        "påståendena bildar inte en och samma skala vid alla mättillfällen.",
    },
    "waves_configural_misfit.remedy": {
        "en": "Study the structure at each wave before reading any change.",
        "sv": "Undersök strukturen vid varje mättillfälle innan någon förändring utläses.",
    },
    "waves_left_out": {
        "en": "{left} people are left out because answers of theirs are missing; {n} are used. What is said holds for "
        "those who stayed.",
        "sv": "{left} personer är utelämnade eftersom svar saknas; {n} ingår. Det som sägs gäller dem som var kvar.",
    },
    "waves_left_out.remedy": {
        "en": "Compare those who left with those who stayed at the first wave, or use missing='fiml'.",
        "sv": "Jämför dem som föll bort med dem som var kvar vid första mättillfället, eller använd missing='fiml'.",
    },
    "waves_left_out_ordinal": {
        "en": "{left} people are left out because answers of theirs are missing; {n} are used. What is said holds for "
        "those who stayed.",
        "sv": "{left} personer är utelämnade eftersom svar saknas; {n} ingår. Det som sägs gäller dem som var kvar.",
    },
    "waves_left_out_ordinal.remedy": {
        "en": "Compare those who left with those who stayed at the first wave, or repeat with missing='pairwise'.",
        "sv": "Jämför dem som föll bort med dem som var kvar vid första mättillfället, eller upprepa med "
        "missing='pairwise'.",
    },
    "category_merged_waves": {
        "en": "At wave {wave} nobody gave the answer {answer} to {item}; it was merged with the answer {neighbour} at all "
        "waves.",
        "sv": "Vid mättillfälle {wave} gav ingen svaret {answer} på {item}; det slogs ihop med svaret {neighbour} vid alla "
        "tillfällen.",
    },
    "category_merged_waves.remedy": {
        "en": "Every result that uses {item} rests on the merged answers.",
        "sv": "Alla resultat som använder {item} vilar på de sammanslagna svaren.",
    },
    "waves_step_failed": {
        "en": "The {step} model of the waves found no solution.",
        "sv": "Modellen över mättillfällena för steget {step} gav ingen lösning.",
    },
    "waves_step_failed.remedy": {
        "en": "Look at each item's answers at each wave; then try fewer waves (waves=) or fewer residual covariances "
        "(lags=1).",
        "sv": "Granska svaren på varje påstående vid varje mättillfälle; pröva sedan färre mättillfällen (waves=) eller "
        "färre residualkovarianser (lags=1).",
    },
    "waves_too_stable": {
        "en": "In the {step} model the factor at {first} and at {wave} correlate by {r}, beyond 1: people keep their order "
        "so well that the two waves cannot be told apart as two factors.",
        "sv": "I modellen för steget {step} korrelerar faktorn vid {first} och vid {wave} med {r}, alltså över 1: "
        "personerna behåller sin inbördes ordning så väl att de två tillfällena inte går att skilja åt som två faktorer.",
    },
    "waves_too_stable.remedy": {
        "en": "Compare waves that lie further apart (waves=), or let residuals of neighbouring waves alone covary "
        "(lags=1); until then describe each wave by itself.",
        "sv": "Jämför mättillfällen som ligger längre isär (waves=), eller låt bara residualerna för intilliggande "
        "tillfällen samvariera (lags=1); beskriv tills dess varje tillfälle för sig.",
    },
    "waves_item_against": {
        "en": "{item} goes against the other items of its scale at wave {wave} (standardised loading {loading}), though "
        "reversed items were turned.",
        "sv": "{item} går emot de övriga påståendena i sin skala vid mättillfälle {wave} (standardiserad laddning "
        "{loading}), trots att omvända påståenden har vänts.",
    },
    "waves_item_against.remedy": {
        "en": "Check whether the data had already turned it at that wave, or its codes run the other way. Until then "
        "scores of the scale mean nothing.",
        "sv": "Kontrollera om påståendet redan var vänt i data från det tillfället, eller om koderna går åt andra hållet. "
        "Innan dess säger skalans poäng ingenting.",
    },
    "waves_heywood": {
        "en": "In the {step} model the residual variance of {item} at wave {wave} is negative ({estimate}): the search "
        "ended in a solution that cannot be.",
        "sv": "I modellen för steget {step} är residualvariansen för {item} vid mättillfälle {wave} negativ ({estimate}): "
        "sökningen slutade i en omöjlig lösning.",
    },
    "waves_heywood.remedy": {
        "en": "The model fits these answers badly or there are too few of them. Look at how {item} hangs together with "
        "the others at {wave}; leave it out or split the scale. Another program may stop at another solution; it would "
        "be no safer.",
        "sv": "Modellen passar svaren dåligt eller så är de för få. Granska hur {item} hänger ihop med de övriga vid "
        "{wave}; uteslut påståendet eller dela skalan. Ett annat program kan stanna i en annan lösning; den vore inte "
        "säkrare.",
    },
    "waves_released_loading": {
        "en": "{item} is not tied equally closely to the scale at every wave (score test {chisq}, adjusted p {p}); it is "
        "left out of the comparison's anchors.",
        "sv": "{item} hänger inte lika starkt ihop med skalan vid varje mättillfälle (scoretest {chisq}, justerat p {p}); "
        "påståendet räknas inte som ankare i jämförelsen.",
    },
    "waves_released_loading.remedy": {
        "en": "Ask whether the item has come to mean something else, or was asked in another way.",
        "sv": "Fråga om påståendet har fått en annan innebörd, eller ställdes på ett annat sätt.",
    },
    "waves_released_intercept": {
        "en": "{item} is answered {points} points {higher} at another wave by people at the same level (score test "
        "{chisq}, adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras {points} poäng {higher} vid ett annat mättillfälle av personer på samma nivå (scoretest "
        "{chisq}, justerat p {p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "waves_released_intercept.remedy": {
        "en": "Ask what else happened between the waves: another wording, place or order, or other expectations.",
        "sv": "Fråga vad annat som hände mellan mättillfällena: annan formulering, plats eller ordning, eller andra "
        "förväntningar.",
    },
    "waves_released_loading_given": {
        "en": "The loading and intercept of {item} may differ between waves, as asked.",
        "sv": "Laddning och intercept för {item} får skilja sig mellan mättillfällena, på begäran.",
    },
    "waves_released_loading_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "waves_released_intercept_given": {
        "en": "The intercept of {item} may differ between waves, as asked.",
        "sv": "Interceptet för {item} får skilja sig mellan mättillfällena, på begäran.",
    },
    "waves_released_intercept_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "waves_released_threshold": {
        "en": "The borders between the answers to {item} do not lie alike at every wave (generalised score test {chisq}, "
        "adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "Gränserna mellan svaren på {item} ligger inte lika vid varje mättillfälle (generaliserat scoretest {chisq}, "
        "justerat p {p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "waves_released_threshold.remedy": {
        "en": "Ask whether the answers were worded or laid out in another way.",
        "sv": "Fråga om svarsalternativen formulerades eller ställdes upp på ett annat sätt.",
    },
    "waves_released_threshold_given": {
        "en": "Threshold {threshold} of {item} may differ between waves, as asked.",
        "sv": "Tröskel {threshold} för {item} får skilja sig mellan mättillfällena, på begäran.",
    },
    "waves_released_threshold_given.remedy": {
        "en": "Give the reason for the release beside the result.",
        "sv": "Ange skälet intill resultatet.",
    },
    "waves_released_ordinal_intercept": {
        "en": "{item} is answered {points} points {higher} at another wave by people at the same level (generalised "
        "score test {chisq}, adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras {points} poäng {higher} vid ett annat mättillfälle av personer på samma nivå "
        "(generaliserat scoretest {chisq}, justerat p {p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "waves_released_ordinal_intercept.remedy": {
        "en": "Ask what else happened between the waves: another wording, place or order, or other expectations.",
        "sv": "Fråga vad annat som hände mellan mättillfällena: annan formulering, plats eller ordning, eller andra "
        "förväntningar.",
    },
    "waves_released_unsized": {
        "en": "{item} is answered differently at another wave by people at the same level (generalised score test {chisq}, "
        "adjusted p {p}); it is left out of the comparison's anchors.",
        "sv": "{item} besvaras annorlunda vid ett annat mättillfälle av personer på samma nivå (generaliserat scoretest "
        "{chisq}, justerat p {p}); påståendet räknas inte som ankare i jämförelsen.",
    },
    "waves_released_unsized.remedy": {
        "en": "Ask what else happened between the waves: another wording, place or order, or other expectations.",
        "sv": "Fråga vad annat som hände mellan mättillfällena: annan formulering, plats eller ordning, eller andra "
        "förväntningar.",
    },
    "waves.why.constant_variable": {
        "en": "at one wave everybody gave the same answer to an item",
        "sv": "vid ett mättillfälle gav alla samma svar på ett påstående",
    },
    "waves.why.too_few_cases": {
        "en": "hardly anyone answered every item at all waves",
        "sv": "knappt någon besvarade alla påståenden vid alla mättillfällen",
    },
    "waves.why.empty_category": {
        "en": "an answer that was given at one wave was given by nobody at another (see empty_categories=)",
        "sv": "ett svar som gavs vid ett mättillfälle gavs av ingen vid ett annat (se empty_categories=)",
    },
    "waves.why.other": {"en": "the answers do not allow it", "sv": "svaren medger det inte"},
    "waves_changed_group": {
        "en": "People left out because their group or cluster changed between waves: {n}.",
        "sv": "Personer som utelämnats eftersom deras grupp eller kluster ändrades mellan mättillfällena: {n}.",
    },
    "waves_changed_group.remedy": {
        "en": "Check the column; if people do change, take the ladder over waves without groups.",
        "sv": "Granska kolumnen; om personer faktiskt byter grupp, använd trappan över mättillfällen utan grupper.",
    },
    "waves_heavy_end": {
        "en": "{item} has {share} of its answers in one end category at wave {wave}; a model for continuous answers "
        "is then doubtful, and change beyond the end of the scale cannot be seen.",
        "sv": "{item} har {share} av svaren i en ändkategori vid mättillfälle {wave}; en modell för kontinuerliga svar "
        "är då tveksam, och förändring bortom skalans slut syns inte.",
    },
    "waves_heavy_end.remedy": {
        "en": "Say so beside the result, and show the distribution of answers at each wave.",
        "sv": "Nämn det intill resultatet och visa svarsfördelningen vid varje mättillfälle.",
    },
    "waves_impossible": {
        "en": "No model over the waves could be fitted to the answers on {scale}: {why}.",
        "sv": "Ingen modell över mättillfällena kunde anpassas till svaren på {scale}: {why}.",
    },
    "waves_impossible.remedy": {
        "en": "Look at how many people answered every item at every wave, and whether their answers vary.",
        "sv": "Granska hur många som besvarat alla påståenden vid varje mättillfälle, och om svaren varierar.",
    },
    # change of scores
    "change.title": {"en": "Change over waves", "sv": "Förändring över mättillfällen"},
    "change.column.scale": {"en": "scale", "sv": "skala"},
    "change.column.wave": {"en": "wave", "sv": "mättillfälle"},
    "change.column.n": {"en": "n", "sv": "n"},
    "change.column.mean": {"en": "mean", "sv": "medelvärde"},
    "change.column.sd": {"en": "SD", "sv": "SD"},
    "change.column.status": {"en": "reading of change", "sv": "utläsning av förändring"},
    "change.column.change": {"en": "mean change", "sv": "medelförändring"},
    "change.column.srm": {"en": "SRM", "sv": "SRM"},
    "change.note": {
        "en": "Change since {first} of people with a score at both waves, {level} intervals; SRM: mean change divided "
        "by the SD of change.",
        "sv": "Förändring sedan {first} för personer med poäng vid båda mättillfällena, {level} konfidensintervall; "
        "SRM: medelförändring delad med förändringens SD.",
    },
    "change.refused": {
        "en": "Change on {scale} is not shown. {reason}",
        "sv": "Förändring på {scale} visas inte. {reason}",
    },
    "change.forced": {
        "en": "WARNING: shown against advice. {reason} The number may reflect that the questions work differently at "
        "each wave rather than a change in people.",
        "sv": "VARNING: visas trots avrådan. {reason} Siffran kan spegla att frågorna fungerar olika vid varje "
        "mättillfälle snarare än en förändring hos människor.",
    },
    "change.rose": {"en": "rose", "sv": "steg"},
    "change.fell": {"en": "fell", "sv": "sjönk"},
    "change.shown": {
        "en": "On {scale}, the mean {rose} by {change} points from {first} to {wave} among the {n} people with a score "
        "at both ({level}% interval of the change {low} to {high}); standardised response mean {srm}.",
        "sv": "På {scale} {rose} medelvärdet med {change} poäng från {first} till {wave} bland de {n} personer som har "
        "poäng vid båda ({level}\u00a0% konfidensintervall för förändringen {low} till {high}); standardiserad "
        "förändring (SRM) {srm}.",
    },
    "change.impact": {
        "en": "Items that work differently move the change until {wave} {up} by {impact} points ({level}% interval {low} to "
        "{high}).",
        "sv": "Påståenden som fungerar olika förskjuter förändringen till {wave} {up} med {impact} poäng ({level}\u00a0% "
        "konfidensintervall {low} till {high}).",
    },
    "change.impact_of_residuals": {
        "en": "That items are not answered equally exactly moves the change until {wave} {up} by {impact} points ({level}% "
        "interval {low} to {high}).",
        "sv": "Att svaren på påståendena inte är lika träffsäkra förskjuter förändringen till {wave} {up} med {impact} poäng "
        "({level}\u00a0% konfidensintervall {low} till {high}).",
    },
    "change.detectable": {
        "en": "For one person, change of up to {sdc} points cannot be told from measurement error ({sem}).",
        "sv": "För en enskild person går förändring på upp till {sdc} poäng inte att skilja från mätfel ({sem}).",
    },
    "change.reliable": {
        "en": "Share of people beyond that: upwards {higher}, downwards {lower}, neither {neither}. Error alone would "
        "take about 2.5% over the line in either direction.",
        "sv": "Andel personer med större förändring än så: uppåt {higher}, nedåt {lower}, ingetdera {neither}. Enbart "
        "mätfel skulle ta omkring 2,5\u00a0% över gränsen i vardera riktningen.",
    },
    "change.reliable_withheld": {
        "en": "How many changed by more than that is not shown, since too few people stand behind the shares.",
        "sv": "Hur många som förändrats mer än så visas inte, eftersom för få personer ligger bakom andelarna.",
    },
    "change.too_few": {"en": "not shown (few people)", "sv": "visas inte (få personer)"},
    "sem.omega": {
        "en": "SEM {sem}, from omega and the standard deviation at the first wave, without error between occasions",
        "sv": "SEM {sem}, från omega och standardavvikelsen vid första mättillfället, utan fel mellan tillfällen",
    },
    "sem.retest": {
        "en": "SEM {sem}, agreement, from a test–retest study",
        "sv": "SEM {sem}, överensstämmelse, från en test–retest-studie",
    },
    "sem.given": {"en": "SEM {sem}, as given by the user", "sv": "SEM {sem}, angivet av användaren"},
    "too_few_for_change": {
        "en": "People with a score on {scale} at both {first} and {wave}: {n}. Change is shown from {min_n}.",
        "sv": "Personer med poäng på {scale} vid både {first} och {wave}: {n}. Förändring visas från {min_n}.",
    },
    "too_few_for_change.remedy": {
        "en": "Do not show change for so few people.",
        "sv": "Visa inte förändring för så få personer.",
    },
    "one_cluster_of_change": {
        "en": "Everybody with a score on {scale} at both {first} and {wave} is of one cluster, so how sure the change "
        "is cannot be said.",
        "sv": "Alla med poäng på {scale} vid både {first} och {wave} tillhör ett och samma kluster, så förändringens "
        "osäkerhet går inte att ange.",
    },
    "one_cluster_of_change.remedy": {
        "en": "Describe this cluster by itself.",
        "sv": "Beskriv detta kluster för sig.",
    },
    "change_no_sem": {
        "en": "No standard error of measurement is known for {scale}, so change beyond measurement error is not told.",
        "sv": "Inget mätfel (SEM) är känt för {scale}, så förändring utöver mätfelet redovisas inte.",
    },
    "change_no_sem.remedy": {
        "en": "Give sem=, best from a test–retest study.",
        "sv": "Ange sem=, helst från en test–retest-studie.",
    },
    "change_sem_within": {
        "en": "The measurement error of {scale} is taken from its internal consistency and leaves out error from one "
        "occasion to the next, so the shares beyond it come out too high.",
        "sv": "Mätfelet för {scale} är hämtat från den interna konsistensen och utelämnar fel från ett tillfälle till "
        "nästa, så andelarna bortom det blir för höga.",
    },
    "change_sem_within.remedy": {
        "en": "Give sem= from a test–retest study of people who have not changed.",
        "sv": "Ange sem= från en test–retest-studie av personer som inte har förändrats.",
    },
}
