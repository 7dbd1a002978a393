# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""How every number was made, where everything comes from, and how to cite it."""

from __future__ import annotations

from ... import messages
from ..blocks import Block, Bullets, Heading, Pairs, Paragraph, Section
from ..content import Material
from ..small_cells import MIN_CELL, MIN_DISTRIBUTION, MIN_MEAN


def methods(m: Material) -> Section:
    """Return the section that names every statistic's method."""
    said = [m.text("methods.scores"), *m.reliability.methods(m.language)]
    tested = [] if m.comparison is None else [s.ladder for s in m.comparison.scales if s.ladder is not None]
    if tested and m.comparison is not None:
        first = tested[0]
        said.append(
            m.text(
                "methods.ladder",
                estimator=first.estimator,
                reference=m.name(first.group_labels[0]),
                indices=m.join(dict.fromkeys(s.index_form for x in tested for s in x.steps)),
                differences=m.join(dict.fromkeys(s.difference_method for x in tested for s in x.steps[1:])),
            )
        )
        said += [m.text(f"methods.criteria.{c}") for c in dict.fromkeys(x.criteria for x in tested)]
        said += [m.text("methods.assessable"), m.text("methods.comparison")]
    said.append(
        m.text("methods.small_cells", min_mean=MIN_MEAN, min_cell=MIN_CELL, min_group=MIN_DISTRIBUTION)
    )
    return Section("methods", m.text("h.methods"), (Bullets(tuple(said)),))


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
