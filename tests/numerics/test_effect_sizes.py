# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The mean score of an ordinal item: against the integral, its own differences, and what must hold of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_measures.numerics.effect_sizes import OrdinalItem, mean_item_score, ordinal_difference

numbers = st.floats(-1.5, 1.5)
items = st.builds(
    lambda first, steps, loading, intercept, residual: OrdinalItem(
        np.arange(1.0, len(steps) + 3),
        loading,
        intercept,
        np.cumsum([first, *steps]),
        residual,
    ),
    st.floats(-2.0, 0.0),
    st.lists(st.floats(0.1, 1.0), min_size=0, max_size=4),
    st.floats(-2.0, 2.0),
    numbers,
    st.floats(0.5, 2.0),
)


@given(items, items, numbers, st.floats(0.2, 2.0))
def test_the_closed_form_is_the_integral(
    one: OrdinalItem, other: OrdinalItem, mean: float, variance: float
) -> None:
    gap = ordinal_difference(one, other, mean, variance).mean[0]
    found = mean_item_score(one, mean, variance).value - mean_item_score(other, mean, variance).value
    assert found == pytest.approx(gap, abs=1e-9)


@given(items, numbers, st.floats(0.2, 2.0))
def test_the_derivatives_are_those_of_central_differences(
    item: OrdinalItem, mean: float, variance: float
) -> None:
    found = mean_item_score(item, mean, variance)
    h = 1e-5

    def slope(up: tuple[OrdinalItem, float, float], down: tuple[OrdinalItem, float, float]) -> float:
        return (mean_item_score(*up).value - mean_item_score(*down).value) / (2 * h)

    def changed(**by: float) -> float:
        up = replace(item, **{name: getattr(item, name) + step for name, step in by.items()})
        down = replace(item, **{name: getattr(item, name) - step for name, step in by.items()})
        return slope((up, mean, variance), (down, mean, variance))

    assert found.by_loading == pytest.approx(changed(loading=h), abs=1e-8)
    assert found.by_intercept == pytest.approx(changed(intercept=h), abs=1e-8)
    by_residual_sd = 2 * item.residual_sd * found.by_residual_variance
    assert by_residual_sd == pytest.approx(changed(residual_sd=h), abs=1e-8)
    for k, by_threshold in enumerate(found.by_thresholds):
        step = h * (np.arange(len(item.thresholds)) == k)
        assert by_threshold == pytest.approx(changed(thresholds=step), abs=1e-8)  # type: ignore[arg-type]
    by_mean = slope((item, mean + h, variance), (item, mean - h, variance))
    assert found.by_latent_mean == pytest.approx(by_mean, abs=1e-8)
    by_variance = slope((item, mean, variance + h), (item, mean, variance - h))
    assert found.by_latent_variance == pytest.approx(by_variance, abs=1e-8)


@given(items, numbers, st.floats(0.2, 2.0), st.floats(0.3, 3.0), numbers)
def test_neither_unit_nor_origin_of_the_latent_response_matters(
    item: OrdinalItem, mean: float, variance: float, unit: float, origin: float
) -> None:
    moved = OrdinalItem(
        item.codes,
        unit * item.loading,
        unit * item.intercept + origin,
        unit * item.thresholds + origin,
        unit * item.residual_sd,
    )
    wanted = mean_item_score(item, mean, variance).value
    assert mean_item_score(moved, mean, variance).value == pytest.approx(wanted, abs=1e-10)
