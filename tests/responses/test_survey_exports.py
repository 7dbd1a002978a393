# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The same answers, written as each survey system exports them, read back equal."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.testing import instruments, responses

pyreadstat = pytest.importorskip("pyreadstat")
pytest.importorskip("openpyxl")
pytest.importorskip("pyarrow")

Writer = Callable[[pd.DataFrame, Instrument, Path], Path]


def with_wording(instrument: Instrument) -> Instrument:
    """Give each item a sentence of its own in every language."""
    data = instrument.model_dump(mode="json", by_alias=True)
    for item in data["items"]:
        item["wording"] = {x: f"({x}) Line, {item['id']}: “one” & 'two'" for x in instrument.languages}
    return Instrument.model_validate(data)


def rows(frame: pd.DataFrame) -> list[list[Any]]:
    return [["" if pd.isna(v) else v for v in row] for row in frame.itertuples(index=False, name=None)]


def to_csv(path: Path, header: list[str], body: list[list[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *body])
    return path


def plain_csv(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    return to_csv(folder / "a.csv", list(frame.columns), rows(frame))


def xlsx(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    frame.to_excel(folder / "a.xlsx", index=False)
    return folder / "a.xlsx"


def parquet(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    frame.to_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def redcap_raw(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    header = ["record_id", "form_complete", *(c.lower() for c in frame.columns)]
    body = [[i, 2, *row] for i, row in enumerate(rows(frame), 1)]
    return to_csv(folder / "a.csv", header, body)


def redcap_labels(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    """Headers are the field labels and values the choice labels, in one language."""
    language = instrument.languages[-1]
    header, columns = [], []
    for name in frame.columns:
        if name not in instrument.item_ids:
            header.append(name)
            columns.append(frame[name].tolist())
            continue
        wording = instrument.item(name).wording
        assert wording is not None
        header.append(wording[language])
        labels = instrument.response_scale_of(name).labels(language)
        columns.append(["" if pd.isna(v) else labels[int(v)] for v in frame[name]])
    return to_csv(folder / "a.csv", header, [list(r) for r in zip(*columns, strict=True)])


def limesurvey(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    """Answer codes: digits stay, a minus sign cannot be in a code and was N when the survey was made."""

    def code(value: Any) -> str:
        return "" if pd.isna(value) else (f"N{-int(value)}" if value < 0 else str(int(value)))

    items = [c for c in frame.columns if c in instrument.item_ids]
    header = ["id", "submitdate", "lastpage", "startlanguage", "seed", "respondent", *items]
    body = []
    for number, (_, row) in enumerate(frame.iterrows(), 1):
        fixed = [number, "2026-05-01 10:00:00", 5, instrument.languages[0], 1234567, row["respondent"]]
        body.append([*fixed, *(code(row[i]) for i in items)])
    return to_csv(folder / "a.csv", header, body, "utf-8-sig")


def qualtrics(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    texts = [f"Question, {c}\nwith a line break" for c in frame.columns]
    ids = [json.dumps({"ImportId": f"QID{i}"}) for i in range(len(frame.columns))]
    return to_csv(folder / "a.csv", list(frame.columns), [texts, ids, *rows(frame)])


def kobo(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    header = [f"a_group/{c}" if c in instrument.item_ids else c for c in frame.columns]
    return to_csv(folder / "a.csv", header, rows(frame))


def odk_central(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
    header = [f"a_group-{c}" if c in instrument.item_ids else c for c in frame.columns]
    return to_csv(folder / "a.csv", header, rows(frame))


def statistics(kind: str) -> Writer:
    def write(frame: pd.DataFrame, instrument: Instrument, folder: Path) -> Path:
        language = instrument.languages[0]
        labels = {i: dict(instrument.response_scale_of(i).labels(language)) for i in instrument.item_ids}
        table = frame.astype(dict.fromkeys(instrument.item_ids, "float64"))
        if kind == "sav":
            missing = {
                i: list(instrument.response_scale_of(i).missing_codes)[:3] for i in instrument.item_ids
            }
            pyreadstat.write_sav(
                table,
                folder / "a.sav",
                variable_value_labels=labels,
                missing_ranges={k: v for k, v in missing.items() if v},
            )
        else:
            # Stata labels whole numbers only
            pyreadstat.write_dta(table, folder / "a.dta", variable_value_labels=labels)
        return folder / f"a.{kind}"

    return write


WRITERS: dict[str, Writer] = {
    "csv": plain_csv,
    "xlsx": xlsx,
    "parquet": parquet,
    "sav": statistics("sav"),
    "dta": statistics("dta"),
    "redcap raw": redcap_raw,
    "redcap labels": redcap_labels,
    "limesurvey": limesurvey,
    "qualtrics": qualtrics,
    "kobo": kobo,
    "odk central": odk_central,
}


@pytest.mark.parametrize("system", WRITERS)
@settings(max_examples=8)
@given(data=st.data())
def test_answers_read_back_equal(system: str, data: st.DataObject) -> None:
    instrument = with_wording(data.draw(instruments()))
    frame = data.draw(responses(instrument, answers="codes", min_rows=2))
    expected, _ = cm.validate(frame, instrument, respondent="respondent")
    with tempfile.TemporaryDirectory() as folder:
        path = WRITERS[system](frame, instrument, Path(folder))
        raw = cm.read_responses(path, instrument)
    read, report = cm.validate(raw, instrument, respondent="respondent")
    rules = {f.code for f in report.findings if f.severity == "error"}
    assert not rules & {
        "missing_column",
        "no_item_column",
        "out_of_range",
        "unknown_label",
        "not_a_whole_number",
    }
    np.testing.assert_array_equal(read.to_numpy(), expected.to_numpy())
    assert read.nonanswers().equals(expected.nonanswers()), "kinds of non-answers too"
    assert [str(x) for x in raw["respondent"]] == [str(x) for x in frame["respondent"]]


@pytest.fixture(scope="module")
def core() -> Instrument:
    return cm.load_instrument("coproduction-core")


@pytest.mark.parametrize("system", ["redcap raw", "redcap labels", "limesurvey"])
def test_ticked_roles_become_one_column(core: Instrument, tmp_path: Path, system: str) -> None:
    header = {
        "redcap raw": ["record_id", "p1", "further_roles___citizen", "further_roles___staff"],
        "redcap labels": [
            "Post",
            "I projektet har vi samma syn på vad vi vill uppnå.",
            "Har du också andra roller? (choice=Invånare, frivillig eller föreningsmedlem)",
            "Har du också andra roller? (choice=Personal)",
        ],
        "limesurvey": ["id", "P1", "furtherroles[A1]", "furtherroles[staff]"],
    }[system]
    fact = next(f for f in core.respondent_facts if f.id == "further_roles")
    labels = {c.value: c.label["sv"] for c in fact.choices}
    header = [h.replace("Invånare, frivillig eller föreningsmedlem", labels["citizen"]) for h in header]
    on, off = {"redcap raw": (1, 0), "redcap labels": ("Checked", "Unchecked"), "limesurvey": ("Y", "")}[
        system
    ]
    path = to_csv(tmp_path / "r.csv", header, [[1, 4, on, on], [2, 5, off, on], [3, 1, off, off]])
    frame = cm.read_responses(path, core)
    assert frame["further_roles"].fillna("").tolist() == ["citizen;staff", "staff", ""]
    assert frame["P1"].tolist() == [4, 5, 1]
    assert not [c for c in frame.columns if "___" in c or "[" in c or "choice=" in c]


def test_codes_of_facts_are_the_instruments_own(core: Instrument, tmp_path: Path) -> None:
    lime = to_csv(
        tmp_path / "l.csv",
        ["id", "startlanguage", "P1", "role"],
        [[1, "sv", "N1", "A3"], [2, "en", "3", "staff"]],
    )
    frame = cm.read_responses(lime, core)
    assert frame["role"].tolist() == ["own_experience", "staff"]
    assert frame["P1"].tolist() == [-1, 3]
    assert frame["form_language"].tolist() == ["sv", "en"]
    labels = to_csv(tmp_path / "r.csv", ["P1", "role"], [[1, "Personal"], [2, "Staff"]])
    assert cm.read_responses(labels, core)["role"].tolist() == ["staff", "staff"]


def test_an_ambiguous_column_stays_as_it_is(core: Instrument, tmp_path: Path) -> None:
    path = to_csv(tmp_path / "r.csv", ["a/P1", "b/P1", "P2"], [[1, 2, 3]])
    frame = cm.read_responses(path, core)
    assert list(frame.columns) == ["a/P1", "b/P1", "P2"]
    own = to_csv(tmp_path / "s.csv", ["p1", "P1"], [[1, 2]])
    assert cm.read_responses(own, core)["P1"].tolist() == [2]


def test_what_was_renamed_is_told(core: Instrument, tmp_path: Path) -> None:
    frame = cm.read_responses(to_csv(tmp_path / "r.csv", ["p1", "x"], [[1, 2]]), core)
    assert frame.attrs["read"]["renamed"] == {"p1": "P1"}
    assert frame.attrs["read"]["separator"] == ","


def test_labels_of_the_file_outweigh_its_codes(core: Instrument, tmp_path: Path) -> None:
    """A file coded from the printed order, the other way round, is read by its labels."""
    turned = {
        1: "Helt",
        2: "Till stor del",
        3: "Delvis",
        4: "Till liten del",
        5: "Inte alls",
        99: "Vet inte",
        98: "Annat",
    }
    frame = pd.DataFrame({"P1": [1.0, 5.0, 99.0, 98.0], "P3": [1.0, 5.0, -1.0, 2.0]})
    own = dict(core.response_scale("agreement").labels("sv"))
    pyreadstat.write_sav(
        frame,
        tmp_path / "t.sav",
        variable_value_labels={"P1": turned, "P3": own},
        missing_ranges={"P1": [98, 99], "P3": [-1]},
    )
    raw = cm.read_responses(tmp_path / "t.sav", core)
    assert raw["P1"].tolist()[:3] == ["Helt", "Inte alls", "Vet inte"]
    assert raw["P1"].isna().tolist() == [False, False, False, True], "user-missing and unknown: no answer"
    assert raw["P3"].tolist() == [1, 5, -1, 2]
    assert raw.attrs["read"]["relabelled"] == ["P1"]
    data, _ = cm.validate(raw, core)
    assert data.codes()["P1"].tolist()[:2] == [5, 1]
    kinds = data.nonanswers().set_index("item").loc["P1"]
    assert (kinds["dont_know"], kinds["not_answered"], kinds["invalid"]) == (1, 1, 0)


def test_stata_letters_are_read_by_their_labels(core: Instrument, tmp_path: Path) -> None:
    frame = pd.DataFrame({"P1": [1.0, 2.0, "a", "b"]}, dtype=object)
    pyreadstat.write_dta(
        frame,
        tmp_path / "t.dta",
        missing_user_values={"P1": ["a", "b"]},
        variable_value_labels={"P1": {1: "Inte alls", "a": "Vet inte", "b": "Annat"}},
    )
    data, report = cm.validate(cm.read_responses(tmp_path / "t.dta", core), core)
    kinds = data.nonanswers().set_index("item").loc["P1"]
    assert (kinds["answered"], kinds["dont_know"], kinds["not_answered"]) == (2, 1, 1)
    assert "unknown_label" not in {f.code for f in report.findings}


def test_an_exported_dictionary_and_the_reader_agree(core: Instrument, tmp_path: Path) -> None:
    """What `export` calls an item, the reader calls by its id again."""
    for format, name in (
        ("redcap", "d.csv"),
        ("limesurvey", "s.txt"),
        ("spss", "l.sav"),
        ("xlsform", "f.xlsx"),
    ):
        names = cm.export(core, format, tmp_path / name).names
        answers = to_csv(tmp_path / "answers.csv", list(names.values()), [[1] * len(names)])
        frame = cm.read_responses(answers, core)
        assert set(core.item_ids) <= set(frame.columns)
