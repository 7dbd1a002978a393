# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A ladder uses declared clusters or says that it does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import climbed, invariance, needed_n
from coprod_measures.analysis.invariance.longitudinal import longitudinal_invariance
from coprod_measures.analysis.invariance.resampled import permutation_test, simulated_cutoffs
from coprod_measures.analysis.invariance.result import BalancedRepeat
from coprod_measures.errors import DataError
from coprod_measures.instrument import load_instrument
from coprod_measures.model import FactorModel
from coprod_measures.responses import validate
from coprod_measures.results import Finding

TESTS = Path(__file__).resolve().parent.parent
MODEL = "f =~ a + b + c + d + e"
CODES = ("clusters_unused", "clusters_unused_ordinal", "clusters_alone", "clusters_not_balanced")


def answers(n: tuple[int, int] = (300, 300), *, shift: float = 0.0) -> pd.DataFrame:
    """Answers 1-4 of two groups in twenty clusters each; item c can be easier in the second."""
    rng = np.random.default_rng(3)
    frames = []
    for group, size in zip(("ref", "foc"), n, strict=True):
        f = rng.normal(size=size)
        columns: dict[str, object] = {
            item: np.digitize(
                0.8 * f + 0.6 * rng.normal(size=size) + (shift if item == "c" and group == "foc" else 0.0),
                [-0.8, 0.0, 0.9],
            )
            + 1
            for item in "abcde"
        }
        frames.append(pd.DataFrame(columns | {"g": group, "team": [f"{group}{i % 20}" for i in range(size)]}))
    return pd.concat(frames, ignore_index=True)


def told(findings: tuple[Finding, ...]) -> set[str]:
    return {f.code for f in findings}.intersection((*CODES, "clusters_not_in_search"))


def test_permutation_moves_the_clusters_that_responses_declare():
    small = load_instrument(TESTS / "data" / "small.yaml")
    frame = answers((200, 200))
    rows = {
        item: 6 - (frame[c] + 1) if small.item(item).reverse else frame[c] + 1
        for item, c in zip(("A1", "A2", "A3", "A4"), "abcd", strict=True)
    }
    others = {item: 3 for scale in small.all_scales() for item in scale.items if item not in rows}
    whole = pd.DataFrame(
        rows | others | {"g": frame["g"], "team": frame["team"], "who": np.arange(len(frame))}
    )
    data, _ = validate(whole, small, respondent="who", group="g", cluster="team")
    model = FactorModel.from_instrument(small, scale="alpha_scale")
    declared = permutation_test(model, data, group="g", n_permutations=20, seed=1)
    given = permutation_test(model, data, group="g", cluster=frame["team"], n_permutations=20, seed=1)
    alone = permutation_test(model, data, group="g", cluster=np.arange(400), n_permutations=20, seed=1)
    pd.testing.assert_frame_equal(declared.to_frame(), given.to_frame())
    assert not declared.to_frame().equals(alone.to_frame())
    assert not declared.findings
    (finding,) = simulated_cutoffs(model, data, group="g", n_samples=20).findings
    assert (finding.code, finding.values["n_clusters"]) == ("clusters_not_simulated", 40)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"estimator": "MLR"}, set()),
        ({"estimator": "ML"}, {"clusters_unused"}),
        ({"estimator": "WLSMV"}, {"clusters_unused_ordinal"}),
    ],
)
def test_an_estimator_that_leaves_clusters_out_says_so(options, expected):
    frame = answers()
    ladder = invariance(MODEL, frame, group="g", cluster="team", **options)
    assert ladder.assessable
    assert told(ladder.findings) == expected
    fit = ladder.steps[0].fit
    assert fit is not None
    assert (fit.sample.cluster == "team") == (not expected)
    assert not told(invariance(MODEL, frame, group="g", **options).findings)


def test_a_group_in_one_cluster_is_told():
    frame = answers()
    frame["team"] = np.where(frame["g"] == "foc", "all", [f"t{i % 40}" for i in range(len(frame))])
    ladder = invariance(MODEL, frame, group="g", cluster="team")
    (finding,) = (f for f in ladder.findings if f.code == "clusters_alone")
    assert finding.group == "foc"
    assert "foc" in finding.message("sv")


@pytest.mark.parametrize("estimator", ["MLR", "WLSMV"])
@pytest.mark.parametrize("nothing", [False, True])
def test_clusters_count_where_somebody_is_analysed(estimator: str, nothing: bool):
    frame = answers().astype(dict.fromkeys("abcde", float))
    silent = frame["team"].str[3:].astype(int) >= 12  # sixteen of the forty teams
    frame.loc[silent, list("abcde") if nothing else "a"] = np.nan
    options = {"group": "g", "cluster": "team", "estimator": estimator}
    ladder = invariance(MODEL, frame, **options)
    (reason,) = (f for f in ladder.reasons if f.code == "too_few_clusters")
    assert reason.values["n_clusters"] == 24
    assert not ladder.assessable
    some = invariance(MODEL, frame, **options, missing="fiml" if estimator == "MLR" else "pairwise")
    assert some.assessable == (not nothing)  # the other answers of the sixteen teams are used


def test_clusters_over_waves_count_where_somebody_is_followed():
    rng = np.random.default_rng(5)
    f = rng.normal(size=(600, 2)) @ np.array([[1.0, 0.6], [0.0, 0.8]])
    columns = {item: (f"{item}1", f"{item}2") for item in "abc"}
    frame = pd.DataFrame(
        {c: f[:, t] + 0.7 * rng.normal(size=600) for names in columns.values() for t, c in enumerate(names)}
    )
    frame["team"] = np.arange(600) % 40
    options = {"columns": columns, "cluster": "team", "identification": "std_lv"}
    assert longitudinal_invariance("f =~ a + b + c", frame, **options).assessable
    frame.loc[frame["team"] >= 24, "b2"] = np.nan
    ladder = longitudinal_invariance("f =~ a + b + c", frame, **options)
    assert [(r.code, r.values["n_clusters"]) for r in ladder.reasons] == [("too_few_clusters", 24)]


@pytest.mark.parametrize(("estimator", "n"), [("MLR", 549), ("ML", 594)])
def test_people_without_a_cluster_are_told_where_they_are_left_out(estimator: str, n: int):
    frame = answers()
    frame.loc[frame.index % 12 == 0, "team"] = None  # fifty people, of whom five also left an item
    frame["a"] = frame["a"].where(frame.index % 120 != 0)
    frame.loc[1, "b"] = np.nan
    ladder = invariance(MODEL, frame, group="g", cluster="team", estimator=estimator)
    found = [(f.severity, f.values["n"]) for f in ladder.findings if f.code == "cluster_not_known"]
    assert found == ([("warning", 45)] if estimator == "MLR" else [])
    assert sum(ladder.n.values()) == n


def test_the_balanced_repeat_and_the_search_say_that_they_take_people_one_by_one(monkeypatch):
    none = BalancedRepeat(300, 0, 0, 1, {}, {})
    monkeypatch.setattr(climbed, "balanced_repeat", lambda *_, **__: none)
    frame = answers((720, 300), shift=0.9)
    ladder = invariance(MODEL, frame, group="g", cluster="team", partial="search")
    assert [r.item for r in ladder.found] == ["c"]
    assert told(ladder.findings) == {"clusters_not_balanced", "clusters_not_in_search"}
    given = invariance(MODEL, frame, group="g", cluster="team", partial=["c ~1"])
    assert told(given.findings) == {"clusters_not_balanced"}  # nothing was searched
    independent = invariance(MODEL, frame, group="g", partial="search")
    assert not told(independent.findings)


@pytest.mark.parametrize("nobody", [None, np.nan])
def test_people_without_a_cluster_are_not_moved_as_one(nobody: float | None):
    frame = answers((60, 60))
    teams = [nobody if i < 3 else team for i, team in enumerate(frame["team"])]
    with pytest.raises(DataError, match="cluster of 3 respondents is not known"):
        permutation_test(MODEL, frame, group="g", cluster=teams)


@pytest.mark.parametrize(("estimator", "teams"), [("MLR", 40), ("ML", 40), ("ML", 8)])
def test_planning_tells_that_clusters_are_left_out(estimator: str, teams: int):
    frame = answers((120, 120))
    frame["team"] = np.arange(240) % (teams // 2) + (teams // 2) * (frame["g"] == "foc")
    options = {"group": "g", "estimator": estimator, "min_n": 300}
    ladder = invariance(MODEL, frame, cluster="team", **options)
    planned = needed_n(ladder, n_samples=20, sizes=(100,), share=0.2)
    (finding,) = planned.findings
    assert finding.message() in str(planned)
    assert "100 per group would do" in str(planned)
    assert (finding.code, finding.values["n_clusters"]) == ("clusters_not_in_planning", teams)
    assert not needed_n(invariance(MODEL, frame, **options), n_samples=20).findings
