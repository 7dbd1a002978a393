# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The invariance ladder, scale by scale, and what may be compared."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from ... import messages
from ...analysis.invariance import InvarianceLadder
from ...comparison.group_comparison import GroupComparison, ScaleComparison
from ...results import Estimate, Finding, Table, format_number, format_percent
from ..blocks import Block, Bullets, FigureBlock, Heading, Paragraph, Section, TableBlock
from ..content import Material
from ..drawing.ladder import LadderChart, LadderPoint
from ..small_cells import MIN_MEAN
from ..words import Words
from .about import clusters, nested

CUT = -0.010
_ON_SIZE = ("too_few_for_ladder", "too_few_clusters", "too_few_for_mean", "ladder_impossible")
"""Findings on how many there are, told of groups too small for any coefficient."""
_STEPS = ("configural", "metric", "scalar", "strict")


def ladders(m: Material) -> Section:
    """Return the section on measurement invariance."""
    if m.comparison is None:
        return Section("ladder", m.text("h.ladder"), (Paragraph(m.uncompared),))
    steps = tuple(
        m.text(
            "ladder.step",
            step=messages.text(f"step.{s}", m.language),
            means=messages.text(f"step.{s}.means", m.language),
        )
        for s in _STEPS
    )
    blocks: list[Block] = [Paragraph(m.text("ladder.intro")), Bullets(steps)]
    for scale in m.comparison.scales:
        blocks.append(Heading(scale.title(m.wording)))
        blocks += _refused(m, scale) if scale.ladder is None else _ladder(m, scale.ladder)
    return Section("ladder", m.text("h.ladder"), tuple(blocks))


def _refused(m: Material, scale: ScaleComparison) -> list[Block]:
    return [Paragraph(" ".join(m.told(f).message(m.language) for f in scale.reasons))]


def _ladder(m: Material, ladder: InvarianceLadder) -> list[Block]:
    permits = "; ".join(messages.text(f"permits.{p}", m.language) for p in ladder.permits)
    blocks: list[Block] = [
        Paragraph(verdict(m, ladder), "result"),
        Paragraph(m.text("ladder.permits", permits=permits) if permits else m.text("ladder.permits_nothing")),
    ]
    told = [*ladder.reasons, *ladder.findings]
    if _too_few(ladder):
        return [*blocks, *_bullets(m, that_count(ladder, told))]
    tested = ladder.full or ladder
    chart = ladder_chart(tested, m.language, m.wording)
    if any(p.delta_cfi is not None for p in chart.points):
        blocks.append(_figure(m, tested, chart))
    if tested.steps:
        blocks.append(TableBlock(_table(m, tested)))
    told = [*tested.reasons, *tested.findings]
    if ladder.full is not None and ladder.assessable:
        items = m.join(m.item_name(r.item) for r in ladder.found)
        blocks.append(Paragraph(m.text("ladder.released", items=items)))
        table = _table(m, ladder)
        blocks.append(TableBlock(replace(table, title=m.text("ladder.released_table", table=table.title))))
        told += [*ladder.reasons, *ladder.findings]
    return [*blocks, *_bullets(m, that_count(ladder, told))]


def _bullets(m: Material, findings: Iterable[Finding]) -> list[Block]:
    told = tuple(dict.fromkeys(m.sentence(f) for f in m.tellable(findings)))
    return [Bullets(told)] if told else []


def that_count(ladder: InvarianceLadder | None, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings without those that others make void.

    A model that does not fit need not be said to fit moderately, and of a ladder that cannot be assessed
    nothing is said of the sizes of its items' differences.
    """
    kept = tuple(findings)
    if ladder is not None and _too_few(ladder):
        return tuple(f for f in kept if f.code in _ON_SIZE)
    if any(f.code == "configural_misfit" for f in kept):
        kept = tuple(f for f in kept if f.code != "configural_doubtful")
    if ladder is not None and not ladder.assessable:
        kept = tuple(f for f in kept if not f.code.startswith("released_"))
    return kept


def _too_few(ladder: InvarianceLadder) -> bool:
    """Whether a group is too small for any coefficient to be shown."""
    return min(ladder.n.values(), default=MIN_MEAN) < MIN_MEAN


def verdict(m: Material, ladder: InvarianceLadder) -> str:
    """Return the verdict with scale and groups named as within a sentence, capital first."""
    text = replace(ladder, scale_title={m.language: m.quoted(ladder.title(m.wording))}).verdict(
        m.language, m.phrases
    )
    return text[:1].upper() + text[1:]


def ladder_chart(ladder: InvarianceLadder, language: str, wording: str) -> LadderChart:
    """Return the values of the figure."""
    medians = {} if ladder.balanced is None else ladder.balanced.median_delta
    points = []
    for step in ladder.steps[1:]:
        balanced = medians.get(step.name, {}).get("cfi", math.nan)
        decision = ladder.counted(step)
        points.append(
            LadderPoint(
                step=step.name,
                name=messages.text(f"step.{step.name}", language),
                delta_cfi=None if math.isnan(step.delta_cfi) else step.delta_cfi,
                balanced=None if math.isnan(balanced) else balanced,
                decision=decision,
                decision_name=messages.text(f"decision.{decision}", language),
            )
        )
    return LadderChart(ladder.title(wording), tuple(points), CUT, language)


def _figure(m: Material, ladder: InvarianceLadder, chart: LadderChart) -> FigureBlock:
    def number(x: float | None) -> str:
        return format_number(x, 3, m.language)

    said = [
        m.text("ladder.alt_point", step=p.name, delta=number(p.delta_cfi), decision=p.decision_name)
        for p in chart.points
    ]
    shown: tuple[str, ...] = ("step", "delta_all", "delta_balanced", "decision")
    rows: tuple[tuple[object, ...], ...] = tuple(
        (p.name, p.delta_cfi, p.balanced, p.decision_name) for p in chart.points
    )
    if ladder.balanced is None:
        shown, rows = ("step", "delta_all", "decision"), tuple((*r[:2], r[3]) for r in rows)
    columns = tuple(m.text(f"col.{c}") for c in shown)
    return FigureBlock(
        name=f"ladder-{ladder.scale}",
        chart=chart,
        caption=m.text("ladder.figure", scale=chart.title),
        alternative=m.text("ladder.alt", scale=chart.title, cut=number(CUT), points="; ".join(said)),
        numbers=(Table(m.text("ladder.figure_table", scale=chart.title), columns, rows, (), 3, m.language),),
    )


def _table(m: Material, ladder: InvarianceLadder) -> Table:
    sizes = ", ".join(f"{m.name(g)} n = {m.people(n)}" for g, n in ladder.n.items())
    notes = [
        m.text(
            "ladder.note",
            groups=sizes,
            dropped=m.people(ladder.n_dropped),
            estimator=ladder.estimator,
            criteria=messages.text(f"criteria.{ladder.criteria}", m.language),
            min_n=ladder.min_n,
        )
    ]
    if ladder.balanced is not None:
        b = ladder.balanced
        notes.append(
            m.text("ladder.balanced", n=m.people(b.n_per_group), draws=format_number(b.draws, 0, m.language))
        )
    title = m.text("ladder.table", scale=ladder.title(m.wording))
    table = ladder.to_table(m.language)
    decisions = [None, *(p.decision_name for p in ladder_chart(ladder, m.language, m.wording).points)]
    rows = tuple(
        (*(_bare(cell) for cell in row[:-1]), row[-1] if decision is None else decision)
        for row, decision in zip(table.rows, decisions, strict=True)
    )
    return replace(table, title=title, rows=rows, notes=tuple(notes))


def _bare(cell: object) -> object:
    """Return a p-value without its equals sign, as it stands under a heading; None where there is none."""
    return Words.unbroken(cell.removeprefix("= ")) or None if isinstance(cell, str) else cell


def comparison(m: Material) -> Section | None:
    """Return the section on what may be compared, and the differences that may be shown."""
    if m.comparison is None:
        return None
    names = {g: m.phrase(g) for g in m.comparison.group_labels}
    said = [" ".join(_sentences(m, s, names)) for s in m.comparison.scales if s.ladder is not None]
    blocks: list[Block] = [Bullets(tuple(said)), TableBlock(_differences(m, m.comparison))]
    if m.data.cluster is None:
        blocks.append(Paragraph(m.text("comparison.no_clusters"), "caution"))
    elif nested(m):
        blocks.append(Paragraph(m.text("comparison.projects", clusters=clusters(m)), "caution"))
    blocks.append(Paragraph(messages.text("comparison.groups_are_not_people", m.language)))
    return Section("comparison", m.text("h.comparison"), tuple(blocks))


def _sentences(m: Material, scale: ScaleComparison, names: dict[str, str]) -> list[str]:
    title: dict[str, str] = {m.language: m.quoted(scale.title(m.wording))}
    reasons = m.tellable(that_count(scale.ladder, scale.reasons))
    ladder = scale.ladder
    if ladder is not None:
        ladder = replace(ladder, findings=tuple(m.told(f) for f in m.tellable(ladder.findings)))
    told = replace(
        scale,
        scale_title=title,
        ladder=ladder,
        impact=_impact(scale),
        reasons=tuple(m.told(f) for f in reasons),
    )
    return told.sentences(m.language, names)


def _impact(scale: ScaleComparison) -> dict[str, Estimate]:
    """Return how far items move the means: of groups whose mean may be shown, on an assessable ladder."""
    if scale.ladder is None or not scale.ladder.assessable:
        return {}
    means = {o.group for o in scale.observed if o.mean is not None}
    return {g: e for g, e in scale.impact.items() if g in means}


def _differences(m: Material, result: GroupComparison) -> Table:
    level = format_percent(result.level, 0, m.language)
    rows = []
    for scale in result.scales:
        status = messages.text(f"status.{'forced' if scale.forced else scale.status}", m.language)
        for label in result.group_labels[1:]:
            shown = scale.differences.get(label)
            latent = scale.latent_differences.get(label)
            moved = _impact(scale).get(label)
            rows.append(
                (
                    scale.title(m.wording),
                    m.name(label),
                    status,
                    m.unbroken(shown.show(2, m.language)) if shown else None,
                    m.unbroken(latent.show(2, m.language)) if latent else None,
                    m.unbroken(moved.show(2, m.language)) if moved else None,
                )
            )
    columns = (
        m.text("col.scale"),
        m.text("col.group"),
        *(m.text(f"comparison.{c}") for c in ("means", "difference", "latent", "impact")),
    )
    title = m.text("comparison.caption", reference=m.phrase(result.group_labels[0]), level=level)
    return Table(title, columns, tuple(rows), (), 2, m.language)
