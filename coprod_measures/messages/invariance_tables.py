# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Words of the tables of invariance, in Swedish and English, by code: methods, columns, captions, notes."""

MESSAGES: dict[str, dict[str, str]] = {
    # how steps are judged, and what becomes of missing answers
    "criteria.cheung_rensvold_2002": {"en": "Cheung & Rensvold 2002", "sv": "Cheung & Rensvold 2002"},
    "criteria.chen_2007": {"en": "Chen 2007", "sv": "Chen 2007"},
    "criteria.difference_test": {"en": "the χ² difference test", "sv": "χ²-differenstestet"},
    "ladder.missing.listwise": {"en": "left out listwise", "sv": "uteslutna listvis"},
    "ladder.missing.pairwise": {"en": "left out pairwise", "sv": "uteslutna parvis"},
    "ladder.missing.fiml": {
        "en": "handled by full information (FIML)",
        "sv": "hanterade med full information (FIML)",
    },
    "waves.identification.std_lv": {
        "en": "a factor variance of 1 at the first wave",
        "sv": "en faktorvarians på 1 vid första mättillfället",
    },
    "waves.identification.marker": {
        "en": "the loading of the first item, fixed at 1",
        "sv": "det första påståendets laddning, som är fixerad till 1",
    },
    "waves.identification.ul": {
        "en": "the loading of the first item, fixed at 1",
        "sv": "det första påståendets laddning, som är fixerad till 1",
    },
    "waves.identification.effect": {
        "en": "loadings that average 1",
        "sv": "laddningar som i genomsnitt är 1",
    },
    # measures of fit and their changes
    "ladder.column.step": {"en": "step", "sv": "steg"},
    "ladder.column.chisq": {"en": "χ²", "sv": "χ²"},
    "ladder.column.df": {"en": "df", "sv": "df"},
    "ladder.column.pvalue": {"en": "p", "sv": "p"},
    "ladder.column.cfi": {"en": "CFI", "sv": "CFI"},
    "ladder.column.rmsea": {"en": "RMSEA", "sv": "RMSEA"},
    "ladder.column.srmr": {"en": "SRMR", "sv": "SRMR"},
    "ladder.column.delta_chisq": {"en": "Δχ²", "sv": "Δχ²"},
    "ladder.column.delta_df": {"en": "Δdf", "sv": "Δdf"},
    "ladder.column.delta_p": {"en": "p (Δ)", "sv": "p (Δ)"},
    "ladder.column.delta_cfi": {"en": "ΔCFI", "sv": "ΔCFI"},
    "ladder.column.delta_rmsea": {"en": "ΔRMSEA", "sv": "ΔRMSEA"},
    "ladder.column.delta_srmr": {"en": "ΔSRMR", "sv": "ΔSRMR"},
    "ladder.column.decision": {"en": "decision", "sv": "beslut"},
    "ladder.column.method": {"en": "test", "sv": "test"},
    # permuted groups and simulated data
    "resampled.title.permutation": {
        "en": "Changes of fit beside permuted groups",
        "sv": "Ändrad anpassning jämfört med permuterade grupper",
    },
    "resampled.title.simulation": {
        "en": "Changes of fit beside simulated invariant data",
        "sv": "Ändrad anpassning jämfört med simulerade invarianta data",
    },
    "resampled.column.measure": {"en": "measure", "sv": "mått"},
    "resampled.column.observed": {"en": "observed", "sv": "observerat"},
    "resampled.column.cutoff": {"en": "cut-off", "sv": "gränsvärde"},
    "resampled.note": {
        "en": "{kept} of {finished} replicates had a solution at every step; seed {seed}. Beyond the cut-off are "
        "{level} of them; p: the share that is at least as bad as the observed.",
        "sv": "{kept} av {finished} upprepningar gav en lösning i varje steg; frö {seed}. Bortom gränsvärdet "
        "ligger {level} av dem; p: andelen som är minst lika dålig som det observerade.",
    },
    # respondents needed
    "needed_n.title": {"en": "Respondents per group", "sv": "Svarande per grupp"},
    "needed_n.column.n": {"en": "n per group", "sv": "n per grupp"},
    "needed_n.column.samples": {"en": "samples", "sv": "stickprov"},
    "needed_n.column.usable": {"en": "share usable", "sv": "andel användbara"},
    "needed_n.note": {
        "en": "{n_samples} samples per size, seed {seed}; wanted in {share} of them: a usable solution at every step.",
        "sv": "{n_samples} stickprov per storlek, frö {seed}; i {share} av dem önskas en användbar lösning i "
        "varje steg.",
    },
    "needed_n.found": {"en": "{n} per group would do.", "sv": "{n} per grupp räcker."},
    "needed_n.none": {"en": "None of these sizes would do.", "sv": "Ingen av storlekarna räcker."},
    # beyond strict invariance
    "beyond.title": {"en": "Beyond strict invariance", "sv": "Bortom strikt invarians"},
    "beyond.note": {
        "en": "Differences between people, not between questions: no verdict rests on them.",
        "sv": "Skillnader mellan människor, inte mellan frågor: ingen slutsats vilar på dem.",
    },
    "beyond.step.strict": {"en": "strict", "sv": "strikt"},
    "beyond.step.lv_variances": {"en": "factor variances", "sv": "faktorvarianser"},
    "beyond.step.lv_covariances": {"en": "factor covariances", "sv": "faktorkovarianser"},
    "beyond.step.means": {"en": "factor means", "sv": "faktormedelvärden"},
}
