# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scales and the rules that make scores of answers."""

import math
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from .base import Identifier, Part, Text


class TableCell(Part):
    """The score of one pair of answers."""

    answers: tuple[int, int] = Field(description="Code of the first and of the second item.")
    score: float


class ScoringRule(Part):
    """How a score is made of the answered items.

    Mean, sum and pomp (percentage of the maximum possible) add answers up. Two rules do not: `top_score`
    is 1 if every item has its highest answer and else 0; `table` looks up the answers to two items.

    `minimum` is a count (integer) or a share (a number with a decimal point, at most 1.0) of the
    items that must be answered; a share is rounded up.
    """

    method: Literal["mean", "sum", "pomp", "top_score", "table"]
    minimum: Annotated[int, Field(ge=1, strict=True)] | Annotated[float, Field(gt=0, le=1, strict=True)] = (
        Field(union_mode="left_to_right")
    )
    prorate: bool = Field(default=False, description="A sum with unanswered items is scaled up to all items.")
    table: tuple[TableCell, ...] | None = Field(
        default=None, description="With method: table, the score of every pair of answers."
    )

    @field_validator("minimum", mode="before")
    @classmethod
    def _a_count_or_a_share(cls, value: object) -> object:
        """Say in one sentence what the two branches of the union would say in two."""
        count = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        share = isinstance(value, float) and 0 < value <= 1
        if not count and not share:
            raise ValueError("must be a whole number of items, or a share above 0 and at most 1")
        return value

    @model_validator(mode="after")
    def _only_sums_are_prorated(self) -> "ScoringRule":
        if self.prorate and self.method != "sum":
            raise ValueError("prorate goes with method: sum; mean and pomp use the answered items anyway")
        if (self.method == "table") != (self.table is not None):
            raise ValueError("table goes with method: table, and method: table needs one")
        pairs = [c.answers for c in self.table or ()]
        if len(set(pairs)) != len(pairs):
            raise ValueError("the table scores a pair of answers twice")
        return self

    @property
    def additive(self) -> bool:
        """Whether the score adds answers up, so that it lies between the lowest and the highest answer."""
        return self.method in ("mean", "sum", "pomp")

    def required(self, n_items: int) -> int:
        """Return how many of `n_items` must be answered."""
        if isinstance(self.minimum, int):
            return min(self.minimum, n_items)
        return math.ceil(round(self.minimum * n_items, 9))


class Scale(Part):
    """A set of items that is scored, or a subscale of one: a subscale is a Scale.

    `companions` are lines shown beside the scale and never part of its score.
    """

    id: Identifier
    title: Text
    definition: Text
    construct_text: Text = Field(alias="construct", description="What the score stands for.")
    items: tuple[Identifier, ...] = Field(min_length=1)
    companions: tuple[Identifier, ...] = ()
    facets: tuple[Text, ...] = Field(
        default=(), description="What the items should cover, in the words of theirs."
    )
    subscales: tuple["Scale", ...] = ()
    measurement_model: Literal["reflective", "composite"]
    unit: Literal["person", "partnership"]
    scoring: ScoringRule
    recall: Text | None = Field(default=None, description="The time that the answers are about.")
    note: Text | None = None

    @model_validator(mode="after")
    def _items_are_consistent(self) -> "Scale":
        if len(set(self.items)) != len(self.items):
            raise ValueError(f"scale {self.id} lists an item twice")
        if set(self.items) & set(self.companions):
            raise ValueError(f"scale {self.id} lists an item both as scored and as companion")
        for sub in self.subscales:
            strangers = set(sub.items) - set(self.items)
            if strangers:
                raise ValueError(
                    f"subscale {sub.id} has items that {self.id} has not: {', '.join(sorted(strangers))}"
                )
        if self.scoring.required(len(self.items)) > len(self.items) or (
            isinstance(self.scoring.minimum, int) and self.scoring.minimum > len(self.items)
        ):
            raise ValueError(f"scale {self.id} requires more answers than it has items")
        if not self.scoring.additive and self.scoring.required(len(self.items)) < len(self.items):
            raise ValueError(f"scale {self.id} is scored by {self.scoring.method}, which needs every item")
        if self.scoring.method == "table" and len(self.items) != 2:
            raise ValueError(f"scale {self.id} is scored by a table, which needs two items")
        return self

    @property
    def reflective(self) -> bool:
        """Whether the items are effects of one latent variable, so that alpha, omega and a CFA make sense."""
        return self.measurement_model == "reflective"
