# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Releases of ordinal items: given ones beside lavaan and semTools, found ones where something was planted.

Also the search over three groups and over several scales, of continuous and of ordinal items.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.analysis.dmacs import dmacs
from coprod_measures.analysis.invariance import InvarianceLadder, invariance
from coprod_measures.analysis.invariance.candidates import candidates
from coprod_measures.analysis.invariance.release import given_releases, search_releases, words
from coprod_measures.analysis.invariance.step_fit import fit_step, holdable
from coprod_measures.errors import ModelError
from coprod_measures.model import FactorModel, SampleStatistics, sample_statistics
from coprod_measures.model.ordinal_statistics import ordinal_statistics

TESTS = Path(__file__).resolve().parent.parent
STEPS = {
    "configural": "configural",
    "thresholds": "thresholds",
    "thr_load": "metric",
    "thr_load_int": "scalar",
    "strict": "strict",
}
BORDERS = (-1.0, -0.2, 0.5, 1.2)
MODEL = "f =~ a + b + c + d + e"


@cache
def reference(case: str) -> dict[str, Any]:
    path = TESTS / "reference" / "ordinal" / f"ord_partial_{case}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def bilingual() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "bilingual_sim.csv").sort_values("lang", ascending=False)


@cache
def ladder(case: str) -> InvarianceLadder:
    given = reference(case)
    return invariance(given["model"], bilingual(), group="lang", estimator="WLSMV", partial=given["released"])


@cache
def answers(
    *,
    n: tuple[int, ...] = (800, 800),
    intercept: tuple[float, ...] = (0.0, 0.0, 0.0),
    loading: float = 0.8,
    borders: tuple[float, ...] = BORDERS,
    usual: tuple[float, ...] = BORDERS,
    seed: int = 3,
    continuous: bool = False,
) -> pd.DataFrame:
    """Answers to five items; item c has its own intercept, loading and borders in the later groups."""
    rng = np.random.default_rng(seed)
    frames = []
    for g, size in enumerate(n):
        factor = rng.normal(size=size) + 0.3 * g
        columns = {}
        for item in "abcde":
            own = item == "c" and g > 0
            latent = (loading if own else 0.8) * factor + 0.6 * rng.normal(size=size)
            latent += intercept[g] if own else 0.0
            columns[item] = latent if continuous else np.digitize(latent, borders if own else usual) + 1
        frames.append(pd.DataFrame(columns).assign(g=f"g{g}"))
    return pd.concat(frames, ignore_index=True)


def ordinal(frame: pd.DataFrame, **options: Any) -> InvarianceLadder:
    return invariance(MODEL, frame, group="g", estimator="WLSMV", **options)


def halved(frame: pd.DataFrame) -> pd.DataFrame:
    """Two answers to each item, the border at another place in each."""
    cuts = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 2}
    return frame.assign(**{item: (frame[item] > cut) + 1 for item, cut in cuts.items()})


@pytest.mark.parametrize("case", ["loading", "intercept", "threshold"])
def test_a_ladder_with_releases_is_that_of_semtools(case: str) -> None:
    for name, step in STEPS.items():
        expected, found = reference(case)["models"][name]["fit"], ladder(case)[step]
        assert found.df == expected["df"]
        assert found.chisq == pytest.approx(expected["chisq"], rel=5e-6)
        assert found.chisq_scaled == pytest.approx(expected["chisq.scaled"], rel=5e-6)
    for pair, tests in reference(case)["differences"].items():
        (_, chisq, df), _ = tests
        step = ladder(case)[STEPS[pair.split(" -> ")[1]]]
        assert (step.delta_chisq, step.delta_df) == (pytest.approx(chisq, rel=1e-5, abs=2e-5), df)


@pytest.mark.parametrize("case", ["loading", "intercept", "threshold"])
def test_latent_means_and_impact_are_those_of_r(case: str) -> None:
    means = ladder(case).latent_means
    assert means is not None
    rows = reference(case)["models"]["thr_load_int"]["parameters"]
    factor = reference(case)["model"][:3]
    est, se = next(r[4:6] for r in rows if r[:4] == [factor, "~1", "", 2])
    focal = means[means["group"] == "en"].iloc[0]
    assert (focal["est"], focal["se"]) == (pytest.approx(est, abs=2e-4), pytest.approx(se, abs=2e-4))
    value, error = reference(case)["impact"]
    moved = ladder(case).impact["en"]
    assert moved.value == pytest.approx(value, abs=2e-6)
    assert (moved.high - moved.low) / 2 / 1.959963985 == pytest.approx(error, abs=2e-6)


def test_a_search_over_five_scales_finds_what_was_planted() -> None:
    # OUT6 has a weaker loading in the English group, MAN4 thresholds that are half a unit lower
    models: dict[str, tuple[FactorModel, SampleStatistics]] = {}
    for scale in ("PRO", "INC", "REC", "OUT", "MAN"):
        model = FactorModel.parse(f"{scale.lower()} =~ " + " + ".join(f"{scale}{i}" for i in range(1, 7)))
        statistics = ordinal_statistics(bilingual(), model.observed, ordered=model.observed, group="lang")
        models[scale] = (model, statistics)
    found = search_releases(models, estimator="WLSMV")
    assert {s: [(r.step, r.item) for r in of] for s, of in found.items() if of} == {
        "OUT": [("metric", "OUT6")],
        "MAN": [("scalar", "MAN4")],
    }
    (loading,), (intercept,) = found["OUT"], found["MAN"]
    assert loading.chisq == pytest.approx(reference("loading")["scores"]["metric"]["OUT6"][0], rel=1e-5)
    assert loading.epc == pytest.approx(-0.72, abs=0.01)
    assert intercept.chisq == pytest.approx(reference("intercept")["scores"]["scalar"]["MAN4"][0], rel=1e-5)
    alone = search_releases({"MAN": models["MAN"]}, estimator="WLSMV")["MAN"][0]
    # Holm: 29 intercepts of five scales are still held, since a released loading releases its intercept
    assert intercept.pvalue == pytest.approx(29 / 6 * alone.pvalue, rel=1e-6)


def test_a_found_intercept_has_its_size_and_impact() -> None:
    found = ordinal(answers(intercept=(0.0, 0.5)), partial="search")
    (release,) = found.found
    assert (release.step, release.item, release.words) == ("scalar", "c", ("c ~1",))
    assert found.supported == "partial_strict"
    assert found.full is not None
    assert found.full.supported == "metric"
    assert found.permits == ("latent_covariances", "latent_means")
    columns = ["step", "lhs", "op", "rhs", "chisq", "pvalue", "epc", "dmacs"]
    assert found.releases.columns.tolist() == columns
    fit = found["scalar"].fit
    assert fit is not None
    row = dmacs(fit).to_frame().set_index("item").loc["c"]
    assert (release.dmacs, release.points) == (pytest.approx(row["dmacs"]), pytest.approx(-row["difference"]))
    truth = np.digitize(0.5, BORDERS) - np.digitize(0.0, BORDERS)
    assert 0 < release.points < truth
    moved = found.impact["g1"]
    assert moved.low < release.points / 5 < moved.high
    means = found.latent_means
    assert means is not None
    focal = means[means["group"] == "g1"].iloc[0]
    assert focal["ci_lower"] < 0.3 < focal["ci_upper"]
    given = ordinal(answers(intercept=(0.0, 0.5)), partial=["c ~1"])
    assert [s.chisq for s in given.steps] == pytest.approx([s.chisq for s in found.steps])
    assert given.impact["g1"].value == pytest.approx(moved.value)


def test_a_loading_counts_once_and_a_misplaced_border_is_named() -> None:
    weak = ordinal(answers(loading=0.3), partial="search")
    assert [(r.step, r.item) for r in weak.found] == [("metric", "c")]
    assert weak.found[0].words == ("f =~ c", "c ~1")
    assert weak.supported == "partial_strict"
    moved = ordinal(answers(borders=(-1.0, -0.2, 0.9, 1.2)), partial="search")
    assert [r.words for r in moved.found] == [("c | t3",)]
    assert (moved.found[0].step, moved.found[0].epc) == ("thresholds", pytest.approx(0.4 / 0.6, abs=0.2))
    assert moved.supported == "partial_strict"
    assert moved.full is not None
    assert moved.full.supported == "configural"


def test_where_loadings_fail_after_a_border_the_level_says_so() -> None:
    frame = answers(n=(1500, 1500), borders=(-1.0, -0.2, 0.9, 1.2)).copy()
    later = frame["g"] == "g1"
    rng = np.random.default_rng(8)
    frame.loc[later, "a"] = np.digitize(rng.normal(size=later.sum()), BORDERS) + 1
    found = ordinal(frame, partial=["c | t3"])
    assert found.supported == "partial_thresholds"
    assert found.permits == ()
    assert "must not be compared" in found.verdict("en")
    assert "får g0 och g1 inte jämföras" in found.verdict("sv")
    assert "anchors_fail" in [f.code for f in found.reasons]


def test_a_group_against_itself_releases_nothing() -> None:
    frame = answers(n=(600,))
    both = pd.concat([frame, frame.assign(g="copy")], ignore_index=True)
    found = ordinal(both, partial="search")
    assert found.found == ()
    assert found.supported == "strict"
    assert found.impact == {}


@pytest.mark.parametrize("continuous", [True, False])
def test_three_groups_release_an_item_in_all(continuous: bool) -> None:
    frame = answers(n=(700, 700, 700), intercept=(0.0, 0.0, 0.6), continuous=continuous)
    estimator = "MLR" if continuous else "WLSMV"
    found = invariance(MODEL, frame, group="g", estimator=estimator, partial="search")
    assert [(r.step, r.item) for r in found.found] == [("scalar", "c")]
    assert found.supported in ("partial_scalar", "partial_strict")
    (release,) = found.found
    # an equality of each later group is a candidate of continuous items, an item one of ordinal items
    candidates = 10 if continuous else 5
    assert 0 < release.pvalue < 1e-8 * candidates
    assert set(found.impact) == {"g1", "g2"}
    clear, none = found.impact["g2"], found.impact["g1"]
    assert clear.low > 0.05
    assert none.low < 0 < none.high
    if continuous:
        assert clear.low < 0.6 / 5 < clear.high
        assert release.points == pytest.approx(0.6, abs=0.1)


def test_several_scales_are_searched_at_once_whatever_their_length() -> None:
    frame = answers(intercept=(0.0, 0.6), continuous=True)
    other = answers(seed=9, continuous=True).rename(columns={x: x.upper() for x in "abcde"})
    both = pd.concat([frame, other.drop(columns="g")], axis=1)
    models = {
        name: (model, sample_statistics(both, model.observed, group="g"))
        for name, text in (("one", MODEL), ("two", "h =~ A + B + C + D"))
        for model in [FactorModel.parse(text)]
    }
    found = search_releases(models, estimator="MLR")
    assert [(r.item, r.step) for r in found["one"]] == [("c", "scalar")]
    assert found["two"] == ()
    alone = search_releases({"one": models["one"]}, estimator="MLR")["one"][0]
    assert found["one"][0].pvalue == pytest.approx(9 / 5 * alone.pvalue)


def test_two_answers_are_held_together_or_not_at_all() -> None:
    plain = ordinal(halved(answers(n=(1500, 1500))))
    assert [s.decision for s in plain.steps[:3]] == ["fitted", "untestable", "untestable"]
    assert [s.delta_df for s in plain.steps[1:]] == [0, 0, 3, 5]
    biased = ordinal(halved(answers(n=(1500, 1500), intercept=(0.0, 0.8))), partial="search")
    assert [r.item for r in biased.found] == ["c"]
    assert biased["scalar"].df == plain["scalar"].df - 1
    mixed = answers().copy()
    mixed["a"] = (mixed["a"] > 3) + 1
    steps = ordinal(mixed).steps
    assert [s.delta_df for s in steps[1:]] == [8, 3, 4, 5]
    assert all(s.usable for s in steps)
    thresholds = {"a": 1, "b": 4, "c": 4, "d": 4, "e": 4}
    model = FactorModel.parse(MODEL)
    assert holdable(model, thresholds, ("thresholds", "loadings"), ()) == (
        ("thresholds", "loadings"),
        ("f =~ a",),
    )
    every = ("thresholds", "loadings", "intercepts")
    assert holdable(model, thresholds, every, ("a ~1",)) == (every, ("a ~1", "f =~ a"))
    assert holdable(model, thresholds, every, ("b ~1",)) == (every, ("b ~1",))


def test_three_answers_have_no_border_to_release() -> None:
    found = ordinal(answers(usual=(-0.5, 0.6), borders=(-0.5, 1.0)), partial="search")
    assert all(r.step != "thresholds" for r in found.found)
    assert found["thresholds"].decision == "untestable"
    assert [r.item for r in found.found] == ["c"]  # it shows as a loading or an intercept


def test_what_cannot_be_released_is_said() -> None:
    with pytest.raises(ModelError, match="names no threshold, loading or intercept"):
        ordinal(answers(), partial=["c | t5"])
    with pytest.raises(ModelError, match="names no"):
        ordinal(answers(), partial=["cc ~1"])
    with pytest.raises(ModelError, match="two are needed"):
        ordinal(answers(), partial=["c | t1", "c | t2", "c | t3"])
    model = FactorModel.parse(MODEL)
    with pytest.raises(ModelError, match="names no loading or intercept"):
        given_releases(model, ["c | t1"])
    statistics = ordinal_statistics(answers(), model.observed, ordered=model.observed, group="g")
    given = words(given_releases(model, ["c|t2", "f=~d"], dict.fromkeys("abcde", 4)))
    assert given == ("c | t2", "f =~ d", "d ~1")
    fit = fit_step(model, statistics, estimator="WLSMV", equal=("thresholds",), free=given)
    assert fit.df == fit_step(model, statistics, estimator="WLSMV", equal=("thresholds",)).df - 1


@pytest.mark.parametrize(
    ("op", "equal"),
    [
        ("|", ("thresholds",)),
        ("=~", ("thresholds", "loadings")),
        ("~1", ("thresholds", "loadings", "intercepts")),
    ],
)
def test_neither_the_first_group_nor_the_order_of_items_matters(op: str, equal: tuple[str, ...]) -> None:
    frame = answers(intercept=(0.0, 0.2), borders=(-1.0, -0.1, 0.5, 1.2))

    def tests(text: str, data: pd.DataFrame) -> dict[str, float]:
        model = FactorModel.parse(text)
        statistics = ordinal_statistics(data, model.observed, ordered=model.observed, group="g")
        found = candidates(model, statistics, op, equal, (), estimator="WLSMV", scale="")
        return {c.item: c.chisq for c in found}

    plain = tests(MODEL, frame)
    assert set(plain) == set("abcde")
    turned = tests("f =~ e + d + c + b + a", frame)
    swapped = tests(MODEL, frame.iloc[::-1])
    for item, chisq in plain.items():
        assert turned[item] == pytest.approx(chisq, rel=1e-4, abs=1e-4)
        assert swapped[item] == pytest.approx(chisq, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_release_can_be_read(language: str) -> None:
    frame = answers(borders=(-1.0, -0.2, 0.9, 1.2), intercept=(0.0, 0.5))
    for partial in ("search", ["c | t3", "f =~ a"], ["b ~1"]):
        found = ordinal(frame, partial=partial)
        assert found.found
        for finding in (*found.reasons, *found.findings):
            assert "{" not in finding.message(language)
            assert finding.remedy(language)
        assert "partiell" in found.verdict("sv") or found.supported in (None, "configural", "metric")


@pytest.mark.data
def test_gbhs_releases_two_items_that_cancel_and_still_fails() -> None:
    from coprod_measures import datasets

    frame = datasets.load_gbhs()
    items = [f"q02_{x}_infl" for x in ("socenv", "education", "income", "profession", "lifegoals")]
    answers = cm.validate(frame, datasets.gbhs_instrument())[0].to_numpy(items).clip(min=2)
    merged = pd.DataFrame(answers, columns=items).assign(language=frame["form_language"].to_numpy())
    found = invariance(
        "social =~ " + " + ".join(items), merged, group="language", estimator="WLSMV", partial="search"
    )
    assert [(r.step, r.item) for r in found.found] == [
        ("scalar", "q02_education_infl"),
        ("scalar", "q02_lifegoals_infl"),
    ]
    assert [r.points for r in found.found] == pytest.approx([-0.34, 0.25], abs=0.005)
    assert [r.chisq for r in found.found] == pytest.approx([172.6, 71.4], abs=0.05)
    assert found.supported == "metric"
    assert found["scalar"].delta_chisq == pytest.approx(29.2, abs=0.05)
    assert found["scalar"].delta_df == 2
    moved = found.impact["sv"]
    assert (moved.value, moved.low, moved.high) == pytest.approx((-0.016, -0.035, 0.002), abs=0.0005)
    assert found.reasons[-1].code == "anchors_fail"
