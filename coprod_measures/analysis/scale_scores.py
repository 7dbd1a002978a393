# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Scores of every scale as arrays, and the same persons' scores at several occasions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError
from ..responses.answers import AnswersInMemory
from ..responses.frames import open_any, open_frame
from ..responses.label_order import check_wave_order
from ..responses.response_data import ResponseData
from ..responses.score import score
from ..results import Finding

Floats = NDArray[np.float64]


def in_memory(data: ResponseData) -> ResponseData:
    """Return the same responses in memory, items and keys brought out in one pass if they are lazy.

    An engine need not return the rows of two queries in the same order, so what pairs scores with labels by
    row takes both from one.
    """
    if not data.lazy:
        return data
    frame = open_any(data.frame)
    marks = [name for name in ("simulated",) if name in frame.collect_schema().names()]
    wanted = list(dict.fromkeys([*data.key_columns, *data.items, *marks]))
    held = open_frame(frame.select(wanted).to_native())
    # An ENUM of DuckDB loses its order on the way.
    orders = {name: data._answers.declared_order(name) for name in data.key_columns}
    return replace(data, _answers=AnswersInMemory.read(held, data.instrument, orders))


def scores_by_scale(data: ResponseData) -> Mapping[str, Floats]:
    """Return the scores of every scale and subscale, shape (n,), NaN where not scored."""
    frame = open_frame(score(data).frame)
    return {
        scale.id: np.array([np.nan if v is None else v for v in frame[scale.id].to_list()], dtype=np.float64)
        for scale in data.instrument.all_scales()
    }


@dataclass(frozen=True, slots=True)
class Occasions:
    """Which row of the data each person answered at each occasion.

    Attributes
    ----------
    waves : tuple of str
    rows : ndarray of int, shape (persons, waves)
        Row numbers; -1 where a person did not answer.
    findings : tuple of Finding
        On the order of the waves, where neither they nor the caller tell it.
    """

    waves: tuple[str, ...]
    rows: NDArray[np.intp]
    findings: tuple[Finding, ...] = ()

    def values(self, column: Floats) -> Floats:
        """Return a column by person and occasion, shape (persons, waves), NaN where there is none."""
        return np.where(self.rows >= 0, column[self.rows], np.nan)


def occasions(data: ResponseData, waves: tuple[str, ...] | None = None) -> Occasions:
    """Pair the rows of the same respondents at different waves.

    Raises
    ------
    DataError
        If respondents or waves are not named, a wave is unknown, or a person answered twice at one wave.
    """
    if data.respondent is None or data.wave is None:
        missing = "respondent" if data.respondent is None else "wave"
        raise DataError(
            f"the data name no {missing}.",
            code=f"no_{missing}",
            place=missing,
            remedy="Name both when validating: validate(frame, instrument, respondent=..., wave=...).",
        )
    known = data.order_of(data.wave)
    chosen = known if waves is None else tuple(map(str, waves))
    for wave in chosen:
        if wave not in known:
            raise DataError(
                f"there is no wave {wave!r}.",
                code="unknown_wave",
                place="waves",
                remedy=f"Waves are: {', '.join(known)}.",
            )
    if len(chosen) < 2:
        raise DataError(
            "the answers are of one occasion.",
            code="one_wave",
            place="waves",
            remedy="Test–retest needs answers of the same persons at two occasions.",
        )
    persons = data.labels(data.respondent)
    at = data.labels(data.wave)
    order: dict[object, int] = {}
    for person in persons.tolist():
        if person is not None:
            order.setdefault(person, len(order))
    column = {wave: j for j, wave in enumerate(chosen)}
    rows = np.full((len(order), len(chosen)), -1, dtype=np.intp)
    for row, (person, wave) in enumerate(zip(persons.tolist(), at.tolist(), strict=True)):
        if person is None or wave not in column:
            continue
        if rows[order[person], column[wave]] >= 0:
            raise DataError(
                f"somebody answered more than once at wave {wave}.",
                code="duplicate_respondent",
                place=data.respondent,
                remedy="Respondent and wave together must be unique; see the findings of validate().",
            )
        rows[order[person], column[wave]] = row
    told = waves is not None or data.wave_order_known
    return Occasions(chosen, rows, tuple(check_wave_order(chosen, told)))
