# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a comparison over waves says, scale by scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .. import messages
from ..analysis.invariance.wave_ladder import WaveLadder
from ..errors import unknown_name
from ..responses.unanswered import UNANSWERED
from ..results import Estimate, Finding, Table, format_number, format_percent
from .group_comparison import GroupScores, Status, bulleted, interval_words
from .paired_change import ReliableChange

_MISSING = ("too_few_for_change", "one_cluster_of_change", "change_no_sem")
"""Findings that say why a number is not there."""


@dataclass(frozen=True, slots=True)
class StatedSem:
    """A standard error of measurement and where it comes from.

    Attributes
    ----------
    value : float
        In score points.
    source : str
        Code of its sentence: "sem.omega", "sem.retest" or "sem.given".
    """

    value: float
    source: str

    def show(self, language: str = "en") -> str:
        """Return the number with its source in words."""
        return messages.text(self.source, language, sem=format_number(self.value, 2, language))


@dataclass(frozen=True, slots=True)
class WaveChange:
    """Change from the first wave to a later one, of the people with a score at both.

    Attributes
    ----------
    first, wave : str
    n : int
    mean_change : Estimate
        In score points.
    standardised_response_mean : Estimate
    sem : StatedSem or None
        None where there is none to state.
    smallest_detectable_change : float
        Of one person: 1.96 √2 SEM; NaN without one.
    reliable : ReliableChange or None
        Shares of people beyond it, never persons.
    """

    first: str
    wave: str
    n: int
    mean_change: Estimate
    standardised_response_mean: Estimate
    sem: StatedSem | None
    smallest_detectable_change: float
    reliable: ReliableChange | None


@dataclass(frozen=True, slots=True)
class ScaleChange:
    """One scale: its ladder over waves, what may be said, and the numbers that may be shown.

    Attributes
    ----------
    scale : str
    scale_title : mapping
    ladder : WaveLadder or None
        None for composite scales and scales too short for a factor model; without steps where the answers
        allow none.
    status : {"allowed", "qualified", "refused"}
    forced : bool
        Whether refused change is shown all the same, under a warning.
    observed : tuple of GroupScores
        Mean score of each wave by itself; None where there are too few to show.
    changes : mapping
        Wave → change since the first; empty when refused.
    latent_changes : mapping
        Wave → latent mean change; empty unless scalar invariance over the waves is supported, perhaps
        partially.
    impact : mapping
        Wave → how far items that work differently move the change, in score points; without releases only
        for ordinal items that are not answered equally exactly.
    reasons : tuple of Finding
    """

    scale: str
    scale_title: Mapping[str, str]
    ladder: WaveLadder | None
    status: Status
    forced: bool
    observed: tuple[GroupScores, ...]
    changes: Mapping[str, WaveChange]
    latent_changes: Mapping[str, Estimate]
    impact: Mapping[str, Estimate]
    reasons: tuple[Finding, ...]

    def title(self, language: str = "en") -> str:
        """Return the scale's name."""
        return self.scale_title.get(language, self.scale)

    def sentences(self, language: str = "en", wave_names: Mapping[str, str] | None = None) -> list[str]:
        """Return what may be said of change, in plain sentences."""
        names = dict(wave_names or {})
        reason = " ".join(f.message(language) for f in self.reasons)
        of_ladder = () if self.ladder is None else self.ladder.findings
        beside = [f.message(language) for f in of_ladder if f.code in UNANSWERED]
        if not self.changes:
            text = messages.text("change.refused", language, scale=self.title(language), reason=reason)
            return [text.strip(), *self._moved(names, language), *beside]
        said = [messages.text("change.forced", language, reason=reason)] if self.forced else []
        for change in self.changes.values():
            said += self._told(change, names, language)
        said += self._moved(names, language)
        if self.status == "qualified":
            said.append(messages.text("comparison.qualified", language, reason=reason))
        elif not self.forced:
            said += [f.message(language) for f in self.reasons if f.code in _MISSING]
        return [*said, *beside]

    def _moved(self, names: Mapping[str, str], language: str) -> list[str]:
        """Tell how much of the change comes from the items and not from the people."""
        released = self.ladder is not None and bool(self.ladder.found)
        return [
            messages.text(
                "change.impact" if released else "change.impact_of_residuals",
                language,
                wave=names.get(wave, wave),
                impact=format_number(abs(e.value), 2, language),
                up=messages.text(f"direction.{'up' if e.value >= 0 else 'down'}", language),
                **interval_words(e, language),
            )
            for wave, e in self.impact.items()
        ]

    def _told(self, change: WaveChange, names: Mapping[str, str], language: str) -> list[str]:
        estimate = change.mean_change
        rose = messages.text("change.rose" if estimate.value >= 0 else "change.fell", language)
        said = [
            messages.text(
                "change.shown",
                language,
                scale=self.title(language),
                n=change.n,
                first=names.get(change.first, change.first),
                wave=names.get(change.wave, change.wave),
                rose=rose,
                change=format_number(abs(estimate.value), 2, language),
                **interval_words(estimate, language),
                srm=format_number(change.standardised_response_mean.value, 2, language),
            )
        ]
        if change.sem is None or change.reliable is None:
            return said
        said.append(
            messages.text(
                "change.detectable",
                language,
                sdc=format_number(change.smallest_detectable_change, 2, language),
                sem=change.sem.show(language),
            )
        )
        shares = (change.reliable.higher, change.reliable.lower, change.reliable.neither)
        if all(math.isnan(e.value) for e in shares):
            return [*said, messages.text("change.reliable_withheld", language)]
        higher, lower, neither = (_shown(e, language) for e in shares)
        told = messages.text("change.reliable", language, higher=higher, lower=lower, neither=neither)
        return [*said, told]


def _shown(share: Estimate, language: str) -> str:
    if math.isnan(share.value):
        return messages.text("change.too_few", language)
    return format_percent(share.value, 0, language)


@dataclass(frozen=True, slots=True, repr=False)
class ChangeComparison:
    """Change of the same people on every scale of an instrument, from the first wave to each later one.

    `findings` are those on all scales alike: on the order of the waves, where neither their names nor the
    caller tell it.
    """

    wave: str
    wave_labels: tuple[str, ...]
    scales: tuple[ScaleChange, ...]
    forced: bool
    level: float
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, scale: str) -> ScaleChange:
        for s in self.scales:
            if s.scale == scale:
                return s
        raise unknown_name("scale", scale, (s.scale for s in self.scales))

    def to_frame(self) -> pd.DataFrame:
        """Return a row per scale and wave, unrounded; what is refused or withheld is missing.

        `impact_share` is how much of the observed change the released items make; it can pass 1, or be
        negative where they hide a change.
        """
        return pd.DataFrame([_record(s, o) for s in self.scales for o in s.observed])

    def to_table(self, language: str = "en") -> Table:
        """Return the comparison as a table for people."""
        columns = ("scale", "wave", "n", "mean", "sd", "status", "change", "srm")
        rows = []
        for s in self.scales:
            for o in s.observed:
                change = s.changes.get(o.group)
                status = messages.text("status.forced" if s.forced else f"status.{s.status}", language)
                rows.append(
                    (
                        s.title(language),
                        o.group,
                        o.n,
                        o.mean.value if o.mean else None,
                        o.sd,
                        status if o.group == self.wave_labels[0] else "",
                        change.mean_change.show(2, language) if change else "",
                        change.standardised_response_mean.value if change else None,
                    )
                )
        names = tuple(messages.text(f"change.column.{c}", language) for c in columns)
        note = messages.text(
            "change.note",
            language,
            first=self.wave_labels[0],
            level=format_percent(self.level, 0, language),
        )
        return Table(messages.text("change.title", language), names, tuple(rows), (note,), 2, language)

    def to_markdown(self, language: str = "en") -> str:
        """Return the table and the sentences as Markdown."""
        said = [f"- {t}" for t in self._told(language)]
        return "\n".join([self.to_table(language).to_markdown(), "", *said])

    def _told(self, language: str = "en") -> list[str]:
        """Return findings with their remedy, and what may be said of every scale."""
        found = [f"{f.message(language)} {f.remedy(language)}" for f in self.findings]
        return [*found, *(t for s in self.scales for t in s.sentences(language))]

    def __repr__(self) -> str:
        told = ", ".join(f"{s.scale} {s.status}" for s in self.scales)
        return f"<ChangeComparison over {self.wave}: {told}>"

    def _repr_html_(self) -> str:
        return self.to_table().to_html() + bulleted(self._told())

    def __str__(self) -> str:
        return "\n".join([str(self.to_table()), "", *self._told()])


def _record(scale: ScaleChange, observed: GroupScores) -> dict[str, object]:
    change = scale.changes.get(observed.group)
    latent = scale.latent_changes.get(observed.group)
    estimates: dict[str, Estimate | None] = {
        "change": change.mean_change if change else None,
        "srm": change.standardised_response_mean if change else None,
        "latent_change": latent,
        "impact": scale.impact.get(observed.group),
        "higher": change.reliable.higher if change and change.reliable else None,
        "lower": change.reliable.lower if change and change.reliable else None,
    }
    record: dict[str, object] = {
        "scale": scale.scale,
        "wave": observed.group,
        "n": observed.n,
        "mean": observed.mean.value if observed.mean else None,
        "sd": observed.sd,
        "supported": scale.ladder.supported if scale.ladder else None,
        "status": scale.status,
        "n_pairs": change.n if change else None,
        "sem": change.sem.value if change and change.sem else None,
        "sem_source": change.sem.source if change and change.sem else None,
        "smallest_detectable_change": change.smallest_detectable_change if change else None,
    }
    for name, estimate in estimates.items():
        record[name] = estimate.value if estimate else None
        record[f"{name}_low"] = estimate.low if estimate else None
        record[f"{name}_high"] = estimate.high if estimate else None
    moved = estimates["impact"]
    known = change.mean_change.value if change else 0.0
    record["impact_share"] = moved.value / known if moved and known else None
    return record
