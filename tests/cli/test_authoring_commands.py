# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Commands for those who write and publish instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import coprod_measures as cm
from coprod_measures.cli import app

IN_DATA, WRONG_USE = 1, 2


def run(*arguments: str | Path, status: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_new_instrument_is_written_once_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    assert "Fill it in" in run("new", "ours", "--out", path).output
    before = path.read_text(encoding="utf-8")
    said = run("check", path).output
    assert "ours 0.1.0 is in order" in said
    assert "item A1, wording: still to be written" in said
    assert "återstår att skriva" in run("check", path, "--language", "sv").output
    assert "exists already" in run("new", "ours", "--out", path, status=WRONG_USE).output
    assert path.read_text(encoding="utf-8") == before
    assert "cannot be the name" in run("new", "../x", "--out", tmp_path / "x.yaml", status=WRONG_USE).output
    run("new", "ours", "--out", tmp_path / "ours.txt", status=WRONG_USE)


def test_without_out_it_is_written_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "meetings")
    assert cm.load_instrument(tmp_path / "meetings.yaml").id == "meetings"


def test_check_has_nothing_to_say_of_core() -> None:
    lines = run("check", "coproduction-core").output.strip().splitlines()
    assert len(lines) == 3


def test_check_reads_evidence_and_ends_with_its_errors(tmp_path: Path) -> None:
    record = (
        "format: 1\ninstrument: coproduction-core\nevidence:\n"
        "  - {id: e, property: pilot, language: sv, instrument_version: 0.1.0, population: p, n: 5,\n"
        "     statistic: s, value: v, supports: true, source: s, doi: 10.1000/x, recorded: 2020-01-01}\n"
    )
    path = tmp_path / "evidence.yaml"
    path.write_text(record, encoding="utf-8")
    assert "Records of evidence read from " in run("check", "coproduction-core", "--evidence", path).output
    path.write_text(record.replace("language: sv", "language: de"), encoding="utf-8")
    said = run("check", "coproduction-core", "--evidence", path, status=IN_DATA).output
    assert "no form in “de”" in said
    path.write_text(record.replace("n: 5", "n: many"), encoding="utf-8")
    run("check", "coproduction-core", "--evidence", path, status=IN_DATA)


def test_diff_tells_which_scores_stay_comparable(tmp_path: Path) -> None:
    core = cm.load_instrument("coproduction-core")
    data = core.model_dump(mode="json", by_alias=True)
    data["items"][0]["wording"]["sv"] = "Något annat."
    path = cm.authoring.save_instrument(type(core).model_validate(data), tmp_path / "next.yaml")
    said = run("diff", "coproduction-core", path).output
    assert "P1 (sv)" in said
    assert said.count("comparable") == 6
    assert "jämförbara" in run("diff", "coproduction-core", path, "--language", "sv").output
    run("diff", "coproduction-core", tmp_path / "nowhere.yaml", status=WRONG_USE)


def test_export_writes_the_file_and_what_it_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.csv"
    said = run(
        "export",
        "coproduction-core",
        "redcap",
        "--out",
        path,
        "--language",
        "sv",
        "--fill",
        "projektet=Hand i hand",
    ).output
    assert path.exists()
    assert said.strip()
    assert "Hand i hand" in path.read_text(encoding="utf-8-sig")
    run("export", "coproduction-core", "redcapp", "--out", path, status=WRONG_USE)
    run("export", "coproduction-core", "redcap", "--out", path, "--fill", "nothing", status=WRONG_USE)
    run("export", "coproduction-core", "redcap", "--out", tmp_path / "no" / "x.csv", status=WRONG_USE)
    run("export", "psat", "redcap", "--out", path, status=WRONG_USE)


def test_the_instrument_that_is_translated_is_not_written_over(tmp_path: Path) -> None:
    own, sheet = tmp_path / "own.yaml", tmp_path / "t.xlsx"
    run("new", "own", "--out", own)
    before = own.read_bytes()
    run("translate", own, "--to", "fi", "--out", sheet)
    said = run(
        "translate", own, "--sheet", sheet, "--version", "1.1.0", "--out", own, status=WRONG_USE
    ).output
    assert "written over" in " ".join(said.replace("│", " ").split())
    assert own.read_bytes() == before


def test_a_sheet_goes_out_and_comes_back(tmp_path: Path) -> None:
    sheet, made = tmp_path / "t.xlsx", tmp_path / "next.yaml"
    run("translate", "who-5", "--from", "en", "--to", "fi", "--out", sheet)
    run("translate", "who-5", "--out", sheet, status=WRONG_USE)
    run("translate", "who-5", "--from", "de", "--to", "fi", "--out", sheet, status=WRONG_USE)
    unfilled = run("translate", "who-5", "--sheet", sheet, "--out", made, status=IN_DATA).output
    assert "title: the translation is missing" in unfilled
    assert not made.exists()
    book = openpyxl.load_workbook(sheet)
    for row in book["translation"].iter_rows(min_row=3):
        row[3].value = f"{row[2].value} fi"
    book.save(sheet)
    said = run("translate", "who-5", "--sheet", sheet, "--version", "1.1.0", "--out", made).output
    assert "who-5 1.1.0 in sv, en, fi" in said
    assert cm.load_instrument(made).title["fi"].endswith(" fi")


def test_cards_are_listed_and_shown_and_not_scored(tmp_path: Path) -> None:
    assert "psat" not in run("list").output
    said = run("list", "--cards").output
    assert "psat  card  cannot be scored here" in said
    assert "who-5  card  scored by who-5" in said
    assert "How well a partnership works" in run("show", "psat").output
    assert "Kan inte poängsättas här" in run("show", "psat", "--language", "sv").output
    assert "Well-being" in run("show", "who-5", "--language", "en").output
    answers = tmp_path / "a.csv"
    answers.write_text("a\n1\n", encoding="utf-8")
    refused = run("score", answers, "--instrument", "psat", "--out", tmp_path / "s.csv", status=WRONG_USE)
    assert "is a card" in refused.output
