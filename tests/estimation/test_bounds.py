# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Variances kept at or above zero, against lavaan 0.6-14: cfa(..., bounds = "pos.var")."""

from __future__ import annotations

import numpy as np
import pytest

from coprod_measures.errors import OptionError
from coprod_measures.estimation import fit_model, refit
from coprod_measures.model import FactorModel, GroupMoments, SampleStatistics

MODEL = FactorModel.parse("f =~ a + b + c + d")
HEYWOOD = np.array([[1, 0.7, 0.65, 0.3], [0.7, 1, 0.4, 0.25], [0.65, 0.4, 1, 0.2], [0.3, 0.25, 0.2, 1]])


def sample(*covariances: np.ndarray, n: int = 200) -> SampleStatistics:
    # lavaan rescales given covariances by (n - 1)/n for the normal likelihood
    groups = tuple(
        GroupMoments(label, n, np.zeros(4), cov * (n - 1) / n)
        for label, cov in zip("xyz", covariances, strict=False)
    )
    return SampleStatistics(tuple("abcd"), groups)


def test_a_heywood_case_is_held_at_zero_as_in_lavaan():
    free = fit_model(MODEL, sample(HEYWOOD))
    assert free.coefficient("a", "~~", "a") == pytest.approx(-0.078, abs=5e-4)
    assert not free.admissible
    bounded = fit_model(MODEL, sample(HEYWOOD), bounds="nonnegative_variances")
    assert bounded.converged
    assert bounded.coefficient("a", "~~", "a") == 0.0
    assert bounded.fit_measures()["chisq"] == pytest.approx(2.788948191976, rel=1e-6)
    assert bounded.fit_measures()["cfi"] == pytest.approx(0.996967092889, abs=1e-6)
    assert bounded.df == 2
    frame = bounded.parameter_estimates()
    estimates = frame["est"].tolist()[:9]
    assert estimates == pytest.approx([1, 0.7, 0.65, 0.3, 0.0, 0.50745, 0.5746125, 0.90545, 0.995], abs=5e-5)
    errors = frame["se"].tolist()[1:9]
    in_lavaan = [
        0.07324720,
        0.07290302,
        0.07118335,
        0.07541817,
        0.06277515,
        0.06570480,
        0.09079906,
        0.12485252,
    ]
    assert errors == pytest.approx(in_lavaan, abs=2e-5)
    assert [(f.code, f.item) for f in bounded.findings] == [("variance_at_bound", "a")]


def test_bounds_that_do_not_bind_change_nothing():
    clean = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    free = fit_model(MODEL, sample(clean))
    bounded = fit_model(MODEL, sample(clean), bounds="nonnegative_variances")
    assert bounded.values == pytest.approx(free.values, abs=1e-9)
    assert bounded.findings == free.findings


def test_bounds_go_with_equality_across_groups():
    clean = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    both = sample(HEYWOOD, clean)
    free = fit_model(MODEL, both, equal=("loadings", "intercepts"))
    bounded = fit_model(MODEL, both, equal=("loadings", "intercepts"), bounds="nonnegative_variances")
    variances = bounded.parameter_estimates().query("op == '~~' and lhs == rhs")["est"]
    assert variances.min() >= 0.0
    assert bounded.minimum.value >= free.minimum.value - 1e-12
    # At the minimum over the region no allowed direction leads down: held variances push outwards.
    slopes = bounded.objective.derivatives(bounded.minimum.theta, "expected")
    assert slopes is not None
    at_zero = bounded.minimum.theta == 0.0
    assert np.abs(slopes.gradient[~at_zero]).max() < 1e-7
    assert (slopes.gradient[at_zero] >= -1e-7).all()


def test_a_refit_keeps_the_bounds():
    clean = np.full((4, 4), 0.4) + 0.6 * np.eye(4)
    again = refit(fit_model(MODEL, sample(clean), bounds="nonnegative_variances"), sample(HEYWOOD))
    assert again.coefficient("a", "~~", "a") == 0.0
    assert [f.code for f in again.findings] == ["variance_at_bound"]


def test_unknown_bounds_are_an_error():
    with pytest.raises(OptionError, match="nonnegative_variances"):
        fit_model(MODEL, sample(HEYWOOD), bounds="pos.var")
