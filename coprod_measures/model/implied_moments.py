# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Implied moments of a completed model and their derivatives, in reticular form.

With directed effects A, covariances S and intercepts m of all variables (observed first, then
latent), ``E = (I - A)^-1``, the total covariance is ``C = E S E'`` and the implied moments of the
observed variables are the first p rows and columns of C and the first p entries of ``E m``. Every
derivative is built from columns of two p-row matrices, ``Z = E[:p]`` and ``Y = C[:p]``::

    dSigma/dA_ij = Z_i Y_j' + Y_j Z_i'        dmu/dA_ij = Z_i (E m)_j
    dSigma/dS_ij = Z_i Z_j' + Z_j Z_i'        dmu/dm_i  = Z_i           (half of it for i = j)

References
----------
McArdle & McDonald (1984), doi:10.1111/j.2044-8317.1984.tb00802.x
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..numerics.normal_theory import MomentTerms
from .factor_model import FactorModel

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class GroupStructure:
    """Where the parameters of one group stand in A, S and m, as index arrays.

    Attributes
    ----------
    n_observed, n_variables : int
        p, and p plus the number of factors.
    directed, covariances, intercepts : tuple of arrays
        Row numbers in the parameter table with the places (i, j) or (i,) they fill.
    rows : array, shape (q,)
        Row numbers of the parameters with derivatives.
    place_i, place_j : arrays, shape (q,)
        Their places; ``place_j`` is 0 for intercepts.
    is_directed : array of bool, shape (q,)
        Whether a parameter stands in A.
    z_nodes, y_nodes : arrays
        Variables whose columns of Z and Y the derivatives use, in the order of `columns`.
    x, y : arrays, shape (q,)
        Each parameter's two columns.
    scale : array, shape (q,)
        1 for directed effects and covariances, 1/2 for variances, 0 for intercepts.
    simple : bool
        Factors are not predicted by anything and observed variables predict nothing, so E = I + A.
    effects, coupled : arrays of int
        Which parameters stand in A, and which others have second derivatives with those.
    """

    n_observed: int
    n_variables: int
    directed: tuple[Indices, Indices, Indices]
    covariances: tuple[Indices, Indices, Indices]
    intercepts: tuple[Indices, Indices]
    rows: Indices
    place_i: Indices
    place_j: Indices
    is_directed: NDArray[np.bool_]
    z_nodes: Indices
    y_nodes: Indices
    x: Indices
    y: Indices
    scale: Floats
    simple: bool
    effects: Indices
    coupled: Indices


@dataclass(frozen=True)
class ImpliedMoments:
    """Moments that a model implies in one group.

    Attributes
    ----------
    cov : array, shape (p, p)
    mean : array, shape (p,)
        Zeros without a mean structure.
    columns : array, shape (p, c)
        The columns of Z and Y that derivatives use.
    total_effects : array, shape (v, v)
        E.
    all_cov : array, shape (v, v)
        C, the covariance matrix of observed variables and factors.
    all_mean : array, shape (v,)
        E m.
    terms : MomentTerms
        Which columns and weights make each derivative.
    """

    cov: Floats
    mean: Floats
    columns: Floats
    total_effects: Floats
    all_cov: Floats
    all_mean: Floats
    terms: MomentTerms


def group_structures(model: FactorModel, derivatives_of: Indices) -> tuple[GroupStructure, ...]:
    """Compile a completed model, group by group.

    Parameters
    ----------
    model : FactorModel
        Completed.
    derivatives_of : array
        Row numbers whose derivatives are wanted: the free rows, or more for modification indices.
    """
    observed, latents = model.observed, model.latents
    node = {name: i for i, name in enumerate((*observed, *latents))}
    n_groups = max((p.group for p in model.parameters), default=1)
    wanted = np.zeros(len(model.parameters), dtype=bool)
    wanted[derivatives_of] = True
    return tuple(_group_structure(model, g, node, len(observed), wanted) for g in range(1, n_groups + 1))


def _places(model: FactorModel, group: int, node: dict[str, int]) -> list[tuple[int, str, int, int]]:
    places = []
    for row, p in enumerate(model.parameters):
        if p.group != group:
            continue
        if p.op == "=~":
            places.append((row, "A", node[p.rhs], node[p.lhs]))
        elif p.op == "~":
            places.append((row, "A", node[p.lhs], node[p.rhs]))
        elif p.op == "~~":
            places.append((row, "S", node[p.lhs], node[p.rhs]))
        elif p.op == "~1":
            places.append((row, "m", node[p.lhs], 0))
    return places


def _group_structure(
    model: FactorModel, group: int, node: dict[str, int], p: int, wanted: NDArray[np.bool_]
) -> GroupStructure:
    places = _places(model, group, node)

    def pick(matrix: str) -> tuple[Indices, Indices, Indices]:
        chosen = [(r, i, j) for r, m, i, j in places if m == matrix]
        table = np.array(chosen, dtype=np.intp).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2]

    chosen = [place for place in places if wanted[place[0]]]
    place_i = np.array([i for _, _, i, _ in chosen], dtype=np.intp)
    place_j = np.array([j for _, _, _, j in chosen], dtype=np.intp)
    kinds = np.array([m for _, m, _, _ in chosen], dtype="U1")
    is_directed, is_covariance = kinds == "A", kinds == "S"
    z_nodes = np.unique(np.concatenate([place_i, place_j[is_covariance]]))
    y_nodes = np.unique(place_j[is_directed])
    x = np.searchsorted(z_nodes, place_i)
    y = np.where(
        is_directed,
        len(z_nodes) + np.searchsorted(y_nodes, np.where(is_directed, place_j, 0)),
        np.searchsorted(z_nodes, np.where(is_covariance, place_j, place_i)),
    )
    scale = np.where(kinds == "m", 0.0, np.where(is_covariance & (place_i == place_j), 0.5, 1.0))
    directed, intercepts = pick("A"), pick("m")
    simple = bool((directed[1] < p).all() and (directed[2] >= p).all())
    # where E = I + A a loading bends only what a moment of its factor adds to Sigma and mu
    coupled = ~is_directed & ((place_i >= p) | (is_covariance & (place_j >= p)) | (not simple))
    return GroupStructure(
        p, len(node), directed, pick("S"), intercepts[:2],
        np.array([r for r, _, _, _ in chosen], dtype=np.intp),
        place_i, place_j, is_directed, z_nodes, y_nodes, x, y, scale, simple,
        np.flatnonzero(is_directed), np.flatnonzero(coupled),
    )  # fmt: skip


def implied_moments(structure: GroupStructure, values: Floats) -> ImpliedMoments:
    """Evaluate the implied moments of one group.

    Parameters
    ----------
    structure : GroupStructure
    values : array, shape (n_rows,)
        Values of all rows of the parameter table.
    """
    v, p = structure.n_variables, structure.n_observed
    total = np.eye(v)
    rows, i, j = structure.directed
    total[i, j] = values[rows] if structure.simple else -values[rows]
    if not structure.simple:
        total = np.asarray(np.linalg.inv(total))
    covariances = np.zeros((v, v))
    rows, i, j = structure.covariances
    covariances[i, j] = values[rows]
    covariances[j, i] = values[rows]
    intercepts = np.zeros(v)
    rows, i = structure.intercepts
    intercepts[i] = values[rows]
    all_cov = total @ covariances @ total.T
    all_mean = total @ intercepts
    columns = np.concatenate([total[:p, structure.z_nodes], all_cov[:p, structure.y_nodes]], axis=1)
    weight = np.where(structure.is_directed, all_mean[structure.place_j], structure.scale == 0.0)
    terms = MomentTerms(structure.x, structure.y, structure.scale, weight)
    return ImpliedMoments(all_cov[:p, :p], all_mean[:p], columns, total, all_cov, all_mean, terms)


def curvature(structure: GroupStructure, moments: ImpliedMoments, q: Floats, h: Floats) -> Floats:
    """Return ``1/2 tr(Q d2Sigma) - h' d2mu`` for every pair of parameters, shape (q, q).

    Parameters
    ----------
    structure : GroupStructure
    moments : ImpliedMoments
    q : array, shape (c, c)
        ``columns' Q columns`` for the weight Q of second derivatives of Sigma.
    h : array, shape (c,)
        ``columns' h`` for the weight h of second derivatives of mu.
    """
    e, c = structure.effects, structure.coupled
    i, j, x, y = structure.place_i, structure.place_j, structure.x, structure.y
    total, weight = moments.total_effects, moments.terms.w
    of_x = q.take(x[e], 0)
    h_x = h[x[e], None]
    from_factor = total.take(j[e], 0)
    # effects with effects
    among = moments.all_cov.take(j[e], 0).take(j[e], 1) * of_x.take(x[e], 1)
    if not structure.simple:
        through = from_factor.take(i[e], 1) * (of_x.take(y[e], 1) - h_x * weight[e])
        among += through + through.T
    # effects with covariances and intercepts
    starting = from_factor.take(i[c], 1)
    scale = structure.scale[c]
    beside = scale * (starting * of_x.take(y[c], 1) + from_factor.take(j[c], 1) * of_x.take(x[c], 1))
    beside -= starting * h_x * weight[c]
    second = np.zeros((len(x), len(x)))
    second[e[:, None], e] = among
    second[e[:, None], c] = beside
    second[c[:, None], e] = beside.T
    return second
