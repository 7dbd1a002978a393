# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Simulated answers follow their documented model, are reproducible, and say that they are simulated."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.model.simulation import SimulationDesign, simulate_responses


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return load_instrument(Path(__file__).parent.parent / "data" / "small.yaml")


def answered(frame: pd.DataFrame, item: str) -> pd.Series:
    values = frame[item].astype(float)
    return values.where(values <= 5)


def test_columns_and_the_mark(instrument: Instrument) -> None:
    frame = simulate_responses(instrument, n=40, seed=3)
    assert list(frame.columns) == [
        "respondent",
        "language",
        "role",
        "project",
        *instrument.item_ids,
        "simulated",
    ]
    assert frame["simulated"].all()
    assert frame.attrs["simulated"] is True
    assert frame["language"].value_counts().to_dict() == {"en": 40, "sv": 40}
    assert frame["respondent"].is_unique
    nested = frame.groupby("project")["language"].nunique()
    assert (nested == 1).all()


def test_every_code_is_declared(instrument: Instrument) -> None:
    frame = simulate_responses(instrument, n=3000, seed=4)
    for item in instrument.item_ids:
        rs = instrument.response_scale_of(item)
        seen = set(frame[item].dropna())
        assert seen == set(rs.codes) | set(rs.missing_codes)
    assert frame[list(instrument.item_ids)].isna().to_numpy().mean() == pytest.approx(0.006, abs=0.002)
    dont_know = (frame[list(instrument.item_ids)] == 90).fillna(False).to_numpy(bool).mean()
    assert dont_know == pytest.approx(0.008, abs=0.002)


def test_same_seed_same_data_other_seed_other_data(instrument: Instrument) -> None:
    pd.testing.assert_frame_equal(
        simulate_responses(instrument, 50, 7), simulate_responses(instrument, 50, 7)
    )
    assert not simulate_responses(instrument, 50, 7).equals(simulate_responses(instrument, 50, 8))
    given = simulate_responses(instrument, 50, np.random.default_rng(7))
    pd.testing.assert_frame_equal(given, simulate_responses(instrument, 50, 7))


def test_bias_changes_one_item_in_the_other_groups_only(instrument: Instrument) -> None:
    plain = simulate_responses(instrument, 4000, 5)
    biased = simulate_responses(instrument, 4000, 5, bias={"A2": 0.8})
    others = [c for c in plain.columns if c != "A2"]
    pd.testing.assert_frame_equal(plain[others], biased[others])
    english = plain["language"] == "en"
    pd.testing.assert_series_equal(plain.loc[english, "A2"], biased.loc[english, "A2"])
    gain = answered(biased, "A2")[~english].mean() - answered(plain, "A2")[~english].mean()
    assert gain > 0.4


def test_reversed_item_is_mirrored_and_scales_hang_together(instrument: Instrument) -> None:
    frame = simulate_responses(instrument, 5000, 6)
    answers = pd.DataFrame({i: answered(frame, i) for i in instrument.item_ids})
    r = answers.corr()
    assert r.loc["A1", "A3"] < -0.25
    assert r.loc["A1", "A2"] > 0.25
    assert 0.1 < r.loc["A1", "B1"] < r.loc["A1", "A2"]
    assert abs(r.loc["U1", "A1"]) < 0.05
    top = answers[["A1", "A2", "A4"]].mean()
    assert (top > 3.0).all()
    assert answers["A3"].mean() < 3.0


def test_true_difference_moves_all_items_of_the_other_groups(instrument: Instrument) -> None:
    frame = simulate_responses(instrument, 4000, 9, latent_difference=0.5, design=SimulationDesign(icc=0.0))
    swedish = frame["language"] == "sv"
    for item in ("A1", "A2", "A4", "B1", "B2"):
        assert answered(frame, item)[swedish].mean() - answered(frame, item)[~swedish].mean() > 0.2


def test_groups_by_number_and_name(instrument: Instrument) -> None:
    frame = simulate_responses(instrument, groups={"sv": 30, "en": 20}, seed=1)
    assert frame["language"].value_counts().to_dict() == {"sv": 30, "en": 20}


@pytest.mark.parametrize(
    ("kwargs", "said"),
    [
        ({"n": 0}, "at least one"),
        ({"bias": {"A9": 1.0}}, "no item 'A9'"),
        ({"bias": {"A1": "x"}}, "bias of A1 is 'x' and not a finite number"),
        ({"bias": {"A1": float("nan")}}, "bias of A1 is nan and not a finite number"),
        ({"groups": {}}, "at least one"),
        ({"n": 30.5}, "a whole number of respondents"),
        ({"n": True}, "a whole number of respondents"),
        ({"groups": {"sv": 30, "en": "30"}}, "a whole number of respondents"),
    ],
)
def test_bad_wishes_are_refused(instrument: Instrument, kwargs: dict, said: str) -> None:
    with pytest.raises(DataError, match=said):
        simulate_responses(instrument, **kwargs)


def test_an_impossible_design_is_refused() -> None:
    with pytest.raises(DataError, match="loadings"):
        SimulationDesign(loadings=(0.5, 1.0))
    with pytest.raises(DataError, match="icc"):
        SimulationDesign(icc=1.0)
    with pytest.raises(DataError, match="sum below 1"):
        SimulationDesign(nonanswers={"refused": 1.0})
