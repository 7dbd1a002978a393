# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Do published figures agree with each other? What a source prints implies more than it says.

A disagreement is no proof of an error: another n, a scaled statistic or another model may stand behind it.
So the checks say that the printed figures do not agree, and what might explain it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..errors import DataError
from ..instrument import Card
from ..instrument.card import ModelFigures
from ..numerics.classical import alpha
from ..results import Finding
from .figure_check import FIGURE_NAMES, FigureCheck, FigureReport, Kind, Number, Printed
from .incremental_fit import check_cfi, check_tli


def check_rmsea(
    printed: Number, *, chisq: Number, df: int, n: int, groups: int = 1, place: str = "RMSEA"
) -> FigureCheck:
    r"""Recompute RMSEA from χ², its degrees of freedom and n.

    .. math:: \mathrm{RMSEA} = \sqrt{G}\,\sqrt{\frac{\max(\chi^2 - df, 0)}{df\,N}}

    with N the total number of respondents or that number less one, since programs differ; with several
    groups also without √G. The rounding of χ² and of RMSEA is allowed for.

    Parameters
    ----------
    printed, chisq : str or float
        As printed. Text keeps the decimals: "0.10" was rounded to two, the number 0.1 to one.
    df, n, groups : int
        Degrees of freedom, total number of respondents, number of groups.
    place : str
        What the figure belongs to, for messages.

    Returns
    -------
    FigureCheck

    References
    ----------
    Steiger, J. H. (1998). A note on multiple sample extensions of the RMSEA fit index. Structural Equation
    Modeling, 5, 411–419. https://doi.org/10.1080/10705519809540115

    Examples
    --------
    >>> check_rmsea("0.059", chisq="382.864", df=99, n=336).agrees
    False
    """
    _positive(df=df, n=n - 1, groups=groups)
    shown, x = Printed.read(printed, "RMSEA"), Printed.read(chisq, "χ²")
    variants = {
        (f"n{minus}" + (root and ", √G")): (n - bool(minus), g)
        for minus in ("", " - 1")
        for root, g in ({("", 1), ("g", groups)} if groups > 1 else {("", 1)})
    }
    implied = {name: _rmsea(x.value, df, size, g) for name, (size, g) in sorted(variants.items())}
    ranges = [tuple(_rmsea(end, df, size, g) for end in x.ends) for size, g in variants.values()]
    agrees = any(shown.overlaps(low, high) for low, high in ranges)
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    findings: tuple[Finding, ...] = ()
    if not agrees:
        other = (
            groups * (x.value - df) / (df * shown.value**2) if shown.value > 0 and x.value > df else math.nan
        )
        causes = [Finding("published_scaled", "note", values={"place": place})]
        if math.isfinite(other):
            causes.insert(
                0,
                Finding("published_other_n", "note", values={"place": place, "n": n, "other": round(other)}),
            )
        findings = (_disagreement("rmsea", place, shown, low, high), *causes)
    return FigureCheck("rmsea", place, shown.text, implied, low, high, agrees, findings)


def _rmsea(chisq: float, df: int, n: int, groups: int) -> float:
    return math.sqrt(groups) * math.sqrt(max(chisq - df, 0.0) / (df * n))


def check_omega(printed: Number | None, loadings: Sequence[Number], *, place: str = "omega") -> FigureCheck:
    r"""Recompute omega from standardised loadings of one factor with uncorrelated errors.

    .. math:: \omega = \frac{(\sum\lambda_i)^2}{(\sum\lambda_i)^2 + \sum(1 - \lambda_i^2)}

    Parameters
    ----------
    printed : str, float or None
        As printed; None to recompute only.
    loadings : sequence of str or float
        Standardised, as printed; reversed items turned, so that all are positive.
    place : str
        What the figure belongs to, for messages.

    Returns
    -------
    FigureCheck

    References
    ----------
    McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum.
    """
    read = [Printed.read(x, "loading") for x in loadings]
    if len(read) < 2 or not all(0 < x.value < 1 for x in read):
        raise DataError(
            "needs at least two standardised loadings between 0 and 1.",
            code="loadings",
            place=place,
            remedy="Turn the loadings of reversed items, and give standardised ones.",
        )
    low, high = (_omega(np.clip([x.ends[i] for x in read], 0, 1)) for i in (0, 1))
    value = _omega(np.array([x.value for x in read]))
    return _compared("omega", place, printed, {"omega": value}, low, high, "published_errors")


def _omega(loadings: npt.NDArray[np.float64]) -> float:
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def check_alpha(
    printed: Number | None,
    correlations: npt.ArrayLike,
    *,
    decimals: int = 2,
    sds: Sequence[float] | None = None,
    place: str = "alpha",
) -> FigureCheck:
    """Recompute Cronbach's alpha from a correlation matrix, with standard deviations where they are known.

    Without standard deviations it is the alpha of standardised items, which differs from raw alpha where
    the standard deviations differ.

    Parameters
    ----------
    printed : str, float or None
        As printed; None to recompute only.
    correlations : array_like, shape (k, k)
        Between the items, reversed items turned.
    decimals : int
        Decimals that the correlations are printed with.
    sds : sequence of float, optional
        Standard deviations of the items.
    place : str
        What the figure belongs to, for messages.

    Returns
    -------
    FigureCheck
    """
    r = _numbers(correlations)
    if (
        r is None
        or r.ndim != 2
        or r.shape[0] != r.shape[1]
        or len(r) < 2
        or not np.allclose(r, r.T)
        or not np.allclose(np.diag(r), 1)
    ):
        raise DataError(
            "is not a correlation matrix.",
            code="not_a_correlation_matrix",
            place=place,
            remedy="Give a square symmetric matrix with ones on the diagonal.",
        )
    sd = np.ones(len(r)) if sds is None else _numbers(sds)
    if sd is None or sd.shape != (len(r),) or not (sd > 0).all():
        raise DataError(
            f"needs {len(r)} positive standard deviations.",
            code="sds",
            place=place,
            remedy="Give one per item.",
        )
    half = 0.5 * 10.0**-decimals
    off = 1 - np.eye(len(r))
    low, value, high = (alpha((r + shift * off) * np.outer(sd, sd)) for shift in (-half, 0.0, half))
    cause = "published_raw_alpha" if sds is None else "published_other_answers"
    return _compared("alpha", place, printed, {"alpha": value}, low, high, cause)


def _numbers(values: npt.ArrayLike) -> npt.NDArray[np.float64] | None:
    """Return an array of numbers; None of what is none, such as rows of different lengths."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        return None


def check_mean(
    printed: Number,
    *,
    minimum: float,
    maximum: float,
    sd: Number | None = None,
    n: int | None = None,
    place: str = "mean",
) -> FigureReport:
    r"""Check that a mean lies in the range of its scale, and that its standard deviation can be so large.

    A standard deviation in [a, b] around the mean M is at most
    :math:`\sqrt{(M - a)(b - M)\,n/(n - 1)}`.

    Parameters
    ----------
    printed : str or float
        The mean, as printed.
    minimum, maximum : float
        Range of the scale.
    sd : str or float, optional
        The standard deviation, as printed.
    n : int, optional
        Number of respondents; without it n/(n − 1) is taken as 2, its largest value.
    place : str
        What the figures belong to, for messages.

    Returns
    -------
    FigureReport
        Of the mean, and of the standard deviation where one is given: ``mean, sd = check_mean(...)``.
    """
    if not minimum < maximum:
        raise DataError(
            "needs a range.", code="range", place=place, remedy="Give a minimum below the maximum."
        )
    mean = Printed.read(printed, "mean")
    ends = {"lowest": float(minimum), "highest": float(maximum)}
    checks = [_compared("mean", place, printed, ends, minimum, maximum, "published_other_range")]
    if sd is not None:
        factor = n / (n - 1) if n is not None and n > 1 else 2.0
        inside = np.clip([*mean.ends, mean.value, (minimum + maximum) / 2], minimum, maximum)
        allowed = [m for m in inside if mean.ends[0] <= m <= mean.ends[1]] or [
            float(np.clip(mean.value, minimum, maximum))
        ]
        most = max(math.sqrt((m - minimum) * (maximum - m) * factor) for m in allowed)
        checks.append(_compared("sd", place, sd, {"highest": most}, 0.0, most, "published_other_range"))
    return FigureReport(place, tuple(checks))


def check_published(card: Card) -> FigureReport:
    """Check all figures on a card that others on it imply.

    Parameters
    ----------
    card : Card
        From `load_card`.

    Returns
    -------
    FigureReport
        RMSEA of every model that prints one; CFI and TLI against the baseline model, or where none is
        printed against each other; omega from loadings; mean and standard deviation of every
        scale whose range is known.

    Raises
    ------
    DataError
        If it is no card, or a figure on it is impossible.

    Examples
    --------
    >>> print(check_published(load_card("ilead")))  # doctest: +SKIP
    """
    if not isinstance(card, Card):
        raise DataError(
            f"{type(card).__name__} is not a card of a published instrument.",
            code="not_a_card",
            place="card",
            remedy="Load one first: check_published(load_card(name)); list_cards() has the names.",
        )
    checks: list[FigureCheck] = []
    for m in card.models:
        if m.df > 0:
            checks += _of_model(m)
    for s in card.scales:
        if len(s.loadings) > 1:
            checks.append(check_omega(s.omega, s.loadings, place=s.scale))
        if s.mean is not None and s.minimum is not None and s.maximum is not None:
            checks += check_mean(s.mean, minimum=s.minimum, maximum=s.maximum, sd=s.sd, n=s.n, place=s.scale)
    return FigureReport(card.name, tuple(checks))


def _of_model(m: ModelFigures) -> Iterator[FigureCheck]:
    """Check what one model's figures imply of each other."""
    place = ", ".join(filter(None, (m.model, m.group)))
    if m.rmsea is not None:
        yield check_rmsea(m.rmsea, chisq=m.chisq, df=m.df, n=m.n, groups=m.groups, place=place)
    baseline_df = m.baseline_df
    if baseline_df is None and m.n_items is not None:
        baseline_df = m.groups * m.n_items * (m.n_items - 1) // 2
    if m.baseline_chisq is not None and baseline_df is not None:
        baseline = {"chisq": m.chisq, "df": m.df, "baseline_chisq": m.baseline_chisq}
        if m.cfi is not None:
            yield check_cfi(m.cfi, **baseline, baseline_df=baseline_df, place=place)  # type: ignore[arg-type]
        if m.tli is not None:
            yield check_tli(m.tli, **baseline, baseline_df=baseline_df, place=place)  # type: ignore[arg-type]
    elif m.tli is not None and m.cfi is not None and (m.groups == 1 or baseline_df is not None):
        yield check_tli(m.tli, df=m.df, cfi=m.cfi, baseline_df=baseline_df, place=place)


def _compared(
    kind: Kind,
    place: str,
    printed: Number | None,
    implied: Mapping[str, float],
    low: float,
    high: float,
    cause: str,
) -> FigureCheck:
    if printed is None:
        return FigureCheck(kind, place, None, implied, low, high, None)
    shown = Printed.read(printed, place)
    agrees = shown.overlaps(low, high)
    findings = (
        ()
        if agrees
        else (_disagreement(kind, place, shown, low, high), Finding(cause, "note", values={"place": place}))
    )
    return FigureCheck(kind, place, shown.text, implied, low, high, agrees, findings)


def _disagreement(kind: Kind, place: str, shown: Printed, low: float, high: float) -> Finding:
    values = {"place": place, "kind": FIGURE_NAMES[kind], "printed": shown.text, "low": low, "high": high}
    return Finding("published_disagrees", "warning", values=values)


def _positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 1:
            raise DataError(
                f"{name} is too small.", code="too_small", place=name, remedy="Give a larger number."
            )
