# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Cluster-robust errors and tests, held to lavaan 0.6-14 and to sandwiches made by brute force."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.stats import multivariate_normal

import coprod_measures as cm
from coprod_measures.errors import DataError, NotSupportedError, OptionError, StatisticalWarning
from coprod_measures.estimation import CfaFit, cfa, difference_test
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.numerics.casewise import saturated_trace
from coprod_measures.numerics.clustered import (
    Clusters,
    clustered_independence_trace,
    clustered_saturated_trace,
)

TESTS = Path(__file__).resolve().parent.parent
CASES: dict[str, Any] = json.loads((TESTS / "reference" / "clusters.json").read_text(encoding="utf-8"))
MODEL = "f1 =~ y1+y2+y3\nf2 =~ y4+y5+y6"
PRO = "pro =~ PRO1+PRO2+PRO3+PRO4+PRO5+PRO6"
NAMES = [f"y{i}" for i in range(1, 7)]


@pytest.fixture(scope="module")
def demo() -> pd.DataFrame:
    """Return the simulated respondents of 200 clusters; odd and even clusters are two groups."""
    data = pd.read_csv(TESTS / "data" / "demo_twolevel.csv")
    data["grp"] = np.where(data["cluster"] % 2 == 0, "even", "odd")
    return data


@pytest.fixture(scope="module")
def bilingual() -> pd.DataFrame:
    """Return the simulated survey of nine projects, with missing answers."""
    return pd.read_csv(TESTS / "data" / "bilingual_sim.csv")


def fitted(model: str, data: Any, **options: Any) -> CfaFit:
    """Fit without the warning that few clusters give."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return cfa(model, data, **options)


def assert_same(fit: CfaFit, reference: dict[str, Any]) -> None:
    """Compare every estimate, error and fit measure; lavaan stops a little before the optimum."""
    rows = fit.parameter_estimates(standardized=True)
    found = {
        (r.lhs, r.op, r.rhs, fit.group_labels.index(r.group) + 1): (r.est, r.se, r.std_all)
        for r in rows.itertuples()
    }
    assert len(found) == len(reference["parameters"])
    for lhs, op, rhs, group, _, est, se, std in reference["parameters"]:
        mine = found[lhs, op, rhs, group]
        assert mine[0] == pytest.approx(est, abs=5e-5)
        assert mine[1] == pytest.approx(se, abs=2e-5)
        assert mine[2] == pytest.approx(std, abs=5e-5)
    measures = fit.fit_measures()
    missing = {name for name in reference["fit"] if name not in measures}
    assert missing <= {"gfi", "agfi", "pgfi"}  # these have no agreed form for incomplete cases
    for name, value in reference["fit"].items():
        if value is not None and name not in missing:
            assert measures[name] == pytest.approx(value, rel=1e-6, abs=1e-6), name


def test_clusters_of_lavaan(demo: pd.DataFrame) -> None:
    assert_same(fitted(MODEL, demo, cluster="cluster"), CASES["cluster_demo_single_MLR"])


def test_ignored_clusters_of_lavaan(demo: pd.DataFrame) -> None:
    fit = fitted(MODEL, demo, estimator="MLR", meanstructure=True)
    assert_same(fit, CASES["cluster_demo_ignored_MLR"])


def test_groups_in_clusters_of_lavaan(demo: pd.DataFrame) -> None:
    case = CASES["cluster_demo_mg_scalar"]
    options = {"group": "grp", "cluster": "cluster", "estimator": "MLR"}
    configural = fitted(MODEL, demo, **options)
    scalar = fitted(MODEL, demo, **options, equal=["loadings", "intercepts"])
    assert_same(configural, case["configural"])
    assert_same(scalar, case["scalar"])
    test = difference_test(configural, scalar)
    assert test.method == "satorra_bentler_2001"
    assert (test.chisq, test.df) == (pytest.approx(case["difference"]["chisq"], rel=2e-6), 8)


def test_incomplete_cases_in_nine_clusters_of_lavaan(bilingual: pd.DataFrame) -> None:
    with pytest.warns(StatisticalWarning, match="9 clusters"):
        fit = cfa(PRO, bilingual, cluster="project", missing="fiml")
    assert_same(fit, CASES["cluster_bilingual_9"])
    assert [f.code for f in fit.findings] == ["few_clusters", "clusters_not_above_parameters"]
    assert fit.admissible  # the estimates are sound; the errors are not
    assert "9 kluster" in fit.findings[0].message("sv")


def test_errors_have_the_rank_of_the_clusters(bilingual: pd.DataFrame) -> None:
    fit = fitted(PRO, bilingual, cluster="project", missing="fiml")
    free = [i for i, p in enumerate(fit.table.parameters) if p.free]
    covariance = fit.row_covariance[np.ix_(free, free)]
    scale = np.sqrt(covariance.diagonal())
    roots = np.linalg.eigvalsh(covariance / np.outer(scale, scale))
    assert (roots > 1e-8).sum() == 8


def brute_force_errors(fit: CfaFit, values: np.ndarray, group: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """Return sandwich errors from numerical derivatives of every case's log-density."""
    to_rows = fit.objective.map

    def densities(theta: np.ndarray) -> np.ndarray:
        found = np.zeros(len(values))
        for g, m in enumerate(fit.objective.moments(to_rows.values(theta))):
            found[group == g] = multivariate_normal(m.mean, m.cov).logpdf(values[group == g])
        return found

    theta, step = fit.minimum.theta, 1e-4
    moves = step * np.eye(len(theta))
    scores = np.array([(densities(theta + m) - densities(theta - m)) / (2 * step) for m in moves]).T
    hessian = np.array(
        [
            [
                sum(
                    sign * densities(theta + a * first + b * second).sum()
                    for a, b, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
                )
                / (4 * step**2)
                for second in moves
            ]
            for first in moves
        ]
    )
    totals = np.zeros((len(np.unique(cluster)), len(theta)))
    codes = np.unique(cluster, return_inverse=True)[1]
    for g in np.unique(group):
        c = len(np.unique(cluster[group == g]))
        np.add.at(totals, codes[group == g], scores[group == g] * math.sqrt(c / (c - 1)))
    inverse = np.linalg.inv(hessian)
    return np.sqrt((inverse @ totals.T @ totals @ inverse).diagonal())


def test_errors_by_brute_force(demo: pd.DataFrame) -> None:
    data = demo.iloc[:600]
    fit = fitted("f1 =~ y1+y2+y3", data, cluster="cluster")
    expected = brute_force_errors(
        fit, data[NAMES[:3]].to_numpy(), np.zeros(600, dtype=int), data["cluster"].to_numpy()
    )
    free = [i for i, p in enumerate(fit.table.parameters) if p.free]
    assert fit.standard_errors[free] == pytest.approx(expected, rel=1e-5)


def test_a_cluster_across_groups_is_one_cluster(demo: pd.DataFrame) -> None:
    data = demo.iloc[:800].assign(half=lambda d: np.where(np.arange(len(d)) % 2, "b", "a"))
    equal = ["loadings", "intercepts", "residuals", "means", "lv_variances"]
    fit = fitted("f1 =~ y1+y2+y3", data, cluster="cluster", group="half", equal=equal)
    halves = (data["half"] == "b").to_numpy().astype(int)
    expected = brute_force_errors(fit, data[NAMES[:3]].to_numpy(), halves, data["cluster"].to_numpy())
    rows = [i for i, p in enumerate(fit.table.parameters) if p.free and p.group == 1]
    assert fit.standard_errors[rows] == pytest.approx(expected, rel=1e-5)
    separate = fitted(
        "f1 =~ y1+y2+y3", data.assign(cluster=data["cluster"].astype(str) + data["half"]),
        cluster="cluster", group="half", equal=equal,
    )  # fmt: skip
    assert separate.standard_errors[rows].mean() < 0.97 * fit.standard_errors[rows].mean()


def test_every_case_its_own_cluster_is_the_ordinary_sandwich(demo: pd.DataFrame) -> None:
    data = demo.iloc[:300].assign(own=np.arange(300))
    alone = fitted(MODEL, data, cluster="own")
    plain = fitted(MODEL, data, estimator="MLR", meanstructure=True)
    factor = 300 / 299
    assert alone.standard_errors**2 == pytest.approx(plain.standard_errors**2 * factor, rel=1e-10)
    assert alone.scaled is not None
    assert plain.scaled is not None
    assert alone.scaled.factor == pytest.approx(plain.scaled.factor * factor, rel=1e-10)


def test_fiml_without_missing_answers_is_complete_data(demo: pd.DataFrame) -> None:
    complete = fitted(MODEL, demo, cluster="cluster")
    incomplete = fitted(MODEL, demo, cluster="cluster", missing="fiml")
    assert incomplete.standard_errors == pytest.approx(complete.standard_errors, rel=1e-6)
    shared = ("chisq_scaled", "baseline_chisq_scaled", "cfi_scaled", "rmsea_scaled", "scaling_factor_h1")
    for name in shared:
        assert incomplete.fit_measures()[name] == pytest.approx(complete.fit_measures()[name], rel=1e-5)


def test_order_of_rows_and_names_of_clusters_do_not_matter(demo: pd.DataFrame) -> None:
    shuffled = demo.sample(frac=1.0, random_state=1).assign(cluster=lambda d: "c" + d["cluster"].astype(str))
    there = fitted(MODEL, pl.from_pandas(shuffled).lazy(), cluster="cluster")
    assert there.standard_errors == pytest.approx(fitted(MODEL, demo, cluster="cluster").standard_errors)


def test_traces_of_singletons_are_those_of_cases() -> None:
    draw = np.random.default_rng(4)
    values = draw.standard_normal((5000, 4)) ** 3
    centred = values - values.mean(axis=0)
    alone = Clusters((np.arange(5000),), 5000)
    for given in (np.zeros(4, dtype=bool), np.array([False, True, False, True])):
        for means in (True, False):
            expected = saturated_trace(centred, given, means) * 5000 / 4999
            assert clustered_saturated_trace(centred, given, means, alone, 0) == pytest.approx(expected)


def test_independence_trace_of_incomplete_variables() -> None:
    draw = np.random.default_rng(5)
    values = draw.standard_normal((400, 3))
    values[draw.random((400, 3)) < 0.2] = np.nan
    codes = np.repeat(np.arange(40), 10)
    total = 0.0
    for column in values.T:
        seen = ~np.isnan(column)
        x = column[seen]
        m, v = x.mean(), x.var()
        scores = np.column_stack([(x - m) / v, ((x - m) ** 2 - v) / (2 * v**2)])
        sums = np.array([scores[codes[seen] == c].sum(axis=0) for c in range(40)])
        information = len(x) * np.diag([1 / v, 1 / (2 * v**2)])
        total += float(np.trace(np.linalg.solve(information, sums.T @ sums))) * 40 / 39
    clusters = Clusters((codes,), 40)
    assert clustered_independence_trace(values, clusters, 0) == pytest.approx(total)


def test_cases_without_a_cluster_are_left_out(demo: pd.DataFrame) -> None:
    data = demo.astype({"cluster": float})
    data.loc[data["cluster"] == 7, "cluster"] = np.nan
    fit = fitted(MODEL, data, cluster="cluster")
    assert fit.clusters is not None
    assert fit.clusters.n == 199
    assert fit.n == int((demo["cluster"] != 7).sum())
    assert any(f.code == "cases_dropped" for f in fit.findings)


def test_clusters_that_cannot_be_used(demo: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="one cluster"):
        cfa(MODEL, demo.assign(cluster=1), cluster="cluster")
    with pytest.raises(DataError, match="group odd"):
        cfa(MODEL, demo[(demo["grp"] == "even") | (demo["cluster"] == 199)], group="grp", cluster="cluster")
    for estimator in ("MLM", "MLMV", "GLS", "ULS"):
        with pytest.raises(NotSupportedError, match="cluster="):
            cfa(MODEL, demo, cluster="cluster", estimator=estimator)
    with pytest.raises(NotSupportedError, match="ordinal"):
        cfa(MODEL, demo[[*NAMES, "cluster"]].round().clip(-2, 2), cluster="cluster", estimator="WLSMV")
    sample = sample_statistics(demo, FactorModel.parse(MODEL).observed)
    with pytest.raises(OptionError, match="cluster"):
        cfa(MODEL, sample, cluster="cluster")


def test_sample_statistics_keep_their_clusters(demo: pd.DataFrame) -> None:
    sample = sample_statistics(demo, ["x1", *NAMES[::-1]], cluster="cluster")
    from_sample = fitted(MODEL, sample, cluster="cluster")
    assert from_sample.standard_errors == pytest.approx(
        fitted(MODEL, demo, cluster="cluster").standard_errors
    )
    assert "in 200 clusters" in str(from_sample)


def test_checked_responses_in_declared_clusters() -> None:
    instrument = cm.load_instrument(TESTS / "data" / "small.yaml")
    draw = np.random.default_rng(1)
    names = ["A1", "A2", "A3", "A4"]
    project = np.repeat(np.arange(40), 10)
    agree = draw.standard_normal((400, 1)) + 0.6 * draw.standard_normal((40, 1))[project]
    codes = np.clip(np.round(3 + 0.7 * agree + 0.8 * draw.standard_normal((400, 4))), 1, 5).astype(int)
    keyed = pd.DataFrame(codes, columns=names).assign(project=[f"P{k}" for k in project])
    raw = keyed.assign(A3=6 - keyed["A3"], id=np.arange(400), B1=3)  # A3 is reversed in the form
    others = {i.id: 3 for i in instrument.items if i.id not in raw.columns}
    data, _ = cm.validate(raw.assign(**others), instrument, respondent="id", cluster="project")
    model = "a =~ A1 + A2 + A3 + A4"
    expected = fitted(model, keyed, cluster="project")
    assert fitted(model, data, cluster="project").standard_errors == pytest.approx(expected.standard_errors)
    assert fitted(model, data).options.clustered is False  # a declared cluster is used where it is named
    levels = "level: 1; a =~ A1 + A2 + A3 + A4; level: 2; b =~ A1 + A2 + A3 + A4"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        two = cm.two_level_cfa(levels, data, cluster="project")
        plain = cm.two_level_cfa(levels, keyed, cluster="project")
    assert two.values == pytest.approx(plain.values)
