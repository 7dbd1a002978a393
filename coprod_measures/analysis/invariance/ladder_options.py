# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Options that ladders of groups and of waves have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import OptionError, check_option, checked_seed, is_number
from ...model.ordinal_categories import EMPTY_CATEGORIES, EmptyCategories
from .balanced import DEFAULT_SEED
from .climb import ORDINAL_ESTIMATORS
from .criteria import CRITERIA, required_n

ESTIMATORS = ("MLR", "ML", *ORDINAL_ESTIMATORS)


@dataclass(frozen=True, slots=True)
class LadderOptions:
    """Options of a ladder, checked once."""

    estimator: str
    missing: str
    criteria: str
    min_n: int | None
    cluster: str | None
    seed: int
    empty_categories: EmptyCategories
    group_order: tuple[str, ...] | None = None

    @classmethod
    def checked(
        cls,
        estimator: str | None,
        missing: str,
        criteria: str | None,
        min_n: int | None,
        cluster: str | None,
        seed: int | None,
        empty_categories: EmptyCategories,
        group_order: Sequence[str] | None = None,
    ) -> LadderOptions:
        """Return options with defaults filled in, or say which one does not go."""
        estimator = estimator or ESTIMATORS[0]
        check_option("estimator", estimator, ESTIMATORS)
        ordinal = estimator in ORDINAL_ESTIMATORS
        check_option("empty_categories", empty_categories, EMPTY_CATEGORIES)
        criteria = criteria or ("difference_test" if ordinal else CRITERIA[0])
        check_option("criteria", criteria, CRITERIA)
        if ordinal and criteria != "difference_test":
            raise OptionError(
                f"criteria={criteria!r} does not hold for ordinal items: CFI can rise under constraints.",
                code="criteria_for_ordinal",
                place="criteria",
                remedy="Leave it out; steps are then decided by the scaled and shifted difference test.",
            )
        if min_n is not None and not (is_number(min_n) and min_n >= 2):
            raise OptionError(
                f"min_n={min_n!r} is no number of respondents to compare.",
                code="unknown_option",
                place="min_n",
                remedy="Leave it out, or give the respondents needed in every group.",
            )
        seed = DEFAULT_SEED if seed is None else checked_seed(seed)
        order = _order(group_order)
        return cls(estimator, missing, criteria, min_n, cluster, seed, empty_categories, order)

    @property
    def ordinal(self) -> bool:
        """Whether items are ordinal."""
        return self.estimator in ORDINAL_ESTIMATORS

    def needed(self, n_items: int) -> int:
        """Return the respondents needed per group."""
        return required_n(n_items) if self.min_n is None else self.min_n


def _order(groups: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the groups asked for, of which there must be two; a text is a mistake, and not its letters."""
    if groups is None:
        return None
    order = (groups,) if isinstance(groups, str) else tuple(map(str, groups))
    if len(set(order)) < max(2, len(order)):
        raise OptionError(
            f"group_order={groups!r} does not name two groups or more, each once.",
            code="group_order",
            place="group_order",
            remedy="List the groups to compare, the reference first.",
        )
    return order
