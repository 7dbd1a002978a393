# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What may be said of groups: each level of the ladder against each question."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coprod_measures.analysis.invariance import PERMITS, invariance
from coprod_measures.comparison.compare_groups import _permission, compare_groups
from coprod_measures.comparison.two_groups import mean_estimate, welch_difference
from coprod_measures.errors import DataError, OptionError
from coprod_measures.estimation import cfa
from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.responses import ResponseData, score, validate

BORDERS = (-1.2, -0.4, 0.4, 1.2)
ITEMS = {"A": ("A1", "A2", "A3", "A4"), "B": ("B1", "B2", "B3", "B4")}


@pytest.fixture(scope="module")
def small() -> Instrument:
    return load_instrument(Path(__file__).parent.parent / "data" / "small.yaml")


def answered(
    small: Instrument,
    *,
    n: tuple[int, int] = (500, 500),
    shift: float = 0.0,
    loading: float = 0.8,
    difference: float = 0.0,
    noise: float = 0.6,
    factors: int = 1,
    borders: tuple[float, ...] = BORDERS,
    projects: bool = False,
    seed: int = 11,
) -> ResponseData:
    """Answers 1-5 in two languages; the second item of scale A is biased in the second group."""
    rng = np.random.default_rng(seed)
    frames = []
    for g, (language, size) in enumerate(zip(("en", "sv"), n, strict=True)):
        columns: dict[str, object] = {}
        for items in ITEMS.values():
            f = rng.normal(size=(size, 2)) + difference * g
            for j, item in enumerate(items):
                biased = g == 1 and item == "A2"
                weight = loading if biased else 0.8
                own = f[:, 1] if factors == 2 and j >= 2 else f[:, 0]
                spread = noise if g == 1 else 0.6
                latent = weight * own + spread * rng.normal(size=size) + (shift if biased else 0.0)
                code = np.digitize(latent, borders if biased else BORDERS) + 1
                columns[item] = 6 - code if small.item(item).reverse else code
        for item in ("C1", "C2", "C3", "U1"):
            columns[item] = rng.integers(1, 6, size)
        frame = pd.DataFrame(columns).assign(language=language)
        frame["project"] = [f"{language}{i % 5}" for i in range(size)]
        frames.append(frame)
    data, report = validate(
        pd.concat(frames, ignore_index=True),
        small,
        group="language",
        cluster="project" if projects else None,
        covariates=() if projects else ("project",),
    )
    assert report.ok
    return data


# level reached on scale A → (what was planted, what may be compared, status of mean differences)
MATRIX = {
    "strict": (
        {},
        {"latent_covariances", "latent_means", "observed_means", "observed_correlations"},
        "allowed",
    ),
    "scalar": ({"noise": 1.1}, {"latent_covariances", "latent_means", "observed_means"}, "allowed"),
    "metric": ({"shift": 1.0}, {"latent_covariances"}, "refused"),
    "configural": ({"loading": 0.1}, set(), "refused"),
    "not assessable (too few)": ({"n": (500, 60)}, set(), "refused"),
    "not assessable (misfit)": ({"factors": 2}, set(), "refused"),
    "not assessable (clusters)": ({"projects": True}, set(), "refused"),
}


@pytest.mark.parametrize("level", MATRIX)
def test_each_level_permits_what_it_should_and_no_more(small, level):
    planted, permitted, status = MATRIX[level]
    result = compare_groups(answered(small, **planted), partial=None)
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    assert scale.ladder.supported == (None if level.startswith("not") else level)
    assert set(scale.ladder.permits) == permitted
    assert scale.status == status
    assert bool(scale.differences) == ("observed_means" in permitted)
    assert bool(scale.latent_differences) == ("latent_means" in permitted)
    shown = result.to_frame().query("scale == 'alpha_scale'")
    assert shown["difference"].notna().any() == ("observed_means" in permitted)
    sentence = " ".join(scale.sentences("en"))
    assert ("is not shown" in sentence) == (status == "refused")


# the same of ordinal items, after a search where it says so: also what is told of the released item
ORDINAL_MATRIX = {
    "strict": ({}, None, "allowed"),
    "scalar": ({"noise": 1.1}, None, "allowed"),
    "metric": ({"shift": 1.0}, None, "refused"),
    "thresholds": ({"loading": 0.1}, None, "refused"),
    "configural": ({"borders": (-1.2, 0.1, 0.4, 1.2)}, None, "refused"),
    "partial_strict": ({"shift": 1.0}, "search", "qualified"),
    "partial_scalar": ({"shift": 1.0, "noise": 1.1}, "search", "qualified"),
    "not assessable (too few)": ({"n": (500, 60)}, "search", "refused"),
    "not assessable (misfit)": ({"factors": 2}, None, "refused"),
    "not assessable (clusters)": ({"projects": True}, "search", "refused"),
}


@pytest.mark.parametrize("level", ORDINAL_MATRIX)
def test_each_level_of_ordinal_items_permits_what_it_should_and_no_more(small, level):
    planted, partial, status = ORDINAL_MATRIX[level]
    # steps are decided at p < .05, so that one seed in five stops somewhere by chance
    data = answered(small, **planted, seed=4)
    result = compare_groups(data, partial=partial, estimator="WLSMV", empty_categories="merge")
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    assert scale.ladder.supported == (None if level.startswith("not") else level)
    assert set(scale.ladder.permits) == set(PERMITS.get(level, ()))
    assert scale.status == status
    assert bool(scale.differences) == (status != "refused")
    assert bool(scale.latent_differences) == ("latent_means" in PERMITS.get(level, ()))
    for estimate in scale.latent_differences.values():
        assert "in standard deviations of en" in estimate.method
    said = " ".join(scale.sentences("en"))
    assert ("is not shown" in said) == (status == "refused")
    assert ("Items that work differently move the mean of sv up by" in said) == (status == "qualified")
    exactly = re.search("not answered equally exactly moves the mean of sv (up|down) by", said)
    assert bool(exactly) == (level == "scalar")
    assert bool(scale.impact) == (status == "qualified" or level == "scalar")
    assert all("{" not in s for language in ("sv", "en") for s in scale.sentences(language))


def test_an_ordinal_release_is_told_in_points_with_its_impact(small):
    result = compare_groups(answered(small, shift=1.0), estimator="WLSMV")
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    (found,) = scale.ladder.found
    assert (found.step, found.item) == ("scalar", "A2")
    moved = scale.impact["sv"]
    assert moved.low < found.points / 4 < moved.high  # one item of four
    continuous = compare_groups(answered(small, shift=1.0))["alpha_scale"].impact["sv"]
    assert moved.value == pytest.approx(continuous.value, abs=0.05)
    english, swedish = (" ".join(scale.sentences(language)) for language in ("en", "sv"))
    assert found.group == "sv"
    assert f"A2 is answered {found.points:.3f} points higher in sv by people" in english
    assert f"A2 besvaras {found.points:.3f} poäng högre i sv av personer".replace(".", ",") in swedish
    row = result.to_frame().dropna(subset="impact").iloc[0]
    assert row["impact_share"] == pytest.approx(moved.value / scale.differences["sv"].value)


@pytest.mark.parametrize(
    ("difference", "english", "swedish"),
    [
        (0.5, "That is 40% of the difference.", "Det är 40\u00a0% av skillnaden."),
        (0.1, "more than the whole difference (200% of it)", "mer än hela skillnaden (200\u00a0% av den)"),
        (-0.5, "Without that the difference would be larger.", "Utan det vore skillnaden större."),
        (0.02, "The difference itself may be none", "Skillnaden kan i sig vara ingen alls"),
        (0.0, None, None),
    ],
)
def test_the_share_of_the_difference_is_told_in_words(small, difference, english, swedish):
    scale = compare_groups(answered(small, shift=1.0))["alpha_scale"]
    observed = replace(
        scale.differences["sv"], value=difference, low=difference - 0.05, high=difference + 0.05
    )
    moved = replace(scale.impact["sv"], value=0.2)
    known = replace(scale, differences={"sv": observed}, impact={"sv": moved})
    if english is None:
        assert known.impact_share("sv") is None
        assert "difference." not in known.sentences("en")[1]
    else:
        assert known.impact_share("sv") == pytest.approx(0.2 / difference)
        assert english in known.sentences("en")[1]
        assert swedish in known.sentences("sv")[1]


def test_a_permitted_difference_is_welch_on_the_scores(small):
    data = answered(small, difference=0.3)
    result = compare_groups(data)
    estimate = result["beta_scale"].differences["sv"]
    scores = score(data).frame
    en, sv = (scores.loc[scores["language"] == g, "beta_scale"].to_numpy(float) for g in ("en", "sv"))
    expected = stats.ttest_ind(sv, en, equal_var=False).confidence_interval(0.95)
    assert estimate.value == pytest.approx(sv.mean() - en.mean(), rel=1e-12)
    assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high), rel=1e-10)
    assert result.group_labels == ("en", "sv")
    assert "above that of en" in " ".join(result["beta_scale"].sentences("en"))
    assert "över medelvärdet för engelska" in " ".join(
        result["beta_scale"].sentences("sv", {"en": "engelska", "sv": "svenska"})
    )


def test_the_latent_difference_has_an_interval_of_the_level_asked_for(small):
    data = answered(small)
    wide, narrow = (
        compare_groups(data, level=level)["alpha_scale"].latent_differences["sv"] for level in (0.95, 0.8)
    )
    assert wide.value == narrow.value
    assert (narrow.high - narrow.low) / (wide.high - wide.low) == pytest.approx(
        stats.norm.ppf(0.9) / stats.norm.ppf(0.975)
    )
    ladder = compare_groups(data)["alpha_scale"].ladder
    row = ladder.latent_means.query("group == 'sv'").iloc[0]
    assert (wide.low, wide.high) == pytest.approx((row["ci_lower"], row["ci_upper"]))


def test_names_that_a_result_does_not_have_are_told(small):
    compared = compare_groups(answered(small, n=(300, 300)))
    with pytest.raises(DataError, match=r"no scale 'alpha'.*Did you mean 'alpha_scale'") as caught:
        compared["alpha"]
    assert caught.value.code == "unknown_scale"
    assert "beta_scale" in caught.value.remedy
    with pytest.raises(DataError, match=r"no step 'scaler'.*Did you mean 'scalar'"):
        compared["alpha_scale"].ladder["scaler"]


def test_a_refused_difference_can_be_forced_and_says_so(small):
    data = answered(small, shift=1.0)
    assert compare_groups(data, partial=None)["alpha_scale"].differences == {}
    forced = compare_groups(data, force=True, partial=None)["alpha_scale"]
    assert forced.status == "refused"
    assert forced.forced
    assert "sv" in forced.differences
    assert forced.sentences("en")[0].startswith("WARNING: shown against advice.")
    assert forced.sentences("sv")[0].startswith("VARNING: visas trots avrådan.")
    assert "rejected" in forced.sentences("en")[0]
    assert forced.latent_differences == {}


def test_a_composite_is_described_but_never_compared(small):
    outcomes = compare_groups(answered(small))["outcomes"]
    assert outcomes.ladder is None
    assert outcomes.status == "refused"
    assert [f.code for f in outcomes.reasons] == ["not_reflective"]
    assert all(o.mean is not None for o in outcomes.observed)
    assert "Resultat och förändring är ett sammansatt mått" in outcomes.sentences("sv")[0]


def test_means_of_fewer_than_ten_are_not_shown(small):
    scale = compare_groups(answered(small, n=(17, 9)), min_n=5)["alpha_scale"]
    few = next(o for o in scale.observed if o.group == "sv")
    assert (few.n, few.mean, few.sd) == (9, None, None)
    assert scale.differences == scale.latent_differences == scale.impact == {}
    assert scale.status == "refused"
    assert "too_few_for_mean" in [f.code for f in scale.reasons]


def test_declared_clusters_are_compared_by_their_means_under_force(small):
    data = answered(small, projects=True, difference=0.5)
    forced = compare_groups(data, force=True)["alpha_scale"]
    estimate = forced.differences["sv"]
    assert estimate.n == 10
    assert "cluster means" in estimate.method
    scores = score(data).frame
    means = scores.groupby(["language", "project"])["alpha_scale"].mean()
    expected = stats.ttest_ind(means["sv"], means["en"], equal_var=False).confidence_interval(0.95)
    assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high), rel=1e-10)


def test_clusters_named_in_the_call_are_those_named_in_validate(small):
    named = compare_groups(answered(small, difference=0.5), cluster="project", force=True)
    declared = compare_groups(answered(small, difference=0.5, projects=True), force=True)
    assert "cluster means" in named["alpha_scale"].differences["sv"].method
    pd.testing.assert_frame_equal(named.to_frame(), declared.to_frame())
    with pytest.raises(DataError, match=r"no column 'projekt'.*Did you mean 'project'") as caught:
        compare_groups(answered(small), cluster="projekt")
    assert caught.value.place == "cluster"


def test_clusters_that_cross_groups_give_no_difference(small):
    data = answered(small)
    crossed = data.frame.assign(project=[f"p{i % 60}" for i in range(len(data))])
    checked, _ = validate(crossed, small, group="language", cluster="project")
    for force in (False, True):
        result = compare_groups(checked, force=force)
        scale = result["alpha_scale"]
        assert scale.ladder.supported == "strict"
        assert (scale.status, scale.forced, scale.differences) == ("refused", False, {})
        assert "crossed_clusters" in [f.code for f in scale.reasons]
        assert result.to_table().rows[0][5] == "refused"


def test_a_group_in_one_cluster_gives_no_difference(small):
    frame = answered(small).frame
    frame["project"] = [f"en{i % 50}" if i < 500 else "sv" for i in range(1000)]
    data, _ = validate(frame, small, group="language", cluster="project")
    scale = compare_groups(data)["alpha_scale"]
    assert scale.ladder.supported == "strict"
    assert (scale.status, scale.differences) == ("refused", {})
    assert "in sv come from fewer than two clusters" in scale.sentences("en")[0]
    assert "i sv kommer från färre än två kluster" in scale.sentences("sv")[0]


def test_wrong_groups_are_clear(small):
    data = answered(small)
    with pytest.raises(DataError, match="Did you mean 'language'"):
        compare_groups(data, group="langage")
    without, _ = validate(data.frame, small)
    with pytest.raises(DataError, match="no grouping column"):
        compare_groups(without)


def test_the_groups_stand_in_the_order_asked_for(small):
    data = answered(small, n=(300, 300), difference=0.3)
    there, back = (compare_groups(data, group_order=order) for order in (None, ["sv", "en"]))
    assert (there.group_labels, back.group_labels) == (("en", "sv"), ("sv", "en"))
    for scale in ("alpha_scale", "beta_scale"):
        one, other = there[scale].differences["sv"], back[scale].differences["en"]
        assert other.value == pytest.approx(-one.value)
        assert (other.low, other.high) == pytest.approx((-one.high, -one.low))
        latent = there[scale].latent_differences["sv"], back[scale].latent_differences["en"]
        assert latent[0].value * latent[1].value < 0
        assert there[scale].ladder["scalar"].chisq == pytest.approx(back[scale].ladder["scalar"].chisq)
    with pytest.raises(DataError, match=r"has no group 'svv'. Did you mean 'sv'"):
        compare_groups(data, group_order=["svv", "en"])
    for order in ("sv", ["sv"], ["sv", "sv", "en"]):
        with pytest.raises(OptionError, match="does not name two groups or more, each once"):
            compare_groups(data, group_order=order)
    with pytest.raises(DataError, match="Give one name, not a list"):
        invariance("f =~ A1 + A2 + A3", data, group=["language"])


def test_groups_that_are_not_named_are_left_out(small):
    frame = answered(small, n=(450, 300)).frame
    frame["role"] = ["staff"] * 150 + ["user"] * 300 + ["kin"] * 300
    frame["project"] = [f"{'a' if i < 150 else 'b'}{i % 50}" for i in range(750)]  # kin share those of users
    data, _ = validate(frame, small, group="role", cluster="project")
    two = frame[frame["role"] != "kin"]
    alone, _ = validate(two, small, group="role", cluster="project")
    named = compare_groups(data, group_order=["user", "staff"])
    only = compare_groups(alone, group_order=["user", "staff"])
    assert named.group_labels == ("user", "staff")
    assert named["alpha_scale"].differences
    pd.testing.assert_frame_equal(named.to_frame(), only.to_frame())
    ladder = named["alpha_scale"].ladder
    assert ladder.n == only["alpha_scale"].ladder.n
    assert ladder.steps[0].chisq == only["alpha_scale"].ladder.steps[0].chisq
    assert [f.code for f in ladder.findings] == [f.code for f in only["alpha_scale"].ladder.findings]


def test_all_intervals_of_a_partial_scale_have_the_level_asked_for(small):
    data = answered(small, shift=1.0)
    wide, narrow = (compare_groups(data, level=level)["alpha_scale"] for level in (0.95, 0.5))
    for shown in ("impact", "latent_differences"):
        of_wide, of_narrow = getattr(wide, shown)["sv"], getattr(narrow, shown)["sv"]
        assert (of_narrow.value, of_narrow.level) == (of_wide.value, 0.5)
        ratio = (of_narrow.high - of_narrow.low) / (of_wide.high - of_wide.low)
        assert ratio == pytest.approx(stats.norm.ppf(0.75) / stats.norm.ppf(0.975))
    assert "50% interval" in next(s for s in narrow.sentences() if "Items that work" in s)


def test_a_partial_latent_difference_is_named_as_resting_on_the_anchors(small):
    partial = compare_groups(answered(small, shift=1.0))["alpha_scale"]
    latent = partial.latent_differences["sv"]
    assert "scalar model, resting on the items that work alike, MLR" in latent.method
    english, swedish = (next(s for s in partial.sentences(v) if "model" in s) for v in ("en", "sv"))
    assert english.startswith(
        "By the factor model, resting on the items that work alike, the mean level of sv"
    )
    assert swedish.startswith("Enligt faktormodellen, med stöd av de påståenden som fungerar lika")
    assert f"{abs(latent.value):.2f}" in english
    whole = compare_groups(answered(small))["alpha_scale"]
    assert "resting" not in whole.latent_differences["sv"].method + " ".join(whole.sentences())


def test_of_groups_too_small_for_a_verdict_no_impact_is_told(small):
    result = compare_groups(answered(small, n=(500, 60), shift=1.5))
    scale = result["alpha_scale"]
    assert [r.item for r in scale.ladder.found] == ["A2"]
    assert scale.impact == {}
    assert result.to_frame()["impact"].isna().all()
    assert not any("move the mean" in s or "answered" in s for s in scale.sentences())


def test_without_a_known_bias_a_partial_difference_is_refused(small):
    ladder = compare_groups(answered(small, shift=1.0))["alpha_scale"].ladder
    scale = small.scale("alpha_scale")
    assert _permission(scale, ladder)[0] == "qualified"
    status, reasons = _permission(scale, replace(ladder, impact={}))
    assert (status, reasons[-1].code) == ("refused", "impact_unknown")


def test_reservations_and_warnings_stand_under_the_table_in_a_notebook(small):
    partial = compare_groups(answered(small, shift=1.0))._repr_html_()
    assert "<li>Items that work differently move the mean of sv up by" in partial
    forced = compare_groups(answered(small, shift=1.0), partial=None, force=True)
    assert "<li>WARNING: shown against advice. The scalar step is rejected" in forced._repr_html_()
    odd = replace(forced, scales=(replace(forced["beta_scale"], scale_title={"en": "<b>"}),))
    assert "<b>" not in odd._repr_html_()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_comparison_shows_itself(small, language):
    result = compare_groups(answered(small))
    assert "|" in result.to_table(language).to_markdown()
    assert all("{" not in s for c in result.scales for s in c.sentences(language))
    assert "<table>" in result._repr_html_()
    assert str(result)


def test_mean_and_welch_agree_with_scipy():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=12), rng.normal(1, 2, size=30)
    expected = stats.ttest_1samp(x, 0).confidence_interval(0.9)
    mean = mean_estimate(x, 0.9)
    assert (mean.low, mean.high) == pytest.approx((expected.low, expected.high))
    difference = welch_difference(x, y, 0.9)
    expected = stats.ttest_ind(y, x, equal_var=False).confidence_interval(0.9)
    assert (difference.low, difference.high) == pytest.approx((expected.low, expected.high))
    constant = welch_difference(np.ones(5), np.ones(6), 0.95)
    assert constant.value == 0
    assert np.isnan(constant.low)


def test_after_a_search_the_bias_stands_beside_the_difference(small):
    result = compare_groups(answered(small, shift=1.0))
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    assert [r.item for r in scale.ladder.found] == ["A2"]
    assert scale.ladder.supported == "partial_strict"
    assert scale.status == "qualified"
    moved = scale.impact["sv"]
    assert moved.low < moved.value < moved.high
    assert 0.1 < moved.value < 0.35  # about one code of one item in four, less what the ends cut off
    said = " ".join(scale.sentences("en", {"sv": "Swedish", "en": "English"}))
    assert "Items that work differently move the mean of Swedish up by" in said
    assert result["beta_scale"].impact == {}
    row = result.to_frame().dropna(subset="impact").iloc[0]
    assert (row["scale"], row["group"]) == ("alpha_scale", "sv")
    assert row["impact_share"] == pytest.approx(moved.value / scale.differences["sv"].value)


def test_a_scale_that_allows_no_model_does_not_stop_the_others(small):
    frame = answered(small).frame
    frame.loc[frame["language"] == "sv", "A1"] = 3
    data, _ = validate(frame, small, group="language")
    result = compare_groups(data)
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    assert not scale.ladder.assessable
    assert scale.status == "refused"
    assert "everybody gave the same answer" in scale.sentences("en")[0]
    assert "alla samma svar" in scale.sentences("sv")[0]
    assert str(scale.ladder)
    assert result["beta_scale"].status == "allowed"


def test_an_instrument_has_a_ladder_per_scale(small):
    data = answered(small)
    ladders = invariance(small, data, group="language")
    assert set(ladders) == {"alpha_scale", "beta_scale"}
    assert ladders["alpha_scale"].supported == "strict"
    with pytest.raises(DataError, match="checked against it"):
        invariance(small, data.frame, group="language")


def test_covariates_of_checked_responses_can_stand_in_a_model(small):
    frame = answered(small).frame.assign(age=np.linspace(20, 80, 1000))
    data, _ = validate(frame, small, group="language", covariates=["age", "project"])
    fit = cfa("a =~ A1 + A2 + A3 + A4\na ~ age", data)
    same = cfa("a =~ A1 + A2 + A3 + A4\na ~ age", data.keyed(["A1", "A2", "A3", "A4"]))
    assert fit.coefficient("a", "~", "age") == pytest.approx(same.coefficient("a", "~", "age"))
    with pytest.raises(DataError, match="project"):
        cfa("a =~ A1 + A2 + A3 + A4\na ~ project", data)


def test_groups_are_compared_where_the_data_are(small: Instrument, engine: Any) -> None:
    given = answered(small, n=(150, 150), projects=True).frame
    named = {"group": "language", "cluster": "project"}
    expected = compare_groups(validate(given, small, **named)[0])
    found = compare_groups(validate(engine(given), small, **named)[0])
    assert str(found) == str(expected)
