# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the estimation room, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "factor_of_composite": {
        "en": "The items of factor {factor} make up the composite “{scale}” and are not effects of one thing behind them.",
        "sv": "Frågorna i faktorn {factor} bygger upp det sammansatta måttet ”{scale}” och är inte uttryck för en "
        "gemensam faktor.",
    },
    "factor_of_composite.remedy": {
        "en": "Report a composite by its items; a factor model is for reflective scales.",
        "sv": "Redovisa ett sammansatt mått fråga för fråga; en faktormodell är till för reflektiva skalor.",
    },
    "fit_untestable": {
        "en": "The model has no degrees of freedom: it fits any answers perfectly, so its fit cannot be tested.",
        "sv": "Modellen saknar frihetsgrader: den passar alla svar perfekt, så dess passning går inte att pröva.",
    },
    "fit_untestable.remedy": {
        "en": "Do not report its fit as good: add an item, or hold parameters equal, to make it testable.",
        "sv": "Redovisa inte passningen som god: lägg till en fråga eller håll parametrar lika så att den går att "
        "pröva.",
    },
    "cases_dropped": {
        "en": "{dropped} of {total} cases were left out because a value is missing; {n} were used.",
        "sv": "{dropped} av {total} svarande uteslöts eftersom något värde saknas; {n} användes.",
    },
    "cases_dropped.remedy": {
        "en": "Use missing='fiml' to keep cases with some values missing.",
        "sv": "Använd missing='fiml' för att behålla svarande med enstaka saknade värden.",
    },
    "cases_dropped.remedy.plain": {
        "en": "Methods for incomplete answers keep those who left some questions unanswered.",
        "sv": "Metoder för ofullständiga svar behåller dem som hoppat över enstaka frågor.",
    },
    "never_answered_together": {
        "en": "Never answered by the same respondent{where}: {pairs}. Nothing is known of how these covary, so it "
        "counts neither in the degrees of freedom nor in SRMR, and robust CFI, TLI and RMSEA cannot be given.",
        "sv": "Aldrig besvarade av samma person{where}: {pairs}. Hur dessa samvarierar går inte att veta, så det "
        "räknas varken in i frihetsgraderna eller i SRMR, och robusta CFI, TLI och RMSEA kan inte anges.",
    },
    "never_answered_together.remedy": {
        "en": "What the fit says of them together rests on the model alone. Let some respondents answer both, or "
        "leave one of them out.",
        "sv": "Det som sägs om dem tillsammans vilar enbart på modellen. Låt några svarande få båda frågorna, eller "
        "ta bort en av dem.",
    },
    "not_converged": {
        "en": "The estimation did not converge within {iterations} iterations.",
        "sv": "Skattningen konvergerade inte inom {iterations} iterationer.",
    },
    "not_converged.remedy": {
        "en": "Do not interpret this fit. Check the coding of the items, simplify the model or collect more data.",
        "sv": "Tolka inte resultatet. Kontrollera kodningen av frågorna, förenkla modellen eller samla mer data.",
    },
    "not_converged_start": {
        "en": "The estimation could not begin: the starting values imply an impossible covariance matrix.",
        "sv": "Skattningen kunde inte påbörjas: startvärdena ger en omöjlig kovariansmatris.",
    },
    "not_converged_start.remedy": {
        "en": "Check the fixed values in the model, or give other starting values with start().",
        "sv": "Kontrollera modellens fixerade värden, eller ange andra startvärden med start().",
    },
    "information_singular": {
        "en": "Some parameters cannot be told apart in these data: the information matrix is singular.",
        "sv": "Vissa parametrar går inte att skilja åt i dessa data: informationsmatrisen är singulär.",
    },
    "information_singular.remedy": {
        "en": "Standard errors are not given. Look for factors with two indicators or factors that hardly vary.",
        "sv": "Inga medelfel anges. Leta efter faktorer med två indikatorer eller faktorer som knappt varierar.",
    },
    "heywood_case": {
        "en": "The residual variance of {item}{where} is negative ({estimate}), a Heywood case.",
        "sv": "Residualvariansen för {item}{where} är negativ ({estimate}), ett så kallat Heywood-fall.",
    },
    "heywood_case.remedy": {
        "en": "Do not interpret this fit. The sample is small, the factor has too few items or the model is wrong.",
        "sv": "Tolka inte resultatet. Urvalet är litet, faktorn har för få frågor eller modellen är fel.",
    },
    "item_against_factor": {
        "en": "{item} goes against the other items of its scale{where} (standardised loading {loading}), though reversed "
        "items were turned.",
        "sv": "{item} går emot de övriga frågorna i sin skala{where} (standardiserad laddning {loading}), trots att "
        "omvända frågor har vänts.",
    },
    "item_against_factor.remedy": {
        "en": "Check whether the data had already turned it, or its codes run the other way. Until then scores of the "
        "scale mean nothing.",
        "sv": "Kontrollera om frågan redan var vänd i data, eller om koderna går åt andra hållet. Innan dess säger "
        "skalans poäng ingenting.",
    },
    "variance_at_bound": {
        "en": "The variance of {item}{where} lies on its bound of zero; without the bound it would be negative.",
        "sv": "Variansen för {item}{where} ligger på sin gräns noll; utan gränsen skulle den vara negativ.",
    },
    "variance_at_bound.remedy": {
        "en": "Treat it as a Heywood case: too few answers, too few items, or a wrong model.",
        "sv": "Betrakta det som ett Heywood-fall: för få svar, för få frågor eller fel modell.",
    },
    "negative_factor_variance": {
        "en": "The variance of the factor {item}{where} is negative ({estimate}).",
        "sv": "Variansen för faktorn {item}{where} är negativ ({estimate}).",
    },
    "negative_factor_variance.remedy": {
        "en": "Do not interpret this fit. The items of the factor hardly correlate, or the model is wrong.",
        "sv": "Tolka inte resultatet. Faktorns frågor samvarierar knappt, eller så är modellen fel.",
    },
    "factors_not_positive_definite": {
        "en": "The covariance matrix of the factors{where} is not positive definite: factors correlate beyond 1.",
        "sv": "Faktorernas kovariansmatris{where} är inte positivt definit: faktorer korrelerar mer än 1.",
    },
    "factors_not_positive_definite.remedy": {
        "en": "Do not interpret this fit. Merge factors that cannot be told apart.",
        "sv": "Tolka inte resultatet. Slå ihop faktorer som inte går att skilja åt.",
    },
    "residuals_not_positive_definite": {
        "en": "The covariance matrix of the residuals{where} is not positive definite.",
        "sv": "Residualernas kovariansmatris{where} är inte positivt definit.",
    },
    "residuals_not_positive_definite.remedy": {
        "en": "Do not interpret this fit. Remove residual covariances that were added to the model.",
        "sv": "Tolka inte resultatet. Ta bort residualkovarianser som har lagts till i modellen.",
    },
    # names of difference tests
    "difference_test.tried": {
        "en": "Methods before it gave no positive scaling factor: {methods}.",
        "sv": "Metoder före den gav ingen positiv skalfaktor: {methods}.",
    },
    "difference_test.standard": {"en": "likelihood-ratio test", "sv": "likelihoodkvottest"},
    "difference_test.satorra_bentler_2001": {
        "en": "scaled difference (Satorra & Bentler, 2001)",
        "sv": "skalad skillnad (Satorra & Bentler, 2001)",
    },
    "difference_test.satorra_bentler_2010": {
        "en": "scaled difference (Satorra & Bentler, 2010)",
        "sv": "skalad skillnad (Satorra & Bentler, 2010)",
    },
    "difference_test.satorra_bentler_2010_moments": {
        "en": "scaled difference (Satorra & Bentler, 2010), at the restricted moments",
        "sv": "skalad skillnad (Satorra & Bentler, 2010), vid den mer begränsade modellens moment",
    },
    "difference_test.satorra_2000": {
        "en": "scaled difference (Satorra, 2000)",
        "sv": "skalad skillnad (Satorra, 2000)",
    },
    "difference_test.scaled_shifted": {
        "en": "scaled and shifted difference (Satorra, 2000; Asparouhov & Muthén, 2010)",
        "sv": "skalad och förskjuten skillnad (Satorra, 2000; Asparouhov & Muthén, 2010)",
    },
    "difference_test.mean_variance_adjusted": {
        "en": "mean- and variance-adjusted difference (Satorra, 2000)",
        "sv": "medelvärdes- och variansjusterad skillnad (Satorra, 2000)",
    },
}
