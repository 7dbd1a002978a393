# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Two-level factor analysis, held to lavaan 0.6-14, to dense likelihoods and to closed forms.

lavaan stops the search, and the iterations that find the covariance matrices without a model, a little
before the optimum: `test_nearer_to_the_optimum` shows it at lavaan's own estimates. Its figures differ from
the exact ones by up to 2e-4, and each tolerance below says so.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from coprod_measures.errors import DataError, ModelError, OptionError, StatisticalWarning
from coprod_measures.estimation import TwoLevelFit, two_level_cfa
from coprod_measures.model import TwoLevelModel, two_level_statistics
from coprod_measures.numerics.two_level import two_level_loglik, two_level_moments

TESTS = Path(__file__).resolve().parent.parent
CASES: dict[str, Any] = json.loads((TESTS / "reference" / "clusters.json").read_text(encoding="utf-8"))
ONE = "twolevel_demo_ML"
TWO = "twolevel_demo_2f_MLR"
NAMES = [f"y{i}" for i in range(1, 7)]


@pytest.fixture(scope="module")
def demo() -> pd.DataFrame:
    """Return the simulated respondents of 200 clusters of 5, 10, 15 or 20."""
    return pd.read_csv(TESTS / "data" / "demo_twolevel.csv")


@pytest.fixture(scope="module")
def fits(demo: pd.DataFrame) -> dict[str, TwoLevelFit]:
    """Return the fits of the reference cases."""
    return {
        ONE: two_level_cfa(CASES[ONE]["model"], demo, cluster="cluster"),
        TWO: two_level_cfa(CASES[TWO]["model"], demo, cluster="cluster", estimator="MLR"),
    }


def lavaan_values(fit: TwoLevelFit, case: str) -> np.ndarray:
    """Return lavaan's estimates of the rows of a fit."""
    known = {(p[0], p[1], p[2], p[4]): p[5] for p in CASES[case]["parameters"]}
    n_within = len(fit.levels.within.parameters)
    return np.array([
        known[p.lhs, p.op, p.rhs, 1 if i < n_within else 2] for i, p in enumerate(fit.levels.rows)
    ])  # fmt: skip


@pytest.mark.parametrize(("case", "est", "se"), [(ONE, 5e-5, 2e-5), (TWO, 2e-4, 3e-5)])
def test_estimates_of_lavaan(fits: dict[str, TwoLevelFit], case: str, est: float, se: float) -> None:
    rows = fits[case].parameter_estimates(standardized=True)
    found = {
        (r.lhs, r.op, r.rhs, 1 if r.level == "within" else 2): (r.est, r.se, r.std_all)
        for r in rows.itertuples()
    }
    compared = 0
    for lhs, op, rhs, _, level, value, error, std in CASES[case]["parameters"]:
        if (op, level) == ("~1", 1):  # lavaan lists means within clusters, fixed at zero
            assert value == 0
            continue
        mine = found[lhs, op, rhs, level]
        assert mine[0] == pytest.approx(value, abs=est)
        assert mine[1] == pytest.approx(error, abs=se)
        assert mine[2] == pytest.approx(std, abs=1e-4)
        compared += 1
    assert compared == len(found)


@pytest.mark.parametrize("case", [ONE, TWO])
def test_fit_of_lavaan(fits: dict[str, TwoLevelFit], case: str) -> None:
    measures = fits[case].fit_measures()
    loose = {"chisq": 5e-4, "baseline_chisq": 5e-4, "chisq_scaled": 2e-3, "baseline_chisq_scaled": 0.2}
    for name, value in CASES[case]["fit"].items():
        if value is None:
            assert np.isnan(measures[name]), name
            continue
        # what rests on covariances without a model inherits lavaan's early stop
        exact = name in ("logl", "aic", "bic", "bic2", "fmin", "npar", "df", "ntotal", "unrestricted_logl")
        tolerance = loose.get(name, 2e-4)
        expected = pytest.approx(value, rel=1e-8) if exact else pytest.approx(value, abs=tolerance)
        assert measures[name] == expected, name


@pytest.mark.parametrize("case", [ONE, TWO])
def test_intraclass_correlations_of_lavaan(fits: dict[str, TwoLevelFit], case: str) -> None:
    found = fits[case].icc().set_index("item")["icc"]
    for item, value in CASES[case]["icc"].items():
        assert found[item] == pytest.approx(value, abs=1e-4)


def test_what_is_no_coverage_is_refused(fits: dict[str, TwoLevelFit]) -> None:
    for method in (fits[ONE].parameter_estimates, fits[ONE].omega):
        with pytest.raises(OptionError, match="not the coverage of an interval"):
            method(level=95)


@pytest.mark.parametrize("case", [ONE, TWO])
def test_nearer_to_the_optimum(fits: dict[str, TwoLevelFit], case: str) -> None:
    fit = fits[case]
    objective, theta = fit.solution.objective, fit.solution.minimum.theta
    there = objective.map.theta(lavaan_values(fit, case))
    # the likelihood is lavaan's at lavaan's estimates, and higher here
    assert objective.loglik(there) == pytest.approx(CASES[case]["fit"]["logl"], abs=1e-6)
    assert fit.solution.loglik > objective.loglik(there)
    assert fit.saturated.loglik > CASES[case]["fit"]["unrestricted_logl"]
    derivatives = objective.derivatives(there, "observed")
    assert derivatives is not None
    assert np.abs(derivatives.gradient).max() > 1e-7
    # one Newton step from lavaan's estimates arrives here
    reached = there - np.linalg.solve(derivatives.information, derivatives.gradient)
    assert reached == pytest.approx(theta, abs=2e-6)
    assert fit.solution.minimum.gradient_norm < 1e-8


def dense_loglik(
    values: np.ndarray, codes: np.ndarray, within: np.ndarray, between: np.ndarray, mean: np.ndarray
) -> np.ndarray:
    """Return the log-density of each cluster as one long normal vector."""
    found = []
    for c in np.unique(codes):
        rows = values[codes == c]
        n = len(rows)
        cov = np.kron(np.eye(n), within) + np.kron(np.ones((n, n)), between)
        found.append(multivariate_normal(np.tile(mean, n), cov).logpdf(rows.ravel()))
    return np.array(found)


def unbalanced(seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return rows in clusters of one to seven, their codes, and moments to evaluate at."""
    draw = np.random.default_rng(seed)
    codes = np.repeat(np.arange(25), draw.integers(1, 8, 25))
    values = draw.standard_normal((len(codes), 3)) + draw.standard_normal((25, 3))[codes]
    a, b = draw.standard_normal((2, 3, 3))
    return values, codes, a @ a.T + np.eye(3), b @ b.T, draw.standard_normal(3)


def test_likelihood_is_that_of_the_long_vectors() -> None:
    values, codes, within, between, mean = unbalanced()
    order = np.random.default_rng(1).permutation(len(codes))
    moments = two_level_moments(values[order], codes[order])
    expected = dense_loglik(values, codes, within, between, mean).sum()
    assert two_level_loglik(moments, within, between, mean) == pytest.approx(expected, rel=1e-12)


def test_derivatives_and_scores_by_differences() -> None:
    values, codes, *_ = unbalanced()
    frame = pd.DataFrame(values, columns=["a", "b", "c"]).assign(g=codes)
    model = "level: 1\n f =~ a + b + c\nlevel: 2\n h =~ c + 0.7*b + a\n a ~~ b"
    fit = quiet(model, frame.assign(a=frame["a"] + frame["b"]))
    objective = fit.solution.objective
    values = frame.assign(a=frame["a"] + frame["b"])[["a", "b", "c"]].to_numpy()
    theta = objective.map.theta(
        np.where([p.op == "~~" and p.lhs == p.rhs for p in fit.levels.rows], 1.3, 0.4) + 0.01 * np.arange(
            len(fit.levels.rows)
        )
    )  # fmt: skip
    step = 1e-5
    moves = step * np.eye(len(theta))
    found = objective.derivatives(theta, "observed")
    assert found is not None
    slope = np.array([(objective.value(theta + m) - objective.value(theta - m)) / (2 * step) for m in moves])
    assert found.gradient == pytest.approx(slope, abs=1e-8)

    def gradient(at: np.ndarray) -> np.ndarray:
        there = objective.derivatives(at, "expected")
        assert there is not None
        return there.gradient

    hessian = np.array([(gradient(theta + m) - gradient(theta - m)) / (2 * step) for m in moves])
    assert found.information == pytest.approx(hessian, abs=1e-7)

    def clusters(at: np.ndarray) -> np.ndarray:
        m = objective.moments(objective.map.values(at))
        return dense_loglik(values, codes, m.cov_within, m.cov_between, m.mean)

    scores = np.array([(clusters(theta + m) - clusters(theta - m)) / (2 * step) for m in moves]).T
    assert objective.scores(theta) == pytest.approx(scores, abs=1e-6)


def quiet(model: str, frame: pd.DataFrame, **options: Any) -> TwoLevelFit:
    """Fit without warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        return two_level_cfa(model, frame, cluster="g", **options)


def test_balanced_clusters_have_a_closed_form() -> None:
    draw = np.random.default_rng(8)
    codes = np.repeat(np.arange(80), 6)
    rows = draw.standard_normal((480, 3)) + draw.standard_normal((80, 3))[codes] @ np.diag([1.0, 0.8, 0.9])
    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).assign(g=codes)
    fit = quiet("level: 1\n f =~ a+b+c\nlevel: 2\n h =~ a+b+c", frame)
    means = frame.groupby("g")[["a", "b", "c"]].mean()
    inside = frame[["a", "b", "c"]] - means.loc[frame["g"]].to_numpy()
    within = inside.T @ inside / (480 - 80)
    between = np.cov(means.T, bias=True) - within / 6
    found = fit.saturated_moments()
    assert found["within"].to_numpy() == pytest.approx(within.to_numpy(), abs=1e-9)
    assert found["between"].to_numpy() == pytest.approx(between.to_numpy(), abs=1e-9)


def test_truth_is_recovered() -> None:
    draw = np.random.default_rng(12)
    codes = np.repeat(np.arange(1500), draw.integers(2, 9, 1500))
    lam_w, lam_b = np.array([1.0, 0.8, 0.6, 0.7]), np.array([1.0, 0.5, 0.9, 0.7])
    rows = np.outer(draw.standard_normal(len(codes)), lam_w) + 0.7 * draw.standard_normal((len(codes), 4))
    shared = np.outer(0.8 * draw.standard_normal(1500), lam_b) + 0.3 * draw.standard_normal((1500, 4))
    frame = pd.DataFrame(rows + shared[codes] + 2.0, columns=list("abcd")).assign(g=codes)
    fit = quiet("level: 1\n f =~ a+b+c+d\nlevel: 2\n h =~ a+b+c+d", frame, estimator="MLR")
    rows_of = fit.parameter_estimates()
    truth = {("f", "=~"): lam_w, ("h", "=~"): lam_b}
    for (factor, op), expected in truth.items():
        mine = rows_of[(rows_of["lhs"] == factor) & (rows_of["op"] == op)]
        z = (mine["est"].to_numpy()[1:] - expected[1:]) / mine["se"].to_numpy()[1:]
        assert np.abs(z).max() < 3.5
        assert mine["se"].to_numpy()[1:].max() < 0.06
    omegas = fit.omega()
    within = lam_w.sum() ** 2 / (lam_w.sum() ** 2 + 4 * 0.49)
    between = 0.64 * lam_b.sum() ** 2 / (0.64 * lam_b.sum() ** 2 + 4 * 0.09)
    for key, value in {("f", "within"): within, ("h", "between"): between}.items():
        found = omegas[key]  # type: ignore[index]
        assert found.low < value < found.high
        assert found.high - found.low < 0.06
    assert fit.chisquare.pvalue > 0.001
    assert fit.fit_measures()["chisq_scaling_factor"] == pytest.approx(1.0, abs=0.15)


def test_omega_from_the_parameters(fits: dict[str, TwoLevelFit]) -> None:
    rows = fits[TWO].parameter_estimates()
    part = rows[rows["level"] == "between"]
    loadings = part[(part["lhs"] == "fb2") & (part["op"] == "=~")]["est"].sum()
    variance = part[(part["lhs"] == "fb2") & (part["rhs"] == "fb2")]["est"].sum()
    error = part[part["lhs"].isin(["y4", "y5", "y6"]) & (part["op"] == "~~")]["est"].sum()
    expected = loadings**2 * variance / (loadings**2 * variance + error)
    assert fits[TWO].omega()["fb2", "between"].value == pytest.approx(expected)


def test_identification_and_order_of_items_do_not_matter(demo: pd.DataFrame) -> None:
    model = "level: 1\n f =~ y1+y2+y3+y4\nlevel: 2\n h =~ y1+y2+y3+y4"
    turned = "level: 1\n f =~ y1+y2+y3+y4\nlevel: 2\n h =~ y4+y2+y1+y3"
    frame = demo.rename(columns={"cluster": "g"})
    first, second, third = quiet(model, frame), quiet(turned, frame), quiet(
        model, frame, identification="std_lv"
    )  # fmt: skip
    assert first.df == second.df == third.df == 4
    for other in (second, third):
        assert other.chisquare.statistic == pytest.approx(first.chisquare.statistic, abs=1e-7)
        assert other.omega()["h", "between"].value == pytest.approx(
            first.omega()["h", "between"].value, abs=1e-7
        )
        assert other.omega()["h", "between"].low == pytest.approx(first.omega()["h", "between"].low, abs=1e-6)


def test_labels_hold_loadings_equal_across_levels(demo: pd.DataFrame) -> None:
    frame = demo.rename(columns={"cluster": "g"})
    free = quiet("level: 1\n f =~ y1+y2+y3\nlevel: 2\n h =~ y1+y2+y3", frame)
    held = quiet("level: 1\n f =~ y1+a*y2+b*y3\nlevel: 2\n h =~ y1+a*y2+b*y3", frame)
    assert held.df == free.df + 2
    assert held.solution.loglik < free.solution.loglik
    rows = held.parameter_estimates()
    for label in "ab":
        first, second = rows[rows["label"] == label]["est"]
        assert first == second


def test_mlr_and_ml_differ_in_errors_only(demo: pd.DataFrame) -> None:
    model = CASES[ONE]["model"]
    ml = two_level_cfa(model, demo, cluster="cluster")
    mlr = two_level_cfa(model, demo, cluster="cluster", estimator="MLR")
    assert mlr.values == pytest.approx(ml.values)
    ratio = mlr.standard_errors[ml.standard_errors > 0] / ml.standard_errors[ml.standard_errors > 0]
    assert 0.8 < ratio.min() < 0.995
    assert ratio.max() < 1.3


def test_what_is_told(demo: pd.DataFrame) -> None:
    model = "level: 1\n f =~ y1+y2+y3\nlevel: 2\n h =~ y1+y2+y3"
    few = demo[demo["cluster"] % 10 == 1].copy()
    few.iloc[0, 0] = np.nan
    with pytest.warns(StatisticalWarning, match="20 clusters"):
        fit = two_level_cfa(model, few, cluster="cluster")
    codes = [f.code for f in fit.findings]
    assert codes[:2] == ["cases_dropped_two_levels", "few_clusters_two_levels"]
    assert "20 kluster" in fit.findings[1].message("sv")
    draw = np.random.default_rng(2)
    alike = pd.DataFrame(draw.standard_normal((600, 3)), columns=["a", "b", "c"])
    alike += 0.8 * draw.standard_normal((600, 1))
    alike += 0.15 * draw.standard_normal((60, 3))[np.repeat(np.arange(60), 10)]
    hardly = quiet("level: 1\n f =~ a+b+c\nlevel: 2\n h =~ a+b+c", alike.assign(g=np.repeat(range(60), 10)))
    assert not hardly.admissible  # clusters hardly differ, so the between model cannot hold
    assert all("inom" in f.message("sv") or "mellan" in f.message("sv") for f in hardly.findings[:1])


def test_what_is_shown(fits: dict[str, TwoLevelFit]) -> None:
    text = str(fits[TWO])
    assert "n = 2500 in 200 clusters" in text
    assert "omega between" in text
    assert "ICC" in fits[TWO].to_markdown() or "icc" in fits[TWO].to_markdown()
    assert "<table" in fits[ONE]._repr_html_()
    assert list(fits[ONE].implied_moments()) == ["within", "between"]


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("f =~ y1+y2+y3", "two blocks"),
        ("level: 1\n f =~ y1+y2+y3", "two blocks"),
        ("level: 1\n f =~ y1+y2+y3\nlevel: 2\n h =~ y1+y2+y4", "one level only: y3, y4"),
        ("level: 1\n f =~ y1+y2+y3\n f ~ x1\nlevel: 2\n h =~ y1+y2+y3\n h ~ x1", "covariates"),
        ("level: 1\n f =~ y1+y2+y3\n y1 ~ 1\nlevel: 2\n h =~ y1+y2+y3", "between level"),
        ("level: 1\n f =~ y1+y2\nlevel: 2\n h =~ y1+y2", "parameters"),
    ],
)
def test_models_that_are_refused(demo: pd.DataFrame, model: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        two_level_cfa(model, demo, cluster="cluster")


def test_a_model_that_is_not_identified_is_named(demo: pd.DataFrame) -> None:
    frame = demo.rename(columns={"cluster": "g"})
    model = "level: 1\n f =~ y1+y2+y3+y4\nlevel: 2\n h =~ y1+y2\n y3~~y3\n y4~~y4"
    with pytest.raises(ModelError, match=r"not identified.*h=~y2"):
        quiet(model, frame)


def test_data_that_are_refused(demo: pd.DataFrame) -> None:
    model = CASES[ONE]["model"]
    with pytest.raises(DataError, match="cannot be told apart"):
        two_level_cfa(model, demo.iloc[:50].assign(cluster=np.arange(50)), cluster="cluster")
    constant = demo.assign(y2=demo.groupby("cluster")["y2"].transform("mean"))
    with pytest.raises(DataError, match="'y2' does not vary within"):
        two_level_cfa(model, constant, cluster="cluster")
    with pytest.raises(OptionError, match="estimator"):
        two_level_cfa(model, demo, cluster="cluster", estimator="WLSMV")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="no column 'projekt'"):
        two_level_cfa(model, demo, cluster="projekt")


def test_statistics_can_be_given(demo: pd.DataFrame, fits: dict[str, TwoLevelFit]) -> None:
    model = TwoLevelModel.parse(CASES[ONE]["model"])
    statistics = two_level_statistics(demo, NAMES[:3], cluster="cluster")
    assert two_level_cfa(model, statistics, cluster="cluster").values == pytest.approx(fits[ONE].values)
    with pytest.raises(ModelError, match="order"):
        two_level_cfa(model, two_level_statistics(demo, NAMES[:4], cluster="cluster"), cluster="cluster")
