# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A small instrument, and answers to it in which everything is in order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.instrument import Instrument, load_instrument


@pytest.fixture(scope="session")
def small(repository: Path) -> Instrument:
    return load_instrument(repository / "tests" / "data" / "small.yaml")


@pytest.fixture
def clean(small: Instrument) -> pd.DataFrame:
    """240 respondents in two languages, every answer a declared code, scales that hang together."""
    rng = np.random.default_rng(20261123)
    n = 240
    frame = pd.DataFrame({"id": [f"person-{i:03d}" for i in range(n)], "language": ["en", "sv"] * (n // 2)})
    level = rng.normal(size=n)
    for item in small.item_ids:
        answer = np.clip(np.round(3 + level + rng.normal(scale=0.7, size=n)), 1, 5).astype(int)
        frame[item] = 6 - answer if small.item(item).reverse else answer
    return frame
