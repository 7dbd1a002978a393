# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Responses with their instrument: the answers as given, and the coded and keyed views of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import DataError, closest
from ..instrument import Instrument
from .answer_key import shown_label
from .answers import Answers
from .answers_in_engine import AnswersInEngine
from .coding import KINDS
from .label_order import ordered_labels, ordered_waves


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ResponseData:
    """Responses to one instrument. Made by `validate`, never by hand.

    The answers stay as they were given; codes and reverse-keyed codes are derived views. Frames
    come back as the kind that came in: pandas, polars, pyarrow, a polars LazyFrame or a DuckDB relation.
    Of the last two `to_numpy` and `labels` collect the columns that are asked for, each time; all else
    stays in the engine.

    Attributes
    ----------
    instrument : Instrument
        The instrument that was answered.
    respondent, group, wave, cluster : str or None
        Names of key columns.
    covariates : tuple of str
        Names of further columns that travel with the scores.
    """

    instrument: Instrument
    respondent: str | None
    group: str | None
    wave: str | None
    cluster: str | None
    covariates: tuple[str, ...]
    _answers: Answers = field(repr=False)

    @property
    def frame(self) -> Any:
        """The answers as given, in the kind of frame that came in (a copy)."""
        return self._answers.native()

    @property
    def lazy(self) -> bool:
        """Whether the answers stay in an engine: polars' lazy one, or DuckDB."""
        return isinstance(self._answers, AnswersInEngine)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Names of respondent, group, wave, cluster and covariates, as far as they are given."""
        keys = (self.respondent, self.group, self.wave, self.cluster)
        return tuple(dict.fromkeys([*(k for k in keys if k is not None), *self.covariates]))

    @property
    def items(self) -> tuple[str, ...]:
        """The instrument's items that the data have a column for."""
        columns = frozenset(self._answers.columns)
        return tuple(item for item in self.instrument.item_ids if item in columns)

    def __len__(self) -> int:
        return len(self._answers)

    def codes(self, items: Sequence[str] | None = None) -> Any:
        """Return key columns and the items' codes as answered; non-answers are null.

        Parameters
        ----------
        items : sequence of str, optional
            Default: every item of the instrument. An item without a column is null throughout.

        Returns
        -------
        frame
            The kind that came in; items as floats.

        Raises
        ------
        InstrumentError
            If the instrument has no item of that name.
        """
        return self._answers.coded_frame(self.key_columns, self._names(items), keyed=False)

    def keyed(self, items: Sequence[str] | None = None) -> Any:
        """Return key columns and the items' codes with reversed items mirrored; non-answers are null.

        A reversed item becomes minimum + maximum − code, with the range that the instrument
        declares, whatever the data hold. Parameters, returns and errors as in `codes`.
        """
        return self._answers.coded_frame(self.key_columns, self._names(items), keyed=True)

    def to_numpy(self, items: Sequence[str] | None = None, *, keyed: bool = True) -> npt.NDArray[np.float64]:
        """Return the items' codes as an array of shape (n, items), NaN for non-answers.

        Parameters
        ----------
        items : sequence of str, optional
            Default: every item of the instrument.
        keyed : bool
            Mirror the reversed items (default), or leave the codes as answered.
        """
        return self._answers.codes(self._names(items), keyed=keyed)

    def labels(self, column: str | None = None) -> npt.NDArray[np.object_]:
        """Return a key column as texts, shape (n,), None where it is empty; by default the group."""
        labels, index = self._answers.labels(self._key(column))
        return np.array([*labels, None], dtype=object)[index]

    def order_of(self, column: str | None = None) -> tuple[str, ...]:
        """Return the labels in a key column in order.

        Groups: as the instrument's languages, then in the order of an ordered category, else sorted. Waves:
        in the order that their names tell (`wave_order_known`), else sorted.
        """
        name = self._key(column)
        if name == self.wave:
            return self._waves()[0]
        declared = self._answers.declared_order(name)
        return ordered_labels(self._answers.label_counts(name)[0], self.instrument.languages, declared)

    @property
    def wave_order_known(self) -> bool:
        """Whether the names of the waves tell their order in time.

        They do if their column is an ordered category (pandas: an ordered Categorical, polars: an Enum), or
        if they are numbers, dates with the year first, or alike but for one number. True without waves.
        """
        return self.wave is None or self._waves()[1]

    def _waves(self) -> tuple[tuple[str, ...], bool]:
        name = self._key(self.wave)
        return ordered_waves(self._answers.label_counts(name)[0], self._answers.declared_order(name))

    def _key(self, column: str | None) -> str:
        name = self.group if column is None else column
        if name is None:
            raise DataError(
                "the data have no group.",
                code="no_group",
                place="group",
                remedy="Name its column when validating: validate(frame, instrument, group=...).",
            )
        if not isinstance(name, str):
            raise DataError(
                f"{name!r} is not the name of a column.{closest(name, self.key_columns)}",
                code="unknown_column",
                remedy="Give one name, not a list of them. "
                f"Key columns are: {', '.join(self.key_columns) or 'none'}.",
            )
        if name not in self.key_columns:
            raise DataError(
                f"{name!r} is not a key column.{closest(name, self.key_columns)}",
                code="unknown_column",
                remedy="Name it when validating, for example among covariates. "
                f"Key columns are: {', '.join(self.key_columns) or 'none'}.",
            )
        return name

    @property
    def group_order(self) -> tuple[str, ...]:
        """The groups' labels, the reference group first; empty where no group is named."""
        return () if self.group is None else self.order_of()

    def nonanswers(self, by: str | None = None) -> pd.DataFrame:
        """Return, per item (and group), how many answered and how many did not, by kind.

        Parameters
        ----------
        by : str, optional
            A key column. Rows without a value there are left out.

        Returns
        -------
        pandas.DataFrame
            Columns `item`, `group` (with `by`), `n`, `answered`, and one per kind: `dont_know`,
            `not_applicable`, `too_early`, `refused`, `not_answered` (blank or declared so) and
            `invalid` (an error finding; counts as not answered).
        """
        labels: tuple[str | None, ...] = (None,) if by is None else self.order_of(by)
        kinds = self._answers.kinds(by, labels)
        rows = []
        for item in self.instrument.item_ids:
            for label in labels:
                counts = kinds[item, label]
                place = {"item": item} | ({} if by is None else {"group": label})
                rows.append(place | {"n": sum(counts)} | dict(zip(KINDS, counts, strict=True)))
        return pd.DataFrame(rows)

    def answer_counts(self, by: str | None = None) -> dict[tuple[str, str | None], dict[int, int]]:
        """Return how often each declared code was given as answered, by item and group.

        Parameters
        ----------
        by : str, optional
            A key column. Rows without a value there are left out. Without it the group is None.
        """
        labels: tuple[str | None, ...] = (None,) if by is None else self.order_of(by)
        codes = {item: self.instrument.response_scale_of(item).codes for item in self.instrument.item_ids}
        return {
            (item, label): dict(zip(codes[item], counts, strict=True))
            for (item, label), counts in self._answers.given(by, labels).items()
        }

    def _names(self, items: Sequence[str] | None) -> tuple[str, ...]:
        if items is None:
            return self.instrument.item_ids
        names = (items,) if isinstance(items, str) else tuple(items)
        return tuple(self.instrument.item(name).id for name in names)

    def _facts(self) -> str:
        facts = f"{self.instrument.id} {self.instrument.version}, {len(self)} rows, {len(self.items)} items"
        if self.group is not None:
            order = self.group_order
            sizes = self._answers.sizes(self.group, order[:6])
            counts = [f"{shown_label(label)} {n}" for label, n in sizes.items()]
            more = len(order) - len(counts)
            facts += f", {self.group}: {', '.join(counts)}{f' and {more} more' if more else ''}"
        return facts

    def __repr__(self) -> str:
        return f"<ResponseData: {self._facts()}>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self).strip('<>'))}. Answers are not shown; see <code>.frame</code>.</p>"


def require_responses(data: object) -> None:
    """Raise a `DataError` unless these are checked responses."""
    if not isinstance(data, ResponseData):
        raise DataError(
            f"data of type {type(data).__name__} are not checked responses.",
            code="not_responses",
            place="data",
            remedy="Make them with data, findings = validate(frame, instrument, respondent=..., wave=...).",
        )
