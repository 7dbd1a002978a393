# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""High and unequal rates of non-answers are told of a model's items, by the rules of `validate`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.responses import validate
from coprod_measures.responses.unanswered import unanswered_findings

TESTS = Path(__file__).resolve().parent.parent
ITEMS = ("A1", "A2", "A3", "A4")


@pytest.fixture(scope="module")
def small() -> Instrument:
    return load_instrument(TESTS / "data" / "small.yaml")


def answers(small: Instrument, **dont_know: tuple[float, float]) -> pd.DataFrame:
    """Two groups of 200; item → share of "don't know" in each."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(rng.integers(1, 6, (400, len(small.item_ids))), columns=list(small.item_ids))
    frame["g"] = np.repeat(["en", "sv"], 200)
    for item, shares in dont_know.items():
        for g, share in enumerate(shares):
            frame.loc[200 * g : 200 * g + round(200 * share) - 1, item] = 90
    return frame


def told(data: object, *args: object) -> dict[str, tuple[object, ...]]:
    names = ("items", "share", "high_group", "low")
    return {
        f.code: (f.severity, f.item, f.group, *(f.values[n] for n in names if n in f.values))
        for f in unanswered_findings(data, *args)  # type: ignore[arg-type]
    }


def test_high_rates_and_differences_are_each_one_finding(small: Instrument):
    frame = answers(small, A1=(0.02, 0.20), A3=(0.06, 0.06), B1=(0.3, 0.3))
    data, report = validate(frame, small, group="g")
    assert told(data, ITEMS) == {
        "items_unanswered": ("note", "A1", "sv", "A1, A3", 0.2),
        "items_unanswered_differ": ("warning", "A1", None, "A1", "sv", 0.02),
    }
    first, second = unanswered_findings(data, ITEMS)
    assert first.message() == "More than 5% did not answer A1, A3; the highest rate is 20% (A1, group sv)."
    swedish = "Mer än 5 % svarade inte på A1, A3; den högsta andelen är 20 % (A1, grupp sv)."
    assert first.message("sv").replace("\u00a0", " ") == swedish
    assert "20 % i grupp sv, 2 % i grupp en" in second.message("sv").replace("\u00a0", " ")
    of_validate = {(f.item, f.group) for f in report.findings if f.code == "many_nonanswers"}
    assert {pair for pair in of_validate if pair[0] in ITEMS} == {("A1", "sv"), ("A3", "en"), ("A3", "sv")}


def test_few_and_equal_non_answers_are_nothing_to_tell(small: Instrument):
    data, _ = validate(answers(small, A1=(0.05, 0.02), B1=(0.3, 0.3)), small, group="g")
    assert not told(data, ITEMS)
    assert not told(answers(small, A1=(0.9, 0.9)), ITEMS)  # a plain frame


def test_without_groups_everybody_is_one(small: Instrument):
    data, _ = validate(answers(small, A1=(0.02, 0.20)), small, covariates="g")
    assert told(data, ITEMS) == {"items_unanswered": ("note", "A1", None, "A1", 0.11)}
    assert "items_unanswered_differ" in told(data, ITEMS, "g")


def test_more_groups_than_can_be_compared_are_taken_together(small: Instrument):
    frame = answers(small, A1=(0.02, 0.20)).assign(who=np.arange(400))
    data, _ = validate(frame, small, covariates="who")
    assert told(data, ITEMS, "who") == {"items_unanswered": ("note", "A1", None, "A1", 0.11)}


def test_long_lists_of_items_are_cut(small: Instrument):
    frame = answers(small, **dict.fromkeys(small.item_ids, (0.1, 0.1)))
    data, _ = validate(frame, small, group="g")
    (finding,) = unanswered_findings(data, small.item_ids)
    assert str(finding.values["items"]).endswith("C2, …")


def test_lazy_answers_are_told_of_alike(small: Instrument):
    frame = answers(small, A1=(0.02, 0.20))
    eager, _ = validate(frame, small, group="g")
    lazy, _ = validate(pl.from_pandas(frame).lazy(), small, group="g")
    assert unanswered_findings(lazy, ITEMS) == unanswered_findings(eager, ITEMS) != ()
