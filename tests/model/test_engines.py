# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Moments are the same wherever the data are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures.errors import DataError
from coprod_measures.estimation import cfa
from coprod_measures.model import sample_statistics

Convert = Callable[[pd.DataFrame], Any]
NAMES = ["c", "a", "b", "d"]


def frame_with_gaps() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    n = 600
    frame = pd.DataFrame(draw.normal(size=(n, 3)), columns=["a", "b", "c"])
    frame["d"] = draw.integers(1, 6, n)  # whole numbers
    frame.loc[draw.choice(n, 40, replace=False), "b"] = np.nan
    frame["school"] = draw.choice(["south", "north", " ", None], n, p=[0.5, 0.4, 0.05, 0.05])
    frame["wave"] = draw.choice([2.0, 10.0, np.nan], n)
    frame["project"] = draw.choice(["p1", "p2", "p3", ""], n)
    return frame


def same(found: Any, expected: Any, tolerance: float = 1e-12) -> None:
    assert found.group_labels == expected.group_labels
    assert found.n_dropped == expected.n_dropped
    for one, other in zip(found.groups, expected.groups, strict=True):
        assert (one.n, one.n_dropped) == (other.n, other.n_dropped)
        assert one.mean == pytest.approx(other.mean, rel=tolerance, abs=tolerance)
        assert one.cov == pytest.approx(other.cov, rel=tolerance, abs=tolerance)


def test_moments_are_those_of_the_complete_rows(engine: Convert) -> None:
    found = sample_statistics(engine(frame_with_gaps()), NAMES)
    complete = frame_with_gaps()[NAMES].dropna()
    assert (found.n, found.n_dropped) == (560, 40)
    assert found.groups[0].mean == pytest.approx(complete.mean().to_numpy(), rel=1e-12)
    assert found.groups[0].cov == pytest.approx(complete.cov(ddof=0).to_numpy(), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("group", ["school", "wave", "d"])
def test_groups_are_the_same_in_every_engine(engine: Convert, group: str) -> None:
    labels = {"school": ["south", "north"], "wave": ["2", "10"], "d": ["5", "1", "3"]}[group]
    names = ["a", "b", "c"]
    found = sample_statistics(engine(frame_with_gaps()), names, group=group, group_order=labels)
    same(found, sample_statistics(frame_with_gaps(), names, group=group, group_order=labels))
    assert found.group_labels == tuple(labels)


@pytest.mark.parametrize("convert", ["polars-lazy", "duckdb"])
def test_a_lazy_frame_has_its_groups_sorted(engines: dict[str, Convert], convert: str) -> None:
    found = sample_statistics(engines[convert](frame_with_gaps()), NAMES, group="school")
    assert found.group_labels == ("north", "south")
    same(found, sample_statistics(frame_with_gaps(), NAMES, group="school", group_order=["north", "south"]))


def test_nan_and_null_are_both_missing() -> None:
    values = [1.0, None, float("nan"), 4.0, 2.0]
    frame = pl.DataFrame({"a": values, "b": [1.0, 2.0, 3.0, 5.0, 9.0]}, strict=False)
    assert frame["a"].null_count() == 1
    for native in (frame, frame.lazy(), frame.to_arrow(), duckdb.sql("select * from frame")):
        assert sample_statistics(native, ["a", "b"]).n == 3


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_cases_and_incomplete_rows(engine: Convert, missing: Any) -> None:
    native = engine(frame_with_gaps())
    options: dict[str, Any] = {"group": "school", "group_order": ["north", "south"], "cluster": "project"}
    found = sample_statistics(native, NAMES, missing=missing, **options)
    expected = sample_statistics(frame_with_gaps(), NAMES, missing=missing, **options)
    same(found, expected, 1e-10)
    ((mine,), (theirs,)) = found.cases("a test"), expected.cases("a test")
    order = [np.lexsort((b.values[:, 1], b.group)) for b in (mine, theirs)]  # lazy rows have no order
    assert mine.values[order[0]] == pytest.approx(theirs.values[order[1]], nan_ok=True)
    assert mine.cluster is not None
    assert np.bincount(mine.cluster).sum() == found.n


@pytest.mark.parametrize("spread", [1.0, 1e-3])
def test_a_mean_far_from_zero_costs_no_digits(engine: Convert, spread: float) -> None:
    exact = np.random.default_rng(3).integers(-40, 40, size=(9000, 2)) * (spread / 8)
    group = np.where(np.arange(9000) < 5000, "a", "b")
    far = pd.DataFrame(exact + 1e8, columns=["x", "y"]).assign(g=group)
    far.loc[5000:, ["x", "y"]] += 1e8  # no centre suits both groups
    found = sample_statistics(engine(far), ["x", "y"], group="g")
    shifted = far[["x", "y"]].to_numpy() - np.where(group == "a", 1e8, 2e8)[:, None]  # exact subtraction
    for moments in found.groups:
        wanted = np.cov(shifted[group == moments.label], rowvar=False, ddof=0)
        assert moments.cov == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("name", ["polars-lazy", "duckdb"])
def test_moments_bring_no_row_out_of_the_engine(
    engines: dict[str, Convert], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coprod_measures.model import engine_moments

    sizes = []
    real = engine_moments.collected

    def watched(frame: Any) -> Any:
        rows = real(frame)
        sizes.append(len(rows))
        return rows

    monkeypatch.setattr(engine_moments, "collected", watched)
    found = sample_statistics(engines[name](frame_with_gaps()), NAMES, group="school")
    assert found.n > 400
    assert len(sizes) == 2  # the centre, and one pass
    assert max(sizes) <= 4  # north, south, blank and null


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f.rename(columns={"b": "bb"}), "no column 'b'"),
        (lambda f: f.assign(b="yes"), "not numbers"),
        (lambda f: f.assign(b=0.1), "same value"),
        (lambda f: f.assign(b=np.nan), "'b' has no value in the group north"),
        (lambda f: f.assign(b=f.b.where(f.school != "south")), "'b' has no value in the group south"),
        (
            lambda f: f.assign(a=f.index.where(f.index % 2 == 0), b=f.index.where(f.index % 2 > 0)),
            "No case is left",
        ),
        (lambda f: f.assign(b=np.where(f.index == 4, np.inf, f.a)), "'b' holds an infinite number"),
        (lambda f: f.assign(school="west"), "no group 'north'"),
    ],
)
def test_unusable_data_are_refused_by_name(engine: Convert, change: Any, words: str) -> None:
    with pytest.raises(DataError, match=words):
        sample_statistics(
            engine(change(frame_with_gaps())), ["a", "b"], group="school", group_order=["north", "south"]
        )


def test_robust_errors_of_a_lazy_frame_are_those_of_an_eager_one(engine: Convert) -> None:
    draw = np.random.default_rng(5)
    level = draw.normal(size=(300, 1))
    frame = pd.DataFrame(level + draw.normal(size=(300, 4)), columns=["a", "b", "c", "d"])
    model = "f =~ a + b + c + d"
    fit, expected = cfa(model, engine(frame), estimator="MLR"), cfa(model, frame, estimator="MLR")
    assert fit.parameter_estimates()["se"].to_numpy() == pytest.approx(
        expected.parameter_estimates()["se"].to_numpy(), rel=1e-6
    )
