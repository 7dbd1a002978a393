# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Answers that stay where they are: polars lazy frames and DuckDB relations.

The distinct answers to each item are few. They are brought out and read once; from then on an answer is
an expression that the engine evaluates. Counts and sums come back, and of rows only those with something to
tell about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from ..errors import DataError
from ..instrument import Instrument
from .answer_key import Reading
from .answer_tables import AnswerTables, CodeCounts, KindCounts, Label
from .answers import Rows
from .coding import KINDS, CodedAnswers, answer_keys, code_answers, kind_number
from .engine_correlations import item_rest_sums
from .frames import Frame, Lazy, coded_labels, collected, comparable_in_engine, is_blank
from .label_order import declared_order
from .repeated_rows import FEWEST_ANSWERS, FEWEST_DISTINCT, NO_ANSWER, weights
from .row_rules import STRAIGHT_LINING_ITEMS, straight_lining_blocks

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Counts = dict[tuple[str, Label], Counter[Any]]


@dataclass(frozen=True, eq=False)
class AnswersInEngine:
    """Answers of a lazy frame, as expressions.

    Attributes
    ----------
    frame : LazyFrame
    instrument : Instrument
    columns : tuple of str
    n : int
        Rows.
    readings : mapping
        What each distinct answer means, by item that has a column.
    """

    frame: Lazy
    instrument: Instrument
    columns: tuple[str, ...]
    n: int
    readings: Mapping[str, Mapping[Hashable, Reading]]
    _counts: dict[str | None, Counts] = field(repr=False)
    _labels: dict[str, dict[Hashable, tuple[str | None, int]]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, frame: Lazy, instrument: Instrument, by: str | None) -> AnswersInEngine:
        """Read the distinct answers, and count them by the values of the group column on the way."""
        if not (frame.implementation.is_polars() or frame.implementation.is_duckdb()):
            raise DataError(
                f"lazy data in {frame.implementation.name.lower()} have no order of rows.",
                code="lazy_frame",
                remedy="Collect them first, or give a polars frame or a DuckDB relation.",
            )
        schema = frame.collect_schema()
        keys = {item: key for item, key in answer_keys(instrument).items() if item in schema}
        counts = {item: _counted(frame, item, schema[item], by) for item in keys}
        readings = {
            item: {value: key.read(value) for _, value in counts[item] if value is not None}
            for item, key in keys.items()
        }
        n = int(collected(frame.select(nw.len())).item())
        answers = cls(frame, instrument, tuple(schema.names()), n, readings, {})
        answers._counts[by] = answers._by_label(counts, by)
        return answers

    def __len__(self) -> int:
        return self.n

    def native(self) -> Any:
        """Return the frame as it came."""
        return self.frame.to_native()

    def code(self, item: str, *, keyed: bool) -> nw.Expr:
        """Return the codes of an item as an expression of floats; null for non-answers."""
        codes = {v: float(r.code) for v, r in self.readings.get(item, {}).items() if r.code is not None}
        if not codes:  # null in every row; a literal would be a single value
            some = nw.col(self.columns[0])
            return nw.when(some.is_null() & ~some.is_null()).then(nw.lit(0.0)).alias(item)
        raw = comparable_in_engine(item, self.frame.collect_schema()[item])
        if any(isinstance(value, str) for value in codes):
            code = raw.replace_strict(
                list(codes), list(codes.values()), default=None, return_dtype=nw.Float64()
            )
        else:  # a number is its own code
            code = nw.when(raw.is_in(list(codes))).then(raw.cast(nw.Float64()))
        if keyed and self.instrument.item(item).reverse:
            scale = self.instrument.response_scale_of(item)
            code = float(scale.minimum + scale.maximum) - code
        return code.alias(item)

    def coded_frame(self, keys: Sequence[str], items: Sequence[str], *, keyed: bool) -> Any:
        """Return a lazy frame of key columns and codes."""
        return self.frame.select(*keys, *(self.code(item, keyed=keyed) for item in items)).to_native()

    def codes(self, items: Sequence[str], *, keyed: bool) -> Floats:
        """Collect the codes, shape (n, items), NaN for non-answers."""
        rows = collected(self.frame.select(*(self.code(item, keyed=keyed) for item in items)))
        values = np.empty((len(rows), len(items)), order="F")
        for i, item in enumerate(items):
            values[:, i] = rows[item].to_numpy()
        return values

    def labels(self, column: str) -> tuple[tuple[str, ...], Indices]:
        """Collect a column, and return its labels, and each row's; -1 where it has none."""
        return coded_labels(collected(self.frame.select(column))[column].to_list())

    def label_counts(self, column: str) -> tuple[tuple[str, ...], int]:
        """Return the labels in a column, and how many rows have none."""
        found = self._label_of(column).values()
        labels = tuple(dict.fromkeys(label for label, _ in found if label is not None))
        return labels, sum(n for label, n in found if label is None)

    def declared_order(self, column: str) -> tuple[str, ...]:
        """Return the labels of an ordered category in their order; empty for any other column."""
        return declared_order(self.frame, column)

    def sizes(self, column: str, labels: Sequence[str]) -> dict[str, int]:
        """Return how many rows have each of the labels."""
        sizes = dict.fromkeys(labels, 0)
        for label, n in self._label_of(column).values():
            if label in sizes:
                sizes[label] += n
        return sizes

    def tables(self, column: str | None, labels: tuple[Label, ...]) -> AnswerTables:
        """Count answers by the labels of a column, or of all rows for the label None."""
        named: dict[Hashable, Label] = {}
        if column is not None:
            named = {raw: label for raw, (label, _) in self._label_of(column).items()}
        answering, rest = item_rest_sums(self.frame, self.code, self.instrument, column, named, labels)
        n = self._rows_by(column, labels)
        return AnswerTables(n, answering, self.kinds(column, labels), self.given(column, labels), rest)

    def given(self, column: str | None, labels: tuple[Label, ...]) -> CodeCounts:
        """Count the declared codes, per item and label."""
        counts = self._counts_by(column)
        found = {}
        for item in self.instrument.item_ids:
            for label in labels:
                times: Counter[int | None] = Counter()
                for value, n in counts.get((item, label), Counter()).items():
                    times[self.readings[item][value].code if value is not None else None] += n
                found[item, label] = tuple(times[c] for c in self.instrument.response_scale_of(item).codes)
        return found

    def kinds(self, column: str | None, labels: tuple[Label, ...]) -> KindCounts:
        """Count answers and non-answers by kind, per item and label."""
        counts, n = self._counts_by(column), self._rows_by(column, labels)
        found = {}
        for item in self.instrument.item_ids:
            for label in labels:
                kinds = [0] * len(KINDS)
                for value, times in counts.get((item, label), Counter({None: n[label]})).items():
                    reading = Reading(kind="not_answered") if value is None else self.readings[item][value]
                    kinds[kind_number(reading)] += times
                found[item, label] = tuple(kinds)
        return found

    def same(self, one: str, other: str) -> bool:
        """Return whether two items have the same code, or none, in every row."""
        # No code is so low: two non-answers are alike, and a non-answer is unlike any answer.
        a, b = (self.code(item, keyed=False).fill_null(-1e9) for item in (one, other))
        return int(collected(self.frame.filter(a != b).select(nw.len())).item()) == 0

    def repeated(self) -> int:
        """Return how many rows with enough unlike answers have those of another row, item by item."""
        items = list(self.readings)
        if len(items) < FEWEST_ANSWERS:
            return 0
        coded = self.frame.select(*(self.code(item, keyed=False) for item in items))
        codes = [nw.col(item) for item in items]
        levels = sorted(
            {r.code for item in items for r in self.readings[item].values() if r.code is not None}
        )
        given = nw.sum_horizontal(*(c.is_null().cast(nw.Int64()) for c in codes))
        distinct = [nw.any_horizontal(*(c == float(x) for c in codes), ignore_nulls=True) for x in levels]
        sums = [
            nw.sum_horizontal(*(c.fill_null(NO_ANSWER) * w for c, w in zip(codes, column, strict=True)))
            for column in weights(len(items)).T.tolist()
        ]
        rows = coded.select(
            sums[0].alias("one"),
            sums[1].alias("other"),
            given.alias("blank"),
            nw.sum_horizontal(*(d.cast(nw.Int64()) for d in distinct)).alias("distinct"),
        ).filter(nw.col("blank") <= len(items) - FEWEST_ANSWERS, nw.col("distinct") >= FEWEST_DISTINCT)
        alike = rows.group_by("one", "other").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
        return int(collected(alike.select(nw.col("times").sum()))["times"].to_list()[0] or 0)

    def suspect_answers(self, keys: Sequence[str]) -> tuple[CodedAnswers, Rows]:
        """Collect the rows with a wrong answer, no answer or one answer throughout."""
        present = list(self.readings)
        numbered, row = self._numbered()
        if not present:
            none = _in_order(collected(numbered.head(0)), row)
            return code_answers(none.frame, self.instrument), none
        # In stages: what an engine has computed as a column it does not compute again for each condition.
        code_of = {item: f"{row}_{i}" for i, item in enumerate(present)}
        coded = numbered.select(
            row, *keys, *present, *(self.code(i, keyed=False).alias(name) for i, name in code_of.items())
        )
        doubtful = coded.filter(nw.any_horizontal(*self._doubts(code_of), ignore_nulls=True))
        rows = _in_order(collected(doubtful.select(row, *keys, *present)), row)
        return code_answers(rows.frame, self.instrument), rows

    def suspect_keys(self, keys: Sequence[str]) -> Rows:
        """Collect the rows with an empty key, or with keys that others have."""
        schema = self.frame.collect_schema()
        empty = nw.any_horizontal(*(is_blank(key, schema[key]) for key in keys), ignore_nulls=True)
        shared = self.frame.filter(~empty).group_by(*keys).agg(nw.len().alias("times"))
        shared = shared.filter(nw.col("times") > 1).select(*keys)
        if not len(collected(shared.head(1))):
            return self._rows(empty, keys)
        numbered, row = self._numbered()
        both = nw.concat(
            [
                numbered.filter(empty).select(row, *keys),
                numbered.filter(~empty).select(row, *keys).join(shared, on=list(keys), how="semi"),
            ]
        )
        return _in_order(collected(both), row)

    def _rows_by(self, column: str | None, labels: tuple[Label, ...]) -> dict[Label, int]:
        if column is None:
            return {None: self.n}
        sizes = self.sizes(column, [label for label in labels if label is not None])
        return dict(sizes.items())

    def _doubts(self, code_of: Mapping[str, str]) -> Iterator[nw.Expr]:
        """Yield conditions of which a row that has something to tell about meets at least one.

        They are on items and on their codes, columns that `code_of` names.
        """
        schema = self.frame.collect_schema()
        for item in code_of:
            wrong = [value for value, r in self.readings[item].items() if r.problem is not None]
            if wrong:
                yield comparable_in_engine(item, schema[item]).is_in(wrong)
        yield nw.all_horizontal(*(nw.col(c).is_null() for c in code_of.values()), ignore_nulls=True)
        for _, block in straight_lining_blocks(self.instrument):
            codes = [code_of[item] for item in block if item in code_of]
            if len(codes) >= STRAIGHT_LINING_ITEMS:
                yield nw.min_horizontal(*codes) == nw.max_horizontal(*codes)

    def _rows(self, condition: nw.Expr, columns: Sequence[str]) -> Rows:
        numbered, row = self._numbered()
        return _in_order(collected(numbered.filter(condition).select(row, *columns)), row)

    def _numbered(self) -> tuple[Lazy, str]:
        """Return the frame with the numbers of its rows, from 1, and the name of that column."""
        row = "row"
        while row in self.columns:
            row += "_"
        native: Any = self.frame.to_native()
        if self.frame.implementation.is_polars():
            return nw.from_native(native.with_row_index(row, offset=1)), row
        # Without an ORDER BY DuckDB numbers rows as it returns them: in the order of the file or table.
        return nw.from_native(native.project(f'*, row_number() over () as "{row}"')), row

    def _label_of(self, column: str) -> dict[Hashable, tuple[str | None, int]]:
        """Return the label of every value in a column, and its rows."""
        if column not in self._labels:
            table = self.frame.group_by(nw.col(column).alias("value")).agg(nw.len().alias("times"))
            raws, times = zip(*collected(table).iter_rows(), strict=True) if self.n else ((), ())
            labels, index = coded_labels(list(raws))
            named = [None if i < 0 else labels[i] for i in index.tolist()]
            self._labels[column] = dict(zip(raws, zip(named, times, strict=True), strict=True))
        return self._labels[column]

    def _counts_by(self, column: str | None) -> Counts:
        if column not in self._counts:
            schema = self.frame.collect_schema()
            raw = {item: _counted(self.frame, item, schema[item], column) for item in self.readings}
            self._counts[column] = self._by_label(raw, column)
        return self._counts[column]

    def _by_label(
        self, counts: Mapping[str, Mapping[tuple[Hashable, Hashable], int]], column: str | None
    ) -> Counts:
        """Sum counts by value of the group column to counts by label."""
        found: Counts = {}
        for item, of_item in counts.items():
            for (raw, value), times in of_item.items():
                label = None if column is None else self._label_of(column)[raw][0]
                if column is None or label is not None:
                    found.setdefault((item, label), Counter())[value] += times
        return found


def _counted(frame: Lazy, item: str, kind: Any, by: str | None) -> dict[tuple[Hashable, Hashable], int]:
    """Count the distinct answers to an item, by the value of the group column."""
    columns = [comparable_in_engine(item, kind).alias("value")]
    if by is not None:
        columns.append(nw.col(by).alias("by"))
    keys = ["value"] if by is None else ["by", "value"]
    table = collected(
        frame.select(*columns).group_by(*keys).agg(nw.len().alias("times")).select(*keys, "times")
    )
    return {(row[0] if by is not None else None, row[-2]): int(row[-1]) for row in table.iter_rows()}


def _in_order(rows: Frame, row: str) -> Rows:
    rows = rows.sort(row)
    return Rows(rows.drop(row), rows[row].to_numpy().astype(np.intp))
