# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""BLAS threads are limited inside and given back outside, also where such functions call each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from coprod_measures.numerics.threads import one_blas_thread


@contextmanager
def two_threads_for_everyone() -> Iterator[None]:
    """Two BLAS threads that no thread has a say over: in a context of limits other threads have none."""
    limits = threadpool_limits(2, user_api="blas")
    with threadpool_limits(None):
        pass
    try:
        yield
    finally:
        limits.restore_original_limits()
        with threadpool_limits(None):
            pass


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


def test_a_worker_keeps_one_thread_when_another_is_done() -> None:
    """The first worker comes in before the second and leaves before it: the second still has one thread."""
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()
    seen: list[list[int]] = []

    @one_blas_thread
    def first() -> None:
        first_in.set()
        assert second_in.wait(10)

    @one_blas_thread
    def second() -> None:
        second_in.set()
        assert first_out.wait(10)
        seen.append(threads())

    def first_worker() -> None:
        first()
        first_out.set()

    with two_threads_for_everyone():
        before = threads()
        workers = [threading.Thread(target=first_worker), threading.Thread(target=second)]
        workers[0].start()
        assert first_in.wait(10)
        workers[1].start()
        for worker in workers:
            worker.join()
        assert threads() == before
    assert [set(found) for found in seen] == [{1}]


def test_threads_come_back_after_many_workers_at_once() -> None:
    def work() -> None:
        for _ in range(500):
            inner_quick()

    @one_blas_thread
    def inner_quick() -> None:
        np.ones((4, 4)) @ np.ones((4, 4))

    with two_threads_for_everyone():
        before = threads()
        workers = [threading.Thread(target=work) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert threads() == before
