# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""What was asked and of whom, and how far the instrument can be trusted."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from ...instrument import ResponseScale, Status
from ...instrument.base import Role
from ...results import Table
from ..blocks import Block, Bullets, Heading, Pairs, Paragraph, Section, TableBlock
from ..content import Material
from ..small_cells import protect_counts
from ..words import Words

GENERAL_LIMITS = ("ranking", "cutoffs", "individual", "decisions", "means", "improvement")


def about(m: Material) -> Section:
    """Return the section on the questionnaire and the people who answered."""
    instrument, language = m.instrument, m.wording
    pairs = [
        (
            m.text("about.instrument"),
            m.text("about.version", title=instrument.title[language], version=instrument.version),
        ),
        (m.text("about.what"), instrument.summary[language]),
        (m.text("about.definition"), instrument.definition[language]),
        (m.text("about.n"), people(m)),
    ]
    used = {i.response_scale for i in instrument.items}
    scales = [r for r in instrument.response_scales if r.id in used]
    pairs += [(m.text("about.answers"), text) for text in _answers(m, scales)]
    asked_about = recall(m)
    if asked_about:
        pairs.append((m.text("about.recall"), asked_about))
    if m.data.cluster is not None:
        pairs.append((m.text("about.projects"), clusters(m)))
    blocks: list[Block] = [Pairs(tuple(pairs)), TableBlock(_scales(m))]
    if m.data.wave is not None and len(m.data.order_of(m.data.wave)) > 1:
        blocks.append(Paragraph(m.text("about.waves", n=len(m.data.order_of(m.data.wave))), "caution"))
    ungrouped = len(m.data) - sum(int(rows.sum()) for rows in m.members.values())
    if ungrouped:
        blocks.append(Paragraph(m.text("about.ungrouped", n=m.people(ungrouped))))
    roles = _roles(m)
    if roles is not None:
        blocks.append(TableBlock(roles))
    return Section("about", m.text("h.about"), tuple(blocks))


def recall(m: Words) -> str:
    """Return the time asked about, with the scales that each time is for where there are several."""
    asked: dict[str, list[str]] = {}
    for scale in m.instrument.scales:
        if scale.recall is not None:
            asked.setdefault(scale.recall[m.wording], []).append(m.quoted(m.title(scale)))
    if len(asked) == 1 and len(next(iter(asked.values()))) == len(m.instrument.scales):
        return next(iter(asked))
    return " ".join(m.text("about.recall_of", scales=m.join(names), time=t) for t, names in asked.items())


def people(m: Material) -> str:
    """Return "298 in English, 301 in Swedish", or the number alone."""
    sizes = {g: m.people(int(rows.sum())) for g, rows in m.members.items()}
    if list(sizes) == [""]:
        return sizes[""]
    return ", ".join(m.count(g, n) for g, n in sizes.items())


def _answers(m: Material, scales: list[ResponseScale]) -> list[str]:
    """Return the answers offered; response scales that differ only in their non-answers are told once."""
    offered: dict[str, dict[str, None]] = {}
    for scale in scales:
        question = f"{scale.question[m.wording]} " if scale.question is not None else ""
        shown = question + "; ".join(f"{o.code} {o.label[m.wording]}" for o in scale.options)
        offered.setdefault(shown, {}).update(dict.fromkeys(x.label[m.wording] for x in scale.missing))
    return ["; ".join([shown, *missing]) for shown, missing in offered.items()]


def clusters(m: Material) -> str:
    """Return how many clusters each group has."""
    labels = m.data.labels(m.data.cluster)
    counts = {g: len({c for c in labels[rows] if c is not None}) for g, rows in m.members.items()}
    if list(counts) == [""]:
        return str(counts[""])
    return ", ".join(m.count(g, str(n)) for g, n in counts.items())


def nested(m: Material) -> bool:
    """Whether every cluster lies in one group."""
    labels = m.data.labels(m.data.cluster)
    seen = [{c for c in labels[rows] if c is not None} for rows in m.members.values()]
    return sum(map(len, seen)) == len(set().union(*seen))


def _scales(m: Material) -> Table:
    columns = (m.text("col.scale"), m.text("col.items"), m.text("about.definition"))
    rows = tuple((m.title(s), len(s.items), s.definition[m.wording]) for s in m.instrument.scales)
    return Table(m.text("about.scales"), columns, rows, language=m.language)


def _roles(m: Material) -> Table | None:
    """Count roles, if they are a covariate; what is not in the library's list is never printed."""
    if "role" not in m.data.covariates:
        return None
    labels = m.data.labels("role")
    known = set(get_args(Role))
    columns = (m.text("about.role"), *(m.name(g) for g in m.members))
    kept = []
    for rows in m.members.values():
        counts = Counter("unstated" if r is None else r if r in known else "other" for r in labels[rows])
        kept.append(protect_counts(counts))
    names = [r for r in (*get_args(Role), "unstated") if any(r in k for k in kept)]
    hidden = m.text("hidden")
    table = tuple(
        (m.text(f"role.{r}"), *(hidden if k.get(r, 0) is None else k.get(r, 0) for k in kept)) for r in names
    )
    return Table(m.text("about.roles"), columns, table, (m.text("about.role_note"),), language=m.language)


def status(m: Material) -> Section:
    """Return the section on the instrument's status and on what it must not be used for."""
    instrument = m.instrument
    blocks: list[Block] = [
        Paragraph(m.text("status.intro")),
        TableBlock(_status_table(m)),
        Pairs(_missing(m)),
    ]
    if all(i.wording is None for i in instrument.items):
        blocks.append(Paragraph(m.text("status.labels_only")))
    not_for = instrument.not_for.get(m.wording, ())
    if instrument.origin != "library" or not not_for:
        not_for = (*not_for, *(m.text(f"not_for.{name}") for name in GENERAL_LIMITS))
    blocks += [Heading(m.text("h.not_for")), Bullets(not_for)]
    if instrument.limits:
        blocks += [Heading(m.text("h.limits")), Bullets(instrument.limits[m.wording])]
    return Section("status", m.text("h.status"), tuple(blocks))


def _status_table(m: Material) -> Table:
    columns = (
        m.text("col.language"),
        *(m.text(f"status.{c}") for c in ("status", "translation", "interviews")),
    )
    rows = []
    for language in m.instrument.languages:
        state = m.instrument.status(language)
        record = next((t for t in m.instrument.translations if t.language == language), None)
        how: object = m.text("status.no_record")
        interviews: object = m.text("status.no_record")
        if record is not None:
            made, review = m.text(f"translation.{record.method}"), m.text(f"review.{record.human_review}")
            how, interviews = f"{made}; {review}", record.cognitive_interviews
        rows.append((m.name(language), _rung(m, state), how, interviews))
    return Table(m.text("status.caption"), columns, tuple(rows), language=m.language)


def _missing(m: Material) -> tuple[tuple[str, str], ...]:
    """Return what evidence each language lacks; languages that lack the same are named together."""
    lacking: dict[str, list[str]] = {}
    for language in m.instrument.languages:
        names = (m.text(f"property.{p}") for p in m.instrument.status(language).missing)
        lacking.setdefault(", ".join(names) or m.text("status.nothing_missing"), []).append(language)
    return tuple(
        (m.text("status.missing_in", languages=m.join(m.language_name(x) for x in languages)), missing)
        for missing, languages in lacking.items()
    )


def _rung(m: Material, state: Status) -> str:
    if state.validated:
        return m.text("status.validated", use=state.intended_use)
    return m.text(f"rung.{state.rung}")
