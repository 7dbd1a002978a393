# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What every ladder does, of groups or of waves: climb, repeat where groups are unequal, and judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...estimation import CfaFit
from ...model import FactorModel, SampleStatistics
from ...model.wave_model import WaveModel
from ...results import Finding
from .balanced import balanced_repeat, unequal
from .climb import climb
from .cluster_use import ClusterUse
from .ladder_options import LadderOptions
from .result import BalancedRepeat, InvarianceStep
from .verdict import Verdict, judge, remarks


@dataclass(frozen=True, slots=True)
class Climbed:
    """A ladder that was climbed.

    Attributes
    ----------
    steps : tuple of InvarianceStep
    balanced : BalancedRepeat or None
        The repeat with groups drawn down to equal size, where they are unequal.
    verdict : Verdict
    findings : tuple of Finding
        What must be told beside the verdict.
    """

    steps: tuple[InvarianceStep, ...]
    balanced: BalancedRepeat | None
    verdict: Verdict
    findings: tuple[Finding, ...]


def climbed(
    model: FactorModel | WaveModel,
    statistics: SampleStatistics,
    options: LadderOptions,
    *,
    n: Mapping[str, int],
    counted: Mapping[str, int],
    clusters: ClusterUse,
    free: tuple[str, ...],
    grouped: bool = True,
    obstacles: Callable[[CfaFit | None], Sequence[Finding]] = lambda _: (),
) -> Climbed:
    """Climb, repeat with balanced groups where they are unequal, and judge.

    Parameters
    ----------
    model : FactorModel or WaveModel
    statistics : SampleStatistics
    options : LadderOptions
    n : mapping
        Respondents by what is compared.
    counted : mapping
        Of them those who count as enough, see `respondents.counts`.
    clusters : ClusterUse
    free : tuple of str
        What is released, as `cfa(free=)` takes it.
    grouped : bool
        Whether the statistics are of groups, which can be unequal; waves alone are of the same people.
    obstacles : callable
        Configural fit → what else makes the ladder not assessable.
    """
    estimator, criteria, needed = options.estimator, options.criteria, options.needed(len(model.observed))
    steps = climb(model, statistics, estimator=estimator, criteria=criteria, free=free)
    balanced = None
    repeat = grouped and unequal(statistics) and not options.ordinal
    if repeat and all(s.usable for s in steps) and min(counted.values()) >= needed:
        balanced = balanced_repeat(
            model,
            statistics,
            estimator=estimator,
            criteria=criteria,
            seed=options.seed,
            steps=steps,
            free=free,
        )
    verdict = judge(
        steps,
        balanced,
        n=n,
        counted=counted,
        missing=options.missing,
        min_n=needed,
        n_clusters=clusters.n,
        criteria=criteria,
        obstacles=obstacles(steps[0].fit),
    )
    beside = (*remarks(steps, balanced, n=n, criteria=criteria), *clusters.beside(balanced))
    return Climbed(steps, balanced, verdict, beside)
