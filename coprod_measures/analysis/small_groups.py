# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is told where an analyst's table shows groups that are too small to be published."""

from __future__ import annotations

from collections.abc import Mapping

from ..numerics.disclosure import DisclosurePolicy
from ..results import Finding, Word
from .scale_answers import EVERYBODY

_POLICY = DisclosurePolicy()


def small_groups_shown(sizes: Mapping[str, int]) -> tuple[Finding, ...]:
    """Return the finding that figures of groups are shown that are too small for a mean, by size of group.

    Figures of everybody are such only where there are no other groups, since these are smaller still.
    """
    small = [g for g, n in sizes.items() if n > 0 and not _POLICY.shows_mean(n)]
    if not small:
        return ()
    named = ", ".join(g for g in small if g != EVERYBODY)
    values = {"groups": named or Word("reliability.everybody"), "least": _POLICY.min_mean}
    return (Finding("small_groups_shown", "note", values=values),)
