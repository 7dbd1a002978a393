# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Files are read as they stand, whatever encoding and separator, and bad ones say what to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coprod_measures.errors import DataError
from coprod_measures.instrument import Instrument, load_instrument
from coprod_measures.responses import read_responses

ROWS = [
    ["id", "language", "A1", "A2", "note"],
    ["001", "sv", "Till stor del", "3", "Åsa, 3,5 år – ”bra”"],
    ["002", "en", "Gäller inte mig", "", "fine"],
]


def _text(separator: str) -> str:
    def cell(value: str) -> str:
        return f'"{value}"' if separator in value or '"' in value else value

    return "\r\n".join(separator.join(cell(v) for v in row) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_separator_and_encoding_are_found(tmp_path: Path, separator: str, encoding: str) -> None:
    file = tmp_path / "wave.csv"
    file.write_bytes(_text(separator).encode(encoding))
    frame = read_responses(file)
    assert frame.columns.tolist() == ROWS[0]
    assert frame["id"].tolist() == ["001", "002"]
    assert frame["A1"].tolist() == ["Till stor del", "Gäller inte mig"]
    assert frame["note"].tolist() == [ROWS[1][4], "fine"]
    assert frame["A2"].tolist()[0] == 3
    assert frame["A2"].isna().tolist() == [False, True]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_old_encodings_of_swedish_are_found(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("id,A1\n1,Gäller inte mig\n2,Språket är svårt på många sätt\n".encode(encoding))
    frame = read_responses(file)
    assert frame["A1"].tolist() == ["Gäller inte mig", "Språket är svårt på många sätt"]
    assert frame.attrs["read"]["encoding"] == encoding


def test_a_decimal_comma_is_a_number_beside_a_semicolon_and_never_a_separator(tmp_path: Path) -> None:
    file = tmp_path / "age.csv"
    file.write_text("id;age;A1\n1;41,5;3\n2;40,25;4\n", encoding="utf-8")
    assert read_responses(file)["age"].tolist() == [41.5, 40.25]
    file.write_text('id,age,A1\n1,"41,5",3\n2,"40,25",4\n', encoding="utf-8")
    assert read_responses(file)["age"].tolist() == ["41,5", "40,25"]


def test_numbers_that_would_lose_something_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "ids.csv"
    file.write_text("a,b,c,d\n007,12345678901234567890,NA,1\n1,2,SE,NA\n", encoding="utf-8")
    frame = read_responses(file)
    assert frame["a"].tolist() == ["007", "1"]
    assert frame["b"].tolist() == ["12345678901234567890", "2"]
    assert frame["c"].tolist() == ["NA", "SE"]
    assert frame["d"].tolist()[0] == 1
    assert frame["d"].isna().tolist() == [False, True]


def test_item_names_decide_between_separators(tmp_path: Path, repository: Path) -> None:
    small = load_instrument(repository / "tests" / "data" / "small.yaml")
    file = tmp_path / "odd.txt"
    file.write_text("A1;A2;a,b,c,d\n1;2;x,y,z,w\n", encoding="utf-8")
    assert read_responses(file, small)["A2"].tolist() == [2]


def test_workbook_and_parquet(tmp_path: Path, repository: Path) -> None:
    small = load_instrument(repository / "tests" / "data" / "small.yaml")
    answers = pd.DataFrame({"id": ["001", "002"], "A1": [3, 4], "A2": ["Delvis", None]})
    book = tmp_path / "wave.xlsx"
    with pd.ExcelWriter(book) as writer:
        pd.DataFrame({"about": ["us"]}).to_excel(writer, sheet_name="cover", index=False)
        answers.to_excel(writer, sheet_name="answers", index=False)
    read = read_responses(book, small)
    assert read["id"].tolist() == ["001", "002"]
    assert read["A1"].tolist() == [3, 4]
    assert read["A2"].tolist()[0] == "Delvis"
    assert read_responses(book).columns.tolist() == ["about"]
    assert read_responses(book, sheet="answers").columns.tolist() == ["id", "A1", "A2"]
    with pytest.raises(DataError, match="Did you mean 'answers'"):
        read_responses(book, sheet="answer")

    answers.to_parquet(tmp_path / "wave.parquet")
    pd.testing.assert_frame_equal(read_responses(tmp_path / "wave.parquet"), answers)


def test_spss_and_stata_keep_codes(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    answers = pd.DataFrame({"A1": [3.0, 90.0], "A2": [1.0, 5.0]})
    labels = {"A1": {3.0: "Delvis", 90.0: "Vet inte"}}
    pyreadstat.write_sav(
        answers, tmp_path / "wave.sav", variable_value_labels=labels, missing_ranges={"A1": [90]}
    )
    assert read_responses(tmp_path / "wave.sav")["A1"].tolist() == [3.0, 90.0]
    pyreadstat.write_dta(answers, tmp_path / "wave.dta")
    assert read_responses(tmp_path / "wave.dta")["A2"].tolist() == [1.0, 5.0]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"\xef\xbb\xbf\n", "empty_file"),
        ("a.csv", b"id,A1,A1\n1,2,3\n", "duplicate_column"),
        ("a.csv", b"id,A1\n1,2\n2,3,4\n", "unequal_rows"),
        ("a.csv", b"id,A1,A2\n1,2,3\n2,3\n", "unequal_rows"),
        ("a.xlsx", b"this is no workbook", "unreadable"),
        ("a.parquet", b"this is no parquet file", "unreadable"),
        ("a.sav", b"this is no SPSS file", "unreadable"),
        ("a.pdf", b"%PDF", "unknown_suffix"),
    ],
)
def test_bad_files_say_what_to_do(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_responses(tmp_path / name)
    assert caught.value.code == code
    assert caught.value.remedy
    assert str(tmp_path) not in str(caught.value)


def test_the_line_of_an_unequal_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,A1\n1,2\n2,3,4\n")
    with pytest.raises(DataError, match="line 3 has 3 cells, the header has 2"):
        read_responses(tmp_path / "a.csv")


def test_missing_file_and_wrong_encoding(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        read_responses(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match="is a folder"):
        read_responses(tmp_path)
    (tmp_path / "a.csv").write_bytes("id,A1\n1,Gäller\n".encode("cp1252"))
    with pytest.raises(DataError, match="is not utf-8"):
        read_responses(tmp_path / "a.csv", encoding="utf-8")
    with pytest.raises(DataError, match="no encoding 'utf-9'"):
        read_responses(tmp_path / "a.csv", encoding="utf-9")


@pytest.mark.parametrize(
    ("name", "package"), [("a.xlsx", "openpyxl"), ("a.parquet", "pyarrow"), ("a.sav", "pyreadstat")]
)
def test_a_missing_reader_names_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DataError, match=r"coprod_measures\[readers\]"):
        read_responses(tmp_path / name)


@pytest.mark.parametrize(
    "content",
    [
        np.random.default_rng(1).bytes(5000),
        b"PK\x03\x04\x14\x00\x06\x00" + np.random.default_rng(2).bytes(3000),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20,
        bytes(range(1, 256)) * 20,
    ],
    ids=["noise", "workbook", "image", "without zeros"],
)
def test_bytes_that_are_no_text_are_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wave.csv"
    file.write_bytes(content)
    with pytest.raises(DataError, match="holds no text") as caught:
        read_responses(file)
    assert caught.value.code == "binary"
    assert "workbook" in str(caught.value.remedy)


@pytest.mark.parametrize("wrong", [None, pd.DataFrame({"A1": [1]}), 3])
def test_what_is_no_path_is_refused(wrong: Any, small: Instrument) -> None:
    with pytest.raises(DataError, match=r"not the path of a file.*validate\(frame, instrument\)"):
        read_responses(wrong, small)
