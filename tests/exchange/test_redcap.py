# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The REDCap dictionary against the published column rules, and its calculations against `score`."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import coprod_measures as cm
from coprod_measures import Instrument
from coprod_measures.errors import OptionError
from coprod_measures.exchange.export_report import Ledger
from coprod_measures.exchange.form import Form
from coprod_measures.exchange.score_fields import REDCAP, XLSFORM, Dialect, count_expression, score_expression
from coprod_measures.testing import instruments, responses

# The header of every data dictionary that REDCap exports, as its help text names the columns.
HEADER = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,'
    "Text Validation Min,Text Validation Max,Identifier?,Branching Logic (Show field only if...),"
    "Required Field?,Custom Alignment,Question Number (surveys only),Matrix Group Name,Matrix Ranking?,"
    "Field Annotation"
)
FIELD_TYPES = {
    "text", "notes", "radio", "dropdown", "calc", "file", "checkbox", "yesno", "truefalse",
    "descriptive", "slider",
}  # fmt: skip
NAME, LABEL, CHOICES = "Variable / Field Name", "Field Label", "Choices, Calculations, OR Slider Labels"


def dictionary(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def choices(cell: str) -> dict[str, str]:
    """Part choices as REDCap does: at every pipe, then at the first comma."""
    found = {}
    for part in cell.split("|"):
        code, label = part.split(",", 1)
        found[code.strip()] = label.strip()
    return found


def test_the_dictionary_follows_the_column_rules(core: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    cm.export(core, "redcap", path, language="sv")
    assert path.read_text(encoding="utf-8").splitlines()[0] == HEADER
    rows = dictionary(path)
    names = [r[NAME] for r in rows]
    assert rows[0]["Field Type"] == "text", "the first field is the record id"
    assert len(names) == len(set(names))
    assert all(
        re.fullmatch(r"[a-z][a-z0-9_]{0,99}", n) and "__" not in n and not n.endswith("_") for n in names
    )
    assert {r["Form Name"] for r in rows} == {"coproduction_core"}
    assert {r["Field Type"] for r in rows} <= FIELD_TYPES
    for row in rows:
        needs_choices = row["Field Type"] in ("radio", "checkbox", "dropdown", "calc")
        assert bool(row[CHOICES]) == needs_choices
        assert row[LABEL]
        if row["Matrix Group Name"]:
            assert re.fullmatch(r"[a-z0-9_]{1,60}", row["Matrix Group Name"])
            assert row["Field Type"] in ("radio", "checkbox")
    by_matrix: dict[str, set[str]] = {}
    for row in rows:
        by_matrix.setdefault(row["Matrix Group Name"], set()).add(row[CHOICES])
    assert all(len(c) == 1 for name, c in by_matrix.items() if name), "a matrix has one set of choices"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_ids_codes_and_labels_come_back(core: Instrument, tmp_path: Path, language: str) -> None:
    report = cm.export(core, "redcap", tmp_path / "d.csv", language=language)
    rows = {r[NAME]: r for r in dictionary(report.path)}
    for item in core.items:
        row = rows[report.names[item.id]]
        scale = core.response_scale(item.response_scale)
        offered = {str(c): t for c, t in scale.labels(language).items() if c != -9}
        assert item.wording is not None
        assert row[LABEL] == item.wording[language]
        assert choices(row[CHOICES]) == offered
        assert row["Field Annotation"].startswith("Reverse-keyed") == item.reverse
    assert rows["form_language"]["Field Annotation"].endswith(f'@DEFAULT="{language}"')
    assert [f.code for f in report.findings if f.code == "export.one_language"]


def test_nobody_is_offered_no_answer(core: Instrument, tmp_path: Path) -> None:
    rows = dictionary(cm.export(core, "redcap", tmp_path / "d.csv", language="en").path)
    assert "-9" not in {code for r in rows if r["Field Type"] == "radio" for code in choices(r[CHOICES])}


@settings(max_examples=25)
@given(st.data())
def test_score_fields_give_what_score_gives(evaluate, data) -> None:  # type: ignore[no-untyped-def]
    instrument = data.draw(instruments())
    frame = data.draw(responses(instrument, answers="codes"))
    checked, _ = cm.validate(frame, instrument, respondent="respondent")
    expected = cm.score(checked).frame
    for dialect in (REDCAP, XLSFORM):
        names = {i: i.lower() for i in instrument.item_ids}
        for row in range(len(frame)):
            given_codes = {
                i.lower(): None if pd.isna(frame[i].iloc[row]) else int(frame[i].iloc[row])
                for i in instrument.item_ids
            }
            for scale in instrument.all_scales():
                n = evaluate(count_expression(instrument, scale, names, dialect), given_codes)
                assert n == expected[f"{scale.id}_n"].iloc[row]
                expression = score_expression(instrument, scale, names, "total_n", dialect)
                value = evaluate(expression, given_codes | {"total_n": int(n)})
                wanted = expected[scale.id].iloc[row]
                assert (value is None) == bool(pd.isna(wanted))
                if value is not None:
                    assert value == pytest.approx(wanted)


@pytest.mark.parametrize("method", ["top_score", "table"])
@pytest.mark.parametrize("dialect", [REDCAP, XLSFORM])
def test_rules_that_do_not_add_up(small: Instrument, evaluate, method: str, dialect: Dialect) -> None:  # type: ignore[no-untyped-def]
    """Every pair of codes, non-answers and blanks too; the top score has a reversed item."""
    data = small.model_dump(mode="json", by_alias=True)
    rule: dict[str, object] = {"method": method, "minimum": 2}
    if method == "table":
        cells = [{"answers": [a, b], "score": 10 * a + b} for a in range(1, 6) for b in range(1, 6)]
        rule["table"] = cells
    pair = ["A2", "A4" if method == "table" else "A3"]
    data["scales"][0] |= {"items": pair, "scoring": rule}
    instrument = Instrument.model_validate(data)
    scale = instrument.scales[0]
    names = {i: i.lower() for i in instrument.item_ids}
    codes = [1, 2, 3, 4, 5, 90, None]
    frame = pd.DataFrame(dict.fromkeys(instrument.item_ids, [3] * len(codes) ** 2))
    frame[pair[0]] = [a for a in codes for _ in codes]
    frame[pair[1]] = [b for _ in codes for b in codes]
    expected = cm.score(cm.validate(frame, instrument)[0]).frame[scale.id]
    assert expected.notna().sum() == 25
    for row, wanted in enumerate(expected):
        given_codes = {i.lower(): None if pd.isna(frame[i][row]) else int(frame[i][row]) for i in pair}
        n = int(evaluate(count_expression(instrument, scale, names, dialect), given_codes))
        expression = score_expression(instrument, scale, names, "t_n", dialect)
        value = evaluate(expression, given_codes | {"t_n": n})
        assert (value is None) == bool(pd.isna(wanted))
        assert value is None or value == wanted


def test_labels_cannot_break_the_choices(hostile: Instrument, tmp_path: Path) -> None:
    report = cm.export(hostile, "redcap", tmp_path / "d.csv", language="en")
    rows = {r[NAME]: r for r in dictionary(report.path)}
    found = choices(rows["a1"][CHOICES])
    assert list(found) == ["1", "2", "3", "4", "5", "90", "91", "92"]
    assert found["1"] == "Not, at ¦ all"
    assert found["3"] == "&lt;b>Partly&lt;/b>"
    assert "export.pipe_replaced" in {f.code for f in report.findings}
    assert rows["b2"][LABEL] == "Commas, pipes | and; semicolons"


def test_no_cell_is_a_formula_and_no_label_is_markup(hostile: Instrument, tmp_path: Path) -> None:
    for language in hostile.languages:
        report = cm.export(hostile, "redcap", tmp_path / "d.csv", language=language)
        with report.path.open(encoding="utf-8", newline="") as file:
            cells = [c for row in csv.reader(file) for c in row]
        assert not [c for c in cells if re.match(r"\s*[=+@]", c) and not c.startswith("@HIDDEN-SURVEY")]
        assert not [c for c in cells if re.match(r"\s*-", c) and not re.fullmatch(r"-\d+, .*", c)]
        assert not [c for c in cells if re.search(r"<[A-Za-z/!?]", c)]
        assert "\u202e" not in "".join(cells)
        assert {"export.formula_neutralised", "export.markup_escaped"} <= {f.code for f in report.findings}
    rows = {r[NAME]: r for r in dictionary(cm.export(hostile, "redcap", tmp_path / "d.csv").path)}
    assert "[user-name]" not in rows["a3"][LABEL], "REDCap would fill in who is logged in"


def test_places_in_brackets_are_filled_in_or_reported(core: Instrument, tmp_path: Path) -> None:
    bare = cm.export(core, "redcap", tmp_path / "d.csv", language="en")
    left = [f for f in bare.findings if f.code == "export.placeholder_left"]
    assert "[the project]" in left[0].message("en")
    text = (tmp_path / "d.csv").read_text(encoding="utf-8")
    assert "[the project]" in text
    cm.export(core, "redcap", tmp_path / "d.csv", language="en", fill={"the project": "Hand in hand"})
    text = (tmp_path / "d.csv").read_text(encoding="utf-8")
    assert "[the project]" not in text
    assert "Hand in hand" in text


def test_a_place_that_the_instrument_has_not_is_refused(core: Instrument, tmp_path: Path) -> None:
    target = tmp_path / "d.csv"
    with pytest.raises(OptionError, match=r"no place \[projekt\]. Did you mean 'projektet'\?.*the project"):
        cm.export(core, "redcap", target, language="sv", fill={"projekt": "Hand i hand"})
    assert not target.exists()
    cm.export(core, "redcap", target, language="sv", fill={"projektet": "A", "the project": "B"})


def test_a_form_reads_like_its_instrument(core: Instrument) -> None:
    form = Form(core, ("sv", "en"), Ledger())
    assert [i.id for s in form.sections for i in s.items] == list(core.item_ids)
    assert [s.id for s in form.sections] == [s.id for s in core.scales]
