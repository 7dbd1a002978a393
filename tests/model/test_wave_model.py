# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Models over waves against semTools: ordinal items, with groups, and released parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from coprod_measures.errors import OptionError
from coprod_measures.estimation import CfaFit, difference_test, fit_model
from coprod_measures.estimation.ordinal_cfa import fit_ordinal
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.model.ordinal_statistics import ordinal_statistics
from coprod_measures.model.wave_model import WaveModel

TESTS = Path(__file__).resolve().parent.parent
WAVES: dict[str, Any] = json.loads((TESTS / "reference" / "waves.json").read_text(encoding="utf-8"))
ALONE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "ordinal" / "ord_datcat_longitudinal.json").read_text(encoding="utf-8")
)
ITEMS = {f"u{i}": (f"u{i}", f"u{i + 4}") for i in range(1, 5)}
LONG = {f"y{i}": tuple(f"y{i}t{t}" for t in (1, 2, 3)) for i in (1, 2, 3)}
EQUAL = {
    "configural": (),
    "thresholds": ("thresholds",),
    "metric": ("thresholds", "loadings"),
    "scalar": ("thresholds", "loadings", "intercepts"),
    "strict": ("thresholds", "loadings", "intercepts", "residuals"),
    "eq_means": ("thresholds", "loadings", "intercepts", "residuals", "means"),
}
NAMES = {"thr_load": "metric", "thr_load_int": "scalar"}


def _target(pair: str) -> str:
    """Return the restricted model of "scalar -> strict"."""
    name = pair.split(" -> ")[1]
    return NAMES.get(name, name)


def ordinal_model(n_groups: int = 1, n_thresholds: int = 4) -> WaveModel:
    counts = dict.fromkeys(ITEMS, n_thresholds)
    return WaveModel.of(
        FactorModel.parse("FU =~ u1 + u2 + u3 + u4"), ITEMS, n_groups=n_groups, n_thresholds=counts
    )


def ordinal_steps(case: str, steps: list[str]) -> dict[str, CfaFit]:
    data = pd.read_csv(TESTS / "data" / "datcat.csv")
    answers = [c for names in ITEMS.values() for c in names]
    if case == "three":
        data[answers] = (data[answers] - 1).clip(1, 3)
    if case == "two":
        data[answers] = (data[answers] > 2).astype(int)
    group = "g" if case == "group" else None
    model = ordinal_model(2 if group else 1, {"three": 2, "two": 1}.get(case, 4))
    sample = ordinal_statistics(data, model.observed, group=group)
    estimator = "ULSMV" if case == "ulsmv" else "WLSMV"
    return {
        s: fit_ordinal(
            model.at(EQUAL[s]), sample, estimator=estimator, parameterization="theta", identification="std_lv"
        )
        for s in steps
    }


def check_parameters(fit: CfaFit, expected: list[list[Any]], tolerance: float) -> None:
    rows = {(p.lhs, p.op, p.rhs, p.group): r for r, p in enumerate(fit.table.parameters)}
    seen = 0
    for lhs, op, rhs, group, est, se, *_ in expected:
        lhs, rhs = (_named(name) for name in (lhs, rhs))
        row = rows.get((lhs, op, rhs, group), rows.get((rhs, op, lhs, group)))
        assert row is not None, (lhs, op, rhs, group)
        assert fit.values[row] == pytest.approx(est, abs=tolerance), (lhs, op, rhs)
        if op != "~*~":
            assert fit.standard_errors[row] == pytest.approx(se, abs=tolerance), (lhs, op, rhs)
        seen += op != "~*~"
    assert seen == sum(p.op != "~*~" for p in fit.table.parameters)


def _named(name: str) -> str:
    """Name factors as the model does: FU1 and ft1 of the scripts are FU.t1 and f.t1."""
    if name.startswith("FU"):
        return f"FU.t{name[2:]}"
    return f"f.t{name[2:]}" if name.startswith("ft") else name


def test_the_ordinal_models_over_waves_are_those_of_semtools() -> None:
    expected = {NAMES.get(name, name): found for name, found in ALONE["models"].items()}
    fits = ordinal_steps("alone", list(expected))
    before = None
    for step, fit in fits.items():
        measures = fit.fit_measures()
        for name in ("chisq", "df", "chisq.scaled", "cfi.scaled", "tli.scaled", "rmsea.scaled", "srmr"):
            assert measures[name.replace(".", "_")] == pytest.approx(
                expected[step]["fit"][name], rel=2e-6, abs=2e-6
            ), (step, name)
        check_parameters(fit, expected[step]["parameters"], 2e-4)
        if before is not None:
            test = difference_test(before, fit)
            (_, chisq, df), _ = next(v for k, v in ALONE["differences"].items() if _target(k) == step)
            assert (test.chisq, test.df) == pytest.approx((chisq, df), abs=2e-5)
        before = fit


@pytest.mark.parametrize("case", WAVES["ordinal"])
def test_groups_fewer_answers_and_other_weights_too(case: str) -> None:
    expected = WAVES["ordinal"][case]
    before = None
    for step, fit in ordinal_steps(case, list(expected)).items():
        measures = fit.fit_measures()
        for name in ("npar", "chisq", "df", "chisq.scaled", "cfi.scaled", "rmsea.scaled", "srmr"):
            value = expected[step]["fit"][name]
            assert measures[name.replace(".", "_")] == pytest.approx(value, rel=2e-6, abs=2e-6), (step, name)
        check_parameters(fit, expected[step]["parameters"], 3e-4)
        if "difference" in expected[step]:
            test, found = difference_test(before, fit), expected[step]["difference"]
            assert (test.chisq, test.df, test.pvalue) == pytest.approx(
                (found["chisq"], found["df"], found["p"]), abs=2e-5
            )
        before = fit


def released_fit(case: str, equal: tuple[str, ...]) -> CfaFit:
    data = pd.read_csv(TESTS / "data" / "exlong.csv")
    kind, estimator = case.split("_")
    free = {"loading": ("f =~ y3", "y3 ~1"), "intercept": ("y3 ~1",), "none": ()}[kind]
    model = WaveModel.of(FactorModel.parse("f =~ y1 + y2 + y3"), LONG).releasing(free)
    return fit_model(model.at(equal), sample_statistics(data, model.observed), estimator=estimator)


CONTINUOUS = {s: tuple(k for k in EQUAL[s] if k != "thresholds") for s in ("metric", "scalar", "strict")}


@pytest.mark.parametrize("case", WAVES["partial"])
def test_released_parameters_are_those_of_semtools(case: str) -> None:
    before = None
    for step, expected in WAVES["partial"][case].items():
        fit = released_fit(case, CONTINUOUS[step])
        measures = fit.fit_measures()
        for name, value in expected["fit"].items():
            assert measures[name.replace(".", "_")] == pytest.approx(value, rel=2e-6, abs=2e-6), (step, name)
        check_parameters(fit, expected["parameters"], 2e-5)
        if before is not None:
            test, found = difference_test(before, fit), expected["difference"]
            assert (test.chisq, test.df, test.pvalue) == pytest.approx(
                (found["chisq"], found["df"], found["p"]), abs=2e-5
            )
        before = fit


@pytest.mark.parametrize(
    ("name", "case", "step"),
    [
        ("metric", "none_ML", "metric"),
        ("scalar", "none_ML", "scalar"),
        ("scalar_released", "intercept_ML", "scalar"),
    ],
)
def test_score_tests_between_waves_are_those_of_lavaan(name: str, case: str, step: str) -> None:
    found = released_fit(case, CONTINUOUS[step]).score_tests().univariate
    ours = {(r.lhs, r.op, r.rhs): (r.chisq, r.pvalue) for r in found.itertuples()}
    expected = {(_named(lhs), op, rhs): (x, p) for lhs, op, rhs, x, p in WAVES["scores"][name]}
    assert ours.keys() == expected.keys()
    for key, value in expected.items():
        assert ours[key] == pytest.approx(value, abs=2e-4), key


def test_only_unit_variances_let_every_parameter_be_free() -> None:
    model = FactorModel.parse("f =~ y1 + y2 + y3")
    with pytest.raises(OptionError, match="released parameters"):
        WaveModel.of(model, LONG, identification="ul").releasing(("y3 ~1",))
    with pytest.raises(OptionError, match="ordinal items"):
        WaveModel.of(model, LONG, identification="effect", n_thresholds=dict.fromkeys(LONG, 3))
