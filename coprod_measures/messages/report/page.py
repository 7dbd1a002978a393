# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The report's frame: headings, navigation, summary, who was asked."""

PAGE: dict[str, dict[str, str]] = {
    "report.title": {"en": "{instrument} – report", "sv": "{instrument} – rapport"},
    "report.skip": {"en": "Skip to the summary", "sv": "Hoppa till sammanfattningen"},
    "report.contents": {"en": "Contents", "sv": "Innehåll"},
    "report.simulated": {
        "en": "SIMULATED DATA. Nobody gave these answers. A computer program made them up, and they say nothing "
        "about any project or person.",
        "sv": "SIMULERADE DATA. Ingen har lämnat dessa svar. Ett datorprogram har hittat på dem, och de säger "
        "inget om något projekt eller någon människa.",
    },
    "report.independent": {
        "en": "This library is independent. It is not endorsed by any research programme, region or authority.",
        "sv": "Programbiblioteket är fristående. Inget forskningsprogram, ingen region och ingen myndighet står "
        "bakom det.",
    },
    # headings
    "report.h.summary": {"en": "Summary in plain language", "sv": "Sammanfattning på vanlig svenska"},
    "report.h.about": {
        "en": "What was asked, and of whom",
        "sv": "Vad frågorna gällde, och vilka som svarade",
    },
    "report.h.status": {
        "en": "How far the questionnaire can be trusted",
        "sv": "Hur mycket man kan lita på formuläret",
    },
    "report.h.findings": {"en": "Check of the data", "sv": "Kontroll av data"},
    "report.h.answers": {"en": "The answers", "sv": "Svaren"},
    "report.h.scores": {"en": "Scores", "sv": "Poäng"},
    "report.h.outcomes": {"en": "{scales} – level by level", "sv": "{scales} – nivå för nivå"},
    "report.h.ladder": {
        "en": "Do the questions work alike in the groups?",
        "sv": "Fungerar frågorna likadant i grupperna?",
    },
    "report.h.comparison": {"en": "What may be compared", "sv": "Vad som får jämföras"},
    "report.h.crosscheck": {"en": "Second calculation", "sv": "Kontrollräkning"},
    "report.h.methods": {"en": "Methods", "sv": "Metoder"},
    "report.h.provenance": {"en": "Where this comes from", "sv": "Varifrån detta kommer"},
    "report.h.not_for": {"en": "What it must not be used for", "sv": "Vad det inte får användas till"},
    "report.h.limits": {"en": "What it does not cover", "sv": "Vad det inte täcker"},
    "report.h.cite": {"en": "How to cite", "sv": "Så här hänvisar du"},
    # groups
    "report.group.en": {"en": "English", "sv": "Engelska"},
    "report.group.sv": {"en": "Swedish", "sv": "Svenska"},
    "report.everybody": {"en": "All", "sv": "Alla"},
    "report.group.en.phrase": {"en": "the English form", "sv": "den engelska versionen"},
    "report.group.sv.phrase": {"en": "the Swedish form", "sv": "den svenska versionen"},
    "report.group.en.count": {"en": "{n} in English", "sv": "{n} på engelska"},
    "report.group.sv.count": {"en": "{n} in Swedish", "sv": "{n} på svenska"},
    "report.group.count": {"en": "{group}: {n}", "sv": "{group}: {n}"},
    "report.list.or": {"en": "{first} or {last}", "sv": "{first} eller {last}"},
    "report.quoted": {"en": "“{title}”", "sv": "”{title}”"},
    "report.list.last": {"en": "{first} and {last}", "sv": "{first} och {last}"},
    "report.n": {"en": "n = {n}", "sv": "n = {n}"},
    # summary
    "report.summary.who": {
        "en": "{n} people answered the questionnaire “{title}” ({groups}).",
        "sv": "{n} personer har besvarat frågeformuläret ”{title}” ({groups}).",
    },
    "report.summary.who_groups": {
        "en": "The questionnaire “{title}” was answered by: {groups}.",
        "sv": "Frågeformuläret ”{title}” har besvarats av: {groups}.",
    },
    "report.summary.who_one": {
        "en": "{n} people answered the questionnaire “{title}”.",
        "sv": "{n} personer har besvarat frågeformuläret ”{title}”.",
    },
    "report.summary.errors": {
        "en": "Errors found in the data: {errors}. They should be put right before anything here is used.",
        "sv": "Fel som hittats i data: {errors}. De bör rättas innan något här används.",
    },
    "report.summary.warnings": {
        "en": "The check of the data found no errors. Things to know about: {warnings}; they stand under “Check of "
        "the data”.",
        "sv": "Kontrollen av data fann inga fel. Saker att känna till: {warnings}; de står under ”Kontroll av data”.",
    },
    "report.summary.clean": {
        "en": "The check of the data found nothing wrong.",
        "sv": "Kontrollen av data fann inget att anmärka på.",
    },
    "report.summary.status": {
        "en": "The questionnaire is not validated in {languages}: it has not been shown that the scores mean what "
        "they are meant to mean. Use them for learning together, not for judging anyone.",
        "sv": "Frågeformuläret är inte validerat på {languages}: det är inte visat att poängen betyder det de är "
        "tänkta att betyda. Använd dem för att lära tillsammans, inte för att döma någon.",
    },
    "report.summary.range": {
        "en": "How well the answers within a scale hang together (its reliability) is {low} at the lowest "
        "({scale}{place}) and {high} at the highest; 1 would mean that chance played no part. The section "
        "“Reliability” shows how certain these numbers are.",
        "sv": "Hur väl svaren inom en skala hänger ihop (skalans reliabilitet) är som lägst {low} ({scale}{place}) "
        "och som högst {high}; 1 skulle betyda att slumpen inte spelade någon roll. Hur säkra talen är "
        "framgår av avsnittet ”Reliabilitet”.",
    },
    "report.summary.single": {
        "en": "How well the answers within the scale {scale} hang together (its reliability) is {low}{place}; 1 "
        "would mean that chance played no part. The section “Reliability” shows how certain this number is.",
        "sv": "Hur väl svaren inom skalan {scale} hänger ihop (skalans reliabilitet) är {low}{place}; 1 skulle "
        "betyda att slumpen inte spelade någon roll. Hur säkert talet är framgår av avsnittet ”Reliabilitet”.",
    },
    "report.summary.compare_intro": {
        "en": "Before groups are compared one must know that the questions work the same way in each of them. "
        "Otherwise a difference may come from the questions and not from the people. This is what these data "
        "show:",
        "sv": "Innan man jämför grupper måste man veta att frågorna fungerar likadant i alla. Annars kan en "
        "skillnad bero på frågorna och inte på människorna. Så här ser det ut i dessa data:",
    },
    "report.summary.refused": {
        "en": "The groups could not be compared. {reason}",
        "sv": "Grupperna kunde inte jämföras. Programmets besked på engelska: {reason}",
    },
    "report.summary.no_groups": {
        "en": "No groups were named, so nothing is compared.",
        "sv": "Inga grupper har angetts, så inget jämförs.",
    },
    "report.summary.one_group": {
        "en": "All answers are from one group, so nothing is compared.",
        "sv": "Alla svar kommer från en och samma grupp, så inget jämförs.",
    },
    "report.summary.yes": {
        "en": "The mean scores may be compared on {scales}.",
        "sv": "För {scales} får medelpoängen jämföras.",
    },
    "report.summary.qualified": {
        "en": "The mean scores may be compared on {scales}, but with reservations, which stand further down.",
        "sv": "För {scales} får medelpoängen jämföras, men med förbehåll som står längre ned.",
    },
    "report.summary.partial": {
        "en": "On {scales} some questions work differently in the groups. The mean scores may be read only together "
        "with what those questions do to them, which stands further down.",
        "sv": "För {scales} fungerar några frågor olika i grupperna. Medelpoängen får bara läsas tillsammans med hur de "
        "frågorna påverkar dem, vilket står längre ned.",
    },
    "report.summary.no": {
        "en": "The mean scores must not be compared on {scales}: a difference there may come from the questions.",
        "sv": "För {scales} får medelpoängen inte jämföras: en skillnad kan bero på frågorna.",
    },
    "report.summary.unshown": {
        "en": "On {scales} no difference of mean scores is shown, for reasons that stand further down.",
        "sv": "För {scales} visas ingen skillnad i medelpoäng, av skäl som står längre ned.",
    },
    "report.summary.unknown": {
        "en": "On {scales} it cannot be assessed whether the mean scores may be compared, so they must not be. The "
        "reasons stand further down.",
        "sv": "För {scales} går det inte att bedöma om medelpoängen får jämföras, så de ska inte jämföras. Skälen "
        "står längre ned.",
    },
    "report.summary.composite": {
        "en": "Of {scales} only the parts are reported, not a total.",
        "sv": "För {scales} redovisas bara delarna, ingen totalpoäng.",
    },
    "report.summary.short": {
        "en": "The mean scores must not be compared on {scales}: there are too few questions to test whether they "
        "work alike.",
        "sv": "För {scales} får medelpoängen inte jämföras: frågorna är för få för att pröva om de fungerar "
        "likadant.",
    },
    "report.language.en": {"en": "English", "sv": "engelska"},
    "report.language.sv": {"en": "Swedish", "sv": "svenska"},
    # about
    "report.about.instrument": {"en": "Questionnaire", "sv": "Frågeformulär"},
    "report.about.version": {"en": "{title}, version {version}", "sv": "{title}, version {version}"},
    "report.about.what": {"en": "In short", "sv": "Kort om formuläret"},
    "report.about.definition": {"en": "Definition", "sv": "Definition"},
    "report.about.answers": {"en": "Answers", "sv": "Svarsalternativ"},
    "report.about.recall": {"en": "The time asked about", "sv": "Tiden som frågorna gäller"},
    "report.about.recall_of": {"en": "{scales}: {time}", "sv": "{scales}: {time}"},
    "report.about.projects": {"en": "Clusters (such as projects)", "sv": "Kluster (till exempel projekt)"},
    "report.about.n": {"en": "Answered", "sv": "Antal svarande"},
    "report.about.ungrouped": {
        "en": "Rows without a value in the grouping column: {n}. They are left out of everything by group.",
        "sv": "Rader utan värde i gruppkolumnen: {n}. De ingår inte i något som redovisas per grupp.",
    },
    "report.about.waves": {
        "en": "The answers come from {n} occasions and are treated here as if all came from different people. "
        "Make one report for each occasion, and do not read change over time from this one.",
        "sv": "Svaren kommer från {n} mättillfällen och behandlas här som om alla kom från olika personer. Gör en "
        "rapport för varje tillfälle, och läs inte ut någon förändring över tid ur den här.",
    },
    "report.about.scales": {"en": "Scales", "sv": "Skalor"},
    "report.about.roles": {"en": "Roles of those who answered", "sv": "De svarandes roller"},
    "report.about.role": {"en": "Role", "sv": "Roll"},
    "report.about.role_note": {
        "en": "Counts of 1 to 4 people are not shown, and where that would leave a single hidden number, the next "
        "smallest is hidden too. Roles outside the library's list are counted as “other”.",
        "sv": "Antal från 1 till 4 personer visas inte. Om bara ett tal då vore dolt döljs även det näst minsta. "
        "Roller utanför programmets lista räknas som ”annan”.",
    },
    "report.role.own_experience": {"en": "own experience", "sv": "egen erfarenhet"},
    "report.role.relative": {"en": "relative", "sv": "anhörig"},
    "report.role.citizen": {"en": "citizen", "sv": "invånare"},
    "report.role.staff": {"en": "staff", "sv": "personal"},
    "report.role.manager": {"en": "manager", "sv": "chef"},
    "report.role.researcher": {"en": "researcher", "sv": "forskare"},
    "report.role.other": {"en": "other", "sv": "annan"},
    "report.role.unstated": {"en": "not stated", "sv": "ej angiven"},
    "report.hidden": {"en": "too few to show", "sv": "för få för att visas"},
    # words in tables
    "report.col.scale": {"en": "Scale", "sv": "Skala"},
    "report.col.items": {"en": "Questions", "sv": "Frågor"},
    "report.col.item": {"en": "Question", "sv": "Fråga"},
    "report.col.group": {"en": "Group", "sv": "Grupp"},
    "report.col.language": {"en": "Language", "sv": "Språk"},
    "report.col.n": {"en": "n", "sv": "n"},
    "report.col.mean": {"en": "Mean", "sv": "Medelvärde"},
    "report.col.interval": {"en": "{level} confidence interval", "sv": "{level} konfidensintervall"},
    "report.col.sd": {"en": "SD", "sv": "Standardavvikelse"},
}
