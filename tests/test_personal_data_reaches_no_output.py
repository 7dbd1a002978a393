# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Bait data through the whole library: no id and no free text comes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import coprod_measures as cm

BAIT = {
    "pnr": "19811218-9876",
    "mejl": "anna.bait@example.org",
    "namn": "Anna Bait",
    "kommentar": "Bait: my sister was ill",
    "annat": "Bait told the staff about the money and it went wrong",
}
ID = "bait-person"


@pytest.fixture(scope="module")
def small(request: pytest.FixtureRequest) -> cm.Instrument:
    return cm.load_instrument(Path(request.config.rootpath) / "tests" / "data" / "small.yaml")


@pytest.fixture(scope="module")
def bait(small: cm.Instrument) -> pd.DataFrame:
    frame = cm.simulate_responses(small, n=120, seed=3).astype(object)
    frame["respondent"] = [f"{ID}-{i}" for i in range(len(frame))]
    frame["role"] = ["own_experience"] * 3 + ["staff"] * (len(frame) - 3)
    for column, text in BAIT.items():
        frame[column] = [f"{text} {i}" if column == "annat" else text for i in range(len(frame))]
    frame.loc[4, "A1"] = BAIT["kommentar"]
    frame.loc[5, "A2"] = 198112189876
    return frame


def texts(result: Any) -> Iterator[str]:
    """Everything that a result can show of itself."""
    yield str(result)
    yield repr(result)
    for name in ("_repr_html_", "to_markdown"):
        if hasattr(result, name):
            yield str(getattr(result, name)())
    if hasattr(result, "to_frame"):
        yield result.to_frame().to_csv()


def test_nothing_of_a_person_comes_out(small: cm.Instrument, bait: pd.DataFrame) -> None:
    data, findings = cm.validate(
        bait, small, respondent="respondent", group="language", covariates=["role", *BAIT]
    )
    assert data.covariates == ("role",)
    shown: list[str] = []
    results = [findings, data, cm.score(data), cm.item_analysis(data), cm.reliability(data, by="language")]
    results += [cm.compare_groups(data, group="language"), cm.k_anonymity(bait, ["role", "language"])]
    for result in results:
        shown += texts(result)
    for language in ("sv", "en"):
        shown.append(cm.report(data, language=language, findings=findings, crosscheck=False).html)
        shown += [f"{f.message(language)} {f.remedy(language)}" for f in findings.findings]
    assert len(shown) > 20
    for text in shown:
        assert not [b for b in (*BAIT.values(), ID, "198112189876") if b in text]
    frames = [data.frame, cm.score(data).frame]
    assert not [c for f in frames for c in f.columns if c in BAIT]


def test_exports_know_of_no_answers(small: cm.Instrument, tmp_path: Path) -> None:
    for format in ("redcap", "limesurvey", "xlsform", "spss", "fhir", "codebook", "questionnaire"):
        written = cm.export(small, format, tmp_path).path.read_bytes()
        assert b"bait" not in written.lower()
