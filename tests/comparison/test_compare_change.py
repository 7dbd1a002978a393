# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Change of the same people: the numbers against R, what each level permits, and what is withheld."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from coprod_measures.analysis.reliability import reliability
from coprod_measures.analysis.retest import retest
from coprod_measures.comparison.compare_change import compare_change
from coprod_measures.comparison.paired_change import (
    mean_change,
    noncentral_t,
    reliable_change,
    standardised_response_mean,
)
from coprod_measures.errors import DataError, OptionError
from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.numerics.disclosure import DisclosurePolicy
from coprod_measures.responses import ResponseData, score, validate

TESTS = Path(__file__).parent.parent
REFERENCE = json.loads((TESTS / "reference" / "change.json").read_text(encoding="utf-8"))
SHOWN = DisclosurePolicy()


def change_of_exlong() -> dict[str, tuple[np.ndarray, float]]:
    data = pd.read_csv(TESTS / "data" / "exlong.csv")
    first, later = (data[[f"y{i}t{t}" for i in (1, 2, 3)]].mean(axis=1).to_numpy() for t in (1, 3))
    return {"all": (later - first, 0.3), "few": ((later - first)[:40], 0.2), "fall": (first - later, 0.3)}


@pytest.mark.parametrize("case", REFERENCE)
def test_the_numbers_are_those_of_r(case):
    change, sem = change_of_exlong()[case]
    expected = REFERENCE[case]
    mean = mean_change(change, 0.95)
    assert (mean.value, mean.low, mean.high) == pytest.approx(
        (expected["mean"], *expected["mean_ends"]), abs=1e-9
    )
    srm = standardised_response_mean(change, 0.95)
    assert (srm.value, srm.low, srm.high) == pytest.approx((expected["srm"], *expected["srm_ends"]), abs=1e-8)
    found = reliable_change(change, sem, 0.95, SHOWN)
    assert found.threshold == pytest.approx(expected["line"], abs=1e-12)
    for share in ("higher", "lower"):
        estimate = getattr(found, share)
        assert (estimate.value, estimate.low, estimate.high) == pytest.approx(expected[share], abs=1e-9)
    assert found.higher.value + found.lower.value + found.neither.value == pytest.approx(1.0)
    assert not found.withheld


def test_error_alone_passes_the_line_once_in_twenty_times():
    rng = np.random.default_rng(1)
    error = rng.normal(size=(200_000, 2)) * 0.5
    found = reliable_change(error[:, 1] - error[:, 0], 0.5, 0.95, SHOWN)
    assert found.higher.value == pytest.approx(0.025, abs=0.002)
    assert found.lower.value == pytest.approx(0.025, abs=0.002)


@pytest.mark.parametrize(
    ("higher", "lower", "neither", "shown"),
    [
        (10, 10, 20, (True, True, True)),
        (10, 0, 20, (True, True, True)),  # nobody is nobody's secret
        (10, 2, 20, (False, False, True)),  # the two could be worked out from the ten and the total
        (2, 2, 40, (False, False, False)),
        (9, 8, 8, (False, False, False)),  # 25 people get no distribution
    ],
)
def test_shares_of_few_people_are_withheld_with_what_gives_them_away(higher, lower, neither, shown):
    change = np.repeat([1.0, -1.0, 0.0], [higher, lower, neither])
    found = reliable_change(change, 0.1, 0.95, SHOWN)
    told = tuple(not math.isnan(e.value) for e in (found.higher, found.lower, found.neither))
    assert told == shown
    assert found.withheld == (not all(shown))


def test_the_noncentral_t_is_scipys_and_holds_where_that_gives_up():
    for t, df, centre in [(2.0, 9, 1.0), (-3.0, 40, -2.5), (40.0, 2000, 38.0), (0.0, 5, 0.3), (5.0, 3, 4.0)]:
        assert noncentral_t(t, df, centre) == pytest.approx(stats.nct.cdf(t, df, centre), abs=1e-10)
    assert noncentral_t(4.7, 39, -10.0) == pytest.approx(1.0, abs=1e-12)
    certain = standardised_response_mean(np.random.default_rng(0).normal(3.0, 1.0, 5000), 0.95)
    assert 2.9 < certain.low < certain.value < certain.high < 3.2


def test_people_in_clusters_get_no_interval_that_takes_them_as_independent():
    change = np.random.default_rng(2).normal(size=50)
    srm = standardised_response_mean(change, 0.95, independent=False)
    assert math.isnan(srm.low)
    assert srm.value == pytest.approx(change.mean() / change.std(ddof=1))
    assert math.isnan(reliable_change(change, 0.2, 0.95, SHOWN, independent=False).neither.low)
    assert math.isnan(standardised_response_mean(np.ones(12), 0.95).value)


# --- responses -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Instrument:
    return load_instrument(TESTS / "data" / "small.yaml")


def followed(
    small: Instrument,
    *,
    n: int = 500,
    waves: int = 2,
    change: float = 0.4,
    shift: float = 0.0,
    loading: float = 0.8,
    noise: float = 0.6,
    factors: int = 1,
    clusters: int = 0,
    again: int | None = None,
) -> ResponseData:
    """Answers 1-5 of the same people; from the second wave on item A2 can work differently.

    `again`: how many people answered after the first wave.
    """
    rng = np.random.default_rng(7)
    f = rng.normal(size=(2, n, 1)) * 0.8 + rng.normal(size=(2, n, waves)) * 0.6
    habit = {f"{s}{i}": rng.normal(size=n) * 0.4 for s in "AB" for i in range(1, 5)}
    frames = []
    for t in range(waves):
        columns: dict[str, object] = {"id": [f"p{i}" for i in range(n)], "wave": f"w{t + 1}"}
        for item, own in habit.items():
            biased = t > 0 and item == "A2"
            spread = noise if t > 0 and item[0] == "A" else 0.6
            factor = f[1 if factors == 2 and item in ("A3", "A4") else 0, :, t] + change * t
            latent = (loading if biased else 0.8) * factor + (shift if biased else 0.0)
            code = np.digitize(latent + spread * rng.normal(size=n) + own, [-1.4, -0.5, 0.4, 1.3]) + 1
            columns[item] = 6 - code if small.item(item).reverse else code
        for item in ("C1", "C2", "C3", "U1"):
            columns[item] = rng.integers(1, 6, n)
        columns["project"] = [f"k{i % max(clusters, 1)}" for i in range(n)]
        frames.append(pd.DataFrame(columns)[: n if again is None or t == 0 else again])
    data, report = validate(
        pd.concat(frames).sample(frac=1, random_state=3).reset_index(drop=True),
        small,
        respondent="id",
        wave="wave",
        cluster="project" if clusters else None,
        covariates=() if clusters else ("project",),
    )
    assert report.ok
    return data


def both_scores(data: ResponseData, scale: str, waves=("w1", "w2")) -> tuple[np.ndarray, np.ndarray]:
    scores = score(data).frame.pivot_table(index="id", columns="wave", values=scale)[list(waves)].dropna()
    return scores[waves[0]].to_numpy(float), scores[waves[1]].to_numpy(float)


MATRIX = {
    "strict": ({}, "allowed"),
    "scalar": ({"noise": 1.3}, "allowed"),
    "metric": ({"shift": 0.9, "partial": None}, "refused"),
    "configural": ({"loading": 0.05, "partial": None}, "refused"),
    "partial_strict": ({"shift": 0.9}, "qualified"),
    "partial_scalar": ({"shift": 0.9, "noise": 1.3}, "qualified"),
    "not assessable (too few)": ({"n": 90}, "refused"),
    "not assessable (misfit)": ({"factors": 2}, "refused"),
    "not assessable (clusters)": ({"clusters": 9}, "refused"),
}


@pytest.mark.parametrize("level", MATRIX)
@pytest.mark.parametrize("force", [False, True])
def test_each_level_permits_what_it_should_and_no_more(small, level, force):
    planted, status = MATRIX[level]
    planted = {"n": 800, "partial": "search", **planted}
    partial = planted.pop("partial")
    result = compare_change(followed(small, **planted), force=force, partial=partial)
    scale = result["alpha_scale"]
    assert scale.ladder is not None
    assert scale.ladder.supported == (None if level.startswith("not") else level)
    assert scale.status == status
    shown = status != "refused" or force
    assert bool(scale.changes) == shown
    assert bool(scale.latent_changes) == (status != "refused")  # never forced
    assert bool(scale.impact) == level.startswith("partial")
    assert scale.forced == (status == "refused" and force)
    row = result.to_frame().query("scale == 'alpha_scale' and wave == 'w2'").iloc[0]
    for column in ("change", "srm"):
        assert pd.notna(row[column]) == shown
    english, swedish = (" ".join(scale.sentences(language)) for language in ("en", "sv"))
    assert english.startswith("Change on") == swedish.startswith("Förändring på") == (not shown)
    assert ("WARNING" in english) == ("VARNING" in swedish) == scale.forced


def test_change_with_a_released_item_stands_beside_what_the_item_does_to_it(small):
    scale = compare_change(followed(small, n=1500, shift=0.9))["alpha_scale"]
    assert [r.item for r in scale.ladder.found] == ["A2"]
    clean = compare_change(followed(small, n=1500))["alpha_scale"]
    moved, observed = scale.impact["w2"], scale.changes["w2"].mean_change
    # the same people and answers, but for the item: what is left without its bias is the change of before
    assert observed.value - moved.value == pytest.approx(clean.changes["w2"].mean_change.value, abs=0.05)
    assert moved.low < observed.value - clean.changes["w2"].mean_change.value < moved.high
    told = " ".join(scale.sentences("en"))
    assert "Items that work differently move the change until w2 up by" in told
    assert "Read it with reservation." in told
    assert "förskjuter förändringen till w2 uppåt med" in " ".join(scale.sentences("sv"))
    row = (
        compare_change(followed(small, n=1500, shift=0.9)).to_frame().query("scale == 'alpha_scale'").iloc[1]
    )
    assert row["impact_share"] == pytest.approx(row["impact"] / row["change"])
    assert scale.latent_changes["w2"].low < clean.latent_changes["w2"].value < scale.latent_changes["w2"].high


def test_ordinal_answers_are_compared_over_waves_too(small):
    result = compare_change(followed(small, n=800), estimator="WLSMV")
    scale = result["alpha_scale"]
    assert scale.ladder.supported == "strict"
    assert scale.status == "allowed"
    assert scale.ladder.steps[1].name == "thresholds"
    assert scale.latent_changes["w2"].low < 0.4 < scale.latent_changes["w2"].high
    drifted = compare_change(followed(small, n=800, shift=0.9), estimator="WLSMV")["alpha_scale"]
    assert [r.item for r in drifted.ladder.found] == ["A2"]
    assert drifted.status == "qualified"
    assert drifted.impact["w2"].low > 0.1


def test_change_is_read_where_the_data_are(small, engine):
    data = followed(small, n=200)
    lent = validate(engine(data.frame), small, respondent="id", wave="wave", covariates=("project",))[0]
    assert str(compare_change(lent, partial=None)) == str(compare_change(data, partial=None))


def test_doubtful_fit_qualifies_change(small):
    result = compare_change(
        followed(small, n=700, factors=1), lags=0
    )  # habits then have no place in the model
    scale = result["alpha_scale"]
    assert scale.ladder.doubtful
    assert scale.ladder.supported in ("scalar", "strict")
    assert scale.status == "qualified"
    assert "Read it with reservation." in scale.sentences()[-1]


def test_permitted_change_is_paired_on_the_scores(small):
    data = followed(small, n=600, again=450)
    change = compare_change(data)["beta_scale"].changes["w2"]
    first, later = both_scores(data, "beta_scale")
    d = later - first
    ends = stats.ttest_rel(later, first).confidence_interval(0.95)
    assert change.n == d.size == 450
    assert change.mean_change.value == pytest.approx(d.mean(), rel=1e-12)
    assert (change.mean_change.low, change.mean_change.high) == pytest.approx(
        (ends.low, ends.high), rel=1e-10
    )
    assert change.standardised_response_mean.value == pytest.approx(d.mean() / d.std(ddof=1), rel=1e-12)


def test_the_standard_error_of_measurement_is_stated_and_used(small):
    data = followed(small, n=600)
    first, later = both_scores(data, "beta_scale")
    omega = reliability(data, by="wave")["beta_scale", "w1"].omega.value
    expected = first.std(ddof=1) * math.sqrt(1 - omega)
    default = compare_change(data)
    change = default["beta_scale"].changes["w2"]
    assert change.sem.value == pytest.approx(expected, rel=1e-10)
    assert change.smallest_detectable_change == pytest.approx(1.96 * math.sqrt(2) * expected, rel=1e-10)
    assert "change_sem_within" in {f.code for f in default["beta_scale"].reasons}
    d = later - first
    assert change.reliable.higher.value == pytest.approx((d > change.smallest_detectable_change).mean())
    assert "from omega" in " ".join(default["beta_scale"].sentences("en"))

    given = compare_change(data, sem={"beta_scale": 0.3})
    assert given["beta_scale"].changes["w2"].smallest_detectable_change == pytest.approx(0.3 * 1.96 * 2**0.5)
    assert "SEM 0,30, angivet av användaren" in " ".join(given["beta_scale"].sentences("sv"))
    alpha = given["alpha_scale"]
    assert alpha.changes["w2"].sem is None
    assert alpha.changes["w2"].reliable is None
    assert "change_no_sem" in {f.code for f in alpha.reasons}
    assert "No standard error of measurement is known for Processes" in alpha.sentences("en")[-1]

    study = retest(followed(small, n=120, change=0.0))
    known = compare_change(data, sem=study)["beta_scale"].changes["w2"].sem
    assert known.value == pytest.approx(study["beta_scale"].sem.agreement)
    assert "test–retest" in known.show("en")


def test_change_of_few_people_is_not_shown(small):
    result = compare_change(followed(small, n=300, again=9), min_n=5, force=True)
    scale = result["beta_scale"]
    assert not scale.changes
    assert "too_few_for_change" in {f.code for f in scale.reasons}
    frame = result.to_frame()
    assert frame.query("wave == 'w2'")["mean"].isna().all()
    assert frame["change"].isna().all()
    shown = compare_change(followed(small, n=300, again=20), min_n=5, force=True)["beta_scale"]
    assert shown.changes["w2"].n == 20
    assert math.isnan(shown.changes["w2"].reliable.higher.value)  # a distribution needs thirty
    assert "too few people stand behind the shares" in " ".join(shown.sentences("en"))
    stricter = compare_change(
        followed(small, n=300, again=20), min_n=5, force=True, policy=DisclosurePolicy(min_mean=25)
    )
    assert not stricter["beta_scale"].changes


def test_no_single_person_is_told(small):
    result = compare_change(followed(small, n=300))
    told = str(result) + result.to_markdown("sv") + result.to_frame().to_csv() + repr(result)
    assert not any(f"p{i}" in told.replace("percent", "") for i in (7, 42, 123))


def test_change_is_counted_from_the_first_wave_named(small):
    data = followed(small, n=500, waves=3)
    whole = compare_change(data)
    assert whole.wave_labels == ("w1", "w2", "w3")
    assert set(whole["beta_scale"].changes) == {"w2", "w3"}
    assert (
        whole["beta_scale"].changes["w3"].mean_change.value
        > whole["beta_scale"].changes["w2"].mean_change.value
    )
    back = compare_change(data, waves=("w3", "w1"))["beta_scale"].changes["w1"]
    assert back.mean_change.value == pytest.approx(-whole["beta_scale"].changes["w3"].mean_change.value)
    assert "fell by" in " ".join(compare_change(data, waves=("w3", "w1"))["beta_scale"].sentences("en"))


def test_with_enough_clusters_the_interval_is_over_cluster_means(small):
    data = followed(small, n=800, clusters=80)
    change = compare_change(data)["beta_scale"].changes["w2"]
    frame = (
        score(data).frame.pivot_table(index=["id", "project"], columns="wave", values="beta_scale").dropna()
    )
    means = (frame["w2"] - frame["w1"]).groupby("project").mean()
    ends = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert change.mean_change.value == pytest.approx(means.mean(), rel=1e-12)
    assert (change.mean_change.low, change.mean_change.high) == pytest.approx(
        (ends.low, ends.high), rel=1e-10
    )
    assert change.n == 800
    assert "cluster means" in change.mean_change.method


def test_composites_have_no_change_to_read(small):
    result = compare_change(followed(small, n=300))
    scale = result["outcomes"]
    assert scale.ladder is None
    assert scale.status == "refused"
    assert "composite" in scale.sentences("en")[0]
    assert "sammansatt" in scale.sentences("sv")[0]
    assert scale.observed[0].mean is not None  # each wave is described by itself


def test_answers_that_allow_no_model_refuse_one_scale_only(small):
    data = followed(small, n=300)
    frame = data.frame.assign(A1=lambda d: np.where(d["wave"] == "w2", 3, d["A1"]))
    data, _ = validate(frame, small, respondent="id", wave="wave")
    result = compare_change(data)
    assert result["alpha_scale"].ladder.steps == ()
    (reason,) = result["alpha_scale"].reasons
    assert reason.code == "waves_impossible"
    assert "everybody gave the same answer" in reason.message("en")
    assert "gav alla samma svar" in result["alpha_scale"].sentences("sv")[0]
    assert result["beta_scale"].status == "allowed"


def test_a_column_of_waves_can_be_named_here(small):
    data = followed(small, n=300)
    frame = data.frame.rename(columns={"wave": "occasion"})
    other, _ = validate(frame, small, respondent="id", covariates=("occasion",))
    assert compare_change(other, wave="occasion").wave == "occasion"
    with pytest.raises(DataError) as error:
        compare_change(other)
    assert error.value.code == "no_wave"
    with pytest.raises(DataError) as error:
        compare_change(other, wave="ocasion")
    assert error.value.code == "unknown_column"
    with pytest.raises(DataError) as error:
        compare_change(frame)
    assert error.value.code == "not_responses"


@pytest.mark.parametrize("sem", [{"nothing": 0.3}, {"alpha_scale": 0.0}, {"alpha_scale": math.nan}])
def test_a_standard_error_that_cannot_be_used_is_refused(small, sem):
    with pytest.raises(OptionError) as error:
        compare_change(followed(small, n=120), sem=sem)
    assert error.value.code == "sem"


def test_the_table_is_told_in_both_languages(small):
    result = compare_change(followed(small, n=300))
    assert "mean change" in str(result)
    assert "medelförändring" in result.to_markdown("sv")
    assert "<table" in result._repr_html_()
    assert "<li>On Reciprocity," in result._repr_html_()
    named = result["beta_scale"].sentences("sv", {"w1": "starten", "w2": "slutet"})
    assert named[0].startswith("På Ömsesidighet steg medelvärdet med")
    assert "från starten till slutet" in named[0]
    with pytest.raises(DataError, match="there is no scale 'gamma"):
        result["gamma"]


def test_waves_in_words_are_compared_under_a_warning_that_names_their_order(small):
    data = followed(small)
    frame = data.frame.assign(wave=data.frame["wave"].map({"w1": "pre", "w2": "post"}))
    words, _ = validate(frame, small, respondent="id", wave="wave")
    found = compare_change(words, partial=None)
    assert found.wave_labels == ("post", "pre")
    assert [(f.code, f.severity) for f in found.findings] == [("wave_order_unknown", "warning")]
    assert "by the alphabet: ‹post›, ‹pre›" in str(found)
    assert "bokstavsordning: ‹post›, ‹pre›" in found.to_markdown("sv")
    ordered = frame.assign(wave=pd.Categorical(frame["wave"], ["pre", "post"], ordered=True))
    told, _ = validate(ordered, small, respondent="id", wave="wave")
    for comparison in (
        compare_change(told, partial=None),
        compare_change(words, waves=["pre", "post"], partial=None),
    ):
        assert comparison.wave_labels == ("pre", "post")
        assert not comparison.findings
    assert not compare_change(data, partial=None).findings
