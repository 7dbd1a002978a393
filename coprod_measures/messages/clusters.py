# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on clustered data, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "few_clusters": {
        "en": "The respondents come from {n_clusters} clusters. Below {needed}, cluster-robust standard errors are "
        "too small and tests reject too often.",
        "sv": "De svarande kommer från {n_clusters} kluster. Med färre än {needed} blir klusterrobusta medelfel för "
        "små och testen förkastar för ofta.",
    },
    "few_clusters.remedy": {
        "en": "Do not draw conclusions from these p-values and intervals: describe each cluster, or recruit more.",
        "sv": "Dra inga slutsatser av p-värdena och intervallen: beskriv varje kluster för sig eller rekrytera fler.",
    },
    "clusters_not_above_parameters": {
        "en": "The {n_clusters} clusters are not more than the {npar} parameters, so the sampling covariance matrix "
        "of the estimates is singular (rank at most {rank}).",
        "sv": "De {n_clusters} klustren är inte fler än de {npar} parametrarna, så skattningarnas kovariansmatris är "
        "singulär (rang högst {rank}).",
    },
    "clusters_not_above_parameters.remedy": {
        "en": "Do not test several parameters together, and read single standard errors with great caution.",
        "sv": "Pröva inte flera parametrar tillsammans och tolka enskilda medelfel med stor försiktighet.",
    },
    "level_within": {"en": "within clusters", "sv": "inom kluster"},
    "level_between": {"en": "between clusters", "sv": "mellan kluster"},
    "cases_dropped_two_levels": {
        "en": "{dropped} of {total} cases were left out because a value or the cluster is missing; {n} were used.",
        "sv": "{dropped} av {total} svarande uteslöts eftersom något värde eller klustret saknas; {n} användes.",
    },
    "cases_dropped_two_levels.remedy": {
        "en": "The result holds where answers are missing at random from complete cases; tell the share left out.",
        "sv": "Resultatet förutsätter att bortfallet är slumpmässigt; redovisa hur stor andel som uteslöts.",
    },
    "few_clusters_two_levels": {
        "en": "A model between clusters rests on {n_clusters} clusters; at least {needed} are needed.",
        "sv": "Modellen mellan kluster vilar på {n_clusters} kluster; minst {needed} behövs.",
    },
    "few_clusters_two_levels.remedy": {
        "en": "Do not interpret the between level: describe each cluster, or recruit more.",
        "sv": "Tolka inte nivån mellan kluster: beskriv varje kluster för sig eller rekrytera fler.",
    },
    "saturated_levels_not_converged": {
        "en": "The covariance matrices of the two levels could not be estimated without a model.",
        "sv": "De två nivåernas kovariansmatriser kunde inte skattas utan modell.",
    },
    "saturated_levels_not_converged.remedy": {
        "en": "Test statistics, fit measures and intraclass correlations cannot be trusted. Use fewer items.",
        "sv": "Test, passningsmått och intraklasskorrelationer är inte tillförlitliga. Använd färre frågor.",
    },
    "heywood_case_level": {
        "en": "The residual variance of {item} {level} is negative ({estimate}), a Heywood case.",
        "sv": "Residualvariansen för {item} {level} är negativ ({estimate}), ett så kallat Heywood-fall.",
    },
    "heywood_case_level.remedy": {
        "en": "Between clusters this is common when there is hardly any residual variance: fix it at 0 and say so.",
        "sv": "Mellan kluster är det vanligt när residualvarians nästan saknas: fixera den till 0 och redovisa det.",
    },
    "negative_variance_factor_level": {
        "en": "The variance of the factor {item} {level} is negative ({estimate}).",
        "sv": "Variansen för faktorn {item} {level} är negativ ({estimate}).",
    },
    "negative_variance_factor_level.remedy": {
        "en": "Do not interpret this fit. Clusters hardly differ in these items: use cfa(cluster=) instead.",
        "sv": "Tolka inte resultatet. Klustren skiljer sig knappt åt i frågorna: använd cfa(cluster=) i stället.",
    },
    "factors_not_positive_definite_level": {
        "en": "The covariance matrix of the factors {level} is not positive definite: factors correlate beyond 1.",
        "sv": "Faktorernas kovariansmatris {level} är inte positivt definit: faktorer korrelerar mer än 1.",
    },
    "factors_not_positive_definite_level.remedy": {
        "en": "Do not interpret this fit. Use fewer factors at this level.",
        "sv": "Tolka inte resultatet. Använd färre faktorer på den nivån.",
    },
    "regression.title": {"en": "Regression of {outcome}", "sv": "Regression av {outcome}"},
    "regression.intercept": {"en": "(intercept)", "sv": "(intercept)"},
    "regression.column.term": {"en": "Term", "sv": "Term"},
    "regression.column.estimate": {
        "en": "Coefficient [{level} interval]",
        "sv": "Koefficient [{level} konfidensintervall]",
    },
    "regression.column.se": {"en": "Standard error", "sv": "Medelfel"},
    "regression.column.df": {"en": "df", "sv": "df"},
    "regression.column.t": {"en": "t", "sv": "t"},
    "regression.column.p": {"en": "p", "sv": "p"},
    "regression.note": {
        "en": "n = {n} in {n_clusters} clusters ({cluster}). Least squares with cluster-robust errors (CR2) and "
        "Satterthwaite's degrees of freedom.",
        "sv": "n = {n} i {n_clusters} kluster ({cluster}). Minsta kvadrat med klusterrobusta medelfel (CR2) och "
        "frihetsgrader enligt Satterthwaite.",
    },
    "cases_dropped_regression": {
        "en": "{dropped} of {total} cases were left out because a score, a predictor or the cluster is missing; "
        "{n} were used.",
        "sv": "{dropped} av {total} svarande uteslöts eftersom poäng, prediktor eller kluster saknas; {n} användes.",
    },
    "cases_dropped_regression.remedy": {
        "en": "Tell the share left out, and whether it differs between clusters.",
        "sv": "Redovisa hur stor andel som uteslöts och om den skiljer sig mellan kluster.",
    },
    "coefficient_of_one_cluster": {
        "en": "The coefficient of {term} rests on a single cluster, so it has no standard error.",
        "sv": "Koefficienten för {term} vilar på ett enda kluster och har därför inget medelfel.",
    },
    "coefficient_of_one_cluster.remedy": {
        "en": "A difference between one cluster and the others cannot be told from chance differences of clusters.",
        "sv": "En skillnad mellan ett kluster och de övriga går inte att skilja från slumpmässiga skillnader.",
    },
    "few_degrees_of_freedom": {
        "en": "The test of {term} has only {df} degrees of freedom: few clusters tell it apart.",
        "sv": "Testet av {term} har bara {df} frihetsgrader: det vilar på få kluster.",
    },
    "few_degrees_of_freedom.remedy": {
        "en": "Below 4 the p-value can be too small; describe the clusters instead.",
        "sv": "Med färre än 4 kan p-värdet bli för litet; beskriv klustren i stället.",
    },
    "clusters_unused": {
        "en": "The respondents come from {n_clusters} clusters, and {estimator} takes them as independent: errors come "
        "out too small and tests reject too often.",
        "sv": "De svarande kommer från {n_clusters} kluster, men {estimator} behandlar dem som oberoende: medelfelen "
        "blir för små och testen förkastar för ofta.",
    },
    "clusters_unused.remedy": {
        "en": "Use estimator='MLR', whose errors and tests allow for clusters.",
        "sv": "Använd estimator='MLR', vars medelfel och test tar hänsyn till kluster.",
    },
    "clusters_unused.remedy.plain": {
        "en": "Repeat it with a robust estimator, whose errors and tests allow for clusters.",
        "sv": "Gör om det med en robust estimator, vars medelfel och test tar hänsyn till kluster.",
    },
    "clusters_unused_ordinal": {
        "en": "The respondents come from {n_clusters} clusters, and tests of ordinal items ({estimator}) take them as "
        "independent: a step is rejected too often.",
        "sv": "De svarande kommer från {n_clusters} kluster, men testen för ordinala svar ({estimator}) behandlar dem "
        "som oberoende: steg förkastas för ofta.",
    },
    "clusters_unused_ordinal.remedy": {
        "en": "A step that is kept stands; compare a rejected one with estimator='MLR', which allows for clusters.",
        "sv": "Ett steg som kvarstår håller; jämför ett förkastat steg med estimator='MLR', som tar hänsyn till kluster.",
    },
    "clusters_unused_ordinal.remedy.plain": {
        "en": "A step that is kept stands; compare a rejected one with a robust estimator, which "
        "allows for clusters.",
        "sv": "Ett steg som kvarstår håller; jämför ett förkastat steg med en robust estimator, som "
        "tar hänsyn till kluster.",
    },
    "clusters_alone": {
        "en": "Everybody in {group} belongs to one cluster, so errors and tests do not allow for the {n_clusters} clusters.",
        "sv": "Alla i {group} tillhör ett och samma kluster, så medelfel och test tar inte hänsyn till de {n_clusters} "
        "klustren.",
    },
    "clusters_alone.remedy": {
        "en": "A difference between this group and the others cannot be told from a difference between clusters.",
        "sv": "En skillnad mellan den gruppen och de övriga går inte att skilja från en skillnad mellan kluster.",
    },
    "cluster_not_known": {
        "en": "The cluster of {n} of those who answered is not known, so they are left out.",
        "sv": "För {n} av dem som svarade är klustret inte känt, och de ingår därför inte.",
    },
    "cluster_not_known.remedy": {
        "en": "Fill it in where it can be found, and tell how many are left out: means of each group count them.",
        "sv": "Fyll i det där det går att ta reda på, och redovisa hur många som uteslöts: gruppernas medelvärden "
        "räknar med dem.",
    },
    "clusters_not_balanced": {
        "en": "The balanced repeat draws people and leaves clusters out of account.",
        "sv": "Den balanserade upprepningen drar personer och tar inte hänsyn till kluster.",
    },
    "clusters_not_balanced.remedy": {
        "en": "Its median tells what unequal groups hide; it is no test.",
        "sv": "Medianen visar vad ojämna gruppstorlekar döljer; den är inget test.",
    },
    "clusters_not_in_planning": {
        "en": "The simulated respondents are independent, though the answers come from {n_clusters} clusters: the number "
        "holds for people drawn one by one.",
        "sv": "De simulerade svarande är oberoende, fast svaren kommer från {n_clusters} kluster: antalet gäller personer "
        "som dras en och en.",
    },
    "clusters_not_in_planning.remedy": {
        "en": "Recruit more than that where people come in clusters, and more clusters rather than larger ones.",
        "sv": "Rekrytera fler än så där personer kommer i kluster, och hellre fler kluster än större.",
    },
    "clusters_not_in_search": {
        "en": "The score tests of the search take the respondents as independent, though they come from {n_clusters} "
        "clusters: too many items are released.",
        "sv": "Sökningens scoretest behandlar de svarande som oberoende, fast de kommer från {n_clusters} kluster: för "
        "många påståenden lösgörs.",
    },
    "clusters_not_in_search.remedy": {
        "en": "Take the items found as candidates, and test those that the wording speaks for as partial=[...].",
        "sv": "Se de funna påståendena som kandidater och pröva dem som formuleringen talar för med partial=[...].",
    },
    "clusters_not_in_search.remedy.plain": {
        "en": "Take the items found as candidates, and test by themselves those that the wording speaks for.",
        "sv": "Se de funna påståendena som kandidater, och pröva för sig dem som formuleringen talar för.",
    },
    "clusters_not_simulated": {
        "en": "The simulated respondents are independent, though the answers come from {n_clusters} clusters: real changes "
        "of fit scatter more than the simulated ones, and the cut-offs are too strict.",
        "sv": "De simulerade svarande är oberoende, fast svaren kommer från {n_clusters} kluster: verkliga ändringar i "
        "anpassning varierar mer än de simulerade, och gränsvärdena är för stränga.",
    },
    "clusters_not_simulated.remedy": {
        "en": "Use permutation_test(), which moves whole clusters.",
        "sv": "Använd permutation_test(), som flyttar hela kluster.",
    },
}
