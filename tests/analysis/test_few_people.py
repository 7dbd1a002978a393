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
    used = int((given.any(axis=1) if "missing" in options else given.all(axis=1)).sum())
    assert ladder.n["en"] == used
    assert not ladder.assessable
    assert ladder.steps == ()
    assert [(f.code, f.group) for f in ladder.reasons] == [("too_few_for_ladder", "en")]
    assert ladder.reasons[0].values == {"n": used, "min_n": 100}
    assert [f.code for f in ladder.findings] == ["ladder_impossible"]
    assert f"Fullständigt svarande i en: {used}" in ladder.reasons[0].message("sv")
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
        assert list(ladder.n.values()) == [int(g.any(axis=1).sum()) for g in (given[:, :k], given[:, k:])]
    assert [f.code for f in ladder.findings] == ["waves_impossible"]
    said = " ".join(cm.compare_change(data)["reciprocity"].sentences("sv"))
    assert "Vid mättillfälle 1 finns användbara svar från" in said
