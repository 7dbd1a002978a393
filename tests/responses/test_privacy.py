# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""No id and no free text is ever shown, unless ids are asked for."""

from __future__ import annotations

import duckdb
import hypothesis.strategies as st
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings

from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument
from coprod_measures.responses import score, validate
from coprod_measures.testing import instruments, responses

BAIT = ("Anna-Karin", "19850312-1234", "198503121234", "my daughter's illness", "0701234567")


@pytest.mark.parametrize("kind", ["pandas", "polars", "polars-lazy", "duckdb"])
def test_bait_is_never_shown(clean: pd.DataFrame, small: Instrument, kind: str) -> None:
    frame = clean.astype(dict.fromkeys(small.item_ids, object))
    frame["id"] = [f"Anna-Karin {i}" for i in range(len(frame))]
    frame.loc[1, "id"] = frame.loc[0, "id"]
    frame.loc[2, "id"] = None
    for row, text in enumerate(BAIT):
        frame.loc[row, "A1"] = text
    frame.loc[9, "A2"] = 198503121234
    frame["comment"] = BAIT[3]
    frame.loc[5, "language"] = "my daughter's illness and what the staff said about it then"
    texts = pl.DataFrame({c: [_text(v) for v in frame[c]] for c in frame})
    given = {
        "pandas": frame,
        "polars": texts,
        "polars-lazy": texts.lazy(),
        "duckdb": duckdb.from_arrow(texts.to_arrow()),
    }[kind]
    data, report = validate(given, small, respondent="id", group="language", covariates=["comment"])
    scores = score(data)
    with pytest.raises(DataError) as caught:
        report.raise_for_errors()
    shown = [
        str(report),
        repr(report),
        report._repr_html_(),
        repr(report.findings),
        *(f"{f} {f.message('sv')} {f.remedy('sv')}" for f in report.findings),
        report.to_frame().to_csv(),
        report.to_frame(language="sv").to_csv(),
        str(caught.value),
        repr(data),
        data._repr_html_(),
        str(scores),
        repr(scores),
        scores._repr_html_(),
        str(data.nonanswers()),
    ]
    for text in shown:
        for bait in BAIT:
            assert bait not in text
    assert "‹number, 12 characters›" in report.to_frame()["value"].tolist()
    with_ids = report.to_frame(include_ids=True)
    assert "Anna-Karin 0" in with_ids["respondent"].tolist()


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


@settings(max_examples=40)
@given(st.data())
def test_drawn_bait_is_never_shown(data: st.DataObject) -> None:
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, min_rows=2)).astype(object)
    bait = "ZQX" + data.draw(st.text(max_size=60))
    item = data.draw(st.sampled_from(instrument.item_ids))
    row = data.draw(st.integers(0, len(frame) - 1))
    frame.loc[row, item] = bait
    frame["respondent"] = [bait] * len(frame)
    frame["note"] = bait
    checked, report = validate(
        frame, instrument, respondent="respondent", group="language", covariates=["note"]
    )
    assert ("unknown_label", row + 1, item) in {(f.code, f.row, f.item) for f in report.findings}
    told = [report.to_frame(language=x).to_csv() for x in ("en", "sv")]
    told += [str(report), repr(report.findings), report._repr_html_(), repr(checked), str(score(checked))]
    assert not any("ZQX" in text for text in told)


def test_exceptions_of_a_wrong_call_show_columns_and_no_values(
    clean: pd.DataFrame, small: Instrument
) -> None:
    with pytest.raises(DataError) as caught:
        validate(clean, small, respondent="name")
    assert "person-000" not in str(caught.value)
