# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Direct effects of MIMIC models equal lavaan's; the planted item is found and laws hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures.errors import OptionError

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "mimic_dif.json").read_text(encoding="utf-8")
)["cases"]


def bilingual(scale: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")
    return frame[[*(f"{scale}{i}" for i in range(1, 7)), "lang"]]


def compare(report: cm.MimicReport, expected: dict[str, Any]) -> None:
    frame = report.to_frame()
    assert sum(report.scales[0].n.values()) == expected["n"]
    # lavaan ends its search about 1e-6 from the optimum.
    for name in ("chisq", "p", "effect", "effect_sd"):
        assert frame[name].to_numpy() == pytest.approx([i[name] for i in expected["items"]], abs=1e-5)
    assert report.scales[0].difference == pytest.approx(expected["difference"], abs=1e-5)


@pytest.mark.parametrize("scale", ["MAN", "OUT", "PRO"])
def test_effects_equal_lavaan(scale: str) -> None:
    report = cm.mimic_dif(bilingual(scale), group="lang", group_order=("sv", "en"))
    compare(report, REFERENCE[scale])
    assert list(report.flagged) == REFERENCE[scale]["kept"]


def test_before_any_effect_is_kept_it_equals_lavaan_too() -> None:
    report = cm.mimic_dif(bilingual("MAN"), group="lang", group_order=("sv", "en"), alpha=1e-20)
    compare(report, REFERENCE["MAN_first"])
    assert report.flagged == ()


def random_answers(seed: int, n: int = 200) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 1)) + rng.normal(size=(n, 5))
    frame = pd.DataFrame(values, columns=list("abcde"))
    return frame.assign(g=np.repeat(["x", "y"], n // 2))


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), shift=st.floats(-20, 20))
def test_relabelling_flips_signs_and_a_constant_changes_nothing(seed: int, shift: float) -> None:
    frame = random_answers(seed)
    one = cm.mimic_dif(frame, group="g", group_order=("x", "y"))
    other = cm.mimic_dif(frame, group="g", group_order=("y", "x"))
    moved = cm.mimic_dif(frame.assign(**{c: frame[c] + shift for c in "abcde"}), group="g")
    a, b, c = (r.to_frame() for r in (one, other, moved))
    assert a["chisq"].to_numpy() == pytest.approx(b["chisq"].to_numpy(), abs=1e-5)
    assert a["effect"].to_numpy() == pytest.approx(-b["effect"].to_numpy(), abs=1e-5)
    assert one.scales[0].difference == pytest.approx(-other.scales[0].difference, abs=1e-5)
    assert a["chisq"].to_numpy() == pytest.approx(c["chisq"].to_numpy(), abs=1e-5)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_a_group_against_itself_gives_zero(seed: int) -> None:
    frame = random_answers(seed).drop(columns="g")
    report = cm.mimic_dif(pd.concat([frame.assign(g="x"), frame.assign(g="y")]), group="g")
    assert report.to_frame()[["chisq", "effect"]].to_numpy() == pytest.approx(0, abs=1e-6)
    assert report.scales[0].difference == pytest.approx(0, abs=1e-6)


def test_two_anchors_are_left() -> None:
    frame = random_answers(3, n=1000)
    second = frame["g"] == "y"
    for item, shift in zip("abcd", (3.0, 2.0, -2.0, -3.5), strict=True):
        frame.loc[second, item] += shift
    report = cm.mimic_dif(frame, group="g")
    assert "dif_few_anchors" in {f.code for f in report.findings}


def test_responses_are_examined_scale_by_scale_and_shown_in_both_languages() -> None:
    instrument = cm.load_instrument("coproduction-core")
    answers = cm.simulate_responses(instrument, n=200, seed=1)
    data, _ = cm.validate(answers, instrument, respondent="respondent", group="language")
    report = cm.mimic_dif(data, group="language")
    assert [s.scale for s in report.scales] == [s.id for s in instrument.all_scales() if s.reflective]
    frame = report.to_frame()
    assert frame["p_adjusted"].min() == pytest.approx(min(1.0, len(frame) * frame["p"].min()))
    assert "Direkt effekt" in report.to_markdown("sv")
    assert "<table>" in report._repr_html_()
    assert "dif_composite" in set(report.findings_frame("sv")["code"])
    assert len(report.scales_frame()) == len(report.scales)
    assert "MIMIC" in str(report)


def test_constant_items_and_wrong_options_are_told() -> None:
    frame = random_answers(1)
    report = cm.mimic_dif(frame.assign(a=2.0), group="g")
    assert report.to_frame()["chisq"].isna().all()
    assert "mimic_not_computed" in {f.code for f in report.findings}
    with pytest.raises(OptionError, match="alpha"):
        cm.mimic_dif(frame, group="g", alpha=2)
