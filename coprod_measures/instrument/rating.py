# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Ratings of evidence against COSMIN's criteria for good measurement properties.

Prinsen et al. (2018), COSMIN guideline for systematic reviews of outcome measures,
https://doi.org/10.1007/s11136-018-1798-3

A rating follows from the figures of a record and cannot be written by hand. It says how good the evidence
is; it never opens a rung of the validation ladder.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

FigureName = Literal[
    "alpha",
    "omega",
    "cfi",
    "tli",
    "rmsea",
    "srmr",
    "icc",
    "kappa",
    "sdc",
    "mic",
    "confirmed_share",
    "dif_r2_change",
    "scalar_invariance",
]
"""Figures that a record may hold as numbers; `scalar_invariance` is 1 where it was supported, else 0."""

RatingValue = Literal["sufficient", "insufficient", "indeterminate"]
Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rating:
    """How evidence is rated, and by which criterion (a message code).

    Attributes
    ----------
    value : {"sufficient", "insufficient", "indeterminate"}
        COSMIN's +, − and ?.
    criterion : str
        Message code of the criterion.
    """

    value: RatingValue
    criterion: str


def rate(what: str, figures: Figures, *, structure_sufficient: bool = False) -> Rating | None:
    """Return the rating of one property, or None where COSMIN states no criterion on figures.

    * structural validity: CFI or TLI > .95, or RMSEA < .06, or SRMR < .08;
    * internal consistency: at least low evidence for sufficient structural validity, and alpha ≥ .70;
    * reliability: ICC or weighted kappa ≥ .70;
    * measurement error: smallest detectable change < minimal important change;
    * hypotheses testing, responsiveness: at least 75 % of the results as hypothesised;
    * cross-cultural validity: no important differences in a multiple-group factor analysis (here: scalar
      invariance), or no important DIF (McFadden's R² change < .02).

    Parameters
    ----------
    what : str
        A property of an evidence record.
    figures : mapping
        By `FigureName`.
    structure_sufficient : bool
        Whether a record of the same scale and language rates structural validity as sufficient.

    References
    ----------
    Prinsen, C. A. C., et al. (2018). COSMIN guideline for systematic reviews of patient-reported outcome
    measures. Quality of Life Research, 27, 1147–1157. https://doi.org/10.1007/s11136-018-1798-3
    (criteria read as tabulated in https://doi.org/10.1136/bmjopen-2021-059360, Table 3).
    """
    if what not in _RULES:
        return None
    met = _RULES[what](figures)
    if what == "internal_consistency" and met is not None and not structure_sufficient:
        met = None
    value: RatingValue = "indeterminate" if met is None else "sufficient" if met else "insufficient"
    return Rating(value, f"criterion.{what}")


def _any(tests: Mapping[str, Callable[[float], bool]], figures: Figures) -> bool | None:
    found = [test(figures[name]) for name, test in tests.items() if name in figures]
    return any(found) if found else None


def _structure(figures: Figures) -> bool | None:
    tests: dict[str, Callable[[float], bool]] = {
        "cfi": lambda x: x > 0.95,
        "tli": lambda x: x > 0.95,
        "rmsea": lambda x: x < 0.06,
        "srmr": lambda x: x < 0.08,
    }
    return _any(tests, figures)


def _at_least(limit: float, *names: str) -> Callable[[Figures], bool | None]:
    return lambda figures: _any({n: lambda x: x >= limit for n in names}, figures)


def _error(figures: Figures) -> bool | None:
    return figures["sdc"] < figures["mic"] if {"sdc", "mic"} <= set(figures) else None


def _cross_cultural(figures: Figures) -> bool | None:
    return _any({"scalar_invariance": lambda x: x == 1, "dif_r2_change": lambda x: x < 0.02}, figures)


_RULES: Mapping[str, Callable[[Figures], bool | None]] = {
    "structural_validity": _structure,
    "internal_consistency": _at_least(0.70, "alpha"),
    "reliability": _at_least(0.70, "icc", "kappa"),
    "measurement_error": _error,
    "hypotheses_testing": _at_least(0.75, "confirmed_share"),
    "responsiveness": _at_least(0.75, "confirmed_share"),
    "cross_cultural_validity": _cross_cultural,
}
