# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The reports of one analysis made in every group alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Generic, TypeVar

import pandas as pd

from .. import messages
from ..errors import DataError, closest
from ..results import Finding, TableReport, findings_frame

R = TypeVar("R", bound=TableReport)


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
            raise DataError(
                f"there is no group {group!r}.{closest(str(group), self.reports)}",
                code="unknown_group",
                place="group",
                remedy=f"Groups are: {', '.join(self.reports)}.",
            )
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
