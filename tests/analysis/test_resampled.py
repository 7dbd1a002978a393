# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Permuted and simulated reference distributions of the ladder."""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_measures.analysis.invariance import permutation_test, simulated_cutoffs
from coprod_measures.errors import DataError, NotSupportedError, OptionError
from coprod_measures.estimation import fit_model, refit
from coprod_measures.estimation.refit_many import Refitter
from coprod_measures.estimation.resampling import generators, in_batches
from coprod_measures.model import FactorModel, sample_statistics

HS_MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def hs1939() -> pd.DataFrame:
    return pd.read_csv(Path(__file__).parent.parent / "data" / "hs1939.csv")


def pvalues(result) -> pd.Series:
    return result.to_frame().set_index(["step", "index"])["pvalue"]


def test_a_refit_is_a_fit(hs1939):
    model = FactorModel.parse(HS_MODEL)
    items = list(model.observed)
    first = fit_model(model, sample_statistics(hs1939, items, group="school"), equal=("loadings",))
    rng = np.random.default_rng(1)
    shuffled = hs1939.assign(school=rng.permutation(hs1939["school"].to_numpy()))
    order = ["Pasteur", "Grant-White"]
    other = sample_statistics(shuffled, items, group="school", group_order=order)
    again, fresh = refit(first, other), fit_model(model, other, equal=("loadings",))
    assert again.values == pytest.approx(fresh.values, abs=1e-6)
    assert again.fit_measures()["chisq"] == pytest.approx(fresh.fit_measures()["chisq"], rel=1e-9)
    assert again.n == fresh.n


def test_permutation_sees_that_schools_differ_in_intercepts(hs1939):
    result = permutation_test(HS_MODEL, hs1939, group="school", n_permutations=60, seed=3)
    p = pvalues(result)
    assert p["scalar", "cfi"] == pytest.approx(1 / 61)
    assert p["scalar", "chisq"] == pytest.approx(1 / 61)
    assert p["metric", "cfi"] > 0.05
    frame = result.to_frame()
    observed = frame[(frame["step"] == "scalar") & (frame["index"] == "chisq")]["observed"].iloc[0]
    assert observed == pytest.approx(40.0592867452, rel=1e-5)
    assert permutation_test(
        HS_MODEL, hs1939, group="school", n_permutations=20, seed=3
    ).draws == pytest.approx(result.draws[:20])


def test_simulated_cutoffs_are_near_the_chi_square_distribution(hs1939):
    done = []
    result = simulated_cutoffs(
        HS_MODEL, hs1939, group="school", n_samples=150, seed=5, progress=lambda i, n: done.append((i, n))
    )
    frame = result.to_frame().set_index(["step", "index"])
    # 95 % point of χ² on 6 df is 12.6; the spread of a simulated 95 % point of 150 is about 1.
    assert frame.loc[("metric", "chisq"), "cutoff"] == pytest.approx(12.6, abs=3)
    assert frame.loc[("scalar", "chisq"), "pvalue"] == pytest.approx(1 / 151)
    assert frame.loc[("scalar", "cfi"), "cutoff"] < 0
    assert done[-1] == (150, 150)
    assert "150 of 150" in str(result)


def test_groups_of_one_population_are_exchangeable():
    rng = np.random.default_rng(8)
    f = rng.normal(size=400)
    frame = pd.DataFrame({x: 0.8 * f + 0.6 * rng.normal(size=400) for x in "abcd"})
    frame["g"] = np.where(np.arange(400) < 200, "x", "y")
    result = permutation_test("f =~ a + b + c + d", frame, group="g", n_permutations=60, seed=2)
    assert (pvalues(result) > 0.02).all()


def test_whole_clusters_are_moved_and_few_are_refused(hs1939):
    frame = hs1939.sort_values("school", kind="stable", ignore_index=True)
    number = frame.groupby("school").cumcount()
    many = (frame["school"] + (number % 12).astype(str)).to_numpy()
    result = permutation_test(HS_MODEL, frame, group="school", cluster=many, n_permutations=20, seed=1)
    assert len(result.draws) == 20
    nine = np.where(frame["school"] == "Pasteur", number % 6, 6 + number % 3)
    with pytest.raises(NotSupportedError, match="9 clusters can be spread over the groups in only 84 ways;"):
        permutation_test(HS_MODEL, frame, group="school", cluster=nine)
    with pytest.raises(NotSupportedError, match="several groups"):
        permutation_test(HS_MODEL, frame, group="school", cluster=number % 12)


def test_people_that_cannot_be_moved_are_not_called_clusters(hs1939):
    with pytest.raises(NotSupportedError) as caught:
        permutation_test(HS_MODEL, hs1939, group="school", within=hs1939["school"])
    assert str(caught.value) == (
        "within: 301 respondents can be spread over the groups in only 1 way within strata; a permutation "
        "test needs at least 200. Merge strata, or leave them out."
    )


@pytest.mark.parametrize("resample", [permutation_test, simulated_cutoffs])
def test_a_single_group_is_refused(hs1939, resample):
    with pytest.raises(DataError, match="'school' has only one group") as caught:
        resample(HS_MODEL, hs1939[hs1939["school"] == "Pasteur"], group="school")
    assert caught.value.code == "one_group"


@pytest.mark.parametrize("unknown", [None, np.nan, pd.NA])
def test_who_has_no_stratum_is_left_out_with_the_count(hs1939, unknown):
    wave = np.where(np.arange(len(hs1939)) % 2 == 0, "first", "second").astype(object)
    wave[5::20] = unknown
    told = permutation_test(HS_MODEL, hs1939, group="school", within=wave, n_permutations=20)
    known = ~pd.isna(wave)
    same = permutation_test(HS_MODEL, hs1939[known], group="school", within=wave[known], n_permutations=20)
    assert told.observed == pytest.approx(same.observed)
    assert told.draws == pytest.approx(same.draws)
    (finding,) = told.findings
    assert (finding.code, finding.values) == ("stratum_unknown", {"left": 15, "total": 301})
    assert "15 of 301 respondents were left out" in str(told)
    assert not same.findings
    assert len(told.draws) == 20


@pytest.mark.parametrize("labels", ["school", ["a", "b"]])
@pytest.mark.parametrize("place", ["cluster", "within"])
def test_labels_are_asked_for_every_row(hs1939, labels, place):
    with pytest.raises(DataError, match="label") as caught:
        permutation_test("visual =~ x1 + x2 + x3", hs1939, group="school", **{place: labels})
    assert caught.value.place == place


@pytest.mark.parametrize("wanted", [-1, 0, 1, 19])
def test_too_few_replicates_are_no_test(hs1939, wanted):
    for resample, option in ((permutation_test, "n_permutations"), (simulated_cutoffs, "n_samples")):
        with pytest.raises(OptionError, match=r"a share of 0\.05 of them exceeds\. Use 20 or more") as caught:
            resample("visual =~ x1 + x2 + x3", hs1939, group="school", **{option: wanted})
        assert caught.value.place == option
        for level in (0.0, "0.05"):
            with pytest.raises(OptionError, match="no share"):
                resample("visual =~ x1 + x2 + x3", hs1939, group="school", level=level)


def test_a_larger_share_needs_fewer_replicates(hs1939):
    result = simulated_cutoffs(HS_MODEL, hs1939, group="school", n_samples=4, level=0.25)
    assert len(result.draws) == 4


def test_labels_move_within_their_wave_only():
    rng = np.random.default_rng(9)
    f = rng.normal(size=600)
    frame = pd.DataFrame({x: 0.8 * f + 0.6 * rng.normal(size=600) for x in "abcd"})
    wave = np.repeat([1, 2], 300)
    frame.loc[wave == 2, "a"] += 1.0  # an item that changes with time
    frame["g"] = np.where(wave == 1, np.where(np.arange(600) % 10 < 8, "x", "y"), "y")
    frame.loc[(wave == 2) & (np.arange(600) % 10 < 2), "g"] = "x"  # and groups unequally spread over waves
    free = permutation_test("f =~ a + b + c + d", frame, group="g", n_permutations=40, seed=2)
    held = permutation_test("f =~ a + b + c + d", frame, group="g", within=wave, n_permutations=40, seed=2)
    assert pvalues(free)["scalar", "chisq"] == pytest.approx(1 / 41)
    assert pvalues(held)["scalar", "chisq"] > 0.05


def one_factor_groups(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    f = rng.normal(size=2 * n)
    frame = pd.DataFrame({x: 0.7 * f + 0.7 * rng.normal(size=2 * n) for x in "abcd"})
    return frame.assign(g=np.repeat(["x", "y"], n))


ONE_FACTOR = "f =~ a + b + c + d"


def test_a_sample_beside_a_copy_of_itself_is_as_invariant_as_can_be():
    """Both groups hold the same rows: no step costs anything, and no arrangement costs less."""
    half = one_factor_groups(60, 4)
    frame = pd.concat([half.assign(g="x"), half.assign(g="y")], ignore_index=True)
    result = permutation_test(ONE_FACTOR, frame, group="g", n_permutations=60, seed=1)
    observed = result.to_frame().set_index(["step", "index"])["observed"]
    for step in ("metric", "scalar", "strict"):
        assert observed[step, "chisq"] == pytest.approx(0, abs=1e-7)
        assert pvalues(result)[step, "chisq"] == 1


@settings(max_examples=5, deadline=None)
@given(size=st.integers(1, 30))
def test_where_batches_end_does_not_matter(size: int):
    frame = one_factor_groups(80, 5)
    whole = permutation_test(ONE_FACTOR, frame, group="g", n_permutations=25, seed=6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Refitter, "batch_size", property(lambda self: size))
        parts = permutation_test(ONE_FACTOR, frame, group="g", n_permutations=25, seed=6)
    assert parts.draws == pytest.approx(whole.draws, rel=1e-8, abs=1e-8)
    assert parts.failed == whole.failed


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_two_workers_find_the_same_numbers_as_one(backend: str, hs1939):
    alone = permutation_test(HS_MODEL, hs1939, group="school", n_permutations=70, seed=2)
    cuts = simulated_cutoffs(HS_MODEL, hs1939, group="school", n_samples=66, seed=2)
    done = []
    with joblib.parallel_config(backend, n_jobs=2):
        spread = permutation_test(
            HS_MODEL, hs1939, group="school", n_permutations=70, seed=2, progress=lambda *at: done.append(at)
        )
        spread_cuts = simulated_cutoffs(HS_MODEL, hs1939, group="school", n_samples=66, seed=2)
    assert (spread.draws == alone.draws).all()
    assert (spread_cuts.draws == cuts.draws).all()
    assert spread.refitted_alone == alone.refitted_alone
    assert done == [(64, 70), (70, 70)]


@pytest.mark.parametrize("kind", [permutation_test, simulated_cutoffs])
def test_an_interrupt_keeps_what_is_finished(kind, hs1939):
    def stop(done: int, _: int) -> None:
        if done >= 60:
            raise KeyboardInterrupt

    count = "n_permutations" if kind is permutation_test else "n_samples"
    part = kind(HS_MODEL, hs1939, group="school", seed=3, progress=stop, **{count: 1000})
    whole = kind(HS_MODEL, hs1939, group="school", seed=3, **{count: 64})
    assert (part.replicates, part.finished) == (1000, 64)
    assert (part.draws == whole.draws).all()
    (finding,) = part.findings
    assert finding.code == "resampling_interrupted"
    assert "64 of 1000" in finding.message()
    assert "64 av 1000" in finding.message("sv")
    assert finding.message() in str(part)
    assert whole.findings == ()


def test_an_interrupt_before_anything_is_done_is_an_interrupt(hs1939):
    def stop(_: range) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_batches(stop, 10, 5)


def test_an_interrupt_at_the_very_end_leaves_nothing_undone():
    def stop(done: int, _: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    assert not in_batches(len, 10, 5, stop).interrupted


def test_every_replicate_has_its_own_generator():
    together = [rng.normal() for rng in generators(4, range(5))]
    assert [rng.normal() for rng in generators(4, [3, 1])] == [together[3], together[1]]
    assert len({*together, *(rng.normal() for rng in generators(4, range(5), 100))}) == 10


@pytest.mark.parametrize(("language", "title", "first", "change"), [
    ("en", "Changes of fit beside permuted groups", "| configural | χ² |", "| scalar | ΔCFI |"),
    ("sv", "Ändrad anpassning jämfört med permuterade grupper", "| konfigural | χ² |", "| skalär | ΔCFI |"),
])  # fmt: skip
def test_people_read_labels_in_their_language_and_programs_names(hs1939, language, title, first, change):
    result = permutation_test("visual =~ x1 + x2 + x3", hs1939, group="school", n_permutations=20)
    shown = result.to_markdown(language)
    assert title in shown
    assert first in shown
    assert change in shown
    assert not any(name in shown for name in ("chisq", "cfi", "pvalue", "cutoff"))
    assert result.to_frame().columns.tolist() == ["step", "index", "observed", "cutoff", "pvalue"]
    assert set(result.to_frame()["index"]) == {"chisq", "cfi", "rmsea", "srmr"}
    decimals = "," if language == "sv" else "."
    observed = result.to_frame().query("step == 'scalar' and index == 'cfi'")["observed"].item()
    assert f"{observed:.3f}".replace("-", "−").replace(".", decimals) in shown
    assert result.to_table().to_html() == result._repr_html_()
