# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A second opinion: results beside those of other packages, quantity by quantity."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..analysis.exploratory import EfaFit
from ..analysis.reliability_report import ReliabilityReport
from ..analysis.scale_answers import scale_answers
from ..errors import DataError, NotSupportedError
from ..estimation.cfa_fit import CfaFit
from ..numerics.rotation import OBLIQUE, matched
from ..results import Table
from ..results.formatting import MINUS
from .second_engines import factor_analyzer_fit, pingouin_alpha, semopy_fit

Floats = NDArray[np.float64]

_CLOSED_FORM = 1e-8
_ROUNDED = 5.0001e-4
_SEMOPY_STOPS = 5e-3
"""semopy stops its search early: its estimates are this near the optimum."""

_ROTATED = 2e-3
"""Local optima aside, rotations of different programs agree to this."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity from two engines.

    Attributes
    ----------
    quantity : str
        Name of the quantity; of many of a kind, the one that differs most.
    ours, theirs : float
    tolerance : float
        Absolute difference that counts as agreement.
    engine, version : str
        The second engine.
    note : str
        Code of a sentence about how the other computes it; empty if there is nothing to say.
    fault : bool
        Whether the other's value is known to be wrong; nothing follows from the difference then.
    """

    quantity: str
    ours: float
    theirs: float
    tolerance: float
    engine: str
    version: str
    note: str = ""
    fault: bool = False

    @property
    def difference(self) -> float:
        """Theirs minus ours."""
        return self.theirs - self.ours

    @property
    def agrees(self) -> bool | None:
        """Whether the two agree; None where the other is known to be wrong."""
        return None if self.fault else bool(abs(self.difference) <= self.tolerance)


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """Results beside those of a second engine.

    Attributes
    ----------
    comparisons : tuple of Comparison
    """

    comparisons: tuple[Comparison, ...]

    @property
    def agrees(self) -> bool:
        """Whether all quantities agree, those with a known fault of the other left out."""
        return all(c.agrees is not False for c in self.comparisons)

    def to_frame(self) -> pd.DataFrame:
        """Return ``quantity ours theirs difference agrees engine version note``, unrounded."""
        return pd.DataFrame(
            [
                [c.quantity, c.ours, c.theirs, c.difference, c.agrees, c.engine, c.version, _note(c, "en")]
                for c in self.comparisons
            ],
            columns=["quantity", "ours", "theirs", "difference", "agrees", "engine", "version", "note"],
        )

    def table(self, language: messages.Language = "en") -> Table:
        """Return the comparison as a table to show."""
        names = ("quantity", "ours", "theirs", "difference", "agrees", "engine", "note")
        columns = tuple(messages.text(f"crosscheck.column.{name}", language) for name in names)
        rows = tuple(
            (
                c.quantity,
                c.ours,
                c.theirs,
                _tiny(c.difference, language),
                c.agrees,
                f"{c.engine} {c.version}",
                _note(c, language),
            )
            for c in self.comparisons
        )
        return Table(messages.text("crosscheck.title", language), columns, rows, (), 4, language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the table as Markdown."""
        return self.table(language).to_markdown()

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        lines = str(self.table()).splitlines()
        return "\n".join(lines if len(lines) <= 40 else [*lines[:39], "…: see .to_frame()"])


def _note(comparison: Comparison, language: messages.Language) -> str:
    return messages.text(f"crosscheck.{comparison.note}", language) if comparison.note else ""


def _tiny(value: float, language: messages.Language) -> str:
    shown = f"{value:.1e}".replace("-", MINUS)
    return shown.replace(".", ",") if language == "sv" else shown


def crosscheck(result: ReliabilityReport | CfaFit | EfaFit, data: Any = None) -> Crosscheck:
    """Compute a result again with another package and compare.

    Alpha goes to pingouin, a one-group ML fit to semopy, an exploratory solution to factor-analyzer.
    Where the other is known to be wrong, the note says how and nothing is concluded. Omega, its interval
    and fits of several groups have no sound second engine in Python; they are held to R in the tests.

    Parameters
    ----------
    result : ReliabilityReport, CfaFit or EfaFit
        From `reliability`, `cfa` or `efa`.
    data : ResponseData or frame, optional
        What a `ReliabilityReport` was made from; the other results hold what is needed.

    Returns
    -------
    Crosscheck

    Raises
    ------
    NotSupportedError
        If the second engine is not installed (extra ``crosscheck``) or cannot do this.
    DataError
        If the data of a reliability report are not given, or are others.
    """
    return Crosscheck(tuple(_compare(result, data)))


@singledispatch
def _compare(result: object, data: Any) -> Iterable[Comparison]:  # noqa: ARG001 (one signature for all)
    raise NotSupportedError(
        f"there is no second engine for a {type(result).__name__}.",
        code="no_second_engine",
        place="crosscheck",
        remedy="Give what reliability(), cfa() or efa() returned.",
    )


@_compare.register
def _alpha(result: ReliabilityReport, data: Any) -> Iterable[Comparison]:
    if data is None:
        raise DataError(
            "alpha is computed again from the answers, and none are given.",
            code="no_data",
            place="crosscheck",
            remedy="Use crosscheck(report, data) with the data of the report.",
        )
    answers = {a.scale: a for a in scale_answers(data, result.by)}
    for r in result.results:
        values = answers[r.scale].scored(r.group) if r.scale in answers else np.empty((0, r.k))
        complete = values[~np.isnan(values).any(axis=1)]
        if len(complete) != r.n:
            raise DataError(
                f"{r.scale}, {r.group}: the data have {len(complete)} complete cases and the report {r.n}.",
                code="other_data",
                place="crosscheck",
                remedy="Give the data that the report was made from.",
            )
        if math.isnan(r.alpha.value):
            continue
        other = pingouin_alpha(complete, result.level)
        name = f"{r.scale}, {r.group}: alpha"
        engine = ("pingouin", other.version)
        yield Comparison(name, r.alpha.value, other.alpha, _CLOSED_FORM, *engine)
        yield Comparison(f"{name}, low", r.alpha.low, other.low, _ROUNDED, *engine, "pingouin_rounds")
        yield Comparison(f"{name}, high", r.alpha.high, other.high, _ROUNDED, *engine, "pingouin_rounds")


@_compare.register
def _confirmatory(result: CfaFit, data: Any) -> Iterable[Comparison]:  # noqa: ARG001 (one signature for all)
    other = semopy_fit(result)
    engine = ("semopy", other.version)
    ours = result.fit_measures()
    chisq_tolerance = 1e-3 * max(1.0, ours["chisq"])
    # Ours stops at one.
    beyond = other.measures["cfi"] > 1
    for name, tolerance, note, fault in (
        ("chisq", chisq_tolerance, "semopy_stops", False),
        ("df", 0.0, "", False),
        ("cfi", 1e-3, "semopy_cfi" if beyond else "", beyond),
        ("tli", 1e-3, "", False),
        ("rmsea", 5e-3, "semopy_rmsea", False),
        ("logl", 0.0, "semopy_likelihood", True),
        ("aic", 0.0, "semopy_likelihood", True),
    ):
        yield Comparison(name, ours[name], other.measures[name], tolerance, *engine, note, fault)
    rows = result.table.parameters
    pairs = [(i, (p.lhs, p.rhs)) for i, p in enumerate(rows) if p.op == "=~"]
    names = [f"{lhs}=~{rhs}" for _, (lhs, rhs) in pairs]
    standardised = np.array([result.standardised[1][i] for i, _ in pairs])
    theirs = np.array([other.loadings[pair] for _, pair in pairs])
    yield _worst("std_all", names, standardised, theirs, _SEMOPY_STOPS, engine, "semopy_stops")
    if result.options.identification == "marker":
        errors = np.asarray(result.standard_errors[[i for i, _ in pairs]], dtype=np.float64)
        free = np.array([bool(rows[i].free) for i, _ in pairs])
        theirs = np.array([other.errors[pair] for _, pair in pairs])
        kept = [n for n, f in zip(names, free, strict=True) if f]
        if kept:
            yield _worst("se", kept, errors[free], theirs[free], _SEMOPY_STOPS, engine, "semopy_stops")


@_compare.register
def _exploratory(result: EfaFit, data: Any) -> Iterable[Comparison]:  # noqa: ARG001 (one signature for all)
    other = factor_analyzer_fit(result.correlation, result.n_factors, result.extraction, result.rotation)
    engine = ("factor-analyzer", other.version)
    loadings, phi, _ = matched(other.loadings, other.phi, result.rotated.loadings)
    names = [f"{item} {factor}" for item in result.items for factor in result.factors]
    yield _worst("loading", names, result.rotated.loadings.ravel(), loadings.ravel(), _ROTATED, engine)
    oblique = result.rotation in OBLIQUE and result.n_factors > 1
    if oblique:
        upper = np.triu_indices(result.n_factors, 1)
        pairs = [f"{result.factors[i]} {result.factors[j]}" for i, j in zip(*upper, strict=True)]
        yield _worst("phi", pairs, result.rotated.phi[upper], phi[upper], _ROTATED, engine, "fa_phi", True)
    common = np.asarray(result.communalities, dtype=np.float64)
    yield _worst(
        "communality", result.items, common, other.communalities, _ROTATED, engine,
        "fa_communalities" if oblique else "", oblique,
    )  # fmt: skip


def _worst(
    kind: str,
    names: Iterable[str],
    ours: Floats,
    theirs: Floats,
    tolerance: float,
    engine: tuple[str, str],
    note: str = "",
    fault: bool = False,
) -> Comparison:
    """Return the comparison of the element that differs most; NaN of the other counts as infinitely far."""
    i = int(np.argmax(np.nan_to_num(np.abs(theirs - ours), nan=np.inf)))
    quantity = f"{kind} {list(names)[i]} (largest difference of {len(ours)})"
    return Comparison(quantity, float(ours[i]), float(theirs[i]), tolerance, *engine, note, fault)
