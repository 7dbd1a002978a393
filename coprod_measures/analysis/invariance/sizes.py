# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How large a released item's difference is, and how it is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ...estimation import CfaFit
from ...results import Finding, PValue, Word
from ..dmacs import dmacs
from .release import Release

_CODES = {"=~": "released_loading", "~1": "released_intercept", "|": "released_threshold"}


def sized(releases: Sequence[Release], fit: CfaFit) -> tuple[Release, ...]:
    """Return the releases with the sizes that the scalar model with releases gives their items."""
    found = dmacs(fit).to_frame()
    largest = found.groupby("item")["dmacs"].max()
    furthest = found.loc[found["difference"].abs().groupby(found["item"]).idxmax()].set_index("item")
    points, group = -furthest["difference"], furthest["group"]
    return tuple(
        replace(
            r, dmacs=float(largest[r.item]), points=float(points[r.item]), group=r.group or str(group[r.item])
        )
        for r in releases
    )


def told(release: Release, *, ordinal: bool, waves: bool = False) -> Finding:
    """Return what a reader must know of a release, between groups or between waves.

    The expected change of an ordinal item's intercept is in units of its latent response, which mean nothing
    to a reader; the difference of expected answers is told instead.
    """
    where = "waves_" if waves else ""
    code = where + _CODES[release.op]
    if math.isnan(release.pvalue):
        which = {"threshold": release.rhs[1:]} if release.op == "|" else {}
        return Finding(f"{code}_given", "note", item=release.item, values=which)
    size, values = release.epc, {"chisq": release.chisq, "p": PValue(release.pvalue)}
    if ordinal and release.op == "~1":
        code = f"{where}released_{'unsized' if math.isnan(release.points) else 'ordinal_intercept'}"
        size = release.points
    higher = Word(f"direction.{'higher' if size >= 0 else 'lower'}")
    sizes: dict[str, object] = {"epc": release.epc, "points": abs(size), "higher": higher}
    return Finding(code, "warning", item=release.item, group=release.group or None, values=values | sizes)
