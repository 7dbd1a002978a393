# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Replicates in batches: seeded one by one, spread over workers, kept when interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from ..errors import OptionError, checked_seed
from ..numerics.threads import one_blas_thread

R = TypeVar("R")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Batches(Generic[R]):
    """What was done.

    Attributes
    ----------
    results : list
        One per batch, in order.
    finished : int
        Replicates in them.
    interrupted : bool
        Whether an interrupt ended the work before all were done.
    """

    results: list[R]
    finished: int
    interrupted: bool


def generators(seed: int, replicates: Iterable[int], *branch: int) -> list[np.random.Generator]:
    """Return a random generator per replicate.

    Replicate i draws from child i of ``numpy.random.SeedSequence(seed)``, whatever batch it is in and whoever
    works on it. `branch` sets studies with the same seed apart, such as those of several sample sizes.
    """
    seed = checked_seed(seed)
    return [np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(*branch, i))) for i in replicates]


def in_batches(
    work: Callable[[range], R], replicates: int, size: int, progress: Progress | None = None
) -> Batches[R]:
    """Do the work of all replicates, a batch at a time.

    Parameters
    ----------
    work : callable
        Of the numbers of a batch's replicates; it is sent to other processes where there are any.
    replicates, size : int
        How many in all, and in a batch.
    progress : callable, optional
        Called with the number done and the number to do, whenever a batch is done.

    Raises
    ------
    OptionError
        If there is nothing to do.
    KeyboardInterrupt
        If it came before anything was done; later ones end the work and keep what is finished.

    Notes
    -----
    Batches go through joblib: they are worked on here, one after the other, unless
    ``joblib.parallel_config`` names a backend and a number of workers. Each has one BLAS thread, so that the
    last digits are the same with any number of either.
    """
    if replicates < 1:
        raise OptionError(
            f"{replicates} replicates are none.",
            code="replicates",
            remedy="Ask for at least one, and for hundreds where shares of them are read.",
        )
    import joblib  # not needed before the first resampling

    batches = [range(start, min(start + size, replicates)) for start in range(0, replicates, size)]
    results: list[R] = []
    finished = 0
    try:
        with joblib.Parallel() as pool:
            wave = max(1, joblib.effective_n_jobs(pool.n_jobs))
            for start in range(0, len(batches), wave):
                now = batches[start : start + wave]
                for batch, result in zip(now, pool(joblib.delayed(_done)(work, b) for b in now), strict=True):
                    results.append(result)
                    finished += len(batch)
                    if progress is not None:
                        progress(finished, replicates)
    except KeyboardInterrupt:
        if not results:
            raise
        return Batches(results, finished, finished < replicates)
    return Batches(results, finished, False)


@one_blas_thread
def _done(work: Callable[[range], R], batch: range) -> R:
    return work(batch)
