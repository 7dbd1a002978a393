# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Alignment: factor means and standard deviations of many groups without exact invariance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import OptionError, check_option, checked_level
from ..estimation import CfaFit
from ..numerics.alignment import Aligned, align, noninvariant
from ..numerics.alignment_errors import AlignmentErrors, alignment_errors
from ..numerics.alignment_objective import AlignmentMethod, AlignmentScale
from ..results import Finding, Share
from .alignment_input import Configural, of_arrays, of_fit
from .alignment_report import Alignment

Floats = NDArray[np.float64]
AlignmentWeights = Literal["sqrt_n", "equal"]

_MANY_GROUPS = 8
_MANY_NONINVARIANT = 0.25


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
    level: float = 0.95,
) -> Alignment:
    r"""Estimate factor means and standard deviations of many groups by aligning their items.

    .. math::

        F = \sum_{g<h}\sum_i w_{gi}w_{hi}\Bigl[f\Bigl(\tfrac{\lambda_{gi}}{\psi_g} -
            \tfrac{\lambda_{hi}}{\psi_h}\Bigr) + f\Bigl(\nu_{gi} - \tfrac{\alpha_g}{\psi_g}\lambda_{gi} -
            \nu_{hi} + \tfrac{\alpha_h}{\psi_h}\lambda_{hi}\Bigr)\Bigr], \qquad f(x) = (x^2+\epsilon)^{p/2}

    is minimised over means :math:`\alpha_g` and standard deviations :math:`\psi_g`: most items are to differ
    very little and a few may differ much. Of a fit, both have errors by the delta method: the minimum moves
    with the configural estimates, whose sampling covariance is known.

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
    level : float
        Coverage of the intervals.

    Returns
    -------
    Alignment
        ``.means``, ``.sds`` and their errors ``.mean_errors``, ``.sd_errors`` (by group; 0 where fixed, NaN
        for arrays, whose sampling covariance is unknown), ``.objective``, ``.loadings``, ``.intercepts``,
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
    checked_level(level)
    given = (
        of_fit(fit, factor, intercepts, groups, n)
        if isinstance(fit, CfaFit)
        else of_arrays(fit, intercepts, groups, n)
    )
    chosen: AlignmentScale = scale or ("product" if len(given.groups) > _MANY_GROUPS else "first")
    weighting: AlignmentWeights = weights or ("equal" if given.n is None else "sqrt_n")
    if weighting == "sqrt_n" and given.n is None:
        raise OptionError(
            "weights='sqrt_n' needs group sizes.", code="no_sizes", place="weights", remedy="Give n= as well."
        )
    sizes = np.sqrt(given.n) if weighting == "sqrt_n" and given.n is not None else None
    aligned = align(
        given.loadings,
        given.intercepts,
        method=method,
        scale=chosen,
        weights=sizes,
        power=power,
        epsilon=epsilon,
        starts=starts,
        seed=seed,
    )
    unknown = np.full(len(given.groups), np.nan)
    errors = AlignmentErrors(unknown, unknown)
    if given.covariance is not None:
        errors = alignment_errors(
            given.loadings, given.intercepts, given.covariance, aligned,
            method=method, scale=chosen, weights=sizes, power=power, epsilon=epsilon,
        )  # fmt: skip
    report = Alignment(
        objective=aligned.objective,
        **_frames(given, aligned, errors, tolerance),
        method=method,
        scale=chosen,
        weights=weighting,
        power=power,
        epsilon=epsilon,
        tolerance=tolerance,
        starts=starts,
        reached=aligned.reached,
        level=level,
        findings=(),
    )
    flat = given.covariance is not None and bool(np.isnan(errors.means).any() or np.isnan(errors.sds).any())
    return report.with_findings(_findings(report, degenerate=aligned.degenerate, flat=flat))


def _frames(
    given: Configural, aligned: Aligned, errors: AlignmentErrors, tolerance: tuple[float, float]
) -> dict[str, Any]:
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
        "mean_errors": pd.Series(errors.means, groups, name="mean_se"),
        "sd_errors": pd.Series(errors.sds, groups, name="sd_se"),
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


def _findings(report: Alignment, *, degenerate: bool, flat: bool) -> tuple[Finding, ...]:
    found = []
    if flat:
        found.append(Finding("alignment_no_errors"))
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
