# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A factor of a composite's items is fitted, and told for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import coprod_measures as cm
from coprod_measures.errors import StatisticalWarning
from coprod_measures.estimation.composite_items import composite_findings

SMALL = cm.load_instrument(Path(__file__).resolve().parent.parent / "data" / "small.yaml")


@pytest.fixture(scope="module")
def data() -> cm.ResponseData:
    design = cm.SimulationDesign(composite_loading=0.7, nonanswers={})
    frame = cm.simulate_responses(SMALL, 300, seed=5, design=design)
    return cm.validate(frame, SMALL, group="language")[0]


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("f =~ C1 + C2 + C3", [("outcomes", "f")]),
        ("f =~ C1 + C2\ng =~ A1 + A2 + A3", [("outcomes_person", "f")]),
        ("f =~ A1 + A2 + A3 + A4", []),
        ("f =~ A1 + A2 + C1", []),  # no scale at all: a model of the user's own
    ],
)
def test_the_smallest_composite_that_holds_the_items_is_named(model: str, told: list[object], data):
    found = composite_findings(cm.FactorModel.parse(model), data)
    assert [(f.scale, f.values["factor"]) for f in found] == told


def test_a_plain_frame_knows_of_no_composite(data: cm.ResponseData):
    assert not composite_findings(cm.FactorModel.parse("f =~ C1 + C2 + C3"), data.frame)


def test_a_fit_warns_and_its_estimates_stand(data: cm.ResponseData):
    with pytest.warns(StatisticalWarning, match="make up the composite “Outcomes”"):
        fit = cm.cfa("f =~ C1 + C2 + C3", data)
    assert fit.admissible
    (finding,) = (f for f in fit.findings if f.code == "factor_of_composite")
    assert "det sammansatta måttet ”Resultat och förändring”" in finding.message("sv")


def test_a_ladder_tells_it_too(data: cm.ResponseData):
    codes = {f.code for f in cm.invariance("f =~ C1 + C2 + C3", data, group="language").findings}
    assert "factor_of_composite" in codes
    codes = {f.code for f in cm.invariance("f =~ A1 + A2 + A3", data, group="language").findings}
    assert "factor_of_composite" not in codes
