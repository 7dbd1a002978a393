# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reading responses from the files that survey tools export."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import DataError, closest
from ..instrument import Instrument, require_instrument
from .delimited import named_columns, read_delimited
from .saved_forms import read_saved_forms
from .survey_exports import with_instrument_names
from .value_labels import with_file_labels

_DELIMITED = (".csv", ".tsv", ".txt")
_EXCEL = (".xlsx", ".xlsm")
_PARQUET = (".parquet", ".pq")
_STATISTICS = (".sav", ".zsav", ".dta")
SUFFIXES = (*_DELIMITED, *_EXCEL, *_PARQUET, *_STATISTICS)


def read_responses(
    path: str | Path,
    instrument: Instrument | None = None,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
) -> pd.DataFrame:
    """Read responses from a file: CSV, TSV, XLSX, Parquet, SPSS or Stata.

    Values stay as they stand in the file: labels stay labels, codes stay codes, and declared
    missing codes of SPSS and Stata stay codes. Making sense of them is the work of `validate`.
    With an instrument, exports of REDCap, LimeSurvey, Qualtrics and XLSForm systems get the
    instrument's column names, and codes that those formats had to rename are put back; a code of
    SPSS or Stata whose label says something else than the instrument becomes its label.

    Parameters
    ----------
    path : str or Path
        The file. Its suffix tells the format. With an instrument also a folder of files that its
        offline questionnaire saved, one per respondent.
    instrument : Instrument, optional
        Its items help to tell the separator of a text file and the sheet of a workbook.
    encoding : str, optional
        Of a text file. Default: by byte order mark, else UTF-8, else the likeliest of cp1252,
        Mac Roman and cp850. What was used stands in `frame.attrs["read"]`.
    separator : str, optional
        Of a text file. Default: comma, semicolon, tab or bar, whichever gives a table.
    sheet : str, optional
        Of a workbook. Default: the first one that has an item of the instrument, else the first.

    Returns
    -------
    pandas.DataFrame
        A row per row of the file. In text files blank cells are null, and a column is numeric only
        if nothing is lost by it (007 stays text; a decimal comma is understood where the separator
        is not a comma).

    Raises
    ------
    DataError
        If the file is missing, empty, of an unknown kind or unreadable, has two columns of one
        name, or needs a package that is not installed.

    Examples
    --------
    >>> raw = read_responses("wave1.csv", instrument)  # doctest: +SKIP
    """
    if instrument is not None:
        require_instrument(instrument)
    if not isinstance(path, (str, os.PathLike)):
        raise DataError(
            f"a {type(path).__name__} is not the path of a file.",
            code="not_a_path",
            place="path",
            remedy="Give the path of a file. A data frame needs no reading: validate(frame, instrument).",
        )
    file = Path(path)
    suffix = file.suffix.casefold()
    if file.is_dir() and instrument is not None:
        return read_saved_forms(file, instrument)
    if file.is_dir() or not file.exists():
        kind = "is a folder" if file.is_dir() else "does not exist"
        raise DataError(f"the file {kind}.", code="no_file", place=file.name, remedy="Check the path.")
    if suffix not in SUFFIXES:
        raise DataError(
            f"the kind of file {suffix or '(no suffix)'} is not known.{closest(suffix, SUFFIXES)}",
            code="unknown_suffix",
            place=file.name,
            remedy=f"Known are: {', '.join(SUFFIXES)}.",
        )
    items = instrument.item_ids if instrument is not None else ()
    try:
        if file.stat().st_size == 0:
            raise DataError(
                "the file is empty.", code="empty_file", place=file.name, remedy="Export it again."
            )
        if suffix in _STATISTICS:
            return _read_statistics(file, suffix, encoding, instrument)
        if suffix in _DELIMITED:
            frame = read_delimited(file, items=items, encoding=encoding, separator=separator)
        else:
            frame = _read_excel(file, items, sheet) if suffix in _EXCEL else _read_parquet(file)
        return frame if instrument is None else with_instrument_names(frame, instrument)
    except OSError:
        raise _unreadable(file.name, "Check that the file may be read and is not open elsewhere.") from None


def _need(package: str, place: str) -> Any:
    """Return an optional reader package, or name the extra that brings it."""
    try:
        return import_module(package)
    except ImportError:
        raise DataError(
            f"reading this kind of file needs the package {package}, which is not installed.",
            code="missing_package",
            place=place,
            remedy="Install it with: pip install 'coprod_measures[readers]'.",
        ) from None


def _unreadable(place: str, remedy: str) -> DataError:
    return DataError("the file cannot be read.", code="unreadable", place=place, remedy=remedy)


def _read_excel(file: Path, items: tuple[str, ...], sheet: str | None) -> pd.DataFrame:
    openpyxl = _need("openpyxl", file.name)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception:  # openpyxl lets errors of zip, XML and its own descriptors through
        raise _unreadable(file.name, "Open it in a spreadsheet and save it as XLSX again.") from None
    try:
        name = _chosen_sheet(book, items, sheet, file.name)
        rows = [list(row) for row in book[name].iter_rows(values_only=True)]
    finally:
        book.close()
    while rows and all(v is None for v in rows[-1]):
        rows.pop()
    if not rows:
        raise DataError(
            f"the sheet {name!r} is empty.", code="empty_file", place=file.name, remedy="Name another sheet."
        )
    width = max(i + 1 for row in rows for i, v in enumerate(row) if v is not None)
    padded = [row[:width] + [None] * (width - len(row)) for row in rows]
    header = ["" if v is None else str(v).strip() for v in padded[0]]
    frame = pd.DataFrame(padded[1:], columns=named_columns(header, file.name), dtype=object)
    frame = frame.infer_objects()
    frame.attrs["read"] = {"sheet": name}
    return frame


def _chosen_sheet(book: Any, items: tuple[str, ...], sheet: str | None, place: str) -> str:
    names: list[str] = [s.title for s in book.worksheets]
    if sheet is not None:
        if sheet not in names:
            raise DataError(
                f"there is no sheet {sheet!r}.{closest(sheet, names)}",
                code="unknown_sheet",
                place=place,
                remedy=f"The sheets are: {', '.join(names)}.",
            )
        return sheet
    for name in names:
        header = next(book[name].iter_rows(max_row=1, values_only=True), ())
        if {str(v).strip() for v in header} & set(items):
            return name
    return names[0]


def _read_parquet(file: Path) -> pd.DataFrame:
    pyarrow = _need("pyarrow", file.name)
    parquet = _need("pyarrow.parquet", file.name)
    try:
        names = parquet.read_schema(file).names
        named_columns(list(names), file.name)
        return pd.read_parquet(file)
    except pyarrow.lib.ArrowException:
        raise _unreadable(file.name, "Is it a Parquet file? Export it again.") from None


def _read_statistics(
    file: Path, suffix: str, encoding: str | None, instrument: Instrument | None
) -> pd.DataFrame:
    """Read SPSS or Stata with codes as codes; user-declared missing codes are kept apart."""
    pyreadstat = _need("pyreadstat", file.name)
    read = pyreadstat.read_dta if suffix == ".dta" else pyreadstat.read_sav
    try:
        frame, meta = read(str(file), user_missing=True, apply_value_formats=False, encoding=encoding)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, UnicodeDecodeError):
        raise _unreadable(
            file.name, "Is it a file of that kind? Try encoding=, or export it again."
        ) from None
    assert isinstance(frame, pd.DataFrame)
    if instrument is None:
        return frame
    return with_file_labels(with_instrument_names(frame, instrument), meta, instrument)
