# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How many things the questions measure, which questions go together, and how far scales are apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...analysis.dimensionality import Kmo, ParallelAnalysis
from ...analysis.discriminant_report import DiscriminantReport
from ...analysis.efa_fit import EfaFit
from ...results import Finding, Table, format_number, format_p, format_percent
from ..blocks import Block, Bullets, Details, FigureBlock, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..drawing.heat import HeatChart, heat_panel
from ..drawing.scree import ScreeChart, ScreePanel
from ..structure import AMPLE, LEAST, Structure, in_place

BEYOND = 6
"""Eigenvalues drawn beyond the last that matters."""
_TOLD_BY_N = ("efa_incomplete_pairwise", "efa_incomplete_rows")
"""Findings on unanswered questions, which the methods and the n of every table tell already."""


def structure(m: Material) -> Section:
    """Return the section; where no scale is reflective it says so."""
    title = m.text("h.structure")
    s = m.structure
    if s is None:
        return Section("structure", title, (Paragraph(m.text("structure.none")),))
    blocks: list[Block] = [Paragraph(m.text("structure.intro"))]
    if any(LEAST <= g.n < AMPLE * len(s.items) for g in s.groups.values()):
        blocks.append(Paragraph(m.text("structure.few", ample=AMPLE, k=len(s.items)), "caution"))
    screes = _screes(s)
    if screes:
        blocks.append(Paragraph(how_many_things(m), "means"))
        blocks.append(scree_figure(m, screes, len(s.facets)))
        blocks.append(Details(m.text("structure.details"), tuple(_numbers(m, s))))
    refused = _refused(m, (x for g in s.groups.values() for x in (g.adequacy, g.parallel)))
    if refused:
        blocks.append(Bullets(refused))
    if all(g.n < LEAST for g in s.groups.values()):
        return Section("structure", title, tuple(blocks))  # the rest could only say the same again
    if screes and len(s.facets) > 1:
        blocks += _scale_by_scale(m, s)
    blocks += _loadings(m, s)
    blocks += _congruence(m, s)
    blocks += _apart(m, s)
    return Section("structure", title, tuple(blocks))


def _refused(m: Material, results: Iterable[object]) -> tuple[str, ...]:
    """Return why something could not be assessed, each reason once."""
    return m.sentences(x for x in results if isinstance(x, Finding))


def findings_of(m: Material, group: str, findings: Iterable[Finding]) -> list[Block]:
    """Return findings as a list, the group's name in front where there are groups."""
    front = f"{m.name(group)}: " if group else ""
    said = [front + text for text in m.sentences(f for f in findings if f.code not in _TOLD_BY_N)]
    return [Bullets(tuple(said))] if said else []


def by_group(m: Material, counts: dict[str, str]) -> str:
    """Return "6 in Swedish and 5 in English", or the one number where all are the same."""
    if len(set(counts.values())) == 1:
        return next(iter(counts.values()))
    return m.join(m.count(g, n) for g, n in counts.items())


def _screes(s: Structure) -> dict[str, ParallelAnalysis]:
    return {g: p for g in s.groups if isinstance(p := s.groups[g].parallel, ParallelAnalysis)}


def how_many_things(m: Material) -> str:
    """Return the sentence on how many things are meant and found; empty where that was not assessed."""
    s = m.structure
    if s is None or not (screes := _screes(s)):
        return ""
    found = by_group(m, {g: str(p.n_factors) for g, p in screes.items()})
    code = "structure.means" if len(s.facets) > 1 else "structure.means_one"
    return m.text(code, k=len(s.facets), found=found)


def scree_figure(
    m: Material, screes: dict[str, ParallelAnalysis], intended: int | None = None
) -> FigureBlock:
    """Return the eigenvalues of every group with their random counterparts."""
    first = next(iter(screes.values()))
    last = max([intended or 0, *(max(p.n_factors, p.n_components) for p in screes.values())])
    shown = min(last + BEYOND, len(first.components))
    level = format_percent(first.quantile, 0, m.language)
    columns = tuple(
        m.text(f"scree.col.{c}", quantile=level)
        for c in ("number", "factor", "factor_random", "component", "component_random")
    )
    tables, said = [], []
    for group, p in screes.items():
        frame = p.to_frame().head(shown)
        names = ["number", "factor", "factor_quantile", "component", "component_quantile"]
        rows = tuple((int(r[0]), *map(float, r[1:])) for r in frame[names].itertuples(index=False, name=None))
        title = m.text("scree.table", group=m.name(group), n=format_number(p.n, 0, m.language))
        tables.append(Table(title, columns, rows, (), 2, m.language))
        said.append(m.text("scree.panel", group=m.name(group), factors=p.n_factors))
    note = m.text("scree.note", draws=first.draws, quantile=level, seed=first.seed)
    tables[-1] = replace(tables[-1], notes=(note,))
    return FigureBlock(
        name="scree",
        chart=ScreeChart(
            m.text("scree.caption"),
            tuple(scree_panel(m.name(g), p, shown) for g, p in screes.items()),
            m.language,
        ),
        caption=m.text("scree.caption"),
        alternative=m.text("scree.alt", panels="; ".join(said)),
        numbers=tuple(tables),
    )


def scree_panel(name: str, p: ParallelAnalysis, shown: int) -> ScreePanel:
    """Return one group's panel, as far as the eigenvalue `shown`."""
    frame = p.to_frame().head(shown)

    def values(column: str) -> tuple[float, ...]:
        return tuple(frame[column].astype(float))

    return ScreePanel(
        name=name,
        factors=values("factor"),
        random_factors=values("factor_quantile"),
        components=values("component"),
        random_components=values("component_quantile"),
        suggested=p.n_factors,
    )


def _numbers(m: Material, s: Structure) -> list[Block]:
    """Return every count of factors beside the intended one, with what must be known of each."""
    rows = []
    for group, found in s.groups.items():
        k, p = found.adequacy, found.parallel
        if not isinstance(p, ParallelAnalysis):
            continue
        fit = (
            (k.overall, k.bartlett.chisq, k.bartlett.df, _p(m, k.bartlett.pvalue))
            if isinstance(k, Kmo)
            else (None,) * 4
        )
        rows.append((m.name(group), p.n, *fit, len(s.facets), p.n_factors, p.n_components, p.n_map))
    names = ("kmo", "bartlett", "df", "p", "intended", "factors", "components", "map")
    columns = (m.text("col.group"), m.text("col.n"), *(m.text(f"number.{n}") for n in names))
    digits = {m.text("number.bartlett"): 1}
    note = m.text("number.note")
    blocks: list[Block] = [
        TableBlock(Table(m.text("number.caption"), columns, tuple(rows), (note,), 2, m.language, digits))
    ]
    for group, found in s.groups.items():
        told = [f for x in (found.adequacy, found.parallel) if not isinstance(x, Finding) for f in x.findings]
        blocks += findings_of(m, group, told)
    return blocks


def _p(m: Material, value: float) -> str:
    return m.unbroken(format_p(value, m.language).removeprefix("= "))


def _scale_by_scale(m: Material, s: Structure) -> list[Block]:
    """Return whether each scale taken alone is one thing, in every group."""
    rows, more = [], dict[str, None]()
    for scale in s.facets:
        for group, found in s.groups.items():
            p = found.by_scale.get(scale)
            if not isinstance(p, ParallelAnalysis):
                continue
            second = p.to_frame().iloc[1]
            values = (float(p.factors[0]), float(p.factors[1]), float(second["factor_quantile"]), p.n_factors)
            rows.append((m.title(m.instrument.scale(scale)), m.name(group), p.n, *values))
            if p.n_factors > 1:
                more[scale] = None
    if not rows:
        return []
    names = m.join(m.quoted(m.title(m.instrument.scale(x))) for x in more)
    columns = (
        *(m.text(f"col.{c}") for c in ("scale", "group", "n")),
        *(m.text(f"alone.{c}") for c in ("first", "second", "random", "factors")),
    )
    table = Table(m.text("alone.caption"), columns, tuple(rows), (m.text("alone.note"),), 2, m.language)
    means = m.text("alone.more", scales=names) if more else m.text("alone.one")
    return [
        Heading(m.text("h.alone")),
        Paragraph(means, "means"),
        Details(m.text("alone.details"), (TableBlock(table),)),
    ]


def _loadings(m: Material, s: Structure) -> list[Block]:
    blocks: list[Block] = [Heading(m.text("h.loadings"))]
    refused = _refused(m, s.findings)
    if s.solutions:
        counts = {
            g: m.text("loadings.count", n=len(in_place(fit, s.facets)), k=len(fit.items))
            for g, fit in s.solutions.items()
        }
        code = "loadings.means" if len(s.facets) > 1 else "loadings.means_one"
        blocks.append(Paragraph(m.text(code, found=by_group(m, counts)), "means"))
        blocks.append(loadings_figure(m, s.solutions, s.facets))
        for group, fit in s.solutions.items():
            blocks += findings_of(m, group, fit.findings)
    elif not refused:
        blocks.append(Paragraph(m.text("loadings.none", least=LEAST)))
    return [*blocks, *([Bullets(refused)] if refused else [])]


def loadings_figure(
    m: Material, solutions: Mapping[str, EfaFit], facets: Mapping[str, tuple[str, ...]]
) -> FigureBlock:
    """Return the loadings of every group as shaded cells, with a table each."""
    first = next(iter(solutions.values()))
    tables = []
    for group, fit in solutions.items():
        table = fit.table(m.language)
        rows = tuple((m.item_name(item), *row[1:]) for item, row in zip(fit.items, table.rows, strict=True))
        title = m.text("loadings.table", group=m.name(group))
        tables.append(replace(table, title=title, rows=rows))
    edges = [0]
    for items in facets.values():
        edges.append(edges[-1] + len(items))
    panels = tuple(
        heat_panel(m.name(g), fit.n, fit.rotated.loadings.tolist(), m.language)
        for g, fit in solutions.items()
    )
    return FigureBlock(
        name="loadings",
        chart=HeatChart(
            m.text("loadings.caption"),
            tuple(m.item_name(i) for i in first.items),
            first.factors,
            panels,
            m.language,
            tuple(edges[1:-1]),
        ),
        caption=m.text("loadings.caption"),
        alternative=m.text("loadings.alt", k=len(first.items), factors=first.n_factors),
        numbers=tuple(tables),
    )


def _congruence(m: Material, s: Structure) -> list[Block]:
    found = s.congruence
    if found is None:
        return []
    reference = found.reference
    rows = tuple((m.name(r.group), r.factor, r.own_rotation, r.turned) for r in found.rows)
    table = found.table(m.language)
    notes = tuple(n.replace(reference, m.phrase(reference), 1) for n in table.notes[:1])
    likeness = m.span([r.turned for r in found.rows])
    text = m.text("congruence.means", likeness=likeness, reference=m.phrase(reference))
    told = [f for f in found.findings if f.code == "congruence_low"]
    bullets: list[Block] = [Bullets(m.sentences(told))] if told else []
    details = Details(m.text("congruence.details"), (TableBlock(replace(table, rows=rows, notes=notes)),))
    return [Heading(m.text("h.congruence")), Paragraph(text, "means"), *bullets, details]


def _apart(m: Material, s: Structure) -> list[Block]:
    """Return whether scales can be told apart, in every group."""
    results = {
        g: found.discriminant
        for g, found in s.groups.items()
        if found.discriminant is not None and found.discriminant is not found.parallel  # else told above
    }
    if not results:
        return []
    blocks: list[Block] = [Heading(m.text("h.apart"))]
    reports = {g: r for g, r in results.items() if isinstance(r, DiscriminantReport)}
    if reports:
        blocks.append(Paragraph(_nearest(m, reports), "means"))
        tables: list[Block] = []
        for group, r in reports.items():
            told = [f for f in r.findings if f.code == "discriminant_htmt"]
            blocks += findings_of(m, group, told)
            tables += findings_of(m, group, (f for f in r.findings if f not in told))
            tables += [
                TableBlock(_scaled(m, t, group)) for t in (r.table(m.language), r.pair_table(m.language))
            ]
        blocks.append(Details(m.text("apart.details"), tuple(tables)))
    refused = _refused(m, results.values())
    return [*blocks, *([Bullets(refused)] if refused else [])]


def _nearest(m: Material, reports: dict[str, DiscriminantReport]) -> str:
    """Return the sentence on the two scales that are most alike in any group."""
    pairs = [
        (float(r.htmt2.to_numpy()[i, j]), g, r.factors[i].factor, r.factors[j].factor)
        for g, r in reports.items()
        for i in range(len(r.factors))
        for j in range(i)
    ]
    htmt, group, second, first = max(pairs, key=lambda p: p[0])
    merged = any(f.code == "discriminant_htmt" for r in reports.values() for f in r.findings)
    titles = {k: m.quoted(m.title(m.instrument.scale(x))) for k, x in (("first", first), ("second", second))}
    place = m.text("items.in_group", group=m.phrase(group)) if group else ""
    code = "apart.alike" if merged else "apart.means"
    return m.text(code, htmt=format_number(htmt, 2, m.language), place=place, **titles)


def _scaled(m: Material, table: Table, group: str) -> Table:
    """Return a table of factors with the scales' names and the group in its caption."""
    names = {s.id: m.title(s) for s in m.instrument.all_scales()}
    rows = tuple(tuple(names.get(c, c) if isinstance(c, str) else c for c in row) for row in table.rows)
    title = f"{table.title}: {m.name(group)}" if group else table.title
    return replace(table, title=title, rows=rows)
