# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A number with its interval, method and sample size."""

from __future__ import annotations

from dataclasses import dataclass

from .formatting import format_number


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with an interval, unrounded.

    Attributes
    ----------
    value : float
        The estimate; NaN when it cannot be computed (a finding then says why).
    low, high : float
        Ends of the interval; NaN when there is none.
    level : float
        Coverage of the interval, for example 0.95.
    method : str
        Coefficient, model, denominator, item metric and kind of interval, in words.
    n : int
        Number of respondents used.
    """

    value: float
    low: float
    high: float
    level: float
    method: str
    n: int

    def __float__(self) -> float:
        return self.value

    def show(self, digits: int = 2, language: str = "en") -> str:
        """Return "0.81 [0.77, 0.84]" in the language's number format."""
        value, low, high = (format_number(x, digits, language) for x in (self.value, self.low, self.high))
        between = "; " if language == "sv" else ", "
        return f"{value} [{low}{between}{high}]" if self.low == self.low else value

    def __str__(self) -> str:
        return f"{self.show(3)} ({self.method}; n = {self.n})"
