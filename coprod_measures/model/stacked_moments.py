# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Implied moments of one model at many parameter vectors at once, and where their derivatives go.

The formulas are those of `implied_moments`. What differs is the shape: matrices are stacked along a first
axis for matrix products, and everything that is picked element by element has the replicates along its last
axis, so that picking copies whole rows. Which products make which entry of an information matrix is worked
out once per model, as index arrays and sparse matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .implied_moments import GroupStructure
from .parameter_map import ParameterMap

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class StackedMoments:
    """Implied moments of one group in B replicates.

    Attributes
    ----------
    cov : array, shape (B, p, p)
    mean : array, shape (B, p)
    columns : array, shape (B, p, c)
        The columns of Z and Y that derivatives use.
    total_effects, all_cov : arrays, shape (B, v, v)
        E and C.
    mean_weights : array, shape (q, B)
        ``w`` of ``dmu_k = w_k x_k``.
    """

    cov: Floats
    mean: Floats
    columns: Floats
    total_effects: Floats
    all_cov: Floats
    mean_weights: Floats

    def of(self, chosen: Indices) -> StackedMoments:
        """Return the moments of some replicates."""
        return StackedMoments(
            self.cov[chosen],
            self.mean[chosen],
            self.columns[chosen],
            self.total_effects[chosen],
            self.all_cov[chosen],
            self.mean_weights[:, chosen],
        )


@dataclass(frozen=True)
class StackedStructure:
    """One group of a model, compiled for stacks: what is picked for each term of an information matrix.

    Attributes
    ----------
    structure : GroupStructure
    jacobian : sparse array, shape (q_all, q)
        From the group's rows with derivatives to free parameters.
    covariance_pairs : tuple of index arrays
        Pairs of parameters that move Sigma: xx, yy, xy, yx of a flattened (c, c) projection.
    mean_pairs : tuple of index arrays
        Pairs that move mu: k, m of the mean weights and xx.
    cross : tuple of index arrays
        A parameter that moves mu with one that moves Sigma: k, x_l, y_l, (x_k, y_l), (x_k, x_l).
    of_covariances : tuple of index arrays
        Second derivatives of Sigma: places in [E; C], flattened, and in a (c, c) projection.
    of_means : tuple of index arrays
        Second derivatives of mu: places in E, in the mean weights, and in a projected vector.
    """

    structure: GroupStructure
    jacobian: sparse.csr_array
    covariance_pairs: tuple[Indices, ...]
    mean_pairs: tuple[Indices, ...]
    cross: tuple[Indices, ...]
    of_covariances: tuple[Indices, ...]
    of_means: tuple[Indices, ...]


@dataclass(frozen=True)
class InformationBlock:
    """Free parameters that share no information with the others, such as those of one group alone.

    Attributes
    ----------
    parameters : array of int, shape (n,)
    expected, observed : sparse arrays, shape (n², t)
        From the terms of all groups to the flattened block: `expected_terms` of each group for the former,
        followed group by group by the further terms of the Hessian for the latter.
    """

    parameters: Indices
    expected: sparse.csr_array
    observed: sparse.csr_array


@dataclass(frozen=True)
class StackedModel:
    """A model compiled for stacks.

    Attributes
    ----------
    map : ParameterMap
    groups : tuple of StackedStructure
    blocks : tuple of InformationBlock
        Every free parameter is in one of them.
    """

    map: ParameterMap
    groups: tuple[StackedStructure, ...]
    blocks: tuple[InformationBlock, ...]

    @property
    def parameters(self) -> list[Indices]:
        """Free parameters of each block."""
        return [block.parameters for block in self.blocks]

    def row_values(self, theta: Floats) -> Floats:
        """Return the values of all rows of the table, shape (n_rows, B), at parameters of shape (B, q)."""
        return np.asarray(self.map.offset[:, None] + self.map.matrix @ theta.T)


def stacked_moments(structure: GroupStructure, values: Floats) -> StackedMoments:
    """Evaluate the implied moments of one group.

    Parameters
    ----------
    structure : GroupStructure
    values : array, shape (n_rows, B)
        Values of all rows of the parameter table.
    """
    v, p, b = structure.n_variables, structure.n_observed, values.shape[1]
    effects = np.zeros((b, v, v))
    rows, i, j = structure.directed
    effects[:, i, j] = values[rows].T
    total = np.asarray(np.eye(v) + effects if structure.simple else np.linalg.inv(np.eye(v) - effects))
    covariances = np.zeros((b, v, v))
    rows, i, j = structure.covariances
    covariances[:, i, j] = values[rows].T
    covariances[:, j, i] = values[rows].T
    intercepts = np.zeros((b, v, 1))
    rows, i = structure.intercepts
    intercepts[:, i, 0] = values[rows].T
    all_cov = total @ covariances @ total.transpose(0, 2, 1)
    all_mean = (total @ intercepts)[:, :, 0]
    columns = np.concatenate([total[:, :p, structure.z_nodes], all_cov[:, :p, structure.y_nodes]], axis=2)
    of_intercepts = (structure.scale == 0.0)[:, None]
    weights = np.where(structure.is_directed[:, None], all_mean.T[structure.place_j], of_intercepts)
    return StackedMoments(all_cov[:, :p, :p], all_mean[:, :p], columns, total, all_cov, weights)


def stacked_model(structures: Sequence[GroupStructure], to_rows: ParameterMap) -> StackedModel:
    """Compile a model.

    Parameters
    ----------
    structures : sequence of GroupStructure
        With derivatives of the free rows.
    to_rows : ParameterMap
    """
    compiled = [_compiled(s, to_rows) for s in structures]
    expected = sparse.hstack([e for _, e, _ in compiled], format="csr")
    observed = sparse.hstack([expected, *(further for _, _, further in compiled)], format="csr")
    q = to_rows.n_free
    touched = (np.diff(observed.indptr) > 0).reshape(q, q)
    n_blocks, member = connected_components(sparse.csr_array(touched), directed=False)
    blocks = []
    for number in range(n_blocks):
        chosen = np.flatnonzero(member == number)
        places = (chosen[:, None] * q + chosen).ravel()
        blocks.append(InformationBlock(chosen, expected[places], observed[places]))
    return StackedModel(to_rows, tuple(s for s, _, _ in compiled), tuple(blocks))


def _compiled(
    s: GroupStructure, to_rows: ParameterMap
) -> tuple[StackedStructure, sparse.csr_array, sparse.csr_array]:
    """Return one group's picks, and the maps of its expected and further terms to (q_all², t)."""
    matrix = sparse.csr_array(to_rows.matrix[s.rows])
    c = len(s.z_nodes) + len(s.y_nodes)
    moves_cov, moves_mean = s.scale != 0.0, _may_move_mean(s, to_rows)
    k, m = np.tril_indices(len(s.rows))
    chosen = moves_cov[k] & moves_cov[m]
    a, b = k[chosen], m[chosen]
    covariance_pairs = (
        s.x[a] * c + s.x[b], s.y[a] * c + s.y[b], s.x[a] * c + s.y[b], s.y[a] * c + s.x[b],
    )  # fmt: skip
    of_covariances = _entries(matrix, a, b, s.scale[a] * s.scale[b] * _halved(a, b))
    chosen = moves_mean[k] & moves_mean[m]
    a, b = k[chosen], m[chosen]
    mean_pairs = (a, b, s.x[a] * c + s.x[b])
    of_means = _entries(matrix, a, b, _halved(a, b))
    a, b = (each.ravel() for each in np.meshgrid(np.flatnonzero(moves_mean), np.flatnonzero(moves_cov)))
    cross = (a, s.x[b], s.y[b], s.x[a] * c + s.y[b], s.x[a] * c + s.x[b])
    second, of_second = _second_of_covariances(s, k, m, c, matrix)
    second_means, of_second_means = _second_of_means(s, k, m, moves_mean, matrix)
    picks = StackedStructure(
        s, matrix.T.tocsr(), covariance_pairs, mean_pairs, cross, second, second_means
    )  # fmt: skip
    further = [_entries(matrix, a, b, s.scale[b]), of_second, of_second_means]
    return (
        picks,
        sparse.hstack([of_covariances, of_means], format="csr"),
        sparse.hstack(further, format="csr"),
    )


def _halved(k: Indices, m: Indices) -> Floats:
    """Return ½ on the diagonal, which `_entries` fills from both triangles."""
    return np.where(k == m, 0.5, 1.0)


def _entries(
    matrix: sparse.csr_array,
    k: Indices,
    m: Indices,
    coefficient: Floats,
) -> sparse.csr_array:
    """Return the map from terms of the pairs (k, m) to ``J'(T + T')J``, shape (q_all², t).

    Every row of J may have several entries, for constraints other than equalities.
    """
    counts = np.diff(matrix.indptr)
    size = counts[k] * counts[m]
    term = np.repeat(np.arange(len(k)), size)
    within = np.arange(len(term)) - np.repeat(np.cumsum(size) - size, size)
    at_k = matrix.indptr[k[term]] + within // counts[m[term]]
    at_m = matrix.indptr[m[term]] + within % counts[m[term]]
    row, column = matrix.indices[at_k].astype(np.intp), matrix.indices[at_m].astype(np.intp)
    data = coefficient[term] * matrix.data[at_k] * matrix.data[at_m]
    q = matrix.shape[1]
    places = np.concatenate([row * q + column, column * q + row])
    shape = (q * q, len(k))
    found = sparse.coo_array((np.tile(data, 2), (places, np.tile(term, 2))), shape=shape)
    return found.tocsr()


def _may_move_mean(s: GroupStructure, to_rows: ParameterMap) -> NDArray[np.bool_]:
    """Whether a parameter can move mu: intercepts, and effects of variables whose mean can differ from 0."""
    rows, i = s.intercepts
    has_mean = np.zeros(s.n_variables, dtype=bool)
    has_mean[i[(to_rows.offset[rows] != 0.0) | to_rows.matrix[rows].any(axis=1)]] = True
    reached = np.asarray(_reach(s)[:, has_mean].any(axis=1))
    return np.asarray((s.scale == 0.0) | (s.is_directed & reached[s.place_j]))


def _reach(s: GroupStructure) -> NDArray[np.bool_]:
    """Whether E can differ from 0, shape (v, v): on the diagonal, and where a path leads to the row."""
    _, i, j = s.directed
    reach = np.eye(s.n_variables, dtype=bool)
    reach[i, j] = True
    while True:
        further = np.asarray((reach.astype(float) @ reach) > 0)
        if np.array_equal(further, reach):
            return reach
        reach = further


def _second_of_covariances(
    s: GroupStructure,
    k: Indices,
    m: Indices,
    c: int,
    matrix: sparse.csr_array,
) -> tuple[tuple[Indices, ...], sparse.csr_array]:
    """Compile ``1/2 tr(Q d2Sigma)``: terms ``E[..] or C[..] times -Q[..]`` of `curvature`."""
    v, reach = s.n_variables, _reach(s)
    i, j, x, y, scale, directed = s.place_i, s.place_j, s.x, s.y, s.scale, s.is_directed
    covariance = ~directed & (scale != 0.0)
    terms = [
        (directed[m] & (scale[k] != 0) & reach[j[m], i[k]], j[m] * v + i[k], x[m] * c + y[k], scale[k]),
        (directed[m] & covariance[k] & reach[j[m], j[k]], j[m] * v + j[k], x[k] * c + x[m], scale[k]),
        (directed[m] & directed[k], v * v + j[m] * v + j[k], x[k] * c + x[m], scale[k]),
        (covariance[m] & directed[k] & reach[j[k], j[m]], j[k] * v + j[m], x[k] * c + x[m], scale[m]),
        (
            (scale[m] != 0) & directed[k] & reach[j[k], i[m]],
            j[k] * v + i[m], x[k] * c + y[m], np.where(directed[m], 1.0, scale[m]),
        ),
    ]  # fmt: skip
    chosen = [np.flatnonzero(where) for where, *_ in terms]
    pair = np.concatenate(chosen)
    first, second, weight = (
        np.concatenate([term[part][kept] for term, kept in zip(terms, chosen, strict=True)])
        for part in (1, 2, 3)
    )
    a, b = k[pair], m[pair]
    return (first, second), _entries(matrix, a, b, -weight * _halved(a, b))


def _second_of_means(
    s: GroupStructure,
    k: Indices,
    m: Indices,
    moves: NDArray[np.bool_],
    matrix: sparse.csr_array,
) -> tuple[tuple[Indices, ...], sparse.csr_array]:
    """Compile ``-h'd2mu``: terms ``E[..] w h[..]``."""
    v, reach, directed = s.n_variables, _reach(s), s.is_directed
    one = np.flatnonzero(directed[k] & moves[m] & reach[s.place_j[k], s.place_i[m]])
    two = np.flatnonzero(directed[m] & moves[k] & reach[s.place_j[m], s.place_i[k]])
    effect = np.concatenate(
        [s.place_j[k[one]] * v + s.place_i[m[one]], s.place_j[m[two]] * v + s.place_i[k[two]]]
    )
    weight = np.concatenate([m[one], k[two]])
    column = np.concatenate([s.x[k[one]], s.x[m[two]]])
    a, b = k[np.concatenate([one, two])], m[np.concatenate([one, two])]
    return (effect, weight, column), _entries(matrix, a, b, -_halved(a, b))
