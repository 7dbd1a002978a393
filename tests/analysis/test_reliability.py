# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Alpha and omega of real answers equal psych, semTools and lavaan; trouble is a finding and not a number."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy import stats

import coprod_measures as cm
from coprod_measures.errors import DataError, OptionError
from coprod_measures.numerics import classical

TESTS = Path(__file__).resolve().parent.parent
LISTWISE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "reliability_listwise.json").read_text(encoding="utf-8")
)["cases"]
# lavaan stops its search about 1e-6 from the optimum; closed forms are held to 1e-10.
NEAR_LAVAAN = 5e-6


def answers_of(name: str) -> pd.DataFrame:
    """The complete and incomplete answers behind a reference case."""
    items = LISTWISE[name]["items"]
    family, _, rest = name.partition("_")
    files = {"bilingual": "bilingual_sim", "bfi": "bfi", "datcat": "datcat", "hs1939": "hs1939"}
    frame = pd.read_csv(TESTS / "data" / f"{files.get(family, family)}.csv")
    if family == "bfi":
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    if family == "bilingual":
        frame = frame[frame["lang"] == rest[-2:]]
    if rest in ("Pasteur", "Grant-White"):
        frame = frame[frame["school"] == rest]
    return frame[items]


def implied_se(estimate: cm.Estimate) -> float:
    """The standard error behind a logit interval."""
    z = stats.norm.ppf((1 + estimate.level) / 2)
    logit = [math.log(x / (1 - x)) for x in (estimate.low, estimate.value, estimate.high)]
    assert logit[2] - logit[1] == pytest.approx(logit[1] - logit[0], rel=1e-9)
    return (logit[2] - logit[1]) / z * estimate.value * (1 - estimate.value)


@pytest.mark.parametrize("name", LISTWISE)
def test_alpha_and_items_equal_psych(name: str) -> None:
    expected = LISTWISE[name]
    found = cm.reliability(answers_of(name))["scale"]
    assert found.n == expected["n"]
    assert found.alpha.value == pytest.approx(expected["raw_alpha"], abs=1e-8)
    assert [found.alpha.low, found.alpha.high] == pytest.approx(expected["feldt"], abs=1e-8)
    assert found.alpha_standardised.value == pytest.approx(expected["std_alpha"], abs=1e-8)
    assert found.items["item_rest_r"].to_numpy() == pytest.approx(expected["r_drop"], abs=1e-8)
    assert found.items["alpha_if_dropped"].to_numpy() == pytest.approx(expected["alpha_drop"], abs=1e-8)


@pytest.mark.parametrize("name", LISTWISE)
def test_omega_equals_comprelsem_and_its_error_lavaans(name: str) -> None:
    expected = LISTWISE[name]
    answers = answers_of(name)
    found = cm.reliability(answers)["scale"]
    assert found.omega.value == pytest.approx(expected["omega_implied"], abs=NEAR_LAVAAN)
    assert implied_se(found.omega) == pytest.approx(expected["omega_implied_se"], abs=NEAR_LAVAAN)
    assert found.items["loading"].to_numpy() == pytest.approx(expected["loadings"], abs=5e-5)
    assert found.items["loading_std"].to_numpy() == pytest.approx(expected["loadings_std"], abs=5e-5)
    assert found.items["residual"].to_numpy() == pytest.approx(expected["residuals"], abs=5e-4)
    observed = cm.reliability(answers, denominator="observed")["scale"]
    assert observed.omega.value == pytest.approx(expected["omega_observed"], abs=NEAR_LAVAAN)
    assert "observed variance" in observed.omega.method
    if len(answers.columns) > 3:
        assert found.cfi == pytest.approx(expected["cfi"], abs=1e-6)
        assert found.srmr == pytest.approx(expected["srmr"], abs=1e-6)


REFERENCE: dict[str, dict[str, Any]] = json.loads(
    (TESTS / "reference" / "reliability.json").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("name", REFERENCE)
def test_omega_equals_the_reference_scales(name: str) -> None:
    """Complete scales by listwise estimation and incomplete ones by full information, as in the reference."""
    expected = REFERENCE[name]
    frame = pd.read_csv(TESTS / "data" / expected["file"])
    if expected["filter"] is not None:
        frame[["C4", "C5"]] = 7 - frame[["C4", "C5"]]
    for denominator, key in (("model", "omega_implied"), ("observed", "omega_observed")):
        found = cm.reliability(
            frame[expected["items"]],
            denominator=denominator,  # type: ignore[arg-type]
            missing=expected["missing"],
        )["scale"]
        assert found.omega.value == pytest.approx(expected[key], abs=NEAR_LAVAAN)
        assert found.alpha.value == pytest.approx(expected["raw_alpha"], abs=1e-8)


@pytest.mark.parametrize("name", [n for n, case in LISTWISE.items() if case["fiml"]])
def test_omega_by_full_information_has_lavaans_error(name: str) -> None:
    expected = LISTWISE[name]["fiml"]
    found = cm.reliability(answers_of(name), missing="fiml")["scale"]
    assert found.omega.n == expected["n"]
    assert found.omega.n > found.n
    assert found.omega.value == pytest.approx(expected["omega_implied"], abs=NEAR_LAVAAN)
    assert implied_se(found.omega) == pytest.approx(expected["omega_implied_se"], abs=NEAR_LAVAAN)
    assert "full information" in found.omega.method
    observed = cm.reliability(answers_of(name), missing="fiml", denominator="observed")["scale"]
    assert observed.omega.value == pytest.approx(expected["omega_observed"], abs=NEAR_LAVAAN)
    assert math.isnan(observed.omega.low)
    assert "omega_no_interval_fiml" in [f.code for f in observed.findings]


def test_holzinger_swineford_as_the_method_decisions_print_it() -> None:
    answers = answers_of("hs1939_9")
    found = cm.reliability(answers)["scale"]
    assert round(found.alpha.value, 4) == 0.7605
    assert round(found.omega.value, 4) == 0.7381
    assert round(cm.reliability(answers, denominator="observed")["scale"].omega.value, 4) == 0.6296
    # Nine ability tests are not one factor, and the report says so.
    assert [f.code for f in found.findings] == ["omega_poor_fit"]


@pytest.mark.data
@pytest.mark.parametrize("language", ["sv", "en"])
def test_global_brain_health_survey(data_folder: Path, language: str) -> None:
    reference = data_folder / "reference"
    if not reference.is_dir():
        pytest.skip("the folder of data has no folder 'reference' with the reference results")
    case = json.loads((reference / "expected" / f"reliability_gbhs_infl_{language}.json").read_text("utf-8"))
    frame = pd.read_csv(reference / "data" / case["data"]["file"])
    answers = frame.loc[frame["lang"] == language, case["data"]["items"]]
    found = cm.reliability(answers, missing="fiml")["scale"]
    expected = case["result"]["alpha_listwise"]
    assert found.n == case["result"]["feldt_formula_listwise"]["n"]
    assert found.alpha.value == pytest.approx(expected["total"]["raw_alpha"], abs=1e-8)
    assert found.alpha.low == pytest.approx(expected["feldt_ci95"]["lower"], abs=1e-8)
    assert found.alpha.high == pytest.approx(expected["feldt_ci95"]["upper"], abs=1e-8)
    expected = case["result"]["cfa1"]["compRelSEM"]
    assert found.omega.value == pytest.approx(expected["omega_obs.var_FALSE"]["f"], abs=NEAR_LAVAAN)
    observed = cm.reliability(answers, missing="fiml", denominator="observed")["scale"].omega.value
    assert observed == pytest.approx(expected["omega"]["f"], abs=NEAR_LAVAAN)


def test_groups_of_a_plain_frame_come_in_order_of_appearance() -> None:
    frame = pd.read_csv(TESTS / "data" / "hs1939.csv")[["school", *(f"x{i}" for i in range(1, 10))]]
    found = cm.reliability(frame, by="school")
    assert found.groups == ("Pasteur", "Grant-White")
    for group in found.groups:
        expected = LISTWISE[f"hs1939_{group}"]
        assert found["scale", group].alpha.value == pytest.approx(expected["raw_alpha"], abs=1e-10)
        assert found["scale", group].omega.value == pytest.approx(expected["omega_implied"], abs=NEAR_LAVAAN)
    intervals = [f"{name}{end}" for name in ("alpha", "omega") for end in ("", "_low", "_high")]
    assert list(found.to_frame().columns[:10]) == ["scale", "group", "n", "k", *intervals]
    with pytest.raises(DataError, match="Name one"):
        found["scale"]
    with pytest.raises(DataError, match="Did you mean 'Pasteur'"):
        found["scale", "Pastuer"]
    with pytest.raises(DataError, match=r"there is no scale 'skale'.*Did you mean 'scale'"):
        found["skale"]


@pytest.mark.parametrize("analysis", [cm.ordinal_reliability, cm.lower_bounds])
def test_other_reports_of_scales_and_groups_are_read_alike(analysis: Callable[..., Any]) -> None:
    rng = np.random.default_rng(3)
    answers = np.digitize(rng.standard_normal((120, 1)) + rng.standard_normal((120, 4)), [-1, 0, 1])
    frame = pd.DataFrame(answers, columns=list("abcd")).assign(form=np.repeat(["sv", "en"], 60))
    found = analysis(frame, by="form")
    assert (found["scale", "sv"].group, found["scale", "en"].group) == ("sv", "en")
    with pytest.raises(DataError, match="Name one"):
        found["scale"]
    with pytest.raises(DataError, match="no group 'no'"):
        found["scale", "no"]
    with pytest.raises(DataError, match="Did you mean 'scale'"):
        found["skale"]


def test_pandas_and_polars_give_the_same() -> None:
    frame = answers_of("bilingual_PRO_sv").reset_index(drop=True)
    by_pandas, by_polars = cm.reliability(frame), cm.reliability(pl.from_pandas(frame))
    pd.testing.assert_frame_equal(by_pandas.to_frame(), by_polars.to_frame())


@pytest.mark.parametrize("kind", ["Int64", "Float64", "float32", "int64[pyarrow]"])
def test_nullable_columns_are_read(kind: str) -> None:
    frame = answers_of("bilingual_PRO_sv")
    found = cm.reliability(frame.astype(kind))["scale"]
    assert found.n == LISTWISE["bilingual_PRO_sv"]["n"]
    assert found.alpha.value == pytest.approx(LISTWISE["bilingual_PRO_sv"]["raw_alpha"], abs=1e-8)


def test_alpha_may_be_above_omega_and_below_it() -> None:
    differences = {
        np.sign(cm.reliability(answers_of(name))["scale"].omega.value - LISTWISE[name]["raw_alpha"])
        for name in ("hs1939_9", "bfi_C")
    }
    assert differences == {-1.0, 1.0}


def one_factor(n: int, loadings: list[float], seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    weights = np.array(loadings)
    x = rng.standard_normal((n, 1)) * weights + rng.standard_normal((n, len(weights))) * np.sqrt(
        1 - weights**2
    )
    return pd.DataFrame(x, columns=list("abcdefgh")[: len(weights)])


def codes(found: Any) -> list[str]:
    return [f.code for f in found.findings]


def test_a_reversed_item_that_is_not_declared_gives_no_omega_and_is_not_repaired() -> None:
    # semTools gives an omega near zero for the same without a word.
    frame = one_factor(300, [0.7, 0.7, 0.7, 0.7]).assign(d=lambda f: -f["d"])
    found = cm.reliability(frame)["scale"]
    assert math.isnan(found.omega.value)
    assert math.isnan(found.omega.low)
    assert codes(found) == ["negative_item_rest", "omega_negative_loading"]
    assert {f.item for f in found.findings} == {"d"}
    assert found.items["item_rest_r"].iloc[3] < 0
    assert "negativ faktorladdning" in found.findings[1].message("sv")


def test_a_heywood_case_gives_no_omega() -> None:
    # The correlations of a and b with c ask for a loading of a above one: .9 * .8 / .5 > 1.
    cov = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]])
    rng = np.random.default_rng(1)
    raw = rng.standard_normal((100, 3))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False, bias=True))).T
    found = cm.reliability(pd.DataFrame(white @ np.linalg.cholesky(cov).T, columns=list("abc")))["scale"]
    assert math.isnan(found.omega.value)
    assert "omega_heywood" in codes(found)
    finding = next(f for f in found.findings if f.code == "omega_heywood")
    assert finding.item == "a"
    assert finding.values["estimate"] == pytest.approx(1 - 0.9 * 0.8 / 0.5, abs=1e-4)
    assert found.alpha.value > 0.8


def test_answers_that_hardly_overlap_give_no_omega_by_full_information() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.integers(1, 6, (12, 4)).astype(float), columns=list("abcd"))
    frame.loc[:6, ["a", "b"]] = np.nan
    frame.loc[7:, ["c", "d"]] = np.nan
    found = cm.reliability(frame, missing="fiml")["scale"]
    assert math.isnan(found.alpha.value)
    assert math.isnan(found.omega.value)
    assert codes(found) == ["too_few_complete", "omega_never_together"]


def test_an_omega_beyond_one_has_no_interval_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def beyond(*args: object, **options: object) -> tuple[classical.Omega, classical.Interval]:
        return classical.Omega(1.02, 0.1), classical.logit_interval(1.02, 0.1, 0.95)

    monkeypatch.setattr(sys.modules["coprod_measures.analysis.reliability"], "omega_of", beyond)
    found = cm.reliability(one_factor(100, [0.7, 0.7, 0.7]), denominator="observed")["scale"]
    assert found.omega.value == 1.02
    assert math.isnan(found.omega.low)
    assert codes(found) == ["omega_no_interval"]
    assert "1,020" in found.findings[0].message("sv")


def test_two_items_have_alpha_with_a_caution_and_no_omega() -> None:
    found = cm.reliability(one_factor(100, [0.8, 0.8]))["scale"]
    assert found.alpha.value > 0
    assert math.isnan(found.omega.value)
    assert codes(found) == ["two_items"]


def test_a_constant_item_and_a_doubled_item_give_no_omega() -> None:
    frame = one_factor(60, [0.7, 0.7, 0.7, 0.7])
    constant = cm.reliability(frame.assign(d=0.1))["scale"]
    assert codes(constant) == ["constant_item"]
    assert math.isnan(constant.omega.value)
    assert math.isnan(constant.items["item_rest_r"].iloc[3])
    doubled = cm.reliability(frame.assign(d=frame["a"]))["scale"]
    assert codes(doubled) == ["omega_singular"]
    assert math.isnan(doubled.omega.value)
    assert doubled.alpha.value > 0.5


def test_too_few_complete_answers_are_a_finding() -> None:
    frame = one_factor(10, [0.7, 0.7, 0.7])
    frame.loc[1:, "a"] = np.nan
    found = cm.reliability(frame)["scale"]
    assert (found.n, found.n_incomplete) == (1, 9)
    assert math.isnan(found.alpha.value)
    assert codes(found) == ["too_few_complete"]


def test_respondents_left_out_are_told_and_counted() -> None:
    found = cm.reliability(answers_of("bilingual_PRO_sv"))["scale"]
    assert found.n + found.n_incomplete == 600
    note = next(f for f in found.findings if f.code == "incomplete_answers")
    assert note.severity == "note"
    assert note.message("sv").startswith("scale, alla: 92 av 600 svarande (15\u00a0%)")


def test_options_and_data_are_checked() -> None:
    frame = one_factor(50, [0.7, 0.7, 0.7])
    with pytest.raises(OptionError, match="Did you mean 'observed'"):
        cm.reliability(frame, denominator="obseved")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="between 0 and 1"):
        cm.reliability(frame, level=95)
    with pytest.raises(DataError, match="there is no column 'language'"):
        cm.reliability(frame, by="language")
    with pytest.raises(DataError, match="Leave out columns that are not items"):
        cm.reliability(frame.assign(who=["x"] * 50))
    with pytest.raises(DataError, match="item columns"):
        cm.reliability(frame[["a"]])


def test_level_widens_both_intervals() -> None:
    frame = answers_of("datcat_f1")
    narrow, wide = (cm.reliability(frame, level=level)["scale"] for level in (0.8, 0.99))
    for name in ("alpha", "omega"):
        inner, outer = getattr(narrow, name), getattr(wide, name)
        assert outer.low < inner.low < inner.value < inner.high < outer.high
        assert outer.level == 0.99


def test_it_shows_itself_in_both_languages_within_a_screen() -> None:
    frame = pd.read_csv(TESTS / "data" / "hs1939.csv")[["school", *(f"x{i}" for i in range(1, 10))]]
    found = cm.reliability(frame, by="school")
    assert len(str(found).splitlines()) <= 26
    assert "Cronbachs alfa [95\u00a0% konfidensintervall]" in found.to_markdown("sv")
    assert "0,73 [0,66; 0,79]" in found.to_markdown("sv")
    assert "<caption>Internal consistency</caption>" in found._repr_html_()
    assert "deltametoden" in found.methods("sv")[1]
    assert "Item–rest r" in str(found["scale", "Pasteur"])


def test_observed_omega_has_an_honest_interval() -> None:
    """Over simulated samples the standard error is near the spread, and the interval covers."""
    loadings = [0.4, 0.5, 0.6, 0.7, 0.8]
    truth = sum(loadings) ** 2 / (sum(loadings) ** 2 + sum(1 - w * w for w in loadings))
    found = [
        cm.reliability(one_factor(200, loadings, seed), denominator="observed")["scale"].omega
        for seed in range(150)
    ]
    errors = [implied_se(f) for f in found]
    spread = np.std([f.value for f in found])
    assert np.mean(errors) == pytest.approx(spread, rel=0.2)
    assert np.mean([f.low < truth < f.high for f in found]) > 0.88
