# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Generalised score tests of ordinal items beside R, refitted models and what must hold of any such test."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_measures.errors import EstimationError
from coprod_measures.estimation import OrdinalFit, difference_test, fit_ordinal
from coprod_measures.estimation.ordinal_score_tests import HeldScores, held_scores
from coprod_measures.model import FactorModel
from coprod_measures.model.ordinal_statistics import OrdinalStatistics, ordinal_statistics

TESTS = Path(__file__).resolve().parent.parent
STEPS = {
    "thresholds": (("thresholds",), "|"),
    "metric": (("thresholds", "loadings"), "=~"),
    "scalar": (("thresholds", "loadings", "intercepts"), "~1"),
}


@cache
def reference(case: str) -> dict[str, Any]:
    path = TESTS / "reference" / "ordinal" / f"ord_partial_{case}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def sample(case: str) -> tuple[FactorModel, OrdinalStatistics]:
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv").sort_values("lang", ascending=False)
    model = FactorModel.parse(reference(case)["model"])
    return model, ordinal_statistics(frame, model.observed, ordered=model.observed, group="lang")


def fitted(case: str, step: str, free: tuple[str, ...] = (), identification: str = "std_lv") -> OrdinalFit:
    model, statistics = sample(case)
    return fit_ordinal(
        model,
        statistics,
        parameterization="theta",
        equal=STEPS[step][0],
        free=free,
        identification=identification,  # type: ignore[arg-type]
    )


def rows_of(fit: OrdinalFit, op: str, item: str) -> list[int]:
    """Rows of the second group that belong to an item."""
    return [
        r
        for r, p in enumerate(fit.table.parameters)
        if p.group == 2 and p.op == op and item == (p.rhs if op == "=~" else p.lhs)
    ]


def scores_of(fit: OrdinalFit, op: str) -> tuple[HeldScores, dict[str, list[int]]]:
    rows = {item: rows_of(fit, op, item) for item in fit.model.observed}
    return held_scores(fit, [r for found in rows.values() for r in found]), rows


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("case", ["loading", "intercept"])
def test_every_item_has_the_figures_of_r(case: str, step: str) -> None:
    scores, rows = scores_of(fitted(case, step), STEPS[step][1])
    for item, (chisq, df) in reference(case)["scores"][step].items():
        found = scores.test(rows[item])
        assert found.df == df
        assert found.chisq == pytest.approx(chisq, rel=1e-5, abs=1e-6)


def test_the_test_and_the_expected_change_are_near_those_of_a_refitted_model() -> None:
    held = fitted("intercept", "metric")
    scores, rows = scores_of(held, "=~")
    for item in held.model.observed:
        freer = fitted("intercept", "metric", free=(f"man =~ {item}",))
        wanted = difference_test(freer, held, method="satorra_2000").chisq
        found = scores.test(rows[item])
        assert found.chisq == pytest.approx(wanted, rel=0.1, abs=0.05)
        values = {(p.key, p.group): v for p, v in zip(freer.table.parameters, freer.values, strict=True)}
        change = values[("man", "=~", item), 2] - values[("man", "=~", item), 1]
        assert found.changes[0] == pytest.approx(change, rel=0.25, abs=0.02)


def test_a_marker_or_a_unit_variance_make_no_difference() -> None:
    ours, rows = scores_of(fitted("intercept", "scalar"), "~1")
    theirs, places = scores_of(fitted("intercept", "scalar", identification="marker"), "~1")
    for item in rows:
        assert ours.test(rows[item]).chisq == pytest.approx(
            theirs.test(places[item]).chisq, rel=1e-5, abs=1e-6
        )


def test_the_order_of_the_rows_makes_no_difference() -> None:
    scores, rows = scores_of(fitted("intercept", "thresholds"), "|")
    one, other = scores.test(rows["MAN1"]), scores.test(rows["MAN1"][::-1])
    assert one.chisq == pytest.approx(other.chisq)
    np.testing.assert_allclose(one.changes, other.changes[::-1], atol=1e-12)


def test_free_rows_have_nothing_to_test() -> None:
    fit = fitted("intercept", "scalar", free=("MAN4 ~1",))
    found = held_scores(fit, rows_of(fit, "~1", "MAN4")).test(rows_of(fit, "~1", "MAN4"))
    assert (found.chisq, found.df) == (0.0, 0)
    assert np.isnan(found.pvalue)


def test_twice_the_sample_has_twice_the_statistic() -> None:
    # a sample doubled within each group has twice the statistic and the same changes
    frame = pd.read_csv(TESTS / "data" / "bilingual_sim.csv").sort_values("lang", ascending=False)
    model, _ = sample("intercept")
    twice = ordinal_statistics(
        pd.concat([frame, frame]), model.observed, ordered=model.observed, group="lang"
    )
    equal = STEPS["scalar"][0]
    double = fit_ordinal(model, twice, parameterization="theta", identification="std_lv", equal=equal)
    single, rows = scores_of(fitted("intercept", "scalar"), "~1")
    doubled, _ = scores_of(double, "~1")
    for item in rows:
        one, two = single.test(rows[item]), doubled.test(rows[item])
        assert two.chisq == pytest.approx(2 * one.chisq, rel=5e-3, abs=1e-4)
        assert two.changes[0] == pytest.approx(one.changes[0], abs=2e-3)


def test_a_search_that_failed_has_no_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    fit = fitted("intercept", "scalar")
    monkeypatch.setattr(OrdinalFit, "converged", False)
    with pytest.raises(EstimationError, match="did not converge"):
        held_scores(fit, [0])
