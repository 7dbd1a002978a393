# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is asked of answers wherever they are, and answers in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..instrument import Instrument
from .answer_tables import AnswerTables, CodeCounts, KindCounts, Label, codes_of, kinds_of, tables_of
from .coding import CodedAnswers, code_answers
from .frames import Frame, coded_labels, with_columns
from .label_order import declared_order
from .repeated_rows import FEWEST_ANSWERS, FEWEST_DISTINCT, NO_ANSWER, weights

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that a rule looks at, with their numbers in the data from 1, in that order."""

    frame: Frame
    numbers: Indices


class Answers(Protocol):
    """Answers in a frame, read by an instrument's keys."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the frame's columns."""

    def __len__(self) -> int: ...

    def native(self) -> Any:
        """Return the frame as it came."""

    def coded_frame(self, keys: Sequence[str], items: Sequence[str], *, keyed: bool) -> Any:
        """Return a native frame of key columns and codes."""

    def codes(self, items: Sequence[str], *, keyed: bool) -> Floats:
        """Return codes, shape (n, items), NaN for non-answers."""

    def labels(self, column: str) -> tuple[tuple[str, ...], Indices]:
        """Return the labels in a column, and each row's; -1 where it has none."""

    def label_counts(self, column: str) -> tuple[tuple[str, ...], int]:
        """Return the labels in a column, and how many rows have none."""

    def declared_order(self, column: str) -> tuple[str, ...]:
        """Return the labels of an ordered category in their order; empty for any other column."""

    def sizes(self, column: str, labels: Sequence[str]) -> dict[str, int]:
        """Return how many rows have each of the labels."""

    def tables(self, column: str | None, labels: tuple[Label, ...]) -> AnswerTables:
        """Count answers by the labels of a column, or of all rows for the label None."""

    def kinds(self, column: str | None, labels: tuple[Label, ...]) -> KindCounts:
        """Count answers and non-answers by kind, per item and label."""

    def given(self, column: str | None, labels: tuple[Label, ...]) -> CodeCounts:
        """Count the declared codes, per item and label."""

    def same(self, one: str, other: str) -> bool:
        """Return whether two items have the same code, or none, in every row."""

    def repeated(self) -> int:
        """Return how many rows with enough unlike answers have those of another row, item by item."""

    def suspect_answers(self, keys: Sequence[str]) -> tuple[CodedAnswers, Rows]:
        """Return all rows with a wrong answer, no answer or one answer throughout, and perhaps others."""

    def suspect_keys(self, keys: Sequence[str]) -> Rows:
        """Return all rows with an empty key or with keys that others have, and perhaps others."""


@dataclass(frozen=True, eq=False)
class AnswersInMemory:
    """Answers of an eager frame, as arrays.

    `orders` are those of ordered categories that the frame itself does not hold any longer.
    """

    frame: Frame
    instrument: Instrument
    coded: CodedAnswers
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _labels: dict[str, tuple[tuple[str, ...], Indices]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(
        cls, frame: Frame, instrument: Instrument, orders: Mapping[str, tuple[str, ...]] | None = None
    ) -> AnswersInMemory:
        """Read every answer."""
        return cls(frame, instrument, code_answers(frame, instrument), orders or {})

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the frame's columns."""
        return tuple(self.frame.columns)

    def __len__(self) -> int:
        return len(self.frame)

    def native(self) -> Any:
        """Return a copy of the frame as it came."""
        return self.frame.clone().to_native()

    def coded_frame(self, keys: Sequence[str], items: Sequence[str], *, keyed: bool) -> Any:
        """Return a native frame of key columns and codes."""
        values = self.codes(items, keyed=keyed)
        columns = {item: values[:, i] for i, item in enumerate(items)}
        return with_columns(self.frame.select(*keys), columns, like=self.frame).to_native()

    def codes(self, items: Sequence[str], *, keyed: bool) -> Floats:
        """Return codes, shape (n, items), NaN for non-answers."""
        positions = {item: i for i, item in enumerate(self.coded.items)}
        codes = self.coded.codes[:, [positions[item] for item in items]]
        if keyed:
            for i, item in enumerate(items):
                if self.instrument.item(item).reverse:
                    scale = self.instrument.response_scale_of(item)
                    codes[:, i] = scale.minimum + scale.maximum - codes[:, i]
        return codes

    def labels(self, column: str) -> tuple[tuple[str, ...], Indices]:
        """Return the labels in a column, and each row's; -1 where it has none."""
        if column not in self._labels:
            self._labels[column] = coded_labels(self.frame[column].to_list())
        return self._labels[column]

    def label_counts(self, column: str) -> tuple[tuple[str, ...], int]:
        """Return the labels in a column, and how many rows have none."""
        labels, index = self.labels(column)
        return labels, int((index < 0).sum())

    def declared_order(self, column: str) -> tuple[str, ...]:
        """Return the labels of an ordered category in their order; empty for any other column."""
        return self.orders.get(column) or declared_order(self.frame, column)

    def sizes(self, column: str, labels: Sequence[str]) -> dict[str, int]:
        """Return how many rows have each of the labels."""
        group = self._group(column, tuple(labels))
        counts = np.bincount(group + 1, minlength=len(labels) + 1)[1:]
        return dict(zip(labels, counts.tolist(), strict=True))

    def tables(self, column: str | None, labels: tuple[Label, ...]) -> AnswerTables:
        """Count answers by the labels of a column, or of all rows for the label None."""
        keyed = partial(self.codes, keyed=True)
        return tables_of(self.coded, keyed, labels, self._group(column, labels), self.instrument)

    def kinds(self, column: str | None, labels: tuple[Label, ...]) -> KindCounts:
        """Count answers and non-answers by kind, per item and label."""
        return kinds_of(self.coded, labels, self._group(column, labels))

    def _group(self, column: str | None, labels: tuple[Label, ...]) -> Indices:
        if column is None:
            return np.zeros(len(self), dtype=np.intp)
        present, index = self.labels(column)
        place: dict[Label, int] = {label: i for i, label in enumerate(labels)}
        return np.array([*(place.get(label, -1) for label in present), -1], dtype=np.intp)[index]

    def given(self, column: str | None, labels: tuple[Label, ...]) -> CodeCounts:
        """Count the declared codes, per item and label."""
        return codes_of(self.coded, labels, self._group(column, labels), self.instrument)

    def same(self, one: str, other: str) -> bool:
        """Return whether two items have the same code, or none, in every row."""
        i, j = self.coded.items.index(one), self.coded.items.index(other)
        return np.array_equal(self.coded.codes[:, i], self.coded.codes[:, j], equal_nan=True)

    def repeated(self) -> int:
        """Return how many rows with enough unlike answers have those of another row, item by item."""
        codes = self.coded.codes
        sums = np.zeros((len(codes), 2), order="F")
        for i, weight in enumerate(weights(codes.shape[1])):  # column by column: no copy of all answers
            sums += np.where(np.isnan(codes[:, [i]]), NO_ANSWER, codes[:, [i]]) * weight
        alike = codes[pd.DataFrame(sums).duplicated(keep=False).to_numpy()]
        given = (~np.isnan(alike)).sum(axis=1)
        ordered = np.sort(alike, axis=1)
        with np.errstate(invalid="ignore"):
            distinct = 1 + (np.diff(ordered, axis=1) > 0).sum(axis=1)
        return int(((given >= FEWEST_ANSWERS) & (distinct >= FEWEST_DISTINCT)).sum())

    def suspect_answers(self, keys: Sequence[str]) -> tuple[CodedAnswers, Rows]:
        """Return all rows: looking at them costs less than choosing."""
        del keys
        return self.coded, self._all()

    def suspect_keys(self, keys: Sequence[str]) -> Rows:
        """Return all rows."""
        del keys
        return self._all()

    def _all(self) -> Rows:
        return Rows(self.frame, np.arange(1, len(self) + 1))
