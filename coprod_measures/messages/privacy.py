# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Sentences on personal data, in Swedish and English, by code."""

MESSAGES: dict[str, dict[str, str]] = {
    "personal_data": {
        "en": "The column ‹{column}› looks like {kind}. It is left out of everything that follows.",
        "sv": "Kolumnen ‹{column}› ser ut att innehålla {kind}. Den lämnas utanför allt som följer.",
    },
    "personal_data.remedy": {
        "en": "Delete it from the file unless you have a lawful ground to keep it. If it is none, rename the column "
        "and validate again.",
        "sv": "Ta bort den ur filen om du saknar rättslig grund för att ha kvar den. Om det inte är personuppgifter: "
        "byt namn på kolumnen och validera igen.",
    },
    "personal_data_key": {
        "en": "The key column ‹{column}› looks like {kind}, and travels with the scores.",
        "sv": "Nyckelkolumnen ‹{column}› ser ut att innehålla {kind} och följer med poängen.",
    },
    "personal_data_key.remedy": {
        "en": "Replace it by pseudonyms with a key that is kept apart: pseudonymise(frame, column, key=...).",
        "sv": "Ersätt den med pseudonymer och förvara nyckeln för sig: pseudonymise(frame, kolumn, key=...).",
    },
    "personal_data_key.remedy.plain": {
        "en": "Replace it by pseudonyms with a key that is kept apart from the data.",
        "sv": "Ersätt den med pseudonymer och förvara nyckeln skild från data.",
    },
    "personal_data.identity_number": {"en": "personal identity numbers", "sv": "personnummer"},
    "personal_data.email": {"en": "e-mail addresses", "sv": "e-postadresser"},
    "personal_data.phone": {"en": "telephone numbers", "sv": "telefonnummer"},
    "personal_data.birth_date": {"en": "dates of birth", "sv": "födelsedatum"},
    "personal_data.name": {"en": "names of persons", "sv": "personnamn"},
    "personal_data.address": {"en": "addresses or positions", "sv": "adresser eller positioner"},
    "personal_data.free_text": {"en": "free text", "sv": "fritext"},
    "small_groups_shown": {
        "en": "Figures of groups with fewer than {least} people are shown: {groups}.",
        "sv": "Siffror visas för grupper med färre än {least} personer: {groups}.",
    },
    "small_groups_shown.remedy": {
        "en": "They are for the analyst: leave those groups out, or merge them, before anything is passed on or "
        "published.",
        "sv": "De är till för den som analyserar: utelämna eller slå ihop de grupperna innan något lämnas vidare "
        "eller publiceras.",
    },
}
