# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A calculation that answers may not allow: its result, or a finding that says why there is none."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TypeVar

from .. import messages
from ..errors import CoprodError, StatisticalWarning
from ..results import Finding, Word

T = TypeVar("T")


def attempt(what: str, group: str, calculate: Callable[[], T]) -> T | Finding:
    """Return what `calculate` returns, or the finding that it could not.

    Parameters
    ----------
    what : str
        Names the calculation: the message ``report.what.<what>``.
    group : str
        Label of the group; "" for everybody.
    calculate : callable
        Warnings it gives are findings of its result too, and shown from there.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            return calculate()
    except CoprodError as error:
        reason = error.code if messages.has(f"report.why.{error.code}") else "other"
        return not_assessable(what, group, reason)


def not_assessable(what: str, group: str, reason: str) -> Finding:
    """Return the finding that something cannot be assessed in a group, with its reason and remedy."""
    told = {
        "what": Word(f"report.what.{what}"),
        "group": group or Word("reliability.everybody"),
        "reason": Word(f"report.why.{reason}"),
        "help": Word(f"report.help.{reason}"),
    }
    return Finding("not_assessable_here", "warning", values=told)
