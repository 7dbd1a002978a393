# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The evidence of an instrument as tables: what there is, rated, and what is missing."""

from collections.abc import Sequence

from .. import messages
from ..results import Table
from ..results.formatting import format_number
from .evidence import RUNG_NEEDS, Evidence, Status, why_missing
from .rating import Rating, rate
from .scale import Scale

_COLUMNS = (
    "property",
    "language",
    "scales",
    "version",
    "population",
    "n",
    "result",
    "supports",
    "rating",
    "source",
)


def rating_of(record: Evidence, records: Sequence[Evidence]) -> Rating | None:
    """Return the rating of a record; internal consistency leans on the structure shown by the others."""
    structure = any(
        e.property == "structural_validity"
        and e.language == record.language
        and e.instrument_version == record.instrument_version
        and (not e.scales or set(record.scales) <= set(e.scales))
        and (found := rate(e.property, _figures(e))) is not None
        and found.value == "sufficient"
        for e in records
    )
    return rate(record.property, _figures(record), structure_sufficient=structure)


def _figures(record: Evidence) -> dict[str, float]:
    return {str(name): value for name, value in record.figures.items()}


def evidence_table(records: Sequence[Evidence], title: str, language: messages.Language) -> Table:
    """Return a table with a row per record."""
    rows, criteria = [], {}
    for e in records:
        rating = rating_of(e, records)
        if rating is not None:
            criteria[rating.criterion] = messages.text(rating.criterion, language)
        between = "; " if language == "sv" else ", "
        ends = between.join(format_number(x, 2, language) for x in e.interval or ())
        rows.append(
            (
                messages.text(f"property.{e.property}", language),
                e.language,
                ", ".join(e.scales) or messages.text("evidence.whole", language),
                e.instrument_version,
                e.population,
                e.n,
                f"{e.statistic}: {e.value}" + (f" [{ends}]" if ends else ""),
                messages.text(f"evidence.supports.{str(e.supports).lower()}", language),
                messages.text(f"evidence.rating.{rating.value if rating else 'none'}", language),
                f"{e.source} https://doi.org/{e.doi}" if e.doi else e.source,
            )
        )
    columns = tuple(messages.text(f"evidence.column.{c}", language) for c in _COLUMNS)
    notes = (messages.text("evidence.rating_note", language), *criteria.values()) if criteria else ()
    if not rows:
        notes = (messages.text("evidence.nothing", language),)
    return Table(title, columns, tuple(rows), notes, language=language)


def missing_table(
    status: Status,
    version: str,
    evidence: tuple[Evidence, ...],
    scales: tuple[Scale, ...],
    title: str,
    language: messages.Language,
) -> Table:
    """Return a table with a row per property that has no support, in ladder order."""
    rows = tuple(
        (
            rung,
            messages.text(f"rung.{rung}", language),
            messages.text(f"property.{p}", language),
            messages.text(
                f"evidence.missing.{why_missing(p, status.language, version, evidence, scales)}", language
            ),
        )
        for rung, needs in RUNG_NEEDS
        for p in needs
        if p in status.missing
    )
    columns = tuple(
        messages.text(f"evidence.column.{c}", language) for c in ("rung", "name", "property", "why")
    )
    note = messages.text(
        "evidence.now", language, rung=status.rung, name=messages.text(f"rung.{status.rung}", language)
    )
    return Table(title, columns, rows, (note,), language=language)
