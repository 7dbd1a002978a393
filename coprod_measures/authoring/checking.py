# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Everything a program can say about an instrument while it is being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from ..instrument import Instrument, ResponseScale, Scale
from ..instrument.evidence_check import check_evidence
from ..instrument.wording_rules import check_wording
from ..results import Finding, Word
from .skeleton import PLACEHOLDER

_OPPOSITE = {
    "en": r"\b(disagree|dissatisfied|against|oppose|negative|unlikely|worse)\w*",
    "sv": r"\b(tar\s+(?:helt\s+|delvis\s+)?avstånd|missnöjd|emot|motsätter|negativ|osannolik|sämre)\w*",
}
_NOTHING = {
    "en": r"\b(not at all|never|none|nothing|no\b|not true)",
    "sv": r"\b(inte alls|aldrig|ingen|inget|inga|nej\b|stämmer inte)",
}
_NEUTRAL = {"en": r"\b(neither|neutral)\b", "sv": r"\b(varken|neutral)\w*"}


def check_instrument(instrument: Instrument) -> tuple[Finding, ...]:
    """Return what is left to do or to reconsider in an instrument.

    The rules of wording (length, two ideas, absolutes, traps of translation), labels of answers whose
    polarity is not the one declared or differs between languages, wording that is absent or the same in two
    languages, facets without an item, texts still to be written, and the records of evidence.

    Parameters
    ----------
    instrument : Instrument
        From `load_instrument`, which has already refused what is wrong in form.

    Returns
    -------
    tuple of Finding
        Warnings, and errors of evidence records; none says that the items are good.
    """
    return (
        *_unwritten(instrument),
        *check_wording(instrument),
        *(f for scale in instrument.response_scales for f in _labels(scale, instrument.languages)),
        *_untranslated(instrument),
        *(f for scale in instrument.all_scales() for f in _facets(scale, instrument)),
        *_own_evidence(instrument),
    )


def _unwritten(instrument: Instrument) -> Iterator[Finding]:
    places = [place for place, text in instrument.texts() if PLACEHOLDER in str(text)]
    terms = (instrument.licence.wording, instrument.licence.translation, instrument.licence.scoring)
    if any(PLACEHOLDER in str(t.holder) for t in terms) or PLACEHOLDER in str(instrument.citation):
        places.append("licence, citation")
    for place in places:
        yield Finding("authoring_unwritten", values={"place": place, "mark": PLACEHOLDER})


def _polarity(label: str, language: str) -> str | None:
    if re.search(_OPPOSITE.get(language, r"(?!)"), label, re.IGNORECASE):
        return "bipolar"
    return "unipolar" if re.search(_NOTHING.get(language, r"(?!)"), label, re.IGNORECASE) else None


def _labels(scale: ResponseScale, languages: tuple[str, ...]) -> Iterator[Finding]:
    first, middle = scale.options[0], scale.options[len(scale.options) // 2]
    found: dict[str, str] = {}
    for language in languages:
        shown = " ".join(t[language] for t in (first.label, first.full_label) if t is not None)
        polarity = _polarity(shown, language)
        if polarity is not None:
            found[language] = polarity
        neutral = _NEUTRAL.get(language)
        odd = len(scale.options) % 2 == 1
        if (
            scale.polarity == "unipolar"
            and neutral
            and odd
            and re.search(neutral, middle.label[language], re.IGNORECASE)
        ):
            yield Finding(
                "authoring_neutral_middle", values={"id": scale.id, "label": middle.label[language]}
            )
    for language, polarity in found.items():
        if polarity != scale.polarity:
            values = {
                "id": scale.id,
                "label": first.label[language],
                "declared": Word(f"authoring.{scale.polarity}"),
            }
            yield Finding("authoring_polarity", values=values)
    if len(set(found.values())) > 1:
        names = ", ".join(found)
        yield Finding("authoring_polarity_differs", values={"id": scale.id, "languages": names})


def _untranslated(instrument: Instrument) -> Iterator[Finding]:
    absent = [i.id for i in instrument.items if i.wording is None]
    if absent:
        yield Finding("authoring_no_wording", "note", values={"items": ", ".join(absent)})
    for item in instrument.items:
        wording = item.wording or {}
        for a, b in combinations(wording, 2):
            if wording[a].casefold() == wording[b].casefold() and PLACEHOLDER not in wording[a]:
                yield Finding("authoring_same_wording", item=item.id, values={"one": a, "other": b})


def _facets(scale: Scale, instrument: Instrument) -> Iterator[Finding]:
    if not scale.facets:
        return
    language = instrument.languages[0]
    wanted = [f[language].casefold() for f in scale.facets]
    items = [instrument.item(i) for i in (*scale.items, *scale.companions)]
    covered = {(i.facet or {}).get(language, "").casefold() for i in items}
    for facet in scale.facets:
        if facet[language].casefold() not in covered:
            yield Finding("authoring_facet_without_item", scale=scale.id, values={"facet": dict(facet)})
    for item in items:
        if (item.facet or {}).get(language, "").casefold() not in wanted:
            yield Finding("authoring_item_without_facet", item=item.id, scale=scale.id)


def _own_evidence(instrument: Instrument) -> tuple[Finding, ...]:
    bare = instrument.model_copy(update={"evidence": ()})
    return check_evidence(instrument.evidence, bare)
