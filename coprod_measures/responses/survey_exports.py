# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Exports of survey systems: their columns, codes and tick boxes put back to the instrument's names.

REDCap (raw or labels), LimeSurvey (answer codes), XLSForm systems (ODK, KoboToolbox) and Qualtrics
(three header rows). Nothing is guessed: a column that could be two items stays as it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

import pandas as pd

from ..instrument import Instrument, RespondentFact
from ..instrument.column_names import System, column_names, limesurvey_codes
from .answer_key import normalised
from .delimited import as_numbers

_SYSTEMS: tuple[System, ...] = ("redcap", "limesurvey", "xlsform", "spss")
_IMPORT_ID = re.compile(r"""^\{\s*['"]ImportId['"]""")
_TICKED = frozenset({"1", "1.0", "y", "yes", "ja", "checked", "true"})
_LIMESURVEY_LANGUAGE = "startlanguage"


def with_instrument_names(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Return an export with its columns named, and its codes written, as in the instrument.

    Parameters
    ----------
    frame : pandas.DataFrame
        As read from the file.
    instrument : Instrument
        Its items and respondent facts are looked for by id, by the name each survey system gives them,
        and by their wording.

    Returns
    -------
    pandas.DataFrame
        Columns that belong to items and facts carry their ids; tick boxes of one question are one
        column of choices parted by semicolons; codes that the export format had to rename are as
        declared. Everything else is unchanged. `frame.attrs["read"]["renamed"]` tells what was renamed.

    Notes
    -----
    A column is renamed only if its name stands for one item or fact, and only one column does so.
    """
    read = dict(frame.attrs.get("read", {}))
    frame = _without_qualtrics_rows(frame)
    frame = _ticks_joined(frame, instrument)
    renamed = _new_names(frame, instrument)
    frame = frame.rename(columns=renamed)
    frame = _codes_restored(frame, instrument)
    column = next((f.id for f in instrument.respondent_facts if f.id in ("form_language", "language")), None)
    if _LIMESURVEY_LANGUAGE in frame and column is not None and column not in frame:
        frame = frame.assign(**{column: frame[_LIMESURVEY_LANGUAGE]})
    frame.attrs["read"] = read | ({"renamed": renamed} if renamed else {})
    return frame


def _without_qualtrics_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop the question texts and import ids that Qualtrics writes under the header."""
    if len(frame) < 2 or not any(isinstance(v, str) and _IMPORT_ID.match(v) for v in frame.iloc[1]):
        return frame
    body = frame.iloc[2:].reset_index(drop=True)
    return pd.DataFrame(
        {
            name: as_numbers(column.fillna("").astype("str"), decimal_comma=False)
            for name, column in body.items()
        }
    )


def _plain(name: str) -> str:
    """Return a header or label as names are compared: no markup, entities or stand-ins for pipes."""
    untagged = re.sub(r"<[^<>]*>", " ", html.unescape(name))
    return normalised(untagged.replace("¦", "|").lstrip("'"))


def _aliases(instrument: Instrument) -> dict[str, str]:
    """Return what each plain header stands for; a header that stands for two things is left out."""
    found: dict[str, set[str]] = {}

    def learn(name: str, identity: str) -> None:
        found.setdefault(_plain(name), set()).add(identity)

    for system in _SYSTEMS:
        for identity, name in column_names(instrument, system).items():
            learn(name, identity)
    for item in instrument.items:
        learn(item.id, item.id)
        for wording in (item.wording or {}).values():
            learn(wording, item.id)
    for fact in instrument.respondent_facts:
        learn(fact.id, fact.id)
        for question in fact.question.values():
            learn(question, fact.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _meanings(column: str) -> Iterable[str]:
    """Return the column's name, then without the group in front of it or the wording after its code."""
    yield column
    if "/" in column:
        yield column.rsplit("/", 1)[1]
    if "-" in column:
        yield column.rsplit("-", 1)[1]
    if re.match(r"[A-Za-z][A-Za-z0-9]*\. ", column):
        yield column.split(". ", 1)[0]


def _new_names(frame: pd.DataFrame, instrument: Instrument) -> dict[str, str]:
    aliases = _aliases(instrument)
    wanted = {*instrument.item_ids, *(f.id for f in instrument.respondent_facts)}
    claims: dict[str, list[str]] = {}
    for column in (str(c) for c in frame.columns):
        if column in wanted:
            continue
        identity = next((aliases[p] for p in map(_plain, _meanings(column)) if p in aliases), None)
        if identity is not None:
            claims.setdefault(identity, []).append(column)
    present = {str(c) for c in frame.columns}
    return {
        columns[0]: identity
        for identity, columns in claims.items()
        if len(columns) == 1 and identity not in present
    }


def _ticks_joined(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Put the tick boxes of one question into one column: REDCap role___staff, LimeSurvey role[staff]."""
    for fact in instrument.respondent_facts:
        boxes = _boxes(frame, fact, instrument) if fact.several else {}
        if not boxes or fact.id in frame:
            continue
        ticked = {value: [_is_ticked(v) for v in frame[column]] for column, value in boxes.items()}
        order = [c.value for c in fact.choices if c.value in ticked]
        rows = zip(*(ticked[v] for v in order), strict=True)
        joined = [";".join(v for v, on in zip(order, row, strict=True) if on) or None for row in rows]
        column = pd.Series(joined, index=frame.index, dtype="object")
        frame = frame.drop(columns=list(boxes)).assign(**{fact.id: column})
    return frame


def _is_ticked(value: object) -> bool:
    return str(value).strip().casefold() in _TICKED


def _boxes(frame: pd.DataFrame, fact: RespondentFact, instrument: Instrument) -> dict[str, str]:
    """Return each tick-box column of a fact with the choice it stands for."""
    codes = limesurvey_codes(c.value for c in fact.choices)
    known: dict[str, str] = {}
    redcap = column_names(instrument, "redcap")[fact.id]
    lime = column_names(instrument, "limesurvey")[fact.id]
    spss = column_names(instrument, "spss")[fact.id]
    for choice in fact.choices:
        shaped = re.sub(r"[^a-z0-9_]", "_", choice.value.lower())
        headers = [f"{redcap}___{shaped}", f"{lime}[{codes[choice.value]}]", f"{spss}_{choice.value}"]
        for language, question in fact.question.items():
            headers.append(f"{question} (choice={choice.label[language]})")
        known |= {_plain(h): choice.value for h in headers}
    columns = {str(c): known.get(_plain(str(c))) for c in frame.columns}
    return {column: value for column, value in columns.items() if value is not None}


def _codes_restored(frame: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Translate codes that a format had to rename, labels that it had to change, and labels of facts."""
    for item in instrument.items:
        scale = instrument.response_scale(item.response_scale)
        offered = [code for code, _ in scale.all_labels()]
        changed: dict[str, object] = {
            code: value for value, code in limesurvey_codes(offered).items() if code != str(value)
        }
        for code, label in scale.all_labels():
            for text in label.values():
                if re.search(r"[|<&]|^[=+@-]", text):
                    changed |= {
                        text.replace("|", "¦"): code,
                        text.replace("<", "&lt;").replace("|", "¦"): code,
                    }
        frame = _replaced(frame, item.id, changed)
    for fact in instrument.respondent_facts:
        codes = limesurvey_codes(c.value for c in fact.choices)
        names: dict[str, object] = {text: c.value for c in fact.choices for text in c.label.values()}
        own = {c.value for c in fact.choices}
        found = {str(v) for v in frame[fact.id].dropna().unique()} if fact.id in frame else set()
        if found <= set(codes.values()) and not found <= own:
            names = {code: value for value, code in codes.items()}
        if fact.several and found and not found & set(names):
            parted = {v: ";".join(v.split(" ")) for v in found if set(v.split(" ")) <= own}
            names = {v: joined for v, joined in parted.items() if v != joined}
        frame = _replaced(frame, fact.id, names)
    return frame


def _replaced(frame: pd.DataFrame, column: str, changed: Mapping[str, object]) -> pd.DataFrame:
    """Return the frame with texts of a column replaced, compared without regard to case and spaces."""
    if column not in frame or pd.api.types.is_numeric_dtype(frame[column]) or not changed:
        return frame
    plain = {normalised(text): value for text, value in changed.items()}
    values = frame[column].tolist()
    new = [plain.get(normalised(v), v) if isinstance(v, str) else v for v in values]
    if all(a is b for a, b in zip(values, new, strict=True)):
        return frame
    series = pd.Series(new, index=frame.index, dtype="object")
    texts = series.dropna().astype("str")
    if len(texts) and texts.str.fullmatch(r"-?\d+").all():
        series = pd.to_numeric(series).astype("int64" if series.notna().all() else "Int64")
    return frame.assign(**{column: series})
