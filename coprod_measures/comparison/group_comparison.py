# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a comparison of groups says, scale by scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from .. import messages
from ..analysis.invariance import InvarianceLadder
from ..errors import unknown_name
from ..responses.unanswered import UNANSWERED
from ..results import Estimate, Finding, Table, format_number, format_percent

Status = Literal["allowed", "qualified", "refused"]


def is_partial(ladder: InvarianceLadder) -> bool:
    """Whether what is supported rests on releases."""
    return str(ladder.supported).startswith("partial")


def interval_words(estimate: Estimate, language: str) -> dict[str, str]:
    """Return an interval as sentences name it: ``level``, ``low`` and ``high``."""
    return {
        "level": format_number(100 * estimate.level, 0, language),
        "low": format_number(estimate.low, 2, language),
        "high": format_number(estimate.high, 2, language),
    }


def bulleted(sentences: Iterable[str]) -> str:
    """Return sentences as an HTML list."""
    return f"<ul>{''.join(f'<li>{escape(s)}</li>' for s in sentences)}</ul>"


@dataclass(frozen=True, slots=True)
class GroupScores:
    """Mean score of one group by itself; None where there are too few to show."""

    group: str
    n: int
    mean: Estimate | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class ScaleComparison:
    """One scale: its ladder, what may be said, and the numbers that may be shown.

    Attributes
    ----------
    scale : str
    scale_title : mapping
    ladder : InvarianceLadder or None
        None for composite scales and scales too short for a factor model.
    status : {"allowed", "qualified", "refused"}
        For differences of mean scores; refused too where no test of them stands: fewer than ten scores or
        two clusters in a group, or clusters that hold respondents of several groups.
    forced : bool
        Whether a refused difference is shown all the same, under a warning.
    observed : tuple of GroupScores
    differences : mapping
        Group → difference of mean scores from the reference group; empty when refused.
    latent_differences : mapping
        Group → latent mean difference; empty unless scalar invariance is supported, perhaps partially.
    impact : mapping
        Group → how far items that work differently move its mean score, in score points; empty where none
        does.
    reasons : tuple of Finding
    """

    scale: str
    scale_title: Mapping[str, str]
    ladder: InvarianceLadder | None
    status: Status
    forced: bool
    observed: tuple[GroupScores, ...]
    differences: Mapping[str, Estimate]
    latent_differences: Mapping[str, Estimate]
    impact: Mapping[str, Estimate]
    reasons: tuple[Finding, ...]

    def title(self, language: str = "en") -> str:
        """Return the scale's name."""
        return self.scale_title.get(language, self.scale)

    def sentences(self, language: str = "en", group_names: Mapping[str, str] | None = None) -> list[str]:
        """Return what may be said of the differences, in plain sentences."""
        names = dict(group_names or {})
        reason = " ".join(f.message(language) for f in self.reasons)
        beside = [f.message(language) for f in self._unanswered]
        if not self.differences:
            text = messages.text("comparison.refused", language, scale=self.title(language), reason=reason)
            return [
                text.strip(),
                *(self._impact(g, names.get(g, g), language) for g in self.impact),
                *self._latent(names, language),
                *beside,
            ]
        said = [messages.text("comparison.forced", language, reason=reason)] if self.forced else []
        reference = names.get(self.observed[0].group, self.observed[0].group)
        said += [
            self._difference(names.get(g, g), reference, e, language) for g, e in self.differences.items()
        ]
        said += [self._impact(g, names.get(g, g), language) for g in self.impact]
        said += self._latent(names, language)
        if self.status == "qualified":
            said.append(messages.text("comparison.qualified", language, reason=reason))
        return [*said, *beside]

    @property
    def _unanswered(self) -> list[Finding]:
        """What the ladder tells of items that many, or more in one group, did not answer."""
        return [] if self.ladder is None else [f for f in self.ladder.findings if f.code in UNANSWERED]

    def impact_share(self, group: str) -> float | None:
        """Return how much of a group's observed difference its items make; None where none is shown.

        It can pass 1, or be negative where the items hide a difference.
        """
        moved, difference = self.impact.get(group), self.differences.get(group)
        return moved.value / difference.value if moved and difference and difference.value else None

    def _impact(self, group: str, focal: str, language: str) -> str:
        """Tell how much of the group's mean comes from the items, not the people, and of its difference."""
        estimate, share = self.impact[group], self.impact_share(group)
        released = self.ladder is not None and self.ladder.found
        told = messages.text(
            "comparison.impact" if released else "comparison.impact_of_residuals",
            language,
            focal=focal,
            impact=format_number(abs(estimate.value), 2, language),
            up=messages.text(f"direction.{'up' if estimate.value >= 0 else 'down'}", language),
            **interval_words(estimate, language),
        )
        if share is None:
            return told
        difference = self.differences[group]
        if difference.low <= 0 <= difference.high:
            code = "unclear"
        else:
            code = "hidden" if share < 0 else "part" if share <= 1 else "more"
        shown = format_percent(share, 0, language)
        return f"{told} {messages.text(f'comparison.share.{code}', language, share=shown)}"

    def _latent(self, names: Mapping[str, str], language: str) -> list[str]:
        """Tell the latent differences where they alone may be read as they stand: after releases."""
        if self.ladder is None or not is_partial(self.ladder):
            return []
        reference = self.ladder.group_labels[0]
        return [
            messages.text(
                "comparison.latent",
                language,
                focal=names.get(group, group),
                reference=names.get(reference, reference),
                difference=format_number(abs(e.value), 2, language),
                direction=messages.text(f"comparison.{'higher' if e.value >= 0 else 'lower'}", language),
                **interval_words(e, language),
            )
            for group, e in self.latent_differences.items()
        ]

    def _difference(self, focal: str, reference: str, estimate: Estimate, language: str) -> str:
        direction = "comparison.higher" if estimate.value >= 0 else "comparison.lower"
        return messages.text(
            "comparison.shown",
            language,
            scale=self.title(language),
            focal=focal,
            reference=reference,
            difference=format_number(abs(estimate.value), 2, language),
            direction=messages.text(direction, language),
            **interval_words(estimate, language),
        )


@dataclass(frozen=True, slots=True, repr=False)
class GroupComparison:
    """A comparison of groups on every scale of an instrument. The first group is the reference."""

    group: str
    group_labels: tuple[str, ...]
    scales: tuple[ScaleComparison, ...]
    forced: bool
    level: float

    def __getitem__(self, scale: str) -> ScaleComparison:
        for s in self.scales:
            if s.scale == scale:
                return s
        raise unknown_name("scale", scale, (s.scale for s in self.scales))

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and group, unrounded; refused differences are missing.

        `impact_share` is how much of the observed difference the released items make; it can pass 1, or be
        negative where they hide a difference.
        """
        rows = []
        for s in self.scales:
            for o in s.observed:
                difference = s.differences.get(o.group)
                latent = s.latent_differences.get(o.group)
                moved = s.impact.get(o.group)
                rows.append(
                    {
                        "scale": s.scale,
                        "group": o.group,
                        "n": o.n,
                        "mean": o.mean.value if o.mean else None,
                        "sd": o.sd,
                        "supported": s.ladder.supported if s.ladder else None,
                        "status": s.status,
                        "difference": difference.value if difference else None,
                        "difference_low": difference.low if difference else None,
                        "difference_high": difference.high if difference else None,
                        "latent_difference": latent.value if latent else None,
                        "impact": moved.value if moved else None,
                        "impact_low": moved.low if moved else None,
                        "impact_high": moved.high if moved else None,
                        "impact_share": s.impact_share(o.group),
                    }
                )
        return pd.DataFrame(rows)

    def to_table(self, language: str = "en") -> Table:
        """Return the comparison as a table for people."""
        names = {
            "en": ("scale", "group", "n", "mean", "SD", "comparison of means", "difference"),
            "sv": ("skala", "grupp", "n", "medelvärde", "SD", "jämförelse av medelvärden", "skillnad"),
        }[language]
        rows = []
        for s in self.scales:
            for o in s.observed:
                first = o.group == self.group_labels[0]
                status = "status.forced" if s.forced else f"status.{s.status}"
                difference = s.differences.get(o.group)
                rows.append(
                    (
                        s.title(language),
                        o.group,
                        o.n,
                        o.mean.value if o.mean else None,
                        o.sd,
                        messages.text(status, language) if first else "",
                        difference.show(2, language) if difference else "",
                    )
                )
        level = format_percent(self.level, 0, language)
        note = {
            "en": f"Differences from {self.group_labels[0]}, {level} intervals (Welch).",
            "sv": f"Skillnader mot {self.group_labels[0]}, {level} konfidensintervall (Welch).",
        }[language]
        title = {"en": "Comparison of groups", "sv": "Jämförelse av grupper"}[language]
        return Table(title, names, tuple(rows), (note,), 2, language)

    def to_markdown(self, language: str = "en") -> str:
        """Return the table and the sentences as Markdown."""
        said = [f"- {t}" for s in self.scales for t in s.sentences(language)]
        return "\n".join([self.to_table(language).to_markdown(), "", *said])

    def __repr__(self) -> str:
        told = ", ".join(f"{s.scale} {s.status}" for s in self.scales)
        return f"<GroupComparison by {self.group}: {told}>"

    def _repr_html_(self) -> str:
        said = (t for s in self.scales for t in s.sentences())
        return self.to_table().to_html() + bulleted(said)

    def __str__(self) -> str:
        return "\n".join([str(self.to_table()), "", *(t for s in self.scales for t in s.sentences())])
