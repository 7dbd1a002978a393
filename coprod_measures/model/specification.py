# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The completed parameter table: default parameters, identification, equalities, numbering.

The defaults are those of lavaan's ``cfa`` and ``sem``, since the reference results rest on them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Literal

from ..errors import ModelError, check_option, closest
from .factor_model import FactorModel
from .parameter import Parameter
from .syntax import parse_syntax

Identification = Literal["marker", "std_lv", "effect"]
Equality = Literal[
    "loadings", "intercepts", "thresholds", "residuals", "residual_covariances", "means",
    "lv_variances", "lv_covariances", "regressions",
]  # fmt: skip
IDENTIFICATIONS: tuple[Identification, ...] = ("marker", "std_lv", "effect")
EQUALITIES: tuple[Equality, ...] = Equality.__args__  # type: ignore[attr-defined]

Key = tuple[str, str, str]


def complete(
    model: FactorModel,
    *,
    n_groups: int = 1,
    meanstructure: bool = False,
    identification: Identification = "marker",
    equal: Iterable[str] = (),
    free: Iterable[str] = (),
    fixed_x: bool = True,
) -> FactorModel:
    """Add what lavaan's ``cfa`` adds to a written model and number the free parameters.

    Parameters
    ----------
    model : FactorModel
        As written.
    n_groups : int
        Every written row is repeated for each group.
    meanstructure : bool
        Whether intercepts and factor means are parameters.
    identification : {"marker", "std_lv", "effect"}
        First loading fixed at 1; factor variance fixed at 1; or loadings that average 1 and
        intercepts that add up to 0 (Little, Slegers & Card, 2006, doi:10.1207/s15328007sem1301_3).
    equal : iterable of str
        Kinds of parameters held equal across groups.
    free : iterable of str
        Parameters exempt from `equal`, as in ``"x3 ~1"`` or ``"visual =~ x2"``.
    fixed_x : bool
        Whether the moments of covariates are fixed at their sample values.

    Returns
    -------
    FactorModel
        With every row of every group; free rows are numbered from 1, rows held equal share a number.
    """
    check_option("identification", identification, IDENTIFICATIONS)
    held = tuple(equal)
    for kind in held:
        check_option("equal", kind, EQUALITIES)
    released = _released(free)
    _check_groups(model, n_groups)
    rows = [
        row
        for group in range(1, n_groups + 1)
        for row in _identified(
            model, _group_rows(model, group, meanstructure, fixed_x), group, identification, held
        )
    ]
    _check_released(released, rows)
    rows = _number(rows, _kinds(model, held), released)
    sums = _sum_constraints(rows, model, meanstructure) if identification == "effect" else ()
    return replace(model, parameters=tuple(rows), sum_constraints=sums)


def _check_groups(model: FactorModel, n_groups: int) -> None:
    """Refuse c(…) modifiers with more or fewer entries than there are groups."""
    groups: dict[Key, set[int]] = {}
    for p in model.parameters:
        if p.group:
            groups.setdefault(p.key, set()).add(p.group)
    for key, found in groups.items():
        vector_too_short = found != {1} and len(found) == max(found) < n_groups
        if max(found) > n_groups or vector_too_short:
            raise ModelError(
                f"The model gives {''.join(key)} for {max(found)} groups, and the data have {n_groups}.",
                code="groups_of_modifier",
                place="".join(key),
                remedy="Give c(…) one entry per group.",
            )


def _group_rows(model: FactorModel, group: int, meanstructure: bool, fixed_x: bool) -> list[Parameter]:
    """Return one group's rows: the written ones, then lavaan's automatic ones in lavaan's order."""
    rows = [replace(p, group=group) for p in model.parameters if p.group in (0, group)]
    known = {p.key for p in rows}
    covariates = set(model.covariates)

    def add(
        lhs: str, op: str, rhs: str = "", *, value: float = math.nan, exogenous: bool = False
    ) -> Iterator[Parameter]:
        row = Parameter(lhs, op, rhs, group, value=value, user=False, exogenous=exogenous)
        if row.key not in known:
            yield row

    for name in (*model.observed, *model.latents):
        if name not in covariates:
            rows += add(name, "~~", name)
    for pair in _covarying(model):
        rows += add(pair[0], "~~", pair[1])
    listed = [name for name in model.observed if name in covariates]
    for i, name in enumerate(listed):
        rows += add(name, "~~", name, exogenous=fixed_x)
        for other in listed[i + 1 :]:
            rows += add(name, "~~", other, exogenous=fixed_x)
    if meanstructure:
        for name in model.observed:
            rows += add(name, "~1", exogenous=fixed_x and name in covariates)
        for name in model.latents:
            rows += add(name, "~1", value=0.0)
    return rows


def _covarying(model: FactorModel) -> Iterator[tuple[str, str]]:
    """Pairs that lavaan lets covary: exogenous factors, and dependents that predict nothing."""
    indicators, dependent, predictors = set(model.indicators), set(model.dependent), set(model.predictors)
    latents = set(model.latents)
    yield from combinations([f for f in model.latents if f not in indicators | dependent], 2)
    final = dependent - indicators - predictors
    yield from combinations([f for f in model.latents if f in final], 2)
    observed = [v for v in model.observed if v in final - latents]
    yield from combinations(observed, 2)
    yield from ((f, v) for f in model.latents if f in final for v in observed)


def _identified(
    model: FactorModel,
    rows: list[Parameter],
    group: int,
    identification: Identification,
    equal: Sequence[str],
) -> Iterator[Parameter]:
    """Give every factor of one group its unit and its origin."""
    latents, lower = set(model.latents), set(model.indicators)
    first: dict[str, str] = {}
    for p in rows:
        if p.op == "=~":
            first.setdefault(p.lhs, p.rhs)
    free_variance = group > 1 and "loadings" in equal and "lv_variances" not in equal
    free_mean = identification == "effect" or (group > 1 and "intercepts" in equal and "means" not in equal)
    for p in rows:
        row = p
        if p.op == "=~" and identification == "marker" and first[p.lhs] == p.rhs:
            if not p.released and not p.fixed:
                row = replace(p, value=1.0)
        elif p.op == "~~" and p.lhs == p.rhs and p.lhs in latents and not p.user:
            if identification == "std_lv" and not free_variance:
                row = replace(p, value=1.0)
        elif p.op == "~1" and p.lhs in latents - lower and not p.user and free_mean:
            row = replace(p, value=math.nan)
        yield row


def _kinds(model: FactorModel, equal: Sequence[str]) -> Callable[[Parameter], bool]:
    """Return the test of whether a row is of a kind that is held equal."""
    latents, covariates = set(model.latents), set(model.covariates)

    def kind(p: Parameter) -> str:
        latent = p.lhs in latents
        if p.op == "=~":
            return "loadings"
        if p.op == "~":
            return "regressions"
        if p.op == "~1":
            return "means" if latent else "intercepts"
        if p.op == "|":
            return "thresholds"
        if p.op == "~~" and p.lhs == p.rhs:
            return "lv_variances" if latent else "residuals"
        if p.op == "~~":
            return "lv_covariances" if latent and p.rhs in latents else "residual_covariances"
        return ""

    return lambda p: p.lhs not in covariates and kind(p) in equal


def _number(
    rows: list[Parameter], is_equal: Callable[[Parameter], bool], released: set[Key]
) -> list[Parameter]:
    """Number free rows; rows with one label or held equal across groups share a number."""
    fixed_by_label = {p.label: p.value for p in rows if p.label and p.fixed}
    numbers: dict[object, int] = {}
    numbered = []
    for p in rows:
        if p.label in fixed_by_label and not p.fixed:
            p = replace(p, value=fixed_by_label[p.label])
        if p.fixed or p.exogenous:
            numbered.append(p)
            continue
        place: object = (p.key, p.group)
        if p.label:
            place = p.label
        elif is_equal(p) and p.key not in released:
            place = p.key
        number = numbers.setdefault(place, len(numbers) + 1)
        numbered.append(replace(p, free=number))
    return numbered


def _sum_constraints(
    rows: list[Parameter], model: FactorModel, meanstructure: bool
) -> tuple[tuple[tuple[int, ...], float], ...]:
    """Effect coding: per factor and group, loadings average 1 and intercepts add up to 0."""
    found: dict[tuple[int, ...], float] = {}
    observed = set(model.observed)
    for group in sorted({p.group for p in rows}):
        numbers = {p.key: p for p in rows if p.group == group}
        for latent in model.latents:
            items = model.loadings_of(latent)
            loadings = [numbers[(latent, "=~", item)] for item in items]
            given = sum(p.value for p in loadings if p.fixed)
            found[tuple(p.free for p in loadings if p.free)] = len(items) - given
            intercepts = [numbers[(item, "~1", "")] for item in items if item in observed and meanstructure]
            if intercepts:
                given = sum(p.value for p in intercepts if p.fixed)
                found[tuple(p.free for p in intercepts if p.free)] = -given
    return tuple(found.items())


def _released(free: Iterable[str]) -> set[Key]:
    keys = set()
    for text in (free,) if isinstance(free, str) else free:
        keys |= {p.key for p in parse_syntax(text)[0]}
    return keys


def _check_released(released: set[Key], rows: list[Parameter]) -> None:
    names = {p.key: p.name for p in rows}
    for key in released:
        if key not in names:
            raise ModelError(
                f"free= names '{''.join(key)}', which is not a parameter of the model."
                f"{closest(''.join(key), names.values())}",
                code="unknown_parameter",
                place="free",
                remedy="Write it as in 'x3 ~1' or 'visual =~ x2'.",
            )
