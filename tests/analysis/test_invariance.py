# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder and its verdict: textbook data, real Swedish and English answers, and data made to fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.analysis.invariance import STEPS, InvarianceLadder, invariance
from coprod_measures.errors import DataError, EstimationError, ModelError, OptionError

HS_MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
ONE_FACTOR = "f =~ a + b + c + d + e"


@pytest.fixture(scope="module")
def hs1939() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parent.parent / "data" / "hs1939.csv")


@pytest.fixture(scope="module")
def hs_ladder(hs1939: pd.DataFrame) -> InvarianceLadder:
    return invariance(HS_MODEL, hs1939, group="school", estimator="ML")


def answers(
    n: int, *, seed: int, intercept: float = 0.0, loading: float = 0.8, factors: int = 1
) -> dict[str, np.ndarray]:
    """Five continuous answers; item c has its own intercept and loading; two factors spoil the model."""
    rng = np.random.default_rng(seed)
    f = rng.normal(size=(n, 2))
    columns = {}
    for j, item in enumerate("abcde"):
        weight = loading if item == "c" else 0.8
        which = f[:, 1] if factors == 2 and j >= 3 else f[:, 0]
        columns[item] = weight * which + rng.normal(size=n) * 0.6 + (intercept if item == "c" else 0.0)
    return columns


def two_groups(n: tuple[int, int] = (400, 400), **focal: float) -> pd.DataFrame:
    first = pd.DataFrame(answers(n[0], seed=1)).assign(g="ref")
    second = pd.DataFrame(answers(n[1], seed=2, **focal)).assign(g="foc")
    return pd.concat([first, second], ignore_index=True)


def test_holzinger_swineford_gives_the_published_ladder(hs_ladder: InvarianceLadder):
    # lavaan's tutorial and the reference results of lavaan 0.6-14.
    chisq = {"configural": 115.851, "metric": 124.044, "scalar": 164.103, "strict": 181.511}
    df = {"configural": 48, "metric": 54, "scalar": 60, "strict": 69}
    cfi = {"configural": 0.923, "metric": 0.921, "scalar": 0.882, "strict": 0.873}
    for step in hs_ladder.steps:
        assert step.chisq == pytest.approx(chisq[step.name], abs=5e-4)
        assert step.df == df[step.name]
        assert step.cfi == pytest.approx(cfi[step.name], abs=5e-4)
    assert hs_ladder["scalar"].delta_chisq == pytest.approx(40.0592867452, rel=1e-5)
    assert hs_ladder["scalar"].delta_cfi == pytest.approx(0.8823 - 0.9207, abs=2e-4)


def test_the_default_is_mlr_with_robust_indices_and_scaled_differences(hs1939: pd.DataFrame):
    # lavaan 0.6-14: estimator = "MLR", cfi.robust, rmsea.robust; lavTestLRT(method = "satorra.bentler.2001").
    ladder = invariance(HS_MODEL, hs1939, group="school")
    assert ladder.estimator == "MLR"
    assert [s.cfi for s in ladder.steps] == pytest.approx([0.92061, 0.91981, 0.88115, 0.87275], abs=1e-5)
    assert [s.rmsea for s in ladder.steps][:3] == pytest.approx([0.09856, 0.09339, 0.10786], abs=1e-5)
    assert [s.chisq_scaled for s in ladder.steps] == pytest.approx(
        [121.740693934, 125.99745551, 166.748219054, 181.428702389], rel=1e-5
    )
    assert [s.delta_chisq for s in ladder.steps[1:]] == pytest.approx(
        [6.56720173686, 40.8383912285, 15.6938649638], rel=1e-4
    )
    assert ladder["scalar"].difference_method == "satorra_bentler_2001"
    assert "Satorra & Bentler, 2001" in ladder.to_table("sv").notes[0]


def test_incomplete_answers_are_used_by_fiml(hs1939: pd.DataFrame):
    holes = hs1939.copy()
    rng = np.random.default_rng(1)
    items = [f"x{i}" for i in range(1, 10)]
    holes[items] = holes[items].mask(rng.random((len(holes), 9)) < 0.08)
    listwise = invariance(HS_MODEL, holes, group="school", min_n=30)
    fiml = invariance(HS_MODEL, holes, group="school", missing="fiml")
    assert listwise.n_dropped > 100
    assert fiml.n_dropped == 0
    assert all(s.usable for s in fiml.steps)
    assert fiml["scalar"].decision == "rejected"
    assert fiml["scalar"].delta_chisq == pytest.approx(40.8, abs=15)  # complete data: 40.8 on 6 df


def test_holzinger_swineford_supports_metric_and_no_means(hs_ladder: InvarianceLadder):
    assert hs_ladder.assessable
    assert hs_ladder.supported == "metric"
    assert hs_ladder.doubtful
    assert hs_ladder.latent_means is None
    assert hs_ladder.permits == ("latent_covariances",)
    assert hs_ladder.group_labels == ("Pasteur", "Grant-White")
    assert "no mean difference may be read" in hs_ladder.verdict("en")
    assert "ingen skillnad i medelvärde får utläsas" in hs_ladder.verdict("sv")
    assert "The basis is doubtful" in hs_ladder.verdict("en")
    assert [f.code for f in hs_ladder.reasons] == ["step_rejected", "configural_doubtful"]


def test_the_frame_has_the_names_that_others_read(hs_ladder: InvarianceLadder):
    names = "step chisq df pvalue cfi tli rmsea srmr delta_chisq delta_df delta_p delta_cfi delta_rmsea"
    frame = hs_ladder.to_frame()
    assert set(names.split()) | {"delta_srmr", "decision"} <= set(frame.columns)
    assert frame["step"].tolist() == list(STEPS)
    assert frame["decision"].tolist() == ["fitted", "kept", "rejected", "void"]


@pytest.mark.parametrize(
    ("focal", "supported"),
    [
        ({}, "strict"),
        ({"intercept": 0.8}, "metric"),
        ({"loading": -0.1}, "configural"),
    ],
)
def test_planted_differences_stop_the_ladder_where_they_belong(focal, supported):
    ladder = invariance(ONE_FACTOR, two_groups(**focal), group="g")
    assert ladder.assessable
    assert ladder.supported == supported


def test_a_group_against_itself_changes_nothing():
    frame = pd.DataFrame(answers(300, seed=3))
    both = pd.concat([frame.assign(g="a"), frame.assign(g="b")], ignore_index=True)
    ladder = invariance(ONE_FACTOR, both, group="g")
    assert ladder.supported == "strict"
    for step in ladder.steps[1:]:
        assert step.delta_chisq == pytest.approx(0.0, abs=1e-6)
    assert ladder.latent_means is not None
    assert ladder.latent_means["est"].abs().max() < 1e-6


def test_latent_means_are_recovered_after_scalar_support():
    frame = two_groups(n=(3000, 3000))
    frame.loc[frame["g"] == "foc", list("abcde")] += 0.8 * 0.5  # half a standard deviation of the factor
    ladder = invariance(ONE_FACTOR, frame, group="g")
    assert ladder.supported == "strict"
    means = ladder.latent_means
    assert means is not None
    focal = means[means["group"] == "foc"].iloc[0]
    assert focal["est"] == pytest.approx(0.4, abs=4 * focal["se"])
    assert focal["ci_lower"] < focal["est"] < focal["ci_upper"]


def test_too_few_respondents_are_not_assessable():
    ladder = invariance(ONE_FACTOR, two_groups(n=(400, 99)), group="g")
    assert not ladder.assessable
    assert ladder.supported is None
    assert ladder.permits == ()
    assert [(f.code, f.group, f.values["n"]) for f in ladder.reasons][:1] == [
        ("too_few_for_ladder", "foc", 99)
    ]
    assert "cannot be assessed" in ladder.verdict()
    assert ladder.balanced is None
    again = invariance(ONE_FACTOR, two_groups(n=(400, 99)), group="g", min_n=99)
    assert again.assessable
    assert again.min_n == 99
    assert "needed: 99 in every group" in str(again)
    assert "minst 99 i varje grupp" in str(again.to_table("sv"))


def test_a_starting_model_that_does_not_fit_is_not_assessable():
    ladder = invariance(ONE_FACTOR, two_groups(factors=2), group="g")
    assert not ladder.assessable
    assert "configural_misfit" in [f.code for f in ladder.reasons]


def test_few_clusters_are_not_assessable_and_many_are():
    frame = two_groups()
    frame["project"] = np.where(frame["g"] == "ref", frame.index % 6, 6 + frame.index % 3)
    ladder = invariance(ONE_FACTOR, frame, group="g", cluster="project")
    assert not ladder.assessable
    reason = ladder.reasons[0]
    assert (reason.code, reason.values["n_clusters"], reason.values["needed"]) == ("too_few_clusters", 9, 30)
    assert "9 clusters" in reason.remedy()
    with pytest.raises(DataError, match="projekt"):
        invariance(ONE_FACTOR, frame, group="g", cluster="projekt")


def test_tests_of_many_clusters_are_cluster_robust():
    frame = two_groups(n=(600, 600))
    draw = np.random.default_rng(6)
    frame["project"] = np.where(frame["g"] == "ref", 0, 40) + np.arange(len(frame)) % 40
    items = [c for c in frame.columns if c not in ("g", "project")]
    frame[items] += 0.4 * draw.standard_normal((80, len(items)))[frame["project"]]
    robust = invariance(ONE_FACTOR, frame, group="g", cluster="project")
    plain = invariance(ONE_FACTOR, frame, group="g")
    fit = robust.steps[0].fit
    assert fit is not None
    assert fit.clusters is not None
    assert fit.clusters.n == 80
    # projects differ in single items, which tests of independent respondents take for bias of a group
    assert plain.steps[2].delta_p < 1e-4 < robust.steps[2].delta_p
    frame.loc[frame["g"] != "ref", "project"] = 40  # one cluster in the second group
    alone = invariance(ONE_FACTOR, frame, group="g", cluster="project")
    assert alone.steps[0].fit is not None
    assert alone.steps[0].fit.clusters is None


def test_unequal_groups_are_balanced_and_the_stricter_verdict_counts():
    # One item of a small group is biased; the large group's fit hides it.
    frame = two_groups(n=(6000, 300), intercept=0.35)
    ladder = invariance(ONE_FACTOR, frame, group="g", seed=5)
    assert ladder.balanced is not None
    assert ladder.balanced.n_per_group == 300
    assert ladder.balanced.draws == 100
    assert ladder["scalar"].decision == "kept"
    assert ladder.balanced.decisions["scalar"] == "rejected"
    assert ladder.supported == "metric"
    assert "balanced_rejected" in [f.code for f in ladder.reasons]
    assert ladder.balanced.median_delta["scalar"]["cfi"] < ladder["scalar"].delta_cfi
    repeat = invariance(ONE_FACTOR, frame, group="g", seed=5)
    assert repeat.balanced == ladder.balanced
    assert invariance(ONE_FACTOR, frame, group="g", seed=6).balanced != ladder.balanced


def test_equal_groups_have_no_balanced_repeat():
    assert invariance(ONE_FACTOR, two_groups(n=(400, 200)), group="g").balanced is None
    assert invariance(ONE_FACTOR, two_groups(n=(401, 200)), group="g").balanced is not None


def test_three_items_leave_the_starting_model_untested():
    ladder = invariance("f =~ a + b + c", two_groups(), group="g")
    assert ladder["configural"].df == 0
    assert ladder["configural"].decision == "untestable"
    assert ladder.doubtful
    assert "configural_untestable" in [f.code for f in ladder.reasons]


def test_a_model_that_cannot_be_tested_is_no_supported_level():
    ladder = invariance("f =~ a + b + c", two_groups(loading=0.2), group="g")
    assert [s.decision for s in ladder.steps[:2]] == ["untestable", "rejected"]
    assert (ladder.assessable, ladder.supported, ladder.permits) == (True, None, ())
    assert "no level of invariance is supported" in ladder.verdict("en")
    assert "The basis is doubtful. The starting model has no degrees of freedom" in ladder.verdict("en")
    assert "ingen nivå av invarians stöds" in ladder.verdict("sv")
    assert repr(ladder).endswith("g: nothing>")
    with_more = invariance(ONE_FACTOR, two_groups(loading=0.2), group="g")
    assert with_more.supported == "configural"


def test_item_order_and_constants_do_not_matter():
    frame = two_groups(intercept=0.3)
    one = invariance(ONE_FACTOR, frame, group="g")
    other = invariance("f =~ e + d + c + b + a", frame.assign(a=frame["a"] + 7), group="g")
    for x, y in zip(one.steps, other.steps, strict=True):
        assert x.chisq == pytest.approx(y.chisq, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_reason_can_be_read_in_both_languages(hs_ladder: InvarianceLadder, language):
    for ladder in (hs_ladder, invariance(ONE_FACTOR, two_groups(n=(900, 120)), group="g")):
        assert ladder.verdict(language)
        for finding in (*ladder.reasons, *ladder.findings):
            assert "{" not in finding.message(language)
            assert finding.remedy(language)
        assert ladder.to_table(language).to_markdown().count("\n") >= 5
        assert "<caption>" in ladder._repr_html_()
        assert len(str(ladder).splitlines()) < 40


@pytest.mark.parametrize(
    ("criteria", "english", "swedish"),
    [
        ("cheung_rensvold_2002", "Cheung & Rensvold 2002", "Cheung & Rensvold 2002"),
        ("chen_2007", "Chen 2007", "Chen 2007"),
        ("difference_test", "the χ² difference test", "χ²-differenstestet"),
    ],
)
def test_criteria_are_named_as_people_know_them(hs1939, criteria, english, swedish):
    ladder = invariance(HS_MODEL, hs1939, group="school", estimator="ML", criteria=criteria, min_n=100)
    assert "rejected" in {s.decision for s in ladder.steps}
    for language, name in (("en", english), ("sv", swedish)):
        shown = "\n".join([ladder.to_markdown(language), *ladder.explanation(language)])
        assert f"{'by' if language == 'en' else 'enligt'} {name}" in shown
        assert criteria not in shown
    assert "left out listwise" in ladder.to_markdown()
    assert "uteslutna listvis" in ladder.to_markdown("sv")
    assert ladder.criteria == criteria  # what programs read


def test_swedish_numbers_have_a_decimal_comma(hs_ladder: InvarianceLadder):
    doubtful = next(f for f in hs_ladder.reasons if f.code == "configural_doubtful")
    assert "CFI 0,923" in doubtful.message("sv")
    assert "CFI 0.923" in doubtful.message("en")


def test_wrong_calls_are_clear(hs1939: pd.DataFrame):
    with pytest.raises(OptionError, match="cheung_rensvold_2002"):
        invariance(HS_MODEL, hs1939, group="school", criteria="cheung")
    with pytest.raises(OptionError, match="estimator"):
        invariance(HS_MODEL, hs1939, group="school", estimator="XYZ")
    with pytest.raises(OptionError, match="min_n=-1"):
        invariance(HS_MODEL, hs1939, group="school", min_n=-1)
    with pytest.raises(DataError, match="only one group"):
        invariance(HS_MODEL, hs1939[hs1939["school"] == "Pasteur"], group="school")


@pytest.fixture(scope="module")
def gbhs() -> pd.DataFrame:
    """English and Swedish forms, the eleven items of the block as numbers from 1."""
    from coprod_measures import datasets

    frame = datasets.load_gbhs()
    items = [c for c in frame.columns if c.startswith("q02_") and c.endswith("_infl")]
    answers = cm.validate(frame, datasets.gbhs_instrument())[0].to_numpy(items)
    return pd.DataFrame(answers, columns=items).assign(language=frame["form_language"].to_numpy())


@pytest.fixture(scope="module")
def gbhs_complete(gbhs: pd.DataFrame) -> pd.DataFrame:
    """Respondents who answered all eleven."""
    return gbhs.dropna()


GBHS_MODEL = "social =~ " + " + ".join(
    f"q02_{x}_infl" for x in ("socenv", "education", "income", "profession", "lifegoals")
)


@pytest.mark.data
def test_gbhs_gives_the_figures_of_the_worked_example(gbhs_complete: pd.DataFrame):
    ladder = invariance(GBHS_MODEL, gbhs_complete, group="language", estimator="ML", seed=1)
    assert dict(ladder.n) == {"en": 10626, "sv": 731}
    chisq = [(s.chisq, s.df) for s in ladder.steps]
    expected = [(1108.984, 10), (1119.977, 14), (1405.352, 18), (1459.104, 23)]
    for (x, df), (wanted, wanted_df) in zip(chisq, expected, strict=True):
        assert x == pytest.approx(wanted, abs=6e-4)
        assert df == wanted_df
    assert [s.cfi for s in ladder.steps] == pytest.approx([0.9267, 0.9262, 0.9074, 0.9042], abs=6e-5)
    assert [s.rmsea for s in ladder.steps] == pytest.approx([0.1391, 0.1179, 0.1165, 0.1049], abs=6e-5)
    assert [s.srmr for s in ladder.steps] == pytest.approx([0.0437, 0.0447, 0.0496, 0.0509], abs=6e-5)
    assert ladder.supported == "metric"
    assert ladder.doubtful
    assert ladder["scalar"].decision == "rejected"
    assert ladder.balanced is not None
    assert ladder.balanced.n_per_group == 731
    assert ladder.balanced.median_delta["scalar"]["cfi"] == pytest.approx(-0.095, abs=0.003)


@pytest.mark.data
def test_gbhs_verdicts_differ_between_criteria_until_groups_are_balanced(gbhs_complete: pd.DataFrame):
    ladder = invariance(
        GBHS_MODEL, gbhs_complete, group="language", estimator="ML", criteria="chen_2007", seed=1
    )
    assert ladder["scalar"].decision == "kept"  # on all respondents
    assert ladder.balanced is not None
    assert ladder.balanced.decisions["scalar"] == "rejected"  # on 731 + 731
    assert ladder.supported == "metric"


def test_a_search_finds_the_planted_intercept_and_its_impact():
    frame = two_groups(n=(1500, 1500), intercept=0.5)
    frame.loc[frame["g"] == "foc", list("abcde")] += 0.8 * 0.3
    ladder = invariance(ONE_FACTOR, frame, group="g", partial="search")
    assert [(r.step, r.item) for r in ladder.found] == [("scalar", "c")]
    assert ladder.supported == "partial_strict"
    assert ladder.permits == ("latent_covariances", "latent_means")
    assert ladder.full is not None
    assert ladder.full.supported == "metric"
    estimate = ladder.impact["foc"]
    assert estimate.low < 0.5 / 5 < estimate.high  # one item of five, half a point
    assert estimate.high - estimate.low < 0.06
    means = ladder.latent_means
    assert means is not None
    focal = means[means["group"] == "foc"].iloc[0]
    assert focal["ci_lower"] < 0.3 < focal["ci_upper"]  # in standard deviations of the reference group
    columns = ["step", "lhs", "op", "rhs", "chisq", "pvalue", "epc", "dmacs"]
    assert ladder.releases.columns.tolist() == columns
    assert ladder.found[0].dmacs == pytest.approx(0.5, abs=0.06)  # half a point in items of unit variance
    assert "resting on the items that work alike" in ladder.verdict("en")


@pytest.mark.parametrize(
    ("shift", "english", "swedish"), [(0.5, "higher", "högre"), (-0.5, "lower", "lägre")]
)
def test_a_release_says_in_which_group_and_direction_the_answers_differ(shift, english, swedish):
    ladder = invariance(ONE_FACTOR, two_groups(intercept=shift), group="g", partial="search")
    (release,) = ladder.found
    assert release.group == "foc"
    assert np.sign(release.epc) == np.sign(release.points) == np.sign(shift)
    told = ladder.reasons[0]
    assert told.code == "released_intercept"
    assert f"c is answered {abs(release.epc):.3f} points {english} in foc by people" in told.message()
    number = f"{abs(release.epc):.3f}".replace(".", ",")
    assert f"c besvaras {number} poäng {swedish} i foc av personer" in told.message("sv")


def test_a_search_finds_a_loading_and_counts_it_once():
    ladder = invariance(ONE_FACTOR, two_groups(n=(1500, 1500), loading=0.2), group="g", partial="search")
    assert [(r.step, r.op, r.item) for r in ladder.found] == [("metric", "=~", "c")]
    assert ladder.found[0].words == ("f =~ c", "c ~1")
    assert ladder.supported == "partial_strict"


@pytest.mark.parametrize("text", ["x3 ~1", "serch"])
def test_one_text_is_no_list_of_releases(hs1939, text):
    with pytest.raises(OptionError, match="neither 'search' nor a list"):
        invariance(HS_MODEL, hs1939, group="school", partial=text)


def test_given_releases_are_the_same_as_found_ones():
    frame = two_groups(n=(800, 800), intercept=0.5)
    found = invariance(ONE_FACTOR, frame, group="g", partial="search")
    given = invariance(ONE_FACTOR, frame, group="g", partial=["c ~1"])
    assert [s.chisq for s in given.steps] == pytest.approx([s.chisq for s in found.steps])
    assert given.impact["foc"].value == pytest.approx(found.impact["foc"].value)
    assert np.isnan(given.found[0].pvalue)


def test_without_a_verdict_nothing_is_said_of_how_items_differ():
    frame = two_groups(n=(800, 60), intercept=0.9)
    searched = invariance(ONE_FACTOR, frame, group="g", partial="search")
    assert [r.item for r in searched.found] == ["c"]
    assert (searched.assessable, searched.impact) == (False, {})
    assert np.isnan(searched.found[0].points)
    assert [f.code for f in searched.findings if f.code.startswith("search")] == ["search_without_verdict"]
    assert "is answered" not in str(searched)
    given = invariance(ONE_FACTOR, frame, group="g", partial=["c ~1"])
    assert (given.assessable, given.impact) == (False, {})
    assert "The intercept of c is left free, as asked." in given.explanation()
    assert "search_without_verdict" not in {f.code for f in given.findings}


def test_with_several_factors_it_is_said_that_the_bias_is_not_known():
    frame = two_groups(n=(800, 800), intercept=0.5)
    other = two_groups(n=(800, 800)).drop(columns="g").sample(frac=1, random_state=1)
    other = other.reset_index(drop=True)[["a", "b", "d"]].set_axis(["u", "v", "w"], axis=1)
    two = invariance("f =~ a + b + c + d\nh =~ u + v + w", frame.join(other), group="g", partial=["c ~1"])
    assert (two.supported, two.impact) == ("partial_strict", {})
    assert "impact_unknown" in {f.code for f in two.findings}
    one = invariance(ONE_FACTOR, frame, group="g", partial=["c ~1"])
    assert "impact_unknown" not in {f.code for f in one.findings}


def test_a_released_marker_is_no_trouble():
    frame = two_groups(n=(800, 800)).rename(columns={"a": "c", "c": "a"})
    frame.loc[frame["g"] == "foc", "a"] += 0.6
    ladder = invariance(ONE_FACTOR, frame, group="g", partial="search")
    assert [r.item for r in ladder.found] == ["a"]
    assert all(s.usable for s in ladder.steps)


def test_nothing_is_released_where_everything_works_alike():
    ladder = invariance(ONE_FACTOR, two_groups(n=(500, 500)), group="g", partial="search")
    assert ladder.found == ()
    assert ladder.impact == {}
    assert ladder.supported == "strict"


def test_releases_must_leave_anchors():
    frame = two_groups(n=(800, 800))
    frame.loc[frame["g"] == "foc", ["a", "b", "c"]] += [0.9, -0.9, 0.9]
    given = invariance(ONE_FACTOR, frame, group="g", partial=["a ~1", "b ~1", "c ~1"])
    assert given.supported == "metric"
    assert "too_few_anchors" in [f.code for f in given.findings]
    searched = invariance(ONE_FACTOR, frame, group="g", partial="search")
    assert len({r.item for r in searched.found}) <= 2


def test_a_misspelt_release_is_an_error(hs1939: pd.DataFrame):
    with pytest.raises(ModelError, match="Did you mean 'x3'"):
        invariance(HS_MODEL, hs1939, group="school", partial=["x33 ~1"])
    with pytest.raises(ModelError, match="names no loading"):
        invariance(HS_MODEL, hs1939, group="school", partial=["visual =~ x4"])


def test_the_partial_model_is_lavaans(hs1939: pd.DataFrame):
    # mg_hs1939_school_ML, step "partial": group.partial = c("x3 ~ 1", "x7 ~ 1").
    ladder = invariance(HS_MODEL, hs1939, group="school", estimator="ML", partial=["x3 ~1", "x7 ~1"])
    partial = ladder if ladder.full is not None else None
    assert partial is not None
    assert partial["scalar"].chisq == pytest.approx(129.422480331, rel=1e-6)
    assert partial["scalar"].df == 58
    assert partial["strict"].chisq == pytest.approx(147.260454107, rel=1e-6)
    assert partial["strict"].df == 67


def cut(frame: pd.DataFrame, borders: list[float]) -> pd.DataFrame:
    """Turn continuous answers into ordered ones, borders in the items' own units."""
    codes = {x: np.digitize(frame[x], borders) + 1 for x in "abcde"}
    return pd.DataFrame(codes).assign(g=frame["g"])


def test_ordinal_items_climb_by_thresholds_first():
    ladder = invariance(ONE_FACTOR, cut(two_groups(), [-1.0, -0.2, 0.5, 1.2]), group="g", estimator="WLSMV")
    assert [s.name for s in ladder.steps] == ["configural", "thresholds", "metric", "scalar", "strict"]
    assert [s.delta_df for s in ladder.steps[1:]] == [10, 4, 4, 5]  # two of four thresholds identify an item
    assert ladder.criteria == "difference_test"
    assert ladder.supported == "strict"
    assert "theta" in ladder.to_table("en").notes[0]


def test_ordinal_intercept_bias_stops_at_the_intercepts():
    frame = cut(two_groups(n=(1500, 1500), intercept=0.5), [-1.0, -0.2, 0.5, 1.2])
    ladder = invariance(ONE_FACTOR, frame, group="g", estimator="WLSMV")
    assert [s.decision for s in ladder.steps[:4]] == ["fitted", "kept", "kept", "rejected"]
    assert ladder.supported == "metric"


def test_three_answers_leave_the_thresholds_untestable():
    ladder = invariance(ONE_FACTOR, cut(two_groups(), [-0.5, 0.6]), group="g", estimator="WLSMV")
    assert ladder["thresholds"].decision == "untestable"
    assert ladder["thresholds"].delta_df == 0
    assert "step_untestable" in [f.code for f in ladder.findings]
    assert ladder.supported == "strict"


def test_indices_decide_nothing_for_ordinal_items():
    frame = cut(two_groups(), [-1.0, -0.2, 0.5, 1.2])
    with pytest.raises(OptionError, match="CFI can rise under constraints"):
        invariance(ONE_FACTOR, frame, group="g", estimator="WLSMV", criteria="chen_2007")


def test_an_answer_that_one_group_never_gave_is_named_or_merged():
    frame = cut(two_groups(), [-1.0, -0.2, 0.5, 1.2])
    frame.loc[(frame["g"] == "foc") & (frame["b"] == 1), "b"] = 2
    with pytest.raises(DataError, match=r"b.* has no answer 1 in the group foc"):
        invariance(ONE_FACTOR, frame, group="g", estimator="WLSMV")
    ladder = invariance(ONE_FACTOR, frame, group="g", estimator="WLSMV", empty_categories="merge")
    assert "category_merged" in [f.code for f in ladder.findings]


@pytest.mark.data
def test_gbhs_ordinal_ladder_fails_at_the_intercepts(gbhs: pd.DataFrame):
    # The two lowest answers are merged in every item, since no Swedish respondent gave the lowest to one.
    items = GBHS_MODEL.removeprefix("social =~ ").split(" + ")
    merged = gbhs[items].clip(lower=2).assign(language=gbhs["language"])
    ladder = invariance(GBHS_MODEL, merged, group="language", estimator="WLSMV")
    assert ladder["thresholds"].delta_p == pytest.approx(0.85, abs=0.005)
    assert ladder["metric"].delta_p == pytest.approx(0.74, abs=0.005)
    assert ladder["scalar"].delta_df == 4
    assert ladder["scalar"].delta_chisq == pytest.approx(264.7, abs=0.05)
    assert [s.decision for s in ladder.steps[:4]] == ["fitted", "kept", "kept", "rejected"]


def test_steps_without_a_solution_have_no_degrees_of_freedom():
    rng = np.random.default_rng(3)
    noise = pd.DataFrame(rng.normal(size=(24, 5)), columns=list("abcde")).assign(g=["x", "y"] * 12)
    ladder = invariance(ONE_FACTOR, noise, group="g", estimator="ML")
    decisions = [s.decision for s in ladder.steps]
    assert "failed" in decisions[1:]
    table = ladder.to_table()
    for step, row in zip(ladder.steps[1:], table.rows[1:], strict=True):
        cells = dict(zip(table.columns, row, strict=True))
        unsolved = step.decision == "failed"
        assert (cells["Δdf"] is None) == unsolved
        assert (cells["df"] is None) == (step.fit is None or not step.fit.converged)
    assert "| – |" in table.to_markdown()


def test_steps_after_a_failed_one_do_not_count():
    ladder = invariance(ONE_FACTOR, two_groups(), group="g")
    failed = replace(ladder.steps[1], decision="failed")
    broken = replace(ladder, steps=(ladder.steps[0], failed, *ladder.steps[2:]))
    assert [broken.counted(s) for s in broken.steps] == ["fitted", "failed", "void", "void"]


def test_copied_answers_are_an_error_that_names_what_is_wrong():
    frame = two_groups()
    frame["b"] = frame["a"]
    with pytest.raises(EstimationError, match="not positive definite"):
        invariance(ONE_FACTOR, frame, group="g")
