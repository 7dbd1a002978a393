# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The summary in plain language."""

from __future__ import annotations

from ...comparison.group_comparison import GroupComparison, ScaleComparison
from ..blocks import Block, Bullets, Paragraph, Section
from ..content import Material
from ..small_cells import MIN_CELL
from .about import people
from .reliability import omega_range
from .structure import how_many_things

_ANSWERS = ("yes", "qualified", "partial", "no", "unshown", "unknown", "short", "composite")


def summary(m: Material) -> Section:
    """Return the first section: who answered, what may be believed, what may be compared."""
    blocks: list[Block] = [Paragraph(_who(m))]
    unproven = [x for x in m.instrument.languages if not m.instrument.status(x).validated]
    languages = m.join((m.language_name(x) for x in unproven), "or")
    if languages:
        blocks.append(Paragraph(m.text("summary.status", languages=languages), "caution"))
    if m.findings is not None:
        blocks.append(Paragraph(_check(m)))
    measured = " ".join(text for text in (how_many_things(m), omega_range(m, "summary")) if text)
    if measured:
        blocks.append(Paragraph(measured))
    if m.comparison is None:
        blocks.append(Paragraph(m.uncompared))
    else:
        blocks.append(Paragraph(m.text("summary.compare_intro")))
        blocks.append(Bullets(_may_compare(m, m.comparison)))
    return Section("summary", m.text("h.summary"), tuple(blocks))


def _who(m: Material) -> str:
    sizes = [int(rows.sum()) for rows in m.members.values()]
    n, title = m.people(sum(sizes)), m.instrument.title[m.wording]
    if list(m.members) == [""]:
        return m.text("summary.who_one", n=n, title=title)
    if any(0 < size < MIN_CELL for size in sizes):  # the total would give the small group away
        return m.text("summary.who_groups", title=title, groups=people(m))
    return m.text("summary.who", n=n, title=title, groups=people(m))


def _check(m: Material) -> str:
    assert m.findings is not None
    if m.findings.errors:
        return m.text("summary.errors", errors=len(m.findings.errors))
    warnings = m.tellable(m.findings.warnings)
    if warnings:
        return m.text("summary.warnings", warnings=len(warnings))
    return m.text("summary.clean")


def _may_compare(m: Material, result: GroupComparison) -> tuple[str, ...]:
    """Return a sentence for every answer that some scale gets."""
    answers: dict[str, list[str]] = {}
    for scale in result.scales:
        answers.setdefault(_answer(scale), []).append(m.quoted(scale.title(m.wording)))
    return tuple(m.text(f"summary.{a}", scales=m.join(answers[a])) for a in _ANSWERS if a in answers)


def _answer(scale: ScaleComparison) -> str:
    if scale.ladder is None:
        return "composite" if any(f.code == "not_reflective" for f in scale.reasons) else "short"
    if not scale.ladder.assessable:
        return "unknown"
    if scale.status == "qualified" and scale.ladder.full is not None:
        return "partial"
    if scale.status == "refused" and "latent_means" in scale.ladder.permits:
        return "unshown"  # the ladder permits it, but few people or crossed clusters leave nothing to test
    return {"allowed": "yes", "qualified": "qualified", "refused": "no"}[scale.status]
