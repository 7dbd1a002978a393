# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""A folder of files saved by the offline questionnaire: a file per respondent, put together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..errors import DataError
from ..instrument import Instrument
from .delimited import read_delimited

_ORIGIN = ("instrument", "instrument_version")


def read_saved_forms(folder: Path, instrument: Instrument) -> pd.DataFrame:
    """Return one row per CSV file in a folder, in the order of the file names.

    Parameters
    ----------
    folder : Path
        Holds files that the questionnaire of `export(instrument, "questionnaire", ...)` saved, and may
        hold other things than CSV files.
    instrument : Instrument
        The questionnaire that was answered.

    Raises
    ------
    DataError
        If there is no such file, a file is of another instrument or version, holds more than one row, or
        two files hold the same respondent.
    """
    files = sorted(f for f in folder.iterdir() if f.suffix.casefold() == ".csv" and f.is_file())
    if not files:
        raise DataError(
            "the folder holds no CSV file.", code="no_file", place=folder.name, remedy="Check the path."
        )
    frames = []
    for file in files:
        frame = read_delimited(file, items=instrument.item_ids, encoding=None, separator=None)
        _check_origin(frame, instrument, file.name)
        frames.append(frame.astype("object"))
    joined = pd.concat(frames, ignore_index=True)
    key = str(joined.columns[0])
    doubled = joined[key].duplicated(keep=False)
    if doubled.any():
        names = [f.name for f, same in zip(files, doubled, strict=True) if same]
        raise DataError(
            f"{len(names)} files hold the same answers.",
            code="duplicate_file",
            place=", ".join(names[:5]),
            remedy="Keep one of them: a file may have been handed in or copied twice.",
        )
    joined = joined.infer_objects()
    joined.attrs["read"] = {"files": len(files)}
    return joined


def _check_origin(frame: pd.DataFrame, instrument: Instrument, place: str) -> None:
    if len(frame) != 1 or not set(_ORIGIN) <= set(frame.columns):
        raise DataError(
            "is not a file that the questionnaire saved: it has no single row with its instrument.",
            code="not_a_saved_form",
            place=place,
            remedy="Read files of other kinds one by one, by their paths.",
        )
    found = tuple(str(frame.loc[0, name]) for name in _ORIGIN)
    if found != (instrument.id, instrument.version):
        raise DataError(
            f"holds answers to {' '.join(found)}, not to {instrument.id} {instrument.version}.",
            code="other_instrument",
            place=place,
            remedy="Load the instrument and version that were answered; versions are not mixed.",
        )
