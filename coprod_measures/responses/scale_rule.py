# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How a scale is scored."""

from __future__ import annotations

from dataclasses import dataclass

from ..instrument import Instrument, Scale


@dataclass(frozen=True, slots=True)
class ScaleRule:
    """How one scale was scored: its rule with the numbers that follow from it.

    Attributes
    ----------
    scale : str
        Id of the scale or subscale.
    method : {"mean", "sum", "pomp", "top_score", "table"}
        Mean or sum of keyed codes, percent of the maximum possible (0–100), whether every answer is the
        highest, or the score of a pair of answers in a table.
    items : tuple of str
        The scored items.
    reversed_items : tuple of str
        Those mirrored in their declared range.
    required : int
        How many items must be answered.
    prorate : bool
        Whether a sum with unanswered items is scaled up.
    """

    scale: str
    method: str
    items: tuple[str, ...]
    reversed_items: tuple[str, ...]
    required: int
    prorate: bool


def rule_of(scale: Scale, instrument: Instrument) -> ScaleRule:
    """Return a scale's rule with the numbers that follow from it."""
    return ScaleRule(
        scale=scale.id,
        method=scale.scoring.method,
        items=scale.items,
        reversed_items=tuple(i for i in scale.items if instrument.item(i).reverse),
        required=scale.scoring.required(len(scale.items)),
        prorate=scale.scoring.prorate,
    )
