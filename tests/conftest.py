# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What all tests share: data that cannot be shipped, and repeatable property tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# A shared machine can pause for longer than any deadline; in CI the same examples are tried each time.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

_DATA = os.environ.get("COPROD_MEASURES_DATA")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs data that cannot be shipped, where no folder of data is named."""
    if _DATA:
        return
    skip = pytest.mark.skip(reason="needs data that cannot be shipped: set COPROD_MEASURES_DATA")
    for item in items:
        if item.get_closest_marker("data"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of data that cannot be shipped; tests that use it carry the marker `data`."""
    assert _DATA, "a test that uses data_folder lacks @pytest.mark.data"
    folder = Path(_DATA)
    assert folder.is_dir(), f"COPROD_MEASURES_DATA names no folder: {folder.name}"
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the source tree."""
    return Path(__file__).resolve().parent.parent


ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "pandas": lambda f: f,
    "pandas-nullable": lambda f: f.convert_dtypes(),
    "pandas-arrow": lambda f: f.convert_dtypes(dtype_backend="pyarrow"),
    "polars": pl.from_pandas,
    "polars-lazy": lambda f: pl.from_pandas(f).lazy(),
    "pyarrow": lambda f: pl.from_pandas(f).to_arrow(),
    "duckdb": lambda f: duckdb.from_arrow(pl.from_pandas(f).to_arrow()),
}
"""Every kind of frame that is promised, made from one of pandas."""


@pytest.fixture(scope="session")
def engines() -> dict[str, Callable[[pd.DataFrame], Any]]:
    return ENGINES


@pytest.fixture(params=ENGINES, scope="session")
def engine(request: pytest.FixtureRequest) -> Callable[[pd.DataFrame], Any]:
    return ENGINES[request.param]
