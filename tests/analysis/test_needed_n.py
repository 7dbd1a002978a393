# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The simulated number of respondents that would make a ladder assessable."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import invariance, needed_n
from coprod_measures.errors import DataError, NotSupportedError, OptionError
from coprod_measures.estimation.refit_many import Refitter


def two_groups(n: int, loading: float, seed: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    f = rng.normal(size=2 * n)
    frame = pd.DataFrame({x: loading * f + np.sqrt(1 - loading**2) * rng.normal(size=2 * n) for x in "abcd"})
    return frame.assign(g=np.repeat(["x", "y"], n))


def test_strong_items_need_no_more_than_the_policy():
    ladder = invariance("f =~ a + b + c + d", two_groups(60, 0.8), group="g")
    assert not ladder.assessable
    found = needed_n(ladder, n_samples=20)
    assert found.n == 100
    assert found.frame["usable"].iloc[-1] >= 0.95
    assert "100 per group would do" in str(found)
    assert "100 per grupp räcker." in found.to_markdown("sv")
    assert "| n per grupp | stickprov | andel användbara |" in found.to_markdown("sv")
    assert found.frame.columns.tolist() == ["n", "samples", "usable"]


def test_weak_items_need_more_and_the_seed_repeats():
    ladder = invariance("f =~ a + b + c + d", two_groups(400, 0.35), group="g")
    first = needed_n(ladder, n_samples=20, sizes=(100, 200, 1200), seed=4)
    assert first.frame["usable"].iloc[0] < 0.95
    assert first.n is None or first.n > 100
    assert first.frame.equals(needed_n(ladder, n_samples=20, sizes=(100, 200, 1200), seed=4).frame)


def test_what_cannot_be_planned_from_is_told():
    frame = two_groups(150, 0.8)
    with pytest.raises(DataError, match="a DataFrame is no ladder"):
        needed_n(frame)
    ladder = invariance("f =~ a + b + c + d", frame, group="g")
    with pytest.raises(OptionError, match="share=95"):
        needed_n(ladder, share=95)
    with pytest.raises(OptionError, match=r"1 sample per size cannot show a share\. Use 20 or more"):
        needed_n(ladder, n_samples=1)
    for sizes in ((), (40, 60)):
        with pytest.raises(OptionError, match="no size is at least 100"):
            needed_n(ladder, sizes=sizes)


def test_ordinal_ladders_are_refused():
    frame = two_groups(300, 0.7)
    for x in "abcd":
        frame[x] = np.digitize(frame[x], [-1, 0, 1])
    ladder = invariance("f =~ a + b + c + d", frame, group="g", estimator="WLSMV")
    with pytest.raises(NotSupportedError, match="one of ordinal items"):
        needed_n(ladder)


def test_an_interrupt_keeps_the_sizes_that_were_tried(monkeypatch):
    monkeypatch.setattr(Refitter, "batch_size", property(lambda self: 16))
    ladder = invariance("f =~ a + b + c + d", two_groups(400, 0.35), group="g")
    seen = []

    def stop(done: int, wanted: int) -> None:
        seen.append((done, wanted))
        if len(seen) == 3:
            raise KeyboardInterrupt

    part = needed_n(ladder, n_samples=20, sizes=(100, 150, 1200), seed=4, progress=stop)
    assert seen == [(16, 20), (20, 20), (16, 20)]
    assert part.n is None
    assert part.frame["samples"].tolist() == [20, 16]
    assert [f.code for f in part.findings] == ["resampling_interrupted"]
    assert "would do" not in str(part)


def test_a_ladder_of_incomplete_robust_fits_can_be_planned_from():
    frame = two_groups(150, 0.8)
    frame.loc[::7, "a"] = np.nan
    ladder = invariance("f =~ a + b + c + d", frame, group="g", estimator="MLR", missing="fiml")
    assert needed_n(ladder, n_samples=20).n == 100
