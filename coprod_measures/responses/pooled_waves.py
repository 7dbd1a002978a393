# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether one person stands in several rows that an analysis takes to be of different people."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..results import Finding
from .response_data import ResponseData


@dataclass(frozen=True, slots=True)
class PooledWaves:
    """Waves that are analysed as one sample.

    Attributes
    ----------
    wave : str
        The column of waves.
    waves : int
        How many there are.
    people : int or None
        Who answered at more than one of them; None where the data do not tell respondents apart.
    """

    wave: str
    waves: int
    people: int | None


def pooled_waves(data: object) -> PooledWaves | None:
    """Return the waves whose rows are of the same people, as far as is known.

    None where the data are no checked responses, hold one wave, or nobody answered at more than one: a survey
    that asks new people every time has independent rows.
    """
    if not isinstance(data, ResponseData) or data.wave is None:
        return None
    waves = len(data.order_of(data.wave))
    if waves < 2:
        return None
    if data.respondent is None:
        return PooledWaves(data.wave, waves, None)
    rows = pd.DataFrame({"person": data.labels(data.respondent), "wave": data.labels(data.wave)})
    people = int((rows.dropna().drop_duplicates()["person"].value_counts() > 1).sum())
    return PooledWaves(data.wave, waves, people) if people else None


def pooled_findings(data: object, by: str | None = None, *, group: str | None = None) -> tuple[Finding, ...]:
    """Tell that people count several times, which errors and p-values do not know of.

    Parameters
    ----------
    data : object
        Checked responses; of anything else nothing is known.
    by : str, optional
        The column that the analysis is made by: of one wave at a time there is nothing to tell.
    group : str, optional
        The column of groups that are compared, or modelled together, as if they were of different people.
    """
    found = pooled_waves(data)
    if found is None or found.wave == by:
        return ()
    code = "waves_as_groups" if found.wave == group else "waves_pooled"
    return (Finding(code, values={"waves": found.waves, "wave": found.wave}),)
