# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How far the report's numbers agree with those of other people's programs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

from ..analysis.reliability_report import ReliabilityReport
from ..comparison.crosscheck import Comparison, Crosscheck, crosscheck
from ..errors import CoprodError, StatisticalWarning
from ..estimation.cfa import cfa
from ..model import FactorModel
from ..responses import ResponseData

_ITEMS_FOR_A_MODEL = 4
"""With three items a model has no degrees of freedom, and its indices cannot be compared."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One set of numbers calculated twice.

    Attributes
    ----------
    scale : str or None
        Whose factor model; None for alpha of all scales and groups.
    engine : str
        The second program with its version; empty where nothing could be compared.
    compared, agreeing : int
        Numbers compared, and those that agree within the tolerance. Numbers that the second program is
        known to get wrong are left out.
    largest : float
        Largest absolute difference among those compared, in the numbers' own units.
    differing : tuple of str
        Names of the numbers that do not agree.
    notes : tuple of str
        Codes of sentences on how the second program calculates.
    refusal : str
        Why nothing could be compared: "" or an error code.
    """

    scale: str | None
    engine: str
    compared: int
    agreeing: int
    largest: float
    differing: tuple[str, ...]
    notes: tuple[str, ...]
    refusal: str = ""


def agreements(data: ResponseData, reliability: ReliabilityReport) -> tuple[Agreement, ...]:
    """Return the agreement of alpha, and of a one-group factor model of each reflective scale."""
    made = [_compare(None, lambda: crosscheck(reliability, data))] if reliability.results else []
    for scale in data.instrument.reflective_scales():
        if len(scale.items) >= _ITEMS_FOR_A_MODEL:
            made.append(_compare(scale.id, lambda name=scale.id: _model(data, name)))  # type: ignore[misc]
    return tuple(made)


def _model(data: ResponseData, scale: str) -> Crosscheck:
    return crosscheck(cfa(FactorModel.from_instrument(data.instrument, scale=scale), data))


def _compare(scale: str | None, calculate: Callable[[], Crosscheck]) -> Agreement:
    """Return the agreement, or why there is none: the program is missing, or there is nothing to compare."""
    try:
        with warnings.catch_warnings():
            # What is wrong with a fit stands in the sections on the ladder and on reliability.
            warnings.simplefilter("ignore", StatisticalWarning)
            comparisons = calculate().comparisons
    except CoprodError as error:
        return Agreement(scale, "", 0, 0, 0.0, (), (), error.code)
    return _summed(scale, comparisons)


def _summed(scale: str | None, comparisons: tuple[Comparison, ...]) -> Agreement:
    judged = [c for c in comparisons if c.agrees is not None]
    engines = dict.fromkeys(f"{c.engine} {c.version}" for c in comparisons)
    return Agreement(
        scale=scale,
        engine=", ".join(engines),
        compared=len(judged),
        agreeing=sum(c.agrees is True for c in judged),
        largest=max((abs(c.difference) for c in judged), default=0.0),
        differing=tuple(c.quantity for c in judged if not c.agrees),
        notes=tuple(dict.fromkeys(c.note for c in comparisons if c.note)),
        refusal="" if judged else "nothing_compared",
    )
