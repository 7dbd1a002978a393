# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Whether answers last from one occasion to the next, and whether members of a partnership agree."""

from __future__ import annotations

from dataclasses import replace

from ...analysis.aggregation_report import AggregationReport
from ...analysis.retest import RetestReport
from ...results import Finding, Table
from ..blocks import Block, Bullets, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..small_cells import MIN_MEAN


def stability(m: Material) -> Section:
    """Return the section; what the data do not hold is told, with what it would take."""
    blocks: list[Block] = [
        Heading(m.text("h.retest")),
        *_retest(m, m.stability.retest),
        Heading(m.text("h.aggregation")),
        *_aggregation(m, m.stability.aggregation),
    ]
    return Section("stability", m.text("h.stability"), tuple(blocks))


def _retest(m: Material, found: RetestReport | Finding | None) -> list[Block]:
    if found is None:
        return [Paragraph(m.text("retest.none"))]
    if isinstance(found, Finding):
        return [Paragraph(m.sentence(found), "caution")]
    kept = replace(found, results=tuple(r for r in found.results if r.n >= MIN_MEAN))
    blocks: list[Block] = []
    if kept.results:
        agreement = m.span([r.icc_agreement.value for r in kept.results])
        blocks.append(Paragraph(m.text("retest.means", agreement=agreement), "means"))
        blocks.append(TableBlock(_titled(m, kept.table(m.language))))
        blocks.append(Paragraph(m.text("retest.caution"), "caution"))
    else:
        blocks.append(Paragraph(m.text("retest.few", min_mean=MIN_MEAN)))
    told = m.sentences(sorted(kept.findings, key=lambda f: f.code))
    return [*blocks, *([Bullets(told)] if told else [])]


def _aggregation(m: Material, found: AggregationReport | Finding | None) -> list[Block]:
    if found is None:
        code = "no_partnership" if m.data.cluster is not None else "none"
        return [Paragraph(m.text(f"aggregation.{code}"))]
    if isinstance(found, Finding):
        return [Paragraph(m.sentence(found), "caution")]
    may = [m.quoted(m.title(m.instrument.scale(r.scale))) for r in found.results if r.permitted]
    means = m.text("aggregation.may", scales=m.join(may)) if may else m.text("aggregation.may_not")
    blocks: list[Block] = [
        Paragraph(means, "means"),
        TableBlock(_titled(m, replace(found.table(m.language), title=m.text("aggregation.caption")))),
        Paragraph(m.text("aggregation.no_means")),
    ]
    told = m.sentences(sorted(found.findings, key=lambda f: (f.severity != "error", f.code)))
    return [*blocks, *([Bullets(told)] if told else [])]


def _titled(m: Material, table: Table) -> Table:
    """Return a table with the scales' names for their ids."""
    rows = tuple((m.title(m.instrument.scale(str(row[0]))), *m.whole(row[1:])) for row in table.rows)
    return replace(table, rows=rows)
