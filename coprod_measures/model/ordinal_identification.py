# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Thresholds, scales, residual variances and intercepts of ordinal items: what is fixed, free or equal.

The latent response of an item has no unit and no origin of its own. Which of its parameters can be
free in a further group follows, item by item, from how many of its thresholds are held equal
(Wu & Estabrook, 2016)::

    thresholds held equal      intercept       residual variance (theta) or scale (delta)
    none                       0               1
    one (a binary item)        free            1, or free once loadings and intercept are equal too
    two or more                free            free

An intercept that is held equal is 0, and factor means are then free; a residual variance that is
held equal is 1. In the first group, and without groups, intercepts are 0 and variances or scales 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..errors import ModelError, NotSupportedError, OptionError, check_option
from .factor_model import FactorModel
from .parameter import Parameter
from .specification import Identification, complete
from .syntax import parse_syntax

Parameterization = Literal["delta", "theta"]
OrdinalIdentification = Literal["wu_estabrook_2016", "millsap_tein_2004"]
PARAMETERIZATIONS = ("delta", "theta")
ORDINAL_IDENTIFICATIONS = ("wu_estabrook_2016", "millsap_tein_2004")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class _Plan:
    """What was asked, with the questions that the rules ask of it."""

    model: FactorModel
    n_thresholds: Mapping[str, int]
    parameterization: Parameterization
    equal: frozenset[str]
    released: frozenset[Key]
    millsap_tein: bool

    def held(self, kind: str, key: Key) -> bool:
        return kind in self.equal and key not in self.released

    def held_thresholds(self, item: str) -> int:
        numbers = range(1, self.n_thresholds[item] + 1)
        return sum(self.held("thresholds", (item, "|", f"t{k}")) for k in numbers)

    def held_loadings(self, item: str) -> bool:
        keys = [p.key for p in self.model.parameters if p.op == "=~" and p.rhs == item]
        return all(self.held("loadings", key) for key in keys)

    def free_intercept(self, item: str) -> bool:
        if self.millsap_tein:
            return (item, "~1", "") in self.released
        return self.held_thresholds(item) >= 1 and not self.held("intercepts", (item, "~1", ""))

    def free_scale(self, item: str) -> bool:
        if self.held("residuals", (item, "~~", item)):
            return False
        if self.millsap_tein:
            whole = self.held_thresholds(item) == self.n_thresholds[item] and self.held_loadings(item)
            return self.n_thresholds[item] > 1 or whole
        thresholds = self.held_thresholds(item)
        fixed_origin = self.held("intercepts", (item, "~1", "")) and self.held_loadings(item)
        return thresholds >= 2 or (thresholds == 1 and fixed_origin)

    @property
    def free_means(self) -> bool:
        if "means" in self.equal:
            return False
        return self.millsap_tein or "intercepts" in self.equal


def complete_ordinal(
    model: FactorModel,
    n_thresholds: Mapping[str, int],
    *,
    n_groups: int = 1,
    parameterization: Parameterization = "delta",
    identification: Identification = "marker",
    equal: Iterable[str] = (),
    free: Iterable[str] = (),
    ordinal_identification: OrdinalIdentification = "wu_estabrook_2016",
) -> FactorModel:
    """Add what a model of ordinal items needs, and number the free parameters.

    Parameters
    ----------
    model : FactorModel
        As written; rows that it writes itself (``|``, ``~*~``, ``~~``, ``~1``) are kept.
    n_thresholds : mapping of str to int
        Thresholds of each observed variable; 0 for a continuous one.
    n_groups : int
    parameterization : {"delta", "theta"}
        Whether scales of the latent responses or residual variances are parameters.
    identification : {"marker", "std_lv", "effect"}
    equal : iterable of str
        Kinds of parameters held equal across groups.
    free : iterable of str
        Exceptions from `equal`, as ``"u4 | t2"``.
    ordinal_identification : {"wu_estabrook_2016", "millsap_tein_2004"}
        Millsap & Tein hold the first threshold of every item and the second of each marker equal from
        the start, with intercepts 0 and residual variances free in further groups.

    Returns
    -------
    FactorModel
        Rows that follow from others (residual variances in delta, scales in theta) are fixed
        placeholders.

    Raises
    ------
    OptionError, NotSupportedError, ModelError
        For combinations that are not identified or have no meaning; the message says why.

    Notes
    -----
    R: ``semTools::measEq.syntax(ID.cat = "Wu.Estabrook.2016", ID.fac = "std.lv")``; lavaan's own
    ``group.equal`` is another model.

    References
    ----------
    Wu & Estabrook (2016), doi:10.1007/s11336-016-9506-0; Millsap & Yun-Tein (2004),
    doi:10.1207/S15327906MBR3903_4
    """
    check_option("parameterization", parameterization, PARAMETERIZATIONS)
    check_option("ordinal_identification", ordinal_identification, ORDINAL_IDENTIFICATIONS)
    held = tuple(equal)
    exceptions = (free,) if isinstance(free, str) else tuple(free)
    released = frozenset(p.key for text in exceptions for p in parse_syntax(text)[0])
    plan = _Plan(
        model, n_thresholds, parameterization, frozenset(held), released,
        ordinal_identification == "millsap_tein_2004",
    )  # fmt: skip
    _check(plan, identification, n_groups)
    added = [row for group in range(1, n_groups + 1) for row in _rows(plan, group)]
    whole = replace(model, parameters=(*model.parameters, *added))
    return complete(
        whole,
        n_groups=n_groups,
        meanstructure=True,
        identification=identification,
        equal=held,
        free=exceptions,
    )


def _rows(plan: _Plan, group: int) -> Iterator[Parameter]:
    """Rows of one group that the model does not write itself."""
    known = {p.key for p in plan.model.parameters if p.group in (0, group)}
    items = [name for name in plan.model.observed if plan.n_thresholds[name]]
    rows = [row for item in items for row in _thresholds(plan, item, group)]
    derived, scaled = ("~~", "~*~") if plan.parameterization == "delta" else ("~*~", "~~")
    for item in items:
        rows.append(Parameter(item, derived, item, group, value=1.0, user=False))
        rows.append(_maybe_free(item, scaled, item, group, group > 1 and plan.free_scale(item), 1.0))
        rows.append(_maybe_free(item, "~1", "", group, group > 1 and plan.free_intercept(item), 0.0))
    lower = set(plan.model.indicators)
    for factor in plan.model.latents:
        free = group > 1 and plan.free_means and factor not in lower
        rows.append(_maybe_free(factor, "~1", "", group, free, 0.0))
    yield from (row for row in rows if row.key not in known)


def _thresholds(plan: _Plan, item: str, group: int) -> Iterator[Parameter]:
    markers = {plan.model.loadings_of(factor)[0] for factor in plan.model.latents}
    for k in range(1, plan.n_thresholds[item] + 1):
        anchor = plan.millsap_tein and (k == 1 or (k == 2 and item in markers))
        yield Parameter(item, "|", f"t{k}", group, label=f"{item}.thr{k}" if anchor else "", user=False)


def _maybe_free(lhs: str, op: str, rhs: str, group: int, free: bool, value: float) -> Parameter:
    if free:
        return Parameter(lhs, op, rhs, group, released=True, user=False)
    return Parameter(lhs, op, rhs, group, value=value, user=False)


def _check(plan: _Plan, identification: Identification, n_groups: int) -> None:
    _check_written(plan)
    if plan.model.predictors and set(plan.model.predictors) - set(plan.model.latents):
        raise NotSupportedError(
            "Observed predictors (~) are not supported with ordinal items.",
            code="ordinal_covariates",
            place=plan.model.covariates[0] if plan.model.covariates else "",
            remedy="Leave the covariates out, or treat the items as continuous with estimator='MLR'.",
        )
    if identification == "effect":
        raise NotSupportedError(
            "Effect coding is not defined for ordinal items, whose intercepts are fixed.",
            code="option_conflict",
            place="identification",
            remedy="Use identification='std_lv' or 'marker'.",
        )
    if plan.millsap_tein and identification != "marker":
        raise OptionError(
            "Millsap & Tein's identification needs a marker item per factor.",
            code="option_conflict",
            place="identification",
            remedy="Use identification='marker', or ordinal_identification='wu_estabrook_2016'.",
        )
    if n_groups == 1:
        return
    all_ordinal = all(plan.n_thresholds[v] for v in plan.model.observed)
    if {"intercepts", "means"} & plan.equal and all_ordinal and "thresholds" not in plan.equal:
        raise OptionError(
            "Equal intercepts or means of ordinal items have no meaning without equal thresholds: an item "
            "whose thresholds are free has no origin to compare.",
            code="option_conflict",
            place="equal",
            remedy="Add 'thresholds' to equal=.",
        )
    if "residuals" in plan.equal and plan.parameterization == "delta":
        raise OptionError(
            "Residual variances are not parameters in the delta parameterization.",
            code="option_conflict",
            place="equal",
            remedy="Use parameterization='theta' to hold residuals equal.",
        )


def _check_written(plan: _Plan) -> None:
    """Refuse rows that contradict the data or the parameterization."""
    wrong = "~*~" if plan.parameterization == "theta" else "~~"
    other = "delta" if plan.parameterization == "theta" else "theta"
    for p in plan.model.parameters:
        count = plan.n_thresholds.get(p.lhs, 0)
        if p.op == "|" and p.rhs not in {f"t{k}" for k in range(1, count + 1)}:
            detail = f"has {count} thresholds, t1 to t{count}" if count else "is not an ordinal item"
            raise ModelError(
                f"The model names the threshold {p.rhs} of '{p.lhs}', which {detail}.",
                code="unknown_threshold",
                place=p.lhs,
                remedy="Correct the model, or name the item in ordered=.",
            )
        if p.op == "~*~" and not count:
            raise ModelError(
                f"The model gives a scale (~*~) to '{p.lhs}', which is not an ordinal item.",
                code="unknown_scale",
                place=p.lhs,
                remedy="Remove the row, or name the item in ordered=.",
            )
        if p.op == wrong and p.lhs == p.rhs and count:
            raise ModelError(
                f"{p.name} is not a parameter in the {plan.parameterization} parameterization: it follows "
                "from the others.",
                code="derived_parameter",
                place=p.name,
                remedy=f"Remove the row, or use parameterization='{other}'.",
            )
