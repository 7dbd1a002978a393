# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Permuted and simulated reference distributions of the ladder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import permutation_test, simulated_cutoffs
from coprod_measures.errors import NotSupportedError
from coprod_measures.estimation import fit_model, refit
from coprod_measures.model import FactorModel, sample_statistics

HS_MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def hs1939() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parent.parent / "data" / "hs1939.csv")


def pvalues(result) -> pd.Series:
    return result.to_frame().set_index(["step", "index"])["pvalue"]


def test_a_refit_is_a_fit(hs1939):
    model = FactorModel.parse(HS_MODEL)
    items = list(model.observed)
    first = fit_model(model, sample_statistics(hs1939, items, group="school"), equal=("loadings",))
    rng = np.random.default_rng(1)
    shuffled = hs1939.assign(school=rng.permutation(hs1939["school"].to_numpy()))
    order = ["Pasteur", "Grant-White"]
    other = sample_statistics(shuffled, items, group="school", group_order=order)
    again, fresh = refit(first, other), fit_model(model, other, equal=("loadings",))
    assert again.values == pytest.approx(fresh.values, abs=1e-6)
    assert again.fit_measures()["chisq"] == pytest.approx(fresh.fit_measures()["chisq"], rel=1e-9)
    assert again.n == fresh.n


def test_permutation_sees_that_schools_differ_in_intercepts(hs1939):
    result = permutation_test(HS_MODEL, hs1939, group="school", n_permutations=60, seed=3)
    p = pvalues(result)
    assert p["scalar", "cfi"] == pytest.approx(1 / 61)
    assert p["scalar", "chisq"] == pytest.approx(1 / 61)
    assert p["metric", "cfi"] > 0.05
    frame = result.to_frame()
    observed = frame[(frame["step"] == "scalar") & (frame["index"] == "chisq")]["observed"].iloc[0]
    assert observed == pytest.approx(40.0592867452, rel=1e-5)
    assert permutation_test(
        HS_MODEL, hs1939, group="school", n_permutations=5, seed=3
    ).draws == pytest.approx(result.draws[:5])


def test_simulated_cutoffs_are_near_the_chi_square_distribution(hs1939):
    done = []
    result = simulated_cutoffs(
        HS_MODEL, hs1939, group="school", n_samples=150, seed=5, progress=lambda i, n: done.append((i, n))
    )
    frame = result.to_frame().set_index(["step", "index"])
    # 95 % point of χ² on 6 df is 12.6; the spread of a simulated 95 % point of 150 is about 1.
    assert frame.loc[("metric", "chisq"), "cutoff"] == pytest.approx(12.6, abs=3)
    assert frame.loc[("scalar", "chisq"), "pvalue"] == pytest.approx(1 / 151)
    assert frame.loc[("scalar", "cfi"), "cutoff"] < 0
    assert done[-1] == (150, 150)
    assert "150 of 150" in str(result)


def test_groups_of_one_population_are_exchangeable():
    rng = np.random.default_rng(8)
    f = rng.normal(size=400)
    frame = pd.DataFrame({x: 0.8 * f + 0.6 * rng.normal(size=400) for x in "abcd"})
    frame["g"] = np.where(np.arange(400) < 200, "x", "y")
    result = permutation_test("f =~ a + b + c + d", frame, group="g", n_permutations=60, seed=2)
    assert (pvalues(result) > 0.02).all()


def test_whole_clusters_are_moved_and_few_are_refused(hs1939):
    frame = hs1939.sort_values("school", kind="stable", ignore_index=True)
    number = frame.groupby("school").cumcount()
    many = (frame["school"] + (number % 12).astype(str)).to_numpy()
    result = permutation_test(HS_MODEL, frame, group="school", cluster=many, n_permutations=5, seed=1)
    assert len(result.draws) == 5
    nine = np.where(frame["school"] == "Pasteur", number % 6, 6 + number % 3)
    with pytest.raises(NotSupportedError, match="only 84 arrangements of 9 clusters"):
        permutation_test(HS_MODEL, frame, group="school", cluster=nine, n_permutations=5)
    with pytest.raises(NotSupportedError, match="several groups"):
        permutation_test(HS_MODEL, frame, group="school", cluster=number % 12, n_permutations=5)


def test_labels_move_within_their_wave_only():
    rng = np.random.default_rng(9)
    f = rng.normal(size=600)
    frame = pd.DataFrame({x: 0.8 * f + 0.6 * rng.normal(size=600) for x in "abcd"})
    wave = np.repeat([1, 2], 300)
    frame.loc[wave == 2, "a"] += 1.0  # an item that changes with time
    frame["g"] = np.where(wave == 1, np.where(np.arange(600) % 10 < 8, "x", "y"), "y")
    frame.loc[(wave == 2) & (np.arange(600) % 10 < 2), "g"] = "x"  # and groups unequally spread over waves
    free = permutation_test("f =~ a + b + c + d", frame, group="g", n_permutations=40, seed=2)
    held = permutation_test("f =~ a + b + c + d", frame, group="g", within=wave, n_permutations=40, seed=2)
    assert pvalues(free)["scalar", "chisq"] == pytest.approx(1 / 41)
    assert pvalues(held)["scalar", "chisq"] > 0.05
