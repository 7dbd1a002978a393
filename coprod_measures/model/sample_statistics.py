# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The one door between data frames and arrays: moments per group, and a pass over the cases.

Parameters are estimated from moments alone. Sandwich errors, factor scores and resampling need the
cases and make one pass over them; without a pass they are refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, runtime_checkable

import narwhals.stable.v2 as nw
import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, EstimationError, check_option, closest
from ..numerics.missing_data import Patterns, pattern_moments, saturated_moments

Floats = NDArray[np.float64]
Missing = Literal["listwise", "fiml"]


@runtime_checkable
class KeyedResponses(Protocol):
    """What is asked of checked responses: items keyed in one direction, non-answers as null."""

    @property
    def instrument(self) -> Any:
        """The instrument that was answered."""

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Names of the columns that travel with the answers: group, cluster, covariates."""

    def order_of(self, column: str) -> tuple[str, ...]:
        """Return a key column's labels in the order of the instrument's languages, else sorted."""

    def keyed(self, items: Sequence[str]) -> Any:
        """Return a native frame with the items, reverse-keyed, and the key and group columns."""


@dataclass(frozen=True)
class CaseBlock:
    """Some rows of the data.

    Attributes
    ----------
    values : array, shape (rows, p)
        NaN where missing.
    group : array of int, shape (rows,)
        Index of the group, from 0.
    row : array of int, shape (rows,)
        Row number in the frame, from 0.
    cluster : array of int, shape (rows,), or None
    weight : array, shape (rows,), or None
    """

    values: Floats
    group: NDArray[np.intp]
    row: NDArray[np.intp]
    cluster: NDArray[np.intp] | None = None
    weight: Floats | None = None


CasePass = Callable[[], Iterator[CaseBlock]]


@dataclass(frozen=True)
class GroupMoments:
    """Moments of one group.

    Attributes
    ----------
    label : str
        The group's value as text; empty for a single group.
    n : int
        Cases used.
    mean : array, shape (p,)
    cov : array, shape (p, p)
        Divisor n. With ``missing="fiml"`` mean and cov are maximum likelihood (EM) estimates.
    patterns : Patterns or None
        Moments per pattern of missing values; None for complete data.
    n_dropped : int
        Cases of this group left out because of missing values.
    """

    label: str
    n: int
    mean: Floats
    cov: Floats
    patterns: Patterns | None = None
    n_dropped: int = 0


@dataclass(frozen=True)
class SampleStatistics:
    """What an estimator sees of the data. It can be built by hand from published matrices.

    Attributes
    ----------
    variables : tuple of str
        Names, in the order of the moments.
    groups : tuple of GroupMoments
        The first is the reference group.
    n_dropped : int
        Cases left out because of missing values or a missing group.
    case_pass : callable or None
        Yields blocks of the cases used; None when only moments are known.
    missing : {"listwise", "fiml"}
        How missing values were treated.
    cluster : str or None
        Column of clusters; the cases then carry the number of their cluster.
    """

    variables: tuple[str, ...]
    groups: tuple[GroupMoments, ...]
    n_dropped: int = 0
    case_pass: CasePass | None = field(default=None, repr=False, compare=False)
    missing: Missing = "listwise"
    cluster: str | None = None

    @property
    def n(self) -> int:
        """Cases used, over all groups."""
        return sum(g.n for g in self.groups)

    @property
    def group_labels(self) -> tuple[str, ...]:
        """Labels in the order of the groups."""
        return tuple(g.label for g in self.groups)

    @classmethod
    def from_arrays(
        cls, variables: Sequence[str], arrays: Mapping[str, Floats], missing: Missing = "listwise"
    ) -> SampleStatistics:
        """Compute moments of rows that are at hand, by group label; every row is used.

        Parameters
        ----------
        variables : sequence of str
        arrays : mapping of str to array, shape (n_g, p)
            Complete rows, or with NaN for missing values where ``missing="fiml"``.
        missing : {"listwise", "fiml"}
        """
        groups = tuple(_moments(label, rows, variables, 0, missing) for label, rows in arrays.items())
        index = np.repeat(np.arange(len(groups)), [len(rows) for rows in arrays.values()])
        block = CaseBlock(np.vstack(list(arrays.values())), index, np.arange(len(index)))
        return cls(tuple(variables), groups, 0, lambda: iter((block,)), missing)

    def cases(self, needed_for: str) -> Iterator[CaseBlock]:
        """Make one pass over the cases, or say why there is none."""
        if self.case_pass is None:
            raise EstimationError(
                f"{needed_for} needs the cases, and only moments were given.",
                code="no_cases",
                remedy="Give a data frame, or use estimator='ML'.",
            )
        return self.case_pass()

    def select(self, variables: Sequence[str]) -> SampleStatistics:
        """Return the statistics of some variables, in the given order; complete data only."""
        if tuple(variables) == self.variables:
            return self
        if self.missing != "listwise":
            raise EstimationError(
                "Statistics of incomplete data cannot be reduced to fewer variables.",
                code="select_incomplete",
                remedy="Compute them from the data for these variables.",
            )
        _check_columns(variables, self.variables)
        index = np.array([self.variables.index(v) for v in variables], dtype=np.intp)
        groups = tuple(replace(g, mean=g.mean[index], cov=g.cov[np.ix_(index, index)]) for g in self.groups)
        whole = self.case_pass

        def reduced() -> Iterator[CaseBlock]:
            assert whole is not None
            for block in whole():
                yield replace(block, values=block.values[:, index])

        return replace(
            self, variables=tuple(variables), groups=groups, case_pass=None if whole is None else reduced
        )


def sample_statistics(
    data: Any,
    variables: Sequence[str],
    *,
    group: str | None = None,
    group_order: Sequence[str] | None = None,
    missing: Missing = "listwise",
    cluster: str | None = None,
) -> SampleStatistics:
    """Compute moments per group from a data frame or from checked responses.

    Parameters
    ----------
    data : frame or ResponseData
        Any frame that narwhals reads (pandas, polars, PyArrow); responses are taken reverse-keyed
        with non-answers as missing.
    variables : sequence of str
        Columns, in the order wanted.
    group : str, optional
        Column of groups. Responses that declare a group column use it only when it is named here.
    group_order : sequence of str, optional
        Groups as text, the reference first; groups not named are left out. By default the order
        of the instrument's languages, first appearance in an eager plain frame, else sorted.
    missing : {"listwise", "fiml"}
        Whether cases with any missing value are left out, or kept by pattern.
    cluster : str, optional
        Column of clusters, such as projects; cases without a value in it are left out.

    Returns
    -------
    SampleStatistics
        Covariances have divisor n.

    Raises
    ------
    DataError
        A column is missing, not numeric or constant, or a group has too few cases.
    """
    check_option("missing", missing, ("listwise", "fiml"))
    frame, order = _frame(data, variables, group, group_order, cluster)
    values, (labels, codes) = _matrix(frame, variables), _groups(frame, group, order)
    clusters = None if cluster is None else _groups(frame, cluster, None)[1]
    complete = ~np.isnan(values).any(axis=1)
    usable = complete if missing == "listwise" else ~np.isnan(values).all(axis=1)
    kept = usable & (codes >= 0)
    if clusters is not None:
        kept &= clusters >= 0
    parts = []
    for index, label in enumerate(labels):
        mine = codes == index
        chosen = values[mine & kept]
        parts.append(_moments(label, chosen, variables, int((mine & ~kept).sum()), missing))
    rows = np.flatnonzero(kept)
    block = CaseBlock(values[rows], codes[rows], rows, None if clusters is None else clusters[rows])
    dropped = len(values) - len(rows)
    return SampleStatistics(tuple(variables), tuple(parts), dropped, lambda: iter((block,)), missing, cluster)


def sample_frame(
    data: Any, variables: Sequence[str], group: str | None, group_order: Sequence[str] | None
) -> tuple[Floats, tuple[str, ...], NDArray[np.intp]]:
    """Return the values, shape (n, p), the group labels, and each row's group (-1 for none)."""
    frame, order = _frame(data, variables, group, group_order)
    return _matrix(frame, variables), *_groups(frame, group, order)


def _frame(
    data: Any,
    variables: Sequence[str],
    group: str | None,
    group_order: Sequence[str] | None,
    cluster: str | None = None,
) -> tuple[nw.DataFrame[Any], Sequence[str] | None]:
    """Return an eager frame and the order of its groups (None: first appearance)."""
    order = group_order
    wanted = [*variables, *dict.fromkeys(name for name in (group, cluster) if name)]
    if isinstance(data, KeyedResponses):
        native = data.keyed([v for v in variables if v not in data.key_columns])
        if order is None and group is not None and group in data.key_columns:
            order = data.order_of(group)
    else:
        native = data
    try:
        frame = nw.from_native(native)
    except TypeError:
        raise DataError(
            f"Data of type {type(data).__name__} cannot be read.",
            code="data_type",
            remedy="Give a pandas or polars data frame, checked responses, or SampleStatistics.",
        ) from None
    if isinstance(frame, nw.LazyFrame):
        _check_columns(wanted, frame.collect_schema().names())
        frame = frame.select(wanted).collect()
        if order is None and group is not None:
            order = sorted(map(str, frame[group].drop_nulls().unique().to_list()))
    _check_columns(wanted, frame.columns)
    return frame, order


def _check_columns(wanted: Sequence[str], columns: Sequence[str]) -> None:
    for name in wanted:
        if name not in columns:
            raise DataError(
                f"The data have no column '{name}'.{closest(name, columns)}",
                code="missing_column",
                place=name,
                remedy="Correct the name in the model or in the data.",
            )


def _matrix(frame: nw.DataFrame[Any], variables: Sequence[str]) -> Floats:
    """Return the columns as floats, missing as NaN, shape (n, p)."""
    chosen = frame.select(list(variables))
    for name, kind in chosen.schema.items():
        if not (kind.is_numeric() or kind == nw.Boolean):
            raise DataError(
                f"The column '{name}' holds {kind} and not numbers.",
                code="not_numeric",
                place=name,
                remedy="Turn answers into codes first, for example with validate() and an instrument.",
            )
    values = chosen.to_numpy()
    if values.dtype.kind not in "fiub":  # nullable columns: some engines keep a missing marker of their own
        filled = chosen.select(nw.all().cast(nw.Float64).fill_null(0.0)).to_numpy().astype(float)
        missing = chosen.select(nw.all().is_null()).to_numpy().astype(bool)
        values = np.where(missing, np.nan, filled)
    values = np.array(values, dtype=float)
    infinite = np.isinf(values).any(axis=0)
    if infinite.any():
        name = variables[int(infinite.argmax())]
        raise DataError(
            f"The column '{name}' holds an infinite number.",
            code="infinite",
            place=name,
            remedy="Correct the value, or make it missing.",
        )
    return values


def _groups(
    frame: nw.DataFrame[Any], group: str | None, order: Sequence[str] | None
) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return group labels and each row's group index; -1 where the group is missing or not named."""
    if group is None:
        return ("",), np.zeros(len(frame), dtype=np.intp)
    raw = frame[group].to_list()
    texts = [None if v is None or v != v else _label(v) for v in raw]
    present = dict.fromkeys(t for t in texts if t is not None)
    unknown = next((t for t in map(str, order or ()) if t not in present), None)
    if unknown is not None:
        raise DataError(
            f"The group column '{group}' has no group '{unknown}'.{closest(unknown, present)}",
            code="unknown_group",
            place="group_order",
            remedy=f"The groups are: {', '.join(present)}." if len(present) < 20 else "Check the column.",
        )
    labels = tuple(present) if order is None else tuple(map(str, order))
    if not labels:
        raise DataError(
            f"The group column '{group}' has none of the groups asked for.",
            code="no_groups",
            place=group,
            remedy="Check the column and group_order=.",
        )
    index = {label: i for i, label in enumerate(labels)}
    codes = np.array([-1 if t is None else index.get(t, -1) for t in texts], dtype=np.intp)
    return labels, codes


def _label(value: object) -> str:
    """A group value as text; 1.0 from a column with missing values is shown as 1."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _moments(
    label: str, values: Floats, variables: Sequence[str], n_dropped: int, missing: Missing
) -> GroupMoments:
    n = len(values)
    where = f"group {label}" if label else "data"
    if n < 2:
        raise DataError(
            f"{'One case' if n else 'No case'} is left in the {where} after removing missing values.",
            code="too_few_cases",
            place=where,
            remedy="Check the coding of missing values, or use missing='fiml'.",
        )
    _check_spread(values, variables, where)
    if missing == "fiml":
        return _incomplete_moments(label, values, where, n_dropped)
    mean = values.mean(axis=0)
    centred = values - mean
    return GroupMoments(label, n, mean, centred.T @ centred / n, n_dropped=n_dropped)


def _check_spread(values: Floats, variables: Sequence[str], where: str) -> None:
    """Refuse a variable without any value, or with the same for every case."""
    seen = ~np.isnan(values)
    low = np.where(seen, values, np.inf).min(axis=0)
    high = np.where(seen, values, -np.inf).max(axis=0)
    for name, lowest, highest in zip(variables, low, high, strict=True):
        if lowest >= highest:
            what = "the same value for every case" if lowest == highest else "no value"
            raise DataError(
                f"The variable '{name}' has {what} in the {where}.",
                code="constant_variable",
                place=name,
                remedy="Leave it out of the model, or merge groups.",
            )


def _incomplete_moments(label: str, values: Floats, where: str, n_dropped: int) -> GroupMoments:
    patterns = pattern_moments(values)
    saturated = saturated_moments(patterns)
    if not saturated.converged:
        raise EstimationError(
            f"Moments of the incomplete cases of the {where} were not found in {saturated.iterations} steps.",
            code="saturated_not_converged",
            place=where,
            remedy="Two variables may hardly ever be answered by the same person: drop one of them.",
        )
    return GroupMoments(label, len(values), saturated.mean, saturated.cov, patterns, n_dropped)
