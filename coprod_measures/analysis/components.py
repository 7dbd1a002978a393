# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Principal components of items: a summary of all their variance, and no model of what they share."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import OptionError, StatisticalWarning, check_option, checked_seed, counted
from ..numerics.rotation import ROTATIONS, Rotated, Rotation, rotate
from ..responses.response_data import ResponseData
from ..results import Finding, Share, Table, TableReport
from .efa_fit import how_found
from .item_correlations import Correlation, Missing, item_correlations

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Components(TableReport):
    """Principal components, rotated or not.

    Attributes
    ----------
    items : tuple of str
    n : int
    correlation : ndarray, shape (p, p)
    rotation : str
    rotated : Rotated
        Loadings and correlations of the components.
    kind : {"pearson", "polychoric"}
    findings : tuple of Finding
    """

    items: tuple[str, ...]
    n: int
    correlation: Floats = field(repr=False)
    rotation: Rotation
    rotated: Rotated = field(repr=False)
    kind: Correlation
    findings: tuple[Finding, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the components: C1, C2, …"""
        return tuple(f"C{j + 1}" for j in range(self.rotated.loadings.shape[1]))

    @property
    def loadings(self) -> pd.DataFrame:
        """Loadings, items by components."""
        return pd.DataFrame(self.rotated.loadings, list(self.items), list(self.names))

    @property
    def phi(self) -> pd.DataFrame:
        """Correlations of the components; the identity after an orthogonal rotation."""
        return pd.DataFrame(self.rotated.phi, list(self.names), list(self.names))

    @property
    def communalities(self) -> pd.Series[float]:
        """Share of each item's variance that the components keep."""
        pattern = self.rotated.loadings
        return pd.Series(
            np.einsum("ij,jk,ik->i", pattern, self.rotated.phi, pattern),
            list(self.items),
            name="communality",
        )

    @property
    def variance(self) -> pd.Series[float]:
        """Share of the items' variance by component."""
        sizes = np.diag(self.rotated.phi @ self.rotated.loadings.T @ self.rotated.loadings)
        return pd.Series(sizes / len(self.items), list(self.names), name="variance")

    @property
    def eigenvalues(self) -> Floats:
        """Roots of the correlation matrix, largest first, shape (p,)."""
        return np.asarray(np.linalg.eigvalsh(self.correlation)[::-1], dtype=np.float64)

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item with loadings and communality, unrounded."""
        return self.loadings.assign(communality=self.communalities).rename_axis("item").reset_index()

    def table(self, language: messages.Language = "en") -> Table:
        """Return loadings and communalities as a table to show."""
        columns = (
            messages.text("items.column.item", language),
            *self.names,
            messages.text("efa.column.communality", language),
        )
        rows = tuple(tuple(row) for row in self.to_frame().itertuples(index=False, name=None))
        note = how_found("components.title", self.rotation, self.kind, self.n, language)
        caution = messages.text("components.caution", language)
        return Table(messages.text("components.title", language), columns, rows, (note, caution), 2, language)


def principal_components(
    data: ResponseData | Any,
    *,
    n_components: int,
    rotation: Rotation = "varimax",
    correlation: Correlation = "pearson",
    items: Sequence[str] | None = None,
    missing: Missing = "listwise",
    n_starts: int = 10,
    seed: int = 1,
) -> Components:
    r"""Summarise items by their first principal components, rotated.

    .. math:: \Lambda = V_m D_m^{1/2}

    with the largest roots D and vectors V of the correlation matrix. Components keep error with the rest;
    to ask what items have in common, use `efa`.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    n_components : int
    rotation : str
        As in `efa`, save "target".
    correlation, items, missing, n_starts, seed
        As in `efa`.

    Returns
    -------
    Components
        ``.loadings .communalities .variance .eigenvalues``.

    Raises
    ------
    DataError, EstimationError, OptionError
        If the items or options do not allow the analysis.

    Warns
    -----
    StatisticalWarning
        If random starts of the rotation end in different places.

    Notes
    -----
    R: ``psych::pca(r, m, rotate = "varimax")``.

    References
    ----------
    Hotelling, H. (1933). Analysis of a complex of statistical variables into principal components. *Journal
    of Educational Psychology*, 24, 417-441. https://doi.org/10.1037/h0071325; Kaiser (1958),
    doi:10.1007/BF02289233

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> x = pd.DataFrame(np.random.default_rng(1).standard_normal((100, 4)), columns=list("abcd"))
    >>> float(principal_components(x, n_components=4).communalities.round(6).min())
    1.0
    """
    check_option("rotation", rotation, [r for r in ROTATIONS if r != "target"])
    found = item_correlations(data, items, kind=correlation, missing=missing)
    p = len(found.items)
    if not 1 <= n_components <= p or n_starts < 1:
        raise OptionError(
            f"{counted(n_components, 'component')} of {counted(p, 'item')} from {n_starts} starts.",
            code="n_components",
            place="n_components",
            remedy=f"Use 1 to {p} components and one start or more.",
        )
    values, vectors = np.linalg.eigh(found.matrix)
    unrotated = (vectors * np.sqrt(np.maximum(values, 0.0)))[:, ::-1][:, :n_components]
    rotated = rotate(unrotated, rotation, rng=np.random.default_rng(checked_seed(seed)), n_starts=n_starts)
    told = list(found.findings)
    if rotated.starts > 1 and rotated.share_at_best < 0.5:
        minima = Finding("efa_local_minima", values={"share": Share(rotated.share_at_best)})
        warnings.warn(f"{minima.message()} {minima.remedy()}", StatisticalWarning, stacklevel=2)
        told.append(minima)
    return Components(found.items, found.n, found.matrix, rotation, rotated, found.kind, tuple(told))
