# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Alignment equals sirt where sirt reaches the minimum, and lies below it where sirt stops short."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

import coprod_measures as cm
from coprod_measures.errors import DataError, ModelError, NotSupportedError, OptionError
from coprod_measures.numerics import alignment_objective as room
from coprod_measures.numerics.alignment import align, invariance_effects, noninvariant
from coprod_measures.numerics.alignment_errors import alignment_errors

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "alignment.json").read_text(encoding="utf-8")
)["cases"]
ERRORS: list[dict[str, Any]] = json.loads(
    (TESTS / "reference" / "alignment_errors.json").read_text(encoding="utf-8")
)["cases"]
FIXED = {"AM_pow_.5_fixed": 0.5, "pow_1": 1.0, "pow_2": 2.0}
PRODUCT = {"AM_pow_.5_free": 0.5, "pow_1_product": 1.0, "pow_2_product": 2.0}
# sirt's epsilon; its fopt is twice the sum over unordered pairs.
EPSILON = 1e-3


def arrays(name: str, folder: Path | None = None) -> tuple[np.ndarray, np.ndarray]:
    case = REFERENCE[name]
    if folder is None:
        return np.array(case["lambda"]), np.array(case["nu"])
    lam, nu = (pd.read_csv(folder / "reference" / "data" / f).to_numpy(float) for f in case["files"])
    return lam, nu


@pytest.mark.parametrize("setting", FIXED)
@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_with_the_first_group_fixed_it_equals_sirt(name: str, setting: str) -> None:
    expected, p = REFERENCE[name]["settings"][setting], FIXED[setting]
    found = cm.alignment(*arrays(name), power=(p, p))
    assert 2 * found.objective == pytest.approx(expected["fopt"], abs=1e-6)
    assert found.means.to_numpy() == pytest.approx(expected["alpha"], abs=1e-4)
    assert found.sds.to_numpy() == pytest.approx(expected["psi"], abs=1e-4)


@pytest.mark.parametrize("setting", PRODUCT)
@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_with_the_product_fixed_it_lies_below_sirt_at_a_minimum(name: str, setting: str) -> None:
    lam, nu = arrays(name)
    expected, p = REFERENCE[name]["settings"][setting], PRODUCT[setting]
    found = cm.alignment(lam, nu, scale="product", power=(p, p))
    assert np.prod(found.sds) == pytest.approx(1)
    g, basis = len(lam), room.contrasts(len(lam))

    def objective(x: np.ndarray) -> float:
        means, sds = np.append(0, x[: g - 1]), np.exp(basis @ x[g - 1 :])
        return room.objective(lam, nu, means, sds, power=(p, p), epsilon=EPSILON)

    theirs = np.append(expected["alpha"][1:], basis.T @ np.log(expected["psi"]))
    assert np.prod(expected["psi"]) == pytest.approx(1, abs=1e-6)
    assert found.objective < objective(theirs) - 1e-4
    # Another optimiser, from sirt's solution and from places at random, finds nothing smaller.
    rng = np.random.default_rng(1)
    starts = [theirs, *rng.normal(0, 0.3, (8, 2 * g - 2))]
    smallest = min(minimize(objective, x, method="BFGS").fun for x in starts)
    assert found.objective == pytest.approx(smallest, abs=1e-6)


def check_other_methods(name: str, lam: np.ndarray, nu: np.ndarray) -> None:
    """sirt's meth = 3 is the product solution in another unit; its meth = 4 ends above both of ours."""
    found = cm.alignment(lam, nu, scale="product", starts=8)
    for setting in ("meth3_mplus_FIXED_like", "meth4_mplus_FREE_like"):
        expected = REFERENCE[name]["settings"][setting]
        unit = np.exp(np.log(expected["psi"]).mean())
        means, sds = np.array(expected["alpha"]) / unit, np.array(expected["psi"]) / unit
        theirs = room.objective(lam, nu, means, sds)
        if "FIXED" in setting:
            assert found.objective == pytest.approx(theirs, abs=1e-7)
            assert found.means.to_numpy() == pytest.approx(means, abs=1e-4)
            assert found.sds.to_numpy() == pytest.approx(sds, abs=1e-4)
        else:
            assert found.objective < theirs - 1e-4
            free = cm.alignment(lam, nu, scale="product", method="free", starts=8)
            assert free.objective < found.objective


@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_the_product_solution_is_the_one_of_sirts_third_method(name: str) -> None:
    check_other_methods(name, *arrays(name))


@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_the_objective_at_sirts_solutions_is_the_references(name: str) -> None:
    check_objectives(name, *arrays(name))


def check_objectives(name: str, lam: np.ndarray, nu: np.ndarray) -> None:
    for setting, expected in REFERENCE[name]["settings"].items():
        p = (FIXED | PRODUCT).get(setting, 0.5)
        theirs = np.array(expected["alpha"]), np.array(expected["psi"])
        found = room.objective(lam, nu, *theirs, power=(p, p), epsilon=1e-10)
        assert found == pytest.approx(expected["objective"], abs=1e-9)


@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_shares_of_noninvariant_parameters_equal_sirt(name: str) -> None:
    found = cm.alignment(*arrays(name))
    shares = [100 * found.loading_share, 100 * found.intercept_share]
    assert shares == pytest.approx(REFERENCE[name]["noninvariant"])
    assert found.to_frame()["noninvariant_loadings"].sum() == found.noninvariant_loadings.to_numpy().sum()


@pytest.mark.parametrize("name", ["bilingual_MAN", "inv4gr"])
def test_how_alike_the_groups_are_equals_sirt(name: str) -> None:
    for setting, p in FIXED.items():
        found = cm.alignment(*arrays(name), power=(p, p)).invariance
        r2, _, correlation = REFERENCE[name]["settings"][setting]["effects"]
        assert found["r_squared"].to_numpy() == pytest.approx(r2, abs=1e-5)
        assert found["correlation"].to_numpy() == pytest.approx(correlation, abs=1e-4)


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_invariant_items_are_wholly_explained_whichever_are_missing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lam, nu = rng.uniform(0.6, 1.2, 5), rng.uniform(2, 4, 5)
    means, sds = rng.normal(0, 0.5, 4), rng.uniform(0.7, 1.4, 4)
    loadings, intercepts = np.tile(lam, (4, 1)), np.tile(nu, (4, 1))
    loadings[1, 2] = intercepts[1, 2] = np.nan
    assert invariance_effects(loadings, intercepts, means, sds) == pytest.approx(np.ones((2, 2)))
    loadings[0, 0] += 1.0
    assert (invariance_effects(loadings, intercepts, means, sds)[0] < 1 - 1e-6).all()


@pytest.mark.data
def test_twenty_six_countries(data_folder: Path) -> None:
    lam, nu = arrays("ess2005", data_folder)
    check_objectives("ess2005", lam, nu)
    check_other_methods("ess2005", lam, nu)
    for setting, p in PRODUCT.items():
        expected = REFERENCE["ess2005"]["settings"][setting]
        theirs = room.objective(lam, nu, np.array(expected["alpha"]), np.array(expected["psi"]), power=(p, p))
        found = cm.alignment(lam, nu, power=(p, p), starts=8)
        assert found.scale == "product"
        assert found.objective < theirs - 1e-4
    for setting, p in FIXED.items():
        expected = REFERENCE["ess2005"]["settings"][setting]
        run = cm.alignment(lam, nu, scale="first", power=(p, p), starts=8)
        assert 2 * run.objective == pytest.approx(expected["fopt"], abs=1e-5)
        assert run.means.to_numpy() == pytest.approx(expected["alpha"], rel=0.01, abs=0.02)
        assert run.sds.to_numpy() == pytest.approx(expected["psi"], rel=0.01)
        # Thirty-six times the first country's deviation is no finding about countries.
        assert ("alignment_degenerate" in {f.code for f in run.findings}) == (max(expected["psi"]) > 5)
        far = [
            noninvariant(v.to_numpy(), t)[0].mean() for v, t in ((run.loadings, 0.1), (run.intercepts, 0.3))
        ]
        if p == 0.5:
            assert [100 * s for s in far] == pytest.approx(REFERENCE["ess2005"]["noninvariant"])


def population(seed: int, g: int = 4, i: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Invariant items but for one loading and one intercept, and the true means and deviations."""
    rng = np.random.default_rng(seed)
    lam, nu = rng.uniform(0.6, 1.2, i), rng.uniform(2, 4, i)
    means, sds = np.append(0, rng.normal(0, 0.5, g - 1)), np.append(1, rng.uniform(0.7, 1.4, g - 1))
    loadings, intercepts = np.tile(lam, (g, 1)), np.tile(nu, (g, 1))
    loadings[1, 0] += 0.4
    intercepts[2, 1] -= 0.7
    return loadings * sds[:, None], intercepts + loadings * means[:, None], means, sds


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000))
def test_a_few_deviant_items_do_not_move_the_groups(seed: int) -> None:
    lam, nu, means, sds = population(seed)
    found = cm.alignment(lam, nu, epsilon=1e-8, starts=6)
    assert found.means.to_numpy() == pytest.approx(means, abs=1e-3)
    assert found.sds.to_numpy() == pytest.approx(sds, abs=1e-3)
    assert np.argwhere(found.noninvariant_loadings.to_numpy()).tolist() == [[1, 0]]
    assert np.argwhere(found.noninvariant_intercepts.to_numpy()).tolist() == [[2, 1]]


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), shift=st.floats(-5, 5))
def test_laws_of_units_and_order(seed: int, shift: float) -> None:
    lam, nu, _, _ = population(seed)
    first = cm.alignment(lam, nu, starts=6)
    moved = cm.alignment(lam, nu + shift, starts=6)
    assert moved.means.to_numpy() == pytest.approx(first.means.to_numpy(), abs=1e-5)
    assert moved.objective == pytest.approx(first.objective, abs=1e-7)
    order = [0, 3, 1, 2]
    mixed = cm.alignment(lam[order], nu[order], starts=6)
    assert mixed.means.to_numpy() == pytest.approx(first.means.to_numpy()[order], abs=1e-4)
    mirrored = cm.alignment(-lam, nu, starts=6)
    assert mirrored.means.to_numpy() == pytest.approx(-first.means.to_numpy(), abs=1e-4)


@given(seed=st.integers(0, 10_000), g=st.integers(2, 6))
def test_equal_groups_are_equal(seed: int, g: int) -> None:
    rng = np.random.default_rng(seed)
    lam, nu = np.tile(rng.uniform(0.4, 1, 4), (g, 1)), np.tile(rng.normal(3, 1, 4), (g, 1))
    found = cm.alignment(lam, nu, starts=3)
    assert found.means.to_numpy() == pytest.approx(0, abs=1e-6)
    assert found.sds.to_numpy() == pytest.approx(1, abs=1e-6)
    assert found.share == 0


@pytest.mark.parametrize("part", ["loadings", "intercepts"])
@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_derivatives_equal_differences(part: str, power: float) -> None:
    lam, nu, _, _ = population(3)
    share, basis = np.full(lam.shape, 0.25), np.eye(4)
    one = (
        room.LoadingPart(lam, share, power, basis)
        if part == "loadings"
        else room.InterceptPart(lam, nu, share, power, basis)
    )
    point = np.array([0.1, -0.2, 0.3, 0.05])
    gradient, hessian = one.derivatives(point, 0.01)
    step = 1e-5 * np.eye(4)
    slopes = [
        (one.value(point[None] + e, 0.01)[0] - one.value(point[None] - e, 0.01)[0]) / 2e-5 for e in step
    ]
    assert gradient == pytest.approx(slopes, abs=1e-7)
    columns = [
        (one.derivatives(point + e, 0.01)[0] - one.derivatives(point - e, 0.01)[0]) / 2e-5 for e in step
    ]
    assert hessian == pytest.approx(np.array(columns), abs=1e-6)


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_derivatives_by_the_configural_estimates_equal_differences(power: float) -> None:
    lam, nu, _, _ = population(4)
    share, basis, point = np.full(lam.shape, 0.25), np.eye(4), np.array([0.1, -0.2, 0.3, 0.05])
    parts: dict[str, Any] = {
        "scale": lambda lam, nu: room.LoadingPart(lam, share, power, basis),
        "mean": lambda lam, nu: room.InterceptPart(lam, nu, share, power, basis),
    }

    def slopes(name: str, which: int) -> np.ndarray:
        columns = []
        for k in range(lam.size):
            ends = []
            for step in (1e-5, -1e-5):
                moved = [lam.copy(), nu.copy()]
                moved[which].flat[k] += step
                ends.append(parts[name](*moved).derivatives(point, 0.01)[0])
            columns.append((ends[0] - ends[1]) / 2e-5)
        return np.array(columns).T

    assert parts["scale"](lam, nu).crossed(point, 0.01) == pytest.approx(slopes("scale", 0), abs=1e-6)
    by_loadings, by_intercepts = parts["mean"](lam, nu).crossed(point, 0.01)
    assert by_loadings == pytest.approx(slopes("mean", 0), abs=1e-6)
    assert by_intercepts == pytest.approx(slopes("mean", 1), abs=1e-6)


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case["group"])
@pytest.mark.parametrize("identification", ["std_lv", "marker"])
def test_errors_of_aligned_means_equal_r(case: dict[str, Any], identification: Any) -> None:
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")
    fit = cm.cfa(
        f"f =~ {' + '.join(f'PRO{i}' for i in range(1, 7))}",
        frame,
        group=case["group"],
        group_order=case["groups"],
        estimator=case["estimator"],
        identification=identification,
        meanstructure=True,
    )
    found = cm.alignment(
        fit,
        scale="product" if case["product"] else "first",
        weights="sqrt_n" if case["weighted"] else "equal",
        starts=8,
    )
    assert found.means.to_numpy() == pytest.approx(case["means"], abs=2e-5)
    assert found.sds.to_numpy() == pytest.approx(case["sds"], abs=2e-5)
    assert found.mean_errors.to_numpy() == pytest.approx(case["mean_errors"], abs=3e-5)
    assert found.sd_errors.to_numpy() == pytest.approx(case["sd_errors"], abs=3e-5)
    row = found.to_frame().iloc[1]
    assert row["mean_high"] - row["mean"] == pytest.approx(1.959963985 * case["mean_errors"][1], abs=1e-4)
    assert row["sd_high"] / row["sd"] == pytest.approx(row["sd"] / row["sd_low"])


def test_intervals_cover_what_they_should() -> None:
    """Configural estimates are drawn about the truth, as their sampling distribution has it."""
    lam, nu, means, sds = population(6)
    rng, size, covered = np.random.default_rng(3), lam.size, []
    covariance = np.diag(np.full(2 * size, 0.05**2))
    options: dict[str, Any] = {"method": "fixed", "scale": "first", "weights": None, "power": (0.5, 0.5)}
    for _ in range(150):
        drawn = (values + 0.05 * rng.normal(size=lam.shape) for values in (lam, nu))
        one, two = drawn
        found = align(one, two, starts=3)
        errors = alignment_errors(one, two, covariance, found, epsilon=EPSILON, **options)
        covered.append(np.abs(found.means - means)[1:] < 1.96 * errors.means[1:])
        covered.append(np.abs(found.sds - sds)[1:] < 1.96 * errors.sds[1:])
    assert 0.92 < np.mean(covered) < 0.99
    doubled = alignment_errors(one, two, 4 * covariance, found, epsilon=EPSILON, **options)
    assert doubled.means == pytest.approx(2 * errors.means)
    assert errors.means[0] == errors.sds[0] == 0.0


def test_errors_need_the_covariance_of_a_fit_and_a_curved_minimum() -> None:
    lam, nu = arrays("inv4gr")
    found = cm.alignment(lam, nu, starts=3)
    assert found.mean_errors.isna().all()
    assert not found.findings_frame()["code"].isin(["alignment_no_errors"]).any()
    equal = np.tile(np.array([0.8, 0.8, 0.8]), (3, 1))
    flat = align(equal, equal + 2.0, method="free", starts=2)
    errors = alignment_errors(
        equal, equal + 2.0, np.eye(18), flat,
        method="free", scale="first", weights=None, power=(0.5, 0.5), epsilon=EPSILON,
    )  # fmt: skip
    assert np.isnan(errors.means).all()  # all means can move together


@cache
def bilingual(identification: Any = "marker", **options: Any) -> cm.CfaFit:
    items = [f"MAN{i}" for i in range(1, 7)]
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")
    model = f"man =~ {' + '.join(items)}"
    return cm.cfa(
        model, frame, group="lang", group_order=("en", "sv"), identification=identification, **options
    )


def test_a_fit_gives_the_same_however_it_is_identified() -> None:
    expected = REFERENCE["bilingual_MAN"]["settings"]["AM_pow_.5_fixed"]
    for identification in ("marker", "std_lv", "effect"):
        found = cm.alignment(bilingual(identification))
        assert found.means["sv"] == pytest.approx(expected["alpha"][1], abs=1e-4)
        assert found.sds["sv"] == pytest.approx(expected["psi"][1], abs=1e-4)
        assert found.weights == "sqrt_n"
        assert "alignment_two_groups" in {f.code for f in found.findings}
    assert 2 * cm.alignment(bilingual(), weights="equal").objective == pytest.approx(
        expected["fopt"], abs=1e-5
    )


def test_free_means_lower_the_objective_and_missing_items_are_left_out() -> None:
    lam, nu, means, sds = population(5, g=10)
    one, other = cm.alignment(lam, nu, starts=4), cm.alignment(lam, nu, method="free", starts=4)
    assert one.scale == "product"
    assert other.objective <= one.objective + 1e-9
    lam[4, 3] = np.nan
    left = cm.alignment(lam, nu, scale="first", epsilon=1e-8, starts=4)
    assert left.means.to_numpy() == pytest.approx(means, abs=1e-2)
    assert left.sds.to_numpy() == pytest.approx(sds, abs=1e-2)
    assert np.isnan(left.intercepts.iloc[4, 3])
    assert not left.noninvariant_intercepts.iloc[4, 3]


def test_many_noninvariant_parameters_are_told() -> None:
    rng = np.random.default_rng(2)
    found = cm.alignment(rng.uniform(0.2, 1.5, (5, 4)), rng.normal(3, 1, (5, 4)), starts=4)
    assert found.share > 0.25
    assert "alignment_many_noninvariant" in {f.code for f in found.findings}


def test_it_shows_itself_in_both_languages() -> None:
    found = cm.alignment(*arrays("inv4gr"), groups=["a", "b", "c", "d"], starts=4)
    assert list(found.to_frame()["group"]) == ["a", "b", "c", "d"]
    assert "Factor mean" in str(found)
    assert " to " not in str(found).split("Farther")[0]  # nothing is known of the errors of arrays
    fitted = cm.alignment(bilingual(), starts=2)
    assert "95% interval" in str(fitted)
    assert " till " in fitted.to_markdown("sv")
    assert "Faktormedelvärde" in found.to_markdown("sv")
    assert "<table>" in found._repr_html_()
    assert found.findings_frame().empty


def test_what_cannot_be_aligned_is_refused() -> None:
    lam, nu = arrays("inv4gr")
    with pytest.raises(DataError, match="loadings alone"):
        cm.alignment(lam)
    with pytest.raises(DataError, match="do not go together"):
        cm.alignment(lam, nu[:, 1:])
    with pytest.raises(DataError, match="labels or sizes"):
        cm.alignment(lam, nu, n=[100, 100])
    with pytest.raises(OptionError, match="group sizes"):
        cm.alignment(lam, nu, weights="sqrt_n")
    with pytest.raises(OptionError, match="power"):
        cm.alignment(lam, nu, power=(3, 1))
    with pytest.raises(ModelError, match="holds loadings equal"):
        cm.alignment(bilingual(equal=("loadings",)))
    with pytest.raises(ModelError, match="no factor 'men'"):
        cm.alignment(bilingual(), factor="men")
    items = tuple(f"MAN{i}" for i in range(1, 7))
    with pytest.raises(NotSupportedError, match="continuous"):
        cm.alignment(bilingual(ordered=items, estimator="WLSMV"))
    frame = pd.read_csv(TESTS / "data" / "hs1939.csv")
    crossed = cm.cfa("v =~ x1 + x2 + x3 + x9\ns =~ x7 + x8 + x9", frame, group="school")
    with pytest.raises(ModelError, match="2 factors"):
        cm.alignment(crossed)
    with pytest.raises(ModelError, match="several factors"):
        cm.alignment(crossed, factor="s")
