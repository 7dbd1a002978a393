# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What could be released at a step of a ladder: a test of every item that is still held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...estimation import OrdinalFit
from ...estimation.ordinal_score_tests import held_scores
from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveModel
from .step_fit import partial_fit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One equality that could be given up, in lavaan's words.

    Attributes
    ----------
    scale : str
    lhs, op, rhs : str
    chisq, pvalue : float
        Score test; of a threshold that of all thresholds of its item together, since any two of them only
        fix the metric of the item.
    epc : float
        Expected change of the parameter in the later group; of several groups the largest.
    group : str
        That group; empty over waves and for ordinal items.
    """

    scale: str
    lhs: str
    op: str
    rhs: str
    chisq: float
    pvalue: float
    epc: float
    group: str = ""

    @property
    def item(self) -> str:
        """The item that would be released."""
        return self.rhs if self.op == "=~" else self.lhs


def candidates(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    op: str,
    equal: tuple[str, ...],
    free: tuple[str, ...],
    *,
    estimator: str,
    scale: str,
) -> list[Candidate]:
    """Return the tests of the equalities of one kind that are still held; none where there is no model.

    Parameters
    ----------
    op : {"|", "=~", "~1"}
        The kind.
    equal, free : tuple of str
        What is held at the step, and what is released from it already.

    Notes
    -----
    Continuous items: lavaan's ``lavTestScore(fit)``, a test of 1 df per later group. Ordinal items: the
    generalised score test of all later groups together, see `held_scores`; the plain one does not hold.
    """
    fit = partial_fit(model, statistics, equal, free, estimator)
    if fit is None:
        return []
    if isinstance(fit, OrdinalFit):
        return list(_ordinal(model, fit, op, free, scale))
    items, item_column = set(model.indicators), "rhs" if op == "=~" else "lhs"
    tests = fit.score_tests().univariate
    if isinstance(model, WaveModel):
        tests = model.as_items(tests).assign(group="")
    wanted = tests[(tests["op"] == op) & tests[item_column].isin(items) & tests["chisq"].notna()]
    return [
        Candidate(scale, **{str(name): value for name, value in row.items()})
        for row in wanted[["lhs", "op", "rhs", "chisq", "pvalue", "epc", "group"]].to_dict("records")
    ]


def _ordinal(
    model: FactorModel | WaveModel, fit: OrdinalFit, op: str, free: Sequence[str], scale: str
) -> Iterator[Candidate]:
    """Yield a test per item, or per loading, of ordinal items."""
    given = {word.replace(" ", "") for word in free}
    blocks: dict[tuple[str, str], list[int]] = {}
    number: dict[int, str] = {}
    for row, lhs, rhs in _later_rows(model, fit, op):
        number[row] = rhs
        if f"{lhs}{op}{rhs}" not in given:
            blocks.setdefault((lhs, "" if op == "|" else rhs), []).append(row)
    if not number:
        return
    scores = held_scores(fit, list(number))
    for (lhs, rhs), rows in blocks.items():
        test = scores.test(rows)
        if test.df == 0:
            continue
        if op == "|":  # the threshold that is furthest out of place
            by_threshold = {
                t: [r for r in rows if number[r] == t] for t in dict.fromkeys(number[r] for r in rows)
            }
            rhs, rows = max(by_threshold.items(), key=lambda found: scores.test(found[1]).chisq)
        change = max(scores.test(rows).changes, key=abs)
        yield Candidate(scale, lhs, op, rhs, test.chisq, test.pvalue, float(change))


def _later_rows(model: FactorModel | WaveModel, fit: OrdinalFit, op: str) -> Iterator[tuple[int, str, str]]:
    """Yield rows of every group or wave but the first, with their names as in the model as written."""
    names: dict[str, tuple[str, int]] = {name: (name, 0) for name in (*model.latents, *model.indicators)}
    if isinstance(model, WaveModel):
        names = {model.factor_at(f, t): (f, t) for f in model.latents for t in range(model.n_waves)}
        names |= {c: (item, t) for item, columns in model.columns.items() for t, c in enumerate(columns)}
    items = set(model.indicators)
    for row, p in enumerate(fit.table.parameters):
        lhs, wave = names.get(p.lhs, ("", 0))
        rhs = p.rhs if op == "|" else names.get(p.rhs, ("", 0))[0]
        if p.op == op and (p.group > 1 or wave > 0) and (rhs if op == "=~" else lhs) in items:
            yield row, lhs, rhs
