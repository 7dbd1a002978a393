# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Which findings a report may tell, and with which numbers: one rule for all of its sections.

A finding is a sentence with numbers in it. What the tables and figures withhold of few people must not
stand in a sentence beside them, whichever room found it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..responses import ResponseData
from ..results import Finding
from .small_cells import FEW, MIN_CELL, MIN_DISTRIBUTION, MIN_MEAN, merge_small_cells, shown_count

_ENDS = frozenset({"end_category", "heavy_end_category"})
"""The share of a group's answers at an end of the answer scale."""
_DISTRIBUTIONS = frozenset({"empty_category", "unused_category", "constant_item"})
"""An answer that nobody gave, or everybody did."""
_RATES = frozenset({"many_nonanswers", "items_unanswered"})
_RATES_OF_TWO = frozenset({"nonanswers_differ", "items_unanswered_differ"})
_PEOPLE = ("n", "missing", "dropped", "once", "left")
"""Values of findings that count people."""


@dataclass(frozen=True)
class Disclosure:
    """The answers that a report is on, and what findings may tell of them.

    Attributes
    ----------
    data : ResponseData
    columns : tuple of str
        Columns whose labels findings name as groups: the report's first.
    """

    data: ResponseData
    columns: tuple[str, ...]

    @cached_property
    def _column_of(self) -> Mapping[str, str]:
        """The column that holds a label."""
        return {label: c for c in reversed(self.columns) for label in self.data.order_of(c)}

    @cached_property
    def _unanswered(self) -> Mapping[tuple[str, str | None], tuple[int, int]]:
        """How many did not answer an item, and how many there are, by item and group; None for everybody."""
        found: dict[tuple[str, str | None], tuple[int, int]] = {}
        for column in (None, *self.columns):
            for row in self.data.nonanswers(by=column).to_dict("records"):
                n = int(row["n"])
                found[str(row["item"]), row.get("group")] = (n - int(row["answered"]), n)
        return found

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str | None], dict[int, int]]:
        """How often each answer was given, by item and group; None for everybody."""
        found = dict(self.data.answer_counts())
        for column in self.columns:
            found.update(self.data.answer_counts(by=column))
        return found

    @cached_property
    def _complete(self) -> Mapping[tuple[str, str | None], int]:
        """How many answered every item of a scale, by scale and group; None for everybody."""
        found: dict[tuple[str, str | None], int] = {}
        labels = {c: self.data.labels(c) for c in self.columns}
        for scale in self.data.instrument.all_scales():
            full = ~np.isnan(self.data.to_numpy(scale.items)).any(axis=1)
            found[scale.id, None] = int(full.sum())
            for label, column in self._column_of.items():
                found[scale.id, label] = int((full & (labels[column] == label)).sum())
        return found

    def tells(self, finding: Finding) -> bool:
        """Whether the rules for small cells let a finding be told."""
        group, item = self._group(finding.group), finding.item
        if item is not None and finding.code in _ENDS:
            return any(self.end_shown(item, group))
        if item is not None and finding.code in _DISTRIBUTIONS:
            return sum(self._answers[item, group].values()) >= MIN_DISTRIBUTION
        if item is not None and finding.code in _RATES:
            return self._rate_shown(item, group)
        if item is not None and finding.code in _RATES_OF_TWO:
            groups = (self._group(finding.values[k]) for k in ("high_group", "low_group"))
            return all(self._rate_shown(item, g) for g in groups)
        return not _coefficients(finding) or self._behind(finding) >= MIN_MEAN

    def shown(self, finding: Finding) -> Finding:
        """Return a finding with counts of few people, and the answers of one, made unrecognisable."""
        values = {
            k: shown_count(v, FEW) if k in _PEOPLE and isinstance(v, int) else v
            for k, v in finding.values.items()
        }
        one_person = finding.code == "straight_lining"
        return replace(finding, values=values, value="…" if one_person else finding.value)

    def end_shown(self, item: str, group: str | None) -> tuple[bool, bool]:
        """Whether the figure of the answers shows the lowest and the highest answer by themselves."""
        cells = merge_small_cells(self._answers[item, group])
        return (False, False) if cells is None else (not cells[0].merged, not cells[-1].merged)

    def _group(self, label: object) -> str | None:
        return str(label) if label in self._column_of else None

    def _rate_shown(self, item: str, group: str | None) -> bool:
        """Whether neither those who answered nor those who did not are few."""
        missing, n = self._unanswered[item, group]
        return n >= MIN_MEAN and all(k == 0 or k >= MIN_CELL for k in (missing, n - missing))

    def _behind(self, finding: Finding) -> int:
        """Return the people behind the coefficients of a finding: complete on its scale, in its group."""
        group = self._group(finding.group)
        scales = [s for s in self.data.instrument.all_scales() if s.id == finding.scale]
        if not scales and finding.item is not None:
            scales = [s for s in self.data.instrument.reflective_scales() if finding.item in s.items]
        return min((self._complete[s.id, group] for s in scales), default=MIN_MEAN)


def _coefficients(finding: Finding) -> bool:
    return any(isinstance(v, float) for v in finding.values.values())
