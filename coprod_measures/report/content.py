# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a report rests on: the results of the other rooms, gathered once. Nothing is estimated here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from .. import messages
from ..analysis.reliability import ReliabilityReport, reliability
from ..comparison.compare_groups import compare_groups
from ..comparison.group_comparison import GroupComparison
from ..errors import DataError
from ..instrument import Instrument, Scale
from ..responses import ResponseData, Scores, ValidationReport, score
from ..results import Finding

MAX_GROUPS = 12
"""More groups than this are surely not groups, but perhaps ids or dates."""


@dataclass(frozen=True)
class Material:
    """Everything that the sections of a report draw on.

    Attributes
    ----------
    data : ResponseData
    language : {"en", "sv"}
        Language of the report.
    group : str or None
        The grouping column.
    members : mapping
        Group label → which rows belong to it; without a group, one entry "" for everybody.
    simulated : bool
        Whether the data say of themselves that they are simulated.
    findings : ValidationReport or None
    scores : Scores
    reliability : ReliabilityReport
    comparison : GroupComparison or None
        None without groups, or with one group only.
    seed : int
    date : str or None
    """

    data: ResponseData
    language: str
    group: str | None
    members: Mapping[str, npt.NDArray[np.bool_]]
    simulated: bool
    findings: ValidationReport | None
    scores: Scores
    reliability: ReliabilityReport
    comparison: GroupComparison | None
    seed: int
    date: str | None

    @property
    def instrument(self) -> Instrument:
        """The instrument that was answered."""
        return self.data.instrument

    @property
    def wording(self) -> str:
        """Language that the instrument's texts are shown in: the report's, or the first it has."""
        languages = self.instrument.languages
        return self.language if self.language in languages else languages[0]

    def text(self, code: str, **values: object) -> str:
        """Return a sentence of the report in its language."""
        return messages.text(f"report.{code}", self.language, **values)

    def name(self, group: str) -> str:
        """Return what a group is called in tables and figures."""
        if not group:
            return self.text("everybody")
        return self.text(f"group.{group}") if messages.has(f"report.group.{group}") else group

    def phrase(self, group: str) -> str:
        """Return what a group is called within a sentence."""
        code = f"report.group.{group}.phrase"
        return messages.text(code, self.language) if messages.has(code) else group

    @property
    def phrases(self) -> dict[str, str]:
        """Names of the groups within sentences, by label."""
        return {g: self.phrase(g) for g in self.members if g}

    def title(self, scale: Scale) -> str:
        """Return a scale's name."""
        return scale.title[self.wording]

    def item_name(self, item: str) -> str:
        """Return an item's id with its short name, marked if it is worded the other way round."""
        part = self.instrument.item(item)
        short = part.short_name(self.wording)
        name = item if short == item else f"{item} {short}"
        return self.text("answers.reversed", name=name) if part.reverse else name

    def join(self, parts: Iterable[str]) -> str:
        """Return "a, b and c"."""
        words = list(parts)
        if len(words) < 2:
            return "".join(words)
        return self.text("list.last", first=", ".join(words[:-1]), last=words[-1])

    def told(self, finding: Finding) -> Finding:
        """Return a finding that names its group and scale as people would."""
        titles = {s.id: self.title(s) for s in self.instrument.all_scales()}
        group = None if finding.group is None else self.phrases.get(finding.group, finding.group)
        scale = None if finding.scale is None else titles.get(finding.scale, finding.scale)
        return replace(finding, group=group, scale=scale)

    def sentence(self, finding: Finding) -> str:
        """Return what was found and what to do about it."""
        told = self.told(finding)
        return f"{told.message(self.language)} {told.remedy(self.language)}"


def gather(
    data: ResponseData,
    *,
    language: str,
    group: str | None,
    findings: ValidationReport | None,
    seed: int,
    date: str | None,
) -> Material:
    """Run what a report needs and return it together."""
    group = group or data.group
    members = _members(data, group)
    comparison = None
    if group is not None and len(members) > 1:
        comparison = compare_groups(data, group=group, cluster=data.cluster, seed=seed)
    return Material(
        data=data,
        language=language,
        group=group,
        members=members,
        simulated=_simulated(data),
        findings=findings,
        scores=score(data),
        reliability=reliability(data, by=group),
        comparison=comparison,
        seed=seed,
        date=date,
    )


def _members(data: ResponseData, group: str | None) -> dict[str, npt.NDArray[np.bool_]]:
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


def _simulated(data: ResponseData) -> bool:
    """Whether any row carries the mark of `simulate_responses`; a single one marks the whole report."""
    frame = nw.from_native(data.frame, eager_only=True)
    if "simulated" not in frame.columns:
        return False
    return any(str(v).strip().casefold() in ("true", "1", "1.0") for v in frame["simulated"].to_list())
