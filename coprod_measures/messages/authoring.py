# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences for those who write instruments: what is left to do, versions, content validity."""

_CHECK = {
    "authoring_unwritten": {
        "en": "{place}: still to be written ({mark}).",
        "sv": "{place}: återstår att skriva ({mark}).",
    },
    "authoring_unwritten.remedy": {"en": "Write it.", "sv": "Skriv det."},
    "authoring_polarity": {
        "en": "Answers {id}: the first label, “{label}”, does not go with answers declared {declared}.",
        "sv": "Svar {id}: det första alternativet, ”{label}”, går inte ihop med svar som anges som {declared}.",
    },
    "authoring_polarity.remedy": {
        "en": "Unipolar answers go from none of it to all of it, bipolar ones from one side to its opposite.",
        "sv": "Unipolära svar går från inget av det till allt av det, bipolära från en sida till dess motsats.",
    },
    "authoring_polarity_differs": {
        "en": "Answers {id}: unipolar in one language and bipolar in another ({languages}).",
        "sv": "Svar {id}: unipolära på ett språk och bipolära på ett annat ({languages}).",
    },
    "authoring_polarity_differs.remedy": {
        "en": "Use the same polarity in every language; unipolar and bipolar answers are not comparable.",
        "sv": "Använd samma polaritet på alla språk; unipolära och bipolära svar är inte jämförbara.",
    },
    "authoring_neutral_middle": {
        "en": "Answers {id}: the middle, “{label}”, is neutral, but unipolar answers have no neutral middle.",
        "sv": "Svar {id}: mitten, ”{label}”, är neutral, men unipolära svar har ingen neutral mitt.",
    },
    "authoring_neutral_middle.remedy": {
        "en": "Name an amount that lies half-way.",
        "sv": "Ange en mängd som ligger mitt emellan.",
    },
    "authoring_no_wording": {
        "en": "No wording for: {items}.",
        "sv": "Ordalydelse saknas för: {items}.",
    },
    "authoring_no_wording.remedy": {
        "en": "Lay a licensed wording over it with with_wording, or write it if it is yours.",
        "sv": "Lägg en licensierad ordalydelse över med with_wording, eller skriv den om den är din.",
    },
    "authoring_same_wording": {
        "en": "Item {item}: the wording is the same in “{one}” and “{other}”.",
        "sv": "Påstående {item}: ordalydelsen är densamma på ”{one}” och ”{other}”.",
    },
    "authoring_same_wording.remedy": {"en": "Translate it.", "sv": "Översätt den."},
    "authoring_facet_without_item": {
        "en": "Scale {scale}: no item covers the facet “{facet}”.",
        "sv": "Skalan {scale}: inget påstående täcker aspekten ”{facet}”.",
    },
    "authoring_facet_without_item.remedy": {
        "en": "Write an item for it, or take the facet out of the scale.",
        "sv": "Skriv ett påstående för den, eller ta bort aspekten ur skalan.",
    },
    "authoring_item_without_facet": {
        "en": "Item {item}: it belongs to none of the facets of {scale}.",
        "sv": "Påstående {item}: det hör inte till någon av aspekterna i {scale}.",
    },
    "authoring_item_without_facet.remedy": {
        "en": "Name its facet, word for word as in the scale, or move the item.",
        "sv": "Ange dess aspekt, ord för ord som i skalan, eller flytta påståendet.",
    },
    "authoring.unipolar": {"en": "unipolar", "sv": "unipolära"},
    "authoring.bipolar": {"en": "bipolar", "sv": "bipolära"},
}

_DIFF = {
    "diff.title": {"en": "{instrument}: {old} and {new}", "sv": "{instrument}: {old} och {new}"},
    "diff.column.scale": {"en": "Scale", "sv": "Skala"},
    "diff.column.verdict": {"en": "Scores", "sv": "Poäng"},
    "diff.column.changes": {"en": "What has changed", "sv": "Vad som har ändrats"},
    "diff.same": {"en": "comparable", "sv": "jämförbara"},
    "diff.wording_changed": {
        "en": "computed alike, from changed questions: evidence starts again",
        "sv": "räknas likadant, ur ändrade frågor: evidensen börjar om",
    },
    "diff.scoring_changed": {"en": "not comparable", "sv": "inte jämförbara"},
    "diff.added": {"en": "new scale", "sv": "ny skala"},
    "diff.removed": {"en": "removed", "sv": "borttagen"},
    "diff.items_added": {"en": "New items: {names}.", "sv": "Nya frågor: {names}."},
    "diff.items_removed": {"en": "Removed items: {names}.", "sv": "Borttagna frågor: {names}."},
    "diff.languages_added": {"en": "New languages: {names}.", "sv": "Nya språk: {names}."},
    "diff.languages_removed": {"en": "Removed languages: {names}.", "sv": "Borttagna språk: {names}."},
    "diff.hash.same": {
        "en": "The scoring hashes are equal.",
        "sv": "Kontrollsummorna för poängsättningen är lika.",
    },
    "diff.hash.other": {
        "en": "The scoring hashes differ.",
        "sv": "Kontrollsummorna för poängsättningen skiljer sig.",
    },
}

_CONTENT = {
    "content.title": {"en": "Content validity", "sv": "Innehållsvaliditet"},
    "content.column.item": {"en": "Item", "sv": "Fråga"},
    "content.column.experts": {"en": "Experts", "sv": "Bedömare"},
    "content.column.relevant": {"en": "Rated 3 or 4", "sv": "Bedömda 3 eller 4"},
    "content.column.i_cvi": {"en": "I-CVI", "sv": "I-CVI"},
    "content.column.kappa": {"en": "Modified kappa", "sv": "Modifierat kappa"},
    "content.column.good": {"en": "At least .78", "sv": "Minst 0,78"},
    "content.good.true": {"en": "yes", "sv": "ja"},
    "content.good.false": {"en": "no", "sv": "nej"},
    "content.scale": {"en": "S-CVI/Ave {ave}, S-CVI/UA {ua}.", "sv": "S-CVI/Ave {ave}, S-CVI/UA {ua}."},
    "content.method": {
        "en": "I-CVI is the share of the experts who rate the item 3 or 4 of 4 for relevance; kappa corrects it for chance "
        "(Polit, Beck & Owen 2007, https://doi.org/10.1002/nur.20199).",
        "sv": "I-CVI är andelen bedömare som ger frågan 3 eller 4 av 4 för relevans; kappa rättar den för slumpen "
        "(Polit, Beck & Owen 2007, https://doi.org/10.1002/nur.20199).",
    },
}

MESSAGES: dict[str, dict[str, str]] = {**_CHECK, **_DIFF, **_CONTENT}
