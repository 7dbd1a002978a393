# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The views of responses: key columns, order of groups, counts of non-answers."""

from __future__ import annotations

import dataclasses

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures.analysis.reliability import reliability
from coprod_measures.analysis.retest import retest
from coprod_measures.errors import DataError, InstrumentError
from coprod_measures.instrument import Instrument
from coprod_measures.responses import validate


def test_views_carry_key_columns(clean: pd.DataFrame, small: Instrument) -> None:
    data, _ = validate(clean, small, respondent="id", group="language")
    assert data.codes(["A3"]).columns.tolist() == ["id", "language", "A3"]
    assert data.keyed(["A3"])["A3"].tolist() == (6 - clean["A3"]).tolist()
    assert data.codes(["A3"])["A3"].tolist() == clean["A3"].tolist()
    assert len(data) == 240
    assert data.items == small.item_ids
    with pytest.raises(InstrumentError, match="no item 'A9'"):
        data.codes(["A9"])


def test_it_is_frozen(clean: pd.DataFrame, small: Instrument) -> None:
    data, _ = validate(clean, small)
    with pytest.raises(dataclasses.FrozenInstanceError):
        data.group = "language"  # type: ignore[misc]
    data.to_numpy()[:] = 0
    assert data.to_numpy().min() > 0


def test_order_of_groups(clean: pd.DataFrame, small: Instrument) -> None:
    assert small.languages == ("en", "sv")
    assert validate(clean, small, group="language")[0].group_order == ("en", "sv")
    others = clean.assign(site=(["10", "9", "x"] * 80), number=([10.0, 9.0, None] * 80))
    data, _ = validate(others, small, group="site", covariates=["number"])
    assert data.group_order == ("10", "9", "x")
    assert data.order_of("number") == ("9", "10")
    assert data.labels("number").tolist()[:3] == ["10", "9", None]
    with pytest.raises(DataError, match="not a key column"):
        data.labels("A1")
    with pytest.raises(DataError, match=r"Did you mean 'number'\? Give one name, not a list"):
        reliability(data, by=["number"])  # type: ignore[arg-type]
    without, _ = validate(clean, small)
    assert without.group_order == ()
    with pytest.raises(DataError, match="no group"):
        without.labels()


def test_nonanswers_are_counted_by_kind_and_group(clean: pd.DataFrame, small: Instrument) -> None:
    frame = clean.astype({"A1": object})
    frame.loc[0, "A1"] = "Don't know"
    frame.loc[1, "A1"] = 91
    frame.loc[3, "A1"] = "92"
    frame.loc[5, "A1"] = None
    frame.loc[7, "A1"] = 55
    data, _ = validate(frame, small, group="language")
    counts = data.nonanswers(by="language").query("item == 'A1'").set_index("group")
    assert counts.loc["en", ["n", "answered", "dont_know"]].tolist() == [120, 119, 1]
    assert counts.loc["sv", ["n", "answered"]].tolist() == [120, 116]
    kinds = ["dont_know", "not_applicable", "too_early", "refused", "not_answered", "invalid"]
    assert counts.loc["sv", kinds].tolist() == [0, 1, 1, 0, 1, 1]


def test_an_item_without_a_column_is_null(clean: pd.DataFrame, small: Instrument) -> None:
    for frame in (clean.drop(columns="A1"), pl.DataFrame(clean.drop(columns="A1").to_dict("list"))):
        data, _ = validate(frame, small)
        assert np.isnan(data.to_numpy(["A1"])).all()
        assert data.codes(["A1"])["A1"].is_null().all() if isinstance(frame, pl.DataFrame) else True


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["10", "9"], ("9", "10")),
        (["wave 10", "wave 9"], ("wave 9", "wave 10")),
        (["2025-10-02", "2025-09-30"], ("2025-09-30", "2025-10-02")),
    ],
)
def test_names_of_waves_that_tell_their_order(
    names: list[str], order: tuple[str, ...], clean: pd.DataFrame, small: Instrument
) -> None:
    data, report = validate(clean.assign(wave=names * 120), small, respondent="id", wave="wave")
    assert data.order_of("wave") == order
    assert data.wave_order_known
    assert "wave_order_unknown" not in {f.code for f in report.findings}


@pytest.mark.parametrize("names", [["pre", "post"], ["autumn 2024", "spring 2025"], ["baseline", "T1"]])
def test_names_of_waves_that_do_not_are_told(
    names: list[str], clean: pd.DataFrame, small: Instrument
) -> None:
    data, report = validate(clean.assign(wave=names * 120), small, respondent="id", wave="wave")
    assert not data.wave_order_known
    found = next(f for f in report.findings if f.code == "wave_order_unknown")
    assert found.severity == "warning"
    for language in ("en", "sv"):
        assert f"‹{sorted(names)[0]}›, ‹{sorted(names)[1]}›" in found.message(language)
        assert "waves=" in found.remedy(language)


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "duckdb"])
def test_an_ordered_category_tells_the_order_of_waves(
    kind: str, clean: pd.DataFrame, small: Instrument
) -> None:
    twice = pd.concat([clean.assign(wave="post"), clean.assign(wave="pre")], ignore_index=True)
    order = ["pre", "post"]
    if kind == "pandas":
        frame = twice.assign(wave=pd.Categorical(twice["wave"], order, ordered=True))
    elif kind == "duckdb":
        frame = duckdb.sql("SELECT * REPLACE (wave::ENUM('pre', 'post') AS wave) FROM twice")
    else:
        frame = pl.from_pandas(twice).with_columns(pl.col("wave").cast(pl.Enum(order)))
        frame = frame.lazy() if kind == "lazy" else frame
    data, report = validate(frame, small, respondent="id", wave="wave")
    assert data.order_of("wave") == ("pre", "post")
    assert not [f for f in report.findings if f.code == "wave_order_unknown"]
    found = retest(data)
    assert (found["alpha_scale"].first, found["alpha_scale"].second) == ("pre", "post")
    assert not found.notes


def test_an_unordered_category_tells_none(clean: pd.DataFrame, small: Instrument) -> None:
    waves = pd.Categorical(["pre", "post"] * 120, ["pre", "post"])
    assert not validate(clean.assign(wave=waves), small, wave="wave")[0].wave_order_known
