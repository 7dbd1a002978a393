# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Five samples of the benchmark of planted items; the rates over a hundred are in benchmarks/."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def benchmark(repository) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "planted_releases", repository / "benchmarks" / "planted_releases.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_both_planted_items_are_found_and_nothing_in_the_twin(benchmark, seed):
    found = benchmark.outcome(seed)
    assert found.both
    assert found.nothing_else
    assert not found.false_release


def test_a_model_of_ordinal_items_finds_them_too_and_errs_no_more_than_it_says(benchmark):
    found = [benchmark.outcome(seed, "WLSMV") for seed in range(1, 6)]
    assert all(o.both for o in found)
    # each of three steps releases something by chance in one sample of twenty; in a hundred, 14 and 15 do
    assert sum(o.false_release for o in found) <= 2
    assert sum(not o.nothing_else for o in found) <= 2
    assert sum(c for o in found for c in o.covered) >= 8


def test_the_planted_bias_is_that_of_a_large_sample(benchmark):
    benchmark_n = dict(benchmark.N)
    benchmark.N.update(sv=20_000, en=200_000)
    try:
        sample = benchmark.draw(7, planted=True)
    finally:
        benchmark.N.update(benchmark_n)
    twin_item = sample.shifted
    en = sample.frame.loc[sample.frame["lang"] == "en", twin_item]
    benchmark.N.update(sv=20_000, en=200_000)
    try:
        unbiased = benchmark.draw(7, planted=False).frame
    finally:
        benchmark.N.update(benchmark_n)
    other = unbiased.loc[unbiased["lang"] == "en", twin_item]
    assert (en.mean() - other.mean()) / 6 == pytest.approx(sample.bias[twin_item[:3]], abs=0.002)
