# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Regressions of scores in clusters: how columns become a design, and what is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

import coprod_measures as cm
from coprod_measures.errors import DataError
from coprod_measures.numerics.cluster_robust import cluster_robust


@pytest.fixture
def frame() -> pd.DataFrame:
    """Return scores of nine projects, three of them English."""
    draw = np.random.default_rng(3)
    project = np.repeat(np.arange(9), 20)
    return pd.DataFrame(
        {
            "score": draw.standard_normal(180) + draw.standard_normal(9)[project],
            "language": np.where(project < 6, "sv", "en"),
            "age": draw.integers(20, 80, 180).astype(float),
            "project": [f"P{k}" for k in project],
        }
    )


def test_coefficients_are_those_of_the_design(frame: pd.DataFrame) -> None:
    found = cm.score_regression(frame, "score", ["language", "age"], cluster="project")
    swedish = (frame["language"] == "sv").to_numpy(dtype=float)
    design = np.column_stack([np.ones(180), swedish, frame["age"]])
    expected = cluster_robust(design, frame["score"].to_numpy(), np.repeat(np.arange(9), 20))
    assert found.terms == ("(intercept)", "language=sv", "age")
    rows = found.to_frame()
    assert rows["est"].to_numpy() == pytest.approx(expected.coefficients)
    assert rows["se"].to_numpy() == pytest.approx(expected.errors)
    assert rows["df"].to_numpy() == pytest.approx(expected.df)
    one = cm.score_regression(frame, "score", "age", cluster="project")
    assert one.terms == ("(intercept)", "age")
    polars = cm.score_regression(pl.from_pandas(frame), "score", ["language", "age"], cluster="project")
    pd.testing.assert_frame_equal(polars.to_frame(), rows)


def test_the_few_english_projects_are_told(frame: pd.DataFrame) -> None:
    assert cm.score_regression(frame, "score", ["language"], cluster="project").findings == ()
    seven = frame.assign(language=np.where(frame["project"] < "P7", "sv", "en"))
    found = cm.score_regression(seven, "score", ["language"], cluster="project")
    assert found.result.df[1] < 4
    assert [f.code for f in found.findings] == ["few_degrees_of_freedom"]
    assert "frihetsgrader" in found.findings[0].message("sv")
    assert "9 clusters" in str(found)
    alone = cm.score_regression(
        frame.assign(first=frame["project"] == "P0"), "score", ["first"], cluster="project"
    )
    assert [f.code for f in alone.findings] == ["coefficient_of_one_cluster"]


def test_missing_values_are_left_out_and_told(frame: pd.DataFrame) -> None:
    holes = frame.copy()
    holes.loc[0, "score"] = np.nan
    holes.loc[1, "language"] = None
    holes.loc[2, "project"] = None
    holes.loc[3, "age"] = np.nan
    found = cm.score_regression(holes, "score", ["language", "age"], cluster="project")
    assert (found.result.n, found.n_dropped) == (176, 4)
    assert found.findings[0].code == "cases_dropped_regression"
    expected = cm.score_regression(frame.iloc[4:], "score", ["language", "age"], cluster="project")
    pd.testing.assert_frame_equal(found.to_frame(), expected.to_frame())


def test_what_cannot_be_computed_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="'langauge'"):
        cm.score_regression(frame, "score", ["langauge"], cluster="project")
    with pytest.raises(DataError, match=r"180 complete cases have 1 cluster,"):
        cm.score_regression(frame.assign(project="one"), "score", ["age"], cluster="project")
    with pytest.raises(DataError, match="determine each other"):
        cm.score_regression(frame.assign(again=frame["age"]), "score", ["age", "again"], cluster="project")


def test_checked_responses_are_scored() -> None:
    instrument = cm.load_instrument("coproduction-core")
    answers = cm.simulate_responses(instrument, n=60, seed=1)
    answers["project"] = np.arange(len(answers)) % 12
    data, _ = cm.validate(answers, instrument, respondent="respondent", group="language", cluster="project")
    found = cm.score_regression(data, "reciprocity", ["language"], cluster="project")
    scores = cm.score(data)
    for same in (scores, scores.frame):
        expected = cm.score_regression(same, "reciprocity", ["language"], cluster="project")
        pd.testing.assert_frame_equal(found.to_frame(), expected.to_frame())
    with pytest.raises(DataError, match=r"no column 'role'.*name the column when validating"):
        cm.score_regression(data, "reciprocity", ["role"], cluster="project")


def test_a_regression_shows_itself_in_both_languages(frame: pd.DataFrame) -> None:
    seven = frame.assign(language=np.where(frame["project"] < "P7", "sv", "en"), score=frame["score"] + 9000)
    found = cm.score_regression(seven, "score", ["language"], cluster="project")
    assert "|" not in str(found)
    assert "< .001" in str(found)
    assert "0.000" not in str(found)
    assert "Coefficient [95% interval]" in found.to_markdown()
    swedish = found.to_markdown("sv")
    assert "Koefficient [95\u00a0% konfidensintervall]" in swedish
    assert "< 0,001" in swedish
    assert "frihetsgrader: det vilar" in swedish  # the finding
    assert "<table>" in found._repr_html_()
