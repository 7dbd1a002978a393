# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The reports of one analysis made in every group alone, and results looked up by scale and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Generic, Protocol, TypeVar

import pandas as pd

from .. import messages
from ..errors import DataError, NotSupportedError, unknown_name
from ..results import Finding, TableReport, findings_frame

R = TypeVar("R", bound=TableReport)


class _OfScaleAndGroup(Protocol):
    @property
    def scale(self) -> str: ...

    @property
    def group(self) -> str: ...


S = TypeVar("S", bound=_OfScaleAndGroup)


def result_of(results: Iterable[S], key: str | tuple[str, str], refused: Iterable[Finding] = ()) -> S:
    """Return the result of a scale in its only group, or of a scale and a group; `refused` says why not."""
    scale, group = (key, None) if isinstance(key, str) else key
    for finding in refused:
        if finding.scale == scale:
            raise NotSupportedError(
                finding.message(), code=finding.code, place=scale, remedy=finding.remedy()
            )
    everything = list(results)
    found = {r.group: r for r in everything if r.scale == scale}
    if not found:
        raise unknown_name("scale", scale, dict.fromkeys(r.scale for r in everything))
    if group is None and len(found) > 1:
        raise DataError(
            f"{scale} has {len(found)} groups.",
            code="group_needed",
            place=scale,
            remedy=f"Name one: [{scale!r}, {next(iter(found))!r}]. Groups are: {', '.join(found)}.",
        )
    if group is None:
        return next(iter(found.values()))
    if str(group) not in found:
        raise unknown_name("group", str(group), found)
    return found[str(group)]


@dataclass(frozen=True, slots=True)
class ReportsByGroup(Generic[R]):
    """Reports by group; ``groups["sv"]`` is one of them.

    Attributes
    ----------
    by : str
        Column of the groups.
    reports : mapping of str to report
    """

    by: str
    reports: Mapping[str, R]

    def __getitem__(self, group: str) -> R:
        if group not in self.reports:
            raise unknown_name("group", group, self.reports)
        return self.reports[group]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of all groups, each with its group."""
        return tuple(replace(f, group=g) for g, r in self.reports.items() for f in r.findings)

    def findings_frame(self, language: messages.Language = "en") -> pd.DataFrame:
        """Return the findings as a frame."""
        return findings_frame(self.findings, language=language)

    def to_markdown(self, language: messages.Language = "en") -> str:
        """Return the groups' tables and findings as Markdown."""
        return "\n\n".join(f"**{g}**\n\n{r.to_markdown(language)}" for g, r in self.reports.items())

    def _repr_html_(self) -> str:
        return "".join(f"<h4>{escape(g)}</h4>{r._repr_html_()}" for g, r in self.reports.items())

    def __str__(self) -> str:
        return "\n\n".join(f"{g}\n\n{r}" for g, r in self.reports.items())
