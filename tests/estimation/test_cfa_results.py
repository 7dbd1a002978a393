# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What a fit says: frames, text, findings, refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import coprod_measures as cm
from coprod_measures.errors import (
    CoprodError,
    DataError,
    EstimationError,
    ModelError,
    NotSupportedError,
    OptionError,
    StatisticalWarning,
)
from coprod_measures.estimation import cfa, difference_test, fit_model, sem
from coprod_measures.model import GroupMoments, SampleStatistics

DATA = Path(__file__).resolve().parent.parent / "data" / "hs1939.csv"
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"


@pytest.fixture(scope="module")
def pupils() -> pd.DataFrame:
    return pd.read_csv(DATA)


@pytest.fixture(scope="module")
def scalar(pupils: pd.DataFrame) -> cm.CfaFit:
    return cfa(MODEL, pupils, group="school", equal=["loadings", "intercepts"])


def test_frames_have_the_promised_columns(scalar: cm.CfaFit) -> None:
    columns = ["lhs", "op", "rhs", "group", "label", "est", "se", "z", "pvalue", "ci_lower", "ci_upper"]
    assert list(scalar.parameter_estimates().columns) == columns
    assert list(scalar.to_frame().columns) == [*columns, "std_lv", "std_all"]
    assert set(scalar.to_frame()["group"]) == {"Pasteur", "Grant-White"}
    intercepts = scalar.to_frame().query("op == '~1'")
    assert set(intercepts["rhs"]) == {""}


def test_intervals_widen_with_their_level(scalar: cm.CfaFit) -> None:
    wide, narrow = (scalar.parameter_estimates(level=level) for level in (0.99, 0.90))
    free = narrow["se"] > 0
    assert (wide["ci_upper"] - narrow["ci_upper"])[free].min() > 0


def test_a_parameter_or_group_that_is_not_there_is_named(scalar: cm.CfaFit) -> None:
    assert scalar.coefficient("visual", "=~", "x2") == scalar.coefficient("visual", "=~", "x2", "Pasteur")
    with pytest.raises(DataError, match=r"no parameter 'visual =~ x9'"):
        scalar.coefficient("visual", "=~", "x9")
    with pytest.raises(DataError, match="Did you mean 'Pasteur'"):
        scalar.coefficient("visual", "=~", "x2", "Pastuer")


def test_text_fits_a_screen_and_names_the_method(scalar: cm.CfaFit) -> None:
    text = str(scalar)
    assert len(text.splitlines()) <= 40
    for part in ("ML", "n = 301", "2 groups", "equal: loadings, intercepts", "chi-square 164.103", "df 60"):
        assert part in text
    assert "visual=~x1" in scalar.to_markdown().replace(" ", "") or "| visual" in scalar.to_markdown()
    assert "<table" in scalar._repr_html_()


def test_the_text_of_a_structural_model_shows_its_paths(pupils: pd.DataFrame) -> None:
    model = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\ntextual ~ a*visual\n"
    fit = sem(f"{model}speed ~ b*textual + visual\nindirect := a*b", pupils)
    text = str(fit)
    assert text.startswith("Structural equation model: ML")
    shown = {line.split()[0]: line.split()[1:] for line in text.splitlines() if "~" in line or ":=" in line}
    estimates = fit.to_frame().set_index(["lhs", "op", "rhs"])
    for lhs, rhs in (("textual", "visual"), ("speed", "textual"), ("speed", "visual")):
        row = estimates.loc[(lhs, "~", rhs)]
        assert [float(shown[f"{lhs}~{rhs}"][k]) for k in (0, 2)] == pytest.approx(
            [row["est"], row["std_all"]], abs=5.1e-4
        )
    indirect = float(estimates.loc[("indirect", ":=", "a*b"), "est"])
    assert float(shown["indirect:=a*b"][0]) == pytest.approx(indirect, abs=5.1e-4)
    two = str(sem(model, pupils, group="school"))
    assert [line.split()[-1] for line in two.splitlines() if "textual~visual" in line] == [
        "Pasteur",
        "Grant-White",
    ]
    assert str(cfa(MODEL, pupils)).startswith("Confirmatory factor analysis: ML")


def test_explained_variance_is_one_minus_the_standardised_residual(pupils: pd.DataFrame) -> None:
    fit = cfa(MODEL, pupils)
    r2 = fit.r_squared().set_index("variable")["r2"]
    std = fit.to_frame().query("op == '~~' and lhs == rhs").set_index("lhs")["std_all"]
    assert r2["x1"] == pytest.approx(1 - std["x1"])


def test_sem_with_an_indirect_effect_matches_lavaan(pupils: pd.DataFrame) -> None:
    # sem(..., HolzingerSwineford1939) in lavaan 0.6-14
    fit = sem(
        "visual =~ x1 + l2*x2 + x3\nspeed =~ x7 + x8 + x9\n"
        "speed ~ a*visual + b*ageyr\nvisual ~ c*ageyr\n"
        "indirect := a*c\ntotal := b + indirect\nroot := sqrt(l2)",
        pupils,
    )
    table = fit.parameter_estimates(standardized=True).set_index("lhs")
    expected = {
        "indirect": (-0.005711374, 0.01871325, -0.009240444, -0.009689947),
        "total": (0.148169813, 0.04179462, 0.239724232, 0.251385663),
        "root": (0.819229036, 0.07386057, 0.730761068, 0.674008501),
    }
    for name, (est, se, std_lv, std_all) in expected.items():
        row = table.loc[name]
        assert row["op"] == ":="
        assert row["est"] == pytest.approx(est, abs=5e-5)
        assert row["se"] == pytest.approx(se, abs=2e-5)
        assert row["std_lv"] == pytest.approx(std_lv, abs=5e-5)
        assert row["std_all"] == pytest.approx(std_all, abs=5e-5)
    assert fit.fit_measures()["chisq"] == pytest.approx(54.493, abs=5e-4)
    assert fit.fit_measures()["logl"] == pytest.approx(-2569.629, abs=5e-4)


def test_a_definition_of_an_unknown_label_is_refused(pupils: pd.DataFrame) -> None:
    with pytest.raises(ModelError, match="Did you mean 'lambda'"):
        cfa("f =~ x1 + lambda*x2 + x3\nd := lamda^2", pupils)


def test_a_factor_of_unit_variance_points_as_its_first_indicator() -> None:
    # cfa(..., std.lv = TRUE) in lavaan 0.6-14
    frame = pd.read_csv(DATA.with_name("bfi.csv"))
    fit = cfa("E =~ E1 + E2 + E3 + E4 + E5", frame, identification="std_lv")
    assert fit.coefficient("E", "=~", "E1") == pytest.approx(0.992006, abs=5e-5)
    assert fit.coefficient("E", "=~", "E3") == pytest.approx(-0.773698, abs=5e-5)


def test_a_definition_of_standardised_values_takes_those_of_the_first_group(pupils: pd.DataFrame) -> None:
    # sem(..., HolzingerSwineford1939, group = "school", estimator = "MLR") in lavaan 0.6-14
    model = "visual =~ x1 + x2 + x3\nspeed =~ x7 + x8 + x9\nspeed ~ b*visual + sex\nb2 := b^2"
    fit = sem(model, pupils, group="school", estimator="MLR")
    row = fit.parameter_estimates(standardized=True).set_index("lhs").loc["b2"]
    assert row["est"] == pytest.approx(0.144259, abs=5e-5)
    assert row["std_all"] == pytest.approx(0.235121, abs=5e-5)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("f =~ x1 + x2", "4 free parameters and only 3 moments: .* f=~x2, .*f~~f"),
        ("g =~ f\nf =~ x1 + x2 + x3", "g~~g"),
        ("f =~ x1 + x2 + x3 + x4\nf ~ NA*1", "not identified"),
        ("f =~ NA*x1 + x2 + x3 + x4", "not identified"),
        ("f =~ x1 + x2 + x3 + x4\nx1 ~~ -1*x1", "variance of x1 is fixed at -1, below zero"),
        ("f =~ x1 + x2 + x3 + x4\nf ~~ -2*f", "variance of f is fixed at -2, below zero"),
        ("f =~ x1 + x2 + x3\ng =~ x1 + x2 + x3\nh =~ x4 + x5 + x6", "not identified"),
        ("visual =~ x1 + x2 + X3", "Did you mean 'x3'"),
    ],
)
def test_an_impossible_model_is_named(pupils: pd.DataFrame, model: str, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        cfa(model, pupils)
    assert caught.value.remedy


def test_a_group_column_that_is_misspelt_is_named(pupils: pd.DataFrame) -> None:
    with pytest.raises(CoprodError, match="Did you mean 'school'"):
        cfa(MODEL, pupils, group="shcool")


def test_listwise_deletion_is_told_and_is_no_warning() -> None:
    frame = pd.read_csv(DATA.with_name("hs1939_missing.csv"))
    fit = cfa(MODEL, frame)
    (finding,) = fit.findings
    assert (finding.code, finding.severity) == ("cases_dropped", "note")
    assert fit.admissible
    assert fit.n + fit.sample.n_dropped == 301
    assert str(fit.n) in finding.message("sv")


def test_a_heywood_case_warns_and_is_a_finding_in_both_languages() -> None:
    cov = np.array([[1.0, 0.9, 0.8], [0.9, 1.0, 0.55], [0.8, 0.55, 1.0]])
    group = GroupMoments("", 200, np.zeros(3), cov)
    sample = SampleStatistics(("a", "b", "c"), (group,))
    with pytest.warns(StatisticalWarning, match="Heywood"):
        fit = cfa("f =~ a + b + c", sample)
    (finding,) = (f for f in fit.findings if f.severity == "warning")
    assert not fit.admissible
    assert finding.item == "a"
    assert "Heywood-fall" in finding.message("sv")
    assert fit_model(cm.FactorModel.parse("f =~ a + b + c"), sample).findings == (finding,)  # no warning


def test_factors_that_correlate_beyond_one_are_a_finding(pupils: pd.DataFrame) -> None:
    with pytest.warns(StatisticalWarning, match="correlate beyond 1"):
        fit = cfa("f =~ x1 + x2\ng =~ x3 + x4", pupils)
    assert fit.findings[0].code == "factors_not_positive_definite"


def test_a_singular_sample_is_refused(pupils: pd.DataFrame) -> None:
    doubled = pupils.assign(x3=pupils["x1"] + pupils["x2"])
    with pytest.raises(EstimationError, match="not positive definite") as caught:
        cfa("f =~ x1 + x2 + x3 + x4", doubled)
    named = str(caught.value).split("each other are ")[1].split(". ")[0]
    assert set(named.split(", ")) == {"x1", "x2", "x3"}


def test_a_saturated_model_has_no_test(pupils: pd.DataFrame) -> None:
    found = cfa("f =~ x1 + x2 + x3", pupils).fit_measures()
    assert found["df"] == 0
    assert found["chisq"] == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(found["pvalue"])
    assert found["cfi"] == pytest.approx(1.0)
    assert found["rmsea"] == 0.0


def test_models_that_are_not_nested_are_not_compared(pupils: pd.DataFrame) -> None:
    # lavaan gives a negative statistic with p = 1 here.
    metric = cfa(MODEL, pupils, group="school", equal=["loadings"])
    partial = cfa(
        MODEL, pupils, group="school", equal=["loadings", "intercepts"], free=["visual =~ x2", "x3 ~1"]
    )
    with pytest.raises(ModelError, match="not nested"):
        difference_test(metric, partial)


def test_other_data_are_not_compared(pupils: pd.DataFrame) -> None:
    whole, part = cfa(MODEL, pupils), cfa(MODEL + "\nx7 ~~ x8", pupils.head(200))
    with pytest.raises(ModelError, match="different variables, groups, cases"):
        difference_test(whole, part)


def test_what_is_no_fit_is_not_compared(pupils: pd.DataFrame) -> None:
    fit = cfa(MODEL, pupils)
    ladder = cm.invariance(MODEL, pupils, group="school")
    for fits, place in (((ladder, fit), "fit0"), ((fit, ladder), "fit1"), ((fit, None), "fit1")):
        with pytest.raises(ModelError, match=rf"{place}: a \w+ is not a fit.*ladder\.steps\[0\]\.fit"):
            difference_test(*fits)
    steps = [step.fit for step in ladder.steps[:2]]
    assert difference_test(*steps).df == ladder.steps[1].delta_df


def test_the_order_of_two_fits_does_not_matter(pupils: pd.DataFrame) -> None:
    free, held = (cfa(MODEL, pupils, group="school", equal=e) for e in ([], ["loadings"]))
    assert difference_test(free, held) == difference_test(held, free)
    assert "Likelihood-ratio" in str(difference_test(free, held))
    assert not any(isinstance(v, np.generic) for v in vars(difference_test(free, held)).values())


def test_a_negative_scaling_factor_leads_to_the_next_method_by_name(pupils: pd.DataFrame) -> None:
    free, held = (cfa(MODEL, pupils, group="school", equal=e, estimator="MLR") for e in ([], ["loadings"]))
    assert free.scaled is not None
    usual = difference_test(free, held)
    assert (usual.method, usual.tried) == ("satorra_bentler_2001", ())
    free.__dict__["scaled"] = replace(free.scaled, trace=1000.0)  # as small samples sometimes have it
    found = difference_test(free, held)
    assert found.method == "satorra_bentler_2010_moments"
    assert found.tried == ("satorra_bentler_2001",)
    assert found.chisq == pytest.approx(difference_test(free, held, method="satorra_bentler_2010").chisq)
    assert "satorra_bentler_2001 gave no positive factor" in str(found)
    assert found.to_frame()["tried"].tolist() == ["satorra_bentler_2001"]
    assert "ingen positiv skalfaktor: skalad skillnad (Satorra & Bentler, 2001)" in found.to_markdown("sv")
    alone = difference_test(free, held, method="satorra_bentler_2001")
    assert np.isnan(alone.chisq)
    assert np.isnan(alone.pvalue)


@pytest.mark.parametrize("method", ["satorra_2000", "scaled_shifted"])
def test_scaled_methods_need_robust_fits(pupils: pd.DataFrame, method: str) -> None:
    free, held = (cfa(MODEL, pupils, group="school", equal=e) for e in ([], ["loadings"]))
    with pytest.raises(ModelError, match="robust estimator"):
        difference_test(free, held, method=method)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {"estimator": "MLQ"},
        {"estimator": "MLM", "missing": "fiml"},
        {"estimator": "GLS", "likelihood": "wishart"},
        {"identification": "markers"},
        {"missing": "pairwise"},
    ],
)
def test_impossible_options_are_refused(pupils: pd.DataFrame, options: dict[str, str]) -> None:
    with pytest.raises(OptionError):
        cfa(MODEL, pupils, **options)


def test_second_order_bartlett_scores_are_refused(pupils: pd.DataFrame) -> None:
    fit = cfa(MODEL + "\ng =~ visual + textual + speed", pupils)
    assert list(fit.factor_scores().columns) == ["row", "group", "visual", "textual", "speed", "g"]
    with pytest.raises(NotSupportedError, match="without items"):
        fit.factor_scores("Bartlett")


def test_score_tests_need_equalities(pupils: pd.DataFrame) -> None:
    with pytest.raises(EstimationError, match="nothing equal"):
        cfa(MODEL, pupils).score_tests()


def test_modification_indices_foretell_the_gain(pupils: pd.DataFrame) -> None:
    fit = cfa(MODEL, pupils)
    first = fit.modification_indices().iloc[0]
    freed = cfa(f"{MODEL}\n{first['lhs']} {first['op']} {first['rhs']}", pupils)
    gain = fit.fit_measures()["chisq"] - freed.fit_measures()["chisq"]
    assert gain == pytest.approx(first["mi"], rel=0.15)
    assert freed.coefficient(first["lhs"], first["op"], first["rhs"]) == pytest.approx(first["epc"], rel=0.25)


@pytest.mark.filterwarnings("error")
def test_lazy_frames_are_read_without_a_warning(pupils: pd.DataFrame) -> None:
    lazy = cfa(MODEL, pl.from_pandas(pupils).lazy(), group="school", equal=["loadings"])
    assert lazy.group_labels == ("Grant-White", "Pasteur")  # sorted: a lazy frame has no first row
    assert lazy.fit_measures()["chisq"] == pytest.approx(124.04354418, rel=1e-6)
    with pytest.raises(ModelError, match="Did you mean"):
        cfa("visual =~ x1 + x2 + x33", pl.from_pandas(pupils).lazy())


def test_responses_are_taken_reverse_keyed() -> None:
    draw = np.random.default_rng(4)
    factor = draw.normal(size=(300, 1))
    answers = np.clip(np.round(3 + factor * [0.9, 0.8, 0.9, 0.7] + draw.normal(size=(300, 4)) * 0.7), 1, 5)

    class Responses:
        """Answers whose second item is keyed the other way."""

        instrument = None
        key_columns = ("form",)

        def order_of(self, column: str) -> tuple[str, ...]:
            assert column == "form"
            return ("sv", "en")

        def keyed(self, items: list[str]) -> pd.DataFrame:
            frame = pd.DataFrame(answers, columns=list("abcd"))
            return frame.assign(form=["en", "sv"] * 150)[[*items, "form"]]

    fit = cfa("f =~ a + b + c + d", Responses(), group="form")
    assert fit.group_labels == ("sv", "en")
    assert (fit.parameter_estimates().query("op == '=~'")["est"] > 0).all()


@pytest.mark.parametrize("estimator", ["ML", "MLR", "WLSMV"])
def test_a_model_without_degrees_of_freedom_is_not_called_good(estimator: str):
    rng = np.random.default_rng(1)
    values = np.clip(np.round(rng.normal(size=(300, 1)) + rng.normal(size=(300, 4)) + 3), 1, 5)
    frame = pd.DataFrame(values, columns=list("abcd"))
    fit = cfa("f =~ a + b + c", frame, estimator=estimator)
    assert fit.df == 0
    assert [(f.code, f.severity) for f in fit.findings] == [("fit_untestable", "note")]
    assert fit.admissible
    for shown in (str(fit), fit.to_markdown()):
        assert "cannot be tested" in shown
        assert "cfi" not in shown.casefold()
        assert "rmsea" not in shown.casefold()
    assert fit.fit_measures()["cfi"] == pytest.approx(1.0)  # as lavaan
    testable = cfa("f =~ a + b + c + d", frame, estimator=estimator)
    assert "CFI" in str(testable)
    assert "fit_untestable" not in {f.code for f in testable.findings}


def test_a_difference_test_shows_itself_as_the_other_results(pupils: pd.DataFrame) -> None:
    free, held = (cfa(MODEL, pupils, group="school", equal=e) for e in ([], ["loadings"]))
    found = difference_test(free, held)
    (row,) = found.to_frame().to_dict("records")
    shown = ("method", "chisq", "df", "pvalue", "scaling_factor", "tried")
    assert [row[c] for c in shown] == ["standard", found.chisq, found.df, found.pvalue, 1.0, ""]
    assert found.to_markdown("en") == found.table().to_markdown()
    assert "Likelihood-ratio test" in found.to_markdown()
    swedish = found.to_markdown("sv")
    assert "Likelihoodkvottest" in swedish
    assert f"{found.chisq:.3f}".replace(".", ",") in swedish
    assert "<table" in found._repr_html_()
