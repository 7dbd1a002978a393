# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The ladder over waves against semTools, on planted answers, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

from coprod_measures.analysis.invariance import climbed
from coprod_measures.analysis.invariance.balanced import balanced_repeat
from coprod_measures.analysis.invariance.longitudinal import longitudinal_invariance
from coprod_measures.errors import CoprodError, DataError, ModelError, OptionError
from coprod_measures.estimation import difference_test, fit_model
from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.model import FactorModel, sample_statistics
from coprod_measures.model.wave_model import WaveModel
from coprod_measures.responses import ResponseData, validate

TESTS = Path(__file__).parent.parent
REFERENCE = json.loads((TESTS / "reference" / "longitudinal.json").read_text(encoding="utf-8"))
COLUMNS = {f"y{i}": tuple(f"y{i}t{t}" for t in (1, 2, 3)) for i in (1, 2, 3)}
MODEL = "f1 =~ y1 + y2 + y3"
OPTIONS = {
    "std.lv": {"identification": "std_lv", "lags": 1},
    "ul": {"identification": "ul", "lags": 1},
    "fx": {"identification": "effect", "lags": 1},
    "MLR": {"identification": "std_lv", "lags": None},
    "group_sex": {"identification": "std_lv", "lags": 1},
}
ALL_STEPS = [(case, step) for case, found in REFERENCE.items() for step in found["models"]]


@pytest.fixture(scope="module")
def exlong() -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "exlong.csv")


@pytest.fixture(scope="module")
def small() -> Instrument:
    return load_instrument(TESTS / "data" / "small.yaml")


def fitted(exlong, case, step):
    group = "sex" if case == "group_sex" else None
    model = WaveModel.of(FactorModel.parse(MODEL), COLUMNS, n_groups=2 if group else 1, **OPTIONS[case])
    return fit_model(
        model.at(REFERENCE[case]["models"][step]["equal"]),
        sample_statistics(exlong, model.observed, group=group),
        estimator="MLR" if case == "MLR" else "ML",
        identification=model.engine_identification,
    )


@pytest.mark.parametrize(("case", "step"), ALL_STEPS)
def test_each_model_over_waves_is_that_of_semtools(exlong, case, step):
    expected = REFERENCE[case]["models"][step]
    fit = fitted(exlong, case, step)
    measures = fit.fit_measures()
    for name, value in expected["fit"].items():
        tolerance = 5e-5 if any(w in name for w in ("chisq", "logl", "aic", "bic")) else 1e-6
        assert measures[name] == pytest.approx(value, abs=tolerance), name
    assert [g.n for g in fit.sample.groups] == expected["n"]
    rows = {
        (p.lhs.replace(".", ""), p.op, p.rhs.replace(".", ""), p.group): r
        for r, p in enumerate(fit.table.parameters)
    }
    for lhs, op, rhs, group, est, se, std_all in expected["parameters"]:
        row = rows.get((lhs, op, rhs, group), rows.get((rhs, op, lhs, group)))
        assert row is not None, (lhs, op, rhs)
        assert fit.values[row] == pytest.approx(est, abs=2e-5)
        assert fit.standard_errors[row] == pytest.approx(se, abs=2e-5)
        assert fit.standardised[1][row] == pytest.approx(std_all, abs=2e-5)
    assert len(rows) == len(expected["parameters"])


@pytest.mark.parametrize("case", REFERENCE)
def test_the_ladder_reports_the_steps_and_differences_of_semtools(exlong, case):
    ladder = longitudinal_invariance(
        MODEL,
        exlong,
        columns=COLUMNS,
        group="sex" if case == "group_sex" else None,
        estimator="MLR" if case == "MLR" else "ML",
        **OPTIONS[case],
    )
    form = "_robust" if case == "MLR" else ""
    before = None
    for step in ladder.steps:
        fit = REFERENCE[case]["models"][step.name]["fit"]
        assert step.chisq == pytest.approx(fit["chisq"], abs=5e-5)
        assert step.df == fit["df"]
        assert (step.cfi, step.rmsea) == pytest.approx((fit[f"cfi{form}"], fit[f"rmsea{form}"]), abs=1e-6)
        assert step.srmr == pytest.approx(fit["srmr"], abs=1e-6)
        if before is not None:
            expected = REFERENCE[case]["differences"][step.name]
            assert step.delta_chisq == pytest.approx(expected["chisq_diff"], abs=5e-5)
            assert step.delta_df == expected["df_diff"]
            assert step.delta_p == pytest.approx(expected["p"], abs=1e-6)
            assert step.delta_cfi == pytest.approx(fit[f"cfi{form}"] - before[f"cfi{form}"], abs=2e-6)
        before = fit
    rejected = case != "group_sex"  # elsewhere CFI falls by .0125 (.0120 robust) at the intercepts
    assert ladder["scalar"].decision == ("rejected" if rejected else "kept")
    assert ladder.supported == ("metric" if rejected else "strict")
    assert (ladder.latent_means is None) == rejected
    assert (ladder.latent_change("2") is None) == rejected


@pytest.mark.parametrize("step", ["eq_means", "eq_var"])
def test_equal_means_and_variances_of_waves_are_tested_as_by_semtools(exlong, step):
    names = list(REFERENCE["std.lv"]["models"])
    before = names[names.index(step) - 1]
    test = difference_test(fitted(exlong, "std.lv", before), fitted(exlong, "std.lv", step))
    expected = REFERENCE["std.lv"]["differences"][step]
    assert (test.chisq, test.df) == pytest.approx((expected["chisq_diff"], expected["df_diff"]), abs=5e-5)


@pytest.mark.parametrize("group", [None, "sex"])
def test_identification_changes_no_test_and_no_standardised_change(exlong, group):
    ladders = {
        i: longitudinal_invariance(
            MODEL, exlong, columns=COLUMNS, estimator="ML", identification=i, group=group, min_n=50
        )
        for i in ("std_lv", "marker", "ul", "effect")
    }
    reference = ladders["std_lv"]
    for ladder in ladders.values():
        for step, other in zip(ladder.steps, reference.steps, strict=True):
            assert (step.chisq, step.df) == pytest.approx((other.chisq, other.df), abs=1e-5)
    allowed = {i: replace(ladder, supported="scalar") for i, ladder in ladders.items()}
    ratios = []
    for ladder in allowed.values():
        first, second = (ladder.latent_change(w).value for w in ("2", "3"))
        ratios.append(second / first)
    assert ratios == pytest.approx([ratios[0]] * 4, abs=1e-4)


def test_lagged_residual_covariances_reach_as_far_as_asked(exlong):
    df = [
        longitudinal_invariance(MODEL, exlong, columns=COLUMNS, estimator="ML", lags=lags)["configural"].df
        for lags in (0, 1, 2, None)
    ]
    assert df == [24, 18, 15, 15]


# --- responses -------------------------------------------------------------------------------------------


def long_answers(
    small: Instrument,
    *,
    n: int = 500,
    waves: int = 2,
    change: float = 0.4,
    shift: float = 0.0,
    loading: float = 0.8,
    noise: float = 0.6,
    leave: float = 0.0,
    clusters: int = 0,
    regroup: int = 0,
    kind: str = "pandas",
) -> ResponseData:
    """Answers 1-5 at some waves; from the second on item A2 can be shifted, loosened or noisier."""
    rng = np.random.default_rng(7)
    f = rng.normal(size=(n, 1)) * 0.8 + rng.normal(size=(n, waves)) * 0.6
    habit = {f"{s}{i}": rng.normal(size=n) * 0.4 for s in "AB" for i in range(1, 5)}
    frames = []
    for t in range(waves):
        columns: dict[str, object] = {"id": [f"p{i}" for i in range(n)], "wave": f"w{t + 1}"}
        for item in ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"):
            biased = t > 0 and item == "A2"
            weight = loading if biased else 0.8
            spread = noise if t > 0 and item.startswith("A") else 0.6
            latent = weight * (f[:, t] + change * t) + (shift if biased else 0.0)
            latent = latent + spread * rng.normal(size=n) + habit[item]
            code = np.digitize(latent, [-1.4, -0.5, 0.4, 1.3]) + 1
            columns[item] = 6 - code if small.item(item).reverse else code
        for item in ("C1", "C2", "C3", "U1"):
            columns[item] = rng.integers(1, 6, n)
        columns["project"] = [f"k{i % max(clusters, 1)}" for i in range(n)]
        columns["form"] = ["en" if i % 2 or (t and i < regroup) else "sv" for i in range(n)]
        frame = pd.DataFrame(columns)
        frames.append(frame[rng.random(n) >= (leave if t else 0.0)])
    whole = pd.concat(frames).sample(frac=1, random_state=3).reset_index(drop=True)
    data, report = validate(
        pl.from_pandas(whole) if kind == "polars" else whole,
        small,
        respondent="id",
        wave="wave",
        group="form",
        cluster="project" if clusters else None,
        covariates=() if clusters else ("project",),
    )
    assert report.ok
    return data


def ladder_of(small, data, scale="alpha_scale", **options):
    model = FactorModel.from_instrument(small, scale=scale)
    return longitudinal_invariance(model, data, scale=scale, **options)


@pytest.mark.parametrize(
    ("planted", "supported"),
    [
        ({}, "strict"),
        ({"noise": 1.3}, "scalar"),
        ({"shift": 0.9}, "metric"),
        ({"loading": 0.05}, "configural"),
    ],
)
def test_what_is_planted_at_the_second_wave_is_found(small, planted, supported):
    ladder = ladder_of(small, long_answers(small, n=800, **planted))
    assert ladder.assessable
    assert ladder.supported == supported
    assert (ladder.latent_means is not None) == (supported in ("scalar", "strict"))


def test_latent_change_is_that_of_the_simulation(small):
    ladder = ladder_of(small, long_answers(small, n=2000, waves=3, change=0.5))
    means = ladder.latent_means.set_index("wave")["est"]
    assert means["w1"] == 0.0  # the origin
    for t, wave in enumerate(("w2", "w3"), start=1):
        change = ladder.latent_change(wave)
        assert change.value == pytest.approx(means[wave])
        assert change.low < 0.5 * t < change.high  # the factor has SD 1 at the first wave
    assert "SD" not in ladder.verdict()
    assert "standard deviations of the factor at the first wave" in ladder.latent_change("w2").method


def test_long_responses_and_a_wide_frame_give_the_same_ladder(small):
    data = long_answers(small, leave=0.1)
    items = ["A1", "A2", "A3", "A4"]
    keyed = data.keyed(items).pivot_table(index="id", columns="wave", values=items)
    wide = pd.DataFrame({f"{i}_{w}": keyed[i, w] for i in items for w in ("w1", "w2")})
    columns = {i: (f"{i}_w1", f"{i}_w2") for i in items}
    a = ladder_of(small, data)
    b = longitudinal_invariance("alpha_scale =~ A1 + A2 + A3 + A4", wide, columns=columns, waves=("w1", "w2"))
    pd.testing.assert_frame_equal(a.to_frame(), b.to_frame(), rtol=1e-7)
    assert a.n == b.n
    assert a.verdict("sv").split(", ")[1:] == b.verdict("sv").split(", ")[1:]


def test_frames_of_either_kind_give_the_same_ladder(small):
    a, b = (ladder_of(small, long_answers(small, kind=kind)) for kind in ("pandas", "polars"))
    pd.testing.assert_frame_equal(a.to_frame(), b.to_frame())


def test_people_who_left_are_told_of_or_used(small):
    data = long_answers(small, n=600, leave=0.3)
    listwise, fiml = (ladder_of(small, data, missing=m) for m in ("listwise", "fiml"))
    left = next(f for f in listwise.findings if f.code == "waves_left_out")
    assert left.values["left"] == listwise.n_dropped == 600 - listwise.n["w2"]
    assert listwise.n["w1"] == listwise.n["w2"] < 470
    assert fiml.n == {"w1": 600, "w2": listwise.n["w2"]}
    assert not [f for f in fiml.findings if f.code == "waves_left_out"]
    assert fiml.latent_change("w2").value == pytest.approx(listwise.latent_change("w2").value, abs=0.1)


def test_groups_are_held_equal_too_and_people_who_change_group_are_left_out(small):
    ladder = ladder_of(small, long_answers(small, n=600, regroup=40), group="form")
    assert ladder.within_labels == ("en", "sv")  # the order of the instrument's languages
    assert sum(ladder.n.values()) == 580  # every second of the first forty answered another form
    changed = next(f for f in ladder.findings if f.code == "waves_changed_group")
    assert changed.values["n"] == 20
    alone = ladder_of(small, long_answers(small, n=600))
    assert ladder["metric"].df - ladder["configural"].df == 3 * 3 > alone["metric"].delta_df == 3
    assert set(ladder.latent_means["group"]) == {"en", "sv"}
    both = [ladder.latent_change("w2", group=g).value for g in ("en", "sv")]
    assert both == pytest.approx([0.4, 0.4], abs=0.2)
    assert "en, sv" in " ".join(ladder.to_table("sv").notes)


def test_unequal_groups_are_balanced(small, monkeypatch):
    monkeypatch.setattr(climbed, "balanced_repeat", partial(balanced_repeat, draws=5))
    data = long_answers(small, n=900)
    frame = data.frame
    rare = frame["id"].str[1:].astype(int) % 6 == 0
    frame["form"] = np.where(rare, "sv", "en")
    data, _ = validate(frame, small, respondent="id", wave="wave", group="form", covariates=("project",))
    ladder = ladder_of(small, data, group="form")
    assert ladder.balanced is not None
    assert ladder.balanced.n_per_group == 150
    assert set(ladder.balanced.decisions) == {"metric", "scalar", "strict"}


@pytest.mark.parametrize(
    ("planted", "options", "code"),
    [
        ({"n": 90}, {}, "waves_too_few"),
        ({"n": 160}, {"group": "form"}, "too_few_for_ladder"),
        ({"clusters": 9}, {}, "too_few_clusters"),
    ],
)
def test_a_ladder_over_waves_that_cannot_be_assessed_says_why(small, planted, options, code):
    ladder = ladder_of(small, long_answers(small, **planted), **options)
    assert not ladder.assessable
    assert ladder.supported is None
    assert code in {f.code for f in ladder.reasons}
    assert "cannot be assessed" in ladder.verdict("en")
    assert "går inte att bedöma" in ladder.verdict("sv")
    assert ladder.permits == ()


def test_items_that_are_no_scale_at_a_wave_are_told_as_waves():
    rng = np.random.default_rng(5)
    f, g = rng.normal(size=(2, 2, 400))
    f[1], g[1] = 0.5 * f[0] + f[1], 0.5 * g[0] + g[1]
    y = {
        f"y{i}_{t}": f[t] + (g[t] if i > 4 else 0.0) + 0.7 * rng.normal(size=400)
        for i in range(1, 8)
        for t in (0, 1)
    }
    columns = {f"y{i}": (f"y{i}_0", f"y{i}_1") for i in range(1, 8)}
    ladder = longitudinal_invariance(
        FactorModel.from_factors({"f": tuple(columns)}), pd.DataFrame(y), columns=columns
    )
    assert not ladder.assessable
    (misfit,) = (f for f in ladder.reasons if f.severity == "error")
    assert misfit.code == "waves_configural_misfit"
    assert "at every wave" in misfit.message("en")
    assert "vid alla mättillfällen" in misfit.message("sv")


def test_answers_at_the_end_of_the_scale_are_told(small):
    ladder = ladder_of(small, long_answers(small, change=2.6))
    heavy = {(f.item, f.values["wave"]) for f in ladder.findings if f.code == "waves_heavy_end"}
    assert ("A1", "w2") in heavy
    assert ("A1", "w1") not in heavy


def test_verdict_and_table_are_told_in_both_languages(small):
    ladder = ladder_of(small, long_answers(small), lags=0, min_n=50)
    assert ladder.verdict("en").startswith("On Processes, change of the mean level over the waves w1 and w2")
    named = ladder.verdict("sv", {"w1": "före", "w2": "efter"})
    assert named.startswith("På Processer får förändring av medelnivån över mättillfällena före och efter")
    assert "residuals do not covary" in str(ladder)
    assert "needed: 50 people at every wave" in str(ladder)
    assert "residualerna samvarierar inte" in ladder.to_markdown("sv")
    assert "identified by a factor variance of 1 at the first wave" in str(ladder)
    assert "en faktorvarians på 1 vid första mättillfället" in ladder.to_markdown("sv")
    assert "2 waves: strict" in repr(ladder)


def test_a_ladder_over_waves_in_words_names_the_order_they_are_taken_in(small):
    frame = long_answers(small).frame
    frame["wave"] = frame["wave"].map({"w1": "before", "w2": "after"})
    data, _ = validate(frame, small, respondent="id", wave="wave")
    ladder = ladder_of(small, data)
    told = next(f for f in ladder.findings if f.code == "wave_order_unknown")
    assert "‹after›, ‹before›" in told.message()
    named = ladder_of(small, data, waves=["before", "after"])
    assert "wave_order_unknown" not in {f.code for f in named.findings}


def test_waves_can_be_chosen_and_ordered(small):
    data = long_answers(small, waves=3)
    assert ladder_of(small, data).group_labels == ("w1", "w2", "w3")
    chosen = ladder_of(small, data, waves=("w3", "w1"))
    assert chosen.group_labels == ("w3", "w1")
    assert chosen.latent_change("w1").value < 0


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("f =~ 1*y1 + y2 + y3", "wave_model"),
        ("f =~ a*y1 + a*y2 + y3", "wave_model"),
        ("f =~ y1 + y2 + y3\ny1 ~~ y2", "wave_model"),
        ("f =~ y1 + y2 + y3\ng =~ y3 + y2", "wave_model"),
        ("f =~ y1 + y2 + g\ng =~ y3", "wave_model"),
    ],
)
def test_only_plain_models_are_taken_over_waves(exlong, model, code):
    with pytest.raises(ModelError) as error:
        longitudinal_invariance(model, exlong, columns={**COLUMNS, "g": COLUMNS["y1"]})
    assert error.value.code == code


@pytest.mark.parametrize(
    ("options", "code", "kind"),
    [
        ({}, "no_columns", DataError),
        ({"columns": {"y1": ("y1t1", "y1t2"), "y2": ("y2t1", "y2t2")}}, "unknown_item", DataError),
        ({"columns": {**COLUMNS, "y3": ("y3t1", "y3t2")}}, "uneven_waves", DataError),
        ({"columns": {k: v[:1] for k, v in COLUMNS.items()}}, "uneven_waves", DataError),
        ({"columns": COLUMNS, "waves": ("a", "b")}, "uneven_waves", DataError),
        ({"columns": {**COLUMNS, "y3": ("y3t1", "y3t2", "y3t4")}}, "unknown_column", DataError),
        ({"columns": COLUMNS, "group": "gender"}, "unknown_column", DataError),
        ({"columns": COLUMNS, "estimator": "GLS"}, "unknown_option", OptionError),
        (
            {"columns": COLUMNS, "estimator": "WLSMV", "criteria": "chen_2007"},
            "criteria_for_ordinal",
            OptionError,
        ),
        ({"columns": COLUMNS, "partial": ["f1 =~ y4"]}, "unknown_release", ModelError),
        ({"columns": COLUMNS, "partial": ["y3 ~1"], "identification": "ul"}, "option_conflict", OptionError),
        ({"columns": COLUMNS, "missing": "pairwise"}, "unknown_option", OptionError),
        ({"columns": COLUMNS, "identification": "fx"}, "unknown_option", OptionError),
        ({"columns": COLUMNS, "lags": -1}, "lags", OptionError),
        ({"columns": COLUMNS, "min_n": 0}, "unknown_option", OptionError),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(exlong, options, code, kind):
    with pytest.raises(kind) as error:
        longitudinal_invariance(MODEL, exlong, **options)
    assert error.value.code == code
    assert error.value.remedy


def test_responses_need_respondents_and_two_waves(small):
    data = long_answers(small)
    frame = data.frame
    model = FactorModel.from_instrument(small, scale="alpha_scale")
    cases: list[tuple[str, ResponseData, dict[str, object]]] = [
        ("no_respondent", validate(frame, small, wave="wave")[0], {}),
        ("no_wave", validate(frame.query("wave == 'w1'"), small, respondent="id")[0], {}),
        ("one_wave", validate(frame.query("wave == 'w1'"), small, respondent="id", wave="wave")[0], {}),
        ("unknown_wave", data, {"waves": ("w1", "w9")}),
        ("option_conflict", data, {"columns": COLUMNS}),
    ]
    for code, given, options in cases:
        with pytest.raises(CoprodError) as error:
            longitudinal_invariance(model, given, **options)
        assert error.value.code == code
