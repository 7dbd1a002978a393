# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What an item analysis needs of the answers to a scale: a few numbers per item, and one covariance matrix.

Of answers in memory they are computed from arrays; of answers in an engine from its counts and sums.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..instrument import Scale
from ..model.engine_moments import engine_sums
from ..model.frame_columns import lazy_frame
from ..responses.response_data import ResponseData
from .scale_answers import EVERYBODY, ScaleAnswers, scale_answers

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distribution:
    """How one item was answered.

    Attributes
    ----------
    n : int
        Answers.
    mean, sd, skew : float
        With n − 1 in the standard deviation; skewness is :math:`m_3/s^3` (R: ``psych::describe``). NaN
        where there are too few answers, and the skewness of a constant.
    floor, ceiling : float
        Share of the answers at the lowest and the highest value.
    """

    n: int
    mean: float
    sd: float
    skew: float
    floor: float
    ceiling: float


@dataclass(frozen=True, slots=True)
class ScaleSummary:
    """The answers of one group to one scale, reversed items mirrored.

    Attributes
    ----------
    scale, group : str
    items, companions : tuple of str
        The scored items, and items shown beside them.
    reflective : bool
    reversed_items : frozenset of str
    n_total : int
        Respondents.
    distributions : tuple of Distribution
        Of items and companions.
    n : int
        Respondents who answered every scored item.
    cov : array, shape (k, k), or None
        Of their answers, divisor n − 1; None for fewer than two.
    """

    scale: str
    group: str
    items: tuple[str, ...]
    companions: tuple[str, ...]
    reflective: bool
    reversed_items: frozenset[str]
    n_total: int
    distributions: tuple[Distribution, ...]
    n: int
    cov: Floats | None


def scale_summaries(data: ResponseData | Any, by: str | None) -> Iterator[ScaleSummary]:
    """Yield the summary of every scale and group; parameters and errors as in `scale_answers`."""
    if isinstance(data, ResponseData) and data.lazy:
        for scale in data.instrument.all_scales():
            yield from _in_the_engine(data, scale, by)
        return
    for answers in scale_answers(data, by):
        for group in answers.groups:
            yield _in_memory(answers, group)


def distribution(values: Floats, times: NDArray[np.int64], low: float, high: float) -> Distribution:
    """Describe values, shape (m,), that were each given so many times; floor and ceiling at low and high."""
    n = int(times.sum())
    if n == 0:
        return Distribution(0, math.nan, math.nan, math.nan, math.nan, math.nan)
    mean = float(values @ times) / n
    deviation = values - mean
    sd = math.sqrt(float(deviation**2 @ times) / (n - 1)) if n > 1 else math.nan
    # Rounding can leave a constant item with a standard deviation of 1e-17.
    varies = sd > 1e-12 * max(1.0, float(np.abs(values[times > 0]).max()))
    skew = float(deviation**3 @ times) / n / sd**3 if varies else math.nan
    floor, ceiling = (float(times[values == end].sum()) / n for end in (low, high))
    return Distribution(n, mean, sd, skew, floor, ceiling)


def _in_memory(answers: ScaleAnswers, group: str) -> ScaleSummary:
    values = answers.groups[group]
    found = []
    for i, item in enumerate((*answers.items, *answers.companions)):
        given = values[:, i][~np.isnan(values[:, i])]
        ends = (float(given.min()), float(given.max())) if len(given) else (0.0, 0.0)
        low, high = answers.ranges.get(item, ends)
        found.append(distribution(given, np.ones(len(given), dtype=np.int64), low, high))
    scored = answers.scored(group)
    complete = scored[~np.isnan(scored).any(axis=1)]
    return ScaleSummary(
        scale=answers.scale,
        group=group,
        items=answers.items,
        companions=answers.companions,
        reflective=answers.reflective,
        reversed_items=answers.reversed_items,
        n_total=len(values),
        distributions=tuple(found),
        n=len(complete),
        cov=np.atleast_2d(np.cov(complete, rowvar=False)) if len(complete) > 1 else None,
    )


def _in_the_engine(data: ResponseData, scale: Scale, by: str | None) -> Iterator[ScaleSummary]:
    names = (*scale.items, *scale.companions)
    order = None if by is None else data.order_of(by)
    counts = data.answer_counts(by)
    frame = lazy_frame(data.keyed(scale.items))
    assert frame is not None
    sums, _ = engine_sums(frame, scale.items, by, order, None)
    for label, of_group in sums.items():
        group = EVERYBODY if by is None else label
        found = []
        for item in names:
            answered = counts[item, None if by is None else label]
            response_scale = data.instrument.response_scale_of(item)
            low, high = float(response_scale.minimum), float(response_scale.maximum)
            codes = np.array(list(answered), dtype=float)
            codes = low + high - codes if data.instrument.item(item).reverse else codes
            found.append(distribution(codes, np.array(list(answered.values()), dtype=np.int64), low, high))
        yield ScaleSummary(
            scale=scale.id,
            group=group,
            items=scale.items,
            companions=scale.companions,
            reflective=scale.reflective,
            reversed_items=frozenset(name for name in names if data.instrument.item(name).reverse),
            n_total=of_group.total,
            distributions=tuple(found),
            n=of_group.n,
            cov=of_group.moments[1] * (of_group.n / (of_group.n - 1)) if of_group.n > 1 else None,
        )
