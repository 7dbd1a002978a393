# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What items, facts and codes are called in survey systems whose naming rules are narrower than ours.

Writers of survey forms and readers of their exports share these names, so that an answer finds its
way back to the item it was given to.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from .instrument import Instrument

System = Literal["redcap", "limesurvey", "xlsform", "spss"]

_LIMESURVEY_NAME = 20
_LIMESURVEY_CODE = 5
_SPSS_NAME = 64
_SPSS_RESERVED = frozenset(
    ("ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH")
)


def column_names(instrument: Instrument, system: System) -> dict[str, str]:
    """Return the name that each item and each respondent fact has in a survey system.

    Parameters
    ----------
    instrument : Instrument
        The instrument.
    system : {"redcap", "limesurvey", "xlsform", "spss"}
        REDCap: small letters, digits and single underscores. LimeSurvey: at most 20 letters and
        digits. SPSS: no hyphen, no reserved word, distinct whatever the case. XLSForm: as it is.

    Returns
    -------
    dict
        Id to name, in the order of the instrument; every name is distinct.
    """
    return _distinct([*instrument.item_ids, *(f.id for f in instrument.respondent_facts)], system)


def score_names(instrument: Instrument, system: System) -> dict[str, str]:
    """Return the name of each scale's score field in a survey system; its count field adds "_n"."""
    taken = column_names(instrument, system)
    names = _distinct([*taken, *(f"{s.id}_score" for s in instrument.all_scales())], system)
    return {s.id: names[f"{s.id}_score"] for s in instrument.all_scales()}


def limesurvey_codes(values: Iterable[int | str]) -> dict[int | str, str]:
    """Return the answer code of each value: at most five letters and digits; −1 becomes "N1"."""
    found: dict[int | str, str] = {}
    for number, value in enumerate(values, start=1):
        code = f"N{-value}" if isinstance(value, int) and value < 0 else str(value)
        if not re.fullmatch(rf"[A-Za-z0-9]{{1,{_LIMESURVEY_CODE}}}", code) or code in found.values():
            code = f"A{number}"
        while code in found.values():
            code = f"A{int(code[1:]) + 1}" if code[1:].isdigit() else "A1"
        found[value] = code
    return found


def _redcap(name: str) -> str:
    return re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]", "_", name.lower())).strip("_")


def _limesurvey(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", name)[:_LIMESURVEY_NAME]


def _spss(name: str) -> str:
    plain = name.replace("-", "_")[:_SPSS_NAME].rstrip("_")
    return f"{plain}_item" if plain.upper() in _SPSS_RESERVED else plain


_RULES: dict[System, Callable[[str], str]] = {
    "redcap": _redcap,
    "limesurvey": _limesurvey,
    "spss": _spss,
    "xlsform": str,
}
_LENGTH: dict[System, int] = {
    "redcap": 100,
    "limesurvey": _LIMESURVEY_NAME,
    "spss": _SPSS_NAME,
    "xlsform": 100,
}


def _distinct(ids: Sequence[str], system: System) -> dict[str, str]:
    """Shape each id by the system's rule; a name that is taken already, whatever its case, gets a number."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    joint = "" if system == "limesurvey" else "_"
    for name in ids:
        plain = shaped = _RULES[system](name)
        number = 2
        while shaped.casefold() in taken:
            ending = f"{joint}{number}"
            shaped = plain[: _LENGTH[system] - len(ending)] + ending
            number += 1
        names[name] = shaped
        taken.add(shaped.casefold())
    return names
