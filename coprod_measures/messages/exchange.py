# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences of the exchange room: findings on exports, words of forms, headings of codebooks."""

MESSAGES: dict[str, dict[str, str]] = {
    # the report's own table
    "export.table.title": {
        "en": "What {format} does not hold of {instrument}",
        "sv": "Vad som inte ryms i {format} av {instrument}",
    },
    "export.table.severity": {"en": "Weight", "sv": "Tyngd"},
    "export.table.finding": {"en": "Finding", "sv": "Iakttagelse"},
    "export.table.remedy": {"en": "What to do", "sv": "Åtgärd"},
    # what a format cannot hold
    "export.one_language": {
        "en": "The file holds one language, ‹{language}›.",
        "sv": "Filen innehåller ett språk, ‹{language}›.",
    },
    "export.one_language.remedy": {
        "en": "Export once per language; names and codes are the same, so the answers can be put together.",
        "sv": "Exportera en gång per språk; namn och koder är desamma, så svaren går att lägga ihop.",
    },
    "export.reverse_lost": {
        "en": "The file does not say that {items} are reverse-keyed; answers are stored as given.",
        "sv": "Det framgår inte av filen att {items} är omvända; svaren lagras som de gavs.",
    },
    "export.reverse_lost.remedy": {
        "en": "Do not recode by hand: score with this library, which mirrors them in the declared range.",
        "sv": "Koda inte om för hand: låt biblioteket poängsätta, det speglar dem i den angivna svarsskalan.",
    },
    "export.reverse_in_scores": {
        "en": "{items} are reverse-keyed: their answers are stored as given and mirrored only in the score fields.",
        "sv": "{items} är omvända: svaren lagras som de gavs och speglas bara i poängfälten.",
    },
    "export.reverse_in_scores.remedy": {
        "en": "Recode nothing in the exported answers; this library mirrors them again from the answers as given.",
        "sv": "Koda inte om något i de exporterade svaren; biblioteket speglar dem utifrån svaren som de gavs.",
    },
    "export.reverse_in_weights": {
        "en": "{items} are reverse-keyed: the code stored is the answer as given, the weight beside it is mirrored.",
        "sv": "{items} är omvända: koden som lagras är svaret som det gavs, vikten intill är speglad.",
    },
    "export.reverse_in_weights.remedy": {
        "en": "Export answer codes, not weights, when the answers are to be read by this library.",
        "sv": "Exportera svarskoder, inte vikter, när svaren ska läsas av biblioteket.",
    },
    "export.no_scoring": {
        "en": "The scoring rules (items of each scale, mean or sum, how many must be answered) are not in the file.",
        "sv": "Poängreglerna (skalornas frågor, medelvärde eller summa, hur många som måste besvaras) finns inte i filen.",
    },
    "export.no_scoring.remedy": {
        "en": "Read the answers with read_responses, then validate and score them.",
        "sv": "Läs in svaren med read_responses och använd sedan validate och score.",
    },
    "export.no_minimum_rule": {
        "en": "The file has a weight per answer but no rule for how many items must be answered; "
        "sums made there would take unanswered items for zero.",
        "sv": "Filen har en vikt per svar men ingen regel för hur många frågor som måste besvaras; "
        "summor som görs där skulle räkna obesvarade frågor som noll.",
    },
    "export.no_minimum_rule.remedy": {
        "en": "Do not use sums from that system; score the exported answers with this library.",
        "sv": "Använd inte summor från det systemet; poängsätt de exporterade svaren med biblioteket.",
    },
    "export.nonanswers_look_like_answers": {
        "en": "The format cannot set non-answers (such as “Don't know”) apart from the answers: they stand last in "
        "the same list and are stored as codes.",
        "sv": "Formatet kan inte skilja icke-svar (som ”Vet inte”) från svaren: de står sist i samma lista och lagras "
        "som koder.",
    },
    "export.nonanswers_look_like_answers.remedy": {
        "en": "Never average the exported codes; read them with the instrument, which knows the codes of non-answers.",
        "sv": "Beräkna aldrig medelvärden av de exporterade koderna; läs dem med instrumentet, som känner icke-svarens koder.",
    },
    "export.nonanswer_kinds_in_labels": {
        "en": "Why an answer is missing is told by the labels of the codes only.",
        "sv": "Varför ett svar saknas framgår bara av kodernas etiketter.",
    },
    "export.nonanswer_kinds_in_labels.remedy": {
        "en": "Read the data with the instrument to count each kind of non-answer.",
        "sv": "Läs data med instrumentet för att räkna varje slag av icke-svar.",
    },
    "export.missing_not_declared": {
        "en": "The codes of non-answers of {places} cannot be declared user-missing: there are more than three, "
        "and answers lie between them.",
        "sv": "Icke-svarens koder för {places} går inte att ange som användardefinierat saknade: de är fler än tre och "
        "det finns svar mellan dem.",
    },
    "export.missing_not_declared.remedy": {
        "en": "Declare them by hand before any analysis in SPSS.",
        "sv": "Ange dem för hand före varje analys i SPSS.",
    },
    "export.metadata_left_out": {
        "en": "Definition, limits, ruled-out uses, licence, citation and evidence are not in the file.",
        "sv": "Definition, begränsningar, uteslutna användningar, licens, källhänvisning och evidens finns inte i filen.",
    },
    "export.metadata_left_out.remedy": {
        "en": "Keep the codebook beside it: export the format codebook.",
        "sv": "Spara kodboken intill: exportera formatet codebook.",
    },
    "export.evidence_left_out": {
        "en": "Scales, limits, ruled-out uses and evidence are not in the file.",
        "sv": "Skalor, begränsningar, uteslutna användningar och evidens finns inte i filen.",
    },
    "export.evidence_left_out.remedy": {
        "en": "Keep the codebook beside it: export the format codebook.",
        "sv": "Spara kodboken intill: exportera formatet codebook.",
    },
    "export.team_facts_hidden": {
        "en": "{facts} are recorded by the team and hidden from respondents.",
        "sv": "{facts} antecknas av projektgruppen och är dolda för dem som svarar.",
    },
    "export.team_facts_hidden.remedy": {
        "en": "Fill them in when the data are entered, or through the survey's address.",
        "sv": "Fyll i dem vid inmatningen eller genom enkätens adress.",
    },
    "export.team_facts_shown": {
        "en": "{facts} are recorded by the team but stand first in the form, since the format cannot hide them.",
        "sv": "{facts} antecknas av projektgruppen men står först i formuläret, eftersom formatet inte kan dölja dem.",
    },
    "export.team_facts_shown.remedy": {
        "en": "Where people answer by themselves, remove that group or give its fields fixed values.",
        "sv": "Där människor svarar på egen hand: ta bort den gruppen eller ge fälten fasta värden.",
    },
    "export.team_facts_absent": {
        "en": "{facts} are recorded by the team and are not in the saved answers.",
        "sv": "{facts} antecknas av projektgruppen och finns inte med i de sparade svaren.",
    },
    "export.team_facts_absent.remedy": {
        "en": "Give them with preset when the form is made, or add columns when the files are put together.",
        "sv": "Ange dem med preset när formuläret görs, eller lägg till kolumner när filerna läggs ihop.",
    },
    "export.random_order_lost": {
        "en": "The choices of {places} should come in random order; in this file the order is fixed.",
        "sv": "Alternativen för {places} ska komma i slumpvis ordning; i filen är ordningen fast.",
    },
    "export.random_order_lost.remedy": {
        "en": "Turn on random order in the system, if it has it.",
        "sv": "Slå på slumpvis ordning i systemet, om det finns där.",
    },
    "export.renamed": {
        "en": "Names changed to fit the format ({n}): {names}.",
        "sv": "{n} namn ändrades för att passa formatet: {names}.",
    },
    "export.renamed.remedy": {
        "en": "Nothing needs to be done: the readers of this library know both names.",
        "sv": "Inget behöver göras: biblioteket känner igen båda namnen vid inläsning.",
    },
    "export.codes_renamed": {
        "en": "Codes were changed to fit the format: {codes}.",
        "sv": "Koder ändrades för att passa formatet: {codes}.",
    },
    "export.codes_renamed.remedy": {
        "en": "Nothing needs to be done: the reader of this format translates them back.",
        "sv": "Inget behöver göras: de översätts tillbaka vid inläsning.",
    },
    "export.placeholder_left": {
        "en": "{n} places are left for the project to fill in: {places}.",
        "sv": "{n} ställen återstår för projektet att fylla i: {places}.",
    },
    "export.placeholder_left.remedy": {
        "en": "Give the wording with fill before anybody is asked to answer.",
        "sv": "Ange texten med fill innan någon ombeds svara.",
    },
    "export.wording_absent": {
        "en": "The wording of {places} is not shipped; short names stand in its place.",
        "sv": "Ordalydelsen för {places} medföljer inte; korta namn står i dess ställe.",
    },
    "export.wording_absent.remedy": {
        "en": "Obtain the wording from its holder.",
        "sv": "Skaffa ordalydelsen från rättighetshavaren.",
    },
    "export.own_words_in_english": {
        "en": "The library has no words of its own in {places}: headings and buttons of the form are in English.",
        "sv": "Biblioteket saknar egna ord på {places}: formulärets rubriker och knappar är på engelska.",
    },
    "export.own_words_in_english.remedy": {
        "en": "Translate them in the file before anybody is asked to answer.",
        "sv": "Översätt dem i filen innan någon ombeds svara.",
    },
    "export.shortened": {
        "en": "Texts of {places} were longer than the format allows and were cut.",
        "sv": "Texter för {places} var längre än formatet tillåter och kortades.",
    },
    "export.shortened.remedy": {
        "en": "Read the full wording in the codebook.",
        "sv": "Läs hela ordalydelsen i kodboken.",
    },
    "export.markup_escaped": {
        "en": "Texts of {places} hold signs that the system would take for markup or commands; they were escaped.",
        "sv": "Texter för {places} innehåller tecken som systemet skulle tolka som kod; de har gjorts ofarliga.",
    },
    "export.markup_escaped.remedy": {
        "en": "Check how they look there.",
        "sv": "Kontrollera hur de ser ut där.",
    },
    "export.formula_neutralised": {
        "en": "Texts of {places} begin like a spreadsheet formula; an apostrophe was put in front.",
        "sv": "Texter för {places} börjar som en kalkylbladsformel; en apostrof sattes framför.",
    },
    "export.formula_neutralised.remedy": {
        "en": "Reword them in the instrument, so that they begin with a letter.",
        "sv": "Formulera om dem i instrumentet, så att de börjar med en bokstav.",
    },
    "export.formula_as_text": {
        "en": "Texts of {places} begin like a spreadsheet formula; their cells are stored as text.",
        "sv": "Texter för {places} börjar som en kalkylbladsformel; cellerna är lagrade som text.",
    },
    "export.formula_as_text.remedy": {
        "en": "Do not save the workbook as CSV and open that; reword them in the instrument.",
        "sv": "Spara inte arbetsboken som CSV för att öppna den; formulera om dem i instrumentet.",
    },
    "export.pipe_replaced": {
        "en": "Labels of {places} hold a pipe, which parts choices in REDCap; ¦ stands in its place.",
        "sv": "Etiketter för {places} innehåller ett lodstreck, som skiljer alternativ åt i REDCap; ¦ står i dess ställe.",
    },
    "export.pipe_replaced.remedy": {
        "en": "Nothing needs to be done when codes are exported; label exports show ¦.",
        "sv": "Inget behöver göras när koder exporteras; etikettexporter visar ¦.",
    },
    # words of forms
    "form.about_you": {"en": "About you", "sv": "Om dig"},
    "form.answered": {
        "en": "You have answered {n} of {k} lines.",
        "sv": "Du har svarat på {n} av {k} rader.",
    },
    "form.answered_items": {"en": "number of answered items", "sv": "antal besvarade frågor"},
    "form.clear_answer": {"en": "Remove the answer", "sv": "Ta bort svaret"},
    "form.clear_form": {"en": "Empty the form", "sv": "Töm formuläret"},
    "form.cleared": {"en": "The form is empty.", "sv": "Formuläret är tomt."},
    "form.confirm_clear": {
        "en": "Your answers are not saved. Empty the form all the same?",
        "sv": "Dina svar är inte sparade. Vill du tömma formuläret ändå?",
    },
    "form.for_team": {"en": "For the project team", "sv": "För projektgruppen"},
    "form.how_to": {"en": "Before you answer", "sv": "Innan du svarar"},
    "form.language": {"en": "Language of the form", "sv": "Formulärets språk"},
    "form.no": {"en": "No", "sv": "Nej"},
    "form.yes": {"en": "Yes", "sv": "Ja"},
    "form.non_answers": {"en": "If none of these answers fits", "sv": "Om inget av svaren passar"},
    "form.no_script": {
        "en": "Scripts are turned off in this browser. The form can be printed but not saved.",
        "sv": "Skript är avstängda i webbläsaren. Formuläret går att skriva ut men inte att spara.",
    },
    "form.optional": {
        "en": "These questions are voluntary too.",
        "sv": "Också de här frågorna är frivilliga.",
    },
    "form.print": {"en": "Print the form", "sv": "Skriv ut formuläret"},
    "form.print_note": {
        "en": "Mark one answer on each line. If you change your mind, cross out the first mark clearly.",
        "sv": "Markera ett svar på varje rad. Om du ändrar dig: stryk över den första markeringen tydligt.",
    },
    "form.privacy": {
        "en": "Nothing is sent while you answer. Your answers stay on this page until you save them as a file at the "
        "end of the form. If you close the page before that, they are gone.",
        "sv": "Inget skickas medan du svarar. Dina svar finns bara på den här sidan tills du sparar dem som en fil i "
        "slutet av formuläret. Om du stänger sidan innan dess försvinner de.",
    },
    "form.record_id": {"en": "Record", "sv": "Post"},
    "form.save": {"en": "Save my answers as a file", "sv": "Spara mina svar som en fil"},
    "form.save_title": {"en": "Save your answers", "sv": "Spara dina svar"},
    "form.saved": {
        "en": "Your answers are saved in the file {file}, among your downloads. Hand it in as you have agreed with "
        "the project. Then empty the form if others use this device.",
        "sv": "Dina svar är sparade i filen {file}, bland dina nedladdade filer. Lämna in den på det sätt som ni har "
        "kommit överens om i projektet. Töm sedan formuläret om andra använder samma enhet.",
    },
    "form.score": {"en": "score", "sv": "poäng"},
    "form.several": {"en": "You may choose several.", "sv": "Du kan välja flera."},
    "form.skip": {"en": "Go to the questions", "sv": "Gå till frågorna"},
    # codebooks
    "codebook.title": {"en": "Codebook: {title}", "sv": "Kodbok: {title}"},
    "codebook.about": {"en": "About the instrument", "sv": "Om instrumentet"},
    "codebook.version": {
        "en": "{id}, version {version}. Scoring hash (SHA-256): {hash}.",
        "sv": "{id}, version {version}. Poängreglernas kontrollsumma (SHA-256): {hash}.",
    },
    "codebook.items": {"en": "Items", "sv": "Frågor"},
    "codebook.items.note": {
        "en": "Answers are stored as given. Reverse-keyed items are mirrored in the declared range when they are scored.",
        "sv": "Svaren lagras som de gavs. Omvända frågor speglas i den angivna svarsskalan när de poängsätts.",
    },
    "codebook.answers": {"en": "Answers", "sv": "Svar"},
    "codebook.answers.title": {"en": "Response scale {scale}", "sv": "Svarsskalan {scale}"},
    "codebook.scales": {"en": "Scales", "sv": "Skalor"},
    "codebook.scales.note": {
        "en": "A minus sign marks a reverse-keyed item. All kinds of non-answers count as not answered.",
        "sv": "Minustecken anger omvänd fråga. Alla slag av icke-svar räknas som obesvarade.",
    },
    "codebook.facts": {"en": "Facts recorded with the answers", "sv": "Uppgifter som samlas in med svaren"},
    "codebook.not_for": {"en": "Not to be used for", "sv": "Ska inte användas till"},
    "codebook.limits": {"en": "Limits", "sv": "Begränsningar"},
    "codebook.licence": {"en": "Licence and citation", "sv": "Licens och källhänvisning"},
    "codebook.companion": {"en": "beside {scale}, not scored", "sv": "intill {scale}, ger inga poäng"},
    "codebook.reversed": {"en": "reverse-keyed", "sv": "omvänd"},
    "codebook.no_wording": {"en": "wording not shipped", "sv": "ordalydelsen medföljer inte"},
    "codebook.free": {"en": "set by the study", "sv": "bestäms av studien"},
    "codebook.column.item": {"en": "Item", "sv": "Fråga"},
    "codebook.column.wording": {"en": "Wording ({language})", "sv": "Ordalydelse ({language})"},
    "codebook.column.answers": {"en": "Answered on", "sv": "Besvaras på"},
    "codebook.column.key": {"en": "Key", "sv": "Riktning"},
    "codebook.column.scales": {"en": "Scales", "sv": "Skalor"},
    "codebook.column.code": {"en": "Code", "sv": "Kod"},
    "codebook.column.label": {"en": "Label ({language})", "sv": "Etikett ({language})"},
    "codebook.column.counts_as": {"en": "Counts as", "sv": "Räknas som"},
    "codebook.column.scale": {"en": "Scale", "sv": "Skala"},
    "codebook.column.title": {"en": "Title", "sv": "Namn"},
    "codebook.column.items": {"en": "Items", "sv": "Frågor"},
    "codebook.column.rule": {"en": "Score", "sv": "Poäng"},
    "codebook.column.model": {"en": "Kind", "sv": "Slag"},
    "codebook.column.fact": {"en": "Fact", "sv": "Uppgift"},
    "codebook.column.question": {"en": "Question", "sv": "Frågans lydelse"},
    "codebook.column.by": {"en": "Recorded by", "sv": "Antecknas av"},
    "codebook.column.values": {"en": "Values", "sv": "Värden"},
    "codebook.column.part": {"en": "Part", "sv": "Del"},
    "codebook.column.licence": {"en": "Licence", "sv": "Licens"},
    "codebook.column.holder": {"en": "Holder", "sv": "Rättighetshavare"},
    "codebook.column.note": {"en": "Note", "sv": "Anmärkning"},
    "codebook.kind.answer": {"en": "answer", "sv": "svar"},
    "codebook.kind.dont_know": {"en": "non-answer: does not know", "sv": "icke-svar: vet inte"},
    "codebook.kind.not_applicable": {"en": "non-answer: does not apply", "sv": "icke-svar: gäller inte"},
    "codebook.kind.too_early": {"en": "non-answer: too early", "sv": "icke-svar: för tidigt"},
    "codebook.kind.refused": {"en": "non-answer: prefers not to", "sv": "icke-svar: vill inte svara"},
    "codebook.kind.not_answered": {"en": "non-answer: line left empty", "sv": "icke-svar: raden lämnad tom"},
    "codebook.rule.mean": {
        "en": "mean of the answered items, if at least {needed} of {k} are answered",
        "sv": "medelvärde av besvarade frågor, om minst {needed} av {k} är besvarade",
    },
    "codebook.rule.sum": {
        "en": "sum, if all {k} items are answered",
        "sv": "summa, om alla {k} frågor är besvarade",
    },
    "codebook.rule.sum_prorated": {
        "en": "mean of the answered items × {k}, if at least {needed} of {k} are answered",
        "sv": "medelvärde av besvarade frågor × {k}, om minst {needed} av {k} är besvarade",
    },
    "codebook.rule.pomp": {
        "en": "per cent of the possible range (0–100), if at least {needed} of {k} are answered",
        "sv": "procent av möjligt spann (0–100), om minst {needed} av {k} är besvarade",
    },
    "codebook.rule.top_score": {
        "en": "1 if all {k} answers are the highest, else 0, if all are answered",
        "sv": "1 om alla {k} svar är de högsta, annars 0, om alla är besvarade",
    },
    "codebook.rule.table": {
        "en": "looked up in a table by the answers to the two items, if both are answered",
        "sv": "slås upp i en tabell efter svaren på de två frågorna, om båda är besvarade",
    },
    "codebook.model.reflective": {
        "en": "reflective: the items are signs of one thing",
        "sv": "reflektiv: frågorna är tecken på en och samma sak",
    },
    "codebook.model.composite": {
        "en": "composite: the items are parts, and need not hang together",
        "sv": "sammansatt: frågorna är delar och behöver inte hänga ihop",
    },
    "codebook.by.respondent": {"en": "the respondent", "sv": "den som svarar"},
    "codebook.by.team": {"en": "the project team", "sv": "projektgruppen"},
    "codebook.licence.wording": {"en": "wording", "sv": "ordalydelse"},
    "codebook.licence.translation": {"en": "translation", "sv": "översättning"},
    "codebook.licence.scoring": {"en": "scoring rule", "sv": "poängregel"},
}
