# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A small sound instrument as plain data, to be broken in one place at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML


@pytest.fixture
def small() -> dict[str, Any]:
    """Return a fresh copy that a test may change."""
    return dict(YAML(typ="safe").load(Path(__file__).with_name("sound.yaml")))
