# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The R script of a result. The χ² values below are what the script printed in R 4.2.2, lavaan 0.6-14."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import invariance, longitudinal_invariance
from coprod_measures.comparison.to_lavaan import to_lavaan
from coprod_measures.errors import NotSupportedError
from coprod_measures.estimation import cfa

DATA = Path(__file__).parent.parent / "data"
MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx7 ~~ x8"


@pytest.fixture(scope="module")
def hs1939() -> pd.DataFrame:
    frame = pd.read_csv(DATA / "hs1939.csv")
    return frame.sort_values("school", kind="stable")


def test_every_step_of_a_ladder_is_written_and_gives_the_same_in_r(hs1939):
    ladder = invariance(MODEL, hs1939, group="school", partial=["x3 ~1"])
    script = to_lavaan(ladder, file="school.csv")
    assert "read.csv('school.csv'" in script
    assert "match(data$school, c('Grant-White', 'Pasteur'))" in script
    assert (
        "scalar <- cfa(model, data = data, estimator = 'MLR', group = 'school', "
        "group.equal = c('loadings', 'intercepts'), group.partial = c('x3 ~1'), std.lv = TRUE, "
        "meanstructure = TRUE)" in script
    )
    assert "lavTestLRT(configural, metric, scalar, strict)" in script
    in_r = [84.655, 91.263, 115.535, 131.310]
    assert [s.chisq for s in ladder.steps] == pytest.approx(in_r, abs=6e-4)
    assert [s.delta_chisq for s in ladder.steps[1:]] == pytest.approx([5.1536, 24.2299, 14.7116], abs=6e-4)


def test_a_single_fit_is_written_and_gives_the_same_in_r(hs1939):
    fit = cfa("visual =~ x1 + x2 + x3\nvisual ~ ageyr", hs1939, estimator="MLR", meanstructure=True)
    script = to_lavaan(fit)
    assert "fit <- cfa(model, data = data, estimator = 'MLR', meanstructure = TRUE)" in script
    assert "group" not in script
    assert fit.fit_measures()["chisq"] == pytest.approx(2.658, abs=6e-4)
    assert fit.coefficient("visual", "~", "ageyr") == pytest.approx(-0.006, abs=6e-4)


def test_options_are_lavaans_words(hs1939):
    fit = cfa(
        MODEL, hs1939.assign(x1=hs1939["x1"].where(np.arange(len(hs1939)) % 9 > 0)), group="school",
        missing="fiml", equal=["loadings", "lv_variances"], identification="effect",
    )  # fmt: skip
    script = to_lavaan(fit)
    assert "group.equal = c('loadings', 'lv.variances')" in script
    assert "missing = 'fiml'" in script
    assert "effect.coding = TRUE" in script


def test_quotes_cannot_leave_their_string(hs1939):
    fit = cfa("visual =~ x1 + x2 + x3", hs1939)
    assert r"read.csv('a\'); system(\'b'" in to_lavaan(fit, file="a'); system('b")


def test_an_ordinal_ladder_is_written_in_full_and_gives_the_same_in_r():
    answers = pd.read_csv(DATA / "bilingual_sim.csv").sort_values("lang", ascending=False)
    model = "man =~ " + " + ".join(f"MAN{i}" for i in range(1, 7))
    ladder = invariance(model, answers, group="lang", estimator="WLSMV", partial=["MAN2 | t2", "MAN4 ~1"])
    script = to_lavaan(ladder, file="bilingual_sim.csv")
    assert "MAN2 | c(NA, NA)*t2\n" in script  # released
    assert "MAN2 | c(NA, NA)*t3 + c(p13, p13)*t3\n" in script
    assert "MAN4 ~ c(0, NA)*1\n" in script
    assert "MAN1 ~~ c(1, NA)*MAN1\n" in script
    assert "~*~" not in script  # follows from the others in theta
    assert "estimator = 'WLSMV', ordered = c('MAN1', 'MAN2'" in script
    assert "parameterization = 'theta', group = 'lang')" in script
    assert "lavTestLRT(configural, thresholds, metric, scalar, strict, method = 'satorra.2000'" in script
    in_r = [(4.170, 9.495), (7.840, 17.724), (12.377, 23.766), (21.214, 35.322), (24.409, 38.964)]
    for step, (chisq, scaled) in zip(ladder.steps, in_r, strict=True):
        assert (step.chisq, step.chisq_scaled) == pytest.approx((chisq, scaled), abs=6e-4)
    differences = [8.1084, 4.0475, 8.1919, 3.8216]
    assert [s.delta_chisq for s in ladder.steps[1:]] == pytest.approx(differences, abs=6e-5)


def test_a_single_ordinal_fit_in_delta_is_written_and_gives_the_same_in_r():
    answers = pd.read_csv(DATA / "bilingual_sim.csv")
    model = "pro =~ PRO1 + PRO2 + PRO3 + PRO4\ninc =~ INC1 + INC2 + INC3"
    fit = cfa(model, answers, estimator="WLSMV", ordered=True, missing="pairwise")
    script = to_lavaan(fit)
    assert "pro =~ 1*PRO1\n" in script
    assert "PRO1 ~*~ 1*PRO1\n" in script
    assert "PRO1 ~~" not in script
    assert "missing = 'pairwise'" in script
    measures = fit.fit_measures()
    assert (measures["chisq"], measures["chisq_scaled"]) == pytest.approx((3.975, 8.308), abs=6e-4)


def test_a_ladder_over_waves_is_written_in_full_and_gives_the_same_in_r():
    people = pd.read_csv(DATA / "exlong.csv")
    columns = {f"y{i}": [f"y{i}t{t}" for t in (1, 2, 3)] for i in (1, 2, 3)}
    options = {"columns": columns, "group": "sex", "estimator": "ML", "min_n": 50}
    ladder = longitudinal_invariance("f =~ y1 + y2 + y3", people, **options)
    script = to_lavaan(ladder, file="exlong.csv")
    assert "match(data$sex, c('female', 'male'))" in script
    assert "f.t1 =~ c(NA, NA)*y1t1 + c(p1, p1)*y1t1\n" in script
    in_r = [(24.601, 30), (31.916, 40), (53.237, 50), (69.302, 65)]
    for step, (chisq, df) in zip(ladder.steps, in_r, strict=True):
        assert (step.chisq, step.df) == (pytest.approx(chisq, abs=6e-4), df)
    effect = longitudinal_invariance("f =~ y1 + y2 + y3", people, identification="effect", **options)
    with pytest.raises(NotSupportedError, match="effect coding"):
        to_lavaan(effect)
