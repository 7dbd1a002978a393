# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The summary in plain language."""

from __future__ import annotations

from ... import messages
from ...comparison.group_comparison import GroupComparison, ScaleComparison
from ...results import Table, format_number
from ..blocks import Block, Bullets, Paragraph, Section, TableBlock
from ..content import Material
from .about import people
from .ladder import verdict


def summary(m: Material) -> Section:
    """Return the first section: who answered, what may be believed, what may be compared."""
    blocks: list[Block] = [Paragraph(_who(m))]
    languages = m.join(
        messages.text(f"report.language.{x}", m.language) if messages.has(f"report.language.{x}") else x
        for x in m.instrument.languages
        if not m.instrument.status(x).validated
    )
    if languages:
        blocks.append(Paragraph(m.text("summary.status", languages=languages), "caution"))
    if m.findings is not None:
        blocks.append(Paragraph(_check(m)))
    if m.comparison is None:
        blocks.append(Paragraph(m.text("summary.no_groups")))
    else:
        blocks.append(Paragraph(m.text("summary.compare_intro")))
        blocks.append(TableBlock(_may_compare(m, m.comparison)))
        said = tuple(verdict(m, s.ladder) for s in m.comparison.scales if s.ladder is not None)
        blocks.append(Bullets(said))
    return Section("summary", m.text("h.summary"), tuple(blocks))


def _who(m: Material) -> str:
    n = format_number(sum(int(rows.sum()) for rows in m.members.values()), 0, m.language)
    title = m.instrument.title[m.wording]
    if list(m.members) == [""]:
        return m.text("summary.who_one", n=n, title=title)
    return m.text("summary.who", n=n, title=title, groups=people(m))


def _check(m: Material) -> str:
    assert m.findings is not None
    if m.findings.errors:
        return m.text("summary.errors", errors=len(m.findings.errors))
    if m.findings.warnings:
        return m.text("summary.warnings", warnings=len(m.findings.warnings))
    return m.text("summary.clean")


def _may_compare(m: Material, result: GroupComparison) -> Table:
    rows = tuple((s.title(m.wording), m.text(f"summary.{_answer(s)}")) for s in result.scales)
    columns = (m.text("col.scale"), m.text("col.answer"))
    return Table(m.text("summary.table"), columns, rows, language=m.language)


def _answer(scale: ScaleComparison) -> str:
    if scale.ladder is None:
        return "composite" if any(f.code == "not_reflective" for f in scale.reasons) else "short"
    if not scale.ladder.assessable:
        return "unknown"
    return {"allowed": "yes", "qualified": "qualified", "refused": "no"}[scale.status]
