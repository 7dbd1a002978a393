# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From an analysis of one's own data to records of evidence, with the hash of the data."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

from ..analysis.agreement import IccReport
from ..analysis.dif_report import DifReport
from ..analysis.dimensionality import ParallelAnalysis
from ..analysis.efa_fit import EfaFit
from ..analysis.invariance import InvarianceLadder
from ..analysis.ordinal_reliability_report import OrdinalReliabilityReport
from ..analysis.reliability_report import ReliabilityReport
from ..analysis.retest import RetestReport
from ..errors import NotSupportedError
from ..instrument import Evidence
from ..responses import ResponseData
from ..responses.response_data import require_responses
from ..responses.simulated_answers import is_simulated
from .evidence_records import (
    check_changes,
    form_language,
    of_dif,
    of_efa,
    of_icc,
    of_ladder,
    of_parallel_analysis,
    of_reliability,
    of_retest,
)

Result = (
    ReliabilityReport
    | OrdinalReliabilityReport
    | RetestReport
    | IccReport
    | ParallelAnalysis
    | EfaFit
    | DifReport
    | InvarianceLadder
    | Mapping[str, InvarianceLadder]
)


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
    result: Result,
    data: ResponseData,
    *,
    population: str,
    source: str,
    recorded: date,
    language: str | None = None,
    scale: str | None = None,
    roles: Iterable[str] = (),
    doi: str | None = None,
    minimal_important_change: Mapping[str, float] = MappingProxyType({}),
) -> tuple[Evidence, ...]:
    """Turn an analysis of your own data into records of evidence.

    What could not be assessed is recorded too, as not supporting. A record supports

    * internal consistency, of a reliability report, where omega is at least .70;
    * reliability, of test-retest or raters, where the intraclass correlation of absolute agreement is at
      least .70;
    * measurement error, of test-retest, where the smallest detectable change is below the minimal
      important one, which must be named;
    * exploratory structure, of a parallel analysis, where as many factors are above chance as the scale has
      subscales (or one); of an exploratory solution, where every item loads highest, and at least .40, on
      the factor of its own scale;
    * cross-cultural validity, of a ladder between languages, where scalar invariance is supported and the
      starting model is not doubtful; of a DIF analysis, where no item is flagged and all could be examined.
      Between other groups than languages these are records on roles, modes or occasions.

    Parameters
    ----------
    result : ReliabilityReport, RetestReport, EfaFit, DifReport, InvarianceLadder, …
        From `reliability`, `ordinal_reliability`, `retest`, `icc`, `parallel_analysis`, `efa`, `dif`,
        `invariance` or `invariance_by_scale`.
    data : ResponseData
        The data that were analysed; their hash goes into the records.
    population, source : str
        In whom, and where the study is described.
    recorded : date
        The day of the record.
    language : str, optional
        Language of the form, where the groups of the result are not languages of the instrument.
    scale : str, optional
        The scale of a single ladder, an intraclass correlation or a parallel analysis, which do not name it.
    roles : iterable of str, optional
        Roles of those who answered.
    doi : str, optional
        DOI of the study.
    minimal_important_change : mapping, optional
        By scale, in score points: the smallest change that matters to people, from another study.

    Returns
    -------
    tuple of Evidence
        Each with instrument version, data hash and package version; check them with `check_evidence`, and
        add them with `instrument.with_evidence(records)`. Those of simulated answers say so, and the check
        refuses them.

    Raises
    ------
    DataError
        If neither the groups nor `language` say which form was answered.
    NotSupportedError
        If the result has no scale of the instrument, or is of a kind that says nothing on a property.
    """
    require_responses(data)
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
        "simulated": is_simulated(data),
    }
    check_changes(minimal_important_change)
    records = _records(result, data, language, scale, minimal_important_change, shared)
    if not records:
        raise NotSupportedError(
            "the result has no scale of the instrument.",
            code="no_scale",
            place="result",
            remedy="Analyse validated responses, not a plain frame; for a single ladder name its scale.",
        )
    return tuple(records)


def _records(
    result: Result,
    data: ResponseData,
    language: str | None,
    scale: str | None,
    important: Mapping[str, float],
    shared: Mapping[str, Any],
) -> list[Evidence]:
    if isinstance(result, (ReliabilityReport, OrdinalReliabilityReport)):
        known = {s.id for s in data.instrument.all_scales()}
        return [
            of_reliability(r, form_language(r.group, language, data), shared)
            for r in result.results
            if r.scale in known
        ]
    if isinstance(result, DifReport):
        return of_dif(result, language, data, shared)
    if isinstance(result, InvarianceLadder):
        return of_ladder(result, result.scale or scale, language, data, shared)
    if isinstance(result, Mapping):
        ladders = result.items()
        return [e for n, found in ladders for e in of_ladder(found, found.scale or n, language, data, shared)]
    if not isinstance(result, (RetestReport, IccReport, ParallelAnalysis, EfaFit)):
        raise NotSupportedError(
            f"{type(result).__name__} makes no record of evidence.",
            code="no_evidence",
            place="result",
            remedy="Give a result of reliability, retest, icc, parallel_analysis, efa, invariance or dif.",
        )
    form = form_language("", language, data)
    if isinstance(result, RetestReport):
        return of_retest(result, important, form, data, shared)
    if isinstance(result, IccReport):
        return of_icc(result, scale, form, data, shared)
    if isinstance(result, ParallelAnalysis):
        return of_parallel_analysis(result, scale, form, data, shared)
    return of_efa(result, form, data, shared)
