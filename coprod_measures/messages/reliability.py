# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of reliability and item analysis, in Swedish and English, by code."""

_TABLES: dict[str, dict[str, str]] = {
    "reliability.title": {
        "en": "Internal consistency",
        "sv": "Intern konsistens",
    },
    "reliability.items_title": {
        "en": "Items of {scale}, {group} (n = {n})",
        "sv": "Frågorna i {scale}, {group} (n = {n})",
    },
    "reliability.everybody": {"en": "all", "sv": "alla"},
    "reliability.column.scale": {"en": "Scale", "sv": "Skala"},
    "reliability.column.group": {"en": "Group", "sv": "Grupp"},
    "reliability.column.n": {"en": "n", "sv": "n"},
    "reliability.column.k": {"en": "Items", "sv": "Antal frågor"},
    "reliability.column.alpha": {
        "en": "Cronbach's alpha [{level} interval]",
        "sv": "Cronbachs alfa [{level} konfidensintervall]",
    },
    "reliability.column.omega": {
        "en": "McDonald's omega [{level} interval]",
        "sv": "McDonalds omega [{level} konfidensintervall]",
    },
    "reliability.column.item": {"en": "Item", "sv": "Fråga"},
    "reliability.column.item_rest_r": {"en": "Item–rest r", "sv": "Korrelation med övriga"},
    "reliability.column.alpha_if_dropped": {"en": "Alpha if dropped", "sv": "Alfa utan frågan"},
    "reliability.column.loading_std": {
        "en": "Loading (standardised)",
        "sv": "Faktorladdning (standardiserad)",
    },
    "reliability.cases.listwise": {
        "en": "of complete cases",
        "sv": "för dem som svarat på alla frågor",
    },
    "reliability.cases.fiml": {
        "en": "of all who answered any item (full information, answers missing at random)",
        "sv": "för alla som svarat på någon fråga (full information, under antagandet att svar saknas slumpmässigt "
        "givet övriga svar)",
    },
    "reliability.cases.pairwise": {
        "en": "(each covariance from those who answered both items)",
        "sv": "(varje kovarians från dem som svarat på båda frågorna)",
    },
    "reliability.interval.feldt": {
        "en": "{level} interval by Feldt's F distribution",
        "sv": "{level} konfidensintervall med Feldts F-fördelning",
    },
    "reliability.interval.bonett": {
        "en": "{level} interval by Bonett's logarithm",
        "sv": "{level} konfidensintervall med Bonetts logaritmiska metod",
    },
    "reliability.interval.delta": {
        "en": "{level} interval by the delta method on the logit scale, under normality",
        "sv": "{level} konfidensintervall med deltametoden på logitskalan, under normalfördelning",
    },
    "reliability.interval.bootstrap": {
        "en": "{level} bootstrap percentile interval, {draws} draws, seed {seed}",
        "sv": "{level} konfidensintervall ur percentiler med bootstrap, {draws} dragningar, frö {seed}",
    },
    "reliability.interval.none": {"en": "no interval", "sv": "inget konfidensintervall"},
    "reliability.method.lambda2": {
        "en": "Guttman's lambda 2, a lower bound, from the observed variances and covariances {cases}; item "
        "codes treated as continuous, reversed items recoded; {interval}",
        "sv": "Guttmans lambda 2, en undre gräns, ur observerade varianser och kovarianser {cases}; "
        "svarskoderna behandlas som kontinuerliga och omvända frågor är omkodade; {interval}",
    },
    "reliability.method.alpha": {
        "en": "Cronbach's alpha, raw, from the observed variances and covariances {cases}; item codes "
        "treated as continuous, reversed items recoded; {interval}",
        "sv": "Cronbachs alfa, ostandardiserad, ur observerade varianser och kovarianser {cases}; "
        "svarskoderna behandlas som kontinuerliga och omvända frågor är omkodade; {interval}",
    },
    "reliability.method.alpha_standardised": {
        "en": "Cronbach's alpha of standardised items, from the correlations {cases}; item codes treated "
        "as continuous, reversed items recoded; {interval}",
        "sv": "Cronbachs alfa för standardiserade frågor, ur korrelationer {cases}; "
        "svarskoderna behandlas som kontinuerliga och omvända frågor är omkodade; {interval}",
    },
    "reliability.method.omega_model": {
        "en": "McDonald's omega of a one-factor maximum likelihood model {cases}, model-implied variance "
        "of the sum in the denominator; item codes treated as continuous, reversed items recoded; {interval}",
        "sv": "McDonalds omega ur en enfaktormodell skattad med maximum likelihood {cases}, "
        "med summans modellimplicerade varians i nämnaren; svarskoderna behandlas som kontinuerliga och "
        "omvända frågor är omkodade; {interval}",
    },
    "reliability.method.omega_observed": {
        "en": "McDonald's omega of a one-factor maximum likelihood model {cases}, observed variance of "
        "the sum in the denominator; item codes treated as continuous, reversed items recoded; {interval}",
        "sv": "McDonalds omega ur en enfaktormodell skattad med maximum likelihood {cases}, "
        "med summans observerade varians i nämnaren; svarskoderna behandlas som kontinuerliga och omvända "
        "frågor är omkodade; {interval}",
    },
}

_RELIABILITY: dict[str, dict[str, str]] = {
    "composite_scale": {
        "en": "{scale} is a composite: its items make up the score and are not effects of one thing behind them, so "
        "alpha and omega say nothing about it.",
        "sv": "{scale} är ett sammansatt mått: frågorna bygger upp poängen och är inte uttryck för en gemensam "
        "bakomliggande egenskap, så varken Cronbachs alfa eller McDonalds omega säger något om den.",
    },
    "composite_scale.remedy": {
        "en": "Report it by part, or study test–retest reliability.",
        "sv": "Redovisa den del för del, eller undersök test–retest-reliabiliteten.",
    },
    "too_few_complete": {
        "en": "{scale}, {group}: only {n} answered every item, so there is no coefficient.",
        "sv": "{scale}, {group}: bara {n} svarande har besvarat alla frågor, så ingen koefficient kan beräknas.",
    },
    "too_few_complete.remedy": {
        "en": "Collect more answers, or look for items that many leave unanswered.",
        "sv": "Samla in fler svar, eller leta efter frågor som många lämnar obesvarade.",
    },
    "incomplete_answers": {
        "en": "{scale}, {group}: {dropped} of {total} respondents ({share}) left an item unanswered and are not in "
        "the coefficients.",
        "sv": "{scale}, {group}: {dropped} av {total} svarande ({share}) har lämnat någon fråga obesvarad och ingår "
        "inte i koefficienterna.",
    },
    "incomplete_answers.remedy": {
        "en": "See in the item analysis which items are left unanswered, and why.",
        "sv": "Se i frågeanalysen vilka frågor som lämnas obesvarade och varför.",
    },
    "constant_item": {
        "en": "{scale}, {group}: everybody gave the same answer to {item}.",
        "sv": "{scale}, {group}: alla har gett samma svar på {item}.",
    },
    "constant_item.remedy": {
        "en": "It adds nothing here; omega cannot be estimated with it.",
        "sv": "Frågan tillför ingenting här, och omega kan inte skattas med den.",
    },
    "negative_item_rest": {
        "en": "{scale}, {group}: {item} correlates negatively with the other items (r = {r}).",
        "sv": "{scale}, {group}: {item} korrelerar negativt med de övriga frågorna (r = {r}).",
    },
    "negative_item_rest.remedy": {
        "en": "Check whether it is a reversed item that is not declared as one, or is misread; nothing was recoded.",
        "sv": "Kontrollera om frågan är omvänd utan att vara angiven som det, eller missförstås; inget har kodats om.",
    },
    "two_items": {
        "en": "{scale}, {group}: with two items alpha rests on a single correlation, and omega cannot be estimated.",
        "sv": "{scale}, {group}: med två frågor vilar alfa på en enda korrelation, och omega kan inte skattas.",
    },
    "two_items.remedy": {
        "en": "Report the correlation beside it, and add an item to the scale.",
        "sv": "Redovisa även korrelationen, och lägg till en fråga i skalan.",
    },
    "one_item": {
        "en": "{scale} has a single item, and internal consistency needs several.",
        "sv": "{scale} består av en enda fråga, och intern konsistens kräver flera.",
    },
    "one_item.remedy": {
        "en": "Study test–retest reliability instead.",
        "sv": "Undersök test–retest-reliabiliteten i stället.",
    },
    "omega_singular": {
        "en": "{scale}, {group}: an item can be predicted exactly from the others, so omega cannot be estimated.",
        "sv": "{scale}, {group}: någon fråga kan förutsägas exakt av de övriga, så omega kan inte skattas.",
    },
    "omega_singular.remedy": {
        "en": "There are too few respondents, or an item stands in the data twice.",
        "sv": "De svarande är för få, eller så finns en fråga två gånger i data.",
    },
    "omega_not_converged": {
        "en": "{scale}, {group}: the one-factor model did not converge, so there is no omega.",
        "sv": "{scale}, {group}: enfaktormodellen konvergerade inte, så omega redovisas inte.",
    },
    "omega_not_converged.remedy": {
        "en": "The items hardly correlate, or the group is too small.",
        "sv": "Frågorna samvarierar knappt, eller så är gruppen för liten.",
    },
    "omega_heywood": {
        "en": "{scale}, {group}: the residual variance of {item} is estimated as negative ({estimate}), a Heywood "
        "case, so there is no omega.",
        "sv": "{scale}, {group}: residualvariansen för {item} skattas som negativ ({estimate}), ett så kallat "
        "Heywood-fall, så omega redovisas inte.",
    },
    "omega_heywood.remedy": {
        "en": "The group is small, two items say nearly the same, or one factor is not enough.",
        "sv": "Gruppen är liten, två frågor säger nästan samma sak eller en faktor räcker inte.",
    },
    "omega_negative_loading": {
        "en": "{scale}, {group}: {item} loads negatively on the factor ({estimate}), so there is no omega.",
        "sv": "{scale}, {group}: {item} har en negativ faktorladdning ({estimate}), så omega redovisas inte.",
    },
    "omega_negative_loading.remedy": {
        "en": "Check whether it is a reversed item that is not declared as one; nothing was recoded.",
        "sv": "Kontrollera om frågan är omvänd utan att vara angiven som det; inget har kodats om.",
    },
    "omega_poor_fit": {
        "en": "{scale}, {group}: one factor does not fit the items (CFI {cfi}, SRMR {srmr}), so omega and alpha are "
        "doubtful as reliability of one score.",
        "sv": "{scale}, {group}: en faktor passar inte frågorna (CFI {cfi}, SRMR {srmr}), så både omega och alfa är "
        "osäkra som mått på reliabiliteten hos en enda poäng.",
    },
    "omega_poor_fit.remedy": {
        "en": "Look at the structure with efa(), and at the residuals of a one-factor cfa().",
        "sv": "Undersök strukturen med efa(), och residualerna i en enfaktormodell med cfa().",
    },
    "omega_poor_fit.remedy.plain": {
        "en": "Look at how the questions go together: more than one thing may lie behind them.",
        "sv": "Se efter hur frågorna hänger ihop: det kan ligga mer än en sak bakom dem.",
    },
    "omega_no_interval": {
        "en": "{scale}, {group}: omega is {omega} and has no interval.",
        "sv": "{scale}, {group}: omega är {omega} och saknar konfidensintervall.",
    },
    "omega_no_interval.remedy": {
        "en": "The one-factor model does not hold or is hardly determined by these answers: do not rest on this value.",
        "sv": "Enfaktormodellen håller inte eller bestäms knappt av svaren: förlita dig inte på värdet.",
    },
    "omega_never_together": {
        "en": "{scale}, {group}: never answered by the same respondent: {pairs}. How these covary is known from the "
        "one-factor model alone.",
        "sv": "{scale}, {group}: aldrig besvarade av samma person: {pairs}. Hur dessa samvarierar vet man bara genom "
        "enfaktormodellen.",
    },
    "omega_never_together.remedy": {
        "en": "Let some respondents answer both, or leave one of them out of the scale.",
        "sv": "Låt några svarande få båda frågorna, eller ta bort en av dem ur skalan.",
    },
    "omega_no_interval_fiml": {
        "en": "{scale}, {group}: there is no interval for omega with the observed denominator and full information.",
        "sv": "{scale}, {group}: omega med observerad nämnare och full information saknar konfidensintervall.",
    },
    "omega_no_interval_fiml.remedy": {
        "en": "Use denominator='model', or missing='listwise'.",
        "sv": "Använd denominator='model' eller missing='listwise'.",
    },
    "omega_no_interval_pairwise": {
        "en": "{scale}, {group}: there is no interval for omega where each covariance rests on other respondents.",
        "sv": "{scale}, {group}: omega saknar konfidensintervall när varje kovarians bygger på olika svarande.",
    },
    "omega_no_interval_pairwise.remedy": {
        "en": "Use missing='fiml', or missing='listwise'.",
        "sv": "Använd missing='fiml' eller missing='listwise'.",
    },
    "clustered_answers": {
        "en": "The answers come from {clusters} clusters ({cluster}); the intervals take respondents as independent and "
        "are too narrow where answers within a cluster resemble each other.",
        "sv": "Svaren kommer från {clusters} kluster ({cluster}); konfidensintervallen förutsätter oberoende svarande "
        "och är för smala om svaren inom ett kluster liknar varandra.",
    },
    "clustered_answers.remedy": {
        "en": "Read the intervals as lower limits of the uncertainty.",
        "sv": "Läs konfidensintervallen som en undre gräns för osäkerheten.",
    },
}

_ITEMS: dict[str, dict[str, str]] = {
    "items.title": {"en": "Items", "sv": "Frågorna"},
    "items.note": {
        "en": "Reversed items are recoded. Floor and ceiling: share of answers at the lowest and the highest code. "
        "Item–rest r: correlation with the sum of the other items, for those who answered the whole scale.",
        "sv": "Omvända frågor är omkodade. Golv och tak: andel svar på lägsta respektive högsta skalsteget. "
        "Korrelation med övriga: med summan av de andra frågorna, för dem som besvarat hela skalan.",
    },
    "items.column.scale": {"en": "Scale", "sv": "Skala"},
    "items.column.group": {"en": "Group", "sv": "Grupp"},
    "items.column.item": {"en": "Item", "sv": "Fråga"},
    "items.column.n": {"en": "n", "sv": "n"},
    "items.column.mean": {"en": "Mean", "sv": "Medelvärde"},
    "items.column.sd": {"en": "SD", "sv": "Standardavvikelse"},
    "items.column.floor": {"en": "Floor", "sv": "Golv"},
    "items.column.ceiling": {"en": "Ceiling", "sv": "Tak"},
    "items.column.item_rest_r": {"en": "Item–rest r", "sv": "Korrelation med övriga"},
    "items.column.unanswered": {"en": "Unanswered", "sv": "Obesvarad"},
    "items.highest": {"en": "highest", "sv": "högsta"},
    "items.lowest": {"en": "lowest", "sv": "lägsta"},
    "often_unanswered": {
        "en": "{scale}, {group}: {share} did not answer {item}.",
        "sv": "{scale}, {group}: {share} har inte besvarat {item}.",
    },
    "often_unanswered.remedy": {
        "en": "See which kinds of non-answer there are: an item that many cannot answer may not be for them.",
        "sv": "Se vilka sorters uteblivna svar det gäller: en fråga som många inte kan besvara passar kanske inte dem.",
    },
    "cannot_answer": {
        "en": "{group}: {share} cannot answer {item}, most often because of “{kind}”.",
        "sv": "{group}: {share} kan inte besvara {item}, oftast på grund av ”{kind}”.",
    },
    "cannot_answer.remedy": {
        "en": "The question may not be for them: ask people who left it, and think of wording it anew or of leaving it "
        "out for this group.",
        "sv": "Frågan passar kanske inte dem: fråga personer som inte kunde svara, och överväg att formulera om den "
        "eller utelämna den för gruppen.",
    },
    "nonanswers.title": {"en": "Questions that people cannot answer", "sv": "Frågor som inte kan besvaras"},
    "nonanswers.note": {
        "en": "Per cent of the respondents. Cannot answer: does not know, does not apply, or too early to say. The twenty "
        "highest rates; groups below ten are left out.",
        "sv": "Procent av de svarande. Kan inte svara: vet inte, gäller inte mig eller för tidigt att säga. De tjugo "
        "högsta andelarna; grupper med färre än tio är utelämnade.",
    },
    "nonanswers.column.item": {"en": "Item", "sv": "Fråga"},
    "nonanswers.column.group": {"en": "Group", "sv": "Grupp"},
    "nonanswers.column.n": {"en": "n", "sv": "n"},
    "nonanswers.column.cannot_answer": {"en": "Cannot answer", "sv": "Kan inte svara"},
    "nonanswers.column.dont_know": {"en": "Does not know", "sv": "Vet inte"},
    "nonanswers.column.not_applicable": {"en": "Does not apply", "sv": "Gäller inte mig"},
    "nonanswers.column.too_early": {"en": "Too early", "sv": "För tidigt"},
    "nonanswers.column.refused": {"en": "Refused", "sv": "Vill inte svara"},
    "nonanswers.column.not_answered": {"en": "Not answered", "sv": "Ej besvarad"},
    "nonanswers.kind.dont_know": {"en": "don't know", "sv": "vet inte"},
    "nonanswers.kind.not_applicable": {"en": "does not apply", "sv": "gäller inte mig"},
    "nonanswers.kind.too_early": {"en": "too early to say", "sv": "för tidigt att säga"},
    "reversed_apart": {
        "en": "{scale}, {group}: the reversed items go less with the others (mean r {across}) than these among themselves "
        "({regular}); alpha is {alpha} with them and {without} without.",
        "sv": "{scale}, {group}: de omvända frågorna hänger svagare ihop med de övriga (medelkorrelation {across}) än "
        "dessa sinsemellan ({regular}); alfa är {alpha} med dem och {without} utan dem.",
    },
    "reversed_apart.remedy": {
        "en": "They may be misread, or answered in a hurry; nothing was left out. Look at straight-lining.",
        "sv": "De kan ha missförståtts eller besvarats i hast; inget har utelämnats. Undersök enformiga svar.",
    },
    "end_category": {
        "en": "{scale}, {group}: {share} of the answers to {item} are at the {end} code.",
        "sv": "{scale}, {group}: {share} av svaren på {item} ligger på det {end} skalsteget.",
    },
    "end_category.remedy": {
        "en": "Methods for continuous answers are doubtful here; prefer those for ordinal answers.",
        "sv": "Metoder för kontinuerliga svar är osäkra här; välj hellre metoder för ordinala svar.",
    },
}

_CROSSCHECK: dict[str, dict[str, str]] = {
    "crosscheck.title": {
        "en": "Agreement with a second engine",
        "sv": "Överensstämmelse med ett annat program",
    },
    "crosscheck.column.quantity": {"en": "Quantity", "sv": "Storhet"},
    "crosscheck.column.ours": {"en": "Ours", "sv": "Vårt"},
    "crosscheck.column.theirs": {"en": "Theirs", "sv": "Det andras"},
    "crosscheck.column.difference": {"en": "Difference", "sv": "Skillnad"},
    "crosscheck.column.agrees": {"en": "Agrees", "sv": "Stämmer"},
    "crosscheck.column.engine": {"en": "Engine", "sv": "Program"},
    "crosscheck.column.note": {"en": "Note", "sv": "Anmärkning"},
    "crosscheck.pingouin_rounds": {
        "en": "pingouin rounds its interval to three decimals.",
        "sv": "pingouin avrundar intervallet till tre decimaler.",
    },
    "crosscheck.semopy_stops": {
        "en": "semopy stops its search a little before the optimum.",
        "sv": "semopy avbryter sökningen strax före optimum.",
    },
    "crosscheck.semopy_cfi": {
        "en": "Known fault: semopy lets the CFI go above 1.",
        "sv": "Känt fel: semopy låter CFI bli större än 1.",
    },
    "crosscheck.semopy_rmsea": {
        "en": "semopy divides by n − 1 and we, as lavaan, by n.",
        "sv": "semopy dividerar med n − 1, vi liksom lavaan med n.",
    },
    "crosscheck.semopy_likelihood": {
        "en": "Known fault: semopy gives the minimised discrepancy in place of the log-likelihood.",
        "sv": "Känt fel: semopy anger den minimerade diskrepansen i stället för loglikelihooden.",
    },
    "crosscheck.fa_phi": {
        "en": "Known fault: factor-analyzer sorts the factors and leaves their correlations in the old order.",
        "sv": "Känt fel: factor-analyzer sorterar faktorerna men lämnar deras korrelationer i den gamla ordningen.",
    },
    "crosscheck.fa_communalities": {
        "en": "Known fault: factor-analyzer leaves the correlations of the factors out of the communalities.",
        "sv": "Känt fel: factor-analyzer utelämnar faktorernas korrelationer ur kommunaliteterna.",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_TABLES, **_RELIABILITY, **_ITEMS, **_CROSSCHECK}
