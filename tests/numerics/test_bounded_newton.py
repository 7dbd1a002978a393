# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Newton between bounds: minima inside and on them, from wherever it starts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.numerics.bounded_newton import bounded_newton


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), p=st.integers(1, 6))
def test_a_quadratic_ends_where_no_free_slope_is_left(seed: int, p: int) -> None:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(p, p))
    matrix, centre = root @ root.T + 0.1 * np.eye(p), rng.normal(0, 1.5, p)

    def derivatives(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        apart = x - centre
        pull = apart @ matrix
        return (apart * pull).sum(axis=1) / 2, pull, np.broadcast_to(matrix, (len(x), p, p)).copy()

    points, values, slope = bounded_newton(derivatives, rng.uniform(-1, 1, (4, p)), -1.0, 1.0)
    assert np.ptp(points, axis=0).max() < 1e-6, "a convex function has one minimum"
    assert np.allclose(slope, derivatives(points)[1], rtol=1e-9, atol=1e-9)
    free = (np.abs(points) < 1) | (slope * points > 0)
    assert np.abs(slope[free]).max(initial=0.0) < 1e-5
    assert np.allclose(values, derivatives(points)[0])


def test_where_the_function_is_not_convex_every_start_finds_a_minimum() -> None:
    def derivatives(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rosenbrock's valley: the Hessian is indefinite at most starts."""
        a, b = x.T
        value = (1 - a) ** 2 + 100 * (b - a**2) ** 2
        gradient = np.column_stack([-2 * (1 - a) - 400 * a * (b - a**2), 200 * (b - a**2)])
        mixed = np.array([[2 - 400 * (b - 3 * a**2), -400 * a], [-400 * a, np.full_like(a, 200.0)]])
        return value, gradient, np.moveaxis(mixed, 2, 0)

    starts = np.array([[-1.2, 1.0], [0.0, 2.0], [1.9, -1.9]])
    points, values, _ = bounded_newton(derivatives, starts, -2.0, 2.0)
    assert np.abs(points - 1).max() < 1e-5
    assert values.max() < 1e-10
    held, *_ = bounded_newton(derivatives, starts / 4, -0.5, 0.5)
    assert np.abs(held - [0.5, 0.25]).max() < 1e-5, "the minimum lies on the bound of the first variable"
