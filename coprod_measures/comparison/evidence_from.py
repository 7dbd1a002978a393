# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From an analysis of one's own data to records of evidence, with the hash of the data."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from typing import Any

from .. import messages
from ..analysis.invariance import InvarianceLadder
from ..analysis.reliability_report import ReliabilityReport, ScaleReliability
from ..errors import DataError, NotSupportedError
from ..instrument import Evidence
from ..responses import ResponseData

ENOUGH = 0.70
"""Least omega of a scale that counts as support for its internal consistency."""


def data_hash(data: ResponseData) -> str:
    """Return the SHA-256 of the coded answers, whatever the order of rows and of columns.

    The same answers give the same hash in any software that writes a line per respondent, with the code
    of each item (as answered, empty where there is no answer) in the order of the instrument, commas
    between, the lines sorted. Keys, groups and covariates are not part of it.
    """
    codes = data.to_numpy(keyed=False)
    lines = sorted(",".join("" if math.isnan(x) else f"{x:g}" for x in row) for row in codes.tolist())
    head = ",".join(data.instrument.item_ids)
    return hashlib.sha256("\n".join([head, *lines]).encode()).hexdigest()


def evidence_from(
    result: ReliabilityReport | InvarianceLadder | Mapping[str, InvarianceLadder],
    data: ResponseData,
    *,
    population: str,
    source: str,
    recorded: date,
    language: str | None = None,
    scale: str | None = None,
    roles: Iterable[str] = (),
    doi: str | None = None,
) -> tuple[Evidence, ...]:
    """Turn an analysis of your own data into records of evidence.

    A reliability report becomes records of internal consistency, one per scale and language: `supports`
    is true where omega is at least .70. An invariance ladder between languages becomes a record of
    cross-cultural validity for each of the languages; a ladder between other groups becomes records on
    roles, modes or occasions for the language named. `supports` is true where scalar invariance is
    supported and the starting model is not doubtful. What could not be assessed is recorded too, as not
    supporting.

    Parameters
    ----------
    result : ReliabilityReport, InvarianceLadder or ladders by scale
        From `reliability`, `invariance` or `invariance_by_scale`.
    data : ResponseData
        The data that were analysed; their hash goes into the records.
    population, source : str
        In whom, and where the study is described.
    recorded : date
        The day of the record.
    language : str, optional
        Language of the form, where the groups of the result are not languages of the instrument.
    scale : str, optional
        The scale of a single ladder, where the ladder does not name it.
    roles : iterable of str, optional
        Roles of those who answered.
    doi : str, optional
        DOI of the study.

    Returns
    -------
    tuple of Evidence
        Each with instrument version, data hash and package version; add them with
        `instrument.with_evidence(records)`, and check them with `check_evidence`.

    Raises
    ------
    DataError
        If neither the groups nor `language` say which form was answered.
    NotSupportedError
        If the result has no scale of the instrument.
    """
    shared: dict[str, Any] = {
        "instrument_version": data.instrument.version,
        "population": population,
        "source": source,
        "recorded": recorded,
        "roles": tuple(roles),
        "doi": doi,
        "kind": "own_data",
        "data_hash": data_hash(data),
        "package_version": version("coprod_measures"),
    }
    if isinstance(result, ReliabilityReport):
        records = [
            _of_reliability(r, _language(r.group, language, data), shared)
            for r in result.results
            if r.scale in {s.id for s in data.instrument.all_scales()}
        ]
    else:
        ladders = {scale: result} if isinstance(result, InvarianceLadder) else dict(result)
        records = [
            e
            for name, ladder in ladders.items()
            for e in _of_ladder(ladder, ladder.scale or name, language, data, shared)
        ]
    if not records:
        raise NotSupportedError(
            "the result has no scale of the instrument.",
            code="no_scale",
            place="result",
            remedy="Analyse validated responses, not a plain frame; for a single ladder name its scale.",
        )
    return tuple(records)


def _language(group: str, language: str | None, data: ResponseData) -> str:
    known = data.instrument.languages
    if group in known:
        return group
    if language is None:
        raise DataError(
            f"{group!r} is not a language of {data.instrument.id}.",
            code="unknown_language",
            place="language",
            remedy=f"Name the language of the form: language={known[0]!r}.",
        )
    if language not in known:
        raise DataError(
            f"{data.instrument.id} has no language {language!r}.",
            code="unknown_language",
            place="language",
            remedy=f"It has: {', '.join(known)}.",
        )
    return language


def _of_reliability(r: ScaleReliability, language: str, shared: dict[str, Any]) -> Evidence:
    figures = {n: e.value for n, e in (("alpha", r.alpha), ("omega", r.omega)) if math.isfinite(e.value)}
    shown = math.isfinite(r.omega.value)
    interval = (r.omega.low, r.omega.high) if shown and math.isfinite(r.omega.low) else None
    group = "" if r.group == language else f"-{_slug(r.group)}"
    return Evidence(
        id=f"internal_consistency-{r.scale}-{language}{group}-{shared['data_hash'][:8]}"[:64],
        property="internal_consistency",
        language=language,
        scales=(r.scale,),
        n=r.n,
        statistic=r.omega.method,
        value=f"{r.omega.value:.3f}" if shown else messages.text("evidence.no_number", "en"),
        interval=interval,
        figures=figures,
        supports=shown and r.omega.value >= ENOUGH,
        **shared,
    )


def _of_ladder(
    ladder: InvarianceLadder,
    scale: str | None,
    language: str | None,
    data: ResponseData,
    shared: dict[str, Any],
) -> list[Evidence]:
    if scale is None:
        return []
    data.instrument.scale(scale)  # an unknown name is refused with the nearest one
    between_languages = set(ladder.group_labels) <= set(data.instrument.languages)
    what = "cross_cultural_validity" if between_languages else "role_mode_wave_invariance"
    forms = ladder.group_labels if between_languages else (_language("", language, data),)
    scalar = ladder.supported in ("scalar", "strict")
    n = " + ".join(f"{ladder.n[g]} {g}" for g in ladder.group_labels)
    figures = {"scalar_invariance": float(scalar)} if ladder.assessable and between_languages else {}
    return [
        Evidence(
            id=f"{what}-{scale}-{form}-{shared['data_hash'][:8]}"[:64],
            property=what,
            language=form,
            scales=(scale,),
            n=min(ladder.n.values()),
            statistic=f"invariance by {ladder.group} ({n}), {ladder.estimator}, {ladder.criteria}",
            value=ladder.verdict("en"),
            figures=figures,
            supports=scalar and not ladder.doubtful,
            **shared,
        )
        for form in forms
    ]


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in text)[:16]
