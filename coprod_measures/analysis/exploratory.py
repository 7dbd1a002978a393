# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Exploratory factor analysis of items, on Pearson or polychoric correlations."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import EstimationError, OptionError, StatisticalWarning, check_option, checked_seed, counted
from ..estimation.efa import (
    EXTRACTION_STARTS,
    EXTRACTIONS,
    Extracted,
    Extraction,
    degrees_of_freedom,
    extract,
    likelihood_test,
)
from ..numerics.rotation import ROTATIONS, Rotated, Rotation, rotate
from ..responses.pooled_waves import pooled_findings
from ..responses.response_data import ResponseData
from ..results import Finding, Share, Word
from .efa_fit import EfaFit
from .item_correlations import Correlation, ItemCorrelations, Missing, PairwiseN, item_correlations

__all__ = ["EfaFit", "efa"]

Floats = NDArray[np.float64]


def efa(
    data: ResponseData | Any,
    *,
    n_factors: int,
    extraction: Extraction = "minres",
    rotation: Rotation = "oblimin",
    correlation: Correlation = "pearson",
    items: Sequence[str] | None = None,
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
    target: ArrayLike | None = None,
    n_starts: int = 10,
    seed: int = 1,
) -> EfaFit:
    """Explore the structure of items with a given number of factors.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    n_factors : int
        Number of factors.
    extraction : {"minres", "ml", "pa"}
        Minimum residuals, maximum likelihood, or principal axis.
    rotation : str
        "oblimin" (gamma 0 without Kaiser normalisation, and then quartimin), "quartimin", "promax",
        "geomin" (delta .01), "geomin_orthogonal", "bentler", "varimax", "target" or "none". Varimax and
        promax are Kaiser normalised.
    correlation : {"pearson", "polychoric"}
        Of the codes as numbers, or of the normal variables that ordered answers are taken to cut.
    items : sequence of str, optional
        Which items; by default every scored item of the instrument, or every column.
    missing : {"listwise", "pairwise"}
        Complete cases, or each correlation from the respondents who answered both items.
    pairwise_n : {"smallest", "rows"}
        With pairwise correlations, what tests take for n: the smallest number behind any correlation, or
        every row, as psych does.
    target : array, shape (items, factors)
        For ``rotation="target"``: the wanted loadings, NaN where free.
    n_starts : int
        Starts of the rotation, the first at the unrotated position and the others random; the extraction
        has as many, at most five.
    seed : int
        Of the random starts.

    Returns
    -------
    EfaFit
        ``.loadings .phi .communalities .uniquenesses`` as frames.

    Raises
    ------
    DataError, EstimationError, OptionError
        If the items or options do not allow the analysis; the remedy is named.

    Warns
    -----
    StatisticalWarning
        For a Heywood case, local minima or no convergence; the fit has the finding too.

    Notes
    -----
    R: ``psych::fa(x, nfactors, fm = extraction, rotate = rotation, cor = "cor")``, geomin as
    ``"geominQ"``, polychoric as ``cor = "poly", correct = 0``; with incomplete answers
    ``missing="pairwise", pairwise_n="rows"``. Communalities and factor correlations belong
    to the factors as they are ordered here. On polychoric correlations χ² and what follows from it are
    those of normal variables, too large for ordinal answers.

    References
    ----------
    Harman & Jones (1966), doi:10.1007/BF02289468; Jöreskog (1967), doi:10.1007/BF02289658; Jennrich (2002),
    doi:10.1007/BF02294706; Browne (2001), doi:10.1207/S15327906MBR3601_05; Olsson (1979),
    doi:10.1007/BF02296207
    """
    check_option("extraction", extraction, EXTRACTIONS)
    check_option("rotation", rotation, ROTATIONS)
    check_starts(n_starts)
    found = item_correlations(data, items, kind=correlation, missing=missing, pairwise_n=pairwise_n)
    check_number(n_factors, len(found.items))
    wanted = _target(rotation, target, (len(found.items), n_factors))
    if extraction == "ml":
        found.require_positive_definite("maximum likelihood")
    fit = explore(found, n_factors, extraction, rotation, wanted, n_starts, seed)
    fit = replace(fit, findings=(*pooled_findings(data), *fit.findings))
    for finding in fit.findings:
        if finding.severity == "warning":
            warnings.warn(f"{finding.message()} {finding.remedy()}", StatisticalWarning, stacklevel=2)
    return fit


def explore(
    found: ItemCorrelations,
    n_factors: int,
    extraction: Extraction,
    rotation: Rotation,
    target: Floats | None,
    n_starts: int,
    seed: int,
) -> EfaFit:
    """Extract and rotate factors without warnings; parameters as in `efa`."""
    rng = np.random.default_rng(checked_seed(seed))
    starts = min(n_starts, EXTRACTION_STARTS)
    extracted = extract(found.matrix, n_factors, extraction, rng=rng, n_starts=starts)
    rotated = rotate(extracted.loadings, rotation, rng=rng, n_starts=n_starts, target=target)
    return EfaFit(
        items=found.items,
        n=found.n,
        correlation=found.matrix,
        extraction=extraction,
        rotation=rotation,
        extracted=extracted,
        rotated=rotated,
        test=likelihood_test(found.matrix, extracted, found.n),
        kind=found.kind,
        means=found.means,
        sds=found.sds,
        findings=(*found.findings, *_about_solution(extracted, rotated, found.items)),
    )


def check_starts(n_starts: int) -> None:
    """Refuse to begin nowhere."""
    if n_starts < 1:
        raise OptionError("n_starts is below 1.", code="n_starts", place="n_starts", remedy="Use 1 or more.")


def _target(rotation: Rotation, target: ArrayLike | None, shape: tuple[int, int]) -> Floats | None:
    if (rotation == "target") != (target is not None):
        raise OptionError(
            "rotation='target' and target= go together.",
            code="target",
            place="target",
            remedy="Give both: the wanted loadings, items by factors, NaN where free.",
        )
    if target is None:
        return None
    wanted = np.asarray(target, dtype=np.float64)
    if wanted.shape != shape:
        raise OptionError(
            f"the target has the shape {wanted.shape}.",
            code="target",
            place="target",
            remedy=f"It must be items by factors, {shape}.",
        )
    return wanted


def check_number(n_factors: int, p: int) -> None:
    """Say how many factors so many items can have at most."""
    if n_factors < 1 or n_factors >= p or degrees_of_freedom(p, n_factors) < 0:
        most = max((m for m in range(1, p) if degrees_of_freedom(p, m) >= 0), default=0)
        up_to = "Use 1 factor." if most == 1 else f"Use 1 to {most} factors."
        raise EstimationError(
            f"{counted(n_factors, 'factor')} cannot be estimated from {counted(p, 'item')}.",
            code="n_factors",
            place="n_factors",
            remedy=up_to if most else "Use at least three items.",
        )


def _about_solution(extracted: Extracted, rotated: Rotated, names: tuple[str, ...]) -> list[Finding]:
    found = [Finding("efa_heywood", item=names[i]) for i in extracted.heywood]
    if not extracted.converged:
        found.append(Finding("efa_not_converged", values={"step": Word("efa.extraction")}))
    if not rotated.converged:
        found.append(Finding("efa_not_converged", values={"step": Word("efa.rotation")}))
    if rotated.starts > 1 and rotated.share_at_best < 0.5:
        found.append(Finding("efa_local_minima", values={"share": Share(rotated.share_at_best)}))
    return found
