# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a ladder of invariance models says: its steps, its verdict, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import ClassVar, Literal

import pandas as pd

from ... import messages
from ...errors import unknown_name
from ...estimation import CfaFit
from ...results import Estimate, Finding, Table, format_p
from .release import Release

StepName = Literal["configural", "thresholds", "metric", "scalar", "strict"]
Supported = Literal[
    "configural",
    "thresholds",
    "metric",
    "scalar",
    "strict",
    "partial_thresholds",
    "partial_metric",
    "partial_scalar",
    "partial_strict",
]
Decision = Literal["fitted", "kept", "rejected", "untestable", "failed"]

STEPS: tuple[StepName, ...] = ("configural", "metric", "scalar", "strict")
PERMITS: dict[str, tuple[str, ...]] = {
    "configural": (),
    "thresholds": (),
    "partial_thresholds": (),
    "metric": ("latent_covariances",),
    "partial_metric": ("latent_covariances",),
    "partial_scalar": ("latent_covariances", "latent_means"),
    "partial_strict": ("latent_covariances", "latent_means"),
    "scalar": ("latent_covariances", "latent_means", "observed_means"),
    "strict": ("latent_covariances", "latent_means", "observed_means", "observed_correlations"),
}
"""What each supported level permits; after releases observed means only with their bias beside them."""

DOUBTS = ("configural_doubtful", "configural_untestable")
"""Findings that stand beside every verdict."""

COLUMNS = (
    *("step", "chisq", "df", "pvalue", "chisq_scaled", "pvalue_scaled"),
    *("cfi", "tli", "rmsea", "rmsea_ci_lower", "rmsea_ci_upper", "srmr"),
    *("delta_chisq", "delta_df", "delta_p", "delta_cfi", "delta_rmsea", "delta_srmr", "decision"),
)
SHOWN = (
    *("step", "chisq", "df", "pvalue", "cfi", "rmsea", "srmr"),
    *("delta_chisq", "delta_df", "delta_p", "delta_cfi", "decision"),
)
"""Columns of the table for people."""


@dataclass(frozen=True, slots=True)
class InvarianceStep:
    """One model of the ladder and its change against the step before; all numbers unrounded.

    With a robust estimator CFI, TLI and RMSEA are in their robust form, `chisq` is unscaled, `chisq_scaled`
    is the test, and `delta_chisq` is the scaled difference by `difference_method`; scaled statistics are
    never subtracted.
    """

    name: StepName
    equal: tuple[str, ...]
    chisq: float
    df: int
    pvalue: float
    chisq_scaled: float
    pvalue_scaled: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_ci_lower: float
    rmsea_ci_upper: float
    srmr: float
    delta_chisq: float
    delta_df: int
    delta_p: float
    delta_cfi: float
    delta_rmsea: float
    delta_srmr: float
    decision: Decision
    difference_method: str
    fit: CfaFit | None = field(repr=False, compare=False)

    @property
    def usable(self) -> bool:
        """Whether the model converged to an admissible solution."""
        return self.decision != "failed" and self.fit is not None and self.fit.admissible


@dataclass(frozen=True, slots=True)
class BalancedRepeat:
    """The ladder repeated with every group drawn down to the size of the smallest.

    Attributes
    ----------
    n_per_group, draws, failed, seed : int
        Size of each drawn group, number of draws, draws without an admissible solution, seed.
    median_delta : mapping
        Per step after the first: median change of `cfi`, `rmsea`, `srmr`, and median `p` of the χ²
        difference where that is the criterion.
    decisions : mapping
        Per step: "kept" or "rejected" by the same criteria on the medians.
    """

    n_per_group: int
    draws: int
    failed: int
    seed: int
    median_delta: Mapping[str, Mapping[str, float]]
    decisions: Mapping[str, Decision]


@dataclass(frozen=True, repr=False)
class InvarianceLadder:
    """Configural, metric, scalar and strict models of one scale, and what follows from them.

    Attributes
    ----------
    scale : str or None
        Id of the scale in its instrument.
    scale_title : mapping
        Its name per language; the factor's name where there is no instrument.
    group : str
        The grouping column.
    group_labels : tuple of str
        The first is the reference.
    n : mapping
        Respondents per group whom the models use: who answered every item, or with ``missing="fiml"`` and
        "pairwise" who answered any.
    n_dropped : int
        Respondents left out because an item was not answered.
    estimator, missing, criteria : str
    min_n : int
        Respondents needed per group; of incomplete ones those count who answered at least half of the items.
    steps : tuple of InvarianceStep
    balanced : BalancedRepeat or None
        Only where the largest group is more than twice the smallest.
    assessable : bool
        Whether these data allow a verdict at all.
    supported : str or None
        The highest supported step; None when not assessable, or when the starting model cannot be tested and
        no later step is kept.
    doubtful : bool
        Whether the starting model fits only moderately; stands beside every verdict.
    reasons : tuple of Finding
        Why the verdict is what it is.
    findings : tuple of Finding
        What else a reader must know.
    found : tuple of Release
        Equalities that were released, given by the user or found by the search, in their order.
    full : InvarianceLadder or None
        The ladder without releases, where `steps` are those with them.
    impact : mapping
        Group → how far the released items move its mean score, in points of the mean; empty where nothing
        was released, the model with releases could not be fitted or has several factors (a finding then says
        so), or the ladder is not assessable. Where ordinal items reach the scalar step
        only, it is there without releases: expected answers rest on the residual variances too.
    """

    scale: str | None
    scale_title: Mapping[str, str]
    group: str
    group_labels: tuple[str, ...]
    n: Mapping[str, int]
    n_dropped: int
    estimator: str
    missing: str
    criteria: str
    min_n: int
    steps: tuple[InvarianceStep, ...]
    balanced: BalancedRepeat | None
    assessable: bool
    supported: Supported | None
    doubtful: bool
    reasons: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    found: tuple[Release, ...] = ()
    full: InvarianceLadder | None = None
    impact: Mapping[str, Estimate] = field(default_factory=dict)

    _sentences: ClassVar[str] = "verdict"

    def __getitem__(self, step: str) -> InvarianceStep:
        for s in self.steps:
            if s.name == step:
                return s
        raise unknown_name("step", step, (s.name for s in self.steps))

    def counted(self, step: InvarianceStep) -> str:
        """Return the step's decision, or "void": steps after a rejected or failed one do not count."""
        for earlier in self.steps:
            if earlier.name == step.name:
                return step.decision
            balanced = None if self.balanced is None else self.balanced.decisions.get(earlier.name)
            if earlier.decision in ("rejected", "failed") or balanced == "rejected":
                return "void"
        return step.decision

    @property
    def _level(self) -> str:
        """What is supported, as codes of sentences have it."""
        return self.supported or ("nothing" if self.assessable else "not_assessable")

    @property
    def permits(self) -> tuple[str, ...]:
        """Comparisons that the supported level permits."""
        return PERMITS[self.supported] if self.supported else ()

    @property
    def releases(self) -> pd.DataFrame:
        """Return the released equalities: ``step lhs op rhs chisq pvalue epc dmacs``, a row each."""
        columns = ["step", "lhs", "op", "rhs", "chisq", "pvalue", "epc", "dmacs"]
        return pd.DataFrame([[getattr(r, c) for c in columns] for r in self.found], columns=columns)

    @property
    def latent_means(self) -> pd.DataFrame | None:
        """Latent means of the scalar model against the reference group (its means are 0).

        None unless scalar invariance is supported: means may not be read otherwise.
        """
        if "latent_means" not in self.permits:
            return None
        fit = self["scalar"].fit
        return None if fit is None else fit.latent_means()

    def title(self, language: str = "en") -> str:
        """Return the scale's name."""
        return self.scale_title.get(language, next(iter(self.scale_title.values())))

    def verdict(self, language: str = "en", group_names: Mapping[str, str] | None = None) -> str:
        """Return the verdict as one plain sentence, and a second one where the basis is doubtful."""
        names = [dict(group_names or {}).get(g, g) for g in self.group_labels]
        word = " och " if language == "sv" else " and "
        groups = word.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
        code = f"{self._sentences}.{self._level}"
        sentence = messages.text(code, language, groups=groups, scale=self.title(language))
        if self.assessable and self.doubtful:
            doubts = [f.message(language) for f in self.reasons if f.code in DOUBTS]
            sentence = " ".join([sentence, messages.text("verdict.doubtful", language), *doubts])
        return sentence

    def explanation(self, language: str = "en") -> list[str]:
        """Return the reasons and findings as sentences."""
        return [f.message(language) for f in (*self.reasons, *self.findings)]

    def to_frame(self) -> pd.DataFrame:
        """Return a row per step, unrounded; a step after a rejected or failed one has the decision "void"."""
        columns = list(COLUMNS)
        own = [{"step": s.name, "decision": self.counted(s)} for s in self.steps]
        rows = [
            [told[c] if c in told else getattr(s, c) for c in columns]
            for s, told in zip(self.steps, own, strict=True)
        ]
        frame = pd.DataFrame(rows, columns=columns)
        if self.balanced is not None:
            medians = self.balanced.median_delta
            frame["balanced_delta_cfi"] = [medians.get(s.name, {}).get("cfi", math.nan) for s in self.steps]
        return frame

    def to_table(self, language: str = "en") -> Table:
        """Return the ladder as a table for people: step, fit, change, decision."""
        rows = []
        for s in self.steps:
            first = s.name == STEPS[0]
            changed = not first and not math.isnan(s.delta_cfi)  # both models have a solution
            chisq, p = (s.chisq_scaled, s.pvalue_scaled) if self.robust else (s.chisq, s.pvalue)
            rows.append(
                (
                    messages.text(f"step.{s.name}", language),
                    chisq,
                    None if math.isnan(s.chisq) else s.df,
                    format_p(p, language),
                    s.cfi,
                    s.rmsea,
                    s.srmr,
                    None if first else s.delta_chisq,
                    s.delta_df if changed else None,
                    "" if first else format_p(s.delta_p, language),
                    None if first else s.delta_cfi,
                    messages.text(f"decision.{self.counted(s)}", language),
                )
            )
        names = tuple(messages.text(f"ladder.column.{c}", language) for c in SHOWN)
        return Table(
            self.title(language), names, tuple(rows), self._notes(language), 3, language, {"χ²": 2, "Δχ²": 2}
        )

    @property
    def robust(self) -> bool:
        """Whether tests are scaled and indices robust."""
        return self.estimator != "ML"

    @property
    def _method(self) -> str:
        """Code of the sentence on n and methods."""
        return "ladder.method"

    def _notes(self, language: str) -> tuple[str, ...]:
        """Return n and every method named, as sentences under the table."""
        n = ", ".join(f"{g} {k}" for g, k in self.n.items())
        methods = sorted({s.difference_method for s in self.steps if s.difference_method})
        tests = [messages.text(f"difference_test.{method}", language) for method in methods]
        ordinal = any(s.name == "thresholds" for s in self.steps)
        # Where nobody answered two items together there are no robust indices, and scaled ones stand here.
        unknown = any(f.code == "never_answered_together" for f in self.findings)
        robust = "scaled" if unknown else "robust"
        kind = "ordinal" if ordinal else robust if self.robust else "standard"
        form = messages.text(f"ladder.form.{kind}", language)
        return (
            messages.text(
                self._method, language, n=n, min_n=self.min_n, estimator=self.estimator,
                missing=messages.text(f"ladder.missing.{self.missing}", language), form=form,
                criteria=messages.text(f"criteria.{self.criteria}", language), tests="; ".join(tests) or "–",
            ),
        )  # fmt: skip

    def to_markdown(self, language: str = "en") -> str:
        """Return the table and the verdict as Markdown."""
        return f"{self.to_table(language).to_markdown()}\n\n{self.verdict(language)}"

    def __repr__(self) -> str:
        level = self._level.replace("not_", "not ")
        return f"<InvarianceLadder: {self.title()}, {self.group}: {level}>"

    def _repr_html_(self) -> str:
        return f"{self.to_table().to_html()}<p>{escape(self.verdict())}</p>"

    def __str__(self) -> str:
        return "\n\n".join(
            [str(self.to_table()), self.verdict(), *(str(f) for f in (*self.reasons, *self.findings))]
        )
