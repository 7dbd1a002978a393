# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Which changes make other scores, and the laws of keys and minimums."""

from __future__ import annotations

import copy
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from coprod_measures.instrument import Instrument, ResponseScale, ScoringRule


def small_instrument() -> dict[str, Any]:
    """Return a fresh copy of the sound instrument."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("sound.yaml")))


def changed(*keys: Any, value: Any) -> Instrument:
    data = copy.deepcopy(small_instrument())
    here: Any = data
    for key in keys[:-1]:
        here = here[key]
    here[keys[-1]] = value
    return Instrument.model_validate(data)


BEFORE = Instrument.model_validate(small_instrument())
EVIDENCE = {
    "id": "e1",
    "property": "pilot",
    "language": "sv",
    "instrument_version": "1.0.0",
    "population": "p",
    "n": 60,
    "statistic": "s",
    "value": "v",
    "supports": False,
    "source": "s",
    "recorded": "2026-01-01",
}


@pytest.mark.parametrize(
    "after",
    [
        changed("items", 0, "wording", value={"sv": "Vi ses.", "en": "We see each other."}),
        changed("evidence", value=[EVIDENCE]),
        changed("title", "en", value="Tiny"),
        changed("version", value="1.0.1"),
        changed("response_scales", 0, "options", 0, "label", "en", value="No"),
        changed("limits", value={"sv": ["x"], "en": ["y"]}),
    ],
    ids=["wording", "evidence", "title", "version", "label", "limits"],
)
def test_words_and_records_leave_the_scoring_hash_alone(after: Instrument) -> None:
    assert after.scoring_hash == BEFORE.scoring_hash
    assert after.file_hash != BEFORE.file_hash


@pytest.mark.parametrize(
    "after",
    [
        changed("items", 0, "reverse", value=True),
        changed("scales", 0, "items", value=["A1", "A2"]),
        changed("scales", 0, "scoring", "minimum", value=2),
        changed("scales", 0, "scoring", "method", value="pomp"),
        changed("response_scales", 0, "options", 2, "code", value=4),
        changed("response_scales", 0, "missing", 0, "kind", value="refused"),
        changed(
            "items", value=[*small_instrument()["items"], {**small_instrument()["items"][0], "id": "A4"}]
        ),
    ],
    ids=["key", "items of a scale", "minimum", "method", "code", "kind of non-answer", "new item"],
)
def test_what_decides_scores_changes_both_hashes(after: Instrument) -> None:
    assert after.scoring_hash != BEFORE.scoring_hash
    assert after.file_hash != BEFORE.file_hash


def test_hashes_do_not_hang_on_the_layout_of_the_file() -> None:
    data = small_instrument()
    again = Instrument.model_validate(dict(reversed(data.items())))
    assert (again.scoring_hash, again.file_hash) == (BEFORE.scoring_hash, BEFORE.file_hash)


@given(codes=st.lists(st.integers(-50, 50), min_size=2, max_size=11, unique=True).map(sorted), data=st.data())
def test_reversing_twice_is_the_identity_and_swaps_the_ends(codes: list[int], data: st.DataObject) -> None:
    scale = ResponseScale.model_validate(
        {
            "id": "r",
            "polarity": "unipolar",
            "options": [{"code": c, "label": {"en": str(c)}} for c in codes],
        }
    )
    code = data.draw(st.sampled_from(codes))
    assert scale.reverse(scale.reverse(code)) == code
    assert scale.reverse(codes[0]) == codes[-1]
    assert codes[0] <= scale.reverse(code) <= codes[-1]


@given(share=st.floats(0.01, 1.0), n=st.integers(1, 60))
def test_a_share_is_rounded_up(share: float, n: int) -> None:
    required = ScoringRule(method="mean", minimum=share).required(n)
    assert 1 <= required <= n
    assert required >= share * n - 1e-8
    assert required - 1 < share * n or math.isclose(required - 1, share * n)


@pytest.mark.parametrize(
    ("minimum", "n", "required"), [(0.5, 7, 4), (0.5, 8, 4), (0.7, 10, 7), (1.0, 6, 6), (3, 8, 3)]
)
def test_required_by_example(minimum: float, n: int, required: int) -> None:
    assert ScoringRule(method="mean", minimum=minimum).required(n) == required


@pytest.mark.parametrize("minimum", [0, -1, 1.5, 0.0, -0.5, True, "half", None, math.nan])
def test_what_is_neither_count_nor_share_is_refused(minimum: Any) -> None:
    with pytest.raises(ValueError, match="must be a whole number of items, or a share above 0 and at most 1"):
        ScoringRule(method="mean", minimum=minimum)
