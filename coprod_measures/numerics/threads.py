# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One BLAS thread around work on small matrices.

Threads that wait for each other on matrices of a few dozen rows make a fit many times slower where the
processors are busy, and never faster.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def _controller() -> ThreadpoolController:
    """Find the BLAS libraries once; by the first call numpy and scipy have loaded theirs."""
    return ThreadpoolController().select(user_api="blas")


class _Limit:
    """One BLAS thread while anyone is inside.

    The number of BLAS threads belongs to the process, not to the caller: workers that are threads share it.
    The first to come limits it and the last to leave gives it back, so that nobody computes with more
    threads, and other last digits, because another worker is done, and none are lost on the way.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._given: list[int] = []

    @contextmanager
    def held(self) -> Iterator[None]:
        """Come in, and leave at the end, whatever happens."""
        with self._lock:
            if not self._inside:
                self._given = [library.get_num_threads() for library in _controller().lib_controllers]
                _set_threads([1] * len(self._given))
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside:
                    _set_threads(self._given)


def _set_threads(numbers: Sequence[int]) -> None:
    """Set the number of threads of each library, in a way that any thread can undo."""
    controller = _controller()
    for library, number in zip(controller.lib_controllers, numbers, strict=True):
        library.set_num_threads(number)
    # threadpoolctl from 3.8 heeds only the thread that set numbers last, until that one leaves a context
    with controller.limit(limits=None):
        pass


_LIMIT = _Limit()


def one_blas_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with BLAS limited to one thread, and give the threads back afterwards."""

    @functools.wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        with _LIMIT.held():
            return function(*args, **kwargs)

    return limited
