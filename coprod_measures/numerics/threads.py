# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""One BLAS thread around work on small matrices.

Threads that wait for each other on matrices of a few dozen rows make a fit many times slower where the
processors are busy, and never faster.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")


@functools.cache
def _controller() -> ThreadpoolController:
    """Find the BLAS libraries once; by the first call numpy and scipy have loaded theirs."""
    return ThreadpoolController().select(user_api="blas")


def one_blas_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function with BLAS limited to one thread, and give the threads back afterwards."""

    @functools.wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        libraries = _controller()
        if all(library.get_num_threads() == 1 for library in libraries.lib_controllers):
            return function(*args, **kwargs)  # as inside another such function
        with libraries.limit(limits=1):
            return function(*args, **kwargs)

    return limited
