# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Solutions with one factor, two factors, and so on, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import messages
from ..errors import OptionError, check_option, checked_seed
from ..estimation.efa import EXTRACTIONS, Extraction, degrees_of_freedom, extract
from ..estimation.efa_fit_measures import efa_fit_measures
from ..numerics.dimensionality import minimum_average_partial, very_simple_structure
from ..numerics.rotation import ROTATIONS, Rotation, rotate
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport
from .efa_fit import how_found
from .item_correlations import Correlation, ItemCorrelations, Missing, PairwiseN, item_correlations


@dataclass(frozen=True, slots=True)
class FactorSolution:
    """One number of factors.

    Attributes
    ----------
    m : int
    chisq, df, pvalue : float
        Test that so many are enough; NaN without degrees of freedom.
    rmsea, tli, bic, sabic : float
        ``sabic`` is the BIC adjusted for sample size.
    rmsr : float
        Root mean square of the residual correlations.
    map : float
        Velicer's mean squared partial correlation after so many components.
    vss : tuple of float
        Very simple structure with 1, 2, … m loadings kept per item.
    squared_residual : float
        Of the full pattern, the diagonal among them.
    complexity : float
        Mean number of factors on which an item loads.
    """

    m: int
    chisq: float
    df: int
    pvalue: float
    rmsea: float
    tli: float
    bic: float
    sabic: float
    rmsr: float
    map: float
    vss: tuple[float, ...]
    squared_residual: float
    complexity: float


@dataclass(frozen=True, slots=True)
class NumberOfFactors(TableReport):
    """Solutions with 1, 2, … factors, and the number that each criterion prefers.

    Attributes
    ----------
    solutions : tuple of FactorSolution
    n : int
    extraction, rotation, kind : str
    findings : tuple of Finding
    """

    solutions: tuple[FactorSolution, ...]
    n: int
    extraction: Extraction
    rotation: Rotation
    kind: Correlation
    findings: tuple[Finding, ...]

    @property
    def preferred(self) -> dict[str, int]:
        """Number of factors by criterion: ``vss1 vss2 map bic sabic``."""
        frame = self.to_frame()
        signs = {"vss1": -1.0, "vss2": -1.0, "map": 1.0, "bic": 1.0, "sabic": 1.0}
        values = {name: sign * frame[name].to_numpy(dtype=float) for name, sign in signs.items()}
        return {
            name: self.solutions[int(np.nanargmin(v))].m
            for name, v in values.items()
            if not np.isnan(v).all()
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a row per number of factors, unrounded; ``vss1`` is VSS of complexity 1."""
        names = [n for n in FactorSolution.__dataclass_fields__ if n != "vss"]
        rows = [[*(getattr(s, n) for n in names), *_first_two(s.vss)] for s in self.solutions]
        return pd.DataFrame(rows, columns=[*names, "vss1", "vss2"])

    def table(self, language: messages.Language = "en") -> Table:
        """Return the solutions as a table to show."""
        names = ("m", "df", "rmsea", "tli", "rmsr", "bic", "map", "vss1", "vss2")
        columns = tuple(messages.text(f"number.column.{n}", language) for n in names)
        rows = tuple(
            tuple(None if isinstance(v, float) and math.isnan(v) else v for v in row)
            for row in self.to_frame()[list(names)].itertuples(index=False, name=None)
        )
        method = how_found(f"efa.{self.extraction}", self.rotation, self.kind, self.n, language)
        said = messages.text(
            "number.preferred",
            language,
            choices=", ".join(
                f"{messages.text(f'number.column.{name}', language)}: {m}"
                for name, m in self.preferred.items()
            ),
        )
        title = messages.text("number.title", language)
        return Table(title, columns, rows, (method, said), 3, language, {columns[5]: 0})


def number_of_factors(
    data: ResponseData | Any,
    *,
    most: int = 8,
    extraction: Extraction = "minres",
    rotation: Rotation = "varimax",
    correlation: Correlation = "pearson",
    items: Sequence[str] | None = None,
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
    seed: int = 1,
) -> NumberOfFactors:
    """Set solutions with one factor, two factors, and so on, side by side.

    Beside tests and indices of fit stand Velicer's minimum average partial and Revelle and Rocklin's very
    simple structure: how well the correlations are reproduced when only the largest loading of each item
    is kept (complexity 1), or its two largest (complexity 2). It peaks at the number of factors that give
    the clearest pattern. See `parallel_analysis` for a comparison with chance.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    most : int
        Largest number of factors; fewer where so many would have no degrees of freedom.
    extraction, rotation, correlation, items, missing, pairwise_n, seed
        As in `efa`; ``rotation="target"`` is not possible.

    Returns
    -------
    NumberOfFactors
        ``.to_frame()`` has a row per number of factors with ``m chisq df pvalue rmsea tli bic sabic rmsr map
        squared_residual complexity vss1 vss2``; ``.preferred`` the choice of each criterion.

    Raises
    ------
    DataError, EstimationError, OptionError
        If the items or options do not allow the analysis.

    Notes
    -----
    R: ``psych::vss(r, most, rotate = "varimax", fm = "minres", n.obs = n)``.

    References
    ----------
    Revelle & Rocklin (1979), doi:10.1207/s15327906mbr1404_2; Velicer (1976), doi:10.1007/BF02293557; Sclove
    (1987), doi:10.1007/BF02294360

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> factor, noise = np.random.default_rng(1).standard_normal((2, 300, 6))
    >>> answers = pd.DataFrame(factor[:, [0, 0, 0, 1, 1, 1]] + noise, columns=list("abcdef"))
    >>> number_of_factors(answers, most=3).preferred["vss1"]
    2
    """
    check_option("extraction", extraction, EXTRACTIONS)
    check_option("rotation", rotation, [r for r in ROTATIONS if r != "target"])
    found = item_correlations(data, items, kind=correlation, missing=missing, pairwise_n=pairwise_n)
    p = len(found.items)
    numbers = [m for m in range(1, most + 1) if m < p and degrees_of_freedom(p, m) >= 0]
    if not numbers:
        raise OptionError(
            f"{p} items and most={most} leave no solution to look at.",
            code="most",
            place="most",
            remedy="Use three items or more, and most=1 or more.",
        )
    if extraction == "ml":
        found.require_positive_definite("maximum likelihood")
    partial = minimum_average_partial(found.matrix)
    solutions = tuple(_solution(found, m, extraction, rotation, float(partial[m]), seed) for m in numbers)
    return NumberOfFactors(solutions, found.n, extraction, rotation, found.kind, found.findings)


def _solution(
    found: ItemCorrelations, m: int, extraction: Extraction, rotation: Rotation, partial: float, seed: int
) -> FactorSolution:
    rng = np.random.default_rng(checked_seed(seed))
    extracted = extract(found.matrix, m, extraction, rng=rng)
    rotated = rotate(extracted.loadings, rotation, rng=rng)
    fit = efa_fit_measures(found.matrix, extracted, found.n)
    simple = very_simple_structure(found.matrix, rotated.loadings, rotated.phi)
    squares = rotated.loadings**2
    per_item = squares.sum(axis=1) ** 2 / (squares**2).sum(axis=1)
    df = int(fit["df"])
    return FactorSolution(
        m=m,
        chisq=fit["chisq"],
        df=df,
        pvalue=fit["pvalue"],
        rmsea=fit.get("rmsea", math.nan),
        tli=fit.get("tli", math.nan),
        bic=fit.get("bic", math.nan),
        sabic=fit["chisq"] - df * math.log((found.n + 2) / 24) if df else math.nan,
        rmsr=fit["rmsr"],
        map=partial,
        vss=tuple(map(float, simple.fit)),
        squared_residual=float(simple.squared_residual[-1]),
        complexity=float(per_item.mean()),
    )


def _first_two(values: tuple[float, ...]) -> tuple[float, float]:
    return values[0], values[1] if len(values) > 1 else math.nan
