# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Starting values: factors are started together, and each as if it were alone."""

from __future__ import annotations

import numpy as np
import pytest

from coprod_measures.estimation.starting_values import starting_values
from coprod_measures.model import FactorModel, GroupMoments, SampleStatistics
from coprod_measures.model.specification import complete

FACTORS = {"f": "abcde", "g": "hij", "k": "lm"}
ITEMS = tuple("".join(FACTORS.values()))


def sample(seed: int, groups: int = 1) -> SampleStatistics:
    draw = np.random.default_rng(seed)
    found = []
    for g in range(groups):
        common = draw.normal(size=(300, 1))
        signs = np.where(draw.random(len(ITEMS)) < 0.3, -1.0, 1.0)
        values = common * signs * draw.uniform(0.4, 2.0, len(ITEMS)) + draw.normal(size=(300, len(ITEMS)))
        mean = values.mean(axis=0)
        found.append(GroupMoments(f"g{g}" if groups > 1 else "", 300, mean, np.cov(values.T, bias=True)))
    return SampleStatistics(ITEMS, tuple(found))


def loadings(text: str, moments: SampleStatistics, **options) -> dict[tuple[str, str, int], float]:
    table = complete(FactorModel.parse(text), n_groups=len(moments.groups), **options)
    values = starting_values(table, moments)
    assert np.isfinite(values).all()
    return {(p.lhs, p.rhs, p.group): v for p, v in zip(table.parameters, values, strict=True) if p.op == "=~"}


def written(factors: dict[str, str]) -> str:
    return "\n".join(f"{name} =~ " + " + ".join(items) for name, items in factors.items())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("identification", ["marker", "std_lv"])
def test_factors_of_different_length_start_as_each_would_alone(seed, identification):
    moments = sample(seed)
    together = loadings(written(FACTORS), moments, identification=identification)
    for name, items in FACTORS.items():
        alone = loadings(written({name: items}), moments.select(tuple(items)), identification=identification)
        for key, value in alone.items():
            assert together[key] == pytest.approx(value, rel=1e-8)


def test_groups_with_loadings_in_common_start_from_one_solution():
    moments = sample(1, groups=2)
    equal = loadings(written(FACTORS), moments, equal=("loadings",))
    free = loadings(written(FACTORS), moments)
    pairs = [(lhs, rhs) for lhs, rhs, group in equal if group == 1]
    assert all(equal[*pair, 1] == pytest.approx(equal[*pair, 2]) for pair in pairs)
    assert any(free[*pair, 1] != pytest.approx(free[*pair, 2]) for pair in pairs)


def test_items_that_correlate_with_nothing_start_somewhere():
    moments = SampleStatistics(ITEMS, (GroupMoments("", 100, np.zeros(len(ITEMS)), np.eye(len(ITEMS))),))
    found = loadings(written(FACTORS) + "\nn =~ 1*a", moments, identification="marker")
    assert all(found[name, items[0], 1] == 1.0 for name, items in FACTORS.items())
