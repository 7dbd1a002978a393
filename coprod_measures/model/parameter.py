# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One row of a parameter table."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it relates, in which group, and whether it is free.

    Attributes
    ----------
    lhs, op, rhs : str
        As in lavaan; an intercept has ``op "~1"`` and ``rhs ""``.
    group : int
        Group, counted from 1; 0 in a written model means every group.
    free : int
        Number of the free parameter, counted from 1 and shared by parameters that are held
        equal; 0 for a fixed parameter. A written model is not numbered yet (all 0).
    label : str
        Parameters with the same label are held equal.
    value : float
        Where the parameter is fixed; NaN otherwise.
    start : float
        Starting value given by the user; NaN otherwise.
    released : bool
        Written with ``NA*``: never fixed to identify a factor.
    user : bool
        Written by the user, not added by default.
    exogenous : bool
        A moment of an observed covariate, held at its sample value (``fixed_x``).
    """

    lhs: str
    op: str
    rhs: str = ""
    group: int = 0
    free: int = 0
    label: str = ""
    value: float = math.nan
    start: float = math.nan
    released: bool = False
    user: bool = True
    exogenous: bool = False

    @property
    def fixed(self) -> bool:
        """Whether a value is given."""
        return not math.isnan(self.value)

    @property
    def key(self) -> tuple[str, str, str]:
        """What the parameter relates, with the two sides of a covariance in alphabetical order."""
        if self.op == "~~" and self.rhs < self.lhs:
            return (self.rhs, self.op, self.lhs)
        return (self.lhs, self.op, self.rhs)

    @property
    def name(self) -> str:
        """The parameter as lavaan writes it, for messages: ``visual=~x1``, ``x1~1``."""
        return f"{self.lhs}{self.op}{self.rhs}"
