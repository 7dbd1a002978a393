# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A completed model in lavaan's syntax with nothing left to lavaan's defaults, group by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..estimation import CfaFit, OrdinalOptions
from ..model.parameter import Parameter

_HEADINGS = {
    "=~": "loadings",
    "|": "thresholds",
    "~1": "intercepts and means",
    "~~": "variances and covariances",
    "~*~": "scales",
    "~": "regressions",
}


def explicit_syntax(fit: CfaFit) -> str:
    """Return the model of a fit, a line per parameter.

    A fixed parameter has its value, a free one ``NA``, and parameters held equal share a label:
    ``c(NA, NA)*x2 + c(p4, p4)*x2``. What follows from other rows (scales in theta, residual variances in
    delta) is left out.
    """
    derived, ordered = "", set[str]()
    if isinstance(fit.options, OrdinalOptions):
        derived = "~*~" if fit.options.parameterization == "theta" else "~~"
        ordered = set(fit.options.ordered)
    shared = {number for number, count in Counter(p.free for p in fit.table.parameters).items() if count > 1}
    cells: dict[tuple[str, str, str], list[Parameter]] = {}
    for p in fit.table.parameters:
        if not (p.op == derived and p.lhs == p.rhs and p.lhs in ordered):
            cells.setdefault((p.op, p.lhs, p.rhs), []).append(p)
    lines: list[str] = []
    for op, heading in _HEADINGS.items():
        own = [_line(lhs, op, rhs, rows, shared) for (o, lhs, rhs), rows in cells.items() if o == op]
        if own:
            lines += [f"# {heading}", *own]
    return "\n".join(lines)


def _line(lhs: str, op: str, rhs: str, rows: Sequence[Parameter], shared: set[int]) -> str:
    """Write one parameter with its modifiers in all groups."""
    target, sign = ("1", "~") if op == "~1" else (rhs, op)
    # lavaan reads an empty label as none; a fixed row needs one where another group's has one
    values = [f"{p.value:.12g}" if not p.free else "NA" for p in rows]
    right = f"{_vector(values)}*{target}"
    if any(p.free in shared for p in rows if p.free):
        labels = [f"p{p.free}" if p.free else f"{lhs}.{p.group}.fixed" for p in rows]
        right += f" + {_vector(labels)}*{target}"
    return f"{lhs} {sign} {right}"


def _vector(entries: Sequence[str]) -> str:
    return entries[0] if len(entries) == 1 else f"c({', '.join(entries)})"
