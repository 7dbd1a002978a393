# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A folder of files that the offline questionnaire saved, read as one table."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.errors import DataError


@pytest.fixture(scope="module")
def core() -> Instrument:
    return cm.load_instrument("coproduction-core")


def saved(
    folder: Path, core: Instrument, key: str, language: str, answers: dict[str, int], **more: str
) -> Path:
    """Write a file as the questionnaire does: a mark, one header, one row, ended by CR LF."""
    fixed = {
        "respondent": key,
        "form_language": language,
        "instrument": core.id,
        "instrument_version": core.version,
    }
    row = {
        **fixed,
        **more,
        **{i: str(answers.get(i, "")) for i in core.item_ids},
        "role": "staff",
        "further_roles": "",
    }
    path = folder / f"{core.id}_{language}_{key}.csv"
    path.write_bytes(("\ufeff" + "\r\n".join([",".join(row), ",".join(row.values())]) + "\r\n").encode())
    return path


def test_files_become_rows(core: Instrument, tmp_path: Path) -> None:
    saved(tmp_path, core, "k2", "sv", {"P1": 4, "P2": -1})
    saved(tmp_path, core, "k1", "en", {"P1": 2})
    (tmp_path / "read me.txt").write_text("not answers")
    frame = cm.read_responses(tmp_path, core)
    assert frame["respondent"].tolist() == ["k1", "k2"]
    data, report = cm.validate(frame, core, respondent="respondent", group="form_language")
    assert report.ok, str(report)
    codes = data.codes().set_index("respondent")
    assert (codes.loc["k1", "P1"], codes.loc["k2", "P1"]) == (2, 4)
    assert pd.isna(codes.loc["k2", "P2"])
    assert data.nonanswers().set_index("item").loc["P2", "dont_know"] == 1
    assert data.group_order == ("sv", "en")


def test_what_does_not_belong_is_refused(core: Instrument, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no CSV file"):
        cm.read_responses(tmp_path, core)
    first = saved(tmp_path, core, "k1", "sv", {"P1": 4})
    copy = tmp_path / "copy.csv"
    copy.write_bytes(first.read_bytes())
    with pytest.raises(DataError, match=r"copy\.csv.*same answers"):
        cm.read_responses(tmp_path, core)
    copy.write_text("id,P1\n1,2\n")
    with pytest.raises(DataError, match="not a file that the questionnaire saved"):
        cm.read_responses(tmp_path, core)
    copy.write_bytes(first.read_bytes().replace(core.version.encode(), b"9.9.9"))
    with pytest.raises(DataError, match=r"9\.9\.9"):
        cm.read_responses(tmp_path, core)
