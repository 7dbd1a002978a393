# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Reliability of every scale in every group, with the loadings it rests on."""

from __future__ import annotations

import math
from dataclasses import replace

from ...analysis.hierarchical_report import HierarchicalReport
from ...analysis.ordinal_reliability_report import OrdinalReliabilityReport
from ...analysis.reliability_report import ScaleReliability
from ...results import Finding, Table, format_number, format_percent
from ..attempt import not_assessable
from ..blocks import Block, Bullets, Details, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..small_cells import MIN_MEAN, shown_count
from ..structure import LEAST
from .structure import findings_of

_GENERAL, _SHARE = "general", "general_share"


def reliability(m: Material) -> Section:
    """Return the section on alpha, omega and their kin, by group."""
    report = m.reliability
    shown = [r for r in report.results if r.n >= MIN_MEAN]
    blocks: list[Block] = [Paragraph(m.text("reliability.intro"))]
    if shown:
        means = omega_range(m)
        blocks += [Paragraph(means, "means")] if means else []
    if report.results:
        blocks.append(TableBlock(_coefficients(m)))
    if shown:
        tables = (TableBlock(_more(m, shown)), TableBlock(_loadings(m, shown)))
        blocks.append(Details(m.text("reliability.details"), tables))
    refused = m.join(m.title(m.instrument.scale(f.scale)) for f in report.refused if f.scale)
    if refused:
        blocks.append(Paragraph(m.text("reliability.composites", scales=refused)))
    told = [f for f in report.findings if f not in report.refused and f.code != "incomplete_answers"]
    if told:
        blocks.append(Bullets(m.sentences(told)))
    blocks += _ordinal(m)
    blocks += _hierarchical(m)
    return Section("reliability", m.text("h.reliability"), tuple(blocks))


def omega_range(m: Material, code: str = "reliability") -> str:
    """Return the sentence on the lowest and the highest omega; empty where there is none."""
    shown = (r for r in m.reliability.results if r.n >= MIN_MEAN)
    found = [(r.omega.value, r) for r in shown if math.isfinite(r.omega.value)]
    if not found:
        return ""
    (low, lowest), (high, _) = (f(found, key=lambda pair: pair[0]) for f in (min, max))
    place = m.text("items.in_group", group=m.phrase(lowest.group)) if m.group is not None else ""
    return m.text(
        f"{code}.range" if len(found) > 1 else f"{code}.single",
        low=format_number(low, 2, m.language),
        high=format_number(high, 2, m.language),
        scale=m.quoted(m.title(m.instrument.scale(lowest.scale))),
        place=place,
    )


def _place(m: Material, r: ScaleReliability) -> tuple[str, str]:
    return m.title(m.instrument.scale(r.scale)), m.name(r.group if m.group is not None else "")


def _coefficients(m: Material) -> Table:
    rows = []
    for r in m.reliability.results:
        cells = [m.unbroken(x.show(2, m.language)) for x in (r.alpha, r.omega)]
        lower = r.lambda2.value if r.n >= MIN_MEAN else ""
        n = shown_count(r.n, m.text("few"))
        rows.append((*_place(m, r), n, *(cells if r.n >= MIN_MEAN else ("", "")), lower))
    columns = (
        *(m.text(f"col.{c}") for c in ("scale", "group", "n")),
        *(m.text(f"reliability.{c}") for c in ("alpha", "omega", "lambda2")),
    )
    level = format_percent(m.reliability.level, 0, m.language)
    title = m.text("reliability.caption", level=level)
    return Table(title, columns, tuple(rows), (m.text("reliability.incomplete_note"),), 2, m.language)


def _more(m: Material, shown: list[ScaleReliability]) -> Table:
    names = ("k", "incomplete", "lambda4", "mean_r", "composite", "ave", "maximal", "cfi", "srmr")
    rows = tuple(
        (
            *_place(m, r),
            r.k,
            shown_count(r.n_incomplete, m.text("few")),
            r.halves.largest,
            r.mean_r,
            r.omega.value,
            r.ave,
            r.maximal_reliability,
            r.cfi,
            r.srmr,
        )
        for r in shown
    )
    columns = (m.text("col.scale"), m.text("col.group"), *(m.text(f"reliability.{n}") for n in names))
    return Table(m.text("reliability.more"), columns, rows, (m.text("reliability.more_note"),), 2, m.language)


def _loadings(m: Material, shown: list[ScaleReliability]) -> Table:
    """Return the standardised loadings behind each omega, a column for each group."""
    found = {(r.scale, i.item, r.group): i.loading_std for r in shown for i in r.item_rows}
    groups = list(dict.fromkeys(r.group for r in shown))
    items = dict.fromkeys((r.scale, i.item) for r in shown for i in r.item_rows)
    rows = tuple(
        (m.title(m.instrument.scale(s)), m.item_name(i), *(found.get((s, i, g)) for g in groups))
        for s, i in items
    )
    names = (m.name(g if m.group is not None else "") for g in groups)
    columns = (m.text("col.scale"), m.text("col.item"), *names)
    note = m.text("reliability.loadings_note")
    return Table(m.text("reliability.loadings"), columns, rows, (note,), 2, m.language)


def _ordinal(m: Material) -> list[Block]:
    """Return omega for ordered answers, of scales with items answered at one end by half of a group."""
    if m.ordinal is None:
        return []
    ends = m.tellable(f for f in m.items.findings if f.code == "end_category")
    heavy = {(f.scale, f.group) for f in ends}
    if not heavy:
        return []
    blocks: list[Block] = [Heading(m.text("h.ordinal"))]
    if isinstance(m.ordinal, Finding):
        return [*blocks, Paragraph(m.sentence(m.ordinal), "caution")]
    kept = tuple(r for r in m.ordinal.results if (r.scale, r.group) in heavy and r.n >= LEAST)
    few = {r.group for r in m.ordinal.results if (r.scale, r.group) in heavy and r.n < LEAST}
    named = (g if m.group is not None else "" for g in sorted(few))
    refused = m.sentences(not_assessable("ordinal", g, "too_few_answered_all") for g in named)
    if not kept:
        return [*blocks, Bullets(refused)] if refused else []
    report: OrdinalReliabilityReport = replace(m.ordinal, results=kept)
    table = report.table(m.language)
    names = [(m.title(m.instrument.scale(r.scale)), m.name(r.group if m.group else "")) for r in kept]
    rows = tuple((*name, *m.whole(row[2:])) for name, row in zip(names, table.rows, strict=True))
    blocks += [
        Paragraph(m.text("ordinal.means"), "means"),
        TableBlock(replace(table, rows=rows, notes=table.notes[:-1])),
        Paragraph(table.notes[-1], "caution"),
    ]
    told = (*m.sentences(f for r in kept for f in r.findings), *refused)
    return [*blocks, *([Bullets(told)] if told else [])]


def _hierarchical(m: Material) -> list[Block]:
    """Return how much of a total over all scales would be one general thing."""
    s = m.structure
    found = {
        g: x.hierarchical
        for g, x in ({} if s is None else s.groups).items()
        if x.hierarchical is not None and x.hierarchical is not x.parallel  # else told under structure
    }
    if not found:
        return []
    blocks: list[Block] = [Heading(m.text("h.hierarchical"))]
    reports = {g: r for g, r in found.items() if isinstance(r, HierarchicalReport)}
    values = [r.hierarchical.value for r in reports.values() if math.isfinite(r.hierarchical.value)]
    if values:
        low, high = (format_percent(f(values), 0, m.language) for f in (min, max))
        code = "hierarchical.means" if low == high else "hierarchical.means_range"
        blocks.append(Paragraph(m.text(code, low=low, high=high), "means"))
    tables: list[Block] = []
    for group, r in reports.items():
        blocks += findings_of(m, group, r.findings)
        if math.isfinite(r.hierarchical.value):
            tables += [TableBlock(t) for t in _omegas(m, group, r)]
    if tables:
        blocks.append(Details(m.text("hierarchical.details"), tuple(tables)))
    refused = m.sentences(r for r in found.values() if isinstance(r, Finding))
    return [*blocks, *([Bullets(refused)] if refused else [])]


def _omegas(m: Material, group: str, report: HierarchicalReport) -> tuple[Table, Table]:
    """Return the omegas and the loadings behind them, with the scales' names."""
    names = {s.id: m.title(s) for s in m.instrument.all_scales()}
    omegas = report.table(m.language)
    place = f": {m.name(group)}" if group else ""
    rows = tuple((names.get(str(row[0]), row[0]), *m.whole(row[1:])) for row in omegas.rows)
    frame = report.loadings
    behind = tuple(
        (
            names.get(f.factor, f.factor),
            m.item_name(item),
            *map(float, frame.loc[item, [_GENERAL, f.factor, _SHARE]]),
        )
        for f in report.factors
        for item in f.items
    )
    columns = (
        m.text("col.scale"),
        m.text("col.item"),
        *(m.text(f"hierarchical.{c}") for c in ("general", "own", "share")),
    )
    loadings = Table(m.text("hierarchical.loadings") + place, columns, behind, (), 2, m.language)
    return replace(omegas, title=omegas.title + place, rows=rows), loadings
