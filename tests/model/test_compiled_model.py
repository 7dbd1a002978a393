# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is made of a model once: its completed table, its parameter map, its index arrays."""

from __future__ import annotations

import numpy as np
import pytest

from coprod_measures.model import FactorModel
from coprod_measures.model.compiled_model import CompiledModel, compile_model
from coprod_measures.model.specification import complete

TWO = "f =~ a + b + c\ng =~ d + e + h"


def compiled(text: str, n_groups: int = 1, equal: tuple[str, ...] = (), identification="marker", free=()):
    return compile_model(FactorModel.parse(text), n_groups, True, identification, equal, free, True)


def test_the_same_model_is_compiled_once():
    one = compiled(TWO, 2, ("loadings",))
    assert compiled(TWO, 2, ("loadings",)) is one
    assert compiled(TWO, 2) is not one
    assert compiled(TWO, 3, ("loadings",)) is not one
    assert isinstance(one, CompiledModel)


def test_the_table_is_the_completed_model_and_df_counts_what_it_leaves():
    found = compiled(TWO, 2, ("loadings", "intercepts"))
    table = complete(FactorModel.parse(TWO), n_groups=2, meanstructure=True, equal=("loadings", "intercepts"))
    assert found.table == table
    assert found.df == 2 * (21 + 6) - found.map.n_free
    # per group 6 loadings, of which 2 markers, 6 intercepts, 6 residuals, 3 factor moments, 2 means in one
    assert found.map.n_free == 4 + 6 + 2 * (6 + 3) + 2


def test_moments_of_covariates_are_left_to_the_data_and_do_not_count():
    found = compiled("f =~ a + b + c\nf ~ z")
    exogenous = [row for row, p in enumerate(found.table.parameters) if p.exogenous]
    assert len(exogenous) == 2  # variance and mean of z
    assert not found.map.offset[exogenous].any()
    assert found.df == 10 + 4 - 2 - found.map.n_free


def test_rows_of_every_group_are_found_by_what_they_relate():
    found = compiled(TWO, 2)
    for number, rows in enumerate(found.table.rows_by_group, start=1):
        for key, row in rows.items():
            assert (found.table.parameters[row].key, found.table.parameters[row].group) == (key, number)
    assert sum(map(len, found.table.rows_by_group)) == len(found.table.parameters)


@pytest.mark.parametrize(("equal", "shared"), [((), False), (("loadings",), True), (("intercepts",), False)])
def test_groups_share_loadings_where_they_are_held_equal(equal, shared):
    assert compiled(TWO, 2, equal).table.shares_loadings is shared


def test_places_tell_which_parameter_a_row_is_unless_rows_share_one():
    plain = compiled(TWO, 2, ("loadings",))
    for structure in plain.structures:
        places = plain.map.places(structure.rows)
        assert places is not None
        assert np.array_equal(plain.map.matrix[structure.rows], np.eye(plain.map.n_free)[places])
    labelled = compiled("f =~ a + k*b + k*c + d")
    assert labelled.map.places(labelled.structures[0].rows) is None
    effect = compiled(TWO, identification="effect")
    assert effect.map.places(effect.structures[0].rows) is None


@pytest.mark.parametrize("identification", ["marker", "std_lv", "effect"])
def test_variances_of_rows_are_those_of_the_whole_covariance_matrix(identification):
    to_rows = compiled(TWO, 2, ("loadings", "intercepts"), identification).map
    half = np.random.default_rng(5).normal(size=(to_rows.n_free, to_rows.n_free))
    covariance = half @ half.T
    whole = to_rows.matrix @ covariance @ to_rows.matrix.T
    assert to_rows.row_variances(covariance) == pytest.approx(whole.diagonal())
