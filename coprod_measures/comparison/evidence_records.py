# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Records of evidence from single results: what each says of which property, and whether it supports it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from .. import messages
from ..analysis.agreement import IccReport
from ..analysis.dif_report import DifReport
from ..analysis.dimensionality import ParallelAnalysis
from ..analysis.efa_fit import EfaFit
from ..analysis.invariance import InvarianceLadder
from ..analysis.ordinal_reliability_report import OrdinalReliability
from ..analysis.reliability_report import ScaleReliability
from ..analysis.retest import RetestReport
from ..errors import DataError, OptionError
from ..instrument import Evidence
from ..instrument.rating import FigureName
from ..responses import ResponseData

ENOUGH = 0.70
"""Least omega, or intraclass correlation, that counts as support."""

LEAST_LOADING = 0.40
"""Least loading of an item on its own factor in an exploratory solution."""


def form_language(group: str, language: str | None, data: ResponseData) -> str:
    """Return the language of the form: the group where that is one, else the one named."""
    known = data.instrument.languages
    if group in known:
        return group
    if language is None:
        raise DataError(
            f"{group!r} is not a language of {data.instrument.id}."
            if group
            else "the result does not say in which language the form was answered.",
            code="unknown_language",
            place="language",
            remedy=f"Name the language of the form: {' or '.join(f'language={k!r}' for k in known)}.",
        )
    if language not in known:
        raise DataError(
            f"{data.instrument.id} has no language {language!r}.",
            code="unknown_language",
            place="language",
            remedy=f"It has: {', '.join(known)}.",
        )
    return language


def of_reliability(
    r: ScaleReliability | OrdinalReliability, language: str, shared: Mapping[str, Any]
) -> Evidence:
    """Internal consistency of one scale."""
    given = {"omega": r.omega} | ({"alpha": r.alpha} if isinstance(r, ScaleReliability) else {})
    figures = {name: e.value for name, e in given.items() if math.isfinite(e.value)}
    shown = math.isfinite(r.omega.value)
    interval = (r.omega.low, r.omega.high) if shown and math.isfinite(r.omega.low) else None
    group = "" if r.group == language else f"-{_slug(r.group)}"
    return Evidence(
        id=_id("internal_consistency", r.scale, f"{language}{group}", shared),
        property="internal_consistency",
        language=language,
        scales=(r.scale,),
        n=r.n,
        statistic=r.omega.method,
        value=f"{r.omega.value:.3f}" if shown else messages.text("evidence.no_number", "en"),
        interval=interval,
        figures=_figures(figures),
        supports=shown and r.omega.value >= ENOUGH,
        **shared,
    )


def of_ladder(
    ladder: InvarianceLadder,
    scale: str | None,
    language: str | None,
    data: ResponseData,
    shared: Mapping[str, Any],
) -> list[Evidence]:
    """Cross-cultural validity for each language, or invariance of roles, modes or occasions."""
    if scale is None:
        return []
    data.instrument.scale(scale)  # an unknown name is refused with the nearest one
    between_languages = set(ladder.group_labels) <= set(data.instrument.languages)
    what = "cross_cultural_validity" if between_languages else "role_mode_wave_invariance"
    forms = ladder.group_labels if between_languages else (form_language("", language, data),)
    scalar = ladder.supported in ("scalar", "strict")
    n = " + ".join(f"{ladder.n[g]} {g}" for g in ladder.group_labels)
    figures = {"scalar_invariance": float(scalar)} if ladder.assessable and between_languages else {}
    return [
        Evidence(
            id=_id(what, scale, form, shared),
            property=what,
            language=form,
            scales=(scale,),
            n=min(ladder.n.values()),
            statistic=f"invariance by {ladder.group} ({n}), {ladder.estimator}, {ladder.criteria}",
            value=ladder.verdict("en"),
            figures=_figures(figures),
            supports=scalar and not ladder.doubtful,
            **shared,
        )
        for form in forms
    ]


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in text)[:16]


def of_retest(
    report: RetestReport,
    minimal_important_change: Mapping[str, float],
    language: str,
    data: ResponseData,
    shared: Mapping[str, Any],
) -> list[Evidence]:
    """Reliability and measurement error of every scale answered twice."""
    records = []
    known = {s.id for s in data.instrument.all_scales()}
    for r in report.results:
        if r.scale not in known:
            continue
        icc, sdc = r.icc_agreement, r.smallest_detectable_change
        mic = minimal_important_change.get(r.scale)
        place: dict[str, Any] = {"language": language, "scales": (r.scale,), "n": r.n, **shared}
        records.append(
            Evidence(
                id=_id("reliability", r.scale, language, shared),
                property="reliability",
                statistic=f"test-retest, waves {r.first} and {r.second}: {icc.method}",
                value=f"{icc.value:.3f}",
                interval=(icc.low, icc.high),
                figures=_figures({"icc": icc.value}),
                supports=icc.value >= ENOUGH,
                **place,
            )
        )
        records.append(
            Evidence(
                id=_id("measurement_error", r.scale, language, shared),
                property="measurement_error",
                statistic="smallest detectable change, 1.96 * sqrt(2) * SEM (agreement)",
                value=f"{sdc:.3f}" + ("" if mic is None else f", minimal important change {mic:g}"),
                figures=_figures({"sdc": sdc} | ({} if mic is None else {"mic": mic})),
                supports=mic is not None and sdc < mic,
                **place,
            )
        )
    return records


def of_icc(
    report: IccReport, scale: str | None, language: str, data: ResponseData, shared: Mapping[str, Any]
) -> list[Evidence]:
    """Reliability of a scale between raters: absolute agreement of single ratings."""
    if scale is None:
        return []
    data.instrument.scale(scale)
    icc = report["ICC2"]
    return [
        Evidence(
            id=_id("reliability", scale, language, shared),
            property="reliability",
            language=language,
            scales=(scale,),
            n=report.n,
            statistic=f"{report.k} raters: {icc.method}",
            value=f"{icc.value:.3f}",
            interval=(icc.low, icc.high),
            figures=_figures({"icc": icc.value}),
            supports=icc.value >= ENOUGH,
            **shared,
        )
    ]


def of_parallel_analysis(
    found: ParallelAnalysis,
    scale: str | None,
    language: str,
    data: ResponseData,
    shared: Mapping[str, Any],
) -> list[Evidence]:
    """Exploratory structure of a scale: as many factors as it has subscales, or one."""
    if scale is None:
        return []
    expected = max(len(data.instrument.scale(scale).subscales), 1)
    return [
        Evidence(
            id=_id("exploratory_structure", scale, language, shared),
            property="exploratory_structure",
            language=language,
            scales=(scale,),
            n=found.n,
            statistic=f"parallel analysis, {found.kind} correlations, {found.draws} draws",
            value=f"{found.n_factors} factors above chance, {expected} expected",
            supports=found.n_factors == expected,
            **shared,
        )
    ]


def of_efa(fit: EfaFit, language: str, data: ResponseData, shared: Mapping[str, Any]) -> list[Evidence]:
    """Exploratory structure: every item loads on the factor of its own scale."""
    scales = {
        s.id: [fit.items.index(i) for i in s.items]
        for s in data.instrument.reflective_scales()
        if set(s.items) <= set(fit.items)
    }
    if not scales:
        return []
    size = np.abs(fit.rotated.loadings)
    own = {name: int(size[rows].sum(axis=0).argmax()) for name, rows in scales.items()}
    placed = [
        size[row].argmax() == own[name] and size[row, own[name]] >= LEAST_LOADING
        for name, rows in scales.items()
        for row in rows
    ]
    apart = len(set(own.values())) == len(scales) == fit.n_factors
    measures = fit.fit_measures()
    return [
        Evidence(
            id=_id("exploratory_structure", "_".join(scales)[:24], language, shared),
            property="exploratory_structure",
            language=language,
            scales=tuple(scales),
            n=fit.n,
            statistic=f"exploratory factors: {fit.n_factors}, {fit.extraction}, {fit.rotation}",
            value=f"{sum(placed)} of {len(placed)} items load {LEAST_LOADING:g} or more on their own factor",
            figures=_figures({n: measures[n] for n in ("rmsea", "tli") if n in measures}),
            supports=apart and all(placed),
            **shared,
        )
    ]


def of_dif(
    report: DifReport, language: str | None, data: ResponseData, shared: Mapping[str, Any]
) -> list[Evidence]:
    """No item that works differently: across languages, or across roles, modes or occasions."""
    known = {s.id for s in data.instrument.all_scales()}
    between_languages = set(report.groups) <= set(data.instrument.languages)
    what = "cross_cultural_validity" if between_languages else "role_mode_wave_invariance"
    forms = report.groups if between_languages else (form_language("", language, data),)
    changes = report.to_frame().groupby("scale")["r2_change"].max()
    records = []
    for scale in report.scales:
        if scale.scale not in known:
            continue
        flagged, k = [i.item for i in scale.items if i.flagged], len(scale.items)
        told = any(f.severity != "note" for f in scale.findings)
        sure = all(i.models is not None for i in scale.items) and not told
        change = float(changes[scale.scale])
        figures = {"dif_r2_change": change} if between_languages and math.isfinite(change) else {}
        n = " + ".join(f"{scale.n[g]} {g}" for g in report.groups)
        records += [
            Evidence(
                id=_id(what, f"{scale.scale}-dif", form, shared),
                property=cast(Any, what),
                language=form,
                scales=(scale.scale,),
                n=min(scale.n.values()),
                statistic=f"DIF by {report.group} ({n}), ordinal logistic regression, McFadden",
                value=": ".join(filter(None, (f"{len(flagged)} of {k} items flagged", ", ".join(flagged)))),
                figures=_figures(figures),
                supports=sure and not flagged,
                **shared,
            )
            for form in forms
        ]
    return records


def check_changes(minimal_important_change: Mapping[str, float]) -> None:
    """Say that an important change has a size."""
    for scale, value in minimal_important_change.items():
        if not value > 0:
            raise OptionError(
                f"{value!r} is no change.",
                code="minimal_important_change",
                place=scale,
                remedy="Give a positive number in score points.",
            )


def _figures(figures: Mapping[str, float]) -> dict[FigureName, float]:
    return cast("dict[FigureName, float]", dict(figures))


def _id(what: str, scale: str, form: str, shared: Mapping[str, Any]) -> str:
    return f"{what}-{scale}-{form}-{shared['data_hash'][:8]}"[:64]
