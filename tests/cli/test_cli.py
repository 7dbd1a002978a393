# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every command does its work, and every wrong use ends in one clear message and the right status."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import coprod_measures as cm
from coprod_measures.cli import app

SMALL = str(Path(__file__).parent.parent / "data" / "small.yaml")
IN_DATA, WRONG_USE = 1, 2


def run(*arguments: str | Path, status: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "answers.csv"
    run("simulate", "--instrument", SMALL, "--n", "120", "--seed", "5", "--out", path)
    return path


@pytest.fixture
def wrong(answers: Path, tmp_path: Path) -> Path:
    """Answers with a number out of range and a text, and ids that nobody may see."""
    frame = pd.read_csv(answers).astype(object)
    frame["respondent"] = [f"secret-{i}" for i in range(len(frame))]
    frame.loc[3, "A1"] = 9
    frame.loc[7, "B2"] = "ask Anna at the desk"
    path = tmp_path / "wrong.csv"
    frame.to_csv(path, index=False)
    return path


def test_simulated_answers_are_marked_and_reproducible(answers: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(answers)
    assert frame["simulated"].all()
    assert frame["language"].value_counts().to_dict() == {"en": 120, "sv": 120}
    again = tmp_path / "again.csv"
    said = run("simulate", "--instrument", SMALL, "--n", "120", "--seed", "5", "--out", again).output
    assert "SIMULATED DATA" in said
    assert again.read_bytes() == answers.read_bytes()
    run("simulate", "--instrument", SMALL, "--n", "120", "--seed", "5", "--bias", "A2=-1.5", "--out", again)
    assert not pd.read_csv(again)["A2"].equals(frame["A2"])
    assert pd.read_csv(again)["A1"].equals(frame["A1"])


def test_list_show_and_check() -> None:
    listed = run("list").output
    core = cm.load_instrument("coproduction-core")
    assert core.id in listed
    assert core.title["en"] in listed
    assert core.title["sv"] not in listed
    assert core.title["sv"] in run("list", "--language", "sv").output
    assert "who-5  kort  poängsätts med who-5" in run("list", "--cards", "--language", "sv").output
    assert "iLead" in run("list", "--cards").output
    assert run("show", core.id).output.startswith(core.title["en"])
    assert run("show", core.id, "--language", "sv").output.startswith(core.title["sv"])
    swedish = run("show", SMALL, "--language", "sv").output
    assert "Rad A ett." in swedish
    assert "Till liten del" in swedish
    assert "Line A one." in run("show", SMALL).output
    assert "Status S0, utkast; evidens som saknas: jämförelse med publicerade" in swedish
    assert "U1     Rad U ett. (ger ingen poäng)" in swedish
    assert "evidence missing" in run("show", SMALL).output
    assert "U1     Line U one. (not scored)" in run("show", SMALL).output
    checked = run("check", SMALL).output
    assert "small 0.1.0 is in order. Items: 12; scales: 4;" in checked
    assert cm.load_instrument(Path(SMALL)).scoring_hash in checked
    assert "is in order" in run("check", "coproduction-core").output


KEYS = [
    x for name in ("role", "project", "simulated", "respondent", "language") for x in ("--covariate", name)
]
ENGLISH = (
    r"\b(the|is|are|was|were|items?|scales?|languages?|hash|error|warning|note|scored|card|cannot|licence|"
    r"answers|missing|draft|written|simulated|respondents|mean|sum|reversed|records?)\b"
)


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("show", SMALL),
        ("check", SMALL),
        ("diff", SMALL, SMALL),
        ("export", SMALL, "redcap", "--out", "formulär.csv"),
        ("simulate", "--instrument", SMALL, "--n", "3", "--out", "påhittat.csv"),
        ("score", "svar.csv", "--instrument", SMALL, "--out", "utfall.csv"),
        ("validate", "svar.csv", "--instrument", SMALL, *KEYS),
        ("report", "svar.csv", "--instrument", SMALL, "--out", "sida.html"),
    ],
    ids=lambda command: command[0],
)
def test_swedish_output_holds_no_english(command, answers: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "svar.csv").write_bytes(answers.read_bytes())
    said = run(*command, "--language", "sv").output
    assert not re.findall(ENGLISH, said.casefold())


def test_check_prints_all_problems_of_a_file(tmp_path: Path) -> None:
    text = Path(SMALL).read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        text.replace("method: mean", "method: men", 1).replace("polarity", "polarty", 1), encoding="utf-8"
    )
    said = run("check", broken, status=IN_DATA).output
    assert "Did you mean 'polarity'?" in said
    assert "Did you mean 'mean'?" in said
    assert "broken.yaml" in said


def test_validate_score_and_report(answers: Path, tmp_path: Path) -> None:
    columns = ("--respondent", "respondent", "--group", "language", "--covariate", "role")
    said = run("validate", answers, "--instrument", SMALL, *columns, "--out", tmp_path / "f.csv").output
    assert "0 errors" in said
    assert list(pd.read_csv(tmp_path / "f.csv").columns)[:3] == ["code", "severity", "row"]
    run("score", answers, "--instrument", SMALL, *columns, "--out", tmp_path / "scores.csv")
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert list(scores.columns)[:4] == ["respondent", "language", "role", "alpha_scale"]
    instrument = cm.load_instrument(Path(SMALL))
    data, _ = cm.validate(pd.read_csv(answers), instrument)
    pd.testing.assert_series_equal(scores["alpha_scale"], cm.score(data).frame["alpha_scale"])
    page = tmp_path / "report.html"
    run("report", answers, "--instrument", SMALL, *columns, "--language", "sv", "--out", page)
    html = page.read_text(encoding="utf-8")
    assert '<html lang="sv">' in html
    assert "SIMULERADE DATA" in html


def test_errors_in_data_are_printed_and_end_with_status_one(wrong: Path, tmp_path: Path) -> None:
    columns = ("--respondent", "respondent", "--group", "language")
    for command in (
        ("validate", wrong, "--instrument", SMALL, *columns),
        ("score", wrong, "--instrument", SMALL, *columns, "--out", tmp_path / "s.csv"),
        ("report", wrong, "--instrument", SMALL, *columns, "--out", tmp_path / "r.html"),
    ):
        said = run(*command, status=IN_DATA).output
        assert "2 errors" in said
        assert "A1" in said
        assert "B2" in said
        assert "Anna" not in said
        assert "secret" not in said
    assert not (tmp_path / "s.csv").exists()
    assert not (tmp_path / "r.html").exists()
    swedish = run("validate", wrong, "--instrument", SMALL, "--language", "sv", status=IN_DATA).output
    assert "fel: Rad 4" in swedish
    assert "2 fel" in swedish
    assert not re.search("error|warning|rows", swedish)


def test_despite_errors_goes_on_and_still_tells(wrong: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    said = run(
        "report", wrong, "--instrument", SMALL, "--group", "language", "--out", page, "--despite-errors"
    ).output
    assert "2 errors" in said
    html = page.read_text(encoding="utf-8")
    assert "Errors found in the data: 2." in html
    assert "Anna" not in html
    assert "secret" not in html


def test_many_findings_are_cut_short(answers: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(answers)
    frame["A1"] = 8
    frame.to_csv(tmp_path / "many.csv", index=False)
    said = run("validate", tmp_path / "many.csv", "--instrument", SMALL, status=IN_DATA).output
    assert "more. Write all of them" in said
    assert len(said.splitlines()) < 210


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("shwo",), "No such command 'shwo'"),
        (("show", "coproduktion-core"), "Did you mean 'coproduction-core'?"),
        (("show", "none.yaml"), "no such file"),
        (("show", SMALL, "--langage", "sv"), "--language"),
        (("show", SMALL, "--language", "de"), "is not one of 'en', 'sv'"),
        (("show",), "Missing argument"),
        (("check", "none.yaml"), "none.yaml: no such file. Check the path."),
        (("validate", "none.csv", "--instrument", SMALL), "does not exist. Check the path."),
        (("validate", ".", "--instrument", SMALL), "is a folder. Name a file of responses."),
        (("validate", "{answers}"), "Missing option '--instrument'"),
        (("validate", "{answers}", "--instrument", SMALL, "--group", "languge"), "Did you mean 'language'?"),
        (("validate", "{answers}", "--instrument", SMALL, "--group", "A1"), "A1"),
        (("score", "{answers}", "--instrument", SMALL), "Missing option '--out'"),
        (("score", "{answers}", "--instrument", SMALL, "--out", "{folder}/s.xlsx"), "should end in .csv"),
        (("score", "{answers}", "--instrument", SMALL, "--out", "{folder}/none/s.csv"), "there is no folder"),
        (
            ("report", "{answers}", "--instrument", SMALL, "--out", "{folder}/r.pdf"),
            "should end in .html or .htm",
        ),
        (
            ("report", "{answers}", "--instrument", SMALL, "--group", "project", "--out", "{folder}/r.html"),
            "24 different",
        ),
        (
            ("report", "{answers}", "--instrument", SMALL, "--seed", "x", "--out", "{folder}/r.html"),
            "--seed",
        ),
        (("simulate", "--instrument", SMALL, "--n", "0", "--out", "{folder}/s.csv"), "--n"),
        (
            ("simulate", "--instrument", SMALL, "--bias", "A1", "--out", "{folder}/s.csv"),
            "'A1' is not like R4=-0.8.",
        ),
        (
            ("simulate", "--instrument", SMALL, "--bias", "A9=1", "--out", "{folder}/s.csv"),
            "has no item 'A9'",
        ),
        (("demo",), "Missing option '--out'"),
        (("demo", "--out", "{folder}"), "should end in .html"),
    ],
)
def test_wrong_use_ends_with_status_two(
    arguments: tuple[str, ...], said: str, answers: Path, tmp_path: Path
) -> None:
    filled = [a.format(answers=answers, folder=tmp_path) if a != SMALL else a for a in arguments]
    output = " ".join(run(*filled, status=WRONG_USE).output.replace("│", " ").split())
    assert said in output


def test_a_folder_that_looks_like_a_page(tmp_path: Path) -> None:
    (tmp_path / "r.html").mkdir()
    assert "is a folder. Name a file." in run("demo", "--out", tmp_path / "r.html", status=WRONG_USE).output


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)
def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "cannot be written" in run("demo", "--out", tmp_path / "r.html", status=WRONG_USE).output
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff", b"respondent;A1\n1;2;3;4\n", "Svar\nj\u00e4tte".encode("utf-16")]
)
def test_files_that_are_no_responses(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(content)
    said = run("validate", path, "--instrument", SMALL, status=IN_DATA).output
    assert len(said.strip()) > 20


@pytest.mark.parametrize("content", ["", "- a\n", "id: x\nid: y\n", "a: [1, 2\n", "\tx: 1\n"])
def test_files_that_are_no_instruments(content: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(content, encoding="utf-8")
    said = run("check", path, status=IN_DATA).output
    assert "odd.yaml" in said


def test_demo_writes_the_report_on_the_shipped_instrument(tmp_path: Path) -> None:
    page = tmp_path / "demo.html"
    said = run("demo", "--out", page, "--language", "sv", "--n", "150").output
    assert "SIMULERADE DATA: 300 påhittade svarande" in said
    assert "Rapporten är skriven till" in said
    html = page.read_text(encoding="utf-8")
    assert "SIMULERADE DATA" in html
    assert "samskapande" in html


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    probe = (
        "import sys; from coprod_measures.cli import app; from typer.testing import CliRunner;"
        "r = CliRunner().invoke(app, ['--help']); assert r.exit_code == 0, r.output;"
        "heavy = {'numpy', 'pandas', 'scipy', 'matplotlib', 'pydantic'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_installed_as_a_command_and_as_a_module() -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "coprod_measures", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == f"coprod_measures {cm.__version__}"
    assert time.monotonic() - started < 30
    assert "Commands" in run("--help").output


def test_no_command_shows_the_help() -> None:
    result = CliRunner().invoke(app, [])
    assert result.exit_code in (0, WRONG_USE)
    assert "demo" in result.output


@pytest.mark.parametrize("command", ["score", "validate", "report"])
def test_the_answers_are_never_written_over(command: str, answers: Path, tmp_path: Path) -> None:
    raw = tmp_path / ("answers.html" if command == "report" else "answers.csv")
    raw.write_bytes(answers.read_bytes())
    other_name = tmp_path / "." / raw.name
    said = run(command, raw, "--instrument", SMALL, "--out", other_name, status=WRONG_USE).output
    assert "written over" in " ".join(said.replace("│", " ").split())
    assert raw.read_bytes() == answers.read_bytes()
