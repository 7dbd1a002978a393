# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Content-validity indices against published values."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import coprod_measures as cm
from coprod_measures.authoring import content_validity
from coprod_measures.errors import DataError
from coprod_measures.numerics.content_validity import chance_agreement, item_cvi, modified_kappa


@pytest.mark.parametrize(
    ("relevant", "experts", "cvi", "chance", "kappa"),
    [
        (10, 10, 1.00, 0.001, 1.00),
        (9, 10, 0.90, 0.010, 0.90),
        (8, 10, 0.80, 0.044, 0.79),
        (7, 10, 0.70, 0.117, 0.66),
        (7, 9, 0.78, 0.070, 0.76),
        (6, 9, 0.67, 0.164, 0.60),
        (8, 9, 0.89, 0.018, 0.89),
    ],
)
def test_indices_are_those_of_a_published_table(
    relevant: int, experts: int, cvi: float, chance: float, kappa: float
) -> None:
    """Printed values of Table 10 in https://doi.org/10.1186/s12913-017-2469-8."""
    assert item_cvi(relevant, experts) == pytest.approx(cvi, abs=0.005)
    assert chance_agreement(relevant, experts) == pytest.approx(chance, abs=0.0006)
    assert modified_kappa(relevant, experts) == pytest.approx(kappa, abs=0.0051)


def ratings() -> dict[str, list[int]]:
    """Twelve items rated by six experts; two items were rated 3 or 4 by five of them."""
    table = {f"i{k}": [4] * 6 for k in range(1, 13)}
    table["i6"] = [2, 3, 4, 3, 3, 4]
    table["i9"] = [3, 3, 4, 2, 3, 4]
    return table


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, dict])
def test_the_scale_is_that_of_a_published_table(kind: Any) -> None:
    """Printed: S-CVI/Ave 0.97, S-CVI/UA 0.83 (Table 4 in PMC7253559)."""
    found = content_validity(kind(ratings()))
    assert found.s_cvi_ave == pytest.approx(0.97, abs=0.005)
    assert found.s_cvi_ua == pytest.approx(0.83, abs=0.005)
    assert [i.item for i in found.items if i.i_cvi < 1] == ["i6", "i9"]
    assert found.items[5].i_cvi == pytest.approx(5 / 6)
    assert all(i.good for i in found.items)


def test_an_empty_cell_is_an_expert_who_did_not_rate() -> None:
    frame = pd.DataFrame(ratings())
    frame.loc[0, "i6"] = float("nan")
    item = content_validity(frame, items=["i6"]).items[0]
    assert (item.experts, item.relevant) == (5, 5)


def test_seven_of_nine_is_just_good_and_six_is_not() -> None:
    found = content_validity({"a": [4] * 7 + [1] * 2, "b": [3] * 6 + [2] * 3})
    assert [i.good for i in found.items] == [True, False]
    assert "0,78" in str(found.table("sv"))
    assert "10.1002/nur.20199" in str(found)
    assert found.to_frame()["kappa"].tolist() == [i.kappa for i in found.items]


def test_the_items_of_an_instrument_are_looked_for() -> None:
    core = cm.load_instrument("coproduction-core")
    frame = pd.DataFrame({i: [4, 3, 2] for i in core.item_ids}).assign(expert=["a", "b", "c"])
    assert len(content_validity(frame, core).items) == 38
    with pytest.raises(cm.CoprodError, match="no column 'P1'"):
        content_validity(frame.drop(columns="P1"), core)


@pytest.mark.parametrize("bad", [[4, 4, 5], [4, 4, 0], [4, 4, "4"], [4, 4, 3.5], [4, 4, True]])
def test_a_rating_outside_the_four_steps_is_refused(bad: list[Any]) -> None:
    with pytest.raises(cm.CoprodError, match="other than 1, 2, 3 or 4"):
        content_validity({"a": bad})


def test_two_experts_are_too_few() -> None:
    with pytest.raises(cm.CoprodError, match="rated by 2 experts"):
        content_validity({"a": [4, 4, None]})


def test_ratings_that_are_no_table_are_told() -> None:
    with pytest.raises(DataError, match=r"A2 has 2 ratings and A1 has 3\..*None where"):
        content_validity({"A1": [4, 3, 1], "A2": [4, 3]})
    for wrong in ([[4, 3, 1]], None, pl.LazyFrame({"A1": [4, 3, 1]})):
        with pytest.raises(DataError, match="no table of ratings"):
            content_validity(wrong)
