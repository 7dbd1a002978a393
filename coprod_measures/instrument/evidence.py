# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Evidence records, and the status per language that follows from them.

The status is derived, never written: rungs S0–S6 as in the documentation of the validation ladder.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Identifier, LanguageCode, Part, Role
from .rating import FigureName
from .scale import Scale

Property = Literal[
    "originality",
    "translation",
    "concept_elicitation",
    "expert_rating",
    "cognitive_interviews",
    "pilot",
    "exploratory_structure",
    "structural_validity",
    "internal_consistency",
    "cross_cultural_validity",
    "role_mode_wave_invariance",
    "reliability",
    "measurement_error",
    "hypotheses_testing",
    "responsiveness",
    "independent_replication",
]
"""Measurement properties, in COSMIN's terms where it has one, and the steps before them."""

Rung = Literal["S0", "S1", "S2", "S3", "S4", "S5", "S6"]

RUNG_NEEDS: tuple[tuple[Rung, tuple[Property, ...]], ...] = (
    ("S2", ("originality", "translation", "concept_elicitation", "expert_rating", "cognitive_interviews")),
    ("S3", ("pilot",)),
    ("S4", ("exploratory_structure", "structural_validity", "internal_consistency")),
    ("S5", ("cross_cultural_validity",)),
    (
        "S6",
        (
            "role_mode_wave_invariance",
            "reliability",
            "measurement_error",
            "hypotheses_testing",
            "responsiveness",
            "independent_replication",
        ),
    ),
)
"""What each rung above S1 needs beside the rung below it, every record supporting."""

OF_FACTOR_MODELS: frozenset[Property] = frozenset(
    ("exploratory_structure", "structural_validity", "internal_consistency", "cross_cultural_validity")
)
_ROLE_GROUPS_INTERVIEWED = 2


class Evidence(Part):
    """One study of one property in one language and population."""

    id: Identifier
    property: Property
    language: LanguageCode
    instrument_version: str
    scales: tuple[Identifier, ...] = Field(default=(), description="Empty means the whole instrument.")
    population: str
    roles: tuple[Role, ...] = ()
    n: int = Field(ge=0)
    clusters: int | None = Field(default=None, ge=1, description="Projects or other clusters behind n.")
    statistic: str
    value: str
    figures: dict[FigureName, float] = Field(
        default={}, description="What the rating follows from, as numbers."
    )
    interval: tuple[float, float] | None = None
    supports: bool = Field(description="Whether the record supports the property; null results are kept too.")
    intended_use: str | None = None
    kind: Literal["published", "own_data"] = "published"
    data_hash: str | None = Field(
        default=None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the coded answers."
    )
    package_version: str | None = Field(default=None, description="Of coprod_measures, for own data.")
    simulated: bool = Field(
        default=False, description="Whether the answers are made up: evidence of nothing."
    )
    source: str
    doi: str | None = Field(default=None, pattern=r"^10\.\d{4,9}/\S+$")
    recorded: date


class TranslationRecord(Part):
    """How the wording of one language came to be; a step that has not happened is said to be missing."""

    language: LanguageCode
    method: Literal["parallel_writing", "trapd", "forward_back", "forward_only", "original"]
    origin: Literal["library", "team", "published"]
    forward_translations: int = Field(ge=0)
    back_translation: bool
    reconciled_by: str | None = None
    human_review: Literal["none", "language", "content", "both"]
    cognitive_interviews: int = Field(ge=0)
    note: str | None = None


class Status(Part):
    """How far the evidence reaches for one language."""

    language: LanguageCode
    rung: Rung
    missing: tuple[Property, ...] = Field(
        description="Properties without a supporting record, in ladder order."
    )
    intended_use: str | None = None

    @property
    def validated(self) -> bool:
        """Whether the top rung is reached, for the intended use named."""
        return self.rung == "S6"


def derive_status(
    language: str,
    version: str,
    evidence: tuple[Evidence, ...],
    *,
    complete: bool,
    all_languages_complete: bool,
    scales: tuple[Scale, ...] = (),
) -> Status:
    """Return the highest rung whose needs, and those of all rungs below, have supporting records.

    Parameters
    ----------
    language : str
        The language judged.
    version : str
        Records of other versions of the wording do not count.
    evidence : tuple of Evidence
        All records of the instrument.
    complete, all_languages_complete : bool
        Whether all wording exists in this language, and in every language.
    scales : tuple of Scale
        The top scales. A record of one scale speaks for that scale only: a property is supported when
        it is so for every scale. What presupposes a factor model is asked of reflective scales alone.
    """
    records = tuple(e for e in evidence if e.language == language and e.instrument_version == version)
    missing = tuple(
        p for _, needs in RUNG_NEEDS for p in needs if not _supported(p, _places(p, scales), records)
    )
    rung: Rung = "S1" if complete and all_languages_complete else "S0"
    if rung == "S1":
        for step, needs in RUNG_NEEDS:
            if any(p in missing for p in needs):
                break
            rung = step
    uses = {e.intended_use for e in records if e.property == "hypotheses_testing" and e.supports}
    use = uses.pop() if rung == "S6" and len(uses) == 1 else None
    if rung == "S6" and not use:
        rung = "S5"  # "validated" without one named use cannot be printed
    return Status(language=language, rung=rung, missing=missing, intended_use=use)


def _places(what: Property, scales: tuple[Scale, ...]) -> list[set[str]]:
    """Return the scales that need a record, each as the names that such a record may list."""
    if what not in OF_FACTOR_MODELS:
        return [{s.id} for s in scales] or [set()]

    def walk(scale: Scale, above: set[str]) -> list[set[str]]:
        names = above | {scale.id}
        return [names] if scale.reflective else [n for sub in scale.subscales for n in walk(sub, names)]

    return [names for scale in scales for names in walk(scale, set())] or [set()]


State = Literal["none", "other_version", "not_supporting", "some_scales", "one_role"]
"""Why a property is missing."""


def why_missing(
    what: Property, language: str, version: str, evidence: tuple[Evidence, ...], scales: tuple[Scale, ...]
) -> State:
    """Return why a property has no support, for a property that has none."""
    here = [e for e in evidence if e.property == what and e.language == language]
    records = tuple(e for e in here if e.instrument_version == version)
    if not records:
        return "other_version" if here else "none"
    latest = max(e.recorded for e in records)
    if not any(e.supports for e in records) or not all(e.supports for e in records if e.recorded == latest):
        return "not_supporting"
    supported_somewhere = all(_supported(what, [names], records) for names in _places(what, scales))
    return "one_role" if what == "cognitive_interviews" and not supported_somewhere else "some_scales"


def _supported(what: Property, places: list[set[str]], records: tuple[Evidence, ...]) -> bool:
    """Whether the latest records support a property at every place; of one day, the negative one counts."""
    for names in places:
        here = [e for e in records if e.property == what and (not e.scales or names & set(e.scales))]
        latest = max((e.recorded for e in here), default=None)
        if latest is None or not all(e.supports for e in here if e.recorded == latest):
            return False
    if what == "cognitive_interviews":
        roles = {r for e in records if e.property == what and e.supports for r in e.roles}
        return len(roles) >= _ROLE_GROUPS_INTERVIEWED
    return True
