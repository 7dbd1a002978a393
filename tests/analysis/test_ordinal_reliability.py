# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Categorical omega equals semTools, in a hundredth of the time; AVE and HTMT too."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import coprod_measures as cm
from coprod_measures.errors import DataError, OptionError
from coprod_measures.numerics.classical import alpha
from coprod_measures.numerics.ordinal_reliability import (
    categorical_omega,
    code_covariances,
    heterotrait_monotrait,
    maximal_categorical,
)

TESTS = Path(__file__).resolve().parent.parent
FILE: dict[str, Any] = json.loads((TESTS / "reference" / "reliability.json").read_text(encoding="utf-8"))
REFERENCE: dict[str, dict[str, Any]] = FILE["cases"]
ORDINAL = [case for case in REFERENCE if REFERENCE[case]["ordinal"]]
SCALES = {s.lower(): [f"{s}{i}" for i in range(1, 7)] for s in ("PRO", "INC", "REC", "OUT", "MAN")}


def answers_of(case: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])
    if REFERENCE[case]["filter"] is not None:
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    return frame[REFERENCE[case]["items"]]


@pytest.mark.parametrize("case", ORDINAL)
def test_categorical_omega_equals_semtools(case: str) -> None:
    expected = REFERENCE[case]["ordinal"]
    answers = answers_of(case)
    found = cm.ordinal_reliability(answers)["scale"]
    rel = expected["compRelSEM"]
    assert found.omega.value == pytest.approx(rel["omega_obs.var_FALSE"], abs=1e-5)
    assert found.loadings == pytest.approx(expected["loadings"], abs=1e-5)
    assert found.ave == pytest.approx(expected["AVE"], abs=1e-5)
    assert found.alpha_ordinal == pytest.approx(rel["alpha_ord.scale_FALSE"], abs=1e-6)
    observed = cm.ordinal_reliability(answers, denominator="observed")["scale"]
    assert observed.omega.value == pytest.approx(rel["omega"], abs=1e-5)
    assert observed.omega_latent == pytest.approx(rel["omega_ord.scale_FALSE"], abs=1e-5)
    assert math.isnan(observed.omega.low)
    assert observed.maximal_reliability == pytest.approx(expected["maximal"], abs=1e-5)
    assert observed.maximal_reliability > observed.omega.value
    assert found.maximal_reliability > found.omega.value
    # semTools' categorical alpha is raw alpha of the codes.
    assert cm.reliability(answers)["scale"].alpha.value == pytest.approx(rel["alpha_tau.eq"], abs=1e-8)
    assert found.omega.low < found.omega.value < found.omega.high


@pytest.mark.parametrize("case", ORDINAL)
def test_ordinal_alpha_equals_psych_on_its_correlations(case: str) -> None:
    expected = REFERENCE[case]["ordinal"]
    rho = np.array(expected["rho"])
    assert alpha(rho) == pytest.approx(expected["ordinal_alpha"], abs=1e-8)
    kept = answers_of(case)
    found = cm.efa(kept, n_factors=1, correlation="polychoric", missing="pairwise")
    # psych searches every correlation to about 1e-4.
    assert np.abs(found.correlation - rho).max() < 1e-3
    loading = found.rotated.loadings[:, 0]
    omega = loading.sum() ** 2 / (loading.sum() ** 2 + (1 - loading**2).sum())
    assert omega == pytest.approx(expected["omega_1f_minres"], abs=1e-3)


def test_composite_reliability_of_a_one_factor_model() -> None:
    """AVE of every reference scale, from the loadings behind omega."""
    for case, expected in REFERENCE.items():
        found = cm.reliability(answers_of(case), missing=expected["missing"])["scale"]
        assert found.ave == pytest.approx(expected["AVE"], abs=1e-5)
        assert found.maximal_reliability == pytest.approx(expected["maximal"], abs=1e-5)
        assert found.maximal_reliability > found.omega.value


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(2, 5), observed=st.booleans())
def test_derivatives_equal_central_differences(seed: int, k: int, observed: bool) -> None:
    rng = np.random.default_rng(seed)
    loadings = rng.uniform(0.3, 0.9, k)
    thresholds = [np.sort(rng.normal(0, 1, rng.integers(1, 5))) for _ in range(k)]
    thresholds = [t + 0.05 * np.arange(len(t)) for t in thresholds]
    found = categorical_omega(loadings, thresholds)
    flat, ends = np.concatenate(thresholds), np.cumsum([len(t) for t in thresholds])[:-1]

    def value(loading: np.ndarray, tau: np.ndarray) -> float:
        return categorical_omega(loading, np.split(tau, ends)).value

    for analytic, of_loading in ((found.by_loadings, True), (found.by_thresholds, False)):
        for i in range(len(analytic)):
            step = np.zeros(k if of_loading else len(flat))
            step[i] = 1e-5
            pair = [
                value(loadings + s * step, flat) if of_loading else value(loadings, flat + s * step)
                for s in (1, -1)
            ]
            assert analytic[i] == pytest.approx((pair[0] - pair[1]) / 2e-5, abs=1e-6)
    if observed:
        implied = np.outer(loadings, loadings)
        np.fill_diagonal(implied, 1.0)
        assert categorical_omega(loadings, thresholds, implied).value == pytest.approx(found.value, abs=1e-12)


def simulated(n: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    loadings = np.array([0.8, 0.7, 0.6, 0.7, 0.5, 0.8])
    cuts = [np.array([-1.0, 0.0, 0.8]), np.array([-0.5, 0.5]), np.array([0.0, 1.0, 1.6])] * 2
    factor = rng.standard_normal((n, 1))
    latent = factor * loadings + rng.standard_normal((n, 6)) * np.sqrt(1 - loadings**2)
    codes = np.column_stack([np.searchsorted(c, latent[:, j]) for j, c in enumerate(cuts)])
    return pd.DataFrame(codes, columns=list("abcdef")), loadings, cuts


def test_it_is_the_correlation_of_two_parallel_sums() -> None:
    """The definition: two forms with the same loadings and thresholds, answered by the same persons."""
    rng = np.random.default_rng(9)
    _, loadings, cuts = simulated(1, 1)
    factor = rng.standard_normal((400_000, 1))
    sums = []
    for _ in range(2):
        latent = factor * loadings + rng.standard_normal((len(factor), 6)) * np.sqrt(1 - loadings**2)
        sums.append(sum(np.searchsorted(c, latent[:, j]) for j, c in enumerate(cuts)))
    assert categorical_omega(loadings, cuts).value == pytest.approx(np.corrcoef(*sums)[0, 1], abs=3e-3)


def test_the_interval_covers_the_truth() -> None:
    """60 samples of 300 at 90%: between 46 and 60 hits (four in a thousand fall outside)."""
    _, loadings, cuts = simulated(1, 1)
    truth, hits = categorical_omega(loadings, cuts).value, 0
    for seed in range(60):
        found = cm.ordinal_reliability(simulated(300, 100 + seed)[0], level=0.9)["scale"].omega
        hits += found.low < truth < found.high
    assert 46 <= hits <= 60


def test_bootstrap_agrees_with_the_delta_method_and_follows_its_seed() -> None:
    answers = simulated(300, 7)[0]
    delta = cm.ordinal_reliability(answers)["scale"].omega
    done: list[tuple[int, int]] = []

    def bootstrap(seed: int, denominator: str = "model") -> cm.Estimate:
        report = cm.ordinal_reliability(
            answers,
            denominator=denominator,  # type: ignore[arg-type]
            interval="bootstrap",
            draws=100,
            seed=seed,
            progress=lambda now, all_of_them: done.append((now, all_of_them)),
        )
        return report["scale"].omega

    first, again = bootstrap(1), bootstrap(1)
    assert (first.low, first.high) == (again.low, again.high)
    assert first.value == delta.value
    assert [first.low, first.high] == pytest.approx([delta.low, delta.high], abs=0.03)
    assert "bootstrap percentile interval, 100 draws, seed 1" in first.method
    assert done[-1] == (100, 100)
    observed = bootstrap(1, "observed")
    assert observed.low < observed.value < observed.high
    with pytest.raises(OptionError, match="too few"):
        cm.ordinal_reliability(answers, interval="bootstrap", draws=20)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(2, 5))
def test_codes_of_categories_have_these_covariances(seed: int, k: int) -> None:
    """Two answers each: a covariance of codes is P(both high) - P(high) P(high)."""
    rng = np.random.default_rng(seed)
    loadings, cut = rng.uniform(0.3, 0.9, k), [rng.normal(0, 1, 1) for _ in range(k)]
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1.0)
    found = code_covariances(cut, r)
    low = np.array([stats.norm.cdf(c[0]) for c in cut])
    assert np.diag(found) == pytest.approx(low * (1 - low), abs=1e-12)
    both = stats.multivariate_normal.cdf([cut[0][0], cut[1][0]], cov=[[1, r[0, 1]], [r[0, 1], 1]])
    assert found[0, 1] == pytest.approx(both - low[0] * low[1], abs=1e-6)
    omega = categorical_omega(loadings, cut).value
    assert omega == pytest.approx(code_covariances(cut, np.outer(loadings, loadings)).sum() / found.sum())
    assert maximal_categorical(loadings, cut) >= omega - 1e-12


def test_it_takes_seconds_for_fifteen_items() -> None:
    items = [i for s in ("pro", "inc", "rec") for i in SCALES[s]][:15]
    answers = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")[items]
    start = time.perf_counter()
    found = cm.ordinal_reliability(answers)["scale"]
    assert time.perf_counter() - start < 20
    assert found.k == 15


def test_ordinal_alpha_comes_with_its_caution() -> None:
    report = cm.ordinal_reliability(answers_of("bfi_C"))
    assert report["scale"].alpha_ordinal > report["scale"].omega.value
    for language, word in (("en", "Caution"), ("sv", "Obs")):
        assert word in report.to_markdown(language)
    assert list(report.loadings.columns) == ["scale", "group", "item", "loading"]
    assert list(report.to_frame().columns[:5]) == ["scale", "group", "n", "k", "omega"]


def test_trouble_gives_no_number_and_a_finding() -> None:
    answers = simulated(300, 5)[0]
    turned = cm.ordinal_reliability(answers.assign(a=3 - answers["a"]))["scale"]
    assert math.isnan(turned.omega.value)
    assert ("omega_negative_loading", "a") in {(f.code, f.item) for f in turned.findings}
    constant = cm.ordinal_reliability(answers.assign(a=1))["scale"]
    assert [f.code for f in constant.findings] == ["ordinal_reliability_failed"]
    for language in ("sv", "en"):
        assert constant.findings[0].message(language)
    two = cm.ordinal_reliability(answers[["a", "b"]])
    assert [f.code for f in two.refused] == ["ordinal_reliability_few_items"]


def test_groups_and_responses() -> None:
    instrument = cm.load_instrument("coproduction-core")
    data, _ = cm.validate(cm.simulate_responses(instrument, n=300, seed=3), instrument, group="language")
    report = cm.ordinal_reliability(data, by="language")
    reflective = [s.id for s in instrument.all_scales() if s.reflective]
    assert {(r.scale, r.group) for r in report.results} == {
        (s, g) for s in reflective for g in data.group_order if len(instrument.scale(s).items) > 2
    }
    value = report["reciprocity", "sv"].omega.value
    assert 0.5 < value < 1
    with pytest.raises(OptionError):
        cm.ordinal_reliability(data, denominator="both")  # type: ignore[arg-type]


HTMT = {  # semTools::htmt(model, data, missing = "listwise", htmt2 = FALSE), semTools 0.5-6
    ("pro", "inc"): 0.556731581118,
    ("pro", "rec"): 0.615970739936,
    ("pro", "out"): 0.509303090196,
    ("inc", "rec"): 0.685819458294,
    ("out", "man"): 0.569117414715,
}


def test_factors_apart_equal_semtools() -> None:
    answers = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")
    answers = answers[[i for items in SCALES.values() for i in items]]
    expected = FILE["models"]["htmt"]
    found = cm.discriminant_validity(answers, factors=SCALES, missing="fiml")
    labels = expected["htmt2"]["rows"]
    assert found.htmt2.loc[labels, labels].to_numpy() == pytest.approx(
        np.array(expected["htmt2"]["values"]), abs=1e-8
    )
    for (a, b), value in HTMT.items():
        assert found.htmt.loc[a, b] == pytest.approx(value, abs=1e-8)
    frame = found.to_frame().set_index("factor")
    for factor, ave in expected["AVE"].items():
        assert frame.loc[factor, "ave"] == pytest.approx(ave, abs=1e-4)
    theirs = np.array(expected["factor_cor"]["values"])
    assert found.correlations.loc[labels, labels].to_numpy() == pytest.approx(theirs, abs=1e-4)
    assert not found.findings
    for language in ("sv", "en"):
        assert "HTMT2" in found.to_markdown(language)


HS = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}


def test_intervals_of_composites_have_lavaans_errors() -> None:
    expected = json.loads((TESTS / "reference" / "discriminant.json").read_text())["coefficients"]
    answers = pd.read_csv(TESTS / "data" / "hs1939.csv")[[i for items in HS.values() for i in items]]
    found = cm.discriminant_validity(answers, factors=HS).intervals
    z = stats.norm.ppf(0.975)
    for row in found.itertuples():
        theirs = expected[f"{row.coefficient}_{row.factor}"]
        assert row.value == pytest.approx(theirs["est"], abs=1e-5)
        logit = [math.log(x / (1 - x)) for x in (row.low, row.value, row.high)]
        assert logit[1] - logit[0] == pytest.approx(logit[2] - logit[1])
        se = (logit[2] - logit[1]) / z * row.value * (1 - row.value)
        assert se == pytest.approx(theirs["se"], rel=1e-3)
    assert len(found) == 6


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.from_pandas])
def test_factors_of_every_group_are_those_of_semtools(kind) -> None:
    expected = json.loads((TESTS / "reference" / "discriminant_groups.json").read_text())
    pupils = pd.read_csv(TESTS / "data" / "hs1939.csv")
    nobody = pupils.tail(9).assign(school=None)  # who belongs to no group is left out
    found = cm.discriminant_validity(kind(pd.concat([pupils, nobody])), by="school", factors=HS)
    assert set(found.reports) == {"Pasteur", "Grant-White"}
    for school, report in found.reports.items():
        theirs = expected[school]
        assert report.n == theirs["n"]
        assert report.htmt.to_numpy() == pytest.approx(np.array(theirs["htmt"]), abs=1e-8)
        assert report.htmt2.to_numpy() == pytest.approx(np.array(theirs["htmt2"]), abs=1e-8)
        for factor in report.factors:
            assert factor.omega == pytest.approx(theirs["omega"][factor.factor], abs=1e-5)
            assert factor.ave == pytest.approx(theirs["ave"][factor.factor], abs=1e-5)


def test_a_group_alone_is_as_its_own_data() -> None:
    pupils = pd.read_csv(TESTS / "data" / "hs1939.csv")
    found = cm.discriminant_validity(pupils, by="school", factors=HS)
    alone = cm.discriminant_validity(pupils[pupils["school"] == "Pasteur"], factors=HS)
    assert found["Pasteur"].intervals.equals(alone.intervals)
    frame = found.to_frame()
    own = frame[frame["group"] == "Pasteur"].drop(columns="group").reset_index(drop=True)
    assert own.equals(alone.to_frame())
    assert {f.group for f in found.findings} <= set(found.reports)
    assert len(found.findings) == sum(len(r.findings) for r in found.reports.values())
    for language in ("sv", "en"):
        assert found.to_markdown(language).count("**Pasteur**") == 1
    with pytest.raises(
        DataError, match=r"there is no group 'Pastuer' in this result\. Did you mean 'Pasteur'"
    ):
        found["Pastuer"]
    with pytest.raises(DataError, match=r"by: there is no column 'schol'\. Did you mean 'school'"):
        cm.discriminant_validity(pupils, by="schol", factors=HS)


def test_checked_responses_are_analysed_by_the_groups_in_their_order() -> None:
    instrument = cm.load_instrument("coproduction-core")
    answers = cm.simulate_responses(instrument, n=200, seed=3)
    data, _ = cm.validate(answers, instrument, respondent="respondent", group="language")
    scales = {name: instrument.scale(name).items for name in ("reciprocity", "inclusivity")}
    found = cm.discriminant_validity(data, by="language", factors=scales)
    assert tuple(found.reports) == data.order_of("language")
    swedish, _ = cm.validate(
        answers[answers["language"] == "sv"], instrument, respondent="respondent", group="language"
    )
    alone = cm.discriminant_validity(swedish, factors=scales)
    assert found["sv"].htmt2.equals(alone.htmt2)


def test_bootstrap_of_composites_and_ratios() -> None:
    answers = pd.read_csv(TESTS / "data" / "hs1939.csv")[[i for items in HS.values() for i in items]]
    report = cm.discriminant_validity(answers, factors=HS, draws=100, seed=2)
    found = report.intervals.set_index(["coefficient", "factor", "other"])
    assert len(found) == 6 + 9
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()
    for name in ("htmt", "htmt2"):
        ratio = getattr(report, name).loc["visual", "textual"]
        assert found.loc[(name, "visual", "textual"), "value"] == pytest.approx(ratio)
    delta = cm.discriminant_validity(answers, factors=HS).intervals.set_index(["coefficient", "factor"])
    for key, row in delta.iterrows():
        assert found.loc[(*key, ""), "low"] == pytest.approx(row["low"], abs=0.05)
    with pytest.raises(OptionError, match="complete cases"):
        cm.discriminant_validity(answers, factors=HS, draws=100, missing="fiml")


def test_factors_that_are_one_are_told() -> None:
    rng = np.random.default_rng(2)
    x = rng.standard_normal((500, 1)) + rng.standard_normal((500, 6))
    frame = pd.DataFrame(x, columns=list("abcdef"))
    found = cm.discriminant_validity(frame, factors={"one": ["a", "b", "c"], "two": ["d", "e", "f"]})
    assert {"discriminant_htmt", "discriminant_ave"} <= {f.code for f in found.findings}
    with pytest.raises(OptionError, match="two factors"):
        cm.discriminant_validity(frame)
    factors = {"one": ["a", "b", "c"], "two": ["d", "e", "f"]}
    named = cm.discriminant_validity(frame.assign(town="Umeå"), factors=factors)  # a column that is no item
    assert named.to_frame().equals(found.to_frame())
    with pytest.raises(DataError, match=r"there is no column 'bb'.* Did you mean 'b'"):
        cm.discriminant_validity(frame, factors=factors | {"one": ["a", "bb"]})


def test_ratio_by_hand() -> None:
    r = np.array([[1, 0.6, 0.3, 0.2], [0.6, 1, 0.4, 0.3], [0.3, 0.4, 1, 0.5], [0.2, 0.3, 0.5, 1]])
    groups = [np.array([0, 1]), np.array([2, 3])]
    assert heterotrait_monotrait(r, groups, geometric=False)[0, 1] == pytest.approx(0.3 / math.sqrt(0.3))
    assert heterotrait_monotrait(r, groups, geometric=True)[1, 0] == pytest.approx(
        (0.3 * 0.2 * 0.4 * 0.3) ** 0.25 / math.sqrt(0.3)
    )
