# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The saturated model of incomplete cases, whose parameters are all covariances and means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model.implied_moments import GroupStructure, implied_moments
from ..model.parameter_map import ParameterMap
from ..model.sample_statistics import GroupMoments, SampleStatistics
from ..numerics.clustered import Clusters
from ..numerics.missing_data import incomplete_weights
from ..numerics.normal_theory import MomentTerms, moment_jacobian, symmetric_inverse
from ..results import Finding
from .diagnostics import where_in
from .fiml import incomplete_scores, pattern_hessian, patterns_of

Floats = NDArray[np.float64]
_MOST_PAIRS = 10  # named in a finding


@dataclass(frozen=True, slots=True)
class SaturatedGroup:
    """Information and scores of one group's saturated moments; s = p(p+1)/2 + p of them.

    Attributes
    ----------
    information, inverse : arrays, shape (s, s)
        Observed, per case. Covariances that no case tells of have no information, and zeros in both.
    scores : array, shape (n, s)
        Of the cases; without rows where they are not asked for.
    """

    information: Floats
    inverse: Floats
    scores: Floats

    def trace(self, clusters: Clusters | None = None, index: int = 0) -> float:
        """Return ``tr(B1 A1^-1)``, with scores added up within clusters first where there are any."""
        totals = self.scores if clusters is None else clusters.sums(index, self.scores)
        return float((self.inverse * (totals.T @ totals)).sum()) / len(self.scores)


def saturated_group(group: GroupMoments, cases: Floats | None) -> SaturatedGroup:
    """Evaluate the saturated model of one group at its maximum likelihood moments.

    Parameters
    ----------
    group : GroupMoments
        With patterns, and saturated maximum likelihood moments.
    cases : array, shape (n, p), or None
        NaN where missing. Robust tests need them.
    """
    p = len(group.mean)
    information = saturated_information(group)
    known = np.append(~group.unknown[np.tril_indices(p)], np.ones(p, dtype=bool))
    inverse = np.zeros_like(information)
    inverse[np.ix_(known, known)] = symmetric_inverse(information[np.ix_(known, known)])
    if cases is None:
        return SaturatedGroup(information, inverse, np.zeros((0, len(information))))
    scores = incomplete_scores(cases, np.eye(p), saturated_terms(p), group.cov, group.mean)
    return SaturatedGroup(information, inverse, scores)


def saturated_terms(p: int) -> MomentTerms:
    """Return the terms of a model whose parameters are all covariances (lower triangle) and means."""
    i, j = np.tril_indices(p)
    x = np.concatenate([i, np.arange(p)])
    y = np.concatenate([j, np.arange(p)])
    scale = np.concatenate([np.where(i == j, 0.5, 1.0), np.zeros(p)])
    return MomentTerms(x, y, scale, np.concatenate([np.zeros(len(i)), np.ones(p)]))


def saturated_information(group: GroupMoments) -> Floats:
    """Return the observed information per case at the saturated moments, ordered as `saturated_terms`."""
    p = len(group.mean)
    return pattern_hessian(patterns_of(group), np.eye(p), saturated_terms(p), group.cov, group.mean)


def saturated_value(group: GroupMoments) -> float:
    """Return minus the log-likelihood per case of one group at its saturated moments."""
    weights = incomplete_weights(patterns_of(group), group.cov, group.mean)
    assert weights is not None
    return weights.value


def known_information(
    structures: Sequence[GroupStructure], to_rows: ParameterMap, sample: SampleStatistics
) -> Callable[[Floats], Floats] | None:
    """Return what identifies parameters where some covariances are not known: ``J'J`` of the other moments.

    None where every moment is known, or needs no such care.
    """
    if not sample.n_unknown:
        return None
    lower = np.tril_indices(len(sample.variables))
    known = [np.append(~g.unknown[lower], np.ones(len(g.mean), dtype=bool)) for g in sample.groups]

    def information(values: Floats) -> Floats:
        total = np.zeros((to_rows.n_free, to_rows.n_free))
        for structure, rows in zip(structures, known, strict=True):
            moments = implied_moments(structure, values)
            jacobian = moment_jacobian(moments.columns, moments.terms) @ to_rows.matrix[structure.rows]
            total += jacobian[rows].T @ jacobian[rows]
        return total

    return information


def unknown_findings(sample: SampleStatistics) -> tuple[Finding, ...]:
    """Name the variables that no case of a group has both of, one finding per group."""
    found = []
    for index, group in enumerate(sample.groups, start=1):
        pairs = [(sample.variables[i], sample.variables[j]) for i, j in np.argwhere(np.triu(group.unknown))]
        if pairs:
            found.append(
                Finding(
                    "never_answered_together",
                    item=", ".join(pairs[0]),
                    group=group.label or None,
                    values={
                        "n_pairs": len(pairs),
                        "pairs": {"en": _listed(pairs, "and"), "sv": _listed(pairs, "och")},
                        "where": where_in(sample, index),
                    },
                )
            )
    return tuple(found)


def _listed(pairs: Sequence[tuple[str, str]], word: str) -> str:
    shown = "; ".join(f"{a} {word} {b}" for a, b in pairs[:_MOST_PAIRS])
    return f"{shown}; …" if len(pairs) > _MOST_PAIRS else shown
