# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What may be shown of few people: the rules for small cells, in one place.

The numbers are policy, not law: means need 10 people, a cell of a count needs 5, and a group of
fewer than 30 gets no distribution. The same data give the same cells in every language of a report,
so that two reports cannot be subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..numerics.disclosure import DisclosurePolicy

_POLICY = DisclosurePolicy()
MIN_CELL, MIN_MEAN, MIN_DISTRIBUTION = _POLICY.min_cell, _POLICY.min_mean, _POLICY.min_distribution

FEW = f"1–{MIN_CELL - 1}"
"""What stands in a sentence for a count too small to be shown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Neighbouring answers shown as one cell, and how many people gave them."""

    codes: tuple[int, ...]
    count: int

    @property
    def merged(self) -> bool:
        """Whether the cell holds more than one answer."""
        return len(self.codes) > 1

    @property
    def name(self) -> str:
        """The code, or the first and last code of a merged cell: "1" or "1–2"."""
        return f"{self.codes[0]}–{self.codes[-1]}" if self.merged else str(self.codes[0])


def count_answers(codes: npt.NDArray[np.float64], options: Sequence[int]) -> dict[int, int]:
    """Return how many gave each declared answer; NaN and undeclared codes are no answers."""
    return {option: int(np.count_nonzero(codes == option)) for option in options}


def merge_small_cells(counts: Mapping[int, int]) -> tuple[Segment, ...] | None:
    """Return the distribution with neighbours merged until every cell holds at least five.

    The smallest cell is merged with the smaller of its neighbours (the lower one if they are
    equal), again and again. Returns None where fewer than 30 answered, or where only one cell
    would be left.
    """
    if sum(counts.values()) < MIN_DISTRIBUTION:
        return None
    cells = [Segment((code,), count) for code, count in counts.items()]
    while len(cells) > 1 and min(c.count for c in cells) < MIN_CELL:
        i = min(range(len(cells)), key=lambda j: cells[j].count)
        neighbours = [j for j in (i - 1, i + 1) if 0 <= j < len(cells)]
        j = min(neighbours, key=lambda k: cells[k].count)
        low, high = min(i, j), max(i, j)
        cells[low : high + 1] = [
            Segment(cells[low].codes + cells[high].codes, cells[low].count + cells[high].count)
        ]
    return tuple(cells) if len(cells) > 1 else None


def shown_count(n: int, few: str) -> int | str:
    """Return a number of people as it may be shown: `few` in the place of one to four."""
    return few if 0 < n < MIN_CELL else n


def protect_counts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts with those of one to four people withheld (None), and what would give them away.

    The total is known. A single small count could be worked out from it, and so could two whose sum
    leaves no choice: the next smallest counts above zero are then withheld as well.
    """
    if not counts:
        return {}
    withheld = _POLICY.protect(list(counts.values())).withheld[:-1].tolist()
    return {k: None if hidden else v for (k, v), hidden in zip(counts.items(), withheld, strict=True)}
