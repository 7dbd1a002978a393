# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How every number was made, where everything comes from, and how to cite it."""

from __future__ import annotations

from ... import messages
from ...analysis.aggregation_report import AggregationReport
from ...analysis.discriminant_report import DiscriminantReport
from ...analysis.retest import RetestReport
from ...results import Finding, Table, format_number
from ..agreement import Agreement
from ..blocks import Block, Bullets, Heading, Pairs, Paragraph, Section, TableBlock
from ..content import Material
from ..small_cells import MIN_CELL, MIN_DISTRIBUTION, MIN_MEAN
from ..structure import DRAWS, LEAST


def crosschecked(m: Material) -> Section | None:
    """Return the section on the second calculation, or None where none was wanted."""
    if m.agreements is None:
        return None
    blocks: list[Block] = [Paragraph(m.text("crosscheck.intro"))]
    made = [a for a in m.agreements if not a.refusal]
    if made:
        differing = [f"{_what(m, a)}: {name}" for a in made for name in a.differing]
        if differing:
            text = m.text("crosscheck.differ", names="; ".join(differing))
            blocks.append(Paragraph(text, "caution"))
        else:
            total = sum(a.compared for a in made)
            blocks.append(Paragraph(m.text("crosscheck.agree", n=total), "result"))
        blocks.append(TableBlock(_agreement_table(m, made)))
    elif not any(a.refusal == "missing_extra" for a in m.agreements):
        blocks.append(Paragraph(m.text("crosscheck.nothing")))
    if any(a.refusal == "missing_extra" for a in m.agreements):
        blocks.append(Paragraph(m.text("crosscheck.missing")))
    return Section("crosscheck", m.text("h.crosscheck"), tuple(blocks))


def _agreement_table(m: Material, made: list[Agreement]) -> Table:
    rows = []
    for a in made:
        rows.append((_what(m, a), a.engine, a.compared, a.agreeing, _tiny(m, a.largest)))
    columns = tuple(m.text(f"crosscheck.{c}") for c in ("what", "engine", "compared", "agreeing", "largest"))
    notes = dict.fromkeys(messages.text(f"crosscheck.{n}", m.language) for a in made for n in a.notes)
    return Table(m.text("crosscheck.caption"), columns, tuple(rows), tuple(notes), language=m.language)


def _what(m: Material, agreement: Agreement) -> str:
    if agreement.scale is None:
        return m.text("crosscheck.alpha")
    return m.text("crosscheck.model", scale=m.title(m.instrument.scale(agreement.scale)))


def _tiny(m: Material, value: float) -> str:
    """Return a difference with as many decimals as it takes to see it, or that it is below all of them."""
    limit = 1e-6
    if value < limit:
        return f"< {format_number(limit, 6, m.language)}"
    return format_number(value, 6, m.language)


def methods(m: Material) -> Section:
    """Return the section that names every statistic's method."""
    said = [m.text("methods.scores"), *m.reliability.methods(m.language), *_measurement(m)]
    tested = [] if m.comparison is None else [s.ladder for s in m.comparison.scales if s.ladder is not None]
    if tested and m.comparison is not None:
        first = tested[0]
        said.append(
            m.text(
                "methods.ladder",
                estimator=first.estimator,
                reference=m.phrase(first.group_labels[0]),
                indices=messages.text(f"ladder.form.{'robust' if first.robust else 'standard'}", m.language),
                missing=m.text(f"missing.{first.missing}"),
                differences="; ".join(
                    messages.text(f"difference_test.{method}", m.language)
                    for method in dict.fromkeys(s.difference_method for x in tested for s in x.steps)
                    if method
                ),
            )
        )
        said += [m.text(f"methods.criteria.{c}") for c in dict.fromkeys(x.criteria for x in tested)]
        said += [m.text("methods.assessable"), m.text("methods.comparison")]
    said.append(
        m.text("methods.small_cells", min_mean=MIN_MEAN, min_cell=MIN_CELL, min_group=MIN_DISTRIBUTION)
    )
    return Section("methods", m.text("h.methods"), (Bullets(tuple(said)),))


def _measurement(m: Material) -> list[str]:
    """Return how structure and agreement were assessed, as far as they were."""
    said = []
    s = m.structure
    if s is not None and any(not isinstance(g.parallel, Finding) for g in s.groups.values()):
        said.append(m.text("methods.structure", draws=DRAWS, seed=m.seed, least=LEAST))
        if any(isinstance(g.discriminant, DiscriminantReport) for g in s.groups.values()):
            said.append(m.text("methods.discriminant"))
    if isinstance(m.stability.retest, RetestReport):
        said.append(m.text("methods.retest"))
    if isinstance(m.stability.aggregation, AggregationReport):
        said.append(m.text("methods.aggregation"))
    return said


def provenance(m: Material) -> Section:
    """Return the section on versions, hashes and citation."""
    p, instrument = m.scores.provenance, m.instrument
    pairs = [
        (m.text("provenance.instrument"), f"{p.instrument} {p.instrument_version}"),
        (m.text("provenance.scoring_hash"), p.scoring_hash),
        (m.text("provenance.file_hash"), p.file_hash),
        (m.text("provenance.package"), f"coprod_measures {p.package_version}"),
        (m.text("provenance.seed"), str(m.seed)),
        (
            m.text("provenance.licence"),
            f"{instrument.licence.wording.spdx}, {instrument.licence.wording.holder}",
        ),
    ]
    if m.date is not None:
        pairs.append((m.text("provenance.date"), m.date))
    cite = (
        m.text("cite.instrument", citation=str(instrument.citation)),
        m.text("cite.package", version=p.package_version),
    )
    blocks: tuple[Block, ...] = (
        Pairs(tuple(pairs)),
        Heading(m.text("h.cite")),
        Bullets(cite),
        Paragraph(messages.text("report.independent", m.language)),
    )
    return Section("provenance", m.text("h.provenance"), blocks)
