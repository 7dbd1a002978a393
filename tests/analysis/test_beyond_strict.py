# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Equal factor variances, covariances and means, against lavaan 0.6-14 (R 4.2.2)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coprod_measures.analysis.invariance import beyond_strict, invariance
from coprod_measures.analysis.invariance.longitudinal import longitudinal_invariance
from coprod_measures.errors import NotSupportedError

HS_MODEL = "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
FOLDER = Path(__file__).parent.parent / "data"


def test_holzinger_swineford_beyond_strict_is_lavaans():
    # cfa(HS, group = "school", estimator = "MLR", group.equal = c("loadings", "intercepts", ...)),
    # lavTestLRT(method = "satorra.bentler.2001")
    hs1939 = pd.read_csv(FOLDER / "hs1939.csv")
    frame = beyond_strict(invariance(HS_MODEL, hs1939, group="school")).to_frame()
    assert frame["step"].tolist() == ["strict", "lv_variances", "lv_covariances", "means"]
    assert frame["df"].tolist() == [69, 72, 75, 78]
    assert frame["chisq"].tolist() == pytest.approx(
        [181.51134523027, 184.23809366709, 187.38750054437, 226.9461729809], rel=1e-6
    )
    assert frame["cfi"].tolist() == pytest.approx(
        [0.87275468471, 0.87301210649, 0.87358839529, 0.8324195409], abs=1e-6
    )
    assert frame["delta_chisq"].tolist()[1:] == pytest.approx(
        [2.768929110, 2.582310926, 37.472637661], rel=5e-5
    )


def test_one_factor_has_no_covariances_and_a_mean_difference_shows_in_the_means_alone():
    rng = np.random.default_rng(4)
    f = rng.normal(size=800)
    f[400:] += 0.5
    frame = pd.DataFrame({x: 0.8 * f + 0.6 * rng.normal(size=800) for x in "abcd"})
    frame["g"] = np.repeat(["x", "y"], 400)
    result = beyond_strict(invariance("f =~ a + b + c + d", frame, group="g"))
    assert result.frame["step"].tolist() == ["strict", "lv_variances", "means"]
    assert result.frame["delta_p"].iloc[1] > 0.01
    assert result.frame["delta_p"].iloc[2] < 1e-6
    assert "no verdict rests on them" in str(result)
    swedish = result.to_markdown("sv")
    assert "| faktorvarianser |" in swedish
    assert "likelihoodkvottest" in swedish or "skalad skillnad" in swedish
    assert not any(name in swedish + str(result) for name in ("lv_variances", "chisq", "delta_", "nan"))


def test_ordinal_ladders_climb_on_as_semtools_does():
    path = FOLDER.parent / "reference" / "ordinal" / "ord_beyond_strict.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    answers = pd.read_csv(FOLDER / "bilingual_sim.csv").sort_values("lang", ascending=False)
    found = beyond_strict(invariance(expected["model"], answers, group="lang", estimator="WLSMV"))
    assert found.frame["step"].tolist() == list(expected["models"])
    fits = [m["fit"] for m in expected["models"].values()]
    assert found.frame["df"].tolist() == [f["df"] for f in fits]
    assert found.frame["chisq"].tolist() == pytest.approx([f["chisq"] for f in fits], rel=5e-6)
    assert found.frame["cfi"].tolist() == pytest.approx([f["cfi.scaled"] for f in fits], abs=1e-5)
    differences = [tests[0][1] for tests in expected["differences"].values()]
    assert found.frame["delta_chisq"].tolist()[1:] == pytest.approx(differences, rel=1e-5, abs=2e-5)


def test_a_ladder_without_a_strict_model_has_no_such_steps():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({x: rng.normal(size=60) for x in "abcd"}).assign(g=np.repeat(["x", "y"], 30))
    ladder = invariance("f =~ a + b + c + d", frame, group="g")
    with pytest.raises(NotSupportedError, match="no strict model"):
        beyond_strict(replace(ladder, steps=ladder.steps[:3]))


@pytest.mark.parametrize("identification", ["std_lv", "marker"])
def test_waves_beyond_strict_are_semtools(identification):
    # the two equalities are added in another order there, so the last model is the one to compare
    expected = json.loads((FOLDER.parent / "reference" / "longitudinal.json").read_text(encoding="utf-8"))
    columns = {f"y{i}": tuple(f"y{i}t{t}" for t in (1, 2, 3)) for i in (1, 2, 3)}
    ladder = longitudinal_invariance(
        "f =~ y1 + y2 + y3",
        pd.read_csv(FOLDER / "exlong.csv"),
        columns=columns,
        estimator="ML",
        lags=1,
        identification=identification,
    )
    frame = beyond_strict(ladder).to_frame().set_index("step")
    assert list(frame.index) == ["strict", "lv_variances", "means"]
    fit = expected["std.lv"]["models"]["eq_var"]["fit"]
    assert (frame.loc["means", "chisq"], frame.loc["means", "df"]) == pytest.approx(
        (fit["chisq"], fit["df"]), abs=5e-5
    )
    assert frame.loc["means", "cfi"] == pytest.approx(fit["cfi"], abs=1e-6)
    assert list(frame["delta_df"]) == [0, 2, 2]
    released = longitudinal_invariance(
        "f =~ y1 + y2 + y3", pd.read_csv(FOLDER / "exlong.csv"), columns=columns, partial=["y3 ~1"]
    )
    assert beyond_strict(released).to_frame()["df"].tolist() == [27, 29, 31]
