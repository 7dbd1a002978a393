# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a report rests on: the results of the other rooms, gathered once. Nothing is estimated here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .. import messages
from ..analysis.item_analysis import ItemAnalysis, item_analysis
from ..analysis.nonanswers import NonanswerRates, nonanswer_rates
from ..analysis.ordinal_reliability import ordinal_reliability
from ..analysis.ordinal_reliability_report import OrdinalReliabilityReport
from ..analysis.reliability import reliability
from ..analysis.reliability_report import ReliabilityReport
from ..analysis.scale_scores import in_memory
from ..comparison.compare_groups import compare_groups
from ..comparison.group_comparison import GroupComparison
from ..errors import DataError, EstimationError, NotSupportedError
from ..numerics.threads import one_blas_thread
from ..responses import ResponseData, Scores, ValidationReport, score
from ..responses.simulated_answers import is_simulated
from ..results import Finding, format_number
from .agreement import Agreement, agreements
from .attempt import attempt
from .disclosure import Disclosure
from .stability import Stability, stability
from .structure import Structure, structure
from .words import Words

MAX_GROUPS = 12
"""More groups than this are surely not groups, but perhaps ids or dates."""

ROLE = "role"
"""The covariate that non-answers are also told by."""

_NAMED = ("scale", "group", "first", "second", "factor", "reference", "high_group", "low_group")
"""Values of findings that are ids of scales or labels of groups."""
_ITEMS = ("item", "items", "other")
"""Values of findings that are ids of items, or several with commas between them."""


@dataclass(frozen=True)
class Material(Words):
    """Everything that the sections of a report draw on.

    Attributes
    ----------
    data : ResponseData
    group : str or None
        The grouping column.
    members : mapping
        Group label → which rows belong to it; without a group, one entry "" for everybody.
    simulated : bool
        Whether the data say of themselves that they are simulated.
    findings : ValidationReport or None
    scores : Scores
    items : ItemAnalysis
    nonanswers : NonanswerRates
        By group and, where it is a covariate, by role.
    reliability : ReliabilityReport
    ordinal : OrdinalReliabilityReport, Finding or None
        None where no item is answered at one end by half of a group.
    structure : Structure or None
        None where no scale is reflective.
    stability : Stability
    comparison : GroupComparison or None
        None without groups, with one group only, or where it was refused.
    refusal : str
        Why the comparison as a whole was refused; empty if it was not.
    agreements : tuple of Agreement or None
        None where no second calculation was wanted.
    seed : int
    date : str or None
    """

    data: ResponseData
    group: str | None
    members: Mapping[str, npt.NDArray[np.bool_]]
    simulated: bool
    findings: ValidationReport | None
    scores: Scores
    items: ItemAnalysis
    nonanswers: NonanswerRates
    reliability: ReliabilityReport
    ordinal: OrdinalReliabilityReport | Finding | None
    structure: Structure | None
    stability: Stability
    comparison: GroupComparison | None
    refusal: str
    agreements: tuple[Agreement, ...] | None
    seed: int
    date: str | None

    @property
    def phrases(self) -> dict[str, str]:
        """Names of the groups within sentences, by label."""
        return {g: self.phrase(g) for g in self.members if g}

    @property
    def uncompared(self) -> str:
        """Why nothing is compared, as a sentence."""
        if self.refusal:
            return self.text("summary.refused", reason=self.refusal)
        return self.text("summary.no_groups" if self.group is None else "summary.one_group")

    @cached_property
    def disclosure(self) -> Disclosure:
        """What findings may tell of few people."""
        return Disclosure(self.data, tuple(dict.fromkeys(c for c in (self.group, self.data.group) if c)))

    def tellable(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings that tell of no small cell."""
        return tuple(f for f in findings if self.disclosure.tells(f))

    def told(self, finding: Finding) -> Finding:
        """Return a finding that names its group, scale and items as people would, without small counts."""
        finding = self.disclosure.shown(finding)
        names: dict[object, str] = {s.id: self.quoted(self.title(s)) for s in self.instrument.all_scales()}
        names.update(self.phrases)
        values: dict[str, object] = {}
        for k, v in finding.values.items():
            if isinstance(v, str) and k in (*_NAMED, *_ITEMS):
                v = self._item_names(v) if k in _ITEMS else names.get(v, v)
            elif type(v) is int:
                v = format_number(v, 0, self.language)
            values[k] = v
        return replace(
            finding,
            item=None if finding.item is None else self._item_names(finding.item),
            group=names.get(finding.group, finding.group),
            scale=names.get(finding.scale, finding.scale),
            values=values,
        )

    def _item_names(self, ids: str) -> str:
        """Return the names of items whose ids stand in a text, parted by commas; other words stay."""
        known = self.instrument.item_ids
        return ", ".join(self.item_name(i) if i in known else i for i in ids.split(", "))

    def sentences(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        """Return what was found, each once; of findings that share a remedy the last one tells it."""
        told = [self.told(f) for f in self.tellable(findings)]
        pairs = dict.fromkeys((f.message(self.language), f.remedy(self.language, plain=True)) for f in told)
        last = {remedy: message for message, remedy in pairs}
        return tuple(
            f"{message} {remedy}" if last[remedy] == message else message for message, remedy in pairs
        )

    def sentence(self, finding: Finding) -> str:
        """Return what was found and what to do about it."""
        told = self.told(finding)
        return f"{told.message(self.language)} {told.remedy(self.language, plain=True)}"


@one_blas_thread
def gather(
    data: ResponseData,
    *,
    language: messages.Language,
    group: str | None,
    findings: ValidationReport | None,
    second: bool,
    seed: int,
    date: str | None,
) -> Material:
    """Run what a report needs and return it together."""
    data, group = in_memory(data), group or data.group
    members = members_of(data, group)
    comparison, refusal = None, ""
    if group is not None and len(members) > 1:
        try:
            comparison = compare_groups(data, group=group, cluster=data.cluster, seed=seed)
        except (NotSupportedError, DataError, EstimationError) as error:
            # Too few or too uniform answers for any ladder: the rest of the report still stands.
            refusal = str(error)
    coefficients, items = reliability(data, by=group), item_analysis(data, by=group)
    asked = [column for column in (group, ROLE if ROLE in data.covariates else None) if column is not None]
    return Material(
        instrument=data.instrument,
        language=language,
        data=data,
        group=group,
        members=members,
        simulated=is_simulated(data),
        findings=findings,
        scores=score(data),
        items=items,
        nonanswers=nonanswer_rates(data, by=asked),
        reliability=coefficients,
        ordinal=attempt("ordinal", "", lambda: ordinal_reliability(data, by=group))
        if any(f.code == "end_category" for f in items.findings)
        else None,
        structure=structure(data, members, seed),
        stability=stability(data),
        comparison=comparison,
        refusal=refusal,
        agreements=agreements(data, coefficients) if second else None,
        seed=seed,
        date=date,
    )


def members_of(data: ResponseData, group: str | None) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which rows belong to each group; without a group, "" with all rows."""
    if group is None:
        return {"": np.ones(len(data), dtype=bool)}
    labels = data.labels(group)
    order = data.order_of(group)
    if not 1 <= len(order) <= MAX_GROUPS:
        raise DataError(
            f"the grouping column has {len(order)} different values; a report shows from 1 to {MAX_GROUPS}.",
            code="number_of_groups",
            place=group,
            remedy="Name a column of groups, such as the language of the form.",
        )
    return {label: labels == label for label in order}
