# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The public strategies draw what they promise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import polars as pl
import pytest
from hypothesis import Phase, find, given, settings

from coprod_measures.errors import OptionError
from coprod_measures.instrument import Instrument
from coprod_measures.testing import instruments, response_scales, responses, scoring_rules


@given(st.data())
def test_responses_fit_their_instrument(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes", min_rows=2, max_rows=5))
    assert 2 <= len(frame) <= 5
    assert frame.columns.tolist() == ["respondent", "language", *instrument.item_ids]
    assert frame["respondent"].is_unique
    assert set(frame["language"]) <= set(instrument.languages)
    for item in instrument.item_ids:
        scale = instrument.response_scale_of(item)
        assert set(frame[item].dropna()) <= {*scale.codes, *scale.missing_codes}


@given(st.data())
def test_labels_are_in_the_language_of_the_row(data: st.DataObject) -> None:
    instrument = data.draw(instruments(languages=("sv", "en")))
    frame = data.draw(responses(instrument, answers="labels", nonanswers=False, frame="polars"))
    assert isinstance(frame, pl.DataFrame)
    for item in instrument.item_ids:
        scale = instrument.response_scale_of(item)
        for label, language in zip(frame[item], frame["language"], strict=True):
            assert label in scale.labels(language).values()


def _drawn(strategy: st.SearchStrategy[Any], condition: Callable[[Any], bool]) -> Any:
    """Some example that meets the condition: there is no need for the smallest."""
    return find(strategy, condition, settings=settings(max_examples=2000, phases=[Phase.generate]))


def test_the_corners_are_reached() -> None:
    """Without these the property tests would say less than they seem to."""
    assert any(
        item.reverse for item in _drawn(instruments(), lambda i: any(x.reverse for x in i.items)).items
    )
    pomp = _drawn(instruments(), lambda i: any(s.scoring.method == "pomp" for s in i.scales))
    assert "pomp" in {s.scoring.method for s in pomp.scales}
    pairs = _drawn(instruments(max_items=2), lambda i: any(s.scoring.method == "table" for s in i.scales))
    assert "table" in {s.scoring.method for s in pairs.scales}
    assert _drawn(scoring_rules(3), lambda r: r.method == "top_score").minimum == 3
    nested = _drawn(instruments(), lambda i: any(s.subscales for s in i.scales))
    assert len(nested.all_scales()) > len(nested.scales)
    assert _drawn(instruments(), lambda i: i.languages == ("en", "sv")).languages == ("en", "sv")
    assert min(_drawn(response_scales(), lambda r: r.minimum < 0).codes) < 0
    below = _drawn(response_scales(), lambda r: len(r.missing) > 1 and r.missing_codes[0] < r.minimum)
    assert min(below.missing_codes) < min(below.codes)
    assert _drawn(scoring_rules(5), lambda r: r.prorate).prorate
    assert isinstance(_drawn(scoring_rules(5), lambda r: isinstance(r.minimum, float)).minimum, float)


@given(instruments())
def test_instruments_round_trip(instrument: Instrument) -> None:
    assert Instrument.model_validate(instrument.model_dump(by_alias=True)) == instrument


@given(instruments(max_scales=1, max_items=2), st.data())
def test_without_nonanswers_everything_is_answered(instrument: Instrument, data: st.DataObject) -> None:
    frame = data.draw(responses(instrument, nonanswers=False))
    assert isinstance(frame, pd.DataFrame)
    assert frame.notna().all().all()


@given(st.data())
def test_unknown_options_are_refused(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    with pytest.raises(OptionError, match="codes, labels, any"):
        data.draw(responses(instrument, answers="words"))  # type: ignore[arg-type]


def test_without_hypothesis_the_extra_is_named() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import coprod_measures as cm; cm.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "pip install 'coprod_measures[testing]'" in done.stderr
