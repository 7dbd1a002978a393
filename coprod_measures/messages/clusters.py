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
}
