# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of differential item functioning, alignment and dMACS, in Swedish and English, by code."""

_TABLES: dict[str, dict[str, str]] = {
    "dif.title": {
        "en": "Differential item functioning: {focal} against {reference}",
        "sv": "Differentiell itemfunktion (DIF): {focal} jämfört med {reference}",
    },
    "dif.column.scale": {"en": "Scale", "sv": "Skala"},
    "dif.column.item": {"en": "Item", "sv": "Fråga"},
    "dif.column.chisq_uniform": {"en": "χ² uniform", "sv": "χ² uniform"},
    "dif.column.chisq_nonuniform": {"en": "χ² non-uniform", "sv": "χ² icke-uniform"},
    "dif.column.p_adjusted": {"en": "Adjusted p", "sv": "Justerat p"},
    "dif.column.r2_change": {"en": "ΔR² (McFadden)", "sv": "ΔR² (McFadden)"},
    "dif.column.log_odds": {"en": "Log odds", "sv": "Logodds"},
    "dif.column.flagged": {"en": "Flagged", "sv": "Flaggad"},
    "dif.matching.total": {"en": "the sum of the items without DIF and the studied item",
                           "sv": "summan av frågorna utan DIF och den prövade frågan"},
    "dif.matching.rest": {"en": "the sum of the items without DIF, the studied item left out",
                          "sv": "summan av frågorna utan DIF, den prövade frågan borträknad"},
    "dif.matching.total_all": {"en": "the sum of all items of the scale", "sv": "summan av skalans alla frågor"},
    "dif.matching.rest_all": {"en": "the sum of all other items of the scale",
                              "sv": "summan av skalans övriga frågor"},
    "dif.matching.theta": {
        "en": "latent scores of a graded response model in which items with DIF have parameters of their own in each "
        "group; answers that a group gave fewer than 5 times are merged with the next lower",
        "sv": "latenta poäng ur en graded response-modell där frågor med DIF har egna parametrar i varje grupp; svar "
        "som en grupp gett färre än 5 gånger slås ihop med närmast lägre",
    },
    "dif.matching.theta_all": {
        "en": "latent scores of a graded response model; answers that a group gave fewer than 5 times are merged with "
        "the next lower",
        "sv": "latenta poäng ur en graded response-modell; svar som en grupp gett färre än 5 gånger slås ihop med "
        "närmast lägre",
    },
    "dif.test.total": {"en": "uniform and non-uniform DIF together ({df} df)",
                       "sv": "uniform och icke-uniform DIF tillsammans ({df} df)"},
    "dif.test.uniform": {"en": "uniform DIF ({df} df)", "sv": "uniform DIF ({df} df)"},
    "dif.test.nonuniform": {"en": "non-uniform DIF ({df} df)", "sv": "icke-uniform DIF ({df} df)"},
    "dif.adjust.holm": {"en": "Holm's method", "sv": "Holms metod"},
    "dif.adjust.bh": {"en": "the method of Benjamini and Hochberg", "sv": "Benjamini och Hochbergs metod"},
    "dif.adjust.bonferroni": {"en": "Bonferroni's method", "sv": "Bonferronis metod"},
    "dif.adjust.none": {"en": "nothing", "sv": "ingenting"},
    "dif.method": {
        "en": "Proportional-odds logistic regression, matched on {matching}; complete cases of each scale. An item is "
        "flagged if p < {alpha} in the test of {test}, adjusted by {adjust} over {tests} tests, and McFadden's ΔR² is "
        "at least {r2}. Log odds above 0: the focal group answers higher at the same score.",
        "sv": "Logistisk regression med proportionella odds, matchad på {matching}; de som svarat på alla frågor i "
        "skalan. En fråga flaggas om p < {alpha} i testet av {test}, justerat med {adjust} över {tests} test, och "
        "McFaddens ΔR² är minst {r2}. Logodds över 0: fokalgruppen svarar högre vid samma poäng.",
    },
    "dif.none": {
        "en": "No item was flagged.",
        "sv": "Ingen fråga flaggades.",
    },
    "dif.untested": {
        "en": "No item could be tested, so nothing is known about items that work differently.",
        "sv": "Ingen fråga kunde prövas, så det går inte att säga om någon fungerar olika.",
    },
    "dif.some": {
        "en": "Answered differently by the groups at the same score: {items}.",
        "sv": "Besvaras olika av grupperna vid samma poäng: {items}.",
    },
    "dif.several": {
        "en": "Log odds are those of the focal group farthest from {reference}.",
        "sv": "Logodds gäller den fokalgrupp som ligger längst från {reference}.",
    },
    "mimic.title": {
        "en": "Uniform DIF by MIMIC models: {focal} against {reference}",
        "sv": "Uniform DIF med MIMIC-modeller: {focal} jämfört med {reference}",
    },
    "mimic.column.scale": {"en": "Scale", "sv": "Skala"},
    "mimic.column.item": {"en": "Item", "sv": "Fråga"},
    "mimic.column.chisq": {"en": "χ² (1 df)", "sv": "χ² (1 frihetsgrad)"},
    "mimic.column.p_adjusted": {"en": "Adjusted p", "sv": "Justerat p"},
    "mimic.column.effect": {"en": "Direct effect, score points", "sv": "Direkt effekt, poäng"},
    "mimic.column.effect_sd": {"en": "Direct effect, SD", "sv": "Direkt effekt, standardavvikelser"},
    "mimic.column.flagged": {"en": "Flagged", "sv": "Flaggad"},
    "mimic.method": {
        "en": "Likelihood ratio tests of direct effects of the group in a one-factor maximum likelihood model with the "
        "group as a cause of the factor; complete cases. An item is flagged if p < {alpha}, adjusted by {adjust} over "
        "{tests} tests. Above 0, the focal group answers higher at the same level.",
        "sv": "Likelihoodkvottest av gruppens direkta effekter i en enfaktormodell (maximum likelihood) där gruppen även "
        "påverkar faktorn; de som svarat på alla frågor. En fråga flaggas om p < {alpha}, justerat med {adjust} över "
        "{tests} test. Över 0 svarar fokalgruppen högre på samma nivå.",
    },
    "dmacs.title": {"en": "dMACS, against {reference}", "sv": "dMACS, jämfört med {reference}"},
    "dmacs.column.group": {"en": "Group", "sv": "Grupp"},
    "dmacs.column.item": {"en": "Item", "sv": "Fråga"},
    "dmacs.column.dmacs": {"en": "dMACS", "sv": "dMACS"},
    "dmacs.column.dmacs_pooled_variance": {"en": "dMACS, variances pooled", "sv": "dMACS, poolade varianser"},
    "dmacs.column.signed": {"en": "Signed", "sv": "Med tecken"},
    "dmacs.column.difference": {"en": "Score points", "sv": "Poäng"},
    "dmacs.note": {
        "en": "Differences of expected answers over the factor distribution of the group shown, in standard deviations "
        "of the item. Above 0, {reference} answers higher at the same factor value.",
        "sv": "Skillnader i förväntade svar över faktorns fördelning i den visade gruppen, i standardavvikelser för "
        "frågan. Över 0 svarar {reference} högre vid samma faktorvärde.",
    },
    "dmacs.scale": {
        "en": "In the sum of all items, {group}: {value} points.",
        "sv": "I summan av alla frågor, {group}: {value} poäng.",
    },
    "alignment.title": {"en": "Alignment of {groups} groups", "sv": "Alignment av {groups} grupper"},
    "alignment.column.group": {"en": "Group", "sv": "Grupp"},
    "alignment.column.mean": {"en": "Factor mean", "sv": "Faktormedelvärde"},
    "alignment.column.mean_interval": {"en": "{level} interval", "sv": "{level} konfidensintervall"},
    "alignment.column.sd_interval": {"en": "{level} interval of the SD", "sv": "{level} konfidensintervall för den"},
    "alignment.interval": {"en": "{low} to {high}", "sv": "{low} till {high}"},
    "alignment.column.sd": {"en": "Factor SD", "sv": "Faktorns standardavvikelse"},
    "alignment.column.noninvariant_loadings": {"en": "Non-invariant loadings", "sv": "Icke-invarianta laddningar"},
    "alignment.column.noninvariant_intercepts": {"en": "Non-invariant intercepts", "sv": "Icke-invarianta intercept"},
    "alignment.shares": {
        "en": "Farther from the joint value than the tolerance: {loadings} of the loadings ({loading_tolerance}) and "
        "{intercepts} of the intercepts ({intercept_tolerance}).",
        "sv": "Längre från det gemensamma värdet än toleransen: {loadings} av laddningarna ({loading_tolerance}) och "
        "{intercepts} av intercepten ({intercept_tolerance}).",
    },
    "alignment.weights.sqrt_n": {"en": "root of group size", "sv": "roten ur gruppstorleken"},
    "alignment.weights.equal": {"en": "equal", "sv": "lika"},
    "alignment.scale.first": {
        "en": "the first group's standard deviation is 1",
        "sv": "den första gruppens standardavvikelse är 1",
    },
    "alignment.scale.product": {
        "en": "the product of the standard deviations is 1",
        "sv": "standardavvikelsernas produkt är 1",
    },
    "alignment.mean.fixed": {"en": "its mean is 0", "sv": "dess medelvärde är 0"},
    "alignment.mean.fixed_first": {
        "en": "the first group's mean is 0",
        "sv": "den första gruppens medelvärde är 0",
    },
    "alignment.mean.free": {"en": "all means are estimated", "sv": "alla medelvärden skattas"},
    "alignment.method": {
        "en": "Alignment: {scale}, {mean}; weights: {weights}; objective {objective}; {reached} of {starts} starts ended "
        "there.",
        "sv": "Alignment: {scale}, {mean}; vikter: {weights}; målfunktion {objective}; {reached} av {starts} starter "
        "slutade där.",
    },
    "alignment_no_errors": {
        "en": "The objective is flat at its minimum, so the means and standard deviations have no errors.",
        "sv": "Målfunktionen är platt vid sitt minimum, så medelvärdena och standardavvikelserna har inga medelfel.",
    },
    "alignment_no_errors.remedy": {
        "en": "Use method='fixed', or scale='product'.",
        "sv": "Använd method='fixed', eller scale='product'.",
    },
    "alignment_other_minima": {
        "en": "Only {reached} of {starts} starts ended at the smallest objective found; there may be a smaller one.",
        "sv": "Bara {reached} av {starts} starter slutade vid den minsta målfunktion som hittades; det kan finnas en "
        "mindre.",
    },
    "alignment_other_minima.remedy": {
        "en": "Use more starts=, and see whether the means stay.",
        "sv": "Öka starts= och se om medelvärdena står sig.",
    },
}  # fmt: skip

_FINDINGS: dict[str, dict[str, str]] = {
    "dif_composite": {
        "en": "{scale} is a composite: its items need not go together, so a score of them matches nobody.",
        "sv": "{scale} är ett sammansatt mått: frågorna behöver inte hänga ihop, så deras poäng duger inte att matcha på.",
    },
    "dif_composite.remedy": {
        "en": "Compare its items one by one, as descriptions.",
        "sv": "Jämför frågorna en och en, som beskrivning.",
    },
    "dif_too_few_items": {
        "en": "{scale} has {k} items; with fewer than three, no item can be told from the rest.",
        "sv": "{scale} har {k} frågor; med färre än tre går ingen fråga att skilja från resten.",
    },
    "dif_too_few_items.remedy": {
        "en": "Look at the wording of both items with bilingual readers.",
        "sv": "Låt tvåspråkiga läsare granska frågornas formuleringar.",
    },
    "dif_no_cases": {
        "en": "In {scale}, the group {group} has {n} complete answers, too few to compare.",
        "sv": "I {scale} har gruppen {group} {n} fullständiga svar, för få för en jämförelse.",
    },
    "dif_no_cases.remedy": {
        "en": "Collect more answers before comparing.",
        "sv": "Samla in fler svar innan grupperna jämförs.",
    },
    "dif_short": {
        "en": "{scale} has {k} items. With fewer than 10, one item with DIF distorts the score on which all others are "
        "matched.",
        "sv": "{scale} har {k} frågor. Med färre än 10 snedvrider en enda fråga med DIF den poäng som alla andra "
        "matchas på.",
    },
    "dif_short.remedy": {
        "en": "Trust an item only if the invariance ladder releases it too.",
        "sv": "Lita bara på utfallet för en fråga om även invarianstrappan släpper den.",
    },
    "dif_impact": {
        "en": "On {scale}, the groups differ by {difference} standard deviations. Above 0.5, an observed score no longer "
        "matches them well, and items without DIF are flagged far too often.",
        "sv": "På {scale} skiljer sig grupperna {difference} standardavvikelser. Över 0,5 matchar en observerad poäng dem "
        "inte längre väl, och frågor utan DIF flaggas alldeles för ofta.",
    },
    "dif_impact.remedy": {
        "en": "Rest the conclusion on the invariance ladder, which does not match on an observed score.",
        "sv": "Stöd slutsatsen på invarianstrappan, som inte matchar på en observerad poäng.",
    },
    "dif_separated": {
        "en": "Score and group tell the answers to {item} apart perfectly, so an estimate is infinite and the "
        "χ² approximation does not hold.",
        "sv": "Poäng och grupp skiljer svaren på {item} åt helt och hållet, så en skattning är oändlig och "
        "χ²-approximationen gäller inte.",
    },
    "dif_separated.remedy": {
        "en": "Merge rare categories, or collect more answers.",
        "sv": "Slå ihop ovanliga svarsalternativ eller samla in fler svar.",
    },
    "dif_not_computed": {
        "en": "{item} was not tested: everybody gave the same answer, or the score does not vary within a group.",
        "sv": "{item} prövades inte: alla svarade lika, eller så varierar inte poängen inom någon grupp.",
    },
    "dif_not_computed.remedy": {
        "en": "Leave the item out of the comparison.",
        "sv": "Uteslut frågan ur jämförelsen.",
    },
    "dif_not_purified": {
        "en": "In {scale}, the set of items without DIF still changed after {rounds} rounds.",
        "sv": "I {scale} ändrades mängden av frågor utan DIF fortfarande efter {rounds} omgångar.",
    },
    "dif_not_purified.remedy": {
        "en": "Read the flags of this scale as undecided.",
        "sv": "Betrakta flaggorna för denna skala som oavgjorda.",
    },
    "dif_few_anchors": {
        "en": "In {scale}, {flagged} of {k} items were flagged; fewer than two would be left to match on, so the score "
        "was not purified further.",
        "sv": "I {scale} flaggades {flagged} av {k} frågor; färre än två skulle bli kvar att matcha på, så poängen "
        "rensades inte vidare.",
    },
    "dif_few_anchors.remedy": {
        "en": "DIF is relative to the other items: find items known to work alike, and start from them.",
        "sv": "DIF är relativ till de andra frågorna: hitta frågor som man vet fungerar lika, och utgå från dem.",
    },
    "dif_theta_not_converged": {
        "en": "The graded response model of {scale} did not converge, so its latent scores are rough.",
        "sv": "Graded response-modellen för {scale} konvergerade inte, så de latenta poängen är grova.",
    },
    "dif_theta_not_converged.remedy": {
        "en": "Use matching='total', or more answers.",
        "sv": "Använd matching='total' eller fler svar.",
    },
    "dif_clustered": {
        "en": "The answers come from {clusters} clusters ({cluster}); the tests take respondents as independent and "
        "flag too often where answers within a cluster resemble each other.",
        "sv": "Svaren kommer från {clusters} kluster ({cluster}); testen förutsätter oberoende svarande och flaggar "
        "för ofta när svaren inom ett kluster liknar varandra.",
    },
    "dif_clustered.remedy": {
        "en": "Read the p-values as too small.",
        "sv": "Betrakta p-värdena som för små.",
    },
    "mimic_not_computed": {
        "en": "The MIMIC model of {scale} has no solution: an item has the same answer throughout, or the search did not "
        "converge.",
        "sv": "MIMIC-modellen för {scale} saknar lösning: en fråga har samma svar rakt igenom, eller så konvergerade inte "
        "skattningen.",
    },
    "mimic_not_computed.remedy": {
        "en": "Leave out items without variation, or use dif().",
        "sv": "Uteslut frågor utan variation, eller använd dif().",
    },
    "alignment_two_groups": {
        "en": "For two groups, alignment adds nothing to partial invariance: which items are taken to work alike is "
        "settled by the optimiser instead of by tests.",
        "sv": "För två grupper tillför alignment inget utöver partiell invarians: vilka frågor som anses fungera lika "
        "avgörs av optimeringen i stället för av test.",
    },
    "alignment_two_groups.remedy": {
        "en": "Use invariance() and release items one by one.",
        "sv": "Använd invariance() och släpp frågor en i taget.",
    },
    "alignment_many_noninvariant": {
        "en": "{share} of the loadings and intercepts are non-invariant; above 25 %, aligned means are not trusted.",
        "sv": "{share} av laddningarna och intercepten är icke-invarianta; över 25 % är jämförda medelvärden inte "
        "att lita på.",
    },
    "alignment_many_noninvariant.remedy": {
        "en": "Do not rank the groups by these means.",
        "sv": "Rangordna inte grupperna efter dessa medelvärden.",
    },
    "alignment_degenerate": {
        "en": "With the first group's standard deviation fixed to 1, those of the other groups ran away (the largest is "
        "{largest}), because shrinking all their loadings together makes the objective smaller. These values mean "
        "nothing.",
        "sv": "När den första gruppens standardavvikelse låstes till 1 skenade de övriga gruppernas (den största är "
        "{largest}), eftersom målfunktionen minskar när alla deras laddningar krymper samtidigt. Värdena betyder "
        "ingenting.",
    },
    "alignment_degenerate.remedy": {
        "en": "Use scale='product'.",
        "sv": "Använd scale='product'.",
    },
}  # fmt: skip

MESSAGES: dict[str, dict[str, str]] = _TABLES | _FINDINGS
