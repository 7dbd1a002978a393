# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Factor models of ordinal items: laws, truth, findings and refusals."""

from __future__ import annotations

import json
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import coprod_measures as cm
from coprod_measures import messages
from coprod_measures.errors import (
    DataError,
    EstimationError,
    ModelError,
    NotSupportedError,
    OptionError,
    StatisticalWarning,
)
from coprod_measures.estimation import cfa, difference_test
from coprod_measures.estimation.ordinal_cfa import fit_ordinal
from coprod_measures.estimation.ordinal_fit import OrdinalFit
from coprod_measures.model import FactorModel
from coprod_measures.model.ordinal_identification import complete_ordinal
from coprod_measures.model.ordinal_statistics import ordinal_statistics

TESTS = Path(__file__).resolve().parent.parent
MODEL = "f1 =~ u1 + u2 + u3 + u4\nf2 =~ u5 + u6 + u7 + u8"
STEPS: tuple[tuple[str, ...], ...] = (
    (), ("thresholds",), ("thresholds", "loadings"), ("thresholds", "loadings", "intercepts"),
)  # fmt: skip


@pytest.fixture(scope="module")
def datcat() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "datcat.csv")


@pytest.fixture(scope="module")
def mixed() -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "hs1939.csv")
    frame["x1"] = np.searchsorted([4, 5, 6], frame["x1"], side="right")
    frame["x2"] = np.searchsorted([5.5, 6.5, 7.5], frame["x2"], side="right")
    frame["x5"] = np.searchsorted([4.5], frame["x5"], side="right")
    return frame


def _fit(model: str, data: Any, **options: Any) -> OrdinalFit:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        fit = cfa(model, data, **{"estimator": "WLSMV", **options})
    assert isinstance(fit, OrdinalFit)
    return fit


def _grouped(data: pd.DataFrame, equal: tuple[str, ...], **options: Any) -> OrdinalFit:
    defaults = {"group": "g", "parameterization": "theta", "identification": "std_lv"}
    return _fit(MODEL, data, equal=equal, **{**defaults, **options})


# --- derivatives -------------------------------------------------------------------------------------


@pytest.mark.parametrize("parameterization", ["delta", "theta"])
@pytest.mark.parametrize("equal", STEPS)
def test_gradient_and_hessian_against_central_differences(
    datcat: pd.DataFrame, parameterization: str, equal: tuple[str, ...]
) -> None:
    objective = _grouped(datcat, equal, parameterization=parameterization).objective
    _check_derivatives(objective, _grouped(datcat, equal, parameterization=parameterization).minimum.theta)


@pytest.mark.parametrize("parameterization", ["delta", "theta"])
def test_derivatives_with_continuous_variables(mixed: pd.DataFrame, parameterization: str) -> None:
    fit = _fit("v =~ x1 + x2 + x3\nt =~ x4 + x5 + x6\nx3 ~~ x4", mixed, ordered=["x1", "x2", "x5"],
               parameterization=parameterization)  # fmt: skip
    _check_derivatives(fit.objective, fit.minimum.theta)


def _check_derivatives(objective: Any, theta: np.ndarray) -> None:
    point = theta + np.random.default_rng(1).normal(size=len(theta)) * 0.05
    found = objective.derivatives(point, "observed")
    step = 1e-5
    moves = np.eye(len(theta)) * step
    slope = [(objective.value(point + m) - objective.value(point - m)) / (2 * step) for m in moves]
    bend = [
        (objective.derivatives(point + m, "expected").gradient
         - objective.derivatives(point - m, "expected").gradient) / (2 * step)
        for m in moves
    ]  # fmt: skip
    np.testing.assert_allclose(found.gradient, slope, atol=1e-8)
    np.testing.assert_allclose(found.information, np.array(bend), atol=1e-8 * np.abs(found.information).max())


# --- laws --------------------------------------------------------------------------------------------


def test_fit_does_not_depend_on_how_the_model_is_identified(datcat: pd.DataFrame) -> None:
    fits = [
        _fit(MODEL, datcat, parameterization=p, identification=i)
        for p in ("delta", "theta")
        for i in ("marker", "std_lv")
    ]
    for fit in fits[1:]:
        assert fit.chisquare.statistic == pytest.approx(fits[0].chisquare.statistic, rel=1e-10)
        assert fit.scaled is not None
        assert fits[0].scaled is not None
        assert fit.scaled.statistic == pytest.approx(fits[0].scaled.statistic, rel=1e-8)
        loadings = [f.standardised[1][[p.op == "=~" for p in f.table.parameters]] for f in (fits[0], fit)]
        np.testing.assert_allclose(loadings[0], loadings[1], atol=1e-8)


@pytest.mark.parametrize("equal", STEPS)
def test_groups_do_not_depend_on_the_parameterization_or_their_order(
    datcat: pd.DataFrame, equal: tuple[str, ...]
) -> None:
    first = _grouped(datcat, equal)
    for options in (
        {"parameterization": "delta"},
        {"identification": "marker"},
        {"group_order": ("female", "male")},
    ):
        other = _grouped(datcat, equal, **options)
        assert other.df == first.df
        assert other.chisquare.statistic == pytest.approx(first.chisquare.statistic, rel=1e-8)


def test_a_group_compared_with_itself_differs_in_nothing(datcat: pd.DataFrame) -> None:
    twice = pd.concat([datcat.assign(g="first"), datcat.assign(g="second")])
    fits = [_grouped(twice, equal) for equal in (*STEPS, (*STEPS[-1], "residuals"))]
    for fit in fits[1:]:
        assert fit.chisquare.statistic == pytest.approx(fits[0].chisquare.statistic, rel=1e-9)
    test = difference_test(fits[2], fits[3])
    assert test.unscaled == pytest.approx(0.0, abs=1e-8)
    assert fits[3].latent_means()["est"].abs().max() < 1e-6


def test_labels_do_the_same_as_equal(datcat: pd.DataFrame) -> None:
    written = MODEL.replace("u2", "c(a, a)*u2") + "\n"
    one = _fit(written, datcat, group="g")
    assert one.df == _fit(MODEL, datcat, group="g").df + 1
    assert one.coefficient("f1", "=~", "u2", 1) == one.coefficient("f1", "=~", "u2", 2)


def test_answers_may_be_recoded_in_any_increasing_way(datcat: pd.DataFrame) -> None:
    other = datcat.copy()
    for item in (f"u{i}" for i in range(1, 9)):
        other[item] = other[item].map({1: -3, 2: 0, 3: 0.5, 4: 7, 5: 99})
    first, second = _fit(MODEL, datcat), _fit(MODEL, other)
    np.testing.assert_array_equal(first.values, second.values)


def test_any_frame(datcat: pd.DataFrame) -> None:
    ours = _fit(MODEL, pl.from_pandas(datcat), group="g")
    assert ours.chisquare.statistic == _fit(MODEL, datcat, group="g").chisquare.statistic


def test_statistics_can_be_given(datcat: pd.DataFrame) -> None:
    names = [f"u{i}" for i in range(8, 0, -1)]
    statistics = ordinal_statistics(datcat, names)
    fit = cfa(MODEL, statistics)
    assert isinstance(fit, OrdinalFit)
    assert fit.options.estimator == "WLSMV"
    assert fit.chisquare.statistic == pytest.approx(_fit(MODEL, datcat).chisquare.statistic, rel=1e-10)


def test_mean_and_variance_adjusted_test(datcat: pd.DataFrame) -> None:
    """Same p value in the tail as the scaled and shifted test, on fractional degrees of freedom."""
    shifted, adjusted = _fit(MODEL, datcat), _fit(MODEL, datcat, estimator="WLSMVS")
    assert shifted.scaled is not None
    assert adjusted.scaled is not None
    assert adjusted.scaled.df < shifted.df
    ratio = shifted.scaled.factor**2 * shifted.df  # tr(U Gamma U Gamma)
    assert adjusted.scaled.df == pytest.approx(adjusted.scaled.trace**2 / ratio, rel=1e-8)
    assert adjusted.scaled.pvalue == pytest.approx(shifted.scaled.pvalue, abs=0.01)


@pytest.mark.parametrize("name", ["delta", "theta", "one"])
def test_ordinal_and_continuous_together_are_lavaans(mixed: pd.DataFrame, name: str) -> None:
    case = json.loads((TESTS / "reference" / "ordinal" / f"mixed_{name}.json").read_text("utf-8"))
    fit = _fit(case["model"], mixed, ordered=case["ordered"], parameterization=case["parameterization"])
    place = {(p.key, p.group): row for row, p in enumerate(fit.table.parameters)}
    std_lv, std_all = fit.standardised
    # one of lavaan's polyserial correlations stops 1e-5 before its maximum (see tests/numerics)
    for lhs, op, rhs, group, est, se, lv, full in case["models"]["model"]["parameters"]:
        row = place[(rhs, op, lhs) if op == "~~" and rhs < lhs else (lhs, op, rhs), group]
        assert fit.values[row] == pytest.approx(est, abs=1e-4)
        assert fit.standard_errors[row] == pytest.approx(se, abs=1e-4)
        if lv is not None:
            assert std_lv[row] == pytest.approx(lv, abs=1e-4)
            assert std_all[row] == pytest.approx(full, abs=1e-4)
    ours = fit.fit_measures()
    for measure, value in case["models"]["model"]["fit"].items():
        found = ours[measure.replace(".", "_")]
        if value is None:
            assert np.isnan(found), measure
        else:
            assert found == pytest.approx(value, rel=2e-4, abs=2e-4), measure


# --- truth -------------------------------------------------------------------------------------------


def test_simulated_truth_is_recovered() -> None:
    draw = np.random.default_rng(1)
    n, loadings = 6000, np.array([0.8, 0.7, 0.6, 0.75, 0.65, 0.5])
    factors = draw.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], size=n)
    latent = np.repeat(factors, 3, axis=1) * loadings + draw.normal(size=(n, 6)) * np.sqrt(1 - loadings**2)
    cuts = [[-1.2, -0.3, 0.5, 1.4], [0.2], [-0.8, 0.9], [-1, 0, 1], [-0.5, 0.1, 0.7, 1.5], [0.0, 1.2]]
    frame = pd.DataFrame({f"y{j + 1}": np.searchsorted(c, latent[:, j]) for j, c in enumerate(cuts)})
    fit = _fit("a =~ y1 + y2 + y3\nb =~ y4 + y5 + y6", frame, identification="std_lv")
    table = fit.parameter_estimates()
    truth = {("=~", f"y{j + 1}"): v for j, v in enumerate(loadings)} | {("~~", "b"): 0.5}
    rows = table[
        (table["op"] == "=~") | ((table["op"] == "~~") & (table["lhs"] == "a") & (table["rhs"] == "b"))
    ]
    for row in rows.itertuples():
        assert abs(row.est - truth[row.op, row.rhs]) < 4 * row.se
    thresholds = table[table["op"] == "|"]
    for row in thresholds.itertuples():
        assert abs(row.est - cuts[int(row.lhs[1]) - 1][int(row.rhs[1]) - 1]) < 4 * row.se
    assert fit.scaled is not None
    assert fit.scaled.pvalue > 0.001


def test_a_shift_of_all_thresholds_shows_at_the_intercepts() -> None:
    draw = np.random.default_rng(4)
    n = 3000
    group = np.repeat(["a", "b"], n // 2)
    latent = 0.7 * draw.normal(size=(n, 1)) + np.sqrt(0.51) * draw.normal(size=(n, 5))
    latent[group == "b", 2] += 0.4
    frame = pd.DataFrame({f"y{j}": np.searchsorted([-1, -0.2, 0.6, 1.4], latent[:, j]) for j in range(5)})
    frame["g"] = group
    model = "f =~ " + " + ".join(f"y{j}" for j in range(5))
    fits = [
        _fit(model, frame, group="g", parameterization="theta", identification="std_lv", equal=e)
        for e in STEPS
    ]
    tests = [difference_test(a, b) for a, b in pairwise(fits)]
    assert tests[0].pvalue > 0.01
    assert tests[1].pvalue > 0.01
    assert tests[2].pvalue < 1e-8
    released = _fit(model, frame, group="g", parameterization="theta", identification="std_lv",
                    equal=STEPS[-1], free=["y2 ~1"])  # fmt: skip
    assert difference_test(fits[2], released).pvalue > 0.01
    # in units of the residual's standard deviation, sqrt(.51)
    assert released.coefficient("y2", "~1", "", "b") == pytest.approx(0.4 / np.sqrt(0.51), abs=0.15)


@pytest.mark.data
def test_health_survey_in_two_languages(data_folder: Path) -> None:
    """Five items of the Global Brain Health Survey, English and Swedish forms, answers 1 and 2 merged."""
    from coprod_measures import datasets

    frame = datasets.load_gbhs()
    items = [f"q02_{x}_infl" for x in ("socenv", "education", "income", "profession", "lifegoals")]
    answers = cm.validate(frame, datasets.gbhs_instrument())[0].to_numpy(items)
    data = pd.DataFrame(answers, columns=items).assign(language=frame["form_language"].to_numpy())
    model = "social =~ " + " + ".join(items)
    options = {"group": "language", "parameterization": "theta", "identification": "std_lv"}
    with pytest.raises(DataError, match=r"q02_socenv_infl.* has no answer 1 in the group sv"):
        _fit(model, data, **options)
    merged = _fit(model, data, empty_categories="merge", **options)
    finding = next(f for f in merged.findings if f.code == "category_merged")
    assert (finding.item, finding.group) == ("q02_socenv_infl", "sv")
    assert merged.sample.n_thresholds == (3, 4, 4, 4, 4)
    data[items] = data[items].clip(lower=2)
    fits = [_fit(model, data, equal=equal, **options) for equal in STEPS]
    tests = [difference_test(a, b) for a, b in pairwise(fits)]
    assert [t.df for t in tests] == [5, 4, 4]
    assert tests[0].pvalue == pytest.approx(0.85, abs=0.005)
    assert tests[1].pvalue == pytest.approx(0.74, abs=0.005)
    assert tests[2].chisq == pytest.approx(264.7, abs=0.05)
    # an index that rises under constraints: why no step is decided by it
    indices = [f.fit_measures()["cfi_scaled"] for f in fits]
    assert indices[2:] == pytest.approx([0.9716, 0.9646], abs=6e-5)
    assert indices[2] > indices[1] > indices[0]


# --- identification ----------------------------------------------------------------------------------


def _freedom(
    equal: tuple[str, ...], n_thresholds: int, free: tuple[str, ...] = ()
) -> tuple[bool, bool, bool]:
    """Whether intercept, residual variance and factor mean of the second group are free."""
    model = FactorModel.parse("f =~ a + b + c")
    table = complete_ordinal(
        model, dict.fromkeys("abc", n_thresholds), n_groups=2, parameterization="theta",
        identification="std_lv", equal=equal, free=free,
    )  # fmt: skip
    number = {(p.key, p.group): p.free for p in table.parameters}
    return tuple(number[key, 2] > 0 for key in (("a", "~1", ""), ("a", "~~", "a"), ("f", "~1", "")))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("equal", "n_thresholds", "expected"),
    [
        ((), 4, (False, False, False)),
        (("loadings",), 4, (False, False, False)),
        (("thresholds",), 4, (True, True, False)),
        (("thresholds",), 2, (True, True, False)),
        (("thresholds",), 1, (True, False, False)),
        (("thresholds", "loadings"), 1, (True, False, False)),
        (("thresholds", "loadings", "intercepts"), 4, (False, True, True)),
        (("thresholds", "loadings", "intercepts"), 1, (False, True, True)),
        (("thresholds", "loadings", "intercepts", "residuals"), 4, (False, False, True)),
        (("thresholds", "loadings", "intercepts", "residuals", "means"), 4, (False, False, False)),
    ],
)
def test_what_is_free_follows_from_the_number_of_equal_thresholds(
    equal: tuple[str, ...], n_thresholds: int, expected: tuple[bool, bool, bool]
) -> None:
    assert _freedom(equal, n_thresholds) == expected


def test_a_released_threshold_counts_as_not_equal() -> None:
    held = ("thresholds",)
    assert _freedom(held, 3, ("a | t2",)) == (True, True, False)
    assert _freedom(held, 3, ("a | t2", "a | t3")) == (True, False, False)
    assert _freedom(held, 3, ("a | t1", "a | t2", "a | t3")) == (False, False, False)


def test_three_categories_leave_thresholds_untestable(datcat: pd.DataFrame) -> None:
    three = datcat.copy()
    for item in (f"u{i}" for i in range(1, 9)):
        three[item] = three[item].clip(2, 4)
    configural, thresholds = (_grouped(three, equal) for equal in STEPS[:2])
    assert configural.df == thresholds.df
    assert configural.chisquare.statistic == pytest.approx(thresholds.chisquare.statistic, rel=1e-9)
    with pytest.raises(ModelError, match="same degrees of freedom"):
        difference_test(configural, thresholds)


def test_models_that_are_not_nested_are_refused(datcat: pd.DataFrame) -> None:
    released = _grouped(datcat, ("thresholds", "loadings", "intercepts"), free=["f1 =~ u2"])
    with pytest.raises(ModelError, match="not nested"):
        difference_test(_grouped(datcat, ("thresholds", "loadings")), released)


def test_too_few_items_are_named(datcat: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match=r"moments|identified"):
        _fit("f =~ u1 + u2", datcat)
    with pytest.raises(ModelError, match="not identified"):
        _fit("f1 =~ u1 + u2 + u3\nf2 =~ NA*u4 + u5 + u6\nf2 ~~ NA*f2", datcat)


# --- findings and refusals ---------------------------------------------------------------------------


def test_an_answer_unused_in_one_group(datcat: pd.DataFrame) -> None:
    data = datcat.copy()
    data.loc[(data["g"] == "female") & (data["u3"] == 1), "u3"] = 2
    with pytest.raises(DataError) as caught:
        _fit(MODEL, data, group="g")
    assert caught.value.place == "u3"
    assert "no answer 1 in the group female" in str(caught.value)
    assert "1: 0" in str(caught.value)
    fit = _fit(MODEL, data, group="g", empty_categories="merge")
    finding = next(f for f in fit.findings if f.code == "category_merged")
    assert "female" in finding.message("sv")
    assert "u3" in finding.message("sv")
    by_hand = _fit(MODEL, data.assign(u3=data["u3"].clip(lower=2)), group="g")
    assert fit.chisquare.statistic == pytest.approx(by_hand.chisquare.statistic, rel=1e-12)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_an_item_that_a_group_was_not_asked_is_named(datcat: pd.DataFrame, missing: str) -> None:
    data = datcat.astype({"u3": float})
    data.loc[data["g"] == "female", "u3"] = np.nan
    with pytest.raises(DataError, match=r"'u3' has no (value|answers) in the group female\. Leave it out"):
        _fit(MODEL, data, group="g", missing=missing)


def test_an_inner_answer_joins_the_neighbour_with_fewer_answers(datcat: pd.DataFrame) -> None:
    data = datcat.copy()
    data.loc[(data["g"] == "male") & (data["u1"] == 3), "u1"] = 4
    counts = data["u1"].value_counts()
    rarer = 2 if counts[2] < counts[4] else 4
    statistics = ordinal_statistics(data, ["u1", "u2"], group="g", empty_categories="merge")
    assert statistics.findings[0].values == {"answer": "3", "neighbour": str(rarer)}
    assert statistics.n_thresholds == (3, 4)


def test_an_item_without_two_answers_cannot_be_merged(datcat: pd.DataFrame) -> None:
    data = datcat.assign(u1=(datcat["u1"] > 2).astype(int))
    data.loc[data["g"] == "male", "u1"] = 1
    with pytest.raises(DataError, match="u1"):
        ordinal_statistics(data, ["u1", "u2"], group="g", empty_categories="merge")
    with pytest.raises(DataError, match="one answer only"):
        ordinal_statistics(data.assign(u1=1), ["u1", "u2"])
    with pytest.raises(DataError, match="too many"):
        ordinal_statistics(data.assign(u1=np.arange(len(data))), ["u1", "u2"])


def test_trouble_of_polychoric_matrices_is_told() -> None:
    draw = np.random.default_rng(3)
    x = draw.normal(size=(80, 1)) * 0.8 + draw.normal(size=(80, 4)) * 0.6
    frame = pd.DataFrame({f"y{j}": np.searchsorted([-1, 0, 1], x[:, j]) for j in range(4)})
    frame["y4"] = frame["y0"]
    statistics = ordinal_statistics(frame, list(frame))
    codes = {f.code: f for f in statistics.findings}
    assert "y0, y4" in codes["polychoric_at_bound"].message("en")
    assert codes["polychoric_at_bound"].severity == "warning"
    assert codes["sparse_tables"].values["tables"] > 0
    found = ordinal_statistics(
        pd.DataFrame(
            {"a": draw.integers(0, 2, 60), "b": draw.integers(0, 2, 60), "c": draw.integers(0, 2, 60)}
        ),
        ["a", "b", "c"],
    )
    assert not [f for f in found.findings if f.severity == "warning"]


def test_an_indefinite_matrix_is_told_and_robust_indices_are_not_given() -> None:
    draw = np.random.default_rng(2)
    x = 0.95 * draw.normal(size=(60, 1)) + 0.3 * draw.normal(size=(60, 6))
    frame = pd.DataFrame({f"y{j}": np.searchsorted([-0.7, 0.7], x[:, j]).astype(float) for j in range(6)})
    frame[draw.uniform(size=frame.shape) < 0.5] = np.nan
    frame = frame[frame.notna().sum(axis=1) > 1]
    fit = _fit("f =~ y0 + y1 + y2 + y3 + y4 + y5", frame, missing="pairwise")
    smallest = np.linalg.eigvalsh(fit.groups[0].cov)[0]
    told = any(f.code == "polychoric_not_positive_definite" for f in fit.findings)
    assert told == (smallest < 1e-10)
    assert told, "the sample was chosen to be indefinite"
    assert np.isnan(fit.fit_measures()["cfi_robust"])


def test_missing_answers_are_told(datcat: pd.DataFrame) -> None:
    data = datcat.astype({f"u{i}": float for i in range(1, 9)})
    data.loc[:9, "u1"] = np.nan
    listwise, by_pairs = _fit(MODEL, data), _fit(MODEL, data, missing="pairwise")
    assert (listwise.n, by_pairs.n) == (190, 200)
    assert "pairwise" in next(f for f in listwise.findings if f.code == "cases_dropped_ordinal").remedy("sv")
    assert next(f for f in by_pairs.findings if f.code == "pairwise_assumption").values["incomplete"] == 10
    with pytest.raises(OptionError, match="pairwise"):
        _fit(MODEL, data, missing="fiml")


def test_a_negative_residual_variance_is_told() -> None:
    draw = np.random.default_rng(21)
    x = draw.normal(size=(60, 1)) * 0.7 + draw.normal(size=(60, 3)) * 0.7
    x[:, 1] = x[:, 0] + 0.25 * draw.normal(size=60)
    frame = pd.DataFrame({f"y{j}": np.searchsorted([-0.6, 0.6], x[:, j]) for j in range(3)})
    with pytest.warns(StatisticalWarning, match="Heywood"):
        fit = cfa("f =~ y0 + y1 + y2", frame, estimator="WLSMV")
    assert not fit.admissible
    assert fit.converged


@pytest.mark.parametrize(
    ("options", "error", "match"),
    [
        ({"estimator": "ML", "ordered": True}, OptionError, "not for ordinal items"),
        ({"estimator": "WLSMVX"}, OptionError, "WLSMV"),
        ({"ordered": ["u9"]}, DataError, "u9"),
        ({"ordered": False}, OptionError, "ordered= names none"),
        ({"group": "g", "equal": ["intercepts"]}, OptionError, "thresholds"),
        ({"group": "g", "equal": ["thresholds", "residuals"]}, OptionError, "theta"),
        ({"identification": "effect"}, NotSupportedError, "Effect coding"),
        ({"identification": "std_lv", "ordinal_identification": "millsap_tein_2004"}, OptionError, "marker"),
        ({"parameterization": "gamma"}, OptionError, "parameterization"),
        ({"empty_categories": "drop"}, OptionError, "empty_categories"),
        ({"likelihood": "wishart"}, OptionError, "likelihood"),
        ({"meanstructure": False}, OptionError, "meanstructure"),
        ({"cluster": "g"}, NotSupportedError, "cluster"),
    ],
)
def test_wrong_options_say_what_to_do(
    datcat: pd.DataFrame, options: dict[str, Any], error: type[Exception], match: str
) -> None:
    with pytest.raises(error, match=match) as caught:
        cfa(MODEL, datcat, **{"estimator": "WLSMV", **options})
    assert caught.value.remedy  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("model", "match"),
    [
        ("f =~ u1 + u2 + u3\nu1 ~~ u1", "follows from the others"),
        ("f =~ u1 + u2 + u3\nu1 | t7", "t1 to t4"),
        ("f =~ u1 + u2 + u3\nu5 ~*~ u5\nf ~~ u5", "derived|scale|follows|moments|identified"),
    ],
)
def test_wrong_rows_are_named(datcat: pd.DataFrame, model: str, match: str) -> None:
    with pytest.raises((ModelError, NotSupportedError), match=match):
        _fit(model, datcat)


def test_observed_predictors_are_refused(datcat: pd.DataFrame) -> None:
    with pytest.raises(NotSupportedError, match="predictors"):
        _fit("f =~ u1 + u2 + u3\nf ~ u5", datcat)


def test_full_weights_need_enough_cases(datcat: pd.DataFrame) -> None:
    with pytest.raises(EstimationError, match="WLSMV"):
        _fit(MODEL, datcat.iloc[:50], estimator="WLS")


def test_what_a_likelihood_is_needed_for_is_refused(datcat: pd.DataFrame) -> None:
    fits = [_grouped(datcat, equal) for equal in STEPS[:2]]
    with pytest.raises(ModelError, match="likelihood"):
        difference_test(*fits, method="satorra_bentler_2001")
    with pytest.raises(ModelError, match="delta"):
        difference_test(*fits, method="satorra_2000", restriction="exact")
    with pytest.raises(NotSupportedError, match="likelihood"):
        _ = fits[0].cases


def test_factor_scores(mixed: pd.DataFrame, datcat: pd.DataFrame) -> None:
    fit = _fit("v =~ x1 + x2 + x3\nt =~ x4 + x5 + x6", mixed, ordered=["x1", "x2", "x5"])
    scores = fit.factor_scores()
    assert list(scores.columns) == ["row", "group", "v", "t", "v_se", "t_se"]
    assert scores["v"].corr(mixed["x1"]) > 0.6
    assert (scores[["v_se", "t_se"]] < np.sqrt(np.diag(fit.matrices[0].latent_cov))).all(axis=None)
    ends = pd.DataFrame(np.array([[1] * 8, [5] * 8, [3] * 8]), columns=[f"u{i}" for i in range(1, 9)])
    by_likelihood = _fit(MODEL, pd.concat([datcat, ends])).factor_scores("ML").tail(3)
    assert by_likelihood[["f1", "f2"]].iloc[:2].isna().all(axis=None)  # no finite maximum
    assert by_likelihood[["f1", "f2"]].iloc[2].notna().all()
    with pytest.raises(NotSupportedError, match="u1~~u2"):
        _fit(MODEL + "\nu1 ~~ u2", datcat).factor_scores()


def test_a_fit_shows_itself(datcat: pd.DataFrame) -> None:
    fit = _grouped(datcat, STEPS[-1])
    text = str(fit)
    assert "WLSMV" in text
    assert "scaled" in text
    assert "u1" in fit.to_markdown()
    residuals = fit.residuals()["male"]
    assert residuals["cov"].shape == (8, 8)
    assert len(residuals["th"]) == 32
    assert np.allclose(np.diag(residuals["cov"]), 0.0)
    implied = fit.implied_moments()["female"]
    assert np.allclose(np.diag(implied["cov"]), 1.0)
    np.testing.assert_allclose(
        implied["th"] + fit.residuals()["female"]["th"], fit.groups[1].statistics[:32], atol=1e-12
    )
    for finding in fit.findings:
        assert finding.message("sv")
        assert finding.remedy("en")
        assert messages.has(finding.code)


def test_an_unfinished_search_gives_no_numbers(datcat: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    from coprod_measures.estimation import ordinal_cfa
    from coprod_measures.estimation.optimiser import minimise

    monkeypatch.setattr(ordinal_cfa, "minimise", lambda objective, start: minimise(objective, start, 2))
    fit = fit_ordinal(FactorModel.parse(MODEL), ordinal_statistics(datcat, [f"u{i}" for i in range(1, 9)]))
    assert not fit.converged
    measures = fit.fit_measures()
    assert np.isnan(measures["chisq_scaled"])
    assert measures["df"] == 19
    assert np.isnan(fit.standard_errors[fit.objective.map.free_rows]).all()


def test_a_reversed_first_item_points_the_factor_alike_in_all_groups(datcat: pd.DataFrame) -> None:
    reversed_first = datcat.assign(u1=6 - datcat["u1"])
    fit = _grouped(reversed_first, STEPS[2])
    loadings = [fit.coefficient("f1", "=~", item, group) for group in (1, 2) for item in ("u1", "u2")]
    assert loadings[0] > 0 > loadings[1]
    assert loadings[:2] == loadings[2:]
    assert fit.minimum.iterations <= _grouped(datcat, STEPS[2]).minimum.iterations + 2
