# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Alignment: factor means and standard deviations of many groups without exact invariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import (
    DataError,
    EstimationError,
    ModelError,
    NotSupportedError,
    OptionError,
    check_option,
    closest,
)
from ..estimation import CfaFit
from ..estimation.ordinal_fit import OrdinalFit
from ..numerics.alignment import Aligned, AlignmentMethod, AlignmentScale, align, noninvariant
from ..results import Finding, Share
from .alignment_report import Alignment

Floats = NDArray[np.float64]
AlignmentWeights = Literal["sqrt_n", "equal"]

_MANY_GROUPS = 8
_MANY_NONINVARIANT = 0.25


@dataclass(frozen=True, slots=True)
class _Configural:
    """Loadings and intercepts with standard normal factors, shape (G, I), and group sizes if known."""

    loadings: Floats
    intercepts: Floats
    groups: tuple[str, ...]
    items: tuple[str, ...]
    n: Floats | None


def alignment(
    fit: CfaFit | Any,
    intercepts: Any = None,
    *,
    factor: str | None = None,
    groups: Sequence[str] | None = None,
    n: Sequence[int] | None = None,
    method: AlignmentMethod = "fixed",
    scale: AlignmentScale | None = None,
    weights: AlignmentWeights | None = None,
    power: tuple[float, float] = (0.5, 0.5),
    epsilon: float = 1e-3,
    tolerance: tuple[float, float] = (0.1, 0.3),
    starts: int = 20,
    seed: int = 1,
) -> Alignment:
    r"""Estimate factor means and standard deviations of many groups by aligning their items.

    .. math::

        F = \sum_{g<h}\sum_i w_{gi}w_{hi}\Bigl[f\Bigl(\tfrac{\lambda_{gi}}{\psi_g} -
            \tfrac{\lambda_{hi}}{\psi_h}\Bigr) + f\Bigl(\nu_{gi} - \tfrac{\alpha_g}{\psi_g}\lambda_{gi} -
            \nu_{hi} + \tfrac{\alpha_h}{\psi_h}\lambda_{hi}\Bigr)\Bigr], \qquad f(x) = (x^2+\epsilon)^{p/2}

    is minimised over means :math:`\alpha_g` and standard deviations :math:`\psi_g`: most items are to differ
    very little and a few may differ much. The means carry no interval.

    Parameters
    ----------
    fit : CfaFit, or array or frame of shape (groups, items)
        A configural multi-group model, identified in any way, whose items belong to one factor each; or
        loadings of a configural model with standard normal factors (NaN where a group has no such item).
    intercepts : array or frame, shape (groups, items)
        With an array of loadings only.
    factor : str, optional
        Which factor of the fit, where it has several.
    groups : sequence of str, optional
        Labels to go with arrays; by default the index of a frame, else 1, 2, ….
    n : sequence of int, optional
        Group sizes to go with arrays.
    method : {"fixed", "free"}
        Whether the first group's mean is 0, or estimated as well (for many groups only).
    scale : {"first", "product"}, optional
        Whether the first group's standard deviation is 1, or the product of all. By default the product for
        more than 8 groups: with many, fixing one lets all others run away together.
    weights : {"sqrt_n", "equal"}, optional
        :math:`w_{gi}` proportional to the root of group size or all equal; the first by default where sizes
        are known.
    power : pair of float
        p for loadings and for intercepts; (.5, .5) is Asparouhov and Muthén's.
    epsilon : float
        Smaller is sharper and has more local minima.
    tolerance : pair of float
        A loading or intercept farther from the median of the groups than this is non-invariant.
    starts, seed : int
        Starts of each search, and the seed of those at random.

    Returns
    -------
    Alignment
        ``.means``, ``.sds`` (by group), ``.objective``, ``.loadings``, ``.intercepts``,
        ``.noninvariant_loadings``, ``.noninvariant_intercepts``.

    Raises
    ------
    ModelError
        If the fit holds loadings or intercepts equal, has cross-loadings, or several factors and none named.
    NotSupportedError
        For a model of ordinal items.
    DataError, OptionError
        If arrays do not go together, or an option is not understood.

    Notes
    -----
    R: ``sirt::invariance.alignment(lambda, nu, wgt = sqrt(n), align.pow = c(.5, .5), fixed = TRUE)``, whose
    ``fopt`` is twice the objective. The product solution is that of ``meth = 3``, divided by the geometric
    mean of its ``psi``; with ``fixed = FALSE`` sirt 4.1-15 stops before the minimum.

    References
    ----------
    Asparouhov & Muthén (2014), doi:10.1080/10705511.2014.919210; Muthén & Asparouhov (2014),
    doi:10.3389/fpsyg.2014.00978; Robitzsch (2020), doi:10.3390/stats3030019

    Examples
    --------
    >>> loadings = [[0.8, 0.7, 0.9, 0.8], [1.2, 1.05, 1.35, 1.2], [0.8, 0.7, 0.9, 0.8]]
    >>> intercepts = [[3.0, 3.0, 3.0, 3.0], [3.4, 3.35, 3.45, 3.9], [3.0, 3.0, 3.0, 3.0]]
    >>> found = alignment(loadings, intercepts)
    >>> found.means.abs().round(2).tolist(), found.sds.round(2).tolist()
    ([0.0, 0.5, 0.0], [1.0, 1.5, 1.0])
    """
    check_option("method", method, get_args(AlignmentMethod))
    if scale is not None:
        check_option("scale", scale, get_args(AlignmentScale))
    if weights is not None:
        check_option("weights", weights, get_args(AlignmentWeights))
    _check_numbers(power, epsilon, tolerance, starts)
    given = (
        _of_fit(fit, factor, intercepts, groups, n)
        if isinstance(fit, CfaFit)
        else _of_arrays(fit, intercepts, groups, n)
    )
    chosen: AlignmentScale = scale or ("product" if len(given.groups) > _MANY_GROUPS else "first")
    weighting: AlignmentWeights = weights or ("equal" if given.n is None else "sqrt_n")
    if weighting == "sqrt_n" and given.n is None:
        raise OptionError(
            "weights='sqrt_n' needs group sizes.", code="no_sizes", place="weights", remedy="Give n= as well."
        )
    aligned = align(
        given.loadings,
        given.intercepts,
        method=method,
        scale=chosen,
        weights=np.sqrt(given.n) if weighting == "sqrt_n" and given.n is not None else None,
        power=power,
        epsilon=epsilon,
        starts=starts,
        seed=seed,
    )

    report = Alignment(
        objective=aligned.objective,
        **_frames(given, aligned, tolerance),
        method=method,
        scale=chosen,
        weights=weighting,
        power=power,
        epsilon=epsilon,
        tolerance=tolerance,
        starts=starts,
        reached=aligned.reached,
        findings=(),
    )
    return report.with_findings(_findings(report, degenerate=aligned.degenerate))


def _frames(given: _Configural, aligned: Aligned, tolerance: tuple[float, float]) -> dict[str, Any]:
    """Label what was found by groups and items."""
    groups, items = list(given.groups), list(given.items)
    far = [
        noninvariant(values, tol)[0]
        for values, tol in zip((aligned.loadings, aligned.intercepts), tolerance, strict=True)
    ]
    tables = {
        "loadings": aligned.loadings,
        "intercepts": aligned.intercepts,
        "noninvariant_loadings": far[0],
        "noninvariant_intercepts": far[1],
    }
    return {name: pd.DataFrame(values, groups, items) for name, values in tables.items()} | {
        "means": pd.Series(aligned.means, groups, name="mean"),
        "sds": pd.Series(aligned.sds, groups, name="sd"),
    }


def _check_numbers(
    power: tuple[float, float], epsilon: float, tolerance: tuple[float, float], starts: int
) -> None:
    sound = {
        "power": all(0 < p <= 2 for p in power) and len(power) == 2,
        "epsilon": epsilon > 0,
        "tolerance": all(t >= 0 for t in tolerance) and len(tolerance) == 2,
        "starts": starts >= 1,
    }
    needed = {
        "power": "two numbers above 0 and up to 2",
        "epsilon": "a number above 0",
        "tolerance": "two numbers, 0 or more",
        "starts": "a whole number from 1",
    }
    for name, good in sound.items():
        if not good:
            raise OptionError(
                f"{name} must be {needed[name]}.",
                code=name,
                place=name,
                remedy="Leave it out for the default.",
            )


def _findings(report: Alignment, *, degenerate: bool) -> tuple[Finding, ...]:
    found = []
    if len(report.means) == 2:
        found.append(Finding("alignment_two_groups", "note"))
    if degenerate:
        found.append(Finding("alignment_degenerate", values={"largest": float(report.sds.max())}))
    if report.share > _MANY_NONINVARIANT:
        found.append(Finding("alignment_many_noninvariant", values={"share": Share(report.share)}))
    if report.reached < max(2, report.starts // 10) and report.starts > 1:
        values = {"reached": report.reached, "starts": report.starts}
        found.append(Finding("alignment_other_minima", values=values))
    return tuple(found)


def _of_arrays(
    loadings: Any, intercepts: Any, groups: Sequence[str] | None, n: Sequence[int] | None
) -> _Configural:
    if intercepts is None:
        raise DataError(
            "loadings alone were given.",
            code="no_intercepts",
            place="intercepts",
            remedy="Give intercepts of the same shape, or a fitted configural model.",
        )
    lam, nu = np.array(loadings, dtype=np.float64), np.array(intercepts, dtype=np.float64)
    if lam.ndim != 2 or lam.shape != nu.shape or min(lam.shape) < 2:
        raise DataError(
            f"loadings of shape {lam.shape} and intercepts of shape {nu.shape} do not go together.",
            code="shape",
            remedy="Give both with a row per group and a column per item, at least two of each.",
        )
    labels = groups
    if labels is None and isinstance(loadings, pd.DataFrame):
        labels = list(map(str, loadings.index))
    if labels is None:
        labels = [str(g + 1) for g in range(len(lam))]
    names = loadings.columns if isinstance(loadings, pd.DataFrame) else range(1, lam.shape[1] + 1)
    items = tuple(map(str, names))
    sizes = None if n is None else np.array(n, dtype=np.float64)
    if len(labels) != len(lam) or (sizes is not None and sizes.shape != (len(lam),)):
        raise DataError(
            f"there are {len(lam)} groups, and another number of labels or sizes.",
            code="shape",
            place="groups",
            remedy="Give one label and one size for each row.",
        )
    seen = np.isfinite(lam) & np.isfinite(nu)
    if (seen.sum(axis=0) < 2).any() or (seen.sum(axis=1) < 1).any():
        raise DataError(
            "an item is known in fewer than two groups, or a group has no item.",
            code="too_few_parameters",
            remedy="Leave it out.",
        )
    return _Configural(lam, nu, tuple(map(str, labels)), items, sizes)


def _of_fit(fit: CfaFit, factor: str | None, *arrays: object) -> _Configural:
    if any(a is not None for a in arrays):
        raise OptionError(
            "intercepts=, groups= and n= go with an array of loadings.",
            code="fit_and_arrays",
            remedy="Leave them out: the fit has them.",
        )
    if isinstance(fit, OrdinalFit):
        raise NotSupportedError(
            "alignment is for models of continuous items.",
            code="ordinal_alignment",
            remedy="Fit the items as continuous (estimator='MLR'), or use invariance() with ordered=.",
        )
    if len(fit.group_labels) < 2 or not fit.options.meanstructure:
        raise ModelError(
            "alignment compares groups, with intercepts.", code="one_group", remedy="Fit with group=."
        )
    held = {"loadings", "intercepts"} & set(fit.options.equal)
    if held:
        raise ModelError(
            f"the model holds {' and '.join(sorted(held))} equal; alignment starts from a configural one.",
            code="not_configural",
            place="equal",
            remedy="Fit it without equal=.",
        )
    if not fit.converged:
        raise EstimationError("the model did not converge.", code="not_converged", remedy="See fit.findings.")
    return _standardised(fit, _factor(fit, factor))


def _factor(fit: CfaFit, factor: str | None) -> int:
    latents = fit.table.latents
    if factor is None and len(latents) != 1:
        raise ModelError(
            f"the model has {len(latents)} factors, which are aligned one at a time.",
            code="factor_needed",
            place="factor",
            remedy=f"Name one with factor=: {', '.join(latents)}.",
        )
    if factor is not None and factor not in latents:
        raise ModelError(
            f"there is no factor {factor!r}.{closest(factor, latents)}",
            code="unknown_factor",
            place="factor",
            remedy=f"Factors are: {', '.join(latents)}.",
        )
    return 0 if factor is None else latents.index(factor)


def _standardised(fit: CfaFit, k: int) -> _Configural:
    """Return one factor's loadings and intercepts as they are with mean 0 and variance 1."""
    rows = np.flatnonzero(
        [any(m.loadings[v, k] != 0 for m in fit.matrices) for v in range(len(fit.table.observed))]
    )
    others = [j for j in range(len(fit.table.latents)) if j != k]
    crossed = [
        fit.table.observed[v] for v in rows if any((m.loadings[v, others] != 0).any() for m in fit.matrices)
    ]
    if crossed:
        raise ModelError(
            f"{crossed[0]!r} belongs to several factors.",
            code="cross_loading",
            place=crossed[0],
            remedy="Alignment needs items of one factor each.",
        )
    loadings = [m.loadings[rows, k] * np.sqrt(m.latent_cov[k, k]) for m in fit.matrices]
    intercepts = [m.intercepts[rows] + m.loadings[rows, k] * m.latent_mean[k] for m in fit.matrices]
    return _Configural(
        np.array(loadings),
        np.array(intercepts),
        fit.group_labels,
        tuple(fit.table.observed[v] for v in rows),
        np.array([g.n for g in fit.sample.groups], dtype=np.float64),
    )
