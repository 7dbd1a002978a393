# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Compare every quantity of a reference file with ours, and tell what is not compared, and why.

A reference result and our own are nested alike. `judge` walks through every leaf of the reference: a text
is a label; a number is ours within a tolerance, or it is named in `EXCEPTIONS` with the reason, or it fails.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str, ...]


@dataclass(frozen=True)
class Exception_:
    """Quantities that are not ours, and why.

    Attributes
    ----------
    case, path : str
        Regular expressions of the whole case name and path.
    why : str
    """

    case: str
    path: str
    why: str

    def covers(self, case: str, path: str) -> bool:
        return bool(re.fullmatch(self.case, case) and re.fullmatch(self.path, path))


@dataclass
class Tally:
    """What became of the leaves of one case."""

    case: str
    reproduced: int = 0
    labels: int = 0
    empty: int = 0
    excepted: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


def leaves(entry: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every leaf with its path; places in lists are numbers."""
    if isinstance(entry, Mapping):
        for key, value in entry.items():
            yield from leaves(value, (*path, str(key)))
    elif isinstance(entry, Sequence) and not isinstance(entry, str):
        for place, value in enumerate(entry):
            yield from leaves(value, (*path, str(place)))
    else:
        yield path, entry


def found_at(entry: Any, path: Path) -> Any:
    """Return what stands at a path, or None."""
    for key in path:
        if isinstance(entry, Mapping):
            entry = entry.get(key)
        elif entry is not None and not isinstance(entry, (str, float, int)) and int(key) < len(entry):
            entry = entry[int(key)]
        else:
            return None
    return entry


def judge(
    case: str,
    theirs: Any,
    ours: Any,
    tolerances: Mapping[str, float],
    exceptions: Sequence[Exception_],
) -> Tally:
    """Compare all leaves of a case.

    Parameters
    ----------
    theirs, ours : nested
    tolerances : mapping
        By regular expression of the path, the first that fits: absolute, and relative above one.
    """
    tally = Tally(case)
    for path, value in leaves(theirs):
        name = "/".join(path)
        if value is None:
            tally.empty += 1
        elif isinstance(value, str):
            tally.labels += 1
        elif _agrees(value, mine := found_at(ours, path), _tolerance(name, tolerances)):
            tally.reproduced += 1
        elif (why := _why(case, name, exceptions)) is not None:
            tally.excepted[why] += 1
        else:
            tally.failed.append(f"{name}: {value}, ours {mine}")
    return tally


def _why(case: str, path: str, exceptions: Sequence[Exception_]) -> str | None:
    return next((e.why for e in exceptions if e.covers(case, path)), None)


def _tolerance(path: str, tolerances: Mapping[str, float]) -> float:
    return next(t for pattern, t in tolerances.items() if re.fullmatch(pattern, path))


def _agrees(value: Any, mine: Any, tolerance: float) -> bool:
    if mine is None or isinstance(mine, str):
        return False
    theirs, ours = float(value), float(mine)
    if math.isnan(theirs) or math.isnan(ours):
        return math.isnan(theirs) and math.isnan(ours)
    return abs(theirs - ours) <= tolerance * max(1.0, abs(theirs))


def table(tallies: Sequence[Tally]) -> str:
    """Return the tallies as text: a line per case, then every reason with its number of quantities."""
    lines = [
        f"{'case':40}{'numbers':>9}{'reproduced':>12}{'otherwise':>11}{'failed':>8}{'texts':>8}{'empty':>7}"
    ]
    for t in tallies:
        others = sum(t.excepted.values())
        numbers = t.reproduced + others + len(t.failed)
        lines.append(
            f"{t.case:40}{numbers:9}{t.reproduced:12}{others:11}{len(t.failed):8}{t.labels:8}{t.empty:7}"
        )
    total = [sum(t.reproduced for t in tallies), sum(sum(t.excepted.values()) for t in tallies)]
    failed = sum(len(t.failed) for t in tallies)
    lines.append(
        f"{'all':40}{sum(total) + failed:9}{total[0]:12}{total[1]:11}{failed:8}"
        f"{sum(t.labels for t in tallies):8}{sum(t.empty for t in tallies):7}"
    )
    lines += ["", "Otherwise: not compared with R's number, for these reasons"]
    reasons: Counter[str] = Counter()
    where: dict[str, list[str]] = {}
    for t in tallies:
        reasons.update(t.excepted)
        for why in t.excepted:
            where.setdefault(why, []).append(t.case)
    for why, count in reasons.most_common():
        cases = where[why]
        shown = ", ".join(cases) if len(cases) < 4 else f"{len(cases)} cases"
        lines += [f"{count:6}  {why}", f"{'':8}({shown})"]
    return "\n".join(lines)
