# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Samples too small for their model: no result is wrong in silence. benchmarks/small_samples.py tries 300."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "small_samples.py"
    spec = importlib.util.spec_from_file_location("small_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (0, None),
        (1, None),
        (23, "found: heywood_case"),  # its marker hardly loads: each group alone starts with another sign
        (38, "admissible"),  # found only by way of unit factor variances
        (142, "found: not_converged"),  # a residual variance falls without end
    ],
)
def test_every_fit_converges_or_says_why_not(benchmark: ModuleType, seed: int, expected: str | None) -> None:
    kind, fit = benchmark.outcome(seed)
    assert expected is None or kind == expected
    assert fit is not None
    if fit.converged:
        derivatives = fit.objective.derivatives(fit.minimum.theta, "observed")
        assert np.abs(derivatives.gradient).max() < 1e-6
        assert np.linalg.eigvalsh(derivatives.information)[0] > 0
        assert benchmark.lower_elsewhere(fit, seed) < 1e-6
    else:
        assert not fit.admissible
        assert np.isnan(fit.standard_errors[fit.objective.map.free_rows]).all()
        assert np.isnan(fit.fit_measures()["cfi"])
        assert "not converge" in fit.findings[0].message()
