# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether groups, such as two languages, show the same exploratory factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError, check_option
from ..estimation.efa import EXTRACTIONS, Extraction
from ..numerics.rotation import OBLIQUE, ROTATIONS, Rotation, congruence, matched, procrustes, rotate
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport
from .efa_fit import EfaFit
from .exploratory import check_number, explore
from .item_correlations import CORRELATIONS, Correlation, Missing, answers_by_group, correlations_of

Floats = NDArray[np.float64]

_FAIR = 0.85


@dataclass(frozen=True, slots=True)
class FactorCongruence:
    """One factor in one group beside the reference group.

    Attributes
    ----------
    group, factor : str
    own_rotation : float
        Tucker's φ of the solutions, each rotated alone, factors matched.
    turned : float
        φ after the group's factors were turned towards the reference's loadings: by oblique target
        rotation, or orthogonally (Procrustes) where the rotation is orthogonal.
    """

    group: str
    factor: str
    own_rotation: float
    turned: float


@dataclass(frozen=True, slots=True)
class CongruenceReport(TableReport):
    """Congruence of exploratory factors between groups.

    Attributes
    ----------
    reference : str
        The group that the others are compared with.
    rows : tuple of FactorCongruence
    fits : mapping of str to EfaFit
        The solution of every group, factors of the others in the reference's order and direction.
    findings : tuple of Finding
    """

    reference: str
    rows: tuple[FactorCongruence, ...]
    fits: Mapping[str, EfaFit]
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per group and factor: ``group factor own_rotation turned``."""
        names = ["group", "factor", "own_rotation", "turned"]
        return pd.DataFrame([[getattr(r, n) for n in names] for r in self.rows], columns=names)

    def table(self, language: messages.Language = "en") -> Table:
        """Return the coefficients as a table to show."""
        names = ("group", "factor", "own_rotation", "turned")
        columns = tuple(messages.text(f"congruence.column.{n}", language) for n in names)
        rows = tuple(tuple(getattr(r, n) for n in names) for r in self.rows)
        note = messages.text("congruence.note", language, reference=self.reference)
        return Table(messages.text("congruence.title", language), columns, rows, (note,), 2, language)


def factor_congruence(
    data: ResponseData | Any,
    *,
    by: str,
    n_factors: int,
    items: Sequence[str] | None = None,
    extraction: Extraction = "minres",
    rotation: Rotation = "oblimin",
    correlation: Correlation = "pearson",
    missing: Missing = "listwise",
    n_starts: int = 10,
    seed: int = 1,
) -> CongruenceReport:
    r"""Compare the exploratory factors of groups with those of the first group.

    .. math:: \phi_{jk} = \frac{\sum_i a_{ij} b_{ik}}{\sqrt{\sum_i a_{ij}^2 \sum_i b_{ik}^2}}

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, or a pandas or polars frame of item columns and `by`.
    by : str
        Column of groups, such as the language. The first is the reference.
    n_factors : int
        Number of factors in every group.
    items, extraction, rotation, correlation, missing, n_starts, seed
        As in `efa`; no target rotation.

    Returns
    -------
    CongruenceReport
        ``.to_frame()`` has columns ``group factor own_rotation turned``.

    Raises
    ------
    DataError, EstimationError, OptionError
        If a group cannot be analysed, or there is only one.

    Notes
    -----
    R: ``psych::factor.congruence(fa(x1, m), fa(x2, m))``.

    References
    ----------
    Lorenzo-Seva & ten Berge (2006), doi:10.1027/1614-2241.2.2.57; Browne (1972),
    doi:10.1111/j.2044-8317.1972.tb00492.x; Schönemann (1966), doi:10.1007/BF02289451
    """
    check_option("extraction", extraction, EXTRACTIONS)
    check_option("rotation", rotation, [r for r in ROTATIONS if r != "target"])
    check_option("correlation", correlation, CORRELATIONS)
    check_option("missing", missing, ("listwise", "pairwise"))
    names, groups = answers_by_group(data, by, items)
    if len(groups) < 2:
        raise DataError(
            f"{by} has one group.",
            code="one_group",
            place="by",
            remedy="Congruence compares two groups or more.",
        )
    check_number(n_factors, len(names))
    fits = {}
    for label, values in groups.items():
        found = correlations_of(names, values, correlation, missing)
        if extraction == "ml":
            found.require_positive_definite("maximum likelihood")
        fits[label] = explore(found, n_factors, extraction, rotation, None, n_starts, seed)
    reference = next(iter(fits))
    rows: list[FactorCongruence] = []
    ordered = {reference: fits[reference]}
    for label, fit in fits.items():
        if label == reference:
            continue
        ordered[label], found_rows = _compared(label, fit, fits[reference])
        rows += found_rows
    low = [
        Finding(
            "congruence_low",
            group=r.group,
            values={"factor": r.factor, "reference": reference, "value": r.turned},
        )
        for r in rows
        if r.turned < _FAIR
    ]
    trouble = [f for fit in fits.values() for f in fit.findings if f.severity == "warning"]
    return CongruenceReport(reference, tuple(rows), ordered, (*trouble, *low))


def _compared(label: str, fit: EfaFit, reference: EfaFit) -> tuple[EfaFit, list[FactorCongruence]]:
    """Return a group's solution in the reference's order, and the congruence of its factors."""
    target = reference.rotated.loadings
    loadings, phi, _ = matched(fit.rotated.loadings, fit.rotated.phi, target)
    if fit.rotation in OBLIQUE and fit.n_factors > 1:
        rng = np.random.default_rng(1)
        turned = rotate(fit.extracted.loadings, "target", rng=rng, target=target).loadings
    else:
        turned = procrustes(fit.extracted.loadings, target)
    own, after = (np.diag(congruence(x, target)) for x in (loadings, turned))
    rows = [
        FactorCongruence(label, factor, float(own[j]), float(after[j]))
        for j, factor in enumerate(reference.factors)
    ]
    return replace(fit, rotated=replace(fit.rotated, loadings=loadings, phi=phi)), rows
