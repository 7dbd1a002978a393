# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Facts about respondents and forms that are recorded beside the answers."""

from typing import Literal

from pydantic import Field, model_validator

from .base import Identifier, Part, Text


class Choice(Part):
    """One value of a fact, with its label in each language."""

    value: Identifier
    label: Text


class RespondentFact(Part):
    """A fact to record with the answers: a covariate or a filter, never part of a score.

    `recorded_by` tells a question put to the respondent from something the team writes down
    (language of the form, project, wave).
    """

    id: Identifier
    question: Text
    recorded_by: Literal["respondent", "team"]
    choices: tuple[Choice, ...] = Field(default=(), description="Empty where the study sets the values.")
    several: bool = Field(default=False, description="More than one choice may be ticked.")
    order: Literal["as_listed", "random"] = "as_listed"
    note: str | None = None

    @model_validator(mode="after")
    def _values_are_distinct(self) -> "RespondentFact":
        values = [c.value for c in self.choices]
        if len(set(values)) != len(values):
            raise ValueError(f"respondent fact {self.id} lists a value twice")
        return self
