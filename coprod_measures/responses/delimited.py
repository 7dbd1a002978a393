# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Delimited text: find out encoding and separator, and keep every value as it was written."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd

from ..errors import DataError
from .answer_key import NULL_MARKS
from .frames import MOST_COLUMNS, too_many_columns

SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

# Longest first: the mark of UTF-32 begins with the mark of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_LIKELY = frozenset("åäöÅÄÖéÉèüÜæøÆØ–—’‘“”…·§°€»«\u00a0")

_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS, _MOST_ODD = 10_000, 0.02
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
_POINT = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?")
_COMMA = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:,\d+)?")


def read_delimited(
    path: Path, *, items: tuple[str, ...], encoding: str | None, separator: str | None
) -> pd.DataFrame:
    """Return the rows of a delimited file; `items` help to tell the separator.

    Blank cells become null. A column becomes numeric only if every number in it can be written back
    as it stood: 007 stays text.
    """
    content = path.read_bytes()
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DataError("the file is empty.", code="empty_file", place=path.name, remedy="Export it again.")
    used = encoding or detect_encoding(content)
    text = _decoded(content, used, path.name) if encoding else _text_of(content, used, path.name)
    mark = separator or detect_separator(text, items)
    frame = _parsed(text, mark, path.name)
    frame = pd.DataFrame({name: as_numbers(c, decimal_comma=mark != ",") for name, c in frame.items()})
    frame.attrs["read"] = {"encoding": used, "separator": mark}
    return frame


def detect_encoding(content: bytes) -> str:
    """Return the encoding of a text: its byte order mark, else UTF-8 if valid, else the likeliest.

    Old one-byte encodings cannot be told apart for certain. The one is taken in which most of the
    characters beyond ASCII are letters and signs of Swedish and English.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if b"\x00" in content[:4096]:
        even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return max(_OLD_ENCODINGS, key=lambda name: _likeliness(content, name))
    return "utf-8"


def _likeliness(content: bytes, encoding: str) -> int:
    beyond = Counter(byte for byte in content if byte > 127)
    characters = {byte: bytes([byte]).decode(encoding, errors="replace") for byte in beyond}
    return sum(count if characters[byte] in _LIKELY else -count for byte, count in beyond.items())


def _text_of(content: bytes, encoding: str, place: str) -> str:
    """Return the text in an encoding that was found out; bytes that are no text fit one by accident only."""
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeError:
        text = None
    if text is None or _is_binary(text[:_SAMPLE_CHARACTERS]):
        raise DataError(
            "the file holds no text, though its name says so.",
            code="binary",
            place=place,
            remedy="It may be a workbook, an image or a compressed file: name it by what it is, or export "
            "the answers as CSV. If it is text after all, name its encoding with encoding=.",
        )
    return text


def _is_binary(text: str) -> bool:
    """Whether characters that no survey holds are more than a stray few: controls, private, unassigned."""
    odd = sum(c not in "\t\n\r\f\x1a" and unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} for c in text)
    return odd > _MOST_ODD * len(text)


def _decoded(content: bytes, encoding: str, place: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise DataError(
            f"there is no encoding {encoding!r}.",
            code="unknown_encoding",
            place=place,
            remedy="Common ones are utf-8, cp1252 and utf-16; without encoding= it is detected.",
        ) from None
    except UnicodeError:
        raise DataError(
            f"the file is not {encoding}.",
            code="encoding",
            place=place,
            remedy="Name its encoding, for example encoding='cp1252', or save it as UTF-8.",
        ) from None


def detect_separator(text: str, items: tuple[str, ...]) -> str:
    """Return the separator that gives most known items, else most columns in equally long rows."""

    def quality(mark: str) -> tuple[int, int]:
        rows = _sample(text, mark)
        header = [name.strip() for name in rows[0]] if rows else []
        even = all(len(row) == len(header) for row in rows[1:])
        return len(set(header) & set(items)), len(header) if even else 1

    return max(SEPARATORS, key=quality)


def _sample(text: str, mark: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _parsed(text: str, mark: str, place: str) -> pd.DataFrame:
    """Return all cells as text; every row must be as long as the header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if rows and row and len(row) != len(rows[0]):
                raise DataError(
                    f"line {reader.line_num} has {len(row)} cells, the header has {len(rows[0])}.",
                    code="unequal_rows",
                    place=place,
                    remedy=f"Is the separator a {_SEPARATOR_NAMES.get(mark, mark)}? Give separator=, or put "
                    "quotes around cells that hold it.",
                )
            if row:
                rows.append(row)
    except csv.Error:
        raise DataError(
            f"line {reader.line_num} cannot be read.",
            code="unreadable",
            place=place,
            remedy="Check the quotes near it, or save the file as XLSX.",
        ) from None
    while len(rows) > 1 and not any(cell.strip() for cell in rows[-1]):
        rows.pop()  # spreadsheets export emptied lines as separators alone
    names = named_columns([name.strip() for name in rows[0]], place)
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else ([] for _ in names)
    return pd.DataFrame(
        {name: pd.Series(cells, dtype="str") for name, cells in zip(names, columns, strict=True)}
    )


def named_columns(header: list[str], place: str) -> list[str]:
    """Return column names; an empty name becomes "unnamed_1", a doubled one is an error."""
    if len(header) > MOST_COLUMNS:
        raise too_many_columns(len(header), place)
    doubled = [name for name, count in Counter(header).items() if count > 1 and name]
    if doubled:
        raise DataError(
            f"two columns are called {', '.join(doubled)}.",
            code="duplicate_column",
            place=place,
            remedy="Rename or remove one of them in the file.",
        )
    return [name or f"unnamed_{position}" for position, name in enumerate(header, 1)]


def as_numbers(column: pd.Series, *, decimal_comma: bool) -> pd.Series:
    """Return a column of texts as numbers if that loses nothing, else as texts; blank cells are null.

    NA and its like are null beside numbers. Among texts they stay, since NA is also a country.
    """
    texts = column.astype("str")
    values = [str(v).strip() for v in texts.unique()]
    filled = [v for v in values if v and v.casefold() not in NULL_MARKS]
    blank = texts.str.strip() == ""
    if not filled:
        return texts.mask(blank)
    kept = texts.str.strip().mask(blank | texts.str.strip().str.casefold().isin(NULL_MARKS))
    if all(_WHOLE.fullmatch(v) for v in filled):
        return pd.to_numeric(kept).astype("int64" if kept.notna().all() else "Int64")
    if all(_POINT.fullmatch(v) for v in filled):
        return pd.to_numeric(kept).astype("float64")
    if decimal_comma and all(_COMMA.fullmatch(v) for v in filled):
        return pd.to_numeric(kept.str.replace(",", ".", regex=False)).astype("float64")
    return texts.mask(blank)
