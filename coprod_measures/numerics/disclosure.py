# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Small cells: which counts and totals of a table must be withheld so that no small one can be worked out.

It stands on the lowest floor that handles arrays, because everything that shows counts of people
rests on it: analyses, comparisons, reports and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from ..errors import DataError, OptionError

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """Counts with totals, and what of them is withheld.

    Attributes
    ----------
    counts : ndarray of float
        Shape (r + 1, c + 1), or (k + 1,) for a single row: the counts, the last row and column their
        totals; NaN where withheld.
    primary : ndarray of bool
        Withheld because the count itself is small.
    complementary : ndarray of bool
        Withheld because a small count could be worked out from it.
    """

    counts: npt.NDArray[np.float64]
    primary: npt.NDArray[np.bool_]
    complementary: npt.NDArray[np.bool_]

    @property
    def withheld(self) -> npt.NDArray[np.bool_]:
        """Everything withheld, for either reason."""
        both: npt.NDArray[np.bool_] = self.primary | self.complementary
        return both


@dataclass(frozen=True, slots=True)
class DisclosurePolicy:
    """The smallest numbers of people that may be shown. Policy, not law: a project may set it stricter.

    Attributes
    ----------
    min_cell : int
        Counts from one to one below it are withheld; zero is shown.
    min_mean : int
        People behind a mean, a percentage or a coefficient.
    min_distribution : int
        People in a group whose answers are shown as a distribution.
    """

    min_cell: int = 5
    min_mean: int = 10
    min_distribution: int = 30

    def __post_init__(self) -> None:
        if not 1 <= self.min_cell <= self.min_mean <= self.min_distribution:
            raise OptionError(
                f"{self} is no policy.",
                code="disclosure_policy",
                place="min_cell",
                remedy="It needs 1 <= min_cell <= min_mean <= min_distribution.",
            )

    def shows_mean(self, n: int) -> bool:
        """Whether a mean of n people may be shown."""
        return n >= self.min_mean

    def shows_distribution(self, n: int) -> bool:
        """Whether the distribution of n people's answers may be shown."""
        return n >= self.min_distribution

    def protect(self, counts: npt.ArrayLike) -> ProtectedTable:
        """Withhold small counts, and as many others as it takes to keep them from being worked out.

        The reader is taken to know the rules, all totals that are shown, and that a withheld count is at
        least one. From that, every value from 1 to min_cell − 1 must remain possible for each small
        count; its range is found by linear programming, which is exact for tables with margins, since
        their constraints are totally unimodular.

        Parameters
        ----------
        counts : array_like of int, shape (r, c) or (k,)
            Counts of people, without totals.

        Returns
        -------
        ProtectedTable
            With totals, which are withheld too where they have to be.

        Raises
        ------
        DataError
            If the counts are not whole numbers from zero, in one or two dimensions.

        References
        ----------
        Willenborg, L., & de Waal, T. (2001). Elements of Statistical Disclosure Control. Springer.
        https://doi.org/10.1007/978-1-4613-0121-9. Chapters 8 and 9.
        """
        full = with_totals(_whole_numbers(counts))
        primary = (full > 0) & (full < self.min_cell)
        withheld = primary.copy()
        while True:
            exposed = self._first_exposed(full, primary, withheld)
            if exposed is None:
                break
            withheld[_next_to_withhold(full, withheld, exposed)] = True
        shown = np.where(withheld, np.nan, full.astype(float))
        return ProtectedTable(shown, primary, withheld & ~primary)

    def _first_exposed(
        self, full: npt.NDArray[np.int64], primary: npt.NDArray[np.bool_], withheld: npt.NDArray[np.bool_]
    ) -> tuple[int, ...] | None:
        """Return a small cell whose range leaves out a small value, or None."""
        if self.min_cell <= 2 or np.all(withheld[full > 0]):
            return None  # nothing is shown but zeros, or there is nothing to tell one small value from
        for place in map(tuple, np.argwhere(primary).tolist()):
            low, high = feasible_range(full, withheld, place)
            if low > 1 + _TOLERANCE or high < self.min_cell - 1 - _TOLERANCE:
                return place
        return None


def _whole_numbers(counts: npt.ArrayLike) -> npt.NDArray[np.int64]:
    try:
        table = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError):  # texts, or rows of different lengths
        table = np.empty(0)
    whole = np.isfinite(table) & (table >= 0) & (table == np.floor(table))
    if table.ndim not in (1, 2) or table.size == 0 or not whole.all():
        raise DataError(
            "counts are whole numbers from zero, in one or two dimensions.",
            code="not_counts",
            place="counts",
            remedy="Give numbers of people, without totals: [20, 3, 30] or [[20, 3], [15, 18]].",
        )
    return table.astype(np.int64)


def with_totals(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return counts with their totals appended: shape (k + 1,) or (r + 1, c + 1)."""
    if counts.ndim == 1:
        return np.append(counts, counts.sum())
    columns = np.vstack([counts, counts.sum(axis=0)])
    return np.column_stack([columns, columns.sum(axis=1)])


def feasible_range(
    full: npt.NDArray[np.int64], withheld: npt.NDArray[np.bool_], place: tuple[int, ...]
) -> tuple[float, float]:
    """Return the smallest and largest value that a withheld cell can have, given all that is shown.

    Parameters
    ----------
    full : ndarray of int
        Counts with totals.
    withheld : ndarray of bool
        Of the same shape.
    place : tuple of int
        The cell.
    """
    places = [tuple(p) for p in np.argwhere(withheld).tolist()]
    number = {p: i for i, p in enumerate(places)}
    rows, known = [], []
    for line in _lines(full.shape):
        *parts, total = line
        unknown = [p for p in line if p in number]
        if not unknown:
            continue
        row = np.zeros(len(places))
        for p in unknown:
            row[number[p]] = -1.0 if p == total else 1.0
        shown_total = 0 if total in number else int(full[total])
        rows.append(row)
        known.append(shown_total - sum(int(full[p]) for p in parts if p not in number))
    most = float(full.sum())
    goal = np.zeros(len(places))
    goal[number[place]] = 1.0
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * goal, A_eq=np.array(rows), b_eq=np.array(known), bounds=(1.0, most))
        assert found.fun is not None, "the true counts are always a solution"
        ends.append(sign * float(found.fun))
    return ends[0], ends[1]


def _lines(shape: tuple[int, ...]) -> list[list[tuple[int, ...]]]:
    """Return every line of cells that ends in its total."""
    if len(shape) == 1:
        return [[(j,) for j in range(shape[0])]]
    r, c = shape
    across: list[list[tuple[int, ...]]] = [[(i, j) for j in range(c)] for i in range(r)]
    down: list[list[tuple[int, ...]]] = [[(i, j) for i in range(r)] for j in range(c)]
    return across + down


def _next_to_withhold(
    full: npt.NDArray[np.int64], withheld: npt.NDArray[np.bool_], exposed: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the shown cell to withhold next.

    A line with a single withheld cell gives that cell away. The cell that stands in most such lines is
    taken, then one that shares a line with the exposed cell; counts go before totals, small before large.
    """
    lines = _lines(full.shape)
    bare = [set(line) for line in lines if sum(withheld[p] for p in line) == 1]
    near = {p for line in lines if exposed in line for p in line}

    def rank(place: tuple[int, ...]) -> tuple[int, bool, bool, int, tuple[int, ...]]:
        is_total = any(i == n - 1 for i, n in zip(place, full.shape, strict=True))
        covers = sum(place in line for line in bare)
        return (-covers, place not in near, is_total, int(full[place]), place)

    return min((tuple(p) for p in np.argwhere(~withheld & (full > 0)).tolist()), key=rank)
