# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Eleven items of the Global Brain Health Survey: coefficients beside R's, where the data are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.estimation.efa import extract
from coprod_measures.estimation.efa_fit_measures import efa_fit_measures
from coprod_measures.numerics.lower_bounds import greatest_lower_bound, guttman
from coprod_measures.numerics.rotation import matched, rotate

pytestmark = pytest.mark.data


def case_of(folder: Path, name: str) -> tuple[dict[str, Any], pd.DataFrame]:
    reference = folder / "reference"
    if not reference.is_dir():
        pytest.skip("the folder of data has no folder 'reference' with the reference results")
    case = json.loads((reference / "expected" / f"{name}.json").read_text("utf-8"))
    frame = pd.read_csv(reference / "data" / case["data"]["file"])
    language = name.rpartition("_")[2]
    if language in ("sv", "en"):
        frame = frame[frame["lang"] == language]
    return case["result"], frame[case["data"]["items"]]


@pytest.mark.filterwarnings("ignore::coprod_measures.errors.StatisticalWarning")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_reliability(data_folder: Path, language: str) -> None:
    expected, answers = case_of(data_folder, f"reliability_gbhs_infl_{language}")
    cov = np.cov(answers.dropna().to_numpy(dtype=float), rowvar=False)
    for name, value in expected["guttman_listwise"]["covariance"].items():
        assert getattr(guttman(cov), name) == pytest.approx(value, abs=1e-8)
    assert greatest_lower_bound(cov) == pytest.approx(
        expected["guttman_listwise"]["glb_algebraic_cov"], abs=1e-6
    )
    for extraction in ("minres", "ml"):
        theirs = expected["omega"][extraction]
        ours = cm.omega_hierarchical(
            answers,
            n_factors=3,
            extraction=extraction,  # type: ignore[arg-type]
            missing="pairwise",
        )
        assert ours.hierarchical.value == pytest.approx(theirs["omega_h"], abs=1e-4)
        assert ours.total.value == pytest.approx(theirs["omega_total"], abs=1e-4)
    ordinal = cm.ordinal_reliability(answers)["scale"]
    assert ordinal.omega.value == pytest.approx(
        expected["cfa1_ordinal"]["compRelSEM"]["omega_obs.var_FALSE"]["f"], abs=1e-5
    )
    found = cm.reliability(answers, missing="fiml")["scale"]
    assert found.ave == pytest.approx(expected["cfa1"]["AVE"]["f"], abs=1e-5)
    assert found.maximal_reliability == pytest.approx(expected["cfa1"]["maximalRelia"][0], abs=1e-5)


def test_structure(data_folder: Path) -> None:
    expected, answers = case_of(data_folder, "efa_gbhs_infl")
    measure = cm.kmo(answers, missing="pairwise")
    assert measure.overall == pytest.approx(expected["KMO"]["overall"], abs=1e-8)
    found = cm.parallel_analysis(answers, missing="pairwise", draws=200, seed=1)
    assert found.n_factors == expected["parallel"]["nfact_by_seed"][0]
    assert found.n_components == expected["parallel"]["ncomp_by_seed"][0]
    assert found.map_values[1:7] == pytest.approx(expected["MAP"]["values"], abs=1e-8)
    r = np.array(expected["correlation"]["values"])
    for name, solution in expected["efa"].items():
        extraction, _, rotation = name.partition("_")
        target = np.array(solution["loadings"]["values"])
        rng = np.random.default_rng(1)
        extracted = extract(r, target.shape[1], extraction, rng=rng)  # type: ignore[arg-type]
        rotated = rotate(extracted.loadings, {"geominQ": "geomin"}.get(rotation, rotation), rng=rng)  # type: ignore[arg-type]
        loadings, _, similarity = matched(rotated.loadings, rotated.phi, target)
        assert similarity.min() > 0.9999
        assert np.abs(loadings - target).max() < 2e-3
        measures = efa_fit_measures(r, extracted, expected["n"])
        assert measures["chisq"] == pytest.approx(solution["STATISTIC"], rel=1e-4)
        assert measures["tli"] == pytest.approx(solution["TLI"], abs=1e-4)
