# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Every text of an instrument as a spreadsheet for translators, and the way back.

Cells are written as text, so that nothing a text begins with is run as a formula, and read as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import ValidationError

from ..errors import InstrumentError
from ..instrument import Instrument
from ..instrument.loading import problems_of

_SHEET = "translation"
_COLUMNS = ("place", "kind", "source", "translation", "comment")

Path_ = tuple[str, ...]


def write_translation_sheet(instrument: Instrument, path: str | Path, *, source: str, target: str) -> Path:
    """Write an XLSX sheet with a row per text: where it stands, the source, and room for the translation.

    Parameters
    ----------
    instrument : Instrument
        Its texts; wording that is not shipped is not in the sheet.
    path : str or Path
        The .xlsx file.
    source, target : str
        Languages, as two letters. Where the instrument has the target already, its texts are filled in.

    Returns
    -------
    Path

    Raises
    ------
    InstrumentError
        If the instrument has not the source language, or the file cannot be written.
    """
    _language(instrument, source)
    if len(target) != 2 or not target.isascii() or not target.islower() or target == source:
        raise InstrumentError(
            "is not another language.",
            code="unknown_language",
            place=repr(target),
            remedy="Use two letters, as in 'sv'.",
        )
    openpyxl = _openpyxl()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = _SHEET
    rows: list[tuple[str, ...]] = [
        (f"{instrument.id} {instrument.version}", "", source, target, ""),
        _COLUMNS,
    ]
    for where, text in _texts(_plain(instrument), instrument.languages):
        rows.append(("/".join(where), _kind(where), text[source], text.get(target, ""), ""))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            cell.data_type = "s"
            cell.quotePrefix = value[:1] in "=+-@" and value != ""
            cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (36, 14, 60, 60, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A3"
    target_path = Path(path)
    try:
        book.save(target_path)
    except OSError as error:
        raise InstrumentError(
            f"cannot be written ({error.strerror or type(error).__name__}).",
            code="unwritable",
            place=str(target_path),
            remedy="Choose another place.",
        ) from None
    return target_path


def read_translation_sheet(
    path: str | Path, instrument: Instrument, *, version: str | None = None
) -> Instrument:
    """Return the instrument with the translations of a sheet that `write_translation_sheet` wrote.

    Parameters
    ----------
    path : str or Path
        The .xlsx file.
    instrument : Instrument
        The instrument that the sheet was written from.
    version : str, optional
        Of the result; changed wording needs a version of its own.

    Returns
    -------
    Instrument
        In the languages it had, and the target of the sheet.

    Raises
    ------
    InstrumentError
        If the sheet is another instrument's, a text of the source has changed since, a place is unknown or
        a translation is missing; every problem is listed.
    """
    file = Path(path)
    rows = _rows(file)
    (name, _, source, target, _), body = rows[0], rows[2:]
    if name.split(" ")[0] != instrument.id:
        raise InstrumentError(
            f"is the sheet of {name or 'nothing'}.",
            code="other_instrument",
            place=file.name,
            remedy=f"Use the sheet of {instrument.id}.",
        )
    _language(instrument, source)
    data = _plain(instrument)
    texts = {"/".join(where): text for where, text in _texts(data, instrument.languages)}
    problems = list(_problems(texts, body, source))
    if problems:
        raise InstrumentError("\n".join(problems), code="translation", place=file.name)
    for place, _, _, translation, _ in body:
        texts[place][target] = translation.strip()
    if target not in data["languages"]:
        data["languages"].append(target)
    if version is not None:
        data["version"] = version
    _gather_lists(data, texts, target)
    try:
        return Instrument.model_validate(data)
    except ValidationError as error:
        problem = "\n".join(problems_of(error, data, Instrument))
        raise InstrumentError(problem, code="invalid_instrument", place=file.name) from None


def _problems(
    texts: Mapping[str, Mapping[str, str]], body: list[tuple[str, ...]], source: str
) -> Iterator[str]:
    seen = {row[0] for row in body}
    for place, _, was, translation, _ in body:
        if place not in texts:
            yield f"{place}: there is no such text in the instrument. Leave out the row."
        elif texts[place][source].strip() != was.strip():
            yield f"{place}: the source has changed since the sheet was written. Write the sheet again."
        elif not translation.strip():
            yield f"{place}: the translation is missing. Write it."
    for place in texts:
        if place not in seen:
            yield f"{place}: the row is missing. Write the sheet again and copy the translations."


def _plain(instrument: Instrument) -> dict[str, Any]:
    plain: dict[str, Any] = instrument.model_dump(mode="json", by_alias=True)
    return plain


def _texts(
    part: Any, languages: tuple[str, ...], where: Path_ = ()
) -> Iterator[tuple[Path_, dict[str, str]]]:
    """Every text by language with its place; members of lists go by their id or code.

    Paragraphs (instructions and the like) are lists by language: each number is a text of its own, which is
    put back by `_gather_lists`.
    """
    if isinstance(part, dict):
        if part and set(part) <= set(languages):
            if all(isinstance(v, list) for v in part.values()):
                for i in range(max(len(v) for v in part.values())):
                    yield (*where, str(i + 1)), {k: v[i] for k, v in part.items() if i < len(v)}
            else:
                yield where, part
            return
        for key, value in part.items():
            yield from _texts(value, languages, (*where, key))
    elif isinstance(part, list):
        for i, value in enumerate(part):
            name = value.get("id", value.get("code", value.get("value"))) if isinstance(value, dict) else None
            yield from _texts(value, languages, (*where, str(i + 1 if name is None else name)))


def _gather_lists(data: dict[str, Any], texts: Mapping[str, Mapping[str, str]], target: str) -> None:
    for name in ("instructions", "not_for", "limits"):
        if data[name]:
            places = [p for p in texts if p.rpartition("/")[0] == name]
            data[name][target] = [texts[p][target] for p in places]


def _kind(where: Path_) -> str:
    return where[-1] if not where[-1].isdigit() else where[0]


def _language(instrument: Instrument, language: str) -> None:
    if language not in instrument.languages:
        raise InstrumentError(
            f"has no language {language!r}.",
            code="unknown_language",
            place=instrument.id,
            remedy=f"It has: {', '.join(instrument.languages)}.",
        )


def _rows(file: Path) -> list[tuple[str, ...]]:
    if not file.is_file():
        raise InstrumentError("no such file.", code="no_file", place=str(file), remedy="Check the path.")
    try:
        book = _openpyxl().load_workbook(file, read_only=True)
        sheet = book[_SHEET] if _SHEET in book.sheetnames else None
        cells = [row[: len(_COLUMNS)] for row in sheet.iter_rows()] if sheet else []
        formula = next((str(c.value) for row in cells for c in row if c.data_type == "f"), None)
        read = [tuple(c.value for c in row) for row in cells]
    except Exception as error:  # openpyxl raises many kinds for a broken file, all of them meaning this
        raise InstrumentError(
            f"cannot be read as XLSX ({type(error).__name__}).",
            code="not_xlsx",
            place=file.name,
            remedy="Save it as .xlsx.",
        ) from None
    rows = [tuple("" if v is None else str(v) for v in (*r, *[None] * (5 - len(r)))) for r in read]
    rows = [r for r in rows if any(r)]
    if len(rows) < 3 or rows[1][:4] != _COLUMNS[:4]:
        raise InstrumentError(
            "is not a translation sheet.",
            code="not_a_sheet",
            place=file.name,
            remedy="Keep the first two rows as they were.",
        )
    if formula is not None:
        raise InstrumentError(
            f"has a formula in a cell, {formula[:40]}.",
            code="formula",
            place=file.name,
            remedy="Write the text itself; put an apostrophe before a text that begins with '='.",
        )
    return rows


def _openpyxl() -> ModuleType:
    try:
        import openpyxl
        import openpyxl.styles
    except ImportError:
        raise InstrumentError(
            "translation sheets need the package openpyxl.",
            code="missing_package",
            place="openpyxl",
            remedy="Install it: pip install 'coprod_measures[readers]'.",
        ) from None
    module: ModuleType = openpyxl
    return module
