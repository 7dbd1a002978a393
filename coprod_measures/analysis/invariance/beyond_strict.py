# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""After strict invariance: are the populations alike in what is measured?

These steps say nothing of the measurement, and no verdict rests on them: equal factor variances, covariances
and means are findings about people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from ... import messages
from ...errors import NotSupportedError
from ...estimation import CfaFit, difference_test
from ...estimation.difference_test_result import DifferenceTest
from ...model import FactorModel
from ...model.wave_model import WaveModel
from ...results import ShowsTable, Table, format_p
from .climb import EQUAL, ORDINAL_EQUAL, fit_numbers
from .release import words
from .result import InvarianceLadder
from .step_fit import fit_step
from .wave_ladder import WaveLadder

_STEPS = ("lv_variances", "lv_covariances", "means")


@dataclass(frozen=True)
class BeyondStrict(ShowsTable):
    """Equality of factor variances, covariances and means, each added to the step before.

    Attributes
    ----------
    frame : pandas.DataFrame
        ``step chisq df cfi rmsea srmr delta_chisq delta_df delta_p method``, unrounded; the first row is the
        strict model. χ² differences are scaled ones where the estimator is robust.
    fits : tuple of CfaFit
    methods : tuple of str
        Codes of the difference tests; empty where there is none.
    """

    frame: pd.DataFrame
    fits: tuple[CfaFit, ...]
    methods: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the steps as a frame."""
        return self.frame.copy()

    def to_table(self, language: str = "en") -> Table:
        """Return the steps as a table for people, in their language."""
        names = tuple(messages.text(f"ladder.column.{c}", language) for c in self.frame.columns)
        rows = tuple(
            (
                messages.text(f"beyond.step.{row['step']}", language),
                *(row[c] for c in ("chisq", "df", "cfi", "rmsea", "srmr", "delta_chisq")),
                row["delta_df"] if method else None,
                format_p(row["delta_p"], language).removeprefix("= ") if method else None,
                messages.text(f"difference_test.{method}", language) if method else "",
            )
            for row, method in zip(self.frame.to_dict("records"), self.methods, strict=True)
        )
        note = messages.text("beyond.note", language)
        return Table(messages.text("beyond.title", language), names, rows, (note,), 3, language)


def beyond_strict(ladder: InvarianceLadder) -> BeyondStrict:
    """Climb on from a ladder's strict model.

    Parameters
    ----------
    ladder : InvarianceLadder or WaveLadder
        Of groups, or over waves. Its strict model is taken as it stands, releases included; read the steps
        only where strict invariance is supported. Over waves covariances of factors stay free.

    Raises
    ------
    NotSupportedError
        If there is no strict model to start from.

    Notes
    -----
    lavaan: ``group.equal = c("loadings", "intercepts", "residuals", "lv.variances", "lv.covariances",
    "means")``; of ordinal items and over waves (``long.equal``) by ``semTools::measEq.syntax``.
    """
    top = next((s for s in ladder.steps if s.name == "strict"), None)
    strict = None if top is None else top.fit
    over_waves = isinstance(ladder, WaveLadder)
    known = (EQUAL["strict"], ORDINAL_EQUAL["strict"])
    if top is None or strict is None or not strict.converged or top.equal not in known:
        raise NotSupportedError(
            "there is no strict model to climb on from.",
            code="no_strict_model",
            place=ladder.title(),
            remedy="See the ladder's steps and reasons.",
        )
    model: FactorModel | WaveModel = strict.model
    free = strict.options.free
    if isinstance(ladder, WaveLadder) and ladder.wave_model is not None:
        model, free = ladder.wave_model, words(ladder.found) if ladder.full is not None else ()
    fits, names, equal = [strict], ["strict"], top.equal
    for step in _STEPS:
        if step == "lv_covariances" and (over_waves or len(strict.table.latents) == 1):
            continue
        names.append(step)
        equal = (*equal, step)
        fits.append(
            fit_step(
                model,
                strict.sample,
                estimator=strict.options.estimator,
                equal=equal,
                free=free,
                identification=strict.options.identification,
            )
        )
    tests = [None, *(_test(before, fit) for before, fit in pairwise(fits))]
    rows = [_row(name, fit, test) for name, fit, test in zip(names, fits, tests, strict=True)]
    methods = tuple("" if test is None else test.method for test in tests)
    return BeyondStrict(pd.DataFrame(rows), tuple(fits), methods)


def _test(before: CfaFit, fit: CfaFit) -> DifferenceTest | None:
    return difference_test(before, fit) if before.converged and fit.converged else None


def _row(name: str, fit: CfaFit, test: DifferenceTest | None) -> dict[str, object]:
    numbers = fit_numbers(fit)
    row: dict[str, object] = {
        "step": name,
        "chisq": numbers.chisq,
        "df": numbers.df,
        "cfi": numbers.cfi,
        "rmsea": numbers.rmsea,
        "srmr": numbers.srmr,
        "delta_chisq": math.nan,
        "delta_df": 0,
        "delta_p": math.nan,
        "method": "",
    }
    if test is not None:
        row |= {"delta_chisq": test.chisq, "delta_df": test.df, "delta_p": test.pvalue, "method": test.title}
    return row
