# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Do printed CFI and TLI agree with χ² of the model and of its baseline, and with each other?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import product

from ..errors import DataError
from ..results import Finding
from .figure_check import FIGURE_NAMES, FigureCheck, Kind, Number, Printed

_MOST_ITEMS = 400
Range = tuple[float, float]


def check_cfi(
    printed: Number,
    *,
    chisq: Number,
    df: int,
    baseline_chisq: Number,
    baseline_df: int,
    place: str = "CFI",
) -> FigureCheck:
    r"""Recompute CFI from χ² of the model and of its baseline, in which nothing correlates.

    .. math:: \mathrm{CFI} = 1-\frac{\max(\chi^2-df,0)}{\max(\chi^2_b-df_b,\chi^2-df,0)}

    Parameters
    ----------
    printed, chisq, baseline_chisq : str or float
        As printed; the rounding of each is allowed for.
    df, baseline_df : int
    place : str
        What the figure belongs to, for messages.

    Returns
    -------
    FigureCheck

    References
    ----------
    Bentler, P. M. (1990). Comparative fit indexes in structural models. *Psychological Bulletin*, 107,
    238-246. https://doi.org/10.1037/0033-2909.107.2.238

    Examples
    --------
    >>> check_cfi("0.931", chisq="85.306", df=24, baseline_chisq="918.852", baseline_df=36).agrees
    True
    """
    _degrees(df, baseline_df, place)
    own, base = Printed.read(chisq, "χ²"), Printed.read(baseline_chisq, "baseline χ²")
    ends = [_cfi(x, df, b, baseline_df) for x, b in product(own.ends, base.ends)]
    value = _cfi(own.value, df, base.value, baseline_df)
    return _checked("cfi", place, printed, {"baseline": value}, [(min(ends), max(ends))])


def check_tli(
    printed: Number,
    *,
    df: int,
    cfi: Number | None = None,
    chisq: Number | None = None,
    baseline_chisq: Number | None = None,
    baseline_df: int | None = None,
    items: int | None = None,
    place: str = "TLI",
) -> FigureCheck:
    r"""Recompute TLI from χ² of the model and of its baseline, or from CFI.

    .. math::

        \mathrm{TLI} = \frac{\chi^2_b/df_b-\chi^2/df}{\chi^2_b/df_b-1}
        = 1-(1-\mathrm{CFI})\,\frac{df_b}{df} \quad (0<\mathrm{CFI}<1)

    The baseline of k items has k(k − 1)/2 degrees of freedom. Where neither they nor the items are known,
    every number of items is tried: printed CFI and TLI must fit one of them.

    Parameters
    ----------
    printed, cfi, chisq, baseline_chisq : str or float
        As printed. Either CFI, or both χ².
    df : int
        Of the model.
    baseline_df : int, optional
    items : int, optional
        Number of items in the model, in place of `baseline_df`.
    place : str
        What the figure belongs to, for messages.

    Returns
    -------
    FigureCheck
        Without `baseline_df` and `items`, ``.implied`` holds the numbers of items that come nearest.

    References
    ----------
    Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor analysis.
    *Psychometrika*, 38, 1-10. https://doi.org/10.1007/BF02291170

    Examples
    --------
    >>> check_tli("0.54", df=350, cfi="0.58", items=28).agrees
    True
    """
    known = items * (items - 1) // 2 if items is not None and baseline_df is None else baseline_df
    _degrees(df, df if known is None else known, place)
    if chisq is not None and baseline_chisq is not None:
        if known is None:
            raise _missing(place, "the baseline's degrees of freedom, or the number of items")
        own, base = Printed.read(chisq, "χ²"), Printed.read(baseline_chisq, "baseline χ²")
        ends = [_tli(x, df, b, known) for x, b in product(own.ends, base.ends)]
        implied = {"baseline": _tli(own.value, df, base.value, known)}
        return _checked("tli", place, printed, implied, [(min(ends), max(ends))])
    if cfi is None:
        raise _missing(place, "CFI, or χ² of the model and of its baseline")
    index, shown = Printed.read(cfi, "CFI"), Printed.read(printed, "TLI")
    if known is not None:
        return _checked("tli", place, printed, *_from_cfi(index, df, {"CFI": known}))
    near = sorted(_baselines(df), key=lambda b: abs(1 - (1 - index.value) * b[1] / df - shown.value))[:2]
    return _checked("tli", place, printed, *_from_cfi(index, df, {f"{k} items": b for k, b in near}))


def _from_cfi(cfi: Printed, df: int, baselines: dict[str, int]) -> tuple[dict[str, float], list[Range]]:
    """TLI that a printed CFI implies, by degrees of freedom of the baseline. A CFI of one hides the rest."""
    ranges = []
    for b in baselines.values():
        low, high = (1 - (1 - end) * b / df for end in cfi.ends)
        ranges.append((low, math.inf if cfi.ends[1] >= 1 else high))
    return {name: 1 - (1 - cfi.value) * b / df for name, b in baselines.items()}, ranges


def _baselines(df: int) -> Iterator[tuple[int, int]]:
    """Numbers of items whose baseline has more degrees of freedom than the model."""
    return ((k, k * (k - 1) // 2) for k in range(3, _MOST_ITEMS) if k * (k - 1) // 2 > df)


def _cfi(chisq: float, df: int, baseline: float, baseline_df: int) -> float:
    excess = max(chisq - df, 0.0)
    most = max(baseline - baseline_df, excess)
    return 1 - excess / most if most > 0 else 1.0


def _tli(chisq: float, df: int, baseline: float, baseline_df: int) -> float:
    base = baseline / baseline_df
    return (base - chisq / df) / (base - 1) if base != 1 else math.nan


def _checked(
    kind: Kind, place: str, printed: Number, implied: dict[str, float], ranges: Iterable[Range]
) -> FigureCheck:
    shown, allowed = Printed.read(printed, FIGURE_NAMES[kind]["en"]), list(ranges)
    agrees = any(shown.overlaps(low, high) for low, high in allowed)
    low, high = min(r[0] for r in allowed), max(r[1] for r in allowed)
    findings: tuple[Finding, ...] = ()
    if not agrees:
        values = {"place": place, "kind": FIGURE_NAMES[kind], "printed": shown.text, "low": low, "high": high}
        findings = (
            Finding("published_disagrees", "warning", values=values),
            Finding("published_baseline", "note", values={"place": place}),
        )
    return FigureCheck(kind, place, shown.text, implied, low, high, agrees, findings)


def _degrees(df: int, baseline_df: int, place: str) -> None:
    if df < 1 or baseline_df < df:
        raise DataError(
            "needs degrees of freedom of the model, and no fewer of its baseline.",
            code="degrees_of_freedom",
            place=place,
            remedy="A model without any fits every sample; the baseline of k items has k(k - 1)/2.",
        )


def _missing(place: str, what: str) -> DataError:
    return DataError(f"needs {what}.", code="too_little", place=place, remedy="See where they are printed.")
