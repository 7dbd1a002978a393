# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A small instrument, simulated answers to it, and reports on them, made once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import coprod_measures as cm

SMALL = Path(__file__).parent.parent / "data" / "small.yaml"


@pytest.fixture(scope="session")
def small() -> cm.Instrument:
    return cm.load_instrument(SMALL)


@pytest.fixture(scope="session")
def frame(small: cm.Instrument) -> pd.DataFrame:
    return cm.simulate_responses(small, n=220, seed=3, bias={"B2": -1.2})


@pytest.fixture(scope="session")
def checked(small: cm.Instrument, frame: pd.DataFrame) -> tuple[cm.ResponseData, cm.ValidationReport]:
    return cm.validate(frame, small, respondent="respondent", group="language", covariates=["role"])


@pytest.fixture(scope="session", params=["en", "sv"])
def report(request: pytest.FixtureRequest, checked: tuple[cm.ResponseData, cm.ValidationReport]) -> cm.Report:
    data, findings = checked
    return cm.report(data, language=request.param, findings=findings, seed=4)
