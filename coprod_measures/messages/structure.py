# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of exploratory analysis and of the number of dimensions, in Swedish and English, by code."""

_EXPLORATORY: dict[str, dict[str, str]] = {
    "efa.title": {"en": "Exploratory factor analysis", "sv": "Explorativ faktoranalys"},
    "efa.column.communality": {"en": "Communality", "sv": "Kommunalitet"},
    "efa.method": {
        "en": "{extraction}, {rotation}, {correlations}, n = {n}.",
        "sv": "{extraction}, {rotation}, {correlations}, n = {n}.",
    },
    "efa.minres": {"en": "Minimum residuals (minres)", "sv": "Minsta residualer (minres)"},
    "efa.ml": {"en": "Maximum likelihood", "sv": "Maximum likelihood"},
    "efa.pa": {"en": "Principal axis", "sv": "Principalaxelmetoden"},
    "efa.pearson": {"en": "Pearson correlations", "sv": "Pearsonkorrelationer"},
    "efa.polychoric": {"en": "polychoric correlations", "sv": "polykoriska korrelationer"},
    "efa.geomin": {"en": "geomin rotation", "sv": "geominrotation"},
    "efa.geomin_orthogonal": {"en": "orthogonal geomin rotation", "sv": "ortogonal geominrotation"},
    "efa.bentler": {"en": "Bentler rotation", "sv": "Bentlerrotation"},
    "efa.target": {"en": "target rotation", "sv": "målrotation"},
    "efa.none": {"en": "no rotation", "sv": "ingen rotation"},
    "efa.varimax": {"en": "varimax rotation", "sv": "varimaxrotation"},
    "efa.promax": {"en": "promax rotation", "sv": "promaxrotation"},
    "efa.oblimin": {"en": "oblimin rotation", "sv": "obliminrotation"},
    "efa.quartimin": {"en": "quartimin rotation", "sv": "quartiminrotation"},
    "efa.extraction": {"en": "extraction", "sv": "extraktion"},
    "efa.rotation": {"en": "rotation", "sv": "rotation"},
    "components.title": {"en": "Principal components", "sv": "Principalkomponenter"},
    "components.caution": {
        "en": "Components summarise all the variance of the items, error too. To ask what the items have in common, use "
        "factors.",
        "sv": "Komponenter sammanfattar hela variansen i frågorna, även mätfelet. Använd faktorer för att undersöka vad "
        "frågorna har gemensamt.",
    },
    "number.title": {"en": "How many factors", "sv": "Hur många faktorer"},
    "number.column.m": {"en": "Factors", "sv": "Faktorer"},
    "number.column.df": {"en": "df", "sv": "df"},
    "number.column.rmsea": {"en": "RMSEA", "sv": "RMSEA"},
    "number.column.tli": {"en": "TLI", "sv": "TLI"},
    "number.column.rmsr": {"en": "RMSR", "sv": "RMSR"},
    "number.column.bic": {"en": "BIC", "sv": "BIC"},
    "number.column.sabic": {"en": "adjusted BIC", "sv": "justerat BIC"},
    "number.column.map": {"en": "MAP", "sv": "MAP"},
    "number.column.vss1": {"en": "VSS 1", "sv": "VSS 1"},
    "number.column.vss2": {"en": "VSS 2", "sv": "VSS 2"},
    "number.preferred": {
        "en": "Number of factors by each criterion – {choices}. They answer different questions; compare what the "
        "solutions mean.",
        "sv": "Antal faktorer enligt varje kriterium – {choices}. De besvarar olika frågor; jämför vad lösningarna "
        "betyder.",
    },
    "efa.phi": {
        "en": "Correlations of the factors: {pairs}.",
        "sv": "Korrelationer mellan faktorerna: {pairs}.",
    },
    "efa.test": {
        "en": "Test that so many factors are enough: χ² = {chisq}, df = {df}, p {p}.",
        "sv": "Test av att antalet faktorer räcker: χ² = {chisq}, df = {df}, p {p}.",
    },
    "efa_incomplete_listwise": {
        "en": "{incomplete} of {total} respondents ({share}) left an item unanswered and were not used.",
        "sv": "{incomplete} av {total} svarande ({share}) har lämnat någon fråga obesvarad och användes inte.",
    },
    "efa_incomplete_listwise.remedy": {
        "en": "With missing='pairwise' they are used where they answered.",
        "sv": "Med missing='pairwise' används de svar som finns.",
    },
    "efa_incomplete_listwise.remedy.plain": {
        "en": "Correlations of pairs would use the questions that they did answer.",
        "sv": "Parvisa korrelationer skulle använda de frågor som de besvarat.",
    },
    "efa_incomplete_pairwise": {
        "en": "{incomplete} of {total} respondents ({share}) left an item unanswered; each correlation rests on those "
        "who answered both items, and the test takes the smallest number of them.",
        "sv": "{incomplete} av {total} svarande ({share}) har lämnat någon fråga obesvarad; varje korrelation bygger "
        "på dem som besvarat båda frågorna, och testet utgår från det minsta antalet.",
    },
    "efa_incomplete_pairwise.remedy": {
        "en": "Compare with missing='listwise'.",
        "sv": "Jämför med missing='listwise'.",
    },
    "efa_incomplete_pairwise.remedy.plain": {
        "en": "Compare with those who answered every question.",
        "sv": "Jämför med dem som besvarat alla frågor.",
    },
    "efa_incomplete_rows": {
        "en": "{incomplete} of {total} respondents ({share}) left an item unanswered; each correlation rests on those "
        "who answered both items, but the tests count every row and make too much of the data.",
        "sv": "{incomplete} av {total} svarande ({share}) har lämnat någon fråga obesvarad; varje korrelation bygger "
        "på dem som besvarat båda frågorna, men testen räknar alla rader och utgår från fler svar än det finns.",
    },
    "efa_incomplete_rows.remedy": {
        "en": "Use pairwise_n='smallest', or missing='listwise'.",
        "sv": "Använd pairwise_n='smallest' eller missing='listwise'.",
    },
    "efa_heywood": {
        "en": "{item} has no variance of its own left in this solution, a Heywood case.",
        "sv": "{item} har ingen egen varians kvar i lösningen, ett så kallat Heywood-fall.",
    },
    "efa_heywood.remedy": {
        "en": "Use fewer factors, or look for two items that say nearly the same.",
        "sv": "Använd färre faktorer, eller leta efter två frågor som säger nästan samma sak.",
    },
    "efa_not_converged": {
        "en": "The {step} did not converge.",
        "sv": "Steget {step} konvergerade inte.",
    },
    "efa_not_converged.remedy": {
        "en": "Do not interpret the solution; use fewer factors.",
        "sv": "Tolka inte lösningen; använd färre faktorer.",
    },
    "efa_local_minima": {
        "en": "Only {share} of the starts of the rotation ended in the best solution, so others are nearly as good.",
        "sv": "Bara {share} av rotationens startlägen ledde till den bästa lösningen, så andra är nästan lika bra.",
    },
    "efa_local_minima.remedy": {
        "en": "Compare with another rotation, and with more starts: n_starts=100.",
        "sv": "Jämför med en annan rotation och med fler startlägen: n_starts=100.",
    },
    "efa_local_minima.remedy.plain": {
        "en": "Compare with another rotation, and with more starts.",
        "sv": "Jämför med en annan rotation och med fler startlägen.",
    },
    "efa_polychoric_bound": {
        "en": "The polychoric correlation of {item} and {other} lies at its bound of ±1.",
        "sv": "Den polykoriska korrelationen mellan {item} och {other} ligger på gränsen ±1.",
    },
    "efa_polychoric_bound.remedy": {
        "en": "Answers that hardly anybody gave leave empty cells: merge them, or use Pearson correlations.",
        "sv": "Svar som nästan ingen har gett lämnar tomma celler: slå ihop dem, eller använd Pearsonkorrelationer.",
    },
    "efa_polychoric_indefinite": {
        "en": "The polychoric correlations do not fit together as one matrix (a root is zero or negative).",
        "sv": "De polykoriska korrelationerna går inte ihop till en giltig matris (något egenvärde är noll eller "
        "negativt).",
    },
    "efa_polychoric_indefinite.remedy": {
        "en": "Use minres, fewer items, or more respondents.",
        "sv": "Använd minres, färre frågor eller fler svarande.",
    },
}

_NUMBER: dict[str, dict[str, str]] = {
    "kmo.title": {"en": "Fit for factor analysis", "sv": "Lämplighet för faktoranalys"},
    "kmo.overall": {"en": "All items", "sv": "Alla frågor"},
    "kmo.column.value": {"en": "KMO", "sv": "KMO"},
    "kmo.note": {
        "en": "KMO: how small partial correlations are beside the correlations; below .50 is called unacceptable, "
        "above .80 good (Kaiser 1974). n = {n}, {correlations}.",
        "sv": "KMO: hur små de partiella korrelationerna är jämfört med korrelationerna; under 0,50 kallas oacceptabelt, "
        "över 0,80 bra (Kaiser 1974). n = {n}, {correlations}.",
    },
    "kmo.bartlett": {
        "en": "Bartlett's test that nothing correlates: χ² = {chisq}, df = {df}, p {p}.",
        "sv": "Bartletts test av att ingenting korrelerar: χ² = {chisq}, df = {df}, p {p}.",
    },
    "kmo_low": {
        "en": "{item} shares little with the other items (KMO {value}).",
        "sv": "{item} har lite gemensamt med de övriga frågorna (KMO {value}).",
    },
    "kmo_low.remedy": {
        "en": "Look at its correlations before factors are drawn from it.",
        "sv": "Granska korrelationerna innan frågan används i en faktoranalys.",
    },
    "parallel.title": {"en": "Parallel analysis", "sv": "Parallellanalys"},
    "parallel.column.position": {"en": "Number", "sv": "Nummer"},
    "parallel.column.component": {"en": "Component", "sv": "Komponent"},
    "parallel.column.component_random": {"en": "Random, {quantile}", "sv": "Slump, {quantile}"},
    "parallel.column.factor": {"en": "Factor", "sv": "Faktor"},
    "parallel.column.factor_random": {"en": "Random factor, {quantile}", "sv": "Slumpfaktor, {quantile}"},
    "parallel.note": {
        "en": "Eigenvalues beside those of {draws} draws of unrelated items, n = {n}, {correlations}, seed {seed}. "
        "Above chance: factors {factors}, components {components}. Components by minimum average partial: {map}.",
        "sv": "Egenvärden bredvid dem i {draws} dragningar av orelaterade frågor, n = {n}, {correlations}, frö {seed}. "
        "Över slumpnivån: faktorer {factors}, komponenter {components}. Komponenter enligt MAP (minsta "
        "genomsnittliga partiella korrelation): {map}.",
    },
    "parallel_disagree": {
        "en": "The counts differ. Parallel analysis: factors {factors}, components {components}. Minimum average "
        "partial: components {map}.",
        "sv": "Antalen skiljer sig. Parallellanalys: faktorer {factors}, komponenter {components}. MAP (minsta "
        "genomsnittliga partiella korrelation): komponenter {map}.",
    },
    "parallel_disagree.remedy": {
        "en": "Compare the solutions by what they mean and whether they come back in new data.",
        "sv": "Jämför lösningarna utifrån vad de betyder och om de återkommer i nya data.",
    },
    "parallel_close": {
        "en": "Eigenvalue {number} is within a tenth of its random counterpart ({value} beside {random}).",
        "sv": "Egenvärde {number} ligger inom en tiondel från slumpens ({value} jämfört med {random}).",
    },
    "parallel_close.remedy": {
        "en": "Look at the solution with one factor fewer, too.",
        "sv": "Granska även lösningen med en faktor färre.",
    },
    "congruence.title": {
        "en": "Congruence of factors between groups",
        "sv": "Faktorernas kongruens mellan grupper",
    },
    "congruence.column.group": {"en": "Group", "sv": "Grupp"},
    "congruence.column.factor": {"en": "Factor", "sv": "Faktor"},
    "congruence.column.own_rotation": {"en": "Each rotated alone", "sv": "Roterade var för sig"},
    "congruence.column.turned": {"en": "Turned to the reference", "sv": "Vridna mot referensen"},
    "congruence.note": {
        "en": "Tucker's φ with {reference}: .95 and above is called equal, .85 to .94 fair (Lorenzo-Seva & ten Berge "
        "2006). It does not replace a test of invariance.",
        "sv": "Tuckers φ jämfört med {reference}: från 0,95 kallas lika, 0,85–0,94 någorlunda lika (Lorenzo-Seva & ten "
        "Berge 2006). Måttet ersätter inte en prövning av mätinvarians.",
    },
    "congruence_low": {
        "en": "Factor {factor} is another one in {group} than in {reference} (φ {value}).",
        "sv": "Faktor {factor} är en annan i {group} än i {reference} (φ {value}).",
    },
    "congruence_low.remedy": {
        "en": "Look at the loadings side by side, and with another number of factors.",
        "sv": "Jämför laddningarna sida vid sida, och pröva ett annat antal faktorer.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_EXPLORATORY, **_NUMBER}
