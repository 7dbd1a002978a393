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
from coprod_measures.errors import DataError, NotSupportedError, OptionError

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


def test_ordinal_reliability_becomes_internal_consistency(data: cm.ResponseData) -> None:
    report = cm.ordinal_reliability(data, by="language")
    records = cm.evidence_from(report, data, **ABOUT)
    assert {e.property for e in records} == {"internal_consistency"}
    first = records[0]
    assert first.figures == {"omega": pytest.approx(report[first.scales[0], first.language].omega.value)}


def twice(shift: float = 0.0) -> cm.ResponseData:
    first = frame(120).assign(wave="1", person=range(120))
    rng = np.random.default_rng(5)
    second = first.assign(wave="2")
    for item in CORE.item_ids:
        if item in second:
            moved = second[item] + rng.integers(-1, 2, 120) * (rng.random(120) < 0.5) + shift
            second[item] = moved.clip(1, 5)
    both = pd.concat([first, second], ignore_index=True)
    return cm.validate(both, CORE, respondent="person", wave="wave")[0]


def test_retest_becomes_reliability_and_measurement_error() -> None:
    data = twice()
    report = cm.retest(data)
    important = {"processes": 5.0, "inclusivity": 0.01}
    records = cm.evidence_from(report, data, language="sv", minimal_important_change=important, **ABOUT)
    by_place = {(e.property, e.scales[0]): e for e in records}
    for result in report.results:
        found = by_place["reliability", result.scale]
        assert found.figures == {"icc": pytest.approx(result.icc_agreement.value)}
        assert found.supports == (result.icc_agreement.value >= 0.70)
        assert found.n == result.n
        error = by_place["measurement_error", result.scale]
        assert error.figures["sdc"] == pytest.approx(result.smallest_detectable_change)
        mic = important.get(result.scale)
        assert error.supports == (mic is not None and result.smallest_detectable_change < mic)
        assert ("mic" in error.figures) == (mic is not None)
    assert by_place["measurement_error", "processes"].supports
    assert not by_place["measurement_error", "inclusivity"].supports
    assert [
        f for f in cm.check_evidence(records, CORE, today=date(2026, 6, 1)) if f.severity == "error"
    ] == []
    with pytest.raises(OptionError, match="no change"):
        cm.evidence_from(report, data, language="sv", minimal_important_change={"processes": 0.0}, **ABOUT)


def test_raters_become_reliability_of_the_scale_named(data: cm.ResponseData) -> None:
    ratings = pd.DataFrame({"a": [9, 6, 8, 7, 10, 6], "b": [8, 5, 8, 6, 9, 5]})
    report = cm.icc(ratings)
    (record,) = cm.evidence_from(report, data, scale="processes", language="sv", **ABOUT)
    assert (record.property, record.n) == ("reliability", 6)
    assert record.figures == {"icc": pytest.approx(report["ICC2"].value)}
    with pytest.raises(NotSupportedError, match="name its scale"):
        cm.evidence_from(report, data, language="sv", **ABOUT)


def test_dimensions_become_exploratory_structure(data: cm.ResponseData) -> None:
    items = CORE.scale("processes").items
    parallel = cm.parallel_analysis(data, items=items, draws=20)
    (record,) = cm.evidence_from(parallel, data, scale="processes", language="sv", **ABOUT)
    assert record.property == "exploratory_structure"
    assert record.supports == (parallel.n_factors == 1)
    both = [i for s in ("processes", "inclusivity") for i in CORE.scale(s).items]
    fit = cm.efa(data, n_factors=2, items=both)
    (record,) = cm.evidence_from(fit, data, language="sv", **ABOUT)
    assert record.scales == ("processes", "inclusivity")
    assert record.supports, record.value
    assert record.figures["rmsea"] == pytest.approx(fit.fit_measures()["rmsea"])
    merged = cm.efa(data, n_factors=1, items=both)
    assert not cm.evidence_from(merged, data, language="sv", **ABOUT)[0].supports
    part = cm.efa(data, n_factors=1, items=items[:4])
    with pytest.raises(NotSupportedError, match="no scale of the instrument"):
        cm.evidence_from(part, data, language="sv", **ABOUT)


def test_items_that_work_differently_become_cross_cultural_validity(data: cm.ResponseData) -> None:
    plain = frame()
    item = next(i for i in CORE.scale("processes").items if not CORE.item(i).reverse)
    swedish = plain["language"] == "sv"
    biased = plain.assign(**{item: plain[item].where(~swedish, (plain[item] - 2).clip(1, 5))})
    checked = cm.validate(biased, CORE, group="language")[0]
    report = cm.dif(checked, group="language")
    records = {(e.scales[0], e.language): e for e in cm.evidence_from(report, checked, **ABOUT)}
    assert {e.property for e in records.values()} == {"cross_cultural_validity"}
    assert {language for _, language in records} == {"sv", "en"}
    found = records["processes", "sv"]
    assert item in found.value
    assert not found.supports
    assert found.figures["dif_r2_change"] >= 0.02
    other = next(e for (scale, _), e in records.items() if scale != "processes" and "0 of" in e.value)
    assert other.figures["dif_r2_change"] < 0.05


def test_what_says_nothing_on_a_property_is_refused(data: cm.ResponseData) -> None:
    with pytest.raises(NotSupportedError, match="makes no record"):
        cm.evidence_from(cm.kmo(data), data, language="sv", **ABOUT)  # type: ignore[arg-type]
    with pytest.raises(NotSupportedError, match="makes no record"):
        cm.evidence_from(cm.kmo(data), data, **ABOUT)  # type: ignore[arg-type]


def test_the_language_of_the_form_must_be_known(data: cm.ResponseData) -> None:
    solution = cm.parallel_analysis(data, draws=10)
    with pytest.raises(DataError, match="does not say in which language") as refused:
        cm.evidence_from(solution, data, scale="processes", **ABOUT)
    assert "language='sv' or language='en'" in refused.value.remedy


def test_records_of_simulated_answers_say_so_and_are_refused(data: cm.ResponseData) -> None:
    made_up, _ = cm.validate(frame().assign(simulated=True), CORE, group="language")
    records = cm.evidence_from(cm.reliability(made_up, by="language"), made_up, **ABOUT)
    assert all(e.simulated for e in records)
    found = cm.check_evidence(records, CORE, today=date(2026, 6, 1))
    assert {f.values["id"] for f in found if f.code == "evidence_simulated"} == {e.id for e in records}
    assert {f.severity for f in found if f.code == "evidence_simulated"} == {"error"}
    again = cm.evidence_from(cm.reliability(data, by="language"), data, **ABOUT)
    assert not any(e.simulated for e in again)


def test_a_frame_is_not_checked_responses(data: cm.ResponseData) -> None:
    report = cm.reliability(data, by="language")
    for wrong in (frame(), None):
        with pytest.raises(DataError, match=r"not checked responses.*validate\("):
            cm.evidence_from(report, wrong, **ABOUT)  # type: ignore[arg-type]
