# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Ladders over waves of answers that allow no model: too few people first, then what else prevents it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ... import messages
from ...errors import CoprodError
from ...model.frame_columns import read_columns
from ...results import Finding, Word
from .ladder_options import LadderOptions
from .respondents import counts
from .unfitted import OF_FEW, Sizes
from .verdict import too_few
from .wave_data import WideAnswers
from .wave_ladder import WaveLadder


def few_people_waves(
    wide: WideAnswers,
    items: Sequence[str],
    options: LadderOptions,
    error: CoprodError,
    *,
    scale: str | None,
    title: Mapping[str, str],
    within: str | None,
) -> WaveLadder | None:
    """Return a ladder without steps that tells how few answered; None where size is not the trouble."""
    if error.code not in OF_FEW:
        return None
    n, needed = _sizes(wide, items, options), options.needed(len(items) * len(wide.waves))
    few = [f if wide.group else replace(f, code="waves_too_few") for f in too_few(n, needed, options.missing)]
    if not few:
        return None
    ladder = _without_steps(wide, items, options, error, scale=scale, title=title, within=within)
    return replace(ladder, n=n, reasons=tuple(few), findings=ladder.reasons)


def impossible_wave_ladder(
    wide: WideAnswers,
    items: Sequence[str],
    options: LadderOptions,
    error: CoprodError,
    *,
    scale: str,
    title: Mapping[str, str],
    within: str | None,
) -> WaveLadder:
    """Return a ladder without steps for a scale whose answers allow no model."""
    few = few_people_waves(wide, items, options, error, scale=scale, title=title, within=within)
    if few is not None:
        return few
    return _without_steps(wide, items, options, error, scale=scale, title=title, within=within)


def _without_steps(
    wide: WideAnswers,
    items: Sequence[str],
    options: LadderOptions,
    error: CoprodError,
    *,
    scale: str | None,
    title: Mapping[str, str],
    within: str | None,
) -> WaveLadder:
    why = error.code if messages.has(f"waves.why.{error.code}") else "other"
    reason = Finding(
        "waves_impossible", "error", scale=scale, values={"scale": title, "why": Word(f"waves.why.{why}")}
    )
    return WaveLadder(
        scale=scale,
        scale_title=title,
        group=wide.wave,
        group_labels=wide.waves,
        n={},
        n_dropped=0,
        estimator=options.estimator,
        missing=options.missing,
        criteria=options.criteria,
        min_n=options.needed(len(items) * len(wide.waves)),
        steps=(),
        balanced=None,
        assessable=False,
        supported=None,
        doubtful=False,
        reasons=(reason,),
        findings=(),
        within=within,
    )


def _sizes(wide: WideAnswers, items: Sequence[str], options: LadderOptions) -> Sizes:
    """Return how many people count, by group or at each wave, see `respondents.counts`.

    Nothing where many could answer an item and nobody did: then the item is the trouble.
    """
    read = read_columns(wide.frame, wide.variables(items), wide.group, wide.group_order)
    given = ~np.isnan(read.values)
    here = read.codes >= 0
    if here.sum() >= options.needed(given.shape[1]) and not given[here].any(axis=0).all():
        return {}
    enough = here & counts(given, options.missing)
    if wide.group is not None:
        return {label: int((enough & (read.codes == g)).sum()) for g, label in enumerate(read.labels)}
    used = given[enough if options.missing == "listwise" else here]
    at = np.split(used, len(wide.waves), axis=1)
    return {w: int(counts(mine, options.missing).sum()) for w, mine in zip(wide.waves, at, strict=True)}
