# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every reference case of lavaan 0.6-14 and semTools 0.5-6 for ordinal items, quantity by quantity.

lavaan's polychoric correlations stop 1e-8 to 4e-8 before the maximum and its least squares a little
before the minimum; with the equality constraints of groups it stops earlier, so that estimates on the
theta scale differ by up to 1e-4.
"""

from __future__ import annotations

import json
import math
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_measures.errors import ModelError, StatisticalWarning
from coprod_measures.estimation import cfa, difference_test
from coprod_measures.estimation.ordinal_fit import OrdinalFit
from coprod_measures.model.ordinal_statistics import ordinal_statistics

TESTS = Path(__file__).resolve().parent.parent
FOLDER = TESTS / "reference" / "ordinal"
SHIPPED = {path.name for path in (TESTS / "data").glob("*.csv")}
ESTIMATE, ERROR, STATISTIC, GROUPS = 5e-5, 2e-5, 1e-6, 2e-4
ROBUST = ("cfi_robust", "tli_robust", "nnfi_robust", "rni_robust")


@cache
def _case(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


NAMES = sorted(
    path.stem for path in FOLDER.glob("*.json") if path.stem.startswith(("cfa_", "ord_", "steps_", "model_"))
)
NAMES.remove("cfa_datcat_internals")


def _parameters(kind: str = "models") -> list[Any]:
    found = []
    for name in NAMES:
        if kind not in _case(name):
            continue
        marks = [] if _case(name)["data"] in SHIPPED else [pytest.mark.data]
        for entry in _case(name)[kind]:
            found.append(pytest.param(name, entry, marks=marks, id=f"{name}:{entry}".replace(" -> ", "-")))
    return found


@cache
def _frame(name: str) -> pd.DataFrame:
    """Return the data of a case, recoded and sorted as its R script did."""
    file = _case(name)["data"]
    folder = (
        TESTS / "data" if file in SHIPPED else Path(os.environ["COPROD_MEASURES_DATA"], "reference", "data")
    )
    path = folder / file if (folder / file).exists() else folder / "reference" / "data" / file
    data = pd.read_csv(path)
    if "gbhs" in name:
        items = [c for c in data if c.endswith("_infl")]
        data[items] = (data[items] - (1 if "4cat" in name else 2)).clip(lower=1)
    if name.startswith("steps"):
        for item in ("PRO1", "PRO2", "PRO3"):
            data[item] = (data[item] > 3).astype(float).where(data[item].notna())
        data["PRO4"] = data["PRO4"].map({1: 0, 2: 0, 3: 1, 4: 1, 5: 2})
    if _case(name).get("recode") == "binary":
        items = [f"{scale}{i}" for scale in ("PRO", "INC", "REC") for i in range(1, 5)]
        data[items] = (data[items] > 3).astype(float).where(data[items].notna())
    if not name.startswith("cfa") and "lang" in data:  # the Swedish group first
        data = data.sort_values("lang", key=lambda s: s == "en", kind="stable")
    return data


def _options(name: str) -> dict[str, Any]:
    if name.startswith("cfa"):
        parts = name.split("_")
        estimator = next(p for p in parts if "LS" in p)
        return {
            "estimator": estimator,
            "parameterization": "theta" if "theta" in parts else "delta",
            "identification": "std_lv" if "stdlv" in parts else "marker",
            "missing": "pairwise" if "pairwise" in parts else "listwise",
        }
    if name.startswith("model"):
        case = _case(name)
        defaults = {"estimator": "WLSMV", "ordered": True}
        return (
            defaults
            | dict(case["options"] or {})
            | {"identification": "std_lv" if case["std_lv"] else "marker"}
        )
    millsap = "millsap" in name
    return {
        "estimator": "WLSMV",
        "parameterization": "delta" if name.endswith("delta") else "theta",
        "identification": "marker" if millsap else "std_lv",
        "ordinal_identification": "millsap_tein_2004" if millsap else "wu_estabrook_2016",
        "group": None if "longitudinal" in name else "g" if "datcat" in name else "lang",
    }


@cache
def _fit(name: str, step: str, by_syntax: bool = False) -> OrdinalFit:
    case = _case(name)
    model = case["models"][step]
    options = _options(name)
    if by_syntax or "longitudinal" in name:
        options |= {"identification": "marker", "ordinal_identification": "wu_estabrook_2016"}
        text = model["syntax"]
    else:
        options |= {"equal": model.get("equal", []), "free": model.get("free", [])}
        text = case["model"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        fit = cfa(text, _frame(name), **options)
    assert isinstance(fit, OrdinalFit)
    return fit


def _deviations(fit: OrdinalFit, parameters: list[list[Any]]) -> dict[str, float]:
    """Largest absolute deviation of estimates, errors and both standardised solutions."""
    place = {(p.key, p.group): row for row, p in enumerate(fit.table.parameters)}
    std_lv, std_all = fit.standardised
    ours = {"est": fit.values, "se": fit.standard_errors, "std_lv": std_lv, "std_all": std_all}
    worst = dict.fromkeys(ours, 0.0)
    for lhs, op, rhs, group, *numbers in parameters:
        key = (rhs, op, lhs) if op == "~~" and rhs < lhs else (lhs, op, rhs)
        for name, theirs in zip(ours, numbers, strict=True):
            if theirs is not None:
                worst[name] = max(worst[name], abs(float(ours[name][place[key, group]]) - theirs))
    return worst


@pytest.mark.parametrize(("name", "step"), _parameters())
def test_estimates(name: str, step: str) -> None:
    fit = _fit(name, step)
    assert fit.converged
    worst = _deviations(fit, _case(name)["models"][step]["parameters"])
    grouped = not name.startswith("cfa")
    assert worst["est"] < (GROUPS if grouped else ESTIMATE), worst
    assert worst["se"] < (GROUPS if grouped else ERROR), worst
    assert worst["std_all"] < ESTIMATE, worst
    assert worst["std_lv"] < (GROUPS if grouped else ESTIMATE), worst


@pytest.mark.parametrize(("name", "step"), _parameters())
def test_fit(name: str, step: str) -> None:
    ours, theirs = _fit(name, step).fit_measures(), _case(name)["models"][step]["fit"]
    many = len(_fit(name, step).group_labels) > 1
    for measure, value in theirs.items():
        key = measure.replace(".", "_")
        if many and key in ROBUST:
            continue  # lavaan's are wrong here, see test_robust_indices_of_groups
        found = ours[key]
        if value is None:
            assert math.isnan(found), key
            continue
        # measures of a wide range, like p values, inherit the statistic's relative error of 1e-6
        tolerance = 5e-6 if key.startswith(("chisq", "baseline", "fmin", "df", "npar")) else 2e-5
        assert found == pytest.approx(value, rel=tolerance, abs=tolerance), key


@pytest.mark.parametrize(("name", "step"), [p for p in _parameters() if "cfa" in p.id and "datcat" in p.id])
def test_statistic_of_one_group(name: str, step: str) -> None:
    ours, theirs = _fit(name, step).fit_measures(), _case(name)["models"][step]["fit"]
    for key in ("chisq", "baseline.chisq", "chisq.scaled", "baseline.chisq.scaled"):
        if theirs.get(key) is not None:
            assert ours[key.replace(".", "_")] == pytest.approx(theirs[key], rel=STATISTIC), key


@pytest.mark.parametrize(("name", "pair"), _parameters("differences"))
def test_differences(name: str, pair: str) -> None:
    freer, restricted = (_fit(name, step) for step in pair.split(" -> "))
    tests = _case(name)["differences"][pair]
    if name.startswith("steps"):
        tests = [["scaled_shifted", *tests]]
        if pair == "thr_load -> thr_load_int":
            # With equal loadings a binary item's residual variance is 1 in both groups, and free once its
            # intercept is equal too, so these are not nested; R tests them without a word.
            with pytest.raises(ModelError, match="not nested"):
                difference_test(freer, restricted)
            return
    for method, statistic, df in tests:
        if df == 0:  # equivalent models: R gives a statistic on 0 df, which is no test
            with pytest.raises(ModelError, match="same degrees of freedom"):
                difference_test(freer, restricted, method=method)
            continue
        ours = difference_test(freer, restricted, method=method)
        assert ours.df == pytest.approx(df, abs=1e-5)
        assert ours.chisq == pytest.approx(statistic, rel=1e-6, abs=2e-5)


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("ord_datcat_g")])
def test_written_out_by_semtools(name: str) -> None:
    """The syntax that measEq.syntax writes gives the same fit as equal=."""
    for step in _case(name)["models"]:
        written, asked = _fit(name, step, by_syntax=True), _fit(name, step)
        assert written.df == asked.df
        assert written.chisquare.statistic == pytest.approx(asked.chisquare.statistic, rel=1e-9)


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("cfa") and "gbhs" not in n])
def test_sample_statistics(name: str) -> None:
    case = _case(name)
    options = _options(name)
    statistics = ordinal_statistics(_frame(name), case["items"], missing=options["missing"])
    group = statistics.groups[0]
    n_thresholds = sum(statistics.n_thresholds)
    np.testing.assert_allclose(group.statistics[:n_thresholds], case["th"], atol=1e-9)
    np.testing.assert_allclose(group.cov, case["cov"], atol=1e-7)


@pytest.mark.parametrize(
    ("name", "step"),
    [p for p in _parameters() if "modification_indices" in _case(p.values[0])["models"].get("model", {})],
)
def test_modification_indices(name: str, step: str) -> None:
    theirs = _case(name)["models"][step]["modification_indices"]
    ours = _fit(name, step).modification_indices().set_index(["lhs", "op", "rhs"])
    for lhs, op, rhs, gain, change, std_lv, std_all in theirs:
        row = ours.loc[(lhs, op, rhs)] if (lhs, op, rhs) in ours.index else ours.loc[(rhs, op, lhs)]
        assert row["mi"] == pytest.approx(gain, rel=1e-4)
        assert row["epc"] == pytest.approx(change, rel=1e-4, abs=1e-5)
        assert row["sepc_lv"] == pytest.approx(std_lv, rel=1e-4, abs=1e-5)
        assert row["sepc_all"] == pytest.approx(std_all, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("model_") and _case(n)["residuals"]])
def test_standardised_residuals(name: str) -> None:
    fit = _fit(name, "model")
    residuals = fit.residuals("standardized")
    for group, ours, theirs in zip(fit.groups, residuals.values(), _case(name)["residuals"], strict=True):
        # lavaan divides the variance of a group's residual by all cases, see the next test
        factor = np.sqrt(fit.n / group.n)
        matrix = factor * ours["cov"].loc[theirs["items"], theirs["items"]].to_numpy()
        for found, wanted in ((matrix, theirs["cov"]), (factor * ours["th"].to_numpy(), theirs["th"])):
            given = np.array(wanted, dtype=float)
            clear = np.abs(given) > 0.01  # lavaan gives very small residuals another, smaller ratio
            np.testing.assert_allclose(found[clear], given[clear], atol=2e-4)


def test_standardised_residuals_of_groups_are_those_of_each_group_alone() -> None:
    name = "model_two_groups_pairwise"
    together = _fit(name, "model").residuals("standardized")
    data = _frame(name)
    for label, residuals in together.items():
        options = _options(name) | {"group": None}
        alone = cfa(_case(name)["model"], data[data["lang"] == label], **options).residuals("standardized")[
            ""
        ]
        # the only difference: errors from n minus groups, together, and n - 1, alone
        np.testing.assert_allclose(residuals["cov"], alone["cov"], rtol=5e-3, atol=1e-6)


@pytest.mark.parametrize("method", ["regression", "Bartlett"])
def test_factor_scores(method: str) -> None:
    theirs = _case("cfa_datcat_WLSMV_delta")["models"]["model"][f"scores_{method}"]
    ours = _fit("cfa_datcat_WLSMV_delta", "model").factor_scores(method)[theirs["factors"]]  # type: ignore[arg-type]
    # lavaan maximises case by case and stops at 1e-4
    np.testing.assert_allclose(ours.head(10), np.array(theirs["first"], dtype=float), atol=2e-4)


@pytest.mark.parametrize("method", ["regression", "Bartlett"])
def test_factor_scores_do_not_depend_on_the_parameterization(method: str) -> None:
    """Scores over their standard deviation are the same in delta and theta.

    lavaan 0.6-14 gives other scores in theta (off by .26 among the first ten, standard deviation 1.038
    for what is 1.162 in the same units), so there is no figure of R's to compare with.
    """
    in_delta, in_theta = (_fit(f"cfa_datcat_WLSMV_{p}", "model") for p in ("delta", "theta"))
    units = [np.sqrt(np.diag(f.matrices[0].latent_cov)) for f in (in_delta, in_theta)]
    scores = [f.factor_scores(method)[["f1", "f2"]].to_numpy() for f in (in_delta, in_theta)]  # type: ignore[arg-type]
    np.testing.assert_allclose(scores[0] / units[0], scores[1] / units[1], atol=1e-6)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        p
        for p in _parameters()
        if p.id.endswith(":configural") or p.id.startswith(("model_two", "model_wls_two", "ord_datcat_long"))
    ],
)
def test_robust_indices_of_groups(name: str, step: str) -> None:
    """lavaan divides the expectation of the independence model by each group's share, which is wrong.

    Under independence the statistic of group g, n_g (-log|R_g|), has expectation tr(Gamma_g); lavaan 0.6-14
    subtracts sum_g tr(Gamma_g) n / n_g. Its figures follow from ours with that replaced.
    """
    fit = _fit(name, step)
    theirs = _case(name)["models"][step]["fit"]
    if "cfi.robust" not in theirs:
        assert "cfi_robust" not in fit.fit_measures()
        return
    if theirs["cfi.robust"] is None or len(fit.group_labels) == 1:
        assert math.isnan(fit.fit_measures()["cfi_robust"]) == (theirs["cfi.robust"] is None)
        return
    ours = fit.fit_measures()
    head = len(fit.sample.layout.variable)
    traces = [float(np.trace(g.gamma[head:, head:])) for g in fit.groups]
    worst = sum(-g.n * float(np.linalg.slogdet(g.cov)[1]) for g in fit.groups)
    misfit = (1.0 - ours["rni_robust"]) * (worst - sum(traces))
    with_their_error = worst - sum(t * fit.n / g.n for t, g in zip(traces, fit.groups, strict=True))
    assert 1.0 - misfit / with_their_error == pytest.approx(theirs["rni.robust"], abs=1e-6)
    assert ours["rmsea_robust"] == pytest.approx(theirs["rmsea.robust"], abs=1e-6)
