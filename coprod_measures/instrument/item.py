# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Items and the response scales they are answered on."""

from typing import Literal

from pydantic import Field, model_validator

from .base import Identifier, Level, Part, Referent, Role, Text

MissingKind = Literal["dont_know", "not_applicable", "too_early", "refused", "not_answered"]


class ResponseOption(Part):
    """One answer: its code, and its label in each language."""

    code: int
    label: Text = Field(description="As shown to respondents.")
    full_label: Text | None = Field(
        default=None, description="The label as a whole phrase, read aloud or alone."
    )


class MissingCode(Part):
    """A code for a non-answer, told apart by its kind."""

    code: int
    kind: MissingKind
    label: Text


class ResponseScale(Part):
    """Ordered answers, from low to high, and the codes that are not answers."""

    id: Identifier
    polarity: Literal["unipolar", "bipolar"]
    printed_order: Literal["ascending", "descending"] = Field(
        default="ascending", description="Descending where the answer with the highest code is shown first."
    )
    question: Text | None = Field(default=None, description="Header above the answers.")
    options: tuple[ResponseOption, ...] = Field(min_length=2, max_length=101)
    missing: tuple[MissingCode, ...] = ()

    @model_validator(mode="after")
    def _codes_are_ordered_and_distinct(self) -> "ResponseScale":
        codes = [o.code for o in self.options]
        if codes != sorted(set(codes)):
            raise ValueError("option codes must increase from the first option to the last")
        taken = codes + [m.code for m in self.missing]
        if len(taken) != len(set(taken)):
            raise ValueError("a code stands for two different answers")
        return self

    @property
    def codes(self) -> tuple[int, ...]:
        """Codes of the answers, in order."""
        return tuple(o.code for o in self.options)

    @property
    def missing_codes(self) -> tuple[int, ...]:
        """Codes of the non-answers."""
        return tuple(m.code for m in self.missing)

    @property
    def minimum(self) -> int:
        """The lowest declared code."""
        return self.options[0].code

    @property
    def maximum(self) -> int:
        """The highest declared code."""
        return self.options[-1].code

    def reverse(self, code: float) -> float:
        """Return the code mirrored in the declared range; reversing twice is the identity."""
        return self.minimum + self.maximum - code

    def texts(self) -> tuple[tuple[str, Text], ...]:
        """Return every text with its place: the question, labels and full labels."""
        found = [("question", self.question)] if self.question is not None else []
        found += [(f"code {code}, label", label) for code, label in self.all_labels()]
        found += [
            (f"code {o.code}, full_label", o.full_label) for o in self.options if o.full_label is not None
        ]
        return tuple(found)

    def all_labels(self) -> tuple[tuple[int, Text], ...]:
        """Return code and label of every answer and non-answer."""
        return (*((o.code, o.label) for o in self.options), *((m.code, m.label) for m in self.missing))

    def shown_labels(self) -> tuple[tuple[int, Text], ...]:
        """Return code and label in the order in which a form shows them; non-answers come last."""
        answers = tuple((o.code, o.label) for o in self.options)
        if self.printed_order == "descending":
            answers = answers[::-1]
        return (*answers, *((m.code, m.label) for m in self.missing))

    def labels(self, language: str) -> dict[int, str]:
        """Return the shown labels of answers and non-answers by code."""
        return {code: label[language] for code, label in self.all_labels()}


class Item(Part):
    """One line of the questionnaire."""

    id: Identifier
    wording: Text | None = Field(
        default=None, description="Absent where the wording belongs to somebody else and is not shipped."
    )
    response_scale: Identifier
    repeats: Identifier | None = Field(
        default=None, description="An item of the same wording that is answered on another response scale."
    )
    reverse: bool = Field(default=False, description="A high answer means little of what the scale measures.")
    facet: Text | None = None
    label: Text | None = Field(default=None, description="A short name for tables and figures.")
    referent: Referent | None = None
    level: Level | None = None
    roles: tuple[Role, ...] = Field(default=(), description="Roles that can be asked; empty means all.")
    na_allowed: bool = True
    rationale: str | None = None
    sources: tuple[str, ...] = ()

    def short_name(self, language: str) -> str:
        """Return what tables and figures call the item: its label, facet or id."""
        for text in (self.label, self.facet):
            if text is not None and language in text:
                return text[language]
        return self.id
