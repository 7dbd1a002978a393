# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Balanced draws fitted in batches are those fitted one by one."""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import balanced
from coprod_measures.analysis.invariance.balanced import balanced_repeat
from coprod_measures.analysis.invariance.climb import climb
from coprod_measures.analysis.invariance.result import BalancedRepeat
from coprod_measures.estimation import fit_model
from coprod_measures.estimation.refit_many import Refitter
from coprod_measures.estimation.robust_many import robust_measures, saturated_sums
from coprod_measures.model import FactorModel, SampleStatistics, sample_statistics
from coprod_measures.model.stacked_samples import samples_of_cases

MODEL = FactorModel.parse("f =~ a + b + c\nh =~ d + e + k")
ITEMS = MODEL.observed
STEPS = {"configural": (), "metric": ("loadings",), "strict": ("loadings", "intercepts", "residuals")}


def skewed(n: tuple[int, ...] = (420, 150), seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    common = rng.gamma(2, size=(sum(n), 1)) + rng.normal(size=(sum(n), 2))
    values = np.repeat(common, 3, axis=1) + rng.gamma(1.5, size=(sum(n), 6))
    group = np.repeat([f"g{i}" for i in range(len(n))], n)
    return pd.DataFrame(values, columns=list(ITEMS)).assign(g=group)


def statistics_of(frame: pd.DataFrame, **options) -> SampleStatistics:
    return sample_statistics(frame, ITEMS, group="g", **options)


def repeated(statistics: SampleStatistics, estimator: str, criteria: str, **options) -> BalancedRepeat:
    again = climb(MODEL, statistics, estimator=estimator, criteria=criteria)
    return balanced_repeat(
        MODEL, statistics, estimator=estimator, criteria=criteria, seed=3, steps=again, draws=12, **options
    )


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
@pytest.mark.parametrize("criteria", ["chen_2007", "difference_test"])
@pytest.mark.parametrize("n", [(420, 150), (300, 140, 120)])
def test_batches_find_what_the_ladder_of_each_draw_finds(
    estimator: str, criteria: str, n: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    statistics = statistics_of(skewed(n))
    together = repeated(statistics, estimator, criteria)
    monkeypatch.setattr(balanced, "STACKED", ())
    alone = repeated(statistics, estimator, criteria)
    assert together.decisions == alone.decisions
    assert together.failed == alone.failed
    for step, found in together.median_delta.items():
        assert found == pytest.approx(alone.median_delta[step], rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("step", STEPS)
def test_robust_indices_are_those_of_each_sample(step: str) -> None:
    frame = skewed()
    fit = fit_model(MODEL, statistics_of(frame), equal=STEPS[step], estimator="MLR")
    values = [frame.loc[frame["g"] == g, list(ITEMS)].to_numpy() for g in ("g0", "g1")]
    rng = np.random.default_rng(2)
    cases = np.array([[v[rng.permutation(len(v))[:120]] for v in values] for _ in range(8)])
    samples, centred = samples_of_cases(ITEMS, ("g0", "g1"), cases)
    refitter = Refitter.of(fit)
    found = refitter.refit(samples)
    robust = robust_measures(refitter, samples, found, centred, saturated_sums(centred, True))
    for b in range(8):
        arrays = {"g0": cases[b, 0], "g1": cases[b, 1]}
        sample = SampleStatistics.from_arrays(ITEMS, arrays)
        alone = fit_model(MODEL, sample, equal=STEPS[step], estimator="MLR").fit_measures()
        expected = [alone[name] for name in ("cfi_robust", "rmsea_robust", "srmr")]
        assert robust[b] == pytest.approx(expected, rel=1e-7, abs=1e-8)


def test_incomplete_answers_are_drawn_with_their_gaps() -> None:
    frame = skewed()
    frame.loc[::9, "b"] = np.nan
    statistics = statistics_of(frame, missing="fiml")
    again = climb(MODEL, statistics, estimator="MLR", criteria="chen_2007")
    options = {"estimator": "MLR", "criteria": "chen_2007", "seed": 3, "steps": again, "draws": 4}
    alone = balanced_repeat(MODEL, statistics, **options)
    assert alone.failed == 0
    assert alone.n_per_group == 150
    with joblib.parallel_config("threading", n_jobs=2):
        assert balanced_repeat(MODEL, statistics, **options) == alone


def test_without_the_ladder_the_draws_are_fitted_afresh() -> None:
    statistics = statistics_of(skewed())
    afresh = balanced_repeat(MODEL, statistics, estimator="ML", criteria="chen_2007", seed=3, draws=12)
    again = repeated(statistics, "ML", "chen_2007")
    assert afresh.decisions == again.decisions
    for step, found in again.median_delta.items():
        assert found == pytest.approx(afresh.median_delta[step], rel=1e-5, abs=1e-6)


def test_draws_in_which_an_item_does_not_vary_fail_and_are_told() -> None:
    frame = skewed()
    rows = frame.index[frame["g"] == "g0"]
    frame.loc[rows, "a"] = 1.0
    frame.loc[rows[:3], "a"] = [0.0, 2.0, 5.0]  # three of 420 answer differently: most draws have one of them
    statistics = statistics_of(frame)
    for estimator in ("ML", "MLR"):
        found = repeated(statistics, estimator, "chen_2007")
        assert 0 < found.failed <= 12
