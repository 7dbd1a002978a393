# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Simulated answers to an instrument, for demonstrations, teaching and tests; always marked as simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import DataError, checked_seed, closest
from ..instrument import Instrument, Item, ResponseScale, Scale, require_instrument

Array = npt.NDArray[np.float64]

ROLES: tuple[tuple[str, float], ...] = (
    ("own_experience", 0.30),
    ("relative", 0.10),
    ("citizen", 0.10),
    ("staff", 0.30),
    ("manager", 0.10),
    ("researcher", 0.10),
)
"""Roles and how common they are in simulated samples: invented, not taken from any study."""


@dataclass(frozen=True, slots=True)
class SimulationDesign:
    """The population that `simulate_responses` draws from. Every figure is invented.

    Attributes
    ----------
    loadings : tuple of float
        Standardised loadings are drawn evenly between these two, an item at a time, and are the same
        in every group.
    factor_correlation : float
        Correlation between any two scales' factors.
    composite_loading : float
        Loading of items outside all reflective scales on the factor of their scale.
    location : float
        Mean of the latent response. Above zero answers lean to the high end, as ratings of
        partnerships do.
    companion_location : float
        The same for lines that stand beside a scale without being scored; these load on no factor.
    item_spread : float
        Items' means of the latent response vary evenly within plus and minus this.
    outer_threshold : float
        Thresholds are evenly spaced from minus this to plus this (in latent standard deviations);
        an item with two answers has its one threshold at zero.
    icc : float
        Share of each factor's variance that lies between projects.
    n_projects : int
        Projects per group.
    nonanswers : mapping of str to float
        Share of answers replaced by each kind of non-answer, where the item's response scale has a
        code for that kind. Unanswered without a code of its own is an empty cell.
    """

    loadings: tuple[float, float] = (0.60, 0.80)
    factor_correlation: float = 0.55
    composite_loading: float = 0.45
    location: float = 0.50
    companion_location: float = -0.70
    item_spread: float = 0.30
    outer_threshold: float = 1.20
    icc: float = 0.05
    n_projects: int = 12
    nonanswers: Mapping[str, float] = field(
        default_factory=lambda: {
            "dont_know": 0.008,
            "not_applicable": 0.004,
            "too_early": 0.003,
            "refused": 0.002,
            "not_answered": 0.006,
        }
    )

    def __post_init__(self) -> None:
        low, high = self.loadings
        if not 0 <= low <= high < 1:
            raise DataError(
                "loadings must be two standardised loadings in order, from 0 to below 1.",
                code="simulation_design",
                place="loadings",
            )
        for name in ("factor_correlation", "composite_loading", "icc"):
            if not 0 <= getattr(self, name) < 1:
                raise DataError(f"{name} must be from 0 to below 1.", code="simulation_design", place=name)
        if self.n_projects < 1:
            raise DataError("there must be a project.", code="simulation_design", place="n_projects")
        if min(self.nonanswers.values(), default=0.0) < 0 or sum(self.nonanswers.values()) >= 1:
            raise DataError(
                "shares must be ≥ 0 and sum below 1.", code="simulation_design", place="nonanswers"
            )


def simulate_responses(
    instrument: Instrument,
    n: int = 300,
    seed: int | np.random.Generator = 1,
    *,
    groups: Sequence[str] | Mapping[str, int] | None = None,
    bias: Mapping[str, float] | None = None,
    latent_difference: float = 0.0,
    design: SimulationDesign | None = None,
) -> pd.DataFrame:
    """Return simulated answers: a correlated-factors model cut into the instrument's answers.

    The latent response of person *p* in group *g* to item *i* of scale *s* is
    ``y*[pi] = location + shift[i] + bias[i]·(g > 1) + λ[i]·η[ps] + √(1 − λ[i]²)·ε[pi]`` with
    ``η`` of unit variance in the first group, correlated between scales and in part shared within
    projects. It is cut at evenly spaced thresholds; answers to reversed items are mirrored; a few
    answers become non-answers of each kind. With no `bias` the items work alike in all groups.

    Parameters
    ----------
    instrument : Instrument
        What is answered.
    n : int
        Respondents in each group, unless `groups` gives numbers.
    seed : int or numpy.random.Generator
        One seed, one data set. Structure, persons, answers, non-answers and covariates come from
        independent streams, so that changing `bias` leaves all else as it was.
    groups : sequence of str or mapping of str to int, optional
        Values of the column `language`, perhaps with numbers of respondents. By default the
        languages of the instrument; the first is the reference.
    bias : mapping of str to float, optional
        Items that are easier (positive) or harder to agree with in all groups but the first, at the
        same level of what the scale measures: a shift of the latent response, in its standard
        deviations. A shift of all of an item's thresholds is intercept bias.
    latent_difference : float
        True difference in every factor's mean between the other groups and the first, in standard
        deviations.
    design : SimulationDesign, optional
        Loadings, thresholds, skew, projects and non-answers.

    Returns
    -------
    pandas.DataFrame
        A row per respondent with the columns ``respondent``, ``language``, ``role``, ``project``,
        one per item holding codes as a respondent would have given them (`Int64`, empty where
        unanswered), and ``simulated``, which is true in every row. ``frame.attrs["simulated"]`` is
        true as well.

    Raises
    ------
    DataError
        If a group is empty, or `bias` names an unknown item or holds something else than numbers.
    """
    require_instrument(instrument)
    design = design or SimulationDesign()
    sizes = _group_sizes(instrument, n, groups)
    shift = _bias_by_item(instrument, bias or {})
    rng = seed if isinstance(seed, np.random.Generator) else np.random.default_rng(checked_seed(seed))
    structure, persons, answers, nonanswers, covariates = rng.spawn(5)
    group = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    project = covariates.integers(0, design.n_projects, size=group.size) + group * design.n_projects
    scales = _factor_of_each_item(instrument)
    names = list(dict.fromkeys(s.id for s in scales.values()))
    eta = _factors(persons, design, len(names), project)
    columns: dict[str, Any] = {}
    for item in instrument.items:
        scale = scales.get(item.id)
        loading = structure.uniform(*design.loadings)
        location = structure.uniform(-design.item_spread, design.item_spread)
        if scale is None:
            loading, location = 0.0, location + design.companion_location
            eta_item = np.zeros(group.size)
        else:
            loading = loading if scale.reflective else design.composite_loading
            location += design.location
            eta_item = eta[:, names.index(scale.id)] + latent_difference * (group > 0)
        noise = answers.standard_normal(group.size) * np.sqrt(1 - loading**2)
        latent = location + shift[item.id] * (group > 0) + loading * eta_item + noise
        columns[item.id] = _answers(latent, item, instrument.response_scale_of(item.id), design, nonanswers)
    return _frame(columns, np.array(list(sizes))[group], project, covariates)


def _group_sizes(
    instrument: Instrument, n: int, groups: Sequence[str] | Mapping[str, int] | None
) -> dict[str, int]:
    if isinstance(groups, Mapping):
        sizes = dict(groups)
    else:
        sizes = dict.fromkeys(instrument.languages if groups is None else groups, n)
    whole = all(isinstance(size, (int, np.integer)) and not isinstance(size, bool) for size in sizes.values())
    if not sizes or not whole or min(sizes.values()) < 1:
        raise DataError(
            "every group needs a whole number of respondents, at least one.",
            code="empty_group",
            place="n" if not isinstance(groups, Mapping) else "groups",
            remedy="Give a positive whole number.",
        )
    return sizes


def _bias_by_item(instrument: Instrument, bias: Mapping[str, float]) -> dict[str, float]:
    for name in bias:
        if name not in instrument.item_ids:
            raise DataError(
                f"{instrument.id} has no item {name!r}.{closest(name, instrument.item_ids)}",
                code="unknown_name",
                place="bias",
                remedy=f"It has: {', '.join(instrument.item_ids)}.",
            )
    return {name: _number(name, bias.get(name, 0.0)) for name in instrument.item_ids}


def _number(name: str, value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = np.nan
    if not np.isfinite(number):
        raise DataError(
            f"the bias of {name} is {value!r} and not a finite number.",
            code="not_a_number",
            place="bias",
            remedy="Give a shift of the latent response in standard deviations, such as 0.5.",
        )
    return number


def _factor_of_each_item(instrument: Instrument) -> dict[str, Scale]:
    """Return each scored item's scale: the innermost reflective one, else the innermost of any kind."""
    found: dict[str, Scale] = {}
    for scale in instrument.all_scales():
        for name in scale.items:
            if name not in found or scale.reflective or not found[name].reflective:
                found[name] = scale
    return found


def _factors(
    rng: np.random.Generator, design: SimulationDesign, n_factors: int, project: npt.NDArray[np.int64]
) -> Array:
    """Return factor values, persons × factors, of unit variance; part of it shared within projects."""
    correlation = np.full((n_factors, n_factors), design.factor_correlation)
    np.fill_diagonal(correlation, 1.0)
    root = np.linalg.cholesky(correlation)
    between = rng.standard_normal((int(project.max()) + 1, n_factors)) @ root.T
    within = rng.standard_normal((project.size, n_factors)) @ root.T
    return np.asarray(np.sqrt(design.icc) * between[project] + np.sqrt(1 - design.icc) * within)


def _answers(
    latent: Array,
    item: Item,
    response_scale: ResponseScale,
    design: SimulationDesign,
    rng: np.random.Generator,
) -> pd.arrays.IntegerArray:
    """Cut latent responses into codes, mirror reversed items, put in non-answers."""
    codes = np.array(response_scale.codes)
    outer = design.outer_threshold if codes.size > 2 else 0.0
    category = np.searchsorted(np.linspace(-outer, outer, codes.size - 1), latent)
    if item.reverse:
        category = codes.size - 1 - category
    values = codes[category]
    empty = np.zeros(latent.size, dtype=bool)
    missing = {m.kind: m.code for m in response_scale.missing}
    draw = rng.uniform(size=latent.size)
    edge = 0.0
    for kind, share in design.nonanswers.items():
        hit = (draw >= edge) & (draw < edge + share)
        edge += share
        if kind in missing:
            values = np.where(hit, missing[kind], values)
        elif kind == "not_answered":
            empty |= hit
    return pd.arrays.IntegerArray(values.astype(np.int64), empty)


def _frame(
    columns: dict[str, Any],
    language: npt.NDArray[np.str_],
    project: npt.NDArray[np.int64],
    rng: np.random.Generator,
) -> pd.DataFrame:
    width = len(str(language.size))
    names, shares = zip(*ROLES, strict=True)
    frame = pd.DataFrame(
        {
            "respondent": [f"s{i + 1:0{width}d}" for i in range(language.size)],
            "language": language.astype(object),
            "role": rng.choice(np.array(names, dtype=object), p=shares, size=language.size),
            "project": [f"project-{p + 1:02d}" for p in project],
            **columns,
            "simulated": True,
        }
    )
    frame.attrs["simulated"] = True
    return frame
