# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""An option that means nothing is refused by name, with a remedy, wherever it is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.errors import OptionError

SMALL = cm.load_instrument(Path(__file__).parent / "data" / "small.yaml")
MODEL = "f =~ a + b + c + d"


def answers() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(240, 1)) + rng.normal(size=(240, 4))
    return pd.DataFrame(values, columns=list("abcd")).assign(g=np.repeat(["x", "y"], 120))


FRAME = answers()
ITEMS = FRAME[list("abcd")]

SEEDED: dict[str, Callable[[object], object]] = {
    "simulate_responses": lambda s: cm.simulate_responses(SMALL, 20, seed=s),
    "parallel_analysis": lambda s: cm.parallel_analysis(ITEMS, draws=20, seed=s),
    "efa": lambda s: cm.efa(ITEMS, n_factors=1, seed=s),
    "number_of_factors": lambda s: cm.number_of_factors(ITEMS, seed=s),
    "reliability": lambda s: cm.reliability(ITEMS, seed=s),
    "ordinal_reliability": lambda s: cm.ordinal_reliability(
        ITEMS.round().clip(-1, 1), interval="bootstrap", draws=200, seed=s
    ),
    "invariance": lambda s: cm.invariance(MODEL, FRAME, group="g", seed=s),
    "permutation_test": lambda s: cm.permutation_test(MODEL, FRAME, group="g", n_permutations=20, seed=s),
    "simulated_cutoffs": lambda s: cm.simulated_cutoffs(MODEL, FRAME, group="g", n_samples=20, seed=s),
}


@pytest.mark.parametrize("seed", [-1, 1.5, "one", True])
@pytest.mark.parametrize("analysis", SEEDED.values(), ids=SEEDED)
def test_what_is_no_seed_is_refused(analysis: Callable[[object], object], seed: object):
    with pytest.raises(OptionError, match=f"seed={seed!r} is no seed. Use a whole number from 0") as error:
        analysis(seed)
    assert (error.value.code, error.value.place) == ("seed", "seed")


def test_whole_numbers_of_numpy_are_seeds():
    one, other = (cm.parallel_analysis(ITEMS, draws=20, seed=s).to_frame() for s in (3, np.int64(3)))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("name", ["parameterization", "ordinal_identification", "empty_categories"])
@pytest.mark.parametrize("estimator", ["ML", "WLSMV"])
def test_options_of_ordinal_items_are_checked_for_every_estimator(name: str, estimator: str):
    with pytest.raises(OptionError, match=f"{name}='zzz' is not known"):
        cm.cfa(MODEL, FRAME, estimator=estimator, **{name: "zzz"})


@pytest.mark.parametrize("estimator", ["ML", "MLR", "WLSMV"])
def test_a_ladder_checks_what_is_to_be_done_with_empty_categories(estimator: str):
    with pytest.raises(OptionError, match="empty_categories='zzz' is not known"):
        cm.invariance(MODEL, FRAME, group="g", estimator=estimator, empty_categories="zzz")


@pytest.mark.parametrize("min_n", ["a", 1, float("nan")])
def test_a_smallest_group_must_be_a_number(min_n: object):
    with pytest.raises(OptionError, match=r"min_n=.* is no number of respondents"):
        cm.invariance(MODEL, FRAME, group="g", min_n=min_n)


@pytest.mark.parametrize("sem", [0.3, "0.3", {"alpha_scale": "0.3"}, {"alpha_scale": -1}, {"none": 1}])
def test_a_standard_error_of_measurement_is_given_by_scale(sem: object):
    frame = pd.concat([cm.simulate_responses(SMALL, 30, seed=s).assign(wave=s) for s in (1, 2)])
    frame["who"] = frame.groupby("wave").cumcount()
    data, _ = cm.validate(frame, SMALL, respondent="who", wave="wave")
    with pytest.raises(OptionError, match=r"sem=.* cannot be used.* for scales among: alpha_scale"):
        cm.compare_change(data, sem=sem)
