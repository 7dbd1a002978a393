# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Who cannot answer what: by kind for every scale, and by question, group and role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pandas as pd

from ...analysis.nonanswers import LEAST, MANY_CANNOT
from ...instrument.base import Role
from ...results import Finding, Table, format_percent
from ..blocks import Block, Bullets, Details, Heading, Paragraph, TableBlock
from ..content import ROLE, Material
from ..small_cells import MIN_CELL, protect_counts
from .answers import nonanswers

_MOST = 12
_ROLES: tuple[str, ...] = get_args(Role)


def cannot_answer(m: Material) -> list[Block]:
    """Return the part on non-answers: who finds a question impossible to answer is a finding on inclusion."""
    told = [f for f in m.nonanswers.findings if _shown(m, f)]
    blocks: list[Block] = [Heading(m.text("h.cannot"))]
    if told:
        blocks.append(Paragraph(m.text("cannot.some", n=len({f.item for f in told})), "means"))
        blocks.append(Bullets(tuple(dict.fromkeys(m.sentence(_named(m, f)) for f in told))))
    else:
        limit = format_percent(MANY_CANNOT, 0, m.language)
        blocks.append(Paragraph(m.text("cannot.none", limit=limit), "means"))
    tables: list[Block] = [TableBlock(nonanswers(m))]
    by_item = _by_item(m)
    if by_item is not None:
        tables.append(TableBlock(by_item))
    return [*blocks, Details(m.text("cannot.details"), tuple(tables))]


def _columns(m: Material) -> dict[tuple[str, str], str]:
    """Return the groups and listed roles that are large enough to be told of, with their names."""
    sizes = {
        (str(r["by"]), str(r["group"])): int(r["n"])
        for r in m.nonanswers.rates.drop_duplicates(["by", "group"]).to_dict("records")
    }
    own = {(m.group or "", g or "all"): m.name(g) for g in m.members}
    own |= {(ROLE, r): m.text(f"role.{r}") for r in _ROLES if (ROLE, r) in sizes and m.group != ROLE}
    return {key: name for key, name in own.items() if sizes.get(key, 0) >= LEAST}


def _shown(m: Material, finding: Finding) -> bool:
    """Whether a finding is on a group or a listed role, and on enough people to be told."""
    rates = m.nonanswers.rates
    for by, group in _columns(m):
        if finding.group != group:
            continue
        here = rates[(rates["by"] == by) & (rates["group"] == group) & (rates["item"] == finding.item)]
        if not len(here):
            continue
        n = int(here["n"].iloc[0])
        count = round(float(here["cannot_answer"].iloc[0]) * n)
        if count >= MIN_CELL and _others_shown(count, n):
            return True
    return False


def _named(m: Material, finding: Finding) -> Finding:
    """Return the finding with a role named in words; told in the plain form, without its scale."""
    if finding.group in _ROLES and finding.group not in m.members:
        name = m.text(f"role.{finding.group}")
        return replace(finding, group=name, values={**finding.values, "group": name[:1].upper() + name[1:]})
    return finding


def _by_item(m: Material) -> Table | None:
    """Return the questions that most people cannot answer, in per cent; few people are not shown."""
    columns = _columns(m)
    rates = m.nonanswers.rates
    found: list[tuple[float, str, list[object]]] = []
    for item in m.instrument.item_ids:
        here = rates[rates["item"] == item]
        counts = (here["cannot_answer"] * here["n"]).fillna(0).round().astype(int)
        if not any((counts >= MIN_CELL) & (here["by"] != "")) and m.group is not None:
            continue  # nothing of it would be shown
        shares = {key: share for by in {by for by, _ in columns} for key, share in _shares(here, counts, by)}
        cells: list[object] = [m.text("few") if (c := shares[key]) is None else c for key in columns]
        largest = max((c for c in cells if isinstance(c, float)), default=0.0)
        if largest > 0:
            found.append((largest, item, cells))
    if not found:
        return None
    found.sort(key=lambda entry: -entry[0])
    rows = tuple((m.item_name(item), *cells) for _, item, cells in found[:_MOST])
    note = m.text("cannot.note", min_cell=MIN_CELL, least=LEAST)
    names = (m.text("col.item"), *columns.values())
    return Table(m.text("cannot.caption"), names, rows, (note,), 0, m.language)


def _shares(
    here: pd.DataFrame, counts: pd.Series[int], by: str
) -> Iterator[tuple[tuple[str, str], float | None]]:
    """Yield the share of each group of a column, in per cent; None where it is withheld."""
    part = here[here["by"] == by]
    sizes = dict(zip(part["group"].astype(str), part["n"].astype(int), strict=True))
    known = dict(zip(part["group"].astype(str), counts[part.index].tolist(), strict=True))
    for group, count in protect_counts(known).items():
        n = sizes[group]
        withheld = count is None or not _others_shown(count, n)
        yield (by, group), None if withheld else 100 * (count or 0) / n if n else 0.0


def _others_shown(count: int, n: int) -> bool:
    """Whether those who are not counted are none, or enough not to be worked out from the share."""
    return n == count or n - count >= MIN_CELL
