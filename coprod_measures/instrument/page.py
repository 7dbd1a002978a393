# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""An instrument as a page of Markdown: everything in its file, side by side in its languages."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..messages import LANGUAGES, text
from ..results.formatting import MINUS
from .base import Citation, Text
from .evidence import RUNG_NEEDS, Status
from .instrument import Instrument
from .item import Item, ResponseScale
from .respondent import RespondentFact
from .scale import Scale

Row = Sequence[str]


def instrument_page(instrument: Instrument) -> str:
    """Return an instrument as a page of MyST Markdown, in Swedish and English.

    The page says first how far the evidence reaches, and shows everything in the file: definition,
    instructions, answers, scales and items, what it must not be used for, what is missing before it may be
    called validated, origin, references, licences and hashes.

    Parameters
    ----------
    instrument : Instrument
        Any instrument; wording that is not shipped is said to be so.

    Returns
    -------
    str
        Markdown that ends with a line break.
    """
    parts = (
        _front(instrument),
        _texts("page.definition", instrument.definition),
        _numbered("page.instructions", instrument.instructions),
        _answers(instrument),
        _scales(instrument),
        _structures(instrument),
        _who(instrument),
        _numbered("page.not_for", instrument.not_for),
        _numbered("page.limits", instrument.limits),
        _ladder(instrument),
        _evidence(instrument),
        _origin(instrument),
        _reasons(instrument),
        _references(instrument),
        _terms(instrument),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def write_page(instrument: Instrument, folder: Path) -> Path:
    """Write the page of an instrument into a folder and return its path."""
    path = folder / f"{instrument.id}.md"
    path.write_text(instrument_page(instrument), encoding="utf-8")
    return path


def _heading(code: str) -> list[str]:
    names = dict.fromkeys(text(code, language) for language in LANGUAGES)
    return ["", f"## {' · '.join(names)}", ""]


def _both(code: str, **values: object) -> str:
    """Return a short text in Swedish and English."""
    return " · ".join(dict.fromkeys(text(code, language, **values) for language in LANGUAGES))


def _cell(content: object) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")


def _table(header: Row, rows: Iterable[Row]) -> list[str]:
    lines = ["| " + " | ".join(map(_cell, header)) + " |", "|" + " --- |" * len(header)]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


def _name(language: str) -> str:
    """Return a language by its name in itself, where the messages know it."""
    return text(f"language.{language}", language).capitalize() if language in LANGUAGES else language


def _side_by_side(parts: Mapping[str, Sequence[str]]) -> list[str]:
    columns = list(parts.values())
    rows = [
        [c[i] if i < len(c) else "" for c in columns]
        for i in range(max((len(c) for c in columns), default=0))
    ]
    return _table([_name(language) for language in parts], rows)


def _texts(code: str, content: Text) -> list[str]:
    return [*_heading(code), *_side_by_side({k: (v,) for k, v in content.items()})]


def _numbered(code: str, content: Mapping[str, tuple[str, ...]]) -> list[str]:
    if not content:
        return []
    return [
        *_heading(code),
        *_side_by_side({k: [f"{i}. {s}" for i, s in enumerate(v, 1)] for k, v in content.items()}),
    ]


def _front(instrument: Instrument) -> list[str]:
    titles = " · ".join(dict.fromkeys(instrument.title.values()))
    lines = [
        f"<!-- Made from instruments/{instrument.id}.yaml by coprod_measures.instrument.page. "
        "Change the file, not the page. -->",
        "",
        f"# {titles}",
        "",
        f"`{instrument.id}` {instrument.version}",
    ]
    for language in instrument.languages:
        lines += ["", *_status_box(instrument, language)]
    if instrument.independence is not None:
        lines += [line for text_ in instrument.independence.values() for line in ("", text_)]
    return lines + [line for summary in instrument.summary.values() for line in ("", summary)]


def _status_box(instrument: Instrument, language: str) -> list[str]:
    """Say in the language itself how far its evidence reaches, where no reader can miss it."""
    status = instrument.status(language)
    shown = language if language in LANGUAGES else "en"
    n = sum(e.language == language for e in instrument.evidence)
    name = text(f"language.{language}", shown) if language in LANGUAGES else language
    if n:
        said = text("page.some_evidence", shown, n=n, heading=text("page.ladder", shown))
    else:
        said = text("page.no_evidence", shown, language=name)
    title = text("page.status_title", shown, rung=status.rung, name=text(f"rung.{status.rung}", shown))
    return [f":::{{admonition}} {title}", ":class: warning", "", said, ":::"]


def _answers(instrument: Instrument) -> list[str]:
    lines = _heading("page.answers")
    for scale in instrument.response_scales:
        users = [i.id for i in instrument.items if i.response_scale == scale.id]
        order = f"; {_both('page.printed_descending')}" if scale.printed_order == "descending" else ""
        lines += [f"### `{scale.id}`", "", f"{scale.polarity}: {', '.join(users)}{order}", ""]
        if scale.question is not None:
            lines += [*(f"*{q}*  " for q in scale.question.values()), ""]
        lines += [*_answer_table(instrument, scale), ""]
    return lines[:-1]


def _answer_table(instrument: Instrument, scale: ResponseScale) -> list[str]:
    languages = instrument.languages
    rows: list[list[str]] = []
    for option in scale.options:
        full = option.full_label or {}
        shown = [
            f"{option.label[x]} ({full[x]})"
            if full.get(x, option.label[x]) != option.label[x]
            else option.label[x]
            for x in languages
        ]
        rows.append([_code(option.code), *shown, ""])
    for missing in scale.missing:
        rows.append([_code(missing.code), *(missing.label[x] for x in languages), missing.kind])
    return _table(["", *map(_name, languages), "kind"], rows)


def _code(code: int) -> str:
    return f"{MINUS if code < 0 else ''}{abs(code)}"


def _scales(instrument: Instrument) -> list[str]:
    lines = _heading("page.scales")
    for scale in instrument.scales:
        lines += [*_scale(instrument, scale, 3), ""]
    return lines[:-1]


def _scale(instrument: Instrument, scale: Scale, depth: int) -> list[str]:
    titles = " · ".join(dict.fromkeys(scale.title.values()))
    low, high = _range(instrument, scale)
    scoring = {
        "low": low,
        "high": high,
        "required": scale.scoring.required(len(scale.items)),
        "n": len(scale.items),
    }
    lines = [
        f"{'#' * depth} `{scale.id}`: {titles}",
        "",
        f"{_both(f'page.model.{scale.measurement_model}')}; {_both(f'page.unit.{scale.unit}')}",
        "",
        *(_rule(scale, x, scoring) + "  " for x in LANGUAGES),
        "",
    ]
    about = {
        "definition": scale.definition,
        "construct": scale.construct_text,
        "recall": scale.recall,
        "note": scale.note,
    }
    rows = [
        [key, *(part[x] for x in instrument.languages)] for key, part in about.items() if part is not None
    ]
    lines += [*_table(["", *map(_name, instrument.languages)], rows), ""]
    if depth == 3:
        lines += [*_item_table(instrument, [*scale.items, *scale.companions], scale.companions), ""]
    else:
        lines += [", ".join(scale.items), ""]
    for sub in scale.subscales:
        lines += [*_scale(instrument, sub, depth + 1), ""]
    return lines[:-1]


def _rule(scale: Scale, language: str, values: Mapping[str, object]) -> str:
    method = scale.scoring.method
    if not scale.scoring.additive:
        return text(f"page.scoring.{method}", language, n=values["n"])
    return text("page.scoring", language, method=text(f"page.method.{method}", language), **values)


def _range(instrument: Instrument, scale: Scale) -> tuple[int, int]:
    ranges = [instrument.response_scale_of(i) for i in scale.items]
    return min(r.minimum for r in ranges), max(r.maximum for r in ranges)


def _item_table(instrument: Instrument, items: Sequence[str], companions: Sequence[str]) -> list[str]:
    def mark(item: Item) -> str:
        return ", ".join(
            [_both("page.reversed")] * item.reverse
            + [_both("page.unscored")] * (item.id in companions)
            + ([_both("page.repeats", item=item.repeats)] if item.repeats else [])
        )

    rows = []
    for item in map(instrument.item, items):
        wording = [item.wording[x] if item.wording else "–" for x in instrument.languages]
        labels = " · ".join(dict.fromkeys(item.short_name(x) for x in instrument.languages))
        rows.append([item.id, *wording, labels, mark(item)])
    return _table(["", *map(_name, instrument.languages), "label", ""], rows)


def _structures(instrument: Instrument) -> list[str]:
    if not instrument.structures:
        return []
    works = {r.id: _short(r) for r in instrument.references if r.id}
    rows = [
        (
            f"`{s.id}`",
            " · ".join(dict.fromkeys((s.title or {}).values())),
            "; ".join(f"{f.id}: {', '.join(f.of)}" for f in s.factors),
            works.get(s.source or "", ""),
        )
        for s in instrument.structures
    ]
    return [*_heading("page.structures"), *_table(["", "title", "factors", "source"], rows)]


def _who(instrument: Instrument) -> list[str]:
    lines = _heading("page.who")
    limited = [i for i in instrument.items if i.roles and len(set(i.roles)) < len(_ALL_ROLES)]
    if limited:
        rows = [
            [i.id, *(", ".join(text(f"role.{r}", x) for r in i.roles) for x in LANGUAGES)] for i in limited
        ]
        lines += _table(["", *map(_name, LANGUAGES)], rows)
    else:
        lines.append(_both("page.all_roles"))
    if instrument.respondent_facts:
        lines += ["", *_facts(instrument)]
    return lines


_ALL_ROLES = ("own_experience", "relative", "citizen", "staff", "manager", "researcher", "other")


def _facts(instrument: Instrument) -> list[str]:
    def shown(fact: RespondentFact, language: str) -> str:
        choices = ", ".join(c.label[language] for c in fact.choices)
        return f"{fact.question[language]} ({choices})" if choices else fact.question[language]

    rows = [
        [f"`{f.id}`", *(shown(f, x) for x in instrument.languages), f.recorded_by, f.note or ""]
        for f in instrument.respondent_facts
    ]
    return _table(["", *map(_name, instrument.languages), "recorded by", "note"], rows)


def _ladder(instrument: Instrument) -> list[str]:
    lines = _heading("page.ladder")
    for language in instrument.languages:
        status = instrument.status(language)
        shown = language if language in LANGUAGES else "en"
        name = text(f"language.{language}", shown) if language in LANGUAGES else language
        rung = text(f"rung.{status.rung}", shown)
        lines += [f"### {_name(language)}: {status.rung}, {rung}", ""]
        lines += [text("page.derived", shown, language=name, rung=status.rung, name=rung), ""]
        lines += [*_rungs(status, shown), ""]
        if status.missing:
            lines += [text("page.before_validated", shown, language=name, n=len(status.missing)), ""]
            lines += [f"- {text(f'property.{p}', shown)}" for p in status.missing]
        else:
            lines.append(text("page.nothing_missing", shown, use=status.intended_use or "–"))
        lines.append("")
    return lines[:-1]


def _evidence(instrument: Instrument) -> list[str]:
    if not instrument.evidence:
        return []
    tables = [instrument.evidence_table(language).to_markdown() for language in LANGUAGES]
    return [*_heading("page.evidence"), *"\n\n".join(tables).splitlines()]


def _rungs(status: Status, language: str) -> list[str]:
    rows = [
        [
            rung,
            text(f"rung.{rung}", language),
            "; ".join(text(f"property.{p}", language) for p in needs),
            f"{sum(p not in status.missing for p in needs)} / {len(needs)}",
        ]
        for rung, needs in RUNG_NEEDS
    ]
    return _table([text(f"page.{name}", language) for name in ("rung", "name", "needs", "met")], rows)


def _origin(instrument: Instrument) -> list[str]:
    if not instrument.translations and instrument.originality is None:
        return []
    lines = _heading("page.origin")
    for record in instrument.translations:
        lines.append(
            f"- {_name(record.language)}: method `{record.method}`, origin `{record.origin}`, "
            f"forward translations {record.forward_translations}, "
            f"back-translation {'yes' if record.back_translation else 'no'}, "
            f"review by others `{record.human_review}`, cognitive interviews {record.cognitive_interviews}."
            + (f" {record.note}" if record.note else "")
        )
    if instrument.originality is not None:
        o = instrument.originality
        lines += ["", f"Originality: {o.method} Independent check: {o.independent_check}.", ""]
        lines += [f"- {name}" for name in o.compared_with]
        lines += ["", o.note] if o.note else []
    return lines


def _reasons(instrument: Instrument) -> list[str]:
    if not any(i.rationale or i.facet for i in instrument.items):
        return []
    works = {r.id: _short(r) for r in instrument.references if r.id}
    rows = []
    for item in instrument.items:
        facets = " · ".join(dict.fromkeys((item.facet or {}).values()))
        about = ", ".join(dict.fromkeys(filter(None, (item.referent, item.level))))
        sources = ", ".join(works.get(s, s) for s in item.sources) or _both("page.no_source")
        rows.append([item.id, facets, about, item.rationale or "", sources])
    return [*_heading("page.items"), *_table(["", "facet", "about", "why", "sources"], rows)]


def _short(work: Citation) -> str:
    """Return a reference as it is named in running text: Loeffler & Bovaird 2020, Palmer et al. 2019."""
    names = [a.rsplit(" ", 1)[0] for a in work.authors]
    shown = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    return f"{shown} {work.year}"


def _references(instrument: Instrument) -> list[str]:
    if not instrument.references:
        return []
    return [*_heading("page.references"), *(f"- {r}" for r in instrument.references)]


def _terms(instrument: Instrument) -> list[str]:
    lines = [*_heading("page.terms"), f"{instrument.citation}", ""]
    rows = []
    for part in ("wording", "translation", "scoring"):
        licence = getattr(instrument.licence, part)
        rows.append([part, licence.spdx, licence.holder, licence.note or ""])
    lines += _table(["part", "licence", "holder", "note"], rows)
    return [
        *lines,
        "",
        f"- scoring hash `{instrument.scoring_hash}`",
        f"- file hash `{instrument.file_hash}`",
    ]
