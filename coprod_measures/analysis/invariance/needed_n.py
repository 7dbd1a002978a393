# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many respondents per group would make a ladder assessable, by simulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ... import messages
from ...errors import DataError, NotSupportedError, OptionError, counted
from ...estimation import CfaFit
from ...estimation.ordinal_fit import OrdinalFit
from ...estimation.refit_many import Refitter
from ...estimation.resampling import Progress, in_batches
from ...results import Finding, Table, format_percent
from .criteria import required_n
from .resampled import Draw, drawn_samples, expected_sample, interruption, populations
from .result import InvarianceLadder

FEWEST_SAMPLES = 20
SIZES = (100, 150, 200, 300, 400, 600, 800, 1200)


@dataclass(frozen=True)
class NeededN:
    """Respondents per group that would do.

    Attributes
    ----------
    n : int or None
        The smallest size tried at which at least `share` of the samples had a usable solution at every step;
        None if none did. Never below the policy of max(100, 7 × items).
    share : float
    n_samples, seed : int
    refitted_alone : int
        Fits that the batches did not finish and that were made one by one, with the same outcome.
    frame : pandas.DataFrame
        ``n samples usable``: the size per group, the samples drawn, and the share of them with a usable
        solution at every step.
    findings : tuple of Finding
        Of an interrupt: the size that was being tried when it came has fewer samples, and decides nothing.
        Of clusters, which are left out of account.
    """

    n: int | None
    share: float
    n_samples: int
    seed: int
    refitted_alone: int
    frame: pd.DataFrame
    findings: tuple[Finding, ...] = ()

    def to_table(self, language: str = "en") -> Table:
        """Return the sizes tried as a table for people, in their language."""
        note = messages.text(
            "needed_n.note",
            language,
            n_samples=self.n_samples,
            seed=self.seed,
            share=format_percent(self.share, 0, language),
        )
        names = tuple(messages.text(f"needed_n.column.{c}", language) for c in self.frame.columns)
        rows = tuple(
            (int(n), int(samples), float(usable))
            for n, samples, usable in self.frame.itertuples(index=False, name=None)
        )
        notes = (note, *(finding.message(language) for finding in self.findings))
        return Table(messages.text("needed_n.title", language), names, rows, notes, 2, language)

    def to_markdown(self, language: str = "en") -> str:
        """Return the table and what it says as Markdown."""
        return "\n\n".join([self.to_table(language).to_markdown(), *self._found(language)])

    def _repr_html_(self) -> str:
        return self.to_table().to_html()

    def __str__(self) -> str:
        return "\n\n".join([str(self.to_table()), *self._found("en")])

    def _found(self, language: str) -> list[str]:
        """Return the size that would do as a sentence; none where an interrupt left it open."""
        if any(finding.code == "resampling_interrupted" for finding in self.findings):
            return []
        return [messages.text(f"needed_n.{'none' if self.n is None else 'found'}", language, n=self.n)]


def needed_n(
    ladder: InvarianceLadder,
    *,
    share: float = 0.95,
    sizes: Sequence[int] = SIZES,
    n_samples: int = 50,
    seed: int = 1,
    progress: Progress | None = None,
) -> NeededN:
    """Simulate how many respondents per group would give every step of a ladder a usable solution.

    Samples of equal groups are drawn from the strictest model of the ladder that converged, as if it were
    true; each step is fitted to them by maximum likelihood. It tells when a solution can be had, not how
    small a difference would be found. Simulated respondents are independent: where the ladder has clusters, a
    finding says that these are left out of account.

    Parameters
    ----------
    ladder : InvarianceLadder
        Of groups and continuous items, assessable or not.
    share : float
        Wanted share of samples.
    sizes : sequence of int
        Respondents per group to try, in increasing order; the first that does ends the search. Sizes below
        the policy are passed over.
    n_samples, seed : int
        At least 20 samples; every one of every size has a child of its own of
        ``numpy.random.SeedSequence(seed)``.
    progress : callable, optional
        Called with the samples done and to do of the size being tried, whenever a batch is done.

    Raises
    ------
    DataError
        If it is given something else than a ladder.
    OptionError
        If `share` is no share, samples are too few to show one, or every size is below the policy.
    NotSupportedError
        If no step of the ladder converged, or items are ordinal.

    Notes
    -----
    Batches, workers and interrupts as in `permutation_test`.
    """
    fits = _fits(ladder)
    if not 0 < share <= 1:
        raise OptionError(
            f"share={share!r} is no share.", code="share", place="share", remedy="Write 0.95 for 95 %."
        )
    if n_samples < FEWEST_SAMPLES:
        raise OptionError(
            f"{counted(n_samples, 'sample')} per size cannot show a share.",
            code="replicates",
            place="n_samples",
            remedy=f"Use {FEWEST_SAMPLES} or more.",
        )
    truth = fits[-1].matrices
    variables, labels = fits[0].table.observed, fits[0].group_labels
    centre = expected_sample(variables, truth, [g.n for g in fits[0].sample.groups])
    refitters = [Refitter.of(fit, centre) for fit in fits]
    batch = min(r.batch_size for r in refitters)
    sizes = _within_policy(sizes, required_n(len(variables)))
    rows: list[dict[str, float]] = []
    found: int | None = None
    findings = _of_clusters(ladder)
    alone = 0
    for n in sizes:
        equal = (n,) * len(labels)
        draw = partial(drawn_samples, variables, labels, populations(truth), equal, seed, (n,))
        done = in_batches(partial(_usable, draw, refitters), n_samples, batch, progress)
        usable = sum(good for good, _ in done.results) / done.finished
        alone += sum(by_itself for _, by_itself in done.results)
        rows.append({"n": n, "samples": done.finished, "usable": usable})
        if done.interrupted:
            findings += interruption(done.finished, n_samples)
            break
        if usable >= share:
            found = n
            break
    frame = pd.DataFrame(rows, columns=["n", "samples", "usable"])
    return NeededN(found, share, n_samples, seed, alone, frame, findings)


def _fits(ladder: InvarianceLadder) -> list[CfaFit]:
    """Return the models of the ladder that converged."""
    if not isinstance(ladder, InvarianceLadder):
        raise DataError(
            f"a {type(ladder).__name__} is no ladder.",
            code="not_a_ladder",
            place="ladder",
            remedy="Make one first: needed_n(invariance(model, data, group=...)).",
        )
    fits = [s.fit for s in ladder.steps if s.fit is not None and s.fit.converged]
    continuous = [fit for fit in fits if not isinstance(fit, OrdinalFit)]
    if len(continuous) < len(fits):
        raise NotSupportedError(
            "the ladder is one of ordinal items, and planning simulates continuous ones.",
            code="planning_ordinal",
            place=ladder.title(),
            remedy="Plan with a ladder of the same items with estimator='MLR'.",
        )
    if not fits:
        raise NotSupportedError(
            "there is no converged model to simulate from.",
            code="nothing_to_simulate",
            place=ladder.title(),
            remedy="Look at the items in each group first; more of the same answers would not help."
            if ladder.steps or not ladder.n
            else f"Collect answers of at least {ladder.min_n} people per group before.",
        )
    return continuous


def _within_policy(sizes: Sequence[int], least: int) -> list[int]:
    """Return the sizes that the policy allows to be assessed."""
    allowed = [size for size in sizes if size >= least]
    if not allowed:
        raise OptionError(
            f"no size is at least {least}, below which the policy assesses no ladder of these items.",
            code="sizes",
            place="sizes",
            remedy=f"Try sizes from {least} on.",
        )
    return allowed


def _of_clusters(ladder: InvarianceLadder) -> tuple[Finding, ...]:
    """Say that clusters are left out of account, if the ladder uses some or says why it does not."""
    used = [
        s.fit.clusters.n for s in ladder.steps if isinstance(s.fit, CfaFit) and s.fit.clusters is not None
    ]
    told = [f.values["n_clusters"] for f in (*ladder.reasons, *ladder.findings) if "n_clusters" in f.values]
    counts = [*used, *told]
    return (Finding("clusters_not_in_planning", values={"n_clusters": counts[0]}),) if counts else ()


def _usable(draw: Draw, refitters: Sequence[Refitter], replicates: range) -> tuple[int, int]:
    """Count samples in which every step has an admissible solution, and fits that were made one by one.

    The strictest step comes first: samples that it has no solution for need no further fits.
    """
    samples, alone = draw(replicates), 0
    for refitter in reversed(refitters):
        found = refitter.refit(samples)
        alone += int(found.alone.sum())
        samples = samples.of(np.flatnonzero(found.admissible))
    return len(samples), alone
