# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""In which order groups and waves stand, and whether the names of waves tell their order in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import narwhals.stable.v2 as nw

from ..results import Finding
from .answer_key import shown_label
from .frames import Frame, Lazy, label_of

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2}([ T].*)?)?")
_NUMBERED = re.compile(r"(\D*)(\d+)(\D*)")
_MOST_NAMED = 6


def declared_order(frame: Frame | Lazy, column: str) -> tuple[str, ...]:
    """Return the labels of an ordered category in their order; empty for any other column.

    Ordered are a pandas Categorical with ``ordered=True``, a polars Enum and a DuckDB ENUM.
    """
    kind = frame.collect_schema()[column]
    if not isinstance(kind, nw.Enum):
        return ()
    labels = (label_of(value) for value in kind.categories)
    return tuple(label for label in labels if label is not None)


def ordered_labels(
    labels: Iterable[str], languages: tuple[str, ...], declared: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the labels: languages in their order, then those of an ordered category, the others sorted.

    So a language of the instrument is the reference, however a few other forms are called, and in capitals
    too.
    """
    found = set(labels)
    spelt = sorted(found.difference(languages))
    spoken = [
        label
        for language in languages
        for label in (language, *(s for s in spelt if language_of(s, languages) == language))
    ]
    known = tuple(dict.fromkeys(label for label in (*spoken, *declared) if label in found))
    return (*known, *sorted_labels(found - set(known)))


def sorted_labels(labels: Iterable[str]) -> list[str]:
    """Return labels sorted as numbers where all of them are, else as texts."""
    found = list(labels)
    try:
        return sorted(found, key=float)
    except ValueError:
        return sorted(found)


def language_of(label: str, languages: Iterable[str]) -> str | None:
    """Return the language that a label names, in capitals or with blanks too; None if it names none."""
    return next((x for x in languages if x.casefold() == label.strip().casefold()), None)


def ordered_waves(labels: Iterable[str], declared: tuple[str, ...] = ()) -> tuple[tuple[str, ...], bool]:
    """Return the waves in order, and whether their names tell it.

    They do if they are an ordered category, all numbers, all dates with the year first, or alike but for one
    number, such as "T1" and "T2". Other texts are sorted by the alphabet, which knows nothing of time.
    """
    found = sorted(set(labels))
    if declared and set(found) <= set(declared):
        return tuple(label for label in declared if label in found), True
    try:
        return tuple(sorted(found, key=float)), True
    except ValueError:
        pass
    if all(_DATE.fullmatch(label) for label in found):
        return tuple(found), True
    parts = {label: match.groups() for label in found if (match := _NUMBERED.fullmatch(label))}
    around = {(before.casefold(), after.casefold()) for before, _, after in parts.values()}
    if len(parts) == len(found) and len(around) == 1:
        return tuple(sorted(found, key=lambda label: int(parts[label][1]))), True
    return tuple(found), len(found) < 2


def check_wave_order(waves: tuple[str, ...], known: bool) -> Iterator[Finding]:
    """Yield a finding that names the order that waves are taken in, unless their names tell it."""
    if known:
        return
    named = [f"‹{shown_label(wave)}›" for wave in waves[:_MOST_NAMED]]
    values = {"first": shown_label(waves[0]), "waves": ", ".join(named) + ", …" * (len(waves) > _MOST_NAMED)}
    yield Finding("wave_order_unknown", "warning", values=values)
