# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Agreement equals psych, lme4 and the published table; aggregation refuses without it."""

from __future__ import annotations

import json
import math
import re
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
from coprod_measures.errors import DataError, NotSupportedError, OptionError
from coprod_measures.numerics.agreement import (
    kappa,
    limits_of_agreement,
    measurement_error,
    within_group_agreement,
)
from coprod_measures.numerics.intraclass import one_way, one_way_reml

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "agreement.json").read_text(encoding="utf-8")
)["cases"]
CLOSED = 1e-8
# lme4 stops its search a few 1e-6 from the optimum.
NEAR_LMER = 1e-5


def ratings(case: str) -> pd.DataFrame:
    data = REFERENCE[case]["data"]
    frame = pd.read_csv(TESTS / "data" / data["file"])
    return frame[data["items"]].head(120) if "items" in data else frame


@pytest.mark.parametrize("case", ["icc_shrout_fleiss", "icc_attitude", "icc_bilingual_PRO"])
@pytest.mark.parametrize(("missing", "block"), [("listwise", "anova"), ("reml", "lmer")])
def test_six_forms_equal_psych(case: str, missing: str, block: str) -> None:
    found = cm.icc(ratings(case), missing=missing).to_frame()  # type: ignore[arg-type]
    expected = pd.DataFrame(REFERENCE[case]["result"][block])
    assert list(found.columns) == ["type", "icc", "f", "df1", "df2", "pvalue", "low", "high"]
    assert list(found["type"]) == list(expected["type"])
    tolerance = CLOSED if missing == "listwise" else NEAR_LMER
    for ours, theirs in (("icc", "ICC"), ("f", "F"), ("low", "lower bound"), ("high", "upper bound")):
        assert found[ours].to_numpy() == pytest.approx(
            expected[theirs].to_numpy(), abs=tolerance, rel=tolerance
        )
    assert found[["df1", "df2"]].to_numpy() == pytest.approx(expected[["df1", "df2"]].to_numpy())
    assert np.log(found["pvalue"]).to_numpy() == pytest.approx(np.log(expected["p"]).to_numpy(), abs=1e-3)


def test_shrout_and_fleiss_as_they_printed_it() -> None:
    """Table 4 of Shrout & Fleiss (1979): .17 .29 .71 .44 .62 .91."""
    report = cm.icc(ratings("icc_shrout_fleiss"))
    assert [round(f.value, 2) for f in report.forms] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert report.mean_squares.between == pytest.approx(11.2416666667, abs=1e-9)
    assert report["ICC2"].low == pytest.approx(0.0187865133747, abs=1e-10)
    assert report["ICC2"].n == 6
    assert "absolute agreement" in report["ICC2"].method
    assert "Intraklasskorrelationer" in report.to_markdown("sv")


def test_incomplete_ratings_are_told() -> None:
    answers = ratings("icc_bilingual_PRO")
    assert [f.code for f in cm.icc(answers).findings] == ["icc_incomplete"]
    assert cm.icc(answers).n == 99
    report = cm.icc(answers, missing="reml")
    assert report.n == 120
    assert [f.code for f in report.findings] == ["icc_reml_interval"]
    same = cm.icc(pl.from_pandas(answers), missing="reml")
    assert same.to_frame().equals(report.to_frame())


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), shift=st.floats(-100, 100), scale=st.floats(0.1, 50))
def test_laws_of_the_six_forms(seed: int, shift: float, scale: float) -> None:
    """Adding a constant and a change of unit leave all six; a rater's own shift leaves consistency only."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((20, 1)) + 0.7 * rng.standard_normal((20, 3))
    frame = pd.DataFrame(x, columns=["a", "b", "c"])
    base = cm.icc(frame).to_frame()["icc"].to_numpy()
    assert cm.icc(frame * scale + shift).to_frame()["icc"].to_numpy() == pytest.approx(base, abs=1e-7)
    moved = cm.icc(frame.assign(a=frame["a"] + 5)).to_frame()["icc"].to_numpy()
    assert moved[[2, 5]] == pytest.approx(base[[2, 5]], abs=1e-7)
    assert moved[1] < base[1]
    # ICC3k is alpha.
    assert base[5] == pytest.approx(cm.reliability(frame)["scale"].alpha.value, abs=1e-10)


def test_what_cannot_be_rated_is_refused() -> None:
    answers = ratings("icc_shrout_fleiss")
    with pytest.raises(DataError, match="At least 2"):
        cm.icc(answers[["J1"]])
    with pytest.raises(DataError, match="the same ratings"):
        cm.icc(answers * 0)
    with pytest.raises(DataError, match="subjects have enough"):
        cm.icc(answers.assign(J1=np.nan))
    with pytest.raises(OptionError, match="Did you mean 'ICC2'"):
        cm.icc(answers)["ICC22"]
    with pytest.raises(OptionError, match="coverage"):
        cm.icc(answers, level=95)
    with pytest.raises(DataError, match="not numbers"):
        cm.icc(answers.assign(J1="x"))


def test_ratings_without_residual_agree_perfectly() -> None:
    exact = pd.DataFrame({"a": [1.0, 2, np.nan, 4], "b": [1.0, 2, 3, 4], "c": [1.0, 2, 3, 4]})
    assert cm.icc(exact, missing="reml")["ICC3"].value == pytest.approx(1, abs=1e-4)
    assert cm.icc(exact.dropna())["ICC3"].value == 1.0


def test_members_of_clusters_equal_lme4() -> None:
    case = REFERENCE["icc_project_lmer"]
    frame = pd.read_csv(TESTS / "data" / case["data"]["file"])
    for item, expected in case["result"].items():
        given_answers = frame[[item, "project"]].dropna()
        cluster = pd.factorize(given_answers["project"])[0]
        between, within = one_way_reml(given_answers[item].to_numpy(dtype=float), cluster)
        assert between == pytest.approx(expected["between"], abs=1e-6)
        assert within == pytest.approx(expected["within"], abs=1e-6)
        assert between / (between + within) == pytest.approx(expected["icc"], abs=1e-6)
        # Analysis of variance estimates the same share without bias and a little less precisely.
        assert one_way(given_answers[item].to_numpy(dtype=float), cluster, 0.95).icc1 == pytest.approx(
            expected["icc"], abs=2e-3
        )


def test_one_way_of_equal_groups_is_the_icc_of_raters() -> None:
    x = ratings("icc_shrout_fleiss").to_numpy(dtype=float)
    found = one_way(x.ravel(), np.repeat(np.arange(6), 4), 0.95)
    expected = pd.DataFrame(REFERENCE["icc_shrout_fleiss"]["result"]["anova"]).set_index("type")
    assert found.icc1 == pytest.approx(expected.loc["ICC1", "ICC"], abs=CLOSED)
    assert found.icc2 == pytest.approx(expected.loc["ICC1k", "ICC"], abs=CLOSED)
    assert [found.icc1_low, found.icc1_high] == pytest.approx(
        expected.loc["ICC1", ["lower bound", "upper bound"]].tolist(), abs=CLOSED
    )
    assert [found.icc2_low, found.icc2_high] == pytest.approx(
        expected.loc["ICC1k", ["lower bound", "upper bound"]].tolist(), abs=CLOSED
    )


def retest_scores() -> pd.DataFrame:
    """Extraversion at two occasions, as the reference pairs and keys it."""
    case = REFERENCE["testretest_epiR_E"]
    frame = pd.read_csv(TESTS / "data" / case["data"]["file"])
    keys = case["result"]["keys"]
    names = [k.removeprefix("-") for k in keys]
    low, high = np.nanmin(frame[names].to_numpy()), np.nanmax(frame[names].to_numpy())
    for key in keys:
        if key.startswith("-"):
            frame[key[1:]] = low + high - frame[key[1:]]
    frame["score"] = frame[names].mean(axis=1)
    wide = frame.pivot_table(index=["study", "id"], columns="time", values="score")
    return pd.DataFrame({"first": wide.iloc[:, 0].to_numpy(), "second": wide.iloc[:, 1].to_numpy()})


def test_retest_equals_the_reference() -> None:
    expected = REFERENCE["testretest_epiR_E"]["result"]
    found = cm.retest(retest_scores())["scale"]
    assert found.n == expected["n"]
    assert found.correlation.value == pytest.approx(expected["r"], abs=CLOSED)
    assert [found.correlation.low, found.correlation.high] == pytest.approx(expected["r_ci95"], abs=CLOSED)
    assert found.means == pytest.approx((expected["mean1"], expected["mean2"]), abs=CLOSED)
    assert found.sds == pytest.approx((expected["sd1"], expected["sd2"]), abs=CLOSED)
    assert found.limits.t == pytest.approx(expected["paired_t"], abs=CLOSED)
    # The reference calls SD(d)/√2 sem_agreement; it is the consistency form.
    assert found.sem.consistency == pytest.approx(expected["sem_agreement"], abs=CLOSED)
    assert found.smallest_detectable_change_consistency == pytest.approx(
        expected["smallest_detectable_change"], abs=CLOSED
    )
    assert found.limits.bias == pytest.approx(expected["bland_altman"]["bias"], abs=CLOSED)
    assert [found.limits.lower, found.limits.upper] == pytest.approx(
        expected["bland_altman"]["loa"], abs=CLOSED
    )
    for form, row in zip(found.forms, expected["icc"], strict=True):
        assert [form.value, form.f, form.low, form.high] == pytest.approx(
            [row["ICC"], row["F"], row["lower bound"], row["upper bound"]], abs=CLOSED
        )
    # A shift between the occasions is error for agreement only.
    assert found.sem.agreement > found.sem.consistency
    d = found.limits.bias
    occasion = d**2 / 2 - found.sem.consistency**2 / found.n
    assert found.sem.agreement**2 - found.sem.consistency**2 == pytest.approx(max(occasion, 0), abs=1e-12)
    assert [f.code for f in found.findings] == ["retest_shift"]


def test_intervals_of_limits_and_of_the_error_cover() -> None:
    """Exact intervals hold their level in normal samples: 2,000 samples, three standard errors allowed."""
    rng = np.random.default_rng(7)
    inside = {"upper": 0, "sem": 0}
    for _ in range(2000):
        x = rng.standard_normal((15, 1)) + rng.standard_normal((15, 2)) * 0.5
        limits = limits_of_agreement(x[:, 1] - x[:, 0], 0.9)
        inside["upper"] += limits.upper_interval.low < 1.96 * 0.5 * math.sqrt(2) < limits.upper_interval.high
        result = cm.retest(pd.DataFrame(x), level=0.9)["scale"].sem if inside["upper"] % 10 == 0 else None
        inside["sem"] += result is None or result.consistency_low < 0.5 < result.consistency_high
    assert inside["upper"] / 2000 == pytest.approx(0.9, abs=0.02)
    assert inside["sem"] / 2000 > 0.97


@pytest.mark.parametrize(("shift", "k"), [(0.0, 2), (0.5, 2), (0.3, 3)])
def test_interval_of_the_agreement_error_covers(shift: float, k: int) -> None:
    """Persons drawn, occasions fixed: 2,000 samples at 90%, three standard errors allowed."""
    rng = np.random.default_rng(12)
    level = shift * np.arange(k)
    truth = math.sqrt(0.6**2 + level.var(ddof=1))
    hits = 0
    for _ in range(2000):
        x = rng.standard_normal((30, 1)) + level + 0.6 * rng.standard_normal((30, k))
        found = measurement_error(x, 0.9)
        hits += found.agreement_low < truth < found.agreement_high
    assert hits / 2000 == pytest.approx(0.9, abs=0.02)


def test_interval_of_the_agreement_error_by_hand() -> None:
    """Two occasions of six persons. R: mean squares of ``lm(y ~ person + occasion)``, then
    ``sqrt(df * v / qchisq(c(.975, .025), df))``."""
    x = np.array([[1.0, 2.0], [2, 2], [3, 5], [4, 4], [5, 7], [6, 7]])
    found = measurement_error(x, 0.95)
    d = x[:, 1] - x[:, 0]
    error, occasion = d.var(ddof=1) / 2, d.mean() ** 2 / 2 - d.var(ddof=1) / 12
    ratio = occasion / error
    df = 6 * (1 + ratio) ** 2 / (1 + 2 * ratio)
    assert found.agreement**2 == pytest.approx((d**2).mean() / 2)
    assert [found.agreement_low, found.agreement_high] == pytest.approx(
        [found.agreement * math.sqrt(df / stats.chi2.ppf(q, df)) for q in (0.975, 0.025)]
    )
    assert [found.agreement, found.agreement_low, found.agreement_high] == pytest.approx(
        [0.912870929175, 0.619268320939, 1.728514133901], abs=1e-10
    )
    assert [found.consistency, found.consistency_low, found.consistency_high] == pytest.approx(
        [0.632455532034, 0.394783804168, 1.551169285001], abs=1e-10
    )


def two_waves(seed: int = 3, n: int = 200, shift: float = 0.0) -> tuple[cm.ResponseData, pd.DataFrame]:
    instrument = cm.load_instrument("coproduction-core")
    first = cm.simulate_responses(instrument, n=n, seed=seed, groups=["en"]).assign(wave=1)
    rng = np.random.default_rng(seed)
    second = first.assign(wave=2)
    items = [i for s in instrument.scales for i in s.items]
    for item in items:
        change = rng.integers(-1, 2, len(first)) + (rng.random(len(first)) < shift)
        codes = instrument.response_scale_of(item)
        moved = (second[item] + change).clip(codes.minimum, codes.maximum)
        second[item] = second[item].where(~second[item].isin(codes.codes), moved)
    frame = pd.concat([first, second.sample(frac=1, random_state=1)], ignore_index=True)
    frame["person"] = frame["respondent"] if "respondent" in frame else np.tile(np.arange(n), 2)
    data, _ = cm.validate(frame, instrument, respondent="person", wave="wave")
    return data, frame


def test_responses_are_paired_by_respondent_and_wave() -> None:
    data, _ = two_waves()
    report = cm.retest(data)
    assert set(report.to_frame()["scale"]) == {s.id for s in data.instrument.all_scales()}
    result = report["reciprocity"]
    assert (result.first, result.second) == ("1", "2")
    assert 0.6 < result.icc_agreement.value < 1, "rows of the second wave come in another order"
    swapped = cm.retest(data, waves=["2", "1"])["reciprocity"]
    assert swapped.limits.bias == pytest.approx(-result.limits.bias)
    assert swapped.sem.agreement == pytest.approx(result.sem.agreement)
    for language in ("sv", "en"):
        assert len(report.to_markdown(language)) > 200


def test_pairing_that_is_not_clear_is_refused() -> None:
    data, frame = two_waves(n=60)
    instrument = data.instrument
    lone, _ = cm.validate(frame, instrument, respondent="person")
    with pytest.raises(DataError, match="name no wave"):
        cm.retest(lone)
    with pytest.raises(DataError, match="no wave '9'"):
        cm.retest(data, waves=["1", "9"])
    with pytest.raises(DataError, match="not the two occasions"):
        cm.retest(pd.DataFrame(np.eye(3)))
    twice, _ = cm.validate(frame.assign(wave=[1, 2] * 60), instrument, respondent="person", wave="wave")
    with pytest.raises(DataError, match="more than once"):
        cm.retest(twice)


def test_waves_in_words_are_paired_under_a_warning_that_names_their_order() -> None:
    data, frame = two_waves(n=60)
    frame["wave"] = frame["wave"].map({1: "före", 2: "efter"})
    words, _ = cm.validate(frame, data.instrument, respondent="person", wave="wave")
    report = cm.retest(words)
    assert report["reciprocity"].limits.bias == pytest.approx(-cm.retest(data)["reciprocity"].limits.bias)
    note = report.findings[0]
    assert (note.code, note.severity) == ("wave_order_unknown", "warning")
    assert "‹efter›, ‹före›" in note.message("sv")
    named = cm.retest(words, waves=["före", "efter"])
    assert named["reciprocity"].limits.bias == cm.retest(data)["reciprocity"].limits.bias
    assert "wave_order_unknown" not in {f.code for f in named.findings}


def test_identical_scores_are_told_and_have_no_interval() -> None:
    _, frame = two_waves(n=60)
    first = frame[frame["wave"] == 1]
    copied = pd.concat([first, first.assign(wave=2)], ignore_index=True)
    data, _ = cm.validate(copied, cm.load_instrument("coproduction-core"), respondent="person", wave="wave")
    for result in cm.retest(data).results:
        assert "retest_identical" in {f.code for f in result.findings}
        assert result.icc_agreement.value == result.icc_consistency.value == 1.0
        assert math.isnan(result.icc_agreement.low)
    assert "retest_identical" not in {f.code for f in cm.retest(two_waves(n=60)[0]).findings}


def test_weighted_kappa_equals_psych() -> None:
    """psych::cohen.kappa of C1 and C2 of bfi, complete cases."""
    frame = pd.read_csv(TESTS / "data" / "bfi.csv")[["C1", "C2"]]
    expected = {"none": 0.1885417971253, "linear": 0.3215915317184, "quadratic": 0.4245454738832}
    for weights, value in expected.items():
        assert cm.weighted_kappa(frame, weights=weights).value == pytest.approx(value, abs=1e-12)  # type: ignore[arg-type]
    none = cm.weighted_kappa(frame, weights="none")
    assert (none.high - none.low) / 2 / stats.norm.ppf(0.975) == pytest.approx(0.0119517725869, abs=1e-12)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_standard_error_of_kappa_is_its_spread_over_samples(weights: str) -> None:
    rng = np.random.default_rng(11)
    p = np.array([[0.20, 0.08, 0.02], [0.06, 0.20, 0.09], [0.03, 0.07, 0.25]])
    samples = rng.multinomial(400, p.ravel(), size=3000).reshape(-1, 3, 3).astype(float)
    values = [kappa(table, weights).value for table in samples]  # type: ignore[arg-type]
    assert kappa(400 * p, weights).se == pytest.approx(np.std(values), rel=0.05)  # type: ignore[arg-type]


def test_quadratic_kappa_is_an_intraclass_correlation() -> None:
    """Fleiss & Cohen (1973): with divisor n it is the ICC of absolute agreement."""
    rng = np.random.default_rng(4)
    first = rng.integers(1, 6, 300)
    second = np.clip(first + rng.integers(-1, 2, 300), 1, 5)
    found = cm.weighted_kappa(pd.DataFrame({"a": first, "b": second})).value
    cov = np.cov(first, second, ddof=0)
    expected = 2 * cov[0, 1] / (cov[0, 0] + cov[1, 1] + (first.mean() - second.mean()) ** 2)
    assert found == pytest.approx(expected, abs=1e-12)


def test_kappa_of_equal_codes_is_refused_and_perfect_agreement_has_no_interval() -> None:
    for same in ([3] * 10, [3]):
        with pytest.raises(DataError, match=r"all codes are the same\. Agreement beyond chance"):
            cm.weighted_kappa(pd.DataFrame({"a": same, "b": same}))
    perfect = cm.weighted_kappa(pd.DataFrame({"a": [1, 2, 3] * 5, "b": [1, 2, 3] * 5}))
    assert (perfect.value, math.isnan(perfect.low), math.isnan(perfect.high)) == (1.0, True, True)
    one_rater = cm.weighted_kappa(pd.DataFrame({"a": [3] * 10, "b": [3, 4] * 5}))
    assert one_rater.value == 0.0
    assert one_rater.show() == "0.00"
    with pytest.raises(DataError, match=r"1 subject has enough ratings"):
        cm.icc(pd.DataFrame({"a": [1, None], "b": [1, 2]}))


def test_agreement_within_groups_by_hand() -> None:
    """One item of five steps answered 4 4 5 3: s² = 2/3, random 2, r_WG = 1 − 1/3; two such items .8."""
    one = np.array([[4.0], [4.0], [5.0], [3.0]])
    assert within_group_agreement(one, np.array([2.0])) == pytest.approx(2 / 3)
    assert within_group_agreement(np.hstack([one, one]), np.array([2.0, 2.0])) == pytest.approx(0.8)
    apart = np.array([[1.0], [5.0], [1.0], [5.0]])
    assert within_group_agreement(apart, np.array([2.0])) == 0.0
    assert within_group_agreement(np.full((3, 2), 4.0), np.array([2.0, 2.0])) == 1.0


def projects(between: float, members: int = 14, groups: int = 40, seed: int = 1) -> cm.ResponseData:
    """Answers whose projects differ by so much; members of one project otherwise agree."""
    instrument = cm.load_instrument("coproduction-core")
    frame = cm.simulate_responses(instrument, n=members * groups, seed=seed, groups=["en"])
    rng = np.random.default_rng(seed)
    level = np.repeat(rng.normal(3, between, groups), members)
    frame["team"] = np.repeat([f"T{g:02d}" for g in range(groups)], members)
    for item in {i for s in instrument.all_scales() for i in s.items}:
        codes = instrument.response_scale_of(item)
        answer = np.clip(np.round(level + rng.normal(0, 0.6, len(frame))), codes.minimum, codes.maximum)
        mirrored = codes.minimum + codes.maximum - answer
        frame[item] = mirrored if instrument.item(item).reverse else answer
    data, _ = cm.validate(frame, instrument, cluster="team")
    return data


def test_partnership_scales_are_averaged_where_members_agree() -> None:
    data = projects(between=0.8)
    report = cm.aggregate(data)
    scales = [s.id for s in data.instrument.all_scales() if s.unit == "partnership"]
    assert [r.scale for r in report.results] == scales
    assert all(r.permitted for r in report.results)
    assert len(report.frame) == 40
    assert list(report.frame.columns[:3]) == ["team", scales[0], f"{scales[0]}_n"]
    scores = cm.score(data).frame
    expected = scores.groupby("team")[scales[0]].mean()
    assert report.frame.set_index("team")[scales[0]].to_numpy() == pytest.approx(expected.to_numpy())
    assert report[scales[0]].columns.tolist() == ["team", "n", "mean", "sd", "rwg"]


def test_aggregation_refuses_without_agreement_and_says_why() -> None:
    data = projects(between=0.0)
    report = cm.aggregate(data)
    scale = report.results[0].scale
    assert not report.results[0].permitted
    assert report.frame.empty
    with pytest.raises(NotSupportedError, match="cannot be told apart"):
        report[scale]
    codes = {f.code for f in report.results[0].findings if f.severity == "error"}
    assert codes == {"aggregation_no_difference", "aggregation_unreliable"}
    told = next(f for f in report.results[0].findings if f.code == "aggregation_unreliable")
    assert re.search(r"with \d+\.\d members a group", told.message("en")), "one decimal is enough for a count"
    assert re.search(r"genomsnitt \d+,\d svarande", told.message("sv"))
    forced = cm.aggregate(data, force=True)
    assert len(forced[scale]) == 40
    assert "aggregation_forced" in {f.code for f in forced.findings}
    for language in ("sv", "en"):
        assert scale in report.to_markdown(language)


def test_members_who_disagree_are_not_averaged() -> None:
    report = cm.aggregate(projects(between=0.8), minimum_rwg=0.999)
    assert {f.code for f in report.findings if f.severity == "error"} == {"aggregation_no_agreement"}


def test_small_and_few_groups_are_told() -> None:
    report = cm.aggregate(projects(between=1.0, members=6, groups=9), minimum_icc2=0.1)
    assert report.results[0].permitted
    assert {f.code for f in report.results[0].findings} == {
        "aggregation_few_groups",
        "aggregation_small_groups",
    }
    assert report.frame.iloc[:, 1].isna().all(), "six members are too few to be shown"
    with pytest.raises(DataError, match="Did you mean"):
        cm.aggregate(projects(between=1.0, groups=3), scales=["reciprocit"])
    persons = [s.id for s in projects(1.0, groups=3).instrument.all_scales() if s.unit == "person"]
    found = cm.aggregate(projects(between=1.0), scales=persons[:1])
    assert "aggregation_of_persons" in {f.code for f in found.findings}
    with pytest.raises(DataError, match="validate"):
        cm.aggregate(pd.DataFrame({"a": [1]}))  # type: ignore[arg-type]
