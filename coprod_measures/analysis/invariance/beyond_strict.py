# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""After strict invariance: are the populations alike in what is measured?

These steps say nothing of the measurement, and no verdict rests on them: equal factor variances, covariances
and means are findings about people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ...errors import NotSupportedError
from ...estimation import CfaFit, difference_test
from ...model import FactorModel
from ...model.wave_model import WaveModel
from ...results import Table
from .climb import EQUAL, ORDINAL_EQUAL, fit_numbers
from .release import words
from .result import InvarianceLadder
from .step_fit import fit_step
from .wave_ladder import WaveLadder

_STEPS = ("lv_variances", "lv_covariances", "means")


@dataclass(frozen=True)
class BeyondStrict:
    """Equality of factor variances, covariances and means, each added to the step before.

    Attributes
    ----------
    frame : pandas.DataFrame
        ``step chisq df cfi rmsea srmr delta_chisq delta_df delta_p method``, unrounded; the first row is the
        strict model. χ² differences are scaled ones where the estimator is robust.
    fits : tuple of CfaFit
    """

    frame: pd.DataFrame
    fits: tuple[CfaFit, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the steps as a frame."""
        return self.frame.copy()

    def to_table(self) -> Table:
        """Return the steps as a table for people."""
        note = "Differences between people, not between questions: no verdict rests on them."
        return Table.from_frame(self.frame, "Beyond strict invariance", (note,))

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.to_table().to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return str(self.to_table())


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
    rows = [_row(name, fit, before) for name, fit, before in zip(names, fits, [None, *fits], strict=False)]
    return BeyondStrict(pd.DataFrame(rows), tuple(fits))


def _row(name: str, fit: CfaFit, before: CfaFit | None) -> dict[str, object]:
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
    if before is not None and before.converged and fit.converged:
        test = difference_test(before, fit)
        row |= {"delta_chisq": test.chisq, "delta_df": test.df, "delta_p": test.pvalue, "method": test.title}
    return row
