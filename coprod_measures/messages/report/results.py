# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers, scores, reliability, the ladder and the comparison, as the report tells of them."""

RESULTS: dict[str, dict[str, str]] = {
    # answers
    "report.too_few_to_show": {"en": "too few answers to be shown", "sv": "för få svar för att visas"},
    "report.answers.intro": {
        "en": "Each bar is one group's answers to one question, in per cent of the n people who answered it. A "
        "question marked with (r) is worded the other way round and is shown as it was answered. Answers "
        "that fewer than {min_cell} people gave are merged with the answer next to them; in the bars such "
        "parts are hatched or say which answers they hold. Where a group gave fewer than {min_group} answers "
        "to a question, its bar is not shown.",
        "sv": "Varje stapel visar en grupps svar på en fråga, i procent av de n personer som besvarat den. En "
        "fråga märkt med (o) är omvänt formulerad och visas så som den besvarats. Svar som färre än "
        "{min_cell} personer gett slås ihop med svaret intill; i staplarna är sådana delar streckade eller "
        "anger vilka svar de rymmer. Har en grupp gett färre än {min_group} svar på en fråga visas inte "
        "stapeln.",
    },
    "report.answers.reversed": {"en": "{name} (r)", "sv": "{name} (o)"},
    "report.answers.alt": {
        "en": "Stacked bars of the answers. {scale}; questions: {k}; groups: {groups}. The table below holds the "
        "numbers.",
        "sv": "Staplade liggande staplar med svaren. {scale}; antal frågor: {k}; grupper: {groups}. Tabellen nedan "
        "har siffrorna.",
    },
    "report.answers.figure": {
        "en": "Answers, per cent",
        "sv": "Svar i procent",
    },
    "report.answers.table": {
        "en": "{scale} – number of people per answer (per cent)",
        "sv": "{scale} – antal personer per svar (procent)",
    },
    "report.answers.show_table": {"en": "The numbers behind the figure", "sv": "Siffrorna bakom figuren"},
    "report.answers.merged": {
        "en": "“1–2: 7” means that 7 people gave one of the answers 1 and 2; “←” means that the answer is counted "
        "in the cell to its left.",
        "sv": "”1–2: 7” betyder att 7 personer gett något av svaren 1 och 2; ”←” betyder att svaret räknas in i "
        "rutan till vänster.",
    },
    "report.answers.nonanswers": {
        "en": "Questions without an answer, in per cent of all questions put to the group",
        "sv": "Frågor utan svar, i procent av alla frågor som gruppen fått",
    },
    "report.answers.nonanswers_note": {
        "en": "Non-answers are not part of any score. Who cannot answer is a finding about inclusion. Kinds with "
        "fewer than {min_cell} are not shown.",
        "sv": "Uteblivna svar ingår inte i några poäng. Vilka som inte kan svara säger något om inkludering. Slag "
        "som förekommer färre än {min_cell} gånger visas inte.",
    },
    "report.kind.dont_know": {"en": "Don't know", "sv": "Vet inte"},
    "report.kind.not_applicable": {"en": "Does not apply", "sv": "Gäller inte"},
    "report.kind.too_early": {"en": "Too early", "sv": "För tidigt"},
    "report.kind.refused": {"en": "Does not want to answer", "sv": "Vill inte svara"},
    "report.kind.not_answered": {"en": "Left blank", "sv": "Tomt"},
    "report.kind.invalid": {"en": "Outside the range", "sv": "Utanför skalan"},
    # scores
    "report.scores.intro": {
        "en": "Scores are shown for each group by itself. A difference seen here must not be read as a difference "
        "between people unless the section “What may be compared” permits it.",
        "sv": "Poängen visas för varje grupp för sig. En skillnad här får inte läsas som en skillnad mellan "
        "människor om inte avsnittet ”Vad som får jämföras” medger det.",
    },
    "report.scores.composites": {
        "en": "Scales that are reported level by level are shown in a section below.",
        "sv": "Skalor som redovisas nivå för nivå visas i ett avsnitt nedan.",
    },
    "report.scores.caption": {"en": "Mean scores", "sv": "Medelpoäng"},
    "report.scores.note": {
        "en": "n: people with a score. Means need at least {min_mean} people. {rules}",
        "sv": "n: personer med poäng. Medelvärden kräver minst {min_mean} personer. {rules}",
    },
    "report.scores.mean": {
        "en": "“{scale}”: mean of the answered questions ({low} to {high}), at least {required} of {k} answered.",
        "sv": "”{scale}”: medelvärde av de besvarade frågorna ({low} till {high}), minst {required} av {k} "
        "besvarade.",
    },
    "report.scores.sum": {
        "en": "“{scale}”: sum of the questions ({low} to {high}), at least {required} of {k} answered.",
        "sv": "”{scale}”: summan av frågorna ({low} till {high}), minst {required} av {k} besvarade.",
    },
    "report.scores.pomp": {
        "en": "“{scale}”: per cent of the highest possible score (0 to 100), at least {required} of {k} answered.",
        "sv": "”{scale}”: procent av högsta möjliga poäng (0 till 100), minst {required} av {k} besvarade.",
    },
    # outcomes
    "report.outcomes.intro": {
        "en": "The levels need not rise together, so no total is shown. They are reported one by one, and as people "
        "see them, not as proven effects.",
        "sv": "Nivåerna behöver inte följas åt, så ingen totalpoäng visas. De redovisas var för sig och så som de "
        "svarande ser dem, inte som bevisade effekter.",
    },
    "report.outcomes.table": {"en": "Mean answer, question by question", "sv": "Medelsvar, fråga för fråga"},
    "report.outcomes.level": {"en": "Level", "sv": "Nivå"},
    "report.outcomes.no_scales": {
        "en": "Mean answers per question, {low} to {high}; means need at least {min_mean} answers.",
        "sv": "Medelsvar per fråga, {low} till {high}; medelvärden kräver minst {min_mean} svar.",
    },
    "report.outcomes.companions": {
        "en": "These questions belong to no scale: {items}. They are shown as they were answered and are never "
        "part of a score.",
        "sv": "Dessa frågor hör inte till någon skala: {items}. De visas så som de besvarats och ingår aldrig i "
        "några poäng.",
    },
    "report.level.person": {"en": "person", "sv": "person"},
    "report.level.relation": {"en": "between people", "sv": "mellan människor"},
    "report.level.partnership": {"en": "partnership", "sv": "partnerskap"},
    "report.level.service": {"en": "service", "sv": "verksamhet"},
    "report.level.community": {"en": "beyond the project", "sv": "utanför projektet"},
    "report.outcomes.effects": {"en": "Questions outside the scales", "sv": "Frågor utanför skalorna"},
    # ladder
    "report.ladder.intro": {
        "en": "This is called measurement invariance. It is tested step by step, scale by scale; each step asks "
        "more. If a step makes the model fit clearly worse, it is rejected, and what it would permit is not "
        "permitted.",
        "sv": "Detta kallas mätinvarians: att frågorna fungerar likadant i alla grupper. Den prövas steg för "
        "steg, skala för skala, och varje steg kräver mer. Om ett steg gör modellens anpassning tydligt sämre "
        "förkastas det, och det som steget skulle medge är inte tillåtet.",
    },
    "report.ladder.step": {"en": "{step}: {means}", "sv": "{step}: {means}"},
    "report.ladder.permits": {"en": "Permitted: {permits}.", "sv": "Tillåtet: {permits}."},
    "report.ladder.permits_nothing": {
        "en": "Permitted: no comparison on this scale.",
        "sv": "Tillåtet: ingen jämförelse på denna skala.",
    },
    "report.ladder.table": {"en": "{scale} – the steps", "sv": "{scale} – stegen"},
    "report.ladder.note": {
        "en": "{groups}; left out because a question was not answered: {dropped}. Estimator: {estimator}. Decided "
        "by {criteria}. Required: at least {min_n} per group.",
        "sv": "{groups}; utelämnade för att någon fråga inte besvarats: {dropped}. Estimator: {estimator}. Beslut "
        "enligt {criteria}. Krav: minst {min_n} per grupp.",
    },
    "report.ladder.balanced": {
        "en": "Balanced repeat: larger groups drawn down at random to {n} each, {draws} times.",
        "sv": "Balanserad upprepning: större grupper har slumpvis dragits ned till {n} personer, {draws} gånger.",
    },
    "report.ladder.figure": {
        "en": "{scale} – change in CFI at each step",
        "sv": "{scale} – ändring i CFI vid varje steg",
    },
    "report.ladder.figure_table": {"en": "{scale} – change in CFI", "sv": "{scale} – ändring i CFI"},
    "report.ladder.alt": {
        "en": "Points show the change in CFI at each step against the cut at {cut}. {scale}; {points}.",
        "sv": "Punkter visar ändringen i CFI vid varje steg mot gränsen {cut}. {scale}; {points}.",
    },
    "report.ladder.alt_point": {"en": "{step} {delta}, {decision}", "sv": "{step} {delta}, {decision}"},
    "report.col.step": {"en": "Step", "sv": "Steg"},
    "report.col.decision": {"en": "Decision", "sv": "Beslut"},
    "report.col.delta_all": {"en": "ΔCFI, all", "sv": "ΔCFI, alla"},
    "report.col.delta_balanced": {"en": "ΔCFI, balanced", "sv": "ΔCFI, balanserat"},
    "report.figure.cut": {"en": "cut {cut}", "sv": "gräns {cut}"},
    "report.figure.delta_cfi": {
        "en": "change in CFI (further left: worse fit)",
        "sv": "ändring i CFI (åt vänster: sämre anpassning)",
    },
    "report.figure.simulated": {"en": "SIMULATED DATA", "sv": "SIMULERADE DATA"},
    "report.figure.kept": {"en": "step kept", "sv": "steget kvarstår"},
    "report.figure.rejected": {"en": "step rejected", "sv": "steget förkastas"},
    "report.figure.balanced": {"en": "groups made equally large", "sv": "lika stora grupper"},
    # comparison
    "report.comparison.caption": {
        "en": "Differences from {reference}, with {level} confidence intervals",
        "sv": "Skillnader mot {reference}, med {level} konfidensintervall",
    },
    "report.comparison.means": {"en": "Comparison of means", "sv": "Jämförelse av medelvärden"},
    "report.comparison.difference": {"en": "Difference in score", "sv": "Skillnad i poäng"},
    "report.comparison.latent": {
        "en": "Difference in the construct, in points of the scale's first question",
        "sv": "Skillnad i begreppet, i poäng på skalans första fråga",
    },
    "report.comparison.impact": {
        "en": "Shift due to items that work differently",
        "sv": "Förskjutning på grund av påståenden som fungerar olika",
    },
    "report.ladder.released": {
        "en": "A search over all scales together found items that work differently: {items}. The steps again, with "
        "these items left out of what the groups are compared by:",
        "sv": "En sökning över alla skalor samtidigt fann påståenden som fungerar olika: {items}. Stegen igen, när "
        "dessa påståenden inte räknas med i det som grupperna jämförs med:",
    },
    "report.ladder.released_table": {
        "en": "{table}, after release",
        "sv": "{table}, efter att påståenden lösgjorts",
    },
    "report.comparison.projects": {
        "en": "Every cluster (such as a project) lies in one group: {clusters}. With few clusters a difference "
        "between groups cannot be told from a difference between clusters.",
        "sv": "Varje kluster (till exempel projekt) ligger i en enda grupp: {clusters}. Med få kluster går en "
        "skillnad mellan grupper inte att skilja från en skillnad mellan kluster.",
    },
    "report.comparison.no_clusters": {
        "en": "No cluster column (such as project) was named, so the answers were treated as independent of each "
        "other. If they come from groups of people who work together, confidence intervals are too narrow "
        "and p-values too small.",
        "sv": "Ingen klusterkolumn (till exempel projekt) har angetts, så svaren har behandlats som oberoende av "
        "varandra. Om de kommer från grupper av människor som arbetar ihop är konfidensintervallen för smala "
        "och p-värdena för små.",
    },
}
