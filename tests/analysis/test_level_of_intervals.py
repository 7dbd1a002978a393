# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What is no coverage of an interval is refused everywhere, and not met with intervals that are missing."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import OptionError

FUNCTIONS = [
    name
    for name in cm.__all__
    if inspect.isfunction(function := getattr(cm, name))
    and (given := inspect.signature(function).parameters.get("level"))
    and given.default == 0.95
]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("level", [95, 0, 1, float("nan"), "0.95", True])
def test_every_function_looks_at_its_level_first(name: str, level: Any) -> None:
    function = getattr(cm, name)
    required = {
        p.name: object()
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    }
    with pytest.raises(OptionError, match="not the coverage of an interval"):
        function(**required, level=level)


def test_there_are_such_functions() -> None:
    assert {"compare_groups", "compare_change", "reliability", "retest"} <= set(FUNCTIONS)


def test_results_look_at_theirs() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(90, 3)) + rng.normal(size=(90, 1)), columns=["x1", "x2", "x3"])
    with pytest.raises(OptionError, match="not the coverage of an interval"):
        cm.cfa("f =~ x1 + x2 + x3", frame).parameter_estimates(level=95)
