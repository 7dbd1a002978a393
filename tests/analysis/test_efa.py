# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Exploratory analysis equals psych: loadings, factor correlations and communalities, factors matched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.errors import DataError, EstimationError, OptionError, StatisticalWarning
from coprod_measures.estimation.efa import extract, likelihood_test
from coprod_measures.numerics.rotation import matched

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "efa.json").read_text())["cases"]
CASES = [(case, name) for case in REFERENCE for name in REFERENCE[case]["solutions"]]
# stats::varimax, which psych calls with its default, stops at a change of 1e-5 in its criterion.
TOLERANCE = {"varimax": 2e-3, "promax": 2e-3}


def answers_of(case: str) -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])[REFERENCE[case]["items"]]


@pytest.mark.parametrize(("case", "name"), CASES)
def test_solutions_equal_psych(case: str, name: str) -> None:
    extraction, rotation = name.split("_")
    expected = REFERENCE[case]["solutions"][name]
    target = np.array(expected["loadings"])
    found = cm.efa(
        answers_of(case),
        n_factors=target.shape[1],
        extraction=extraction,  # type: ignore[arg-type]
        rotation=rotation,  # type: ignore[arg-type]
        missing="pairwise",
        n_starts=3,
    )
    assert np.abs(found.correlation - np.array(REFERENCE[case]["correlation"])).max() < 1e-10
    loadings, phi, similarity = matched(found.loadings.to_numpy(), found.phi.to_numpy(), target)
    assert similarity.min() > 0.99999
    tolerance = TOLERANCE.get(rotation, 5e-5)
    assert np.abs(loadings - target).max() < tolerance
    if expected["Phi"] is not None:
        assert np.abs(phi - np.array(expected["Phi"])).max() < tolerance
    communality = np.array(list(expected["communality"].values()))
    assert found.communalities.to_numpy() == pytest.approx(communality, abs=5e-5)
    assert found.uniquenesses.to_numpy() == pytest.approx(1 - communality, abs=5e-5)


@pytest.mark.parametrize("case", REFERENCE)
def test_test_of_enough_factors_equals_psych(case: str) -> None:
    expected = REFERENCE[case]["solutions"]["ml_none"]
    r = np.array(REFERENCE[case]["correlation"])
    m = len(expected["loadings"][0])
    found = likelihood_test(r, extract(r, m, "ml", rng=np.random.default_rng(1)), REFERENCE[case]["n"])
    assert found.chisq == pytest.approx(expected["STATISTIC"], rel=1e-6)
    assert found.df == expected["dof"]


@pytest.mark.parametrize("rotation", ["oblimin", "promax", "quartimin"])
def test_loadings_correlations_and_communalities_belong_together(rotation: str) -> None:
    found = cm.efa(answers_of("hs1939"), n_factors=3, rotation=rotation)  # type: ignore[arg-type]
    pattern, phi = found.loadings.to_numpy(), found.phi.to_numpy()
    common = pattern @ phi @ pattern.T
    assert np.diag(common) == pytest.approx(found.communalities.to_numpy(), abs=1e-12)
    residual = found.correlation - common
    np.fill_diagonal(residual, 0)
    assert (residual**2).sum() / 2 == pytest.approx(found.extracted.discrepancy, abs=1e-8)
    assert list(found.variance) == sorted(found.variance, reverse=True)
    assert found.structure.to_numpy() == pytest.approx(pattern @ phi)


def test_frames_have_the_names_that_others_read() -> None:
    frame = answers_of("hs1939")
    found = cm.efa(frame, n_factors=3)
    assert list(found.loadings.index) == list(frame.columns)
    assert list(found.loadings.columns) == ["F1", "F2", "F3"]
    assert found.phi.shape == (3, 3)
    assert list(found.to_frame().columns) == ["item", "F1", "F2", "F3", "communality", "uniqueness"]
    assert "obliminrotation" in found.to_markdown("sv")
    assert "F1–F2 0.32" in str(found)
    same = cm.efa(pl.from_pandas(frame), n_factors=3)
    assert np.array_equal(same.loadings.to_numpy(), found.loadings.to_numpy())


def test_responses_are_keyed_and_lines_that_are_not_scored_left_out() -> None:
    instrument = cm.load_instrument("coproduction-core")
    data, _ = cm.validate(cm.simulate_responses(instrument, n=300, seed=2), instrument)
    scored = [i for s in instrument.scales for i in s.items]
    found = cm.efa(data, n_factors=2, items=instrument.scale("reciprocity").items, missing="pairwise")
    assert list(found.loadings.index) == list(instrument.scale("reciprocity").items)
    whole = cm.efa(data, n_factors=1, missing="pairwise", n_starts=1)
    assert list(whole.loadings.index) == scored
    assert (whole.loadings["F1"] > 0).all(), "reversed items are mirrored before anything is computed"


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), m=st.integers(1, 3))
def test_a_model_that_holds_is_found_again(seed: int, m: int) -> None:
    """Both extractions return the loadings behind an exact correlation matrix."""
    rng = np.random.default_rng(seed)
    p = 4 * m
    loadings = np.zeros((p, m))
    loadings[np.arange(p), np.arange(p) % m] = rng.uniform(0.4, 0.8, p)
    r = loadings @ loadings.T
    np.fill_diagonal(r, 1)
    for method in ("minres", "ml"):
        found = extract(r, m, method, rng=np.random.default_rng(1), n_starts=2)  # type: ignore[arg-type]
        assert np.abs(found.loadings @ found.loadings.T - loadings @ loadings.T).max() < 1e-4
        assert found.discrepancy < 1e-8


@pytest.mark.parametrize("method", ["minres", "ml"])
def test_gradients_equal_central_differences(method: str) -> None:
    from coprod_measures.estimation import efa as room

    objective = room._minres_objective if method == "minres" else room._ml_objective
    r = np.array(REFERENCE["hs1939"]["correlation"])
    psi = np.random.default_rng(2).uniform(0.3, 0.8, len(r))
    gradient = objective(psi, r, 3)[1]
    for i in range(len(r)):
        step = np.zeros(len(r))
        step[i] = 1e-6
        slope = (objective(psi + step, r, 3)[0] - objective(psi - step, r, 3)[0]) / 2e-6
        assert gradient[i] == pytest.approx(slope, abs=1e-7)


def test_incomplete_answers_are_told() -> None:
    frame = answers_of("bfi25")
    found = cm.efa(frame, n_factors=5, n_starts=2)
    assert found.n == 2436
    assert [f.code for f in found.findings] == ["efa_incomplete_listwise"]
    assert "364 of 2800" in found.findings[0].message()


def test_too_many_factors_give_a_warning_that_the_fit_keeps() -> None:
    frame = answers_of("hs1939")
    with pytest.warns(StatisticalWarning, match="Heywood"):
        found = cm.efa(frame, n_factors=5, extraction="ml", rotation="none")
    assert "efa_heywood" in {f.code for f in found.findings}
    assert found.uniquenesses[found.findings[0].item] == pytest.approx(0.005, abs=1e-6)


def test_what_cannot_be_analysed_is_refused_with_a_remedy() -> None:
    frame = answers_of("hs1939")
    with pytest.raises(EstimationError, match="Use 1 to 5 factors"):
        cm.efa(frame, n_factors=6)
    with pytest.raises(OptionError, match="Did you mean 'oblimin'"):
        cm.efa(frame, n_factors=2, rotation="oblimn")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="Did you mean 'x1'"):
        cm.efa(frame, n_factors=1, items=["x2", "x3", "x11"])
    with pytest.raises(DataError, match="the same answer to 'x9'"):
        cm.efa(frame.assign(x9=1.0), n_factors=2)
    with pytest.raises(DataError, match="more respondents than items"):
        cm.efa(frame.head(9), n_factors=1)
    with pytest.raises(EstimationError, match="extraction='minres'"):
        cm.efa(frame.assign(x9=frame["x1"] + frame["x2"]), n_factors=2, extraction="ml")
