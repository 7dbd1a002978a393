# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What must hold whatever the data: derivatives, invariances, recovery."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.estimation import CfaFit, cfa, difference_test, fit_model
from coprod_measures.estimation.options import CfaOptions
from coprod_measures.estimation.search import prepare
from coprod_measures.model import FactorModel, GroupMoments, SampleStatistics

TWO_FACTORS = FactorModel.parse("f =~ a + b + c + d\ng =~ e + h + i")
MODELS = {
    "two factors": TWO_FACTORS,
    "correlated residual": FactorModel.parse("f =~ a + b + c + d\ng =~ e + h + i\na ~~ e"),
    "second order": FactorModel.parse("f =~ a + b + c\ng =~ d + e + h\nk =~ i + j + l\nt =~ f + g + k"),
    "bifactor": FactorModel.parse("t =~ a+b+c+d+e+h\nf =~ d+e+h\nt ~~ 0*f"),
    "regressions": FactorModel.parse("f =~ a+b+c\ng =~ d+e+h\ng ~ f + i\nf ~ i + j\na ~ j"),
    "equal loadings": FactorModel.parse("f =~ x*a + x*b + x*c + d\ng =~ e + h + i"),
}
seeds = st.integers(0, 10_000)


def moments(names: tuple[str, ...], seed: int, groups: int = 1, n: int = 300) -> SampleStatistics:
    """Draw moments of correlated variables, nothing to do with any model."""
    draw = np.random.default_rng(seed)
    found = []
    for g in range(groups):
        mixing = draw.normal(size=(len(names), len(names))) * 0.4 + np.eye(len(names)) + 0.5
        values = draw.normal(size=(n, len(names))) @ mixing.T + draw.normal(size=len(names))
        mean = values.mean(axis=0)
        found.append(GroupMoments(f"g{g}" if groups > 1 else "", n, mean, np.cov(values.T, bias=True)))
    return SampleStatistics(names, tuple(found))


def answers(seed: int, n: int = 400, groups: int = 1) -> pd.DataFrame:
    """Draw cases from a two-factor model."""
    draw = np.random.default_rng(seed)
    factors = draw.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], n)
    loadings = draw.uniform(0.5, 1.2, 7)
    values = factors[:, [0, 0, 0, 0, 1, 1, 1]] * loadings + draw.normal(size=(n, 7)) + draw.normal(size=7)
    frame = pd.DataFrame(values, columns=list("abcdehi"))
    return frame.assign(group=draw.integers(groups, size=n))


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("estimator", ["ML", "GLS", "ULS"])
@pytest.mark.parametrize("groups", [1, 2])
@settings(max_examples=3)
@given(seed=seeds)
def test_derivatives_are_those_of_central_differences(
    name: str, estimator: str, groups: int, seed: int
) -> None:
    model = MODELS[name]
    sample = moments(model.observed, seed, groups)
    equal = ("loadings", "intercepts") if groups > 1 else ()
    problem = prepare(model, sample, CfaOptions(estimator, equal=equal, meanstructure=True))
    theta = problem.start * np.random.default_rng(seed).uniform(0.9, 1.1, len(problem.start))
    exact = problem.objective.derivatives(theta, "observed")
    assert exact is not None
    for k in range(len(theta)):
        step = 1e-5 * max(1.0, abs(theta[k]))
        move = np.eye(len(theta))[k] * step
        up, down = (problem.objective.derivatives(theta + s * move, "observed") for s in (1, -1))
        assert up is not None
        assert down is not None
        size = np.abs(exact.information).max()
        assert exact.gradient[k] == pytest.approx((up.value - down.value) / (2 * step), abs=1e-6 * size)
        hessian = (up.gradient - down.gradient) / (2 * step)
        assert np.allclose(exact.information[k], hessian, atol=1e-6 * size)


@pytest.mark.parametrize("name", MODELS)
def test_expected_information_is_the_hessian_where_the_model_fits(name: str) -> None:
    model = MODELS[name]
    sample = moments(model.observed, 1)
    problem = prepare(model, sample, CfaOptions("ML", meanstructure=True))
    implied = problem.objective.moments(problem.map.values(problem.start))[0]
    fitting = GroupMoments("", 300, implied.mean, implied.cov)
    exact = prepare(model, SampleStatistics(model.observed, (fitting,)), CfaOptions("ML", meanstructure=True))
    given_rows = np.array([p.exogenous for p in exact.table.parameters])
    assert np.allclose(exact.map.offset[given_rows], problem.map.offset[given_rows])
    expected, observed = (exact.objective.derivatives(problem.start, k) for k in ("expected", "observed"))
    assert expected is not None
    assert observed is not None
    assert np.allclose(expected.information, observed.information, atol=1e-10)
    assert np.abs(observed.gradient).max() < 1e-10


@pytest.mark.parametrize("equal", [(), ("loadings",), ("loadings", "intercepts")])
@settings(max_examples=5)
@given(seed=seeds)
def test_the_fit_does_not_depend_on_identification(equal: tuple[str, ...], seed: int) -> None:
    data = answers(seed, groups=2)
    fits = [
        cfa(TWO_FACTORS, data, group="group", equal=equal, identification=way)
        for way in ("marker", "std_lv", "effect")
    ]
    for other in fits[1:]:
        assert other.chisquare.statistic == pytest.approx(fits[0].chisquare.statistic, rel=1e-8, abs=1e-8)
        assert other.df == fits[0].df
        for mine, theirs in zip(fits[0].matrices, other.matrices, strict=True):
            assert np.allclose(mine.cov, theirs.cov, atol=1e-6)
            assert np.allclose(mine.mean, theirs.mean, atol=1e-6)
        assert np.allclose(fits[0].standardised[1][0:7], other.standardised[1][0:7], atol=1e-6)


@settings(max_examples=5)
@given(seed=seeds)
def test_units_and_order_do_not_matter(seed: int) -> None:
    data = answers(seed)
    draw = np.random.default_rng(seed)
    units = draw.uniform(0.1, 10.0, 7)
    plain = cfa(TWO_FACTORS, data, meanstructure=True)
    scaled = cfa(TWO_FACTORS, data.assign(**{v: data[v] * u for v, u in zip("abcdehi", units, strict=True)}),
                 meanstructure=True)  # fmt: skip
    shuffled = cfa("g =~ i + h + e\nf =~ d + c + b + a", data.sample(frac=1.0, random_state=seed))
    assert scaled.chisquare.statistic == pytest.approx(plain.chisquare.statistic, rel=1e-8)
    assert shuffled.chisquare.statistic == pytest.approx(plain.chisquare.statistic, rel=1e-8)
    assert np.allclose(scaled.standardised[1][0:7], plain.standardised[1][0:7], atol=1e-6)
    errors = [
        [f.standard_errors[r] for r, p in enumerate(f.table.parameters) if p.op == "~~" and p.lhs == p.rhs]
        for f in (plain, scaled)
    ]
    assert np.allclose(np.array(errors[1])[:7], np.array(errors[0])[:7] * units**2, rtol=1e-5)


@settings(max_examples=5)
@given(seed=seeds)
def test_a_group_against_itself_differs_in_nothing(seed: int) -> None:
    half = answers(seed)
    both = pd.concat([half.assign(group="one"), half.assign(group="two")])
    steps: list[CfaFit] = [
        cfa(TWO_FACTORS, both, group="group", equal=equal)
        for equal in ((), ("loadings",), ("loadings", "intercepts"), ("loadings", "intercepts", "residuals"))
    ]
    single = cfa(TWO_FACTORS, half, meanstructure=True)
    assert steps[0].chisquare.statistic == pytest.approx(2 * single.chisquare.statistic, rel=1e-8)
    for freer, restricted in pairwise(steps):
        test = difference_test(freer, restricted)
        assert test.chisq == pytest.approx(0.0, abs=1e-7)
        assert test.df > 0
    assert steps[-1].latent_means()["est"].to_numpy() == pytest.approx(np.zeros(4), abs=1e-7)


def test_likelihood_divisors_agree_as_they_must() -> None:
    data = answers(3)
    normal, wishart = (cfa(TWO_FACTORS, data, likelihood=k) for k in ("normal", "wishart"))
    n = normal.n
    assert wishart.chisquare.statistic == pytest.approx(normal.chisquare.statistic * (n - 1) / n, rel=1e-8)


def test_parameters_are_recovered_within_monte_carlo_error() -> None:
    truth = {"b": 0.8, "c": 1.2, "d": 0.6}
    found = []
    for seed in range(60):
        draw = np.random.default_rng(seed)
        f = draw.normal(size=(500, 1))
        values = f * [1.0, *truth.values()] + draw.normal(size=(500, 4))
        fit = cfa("f =~ a + b + c + d", pd.DataFrame(values, columns=list("abcd")))
        table = fit.parameter_estimates()
        rows = table[(table["op"] == "=~") & (table["rhs"] != "a")]
        found.append([rows["est"].to_numpy(), rows["se"].to_numpy()])
    estimates = np.array(found)
    spread = estimates[:, 0].std(axis=0, ddof=1)
    bias = estimates[:, 0].mean(axis=0) - np.array(list(truth.values()))
    assert (np.abs(bias) < 3.5 * spread / np.sqrt(60)).all()
    assert np.allclose(estimates[:, 1].mean(axis=0), spread, rtol=0.3)  # errors tell the spread


@pytest.mark.parametrize("estimator", ["MLR", "MLM"])
def test_heavy_tails_widen_robust_errors(estimator: str) -> None:
    draw = np.random.default_rng(2)
    normal = draw.normal(size=(1500, 1)) * [0.8, 0.7, 0.9, 0.6] + draw.normal(size=(1500, 4))
    heavy = normal / np.sqrt(draw.chisquare(6, size=(1500, 1)) / 6)  # one scale per case: multivariate t
    data = pd.DataFrame(heavy, columns=list("abcd"))
    plain, robust = cfa("f =~ a+b+c+d", data), cfa("f =~ a+b+c+d", data, estimator=estimator)
    assert np.allclose(plain.values, robust.values)
    free = plain.standard_errors > 0
    assert np.median(robust.standard_errors[free] / plain.standard_errors[free]) > 1.2
    assert robust.scaled is not None
    assert robust.scaled.factor > 1.1


def test_more_equalities_never_fit_better() -> None:
    sample = moments(TWO_FACTORS.observed, 5, groups=2)
    ladder = [(), ("loadings",), ("loadings", "intercepts"), ("loadings", "intercepts", "residuals")]
    values = [fit_model(TWO_FACTORS, sample, equal=equal).minimum.value for equal in ladder]
    assert values == sorted(values)


def test_moments_alone_are_enough_for_ml_and_refused_for_mlr() -> None:
    sample = replace(moments(TWO_FACTORS.observed, 6), case_pass=None)
    assert fit_model(TWO_FACTORS, sample).converged
    robust = fit_model(TWO_FACTORS, sample, estimator="MLR")
    with pytest.raises(Exception, match="only moments were given"):
        _ = robust.standard_errors
