# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Who answers in the language of another country belongs to neither sample, and is told."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from coprod_measures.instrument import load_instrument
from coprod_measures.responses import validate

SMALL = load_instrument(Path(__file__).resolve().parent.parent / "data" / "small.yaml")


def answers(**counts: int) -> pd.DataFrame:
    """Rows by ``language_country``; a blank country is unknown."""
    keys = [key.split("_") for key, n in counts.items() for _ in range(n)]
    frame = pd.DataFrame(3, index=range(len(keys)), columns=list(SMALL.item_ids))
    return frame.assign(g=[k[0] for k in keys], country=[k[1] or None for k in keys])


def told(frame: object, **options: object) -> list[tuple[object, ...]]:
    _, report = validate(frame, SMALL, **{"group": "g", "covariates": "country", **options})
    found = [f for f in report.findings if f.code == "language_not_of_country"]
    return [(f.group, *(f.values[v] for v in ("country", "home", "n", "total"))) for f in found]


def test_a_swede_who_answers_in_english_is_told():
    frame = answers(sv_SE=20, en_SE=3, en_UK=15, sv_UK=0, sv_=2)
    assert told(frame) == [("en", "SE", "sv", 3, 23)]
    _, report = validate(frame, SMALL, group="g", covariates="country")
    (finding,) = (f for f in report.findings if f.code == "language_not_of_country")
    assert finding.severity == "warning"
    assert "3 of 23 answered in en and belong to neither sample" in finding.message()
    assert "3 av 23 svarade på en" in finding.message("sv")


@pytest.mark.parametrize(
    "counts",
    [
        {"sv_SE": 20, "en_UK": 15},
        {"sv_SE": 20, "en_SE": 3},  # English is no other country's language: it is compared within one
        {"sv_SE": 10, "en_SE": 10, "en_UK": 9},  # no language of the country
        {"a_SE": 20, "b_SE": 3, "b_UK": 9},  # groups that are no languages
    ],
)
def test_what_is_no_contradiction_is_not_told(counts: dict[str, int]):
    assert not told(answers(**counts))


def test_the_country_must_be_named_among_the_covariates():
    frame = answers(sv_SE=20, en_SE=3, en_UK=15)
    assert not told(frame, covariates=())
    assert not told(frame.drop(columns="g"), group=None)
    assert told(frame.assign(g=frame["g"].str.upper())) == [("EN", "SE", "SV", 3, 23)]


def test_an_engine_counts_alike():
    frame = answers(sv_SE=20, en_SE=3, en_UK=15, sv_UK=1)
    expected = [("en", "SE", "sv", 3, 23), ("sv", "UK", "en", 1, 16)]
    for kind in (frame, pl.from_pandas(frame), pl.from_pandas(frame).lazy(), duckdb.from_df(frame)):
        assert told(kind) == expected
