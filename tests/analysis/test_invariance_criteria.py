# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The rules that reject a step, on their published cut-offs and at their edges."""

import pytest

from coprod_measures.analysis.invariance.criteria import (
    StepChange,
    configural_acceptable,
    configural_doubtful,
    rejects,
    required_n,
)
from coprod_measures.errors import OptionError


def change(cfi: float = 0.0, rmsea: float = 0.0, srmr: float = 0.0, p: float = 0.5) -> StepChange:
    return StepChange(chisq=1.0, df=1, pvalue=p, cfi=cfi, rmsea=rmsea, srmr=srmr)


@pytest.mark.parametrize(
    ("criteria", "step", "delta", "n", "expected"),
    [
        ("cheung_rensvold_2002", "metric", change(cfi=-0.0100), 1000, False),
        ("cheung_rensvold_2002", "metric", change(cfi=-0.01001), 1000, True),
        ("cheung_rensvold_2002", "scalar", change(cfi=-0.02), 1000, True),
        # GBHS: ΔCFI −.0188 with ΔRMSEA and ΔSRMR small is rejected by one rule and kept by the other.
        ("cheung_rensvold_2002", "scalar", change(cfi=-0.0188, rmsea=-0.0014, srmr=0.0049), 11357, True),
        ("chen_2007", "scalar", change(cfi=-0.0188, rmsea=-0.0014, srmr=0.0049), 11357, False),
        ("chen_2007", "metric", change(cfi=-0.02, srmr=0.031), 1000, True),
        ("chen_2007", "metric", change(cfi=-0.02, srmr=0.029), 1000, False),
        ("chen_2007", "scalar", change(cfi=-0.02, srmr=0.011), 1000, True),
        ("chen_2007", "strict", change(cfi=-0.02, rmsea=0.016), 1000, True),
        ("chen_2007", "scalar", change(cfi=-0.009, rmsea=0.5, srmr=0.5), 1000, False),
        ("chen_2007", "scalar", change(cfi=-0.006, srmr=0.006), 300, True),
        ("chen_2007", "scalar", change(cfi=-0.006, srmr=0.006), 301, False),
        ("chen_2007", "metric", change(cfi=-0.006, srmr=0.024), 300, False),
        ("difference_test", "scalar", change(p=0.0499), 1000, True),
        ("difference_test", "scalar", change(cfi=-0.5, p=0.05), 1000, False),
    ],
)
def test_a_step_is_rejected_by_its_criteria(criteria, step, delta, n, expected):
    assert rejects(criteria, step, delta, n) is expected


def test_unknown_criteria_list_the_known_ones():
    with pytest.raises(OptionError, match="chen_2007") as error:
        rejects("chen2007", "metric", change(), 100)
    assert "Did you mean 'chen_2007'?" in str(error.value)


@pytest.mark.parametrize(("items", "n"), [(3, 100), (14, 100), (15, 105), (30, 210)])
def test_required_n_follows_the_policy(items, n):
    assert required_n(items) == n


def test_configural_fit_is_acceptable_or_doubtful_on_its_lines():
    assert configural_acceptable(0.90, 0.10)
    assert not configural_acceptable(0.8999, 0.05)
    assert not configural_acceptable(0.95, 0.1001)
    assert not configural_doubtful(0.95, 0.08, 0.08)
    assert configural_doubtful(0.9499, 0.05, 0.05)
    assert configural_doubtful(0.99, 0.0801, 0.05)
    assert configural_doubtful(0.99, 0.05, 0.0801)
