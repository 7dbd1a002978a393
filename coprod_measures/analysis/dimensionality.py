# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether items are fit for factor analysis, and how many factors they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .. import messages
from ..errors import DataError, OptionError, check_option, checked_seed, counted
from ..numerics.dimensionality import (
    SphericityTest,
    factor_eigenvalues,
    leading_above,
    minimum_average_partial,
    sampling_adequacy,
    sphericity,
    uncorrelated_draws,
)
from ..responses.response_data import ResponseData
from ..results import Finding, Table, TableReport, format_number, format_p, format_percent
from .item_correlations import (
    Correlation,
    ItemCorrelations,
    Missing,
    PairwiseN,
    category_codes,
    item_correlations,
    pairwise_correlation,
    polychoric_matrix,
)

Floats = NDArray[np.float64]

RandomMatrices = Literal["normal", "shuffled"]

FEWEST_DRAWS = 10
"""Of random matrices: fewer are refused."""
_LOW_ADEQUACY = 0.50
_CLOSE = 0.10


@dataclass(frozen=True, slots=True)
class Kmo(TableReport):
    """Kaiser–Meyer–Olkin measure of sampling adequacy with Bartlett's test of sphericity.

    Attributes
    ----------
    overall : float
    items : pandas.Series
        By item.
    bartlett : SphericityTest
        ``.chisq .df .pvalue`` of the test that nothing correlates.
    n : int
    kind : {"pearson", "polychoric"}
    findings : tuple of Finding
    """

    overall: float
    items: pd.Series[float]
    bartlett: SphericityTest
    n: int
    kind: Correlation
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per item."""
        return self.items.rename("kmo").rename_axis("item").reset_index()

    def table(self, language: messages.Language = "en") -> Table:
        """Return the measures as a table to show."""
        columns = (
            messages.text("items.column.item", language),
            messages.text("kmo.column.value", language),
        )
        rows = (
            (messages.text("kmo.overall", language), self.overall),
            *((str(item), float(value)) for item, value in self.items.items()),
        )
        kind = messages.text(f"efa.{self.kind}", language)
        test = messages.text(
            "kmo.bartlett",
            language,
            chisq=format_number(self.bartlett.chisq, 1, language),
            df=self.bartlett.df,
            p=format_p(self.bartlett.pvalue, language),
        )
        notes = (messages.text("kmo.note", language, n=self.n, correlations=kind), test)
        return Table(messages.text("kmo.title", language), columns, rows, notes, 2, language)


def kmo(
    data: ResponseData | Any,
    *,
    items: Sequence[str] | None = None,
    correlation: Correlation = "pearson",
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
) -> Kmo:
    r"""Measure whether items share enough for factor analysis; test that they share anything.

    .. math:: KMO = \frac{\sum_{i\ne j} r_{ij}^2}{\sum_{i\ne j} r_{ij}^2+\sum_{i\ne j} q_{ij}^2}

    with the anti-image correlations q.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    items : sequence of str, optional
        Which items; by default every scored item, or every column.
    correlation : {"pearson", "polychoric"}
    missing : {"listwise", "pairwise"}
    pairwise_n : {"smallest", "rows"}
        With pairwise correlations, what tests take for n: the smallest number behind any correlation, or
        every row, as psych does.

    Returns
    -------
    Kmo
        ``.overall``, ``.items`` and ``.bartlett``.

    Raises
    ------
    DataError, EstimationError
        If the items cannot be analysed, or one is a sum of others.

    Notes
    -----
    R: ``psych::KMO(r)``, ``psych::cortest.bartlett(r, n)``.

    References
    ----------
    Kaiser (1974), doi:10.1007/BF02291575; Bartlett (1951), doi:10.1093/biomet/38.3-4.337
    """
    found = item_correlations(data, items, kind=correlation, missing=missing, pairwise_n=pairwise_n)
    _require_a_pair(found)
    found.require_positive_definite("the measure of sampling adequacy")
    measure = sampling_adequacy(found.matrix)
    low = [
        Finding("kmo_low", item=item, values={"value": float(value)})
        for item, value in zip(found.items, measure.items, strict=True)
        if value < _LOW_ADEQUACY
    ]
    return Kmo(
        overall=measure.overall,
        items=pd.Series(measure.items, list(found.items), name="kmo"),
        bartlett=sphericity(found.matrix, found.n),
        n=found.n,
        kind=found.kind,
        findings=(*found.findings, *low),
    )


@dataclass(frozen=True, slots=True)
class ParallelAnalysis(TableReport):
    """Eigenvalues of the items beside those of unrelated items.

    Attributes
    ----------
    n_factors, n_components : int
        Leading eigenvalues above their random counterparts; of the matrix with communalities in its
        diagonal, and of the correlation matrix itself.
    n_map : int
        Components with the smallest mean squared partial correlation (Velicer's MAP).
    components, factors : ndarray, shape (p,)
        Eigenvalues observed.
    random_components, random_factors : ndarray, shape (draws, p)
        Eigenvalues of the draws.
    map_values : ndarray, shape (p - 1,)
        Mean squared partial correlation after 0, 1, 2, … components.
    quantile : float
    n, draws, seed : int
    kind : {"pearson", "polychoric"}
    findings : tuple of Finding
    """

    n_factors: int
    n_components: int
    n_map: int
    components: Floats = field(repr=False)
    factors: Floats = field(repr=False)
    random_components: Floats = field(repr=False)
    random_factors: Floats = field(repr=False)
    map_values: Floats = field(repr=False)
    quantile: float
    n: int
    draws: int
    seed: int
    kind: Correlation
    findings: tuple[Finding, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per eigenvalue: observed, mean and quantile of the random ones, and MAP."""
        p = len(self.components)
        return pd.DataFrame(
            {
                "number": np.arange(1, p + 1),
                "component": self.components,
                "component_mean": self.random_components.mean(axis=0),
                "component_quantile": np.quantile(self.random_components, self.quantile, axis=0),
                "factor": self.factors,
                "factor_mean": self.random_factors.mean(axis=0),
                "factor_quantile": np.quantile(self.random_factors, self.quantile, axis=0),
                "map": [*self.map_values[1:], np.nan, np.nan][:p],
            }
        )

    def table(self, language: messages.Language = "en") -> Table:
        """Return the eigenvalues as a table to show, as far as one beyond what is above chance."""
        shown = min(max(self.n_factors, self.n_components, self.n_map) + 2, len(self.components))
        frame = self.to_frame().head(shown)
        level = format_percent(self.quantile, 0, language)
        names = ("number", "component", "component_quantile", "factor", "factor_quantile")
        codes = ("position", "component", "component_random", "factor", "factor_random")
        columns = tuple(messages.text(f"parallel.column.{c}", language, quantile=level) for c in codes)
        rows = tuple(
            (int(row[0]), *map(float, row[1:]))
            for row in frame[list(names)].itertuples(index=False, name=None)
        )
        note = messages.text(
            "parallel.note",
            language,
            draws=self.draws,
            n=self.n,
            seed=self.seed,
            correlations=messages.text(f"efa.{self.kind}", language),
            factors=self.n_factors,
            components=self.n_components,
            map=self.n_map,
        )
        return Table(messages.text("parallel.title", language), columns, rows, (note,), 2, language)


def parallel_analysis(
    data: ResponseData | Any,
    *,
    items: Sequence[str] | None = None,
    correlation: Correlation = "pearson",
    missing: Missing = "listwise",
    pairwise_n: PairwiseN = "smallest",
    random: RandomMatrices = "normal",
    draws: int = 100,
    quantile: float = 0.95,
    seed: int = 1,
) -> ParallelAnalysis:
    """Count the factors and components that are larger than those of unrelated items.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, with reversed items mirrored; or a pandas or polars frame of item columns.
    items : sequence of str, optional
        Which items; by default every scored item, or every column.
    correlation : {"pearson", "polychoric"}
    missing : {"listwise", "pairwise"}
    pairwise_n : {"smallest", "rows"}
        With pairwise correlations, what tests take for n: the smallest number behind any correlation, or
        every row, as psych does.
    random : {"normal", "shuffled"}
        Random matrices of unrelated normal items; or the answers to each item are shuffled among those who
        answered it, so that every item keeps its distribution. Polychoric correlations are always of
        shuffled answers.
    draws : int
        Random matrices, at least 10.
    quantile : float
        Of the random eigenvalues that an observed one must exceed.
    seed : int
        Of the draws.

    Returns
    -------
    ParallelAnalysis
        ``.n_factors``, ``.n_components``, ``.n_map``; ``.to_frame()`` has a row per eigenvalue, for a
        scree plot.

    Raises
    ------
    DataError, OptionError
        If the items cannot be analysed or an option is out of range.

    Notes
    -----
    Factors are the eigenvalues of the matrix with the communalities of one minres factor in its
    diagonal, as in ``psych::fa.parallel(x, fm = "minres", fa = "both", quant = .95, sim = TRUE)``: its
    ``pc.sim fa.sim``, with ``random="shuffled"`` its ``pc.simr fa.simr``.

    References
    ----------
    Horn (1965), doi:10.1007/BF02289447; Velicer (1976), doi:10.1007/BF02293557; Timmerman & Lorenzo-Seva
    (2011), doi:10.1037/a0023353

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> factor, noise = np.random.default_rng(1).standard_normal((2, 200, 1, 6))
    >>> answers = pd.DataFrame(factor[:, 0, :1] + noise[:, 0, :], columns=list("abcdef"))
    >>> parallel_analysis(answers, seed=1).n_factors
    1
    """
    check_option("random", random, get_args(RandomMatrices))
    if draws < FEWEST_DRAWS:
        raise OptionError(
            f"{counted(draws, 'draw')} cannot show what chance gives.",
            code="draws",
            place="draws",
            remedy=f"Use {FEWEST_DRAWS} or more; the default of 100 is steady.",
        )
    if not 0 < quantile < 1:
        raise OptionError(
            f"quantile={quantile!r} is none.", code="quantile", place="quantile", remedy="Use 0.95."
        )
    found = item_correlations(data, items, kind=correlation, missing=missing, pairwise_n=pairwise_n)
    _require_a_pair(found)
    rng = np.random.default_rng(checked_seed(seed))
    chance = _random_matrices(found, random, draws, rng)
    components, random_components = _eigenvalues(found.matrix), _eigenvalues(chance)
    factors, random_factors = factor_eigenvalues(found.matrix), factor_eigenvalues(chance)
    partial = minimum_average_partial(found.matrix)
    counts = {
        "factors": leading_above(factors, np.quantile(random_factors, quantile, axis=0)),
        "components": leading_above(components, np.quantile(random_components, quantile, axis=0)),
        "map": int(np.nanargmin(partial)),
    }
    findings = [*found.findings, *_close(components, np.quantile(random_components, quantile, axis=0))]
    if len(set(counts.values())) > 1:
        findings.append(Finding("parallel_disagree", "note", values=counts))
    return ParallelAnalysis(
        n_factors=counts["factors"],
        n_components=counts["components"],
        n_map=counts["map"],
        components=components,
        factors=factors,
        random_components=random_components,
        random_factors=random_factors,
        map_values=partial,
        quantile=quantile,
        n=found.n,
        draws=draws,
        seed=seed,
        kind=found.kind,
        findings=tuple(findings),
    )


def _require_a_pair(found: ItemCorrelations) -> None:
    """Refuse a single item, which has nothing to go with."""
    if len(found.items) < 2:
        raise DataError(
            f"{found.items[0]!r} alone has nothing to correlate with.",
            code="too_few_items",
            place="items",
            remedy="Name at least two items.",
        )


def _eigenvalues(matrices: Floats) -> Floats:
    """Eigenvalues of one or many matrices, the largest first."""
    return np.asarray(np.linalg.eigvalsh(matrices)[..., ::-1], dtype=np.float64)


def _random_matrices(
    found: ItemCorrelations, random: RandomMatrices, draws: int, rng: np.random.Generator
) -> Floats:
    """Return correlation matrices of unrelated items, shape (draws, p, p)."""
    if found.kind == "pearson" and random == "normal":
        return uncorrelated_draws(len(found.items), found.n, draws, rng)
    if found.kind == "pearson":
        return np.stack([pairwise_correlation(_shuffled_answers(found.values, rng)) for _ in range(draws)])
    codes, counts = category_codes(found.values)
    return np.stack([polychoric_matrix(_shuffled(codes, rng), counts)[0] for _ in range(draws)])


def _shuffled(codes: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Shuffle the answers to each item among those who answered it."""
    shuffled = codes.copy()
    for j in range(codes.shape[1]):
        given = codes[:, j] >= 0
        shuffled[given, j] = rng.permutation(codes[given, j])
    return shuffled


def _shuffled_answers(values: Floats, rng: np.random.Generator) -> Floats:
    """Shuffle the answers to each item among those who answered it; NaN stays where it is."""
    shuffled = values.copy()
    for column in shuffled.T:
        given = ~np.isnan(column)
        column[given] = rng.permutation(column[given])
    return shuffled


def _close(observed: Floats, random: Floats) -> list[Finding]:
    """The last eigenvalue above chance, if it is so by less than a tenth."""
    above = leading_above(observed, random)
    if above and observed[above - 1] < (1 + _CLOSE) * random[above - 1]:
        place = above - 1
        values = {"number": above, "value": float(observed[place]), "random": float(random[place])}
        return [Finding("parallel_close", "note", values=values)]
    return []
