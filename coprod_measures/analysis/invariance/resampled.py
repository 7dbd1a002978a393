# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reference distributions for the changes of fit, by permuting groups or simulating invariant data.

Fixed cut-offs such as −.010 for ΔCFI know neither the model nor the sample. Permutation asks whether the
group labels matter at all; simulation asks how large a change is when a step truly holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import CoprodError, EstimationError, NotSupportedError
from ...estimation import CfaFit, fit_model, refit
from ...model import FactorModel, GroupMoments, SampleStatistics, sample_statistics
from ...results import Table
from .climb import EQUAL
from .result import STEPS

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
INDICES = ("chisq", "cfi", "rmsea", "srmr")
WORSE = {"chisq": 1.0, "cfi": -1.0, "rmsea": 1.0, "srmr": 1.0}
MIN_ARRANGEMENTS = 200


@dataclass(frozen=True)
class ResampledLadder:
    """Observed changes of fit beside their distribution.

    Attributes
    ----------
    kind : {"permutation", "simulation"}
    replicates, failed : int
        How many were asked for, and how many of them had no solution at some step.
    seed : int
    level : float
    steps : tuple of str
    observed : array, shape (steps, 4)
        Changes of χ², CFI, RMSEA and SRMR; for the configural step the measures themselves.
    draws : array, shape (replicates - failed, steps, 4)
    """

    kind: Literal["permutation", "simulation"]
    replicates: int
    failed: int
    seed: int
    level: float
    steps: tuple[str, ...]
    observed: Floats
    draws: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return ``step index observed cutoff pvalue``, a row per step and index.

        The p-value is the share of replicates at least as bad, counting the observed one among them; the
        cut-off is the value that a share `level` of the replicates exceeds on the bad side.
        """
        rows = []
        for i, step in enumerate(self.steps):
            for j, index in enumerate(INDICES):
                bad = WORSE[index] * self.draws[:, i, j]
                seen = WORSE[index] * self.observed[i, j]
                worse = int((bad >= seen - 1e-12).sum())
                rows.append(
                    {
                        "step": step,
                        "index": index,
                        "observed": self.observed[i, j],
                        "cutoff": WORSE[index] * float(np.quantile(bad, 1 - self.level)),
                        "pvalue": (worse + 1) / (len(bad) + 1),
                    }
                )
        return pd.DataFrame(rows)

    def to_table(self) -> Table:
        """Return the frame as a table for people."""
        kept = self.replicates - self.failed
        note = f"{kept} of {self.replicates} replicates had a solution at every step; seed {self.seed}."
        title = {"permutation": "Permuted groups", "simulation": "Simulated invariant data"}[self.kind]
        return Table.from_frame(self.to_frame(), title, (note,))

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        return self.to_table().to_markdown()

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return str(self.to_table())


def permutation_test(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    cluster: Sequence[object] | None = None,
    within: Sequence[object] | None = None,
    n_permutations: int = 1000,
    level: float = 0.05,
    seed: int = 1,
    progress: Progress | None = None,
) -> ResampledLadder:
    """Compare the ladder's changes of fit with those after shuffling who belongs to which group.

    A test of exchangeability: if the groups are samples of one population, labels may be shuffled. Whole
    clusters are moved where there are any.

    Parameters
    ----------
    model : FactorModel or str
    data : ResponseData or data frame
    group : str
        The grouping column.
    cluster : sequence, optional
        The cluster of every row of the data, in order; clusters lie within groups.
    within : sequence, optional
        A stratum of every row, such as its wave: labels are shuffled within it only. With clusters, the
        stratum of a cluster's first row counts.
    n_permutations : int
    level : float
        For the cut-offs.
    seed : int
        Of ``numpy.random.default_rng``.
    progress : callable, optional
        Called with the number done and the number to do.

    Raises
    ------
    NotSupportedError
        If fewer than 200 arrangements exist, or a cluster lies in several groups.
    EstimationError
        If a model has no solution in the data themselves.

    References
    ----------
    Jorgensen, Kite, Chen & Short (2018), doi:10.1037/met0000152. R: ``semTools::permuteMeasEq``.
    """
    model, statistics, fits = _start(model, data, group)
    blocks = list(statistics.cases("the permutation test"))
    values = np.vstack([b.values for b in blocks])
    member = np.concatenate([b.group for b in blocks])
    rows = np.concatenate([b.row for b in blocks])
    units = np.arange(len(member)) if cluster is None else _units(cluster, rows, member)
    first = np.unique(units, return_index=True)[1]
    group_of_unit = member[first]
    strata = np.zeros(len(first), dtype=np.intp) if within is None else _numbers(within, rows)[first]
    _check_arrangements(group_of_unit, strata)
    rng = np.random.default_rng(seed)

    def draw() -> SampleStatistics:
        moved = group_of_unit.copy()
        for stratum in np.unique(strata):
            mine = strata == stratum
            moved[mine] = rng.permutation(moved[mine])
        shuffled = moved[units]
        arrays = {label: values[shuffled == g] for g, label in enumerate(statistics.group_labels)}
        return SampleStatistics.from_arrays(statistics.variables, arrays)

    return _resample("permutation", fits, draw, n_permutations, level, seed, progress)


def simulated_cutoffs(
    model: FactorModel | str,
    data: Any,
    *,
    group: str,
    n_samples: int = 500,
    level: float = 0.05,
    seed: int = 1,
    progress: Progress | None = None,
) -> ResampledLadder:
    """Compare the ladder's changes of fit with those in normal data that are invariant by construction.

    Each replicate draws every group's moments from the strict model fitted to the data, with the groups'
    own sizes, so that what remains is sampling error.

    Parameters
    ----------
    model, data, group, level, seed, progress
        As in `permutation_test`.
    n_samples : int

    Raises
    ------
    EstimationError
        If a model has no solution in the data themselves.

    Notes
    -----
    Means are normal and covariance matrices Wishart: all that maximum likelihood sees of normal data.

    References
    ----------
    Pornprasertmanit, Wu & Little (2013), R: ``simsem``. Millsap (2007), doi:10.1016/j.paid.2006.09.021
    """
    model, statistics, fits = _start(model, data, group)
    rng = np.random.default_rng(seed)
    truth = fits[-1].matrices
    roots = [np.asarray(np.linalg.cholesky(m.cov), dtype=float) for m in truth]

    def draw() -> SampleStatistics:
        groups = []
        for g, m, root in zip(statistics.groups, truth, roots, strict=True):
            mean = m.mean + root @ rng.normal(size=len(m.mean)) / math.sqrt(g.n)
            groups.append(GroupMoments(g.label, g.n, mean, wishart(rng, root, g.n - 1) / g.n))
        return SampleStatistics(statistics.variables, tuple(groups))

    return _resample("simulation", fits, draw, n_samples, level, seed, progress)


def wishart(rng: np.random.Generator, root: Floats, df: int) -> Floats:
    """Draw a Wishart matrix by its Bartlett decomposition."""
    p = len(root)
    lower = np.tril(rng.normal(size=(p, p)), -1)
    lower[np.diag_indices(p)] = np.sqrt(rng.chisquare(df - np.arange(p)))
    half = root @ lower
    return np.asarray(half @ half.T)


def _start(
    model: FactorModel | str, data: Any, group: str
) -> tuple[FactorModel, SampleStatistics, list[CfaFit]]:
    model = FactorModel.of(model)
    statistics = sample_statistics(data, model.observed, group=group)
    fits = [fit_model(model, statistics, equal=EQUAL[step]) for step in STEPS]
    for step, fit in zip(STEPS, fits, strict=True):
        if not fit.converged:
            raise EstimationError(
                f"the {step} model has no solution in these data.",
                code="not_converged",
                place=step,
                remedy="See the ladder's reasons first.",
            )
    return model, statistics, fits


def _resample(
    kind: Literal["permutation", "simulation"],
    fits: list[CfaFit],
    draw: Callable[[], SampleStatistics],
    replicates: int,
    level: float,
    seed: int,
    progress: Progress | None,
) -> ResampledLadder:
    draws = []
    for done in range(1, replicates + 1):
        sample = draw()
        try:
            refits = [refit(fit, sample) for fit in fits]
        except CoprodError:  # a singular sample: the replicate counts as failed and is told
            refits = []
        if refits and all(f.converged for f in refits):
            draws.append(_changes(refits))
        if progress is not None:
            progress(done, replicates)
    if not draws:
        raise EstimationError(
            "no replicate had a solution at every step.",
            code="no_replicate",
            remedy="The groups are too small for this model.",
        )
    return ResampledLadder(
        kind, replicates, replicates - len(draws), seed, level, STEPS, _changes(fits), np.array(draws)
    )


def _changes(fits: Sequence[CfaFit]) -> Floats:
    """Return fit of the first model and changes from step to step, shape (steps, 4)."""
    measures = np.array([[m[name] for name in INDICES] for m in (f.fit_measures() for f in fits)])
    return np.vstack([measures[:1], np.diff(measures, axis=0)])


def _units(cluster: Sequence[object], rows: NDArray[np.intp], member: NDArray[np.intp]) -> NDArray[np.intp]:
    """Number the clusters of the rows used, and refuse clusters that lie in several groups."""
    units = _numbers(cluster, rows)
    for unit in range(units.max() + 1):
        if len(np.unique(member[units == unit])) > 1:
            raise NotSupportedError(
                "a cluster lies in several groups, so whole clusters cannot be moved between groups.",
                code="crossed_clusters",
                place="cluster",
                remedy="Permute within clusters with a method for crossed designs.",
            )
    return units


def _numbers(labels: Sequence[object], rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Number the labels of the rows used."""
    numbers = np.unique(np.asarray(labels, dtype=str)[rows], return_inverse=True)[1]
    return np.asarray(numbers, dtype=np.intp)


def _check_arrangements(group_of_unit: NDArray[np.intp], strata: NDArray[np.intp]) -> None:
    log_count = 0.0
    for stratum in np.unique(strata):
        counts = np.bincount(group_of_unit[strata == stratum])
        log_count += math.lgamma(counts.sum() + 1) - sum(math.lgamma(c + 1) for c in counts)
    if log_count < math.log(MIN_ARRANGEMENTS) - 1e-9:
        raise NotSupportedError(
            f"only {round(math.exp(log_count))} arrangements of {len(group_of_unit)} clusters exist; "
            f"at least {MIN_ARRANGEMENTS} are needed for a permutation test.",
            code="few_arrangements",
            place="cluster",
            remedy="Not assessable with so few clusters: describe each of them.",
        )
