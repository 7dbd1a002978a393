# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Many samples fitted at once have the outcome of `refit` for each."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.errors import EstimationError, NotSupportedError
from coprod_measures.estimation import fit_model, refit
from coprod_measures.estimation.refit_many import MEASURES, Refitter
from coprod_measures.estimation.stacked_objective import StackedObjective
from coprod_measures.model import FactorModel, SampleStatistics, sample_statistics
from coprod_measures.model.stacked_moments import stacked_model
from coprod_measures.model.stacked_samples import StackedSamples, normal_samples, samples_of_rows
from coprod_measures.model.wave_model import WaveModel

HS = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
HIGHER = f"{HS}\nability =~ visual + textual + speed"
PATHS = f"{HS}\nspeed ~ visual + textual\nx7 ~~ x8"
STEPS = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}
PUPILS = pd.read_csv(Path(__file__).parent.parent / "data" / "hs1939.csv")
ITEMS = tuple(f"x{i}" for i in range(1, 10))
SCHOOLS = ("Pasteur", "Grant-White")
VALUES = PUPILS[list(ITEMS)].to_numpy()
MEMBER = (PUPILS["school"] == "Grant-White").to_numpy().astype(int)


def permuted(replicates: int, seed: int = 1) -> StackedSamples:
    rng = np.random.default_rng(seed)
    labels = np.array([rng.permutation(MEMBER) for _ in range(replicates)])
    return samples_of_rows(ITEMS, SCHOOLS, VALUES, labels)


def fitted(model: str = HS, step: str = "configural", **options):
    statistics = sample_statistics(PUPILS, ITEMS, group="school")
    return fit_model(FactorModel.parse(model), statistics, equal=STEPS[step], **options)


def assert_same_as_one_by_one(fit, samples: StackedSamples, alone: int | None = 0) -> None:
    refitter = Refitter.of(fit)
    found = refitter.refit(samples)
    assert alone is None or found.alone.sum() <= alone
    for b in range(len(samples)):
        again = refit(refitter.fit, samples.sample(b))
        assert found.converged[b] == again.converged
        assert found.admissible[b] == again.admissible
        if again.converged:
            measures = again.fit_measures()
            assert found.measures[b] == pytest.approx([measures[m] for m in MEASURES], rel=1e-8, abs=1e-8)
            assert found.theta[b] == pytest.approx(again.minimum.theta, rel=1e-6, abs=1e-6)
        else:
            assert np.isnan(found.measures[b]).all()


@pytest.mark.parametrize("step", STEPS)
def test_fifty_permutations_of_each_step_are_those_fitted_one_by_one(step: str) -> None:
    assert_same_as_one_by_one(fitted(step=step), permuted(50), alone=3)


@pytest.mark.parametrize(
    ("model", "step", "options"),
    [
        (HS, "scalar", {"identification": "std_lv"}),
        (HS, "scalar", {"identification": "effect"}),
        (HS, "metric", {"likelihood": "wishart"}),
        (HS, "metric", {"free": ("visual =~ x2",)}),
        (HIGHER, "scalar", {}),
        (PATHS, "strict", {}),
    ],
    ids=["std_lv", "effect", "wishart", "partial", "higher", "paths"],
)
def test_other_models_are_those_fitted_one_by_one(model: str, step: str, options: dict) -> None:
    assert_same_as_one_by_one(fitted(model, step, **options), permuted(8), alone=None)


def test_one_group_without_means() -> None:
    fit = fit_model(FactorModel.parse(HS), sample_statistics(PUPILS, ITEMS))
    assert not fit.options.meanstructure
    rng = np.random.default_rng(2)
    chosen = np.where(rng.uniform(size=(8, len(VALUES))) < 0.7, 0, -1)
    assert_same_as_one_by_one(fit, samples_of_rows(ITEMS, ("",), VALUES, chosen))


def test_parameters_equal_within_a_group() -> None:
    """Waves: one loading stands in several rows of the same group."""
    columns = {"a": ("x1", "x4"), "b": ("x2", "x5"), "c": ("x3", "x6")}
    waves = WaveModel({"f": ("a", "b", "c")}, columns, n_groups=2)
    names = tuple(f"x{i}" for i in range(1, 7))
    statistics = sample_statistics(PUPILS, names, group="school")
    fit = fit_model(
        waves.at(("loadings", "intercepts")), statistics, identification=waves.engine_identification
    )
    assert fit.converged
    rng = np.random.default_rng(3)
    labels = np.array([rng.permutation(MEMBER) for _ in range(8)])
    assert_same_as_one_by_one(fit, samples_of_rows(names, SCHOOLS, VALUES[:, :6], labels), alone=None)


@pytest.mark.parametrize(
    "options", [{"bounds": "nonnegative_variances"}, {"estimator": "ULS"}], ids=["bounds", "ULS"]
)
def test_what_is_not_stacked_is_fitted_one_by_one_and_counted(options: dict) -> None:
    fit, samples = fitted(step="metric", **options), permuted(3)
    assert_same_as_one_by_one(fit, samples, alone=None)
    assert Refitter.of(fit).refit(samples).alone.all()


def test_a_robust_fit_is_refitted_by_plain_maximum_likelihood() -> None:
    samples = permuted(4)
    robust, plain = (Refitter.of(fitted(estimator=e)).refit(samples) for e in ("MLR", "ML"))
    assert robust.measures == pytest.approx(plain.measures, rel=1e-9)


def test_a_singular_sample_fails_alone() -> None:
    samples = permuted(6)
    samples.cov[2, 1, 4] = samples.cov[2, 1, :, 4] = 0.0
    refitter = Refitter.of(fitted(step="metric"))
    found = refitter.refit(samples)
    assert found.alone.tolist() == [False, False, True, False, False, False]
    assert found.converged.tolist() == [True, True, False, True, True, True]
    assert np.isnan(found.theta[2]).all()
    with pytest.raises(EstimationError, match="not positive definite"):
        refit(refitter.fit, samples.sample(2))
    others = refitter.refit(samples.of(np.array([0, 1, 3, 4, 5])))
    assert np.delete(found.measures, 2, axis=0) == pytest.approx(others.measures, rel=1e-10)


def test_hard_samples_have_the_same_outcome_and_are_counted() -> None:
    """Weak loadings and few cases: negative variances, and searches that find nothing."""
    loadings = np.full(4, 0.35)
    cov = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    population = sample_statistics_of(cov)
    fit = fit_model(FactorModel.parse("f =~ a + b + c + d"), population)
    rngs = [np.random.default_rng([5, i]) for i in range(25)]
    samples = normal_samples(("a", "b", "c", "d"), ("",), [population.groups[0]], (60,), rngs)
    found = Refitter.of(fit).refit(samples)
    assert found.alone.any()
    assert not found.admissible.all()
    assert_same_as_one_by_one(fit, samples, alone=None)


def sample_statistics_of(cov: np.ndarray) -> SampleStatistics:
    rng = np.random.default_rng(1)
    raw = rng.normal(size=(400, len(cov)))
    raw = np.linalg.solve(np.linalg.cholesky(np.cov(raw.T, ddof=0)), (raw - raw.mean(axis=0)).T).T
    return SampleStatistics.from_arrays(tuple("abcd"), {"": raw @ np.linalg.cholesky(cov).T})


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 7))
def test_the_size_of_a_batch_does_not_matter(seed: int, size: int) -> None:
    samples, refitter = permuted(7, seed), Refitter.of(fitted(step="scalar"))
    whole = refitter.refit(samples)
    parts = [refitter.refit(samples.of(np.arange(7)[i : i + size])) for i in range(0, 7, size)]
    assert np.concatenate([p.measures for p in parts]) == pytest.approx(whole.measures, rel=1e-9, abs=1e-9)
    assert np.concatenate([p.admissible for p in parts]).tolist() == whole.admissible.tolist()


@pytest.mark.parametrize("model", [HS, HIGHER, PATHS], ids=["factors", "higher", "paths"])
@pytest.mark.parametrize("identification", ["marker", "effect"])
def test_value_gradient_and_information_are_those_of_one_sample(model: str, identification: str) -> None:
    fit = fitted(model, "scalar", identification=identification)
    objective, b = fit.objective, 3
    theta = fit.minimum.theta + 0.01 * np.random.default_rng(4).normal(size=(b, objective.map.n_free))
    stacked = StackedObjective(
        stacked_model(objective.structures, objective.map),
        np.array([[g.cov for g in objective.groups]] * b),
        np.array([[g.mean for g in objective.groups]] * b),
        np.array([objective.log_determinants] * b),
        np.array([objective.shares] * b),
    )
    everyone = np.arange(b)
    point = stacked.at(theta, everyone)
    for kind in ("expected", "observed"):
        blocks = stacked.information(point, kind, everyone)
        for i in range(b):
            alone = objective.derivatives(theta[i], kind)
            assert point.value[i] == pytest.approx(alone.value, rel=1e-12)
            assert point.gradient[i] == pytest.approx(alone.gradient, abs=1e-12)
            whole = np.zeros_like(alone.information)
            for parameters, block in zip(stacked.model.parameters, blocks, strict=True):
                whole[np.ix_(parameters, parameters)] = block[i]
            assert whole == pytest.approx(alone.information, rel=1e-9, abs=1e-10 * abs(whole).max())


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(8, 40), shift=st.floats(-1e3, 1e3))
def test_moments_of_chosen_rows_are_those_of_the_rows(seed: int, n: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 3)) + shift
    group = rng.integers(-1, 2, size=(4, n))
    group[:, :4] = [0, 1, 0, 1]  # two rows in each at least
    found = samples_of_rows(("a", "b", "c"), ("x", "y"), values, group)
    for b in range(4):
        for g in range(2):
            rows = values[group[b] == g]
            assert found.n[b, g] == len(rows)
            assert found.mean[b, g] == pytest.approx(rows.mean(axis=0), rel=1e-12, abs=1e-12)
            assert found.cov[b, g] == pytest.approx(np.cov(rows.T, ddof=0), abs=1e-11)


def test_many_rows_are_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = permuted(3)
    monkeypatch.setattr("coprod_measures.model.stacked_samples._TABLE", 1000)
    pieces = permuted(3)
    assert pieces.cov == pytest.approx(whole.cov, abs=1e-13)
    assert pieces.mean == pytest.approx(whole.mean, abs=1e-13)


def test_a_variable_that_does_not_vary_in_a_group_has_no_variance() -> None:
    values = VALUES[:20, :3].copy()
    values[:10, 1] = 0.1 + 0.2
    found = samples_of_rows(("a", "b", "c"), ("x", "y"), values, np.repeat([[0, 1]], 10, axis=1))
    assert found.cov[0, 0, 1].tolist() == [0.0, 0.0, 0.0]
    assert found.cov[0, 1, 1, 1] > 0


def test_normal_samples_scatter_about_their_population() -> None:
    """The mean of n·S is (n − 1)·Σ, and that of the means is μ; a sample is drawn by its own generator."""
    fit = fitted(step="strict")
    rngs = [np.random.default_rng([9, i]) for i in range(4000)]
    found = normal_samples(ITEMS, SCHOOLS, fit.matrices, (50, 80), rngs)
    for g, n in enumerate((50, 80)):
        cov = fit.matrices[g].cov
        spread = np.sqrt((cov**2 + np.outer(np.diag(cov), np.diag(cov))) / n / 4000)
        assert (np.abs(found.cov[:, g].mean(axis=0) - cov * (n - 1) / n) < 5 * spread).all()
        error = np.sqrt(np.diag(cov) / n / 4000)
        assert (np.abs(found.mean[:, g].mean(axis=0) - fit.matrices[g].mean) < 5 * error).all()
        assert found.mean[:, g].std(axis=0) == pytest.approx(np.sqrt(np.diag(cov) / n), rel=0.1)
    alone = normal_samples(ITEMS, SCHOOLS, fit.matrices, (50, 80), [np.random.default_rng([9, 7])])
    assert alone.cov[0] == pytest.approx(found.cov[7], rel=1e-12)
    assert alone.mean[0] == pytest.approx(found.mean[7], rel=1e-12)


@pytest.mark.parametrize("step", STEPS)
def test_rearranged_groups_have_lavaans_measures(step: str) -> None:
    """Five arrangements of the pupils, fitted at once; R: tests/reference/rearranged_groups.R."""
    found = json.loads((Path(__file__).parent.parent / "reference" / "rearranged_groups.json").read_text())
    rows = np.arange(len(VALUES))
    labels = np.array([(rows * m) % 301 < 145 for m in found["multipliers"]]).astype(int)
    samples = samples_of_rows(ITEMS, SCHOOLS, VALUES, labels)
    refitter = Refitter.of(fitted(step=step))
    refits = refitter.refit(samples)
    for b, steps in enumerate(found["steps"]):
        expected = [steps[step][name] for name in MEASURES]
        assert refits.measures[b] == pytest.approx(expected, rel=1e-5, abs=1e-6)
    sizes = [(labels == g).sum(axis=1) for g in range(2)]
    assert samples.n.tolist() == np.column_stack(sizes).tolist()


def test_fixed_covariates_are_refused() -> None:
    fit = fit_model(FactorModel.parse("f =~ x1 + x2 + x3\nf ~ x7"), sample_statistics(PUPILS, ITEMS))
    with pytest.raises(NotSupportedError, match="fixed covariates"):
        Refitter.of(fit).refit(samples_of_rows(ITEMS, ("",), VALUES, np.zeros((2, len(VALUES)), dtype=int)))


def test_hard_searches_are_quiet(recwarn: pytest.WarningsRecorder) -> None:
    rng = np.random.default_rng(7)
    cov = np.array([np.cov(rng.normal(size=(9, 12)), ddof=0) for _ in range(6)])
    samples = StackedSamples(ITEMS, ("",), np.full((6, 1), 12.0), np.zeros((6, 1, 9)), cov[:, None])
    Refitter.of(fit_model(FactorModel.parse(HS), sample_statistics(PUPILS, ITEMS))).refit(samples)
    assert not [w for w in recwarn if issubclass(w.category, RuntimeWarning)]
