# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many things the questions measure, as the report tells of it; what could not be assessed, and why."""

STRUCTURE: dict[str, dict[str, str]] = {
    "report.h.structure": {
        "en": "How many things do the questions measure?",
        "sv": "Hur många saker mäter frågorna?",
    },
    "report.structure.none": {
        "en": "No scale of this questionnaire is built on questions that are meant to hang together, so there is no "
        "structure to look for.",
        "sv": "Ingen skala i formuläret bygger på frågor som är tänkta att hänga ihop, så det finns ingen struktur att "
        "leta efter.",
    },
    "report.structure.intro": {
        "en": "Here nothing is presumed about which questions belong together: the answers themselves show how many "
        "things may lie behind them. That gives hints and no proof, and is done for each group by itself.",
        "sv": "Här antas inget om vilka frågor som hör ihop: svaren själva får visa hur många saker som kan ligga bakom "
        "dem. Det ger ledtrådar, inga bevis, och görs för varje grupp för sig.",
    },
    "report.structure.means": {
        "en": "The questionnaire is meant to measure {k} things, one for each scale or part of a scale. The "
        "answers point to {found}.",
        "sv": "Formuläret är tänkt att mäta {k} saker, en för varje skala eller delskala. Svaren tyder på {found}.",
    },
    "report.structure.means_one": {
        "en": "The questions are meant to measure one thing. The number that the answers point to: {found}.",
        "sv": "Frågorna är tänkta att mäta en enda sak. Antalet som svaren tyder på: {found}.",
    },
    "report.structure.few": {
        "en": "A group has fewer than {ample} people per question ({k} questions). With so few the pattern below "
        "may look different in new answers.",
        "sv": "I någon grupp finns färre än {ample} personer per fråga ({k} frågor). Med så få kan mönstret nedan "
        "se annorlunda ut i nya svar.",
    },
    "report.structure.details": {
        "en": "All measures of how many factors there are",
        "sv": "Alla mått på hur många faktorer det finns",
    },
    # scree
    "report.scree.caption": {
        "en": "Scree: what lies behind the answers, beside chance",
        "sv": "Screediagram: vad som ligger bakom svaren, jämfört med slumpen",
    },
    "report.scree.alt": {
        "en": "Falling lines of eigenvalues, and dashed lines of what chance would give. {panels}. The tables below "
        "hold the numbers.",
        "sv": "Fallande linjer med egenvärden och streckade linjer för vad slumpen skulle ge. {panels}. Tabellerna "
        "nedan har siffrorna.",
    },
    "report.scree.panel": {
        "en": "{group}: {factors} above chance",
        "sv": "{group}: {factors} över slumpnivån",
    },
    "report.scree.position": {"en": "number of the factor", "sv": "faktorns nummer"},
    "report.scree.eigenvalue": {"en": "eigenvalue", "sv": "egenvärde"},
    "report.scree.factors": {
        "en": "factors (filled: above chance)",
        "sv": "faktorer (fyllda: över slumpnivån)",
    },
    "report.scree.random_factors": {"en": "factors by chance", "sv": "faktorer av slump"},
    "report.scree.components": {"en": "components", "sv": "komponenter"},
    "report.scree.random_components": {"en": "components by chance", "sv": "komponenter av slump"},
    "report.scree.table": {"en": "Eigenvalues: {group} (n = {n})", "sv": "Egenvärden: {group} (n = {n})"},
    "report.scree.col.number": {"en": "Number", "sv": "Nummer"},
    "report.scree.col.factor": {"en": "Factor", "sv": "Faktor"},
    "report.scree.col.factor_random": {"en": "By chance, {quantile}", "sv": "Slump, {quantile}"},
    "report.scree.col.component": {"en": "Component", "sv": "Komponent"},
    "report.scree.col.component_random": {
        "en": "Component by chance, {quantile}",
        "sv": "Slumpkomponent, {quantile}",
    },
    "report.scree.note": {
        "en": "By chance: the value that {quantile} of {draws} draws of unrelated questions stay below, seed "
        "{seed}. Factors are above chance up to the first that is not.",
        "sv": "Slump: värdet som {quantile} av {draws} dragningar av frågor utan samband ligger under, "
        "slumptalsfrö {seed}. Faktorer räknas som över slumpnivån fram till den första som inte är det.",
    },
    # number of factors
    "report.number.caption": {
        "en": "Number of factors, intended and suggested",
        "sv": "Antal faktorer, avsett och föreslaget",
    },
    "report.number.kmo": {"en": "KMO", "sv": "KMO"},
    "report.number.bartlett": {"en": "Bartlett's χ²", "sv": "Bartletts χ²"},
    "report.number.df": {"en": "df", "sv": "df"},
    "report.number.p": {"en": "p", "sv": "p"},
    "report.number.intended": {"en": "Intended", "sv": "Avsett"},
    "report.number.factors": {"en": "Parallel analysis, factors", "sv": "Parallellanalys, faktorer"},
    "report.number.components": {"en": "Parallel analysis, components", "sv": "Parallellanalys, komponenter"},
    "report.number.map": {"en": "MAP", "sv": "MAP"},
    "report.number.note": {
        "en": "KMO: how small partial correlations are beside the correlations; below 0.50 is called unacceptable, "
        "above 0.80 good (Kaiser 1974). Bartlett: test that nothing correlates. MAP: components by Velicer's "
        "minimum average partial. n: the fewest people behind any correlation.",
        "sv": "KMO: hur små de partiella korrelationerna är jämfört med korrelationerna; under 0,50 kallas "
        "oacceptabelt, över 0,80 bra (Kaiser 1974). Bartlett: test av att ingenting korrelerar. MAP: "
        "komponenter enligt Velicers minsta genomsnittliga partiella korrelation. n: det minsta antal "
        "personer som någon korrelation bygger på.",
    },
    # scale by scale
    "report.h.alone": {"en": "Each scale by itself", "sv": "Varje skala för sig"},
    "report.alone.one": {
        "en": "Taken one at a time, every scale that could be assessed looks like one thing in every group.",
        "sv": "När skalorna tas en i taget ser var och en som gått att bedöma ut att mäta en enda sak, i alla "
        "grupper.",
    },
    "report.alone.more": {
        "en": "Taken one at a time, more than one thing seems to lie behind {scales} in some group.",
        "sv": "När skalorna tas en i taget tycks mer än en sak ligga bakom {scales} i någon grupp.",
    },
    "report.alone.details": {"en": "Scale by scale, in numbers", "sv": "Skala för skala, i siffror"},
    "report.alone.caption": {
        "en": "Parallel analysis of each scale by itself",
        "sv": "Parallellanalys av varje skala för sig",
    },
    "report.alone.first": {"en": "First eigenvalue", "sv": "Första egenvärdet"},
    "report.alone.second": {"en": "Second", "sv": "Andra"},
    "report.alone.random": {"en": "Second, by chance", "sv": "Andra, slump"},
    "report.alone.factors": {"en": "Factors above chance", "sv": "Faktorer över slumpnivån"},
    "report.alone.note": {
        "en": "Eigenvalues of the matrix with the communalities of one factor in its diagonal. In short scales a second "
        "factor is easily above chance by a little: look at its size, too.",
        "sv": "Egenvärden av matrisen med kommunaliteterna för en faktor i diagonalen. I korta skalor hamnar en andra "
        "faktor lätt något över slumpnivån: se även till dess storlek.",
    },
    # loadings
    "report.h.loadings": {"en": "Which questions go together", "sv": "Vilka frågor som hör ihop"},
    "report.loadings.means": {
        "en": "Where questions go mainly with their own scale, the dark cells form a block for each scale. Number "
        "of questions for which this holds: {found}.",
        "sv": "Där frågor främst hör ihop med sin egen skala bildar de mörka rutorna ett block per skala. Antal "
        "frågor som det gäller: {found}.",
    },
    "report.loadings.means_one": {
        "en": "The darker the cell, the more a question goes with what all the questions have in common.",
        "sv": "Ju mörkare ruta, desto mer hänger frågan ihop med det som alla frågorna har gemensamt.",
    },
    "report.loadings.count": {"en": "{n} of {k}", "sv": "{n} av {k}"},
    "report.loadings.caption": {
        "en": "Loadings: how strongly each question goes with each factor",
        "sv": "Faktorladdningar: hur starkt varje fråga hänger ihop med varje faktor",
    },
    "report.loadings.alt": {
        "en": "Shaded cells: the loadings of {k} questions on {factors} factors; darker is stronger. The tables below "
        "hold the numbers.",
        "sv": "Tonade rutor: {k} frågors laddningar på {factors} faktorer; mörkare är starkare. Tabellerna nedan har "
        "siffrorna.",
    },
    "report.loadings.table": {"en": "Loadings: {group}", "sv": "Faktorladdningar: {group}"},
    "report.loadings.none": {
        "en": "Not explored: no group has {least} people who answered.",
        "sv": "Inte undersökt: ingen grupp har {least} svarande.",
    },
    # congruence
    "report.h.congruence": {
        "en": "Are these the same factors in the groups?",
        "sv": "Är det samma faktorer i grupperna?",
    },
    "report.congruence.means": {
        "en": "Compared with {reference}, the likeness of the factors is {likeness}, where 1 is identical. This "
        "does not replace the test further down of whether the questions work alike.",
        "sv": "Jämfört med {reference} är faktorernas likhet {likeness}, där 1 är identiskt. Det ersätter inte "
        "prövningen längre ned av om frågorna fungerar likadant.",
    },
    "report.congruence.details": {"en": "Factor by factor", "sv": "Faktor för faktor"},
    # discriminant validity
    "report.h.apart": {
        "en": "Do the scales measure different things?",
        "sv": "Mäter skalorna olika saker?",
    },
    "report.apart.means": {
        "en": "Nothing here shows that two scales measure the same thing. Most alike are {first} and {second} "
        "(HTMT2 {htmt}{place}); near 1 they could not be told apart.",
        "sv": "Inget här tyder på att två skalor mäter samma sak. Mest lika är {first} och {second} (HTMT2 "
        "{htmt}{place}); nära 1 skulle de inte gå att skilja åt.",
    },
    "report.apart.alike": {
        "en": "Some scales can hardly be told apart in these answers. Most alike are {first} and {second} (HTMT2 "
        "{htmt}{place}); near 1 they measure the same thing.",
        "sv": "Några skalor går knappt att skilja åt i dessa svar. Mest lika är {first} och {second} (HTMT2 "
        "{htmt}{place}); nära 1 mäter de samma sak.",
    },
    "report.apart.details": {
        "en": "Every scale and every pair of scales, from those who answered every question",
        "sv": "Varje skala och varje par av skalor, för dem som besvarat alla frågor",
    },
    # what could not be assessed
    "not_assessable_here": {
        "en": "{what} could not be assessed for {group}: {reason}.",
        "sv": "{what} har inte gått att bedöma för {group}: {reason}.",
    },
    "not_assessable_here.remedy": {"en": "{help}", "sv": "{help}"},
    "report.what.structure": {"en": "The structure", "sv": "Strukturen"},
    "report.what.adequacy": {"en": "Fitness for factor analysis", "sv": "Lämpligheten för faktoranalys"},
    "report.what.parallel": {"en": "The number of factors", "sv": "Antalet faktorer"},
    "report.what.loadings": {"en": "The loadings", "sv": "Faktorladdningarna"},
    "report.what.congruence": {
        "en": "The likeness of the factors between groups",
        "sv": "Faktorernas likhet mellan grupper",
    },
    "report.what.discriminant": {
        "en": "Whether the scales measure different things",
        "sv": "Om skalorna mäter olika saker",
    },
    "report.what.hierarchical": {
        "en": "What the scales have in common",
        "sv": "Vad skalorna har gemensamt",
    },
    "report.what.ordinal": {"en": "Omega for ordered answers", "sv": "Omega för ordnade svar"},
    "report.what.retest": {"en": "Agreement over time", "sv": "Överensstämmelse över tid"},
    "report.what.aggregation": {"en": "Agreement between members", "sv": "Samstämmigheten mellan medlemmar"},
    "report.why.too_few_people": {
        "en": "too few people (the library's limit, after COSMIN, is 100 in each group)",
        "sv": "för få svarande (programmets gräns, efter COSMIN, är 100 i varje grupp)",
    },
    "report.why.too_few_answered_all": {
        "en": "too few people answered every question (the library's limit, after COSMIN, is 100 in each group)",
        "sv": "för få har besvarat alla frågor (programmets gräns, efter COSMIN, är 100 i varje grupp)",
    },
    "report.why.too_few_complete": {
        "en": "too few people answered the questions",
        "sv": "för få har besvarat frågorna",
    },
    "report.why.constant_item": {
        "en": "everybody gave the same answer to one of the questions",
        "sv": "alla gav samma svar på någon av frågorna",
    },
    "report.why.not_positive_definite": {
        "en": "the answers to some questions follow from the others",
        "sv": "svaren på vissa frågor följer av de övriga",
    },
    "report.why.n_factors": {
        "en": "there are too few questions for so many factors",
        "sv": "frågorna är för få för så många faktorer",
    },
    "report.why.other": {"en": "the answers do not allow it", "sv": "svaren medger det inte"},
    "report.help.too_few_people": {
        "en": "Collect more answers; or, where the group is small beside others, merge it with one it resembles or "
        "leave it out.",
        "sv": "Samla in fler svar; är gruppen liten jämfört med andra kan den slås ihop med en liknande grupp eller "
        "utelämnas.",
    },
    "report.help.too_few_answered_all": {
        "en": "Collect more answers, and see which questions are left unanswered; a small group beside others can be merged "
        "with one it resembles or left out.",
        "sv": "Samla in fler svar, och se efter vilka frågor som lämnas obesvarade; en liten grupp bredvid andra kan slås "
        "ihop med en liknande eller utelämnas.",
    },
    "report.help.too_few_complete": {
        "en": "Collect more answers, and see which questions are left unanswered.",
        "sv": "Samla in fler svar, och se efter vilka frågor som lämnas obesvarade.",
    },
    "report.help.constant_item": {
        "en": "See the figure of the answers: that question tells nobody apart here.",
        "sv": "Se figuren över svaren: den frågan skiljer ingen från någon annan här.",
    },
    "report.help.not_positive_definite": {
        "en": "Look for a question that stands in the data twice, or collect more answers.",
        "sv": "Leta efter en fråga som finns två gånger i data, eller samla in fler svar.",
    },
    "report.help.n_factors": {
        "en": "Read the scales one by one.",
        "sv": "Läs skalorna en och en.",
    },
    "report.help.other": {
        "en": "Look at the answers in each group, question by question.",
        "sv": "Granska svaren i varje grupp, fråga för fråga.",
    },
}
