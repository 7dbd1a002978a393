# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Waves analysed as one sample: the same people are never taken for different ones without a word."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.responses.pooled_waves import pooled_waves

CORE = cm.load_instrument("coproduction-core")
MODEL = cm.FactorModel.from_instrument(CORE, scale="reciprocity")
ANSWERS = cm.simulate_responses(CORE, n=150, seed=1)


def checked(frame: pd.DataFrame, **keys: str | None) -> cm.ResponseData:
    named = {"respondent": "respondent", "group": "language", "wave": "wave", **keys}
    return cm.validate(frame, CORE, **named)[0]


@pytest.fixture(scope="module")
def pooled() -> cm.ResponseData:
    return checked(pd.concat([ANSWERS.assign(wave=w) for w in (1, 2, 3)]))


def test_groups_are_not_compared_over_pooled_waves(pooled: cm.ResponseData) -> None:
    ladder = cm.invariance(MODEL, pooled, group="language")
    assert min(ladder.n.values()) > ladder.min_n, "rows are enough; people are counted three times"
    assert not ladder.assessable
    assert ladder.supported is None
    assert [f.code for f in ladder.reasons] == ["ladder_waves_pooled"]
    assert ladder.reasons[0].values == {"waves": 3, "wave": "wave", "people": 300}
    assert "300 personer har svarat vid mer än ett" in ladder.reasons[0].message("sv")
    compared = cm.compare_groups(pooled, group="language")
    assert {s.status for s in compared.scales} == {"refused"}
    assert not any(s.differences or s.latent_differences or s.impact for s in compared.scales)
    assert "300 people answered at more than one" in " ".join(compared["reciprocity"].sentences())


def test_waves_as_groups_are_of_the_same_people(pooled: cm.ResponseData) -> None:
    ladder = cm.invariance(MODEL, pooled, group="wave")
    assert not ladder.assessable
    assert ladder.reasons[0].code == "ladder_waves_as_groups"
    assert "trappan över mättillfällen" in ladder.reasons[0].remedy("sv")
    with pytest.warns(cm.StatisticalWarning, match="one person can stand in several of the 3"):
        fit = cm.cfa(MODEL, pooled, group="wave")
    assert fit.findings[0].code == "waves_as_groups"
    assert fit.admissible
    assert "waves_as_groups" in [f.code for f in cm.dif(pooled, group="wave", group_order=["1", "2"]).notes]


def test_waves_without_respondents_may_be_of_the_same_people() -> None:
    data = checked(pd.concat([ANSWERS.assign(wave=w) for w in (1, 2)]), respondent=None)
    ladder = cm.invariance(MODEL, data, group="language")
    assert [f.code for f in ladder.reasons] == ["ladder_waves_unknown"]


@pytest.mark.parametrize("keys", [{}, {"respondent": None, "wave": None}])
def test_one_wave_and_waves_of_new_people_are_compared_as_ever(keys: dict[str, None]) -> None:
    """A survey that asks new people every time has independent rows."""
    halves = ANSWERS.assign(wave=[1 + i % 2 for i in range(len(ANSWERS))])
    plain = cm.invariance(MODEL, checked(ANSWERS, wave=None), group="language")
    for data in (checked(halves, **keys), checked(ANSWERS.assign(wave=1))):
        assert pooled_waves(data) is None
        ladder = cm.invariance(MODEL, data, group="language")
        assert ladder.assessable
        assert (ladder.supported, ladder.reasons) == (plain.supported, plain.reasons)


def test_every_other_analysis_tells_that_people_count_several_times(pooled: cm.ResponseData) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        results = [
            cm.cfa(MODEL, pooled),
            cm.efa(pooled, n_factors=1, items=MODEL.observed),
            cm.discriminant_validity(pooled),
            cm.item_analysis(pooled),
            cm.permutation_test(MODEL, pooled, group="language", n_permutations=20),
            cm.simulated_cutoffs(MODEL, pooled, group="language", n_samples=20),
        ]
    for result in results:
        assert [f.code for f in result.findings].count("waves_pooled") == 1, type(result).__name__
    assert sum("can count several times" in str(w.message) for w in warned) >= 2  # of cfa and efa
    assert "waves_pooled" in [f.code for f in cm.dif(pooled, group="language").notes]
    assert not cm.item_analysis(checked(ANSWERS, wave=None)).findings
    assert "waves_pooled" not in [f.code for f in cm.item_analysis(pooled, by="wave").findings]
    assert "waves_pooled" not in [f.code for f in cm.cfa(MODEL, checked(ANSWERS, wave=None)).findings]


def test_aggregated_scores_tell_it_too() -> None:
    twice = pd.concat([ANSWERS.assign(wave=w) for w in (1, 2)])
    assert "waves_pooled" in {f.code for f in cm.aggregate(checked(twice, cluster="project")).findings}
    once = cm.aggregate(checked(ANSWERS, wave=None, cluster="project"))
    assert "waves_pooled" not in {f.code for f in once.findings}
