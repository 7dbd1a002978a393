# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Releases over waves, ordinal ladders, clusters, and what is said of impossible solutions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance.climb import ORDINAL_EQUAL
from coprod_measures.analysis.invariance.longitudinal import longitudinal_invariance
from coprod_measures.analysis.invariance.release import words
from coprod_measures.analysis.invariance.step_fit import partial_fit
from coprod_measures.errors import DataError, OptionError
from coprod_measures.estimation import difference_test

TESTS = Path(__file__).resolve().parent.parent
WAVES: dict[str, Any] = json.loads((TESTS / "reference" / "waves.json").read_text(encoding="utf-8"))
LONG = {f"y{i}": tuple(f"y{i}t{t}" for t in (1, 2, 3)) for i in (1, 2, 3)}
TWO = {f"u{i}": (f"u{i}", f"u{i + 4}") for i in range(1, 5)}
MODEL = "f =~ y1 + y2 + y3"
FOUR = "f =~ u1 + u2 + u3 + u4"


@pytest.fixture(scope="module")
def exlong() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "exlong.csv")


@pytest.fixture(scope="module")
def datcat() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "datcat.csv")


@pytest.mark.parametrize(
    ("case", "partial"),
    [("intercept_MLR", ["y3 ~1"]), ("loading_ML", ["f =~ y3"]), ("intercept_ML", ["y3 ~1"])],
)
def test_a_ladder_with_given_releases_is_that_of_semtools(exlong, case, partial):
    estimator = case.split("_")[1]
    ladder = longitudinal_invariance(MODEL, exlong, columns=LONG, estimator=estimator, partial=partial)
    for step in ladder.steps[1:]:
        expected = WAVES["partial"][case][step.name]
        assert (step.chisq, step.df) == pytest.approx(
            (expected["fit"]["chisq"], expected["fit"]["df"]), abs=5e-5
        )
        if "difference" in expected:
            found = expected["difference"]
            assert (step.delta_chisq, step.delta_df, step.delta_p) == pytest.approx(
                (found["chisq"], found["df"], found["p"]), abs=5e-5
            )
    assert ladder.full is not None
    assert ladder.full.supported == "metric"
    assert ladder.supported == "partial_strict"
    assert ladder.permits == ("latent_covariances", "latent_means")
    assert list(ladder.releases["rhs" if "=~" in partial[0] else "lhs"]) == ["y3"]
    assert "as asked" in ladder.reasons[0].message("en")
    assert "resting on the items that work alike" in ladder.latent_change("2").method


def test_what_a_released_item_does_to_the_mean_is_that_of_lavaan(exlong):
    ladder = longitudinal_invariance(MODEL, exlong, columns=LONG, estimator="ML", partial=["f =~ y3"])
    for wave, name in (("2", "second"), ("3", "third")):
        expected, impact = WAVES["consequence"][name], ladder.impact[wave]
        half = 1.959963984540054 * expected["se"]
        assert impact.value == pytest.approx(expected["value"], abs=2e-6)
        assert (impact.low, impact.high) == pytest.approx(
            (expected["value"] - half, expected["value"] + half), abs=5e-6
        )
    largest = max(found["dmacs"] for found in WAVES["consequence"].values())
    assert ladder.found[0].dmacs == pytest.approx(largest, abs=2e-6)


def test_the_search_releases_the_item_with_the_strongest_score_test(exlong):
    ladder = longitudinal_invariance(MODEL, exlong, columns=LONG, estimator="ML", partial="search")
    (release,) = ladder.found
    strongest = max(WAVES["scores"]["scalar"], key=lambda row: row[3])
    assert (
        (release.lhs, release.op, release.step)
        == (strongest[0][:2], "~1", "scalar")
        == ("y3", "~1", "scalar")
    )
    assert release.chisq == pytest.approx(strongest[3], abs=2e-4)
    assert release.pvalue == pytest.approx(6 * strongest[4], rel=2e-3)  # Holm: six equalities of intercepts
    assert ladder.supported == "partial_strict"
    assert "at another wave" in ladder.reasons[0].message("en")
    assert "vid ett annat mättillfälle" in ladder.reasons[0].message("sv")
    assert "snedvridning" in ladder.verdict("sv")
    by_group = longitudinal_invariance(
        MODEL, exlong, columns=LONG, estimator="ML", partial=["y3 ~1"], group="sex", min_n=50
    )
    assert set(by_group.impact) == {"2 (male)", "3 (male)", "1 (male)", "2 (female)", "3 (female)"}
    assert by_group.supported == "strict"  # the plain verdict stands, and the release is told beside it


def drifting(
    n: int = 400, *, items: int = 5, drift: float = 0.0, stable: float = 0.6, seed: int = 1
) -> pd.DataFrame:
    """Answers to some items at two waves; u1 drifts, and `stable` is the factor's correlation."""
    rng = np.random.default_rng(seed)
    first = rng.normal(size=n)
    factor = np.stack([first, stable * first + np.sqrt(1 - stable**2) * rng.normal(size=n) + 0.3])
    habit = 0.4 * rng.normal(size=(items, n))
    return pd.DataFrame(
        {
            f"u{i + 1}_{t}": 0.8 * factor[t]
            + habit[i]
            + 0.5 * rng.normal(size=n)
            + (drift * t if i == 0 else 0.0)
            for t in (0, 1)
            for i in range(items)
        }
    )


def pairs(items: int) -> dict[str, tuple[str, str]]:
    return {f"u{i}": (f"u{i}_0", f"u{i}_1") for i in range(1, items + 1)}


def test_the_planted_drift_is_found_and_sized():
    ladder = longitudinal_invariance(
        "f =~ u1 + u2 + u3 + u4 + u5", drifting(drift=0.5, seed=2), columns=pairs(5), partial="search"
    )
    assert [r.item for r in ladder.found] == ["u1"]
    assert ladder.supported == "partial_strict"
    assert ladder.impact["2"].low < 0.5 / 5 < ladder.impact["2"].high
    true = ladder.latent_change("2")
    assert true.low < 0.3 < true.high


def test_too_many_releases_leave_too_few_anchors():
    ladder = longitudinal_invariance(
        "f =~ u1 + u2 + u3 + u4 + u5",
        drifting(drift=0.5),
        columns=pairs(5),
        partial=["u1 ~1", "u2 ~1", "u3 ~1"],
    )
    assert ladder.supported == "metric"
    assert "too_few_anchors" in {f.code for f in ladder.findings}


# --- ordinal items ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [None, "g"])
def test_the_ordinal_ladder_has_the_steps_of_semtools(datcat, group):
    ladder = longitudinal_invariance(FOUR, datcat, columns=TWO, estimator="WLSMV", group=group, min_n=90)
    assert [s.name for s in ladder.steps] == ["configural", "thresholds", "metric", "scalar", "strict"]
    alone = [(4.439339428, 8), (1.363183250, 3), (4.052887855, 3), (2.584597432, 4)]
    expected = (
        alone
        if group is None
        else [
            tuple(found["difference"][k] for k in ("chisq", "df"))
            for found in list(WAVES["ordinal"]["group"].values())[1:]
        ]
    )
    found = [(s.delta_chisq, s.delta_df) for s in ladder.steps[1:]]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == pytest.approx(theirs, abs=2e-5)
    assert ladder.criteria == "difference_test"
    assert ladder.supported == "strict"
    change = ladder.latent_change("2")
    if group is None:  # semTools: alpha.2 of the scalar model
        assert change.value == pytest.approx(0.3296, abs=5e-5)
        assert (change.high - change.low) / 2 / 1.959963985 == pytest.approx(0.0917917614798, abs=2e-5)
    assert "theta" in " ".join(ladder.to_table("sv").notes)


def test_three_answers_leave_the_thresholds_untestable(datcat):
    data = datcat.copy()
    items = [c for names in TWO.values() for c in names]
    data[items] = (data[items] - 1).clip(1, 3)
    ladder = longitudinal_invariance(FOUR, data, columns=TWO, estimator="WLSMV")
    assert ladder["thresholds"].decision == "untestable"
    assert ladder["metric"].delta_df == 3
    assert "step_untestable" in {f.code for f in ladder.findings}


def test_an_answer_that_a_wave_lacks_is_refused_or_merged_at_all_waves(datcat):
    data = datcat.copy()
    data["u5"] = data["u5"].clip(upper=4)  # u1 at the second wave
    with pytest.raises(DataError, match="'u1' has no answer 5 at wave late") as error:
        longitudinal_invariance(FOUR, data, columns=TWO, waves=("early", "late"), estimator="WLSMV")
    assert error.value.code == "empty_category"
    merged = longitudinal_invariance(
        FOUR, data, columns=TWO, waves=("early", "late"), estimator="WLSMV", empty_categories="merge"
    )
    (finding,) = (f for f in merged.findings if f.code == "category_merged_waves")
    assert (finding.item, finding.values["wave"], finding.values["answer"]) == ("u1", "late", "5")
    assert "Vid mättillfälle late gav ingen svaret 5 på u1" in finding.message("sv")
    by_hand = data.assign(u1=data["u1"].clip(upper=4))
    again = longitudinal_invariance(FOUR, by_hand, columns=TWO, estimator="WLSMV")
    assert merged["strict"].chisq == pytest.approx(again["strict"].chisq, rel=1e-9)
    assert (merged["strict"].df, merged["thresholds"].delta_df) == (again["strict"].df, 7)


def test_ordinal_answers_may_be_missing_pairwise(datcat):
    with pytest.raises(OptionError, match="pairwise"):
        longitudinal_invariance(FOUR, datcat, columns=TWO, estimator="WLSMV", missing="fiml")
    rng = np.random.default_rng(4)
    data = datcat.astype(dict.fromkeys([f"u{i}" for i in range(1, 9)], float))
    data.loc[rng.random(len(data)) < 0.2, "u5"] = np.nan
    listwise, pairwise = (
        longitudinal_invariance(FOUR, data, columns=TWO, estimator="WLSMV", missing=m)
        for m in ("listwise", "pairwise")
    )
    assert listwise.n_dropped > 20
    assert pairwise.n_dropped == 0
    codes = {f.code for f in listwise.findings}
    assert "waves_left_out_ordinal" in codes
    assert "cases_dropped_ordinal" not in codes
    assert "pairwise_assumption" in {f.code for f in pairwise.findings}


def test_ordinal_releases_are_those_of_semtools(datcat):
    ladder = longitudinal_invariance(
        FOUR, datcat, columns=TWO, estimator="WLSMV", partial=["u1 ~1", "f =~ u2", "u3 | t4"]
    )
    assert (
        ladder.supported == "strict"
    )  # nothing is rejected without releases, so they stand beside the verdict
    model, free = ladder.wave_model, words(ladder.found)
    sample = ladder.steps[0].fit.sample
    before = None
    for step, expected in WAVES["ordinal_partial"].items():
        fit = partial_fit(model, sample, ORDINAL_EQUAL[step], free, "WLSMV")
        measures = fit.fit_measures()
        for name in ("npar", "chisq", "df", "chisq.scaled"):
            assert measures[name.replace(".", "_")] == pytest.approx(
                expected["fit"][name], rel=3e-6, abs=3e-6
            )
        if before is not None:
            test, found = difference_test(before, fit), expected["difference"]
            assert (test.chisq, test.df) == pytest.approx((found["chisq"], found["df"]), abs=3e-5)
        before = fit
    expected = WAVES["ordinal_consequence"]
    moved = ladder.impact["2"]
    assert moved.value == pytest.approx(expected["value"], abs=2e-6)
    assert (moved.high - moved.low) / 2 / 1.959963985 == pytest.approx(expected["se"], abs=2e-6)
    assert [r.item for r in ladder.found if r.dmacs > 0] == ["u1", "u2", "u3"]


def test_a_planted_ordinal_drift_is_found_told_in_points_and_sized():
    answers = drifting(700, drift=0.6, seed=4)
    data = answers.apply(lambda column: np.digitize(column, [-1.0, 0.0, 1.1]) + 1)
    five = "f =~ u1 + u2 + u3 + u4 + u5"
    ladder = longitudinal_invariance(five, data, columns=pairs(5), estimator="WLSMV", partial="search")
    (release,) = ladder.found
    assert (release.step, release.item) == ("scalar", "u1")
    assert ladder.supported == "partial_strict"
    reason = ladder.reasons[0]
    assert reason.code == "waves_released_ordinal_intercept"
    assert reason.values["points"] == pytest.approx(abs(release.points))
    # what the drift does to the codes, counted on answers with and without it
    without = np.digitize(answers["u1_1"] - 0.6, [-1.0, 0.0, 1.1]) + 1
    true = float((data["u1_1"] - without).mean())
    assert release.points == pytest.approx(true, abs=0.1)
    assert ladder.impact["2"].low < true / 5 < ladder.impact["2"].high
    assert "poäng högre vid ett annat mättillfälle" in reason.message("sv")
    assert "points higher at another wave" in reason.message()


# --- clusters and impossible solutions -------------------------------------------------------------------


def test_clusters_are_used_or_said_not_to_be():
    data = drifting(600, items=4).assign(team=[f"k{i % 60}" for i in range(600)])
    options: dict[str, Any] = {"columns": pairs(4)}
    robust, plain, ml, ordinal = (
        longitudinal_invariance(FOUR, d, **options, **more)
        for d, more in (
            (data, {"cluster": "team"}),
            (data, {}),
            (data, {"cluster": "team", "estimator": "ML"}),
            (
                data.assign(**{c: np.digitize(data[c], [-0.8, 0.2, 1.1]) for c in data if c != "team"}),
                {"cluster": "team", "estimator": "WLSMV"},
            ),
        )
    )
    assert robust.steps[0].fit.clusters.n == 60
    assert robust.steps[0].chisq == pytest.approx(plain.steps[0].chisq)
    assert robust["scalar"].delta_chisq != pytest.approx(plain["scalar"].delta_chisq, rel=1e-3)
    assert not {f.code for f in robust.findings} & {"clusters_unused", "clusters_unused_ordinal"}
    assert "clusters_unused" in {f.code for f in ml.findings}
    assert "clusters_unused_ordinal" in {f.code for f in ordinal.findings}


def test_waves_between_which_nobody_moves_are_told_with_a_way_out():
    for seed in range(20):  # the correlation of a perfectly stable factor is above 1 in half of the samples
        ladder = longitudinal_invariance(
            FOUR, drifting(150, items=4, stable=1.0, seed=seed), columns=pairs(4)
        )
        told = [f for f in ladder.reasons if f.code == "waves_too_stable"]
        if told:
            break
    (finding,) = told  # one sentence, though several steps share the trouble
    assert not ladder.assessable
    assert finding.values["r"] > 1
    assert "waves=" in finding.remedy("en")
    assert "längre isär" in finding.remedy("sv")


def test_a_negative_residual_variance_names_item_and_wave():
    data = drifting(200, items=3, seed=3)
    rng = np.random.default_rng(8)
    # u1 and u2 at the second wave are one another's copies, and u3 goes its own way
    data["u2_1"] = data["u1_1"] + 0.05 * rng.normal(size=len(data))
    data["u3_1"] = 0.2 * data["u1_1"] + rng.normal(size=len(data))
    ladder = longitudinal_invariance("f =~ u1 + u2 + u3", data, columns=pairs(3), waves=("a", "b"))
    heywood = [f for f in ladder.reasons if f.code == "waves_heywood"]
    assert heywood
    assert all(f.values["wave"] in ("a", "b") and f.values["estimate"] < 0 for f in heywood)
    assert "residualvariansen" in heywood[0].message("sv")
