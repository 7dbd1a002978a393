# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What the check of the data found."""

from __future__ import annotations

from collections import defaultdict

from ... import messages
from ...results import Finding, Table
from ..blocks import Block, Paragraph, Section, TableBlock
from ..content import Material

_MOST = 60
_ORDER = ("error", "warning", "note")


def check(m: Material) -> Section:
    """Return the section on findings: one row per rule, item and group."""
    blocks: tuple[Block, ...]
    if m.findings is None:
        blocks = (Paragraph(m.text("findings.not_given"), "caution"),)
    elif not m.findings.findings:
        blocks = (Paragraph(m.text("findings.none")),)
    else:
        told = m.tellable(m.findings.findings)
        numbers = {f"{k}s": sum(f.severity == k for f in told) for k in _ORDER}
        withheld = len(m.findings.findings) - len(told)
        blocks = (
            Paragraph(m.text("findings.intro", **numbers)),
            *((TableBlock(_table(m, told)),) if told else ()),
            *((Paragraph(m.text("findings.withheld", n=withheld)),) if withheld else ()),
        )
    return Section("findings", m.text("h.findings"), blocks)


def _table(m: Material, findings: tuple[Finding, ...]) -> Table:
    kinds: dict[tuple[str, str | None, str | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code, finding.item, finding.group].append(finding)
    ordered = sorted(kinds.values(), key=lambda found: _ORDER.index(found[0].severity))
    rows = []
    for found in ordered[:_MOST]:
        first = m.told(found[0])
        rows.append(
            (
                messages.text(f"severity.{first.severity}", m.language),
                len(found),
                first.message(m.language),
                first.remedy(m.language, plain=True),
            )
        )
    left_out = len(ordered) - _MOST
    notes = (m.text("findings.more", n=left_out),) if left_out > 0 else ()
    columns = tuple(m.text(f"findings.{c}") for c in ("severity", "times", "what", "remedy"))
    return Table(m.text("findings.caption"), columns, tuple(rows), notes, language=m.language)
