# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Groups too small for any model: their size is told, and not what follows from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import DataError, EstimationError

CORE = cm.load_instrument("coproduction-core")
ANSWERS = cm.simulate_responses(CORE, n=200, seed=1)
MODEL = cm.FactorModel.from_instrument(CORE, scale="reciprocity")


def checked(english: int) -> cm.ResponseData:
    of_swedish, of_english = (ANSWERS[ANSWERS["language"] == form] for form in ("sv", "en"))
    frame = pd.concat([of_swedish, of_english.iloc[:english]])
    return cm.validate(frame, CORE, respondent="respondent", group="language")[0]


@pytest.mark.parametrize("english", [1, 3, 6])
@pytest.mark.parametrize(
    "options",
    [{}, {"missing": "fiml"}, {"estimator": "WLSMV"}, {"estimator": "WLSMV", "empty_categories": "merge"}],
)
def test_the_size_of_a_group_is_told_where_no_model_can_be_fitted(
    english: int, options: dict[str, Any]
) -> None:
    data = checked(english)
    ladder = cm.invariance(MODEL, data, group="language", partial="search", **options)
    answers = data.to_numpy(MODEL.observed)[-english:]
    given = ~np.isnan(answers)
    counted = int(((given.mean(axis=1) >= 0.5) if "missing" in options else given.all(axis=1)).sum())
    assert ladder.n["en"] == counted
    assert not ladder.assessable
    assert ladder.steps == ()
    assert [(f.code, f.group) for f in ladder.reasons] == [("too_few_for_ladder", "en")]
    assert (ladder.reasons[0].values["n"], ladder.reasons[0].values["min_n"]) == (counted, 100)
    assert [f.code for f in ladder.findings] == ["ladder_impossible"]
    who = (
        "Svarande som besvarat minst hälften av påståendena"
        if "missing" in options
        else "Fullständigt svarande"
    )
    assert f"{who} i en: {counted}" in ladder.reasons[0].message("sv")
    assert "sv and en" in str(ladder)
    with pytest.raises(cm.CoprodError, match="at least 100 people per group"):
        cm.needed_n(ladder)


def test_every_scale_tells_sizes_too() -> None:
    compared = cm.compare_groups(checked(6))
    told = " ".join(compared["reciprocity"].sentences())
    assert compared["reciprocity"].status == "refused"
    assert "the ladder needs at least 100 in every group" in told
    assert "follow from the others" not in told


def test_trouble_that_is_not_of_size_stays_an_error() -> None:
    """An item that a large group was not asked, or answered alike."""
    for value, said in ((np.nan, "no value"), (3, "the same value for every case")):
        frame = ANSWERS.assign(R1=np.where(ANSWERS["language"] == "en", value, ANSWERS["R1"]))
        data = cm.validate(frame, CORE, respondent="respondent", group="language")[0]
        with pytest.raises(DataError, match=f"'R1' has {said}"):
            cm.invariance(MODEL, data, group="language")
    frame = pd.DataFrame(data=checked(200).to_numpy(MODEL.observed), columns=list(MODEL.observed)).dropna()
    frame = frame.assign(R2=frame["R1"], g=["x", "y"] * (len(frame) // 2))
    with pytest.raises(EstimationError, match="not positive definite"):
        cm.invariance(MODEL, frame, group="g")


@pytest.mark.parametrize("people", [1, 8, 14])
@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_too_few_followed_over_waves_are_told_as_such(people: int, missing: Any) -> None:
    waves = [cm.simulate_responses(CORE, n=100, seed=s).iloc[:people].assign(wave=s) for s in (1, 2)]
    data = cm.validate(pd.concat(waves), CORE, respondent="respondent", wave="wave")[0]
    ladder = cm.longitudinal_invariance(MODEL, data, missing=missing)
    assert not ladder.assessable
    assert ladder.steps == ()
    assert [(f.code, f.group) for f in ladder.reasons] == [("waves_too_few", "1"), ("waves_too_few", "2")]
    given = ~np.isnan(np.hstack([cm.validate(w, CORE)[0].to_numpy(MODEL.observed) for w in waves]))
    if missing == "listwise":
        assert set(ladder.n.values()) == {int(given.all(axis=1).sum())}
    else:
        k = len(MODEL.observed)
        halves = [int((g.mean(axis=1) >= 0.5).sum()) for g in (given[:, :k], given[:, k:])]
        assert list(ladder.n.values()) == halves
    assert [f.code for f in ladder.findings] == ["waves_impossible"]
    said = " ".join(cm.compare_change(data)["reciprocity"].sentences("sv"))
    assert "Fullständigt svarande vid mättillfälle 1:" in said


@pytest.mark.parametrize("options", [{"missing": "fiml"}, {"estimator": "WLSMV", "missing": "pairwise"}])
def test_people_who_answered_less_than_half_of_the_items_make_no_sample_large(
    options: dict[str, str],
) -> None:
    """Of seven items; all answers are used, but three are no basis for how the seven hang together."""
    frame = cm.simulate_responses(CORE, n=200, seed=5)
    few = frame.index[frame["language"] == "en"][60:]
    answered = {}
    for given in (3, 4):
        left_out = frame.astype(dict.fromkeys(MODEL.observed, "Float64"))
        for i, row in enumerate(few):  # other items of everybody, so that each pair is answered by some
            asked = {(i + j) % 7 for j in range(given)}
            gone = [item for j, item in enumerate(MODEL.observed) if j not in asked]
            left_out.loc[row, gone] = pd.NA
        data = cm.validate(left_out, CORE, respondent="respondent", group="language")[0]
        answered[given] = cm.invariance(MODEL, data, group="language", empty_categories="merge", **options)
    codes = {given: [f.code for f in ladder.reasons] for given, ladder in answered.items()}
    assert "too_few_for_ladder" in codes[3]
    assert "too_few_for_ladder" not in codes[4]
    short = answered[3]
    assert not short.assessable
    assert short.n["en"] > 190  # all of them are in the model
    told = next(f for f in short.reasons if f.code == "too_few_for_ladder")
    assert told.values["n"] < 100
    assert "Respondents who answered at least half of the items in en: " in told.message()


def test_at_a_wave_those_count_who_answered_half_of_its_items() -> None:
    first, later = (cm.simulate_responses(CORE, n=100, seed=s).assign(wave=s) for s in (1, 2))
    later = later.astype(dict.fromkeys(MODEL.observed, "Float64"))
    later.loc[later.index[60:], list(MODEL.observed[3:])] = pd.NA
    data = cm.validate(pd.concat([first, later]), CORE, respondent="respondent", wave="wave")[0]
    ladder = cm.longitudinal_invariance(MODEL, data, missing="fiml")
    assert ladder.n["2"] > 190
    (told,) = (f for f in ladder.reasons if f.code == "waves_too_few")
    assert told.group == "2"
    assert 50 < told.values["n"] <= 60
    assert "at least half of the items at wave 2: " in told.message()
