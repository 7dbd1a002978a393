# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""Question by question: how each goes with the others, its ends, and the reversed ones."""

from __future__ import annotations

import math
from dataclasses import replace

from ...analysis.inter_item import ScaleItems
from ...analysis.item_analysis import ItemStatistics
from ...analysis.scale_answers import EVERYBODY
from ...instrument import Scale
from ...results import Table, format_number
from ..blocks import Block, Bullets, Details, FigureBlock, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..drawing.dots import DotChart, DotRow
from ..drawing.heat import HeatChart, heat_panel
from ..small_cells import MIN_CELL, MIN_MEAN, count_answers, merge_small_cells, shown_count
from ..structure import facets_of
from .cannot import cannot_answer

_TOLD_ELSEWHERE = ("cannot_answer", "often_unanswered")


def items(m: Material) -> Section:
    """Return the section with a figure for all reflective scales and the numbers of every question."""
    blocks: list[Block] = [Paragraph(m.text("items.intro"))]
    facets = facets_of(m.instrument)
    rest = item_rest(m, facets)
    if rest:
        blocks += [Paragraph(_means(m, rest), "means"), _dots(m, facets, rest)]
    scales = _shown_scales(m, facets)
    shown = {s.id for s in scales}
    told = [f for f in m.items.findings if f.scale in shown and f.code not in _TOLD_ELSEWHERE]
    if told:
        blocks.append(Bullets(m.sentences(sorted(told, key=lambda f: f.code))))
    for scale in scales:
        blocks.append(_scale(m, scale))
    blocks += _reversed(m)
    blocks += cannot_answer(m)
    return Section("items", m.text("h.items"), tuple(blocks))


def label(m: Material, group: str) -> str:
    """Return what analyses call a group of the report."""
    return group if m.group is not None else EVERYBODY


def together(m: Material, scale: str, group: str) -> ScaleItems | None:
    """Return how the items of a scale go together, where enough people answered all of them."""
    found = [s for s in m.items.scales if (s.scale, s.group) == (scale, label(m, group))]
    return found[0] if found and found[0].n >= MIN_MEAN else None


def item_rest(m: Material, facets: dict[str, tuple[str, ...]]) -> dict[tuple[str, str], float]:
    """Return the item-rest correlation by item and group, where enough people answered the scale."""
    found = {}
    for row in m.items.rows:
        for group in m.members:
            here = row.group == label(m, group) and row.scale in facets
            if here and math.isfinite(row.item_rest_r) and together(m, row.scale, group) is not None:
                found[row.item, group] = row.item_rest_r
    return found


def _means(m: Material, rest: dict[tuple[str, str], float]) -> str:
    against = dict.fromkeys(item for (item, _), r in rest.items() if r < 0)
    if against:
        return m.text("items.against", items=m.join(m.item_name(i) for i in against))
    (item, group), r = min(rest.items(), key=lambda pair: pair[1])
    place = m.text("items.in_group", group=m.phrase(group)) if group else ""
    return m.text("items.together", item=m.item_name(item), r=format_number(r, 2, m.language), place=place)


def _dots(m: Material, facets: dict[str, tuple[str, ...]], rest: dict[tuple[str, str], float]) -> FigureBlock:
    rows, table = [], []
    for scale, members in facets.items():
        shown = [i for i in members if any((i, g) in rest for g in m.members)]
        if not shown:
            continue
        title = m.title(m.instrument.scale(scale))
        rows.append(DotRow(title))
        for item in shown:
            values = tuple(rest.get((item, g)) for g in m.members)
            rows.append(DotRow(m.item_name(item), values))
            table.append((title, m.item_name(item), *values))
    groups = tuple(m.name(g) for g in m.members)
    columns = (m.text("col.scale"), m.text("col.item"), *groups)
    ends = tuple(format_number(f(rest.values()), 2, m.language) for f in (min, max))
    return FigureBlock(
        name="items-rest",
        chart=DotChart(
            m.text("items.rest_caption"), groups, tuple(rows), m.text("items.rest_axis"), m.language
        ),
        caption=m.text("items.rest_caption"),
        alternative=m.text("items.rest_alt", k=len(table), groups=m.join(groups), low=ends[0], high=ends[1]),
        numbers=(
            Table(
                m.text("items.rest_caption"),
                columns,
                tuple(table),
                (m.text("items.rest_note"),),
                2,
                m.language,
            ),
        ),
    )


def _shown_scales(m: Material, facets: dict[str, tuple[str, ...]]) -> list[Scale]:
    """Return the facets, and the other scales that have items of their own."""
    covered = {i for items in facets.values() for i in items}
    return [s for s in m.instrument.all_scales() if s.id in facets or not set(s.items) <= covered]


def _scale(m: Material, scale: Scale) -> Details:
    tables = [_table(m, scale, group) for group in m.members]
    tables[-1] = replace(tables[-1], notes=(m.text("items.note", min_cell=MIN_CELL),))
    blocks: list[Block] = [TableBlock(table) for table in tables]
    heat = inter_item_figure(m, scale)
    if heat is not None:
        blocks.append(heat)
    return Details(m.text("items.details", scale=m.title(scale)), tuple(blocks))


def _table(m: Material, scale: Scale, group: str) -> Table:
    found = {r.item: r for r in m.items.rows if (r.scale, r.group) == (scale.id, label(m, group))}
    names = ["n", "mean", "sd", "floor", "ceiling"]
    among = together(m, scale.id, group) is not None
    if among:
        names += ["item_rest_r", "alpha_if_dropped"]
    rows = tuple((m.item_name(i), *_cells(m, found[i], group, among=among)) for i in scale.items)
    columns = (m.text("col.item"), *(m.text(f"items.col.{n}") for n in names))
    digits = {m.text(f"items.col.{n}"): 0 for n in ("floor", "ceiling")}
    title = m.text("items.table", scale=m.title(scale), group=m.name(group))
    return Table(title, columns, rows, (), 2, m.language, digits)


def _cells(m: Material, row: ItemStatistics, group: str, *, among: bool) -> tuple[object, ...]:
    if row.n < MIN_MEAN:
        return (shown_count(row.n, m.text("few")), m.text("few"), *[""] * (3 + 2 * among))
    values = (row.n, row.mean, row.sd, *_ends(m, row.item, group))
    return (*values, row.item_rest_r, row.alpha_if_dropped) if among else values


def _ends(m: Material, item: str, group: str) -> tuple[object, object]:
    """Return the per cent at the lowest and highest step, as far as the figure of the answers shows them."""
    scale = m.instrument.response_scale_of(item)
    codes = m.data.to_numpy([item], keyed=False)[m.members[group], 0]
    counts = count_answers(codes, scale.codes)
    cells = merge_small_cells(counts)
    total = sum(counts.values())
    ends: list[object] = [m.text("few"), m.text("few")]
    if cells is not None:
        for i, cell in enumerate((cells[0], cells[-1])):
            if not cell.merged:
                ends[i] = 100 * cell.count / total
    low, high = ends if not m.instrument.item(item).reverse else ends[::-1]
    return low, high


def inter_item_figure(m: Material, scale: Scale) -> FigureBlock | None:
    """Return the correlations between a scale's items, below the diagonal, a panel for each group."""
    found = {g: t for g in m.members if (t := together(m, scale.id, g)) is not None}
    if not found or len(scale.items) < 3:
        return None
    names, short = m.row_names(scale.items), m.short_names(scale.items)
    panels, tables = [], []
    for group, t in found.items():
        values = tuple(
            tuple(float(r) if y > x else None for x, r in enumerate(line[:-1]))
            for y, line in enumerate(t.correlation)
        )
        panels.append(heat_panel(m.name(group), t.n, values, m.language))
        caption = m.text("items.inter_table", scale=m.title(scale), group=m.name(group), n=m.people(t.n))
        rows = tuple((name, *line) for name, line in zip(names, values, strict=True))
        tables.append(Table(caption, (m.text("col.item"), *short[:-1]), _blank(rows), (), 2, m.language))
    every = [v for panel in panels for line in panel.values for v in line if v is not None]
    if not every:
        return None
    ends = [format_number(x, 2, m.language) for x in (min(every), max(every))]
    return FigureBlock(
        name=f"inter-item-{scale.id}",
        chart=HeatChart(m.title(scale), names, short[:-1], tuple(panels), m.language),
        caption=m.text("items.inter", scale=m.title(scale)),
        alternative=m.text("items.inter_alt", scale=m.title(scale), low=ends[0], high=ends[1]),
        numbers=tuple(tables),
    )


def _blank(rows: tuple[tuple[object, ...], ...]) -> tuple[tuple[object, ...], ...]:
    """Return rows with empty cells where there is nothing to show, rather than dashes."""
    return tuple(tuple("" if cell is None else cell for cell in row) for row in rows)


def _reversed(m: Material) -> list[Block]:
    """Return what the reversed items do to alpha and to the correlations."""
    found = [
        (scale, group, t)
        for scale in m.instrument.reflective_scales()
        for group in m.members
        if (t := together(m, scale.id, group)) is not None and t.reversed_items
    ]
    if not found:
        return []
    apart = dict.fromkeys(f.scale for f in m.items.findings if f.code == "reversed_apart")
    names = m.join(m.quoted(m.title(m.instrument.scale(s))) for s in apart if s is not None)
    rows = tuple(
        (m.title(scale), m.name(group), t.n, ", ".join(t.reversed_items), t.alpha, t.alpha_without_reversed,
         t.mean_r_regular, t.mean_r_across)
        for scale, group, t in found
    )  # fmt: skip
    columns = (
        *(m.text(f"col.{c}") for c in ("scale", "group", "n")),
        *(m.text(f"reversed.{c}") for c in ("items", "alpha", "without", "regular", "across")),
    )
    table = Table(m.text("reversed.caption"), columns, rows, (m.text("reversed.note"),), 2, m.language)
    means = m.text("reversed.apart", scales=names) if names else m.text("reversed.fine")
    return [
        Heading(m.text("h.reversed")),
        Paragraph(means, "means"),
        Details(m.text("reversed.details"), (TableBlock(table),)),
    ]
