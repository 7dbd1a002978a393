# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Lower bounds, bootstrap, and omegas of several factors: equal to psych and semTools, true to their laws."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.analysis.one_factor import complete_cases, fit_one_factor
from coprod_measures.errors import DataError, NotSupportedError, OptionError
from coprod_measures.estimation.efa import extract
from coprod_measures.numerics import classical
from coprod_measures.numerics import reliability_bootstrap as bootstrap
from coprod_measures.numerics.hierarchical import Hierarchical, group_omegas, hierarchical_omega
from coprod_measures.numerics.lower_bounds import (
    _exchanged,
    greatest_lower_bound,
    guttman,
    lambda2,
    split_half,
    split_halves,
)

TESTS = Path(__file__).resolve().parent.parent
FILE: dict[str, Any] = json.loads((TESTS / "reference" / "reliability.json").read_text(encoding="utf-8"))
REFERENCE: dict[str, dict[str, Any]] = FILE["cases"]
MODELS: dict[str, Any] = FILE["models"]
HS_FACTORS = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"], "speed": ["x7", "x8", "x9"]}


def answers_of(case: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])
    if REFERENCE[case]["filter"] is not None:
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    return frame[REFERENCE[case]["items"]]


def covariance_of(case: str) -> np.ndarray:
    return np.cov(answers_of(case).dropna().to_numpy(dtype=float), rowvar=False)


@pytest.mark.parametrize("case", REFERENCE)
def test_lower_bounds_equal_psych(case: str) -> None:
    cov, expected = covariance_of(case), REFERENCE[case]["guttman"]
    for matrix, block in ((cov, "covariance"), (classical.correlation(cov), "correlation")):
        found = guttman(matrix)
        for name, value in expected[block].items():
            assert getattr(found, name) == pytest.approx(value, abs=1e-8)
    assert cm.reliability(answers_of(case))["scale"].lambda2.value == pytest.approx(
        expected["covariance"]["lambda2"], abs=1e-8
    )
    assert greatest_lower_bound(cov) == pytest.approx(expected["glb_algebraic_cov"], abs=1e-7)
    assert greatest_lower_bound(classical.correlation(cov)) == pytest.approx(
        expected["glb_algebraic_cor"], abs=1e-7
    )


@pytest.mark.parametrize("case", REFERENCE)
def test_split_halves_equal_psych(case: str) -> None:
    """With an odd number of items psych looks at half of the splits only; the rest can be better."""
    r, expected = classical.correlation(covariance_of(case)), REFERENCE[case]["guttman"]
    k, total = len(r), float(r.sum())
    found = split_halves(r)
    assert found.every
    theirs = expected["psych_splitHalf_on_correlations"]
    chosen = list(combinations(range(k), k // 2))
    seen = []
    for half in chosen[: len(chosen) // 2]:
        s = np.where(np.isin(np.arange(k), half), 1.0, -1.0)
        seen.append(1 - s @ r @ s / total)
    assert [max(seen), min(seen)] == pytest.approx([theirs["lambda4_max"], theirs["min_beta"]], abs=1e-8)
    if k % 2 == 0:
        assert [found.largest, found.smallest, found.mean] == pytest.approx(
            [theirs["lambda4_max"], theirs["min_beta"], theirs["mean"]], abs=1e-8
        )
        assert found.mean == pytest.approx(classical.alpha(r), abs=1e-10)
    assert found.splits == len(chosen) // (2 if k % 2 == 0 else 1)
    assert found.largest >= theirs["lambda4_max"] - 1e-12
    odd = split_half(covariance_of(case), np.arange(k) % 2 == 0)
    theirs = expected["odd_even"]
    assert [odd.r, odd.spearman_brown, odd.rulon, odd.horst] == pytest.approx(
        [theirs[n] for n in ("r", "spearman_brown", "guttman_lambda4_this_split", "horst_unequal_length")],
        abs=1e-8,
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(3, 8))
def test_laws_of_lower_bounds(seed: int, k: int) -> None:
    """λ1 < λ3 ≤ λ2 ≤ glb, λ4 ≤ glb, λ6 ≤ glb; the scale of all items together does not matter."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((60, 1)) + rng.standard_normal((60, k)) * rng.uniform(0.5, 2, k)
    cov = np.cov(x, rowvar=False)
    found, best = guttman(cov), greatest_lower_bound(cov)
    assert found.lambda1 <= found.lambda3 <= found.lambda2 + 1e-12
    for value in (found.lambda2, found.lambda6, split_halves(cov).largest):
        assert value <= best + 1e-7
    assert lambda2(9 * cov) == pytest.approx(found.lambda2, abs=1e-12)


def test_the_search_among_many_items_finds_what_enumeration_finds() -> None:
    rng = np.random.default_rng(3)
    x = rng.standard_normal((200, 1)) + rng.standard_normal((200, 12))
    cov = np.cov(x, rowvar=False)
    every = split_halves(cov)
    starts = [rng.permutation(np.repeat([1.0, -1.0], 6)) for _ in range(20)]
    best = max(1 - s @ cov @ s / cov.sum() for s in (_exchanged(start, cov) for start in starts))
    assert best == pytest.approx(every.largest, abs=1e-10)
    many = np.cov(rng.standard_normal((200, 1)) + rng.standard_normal((200, 24)), rowvar=False)
    found = split_halves(many)
    assert not found.every
    assert found.smallest < classical.alpha(many) < found.largest < greatest_lower_bound(many)


def test_bonett_interval_by_hand_and_beside_feldt() -> None:
    """n = 100, k = 5, alpha .8: 1 − exp(log .2 ± 1.96 √(10/(4·98)))."""
    found = classical.bonett_interval(0.8, 100, 5, 0.95)
    reach = 1.959963984540054 * math.sqrt(10 / (4 * 98))
    assert [found.low, found.high] == pytest.approx([1 - 0.2 * math.exp(reach), 1 - 0.2 * math.exp(-reach)])
    feldt = classical.feldt_interval(0.8, 100, 5, 0.95)
    assert [found.low, found.high] == pytest.approx([feldt.low, feldt.high], abs=0.02)
    asked = cm.reliability(answers_of("hs1939_9"), interval="bonett")["scale"].alpha
    assert "Bonett" in asked.method


def test_resampled_covariances_are_those_of_resampled_rows() -> None:
    x = answers_of("datcat_8").to_numpy(dtype=float)
    n = len(x)
    rng = np.random.default_rng(5)
    drawn = np.random.default_rng(5).integers(0, n, size=(40, n))
    found = bootstrap.resampled_covariances(x, 40, rng)
    for b in range(40):
        assert np.abs(found[b] - np.cov(x[drawn[b]], rowvar=False)).max() < 1e-12
    assert bootstrap.alphas(found)[7] == pytest.approx(classical.alpha(found[7]), abs=1e-14)
    assert bootstrap.lambda2s(found)[7] == pytest.approx(lambda2(found[7]), abs=1e-14)
    assert bootstrap.standardised_alphas(found)[7] == pytest.approx(
        classical.standardised_alpha(found[7]), abs=1e-14
    )


@pytest.mark.parametrize("case", ["hs1939_9", "bfi_C", "bilingual_PRO"])
def test_many_one_factor_models_are_those_fitted_one_by_one(case: str) -> None:
    x = answers_of(case).dropna().to_numpy(dtype=float)
    n, items = len(x), tuple(REFERENCE[case]["items"])
    cov = bootstrap.resampled_covariances(x, 12, np.random.default_rng(1)) * ((n - 1) / n)
    start = fit_one_factor(complete_cases(np.cov(x, rowvar=False, ddof=0), n, items)).solution
    assert start is not None
    loadings, residuals = bootstrap.one_factor_models(cov, start.loadings, start.residuals)
    for b in range(12):
        alone = fit_one_factor(complete_cases(cov[b], n, items)).solution
        assert alone is not None
        assert loadings[b] == pytest.approx(alone.loadings, abs=1e-5)
        assert residuals[b] == pytest.approx(alone.residuals, abs=2e-5)


def test_bootstrap_intervals_of_a_report() -> None:
    answers = answers_of("hs1939_9")
    found = cm.reliability(answers, interval="bootstrap", draws=1000, seed=4)["scale"]
    again = cm.reliability(answers, interval="bootstrap", draws=1000, seed=4)["scale"]
    other = cm.reliability(answers, interval="bootstrap", draws=1000, seed=5)["scale"]
    assert (found.alpha.low, found.omega.low) == (again.alpha.low, again.omega.low)
    assert found.alpha.low != other.alpha.low
    plain = cm.reliability(answers)["scale"]
    for name in ("alpha", "alpha_standardised", "lambda2", "omega"):
        estimate = getattr(found, name)
        assert estimate.low < estimate.value < estimate.high
        assert "bootstrap" in estimate.method
        assert estimate.value == getattr(plain, name).value
    assert found.alpha.low == pytest.approx(plain.alpha.low, abs=0.03)
    assert found.omega.high == pytest.approx(plain.omega.high, abs=0.03)
    assert math.isnan(plain.lambda2.low)
    observed = cm.reliability(answers, interval="bootstrap", denominator="observed", draws=300)["scale"].omega
    assert observed.low < observed.value < observed.high
    with pytest.raises(OptionError, match="complete cases"):
        cm.reliability(answers, interval="bootstrap", missing="fiml")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), shift=st.floats(-50, 50), scale=st.floats(0.1, 20))
def test_constants_leave_alpha_and_scales_leave_the_standardised(
    seed: int, shift: float, scale: float
) -> None:
    rng = np.random.default_rng(seed)
    x = pd.DataFrame(rng.standard_normal((50, 1)) + rng.standard_normal((50, 4)), columns=list("abcd"))
    base, moved = cm.reliability(x)["scale"], cm.reliability(x.assign(a=x["a"] + shift))["scale"]
    assert moved.alpha.value == pytest.approx(base.alpha.value, abs=1e-8)
    assert moved.lambda2.value == pytest.approx(base.lambda2.value, abs=1e-8)
    scaled = cm.reliability(x.assign(a=scale * x["a"]))["scale"]
    assert scaled.alpha_standardised.value == pytest.approx(base.alpha_standardised.value, abs=1e-8)


def omega_of(case: str, m: int, extraction: str) -> Any:
    frame = answers_of(case)
    return cm.omega_hierarchical(
        frame, n_factors=m, extraction=extraction, missing="pairwise", pairwise_n="rows"
    )  # type: ignore[arg-type]


CASES = [
    (case, block, extraction)
    for case in REFERENCE
    for block in ("omega1", "omega_psych")
    for extraction in ("minres", "ml")
    if REFERENCE[case][block] and "omega_h" in REFERENCE[case][block][extraction]
]


@pytest.mark.filterwarnings("ignore::coprod_measures.errors.StatisticalWarning")
@pytest.mark.parametrize(("case", "block", "extraction"), CASES)
def test_omegas_of_schmid_and_leiman_equal_psych(case: str, block: str, extraction: str) -> None:
    expected = REFERENCE[case][block][extraction]
    found = omega_of(case, expected["nfactors"], extraction)
    if block == "omega_psych" and (case, extraction) in PSYCH_STOPS_EARLY:
        assert discrepancy_of(expected, found, extraction) >= found.fit.extracted.discrepancy
        return
    assert found.hierarchical.value == pytest.approx(expected["omega_h"], abs=1e-4)
    assert found.total.value == pytest.approx(expected["omega_total"], abs=1e-4)
    assert found.limit == pytest.approx(expected["omega_lim"], abs=1e-4)
    assert found.ecv == pytest.approx(expected["ECV"], abs=2e-4)
    alone, theirs = found.general_fit_measures(), expected["gstats"]
    assert alone["df"] == theirs["dof"][0]
    assert alone["chisq"] == pytest.approx(theirs["STATISTIC"][0], rel=2e-3)
    assert [alone[k] for k in ("rmsea", "rmsea_ci_lower", "rmsea_ci_upper")] == pytest.approx(
        [theirs["RMSEA"][k] for k in ("RMSEA", "lower", "upper")], abs=1e-3
    )
    sl = np.array(expected["schmid_leiman"]["values"])
    assert found.loadings["general"].to_numpy() == pytest.approx(sl[:, 0], abs=5e-4)
    assert found.loadings["residual"].to_numpy() == pytest.approx(sl[:, -2], abs=5e-4)
    if expected["nfactors"] > 1:
        ours = sorted([f.total, f.general, f.group] for f in found.factors)
        theirs = sorted([g["total"], g["general"], g["group"]] for g in expected["omega_group"][1:])
        assert np.array(ours).ravel() == pytest.approx(np.array(theirs).ravel(), abs=1e-3)


# One factor is enough for these scales; of two, psych's search stops at a larger discrepancy than ours.
PSYCH_STOPS_EARLY = {("bilingual_MAN", "ml"), ("bilingual_INC", "ml")}


def discrepancy_of(expected: dict[str, Any], found: Any, extraction: str) -> float:
    """The minimised function at psych's solution."""
    sl, r = np.array(expected["schmid_leiman"]["values"]), found.fit.correlation
    common, unique = sl[:, :-3] @ sl[:, :-3].T, sl[:, -2]
    implied = common.copy()
    np.fill_diagonal(implied, 1.0)
    if extraction == "minres":
        return float(((r - implied) ** 2).sum()) / 2
    sigma = common + np.diag(unique)
    ratio = np.linalg.solve(sigma, r)
    return float(np.trace(ratio) - np.linalg.slogdet(ratio)[1] - len(r))


@pytest.mark.parametrize("extraction", ["minres", "ml"])
def test_thurstone_as_the_manual_prints_it(extraction: str) -> None:
    """psych's manual: omega hierarchical .74, omega total .93 of Thurstone's nine variables."""
    from coprod_measures.analysis.hierarchical import _schmid_leiman
    from coprod_measures.analysis.item_correlations import ItemCorrelations

    frame = pd.read_csv(TESTS / "data" / "thurstone_cor.csv", index_col=0)
    matrix = frame.to_numpy()
    given_matrix = ItemCorrelations(
        tuple(frame.columns), np.zeros((2, 9)), matrix, 213, "pearson", (), np.zeros(9), np.ones(9)
    )
    found = _schmid_leiman(given_matrix, 3, extraction, 0.95, 1)  # type: ignore[arg-type]
    expected = MODELS["thurstone"][extraction]
    assert (round(found.hierarchical.value, 2), round(found.total.value, 2)) == (0.74, 0.93)
    assert found.hierarchical.value == pytest.approx(expected["omega_h"], abs=1e-5)
    assert found.total.value == pytest.approx(expected["omega_total"], abs=1e-5)
    assert found.ecv == pytest.approx(expected["ECV"], abs=1e-5)
    for ours, theirs in zip(found.factors, expected["omega_group"][1:], strict=True):
        assert [ours.total, ours.general, ours.group] == pytest.approx(
            [theirs["total"], theirs["general"], theirs["group"]], abs=1e-4
        )


def test_second_order_omegas_equal_semtools() -> None:
    answers = answers_of("hs1939_9")
    found = cm.omega_hierarchical(answers, method="second_order", factors=HS_FACTORS)
    expected = MODELS["higher"]
    second = found.second_order
    assert second is not None
    assert [second.level1, second.level2, second.partial] == pytest.approx(
        [expected["reliabilityL2"][k] for k in ("omegaL1", "omegaL2", "partialOmegaL1")], abs=1e-5
    )
    assert found.hierarchical.value == pytest.approx(expected["reliabilityL2"]["omegaL1"], abs=1e-5)
    assert found.hierarchical.low < found.hierarchical.value < found.hierarchical.high
    # semTools divides by the observed variance of the sum.
    observed = np.cov(answers, rowvar=False, ddof=0).sum()
    assert found.loadings["general"].sum() ** 2 / observed == pytest.approx(
        expected["compRelSEM_higher"]["g"], abs=1e-5
    )
    for factor, items in HS_FACTORS.items():
        subset = found.loadings.loc[items]
        common = (subset["general"] ** 2 + subset[factor] ** 2) ** 0.5
        variance = np.cov(answers[items], rowvar=False, ddof=0).sum()
        assert common.sum() ** 2 / variance == pytest.approx(expected["compRelSEM_default"][factor], abs=1e-5)


def test_bifactor_omegas_equal_lavaan_where_it_has_a_negative_variance() -> None:
    """The reference solution is a Heywood case: the arithmetic is compared, and no number is given."""
    from coprod_measures.analysis.hierarchical_models import _bifactor
    from coprod_measures.estimation.cfa import fit_model

    answers = answers_of("hs1939_9")
    expected = MODELS["bifactor"]
    groups = {name: tuple(items) for name, items in HS_FACTORS.items()}
    sample = cm.SampleStatistics.from_arrays(tuple(answers.columns), {"": answers.to_numpy(dtype=float)})
    fit = fit_model(
        cm.FactorModel.parse(_bifactor(groups, tuple(answers.columns))), sample, identification="std_lv"
    )
    m = fit.matrices[0]
    solution = Hierarchical(m.loadings[:, 0], m.loadings[:, 1:], np.diag(m.residual_cov))
    found = hierarchical_omega(solution, float(m.cov.sum()))
    assert [found.hierarchical, found.total, found.ecv] == pytest.approx(
        [expected["omega_h"], expected["omega_total"], expected["ECV"]], abs=1e-4
    )
    observed = np.cov(answers, rowvar=False, ddof=0)
    assert solution.general.sum() ** 2 / observed.sum() == pytest.approx(
        expected["compRelSEM"]["G"], abs=1e-4
    )
    report = cm.omega_hierarchical(answers, method="bifactor", factors=HS_FACTORS)
    assert math.isnan(report.hierarchical.value)
    assert "hierarchical_no_solution" in {f.code for f in report.findings}


def simulated(seed: int = 1, n: int = 4000) -> tuple[pd.DataFrame, Hierarchical]:
    rng = np.random.default_rng(seed)
    solution = Hierarchical(
        np.array([0.6, 0.5, 0.7, 0.6, 0.6, 0.5, 0.7, 0.6, 0.5, 0.6, 0.7, 0.5]),
        np.kron(np.eye(3), np.array([[0.5], [0.4], [0.5], [0.3]])),
        np.zeros(12),
    )
    common = solution.general**2 + (solution.groups**2).sum(axis=1)
    solution = Hierarchical(solution.general, solution.groups, 1 - common)
    x = rng.standard_normal((n, 1)) * solution.general + rng.standard_normal((n, 3)) @ solution.groups.T
    x += rng.standard_normal((n, 12)) * np.sqrt(solution.residuals)
    return pd.DataFrame(x, columns=[f"i{j:02d}" for j in range(12)]), solution


@pytest.mark.parametrize("method", ["bifactor", "second_order", "schmid_leiman"])
def test_simulated_truth_is_found(method: str) -> None:
    frame, truth = simulated()
    factors = {f"g{j}": [f"i{i:02d}" for i in range(4 * j, 4 * j + 4)] for j in range(3)}
    cov = np.outer(truth.general, truth.general) + truth.groups @ truth.groups.T + np.diag(truth.residuals)
    expected = hierarchical_omega(truth, float(cov.sum()))
    found = cm.omega_hierarchical(frame, method=method, factors=factors)  # type: ignore[arg-type]
    tolerance = 0.015 if method == "bifactor" else 0.04
    assert found.hierarchical.value == pytest.approx(expected.hierarchical, abs=tolerance)
    assert found.total.value == pytest.approx(expected.total, abs=tolerance)
    if method == "bifactor":
        assert found.hierarchical.low < expected.hierarchical < found.hierarchical.high
        assert [f.group for f in found.factors] == pytest.approx(
            [g.group for g in group_omegas(truth, cov)], abs=0.04
        )
    for language in ("sv", "en"):
        assert len(found.to_markdown(language)) > 300
    assert list(found.to_frame().columns) == ["factor", "k", "total", "general", "group"]


def test_omegas_of_responses_use_the_reflective_scales() -> None:
    instrument = cm.load_instrument("coproduction-core")
    data, _ = cm.validate(cm.simulate_responses(instrument, n=400, seed=6), instrument)
    found = cm.omega_hierarchical(data, missing="pairwise")
    scales = instrument.reflective_scales()
    assert len(found.factors) == len(scales)
    assert set(found.items) == {i for s in scales for i in s.items}


def test_bootstrap_intervals_of_omegas_hold_the_truth_of_a_large_sample() -> None:
    frame, truth = simulated(seed=3, n=1500)
    cov = np.outer(truth.general, truth.general) + truth.groups @ truth.groups.T + np.diag(truth.residuals)
    expected = hierarchical_omega(truth, float(cov.sum()))
    found = cm.omega_hierarchical(frame, draws=100, seed=2)
    assert found.total.low < found.total.value < found.total.high
    assert found.total.low - 0.01 < expected.total < found.total.high + 0.01
    assert found.hierarchical.low - 0.03 < expected.hierarchical < found.hierarchical.high + 0.03
    assert "100 draws" in found.hierarchical.method
    groups = found.intervals
    assert list(groups["coefficient"]) == ["total", "general", "group"] * len(found.factors)
    assert (groups["low"] < groups["value"]).all()
    assert (groups["value"] < groups["high"]).all()
    assert found.total.value == pytest.approx(cm.omega_hierarchical(frame).total.value, abs=1e-6)
    assert "100" in found.table("sv").notes[0]
    with pytest.raises(OptionError, match="too few"):
        cm.omega_hierarchical(frame, draws=5)
    with pytest.raises(OptionError, match="complete cases"):
        cm.omega_hierarchical(frame.mask(frame > 2.5), draws=100, missing="pairwise")


@pytest.mark.parametrize("method", ["bifactor", "second_order"])
def test_bootstrap_of_confirmatory_models_agrees_with_the_delta_method(method: str) -> None:
    frame, _ = simulated(seed=6, n=1000)
    factors = {f"g{j}": [f"i{i:02d}" for i in range(4 * j, 4 * j + 4)] for j in range(3)}
    options: dict[str, Any] = {"method": method, "factors": factors}
    delta = cm.omega_hierarchical(frame, **options)
    found = cm.omega_hierarchical(frame, **options, draws=100, seed=3)
    for name in ("total", "hierarchical"):
        ours, theirs = getattr(found, name), getattr(delta, name)
        assert ours.value == theirs.value
        assert [ours.low, ours.high] == pytest.approx([theirs.low, theirs.high], abs=0.025)
        assert "delta method" in theirs.method
        assert "100 draws, seed 3" in ours.method
    keys = ["factor", "coefficient"]
    resampled, derived = found.intervals.set_index(keys), delta.intervals.set_index(keys)
    assert list(resampled.index) == list(derived.index)
    for factor in found.factors:
        for kind in ("total", "general", "group"):
            assert resampled.loc[(factor.factor, kind), "value"] == getattr(factor, kind)
    ends = ["low", "high"]
    assert resampled[ends].to_numpy() == pytest.approx(derived[ends].to_numpy(), abs=0.06)
    assert (derived["low"] < derived["value"]).all()
    assert "100 dragningar" in found.table("sv").notes[0]
    with pytest.raises(NotSupportedError, match="confirmatory"):
        found.general_fit_measures()


def test_draws_without_an_admissible_solution_are_told() -> None:
    """Nine ability tests: in one resample of six a first-order factor has a negative variance."""
    found = cm.omega_hierarchical(
        answers_of("hs1939_9"), method="second_order", factors=HS_FACTORS, draws=100
    )
    lost = [f for f in found.findings if f.code == "hierarchical_bootstrap_lost"]
    assert 0.05 < float(lost[0].values["share"]) < 0.4
    assert found.hierarchical.low < found.hierarchical.value < found.hierarchical.high
    assert "tillåten lösning" in lost[0].message("sv")


@pytest.mark.parametrize("method", ["schmid_leiman", "second_order"])
def test_groups_are_analysed_alone(method: str) -> None:
    frame, _ = simulated(seed=4, n=800)
    factors = {f"g{j}": [f"i{i:02d}" for i in range(4 * j, 4 * j + 4)] for j in range(3)}
    grouped = frame.assign(language=["sv", "en"] * 400)
    found = cm.omega_hierarchical(grouped, by="language", method=method, factors=factors)
    alone = cm.omega_hierarchical(frame.iloc[1::2], method=method, factors=factors)
    assert list(found.reports) == ["sv", "en"]
    assert found["en"].total.value == pytest.approx(alone.total.value, abs=1e-7)
    assert found["en"].n == 400
    assert set(found.to_frame()["group_label"]) == {"sv", "en"}
    assert "en" in found.to_markdown("sv")
    with pytest.raises(DataError, match="Did you mean 'sv'"):
        found["svv"]


def test_arbitrary_and_impossible_omegas_are_told() -> None:
    answers = answers_of("hs1939_9")
    assert "hierarchical_two_factors" in {
        f.code for f in cm.omega_hierarchical(answers, n_factors=2).findings
    }
    assert "hierarchical_one_factor" in {f.code for f in cm.omega_hierarchical(answers, n_factors=1).findings}
    turned = answers.assign(x1=-answers["x1"])
    found = cm.omega_hierarchical(turned)
    assert ("hierarchical_negative", "x1") in {(f.code, f.item) for f in found.findings}
    with pytest.raises(OptionError, match="two group factors"):
        cm.omega_hierarchical(answers, method="bifactor")
    with pytest.raises(OptionError, match="stands in two"):
        cm.omega_hierarchical(answers, method="bifactor", factors={"a": ["x1", "x2"], "b": ["x2", "x3"]})


def test_extraction_of_factor_correlations_is_exact_for_three() -> None:
    """Three correlations determine three loadings: r12 = g1 g2."""
    phi = np.array([[1, 0.42, 0.35], [0.42, 1, 0.30], [0.35, 0.30, 1]])
    g = extract(phi, 1, "minres", rng=np.random.default_rng(1)).loadings[:, 0]
    assert np.abs(g) == pytest.approx([0.7, 0.6, 0.5], abs=1e-5)
