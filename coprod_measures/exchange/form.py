# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What every form has in common: sections in order, wording in a language, facts, offered answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .. import messages
from ..errors import InstrumentError, OptionError, closest
from ..instrument import Choice, Instrument, Item, RespondentFact, ResponseScale, Scale
from .export_report import Ledger
from .safe_text import filled, placeholders, without_controls

FORM_LANGUAGE = ("form_language", "language")
"""Facts that the form itself can fill in, since it knows its language."""


@dataclass(frozen=True, slots=True)
class Section:
    """Items that stand together: of one scale, with the same answers to choose from."""

    id: str
    scale: Scale | None
    response_scale: ResponseScale
    not_applicable: bool
    items: tuple[Item, ...]

    @property
    def offered(self) -> list[tuple[int, Mapping[str, str]]]:
        """The answers and non-answers that a person may choose, in the order in which they are shown.

        "No answer" is not among them: it is a line left empty. "Does not apply" is where the items allow it.
        """
        left_out = {"not_answered"} if self.not_applicable else {"not_answered", "not_applicable"}
        unasked = {m.code for m in self.response_scale.missing if m.kind in left_out}
        return [(code, label) for code, label in self.response_scale.shown_labels() if code not in unasked]


@dataclass(frozen=True)
class Form:
    """An instrument as it is put to people.

    Attributes
    ----------
    instrument : Instrument
        What is asked.
    languages : tuple of str
        The languages of the file; the first is the base language.
    ledger : Ledger
        Collects what the format cannot hold.
    fill : mapping
        Wording for the places in square brackets.
    preset : mapping
        Values of team facts that are known when the form is made.
    """

    instrument: Instrument
    languages: tuple[str, ...]
    ledger: Ledger
    fill: Mapping[str, str] = field(default_factory=dict)
    preset: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The base language."""
        return self.languages[0]

    def word(self, code: str, language: str | None = None) -> str:
        """Return a word of the form's own ("About you"), in English where the library lacks the language."""
        return messages.text(f"form.{code}", self.own_language(language))

    def own_language(self, language: str | None = None) -> str:
        """Return the language of the form's own words: Swedish or English; another is noted."""
        wanted = language or self.language
        if wanted in messages.LANGUAGES:
            return wanted
        self.ledger.note_place("export.own_words_in_english", wanted)
        return "en"

    def text(self, text: Mapping[str, str], language: str | None = None) -> str:
        """Return wording in a language, filled in and without control characters."""
        return self.line(text[language or self.language])

    def line(self, wording: str) -> str:
        """Return one text filled in and without control characters; what is left to fill in is noted."""
        clean = without_controls(filled(wording, dict(self.fill)))
        for place in placeholders(clean):
            self.ledger.note_place("export.placeholder_left", f"[{place}]")
        return clean

    def wording(self, item: Item, language: str | None = None) -> str:
        """Return an item's wording."""
        assert item.wording is not None, "export checks this first"
        return self.text(item.wording, language)

    def instructions(self, language: str | None = None) -> list[str]:
        """Return the instructions, a text each."""
        lines = self.instrument.instructions.get(language or self.language, ())
        return [self.line(line) for line in lines]

    def lead(self, section: Section, language: str | None = None) -> list[str]:
        """Return what stands above a section's items: the time asked about, and the question."""
        texts = [section.scale.recall if section.scale else None, section.response_scale.question]
        return [self.text(t, language) for t in texts if t is not None]

    def title(self, section: Section, language: str | None = None) -> str:
        """Return a section's heading, empty where its items belong to no scale."""
        return self.text(section.scale.title, language) if section.scale else ""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Consecutive items of one scale with the same answers, in the order of the instrument."""
        home: dict[str, Scale] = {}
        for scale in self.instrument.scales:
            for name in (*scale.items, *scale.companions):
                home.setdefault(name, scale)
        runs: list[tuple[tuple[Scale | None, str, bool], list[Item]]] = []
        for item in self.instrument.items:
            kind = (home.get(item.id), item.response_scale, item.na_allowed)
            if runs and runs[-1][0] == kind:
                runs[-1][1].append(item)
            else:
                runs.append((kind, [item]))
        sections: list[Section] = []
        for i, ((where, name, not_applicable), items) in enumerate(runs, start=1):
            first = where is not None and where.id not in [s.id for s in sections]
            identity = where.id if where is not None and first else f"section_{i}"
            answers = self.instrument.response_scale(name)
            sections.append(Section(identity, where, answers, not_applicable, tuple(items)))
        return tuple(sections)

    @property
    def facts_of_respondents(self) -> tuple[RespondentFact, ...]:
        """Facts that are asked of the respondent."""
        return tuple(f for f in self.instrument.respondent_facts if f.recorded_by == "respondent")

    @property
    def facts_of_team(self) -> tuple[RespondentFact, ...]:
        """Facts that the team records, the language of the form left out."""
        known = self.language_fact
        return tuple(
            f for f in self.instrument.respondent_facts if f.recorded_by == "team" and f is not known
        )

    @property
    def language_fact(self) -> RespondentFact | None:
        """The fact that holds the language of the form."""
        return next((f for f in self.instrument.respondent_facts if f.id in FORM_LANGUAGE), None)

    @property
    def language_column(self) -> str:
        """The name of the column that holds the language of the form."""
        fact = self.language_fact
        return fact.id if fact is not None else FORM_LANGUAGE[0]

    def choice_label(self, choice: Choice, language: str | None = None) -> str:
        """Return a choice's label."""
        return self.text(choice.label, language)

    @property
    def reversed_items(self) -> tuple[str, ...]:
        """Ids of reverse-keyed items."""
        return tuple(i.id for i in self.instrument.items if i.reverse)


def check_language(instrument: Instrument, language: str | None) -> str:
    """Return the language, by default the instrument's first, or say which there are."""
    if language is None:
        return instrument.languages[0]
    if language not in instrument.languages:
        raise OptionError(
            f"{instrument.id} has no wording in {language!r}.{closest(language, instrument.languages)}",
            code="unknown_language",
            place="language",
            remedy=f"Use one of: {', '.join(instrument.languages)}.",
        )
    return language


def check_wording(instrument: Instrument) -> None:
    """Raise unless every item has wording: a form without its questions helps nobody."""
    bare = [i.id for i in instrument.items if i.wording is None]
    if bare:
        raise InstrumentError(
            f"{len(bare)} items have no wording ({', '.join(bare[:5])}{', …' if len(bare) > 5 else ''}).",
            code="no_wording",
            place=instrument.id,
            remedy="The wording belongs to somebody else and is not shipped. Obtain it from its holder, put "
            "it in a copy of the instrument file and export that; spss and codebook work without it.",
        )
