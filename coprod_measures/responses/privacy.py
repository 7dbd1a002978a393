# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Pseudonyms with a key kept apart, and how many people share the same facts.

Pseudonymised data are still personal data: whoever has the key can link them again. Destroying the key
is what makes the link go away; whether the data are then anonymous depends on what else they hold.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from ..errors import DataError
from ..results import Table
from .frames import labels_of, open_eager, open_frame, require_column

_KEY_BYTES = 32
_LENGTH = 20


class PseudonymKey:
    """A secret of 32 bytes. It is never printed, and no result holds it.

    Make one with `new_key(path)`, and read it back with `read_key(path)`.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < _KEY_BYTES:
            raise DataError(
                f"the key has {len(secret)} bytes.",
                code="short_key",
                place="key",
                remedy=f"It needs {_KEY_BYTES}: make one with new_key(path).",
            )
        self._secret = bytes(secret)

    def __repr__(self) -> str:
        return f"<PseudonymKey: {len(self._secret)} bytes>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a key is not pickled; keep it in its file and read it with read_key")

    def pseudonym(self, identity: str, purpose: str) -> str:
        """Return the pseudonym of one id; an empty purpose would join what is to be kept apart."""
        if not purpose.strip():
            raise DataError(
                "the purpose is empty.",
                code="no_purpose",
                place="purpose",
                remedy="Name the study, so that pseudonyms of another study are unlike these.",
            )
        plain = unicodedata.normalize("NFC", identity.strip())
        digest = hmac.new(self._secret, f"{purpose}\0{plain}".encode(), hashlib.sha256).digest()
        return "p" + base64.b32encode(digest).decode().lower()[:_LENGTH]


def new_key(path: str | Path) -> PseudonymKey:
    """Make a key, write it to a file that only you can read, and return it.

    Parameters
    ----------
    path : str or Path
        A new file, apart from the data: not in the same folder, not in a shared or backed-up project
        folder, not under version control. An existing file is never overwritten.
    """
    file = Path(path)
    secret = secrets.token_bytes(_KEY_BYTES)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        raise DataError(
            "the file is there already.",
            code="key_exists",
            place=file.name,
            remedy="Read it with read_key, or choose another name: a key that is lost cannot be made again.",
        ) from None
    except OSError:
        raise DataError(
            "the key cannot be written there.", code="bad_path", place=file.name, remedy="Check the folder."
        ) from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secret.hex() + "\n")
    return PseudonymKey(secret)


def read_key(path: str | Path) -> PseudonymKey:
    """Return the key in a file made by `new_key`."""
    try:
        return PseudonymKey(bytes.fromhex(Path(path).read_text(encoding="ascii").strip()))
    except (OSError, UnicodeDecodeError, ValueError):
        # What was given is not told: it may be a secret that somebody took the argument to be.
        raise DataError(
            "there is no key in a file of that name.",
            code="no_key",
            place="key",
            remedy="Give the path of the file that new_key(path) made, not a word of your own.",
        ) from None


def pseudonymise(
    frame: Any, column: str, *, key: PseudonymKey | str | Path, purpose: str = "respondent"
) -> Any:
    """Replace ids by pseudonyms: HMAC-SHA-256 of the id under a secret key.

    The same id gets the same pseudonym in every file made with the same key and purpose, so waves can be
    linked. Without the key an id cannot be looked up by trying all ids, as it could with a plain hash
    (there are few enough personal identity numbers to hash each of them).

    Parameters
    ----------
    frame : pandas.DataFrame or polars.DataFrame
        The data. They are not changed; a new frame comes back.
    column : str
        The column of ids. Spaces around an id do not matter, every other difference does: write the
        ids alike in every wave. Whole numbers are the same id as numbers and as text.
    key : PseudonymKey or path
        From `new_key` or `read_key`, or the path of the key's file.
    purpose : str
        What the pseudonyms are for, such as the name of the study. The same person gets unlike
        pseudonyms for unlike purposes, so two releases cannot be joined.

    Returns
    -------
    pandas.DataFrame or polars.DataFrame
        With texts such as "pmq3x…" (p and 20 letters and digits, 100 bits) in the column; no value
        stays no value. They are never numbers to a spreadsheet.

    Raises
    ------
    DataError
        If there is no such column, the key is missing or too short, the purpose is empty, or two ids got
        one pseudonym.

    References
    ----------
    Krawczyk, H., Bellare, M., & Canetti, R. (1997). HMAC: Keyed-hashing for message authentication.
    RFC 2104. https://doi.org/10.17487/RFC2104
    """
    opened = open_eager(frame)
    require_column(opened, column, "column")
    secret = key if isinstance(key, PseudonymKey) else read_key(key)
    labels = labels_of(opened, column)
    given = {label for label in labels.tolist() if label is not None}
    known = {label: secret.pseudonym(label, purpose) for label in given}
    distinct = {unicodedata.normalize("NFC", label.strip()) for label in given}
    if len(set(known.values())) != len(distinct):
        raise DataError("two ids got the same pseudonym.", code="collision", remedy="Use another purpose.")
    values = [None if label is None else known[label] for label in labels.tolist()]
    made = nw.new_series(column, values, nw.String(), backend=opened.implementation)
    return opened.with_columns(made).to_native()


@dataclass(frozen=True, slots=True)
class KAnonymity:
    """How many people share each combination of facts. It holds counts and column names, no values.

    Attributes
    ----------
    k : int
        People in the smallest combination; 0 where there are no rows.
    n : int
        Rows.
    columns : tuple of str
        The quasi-identifiers.
    sizes : tuple of (int, int)
        Size of a combination, and how many combinations have that size, small sizes first.
    """

    k: int
    n: int
    columns: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]

    def below(self, k: int) -> int:
        """Return how many people are in a combination shared by fewer than k."""
        return sum(size * count for size, count in self.sizes if size < k)

    @property
    def unique(self) -> int:
        """How many people are alone in their combination."""
        return self.below(2)

    def to_frame(self) -> pd.DataFrame:
        """Return sizes and how many combinations have each."""
        return pd.DataFrame(self.sizes, columns=["size", "combinations"])

    def table(self) -> Table:
        """Return the sizes as a table."""
        title = f"k-anonymity over {', '.join(self.columns)}: k = {self.k}, {self.unique} of {self.n} alone"
        return Table.from_frame(self.to_frame(), title)

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __str__(self) -> str:
        return str(self.table())


def k_anonymity(frame: Any, quasi_identifiers: Sequence[str]) -> KAnonymity:
    """Count how many people share each combination of facts that others may know about them.

    Parameters
    ----------
    frame : pandas.DataFrame or polars.DataFrame
        A row per person.
    quasi_identifiers : sequence of str
        Columns that somebody could know from elsewhere: role, project, year of birth. No value counts as
        a value of its own.

    Returns
    -------
    KAnonymity
        `.k` is the size of the smallest combination.

    References
    ----------
    Sweeney, L. (2002). k-anonymity: A model for protecting privacy. International Journal of
    Uncertainty, Fuzziness and Knowledge-Based Systems, 10(5), 557–570.
    https://doi.org/10.1142/S0218488502001648
    """
    opened = open_frame(frame)
    names = (quasi_identifiers,) if isinstance(quasi_identifiers, str) else tuple(quasi_identifiers)
    if not names:
        raise DataError(
            "no columns are named.", code="no_columns", place="quasi_identifiers", remedy="Name some."
        )
    for name in names:
        require_column(opened, name, "quasi_identifiers")
    combinations = pd.DataFrame({i: labels_of(opened, name) for i, name in enumerate(names)})
    counts = combinations.groupby(list(combinations.columns), dropna=False).size()
    sizes = counts.value_counts().sort_index()
    return KAnonymity(
        k=int(counts.min()) if len(counts) else 0,
        n=len(opened),
        columns=names,
        sizes=tuple((int(size), int(count)) for size, count in sizes.items()),  # type: ignore[call-overload]
    )
