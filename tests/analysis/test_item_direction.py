# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Items that run against their scale: told in a model, and no group or wave is compared on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.estimation.item_direction import against_factor
from coprod_measures.numerics.classical import negative_beyond_chance

CORE = cm.load_instrument("coproduction-core")
ANSWERS = cm.simulate_responses(CORE, n=200, seed=1)
PROCESSES = cm.FactorModel.from_instrument(CORE, scale="processes")


def turned(frame: pd.DataFrame, *items: str) -> pd.DataFrame:
    return frame.assign(**{i: np.where(frame[i] > 0, 6 - frame[i], frame[i]) for i in items})


def checked(frame: pd.DataFrame, **keys: str | None) -> cm.ResponseData:
    named = {"respondent": "respondent", "group": "language", **keys}
    return cm.validate(frame, CORE, **named)[0]


def test_an_item_turned_before_is_told_and_its_scale_not_compared() -> None:
    """The survey system had turned P2 already, so that keying turns it back."""
    good, bad = (cm.compare_groups(checked(frame)) for frame in (ANSWERS, turned(ANSWERS, "P2")))
    assert good["processes"].status == "allowed"
    assert bad["processes"].status == "refused"
    assert not bad["processes"].differences
    assert not bad["processes"].latent_differences
    ladder = bad["processes"].ladder
    assert ladder is not None
    assert not ladder.assessable
    assert [(f.code, f.item, f.group) for f in ladder.reasons] == [
        ("item_against_factor", "P2", "sv"),
        ("item_against_factor", "P2", "en"),
    ]
    assert all(f.values["loading"] < -0.4 for f in ladder.reasons)
    assert "P2 går emot de övriga frågorna i sin skala i gruppen sv" in " ".join(ladder.explanation("sv"))
    assert bad["reciprocity"].status == good["reciprocity"].status == "allowed"


def test_item_bias_is_not_examined_without_telling_it() -> None:
    for frame, expected in ((ANSWERS, []), (turned(ANSWERS, "P2"), [("P2", "sv"), ("P2", "en")])):
        for found in (
            cm.dif(checked(frame), group="language"),
            cm.mimic_dif(checked(frame), group="language"),
        ):
            told = [f for f in found.notes if f.code == "negative_item_rest"]
            assert [(f.item, f.group) for f in told] == expected
            assert all(f.values["r"] < -0.3 and "P2 korrelerar negativt" in f.message("sv") for f in told)


def test_a_model_of_checked_responses_tells_it_and_stays_admissible() -> None:
    with pytest.warns(cm.StatisticalWarning, match="P2 goes against the other items of its scale"):
        fit = cm.cfa(PROCESSES, checked(turned(ANSWERS, "P2")))
    assert fit.findings[0].code == "item_against_factor"
    assert fit.admissible
    for data in (checked(ANSWERS), turned(ANSWERS, "P2")):  # nothing says which way a plain frame's items run
        assert "item_against_factor" not in [f.code for f in cm.cfa(PROCESSES, data).findings]


@pytest.mark.parametrize("estimator", ["MLR", "WLSMV"])
def test_the_first_item_is_found_though_it_gives_the_factor_its_direction(estimator: str) -> None:
    first = PROCESSES.observed[0]
    ladder = cm.invariance(
        PROCESSES,
        checked(turned(ANSWERS, first)),
        group="language",
        estimator=estimator,
        empty_categories="merge",
    )
    assert not ladder.assessable
    assert {f.item for f in ladder.reasons if f.code == "item_against_factor"} == {first}


def test_items_of_several_factors_or_scales_may_have_either_sign() -> None:
    """Nothing says that a method factor, or a factor across scales, runs one way."""
    data = checked(turned(ANSWERS, "P2"))
    for model in (
        f"p =~ {' + '.join(PROCESSES.observed)}\nr =~ R1 + R2 + R3 + R4 + P2",
        "f =~ P1 + P2 + P3 + R1 + R2",
    ):
        fit = cm.cfa(model, data)
        assert fit.converged
        assert "item_against_factor" not in [f.code for f in fit.findings]
    assert [a.item for a in against_factor(fit)] == ["P2"], "found, and not told"


def test_an_item_turned_at_one_wave_stops_the_comparison_of_change() -> None:
    def followed(second: pd.DataFrame) -> cm.ResponseData:
        return checked(pd.concat([ANSWERS.assign(wave=1), second.assign(wave=2)]), wave="wave", group=None)

    again = ANSWERS.copy()
    rng = np.random.default_rng(3)
    for item in PROCESSES.observed:  # half of the answers are given anew by somebody else
        other = rng.permutation(len(again))
        again[item] = np.where(rng.random(len(again)) < 0.5, again[item], again[item].to_numpy()[other])
    ladder = cm.longitudinal_invariance(PROCESSES, followed(turned(again, "P2")), min_n=100)
    found = [f for f in ladder.reasons if f.code == "waves_item_against"]
    assert [(f.item, f.values["wave"]) for f in found] == [("P2", "2")]
    assert not ladder.assessable
    assert "vid mättillfälle 2" in found[0].message("sv")
    assert cm.compare_change(followed(turned(again, "P2")), min_n=100)["processes"].status == "refused"
    plain = cm.longitudinal_invariance(PROCESSES, followed(again), min_n=100)
    assert "waves_item_against" not in [f.code for f in plain.reasons]


def test_beyond_chance_is_fishers_z() -> None:
    """R: ``pnorm(atanh(-.2) * sqrt(n - 3)) < .05`` from n = 69 on."""
    assert not negative_beyond_chance(-0.2, 68)
    assert negative_beyond_chance(-0.2, 69)
    assert not negative_beyond_chance(-1.0, 3)
    assert negative_beyond_chance(-1.0, 10)
    assert not negative_beyond_chance(0.9, 10_000)
