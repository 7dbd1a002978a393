# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What published instruments ask of the format: rules that do not add up, repeats, rival structures."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import coprod_measures as cm
from coprod_measures.instrument import Instrument
from coprod_measures.instrument.page import instrument_page

Data = dict[str, Any]
TABLE = [{"answers": [a, b], "score": abs(a - b) + 1} for a in (1, 2, 3) for b in (1, 2, 3)]


def scored(instrument: Instrument, rows: list[list[Any]]) -> list[float]:
    frame = pd.DataFrame(rows, columns=list(instrument.item_ids))
    data, _ = cm.validate(frame, instrument)
    values: list[float] = cm.score(data).frame["meeting"].tolist()
    return values


def with_rule(small: Data, items: list[str], **rule: Any) -> Instrument:
    small["scales"][0] |= {"items": items, "scoring": rule, "measurement_model": "composite"}
    return Instrument.model_validate(small)


def test_top_score_is_one_only_if_every_keyed_answer_is_the_highest(small: Data) -> None:
    small["items"][2]["reverse"] = True
    instrument = with_rule(small, ["A1", "A2", "A3"], method="top_score", minimum=3)
    answers = [[3, 3, 1], [3, 3, 3], [3, 2, 1], [3, 3, None], [3, 3, -1], [None, None, None]]
    assert scored(instrument, answers)[:3] == [1, 0, 0]
    assert np.isnan(scored(instrument, answers)[3:]).all()


def test_a_table_scores_a_pair_of_answers(small: Data) -> None:
    instrument = with_rule(small, ["A1", "A2"], method="table", minimum=2, table=TABLE)
    pairs = list(itertools.product((1, 2, 3), repeat=2))
    assert scored(instrument, [[a, b, 1] for a, b in pairs]) == [abs(a - b) + 1 for a, b in pairs]
    assert np.isnan(scored(instrument, [[1, None, 1], [-1, 2, 1], [9, 2, 1]])).all()


def test_a_table_may_be_lopsided(small: Data) -> None:
    table = [{"answers": [a, b], "score": 10 * a + b} for a in (1, 2, 3) for b in (1, 2, 3)]
    instrument = with_rule(small, ["A2", "A1"], method="table", minimum=2, table=table)
    assert scored(instrument, [[1, 3, 1]]) == [31]


@pytest.mark.parametrize(
    ("items", "rule", "said"),
    [
        (["A1", "A2", "A3"], {"method": "top_score", "minimum": 2}, "needs every item"),
        (["A1", "A2", "A3"], {"method": "table", "minimum": 3, "table": TABLE}, "needs two items"),
        (["A1", "A2"], {"method": "table", "minimum": 2}, "needs one"),
        (["A1", "A2"], {"method": "mean", "minimum": 2, "table": TABLE}, "goes with method: table"),
        (["A1", "A2"], {"method": "table", "minimum": 2, "table": TABLE[1:]}, r"no score for the answers"),
        (["A1", "A2"], {"method": "table", "minimum": 2, "table": [*TABLE, TABLE[0]]}, "twice"),
        (
            ["A1", "A2"],
            {"method": "table", "minimum": 2, "table": [*TABLE, {"answers": [7, 1], "score": 1}]},
            "cannot be answered",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_score_is_refused(small: Data, items: list[str], rule: Data, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        with_rule(small, items, **rule)


def test_a_reversed_item_does_not_go_into_a_table(small: Data) -> None:
    small["items"][0]["reverse"] = True
    with pytest.raises(ValueError, match="cannot be reversed"):
        with_rule(small, ["A1", "A2"], method="table", minimum=2, table=TABLE)


def test_rules_change_the_scoring_hash_and_show_on_the_page(small: Data) -> None:
    plain = Instrument.model_validate(small).scoring_hash
    one = with_rule(small, ["A1", "A2"], method="table", minimum=2, table=TABLE)
    other = with_rule(
        small, ["A1", "A2"], method="table", minimum=2, table=[*TABLE[:-1], {**TABLE[-1], "score": 9}]
    )
    assert len({plain, one.scoring_hash, other.scoring_hash}) == 3
    assert "looked up in a table" in instrument_page(one)
    top = with_rule(small, ["A1", "A2"], method="top_score", minimum=2)
    assert "1 if all 2 answers are the highest" in instrument_page(top)


@pytest.mark.parametrize("system", ["redcap", "xlsform"])
@pytest.mark.parametrize("method", ["top_score", "table"])
def test_exported_expressions_give_the_same_scores(small: Data, system: str, method: str) -> None:
    from coprod_measures.exchange.score_fields import REDCAP, XLSFORM, score_expression

    table = {"table": TABLE} if method == "table" else {}
    instrument = with_rule(small, ["A1", "A2"], method=method, minimum=2, **table)
    dialect = REDCAP if system == "redcap" else XLSFORM
    names = {"A1": "a1", "A2": "a2"}
    expression = score_expression(instrument, instrument.scale("meeting"), names, "n", dialect)
    rows = [[a, b, 1] for a in (1, 2, 3, -1) for b in (1, 2, 3, -1)]
    for row, expected in zip(rows, scored(instrument, rows), strict=True):
        n = sum(x > 0 for x in row[:2])
        fields = {"a1": row[0], "a2": row[1], "n": n}
        text = expression
        for name, value in fields.items():
            text = text.replace(dialect.field.format(name), f"({value})")
        found = _evaluated(text)
        assert (np.isnan(expected) and found is None) or found == expected


def _evaluated(text: str) -> float | None:
    """Evaluate an expression of a survey system by way of Python's own syntax."""
    text = text.replace("<>", "!=").replace(" div ", " / ").replace(" = ", " == ")
    text = text.replace('""', "None").replace("''", "None").replace("if(", "_if(")
    value: float | None = eval(text, {"_if": lambda c, a, b: a if c else b})
    return value


def test_the_highest_answer_may_be_printed_first(small: Data, tmp_path: Path) -> None:
    scale = small["response_scales"][0]
    scale["printed_order"] = "descending"
    instrument = Instrument.model_validate(small)
    assert [code for code, _ in instrument.response_scale("agreement").shown_labels()] == [3, 2, 1, -1]
    assert instrument.response_scale("agreement").codes == (1, 2, 3)
    assert "highest answer shown first" in instrument_page(instrument)
    cm.export(instrument, "redcap", tmp_path / "d.csv", language="en")
    text = (tmp_path / "d.csv").read_text(encoding="utf-8-sig")
    assert text.index("Completely") < text.index("Not at all")
    plain = Instrument.model_validate({**small, "response_scales": [{**scale, "printed_order": "ascending"}]})
    assert instrument.scoring_hash == plain.scoring_hash


def test_an_item_may_be_asked_again_on_another_response_scale(small: Data) -> None:
    small["response_scales"].append({**small["response_scales"][0], "id": "often"})
    small["items"][1] |= {"repeats": "A1", "response_scale": "often"}
    instrument = Instrument.model_validate(small)
    assert "same wording as A1" in instrument_page(instrument)
    assert scored(instrument, [[1, 3, 2]]) == [2]
    for change, said in (
        ({"response_scale": "agreement"}, "same response scale"),
        ({"wording": {"sv": "B.", "en": "B."}}, "wording differs"),
        ({"repeats": "A2"}, "another item"),
        ({"repeats": "A9"}, "not in the file"),
    ):
        broken = {**small, "items": [small["items"][0], {**small["items"][1], **change}, small["items"][2]]}
        with pytest.raises(ValueError, match=said):
            Instrument.model_validate(broken)


def two_structures(small: Data) -> Data:
    small["references"] = [{"id": "r", "title": "T", "authors": ["A"], "year": 2020}]
    small["structures"] = [
        {"id": "one", "factors": [{"id": "g", "of": ["A1", "A2", "A3"]}], "source": "r"},
        {
            "id": "above",
            "title": {"sv": "Två nivåer", "en": "Two levels"},
            "factors": [
                {"id": "f", "of": ["A1", "A2"]},
                {"id": "h", "of": ["f", "A3"]},
                {"id": "k", "of": ["A2", "A3"]},
            ],
            "correlated": False,
        },
    ]
    return small


def test_structures_compete_and_become_models(small: Data) -> None:
    instrument = Instrument.model_validate(two_structures(small))
    assert instrument.structure("one").syntax() == "g =~ A1 + A2 + A3"
    above = instrument.structure("above")
    assert above.syntax().splitlines() == ["f =~ A1 + A2", "h =~ f + A3", "k =~ A2 + A3", "h ~~ 0*k"]
    assert above.top == ("h", "k")
    assert above.items == ("A1", "A2", "A3")
    assert cm.FactorModel.parse(instrument.structure("one").syntax()).observed == ("A1", "A2", "A3")
    assert "Konkurrerande strukturer" in instrument_page(instrument)


def test_a_structure_is_fitted_to_responses() -> None:
    core = cm.load_instrument("coproduction-core")
    halves = {"a": ("I1", "I2", "I3"), "b": ("I4", "I5", "I7", "I8", "I9")}
    structures = [{"id": "halves", "factors": [{"id": k, "of": list(v)} for k, v in halves.items()]}]
    data = {**core.model_dump(mode="json", by_alias=True), "structures": structures}
    instrument = Instrument.model_validate(data)
    rng = np.random.default_rng(1)
    first, second = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], 400).T
    latent = {i: first if i in halves["a"] else second for i in core.item_ids}
    frame = pd.DataFrame(
        {i: np.clip(np.round(3 + x + rng.normal(0, 0.8, 400)), 1, 5) for i, x in latent.items()}
    )
    frame["I9"] = 6 - frame["I9"]
    responses, _ = cm.validate(frame, instrument)
    fit = cm.cfa(instrument.structure("halves").syntax(), responses)
    assert fit.df == 19


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"factors": [{"id": "g", "of": ["A9"]}]}, "not in the file"),
        ({"factors": [{"id": "A1", "of": ["A1"]}]}, "stand above themselves"),
        ({"factors": [{"id": "A1", "of": ["A2"]}]}, "named as the item"),
        ({"factors": [{"id": "g", "of": ["h"]}, {"id": "h", "of": ["g"]}]}, "stand above themselves"),
        ({"factors": [{"id": "g", "of": ["A1"]}, {"id": "g", "of": ["A2"]}]}, "one name"),
        ({"source": "nowhere"}, "not in the file"),
    ],
)
def test_a_structure_that_makes_no_sense_is_refused(small: Data, change: Data, said: str) -> None:
    data = two_structures(small)
    data["structures"] = [data["structures"][0] | change]
    with pytest.raises(ValueError, match=said):
        Instrument.model_validate(data)


WORDING = """\
format: 1
instrument: who-5
licence: Licence 42, for our study alone
holder: Somebody
items:
  - {id: W1, wording: {sv: Ett, en: One}}
  - {id: W2, wording: {sv: Två, en: Two}}
  - {id: W3, wording: {sv: Tre, en: Three}}
  - {id: W4, wording: {sv: Fyra, en: Four}}
  - {id: W5, wording: {sv: Fem, en: Five}}
response_scales:
  - id: codes
    question: {sv: Hur ofta?, en: How often?}
    answers:
      - {code: 0, label: {sv: Aldrig, en: Never}}
      - {code: 5, label: {sv: Alltid, en: Always}}
"""


def laid_over(text: str, tmp_path: Path) -> Instrument:
    path = tmp_path / "wording.yaml"
    path.write_text(text, encoding="utf-8")
    return cm.load_instrument("who-5").with_wording(path)


def test_a_licensed_wording_is_laid_over_a_structure(tmp_path: Path) -> None:
    bare, worded = cm.load_instrument("who-5"), laid_over(WORDING, tmp_path)
    assert [i.wording["sv"] for i in worded.items if i.wording] == ["Ett", "Två", "Tre", "Fyra", "Fem"]
    assert worded.response_scale("codes").labels("en") == {
        0: "Never",
        1: "1",
        2: "2",
        3: "3",
        4: "4",
        5: "Always",
    }
    assert worded.licence.wording.note == "Licence 42, for our study alone"
    assert worded.scoring_hash == bare.scoring_hash
    assert worded.file_hash != bare.file_hash
    assert bare.items[0].wording is None
    data, report = cm.validate(
        pd.DataFrame([["Alltid", 5, 5, 5, "Never"]], columns=list(worded.item_ids)), worded
    )
    assert report.ok
    assert cm.score(data).frame["wellbeing"].tolist() == [80]


def test_a_wording_in_one_language_makes_an_instrument_in_that_language(tmp_path: Path) -> None:
    worded = laid_over(WORDING.replace(", en: Five", ""), tmp_path)
    assert worded.languages == ("sv",)
    assert all(set(i.wording or {}) == {"sv"} for i in worded.items)
    assert set(worded.title) == {"sv"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("instrument: who-5", "instrument: psat", "is the wording of psat"),
        ("id: W5", "id: W6", "words the item W6"),
        ("id: codes", "id: code", "Did you mean 'codes'"),
        ("code: 5,", "code: 6,", "labels the code 6"),
        ("holder: Somebody\n", "", "'holder' is missing"),
        ("{sv: Fem, en: Five}", "{de: Fünf}", "no language in which every item"),
        ("items:", "itmes:", "Did you mean 'items'"),
        ("{sv: Aldrig, en: Never}", "{sv: Aldrig}", "no text in en"),
    ],
)
def test_a_wrong_wording_file_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(cm.CoprodError, match=said):
        laid_over(WORDING.replace(old, new), tmp_path)


def test_a_missing_wording_file_is_refused() -> None:
    with pytest.raises(cm.CoprodError, match="no such file"):
        cm.load_instrument("who-5").with_wording("nowhere.yaml")
