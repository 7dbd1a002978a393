# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many factors: equal to psych where it is exact, within its own spread where it draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.errors import DataError, EstimationError, OptionError
from coprod_measures.numerics.dimensionality import (
    factor_eigenvalues,
    leading_above,
    minimum_average_partial,
    sphericity,
    squared_multiple_correlations,
    uncorrelated_draws,
)

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "efa.json").read_text())["cases"]


def answers_of(case: str) -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])[REFERENCE[case]["items"]]


@pytest.mark.parametrize("case", REFERENCE)
def test_fit_for_factor_analysis_equals_psych(case: str) -> None:
    expected = REFERENCE[case]
    found = cm.kmo(answers_of(case), missing="pairwise")
    assert [found.overall, *found.items] == pytest.approx(expected["KMO"], abs=1e-8)
    r = np.array(expected["correlation"])
    test = sphericity(r, expected["n"])
    assert test.chisq == pytest.approx(expected["bartlett"]["chisq"], abs=1e-6)
    assert test.df == expected["bartlett"]["df"]
    assert test.pvalue == pytest.approx(expected["bartlett"]["p.value"], rel=1e-8)
    assert squared_multiple_correlations(r) == pytest.approx(expected["smc"], abs=1e-8)


@pytest.mark.parametrize("case", [c for c in REFERENCE if REFERENCE[c]["polychoric"]])
def test_polychoric_measure_equals_psych(case: str) -> None:
    found = cm.kmo(answers_of(case), correlation="polychoric", missing="pairwise")
    assert found.overall == pytest.approx(REFERENCE[case]["polychoric"]["KMO"], abs=1e-3)


@pytest.mark.parametrize("case", REFERENCE)
def test_minimum_average_partial_equals_psych(case: str) -> None:
    expected = REFERENCE[case]["MAP"]
    found = minimum_average_partial(np.array(REFERENCE[case]["correlation"]))
    assert found[1 : len(expected) + 1] == pytest.approx(expected, abs=1e-8)
    assert int(np.argmin(found)) == int(np.argmin(expected)) + 1


@pytest.mark.parametrize("case", REFERENCE)
def test_parallel_analysis_agrees_with_psych(case: str) -> None:
    expected = REFERENCE[case]["parallel"]
    found = cm.parallel_analysis(answers_of(case), missing="pairwise", draws=300, seed=1)
    assert found.components == pytest.approx(expected["observed_pc_values"], abs=1e-8)
    assert found.factors == pytest.approx(expected["observed_fa_values"], abs=5e-6)
    assert found.n_factors == expected["nfact_by_seed"][0]
    assert found.n_components == expected["ncomp_by_seed"][0]
    # Random eigenvalues within three of psych's standard deviations between seeds.
    r = uncorrelated_draws(len(found.components), REFERENCE[case]["n"], 300, np.random.default_rng(1))
    of_components = np.linalg.eigvalsh(r)[:, ::-1].mean(axis=0) - expected["mean_pc_sim95"]
    of_factors = factor_eigenvalues(r).mean(axis=0) - expected["mean_fa_sim95"]
    assert (np.abs(of_components) < 3 * np.array(expected["sd_over_seeds_pc_sim"])).all()
    assert (np.abs(of_factors) < 3 * np.array(expected["sd_over_seeds_fa_sim"])).all()


def test_draws_are_correlations_of_unrelated_answers() -> None:
    """Eigenvalues of directly drawn matrices have the mean of those of drawn answers."""
    rng = np.random.default_rng(1)
    direct = np.linalg.eigvalsh(uncorrelated_draws(6, 40, 4000, rng))
    answers = np.linalg.eigvalsh(
        np.stack([np.corrcoef(rng.standard_normal((40, 6)), rowvar=False) for _ in range(4000)])
    )
    spread = np.sqrt((direct.var(axis=0) + answers.var(axis=0)) / 4000)
    assert (np.abs(direct.mean(axis=0) - answers.mean(axis=0)) < 4 * spread).all()


def test_seed_and_order_of_draws() -> None:
    frame = answers_of("hs1939")
    one, two, other = (cm.parallel_analysis(frame, seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.random_components, two.random_components)
    assert not np.array_equal(one.random_components, other.random_components)


def test_polychoric_parallel_analysis_keeps_every_items_distribution() -> None:
    items = [f"{s}{i}" for s in ("PRO", "REC") for i in range(1, 7)]
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")[items]
    found = cm.parallel_analysis(frame, correlation="polychoric", draws=30, seed=3)
    assert found.n_factors == 2
    assert found.kind == "polychoric"
    # Polychoric correlations of unrelated items spread more than Pearson's.
    plain = cm.parallel_analysis(frame, draws=30, seed=3)
    assert found.random_components.mean(axis=0)[0] > plain.random_components.mean(axis=0)[0]


def test_counts_that_differ_are_told() -> None:
    found = cm.parallel_analysis(answers_of("bfi25"), missing="pairwise")
    codes = {f.code for f in found.findings}
    assert {"parallel_disagree", "parallel_close"} <= codes
    frame = found.to_frame()
    assert list(frame.columns[:4]) == ["number", "component", "component_mean", "component_quantile"]
    assert len(frame) == 25
    for language in ("sv", "en"):
        assert "6" in found.to_markdown(language)
    assert "Kaiser" in cm.kmo(answers_of("bfi25")).to_markdown("sv")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 3))
def test_clear_factors_are_counted(seed: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    factors = rng.standard_normal((400, m))
    x = 0.8 * factors[:, np.arange(5 * m) % m] + 0.6 * rng.standard_normal((400, 5 * m))
    found = cm.parallel_analysis(pd.DataFrame(x).add_prefix("i"), seed=1, draws=40)
    assert found.n_factors == found.n_components == m


def test_one_factor_communalities_are_those_of_minres() -> None:
    from coprod_measures.estimation.efa import extract

    r = np.array(REFERENCE["bfi25"]["correlation"])
    extracted = extract(r, 1, "minres", rng=np.random.default_rng(1))
    reduced = r.copy()
    np.fill_diagonal(reduced, 1 - extracted.uniquenesses)
    assert factor_eigenvalues(r) == pytest.approx(np.linalg.eigvalsh(reduced)[::-1], abs=1e-5)
    assert factor_eigenvalues(np.stack([r, r]))[0] == pytest.approx(factor_eigenvalues(r), abs=1e-7)


def test_leading_values_stop_at_the_first_below_chance() -> None:
    assert leading_above(np.array([3.0, 0.9, 2.0]), np.array([1.0, 1.0, 1.0])) == 1
    assert leading_above(np.array([0.5, 2.0]), np.array([1.0, 1.0])) == 0
    assert leading_above(np.array([2.0, 2.0]), np.array([1.0, 1.0])) == 2


def test_a_single_item_is_refused() -> None:
    frame = pd.DataFrame(np.random.default_rng(1).standard_normal((50, 2)), columns=["a", "b"])
    for look in (cm.kmo, lambda x, **how: cm.parallel_analysis(x, seed=1, **how)):
        with pytest.raises(DataError, match=r"'a' alone has nothing to correlate with\. Name at least two"):
            look(frame, items=["a"])


def test_what_cannot_be_counted_is_refused() -> None:
    frame = answers_of("hs1939")
    with pytest.raises(EstimationError, match="not positive definite"):
        cm.kmo(frame.assign(x9=frame["x1"] + frame["x2"]))
    for draws in (1, 9):
        with pytest.raises(OptionError, match=r"cannot show what chance gives\. Use 10 or more"):
            cm.parallel_analysis(frame, draws=draws)
    assert cm.parallel_analysis(frame, draws=10).draws == 10
    with pytest.raises(OptionError, match="quantile"):
        cm.parallel_analysis(frame, quantile=95)
    with pytest.raises(DataError, match="no ordinal item"):
        cm.kmo(frame, correlation="polychoric")


def by_language(shifted: bool = False) -> pd.DataFrame:
    rng = np.random.default_rng(8)
    factors = rng.standard_normal((1200, 2))
    loadings = np.zeros((8, 2))
    loadings[:4, 0] = loadings[4:, 1] = [0.8, 0.7, 0.6, 0.7]
    x = factors @ loadings.T + 0.6 * rng.standard_normal((1200, 8))
    if shifted:  # in the second group one item goes with the other factor
        x[600:, 3] = factors[600:, 1] * 0.9 + 0.3 * rng.standard_normal(600)
        x[600:, 2] = -x[600:, 2]
    return pd.DataFrame(x, columns=[f"i{j}" for j in range(8)]).assign(lang=["sv"] * 600 + ["en"] * 600)


@pytest.mark.parametrize("rotation", ["oblimin", "varimax"])
def test_same_factors_are_congruent(rotation: str) -> None:
    found = cm.factor_congruence(by_language(), by="lang", n_factors=2, rotation=rotation)  # type: ignore[arg-type]
    frame = found.to_frame()
    assert found.reference == "sv"
    assert list(frame.columns) == ["group", "factor", "own_rotation", "turned"]
    assert (frame[["own_rotation", "turned"]] > 0.99).all(axis=None)
    assert not found.findings
    own = cm.efa(by_language().query("lang == 'en'").drop(columns="lang"), n_factors=2, rotation=rotation)  # type: ignore[arg-type]
    assert found.fits["en"].communalities.to_numpy() == pytest.approx(own.communalities.to_numpy())


def test_other_factors_are_told() -> None:
    found = cm.factor_congruence(by_language(shifted=True), by="lang", n_factors=2)
    assert "congruence_low" in {f.code for f in found.findings}
    assert found.to_frame()["turned"].min() < 0.85
    for language in ("sv", "en"):
        assert "Tucker" in found.to_markdown(language)
    with pytest.raises(DataError, match="one group"):
        cm.factor_congruence(by_language().assign(lang="sv"), by="lang", n_factors=2)
    with pytest.raises(OptionError):
        cm.factor_congruence(by_language(), by="lang", n_factors=2, rotation="target")


def test_congruence_of_responses_by_language() -> None:
    instrument = cm.load_instrument("coproduction-core")
    frame = cm.simulate_responses(instrument, n=400, seed=4)
    data, _ = cm.validate(frame, instrument, group="language")
    items = (
        (*instrument.scale("reciprocity").items, *instrument.scale("partnership").items)
        if any(s.id == "partnership" for s in instrument.all_scales())
        else instrument.scale("reciprocity").items
    )
    found = cm.factor_congruence(data, by="language", n_factors=1, items=items, missing="pairwise")
    assert found.to_frame()["own_rotation"].min() > 0.95
