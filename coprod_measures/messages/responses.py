# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the responses room, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "findings.rows": {
        "en": "Row 1 is the first row of data, below the header.",
        "sv": "Rad 1 är den första raden med data, under rubrikraden.",
    },
    "no_rows": {
        "en": "The data have no rows.",
        "sv": "Data saknar rader.",
    },
    "no_rows.remedy": {
        "en": "Check the export: it holds at most the column names.",
        "sv": "Kontrollera exporten: den innehåller högst kolumnnamnen.",
    },
    "no_item_column": {
        "en": "No column has the name of an item of {instrument}.{hint_en}",
        "sv": "Ingen kolumn heter som en fråga i {instrument}.{hint_sv}",
    },
    "no_item_column.remedy": {
        "en": "Check that this is the right instrument, and name the columns after its items.",
        "sv": "Kontrollera att det är rätt instrument och döp kolumnerna efter dess frågor.",
    },
    "missing_scale": {
        "en": "None of the {items} items of the scale {scale} is in the data; it gets no score.",
        "sv": "Ingen av de {items} frågorna i skalan {scale} finns i data; skalan får ingen poäng.",
    },
    "missing_scale.remedy": {
        "en": "If the scale was asked, add its columns or correct their names.",
        "sv": "Om skalan ingick i enkäten: lägg till kolumnerna eller rätta deras namn.",
    },
    "missing_column": {
        "en": "The item {item} has no column.{hint_en}",
        "sv": "Frågan {item} saknar kolumn.{hint_sv}",
    },
    "missing_column.remedy": {
        "en": "Add the column or correct its name; until then the item counts as not answered.",
        "sv": "Lägg till kolumnen eller rätta dess namn; till dess räknas frågan som obesvarad.",
    },
    "unexpected_column": {
        "en": "The column ‹{column}› is not an item and is not used.",
        "sv": "Kolumnen ‹{column}› är ingen fråga och används inte.",
    },
    "unexpected_column.remedy": {
        "en": "Nothing needs to be done. To keep it beside the scores, name it in covariates.",
        "sv": "Inget behöver göras. Ange den bland kovariaterna (covariates) om den ska följa med poängen.",
    },
    "out_of_range": {
        "en": "Row {row}, item {item}: {value} is not one of its codes ({low} to {high}).",
        "sv": "Rad {row}, fråga {item}: {value} är inte en av frågans koder ({low} till {high}).",
    },
    "out_of_range.remedy": {
        "en": "Correct the answer, or declare the code as a non-answer in the instrument; "
        "until then it counts as not answered.",
        "sv": "Rätta svaret, eller ange koden som icke-svar i instrumentet; till dess räknas det som obesvarat.",
    },
    "not_a_whole_number": {
        "en": "Row {row}, item {item}: {value} is not a whole number.",
        "sv": "Rad {row}, fråga {item}: {value} är inget heltal.",
    },
    "not_a_whole_number.remedy": {
        "en": "Give the code as it was answered, not a mean or an imputed value; "
        "until then it counts as not answered.",
        "sv": "Ange koden som den besvarades, inte ett medelvärde eller imputerat värde; "
        "till dess räknas det som obesvarat.",
    },
    "truth_value": {
        "en": "Row {row}, item {item}: the answer is a truth value ({value}) and neither a code nor a declared label.",
        "sv": "Rad {row}, fråga {item}: svaret är ett sanningsvärde ({value}), varken en kod eller ett angivet "
        "svarsalternativ.",
    },
    "truth_value.remedy": {
        "en": "Bring out the codes that were answered; a comparison or a check box may have replaced them. Until then it "
        "counts as not answered.",
        "sv": "Ta fram koderna som de besvarades; en jämförelse eller en kryssruta kan ha ersatt dem. Till dess räknas det "
        "som obesvarat.",
    },
    "unknown_label": {
        "en": "Row {row}, item {item}: the answer is ‹text, {length} characters›, "
        "neither a declared label nor a code.",
        "sv": "Rad {row}, fråga {item}: svaret är ‹text, {length} tecken›, "
        "varken ett angivet svarsalternativ eller en kod.",
    },
    "unknown_label.remedy": {
        "en": "Compare its spelling with the labels in the instrument; until then it counts as not answered.",
        "sv": "Jämför stavningen med instrumentets svarsalternativ; till dess räknas det som obesvarat.",
    },
    "ambiguous_label": {
        "en": "Row {row}, item {item}: the label ‹text, {length} characters› stands for two codes "
        "in the instrument.",
        "sv": "Rad {row}, fråga {item}: svarsalternativet ‹text, {length} tecken› står för två koder "
        "i instrumentet.",
    },
    "ambiguous_label.remedy": {
        "en": "Use codes for this item instead of labels; until then it counts as not answered.",
        "sv": "Använd koder i stället för text för den här frågan; till dess räknas det som obesvarat.",
    },
    "missing_key": {
        "en": "Row {row}: the column ‹{column}› is empty, so the row cannot be told apart.",
        "sv": "Rad {row}: kolumnen ‹{column}› är tom, så raden går inte att identifiera.",
    },
    "missing_key.remedy": {
        "en": "Fill it in, or remove the row.",
        "sv": "Fyll i den eller ta bort raden.",
    },
    "duplicate_key": {
        "en": "Row {row}: {count} rows share the same {columns}; another of them is row {other}.",
        "sv": "Rad {row}: {count} rader har samma {columns}; en annan av dem är rad {other}.",
    },
    "duplicate_key.remedy": {
        "en": "Keep one of them. If they are measurement occasions, name their column with wave.",
        "sv": "Behåll en av dem. Om de är mättillfällen: ange deras kolumn med wave.",
    },
    "wave_order_unknown": {
        "en": "The names of the waves do not tell their order in time. Without waves= they are taken by the alphabet: "
        "{waves}; change is counted from ‹{first}›.",
        "sv": "Mättillfällenas namn visar inte i vilken ordning de ligger i tiden. Utan waves= tas de i "
        "bokstavsordning: {waves}; förändring räknas från ‹{first}›.",
    },
    "wave_order_unknown.remedy": {
        "en": "Name them in order with waves= when change is looked at, number them, or make the column an ordered "
        "category (pandas: an ordered Categorical, polars: an Enum).",
        "sv": "Ange dem i ordning med waves= när förändring undersöks, numrera dem, eller gör kolumnen till en ordnad "
        "kategori (pandas: en ordnad Categorical, polars: en Enum).",
    },
    "all_missing": {
        "en": "Row {row}: no item is answered.",
        "sv": "Rad {row}: ingen fråga är besvarad.",
    },
    "all_missing.remedy": {
        "en": "The row gets no scores. Remove it if the form was never filled in, and report how many there were.",
        "sv": "Raden får ingen poäng. Ta bort den om formuläret aldrig fylldes i, och redovisa hur många de var.",
    },
    "straight_lining": {
        "en": "Row {row}: all {count} answered items on {response_scale} have the answer {value}, "
        "reversed items too.",
        "sv": "Rad {row}: alla {count} besvarade frågor på {response_scale} har svaret {value}, "
        "även de omvända.",
    },
    "straight_lining.remedy": {
        "en": "Look at the row; run the analysis with and without such rows before deciding, and say what you did.",
        "sv": "Granska raden; gör analysen med och utan sådana rader innan du bestämmer dig, "
        "och redovisa hur du gjorde.",
    },
    "identical_items": {
        "en": "The items {other} and {item} are identical: in every row the same answer, or none.",
        "sv": "Frågorna {other} och {item} är identiska: samma svar på varje rad, eller inget.",
    },
    "identical_items.remedy": {
        "en": "Check whether one column was copied or exported twice. If so, bring back the true answers or "
        "leave the copy out; otherwise the items count one answer twice.",
        "sv": "Kontrollera om en kolumn har kopierats eller exporterats två gånger. Återskapa i så fall de "
        "rätta svaren eller utelämna kopian; annars räknas ett svar två gånger.",
    },
    "repeated_rows": {
        "en": "Rows with the same answers to all {items} items as another row: {n}. No column tells respondents "
        "apart, so whether they are the same people cannot be seen.",
        "sv": "Rader med samma svar på alla {items} frågor som en annan rad: {n}. Ingen kolumn skiljer de svarande "
        "åt, så det går inte att se om det är samma personer.",
    },
    "repeated_rows.remedy": {
        "en": "Name the column of respondents with respondent=, or check whether answers were read twice.",
        "sv": "Ange kolumnen med de svarandes nycklar med respondent=, eller kontrollera om svar har lästs in två gånger.",
    },
    "missing_cluster": {
        "en": "Rows with no value in ‹{column}›, which belong to no cluster: {n}.",
        "sv": "Rader utan värde i ‹{column}›, som inte hör till något kluster: {n}.",
    },
    "missing_cluster.remedy": {
        "en": "Fill it in where it is known; analyses that take clusters into account leave the rows out.",
        "sv": "Fyll i det där det är känt; analyser som tar hänsyn till kluster utelämnar raderna.",
    },
    "missing_group": {
        "en": "Rows with no value in ‹{column}›, which belong to no group: {n}.",
        "sv": "Rader utan värde i ‹{column}›, som inte hör till någon grupp: {n}.",
    },
    "missing_group.remedy": {
        "en": "Fill it in where it is known; the rows are scored but not compared.",
        "sv": "Fyll i det där det är känt; raderna får poäng men ingår inte i jämförelser.",
    },
    "too_many_groups": {
        "en": "The column ‹{column}› has {n} different values, too many for groups.",
        "sv": "Kolumnen ‹{column}› har {n} olika värden, för många för att vara grupper.",
    },
    "too_many_groups.remedy": {
        "en": "Name a column with few values, such as the language of the form; "
        "the rules on groups were applied to all rows together.",
        "sv": "Ange en kolumn med få värden, till exempel formulärets språk; "
        "reglerna för grupper tillämpades på alla rader tillsammans.",
    },
    "one_group": {
        "en": "All rows are in one group, {group}; there is nothing to compare.",
        "sv": "Alla rader hör till en grupp, {group}; det finns inget att jämföra.",
    },
    "one_group.remedy": {
        "en": "Check that ‹{column}› is the column you mean.",
        "sv": "Kontrollera att ‹{column}› är den kolumn du menar.",
    },
    "group_spelling": {
        "en": "Groups in ‹{column}› differ only in case or spaces: {variants}.",
        "sv": "Grupper i ‹{column}› skiljer sig bara i stora och små bokstäver eller mellanslag: {variants}.",
    },
    "group_spelling.remedy": {
        "en": "Spell them alike, or they are compared as different groups.",
        "sv": "Skriv dem lika, annars jämförs de som olika grupper.",
    },
    "language_not_of_country": {
        "en": "In {country} most answered the form in {home}; {n} of {total} answered in {group} and belong to neither "
        "sample.",
        "sv": "I {country} svarade de flesta på {home}; {n} av {total} svarade på {group} och hör inte till någon av "
        "grupperna.",
    },
    "language_not_of_country.remedy": {
        "en": "Leave them out where languages are compared: a sample is a language together with its country.",
        "sv": "Uteslut dem när språk jämförs: ett urval är ett språk tillsammans med sitt land.",
    },
    "group_language_spelling": {
        "en": "The group {group} is taken for the instrument's language {meant}.",
        "sv": "Gruppen {group} uppfattas som instrumentets språk {meant}.",
    },
    "group_language_spelling.remedy": {
        "en": "Write {meant} in the data, so that all results name it alike.",
        "sv": "Skriv {meant} i data, så att språket heter likadant i alla resultat.",
    },
    "group_not_a_language": {
        "en": "The group {group} in ‹{column}› is none of the instrument's languages ({languages}), "
        "as other groups are.",
        "sv": "Gruppen {group} i ‹{column}› är inget av instrumentets språk ({languages}), "
        "till skillnad från andra grupper.",
    },
    "group_not_a_language.remedy": {
        "en": "Use the language codes of the instrument throughout if the groups are languages of the form.",
        "sv": "Använd instrumentets språkkoder genomgående om grupperna är formulärets språk.",
    },
    "too_few": {
        "en": "Too few answers for a comparison in {group}: n = {n}; {needed} are needed.",
        "sv": "För få svar för en jämförelse i {group}: n = {n}, det behövs {needed}.",
    },
    "too_few.remedy": {
        "en": "Scores can be used; whether they may be compared between groups cannot be assessed "
        "with so few.",
        "sv": "Poängen kan användas; om de får jämföras mellan grupper går inte att bedöma med så få.",
    },
    "many_nonanswers": {
        "en": "Item {item}{in_en}: {share} did not answer ({missing} of {n}).",
        "sv": "Fråga {item}{in_sv}: {share} svarade inte ({missing} av {n}).",
    },
    "many_nonanswers.remedy": {
        "en": "See which kinds with data.nonanswers(); state the rate beside every result that uses the item.",
        "sv": "Se vilka slag med data.nonanswers(); redovisa andelen vid varje resultat som bygger på frågan.",
    },
    "many_nonanswers.remedy.plain": {
        "en": "See which kinds they are, under “Who cannot answer what”; state the rate beside every "
        "result that uses the item.",
        "sv": "Se vilka slag det är, under ”Vilka som inte kan svara på vad”; redovisa andelen vid "
        "varje resultat som bygger på frågan.",
    },
    "items_unanswered": {
        "en": "More than {limit} did not answer {items}; the highest rate is {share} ({item}{in_en}).",
        "sv": "Mer än {limit} svarade inte på {items}; den högsta andelen är {share} ({item}{in_sv}).",
    },
    "items_unanswered.remedy": {
        "en": "See which kinds they are with nonanswer_rates(data), and state the rate beside the result.",
        "sv": "Se vilka slag det är med nonanswer_rates(data), och redovisa andelen bredvid resultatet.",
    },
    "items_unanswered.remedy.plain": {
        "en": "See which kinds they are, under “Who cannot answer what”, and state the rate beside the result.",
        "sv": "Se vilka slag det är, under ”Vilka som inte kan svara på vad”, och redovisa andelen bredvid "
        "resultatet.",
    },
    "items_unanswered_differ": {
        "en": "Groups differ in how many did not answer {items}; most for {item}: {high} in group {high_group}, "
        "{low} in group {low_group}.",
        "sv": "Grupperna skiljer sig i hur många som inte svarade på {items}; mest för {item}: {high} i grupp "
        "{high_group}, {low} i grupp {low_group}.",
    },
    "items_unanswered_over_waves": {
        "en": "Waves differ in how many did not answer {items}; most for {item}: {high} at wave {high_group}, "
        "{low} at wave {low_group}.",
        "sv": "Mättillfällena skiljer sig i hur många som inte svarade på {items}; mest för {item}: {high} vid "
        "mättillfälle {high_group}, {low} vid mättillfälle {low_group}.",
    },
    "items_unanswered_over_waves.remedy": {
        "en": "Ask why: the item may have become easier or harder to answer, and those who answer it are then not "
        "alike at both waves.",
        "sv": "Ta reda på varför: frågan kan ha blivit lättare eller svårare att svara på, och de som svarar är då "
        "inte jämförbara mellan mättillfällena.",
    },
    "items_unanswered_differ.remedy": {
        "en": "Ask why: the item may be harder to understand, or apply to fewer, in one of the groups, and those "
        "who answer it are then not alike in both.",
        "sv": "Ta reda på varför: frågan kan vara svårare att förstå, eller gälla färre, i en av grupperna, och de "
        "som svarar är då inte jämförbara.",
    },
    "nonanswers_differ": {
        "en": "Item {item}: {high} in group {high_group} did not answer, {low} in group {low_group}.",
        "sv": "Fråga {item}: {high} i grupp {high_group} svarade inte, {low} i grupp {low_group}.",
    },
    "nonanswers_differ.remedy": {
        "en": "Ask why: the item may be harder to understand, or apply to fewer, in one of the groups.",
        "sv": "Ta reda på varför: frågan kan vara svårare att förstå, eller gälla färre, i en av grupperna.",
    },
    "empty_category": {
        "en": "Item {item} in {group}: nobody of {n} gave the answer {value}.",
        "sv": "Fråga {item} i {group}: ingen av {n} gav svaret {value}.",
    },
    "empty_category.remedy": {
        "en": "An ordinal model of several groups needs every answer in each; merge neighbouring answers "
        "in all groups, or treat the item as continuous.",
        "sv": "En ordinal modell för flera grupper kräver att varje svar förekommer i alla; "
        "slå ihop närliggande svar i alla grupper, eller behandla frågan som kontinuerlig.",
    },
    "unused_category": {
        "en": "Item {item}: nobody of {n} gave the answer {value}.",
        "sv": "Fråga {item}: ingen av {n} gav svaret {value}.",
    },
    "unused_category.remedy": {
        "en": "An ordinal model has one threshold fewer for the item; nothing else needs to be done.",
        "sv": "En ordinal modell får en tröskel mindre för frågan; inget annat behöver göras.",
    },
    "reversed_item_not_reversed": {
        "en": "Item {item}{in_en}: after reversal it still goes against the rest of {scale} "
        "(r = {r}, n = {n}).",
        "sv": "Fråga {item}{in_sv}: även sedan den vänts går den emot resten av {scale} (r = {r}, n = {n}).",
    },
    "reversed_item_not_reversed.remedy": {
        "en": "Check whether the export had already reversed it. If not, many may have overlooked its direction: "
        "look at the answers before using the scale.",
        "sv": "Kontrollera om exporten redan hade vänt den. Om inte kan många ha missat riktningen: "
        "granska svaren innan skalan används.",
    },
    "item_against_scale": {
        "en": "Item {item}{in_en}: it goes against the rest of {scale} (r = {r}, n = {n}), "
        "and is not declared as reversed.",
        "sv": "Fråga {item}{in_sv}: den går emot resten av {scale} (r = {r}, n = {n}) "
        "och är inte angiven som omvänd.",
    },
    "item_against_scale.remedy": {
        "en": "Check whether its codes run the other way in the export, and how it was worded in this group.",
        "sv": "Kontrollera om koderna går åt andra hållet i exporten, och hur frågan löd i den här gruppen.",
    },
    # scores
    "scores.title": {"en": "Scores of {instrument}", "sv": "Poäng på {instrument}"},
    "scores.column.scale": {"en": "Scale", "sv": "Skala"},
    "scores.column.rule": {"en": "Rule", "sv": "Regel"},
    "scores.column.needed": {"en": "Items needed", "sv": "Svar som krävs"},
    "scores.column.scored": {"en": "Scored", "sv": "Med poäng"},
    "scores.column.not_scored": {"en": "Not scored", "sv": "Utan poäng"},
    "scores.needed": {"en": "{required} of {n}", "sv": "{required} av {n}"},
    "scores.method.mean": {"en": "mean", "sv": "medelvärde"},
    "scores.method.sum": {"en": "sum", "sv": "summa"},
    "scores.method.pomp": {"en": "percent of the maximum", "sv": "procent av högsta möjliga"},
    "scores.method.top_score": {"en": "all answers highest", "sv": "alla svar högst"},
    "scores.method.table": {"en": "looked up in a table", "sv": "slås upp i tabell"},
    "scores.note": {
        "en": "coprod_measures {version}, scoring hash {hash}.",
        "sv": "coprod_measures {version}, poängsättningens kontrollsumma {hash}.",
    },
}
