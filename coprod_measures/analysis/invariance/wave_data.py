# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers of the same people at several waves, a row per person and a column per item and wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...errors import DataError, closest, counted
from ...responses import ResponseData
from ...responses.frames import open_frame, require_column
from ...responses.unanswered import unanswered_findings
from ...results import Finding
from ..scale_scores import occasions

Columns = Mapping[str, tuple[str, ...]]
GROUP, CLUSTER = "group", "cluster"


@dataclass(frozen=True, slots=True)
class WideAnswers:
    """Answers in wide form.

    Attributes
    ----------
    frame : data frame
        A row per person.
    columns : mapping
        Item → its column at each wave.
    waves : tuple of str
        Labels of the waves, in order.
    group : str or None
        Column of groups in `frame`.
    group_order : tuple of str or None
        None: as they appear.
    wave : str
        Name of the column of waves; "wave" for a frame that is wide already.
    cluster : str or None
        Column of clusters in `frame`.
    n_changed : int
        People left out because their group or cluster changed between waves.
    findings : tuple of Finding
        On the order of the waves, where neither their names nor the caller tell it, and on non-answers.
    """

    frame: Any
    columns: Columns
    waves: tuple[str, ...]
    group: str | None
    group_order: tuple[str, ...] | None
    wave: str
    cluster: str | None
    n_changed: int = 0
    findings: tuple[Finding, ...] = ()

    def variables(self, items: Sequence[str]) -> tuple[str, ...]:
        """Return the columns of some items, wave by wave."""
        return tuple(self.columns[item][t] for t in range(len(self.waves)) for item in items)


def person_labels(
    rows: NDArray[np.intp], labels: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return each person's label in a key column, and whether it changed from wave to wave.

    Parameters
    ----------
    rows : array of int, shape (persons, waves)
        Rows of the data, -1 where there is none.
    labels : array, shape (n,)

    Returns
    -------
    array, shape (persons,)
        The label; None without one, or where it changed.
    array of bool, shape (persons,)
        Whether it changed.
    """
    found = np.empty(len(rows), dtype=object)
    changed = np.zeros(len(rows), dtype=bool)
    for person, mine in enumerate(rows):
        seen = {labels[r] for r in mine if r >= 0 and labels[r] is not None}
        changed[person] = len(seen) > 1
        found[person] = seen.pop() if len(seen) == 1 else None
    return found, changed


def wide_responses(
    data: ResponseData,
    items: Sequence[str],
    *,
    waves: Sequence[str] | None,
    group: str | None,
    cluster: str | None,
) -> WideAnswers:
    """Pair the rows of each respondent; items are reverse-keyed, non-answers NaN."""
    _need_waves(data)
    paired = occasions(data, None if waves is None else tuple(map(str, waves)))
    present = (paired.rows >= 0).any(axis=1)
    rows = paired.rows[present]
    answers = data.to_numpy(items)
    columns = {item: tuple(f"{item}.t{t + 1}" for t in range(len(paired.waves))) for item in items}
    values = {
        columns[item][t]: np.where(rows[:, t] >= 0, answers[rows[:, t], i], np.nan)
        for t in range(len(paired.waves))
        for i, item in enumerate(items)
    }
    kept = np.ones(len(rows), dtype=bool)
    groups = clusters = None
    if group is not None:
        groups, changed = person_labels(rows, data.labels(group))
        kept &= ~changed
    name = cluster or data.cluster
    if name is not None:
        clusters, changed = person_labels(rows, data.labels(name))
        kept &= ~changed
    frame = pd.DataFrame(values)[kept]
    if groups is not None:
        frame = frame.assign(**{GROUP: groups[kept]})
    if clusters is not None:
        frame = frame.assign(**{CLUSTER: clusters[kept]})
    return WideAnswers(
        frame=frame,
        columns=columns,
        waves=paired.waves,
        group=None if group is None else GROUP,
        group_order=None if group is None else data.order_of(group),
        wave=str(data.wave),
        cluster=None if clusters is None else CLUSTER,
        n_changed=int((~kept).sum()),
        findings=(*paired.findings, *unanswered_findings(data, items, data.wave)),
    )


def wide_frame(
    data: Any,
    items: Sequence[str],
    columns: Mapping[str, Sequence[str]] | None,
    *,
    waves: Sequence[str] | None,
    group: str | None,
    cluster: str | None,
) -> WideAnswers:
    """Check the map from items to the columns of a frame that is wide already."""
    frame = open_frame(data)
    if columns is None:
        raise DataError(
            "a plain frame does not say which column is which item at which wave.",
            code="no_columns",
            place="columns",
            remedy="Give columns={'y1': ('y1_first', 'y1_second'), ...}, every item with a column per wave.",
        )
    for item in items:
        if item not in columns:
            raise DataError(
                f"columns= has no item {item!r}.{closest(item, columns)}",
                code="unknown_item",
                place="columns",
                remedy="Name every item of the model.",
            )
    chosen = {item: tuple(columns[item]) for item in items}
    lengths = {len(names) for names in chosen.values()}
    if len(lengths) != 1 or min(lengths) < 2:
        raise DataError(
            "every item needs a column at each of at least two waves.",
            code="uneven_waves",
            place="columns",
            remedy="Give every item equally many columns, in the order of the waves.",
        )
    n_waves = lengths.pop()
    labels = tuple(str(t + 1) for t in range(n_waves)) if waves is None else tuple(map(str, waves))
    if len(labels) != n_waves:
        raise DataError(
            f"{counted(len(labels), 'wave is', 'waves are')} named, "
            f"and items have {counted(n_waves, 'column')}.",
            code="uneven_waves",
            place="waves",
            remedy="Name the waves in the order of the columns.",
        )
    for name in [n for names in chosen.values() for n in names]:
        require_column(frame, name, "columns")
    if group is not None:
        require_column(frame, group, "group")
    if cluster is not None:
        require_column(frame, cluster, "cluster")
    return WideAnswers(data, chosen, labels, group, None, "wave", cluster)


def _need_waves(data: ResponseData) -> None:
    """Say what is missing before people can be followed."""
    for what, name in {"respondent": data.respondent, "wave": data.wave}.items():
        if name is None:
            raise DataError(
                f"the data name no {what}, so nobody can be followed from one wave to the next.",
                code=f"no_{what}",
                place=what,
                remedy="Name both when validating: validate(frame, instrument, respondent=..., wave=...).",
            )
    if len(data.order_of(data.wave)) < 2:
        raise DataError(
            "the answers are of one wave.",
            code="one_wave",
            place=str(data.wave),
            remedy="Change needs answers of the same people at two waves or more.",
        )
