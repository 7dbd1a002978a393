# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Residuals against lavaan 0.6-14, and their errors against simulation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.errors import OptionError
from coprod_measures.estimation import cfa

DATA = Path(__file__).resolve().parent.parent / "data" / "hs1939.csv"
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def pupils() -> pd.DataFrame:
    return pd.read_csv(DATA)


# residuals(cfa(MODEL, HolzingerSwineford1939, meanstructure = TRUE), type = ...)$cov
@pytest.mark.parametrize(
    ("kind", "x1_x2", "x2_x3", "x1_x4"),
    [
        ("standardized", -1.996059298, 2.688982582, 2.679216870),
        ("normalized", -0.492635650, 1.538862166, 1.159429647),
    ],
)
def test_residuals_in_units_of_their_errors(
    pupils: pd.DataFrame, kind: str, x1_x2: float, x2_x3: float, x1_x4: float
) -> None:
    found = cfa(MODEL, pupils, meanstructure=True).residuals(kind)[""]["cov"]
    assert found.loc["x1", "x2"] == pytest.approx(x1_x2, abs=5e-5)
    assert found.loc["x2", "x3"] == pytest.approx(x2_x3, abs=5e-5)
    assert found.loc["x1", "x4"] == pytest.approx(x1_x4, abs=5e-5)
    assert (np.diag(found) == 0).all()  # free residual variances reproduce every variance


def test_raw_residuals_are_sample_minus_implied(pupils: pd.DataFrame) -> None:
    fit = cfa(MODEL, pupils, group="school", equal=["loadings", "intercepts"])
    raw, implied = fit.residuals(), fit.implied_moments()
    for group in fit.sample.groups:
        assert np.allclose(raw[group.label]["cov"] + implied[group.label]["cov"], group.cov)
        assert np.allclose(raw[group.label]["mean"] + implied[group.label]["mean"], group.mean)


def test_standardized_residuals_of_groups_with_common_parameters_have_unit_variance() -> None:
    # lavaan leaves the other groups' contributions out, and its residuals are too large here.
    found = []
    for seed in range(120):
        draw = np.random.default_rng(seed)
        factor = draw.normal(size=(400, 1))
        values = factor * [1.0, 0.8, 0.9, 0.7] + draw.normal(size=(400, 4))
        data = pd.DataFrame(values, columns=list("abcd")).assign(g=np.repeat(["x", "y"], 200))
        fit = cfa("f =~ a + b + c + d", data, group="g", equal=["loadings", "intercepts"])
        residuals = fit.residuals("standardized")["y"]
        found.append([*residuals["mean"], residuals["cov"].loc["a", "b"], residuals["cov"].loc["c", "d"]])
    spread = np.array(found).std(axis=0)
    assert np.allclose(spread, 1.0, atol=0.25)


def test_an_unknown_kind_is_refused(pupils: pd.DataFrame) -> None:
    with pytest.raises(OptionError, match="Did you mean 'standardized'"):
        cfa(MODEL, pupils).residuals("standardised")  # type: ignore[arg-type]
