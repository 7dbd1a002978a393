# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reliability and item analysis of checked responses: keyed items, composites, non-answers, dependence."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.errors import NotSupportedError
from coprod_measures.testing import instruments, responses

INSTRUMENT = Path(__file__).resolve().parent.parent / "data" / "small.yaml"
ITEMS = [*(f"A{i}" for i in range(1, 5)), *(f"B{i}" for i in range(1, 5)), "C1", "C2", "C3", "U1"]


def answers(n: int = 240, seed: int = 1) -> pd.DataFrame:
    """Answers in which the A items, A3 reversed, and the B items measure one thing each."""
    rng = np.random.default_rng(seed)
    common = {letter: rng.standard_normal(n) for letter in "ABCU"}
    columns = {}
    for item in ITEMS:
        latent = 0.8 * common[item[0]] + 0.6 * rng.standard_normal(n)
        code = np.clip(np.round(3 + latent), 1, 5).astype(int)
        columns[item] = 6 - code if item == "A3" else code
    return pd.DataFrame(
        {
            "id": range(n),
            "language": np.where(np.arange(n) % 3, "sv", "en"),
            "project": [f"P{i % 4}" for i in range(n)],
            **columns,
        }
    )


def checked(frame: object, **keys: str) -> cm.ResponseData:
    instrument = cm.load_instrument(INSTRUMENT)
    return cm.validate(frame, instrument, respondent="id", group="language", **keys)[0]


def test_reversed_items_are_keyed_and_composites_refused() -> None:
    frame = answers()
    found = cm.reliability(checked(frame), by="language")
    assert found.scales == ("alpha_scale", "beta_scale")
    assert found.groups == ("en", "sv"), "the order of the instrument's languages"
    by_hand = frame.loc[frame["language"] == "sv", ["A1", "A2", "A3", "A4"]].assign(A3=lambda f: 6 - f["A3"])
    expected = cm.reliability(by_hand)["scale"]
    scale = found["alpha_scale", "sv"]
    assert scale.alpha.value == expected.alpha.value
    assert scale.omega.value == expected.omega.value
    assert scale.alpha.value > 0.7
    assert scale.items.set_index("item")["reversed"].to_dict() == {
        "A1": False,
        "A2": False,
        "A3": True,
        "A4": False,
    }
    assert [f.scale for f in found.refused] == ["outcomes", "outcomes_person"]
    with pytest.raises(NotSupportedError, match="is a composite"):
        found["outcomes"]
    with pytest.raises(NotSupportedError):
        found["outcomes", "sv"]
    assert "sammansatt mått" in found.to_markdown("sv")


def test_polars_responses_give_the_same() -> None:
    frame = answers()
    one = cm.reliability(checked(frame), by="language").to_frame()
    other = cm.reliability(checked(pl.from_pandas(frame)), by="language").to_frame()
    pd.testing.assert_frame_equal(one, other)


def test_clusters_and_pooled_occasions_are_told() -> None:
    frame = answers()
    data = checked(frame, cluster="project")
    assert [f.code for f in cm.reliability(data).notes] == ["clustered_answers"]
    assert "4 kluster (project)" in cm.reliability(data).notes[0].message("sv")
    twice = pd.concat([frame.assign(wave=1), frame.assign(wave=2)], ignore_index=True)
    waves = checked(twice, wave="wave")
    assert [f.code for f in cm.reliability(waves).notes] == ["waves_pooled"]
    assert cm.reliability(waves, by="wave").notes == ()


def test_non_answers_are_counted_by_kind_and_not_used() -> None:
    frame = answers()
    frame.loc[:19, "A1"] = 90
    frame.loc[20:29, "A1"] = 91
    frame.loc[30:33, "A1"] = 77
    frame["A2"] = frame["A2"].astype("Int64")
    frame.loc[34, "A2"] = pd.NA
    data = checked(frame)
    found = cm.item_analysis(data).to_frame().set_index(["scale", "item"])
    first = found.loc[("alpha_scale", "A1")]
    assert (first["n_total"], first["n"]) == (240, 206)
    assert (first["dont_know"], first["not_applicable"], first["invalid"]) == (20, 10, 4)
    assert found.loc[("alpha_scale", "A2"), "not_answered"] == 1
    assert first["mean"] == pytest.approx(frame.loc[34:, "A1"].mean())
    assert first["unanswered"] == pytest.approx(34 / 240)
    assert cm.reliability(data)["alpha_scale"].n == 205
    told = [f for f in cm.item_analysis(data).findings if f.code == "often_unanswered"]
    assert [(f.scale, f.item) for f in told] == [("alpha_scale", "A1")]
    assert "14\u00a0% har inte besvarat A1" in told[0].message("sv")


def test_item_analysis_of_keyed_items_and_of_lines_that_are_not_scored() -> None:
    frame = answers()
    frame["B4"] = 5
    found = cm.item_analysis(checked(frame), by="language")
    table = found.to_frame()
    sv = table[table["group"] == "sv"].set_index(["scale", "item"])
    mine = frame[frame["language"] == "sv"]
    # A3 is mirrored: its floor is the share of the highest code as answered.
    assert sv.loc[("alpha_scale", "A3"), "floor"] == pytest.approx((mine["A3"] == 5).mean())
    assert sv.loc[("alpha_scale", "A3"), "mean"] == pytest.approx(6 - mine["A3"].mean())
    assert sv.loc[("alpha_scale", "A3"), "item_rest_r"] > 0.4
    assert sv.loc[("beta_scale", "B4"), "ceiling"] == 1
    assert math.isnan(sv.loc[("beta_scale", "B4"), "skew"])
    assert "end_category" in {f.code for f in found.findings if f.item == "B4"}
    assert math.isnan(sv.loc[("outcomes", "C1"), "item_rest_r"]), "a composite has no rest to correlate with"
    companion = sv.loc[("outcomes", "U1")]
    assert not companion["scored"]
    assert math.isnan(companion["alpha_if_dropped"])
    assert "Golv" in found.to_markdown("sv")
    assert len(str(found).splitlines()) < 40


def test_an_item_turned_the_wrong_way_is_a_finding() -> None:
    frame = answers()
    frame["B2"] = 6 - frame["B2"]
    found = cm.item_analysis(checked(frame))
    assert [(f.code, f.item) for f in found.findings if f.severity == "warning"] == [
        ("negative_item_rest", "B2")
    ]
    assert found.to_frame().set_index("item").loc["B2", "item_rest_r"] < 0


def test_item_analysis_of_a_plain_frame_equals_psych_describe() -> None:
    frame = pd.read_csv(INSTRUMENT.parent / "hs1939.csv")[[f"x{i}" for i in range(1, 10)]]
    found = cm.item_analysis(frame).to_frame().set_index("item")
    assert found.loc["x1", "mean"] == pytest.approx(4.93576965638, abs=1e-10)
    assert found.loc["x1", "sd"] == pytest.approx(1.1674321158, abs=1e-10)
    assert found.loc["x1", "skew"] == pytest.approx(-0.25434551874, abs=1e-10)
    assert found.loc["x1", "item_rest_r"] == pytest.approx(0.522036720784, abs=1e-10)
    assert "dont_know" not in found.columns, "a plain frame cannot tell kinds of non-answer apart"


@settings(max_examples=60)
@given(draw=st.data())
def test_any_answers_to_any_instrument_give_numbers_within_bounds_or_findings(draw: st.DataObject) -> None:
    instrument = draw.draw(instruments())
    blanks = draw.draw(st.booleans())
    frame = draw.draw(responses(instrument, min_rows=3, max_rows=20, answers="codes", nonanswers=blanks))
    data, _ = cm.validate(frame, instrument)
    report = cm.reliability(data)
    assert {r.scale for r in report.results} | {f.scale for f in report.refused} == {
        s.id for s in instrument.all_scales()
    }
    for r in report.results:
        assert not r.alpha.value > 1 + 1e-9
        assert math.isnan(r.omega.value) or 0 <= r.omega.value <= 1
        if math.isnan(r.omega.value):
            assert r.findings, "no number without a reason"
        assert r.alpha.low <= r.alpha.value <= r.alpha.high or math.isnan(r.alpha.low)
        assert r.omega.low <= r.omega.value <= r.omega.high or math.isnan(r.omega.low)
    items = cm.item_analysis(data)
    for language in ("sv", "en"):
        assert report.to_markdown(language)
        assert items.to_markdown(language)
    shares = items.to_frame()[["floor", "ceiling", "unanswered"]].to_numpy(dtype=float)
    assert ((shares >= 0) & (shares <= 1) | np.isnan(shares)).all()
    assert np.nanmax(np.abs(items.to_frame()["item_rest_r"].to_numpy(dtype=float)), initial=0) <= 1 + 1e-9
