# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Numbers of factors side by side, components, and what describes a solution: equal to psych."""

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
from coprod_measures.errors import OptionError
from coprod_measures.numerics.dimensionality import very_simple_structure
from coprod_measures.numerics.rotation import matched

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads((TESTS / "reference" / "efa.json").read_text())["cases"]

# stats::varimax, which psych calls with its default, stops at a change of 1e-5 in its criterion.
VARIMAX = 2e-3
PSYCH_STOPS_EARLY = {("bilingual30", 7)}
"""psych's one start ends in a local minimum: our residuals are smaller."""

EXACT_VARIMAX = {("bfi25", 6): 0.5237908}
"""VSS of complexity 1 with ``varimax(fa(r, 6, rotate = "none")$loadings, eps = 1e-12)``; psych's is .5362."""


def answers_of(case: str) -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / REFERENCE[case]["file"])[REFERENCE[case]["items"]]


@pytest.mark.parametrize("case", REFERENCE)
def test_solutions_side_by_side_equal_psych(case: str) -> None:
    expected = REFERENCE[case]
    most = len(expected["vss_stats"])
    report = cm.number_of_factors(answers_of(case), most=most, missing="pairwise", pairwise_n="rows")
    frame = report.to_frame()
    assert report.n == expected["n"]
    assert frame["map"].to_numpy() == pytest.approx(expected["MAP"][: len(frame)], abs=1e-8)
    for row in frame.itertuples():
        dof, chisq, prob, sqresid, _, rmsea, bic, sabic, complexity, _, srmr, _, _, _ = expected["vss_stats"][
            row.m - 1
        ]
        assert row.df == dof
        if (case, row.m) in PSYCH_STOPS_EARLY:
            assert row.rmsr < srmr - 1e-5
            continue
        assert row.rmsr == pytest.approx(srmr, abs=1e-8)
        # At a minimum of least squares the likelihood is not flat: psych's early stop shows in χ².
        assert row.chisq == pytest.approx(chisq, rel=1e-5, abs=2e-3)
        assert row.squared_residual == pytest.approx(sqresid, rel=1e-5, abs=2e-4)
        simple = EXACT_VARIMAX.get((case, row.m), expected["VSS"]["c1"][row.m - 1])
        assert row.vss1 == pytest.approx(simple, abs=5e-4)
        assert row.complexity == pytest.approx(complexity, abs=1e-2)
        if row.m > 1:
            assert row.vss2 == pytest.approx(expected["VSS"]["c2"][row.m - 1], abs=3e-3)
        assert row.rmsea == pytest.approx(rmsea, abs=1e-6)
        assert (row.bic, row.sabic) == pytest.approx((bic, sabic), abs=1e-2)
        assert row.pvalue == pytest.approx(prob, abs=2e-4)
    assert report.preferred["map"] == int(np.argmin(expected["MAP"][: len(frame)])) + 1


@pytest.mark.parametrize("case", REFERENCE)
def test_components_equal_psych(case: str) -> None:
    expected = REFERENCE[case]["pca_varimax"]
    target = np.array(expected["loadings"])
    found = cm.principal_components(answers_of(case), n_components=target.shape[1], missing="pairwise")
    loadings, _, similarity = matched(found.rotated.loadings, found.rotated.phi, target)
    assert similarity.min() > 0.999999
    assert np.abs(loadings - target).max() < VARIMAX
    assert found.communalities.to_numpy() == pytest.approx(expected["communality"], abs=1e-9)
    assert found.variance.sum() == pytest.approx(
        found.eigenvalues[: target.shape[1]].sum() / len(target), abs=1e-12
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(2, 6))
def test_all_components_together_are_the_items(seed: int, k: int) -> None:
    x = pd.DataFrame(np.random.default_rng(seed).standard_normal((40, k)))
    for rotation in ("none", "varimax"):
        found = cm.principal_components(x, n_components=k, rotation=rotation, n_starts=1)  # type: ignore[arg-type]
        common = found.rotated.loadings @ found.rotated.loadings.T
        assert np.abs(common - found.correlation).max() < 1e-9


@pytest.mark.parametrize("case", REFERENCE)
@pytest.mark.parametrize("name", ["minres_varimax", "ml_oblimin"])
def test_what_describes_a_solution_equals_psych(case: str, name: str) -> None:
    expected = REFERENCE[case]["of_factors"][name]
    target = np.array(REFERENCE[case]["solutions"][name]["loadings"])
    extraction, _, rotation = name.partition("_")
    found = cm.efa(
        answers_of(case),
        n_factors=target.shape[1],
        extraction=extraction,  # type: ignore[arg-type]
        rotation=rotation,  # type: ignore[arg-type]
        missing="pairwise",
        pairwise_n="rows",
        n_starts=3,
    )
    assert found.n == REFERENCE[case]["n"]
    tolerance = VARIMAX if rotation == "varimax" else 1e-4
    order = np.abs(target.T @ found.rotated.loadings).argmax(axis=1)
    frame = found.variance_frame().iloc[order]
    theirs = np.array(expected["vaccounted"])
    assert frame[["sum_of_squares", "variance", "explained"]].to_numpy() == pytest.approx(
        theirs[[0, 1, 3]].T, abs=3 * tolerance
    )
    assert found.variance_frame().iloc[-1, [2, 4]].to_numpy() == pytest.approx(theirs[[2, 4], -1], abs=1e-4)
    assert found.determinacy.to_numpy()[order] == pytest.approx(expected["R2_scores"], abs=tolerance)
    # The loading nearest to zero moves the index of an item most.
    assert found.complexity.to_numpy() == pytest.approx(expected["complexity"], abs=20 * tolerance)
    structure = matched(found.structure.to_numpy(), found.rotated.phi, np.array(expected["structure"]))[0]
    assert np.abs(structure - np.array(expected["structure"])).max() < tolerance
    assert found.eigenvalues == pytest.approx(np.linalg.eigvalsh(found.correlation)[::-1])


@pytest.mark.parametrize("case", ["hs1939", "bfi25"])
def test_shuffled_answers_give_the_eigenvalues_that_psych_resamples(case: str) -> None:
    """R: ten seeds of fifty draws, whose means are given. Four errors are allowed."""
    expected = REFERENCE[case]["parallel"]
    found = cm.parallel_analysis(
        answers_of(case), random="shuffled", missing="pairwise", pairwise_n="rows", draws=100, seed=3
    )
    for ours, name in ((found.random_components, "pc"), (found.random_factors, "fa")):
        error = np.array(expected[f"sd_over_seeds_{name}_sim"]) * np.sqrt(50 / 100 + 1 / 10)
        assert (np.abs(ours.mean(axis=0) - expected[f"mean_{name}_resampled95"]) < 4 * error + 1e-3).all()
    assert found.n_factors in expected["nfact_by_seed"]
    assert found.n_components in expected["ncomp_by_seed"]


def test_very_simple_structure_by_hand() -> None:
    loadings = np.array([[0.8, 0.1], [0.7, 0.2], [0.0, 0.6]])
    r = loadings @ loadings.T
    np.fill_diagonal(r, 1.0)
    found = very_simple_structure(r, loadings, np.eye(2))
    kept = np.array([[0.8, 0], [0.7, 0], [0, 0.6]])
    assert found.squared_residual[0] == pytest.approx(((r - kept @ kept.T) ** 2).sum())
    assert found.fit[1] == pytest.approx(1 - ((1 - (loadings**2).sum(axis=1)) ** 2).sum() / (r**2).sum())


def test_they_show_themselves_and_refuse() -> None:
    frame = answers_of("hs1939")
    report = cm.number_of_factors(frame, most=9)
    assert [s.m for s in report.solutions] == [1, 2, 3, 4, 5], "six factors of nine items have no solution"
    assert report.preferred["vss1"] == 3
    components = cm.principal_components(frame, n_components=3)
    for language, words in (("en", ("How many", "Principal")), ("sv", ("Hur många", "Principal"))):
        assert words[0] in report.to_markdown(language)
        assert words[1] in components.to_markdown(language)
    assert list(components.loadings.columns) == ["C1", "C2", "C3"]
    assert components.phi.to_numpy() == pytest.approx(np.eye(3))
    with pytest.raises(OptionError, match="Use 1 to 9 components"):
        cm.principal_components(frame, n_components=10)
    with pytest.raises(OptionError):
        cm.principal_components(frame, n_components=2, rotation="target")
    with pytest.raises(OptionError, match="no solution to look at"):
        cm.number_of_factors(frame[["x1", "x2"]])
