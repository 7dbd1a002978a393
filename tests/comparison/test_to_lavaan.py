# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The R script of a result. The χ² values below are what the script printed in R 4.2.2, lavaan 0.6-14."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import invariance
from coprod_measures.comparison.to_lavaan import to_lavaan
from coprod_measures.errors import NotSupportedError
from coprod_measures.estimation import cfa

MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx7 ~~ x8"


@pytest.fixture(scope="module")
def hs1939() -> pd.DataFrame:
    frame = pd.read_csv(Path(__file__).parent.parent / "data" / "hs1939.csv")
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


def test_ordinal_models_are_refused_with_a_way_out():
    rng = np.random.default_rng(1)
    f = rng.normal(size=400)
    frame = pd.DataFrame({x: np.digitize(f + rng.normal(size=400), [-1, 0, 1]) for x in "abcd"})
    fit = cfa("f =~ a + b + c + d", frame, estimator="WLSMV", ordered=True)
    with pytest.raises(NotSupportedError, match=r"measEq\.syntax"):
        to_lavaan(fit)
