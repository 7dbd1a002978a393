# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Full-information maximum likelihood: its laws. Its numbers against lavaan are with the reference cases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import invariance
from coprod_measures.analysis.reliability import reliability
from coprod_measures.errors import (
    DataError,
    EstimationError,
    ModelError,
    NotSupportedError,
    OptionError,
    StatisticalWarning,
)
from coprod_measures.estimation import cfa, fit_model, refit, sem
from coprod_measures.estimation.incomplete_saturated import saturated_information, saturated_terms
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.numerics.missing_data import incomplete_weights
from coprod_measures.numerics.normal_theory import gradient, project

HS1939_MISSING = Path(__file__).parent.parent / "data" / "hs1939_missing.csv"
NEVER_TOGETHER = json.loads(
    (Path(__file__).parent.parent / "reference" / "never_together.json").read_text(encoding="utf-8")
)
NEVER_TOGETHER_MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
MODEL = "f =~ a + b + c + d\ng =~ e + h + i"
ITEMS = list("abcdehi")


def data(seed: int = 1, n: int = 250, share: float = 0.12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    f = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=n)
    frame = pd.DataFrame({x: 0.8 * f[:, int(k > 3)] + 0.6 * rng.normal(size=n) for k, x in enumerate(ITEMS)})
    frame = frame.mask(rng.random(frame.shape) < share)
    return frame.assign(group=np.where(rng.random(n) < 0.4, "y", "x"))


def test_complete_data_give_the_estimates_and_test_of_ml():
    frame = data(share=0.0)
    ml = cfa(MODEL, frame, group="group", equal=["loadings", "intercepts"])
    fiml = cfa(MODEL, frame, group="group", equal=["loadings", "intercepts"], missing="fiml")
    assert fiml.values == pytest.approx(ml.values, abs=1e-8)
    a, b = fiml.fit_measures(), ml.fit_measures()
    for name in ("chisq", "df", "baseline_chisq", "cfi", "tli", "rmsea", "srmr", "logl", "aic", "bic"):
        assert a[name] == pytest.approx(b[name], rel=1e-9), name
    # With nothing missing there is nothing to correct: k is the degrees of freedom.
    assert a["cfi_robust"] == pytest.approx(b["cfi"], abs=0.002)


def test_mlr_on_complete_data_is_the_same_with_and_without_fiml():
    frame = data(share=0.0)
    a = cfa(MODEL, frame, estimator="MLR", meanstructure=True)
    b = cfa(MODEL, frame, estimator="MLR", missing="fiml")
    assert b.standard_errors == pytest.approx(a.standard_errors, rel=1e-6)
    assert b.fit_measures()["chisq_scaling_factor"] == pytest.approx(
        a.fit_measures()["chisq_scaling_factor"], rel=1e-8
    )
    assert b.fit_measures()["baseline_chisq_scaling_factor"] == pytest.approx(
        a.fit_measures()["baseline_chisq_scaling_factor"], rel=1e-8
    )


@pytest.mark.parametrize("group", [None, "group"])
def test_derivatives_are_those_of_central_differences(group):
    fit = cfa(MODEL, data(), group=group, missing="fiml")
    theta = fit.minimum.theta + np.random.default_rng(2).normal(size=len(fit.minimum.theta)) * 0.05
    exact = fit.objective.derivatives(theta, "observed")
    assert exact is not None
    step = 1e-5
    for k in range(len(theta)):
        move = np.eye(len(theta))[k] * step
        up, down = (fit.objective.derivatives(theta + s * move, "observed") for s in (1, -1))
        assert up is not None
        assert down is not None
        assert exact.gradient[k] == pytest.approx((up.value - down.value) / (2 * step), abs=1e-8)
        assert exact.information[k] == pytest.approx((up.gradient - down.gradient) / (2 * step), abs=1e-7)


def test_saturated_information_is_that_of_central_differences():
    sample = sample_statistics(data(), ITEMS, missing="fiml")
    group, p = sample.groups[0], len(ITEMS)
    terms, (i, j), step = saturated_terms(p), np.tril_indices(p), 1e-5

    def slope(moments: np.ndarray) -> np.ndarray:
        cov = np.zeros((p, p))
        cov[i, j] = cov[j, i] = moments[: len(i)]
        weights = incomplete_weights(group.patterns, cov, moments[len(i) :])
        assert weights is not None
        return gradient(project(np.eye(p), weights), terms)

    here = np.concatenate([group.cov[i, j], group.mean])
    exact = saturated_information(group)
    for k in range(len(here)):
        move = np.eye(len(here))[k] * step
        assert exact[k] == pytest.approx((slope(here + move) - slope(here - move)) / (2 * step), abs=1e-6)


def test_rows_and_items_may_come_in_any_order():
    frame = data()
    one = cfa(MODEL, frame, missing="fiml")
    other = cfa("g =~ i + h + e\nf =~ d + c + b + a", frame.sample(frac=1, random_state=3), missing="fiml")
    assert other.fit_measures()["chisq"] == pytest.approx(one.fit_measures()["chisq"], rel=1e-8)


def test_truth_is_recovered_where_listwise_deletion_is_biased():
    # b is missing where a is high: listwise means are too low, the likelihood of all cases is not misled.
    frame = data(seed=4, n=4000, share=0.0)
    frame.loc[frame["a"] > 0.3, "b"] = np.nan
    fiml = cfa("f =~ a + b + c + d", frame, missing="fiml")
    listwise = cfa("f =~ a + b + c + d", frame, meanstructure=True)
    error = fiml.parameter_estimates().query("op == '~1' and lhs == 'c'").iloc[0]
    assert abs(error["est"]) < 4 * error["se"]
    assert listwise.coefficient("c", "~1") < -0.2
    assert fiml.n == 4000


def test_a_case_without_any_answer_is_left_out_and_told():
    frame = data()
    frame.loc[[0, 1], ITEMS] = np.nan
    fit = cfa(MODEL, frame, missing="fiml")
    assert fit.n == 248
    assert [(f.code, f.values["dropped"]) for f in fit.findings] == [("cases_dropped", 2)]


def test_what_fiml_does_not_take_is_refused():
    frame = data()
    with pytest.raises(OptionError, match="maximum likelihood"):
        cfa(MODEL, frame, estimator="GLS", missing="fiml")
    with pytest.raises(OptionError, match="'ML' or 'MLR'"):
        cfa(MODEL, frame, estimator="MLM", missing="fiml")
    with pytest.raises(NotSupportedError, match="fixed_x=False"):
        cfa("f =~ a + b + c\nf ~ e", frame, missing="fiml")
    with pytest.raises(DataError, match="no value"):
        cfa(MODEL, frame.assign(a=np.nan), missing="fiml")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"estimator": "ML"}, (32.93468537, 614.20512745, 27, 0.97116053, np.nan)),
        ({"estimator": "MLR"}, (32.93468537, 614.20512745, 27, 0.97116053, 581.34533869)),
        ({"estimator": "MLR", "group": "school"}, (45.19701322, 626.26524487, 54, 0.97693899, 607.76047926)),
    ],
)
def test_covariates_keep_their_covariances_in_the_baseline(options, expected):
    # sem(model, data, fixed.x = FALSE, missing = "fiml") in lavaan 0.6-14, with ageyr missing in five rows
    frame = pd.read_csv(HS1939_MISSING).astype({"ageyr": float})
    frame.loc[[2, 16, 39, 40, 99], "ageyr"] = np.nan
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nvisual ~ ageyr + sex\ntextual ~ ageyr + sex"
    found = sem(model, frame, fixed_x=False, missing="fiml", **options).fit_measures()
    names = ("chisq", "baseline_chisq", "baseline_df", "cfi", "baseline_chisq_scaled")
    for name, value in zip(names, expected, strict=True):
        if not np.isnan(value):
            assert found[name] == pytest.approx(value, rel=1e-6), name


def test_a_case_without_any_covariate_is_in_the_baseline_without_them():
    frame = data()
    frame["x"], frame["y"] = frame["a"] + np.arange(len(frame)) % 7, frame["b"] - np.arange(len(frame)) % 3
    frame.loc[::9, ["x", "y"]] = np.nan
    fit = cfa("f =~ c + d + e\nf ~ x + y", frame, fixed_x=False, missing="fiml", estimator="MLR")
    covariates = cfa("x ~~ y", frame.dropna(subset=["x", "y"], how="all"), missing="fiml", estimator="MLR")
    apart = cfa("f =~ c + d + e", frame.dropna(subset=["c", "d", "e"], how="all"), missing="fiml")
    whole = fit.fit_measures()
    saturated, independent = whole["unrestricted_logl"], whole["baseline_chisq"] / 2
    own = apart.fit_measures()
    expected = own["unrestricted_logl"] - own["baseline_chisq"] / 2 + covariates.fit_measures()["logl"]
    assert saturated - independent == pytest.approx(expected, rel=1e-8)


@pytest.fixture(scope="module")
def never_together() -> pd.DataFrame:
    """Half of the pupils lack x1, and the others x2; lavaan's numbers are in never_together.json."""
    frame = pd.read_csv(HS1939_MISSING)
    frame.loc[:149, "x1"] = np.nan
    frame.loc[150:, "x2"] = np.nan
    return frame


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_what_nobody_answered_together_is_no_moment_to_test_by(never_together, estimator):
    with pytest.warns(StatisticalWarning, match="x1 and x2"):
        fit = cfa(NEVER_TOGETHER_MODEL, never_together, missing="fiml", estimator=estimator)
    expected, found = NEVER_TOGETHER[estimator], fit.fit_measures()
    suffix = "_scaled" if estimator == "MLR" else ""
    for name in ("chisq", "df", "pvalue"):
        assert found[name + suffix] == pytest.approx(expected["model"][name], rel=2e-5), name
        assert found[f"baseline_{name}{suffix}"] == pytest.approx(expected["baseline"][name], rel=1e-4), name
    assert fit.df == NEVER_TOGETHER["own_df"] - 1
    assert found["unrestricted_logl"] == pytest.approx(NEVER_TOGETHER["unrestricted_logl"], rel=1e-9)
    assert all(np.isnan(found[f"{name}_robust"]) for name in ("cfi", "tli", "rmsea", "rmsea_ci_upper"))
    assert fit.converged
    assert fit.admissible


def test_estimates_of_what_nobody_answered_together_are_those_of_lavaan(never_together):
    with pytest.warns(StatisticalWarning):
        fit = cfa(NEVER_TOGETHER_MODEL, never_together, missing="fiml", estimator="MLR")
    rows = fit.parameter_estimates()
    names = rows["lhs"] + rows["op"] + rows["rhs"]
    found = rows.set_index(names)
    for row in NEVER_TOGETHER["estimates"]:
        assert found.loc[row["name"], "est"] == pytest.approx(row["est"], abs=1e-5)
        assert found.loc[row["name"], "se"] == pytest.approx(row["se"], abs=1e-4)


def test_a_covariance_nobody_tells_of_moves_no_number(never_together):
    sample = sample_statistics(never_together, [f"x{i}" for i in range(1, 7)], missing="fiml")
    group = sample.groups[0]
    assert sample.n_unknown == 1
    assert group.unknown[0, 1]
    elsewhere = group.cov.copy()
    elsewhere[0, 1] = elsewhere[1, 0] = group.cov[0, 1] + 0.2
    model = FactorModel.parse(NEVER_TOGETHER_MODEL)
    one, other = (
        fit_model(model, replace(sample, groups=(replace(group, cov=cov),)), estimator="MLR")
        for cov in (group.cov, elsewhere)
    )
    a, b = one.fit_measures(), other.fit_measures()
    assert np.isnan(a["cfi_robust"])
    for name, value in a.items():
        assert b[name] == pytest.approx(value, rel=1e-5, abs=1e-8, nan_ok=True), name
    for kind in ("raw", "correlation", "normalized"):
        left, right = (f.residuals(kind)[""]["cov"] for f in (one, other))
        assert np.isnan(left.loc["x1", "x2"])
        if kind != "normalized":
            assert left.to_numpy() == pytest.approx(right.to_numpy(), abs=1e-5, nan_ok=True)
    with pytest.raises(NotSupportedError, match="every pair"):
        one.residuals("standardized")


def test_the_finding_names_who_was_never_answered_together():
    frame = data(share=0.0)
    here = frame["group"] == "y"
    frame.loc[here & (frame.index % 2 == 0), "a"] = np.nan
    frame.loc[here & (frame.index % 2 == 1), "b"] = np.nan
    with pytest.warns(StatisticalWarning):
        fit = cfa(MODEL, frame, group="group", missing="fiml")
    (told,) = fit.findings
    assert (told.code, told.item, told.group) == ("never_answered_together", "a, b", "y")
    assert "in the group y: a and b." in told.message("en")
    assert "i gruppen y: a och b." in told.message("sv")
    assert all(told.remedy(language) for language in ("sv", "en"))
    complete = sample_statistics(frame.dropna(), ITEMS, group="group", missing="fiml", group_order=["x"])
    assert complete.n_unknown == 0
    again = refit(fit, fit.sample)
    assert (again.findings, again.df) == (fit.findings, 2 * 13 - 1)


def test_too_little_known_for_the_model_is_an_error():
    frame = data(share=0.0)
    frame.loc[:125, "a"] = np.nan
    frame.loc[126:, "b"] = np.nan
    with pytest.raises(ModelError, match="only 8 moments"):  # of the nine, one is of a and b together
        cfa("f =~ a + b + c", frame, missing="fiml")


def test_what_rests_on_an_unknown_covariance_alone_is_not_identified(never_together):
    with pytest.raises(ModelError, match=r"not identified.* x1~~x2\."):
        cfa(NEVER_TOGETHER_MODEL + "\nx1 ~~ x2", never_together, missing="fiml")
    sample = sample_statistics(never_together, [f"x{i}" for i in range(1, 7)], missing="fiml")
    other = fit_model(FactorModel.parse(NEVER_TOGETHER_MODEL + "\nx3 ~~ x4"), sample)  # one that is known
    assert other.df == 6
    assert "information_singular" not in {f.code for f in other.findings}


def test_invariance_tells_what_nobody_answered_together():
    frame = data(share=0.0, n=600)
    frame.loc[:300, "a"] = np.nan
    frame.loc[301:, "b"] = np.nan
    ladder = invariance("f =~ a + b + c + d", frame, group="group", missing="fiml")
    told = [f for f in ladder.findings if f.code == "never_answered_together"]
    assert [f.group for f in told] == list(ladder.group_labels)
    assert ladder.assessable
    assert ladder.steps[0].df == 2
    assert [s.delta_df for s in ladder.steps[1:]] == [3, 3, 4]
    for step in ladder.steps:
        assert step.fit is not None
        assert step.cfi == step.fit.fit_measures()["cfi_scaled"]
    assert "scaled χ², CFI and RMSEA" in str(ladder)
    assert "skalade χ², CFI och RMSEA" in ladder.to_markdown("sv")


def test_omega_tells_what_nobody_answered_together():
    frame = data(share=0.0)[list("abcd")]
    frame.loc[:125, "a"] = np.nan
    frame.loc[126:, "b"] = np.nan
    with pytest.warns(StatisticalWarning):
        fit = cfa("f =~ a + b + c + d", frame, missing="fiml", identification="std_lv")
    loadings = fit.matrices[0].loadings.sum() ** 2
    model = reliability(frame, missing="fiml")
    omega = model.to_frame()["omega"].item()
    assert omega == pytest.approx(loadings / (loadings + np.trace(fit.matrices[0].residual_cov)))
    assert "omega_never_together" in {f.code for f in model.findings}
    observed = reliability(frame, missing="fiml", denominator="observed")
    assert np.isnan(observed.to_frame()["omega"].item())
    three = reliability(frame[["a", "b", "c"]], missing="fiml")
    assert np.isnan(three.to_frame()["omega"].item())
    assert "omega_never_together" in {f.code for f in three.findings}


@pytest.mark.parametrize("gaps", ["in_another", "in_both"])
def test_variables_that_determine_each_other_are_named(gaps: str):
    """The likelihood has no bound then, and the search for the saturated moments no end."""
    frame = data(share=0.0)
    frame["b"] = 2.0 * frame["a"] - 1.0
    frame.loc[::6, "h"] = np.nan
    if gaps == "in_both":
        frame.loc[::7, ["a", "b"]] = np.nan
    with pytest.raises(EstimationError) as caught:
        cfa(MODEL, frame, missing="fiml")
    assert caught.value.code == "sample_not_positive_definite"
    assert "nearest to determining each other are" in str(caught.value)
    assert {"a", "b"} == set(str(caught.value).split("each other are ")[1].split(".")[0].split(", "))
