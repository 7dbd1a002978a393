# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Moments of items one by one and together: what speaks for a robust or an ordinal estimator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import messages
from ..errors import DataError
from ..numerics.normality import Mardia, Moments, mardia, moments
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport, format_number, format_p
from .item_correlations import chosen_items, too_few_answered

_SKEW, _KURTOSIS = 2.0, 7.0
"""Beyond these maximum likelihood is misled (West, Finch & Curran, 1995)."""


@dataclass(frozen=True, slots=True)
class NormalityReport(TableReport):
    """How the answers to items are spread.

    Attributes
    ----------
    item_names : tuple of str
    moments : tuple of Moments
        By item, of everybody who answered it.
    mardia : Mardia
        Skewness and kurtosis of all items together, of complete respondents.
    findings : tuple of Finding
    """

    item_names: tuple[str, ...]
    moments: tuple[Moments, ...]
    mardia: Mardia
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item: ``item n mean sd median trimmed mad minimum maximum skew kurtosis se``."""
        names = list(Moments.__dataclass_fields__)
        rows = [
            [item, *(getattr(m, n) for n in names)]
            for item, m in zip(self.item_names, self.moments, strict=True)
        ]
        return pd.DataFrame(rows, columns=["item", *names])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the moments as a table to show, Mardia's tests underneath."""
        names = ("item", "n", "mean", "sd", "median", "skew", "kurtosis")
        columns = tuple(messages.text(f"normality.column.{n}", language) for n in names)
        rows = tuple(tuple(r) for r in self.to_frame()[list(names)].itertuples(index=False, name=None))
        m = self.mardia
        together = messages.text(
            "normality.mardia",
            language,
            n=m.n,
            skewness=format_number(m.skewness, 2, language),
            chisq=format_number(m.skewness_chisq, 1, language),
            df=m.skewness_df,
            p_skew=format_p(m.skewness_p, language),
            kurtosis=format_number(m.kurtosis, 2, language),
            z=format_number(m.kurtosis_z, 2, language),
            p_kurtosis=format_p(m.kurtosis_p, language),
        )
        notes = (together, messages.text("normality.note", language))
        return Table(messages.text("normality.title", language), columns, rows, notes, 2, language)


def normality(
    data: ResponseData | Any, *, items: Sequence[str] | None = None, divisor: int = 0
) -> NormalityReport:
    """Describe how answers are spread, item by item and together, beside a normal distribution.

    Answers on five steps are never normal, and in large samples every test says so: read the sizes. They
    tell whether to use ``estimator="MLR"``, or ``"WLSMV"`` for few or lopsided categories.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    items : sequence of str, optional
        Which items; by default every scored item, or every column.
    divisor : {0, 1}
        Mardia's measures with the covariances divided by n, as in his paper, or by n - 1, as in psych.

    Returns
    -------
    NormalityReport
        ``.to_frame()`` has a row per item; ``.mardia`` the two measures of all items together.

    Raises
    ------
    DataError
        If items are unknown, or too few respondents answered all of them.

    Notes
    -----
    R: ``psych::describe(x)``; ``psych::mardia(na.omit(x))`` with ``divisor=1``.

    References
    ----------
    Mardia (1970), doi:10.1093/biomet/57.3.519; West, Finch & Curran (1995), Structural equation models with
    nonnormal variables, in R. H. Hoyle (Ed.), *Structural equation modeling* (pp. 56-75).

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> x = pd.DataFrame(np.random.default_rng(1).standard_normal((500, 3)), columns=list("abc"))
    >>> normality(x).mardia.skewness_p > 0.05
    True
    """
    if divisor not in (0, 1):
        raise DataError(
            f"divisor={divisor!r} is neither 0 nor 1.",
            code="divisor",
            place="divisor",
            remedy="Use 0 (by n) or 1 (by n - 1).",
        )
    names, values = chosen_items(data, items)
    given = ~np.isnan(values)
    complete = values[given.all(axis=1)]
    if len(complete) <= len(names):
        raise too_few_answered(names, given, len(complete), "More respondents than items are needed.")
    described = tuple(moments(column) for column in values.T)
    far = [
        Finding("normality_far", "note", item=item, values={"skew": m.skew, "kurtosis": m.kurtosis})
        for item, m in zip(names, described, strict=True)
        if abs(m.skew) > _SKEW or m.kurtosis > _KURTOSIS
    ]
    return NormalityReport(names, described, mardia(complete, divisor=divisor), tuple(far))
