# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Columns that look like personal data: identity numbers, addresses, names, free text.

A screen, not a proof: it looks at a column's name and at the shape of its values. What it flags and
nobody declared is left out of everything downstream; what it misses is still the user's to keep out.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import narwhals.stable.v2 as nw

from ..results import Finding, Word
from .coding import distinct_values
from .frames import Frame, Lazy, collected, comparable_in_engine

Kind = Literal["identity_number", "email", "phone", "birth_date", "name", "address", "free_text"]

_NAMES: tuple[tuple[Kind, str], ...] = (
    (
        "identity_number",
        "personnummer pnr persnr personnr samordningsnummer socialsecuritynumber ssn "
        "nhsnumber nhsno patientid",
    ),
    ("email", "email emailaddress mail epost epostadress mejl mailadress"),
    ("phone", "phone phonenumber telephone mobile mobilephone telefon telefonnummer mobil tel"),
    ("birth_date", "birthdate dateofbirth dob birthday fodelsedatum fodelsedag"),
    (
        "name",
        "name fullname firstname lastname surname forename givenname familyname namn fornamn "
        "efternamn recipientfirstname recipientlastname respondentname",
    ),
    (
        "address",
        "address streetaddress postaladdress postcode zipcode ip ipaddress ipaddr adress "
        "gatuadress postnummer ipadress locationlatitude locationlongitude latitude longitude",
    ),
    (
        "free_text",
        "comment comments freetext remarks kommentar kommentarer fritext synpunkter ovrigasynpunkter",
    ),
)
_BY_NAME: dict[str, Kind] = {name: kind for kind, names in _NAMES for name in names.split()}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
_MARKED = re.compile(r"(?<!\d)(\d{6}|\d{8})[-+](\d{4})(?!\d)")
_BARE = re.compile(r"\d{10}|\d{12}")
_NHS_MARKED = re.compile(r"(?<!\d)(\d{3})[ -](\d{3})[ -](\d{4})(?!\d)")
_PHONE = re.compile(r"(?:\+|00)\d[\d ()-]{7,}\d|0\d{1,3}[ -]\d[\d ]{4,}\d")
_FULL_NAME = re.compile(r"[A-ZÅÄÖÉÜ][\w’'-]+(?: (?:von|van|de|af))?(?: [A-ZÅÄÖÉÜ][\w’'-]+){1,2}")

_MOST = 0.5
"""Share of the values that must look so, where a single one may do by chance."""
_LONG_TEXT, _WORDS, _FEW = 200, 4, 5
_MOST_VALUES = 20_000
_SHORTEST_NUMBER = 10**9


def looks_like(name: str, values: Sequence[object]) -> Kind | None:
    """Return what a column looks like, or None.

    Parameters
    ----------
    name : str
        The column's name. Only a whole name counts: `name` is flagged, `project_name` is not.
    values : sequence
        Its distinct values.
    """
    plain = re.sub(r"[^a-z]", "", unicodedata.normalize("NFD", name.casefold()))
    texts = [_as_text(v) for v in values]
    shaped = _by_shape(texts)
    if shaped is not None:
        return shaped
    return _BY_NAME.get(plain) if texts else None


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _by_shape(texts: Sequence[str]) -> Kind | None:
    if not texts:
        return None

    def share(test: object) -> float:
        return sum(bool(test(t)) for t in texts) / len(texts)  # type: ignore[operator]

    if any(_holds_identity_number(t) for t in texts) or share(_is_bare_identity_number) > _MOST:
        return "identity_number"
    if any(_EMAIL.search(t) for t in texts):
        return "email"
    if share(_PHONE.fullmatch) > _MOST:
        return "phone"
    if len(texts) >= _FEW and share(_FULL_NAME.fullmatch) > _MOST:
        return "name"
    wordy = [t for t in texts if len(t.split()) >= _WORDS]
    if any(len(t) > _LONG_TEXT for t in texts) or (len(texts) > 2 * _FEW and len(wordy) / len(texts) > _MOST):
        return "free_text"
    return None


def _holds_identity_number(text: str) -> bool:
    """Whether a text holds a number written as an identity number is: 850312-1234, 943 476 5919."""
    swedish = any(is_personnummer(a + b) for a, b in _MARKED.findall(text))
    return swedish or any(is_nhs_number("".join(parts)) for parts in _NHS_MARKED.findall(text))


def _is_bare_identity_number(text: str) -> bool:
    return bool(_BARE.fullmatch(text)) and (is_personnummer(text) or is_nhs_number(text))


def is_personnummer(digits: str) -> bool:
    """Whether 10 or 12 digits are a Swedish personal identity or coordination number: date and check digit.

    The check digit follows Luhn's rule over the last ten digits. In a coordination number the day is
    raised by 60.
    """
    if not re.fullmatch(r"\d{10}|\d{12}", digits):
        return False
    ten = digits[-10:]
    year = int(digits[:4]) if len(digits) == 12 else 2000  # a leap year: the century is not written
    month, day = int(ten[2:4]), int(ten[4:6])
    day -= 60 if day > 60 else 0
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(ten))
    return sum(x // 10 + x % 10 for x in doubled) % 10 == 0


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last is the check digit, modulo 11."""
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    check = (11 - sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11) % 11
    return check == int(digits[9])


def screen_columns(frame: Frame | Lazy, skip: Sequence[str] = ()) -> dict[str, Kind]:
    """Return each column that looks like personal data, with what it looks like; items are skipped."""
    found: dict[str, Kind] = {}
    schema = frame.collect_schema()
    for column in (str(c) for c in schema.names()):
        if column in skip:
            continue
        values: Sequence[object]
        if isinstance(frame, nw.LazyFrame):
            values = _values_in_engine(frame, column, schema[column])
        else:
            values = _values(frame[column])
        kind = looks_like(column, values)
        if kind is not None:
            found[column] = kind
    return found


def _values(column: nw.Series[Any]) -> Sequence[object]:
    """Return the distinct values that are worth looking at: of very many, an even sample."""
    if column.dtype.is_numeric():
        most = column.max()
        if most is None or not most >= _SHORTEST_NUMBER:
            return [0]  # too short for an identity number or a telephone number
    distinct = distinct_values(column)[0]
    return distinct[:: 1 + len(distinct) // _MOST_VALUES]


def _values_in_engine(frame: Lazy, column: str, kind: Any) -> Sequence[object]:
    """Return what `_values` does; of very many distinct values those that the engine gives first."""
    if kind.is_numeric():
        most = collected(frame.select(nw.col(column).max())).item()
        if most is None or not most >= _SHORTEST_NUMBER:
            return [0]
    distinct = frame.select(comparable_in_engine(column, kind)).unique().head(_MOST_VALUES + 1)
    return collected(distinct)[column].drop_nulls().to_list()


def personal_findings(flagged: dict[str, Kind], keys: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding per flagged column: a key is kept and should be pseudonymised, others are left out."""
    for column, kind in flagged.items():
        code = "personal_data_key" if column in keys else "personal_data"
        yield Finding(code, "warning", values={"column": column, "kind": Word(f"personal_data.{kind}")})
