# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""An analysis of one's own data becomes records that pass the check and move the status."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.comparison.evidence_from import data_hash
from coprod_measures.errors import DataError, NotSupportedError

CORE = cm.load_instrument("coproduction-core")
ABOUT: dict[str, Any] = {"population": "simulated", "source": "a test", "recorded": date(2026, 1, 1)}


def frame(n: int = 240, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    answers = {}
    for scale in CORE.scales:
        latent = rng.normal(size=n)
        for item in (*scale.items, *scale.companions):
            x = latent * (-1 if CORE.item(item).reverse else 1)
            answers[item] = np.clip(np.round(3 + 0.9 * x + rng.normal(0, 0.8, n)), 1, 5)
    return pd.DataFrame(answers).assign(language=["sv", "en"] * (n // 2))


@pytest.fixture(scope="module")
def data() -> cm.ResponseData:
    return cm.validate(frame(), CORE, group="language")[0]


def test_reliability_becomes_a_record_per_scale_and_language(data: cm.ResponseData) -> None:
    report = cm.reliability(data, by="language")
    records = cm.evidence_from(report, data, roles=["staff"], **ABOUT)
    assert any("omega" in e.figures for e in records)
    assert {(e.scales[0], e.language) for e in records} == {(r.scale, r.group) for r in report.results}
    for e in records:
        omega = report[e.scales[0], e.language].omega
        assert e.figures.get("omega", np.nan) == pytest.approx(omega.value, nan_ok=True)
        assert e.interval == ((omega.low, omega.high) if np.isfinite(omega.low) else None)
        assert e.supports == (omega.value >= 0.70)
        assert e.instrument_version == CORE.version
        assert e.data_hash == data_hash(data)
        assert e.package_version == cm.__version__
        assert e.kind == "own_data"
    found = cm.check_evidence(records, CORE, today=date(2026, 6, 1))
    assert [f for f in found if f.severity == "error"] == []


def test_the_status_follows_from_the_records(data: cm.ResponseData) -> None:
    before = CORE.status("sv").missing
    records = cm.evidence_from(cm.reliability(data, by="language"), data, **ABOUT)
    after = CORE.with_evidence(records).status("sv").missing
    assert set(before) - set(after) == {"internal_consistency"}


def test_a_ladder_between_languages_becomes_cross_cultural_validity(data: cm.ResponseData) -> None:
    model = cm.FactorModel.from_instrument(CORE, scale="processes")
    ladder = cm.invariance(model, data, group="language", seed=1)
    with pytest.raises(NotSupportedError, match="name its scale"):
        cm.evidence_from(ladder, data, **ABOUT)
    records = cm.evidence_from(ladder, data, scale="processes", **ABOUT)
    assert records == cm.evidence_from({"processes": ladder}, data, **ABOUT)
    assert [(e.property, e.language, e.scales) for e in records] == [
        ("cross_cultural_validity", x, ("processes",)) for x in ladder.group_labels
    ]
    assert {e.supports for e in records} == {ladder.supported in ("scalar", "strict") and not ladder.doubtful}
    assert records[0].n == min(ladder.n.values())
    assert records[0].value == ladder.verdict("en")


def test_what_could_not_be_assessed_is_recorded_as_not_supporting() -> None:
    few, _ = cm.validate(frame(40), CORE, group="language")
    model = cm.FactorModel.from_instrument(CORE, scale="processes")
    ladder = cm.invariance(model, few, group="language", seed=1)
    assert not ladder.assessable
    records = cm.evidence_from(ladder, few, scale="processes", **ABOUT)
    assert [e.supports for e in records] == [False, False]
    assert records[0].figures == {}


def test_groups_that_are_no_languages_need_the_language_named(data: cm.ResponseData) -> None:
    everybody = cm.reliability(data)
    with pytest.raises(DataError, match="not a language"):
        cm.evidence_from(everybody, data, **ABOUT)
    with pytest.raises(DataError, match="has no language 'de'"):
        cm.evidence_from(everybody, data, language="de", **ABOUT)
    assert {e.language for e in cm.evidence_from(everybody, data, language="sv", **ABOUT)} == {"sv"}
    plain = cm.reliability(frame()[list(CORE.scale("processes").items)])
    with pytest.raises(NotSupportedError, match="no scale of the instrument"):
        cm.evidence_from(plain, data, language="sv", **ABOUT)


def test_the_hash_is_of_the_answers_alone(data: cm.ResponseData) -> None:
    plain = frame()
    shuffled = plain.sample(frac=1, random_state=3)[plain.columns[::-1]]
    changed = plain.copy()
    changed.loc[0, "P1"] = 6 - changed.loc[0, "P1"] if changed.loc[0, "P1"] != 3 else 1
    hashes = [data_hash(cm.validate(f, CORE, group="language")[0]) for f in (plain, shuffled, changed)]
    assert hashes[0] == hashes[1] == data_hash(data)
    assert hashes[2] != hashes[0]
    blank = plain.copy()
    blank.loc[0, "P1"] = np.nan
    assert data_hash(cm.validate(blank, CORE)[0]) not in hashes
