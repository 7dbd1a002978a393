# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The one door between data frames and arrays: moments per group, and a pass over the cases.

Parameters are estimated from moments alone. Sandwich errors, factor scores and resampling need the
cases and make one pass over them; without a pass they are refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import DataError, EstimationError, check_option
from ..numerics.missing_data import Patterns, pattern_moments, saturated_moments
from ..numerics.moments import mean_and_covariance
from ..numerics.normal_theory import entangled, nearly_singular
from ..responses.frames import Lazy, collected
from .engine_moments import answered_in_engine, engine_sums
from .frame_columns import Columns, as_names, check_columns, keyed_frame, lazy_frame, read_columns

Floats = NDArray[np.float64]
Missing = Literal["listwise", "fiml"]


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

    @cached_property
    def unknown(self) -> NDArray[np.bool_]:
        """Covariances that the cases tell nothing of, since none has both variables, shape (p, p).

        The likelihood of incomplete cases does not depend on them: what `cov` holds there is arbitrary.
        """
        if self.patterns is None:
            return np.zeros(self.cov.shape, dtype=bool)
        seen = self.patterns.observed.astype(np.intp)
        return np.asarray(seen.T @ seen == 0)

    @property
    def n_unknown(self) -> int:
        """Number of pairs of variables that no case has both of."""
        return int(np.triu(self.unknown).sum())


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
    def n_unknown(self) -> int:
        """Number of covariances that no case tells of, over all groups."""
        return sum(g.n_unknown for g in self.groups)

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
        check_columns(variables, self.variables)
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
    variables: str | Sequence[str],
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
        Any frame that narwhals reads: pandas, polars, PyArrow, a polars LazyFrame, a DuckDB relation.
        Responses are taken reverse-keyed with non-answers as missing.
    variables : str or sequence of str
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

    Notes
    -----
    Frames in memory become one array of floats. Of a lazy frame the engine computes sums and shifted
    products per group, and no row leaves it, with two exceptions: ``missing="fiml"`` collects the
    columns named here, since moments are needed for every pattern of missing values; and so does a pass
    over the cases (robust errors, clusters, factor scores, resampling), each time one is made. Rows are
    then numbered as the engine gives them.

    R: ``cov(x) * (n - 1) / n`` and ``colMeans(x)`` of the complete rows of a group.
    """
    check_option("missing", missing, ("listwise", "fiml"))
    variables = as_names(variables)
    native, order = keyed_frame(data, variables, group, group_order, cluster)
    lazy = lazy_frame(native) if missing == "listwise" else None
    if lazy is not None:
        return _in_the_engine(lazy, variables, group, order, cluster)
    columns = read_columns(native, variables, group, order, cluster)
    values, codes = columns.values, columns.codes
    rows = _kept_rows(columns, missing)
    if rows is not None:
        values, codes = values[rows], codes[rows]
    before = np.bincount(columns.codes + 1, minlength=len(columns.labels) + 1)[1:]
    parts = []
    for index, label in enumerate(columns.labels):
        mine = values if len(columns.labels) == 1 else values[codes == index]
        if len(mine) < 2:
            answers = columns.values[columns.codes == index]
            raise too_few_cases(len(mine), variables, ~np.isnan(answers).all(axis=0), _where(label))
        parts.append(_moments(label, mine, variables, int(before[index]) - len(mine), missing))
    clusters = columns.clusters if rows is None or columns.clusters is None else columns.clusters[rows]
    block = CaseBlock(values, codes, np.arange(len(values)) if rows is None else rows, clusters)
    dropped = len(columns.values) - len(values)

    def cases(_source: object = columns.source) -> Iterator[CaseBlock]:  # held as long as the cases are
        yield block

    return SampleStatistics(variables, tuple(parts), dropped, cases, missing, cluster)


def _in_the_engine(
    frame: Lazy,
    variables: Sequence[str],
    group: str | None,
    group_order: Sequence[str] | None,
    cluster: str | None,
) -> SampleStatistics:
    """Return statistics of a lazy frame, of which a pass over the cases collects the columns named here."""
    sums, n_rows = engine_sums(frame, variables, group, group_order, cluster)
    labels, used = tuple(sums), sum(s.n for s in sums.values())
    parts = []
    for label, of_group in sums.items():
        where = _where(label)
        if of_group.n < 2:
            raise too_few_cases(
                of_group.n, variables, answered_in_engine(frame, variables, group, label), where
            )
        mean, cov = of_group.moments
        for i in _suspects(mean, cov):
            raise _constant(variables[i], "the same value for every case", where)
        parts.append(GroupMoments(label, of_group.n, mean, cov, n_dropped=of_group.total - of_group.n))

    def cases() -> Iterator[CaseBlock]:
        order = None if group is None else labels
        wanted = dict.fromkeys((*variables, *(k for k in (group, cluster) if k is not None)))
        rows = collected(frame.select(*wanted)).to_native()
        whole = sample_statistics(rows, variables, group=group, group_order=order, cluster=cluster)
        yield from whole.cases("a case pass")

    return SampleStatistics(tuple(variables), tuple(parts), n_rows - used, cases, "listwise", cluster)


def _kept_rows(columns: Columns, missing: Missing) -> NDArray[np.intp] | None:
    """Return the rows to use; None for all of them."""
    kept = columns.codes >= 0
    if columns.clusters is not None:
        kept &= columns.clusters >= 0
    if columns.holed.any():  # most data have few columns with gaps, or none
        if missing == "listwise":
            kept &= ~np.isnan(columns.values[:, columns.holed]).any(axis=1)
        elif columns.holed.all():
            kept &= ~np.isnan(columns.values).all(axis=1)
    return None if kept.all() else np.flatnonzero(kept)


def _moments(
    label: str, values: Floats, variables: Sequence[str], n_dropped: int, missing: Missing
) -> GroupMoments:
    n, where = len(values), _where(label)
    if missing == "fiml":
        _check_spread(values, variables, where)
        return _incomplete_moments(label, values, variables, n_dropped)
    mean, cov = mean_and_covariance(values)
    suspects = _suspects(mean, cov)
    _check_spread(values[:, suspects], [variables[i] for i in suspects], where)
    return GroupMoments(label, n, mean, cov, n_dropped=n_dropped)


def _where(label: str) -> str:
    return f"group {label}" if label else "data"


def too_few_cases(n: int, variables: Sequence[str], answered: Sequence[bool], where: str) -> DataError:
    """Return the error on less than two cases; a variable without any value is named as the cause."""
    never = [name for name, some in zip(variables, answered, strict=True) if not some]
    if 0 < len(never) < len(variables):
        return _constant(never[0], "no value", where)
    return DataError(
        f"{'One case' if n else 'No case'} is left in the {where} after removing missing values.",
        code="too_few_cases",
        place=where,
        remedy="Check the coding of missing values, or use missing='fiml'.",
    )


def _suspects(mean: Floats, cov: Floats) -> list[int]:
    """Return the variables with no more variance than rounding leaves of a constant."""
    return np.flatnonzero(cov.diagonal() <= (1e-13 * mean) ** 2).tolist()


def _check_spread(values: Floats, variables: Sequence[str], where: str) -> None:
    """Refuse a variable without any value, or with the same for every case."""
    seen = ~np.isnan(values)
    low = np.where(seen, values, np.inf).min(axis=0)
    high = np.where(seen, values, -np.inf).max(axis=0)
    for name, lowest, highest in zip(variables, low, high, strict=True):
        if lowest >= highest:
            what = "the same value for every case" if lowest == highest else "no value"
            raise _constant(name, what, where)


def _constant(name: str, what: str, where: str) -> DataError:
    return DataError(
        f"The variable '{name}' has {what} in the {where}.",
        code="constant_variable",
        place=name,
        remedy="Leave it out of the model."
        if where == "data"
        else "Leave it out of the model, or merge groups.",
    )


def singular_moments(where: str, variables: Sequence[str], cov: Floats) -> EstimationError:
    """Return the error that variables of incomplete cases determine each other; `where` as in "the data"."""
    names = ", ".join(variables[i] for i in entangled(cov))
    return EstimationError(
        f"The covariance matrix of {where}, from incomplete cases, is not positive definite; nearest to "
        f"determining each other are {names}.",
        code="sample_not_positive_definite",
        place=where,
        remedy="Remove a variable that others determine, or of two that nobody has answered both of.",
    )


def _incomplete_moments(label: str, values: Floats, variables: Sequence[str], n_dropped: int) -> GroupMoments:
    patterns, where = pattern_moments(values), _where(label)
    saturated = saturated_moments(patterns)
    if not saturated.converged:
        if nearly_singular(saturated.cov, 1e-8):
            raise singular_moments(f"group {label}" if label else "the data", variables, saturated.cov)
        raise EstimationError(
            f"Moments of the incomplete cases of the {where} were not found in {saturated.iterations} steps.",
            code="saturated_not_converged",
            place=where,
            remedy="Two variables may hardly ever be answered by the same person: drop one of them.",
        )
    return GroupMoments(label, len(values), saturated.mean, saturated.cov, patterns, n_dropped)
