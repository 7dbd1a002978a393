# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""dMACS equals the reference in both poolings, follows its definition, and obeys its laws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

import coprod_measures as cm
from coprod_measures.errors import ModelError
from coprod_measures.numerics.effect_sizes import (
    OrdinalItem,
    category_sd,
    continuous_difference,
    ordinal_difference,
    pooled_sd,
)

TESTS = Path(__file__).resolve().parent.parent
REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "dmacs.json").read_text(encoding="utf-8")
)["cases"]
COLUMNS = {
    "dmacs": "dmacs",
    "dmacs_pooled_variance": "dmacs_pooled_variance_sd",
    "signed": "dmacs_signed_mean_difference",
    "sd": "pooled_sd_weighted_sd",
    "sd_pooled_variance": "pooled_sd_weighted_variance",
}
# lavaan ends its search about 1e-5 from the optimum (its chi-square is higher by 1e-8).
NEAR_LAVAAN = 2e-5


def fitted(case: dict[str, Any], frame: pd.DataFrame) -> cm.CfaFit:
    model = cm.FactorModel.parse(case["model"])
    free = [
        word
        for factor in model.latents
        for item in model.loadings_of(factor)
        if item not in case["anchor_items"]
        for word in (f"{factor} =~ {item}", f"{item} ~1")
    ]
    order = case["reference"], case["focal"]
    equal = ["loadings", "intercepts"]
    return cm.cfa(model, frame, group=case["group"], group_order=order, equal=equal, free=free)


def check_case(name: str, folder: Path) -> None:
    case = REFERENCE[name]
    fit = fitted(case, pd.read_csv(folder / case["file"]))
    assert fit.fit_measures()["chisq"] == pytest.approx(case["model_fit"]["chisq"], abs=1e-6)
    report = cm.dmacs(fit)
    found = report.to_frame().set_index("item")
    assert list(found.index) == list(case["items"])
    for ours, theirs in COLUMNS.items():
        expected = [item[theirs] for item in case["items"].values()]
        assert found[ours].to_numpy() == pytest.approx(expected, abs=NEAR_LAVAAN)
    total = case["scale_level_expected_mean_difference"]
    assert report.scale_difference().to_dict() == {case["focal"]: pytest.approx(total, abs=NEAR_LAVAAN)}


@pytest.mark.parametrize("name", ["hs1939", "bilingual_MAN"])
def test_a_fitted_model_gives_the_reference(name: str) -> None:
    check_case(name, TESTS / "data")


@pytest.mark.data
def test_a_fitted_model_gives_the_reference_on_data_that_are_not_shipped(data_folder: Path) -> None:
    check_case("gbhs", data_folder / "reference" / "data")


@pytest.mark.parametrize("name", REFERENCE)
def test_the_formula_gives_the_reference_from_its_own_parameters(name: str) -> None:
    items = list(REFERENCE[name]["items"].values())

    def column(group: str, key: str) -> np.ndarray:
        return np.array([i[group][key] for i in items])

    for k, item in enumerate(items):
        gap = continuous_difference(
            (column("reference", "loading")[:, None], column("focal", "loading")[:, None]),
            (column("reference", "intercept"), column("focal", "intercept")),
            np.array([item["focal"]["latent_mean"]]),
            np.array([[item["focal"]["latent_var"]]]),
        )
        assert gap.root_mean_square[k] / item["pooled_sd_weighted_sd"] == pytest.approx(
            item["dmacs"], abs=1e-10
        )
        sd = item["pooled_sd_weighted_variance"]
        assert gap.root_mean_square[k] / sd == pytest.approx(item["dmacs_pooled_variance_sd"], abs=1e-10)
        signed = gap.mean[k] / item["pooled_sd_weighted_sd"]
        assert signed == pytest.approx(item["dmacs_signed_mean_difference"], abs=1e-10)


numbers = st.floats(-2, 2)


@given(a=numbers, b=numbers, c=numbers, d=numbers, mean=numbers, variance=st.floats(0.1, 3))
def test_the_closed_form_is_the_integral(
    a: float, b: float, c: float, d: float, mean: float, variance: float
) -> None:
    gap = continuous_difference(
        (np.array([[a]]), np.array([[b]])),
        (np.array([c]), np.array([d])),
        np.array([mean]),
        np.array([[variance]]),
    )
    sd = variance**0.5
    square = quad(
        lambda x: ((c + a * x) - (d + b * x)) ** 2 * norm.pdf(x, mean, sd), mean - 12 * sd, mean + 12 * sd
    )
    assert gap.root_mean_square[0] ** 2 == pytest.approx(square[0], abs=1e-7)
    assert abs(gap.mean[0]) <= gap.root_mean_square[0] + 1e-12


@settings(max_examples=15)
@given(loading=st.floats(0.3, 2), shift=numbers, mean=numbers, variance=st.floats(0.1, 3))
def test_an_ordinal_item_integrates_and_changes_sign_with_the_groups(
    loading: float, shift: float, mean: float, variance: float
) -> None:
    codes, cuts = np.array([1.0, 2, 3, 4]), np.array([-1.0, 0.1, 1.2])
    one = OrdinalItem(codes, loading, 0.0, cuts, 0.8)
    two = OrdinalItem(codes, 1.0, shift, cuts, 1.0)
    found, back = ordinal_difference(one, two, mean, variance), ordinal_difference(two, one, mean, variance)
    sd = variance**0.5

    def gap(x: float) -> float:
        return float(one.expected(np.array(x)) - two.expected(np.array(x)))

    ends = mean - 9 * sd, mean + 9 * sd
    assert found.mean[0] == pytest.approx(quad(lambda x: gap(x) * norm.pdf(x, mean, sd), *ends)[0], abs=1e-7)
    square = quad(lambda x: gap(x) ** 2 * norm.pdf(x, mean, sd), *ends)[0]
    assert found.root_mean_square[0] ** 2 == pytest.approx(square, abs=1e-7)
    assert back.mean == pytest.approx(-found.mean)
    assert ordinal_difference(one, one, mean, variance).root_mean_square == pytest.approx(0, abs=1e-12)
    moved = OrdinalItem(codes + 7, loading, 0.0, cuts, 0.8), OrdinalItem(codes + 7, 1.0, shift, cuts, 1.0)
    assert ordinal_difference(*moved, mean, variance).mean == pytest.approx(found.mean)


def test_poolings_and_category_sd() -> None:
    found = pooled_sd(np.array([1.0]), np.array([3.0]), 11, 31)
    assert found.weighted_sd == pytest.approx([(10 * 1 + 30 * 3) / 40])
    assert found.weighted_variance == pytest.approx([((10 * 1 + 30 * 9) / 40) ** 0.5])
    codes = np.array([1.0, 2, 5])
    answers = np.repeat(codes, [3, 4, 2])
    assert category_sd(np.array([3, 4, 2]) / 9, codes, 9) == pytest.approx(answers.std(ddof=1))


def bilingual(**options: Any) -> cm.CfaFit:
    items = [f"MAN{i}" for i in range(1, 7)]
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv")[[*items, "lang"]].dropna()
    order = options.pop("group_order", ("sv", "en"))
    return cm.cfa(f"man =~ {' + '.join(items)}", frame, group="lang", group_order=order, **options)


def test_ordinal_items_are_sized_in_points_of_their_codes() -> None:
    items = [f"MAN{i}" for i in range(1, 7)]
    equal = ["thresholds", "loadings", "intercepts", "residuals"]
    fit = bilingual(ordered=items, estimator="WLSMV", parameterization="theta", equal=equal, free=["MAN4 ~1"])
    found = cm.dmacs(fit).to_frame().set_index("item")
    assert found["dmacs"].drop("MAN4").to_numpy() == pytest.approx(0, abs=1e-10)
    # Its size is that of the linear model, within what categories make of it.
    linear = (
        cm.dmacs(bilingual(equal=["loadings", "intercepts"], free=["MAN4 ~1"])).to_frame().set_index("item")
    )
    assert found["signed"]["MAN4"] == pytest.approx(linear["signed"]["MAN4"], abs=0.05)
    assert found["sd"].to_numpy() == pytest.approx(linear["sd"].to_numpy(), abs=1e-6)


def test_the_reference_group_can_be_named_and_signs_follow() -> None:
    fit = bilingual(equal=["loadings", "intercepts"], free=["MAN4 ~1"])
    one = cm.dmacs(fit).to_frame().set_index("item")["difference"]["MAN4"]
    other = cm.dmacs(fit, reference="en").to_frame().set_index("item")["difference"]["MAN4"]
    assert one == pytest.approx(-other)
    assert one < -0.2
    report = cm.dmacs(fit)
    assert "MAN4" in str(report)
    assert "Med tecken" in report.table("sv").to_markdown()
    assert "<table>" in report._repr_html_()
    assert "MAN4" in report.to_markdown()


def test_what_cannot_be_sized_is_refused() -> None:
    with pytest.raises(ModelError, match="one metric"):
        cm.dmacs(bilingual())
    with pytest.raises(ModelError, match="no group 'fi'"):
        cm.dmacs(bilingual(equal=["loadings", "intercepts"]), reference="fi")
    frame = pd.read_csv(TESTS / "data" / "hs1939.csv")
    with pytest.raises(ModelError, match="has one"):
        cm.dmacs(cm.cfa("visual =~ x1 + x2 + x3 + x4", frame))
