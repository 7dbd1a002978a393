# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""From the fitted steps to a verdict: assessable or not, what is supported, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...results import Finding, PValue, Severity, Word
from .criteria import (
    CFI_ACCEPTABLE,
    MIN_CLUSTERS,
    SRMR_ACCEPTABLE,
    configural_acceptable,
    configural_doubtful,
)
from .result import BalancedRepeat, InvarianceStep, StepName, Supported


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ladder allows one to say."""

    assessable: bool
    supported: Supported | None
    doubtful: bool
    reasons: tuple[Finding, ...]


def judge(
    steps: Sequence[InvarianceStep],
    balanced: BalancedRepeat | None,
    *,
    n: Mapping[str, int],
    counted: Mapping[str, int],
    missing: str,
    min_n: int,
    n_clusters: int | None,
    criteria: str,
    obstacles: Sequence[Finding] = (),
) -> Verdict:
    """Return the verdict on a ladder.

    A ladder is assessable with enough respondents in every group, enough clusters, a converged and
    admissible solution at every step, a configural model that fits acceptably, and no other obstacle. The
    highest step up to which nothing is rejected is supported, if it could be tested: where a starting model
    without degrees of freedom is followed by a rejected step, nothing is. Of the ladder on all respondents
    and the balanced one the stricter counts. `n` are those whom models use, `counted` those who make a sample
    large enough, see `respondents.counts`.
    """
    against = [
        *obstacles,
        *too_few(counted, min_n, missing),
        *_clusters(n_clusters, steps),
        *_unusable(steps),
        *_misfit(steps[0]),
    ]
    doubts = _doubts(steps[0])
    if against:
        return Verdict(False, None, bool(doubts), (*against, *doubts))
    supported: StepName | None = None if steps[0].decision == "untestable" else steps[0].name
    reasons: list[Finding] = []
    for step in steps[1:]:
        strict_balance = balanced is not None and balanced.decisions.get(step.name) == "rejected"
        if step.decision == "rejected":
            reasons.append(_rejected(step, criteria))
        if strict_balance and balanced is not None and step.decision != "rejected":
            reasons.append(_balanced(step, balanced, "balanced_rejected", n))
        if step.decision == "rejected" or strict_balance:
            break
        if step.decision != "untestable":
            supported = step.name
    return Verdict(True, supported, bool(doubts), (*reasons, *doubts))


def partial_level(supported: Supported | None, released_ops: set[str]) -> Supported | None:
    """Name the level of a ladder with releases: partial from the step on where something was released."""
    if supported == "scalar":
        return "partial_scalar"
    if supported == "strict":
        return "partial_strict"
    if supported == "metric" and released_ops & {"=~", "|"}:
        return "partial_metric"
    if supported == "thresholds" and "|" in released_ops:
        return "partial_thresholds"
    return supported


def remarks(
    steps: Sequence[InvarianceStep], balanced: BalancedRepeat | None, *, n: Mapping[str, int], criteria: str
) -> tuple[Finding, ...]:
    """Return what stands beside the verdict: unknown moments, test against index, balanced figures."""
    configural = steps[0].fit
    own = () if configural is None else configural.findings
    found = [f for f in own if f.code == "never_answered_together"]
    for step in steps[1:]:
        if not step.usable or step.delta_df <= 0 or criteria == "difference_test":
            continue
        if (step.delta_p < 0.05) != (step.decision == "rejected"):
            found.append(Finding("test_and_index_disagree", "note", values=_numbers(step, criteria)))
    if balanced is not None:
        for step in steps[1:]:
            if balanced.decisions.get(step.name) == step.decision:
                found.append(_balanced(step, balanced, "balanced_agrees", n, severity="note"))
        if balanced.failed:
            values = {"draws": balanced.draws, "failed": balanced.failed}
            found.append(Finding("balanced_failed", "warning", values=values))
    return tuple(found)


def too_few(n: Mapping[str, int], min_n: int, missing: str) -> list[Finding]:
    """Return a finding on every group that is too small, by those who count."""
    who = Word(f"respondents.{'complete' if missing == 'listwise' else 'half'}")
    return [
        Finding("too_few_for_ladder", "error", group=group, values={"who": who, "n": k, "min_n": min_n})
        for group, k in n.items()
        if k < min_n
    ]


def _clusters(n_clusters: int | None, steps: Sequence[InvarianceStep]) -> list[Finding]:
    if n_clusters is None:
        return []
    npar = max((int(s.fit.fit_measures()["npar"]) for s in steps if s.fit is not None), default=0)
    needed = max(MIN_CLUSTERS, npar)
    if n_clusters >= needed:
        return []
    return [Finding("too_few_clusters", "error", values={"n_clusters": n_clusters, "needed": needed})]


def _unusable(steps: Sequence[InvarianceStep]) -> list[Finding]:
    found = []
    for step in steps:
        if step.fit is None or not step.fit.converged:
            found.append(Finding("step_failed", "error", values={"step": Word(f"step.{step.name}")}))
        elif not step.fit.admissible:
            found.append(Finding("step_inadmissible", "error", values={"step": Word(f"step.{step.name}")}))
    return found


def _misfit(configural: InvarianceStep) -> list[Finding]:
    if math.isnan(configural.cfi) or configural_acceptable(configural.cfi, configural.srmr):
        return []
    values = {**_fit_values(configural), "cfi_cut": CFI_ACCEPTABLE, "srmr_cut": SRMR_ACCEPTABLE}
    return [Finding("configural_misfit", "error", values=values)]


def _doubts(configural: InvarianceStep) -> list[Finding]:
    if configural.decision == "untestable":
        return [Finding("configural_untestable", "warning")]
    if math.isnan(configural.cfi):
        return []
    if configural_doubtful(configural.cfi, configural.rmsea, configural.srmr):
        return [Finding("configural_doubtful", "warning", values=_fit_values(configural))]
    return []


def _fit_values(step: InvarianceStep) -> dict[str, object]:
    return {k: getattr(step, k) for k in ("cfi", "rmsea", "srmr")}


def _numbers(step: InvarianceStep, criteria: str) -> dict[str, object]:
    return {
        "step": Word(f"step.{step.name}"),
        "criteria": Word(f"criteria.{criteria}"),
        "delta_cfi": step.delta_cfi,
        "delta_rmsea": step.delta_rmsea,
        "delta_srmr": step.delta_srmr,
        "delta_chisq": step.delta_chisq,
        "delta_df": step.delta_df,
        "p": PValue(step.delta_p),
    }


def _rejected(step: InvarianceStep, criteria: str) -> Finding:
    return Finding("step_rejected", "warning", values=_numbers(step, criteria))


def _balanced(
    step: InvarianceStep,
    balanced: BalancedRepeat,
    code: str,
    n: Mapping[str, int],
    severity: Severity = "warning",
) -> Finding:
    values = {
        "step": Word(f"step.{step.name}"),
        "n_per_group": balanced.n_per_group,
        "draws": balanced.draws,
        "n_largest": max(n.values()),
        "n_smallest": min(n.values()),
        "delta_cfi": balanced.median_delta[step.name]["cfi"],
    }
    return Finding(code, severity, values=values)
