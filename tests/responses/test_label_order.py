# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Groups stand in the same order however their labels are spelt, and wherever the data are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures.instrument import load_instrument
from coprod_measures.model import sample_statistics
from coprod_measures.responses import validate
from coprod_measures.responses.label_order import language_of, ordered_labels, sorted_labels

SMALL = Path(__file__).resolve().parent.parent / "data" / "small.yaml"


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["EN", "SV"], ("SV", "EN")),
        (["En", "sv "], ("sv ", "En")),
        (["en", "SV", "sv", "fi"], ("sv", "SV", "en", "fi")),
        (["10", "9", "sv"], ("sv", "9", "10")),
        (["b", "a"], ("a", "b")),
    ],
)
def test_languages_come_first_in_capitals_too(labels: list[str], order: tuple[str, ...]):
    assert ordered_labels(labels, ("sv", "en")) == order


def test_numbers_are_sorted_as_numbers_and_texts_as_texts():
    assert sorted_labels(["10", "9", "1.5"]) == ["1.5", "9", "10"]
    assert sorted_labels(["10", "9", "b"]) == ["10", "9", "b"]


def test_a_label_names_one_language_or_none():
    assert [language_of(x, ("sv", "en")) for x in ("SV", " en", "svenska")] == ["sv", "en", None]


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (("en", "sv"), []),
        (("EN", "SV"), [("group_language_spelling", "EN", "en"), ("group_language_spelling", "SV", "sv")]),
        (("en", "SV"), [("group_language_spelling", "SV", "sv")]),
        (("EN", "fi"), [("group_language_spelling", "EN", "en"), ("group_not_a_language", "fi", None)]),
        (("a", "b"), []),
    ],
)
def test_capitals_are_told(labels: tuple[str, str], told: list[tuple[str, str, str | None]]):
    small = load_instrument(SMALL)
    frame = pd.DataFrame(3, index=range(20), columns=list(small.item_ids)).assign(g=np.repeat(labels, 10))
    data, report = validate(frame, small, group="g")
    found = [(f.code, f.group, f.values.get("meant")) for f in report.findings]
    assert [f for f in found if "language" in f[0]] == told
    assert data.group_order == labels  # of small: first English, then Swedish


def test_the_groups_of_a_lazy_frame_are_sorted_as_numbers():
    rng = np.random.default_rng(1)
    frame = pl.DataFrame(rng.normal(size=(90, 2)), schema=["a", "b"])
    frame = frame.with_columns(g=pl.Series(np.repeat([9, 10, 8], 30)))
    for missing in ("listwise", "fiml"):
        found = sample_statistics(frame.lazy(), ["a", "b"], group="g", missing=missing)
        assert found.group_labels == ("8", "9", "10")
