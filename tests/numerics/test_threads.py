# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""BLAS threads are limited inside and given back outside, also where such functions call each other."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from coprod_measures.numerics.threads import one_blas_thread


def threads() -> list[int]:
    return [library.num_threads for library in ThreadpoolController().select(user_api="blas").lib_controllers]


@one_blas_thread
def inner() -> list[int]:
    return threads()


@one_blas_thread
def outer() -> tuple[list[int], list[int]]:
    return inner(), threads()


@pytest.mark.parametrize("given", [1, 2])
def test_one_thread_inside_and_as_many_as_before_outside(given: int) -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    with threadpool_limits(given, user_api="blas"):
        before = threads()
        within, after_inner = outer()
        assert before
        assert set(within) == set(after_inner) == {1}
        assert threads() == before


def test_threads_come_back_after_an_error() -> None:
    @one_blas_thread
    def fails() -> None:
        raise ValueError

    with threadpool_limits(2, user_api="blas"):
        before = threads()
        with pytest.raises(ValueError):
            fails()
        assert threads() == before
