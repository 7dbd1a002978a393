# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Ladders of answers that allow no model: too few people first, and only then what else prevents it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import messages
from ...errors import CoprodError, ModelError
from ...model import FactorModel
from ...model.frame_columns import read_columns
from ...results import Finding, Word
from .ladder_options import LadderOptions
from .one_ladder import clusters_of, title_of
from .respondents import counts
from .result import InvarianceLadder
from .verdict import too_few

Sizes = dict[str, int]

OF_FEW = frozenset(
    {
        "constant_variable",
        "empty_category",
        "not_nested",
        "one_category",
        "sample_not_positive_definite",
        "saturated_not_converged",
        "too_few_cases",
    }
)
"""What stops a model where a group is small."""


def of_the_answers(error: CoprodError) -> bool:
    """Whether the answers to a scale stop its model, and not what was asked for."""
    if isinstance(error, ModelError):
        return error.code in OF_FEW
    return error.code not in ("missing_column", "unknown_column", "unknown_group", "no_groups")


def few_people_ladder(
    model: FactorModel,
    data: Any,
    group: str,
    options: LadderOptions,
    scale: str | None,
    error: CoprodError,
) -> InvarianceLadder | None:
    """Return a ladder without steps that tells the groups' sizes; None where size is not the trouble."""
    if error.code not in OF_FEW:
        return None
    n = _sizes(model, data, group, options)
    if not too_few(n, options.needed(len(model.observed)), options.missing):
        return None
    return _without_steps(model, data, group, options, scale, error, n)


def impossible_ladder(
    model: FactorModel,
    data: Any,
    group: str,
    options: LadderOptions,
    scale: str,
    error: CoprodError,
) -> InvarianceLadder:
    """Return a ladder without steps for a scale whose data allow no model; the others still have theirs."""
    few = few_people_ladder(model, data, group, options, scale, error)
    return _without_steps(model, data, group, options, scale, error, {}) if few is None else few


def _without_steps(
    model: FactorModel,
    data: Any,
    group: str,
    options: LadderOptions,
    scale: str | None,
    error: CoprodError,
    n: Sizes,
) -> InvarianceLadder:
    why = error.code if messages.has(f"why.{error.code}") else "other"
    impossible = Finding("ladder_impossible", "error", scale=scale, values={"why": Word(f"why.{why}")})
    min_n = options.needed(len(model.observed))
    few = tuple(too_few(n, min_n, options.missing))
    return InvarianceLadder(
        scale=scale,
        scale_title=title_of(data, scale, model),
        group=group,
        group_labels=tuple(n) or options.group_order or data.order_of(group),
        n=n,
        n_dropped=0,
        estimator=options.estimator,
        missing=options.missing,
        criteria=options.criteria,
        min_n=min_n,
        steps=(),
        balanced=None,
        assessable=False,
        supported=None,
        doubtful=False,
        reasons=few or (impossible,),
        findings=(impossible,) if few else (),
    )


def _sizes(model: FactorModel, data: Any, group: str, options: LadderOptions) -> Sizes:
    """Return how many of each group count, see `respondents.counts`.

    Nothing where an item was not answered in a large group: then the item is the trouble, however few
    complete answers that leaves.
    """
    cluster = clusters_of(data, model.observed, group, options).column
    columns = read_columns(data, model.observed, group, options.group_order, cluster)
    given: NDArray[np.bool_] = ~np.isnan(columns.values)
    used = counts(given, options.missing)
    sizes = {}
    for code, label in enumerate(columns.labels):
        mine = columns.codes == code
        if mine.sum() >= options.needed(len(model.observed)) and not given[mine].any(axis=0).all():
            return {}
        sizes[label] = int(used[mine].sum())
    return sizes
