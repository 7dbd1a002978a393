# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
"""The cards of published instruments as one page of Markdown."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..messages import LANGUAGES, text
from .card import Card, Figure, ModelFigures, ScaleFigures

_INTRO = """\
<!-- Made from instruments/cards by coprod_measures.instrument.card_page. Change the files, not the page. -->

# Published instruments

Cards tell what is known about instruments made by others: what they measure, what has been published about
them and where it was read, on what terms they may be used, in which languages they exist, and what is missing
before they could be scored here. They hold no wording. Where nothing was read in a source, a card says “not
confirmed” rather than repeat what is commonly said. Figures are as printed.

`cm.list_cards()` and `cm.load_card(name)` give the same in Python. Only what names an instrument under
“scored here” can be scored."""


def cards_page(cards: Iterable[Card]) -> str:
    """Return the cards as a page of MyST Markdown, in Swedish and English, ending with a line break."""
    return "\n".join([_INTRO, *(line for card in cards for line in _card(card))]).rstrip() + "\n"


def write_cards_page(cards: Iterable[Card], folder: Path) -> Path:
    """Write the page of cards into a folder and return its path."""
    path = folder / "published-instruments.md"
    path.write_text(cards_page(cards), encoding="utf-8")
    return path


def _both(code: str) -> str:
    return " · ".join(dict.fromkeys(text(code, language) for language in LANGUAGES))


def _cell(content: object) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header)]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


def _card(card: Card) -> list[str]:
    lines = ["", f"## {card.name}", "", f"`{card.id}`", ""]
    shown = [dict(card.summary(language)) for language in LANGUAGES]
    rows = [
        (f"{a} · {b}" if a != b else a, x, y)
        for (a, x), (b, y) in zip(shown[0].items(), shown[1].items(), strict=True)
    ]
    lines += _table(["", "Svenska", "English"], rows)
    if card.remarks:
        lines += ["", f"*{_both('card.remarks')}*", ""]
        lines += _table(["Svenska", "English"], zip(card.remarks["sv"], card.remarks["en"], strict=True))
    if card.figures or card.scales:
        lines += ["", f"*{_both('card.figures')}*", "", *_figures(card.figures, card.scales)]
    if card.models:
        lines += ["", f"*{_both('card.models')}*", "", *_models(card.models)]
    lines += ["", f"*{_both('card.sources')}*", "", *(f"- `{s.id}` {s}" for s in card.sources)]
    return lines


def _figures(figures: Sequence[Figure], scales: Sequence[ScaleFigures]) -> list[str]:
    rows: list[Sequence[object]] = [
        (f.what, f.value, _whom(f.group, f.n), f"`{f.source}`, {text(f'card.read.{f.read_in}', 'en')}")
        for f in figures
    ]
    for s in scales:
        printed = {"mean": s.mean, "SD": s.sd, "alpha": s.alpha, "omega": s.omega}
        parts = [f"{name} {value}" for name, value in printed.items() if value is not None]
        if s.loadings:
            parts.append(f"loadings {' '.join(s.loadings)}")
        if s.minimum is not None and s.maximum is not None:
            parts.append(f"range {s.minimum}–{s.maximum}")
        items = f" ({s.n_items} items)" if s.n_items else ""
        read = f"`{s.source}`, {text(f'card.read.{s.read_in}', 'en')}"
        rows.append((f"{s.scale}{items}", ", ".join(parts), _whom(s.group, s.n), read))
    return _table(["figure", "as printed", "in whom", "source"], rows)


def _models(models: Sequence[ModelFigures]) -> list[str]:
    rows = [
        (
            m.model,
            _whom(m.group, m.n),
            f"{m.chisq} ({m.df})",
            *(x or "" for x in (m.cfi, m.tli, m.rmsea, m.srmr)),
            f"`{m.source}`, {text(f'card.read.{m.read_in}', 'en')}",
        )
        for m in models
    ]
    return _table(["model", "in whom", "χ² (df)", "CFI", "TLI", "RMSEA", "SRMR", "source"], rows)


def _whom(group: str | None, n: int | None) -> str:
    return "; ".join(filter(None, (group, f"n = {n}" if n else None)))
