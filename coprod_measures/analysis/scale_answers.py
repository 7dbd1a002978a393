# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The answers to each scale as arrays per group: the one place where analyses take in their data.

Checked responses give every scale of their instrument, reverse-keyed; a plain frame of item columns is
one scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError
from ..instrument import Instrument, Scale
from ..model.frame_columns import read_columns
from ..responses.frames import frame_names, require_name
from ..responses.response_data import ResponseData

Floats = NDArray[np.float64]

PLAIN_SCALE = "scale"
"""Name of the one scale of a plain frame."""

EVERYBODY = "all"
"""Label of the one group when no groups are asked for."""


@dataclass(frozen=True, slots=True)
class ScaleAnswers:
    """The answers to one scale.

    Attributes
    ----------
    scale : str
        Its id; "scale" for a plain frame.
    items : tuple of str
        The scored items.
    companions : tuple of str
        Lines shown beside the scale and never scored.
    reflective : bool
        Whether the items are effects of one latent variable. A plain frame is taken to be so.
    reversed_items : frozenset of str
        Items whose codes were mirrored.
    ranges : mapping
        Lowest and highest declared code by item; empty for a plain frame.
    groups : mapping
        Answers by group, arrays of shape (n, items + companions), NaN where not answered.
    """

    scale: str
    items: tuple[str, ...]
    companions: tuple[str, ...]
    reflective: bool
    reversed_items: frozenset[str]
    ranges: Mapping[str, tuple[float, float]]
    groups: Mapping[str, Floats]

    def scored(self, group: str) -> Floats:
        """Return the answers of one group to the scored items, shape (n, items)."""
        return self.groups[group][:, : len(self.items)]


def scale_answers(data: ResponseData | Any, by: str | None = None) -> tuple[ScaleAnswers, ...]:
    """Return the answers to every scale and subscale, per group.

    Parameters
    ----------
    data : ResponseData or frame
        Checked responses, or a frame with nothing but item columns and perhaps `by`.
    by : str, optional
        Column of groups. Rows without a value there are left out.

    Raises
    ------
    DataError
        If `by` is no column, a column is not numeric, or fewer than two items are left.
    """
    if isinstance(data, ResponseData):
        return _of_responses(data, by)
    return (_of_plain_frame(data, by),)


def _of_responses(data: ResponseData, by: str | None) -> tuple[ScaleAnswers, ...]:
    if by is None:
        members = _members(None, (EVERYBODY,))
    else:
        members = _members(data.labels(by), data.order_of(by))
    return tuple(_of_scale(data, scale, data.instrument, members) for scale in data.instrument.all_scales())


def _members(
    labels: NDArray[np.object_] | None, order: tuple[str, ...]
) -> dict[str, NDArray[np.bool_] | slice]:
    return {g: slice(None) if labels is None else labels == g for g in order}


def _of_scale(
    data: ResponseData,
    scale: Scale,
    instrument: Instrument,
    members: Mapping[str, NDArray[np.bool_] | slice],
) -> ScaleAnswers:
    names = (*scale.items, *scale.companions)
    values = data.to_numpy(names)
    response_scales = {name: instrument.response_scale_of(name) for name in names}
    return ScaleAnswers(
        scale=scale.id,
        items=scale.items,
        companions=scale.companions,
        reflective=scale.reflective,
        reversed_items=frozenset(name for name in names if instrument.item(name).reverse),
        ranges={name: (float(r.minimum), float(r.maximum)) for name, r in response_scales.items()},
        groups={group: values[chosen] for group, chosen in members.items()},
    )


def _of_plain_frame(data: Any, by: str | None) -> ScaleAnswers:
    names = frame_names(data)
    if by is not None:
        require_name(names, by, "by")
    items = tuple(name for name in names if name != by)
    if len(items) < 2:
        raise DataError(
            f"the data have {len(items)} item columns.",
            code="too_few_items",
            remedy="Give a frame with a column for each item of one scale, at least two.",
        )
    columns = read_columns(data, items, group=by)
    if by is None:
        groups = {EVERYBODY: columns.values}
    else:
        groups = {g: columns.values[columns.codes == i] for i, g in enumerate(columns.labels)}
    return ScaleAnswers(PLAIN_SCALE, items, (), True, frozenset(), {}, groups)
