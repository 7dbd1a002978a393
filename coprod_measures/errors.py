# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Exceptions and warnings: each says where, what, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from numbers import Integral, Real


class CoprodError(Exception):
    """Base of every error raised on purpose.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence.
    code : str
        A stable name of the kind of error, for programs.
    place : str, optional
        Where: a file and key, a column, a parameter.
    remedy : str, optional
        What the user can do.
    """

    def __init__(self, message: str, *, code: str = "error", place: str = "", remedy: str = "") -> None:
        self.message = message
        self.code = code
        self.place = place
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.message}{remedy}"


class InstrumentError(CoprodError):
    """An instrument file cannot be read or contradicts itself."""


class DataError(CoprodError):
    """Data cannot be read or do not fit what was asked of them."""


class ModelError(CoprodError):
    """A factor model is misspelt, contradictory or not identified."""


class EstimationError(CoprodError):
    """An estimate cannot be computed from these data."""


class NotSupportedError(CoprodError):
    """What was asked is refused, because the data or the scale do not support it."""


class OptionError(CoprodError, ValueError):
    """An option has a value outside its list."""


class StatisticalWarning(UserWarning):
    """Statistical trouble that the result also carries as a finding."""


def checked_level(level: object) -> float:
    """Return the coverage of intervals, or raise `OptionError` if it is none."""
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
        raise OptionError(
            f"level={level!r} is not the coverage of an interval.",
            code="level",
            place="level",
            remedy="Use a number between 0 and 1, such as 0.95.",
        )
    return float(level)


def is_number(value: object) -> bool:
    """Return whether a value is a number, and not a truth value."""
    return isinstance(value, Real) and not isinstance(value, bool)


def checked_seed(seed: object) -> int:
    """Return the seed of random draws, or raise `OptionError` if nobody could repeat them by it."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise OptionError(
            f"seed={seed!r} is no seed.",
            code="seed",
            place="seed",
            remedy="Use a whole number from 0, such as 1: with it anyone gets the same draws.",
        )
    return int(seed)


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 column", "3 columns"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def closest(name: object, candidates: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the nearest candidate, or an empty string."""
    asked = str(name)
    known = [str(c) for c in candidates]  # columns of a frame made from an array are numbers
    near = [c for c in known if c.casefold() == asked.casefold()]
    near += difflib.get_close_matches(asked, known, n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def listed(names: Iterable[object], most: int = 10) -> str:
    """Return quoted names with commas, "…" after the first ten."""
    quoted = [f"'{name}'" for name in dict.fromkeys(names)]
    return ", ".join([*quoted[:most], *(["…"] if len(quoted) > most else [])])


def suggestions(names: Iterable[str], candidates: Iterable[str], most: int = 10) -> str:
    """Return `closest` of one name; of several, for each that has a near candidate among the first ten."""
    wanted, known = list(dict.fromkeys(names)), list(candidates)
    if len(wanted) == 1:
        return closest(wanted[0], known)
    near = ((name, closest(name, known)) for name in wanted[:most])
    return "".join(f" For '{name}', did you mean{hint.partition('mean')[2]}" for name, hint in near if hint)


def unknown_name(kind: str, name: object, known: Iterable[str]) -> DataError:
    """Return the error on a name that a result does not have, such as an unknown scale of a report."""
    names = list(known)
    return DataError(
        f"there is no {kind} {name!r} in this result.{closest(str(name), names)}",
        code=f"unknown_{kind}",
        place=kind,
        remedy=f"It has: {', '.join(names)}." if names else "It has none.",
    )


def check_option(name: str, value: object, allowed: Iterable[str]) -> None:
    """Raise `OptionError` listing the allowed values unless `value` is one of them."""
    options = list(allowed)
    if value not in options:
        raise OptionError(
            f"{name}={value!r} is not known.{closest(str(value), options)}",
            code="unknown_option",
            place=name,
            remedy=f"Use one of: {', '.join(options)}.",
        )
